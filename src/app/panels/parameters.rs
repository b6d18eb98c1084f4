//! The side panel: its sections, one below the other, and the buttons that are always in sight.

use crate::app::command::{Action, Command};
use crate::app::look::{self, GAP, MARGIN, SECTION};
use crate::app::orbits::Orbits;
use crate::app::panels::color::{self, ColorPanel};
use crate::app::panels::tip::Tip;
use crate::app::panels::{c0, iterations, orbits, rays, view};
use crate::app::state::Scene;
use crate::axes::Overlays;
use egui::{Button, Color32, Frame, Margin, Panel, Pos2, Role, ScrollArea, Stroke, Ui, Vec2, WidgetInfo};
use juliaset_engine::color::palette::Palette;
use std::sync::Arc;

/// The sections between frames.
#[derive(Default)]
pub struct Parameters {
    /// Whether zooms hold on to the set.
    pub hold_on: bool,
    c0: c0::Drafts,
    color: ColorPanel,
    iterations: iterations::Drafts,
    view: view::Drafts,
    rays: rays::Drafts,
}

/// What the sections show beside the scene.
pub struct Parts<'a> {
    /// A person's own palettes.
    pub shelf: &'a [Arc<Palette>],
    /// The small picture.
    pub map: c0::MapPlace<'a>,
    /// The orbits over the picture.
    pub orbits: &'a mut Orbits,
    /// What is drawn over the picture.
    pub overlays: &'a Overlays,
    /// What is to be said of the rays and equipotentials that could not be drawn.
    pub undrawn: &'a [String],
}

/// Shows the panel's contents; `shown` are itermin and itermax on screen, and `shelf` a person's own palettes;
/// `map` is the small picture.
pub fn show(
    ui: &mut Ui,
    scene: &Scene,
    shown: [u32; 2],
    parts: &mut Parts<'_>,
    state: &mut Parameters,
    commands: &mut Vec<Command>,
) {
    let margin = Margin { left: MARGIN as i8, right: MARGIN as i8, top: GAP as i8, bottom: MARGIN as i8 };
    let frame = Frame::NONE.inner_margin(margin);
    // The buttons take their room first, and come last where one goes from control to control.
    let buttons_height = BUTTON + GAP + MARGIN;
    let mut sections = ui.available_rect_before_wrap();
    let below = sections.split_top_bottom_at_y(sections.bottom() - buttons_height);
    sections = below.0;
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(sections));
    let scroll = ScrollArea::vertical().auto_shrink([false, false]);
    scroll.show(&mut inside, |ui| {
        let frame = Frame::NONE.inner_margin(Margin { top: GAP as i8, bottom: GAP as i8, ..margin });
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(GAP, 0.0);
            c0::show(ui, scene, &mut state.c0, &mut parts.map, commands);
            ui.add_space(SECTION);
            color::show(ui, scene, parts.shelf, &mut state.color, commands);
            ui.add_space(SECTION);
            iterations::show(ui, scene, shown, &mut state.iterations, commands);
            ui.add_space(SECTION);
            view::show(ui, scene, state.hold_on, &mut state.view, commands);
            ui.add_space(SECTION);
            orbits::show(ui, parts.orbits);
            ui.add_space(SECTION);
            rays::show(ui, (parts.overlays, parts.undrawn), &mut state.rays, commands);
        });
    });
    Panel::bottom("panel buttons")
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| buttons(ui, commands));
}

/// The height of a button at the panel's bottom.
const BUTTON: f32 = 28.0;
/// What they do, and what they are called; the last one matters most.
const BUTTONS: [(Action, &str); 3] =
    [(Action::Home, "Whole set"), (Action::Dive, "Dive"), (Action::Export, "Export\u{2026}")];

fn buttons(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        // Close to each other, so that all of them fit into the narrowest panel.
        const BETWEEN: f32 = 4.0;
        ui.spacing_mut().item_spacing.x = BETWEEN;
        ui.spacing_mut().button_padding.x = 2.0;
        for (action, name, paint) in [
            (Action::Settings, "Settings", settings_icon as fn(&Ui, Pos2, Color32)),
            (Action::Help, "Help", help_icon),
        ] {
            let button = ui.add_sized([BUTTON, BUTTON], Button::new(""));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            paint(ui, button.rect.center(), ui.style().interact(&button).text_color());
            if button.tip_for(action).clicked() {
                commands.push(Command::Do(action));
            }
        }
        let count = BUTTONS.len() as f32;
        let width = (ui.available_width() - BETWEEN * (count - 1.0)) / count;
        for (index, (action, name)) in BUTTONS.into_iter().enumerate() {
            let primary = index + 1 == BUTTONS.len();
            let button = ui.scope(|ui| {
                if primary {
                    stand_out(ui);
                }
                ui.add_sized([width, BUTTON], Button::new(name))
            });
            if button.inner.tip_for(action).clicked() {
                commands.push(Command::Do(action));
            }
        }
    });
}

/// Gives what follows the look of the button that matters most.
fn stand_out(ui: &mut Ui) {
    let [at_rest, looked_at] = look::colors(ui.visuals()).primary;
    let widgets = &mut ui.visuals_mut().widgets;
    for (widget, fill) in [
        (&mut widgets.inactive, at_rest),
        (&mut widgets.hovered, looked_at),
        (&mut widgets.active, looked_at),
    ] {
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::NONE;
        widget.fg_stroke.color = Color32::WHITE;
    }
}

/// Three sliders.
fn settings_icon(ui: &Ui, middle: Pos2, color: Color32) {
    for (row, knob) in [(-4.5, 2.5), (0.0, -2.5), (4.5, 1.0)] {
        let y = middle.y + row;
        ui.painter().hline(middle.x - 6.0..=middle.x + 6.0, y, Stroke::new(1.25, color));
        ui.painter().circle_filled(Pos2::new(middle.x + knob, y), 2.0, color);
    }
}

fn help_icon(ui: &Ui, middle: Pos2, color: Color32) {
    let font = egui::TextStyle::Button.resolve(ui.style());
    ui.painter().text(middle, egui::Align2::CENTER_CENTER, "?", font, color);
}
