//! Round places in the plane with their names: for a grid with labelled ticks and for a scale bar.

mod pixels;

use super::{ComplexRegion, Placement, RegionError, Viewport};
use crate::number::{Decimal, Fixed, FloatExp};

/// Where the numbers of the plane stand on a picture, along its two sides.
///
/// ```
/// use juliaset_engine::{Ruler, Viewport};
/// let ticks = Ruler::of_view(&Viewport::home([1280, 800])).ticks(110.0);
/// let labels: Vec<_> = ticks.real.iter().map(|tick| tick.label.as_str()).collect();
/// assert_eq!(labels[..4], ["-1.6", "-1.4", "-1.2", "-1"]);
/// assert_eq!((ticks.real[3].place, ticks.unit), (240.0, None));
///
/// let deep = Viewport::parse("-0.25", "0.001", "2.5e-30", [1280, 800])?;
/// let ticks = Ruler::of_view(&deep).ticks(110.0);
/// assert_eq!((ticks.real[0].label.as_str(), ticks.real[6].label.as_str()), ("-12", "0"));
/// assert_eq!(ticks.unit.map(|unit| unit.to_string()), Some("1e-31".to_owned()));
/// # Ok::<(), juliaset_engine::ViewportError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ruler {
    real: Side,
    imaginary: Side,
}

/// The numbers along one side.
#[derive(Clone, Debug)]
struct Side {
    /// A number of the picture's middle.
    middle: Fixed,
    /// Where it stands, in pixels from the left or the top edge.
    place: f64,
    /// The distance of two numbers that are a pixel apart.
    spacing: FloatExp,
    /// Whether numbers grow to the right or downwards.
    rising: bool,
    /// The length of the side.
    pixels: f64,
}

/// Where round numbers stand along the sides of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Those of the real axis, from the left to the right.
    pub real: Vec<Tick>,
    /// Those of the imaginary axis, from the top down.
    pub imaginary: Vec<Tick>,
    /// What the labels count, from the centre of the picture on; where there is none, they are the numbers
    /// themselves.
    pub unit: Option<Decimal>,
}

/// A round number and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// In pixels from the left or the top edge of the picture.
    pub place: f64,
    /// The number, exactly: a decimal.
    pub label: String,
}

/// A round length.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleBar {
    /// In pixels.
    pub pixels: f64,
    /// In the plane, exactly: a decimal.
    pub label: String,
}

/// 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug)]
struct Round {
    digit: i64,
    exponent: i64,
    /// The power of ten, rounded.
    power: FloatExp,
}

impl Ruler {
    /// The ruler of a view.
    pub fn of_view(view: &Viewport) -> Self {
        let [re, im] = view.center();
        let [columns, rows] = view.size().map(f64::from);
        let side = |middle: &Fixed, pixels: f64, rising| Side {
            middle: middle.clone(),
            place: pixels / 2.0,
            spacing: view.spacing(),
            rising,
            pixels,
        };
        Self { real: side(re, columns, true), imaginary: side(im, rows, false) }
    }

    /// The ruler of the article's picture with `resolution` columns: its sample `i` is the number in the middle
    /// of pixel `i`, so that the left bound stands half a pixel right of the edge.
    pub fn of_region(region: &ComplexRegion, resolution: usize) -> Result<Self, RegionError> {
        let (columns, rows) = region.shape(resolution)?;
        let [left, right, first, last] = region.bounds();
        let side = |start: f64, end: f64, pixels: usize| {
            let [from, to] = [start, end].map(Fixed::from_f64);
            let pixels = pixels as f64;
            Side {
                middle: (&from + &to).half(),
                place: pixels / 2.0 + 0.5,
                // The bounds of a region differ.
                spacing: FloatExp::from_fixed(&(&to - &from)).unwrap_or(FloatExp::ONE).over(pixels),
                rising: start < end,
                pixels,
            }
        };
        Ok(Self { real: side(left, right, columns), imaginary: side(first, last, rows) })
    }

    /// The ruler of the same picture drawn elsewhere on a screen of the same size: moved and scaled.
    #[must_use]
    pub fn placed(self, Placement { scale, offset: [right, down] }: Placement) -> Self {
        let placed = |side: Side, offset: f64| Side {
            place: side.place * scale + offset,
            spacing: side.spacing.over(scale),
            ..side
        };
        Self { real: placed(self.real, right), imaginary: placed(self.imaginary, down) }
    }

    /// Columns and rows.
    pub fn size(&self) -> [f64; 2] {
        [self.real.pixels, self.imaginary.pixels]
    }

    /// Ticks about `distance` pixels apart: multiples of the round number that comes nearest to that.
    ///
    /// Where their numbers would be long they are counted from the centre of the picture. No label is rounded.
    pub fn ticks(&self, distance: f64) -> Ticks {
        /// So that there are not more ticks than anyone can see.
        const CLOSEST: f64 = 16.0;
        let step = Round::nearest(self.real.spacing.times(distance.max(CLOSEST)));
        let numbers = (self.real.numbers(step), self.imaginary.numbers(step));
        if let (Some(real), Some(imaginary)) = numbers {
            return Ticks { real, imaginary, unit: None };
        }
        let [real, imaginary] = [&self.real, &self.imaginary].map(|side| side.offsets(step));
        Ticks { real, imaginary, unit: Some(Decimal::from_digits(false, "1", step.exponent)) }
    }

    /// The longest round length of at most a fifth of the picture's width.
    pub fn scale_bar(&self) -> ScaleBar {
        let length = Round::below(self.real.spacing.times(self.real.pixels / 5.0));
        let label = length.times(1).to_string();
        ScaleBar { pixels: length.size().ratio(&self.real.spacing), label }
    }
}

