//! The help: every gesture and key, from the tables that bind them.

use crate::app::command::{Action, GESTURES};
use egui::{Align2, Grid, Key, RichText, Ui, Vec2, Window};

/// The width of a window that has room for two columns, in points.
const WIDE: f32 = 860.0;

/// Shows the help over the picture.
pub fn show(ui: &mut Ui, open: &mut bool) {
    *open &= !ui.input(|input| input.key_pressed(Key::Escape));
    if !*open {
        return;
    }
    // What a small window has no room for is scrolled to.
    let lines = GESTURES.len() + Action::ALL.len();
    let wide = ui.ctx().content_rect().width() > WIDE;
    let screen = ui.ctx().content_rect().size();
    let lines = if wide { lines.div_ceil(2) } else { lines };
    // A line and its gap are 22 high; the text above them and the margins are not in a line.
    let room = (screen.y - 60.0).min(22.0 * lines as f32 + 80.0);
    let width = if wide { WIDE - 40.0 } else { (screen.x - 48.0).min(440.0) };
    let window = Window::new("Help").open(open).anchor(Align2::CENTER_CENTER, Vec2::ZERO);
    window.default_height(room).resizable(false).collapsible(false).vscroll(true).max_height(room).show(
        ui,
        |ui| {
            ui.spacing_mut().interact_size.y = 16.0;
            ui.set_max_width(width);
            ui.label("Each pixel is a point z. Its colour says how long z\u{b2} + c0, applied again and again, stays small. In gray, black escapes at once and white stays.");
            ui.add_space(6.0);
            let actions = Action::ALL.map(|action| (action.keys(), action.label()));
            let gestures = GESTURES.map(|(gesture, effect)| (gesture.to_owned(), effect));
            let rows = [gestures.as_slice(), actions.as_slice()].concat();
            // Side by side where there is room.
            let (left, right) = rows.split_at(if wide { rows.len().div_ceil(2) } else { rows.len() });
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 24.0;
                for (name, rows) in [("help left", left), ("help right", right)] {
                    Grid::new(name).num_columns(2).spacing([20.0, 5.0]).striped(true).show(ui, |ui| {
                        for (keys, effect) in rows {
                            ui.label(RichText::new(keys).strong());
                            ui.label(RichText::new(*effect).weak());
                            ui.end_row();
                        }
                    });
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
