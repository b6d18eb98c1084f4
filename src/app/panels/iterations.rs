//! How long orbits are followed, and when they have escaped.

use crate::app::command::{Command, Edit};
use crate::app::panels::field::{Draft, number, number_text};
use crate::app::panels::numbers::{Count, Real, count, real};
use crate::app::panels::row::heading;
use crate::app::state::Scene;
use crate::bounds::Bounds;
use egui::Ui;
use juliaset_engine::{MAX_ITERMAX, QuadraticMap};

/// What is being typed in each field.
#[derive(Default)]
pub struct Drafts {
    itermin: Draft,
    itermax: Draft,
    threshold: Draft,
}

/// Shows the section; `shown` are itermin and itermax on screen.
pub fn show(ui: &mut Ui, scene: &Scene, shown: [u32; 2], drafts: &mut Drafts, commands: &mut Vec<Command>) {
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
    let map = &scene.map;
    let threshold = real(
        ui,
        &mut drafts.threshold,
        &Real {
            name: ["threshold", "Threshold"],
            tip: "An orbit has escaped once |z| is larger than this.",
            range: 0.1..=1000.0,
            logarithmic: true,
            value: map.threshold(),
            text: number_text(map.threshold()),
            slide: &|threshold| with_threshold(map, threshold),
            read: &|text| with_threshold(map, number(text)?),
        },
    );
    if let Some(Ok(map)) = threshold {
        commands.push(Edit::SetMap(map).into());
    }
}

fn with_threshold(map: &QuadraticMap, threshold: f64) -> Result<QuadraticMap, String> {
    map.with_threshold(threshold).map_err(|error| error.to_string())
}
