//! How long orbits are followed, and when they have escaped.

use crate::app::command::{Command, Edit};
use crate::app::panels::field::{Draft, number, number_text};
use crate::app::panels::numbers::{Count, Real, count, real};
use crate::app::panels::section::heading_with;
use crate::app::panels::tip::Tip;
use crate::app::state::Scene;
use egui::{Checkbox, Role, Ui, WidgetInfo};
use juliaset_engine::scene::Bounds;
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
    let given = scene.bounds;
    let mut switched = None;
    let tip = "How long orbits are followed, and what is black and white";
    let open = heading_with(ui, "Iterations", tip, |ui| switched = automatic(ui, given, shown));
    commands.extend(switched.map(|bounds| Edit::SetBounds(bounds).into()));
    if !open {
        return;
    }
    let [itermin, itermax] = given.completed(shown);
    let bounded = |bounds: Bounds| bounds.checked().map_err(|error| error.to_string());
    let edits = [
        count(
            ui,
            &mut drafts.itermin,
            &Count {
                name: "itermin",
                tip: "Points that escape in this many iterations or fewer are black. Changes colours only. \
                      `auto` lets it follow the view.",
                range: 0..=10_000,
                value: itermin,
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
                tip: "Points that have not escaped after this many iterations are white. `auto` lets it \
                      follow the view.",
                range: 1..=100_000,
                value: itermax,
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

/// The switch between bounds that follow the view and such that stay; returns what they are to be once it is
/// switched. Where one of them follows and the other stays, it is neither on nor off.
fn automatic(ui: &mut Ui, given: Bounds, shown: [u32; 2]) -> Option<Bounds> {
    let follow = [given.itermin, given.itermax].map(|bound| bound.is_none());
    let mut all = follow == [true, true];
    let mixed = follow[0] != follow[1];
    let tip = "itermin and itermax follow the view, so that it is neither all black nor all white. Typing or \
               sliding one of them gives that one by hand.";
    let switch = ui.add(Checkbox::new(&mut all, "automatic").indeterminate(mixed));
    let info = || WidgetInfo::selected(Role::CheckBox, true, all, "Automatic iterations");
    switch.widget_info(info);
    if mixed {
        ui.ctx().accesskit_node_builder(switch.id, |node| node.set_toggled(egui::accesskit::Toggled::Mixed));
    }
    switch.tip(tip).changed().then(|| match follow {
        [true, true] => Bounds::given(shown),
        _ => Bounds::default(),
    })
}

fn with_threshold(map: &QuadraticMap, threshold: f64) -> Result<QuadraticMap, String> {
    map.with_threshold(threshold).map_err(|error| error.to_string())
}
