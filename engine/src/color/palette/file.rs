//! Palette files.
//!
//! ```toml
//! name = "Ember"
//! blend = "linear"
//! stops = [
//!     [0, "#0a0506"],
//!     [0.55, "#d1492e"],
//!     [1, "#fffbe6"],
//! ]
//! ```
//!
//! `blend` is `oklab` where it is not given; `source` may say where the colours come from.

use super::{Blend, Palette, PaletteError, Stop};
use serde::de::{Deserialize, Deserializer, Error as _};
use std::fmt::Write as _;

/// What is wrong with a palette file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TomlError {
    /// It is longer than 1 MiB, in which the most stops have room.
    #[error("a palette has at most {LONGEST_TEXT} bytes, and this text has more")]
    TooLong,
    /// It is no TOML, or has other keys or values than a palette.
    #[error("line {line}: {message}")]
    Text {
        /// Counted from 1.
        line: usize,
        /// In one sentence.
        message: String,
    },
    /// There is no such palette.
    #[error(transparent)]
    Palette(#[from] PaletteError),
}

/// Bytes of a text. Its reader takes a hundred times as many of memory.
const LONGEST_TEXT: usize = 1 << 20;

/// Characters of what the reader of TOML says.
const LONGEST_MESSAGE: usize = 300;

/// A palette as it stands in a file, alone or as a part of it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, expecting = "a palette: name, blend and stops")]
pub(crate) struct PaletteFile {
    name: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    blend: Blend,
    stops: Vec<(Position, Color)>,
}

pub(crate) struct Position(f64);

pub(crate) struct Color(pub(crate) [u8; 3]);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let color = parse_color(&text);
        color.map(Self).ok_or_else(|| D::Error::custom(format!("{text:?} is no colour such as \"#5b8def\"")))
    }
}

impl<'de> Deserialize<'de> for Blend {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let blend = Self::ALL.into_iter().find(|blend| blend.name() == text);
        let names = Self::ALL.map(Self::name).join(", ");
        blend.ok_or_else(|| D::Error::custom(format!("{text:?} is no blend; there are {names}")))
    }
}

/// sRGB codes of `#rrggbb`.
fn parse_color(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let [_, codes @ ..] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(codes)
}

impl Palette {
    /// Reads a palette file: TOML with `name`, `stops`, and maybe `blend` and `source`; no other keys.
    ///
    /// ```
    /// use juliaset_engine::color::palette::Palette;
    /// let palette = Palette::from_toml("name = 'Night'\nstops = [[0, '#000000'], [1, '#8090c0']]")?;
    /// assert_eq!(palette.stops()[1].color, [0x80, 0x90, 0xc0]);
    /// assert_eq!(Palette::from_toml(&palette.to_toml())?, palette);
    /// # Ok::<(), juliaset_engine::color::palette::TomlError>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, TomlError> {
        if text.len() > LONGEST_TEXT {
            return Err(TomlError::TooLong);
        }
        let file: PaletteFile = toml::from_str(text).map_err(|error| {
            let (line, message) = place_and_message(text, &error);
            TomlError::Text { line, message }
        })?;
        Ok(file.palette()?)
    }

    /// Writes a palette file, a stop on each line.
    pub fn to_toml(&self) -> String {
        let mut text = format!("name = {}\n", quoted(self.name()));
        if !self.source().is_empty() {
            text += &format!("source = {}\n", quoted(self.source()));
        }
        text += &format!("blend = \"{}\"\nstops = [\n", self.blend().name());
        for Stop { position, color: [r, g, b] } in self.stops() {
            // Without an exponent, the smallest would have hundreds of zeros.
            let position = if *position < 1e-6 && *position > 0.0 {
                format!("{position:e}")
            } else {
                position.to_string()
            };
            // Writing to a string does not fail.
            let _ = writeln!(text, "    [{position}, \"#{r:02x}{g:02x}{b:02x}\"],");
        }
        text + "]\n"
    }
}

impl PaletteFile {
    /// The palette that it is.
    pub(crate) fn palette(self) -> Result<Palette, PaletteError> {
        let stops = self.stops.into_iter().map(|(position, color)| Stop::new(position.0, color.0)).collect();
        Ok(Palette::new(self.name, stops, self.blend)?.with_source(self.source))
    }
}

