//! One line of the panel: a label, a slider and the value.

use crate::app::look::{self, LABEL, ROW, VALUE};
use crate::app::panels::tip::Tip;
use egui::{
    Align, Color32, DragValue, Id, Label, Layout, Response, RichText, Role, Slider, SliderClamping, Stroke,
    TextStyle, Ui, Vec2, WidgetInfo,
};
use std::ops::RangeInclusive;

pub use crate::app::panels::section::heading;

/// A number between two bounds.
pub struct Row<'a> {
    pub name: &'a str,
    pub tip: &'a str,
    pub unit: &'a str,
    /// What the slider spans; typed values may lie beyond, as far as `most`.
    pub range: RangeInclusive<f64>,
    pub most: RangeInclusive<f64>,
    pub logarithmic: bool,
    /// Digits behind the point.
    pub digits: usize,
}

impl Row<'_> {
    /// Shows it; returns another value where one was chosen.
    pub fn show(&self, ui: &mut Ui, value: f64) -> Option<f64> {
        let mut changed = None;
        self.show_with(ui, value, |value| changed = Some(value));
        changed.filter(|changed| *changed != value)
    }

    /// The same for what moves the controls themselves: a drag counts at its end.
    pub fn show_at_rest(&self, ui: &mut Ui, value: f64) -> Option<f64> {
        let held = Id::unique(("held", self.name));
        let before = ui.data(|data| data.get_temp::<f64>(held));
        let mut now = before;
        self.show_with(ui, before.unwrap_or(value), |value| now = Some(value));
        let pressed = ui.input(|input| input.pointer.any_down());
        match now {
            Some(now) if pressed => {
                ui.data_mut(|data| data.insert_temp(held, now));
                None
            }
            now => {
                ui.data_mut(|data| data.remove::<f64>(held));
                now.filter(|now| *now != value)
            }
        }
    }

    fn show_with(&self, ui: &mut Ui, value: f64, mut change: impl FnMut(f64)) {
        let (mut slid, mut typed) = (value, value);
        labelled(ui, self.name, self.tip, |ui, label| {
            let slider = Slider::new(&mut slid, self.range.clone()).logarithmic(self.logarithmic);
            if slim(ui, slider).labelled_by(label.id).tip(self.tip).changed() {
                change(rounded(slid, self.digits));
            }
            let span = self.range.end() - self.range.start();
            let field = DragValue::new(&mut typed)
                .speed(span / 500.0)
                .range(self.most.clone())
                .max_decimals(self.digits)
                .suffix(self.unit);
            if value_field(ui, field).labelled_by(label.id).tip(self.tip).changed() {
                change(typed);
            }
        });
    }
}

/// A thin slider that leaves room for a value behind it.
pub fn slim(ui: &mut Ui, slider: Slider<'_>) -> Response {
    /// The height of the slider; the radius of its knob is 2/5 of it.
    const HEIGHT: f32 = 16.0;
    /// The ring of the knob.
    const RING: f32 = 3.0;
    let width = ui.available_width() - VALUE - ui.spacing().item_spacing.x;
    ui.scope(|ui| {
        let colors = look::colors(ui.visuals());
        let style = ui.style_mut();
        style.spacing.slider_width = width.max(40.0);
        style.spacing.interact_size.y = HEIGHT;
        let visuals = &mut style.visuals;
        visuals.selection.bg_fill = colors.accent;
        let widgets = &mut visuals.widgets;
        // The rail has the colour of a knob that nobody looks at.
        for (widget, fill) in [
            (&mut widgets.inactive, colors.rail),
            (&mut widgets.hovered, colors.accent),
            (&mut widgets.active, colors.accent),
        ] {
            widget.fg_stroke = Stroke::new(RING, colors.knob);
            widget.bg_fill = fill;
        }
        ui.add(slider.show_value(false).clamping(SliderClamping::Never))
    })
    .inner
}

/// A value that is dragged and typed, at the right end of its line.
fn value_field(ui: &mut Ui, field: DragValue<'_>) -> Response {
    let size = Vec2::new(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let style = ui.style_mut();
        style.drag_value_text_style = TextStyle::Monospace;
        style.spacing.interact_size.x = 24.0;
        style.spacing.button_padding = Vec2::new(0.0, 2.0);
        let inactive = &mut style.visuals.widgets.inactive;
        (inactive.weak_bg_fill, inactive.bg_stroke) = (Color32::TRANSPARENT, Stroke::NONE);
        ui.add(field)
    })
    .inner
}

/// A control behind its label, which it is named by.
pub fn labelled<T>(ui: &mut Ui, name: &str, tip: &str, control: impl FnOnce(&mut Ui, &Response) -> T) -> T {
    labelled_as(ui, [name, name], tip, control)
}

/// The same with a label that is shorter than the name that is read aloud.
pub fn labelled_as<T>(
    ui: &mut Ui,
    [short, name]: [&str; 2],
    tip: &str,
    control: impl FnOnce(&mut Ui, &Response) -> T,
) -> T {
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let size = Vec2::new(LABEL, ROW);
        let place = Layout::left_to_right(Align::Center);
        let quiet = look::colors(ui.visuals()).quiet;
        let label = ui.allocate_ui_with_layout(size, place, |ui| {
            ui.set_width(LABEL);
            ui.add(Label::new(RichText::new(short).color(quiet)).truncate()).tip(tip)
        });
        label.inner.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
        control(ui, &label.inner)
    })
    .inner
}

/// With no more digits behind the point than are shown.
fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.digits$}").parse().unwrap_or(value)
}
