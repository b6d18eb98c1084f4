//! GIMP's gradients.
//!
//! ```text
//! GIMP Gradient
//! Name: Sunrise
//! 1
//! left middle right  r g b a  r g b a  blending coloring
//! ```
//!
//! As GIMP 2.10 shows them: the middle of a segment is where its colours are mixed half and half, the blending
//! function bends the way there, the colouring takes it through RGB or around the hues. Opacity is not of a palette; where a colour is said to be the editor's foreground or
//! background, the one that was saved is taken.

use super::{beginning, is_empty_or_comment, lines, valid_name};
use crate::color::palette::{Blend, MAX_STOPS, Palette, PaletteError, Stop};
use std::f64::consts::{FRAC_PI_2, PI};

/// What is wrong with a GIMP gradient.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GimpError {
    /// The number of segments is missing.
    #[error("line {line} of the gradient is {text:?}, but there stands the number of segments")]
    Count {
        /// Counted from 1.
        line: usize,
        /// Its beginning.
        text: String,
    },
    /// There are fewer segments than the file says, or none.
    #[error("the gradient has {found} segments, but says that it has {said}")]
    Segments {
        /// How many there are.
        found: usize,
        /// How many there should be.
        said: usize,
    },
    /// A segment has 13 numbers at least.
    #[error("line {line} of the gradient has {found} numbers, and a segment has 13 or 15")]
    Fields {
        /// Counted from 1.
        line: usize,
        /// How many there are.
        found: usize,
    },
    /// A number is none, or outside its range.
    #[error("line {line} of the gradient has {text:?} for {what}")]
    Value {
        /// Counted from 1.
        line: usize,
        /// What it should be.
        what: &'static str,
        /// The beginning of what stands there.
        text: String,
    },
    /// The segments leave a gap, or overlap.
    #[error(
        "the segment on line {line} of the gradient begins at {left}, but the one before it ends at {before}"
    )]
    Gap {
        /// Counted from 1.
        line: usize,
        /// Where it begins.
        left: f64,
        /// Where it should begin.
        before: f64,
    },
    /// There is no such palette.
    #[error(transparent)]
    Palette(#[from] PaletteError),
}

/// Files have six decimals.
const ROUNDING: f64 = 1e-4;

/// GIMP takes less for nothing.
const EPSILON: f64 = 1e-10;

/// Reads a gradient. What is straight has its stops; curves are sampled.
pub(super) fn parse(name_hint: &str, text: &str) -> Result<Palette, GimpError> {
    let mut lines = lines(text).filter(|(_, line)| !is_empty_or_comment(line)).skip(1).peekable();
    let named = lines.next_if(|(_, line)| line.starts_with("Name:"));
    let name = named.and_then(|(_, line)| line.strip_prefix("Name:")).map_or("", str::trim);
    let (line, count) = lines.next().unwrap_or((1, ""));
    let said: usize = count.parse().map_err(|_| GimpError::Count { line, text: beginning(count) })?;
    let mut segments = Vec::new();
    let mut before = 0.0;
    for (line, text) in lines.take(said.min(MAX_STOPS)) {
        let mut segment = Segment::parse(line, text)?;
        if (segment.left - before).abs() > ROUNDING {
            return Err(GimpError::Gap { line, left: segment.left, before });
        }
        segment.left = before;
        segment.right = segment.right.max(before);
        before = segment.right;
        segments.push(segment);
    }
    if segments.len() != said || said == 0 {
        return Err(GimpError::Segments { found: segments.len(), said });
    }
    // Ends count for two stops where colours differ.
    let samples = (MAX_STOPS / segments.len()).saturating_sub(1).clamp(2, 64);
    let mut stops: Vec<Stop> = Vec::new();
    for segment in &segments {
        for stop in segment.stops(samples) {
            if stops.last() != Some(&stop) {
                stops.push(stop);
            }
        }
    }
    let name = if name.is_empty() { name_hint } else { name };
    Ok(Palette::new(valid_name(name), stops, Blend::Srgb)?)
}

struct Segment {
    left: f64,
    middle: f64,
    right: f64,
    /// sRGB from 0 to 1.
    colors: [[f64; 3]; 2],
    blending: Blending,
    coloring: Coloring,
}

#[derive(Clone, Copy, PartialEq)]
enum Blending {
    Linear,
    Curved,
    Sine,
    SphereIncreasing,
    SphereDecreasing,
    Step,
}

#[derive(Clone, Copy, PartialEq)]
enum Coloring {
    Rgb,
    /// Around the hues from red to green.
    HsvCounterclockwise,
    /// Around the hues from red to blue.
    HsvClockwise,
}

