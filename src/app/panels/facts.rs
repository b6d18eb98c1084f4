//! What c0 says of its set: a line, and all of it on a click.

use crate::app::panels::tip::Tip;
use egui::{Button, Grid, Popup, PopupCloseBehavior, RichText, ScrollArea, Ui};
use juliaset_engine::dynamics::{Behaviour, Facts};
use juliaset_engine::num_complex::Complex64;

/// Shows the line, as soon as there is one.
pub fn show(ui: &mut Ui, facts: Option<&Facts>) {
    let Some(facts) = facts else {
        // The room stays, so that nothing below moves.
        ui.add_enabled(false, Button::new(RichText::new("\u{2026}").weak()).frame(false));
        return;
    };
    let line = Button::new(RichText::new(facts.to_string()).weak()).frame(false).truncate();
    let line = ui.add(line).tip(format!("{facts}. A click shows all that is known of c0."));
    let popup = Popup::menu(&line).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        let screen = ui.ctx().content_rect();
        ui.set_max_width((screen.width() - 40.0).min(360.0));
        ScrollArea::vertical().max_height((screen.height() - 80.0).max(80.0)).show(ui, |ui| {
            ui.label(facts.to_string());
            ui.add_space(4.0);
            Grid::new("facts").num_columns(2).show(ui, |ui| {
                for (name, value) in rows(facts) {
                    ui.weak(name);
                    ui.label(value);
                    ui.end_row();
                }
            });
        });
    });
}

/// What is known, name by name.
fn rows(facts: &Facts) -> Vec<(&'static str, String)> {
    let mut rows = vec![("critical orbit", facts.kind().to_owned())];
    if let Behaviour::Escaping { distance, .. } = facts.behaviour
        && distance.is_finite()
    {
        rows.push(("to the Mandelbrot set", format!("about {distance:.3e}")));
    }
    rows.extend(facts.period().map(|period| ("period", period.to_string())));
    if let Some(multiplier) = facts.multiplier() {
        rows.push(("multiplier", of_complex(multiplier)));
        rows.push(("its modulus", format!("{:.6}", multiplier.norm())));
    }
    for (name, fixed) in ["fixed point alpha", "fixed point beta"].into_iter().zip(&facts.fixed_points) {
        rows.extend(fixed.points.first().map(|point| (name, of_complex(*point))));
        rows.push(("its multiplier", of_complex(fixed.multiplier)));
    }
    rows
}

fn of_complex(value: Complex64) -> String {
    // Without the sign of a negative zero.
    let [re, im] = [value.re, value.im].map(|part| (part * 1e6).round() / 1e6 + 0.0);
    let sign = if im < 0.0 { '-' } else { '+' };
    format!("{re} {sign} {}i", im.abs())
}
