//! Which set is shown: c0, the parameter of the map.

use crate::app::command::{Command, Edit};
use crate::app::panels::field::{Draft, decimal};
use crate::app::panels::numbers::{Real, real};
use crate::app::panels::row::heading;
use crate::app::state::Scene;
use egui::{Id, Ui};
use juliaset_engine::{Decimal, QuadraticMap};

/// What is being typed in each field.
#[derive(Default)]
pub struct Drafts {
    re: Draft,
    im: Draft,
}

/// The first field, which a key leads to.
pub fn field() -> Id {
    Id::unique("c0 real")
}

/// Shows the section.
pub fn show(ui: &mut Ui, scene: &Scene, drafts: &mut Drafts, commands: &mut Vec<Command>) {
    let map = &scene.map;
    let [re, im] = map.c0_decimals();
    let mut edit = |changed: Option<Result<QuadraticMap, String>>| {
        if let Some(Ok(map)) = changed {
            commands.push(Edit::SetMap(map).into());
        }
    };
    if !heading(ui, "c0", "The set of the points whose orbit under z\u{b2} + c0 stays bounded") {
        return;
    }
    edit(real(
        ui,
        &mut drafts.re,
        &Real {
            name: ["real", "c0 real"],
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
            name: ["imaginary", "c0 imaginary"],
            tip: "The imaginary part of c0. A decimal of any length.",
            range: -2.0..=2.0,
            logarithmic: false,
            value: map.c0().im,
            text: im.to_string(),
            slide: &|im| with_c0(map, re.clone(), slid(im)?),
            read: &|text| with_c0(map, re.clone(), decimal(text)?),
        },
    ));
}

fn with_c0(map: &QuadraticMap, re: Decimal, im: Decimal) -> Result<QuadraticMap, String> {
    map.with_c0([re, im]).map_err(|error| error.to_string())
}

/// The decimal of a slider's position.
fn slid(value: f64) -> Result<Decimal, String> {
    Decimal::from_f64(value).ok_or_else(|| format!("`{value}` is not a number"))
}
