//! The side panel: the set and the view, as sliders and typed fields.

use crate::app::command::{Action, Command, Edit};
use crate::app::panels::field::{Draft, decimal, number, number_text, whole_number};
use crate::app::state::Scene;
use crate::bounds::Bounds;
use egui::{Align, Id, Layout, RichText, Slider, SliderClamping, Ui};
use juliaset_engine::{Decimal, MAX_ITERMAX, Precision, QuadraticMap, Viewport};
use std::ops::RangeInclusive;

/// What is being typed in each field.
#[derive(Default)]
pub struct Drafts {
    re: Draft,
    im: Draft,
    threshold: Draft,
    itermin: Draft,
    itermax: Draft,
    center_re: Draft,
    center_im: Draft,
    width: Draft,
}

/// The first field, which a key leads to.
pub fn c0_field() -> Id {
    Id::unique("c0 real")
}

const SLIDER_WIDTH: f32 = 130.0;
/// What a field's frame adds to the width of its text.
const FIELD_MARGIN: f32 = 8.0;

/// Shows the panel's contents; `shown` are itermin and itermax on screen.
pub fn show(ui: &mut Ui, scene: &Scene, shown: [u32; 2], drafts: &mut Drafts, commands: &mut Vec<Command>) {
    ui.spacing_mut().slider_width = SLIDER_WIDTH;
    ui.add_space(8.0);
    let map = &scene.map;
    let [re, im] = map.c0_decimals();
    let mut edit = |changed: Option<Result<QuadraticMap, String>>| {
        if let Some(Ok(map)) = changed {
            commands.push(Edit::SetMap(map).into());
        }
    };
    heading(ui, "Set", "The points whose orbit under z\u{b2} + c0 stays bounded");
    edit(real(
        ui,
        &mut drafts.re,
        &Real {
            name: "c0 real",
            unit: "",
            tip: "The real part of c0, the parameter of the map. A decimal of any length.",
            range: -2.0..=2.0,
            logarithmic: false,
            value: map.c0().re,
            text: re.to_string(),
            slide: &|re| with_c0(map, slid(re)?, im.clone()),
            read: &|text| with_c0(map, decimal(text)?, im.clone()),
        },
    ));
    edit(real(
        ui,
        &mut drafts.im,
        &Real {
            name: "c0 imaginary",
            unit: "",
            tip: "The imaginary part of c0. A decimal of any length.",
            range: -2.0..=2.0,
            logarithmic: false,
            value: map.c0().im,
            text: im.to_string(),
            slide: &|im| with_c0(map, re.clone(), slid(im)?),
            read: &|text| with_c0(map, re.clone(), decimal(text)?),
        },
    ));
    edit(real(
        ui,
        &mut drafts.threshold,
        &Real {
            name: "Threshold",
            unit: "|z|",
            tip: "An orbit has escaped once |z| is larger than this.",
            range: 0.1..=1000.0,
            logarithmic: true,
            value: map.threshold(),
            text: number_text(map.threshold()),
            slide: &|threshold| with_threshold(map, threshold),
            read: &|text| with_threshold(map, number(text)?),
        },
    ));
    ui.add_space(12.0);
    iterations(ui, scene, shown, drafts, commands);
    ui.add_space(12.0);
    heading(ui, "View", "Which part of the plane is shown");
    view_fields(ui, &scene.view, drafts, commands);
    ui.add_space(4.0);
    precision(ui, scene, commands);
    ui.add_space(10.0);
    buttons(ui, commands);
}

fn buttons(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for action in [Action::Home, Action::Export, Action::Help] {
            let name = match action {
                Action::Home => "Whole set",
                Action::Export => "Export picture\u{2026}",
                _ => "Help",
            };
            let tip = format!("{} ({})", action.label(), action.keys());
            if ui.button(name).on_hover_text(tip).clicked() {
                commands.push(Command::Do(action));
            }
        }
    });
}