/// The line, counted from 1, that the reader of TOML found something wrong in, and what, in one sentence.
pub(crate) fn place_and_message(text: &str, error: &toml::de::Error) -> (usize, String) {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.as_bytes().get(..start).unwrap_or_default();
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    // Syntax errors of the reader have a second line with what it expected, and show keys of any length.
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    (line, message.chars().take(LONGEST_MESSAGE).collect())
}

/// A basic string of TOML.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted += &format!("\\U{:08x}", u32::from(control)),
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::palette::MAX_STOPS;

    #[test]
    fn a_written_palette_is_read_as_the_same() {
        for palette in Palette::builtins() {
            assert_eq!(Palette::from_toml(&palette.to_toml()).as_ref(), Ok(palette));
        }
        let stops = vec![Stop::new(5e-324, [1, 2, 3]), Stop::new(1.0 / 3.0, [255, 0, 16])];
        let odd =
            Palette::new("a \"quoted\" \\ café \u{7f}".replace('\u{7f}', "#"), stops, Blend::Steps).unwrap();
        let odd = odd.with_source("two\nlines, and \u{1b}");
        assert_eq!(Palette::from_toml(&odd.to_toml()), Ok(odd));
    }

    #[test]
    fn the_most_stops_are_written_in_few_bytes_wherever_they_are() {
        let places = (1..=MAX_STOPS).map(|place| Stop::new(place as f64 * 5e-324, [0; 3]));
        let fullest = Palette::new("Full", places.collect(), Blend::Linear).unwrap();
        let text = fullest.to_toml();
        assert!(text.len() < 40 * MAX_STOPS, "{}", text.len());
        assert_eq!(Palette::from_toml(&text), Ok(fullest));
    }

    #[test]
    fn a_text_of_any_length_is_refused_before_it_is_read() {
        let long = format!("name = 'A'\nstops = [{}]", "0,".repeat(600_000));
        assert_eq!(Palette::from_toml(&long), Err(TomlError::TooLong));
    }

    #[test]
    fn a_written_palette_reads_well() {
        let text = Palette::builtin("Ember").unwrap().to_toml();
        assert_eq!(
            text,
            "name = \"Ember\"\nsource = \"Drawn for juliaset; MIT OR Apache-2.0\"\nblend = \"linear\"\nstops = [\n    \
             [0, \"#0a0506\"],\n    [0.3, \"#5c1020\"],\n    [0.55, \"#d1492e\"],\n    [0.8, \"#f9c74f\"],\n    \
             [1, \"#fffbe6\"],\n]\n"
        );
    }

    #[test]
    fn what_is_wrong_is_said_in_a_sentence_with_its_line() {
        let refused = |text: &str| Palette::from_toml(text).unwrap_err().to_string();
        let with = |text: &str| refused(&format!("name = 'A'\n{text}\nstops = [[0, '#000000']]"));
        assert_eq!(
            with("colour = 1"),
            "line 2: unknown field `colour`, expected one of `name`, `source`, `blend`, `stops`"
        );
        assert_eq!(
            with("blend = 'mud'"),
            "line 2: \"mud\" is no blend; there are oklab, linear, srgb, steps"
        );
        for color in ["#12345", "123456", "#12345g", "#+12345", "#1234567", "", "#é1234"] {
            assert_eq!(
                refused(&format!("name = 'A'\nstops = [\n  [0, '#000000'],\n  [1, '{color}'],\n]")),
                format!("line 4: {color:?} is no colour such as \"#5b8def\"")
            );
        }
        assert_eq!(refused("stops = [[0, '#000000']]"), "line 1: missing field `name`");
        assert_eq!(refused("name = 'A'\nstops = []"), "a palette needs at least one stop");
        assert_eq!(
            refused("name = 'A'\nstops = [[nan, '#000000']]"),
            "stop 1 is at NaN, but positions are from 0 to 1"
        );
        assert!(refused("name = 'A'\n\nstops = [[0]]").starts_with("line 3: "));
        let syntax = refused("name = 'A'\nstops = [[0, '#000000'\n");
        assert!(syntax.starts_with("line ") && !syntax.contains('\n'), "{syntax}");
        assert!(with(&format!("{} = 1", "k".repeat(1000))).len() < 320);
    }
}
