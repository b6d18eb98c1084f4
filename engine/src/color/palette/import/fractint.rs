//! Fractint's colour maps: a colour on each line.

use super::{beginning, is_empty_or_comment, lines, valid_name};
use crate::color::palette::{Blend, Palette, PaletteError, Stop};

/// The colours of Fractint's screens. What follows them are notes: makers of maps wrote their settings there.
const COLORS: usize = 256;

/// What is wrong with a Fractint map.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FractintError {
    /// A line among the colours is none.
    #[error("line {line} of the map is {text:?}, but a colour is three numbers from 0 to 255")]
    Line {
        /// Counted from 1.
        line: usize,
        /// Its beginning.
        text: String,
    },
    /// A number is too large.
    #[error("line {line} of the map has the number {value}, but a colour is three numbers from 0 to 255")]
    Value {
        /// Counted from 1.
        line: usize,
        /// The number.
        value: u64,
    },
    /// What is left of a map that was cut off or has lost its line ends.
    #[error("the map has one colour, and needs two at least")]
    OneColor,
    /// There is no such palette.
    #[error(transparent)]
    Palette(#[from] PaletteError),
}

/// Reads a map as the first 256 lines that begin with three numbers; anything may follow on a line, and after
/// the last colour.
///
/// The colours are blended in sRGB codes, as programs that smooth Fractint's maps do.
pub(super) fn parse(name: &str, text: &str) -> Result<Palette, FractintError> {
    let mut colors = Vec::new();
    let mut lines = lines(text).filter(|(_, line)| !is_empty_or_comment(line));
    for (line, text) in lines.by_ref() {
        match color(line, text)? {
            Some(color) => colors.push(color),
            // A note may follow the last colour; between colours a line that is none is a mistake.
            None if !colors.is_empty() && !lines.any(|(_, text)| numbers(text).is_some()) => break,
            None => return Err(FractintError::Line { line, text: beginning(text) }),
        }
        if colors.len() == COLORS {
            break;
        }
    }
    if colors.len() < 2 {
        return Err(FractintError::OneColor);
    }
    let last = (colors.len() - 1) as f64;
    let stops =
        colors.iter().enumerate().map(|(index, color)| Stop::new(index as f64 / last, *color)).collect();
    Ok(Palette::new(valid_name(name), stops, Blend::Srgb)?)
}

fn color(line: usize, text: &str) -> Result<Option<[u8; 3]>, FractintError> {
    let Some(numbers) = numbers(text) else { return Ok(None) };
    let mut color = [0; 3];
    for (code, value) in color.iter_mut().zip(numbers) {
        *code = match value {
            // The generators of many maps round to 256 where they mean full.
            256 => 255,
            value => u8::try_from(value).map_err(|_| FractintError::Value { line, value })?,
        };
    }
    Ok(Some(color))
}

/// The three numbers that a line begins with.
fn numbers(mut text: &str) -> Option<[u64; 3]> {
    let mut numbers = [0; 3];
    for number in &mut numbers {
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at_checked(end)?;
        *number = digits.parse().ok()?;
        text = rest.trim_start_matches([' ', '\t', ',']);
    }
    Some(numbers)
}
