//! The colours of the picture: what they say, the palette, and how it is spread.

use crate::app::command::{Action, Command, Edit};
use crate::app::look::{self, GAP, ROW};
use crate::app::panels::gradient::{self, Editor};
use crate::app::panels::row::{Row, labelled};
use crate::app::panels::section::heading_with;
use crate::app::panels::strip;
use crate::app::panels::tip::{Tip, text_of};
use crate::app::state::Scene;
use crate::colors::WRAPS;
use egui::{
    Align, Align2, Button, ComboBox, Frame, Label, Layout, Margin, Popup, PopupCloseBehavior, Rect, RichText,
    Role, ScrollArea, Sense, TextStyle, Ui, Vec2, WidgetInfo,
};
use juliaset_engine::color::palette::Palette;
use juliaset_engine::color::{Base, Coloring, Interior, InteriorBy, Light, Mapping, Theme, Wrap};
use std::sync::Arc;

/// The section between frames.
#[derive(Default)]
pub struct ColorPanel {
    editor: Editor,
    /// Whether what is seldom changed is shown.
    more: bool,
}

/// Shows the section; `shelf` are the palettes of a person's own.
pub fn show(
    ui: &mut Ui,
    scene: &Scene,
    shelf: &[Arc<Palette>],
    state: &mut ColorPanel,
    commands: &mut Vec<Command>,
) {
    let before = &scene.coloring;
    let mut coloring = before.clone();
    let open = heading_with(ui, "Colour", "What the colours of the picture say", |ui| {
        let auto = ui.small_button("Auto");
        // The precision has an Auto too: two buttons of one name cannot be told apart where they are read aloud.
        auto.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Auto colours"));
        if auto.tip(text_of(Action::Fit)).clicked() {
            commands.push(Command::Do(Action::Fit));
        }
    });
    if !open {
        return;
    }
    themes(ui, &mut coloring);
    ui.add_space(4.0);
    ui.label(RichText::new(coloring.theme().description()).weak().small());
    if coloring.base != Base::Gray {
        ui.add_space(GAP);
        palette(ui, shelf, &mut coloring, state, commands);
        spread(ui, &mut coloring);
    }
    light(ui, &mut coloring);
    ui.add_space(4.0);
    let more = if state.more { "Less" } else { "More" };
    let tip = "How values are mapped, the inside of the set, a light and an outline over any colours";
    if ui.small_button(more).tip(tip).clicked() {
        state.more = !state.more;
    }
    if state.more {
        details(ui, &mut coloring);
    }
    if coloring != *before {
        commands.push(Edit::SetColoring(coloring).into());
    }
}

/// The choice of what the colours say; another one keeps the palette where it has one.
fn themes(ui: &mut Ui, coloring: &mut Coloring) {
    let chosen = coloring.theme();
    let field = look::colors(ui.visuals()).field;
    Frame::NONE.fill(field).corner_radius(4).inner_margin(Margin::same(2)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.spacing_mut().button_padding.x = 0.0;
            let count = Theme::ALL.len() as f32;
            let width = (ui.available_width() - 2.0 * (count - 1.0)) / count;
            for theme in Theme::ALL {
                let text = RichText::new(theme.name()).size(12.0);
                let button = Button::selectable(theme == chosen, text);
                if ui.add_sized([width, ROW], button).tip(theme.description()).clicked() && theme != chosen {
                    *coloring = Coloring::of(theme);
                }
            }
        });
    });
}