/// The bounds of the iterations: those on screen, each of them until a slider or a field sets another one.
fn iterations(ui: &mut Ui, scene: &Scene, shown: [u32; 2], drafts: &mut Drafts, commands: &mut Vec<Command>) {
    heading(ui, "Iterations", "How long orbits are followed, and what is black and white");
    let given = scene.bounds;
    let [itermin, itermax] = given.completed(shown);
    let bounded = |bounds: Bounds| bounds.checked().map_err(|error| error.to_string());
    let edits = [
        count(
            ui,
            &mut drafts.itermin,
            &Count {
                name: "itermin",
                tip: "Points that escape in this many iterations or fewer are black. Changes colours only.",
                range: 0..=10_000,
                value: itermin,
                given: given.itermin.is_some(),
                least: 0,
                most: given.itermax.unwrap_or(MAX_ITERMAX).saturating_sub(1),
                with: &|itermin| bounded(Bounds { itermin, ..given }),
            },
        ),
        count(
            ui,
            &mut drafts.itermax,
            &Count {
                name: "itermax",
                tip: "Points that have not escaped after this many iterations are white.",
                range: 1..=100_000,
                value: itermax,
                given: given.itermax.is_some(),
                least: given.itermin.unwrap_or(0).saturating_add(1),
                most: MAX_ITERMAX,
                with: &|itermax| bounded(Bounds { itermax, ..given }),
            },
        ),
    ];
    commands.extend(edits.into_iter().flatten().flatten().map(|bounds| Edit::SetBounds(bounds).into()));
}

/// The choice of the arithmetic.
fn precision(ui: &mut Ui, scene: &Scene, commands: &mut Vec<Command>) {
    const CHOICES: [(Precision, &str, &str); 3] = [
        (
            Precision::Auto,
            "Auto",
            "f64 as long as it is fine enough, exact counts in deeper views. The right choice nearly always.",
        ),
        (
            Precision::F64,
            "f64",
            "The processor's ordinary numbers, of 16 digits, however deep the view: \
             its pixels are wrong once they are closer together than 1e-11.",
        ),
        (
            Precision::Exact,
            "Exact",
            "Every count is proved to be right for c0 and the centre as they are typed, in wide views too. \
             Slower there.",
        ),
    ];
    ui.horizontal(|ui| {
        ui.label("Precision").on_hover_text("Which numbers the picture is computed with");
        for (precision, name, tip) in CHOICES {
            let chosen = ui.selectable_label(scene.precision == precision, name).on_hover_text(tip);
            if chosen.clicked() && scene.precision != precision {
                commands.push(Edit::SetPrecision(precision).into());
            }
        }
    });
}

fn with_c0(map: &QuadraticMap, re: Decimal, im: Decimal) -> Result<QuadraticMap, String> {
    map.with_c0([re, im]).map_err(|error| error.to_string())
}

/// The decimal of a slider's position.
fn slid(value: f64) -> Result<Decimal, String> {
    Decimal::from_f64(value).ok_or_else(|| format!("`{value}` is not a number"))
}

fn with_threshold(map: &QuadraticMap, threshold: f64) -> Result<QuadraticMap, String> {
    map.with_threshold(threshold).map_err(|error| error.to_string())
}

fn heading(ui: &mut Ui, title: &str, tip: &str) {
    ui.label(RichText::new(title).strong()).on_hover_text(tip);
    ui.separator();
}

fn label(ui: &mut Ui, name: &str, unit: &str, tip: &str) -> egui::Response {
    ui.horizontal(|ui| {
        let label = ui.label(name).on_hover_text(tip);
        if !unit.is_empty() {
            ui.label(RichText::new(unit).weak());
        }
        label
    })
    .inner
}

/// A real parameter.
struct Real<'a> {
    name: &'a str,
    unit: &'a str,
    tip: &'a str,
    range: RangeInclusive<f64>,
    logarithmic: bool,
    value: f64,
    /// The value as its field shows it.
    text: String,
    /// The set with the value that the slider is at.
    slide: &'a dyn Fn(f64) -> Result<QuadraticMap, String>,
    /// The set with the value that is typed.
    read: &'a dyn Fn(&str) -> Result<QuadraticMap, String>,
}

