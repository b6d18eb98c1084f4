//! Which set is shown: the map, and c0, the parameter of the map, in numbers.

use crate::app::command::{Action, Command, Edit};
use crate::app::look::VALUE;
use crate::app::panels::field::{Draft, decimal};
use crate::app::panels::row::{heading, labelled_as, slim};
use crate::app::panels::tip::Tip;
use crate::app::panels::{facts, named};
use crate::app::state::Scene;
use crate::app::thumbnails::Thumbnails;
use crate::complex;
use egui::{Align, Event, Id, Key, Layout, RichText, Slider, Ui};
use juliaset_engine::dynamics::Facts;
use juliaset_engine::{Decimal, QuadraticMap};
use std::ops::RangeInclusive;

/// What is being typed in each field.
#[derive(Default)]
pub struct Drafts {
    c0: Draft,
    parts: [Draft; 2],
    /// The sliders, for what keys do in them.
    sliders: [Option<Id>; 2],
}

/// The small picture: its size in pixels, and what shows it.
pub struct MapPlace<'a> {
    pub size: [u32; 2],
    pub show: &'a mut dyn FnMut(&mut Ui, &mut Vec<Command>),
    /// What is known of c0.
    pub facts: Option<&'a Facts>,
    /// Small pictures.
    pub thumbnails: &'a mut Thumbnails,
}

/// The field that takes any notation, which a key leads to.
pub fn field() -> Id {
    Id::unique("c0")
}

/// Shows the section.
pub fn show(
    ui: &mut Ui,
    scene: &Scene,
    drafts: &mut Drafts,
    map: &mut MapPlace<'_>,
    commands: &mut Vec<Command>,
) {
    if !heading(ui, "c0", "The set of the points whose orbit under z\u{b2} + c0 stays bounded") {
        return;
    }
    (map.show)(ui, commands);
    hint(ui);
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - NAMED_BUTTON - ui.spacing().item_spacing.x;
        ui.vertical(|ui| notation(ui, width, &scene.map, &mut drafts.c0, commands));
        named::show(ui, NAMED_BUTTON, &scene.map, map.thumbnails, commands);
    });
    let view = scene.parameter_view(map.size);
    let spacing = view.spacing().to_f64();
    let [re, im] = view.center().map(juliaset_engine::Fixed::to_f64);
    let [half_width, half_height] = view.size().map(|side| spacing * f64::from(side) / 2.0);
    let ranges = [re - half_width..=re + half_width, im - half_height..=im + half_height];
    ui.add_space(4.0);
    for (part, range) in ranges.into_iter().enumerate() {
        part_row(ui, &scene.map, part, (range, spacing), drafts, commands);
    }
    facts::show(ui, map.facts);
}

/// How map and picture are exchanged.
fn hint(ui: &mut Ui) {
    let text = format!("{} exchanges map and picture", Action::Exchange.keys());
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(text).weak().small());
        });
    });
}

/// The width of the button on the right of the field.
const NAMED_BUTTON: f32 = 22.0;

/// One field for c0 in any notation.
fn notation(ui: &mut Ui, width: f32, map: &QuadraticMap, draft: &mut Draft, commands: &mut Vec<Command>) {
    ui.set_width(width);
    let tip = "c0 in any notation: -0.835-0.2321i, (-0.835, -0.2321), two numbers, a complex number of Python, a name \
               such as rabbit, or a whole juliaset command. Decimals of any length.";
    let read = |text: &str| {
        let c0 = complex::parse(text).map_err(|error| error.to_string())?;
        map.with_c0(c0).map_err(|error| error.to_string())
    };
    let current = complex::text(map.c0_decimals());
    let (response, typed) = draft.show(ui, field(), width, &current, read);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &current, &current, "");
        info.label = Some("c0".into());
        info
    });
    response.tip(tip);
    draft.show_refusal(ui);
    commands.extend(typed.map(|map| Edit::SetMap(map).into()));
}

/// The names of the parts: as they are shown, and as they are read aloud.
const NAMES: [[&str; 2]; 2] = [["real", "c0 real"], ["imaginary", "c0 imaginary"]];

/// One part of c0: a slider over what the map shows, and a field.
fn part_row(
    ui: &mut Ui,
    map: &QuadraticMap,
    part: usize,
    (range, spacing): (RangeInclusive<f64>, f64),
    drafts: &mut Drafts,
    commands: &mut Vec<Command>,
) {
    let tip = "The slider goes over what the map shows; arrow keys move it by one pixel of the map, with Shift by a \
               tenth. The field takes a decimal of any length.";
    let c0 = map.c0_decimals();
    let with = |value: Decimal| {
        let mut c0 = c0.clone();
        c0[part] = value;
        map.with_c0(c0).map_err(|error| error.to_string())
    };
    let value = [map.c0().re, map.c0().im][part];
    let text = c0[part].to_string();
    let mut chosen = None;
    labelled_as(ui, NAMES[part], tip, |ui, label| {
        let steps = drafts.sliders[part].map_or(0.0, |slider| pressed_steps(ui, slider));
        if steps != 0.0 {
            chosen = rounded(value + steps * spacing, spacing / 1000.0).and_then(|value| with(value).ok());
        }
        let mut slid = value;
        let slider = slim(ui, Slider::new(&mut slid, range)).labelled_by(label.id).tip(tip);
        if slider.changed() && steps == 0.0 {
            chosen = rounded(slid, spacing / 10.0).and_then(|value| with(value).ok());
        }
        drafts.sliders[part] = Some(slider.id);
        let draft = &mut drafts.parts[part];
        let (field, typed) =
            draft.show_value(ui, Id::unique(NAMES[part][1]), VALUE, &text, |text| with(decimal(text)?));
        field.labelled_by(label.id).tip(tip);
        chosen = typed.or(chosen.take());
    });
    drafts.parts[part].show_refusal(ui);
    commands.extend(chosen.map(|map| Edit::SetMap(map).into()));
}

/// The pixels of the map that the keys pressed in a slider move it by; they are taken from the input.
fn pressed_steps(ui: &Ui, slider: Id) -> f64 {
    if !ui.memory(|memory| memory.has_focus(slider)) {
        return 0.0;
    }
    let mut steps = 0.0;
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key {
                key: key @ (Key::ArrowLeft | Key::ArrowRight), pressed: true, modifiers, ..
            } => {
                let size = if modifiers.shift { 0.1 } else { 1.0 };
                steps += if *key == Key::ArrowRight { size } else { -size };
                false
            }
            _ => true,
        });
    });
    steps
}

/// The decimal of a number with as many places as tell steps of a size apart.
fn rounded(value: f64, step: f64) -> Option<Decimal> {
    let places = (-step.log10()).ceil().clamp(0.0, 18.0) as usize;
    Decimal::parse(&format!("{value:.places$}")).ok()
}