fn palette(
    ui: &mut Ui,
    shelf: &[Arc<Palette>],
    coloring: &mut Coloring,
    state: &mut ColorPanel,
    commands: &mut Vec<Command>,
) {
    let size = Vec2::new(ui.available_width(), 20.0);
    let name = format!("Palette {}", coloring.palette.name());
    let strip = strip::button(ui, size, &coloring.palette, coloring.reverse, &name).tip("Choose a palette");
    Popup::menu(&strip).width(size.x).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        let room = (ui.ctx().content_rect().height() - 160.0).max(120.0);
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            for palette in shelf {
                choice(ui, palette, coloring);
            }
            for palette in Palette::builtins() {
                choice(ui, palette, coloring);
            }
        });
        ui.separator();
        let tip = "A palette file of Fractint (.map), Ultra Fractal (.ugr), GIMP (.ggr) or of this program (.toml). It can be dropped on the window or pasted too.";
        if ui.button("Open a palette file\u{2026}").tip(tip).clicked() {
            commands.push(Command::OpenPalette);
        }
    });
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.toggle_value(&mut state.editor.open, "Edit").tip("Change the palette's colours");
            let tip = "Run through the palette from its end";
            ui.toggle_value(&mut coloring.reverse, "Reverse").tip(tip);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(RichText::new(coloring.palette.name()).weak()).truncate());
            });
        });
    });
    if state.editor.open {
        gradient::show(ui, &mut state.editor, coloring, commands);
    }
}

/// A palette of the list; the one that is shown is marked.
fn choice(ui: &mut Ui, palette: &Palette, coloring: &mut Coloring) {
    let size = Vec2::new(ui.available_width(), 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let chosen = *coloring.palette == *palette;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, palette.name()));
    if chosen || response.hovered() || response.has_focus() {
        let visuals = ui.style().interact_selectable(&response, chosen);
        ui.painter().rect_filled(rect, 4.0, visuals.bg_fill);
    }
    let strip = Rect::from_min_size(rect.min + Vec2::new(4.0, 3.0), Vec2::new(124.0, 16.0));
    strip::paint(ui.painter(), strip, palette, false);
    let (place, font) = (strip.right_center() + Vec2::new(10.0, 0.0), TextStyle::Body.resolve(ui.style()));
    let painter = ui.painter_at(rect);
    painter.text(place, Align2::LEFT_CENTER, palette.name(), font, ui.visuals().strong_text_color());
    let tip = if palette.source().is_empty() { palette.name() } else { palette.source() };
    if response.tip(tip).clicked() {
        coloring.palette = Arc::new(palette.clone());
    }
}

fn spread(ui: &mut Ui, coloring: &mut Coloring) {
    let density = Row {
        name: "density",
        tip: "How often the palette is run through",
        unit: "",
        range: 0.01..=20.0,
        most: -Coloring::MAX..=Coloring::MAX,
        logarithmic: true,
        digits: 3,
    };
    coloring.density = density.show(ui, coloring.density).unwrap_or(coloring.density);
    let rotation = Row {
        name: "rotation",
        tip: "Where the palette begins",
        unit: "",
        range: 0.0..=1.0,
        most: -Coloring::MAX..=Coloring::MAX,
        logarithmic: false,
        digits: 3,
    };
    coloring.offset = rotation.show(ui, coloring.offset).unwrap_or(coloring.offset);
}

fn light(ui: &mut Ui, coloring: &mut Coloring) {
    let Some(light) = &mut coloring.light else { return };
    let angle = |name, tip, range: std::ops::RangeInclusive<f64>, most| Row {
        name,
        tip,
        unit: "\u{b0}",
        range,
        most,
        logarithmic: false,
        digits: 0,
    };
    let azimuth = angle(
        "light from",
        "Where the light comes from: 0 is right, 90 is above",
        0.0..=360.0,
        -360.0..=360.0,
    );
    light.azimuth = azimuth.show(ui, light.azimuth).unwrap_or(light.azimuth);
    let height = angle("height", "How high the light stands: low for a hard relief", 10.0..=90.0, 1.0..=90.0);
    light.height = height.show(ui, light.height).unwrap_or(light.height);
    let ambient = Row {
        name: "ambient",
        tip: "The share of the light that comes from everywhere",
        unit: "",
        range: 0.0..=1.0,
        most: 0.0..=1.0,
        logarithmic: false,
        digits: 2,
    };
    light.ambient = ambient.show(ui, light.ambient).unwrap_or(light.ambient);
}

