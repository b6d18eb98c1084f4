//! Rows of the panel for numbers that may have many digits, and for numbers of iterations.

use crate::app::look::VALUE;
use crate::app::panels::field::{Draft, whole_number};
use crate::app::panels::row::{labelled, labelled_as, slim};
use crate::app::panels::tip::Tip;
use egui::{Id, Slider, Ui};
use juliaset_engine::QuadraticMap;
use juliaset_engine::scene::Bounds;
use std::ops::RangeInclusive;

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
        let slider = Slider::new(&mut value, real.range.clone()).logarithmic(real.logarithmic);
        if slim(ui, slider).labelled_by(label.id).tip(real.tip).changed() {
            edited = Some((real.slide)(rounded(value)));
        }
        let (field, typed) = draft.show_value(ui, Id::unique(real.name[1]), VALUE, &real.text, real.read);
        field.labelled_by(label.id).tip(real.tip);
        edited = typed.map(Ok).or(edited.take());
    });
    draft.show_refusal(ui);
    edited
}

/// A slider's value with four digits, as many as its field shows.
fn rounded(value: f64) -> f64 {
    let step = 10f64.powf((value.abs().max(0.1)).log10().floor() - 3.0);
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
        let mut value = count.value;
        let slider = Slider::new(&mut value, count.range.clone()).logarithmic(true);
        if slim(ui, slider).labelled_by(label.id).tip(count.tip).changed() {
            edited = Some((count.with)(Some(value.clamp(count.least, count.most))));
        }
        let text = count.value.to_string();
        let read = |text: &str| match text {
            "auto" | "automatic" => (count.with)(None),
            _ => (count.with)(Some(whole_number(text)?)),
        };
        let (field, typed) = draft.show_value(ui, Id::unique(count.name), VALUE, &text, read);
        field.labelled_by(label.id).tip(count.tip);
        edited = typed.map(Ok).or(edited.take());
    });
    draft.show_refusal(ui);
    edited
}