impl Segment {
    fn parse(line: usize, text: &str) -> Result<Self, GimpError> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        if fields.len() < 13 {
            return Err(GimpError::Fields { line, found: fields.len() });
        }
        let refused = |what, field: &str| GimpError::Value { line, what, text: beginning(field) };
        let number = |index: usize, what| {
            let field = fields.get(index).copied().unwrap_or_default();
            let value = field.parse().ok().filter(|value: &f64| (-ROUNDING..=1.0 + ROUNDING).contains(value));
            value.map(|value| value.clamp(0.0, 1.0)).ok_or_else(|| refused(what, field))
        };
        const POSITION: &str = "a position, which is from 0 to 1 and not before the one before it";
        const COLOR: &str = "a part of a colour, which is from 0 to 1";
        let [left, middle, right] = [number(0, POSITION)?, number(1, POSITION)?, number(2, POSITION)?];
        if right < left {
            return Err(refused(POSITION, fields[2]));
        }
        if !(left..=right).contains(&middle) {
            return Err(refused(POSITION, fields[1]));
        }
        let mut colors = [[0.0; 3]; 2];
        for (color, first) in colors.iter_mut().zip([3, 7]) {
            for (part, index) in color.iter_mut().zip(first..) {
                *part = number(index, COLOR)?;
            }
        }
        let blending = match fields[11] {
            "0" => Blending::Linear,
            "1" => Blending::Curved,
            "2" => Blending::Sine,
            "3" => Blending::SphereIncreasing,
            "4" => Blending::SphereDecreasing,
            "5" => Blending::Step,
            other => return Err(refused("the blending function, which is from 0 to 5", other)),
        };
        let coloring = match fields[12] {
            "0" => Coloring::Rgb,
            "1" => Coloring::HsvCounterclockwise,
            "2" => Coloring::HsvClockwise,
            other => return Err(refused("the colouring, which is from 0 to 2", other)),
        };
        Ok(Self { left, middle, right, colors, blending, coloring })
    }

    /// The stops from the left to the right end; curves have this many spaces between them.
    fn stops(&self, samples: usize) -> Vec<Stop> {
        let width = self.right - self.left;
        let [left, right] = [0.0, 1.0].map(|mix| self.mix(mix));
        let at = |t: f64, color| Stop::new((self.left + t * width).clamp(self.left, self.right), color);
        let middle = self.relative_middle();
        match (self.blending, self.coloring) {
            (Blending::Step, _) => vec![at(0.0, left), at(middle, left), at(middle, right), at(1.0, right)],
            (Blending::Linear, Coloring::Rgb) if (middle - 0.5).abs() * width < ROUNDING => {
                vec![at(0.0, left), at(1.0, right)]
            }
            (Blending::Linear, Coloring::Rgb) => {
                vec![at(0.0, left), at(middle, self.mix(0.5)), at(1.0, right)]
            }
            _ => {
                let places = (0..=samples).map(|index| index as f64 / samples as f64);
                places.map(|t| at(t, self.mix(self.factor(t, middle)))).collect()
            }
        }
    }

    fn relative_middle(&self) -> f64 {
        let width = self.right - self.left;
        if width < EPSILON { 0.5 } else { (self.middle - self.left) / width }
    }

    /// How far the colour at a share of the way is from the left to the right one.
    fn factor(&self, t: f64, middle: f64) -> f64 {
        let linear = if t <= middle {
            if middle < EPSILON { 0.0 } else { 0.5 * t / middle }
        } else if 1.0 - middle < EPSILON {
            1.0
        } else {
            0.5 + 0.5 * (t - middle) / (1.0 - middle)
        };
        match self.blending {
            Blending::Linear => linear,
            Blending::Curved if middle < EPSILON => 1.0,
            Blending::Curved if 1.0 - middle < EPSILON => 0.0,
            Blending::Curved => t.powf(0.5f64.ln() / middle.ln()),
            Blending::Sine => ((PI * linear - FRAC_PI_2).sin() + 1.0) / 2.0,
            Blending::SphereIncreasing => (1.0 - (linear - 1.0) * (linear - 1.0)).max(0.0).sqrt(),
            Blending::SphereDecreasing => 1.0 - (1.0 - linear * linear).max(0.0).sqrt(),
            Blending::Step => f64::from(t >= middle),
        }
    }

    /// The codes of a mixture, from 0 (left) to 1 (right).
    fn mix(&self, factor: f64) -> [u8; 3] {
        let between = |from: f64, to: f64| from + (to - from) * factor;
        let [from, to] = self.colors;
        let color = if self.coloring == Coloring::Rgb {
            std::array::from_fn(|i| between(from[i], to[i]))
        } else {
            let [from, to] = [hsv_from_rgb(from), hsv_from_rgb(to)];
            // The way to the hue in this direction, which is the whole circle where the hues are equal.
            let way = match self.coloring {
                Coloring::HsvClockwise if to[0] < from[0] => to[0] - from[0],
                Coloring::HsvClockwise => to[0] - from[0] - 1.0,
                _ if from[0] < to[0] => to[0] - from[0],
                _ => to[0] - from[0] + 1.0,
            };
            rgb_from_hsv([from[0] + way * factor, between(from[1], to[1]), between(from[2], to[2])])
        };
        color.map(|part| (part * 255.0).round() as u8)
    }
}

/// Hue (red 0, green 1/3, blue 2/3), saturation and value, all from 0 to 1.
fn hsv_from_rgb([r, g, b]: [f64; 3]) -> [f64; 3] {
    let [most, least] = [r.max(g).max(b), r.min(g).min(b)];
    let range = most - least;
    if range <= 0.0 {
        return [0.0, 0.0, most];
    }
    let sixths = if most == r {
        (g - b) / range
    } else if most == g {
        2.0 + (b - r) / range
    } else {
        4.0 + (r - g) / range
    };
    [(sixths / 6.0).rem_euclid(1.0), range / most, most]
}

fn rgb_from_hsv([hue, saturation, value]: [f64; 3]) -> [f64; 3] {
    // Each primary is full for a third of the circle around its own hue, and falls to nothing within a sixth.
    [5.0, 3.0, 1.0].map(|shift| {
        let away = (hue * 6.0 + shift).rem_euclid(6.0);
        value * (1.0 - saturation * away.min(4.0 - away).clamp(0.0, 1.0))
    })
}
