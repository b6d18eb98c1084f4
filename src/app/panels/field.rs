//! A typed field that refuses what cannot be where it is typed, and loses nothing.

use egui::{Color32, Id, Key, Response, RichText, TextEdit, Ui};
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

/// The colour of reasons for a refusal.
pub const REFUSED: Color32 = Color32::from_rgb(255, 140, 120);

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
        match &self.standing {
            Some(standing) if standing != current => *self = Self::default(),
            Some(_) => {}
            // What was taken in the last frame is current by now, in the form that it is shown in.
            None => self.standing = self.text.is_some().then(|| current.to_owned()),
        }
        let mut text = self.text.clone().unwrap_or_else(|| current.to_owned());
        let mut field =
            TextEdit::singleline(&mut text).id(id).desired_width(width).font(egui::TextStyle::Monospace);
        if self.refusal.is_some() {
            field = field.text_color(REFUSED);
        }
        let response = ui.add(field);
        let mut taken = None;
        if response.changed() {
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
        (response, taken)
    }

    /// Says below the field why its text is refused, if it is.
    pub fn show_refusal(&self, ui: &mut Ui) {
        if let (Some(reason), Some(standing)) = (&self.refusal, &self.standing) {
            let reason = format!("{}. Escape brings {} back.", capitalised(reason), shortened(standing));
            ui.label(RichText::new(reason).color(REFUSED).small());
        }
    }
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
