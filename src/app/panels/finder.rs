//! The palette of commands: every command of the table, found by a few of its letters.

use crate::app::command::Action;
use crate::app::look::{self, GAP, ROW};
use egui::{Align2, Area, Event, Frame, Id, Key, Modifiers, Order, Rect, Role, ScrollArea, Sense, TextEdit};
use egui::{TextStyle, Ui, Vec2, WidgetInfo};

/// The palette between frames.
#[derive(Default)]
pub struct Finder {
    open: bool,
    /// Whether the keyboard is still to be taken.
    fresh: bool,
    query: String,
    chosen: usize,
}

/// The most lines that are shown at a time.
const LINES: f32 = 10.0;

impl Finder {
    /// Opens it without a query, or closes it.
    pub fn toggle(&mut self) {
        *self = Self { open: !self.open, fresh: true, ..Self::default() };
    }

    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows it, where it is open; returns the action that was chosen. What cannot be done now is weak, and
    /// cannot be chosen.
    pub fn show(&mut self, ui: &Ui, can: &dyn Fn(Action) -> bool) -> Option<Action> {
        if !self.open {
            return None;
        }
        let keys = [Key::Escape, Key::ArrowDown, Key::ArrowUp, Key::Enter];
        let [escape, down, up, enter] = ui.input_mut(|input| keys.map(|key| taken(input, key)));
        let found = found(&self.query);
        let last = found.len().saturating_sub(1);
        self.chosen = (self.chosen + usize::from(down)).min(last).saturating_sub(usize::from(up));
        let moved = down || up;
        let mut picked = if enter { found.get(self.chosen).copied() } else { None };
        let screen = ui.ctx().content_rect();
        let width = (screen.width() - 24.0).min(460.0);
        let area = Area::new(Id::unique("finder")).order(Order::Foreground).fade_in(false);
        let place = (screen.height() * 0.12).min(96.0);
        let shown = area.anchor(Align2::CENTER_TOP, Vec2::new(0.0, place)).show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(GAP as i8).show(ui, |ui| {
                ui.set_width(width - 2.0 * GAP);
                self.field(ui);
                ui.add_space(4.0);
                let room = (screen.height() - place - 80.0).clamp(ROW, LINES * ROW);
                ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (index, action) in found.iter().enumerate() {
                        let chosen = index == self.chosen;
                        let line = line(ui, *action, chosen, can(*action));
                        if chosen && moved {
                            line.scroll_to_me(None);
                        }
                        if line.clicked() {
                            picked = Some(*action);
                        }
                    }
                    if found.is_empty() {
                        ui.weak("No command has these letters in this order");
                    }
                });
            });
        });
        picked = picked.filter(|action| can(*action));
        if escape || picked.is_some() || shown.response.clicked_elsewhere() && !self.fresh {
            self.open = false;
            ui.memory_mut(|memory| memory.surrender_focus(field()));
        }
        self.fresh = false;
        picked
    }

    fn field(&mut self, ui: &mut Ui) {
        let edit = TextEdit::singleline(&mut self.query).id(field()).hint_text("Find a command");
        let edit = ui.add(edit.desired_width(f32::INFINITY));
        edit.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, "", &self.query, "");
            info.label = Some("Find a command".into());
            info
        });
        if edit.changed() {
            self.chosen = 0;
        }
        // The field keeps the keyboard for as long as it is there.
        edit.request_focus();
    }
}

fn field() -> Id {
    Id::unique("finder query")
}

/// Whether a key was pressed that is not the field's.
fn taken(input: &mut egui::InputState, key: Key) -> bool {
    let before = input.events.len();
    input.events.retain(|event| {
        !matches!(event, Event::Key { key: pressed, pressed: true, modifiers, .. }
            if *pressed == key && modifiers.matches_logically(Modifiers::NONE))
    });
    input.events.len() < before
}

fn line(ui: &mut Ui, action: Action, chosen: bool, possible: bool) -> egui::Response {
    let colors = look::colors(ui.visuals());
    // The field has the keyboard: lines are reached by arrows.
    let sense = if possible { Sense::CLICK } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), sense);
    response.widget_info(|| {
        let name = format!("{} ({})", action.label(), action.keys());
        WidgetInfo::selected(Role::Button, possible, chosen, name)
    });
    if chosen {
        ui.painter().rect_filled(rect, 4.0, colors.chosen);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, colors.button[0]);
    }
    let inside = rect.shrink2(Vec2::new(GAP, 0.0));
    let font = TextStyle::Body.resolve(ui.style());
    let quiet = if chosen { colors.text } else { colors.quiet };
    let [text, keys] = if possible { [colors.text, quiet] } else { [quiet.gamma_multiply(0.75); 2] };
    let painter = ui.painter_at(rect);
    let keys = painter.text(inside.right_center(), Align2::RIGHT_CENTER, action.keys(), font.clone(), keys);
    let room = Rect::from_min_max(rect.min, egui::pos2(keys.left() - GAP, rect.bottom()));
    let painter = painter.with_clip_rect(room.intersect(ui.clip_rect()));
    painter.text(inside.left_center(), Align2::LEFT_CENTER, action.label(), font, text);
    response
}

/// The actions whose labels have the letters of a query in its order: the best first.
fn found(query: &str) -> Vec<Action> {
    let rated = Action::ALL.into_iter().filter_map(|action| Some((rating(action.label(), query)?, action)));
    let mut rated: Vec<_> = rated.collect();
    rated.sort_by_key(|(rating, _)| std::cmp::Reverse(*rating));
    rated.into_iter().map(|(_, action)| action).collect()
}

/// How well a text has the letters of a query in its order, if it has them: letters that follow one another
/// and beginnings of words count.
fn rating(text: &str, query: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let query: Vec<char> = query.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    // The best rating of the query so far, by the letter of the text that it ends at.
    let mut best: Vec<Option<i32>> = vec![None; text.len() + 1];
    best[0] = Some(0);
    let mut ends = best.clone();
    for (index, letter) in query.iter().enumerate() {
        let mut next = vec![None; text.len() + 1];
        let mut before: Option<i32> = None;
        for at in 0..text.len() {
            before = before.max(if index == 0 { best[0] } else { ends[at] });
            if text[at] == *letter {
                let follows = if index > 0 { ends[at].map(|rating| rating + 4) } else { None };
                let begins = at == 0 || !text[at - 1].is_alphanumeric();
                next[at + 1] = before.max(follows).map(|rating| rating + 1 + 3 * i32::from(begins));
            }
        }
        ends = next;
    }
    if query.is_empty() { Some(0) } else { ends.into_iter().flatten().max() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order_find_a_command_and_the_best_comes_first() {
        assert_eq!(found("").len(), Action::ALL.len());
        assert_eq!(found("export")[0], Action::Export);
        assert_eq!(found("EXP")[0], Action::Export);
        assert_eq!(found("zi")[0], Action::ZoomIn);
        assert_eq!(found("zo")[..2], [Action::ZoomIn, Action::ZoomOut]);
        assert_eq!(found("full scr")[0], Action::FullScreen);
        assert!(found("ndo").contains(&Action::Undo) && !found("odn").contains(&Action::Undo));
        assert!(found("qqq").is_empty());
    }

    #[test]
    fn letters_side_by_side_and_beginnings_of_words_are_rated_higher() {
        assert!(rating("scale bar", "sb") > rating("possible", "sb"));
        assert!(rating("a grid", "grid") > rating("go right in detail", "grid"));
        assert_eq!(rating("abc", "acb"), None);
        assert_eq!(rating("abc", "abcd"), None);
    }
}
