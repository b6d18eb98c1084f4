//! Short notices of what was done, in a corner of the picture, which go by themselves.

use crate::app::command::Command;
use crate::app::look;
use egui::accesskit::Live;
use egui::{Area, Context, Frame, Id, Label, Order, Pos2, Rect, RichText, Ui};
use std::time::Duration;

/// The notices that are shown, the newest last.
#[derive(Default)]
pub struct Toasts {
    shown: Vec<(Toast, f64)>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    text: String,
    /// What can be done about it: the name of a button, and what it does.
    offer: Option<(&'static str, Command)>,
    /// Whether something could not be done.
    bad: bool,
}

impl Toast {
    /// That something was done.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), offer: None, bad: false }
    }

    /// That something could not be done.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { bad: true, ..Self::new(text) }
    }

    /// The same with a button.
    #[must_use]
    pub fn with(self, name: &'static str, command: Command) -> Self {
        Self { offer: Some((name, command)), ..self }
    }

    /// For how long it is shown, in seconds: long words take longer to read.
    fn reading_time(&self) -> f64 {
        let more = if self.bad || self.offer.is_some() { 3.0 } else { 0.0 };
        5.0 + more + self.text.chars().count() as f64 / 40.0
    }
}

impl Toasts {
    /// More would hide the picture.
    const MOST: usize = 4;

    /// Shows a notice from a time of egui's clock on; one that says the same goes.
    fn add(&mut self, toast: Toast, now: f64) {
        self.shown.retain(|(shown, _)| shown.text != toast.text);
        let until = now + toast.reading_time();
        self.shown.push((toast, until));
        let over = self.shown.len().saturating_sub(Self::MOST);
        self.shown.drain(..over);
    }

    /// Shows some from now on.
    pub fn add_all(&mut self, toasts: impl IntoIterator<Item = Toast>, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        for toast in toasts {
            self.add(toast, now);
            ctx.request_repaint();
        }
    }

    /// Shows them in the top right corner of a place; without any, nothing is done.
    pub fn show(&mut self, ui: &Ui, place: Rect, commands: &mut Vec<Command>) {
        let now = ui.input(|input| input.time);
        self.shown.retain(|(_, until)| *until > now);
        let mut top = place.top() + 14.0;
        let mut done = None;
        for (index, (toast, until)) in self.shown.iter_mut().enumerate() {
            let corner = Pos2::new(place.right() - 14.0, top);
            let area = Area::new(Id::unique(("toast", &toast.text))).order(Order::Foreground);
            let area = area.fixed_pos(corner).pivot(egui::Align2::RIGHT_TOP).fade_in(false);
            let most = (place.width() - 28.0).clamp(80.0, 360.0);
            let shown = area.show(ui.ctx(), |ui| {
                ui.set_max_width(most);
                let frame = Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8));
                frame.show(ui, |ui| contents(ui, toast, commands)).inner
            });
            if shown.inner || shown.response.clicked() {
                done = Some(index);
            }
            // What is read does not go.
            if shown.response.contains_pointer() {
                *until = until.max(now + 2.0);
            }
            top = shown.response.rect.bottom() + 8.0;
        }
        if let Some(index) = done {
            self.shown.remove(index);
            ui.request_repaint();
        }
        let next = self.shown.iter().map(|(_, until)| until - now).reduce(f64::min);
        if let Some(left) = next.and_then(|left| Duration::try_from_secs_f64(left).ok()) {
            ui.request_repaint_after(left);
        }
    }
}

/// Returns whether its button was pressed.
fn contents(ui: &mut Ui, toast: &Toast, commands: &mut Vec<Command>) -> bool {
    let colors = look::colors(ui.visuals());
    ui.horizontal(|ui| {
        let color = if toast.bad { colors.refused } else { colors.text };
        let room = if toast.offer.is_some() { ui.available_width() - 64.0 } else { ui.available_width() };
        let label = ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(RichText::new(&toast.text).color(color)).wrap().selectable(false))
        });
        // Screen readers say it when it comes.
        let live = if toast.bad { Live::Assertive } else { Live::Polite };
        ui.ctx().accesskit_node_builder(label.inner.id, |node| node.set_live(live));
        let Some((name, command)) = &toast.offer else { return false };
        let pressed = ui.button(RichText::new(*name).color(colors.accent)).clicked();
        if pressed {
            commands.push(command.clone());
        }
        pressed
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_of_many_goes_and_the_same_words_stand_once() {
        let mut toasts = Toasts::default();
        for text in ["one", "two", "three", "two", "four", "five"] {
            toasts.add(Toast::new(text), 0.0);
        }
        let shown: Vec<&str> = toasts.shown.iter().map(|(toast, _)| toast.text.as_str()).collect();
        assert_eq!(shown, ["three", "two", "four", "five"]);
    }
}
