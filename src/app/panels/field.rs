//! A typed field that refuses what cannot be where it is typed, and loses nothing.

use crate::app::look::{self, ROW};
use egui::{Align2, Frame, Id, Key, Margin, Response, RichText, Shape, TextEdit, TextStyle, Ui, Vec2};
use juliaset_engine::{Decimal, shortened};

/// The text of a field while it is edited or refused.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What is typed; the field shows the current value where there is none.
    text: Option<String>,
    /// The value that the text became, or that stands instead of it; another one ends the draft.
    standing: Option<String>,
    /// Why the text is refused, if it is.
    refusal: Option<String>,
}

impl Draft {
    /// Shows a field of a width in points with `current` in it, or what is being typed; returns
    /// the newly typed value where `read` takes it.
    pub fn show<T>(
        &mut self,
        ui: &mut Ui,
        id: Id,
        width: f32,
        current: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> (Response, Option<T>) {
        let mut text = self.text_of(current);
        let field = self.edit(ui, &mut text, id);
        let response = ui.add(field.desired_width(width));
        let changed = response.changed();
        let taken = self.take(ui, &response, text, changed, current, read);
        (response, taken)
    }

    /// The same at the right end of its line, without a frame until it is used. While nobody is in it, a number
    /// with more digits than there is room for is shown by its first ones.
    pub fn show_value<T>(
        &mut self,
        ui: &mut Ui,
        id: Id,
        width: f32,
        current: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> (Response, Option<T>) {
        let used = ui.memory(|memory| memory.has_focus(id));
        let text = self.text_of(current);
        let short = if used { None } else { beginning(ui, &text, width) };
        let elided = short.is_some();
        let mut text = short.unwrap_or(text);
        let response = self.bare(ui, &mut text, (id, width), Align2::RIGHT_CENTER);
        // A letter that comes with the click into an elided text would be set into the wrong one.
        let changed = response.changed() && !elided;
        let taken = self.take(ui, &response, text, changed, current, read);
        (response, taken)
    }

    /// The same with all of the text, as far as there is room on the line.
    pub fn show_line<T>(
        &mut self,
        ui: &mut Ui,
        id: Id,
        current: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> (Response, Option<T>) {
        let mut text = self.text_of(current);
        let width = ui.available_width();
        let response = self.bare(ui, &mut text, (id, width), Align2::LEFT_CENTER);
        let changed = response.changed();
        let taken = self.take(ui, &response, text, changed, current, read);
        (response, taken)
    }

    /// A field without a frame, which has the ground of one while it is used or looked at.
    fn bare(&self, ui: &mut Ui, text: &mut String, (id, width): (Id, f32), align: Align2) -> Response {
        let used = ui.memory(|memory| memory.has_focus(id));
        let looked_at = ui.ctx().read_response(id).is_some_and(|response| response.hovered());
        let ground = ui.painter().add(Shape::Noop);
        let field = self.edit(ui, text, id).frame(Frame::NONE).margin(Margin::ZERO).align(align);
        let response = ui.add(field.desired_width(width).min_size(Vec2::new(width, ROW)));
        if used || looked_at {
            let rect = response.rect.expand2(Vec2::new(4.0, -1.0));
            ui.painter().set(ground, Shape::rect_filled(rect, 4.0, look::colors(ui.visuals()).field));
        }
        response
    }

    /// What the field shows.
    fn text_of(&mut self, current: &str) -> String {
        match &self.standing {
            Some(standing) if standing != current => *self = Self::default(),
            Some(_) => {}
            // What was taken in the last frame is current by now, in the form that it is shown in.
            None => self.standing = self.text.is_some().then(|| current.to_owned()),
        }
        self.text.clone().unwrap_or_else(|| current.to_owned())
    }

    fn edit<'a>(&self, ui: &Ui, text: &'a mut String, id: Id) -> TextEdit<'a> {
        let field = TextEdit::singleline(text).id(id).font(TextStyle::Monospace).align(Align2::LEFT_CENTER);
        match self.refusal {
            Some(_) => field.text_color(look::colors(ui.visuals()).refused),
            None => field,
        }
    }

    /// Reads what was typed; returns the value that it is.
    fn take<T>(
        &mut self,
        ui: &Ui,
        response: &Response,
        text: String,
        changed: bool,
        current: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let mut taken = None;
        if changed {
            let given = text.trim();
            let read = if given.is_empty() { Err("the field is empty".into()) } else { read(given) };
            (self.standing, self.refusal) = match read {
                Ok(value) => {
                    taken = Some(value);
                    (None, None)
                }
                Err(reason) => (Some(current.to_owned()), Some(reason)),
            };
            self.text = Some(text);
        }
        // A refused text waits for Escape, wherever the keyboard is by then.
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        if escaped || response.lost_focus() && self.refusal.is_none() {
            *self = Self::default();
        }
        taken
    }

    /// Says below the field why its text is refused, if it is.
    pub fn show_refusal(&self, ui: &mut Ui) {
        if let (Some(reason), Some(standing)) = (&self.refusal, &self.standing) {
            let reason = format!("{}. Escape brings {} back.", capitalised(reason), shortened(standing));
            let refused = look::colors(ui.visuals()).refused;
            ui.label(RichText::new(reason).color(refused).small());
        }
    }
}

/// The beginning of a text that is wider than the room for it; None where all of it fits.
fn beginning(ui: &Ui, text: &str, width: f32) -> Option<String> {
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&TextStyle::Monospace.resolve(ui.style()), '0'));
    let room = (width / letter) as usize;
    if text.chars().count() <= room {
        return None;
    }
    // The size of a number is in its exponent.
    let exponent = text.find('e').and_then(|at| text.get(at..)).unwrap_or_default();
    let kept = room.saturating_sub(1 + exponent.len()).max(2);
    Some(text.chars().take(kept).collect::<String>() + "\u{2026}" + exponent)
}

/// A sentence with a capital, unless it begins with a parameter's name.
fn capitalised(sentence: &str) -> String {
    if ["c0", "itermin", "itermax"].iter().any(|name| sentence.starts_with(name)) {
        return sentence.to_owned();
    }
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Reads a finite number.
pub fn number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(format!("`{}` is not a number", shortened(text))),
    }
}

/// Reads a decimal of any length.
pub fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).map_err(|error| error.to_string())
}

/// Reads a number of iterations or pixels.
pub fn whole_number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("`{}` is not a whole number from 0 to {}", shortened(text), u32::MAX))
}

/// A number as short as it can be written so that it reads back the same.
pub fn number_text(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e9).contains(&size) { format!("{value:e}") } else { value.to_string() }
}
