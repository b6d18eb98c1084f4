//! Ultra Fractal's gradients: `name { gradient: title="…" smooth=yes index=0 color=255 … opacity: … }`.
//!
//! Gradients stand one after the other in a `.ugr`, and within the layers of a `.upr`. A gradient is a circle of
//! 400 places; `color` is red + 256 green + 65536 blue. An `index` counts from the place where the gradient
//! starts after its rotation: the default gradient with `rotation=-2` has its second point of four at -3, so
//! `rotation` is the editor's note and moves nothing any more.

use super::{beginning, valid_name};
use crate::color::palette::{Blend, Palette, PaletteError, Stop};
use std::collections::BTreeMap;

/// The places of a gradient.
const PLACES: i64 = 400;

/// More gradients than any collection has.
const MAX_GRADIENTS: usize = 4096;

/// What is wrong with an Ultra Fractal file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UltraFractalError {
    /// The value of a key is none.
    #[error("line {line} of the gradients has {key}={value:?}, but {key} is a whole number{}", range(key))]
    Value {
        /// Counted from 1.
        line: usize,
        /// `index` or `color`.
        key: &'static str,
        /// The beginning of the value.
        value: String,
    },
    /// A colour without a place.
    #[error("line {line} of the gradients has a color with no index before it")]
    NoIndex {
        /// Counted from 1.
        line: usize,
    },
    /// A gradient without colours.
    #[error("the gradient {name:?} that begins on line {line} has no colours")]
    NoColors {
        /// Counted from 1.
        line: usize,
        /// What it is called.
        name: String,
    },
    /// Something was cut off.
    #[error("the gradient {name:?} that begins on line {line} is not closed by a brace")]
    NotClosed {
        /// Counted from 1.
        line: usize,
        /// What it is called.
        name: String,
    },
    /// What looked like a heading stands in a comment or in quotes.
    #[error("the file has no gradient")]
    None,
    /// More than anybody chooses from.
    #[error("the file has more than {MAX_GRADIENTS} gradients")]
    TooMany,
    /// There is no such palette.
    #[error(transparent)]
    Palette(#[from] PaletteError),
}

fn range(key: &str) -> &'static str {
    if key == "color" { " from 0 to 16777215" } else { "" }
}

/// Whether the text has the heading of a gradient.
pub(super) fn is_any(text: &str) -> bool {
    text.contains('{') && text.contains(SECTION)
}

const SECTION: &str = "gradient:";

/// Reads all gradients; one without title has the name of its block, or of the file.
pub(super) fn parse(name_hint: &str, text: &str) -> Result<Vec<Palette>, UltraFractalError> {
    let mut palettes = Vec::new();
    let mut open: Option<Gradient> = None;
    let mut block = name_hint;
    let mut before = "";
    for token in Tokens::new(text) {
        match (&mut open, token.text) {
            (Some(gradient), "}") => {
                palettes.push(gradient.palette()?);
                open = None;
            }
            (Some(gradient), section) if section.ends_with(':') => {
                // The rest of the block is opacity, or other layers.
                palettes.push(gradient.palette()?);
                open = (section == SECTION).then(|| Gradient::new(block, token.line));
            }
            (Some(gradient), entry) => gradient.set(token.line, entry)?,
            (None, "{") => block = if before.is_empty() { name_hint } else { before },
            (None, SECTION) => open = Some(Gradient::new(block, token.line)),
            (None, _) => {}
        }
        if palettes.len() > MAX_GRADIENTS {
            return Err(UltraFractalError::TooMany);
        }
        before = token.text;
    }
    match open {
        Some(Gradient { line, name, .. }) => {
            Err(UltraFractalError::NotClosed { line, name: beginning(&name) })
        }
        None if palettes.is_empty() => Err(UltraFractalError::None),
        None => Ok(palettes),
    }
}

struct Gradient {
    line: usize,
    name: String,
    smooth: bool,
    index: Option<i64>,
    /// By their places, from 0.
    colors: BTreeMap<i64, [u8; 3]>,
}

impl Gradient {
    fn new(block: &str, line: usize) -> Self {
        Self { line, name: valid_name(block), smooth: false, index: None, colors: BTreeMap::new() }
    }

    /// Takes an entry `key=value`; keys that say nothing about the colours are passed over.
    fn set(&mut self, line: usize, entry: &str) -> Result<(), UltraFractalError> {
        let Some((key, value)) = entry.split_once('=') else { return Ok(()) };
        let refused = |key| UltraFractalError::Value { line, key, value: beginning(value) };
        match key {
            "title" => {
                let title = value.trim_matches('"').trim();
                if !title.is_empty() {
                    self.name = valid_name(title);
                }
            }
            "smooth" => self.smooth = value == "yes",
            "index" => {
                let index: i64 = value.parse().map_err(|_| refused("index"))?;
                self.index = Some(index.rem_euclid(PLACES));
            }
            "color" => {
                let color =
                    value.parse().ok().filter(|color| *color < 1 << 24).ok_or_else(|| refused("color"))?;
                let [r, g, b, _] = u32::to_le_bytes(color);
                let index = self.index.take().ok_or(UltraFractalError::NoIndex { line })?;
                self.colors.insert(index, [r, g, b]);
            }
            _ => {}
        }
        Ok(())
    }

