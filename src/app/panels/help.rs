//! The help: every gesture and key, from the tables that bind them.

use crate::app::command::{Action, GESTURES};
use egui::{Align2, Grid, RichText, Ui, Vec2, Window};

/// Shows the help over the picture.
pub fn show(ui: &mut Ui, open: &mut bool) {
    if !*open {
        return;
    }
    Window::new("Help").open(open).anchor(Align2::CENTER_CENTER, Vec2::ZERO).resizable(false).collapsible(false).show(
        ui,
        |ui| {
            ui.set_max_width(460.0);
            ui.label("Each pixel is a point z. Its gray says how long z\u{b2} + c0, applied again and again, stays small: black escapes at once, white stays.");
            ui.add_space(6.0);
            Grid::new("help").num_columns(2).spacing([28.0, 5.0]).striped(true).show(ui, |ui| {
                let mut row = |keys: &str, effect: &str| {
                    ui.label(RichText::new(keys).strong());
                    ui.label(effect);
                    ui.end_row();
                };
                for (gesture, effect) in GESTURES {
                    row(gesture, effect);
                }
                for action in Action::ALL {
                    row(&action.keys(), action.label());
                }
            });
        },
    );
}
