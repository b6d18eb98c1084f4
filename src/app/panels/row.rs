//! One line of a panel: a label, a slider and the value.

use egui::{
    Align, DragValue, Label, Layout, Response, RichText, Role, Slider, SliderClamping, Ui, Vec2, WidgetInfo,
};
use std::ops::RangeInclusive;

/// The width of a label in front of a control, in points.
pub const LABEL: f32 = 66.0;
/// The width of a value behind a slider.
pub const VALUE: f32 = 58.0;
const HEIGHT: f32 = 22.0;

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
        let mut slid = value;
        let mut typed = value;
        let mut changed = None;
        labelled(ui, self.name, self.tip, |ui, label| {
            ui.spacing_mut().slider_width = ui.available_width() - VALUE - ui.spacing().item_spacing.x;
            let slider = Slider::new(&mut slid, self.range.clone())
                .show_value(false)
                .logarithmic(self.logarithmic)
                .clamping(SliderClamping::Never);
            if ui.add(slider).labelled_by(label.id).on_hover_text(self.tip).changed() {
                changed = Some(rounded(slid, self.digits));
            }
            let span = self.range.end() - self.range.start();
            let field = DragValue::new(&mut typed)
                .speed(span / 500.0)
                .range(self.most.clone())
                .max_decimals(self.digits)
                .suffix(self.unit);
            let field = ui.add_sized(Vec2::new(VALUE, HEIGHT - 2.0), field).labelled_by(label.id);
            if field.on_hover_text(self.tip).changed() {
                changed = Some(typed);
            }
        });
        changed.filter(|changed| *changed != value)
    }
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
        ui.set_height(HEIGHT);
        let size = Vec2::new(LABEL, HEIGHT);
        let place = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(size, place, |ui| {
            ui.set_width(LABEL);
            ui.add(Label::new(short).truncate()).on_hover_text(tip)
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

/// The name of a section.
pub fn heading(ui: &mut Ui, title: &str, tip: &str) {
    ui.label(RichText::new(title).strong()).on_hover_text(tip);
    ui.separator();
}
