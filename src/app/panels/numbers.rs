//! Rows of the panel for numbers that may have many digits, and for numbers of iterations.

use crate::app::panels::field::{Draft, whole_number};
use crate::app::panels::row::{VALUE, labelled, labelled_as};
use crate::bounds::Bounds;
use egui::{Id, Slider, SliderClamping, Ui};
use juliaset_engine::QuadraticMap;
use std::ops::RangeInclusive;

/// The width of a field for a number that may have many digits.
const FIELD: f32 = 84.0;
/// The width of the switch between a bound that follows the view and one that stays.
const AUTOMATIC: f32 = 52.0;

/// A real parameter.
pub struct Real<'a> {
    /// As it is shown, and as it is read aloud.
    pub name: [&'a str; 2],
    pub tip: &'a str,
    pub range: RangeInclusive<f64>,
    pub logarithmic: bool,
    pub value: f64,
    /// The value as its field shows it.
    pub text: String,
    /// The set with the value that the slider is at.
    pub slide: &'a dyn Fn(f64) -> Result<QuadraticMap, String>,
    /// The set with the value that is typed.
    pub read: &'a dyn Fn(&str) -> Result<QuadraticMap, String>,
}

/// Shows it; returns another set where a value was chosen.
pub fn real(ui: &mut Ui, draft: &mut Draft, real: &Real<'_>) -> Option<Result<QuadraticMap, String>> {
    let mut edited = None;
    labelled_as(ui, real.name, real.tip, |ui, label| {
        let mut value = real.value;
        ui.spacing_mut().slider_width = ui.available_width() - FIELD - ui.spacing().item_spacing.x;
        let slider = Slider::new(&mut value, real.range.clone())
            .show_value(false)
            .logarithmic(real.logarithmic)
            .clamping(SliderClamping::Never);
        if ui.add(slider).labelled_by(label.id).on_hover_text(real.tip).changed() {
            edited = Some((real.slide)(rounded(value)));
        }
        let room = FIELD;
        let (field, typed) = draft.show(ui, Id::unique(real.name[1]), room, &real.text, real.read);
        field.labelled_by(label.id).on_hover_text(real.tip);
        edited = typed.map(Ok).or(edited.take());
    });
    draft.show_refusal(ui);
    edited
}

/// A slider's value with no more digits than its position has.
fn rounded(value: f64) -> f64 {
    let step = 10f64.powf((value.abs().max(0.1)).log10().floor() - 4.0);
    let text = format!("{:.6e}", (value / step).round() * step);
    text.parse().unwrap_or(value)
}

/// A number of iterations.
pub struct Count<'a> {
    pub name: &'a str,
    pub tip: &'a str,
    pub range: RangeInclusive<u32>,
    /// What is on screen.
    pub value: u32,
    /// Whether it was set by hand, and does not follow the view.
    pub given: bool,
    /// What the slider stops at: the other bound, where that is given.
    pub least: u32,
    pub most: u32,
    /// The bounds with this one given or found for the view.
    pub with: &'a dyn Fn(Option<u32>) -> Result<Bounds, String>,
}

/// Shows it; returns other bounds where a value was chosen.
pub fn count(ui: &mut Ui, draft: &mut Draft, count: &Count<'_>) -> Option<Result<Bounds, String>> {
    let mut edited = None;
    labelled(ui, count.name, count.tip, |ui, label| {
        let gaps = 2.0 * ui.spacing().item_spacing.x;
        let mut value = count.value;
        ui.spacing_mut().slider_width = ui.available_width() - VALUE - AUTOMATIC - gaps;
        let slider = Slider::new(&mut value, count.range.clone())
            .show_value(false)
            .logarithmic(true)
            .clamping(SliderClamping::Never);
        if ui.add(slider).labelled_by(label.id).on_hover_text(count.tip).changed() {
            edited = Some((count.with)(Some(value.clamp(count.least, count.most))));
        }
        let text = count.value.to_string();
        let read = |text: &str| (count.with)(Some(whole_number(text)?));
        let (field, typed) = draft.show(ui, Id::unique(count.name), VALUE, &text, read);
        field.labelled_by(label.id).on_hover_text(count.tip);
        edited = typed.map(Ok).or(edited.take());
        edited = automatic(ui, count).map(count.with).or(edited.take());
    });
    draft.show_refusal(ui);
    edited
}

/// The switch between a bound that follows the view and one that stays; returns what the bound is to be
/// once it is switched.
fn automatic(ui: &mut Ui, count: &Count<'_>) -> Option<Option<u32>> {
    let mut automatic = !count.given;
    let tip = format!(
        "{} follows the view, so that it is neither all black nor all white. Typing or sliding it switches \
         this off.",
        count.name
    );
    let switch = ui.checkbox(&mut automatic, "auto").on_hover_text(tip);
    // Two switches of one name cannot be told apart where they are read aloud.
    let name = format!("Automatic {}", count.name);
    switch.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, automatic, &name));
    switch.changed().then_some(if automatic { None } else { Some(count.value) })
}