    fn palette(&self) -> Result<Palette, UltraFractalError> {
        if self.colors.is_empty() {
            return Err(UltraFractalError::NoColors { line: self.line, name: beginning(&self.name) });
        }
        let circle = Circle::new(&self.colors);
        let mut stops = Vec::new();
        for place in 0..=PLACES {
            // Straight lines need their ends only; the circle is cut at place 0.
            if self.smooth || place == 0 || place == PLACES || self.colors.contains_key(&place) {
                stops.push(Stop::new(place as f64 / PLACES as f64, circle.color(place, self.smooth)));
            }
        }
        Ok(Palette::new(self.name.clone(), stops, Blend::Srgb)?)
    }
}

/// The points of a gradient, and enough of the next round on both sides for a curve.
struct Circle {
    /// Place, and codes as numbers.
    points: Vec<(f64, [f64; 3])>,
}

impl Circle {
    fn new(colors: &BTreeMap<i64, [u8; 3]>) -> Self {
        let round = |turn: i64| {
            colors.iter().map(move |(place, color)| ((place + turn * PLACES) as f64, color.map(f64::from)))
        };
        Self { points: [-2, -1, 0, 1, 2].into_iter().flat_map(round).collect() }
    }

    /// The codes at a place from 0 to 400.
    fn color(&self, place: i64, smooth: bool) -> [u8; 3] {
        let place = place as f64;
        // With five rounds there are at least two points on each side.
        let after = self.points.partition_point(|point| point.0 <= place).clamp(2, self.points.len() - 2);
        let [p0, p1, p2, p3] = [after - 2, after - 1, after, after + 1].map(|index| self.points[index]);
        let width = p2.0 - p1.0;
        let share = (place - p1.0) / width;
        std::array::from_fn(|i| {
            let [from, to] = [p1.1[i], p2.1[i]];
            let code = if smooth {
                let slope = |a: (f64, [f64; 3]), b: (f64, [f64; 3])| (b.1[i] - a.1[i]) / (b.0 - a.0);
                let slopes = [slope(p0, p1), slope(p1, p2), slope(p2, p3)];
                let widths = [p1.0 - p0.0, width, p3.0 - p2.0];
                let [start, end] = [tangent(&slopes[..2], &widths[..2]), tangent(&slopes[1..], &widths[1..])];
                hermite(share, from, to, start * width, end * width)
            } else {
                from + (to - from) * share
            };
            code.round() as u8
        })
    }
}

/// The slope of a monotone curve at a point between two secants: F. N. Fritsch and J. Butland, "A method for
/// constructing local monotone piecewise cubic interpolants", SIAM J. Sci. Stat. Comput. 5 (1984).
///
/// The curve of Ultra Fractal is not published; one that leaves no point's range looks the same.
fn tangent(slopes: &[f64], widths: &[f64]) -> f64 {
    if slopes[0] * slopes[1] <= 0.0 {
        return 0.0;
    }
    let weights = [widths[0] + 2.0 * widths[1], 2.0 * widths[0] + widths[1]];
    3.0 * (widths[0] + widths[1]) / (weights[1] / slopes[0] + weights[0] / slopes[1])
}

/// The cubic from `from` to `to` with these slopes at its ends.
fn hermite(t: f64, from: f64, to: f64, start: f64, end: f64) -> f64 {
    let rest = 1.0 - t;
    rest * rest * ((1.0 + 2.0 * t) * from + t * start) + t * t * ((3.0 - 2.0 * t) * to - rest * end)
}

struct Token<'a> {
    line: usize,
    text: &'a str,
}

/// Braces, headings with their colon, `key=value` with the value maybe in quotes, and words. `;` begins a
/// comment.
struct Tokens<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text, line: 1 }
    }

    /// The next `length` bytes, counting lines.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        let crs = taken.bytes().filter(|byte| *byte == b'\r').count();
        let lfs = taken.bytes().filter(|byte| *byte == b'\n').count();
        self.line += if lfs > 0 { lfs } else { crs };
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let space = self.rest.len() - self.rest.trim_start().len();
            self.take(space);
            if !self.rest.starts_with(';') {
                break;
            }
            let comment = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
            self.take(comment);
        }
        let line = self.line;
        let length = match self.rest.chars().next()? {
            '{' | '}' => 1,
            _ => word(self.rest),
        };
        Some(Token { line, text: self.take(length) })
    }
}

/// How long the word is that the text begins with. In quotes are any characters up to the end of the line.
fn word(text: &str) -> usize {
    let mut in_quotes = false;
    let mut is_entry = false;
    for (index, character) in text.char_indices() {
        match character {
            '\n' | '\r' => return index,
            '"' => in_quotes = !in_quotes,
            '=' => is_entry = true,
            ':' if !in_quotes && !is_entry => return index + 1,
            '{' | '}' | ';' if !in_quotes => return index,
            space if space.is_whitespace() && !in_quotes => return index,
            _ => {}
        }
    }
    text.len()
}