impl Side {
    /// The multiples of a step within the side; none where one of them takes more than six digits or a long text.
    fn numbers(&self, step: Round) -> Option<Vec<Tick>> {
        const MOST: f64 = 1e6;
        const LONGEST: usize = 10;
        let step_pixels = step.size().ratio(&self.spacing);
        let size = FloatExp::from_fixed(&self.middle).map_or(0.0, |size| size.ratio(&step.size()));
        let middle = if self.middle.is_negative() { -size } else { size };
        let [near, far] = self.reach().map(|pixels| middle + pixels / step_pixels);
        // Also where one of them is infinite.
        if near.abs().max(far.abs()) * step.digit as f64 >= MOST {
            return None;
        }
        // One more on both sides: these bounds are rounded, and the places decide.
        let multiples = near.floor() as i64 - 1..=far.ceil() as i64 + 1;
        let distance = self.distance(step);
        let ticks = self.within(multiples.map(|times| (distance(times), step.times(times).to_string())));
        ticks.iter().all(|tick| tick.label.len() <= LONGEST).then_some(ticks)
    }

    /// How far multiples of a step are from the middle, in pixels, towards larger numbers.
    ///
    /// With `2^e` the power of two in the spacing, the step is rounded by at most `2^(e - 65)`, and its
    /// multiples, fewer than `2^20 + 2`, by less than `2^-44` pixels.
    fn distance(&self, step: Round) -> impl Fn(i64) -> f64 {
        const GUARD: i64 = 64;
        let bits = usize::try_from(GUARD - self.spacing.exponent()).unwrap_or(0);
        let step = step.times(1).to_fixed(bits);
        move |times| {
            let difference = &step.times(times) - &self.middle;
            let size = FloatExp::from_fixed(&difference).map_or(0.0, |size| size.ratio(&self.spacing));
            if difference.is_negative() { -size } else { size }
        }
    }

    /// The multiples of a step, counted from the middle in powers of ten.
    fn offsets(&self, step: Round) -> Vec<Tick> {
        /// Where the middle is so far away that there are no short numbers, it is on its way to somewhere else.
        const FARTHEST: f64 = 1e6;
        let step_pixels = step.size().ratio(&self.spacing);
        let [near, far] = self.reach().map(|pixels| pixels / step_pixels);
        if near.abs().max(far.abs()) >= FARTHEST {
            return Vec::new();
        }
        let multiples = near.floor() as i64 - 1..=far.ceil() as i64 + 1;
        let label = |times: i64| match times {
            0 => "0".to_owned(),
            times => format!("{:+}", times * step.digit),
        };
        self.within(multiples.map(|times| (times as f64 * step_pixels, label(times))))
    }

    /// The pixels from the middle to the least and to the largest number.
    fn reach(&self) -> [f64; 2] {
        match self.rising {
            true => [-self.place, self.pixels - self.place],
            false => [self.place - self.pixels, self.place],
        }
    }

    /// Those of some ticks, by their distance from the middle in pixels, that stand on the side, from its start on.
    fn within(&self, ticks: impl DoubleEndedIterator<Item = (f64, String)>) -> Vec<Tick> {
        /// A tick so little beyond an edge stands on it: the spacing is rounded.
        const ROUNDING: f64 = 1e-8;
        let sign = if self.rising { 1.0 } else { -1.0 };
        let placed = ticks.filter_map(|(distance, label)| {
            let place = self.place + sign * distance;
            let on_side = place.clamp(0.0, self.pixels);
            ((place - on_side).abs() < ROUNDING).then_some(Tick { place: on_side, label })
        });
        let mut ticks: Vec<_> = placed.collect();
        if !self.rising {
            ticks.reverse();
        }
        ticks
    }
}

impl Round {
    /// The largest that is not above a limit, to rounding.
    fn below(limit: FloatExp) -> Self {
        /// A limit this little below a round number is that number, and was rounded.
        const ROUNDING: f64 = 1e-12;
        let exponent = limit.log10().floor() as i64;
        let power = Decimal::from_digits(false, "1", exponent);
        let power = FloatExp::from_decimal(&power).unwrap_or(FloatExp::ONE);
        let share = limit.ratio(&power) * (1.0 + ROUNDING);
        // The logarithm is rounded: the share may be beyond 1 or 10.
        match share {
            share if share >= 10.0 => Self { digit: 1, exponent: exponent + 1, power: power.times(10.0) },
            share if share < 1.0 => Self { digit: 5, exponent: exponent - 1, power: power.over(10.0) },
            share => {
                let digit = [5, 2].into_iter().find(|digit| share >= f64::from(*digit)).unwrap_or(1);
                Self { digit: digit.into(), exponent, power }
            }
        }
    }

    /// The one that has the least ratio to a size.
    fn nearest(size: FloatExp) -> Self {
        let low = Self::below(size);
        let high = match low.digit {
            1 => Self { digit: 2, ..low },
            2 => Self { digit: 5, ..low },
            _ => Self { digit: 1, exponent: low.exponent + 1, power: low.power.times(10.0) },
        };
        if size.ratio(&low.size()) <= high.size().ratio(&size) { low } else { high }
    }

    fn size(self) -> FloatExp {
        self.power.times(self.digit as f64)
    }

    /// A multiple, exactly.
    fn times(self, times: i64) -> Decimal {
        let digits = (times.unsigned_abs() * self.digit.unsigned_abs()).to_string();
        Decimal::from_digits(times < 0, &digits, self.exponent)
    }
}

#[cfg(test)]
mod tests;