fn real(ui: &mut Ui, draft: &mut Draft, real: &Real<'_>) -> Option<Result<QuadraticMap, String>> {
    let label = label(ui, real.name, real.unit, real.tip);
    let mut edited = None;
    ui.horizontal(|ui| {
        let mut value = real.value;
        let slider = Slider::new(&mut value, real.range.clone())
            .show_value(false)
            .logarithmic(real.logarithmic)
            .clamping(SliderClamping::Never);
        if ui.add(slider).labelled_by(label.id).on_hover_text(real.tip).changed() {
            edited = Some((real.slide)(rounded(value)));
        }
        let room = ui.available_width() - FIELD_MARGIN;
        let (field, typed) = draft.show(ui, Id::unique(real.name), room, &real.text, real.read);
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
struct Count<'a> {
    name: &'a str,
    tip: &'a str,
    range: RangeInclusive<u32>,
    /// What is on screen.
    value: u32,
    /// Whether it was set by hand, and does not follow the view.
    given: bool,
    /// What the slider stops at: the other bound, where that is given.
    least: u32,
    most: u32,
    /// The bounds with this one given or found for the view.
    with: &'a dyn Fn(Option<u32>) -> Result<Bounds, String>,
}

fn count(ui: &mut Ui, draft: &mut Draft, count: &Count<'_>) -> Option<Result<Bounds, String>> {
    let mut edited = None;
    let label = ui
        .horizontal(|ui| {
            let label = label(ui, count.name, "iterations", count.tip);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                edited = automatic(ui, count).map(count.with);
            });
            label
        })
        .inner;
    ui.horizontal(|ui| {
        let mut value = count.value;
        let slider = Slider::new(&mut value, count.range.clone())
            .show_value(false)
            .logarithmic(true)
            .clamping(SliderClamping::Never);
        if ui.add(slider).labelled_by(label.id).on_hover_text(count.tip).changed() {
            edited = Some((count.with)(Some(value.clamp(count.least, count.most))));
        }
        let room = ui.available_width() - FIELD_MARGIN;
        let (field, typed) = draft.show(ui, Id::unique(count.name), room, &count.value.to_string(), |text| {
            (count.with)(Some(whole_number(text)?))
        });
        field.labelled_by(label.id).on_hover_text(count.tip);
        edited = typed.map(Ok).or(edited.take());
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
    let switch = ui.checkbox(&mut automatic, "Automatic").on_hover_text(tip);
    // Two switches of one name cannot be told apart where they are read aloud.
    let name = format!("Automatic {}", count.name);
    switch.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, automatic, &name));
    switch.changed().then_some(if automatic { None } else { Some(count.value) })
}

fn view_fields(ui: &mut Ui, view: &Viewport, drafts: &mut Drafts, commands: &mut Vec<Command>) {
    let [re, im] = view.center_text();
    let width = view.width_text();
    let parse = |re: &str, im: &str, width: &str| {
        Viewport::parse(re, im, width, view.size()).map_err(|error| error.to_string())
    };
    let tip = "The point in the middle of the picture, in full precision. Decimals of any length.";
    let mut row = |name: &str, tip: &str, current: &str, draft: &mut Draft, read: &dyn Fn(&str) -> _| {
        let label = label(ui, name, "", tip);
        let room = ui.available_width() - FIELD_MARGIN;
        let (field, typed) = draft.show(ui, Id::unique(name), room, current, read);
        field.labelled_by(label.id).on_hover_text(tip);
        draft.show_refusal(ui);
        commands.extend(typed.map(|view| Edit::SetView(view).into()));
    };
    row("Centre, real", tip, &re, &mut drafts.center_re, &|text| parse(text, &im, &width));
    row("Centre, imaginary", tip, &im, &mut drafts.center_im, &|text| parse(&re, text, &width));
    row(
        "Width",
        "How much of the real axis fits between the left and right sides. A decimal of any length.",
        &width,
        &mut drafts.width,
        &|text| parse(&re, &im, text),
    );
}