fn details(ui: &mut Ui, coloring: &mut Coloring) {
    if coloring.base != Base::Gray {
        let tip = "How a value becomes a place in the palette";
        let before = coloring.mapping;
        choose(ui, "mapping", tip, &mut coloring.mapping, &Mapping::ALL, mapping_text);
        if (before == Mapping::Equalized) != (coloring.mapping == Mapping::Equalized) {
            // Shares of the view reach up to 1, whatever the view.
            coloring.density = if coloring.mapping == Mapping::Equalized { 1.0 } else { 0.42 };
        }
        let tip = "What is beyond the ends of the palette";
        choose(ui, "ends", tip, &mut coloring.wrap, &WRAPS, wrap_text);
    }
    interior(ui, &mut coloring.interior);
    let mut lit = coloring.light.is_some();
    let tip = "A light over any colours, which shows them as a relief";
    labelled(ui, "light", tip, |ui, label| ui.checkbox(&mut lit, "").labelled_by(label.id).tip(tip));
    if lit != coloring.light.is_some() {
        coloring.light = lit.then(Light::default);
    }
    let mut outlined = coloring.outline.is_some();
    let tip = "A dark line along the set, in thousandths of the picture's width";
    labelled(ui, "outline", tip, |ui, label| {
        ui.checkbox(&mut outlined, "").labelled_by(label.id).tip(tip);
    });
    if outlined != coloring.outline.is_some() {
        coloring.outline = outlined.then_some(2.0);
    }
    if let Some(width) = &mut coloring.outline {
        let row = Row {
            name: "line width",
            tip,
            unit: "",
            range: 0.1..=20.0,
            most: 0.01..=1000.0,
            logarithmic: true,
            digits: 2,
        };
        *width = row.show(ui, *width).unwrap_or(*width);
    }
}

fn interior(ui: &mut Ui, interior: &mut Interior) {
    const CHOICES: [InteriorBy; 5] =
        [InteriorBy::Color, InteriorBy::Transparent, InteriorBy::Phase, InteriorBy::Time, InteriorBy::Period];
    let tip = "The colour of points that never escape";
    labelled(ui, "inside", tip, |ui, label| {
        ComboBox::from_id_salt("inside")
            .width(118.0)
            .selected_text(interior_text(interior.by))
            .show_ui(ui, |ui| {
                for by in CHOICES {
                    ui.selectable_value(&mut interior.by, by, interior_text(by));
                }
            })
            .response
            .labelled_by(label.id)
            .tip(tip);
        if interior.by == InteriorBy::Color {
            let button = ui.color_edit_button_srgb(&mut interior.color);
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Colour of the inside"));
        }
    });
}

fn choose<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    tip: &str,
    value: &mut T,
    all: &[T],
    text: impl Fn(T) -> &'static str,
) {
    labelled(ui, name, tip, |ui, label| {
        ComboBox::from_id_salt(name)
            .width(118.0)
            .selected_text(text(*value))
            .show_ui(ui, |ui| {
                for one in all {
                    ui.selectable_value(value, *one, text(*one));
                }
            })
            .response
            .labelled_by(label.id)
            .tip(tip);
    });
}

fn mapping_text(mapping: Mapping) -> &'static str {
    match mapping {
        Mapping::Linear => "Linear",
        Mapping::SquareRoot => "Square root",
        Mapping::Equalized => "Equal areas",
        _ => "Logarithm",
    }
}

fn wrap_text(wrap: Wrap) -> &'static str {
    match wrap {
        Wrap::Mirrored => "Back and forth",
        Wrap::Clamped => "End colours",
        _ => "From the start",
    }
}

fn interior_text(by: InteriorBy) -> &'static str {
    match by {
        InteriorBy::Transparent => "Transparent",
        InteriorBy::Phase => "By phase of the cycle",
        InteriorBy::Time => "By time to the cycle",
        InteriorBy::Period => "By period of the cycle",
        _ => "One colour",
    }
}
