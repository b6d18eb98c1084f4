//! Which orbits are drawn over the picture.

use crate::app::orbits::Orbits;
use crate::app::panels::row::{Row, heading};
use crate::app::panels::tip::Tip;
use egui::Ui;

/// Shows the section.
pub fn show(ui: &mut Ui, orbits: &mut Orbits) {
    let tip = "Where points go, iteration by iteration. Hold O for the one under the pointer; Ctrl+click keeps it, \
               Escape lets it go";
    if !heading(ui, "Orbits", tip) {
        return;
    }
    ui.horizontal(|ui| {
        let tip = "The orbit of 0, the critical point. It decides what the set is like: bounded, the set is in one piece; \
                   escaping, the set is dust.";
        ui.checkbox(&mut orbits.choice.critical, "orbit of 0").tip(tip);
        let tip = "The points that the inside of the set is drawn to, where there is such a cycle";
        ui.checkbox(&mut orbits.choice.cycle, "attracting cycle").tip(tip);
    });
    let Some(len) = orbits.len() else { return };
    let row = Row {
        name: "step",
        tip: "The iteration that is marked on the orbit; arrow keys walk along it",
        unit: "",
        range: 0.0..=len as f64,
        most: 0.0..=len as f64,
        logarithmic: false,
        digits: 0,
    };
    if let Some(step) = row.show(ui, orbits.choice.step.min(len) as f64) {
        orbits.choice.step = step.round() as usize;
    }
}
