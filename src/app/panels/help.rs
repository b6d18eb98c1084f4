//! The help: every gesture and key, from the tables that bind them.

use crate::app::command::{Action, GESTURES};
use egui::{Align2, Grid, Key, RichText, Ui, Vec2, Window};

/// Shows the help over the picture.
pub fn show(ui: &mut Ui, open: &mut bool) {
    *open &= !ui.input(|input| input.key_pressed(Key::Escape));
    if !*open {
        return;
    }
    // What a small window has no room for is scrolled to.
    let room = ui.ctx().content_rect().height() - 60.0;
    let window = Window::new("Help").open(open).anchor(Align2::CENTER_CENTER, Vec2::ZERO);
    window.resizable(false).collapsible(false).vscroll(true).default_height(room).max_height(room).show(
        ui,
        |ui| {
            ui.set_max_width(460.0);
            ui.label("Each pixel is a point z. Its gray says how long z\u{b2} + c0, applied again and again, stays small: black escapes at once, white stays.");
            ui.add_space(6.0);
            Grid::new("help").num_columns(2).spacing([28.0, 3.0]).striped(true).show(ui, |ui| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use egui::accesskit::Role;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT, Queryable};

    #[test]
    fn the_help_lists_every_gesture_and_every_key_once_each_beside_what_it_does() {
        let mut harness = Harness::new_ui(|ui| show(ui, &mut true));
        harness.run();
        let labels = harness.get_all_by_role(Role::Label).filter_map(|node| node.accesskit_node().value());
        let words: Vec<String> = labels.collect();
        let rows: Vec<_> = words[1..].chunks(2).map(|row| (row[0].as_str(), row[1].as_str())).collect();
        let keys: Vec<_> = Action::ALL.map(|action| (action.keys(), action.label())).into();
        let keys = keys.iter().map(|(keys, label)| (keys.as_str(), *label));
        assert_eq!(rows, GESTURES.into_iter().chain(keys).collect::<Vec<_>>());
    }
}
