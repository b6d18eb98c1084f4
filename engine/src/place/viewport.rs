//! The explorer's view: where its pixels stand in the plane.

mod about;

use super::coordinate::{Coordinate, Memo, whole_steps};
use super::{Grid, Rect};
use crate::number::{Decimal, DecimalError, Fixed, FloatExp, shortened};
use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::Range;

/// A centre, the distance between neighbouring pixels, and a size in pixels.
///
/// Pixel `(i, j)`, row 0 on top, stands at exactly
/// `re + (2i + 1 - columns) h/2`, `im + (rows - 1 - 2j) h/2`. So a pan by whole pixels moves no sample,
/// and a view centred on 0 is exactly symmetric. The centre has as many bits as the spacing or its own
/// digits need, so a view can be of any depth.
///
/// Positions on the screen are in pixels from the view's top left corner; the centre of the first
/// pixel is `(0.5, 0.5)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewport {
    re: Coordinate,
    im: Coordinate,
    spacing: FloatExp,
    columns: u32,
    rows: u32,
    width_text: Memo<String>,
}

/// Why there is no such view.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ViewportError {
    /// A part of the centre is not a number.
    #[error("the {part} part of the centre: {error}")]
    Center {
        /// `real` or `imaginary`.
        part: &'static str,
        /// What is wrong with it.
        error: DecimalError,
    },
    /// The centre is so far out that nothing can be there.
    #[error("the {part} part of the centre is {value}, and must lie between -1e100 and 1e100")]
    CenterTooFar {
        /// `real` or `imaginary`.
        part: &'static str,
        /// The value given, shortened.
        value: String,
    },
    /// The width is not a number.
    #[error("the width: {0}")]
    Width(DecimalError),
    /// The width, given shortened, is 0 or below.
    #[error("the width is {0}, and must be a positive number")]
    NotPositive(String),
    /// Pixels would be closer than [`Viewport::MIN_SPACING`].
    #[error(
        "a width of {width} over {columns} columns puts pixels {spacing} apart, and the smallest distance is 1e-99339"
    )]
    TooDeep {
        /// The width given, shortened.
        width: String,
        /// The number of columns.
        columns: u32,
        /// The distance that follows, to a few digits.
        spacing: String,
    },
    /// The view is wider than anything in it; the width given, shortened.
    #[error("a width of {0} is more than {max:e}", max = Viewport::MAX_WIDTH)]
    TooWide(String),
    /// A picture has at least one pixel, and no side longer than a PNG can hold.
    #[error("a size of {columns}x{rows} pixels; both must lie between 1 and {max}", max = Viewport::MAX_SIDE)]
    Size {
        /// Columns asked for.
        columns: u64,
        /// Rows asked for.
        rows: u64,
    },
}

/// How a view's pixels lie in another view: position there = `scale * position here + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The size of one pixel here, in pixels there.
    pub scale: f64,
    /// Where the top left corner lies there, in pixels.
    pub offset: [f64; 2],
}

impl Viewport {
    /// The distance of pixels from which on the plain `f64` loop defines the counts; below it, `f64`
    /// samples are too coarse ([`is_deep`](Self::is_deep)).
    pub const F64_SPACING: f64 = 1e-11;
    /// The smallest distance of pixels, 2^-330000 or about 1e-99339: the texts of a centre fit into
    /// [`Decimal::MAX_LENGTH`].
    pub const MIN_SPACING: FloatExp = FloatExp::power_of_two(-330_000);
    /// The largest width of a view.
    pub const MAX_WIDTH: f64 = 1e100;
    /// The largest number of columns or rows: what a PNG can hold.
    pub const MAX_SIDE: u32 = i32::MAX as u32;

    /// The view of a width around a centre: three decimals of any length.
    ///
    /// ```
    /// use juliaset_engine::Viewport;
    /// let view = Viewport::parse("-0.25", "1e-3", "0.5", [640, 480])?;
    /// assert_eq!(view.spacing().to_f64(), 0.5 / 640.0);
    /// assert_eq!(view.center_text(), ["-0.25".to_string(), "0.001".to_string()]);
    /// assert!(Viewport::parse("-0.25", "1e-3", "2.5e-1000", [640, 480])?.is_deep());
    /// # Ok::<(), juliaset_engine::ViewportError>(())
    /// ```
    pub fn parse(re: &str, im: &str, width: &str, size: [u32; 2]) -> Result<Self, ViewportError> {
        let read = |part, text| Decimal::parse(text).map_err(|error| ViewportError::Center { part, error });
        let width = Decimal::parse(width).map_err(ViewportError::Width)?;
        Self::of_decimals([&read("real", re)?, &read("imaginary", im)?], &width, size)
    }

    /// The view of a width around a centre, by its real and imaginary parts.
    ///
    /// The spacing is the number of 53 bits nearest to the exact width over the columns.
    pub fn of_decimals(
        [re, im]: [&Decimal; 2],
        width: &Decimal,
        size: [u32; 2],
    ) -> Result<Self, ViewportError> {
        let spacing = match FloatExp::from_decimal(width) {
            Some(near) => checked_spacing(near, FloatExp::quotient_of(width, size[0]), size)?,
            None => return Err(ViewportError::NotPositive(shortened(&width.to_string()))),
        };
        for (part, value) in [("real", re), ("imaginary", im)] {
            if value.to_f64().abs() > Self::MAX_WIDTH {
                return Err(ViewportError::CenterTooFar { part, value: shortened(&value.to_string()) });
            }
        }
        let [columns, rows] = size;
        let [re, im] = [re, im].map(|part| Coordinate::typed(part, needed_bits(spacing)));
        Ok(Self { re, im, spacing, columns, rows, width_text: Memo::default() })
    }

    /// The smallest view around 0 that shows x in [-1.6, 1.6] and y in [-1, 1], the article's region.
    pub fn home(size: [u32; 2]) -> Self {
        let [columns, rows] = size.map(|side| side.clamp(1, Self::MAX_SIDE));
        let over = |digits, side| FloatExp::quotient_of(&Decimal::from_digits(false, digits, -1), side);
        let spacing = over("32", columns).max(over("20", rows)).unwrap_or(FloatExp::ONE);
        let [re, im] = [Coordinate::zero(), Coordinate::zero()];
        Self { re, im, spacing, columns, rows, width_text: Memo::default() }
    }

    /// Columns and rows.
    pub fn size(&self) -> [u32; 2] {
        [self.columns, self.rows]
    }

    /// The real and imaginary parts of the centre, exactly.
    pub fn center(&self) -> [&Fixed; 2] {
        [self.re.value(), self.im.value()]
    }

    /// The bits behind the point that its centre is kept in: what it takes in memory.
    pub fn center_bits(&self) -> usize {
        self.re.bits().max(self.im.bits())
    }

    /// The distance between neighbouring pixels.
    pub fn spacing(&self) -> FloatExp {
        self.spacing
    }

    /// The width of the view: spacing times columns.
    pub fn width(&self) -> FloatExp {
        self.spacing.times(f64::from(self.columns))
    }

    /// Whether pixels are closer than [`F64_SPACING`](Self::F64_SPACING).
    pub fn is_deep(&self) -> bool {
        self.spacing.to_f64() < Self::F64_SPACING
    }

    /// The decimal logarithm of how much this view magnifies: 3.2, the width of the whole set, over
    /// the width of the view.
    pub fn magnification_log10(&self) -> f64 {
        3.2f64.log10() - self.width().log10()
    }

    /// The width as the shortest decimal that gives this spacing again over the same columns.
    pub fn width_text(&self) -> String {
        self.width_text.get(|| self.spacing.shortest_multiple(self.columns).to_string()).clone()
    }

    /// The real and imaginary parts of the centre, as typed or as decimals that give this view again.
    /// They are found once, then kept.
    pub fn center_text(&self) -> [String; 2] {
        self.center_decimals().map(|part| part.to_string())
    }

    fn center_decimals(&self) -> [&Decimal; 2] {
        [&self.re, &self.im].map(|part| part.decimal(needed_bits(self.spacing)))
    }

    /// The point of the plane at a position, as decimals with the digits that tell it from its
    /// neighbours and two more.
    pub fn point_text(&self, position: [f64; 2]) -> [String; 2] {
        let places = 2.0 - self.spacing.log10();
        self.plane_from_pixel(position)
            .map(|part| part.to_places(places.ceil().max(1.0) as usize).to_string())
    }

    /// Every `step`th sample of a rectangle, relative to the centre, in units of the spacing: exact
    /// halves of integers.
    pub(crate) fn offsets_within(&self, rect: &Rect, step: NonZeroUsize) -> Grid {
        let half_steps = self.half_steps_within(rect, step);
        let [xs, ys] = half_steps.map(|steps| steps.map(|step| step as f64 / 2.0).collect());
        Grid { xs, ys }
    }

    /// Every `step`th sample of a rectangle, to the nearest `f64`: what counts are taken at unless the
    /// view [`is_deep`](Self::is_deep).
    pub(crate) fn grid_within(&self, rect: &Rect, step: NonZeroUsize) -> Grid {
        let half = self.spacing.to_fixed().half();
        let sample = |center: &Fixed, half_steps| (center + &half.times(half_steps)).to_f64();
        let [xs, ys] = self.half_steps_within(rect, step);
        Grid {
            xs: xs.map(|steps| sample(self.re.value(), steps)).collect(),
            ys: ys.map(|steps| sample(self.im.value(), steps)).collect(),
        }
    }

    /// How many half steps of the spacing samples stand right of and above the centre.
    fn half_steps_within(&self, rect: &Rect, step: NonZeroUsize) -> [impl Iterator<Item = i64> + use<>; 2] {
        let [columns, rows] = self.size().map(i64::from);
        let along = |range: &Range<usize>, first: i64, each: i64| {
            range.clone().step_by(step.get()).map(move |index| first + each * index as i64)
        };
        [along(&rect.columns, 1 - columns, 2), along(&rect.rows, rows - 1, -2)]
    }

    /// The same view moved so that what it shows moves by whole pixels, right and down.
    #[must_use]
    pub fn panned(&self, right: i64, down: i64) -> Self {
        let (spacing, bits) = (self.spacing.to_fixed(), needed_bits(self.spacing));
        let shifted = |part: &Coordinate, steps: i64| match steps {
            0 => part.clone(),
            _ => part.moved(&spacing.times(steps), bits),
        };
        let moved = Self {
            re: shifted(&self.re, right.saturating_neg()),
            im: shifted(&self.im, down),
            ..self.clone()
        };
        if moved.is_in_reach() { moved } else { self.clone() }
    }

    /// The same view magnified by `factor`, with the point at `position` staying where it is.
    ///
    /// The magnification ends where [`MIN_SPACING`](Self::MIN_SPACING) or
    /// [`MAX_WIDTH`](Self::MAX_WIDTH) is reached. A zoom about the middle keeps all digits of the centre.
    #[must_use]
    pub fn zoomed(&self, factor: f64, position: [f64; 2]) -> Self {
        if !(factor > 0.0 && factor.is_finite()) {
            return self.clone();
        }
        let spacing = self.possible(self.spacing.over(factor));
        let shift = &self.spacing.to_fixed() - &spacing.to_fixed();
        self.recentred(self.offset_from_center(position), &shift, spacing)
    }

    /// The view of the same size that shows all of a box, given by two of its corners.
    #[must_use]
    pub fn zoomed_to_box(&self, corners: [[f64; 2]; 2]) -> Self {
        let [[x0, y0], [x1, y1]] = corners;
        let share = ((x1 - x0).abs() / f64::from(self.columns)).max((y1 - y0).abs() / f64::from(self.rows));
        if !(share > 0.0 && share.is_finite()) {
            return self.clone();
        }
        let spacing = self.possible(self.spacing.times(share));
        let middle = self.offset_from_center([(x0 + x1) / 2.0, (y0 + y1) / 2.0]);
        self.recentred(middle, &self.spacing.to_fixed(), spacing)
    }

    /// The same centre and spacing in another size: a larger view shows more.
    #[must_use]
    pub fn resized(&self, size: [u32; 2]) -> Self {
        let [columns, rows] = size.map(|side| side.clamp(1, Self::MAX_SIDE));
        let width_text = if columns == self.columns { self.width_text.clone() } else { Memo::default() };
        Self { columns, rows, width_text, ..self.clone() }
    }

    /// The view of another size with the same centre and width.
    pub fn with_size(&self, size: [u32; 2]) -> Result<Self, ViewportError> {
        if size == self.size() {
            return Ok(self.clone());
        }
        Self::of_decimals(self.center_decimals(), &self.spacing.shortest_multiple(self.columns), size)
    }

    /// The view in another number of pixels that shows all that this one shows, and more where its
    /// shape differs.
    pub fn fitted(&self, size: [u32; 2]) -> Result<Self, ViewportError> {
        if size == self.size() {
            return Ok(self.clone());
        }
        let share = (f64::from(self.columns) / f64::from(size[0].max(1)))
            .max(f64::from(self.rows) / f64::from(size[1].max(1)));
        let width = self.spacing.times(share).times(f64::from(size[0].max(1)));
        let spacing = checked_spacing(width, None, size)?;
        Ok(self.recentred([0.0, 0.0], &Fixed::ZERO, spacing).resized(size))
    }

    /// The same view in `times` as many columns and rows.
    pub(crate) fn finer(&self, times: NonZeroU32) -> Result<Self, ViewportError> {
        let size @ [columns, _] = self.size().map(|side| side.saturating_mul(times.get()));
        let spacing = self.spacing.over(f64::from(times.get()));
        let spacing = checked_spacing(spacing.times(f64::from(columns)), Some(spacing), size)?;
        Ok(self.recentred([0.0, 0.0], &Fixed::ZERO, spacing).resized(size))
    }

    /// How this view's pixels lie in another view.
    ///
    /// Where the views have next to nothing in common, scale and offset stay finite: a scale lies between
    /// 1e-30 and 1e30, an offset between -1e35 and 1e35.
    pub fn placement_in(&self, other: &Self) -> Placement {
        const SCALES: [f64; 2] = [1e-30, 1e30];
        const FAR: f64 = 1e35;
        let scale = self.spacing.ratio(&other.spacing).clamp(SCALES[0], SCALES[1]);
        // In pixels of the wider view, which are the fewer, so that nothing is beyond f64.
        let (unit, unit_there) = if scale > 1.0 { (self.spacing, scale) } else { (other.spacing, 1.0) };
        let steps = |from: &Coordinate, to: &Coordinate| {
            let distance = to.value() - from.value();
            let steps = FloatExp::from_fixed(&distance).map_or(0.0, |size| size.ratio(&unit).min(FAR));
            steps * unit_there * if distance.is_negative() { -1.0 } else { 1.0 }
        };
        let corner = |side: u32, other_side: u32| (f64::from(other_side) - f64::from(side) * scale) / 2.0;
        let offset = [
            steps(&other.re, &self.re) + corner(self.columns, other.columns),
            steps(&self.im, &other.im) + corner(self.rows, other.rows),
        ];
        Placement { scale, offset: offset.map(|side| side.clamp(-FAR, FAR)) }
    }

    /// By how many pixels, right and down, this view's pixels lie further in another view, if they
    /// stand at exactly the same points there.
    pub fn whole_pixels_to(&self, other: &Self) -> Option<[i64; 2]> {
        const FAR: f64 = 1e15;
        if self.spacing != other.spacing {
            return None;
        }
        let half_step = self.spacing.to_fixed().half();
        let whole = |difference: Fixed, side: u32, other_side: u32| {
            let size = FloatExp::from_fixed(&difference).map_or(0.0, |size| size.ratio(&self.spacing));
            let sign = if difference.is_negative() { -1.0 } else { 1.0 };
            let half_steps = (2.0 * sign * size).round();
            let exact = half_steps.abs() < FAR && half_step.times(half_steps as i64) == difference;
            let shift = half_steps as i64 + i64::from(other_side) - i64::from(side);
            (exact && shift % 2 == 0).then_some(shift / 2)
        };
        Some([
            whole(self.re.value() - other.re.value(), self.columns, other.columns)?,
            whole(other.im.value() - self.im.value(), self.rows, other.rows)?,
        ])
    }

    fn plane_from_pixel(&self, position: [f64; 2]) -> [Fixed; 2] {
        let [x, y] = self.offset_from_center(position);
        let spacing = self.spacing.to_fixed();
        [(&self.re, x), (&self.im, y)]
            .map(|(part, steps)| part.value() + &(&spacing * &Fixed::from_f64(steps)))
    }

    /// A position in pixels right of and above the centre.
    fn offset_from_center(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x - f64::from(self.columns) / 2.0, f64::from(self.rows) / 2.0 - y]
    }

    /// The view of another spacing, its centre moved right and up by steps of a unit.
    fn recentred(&self, [right, up]: [f64; 2], unit: &Fixed, spacing: FloatExp) -> Self {
        let bits = needed_bits(spacing);
        let shifted = |part: &Coordinate, steps: f64| {
            let shift = unit * &Fixed::from_f64(steps);
            // A part that stays where it is stays the decimal that it was given as.
            if shift == Fixed::ZERO {
                Coordinate::typed(part.decimal(needed_bits(self.spacing)), bits)
            } else {
                Coordinate::rounded(&(part.value() + &shift), bits)
            }
        };
        let (re, im) = (shifted(&self.re, right), shifted(&self.im, up));
        let moved = Self { re, im, spacing, width_text: Memo::default(), ..self.clone() };
        if moved.is_in_reach() { moved } else { self.clone() }
    }

    /// The nearest possible spacing.
    fn possible(&self, spacing: FloatExp) -> FloatExp {
        let widest = FloatExp::from_f64(Self::MAX_WIDTH / f64::from(self.columns)).unwrap_or(FloatExp::ONE);
        spacing.clamp(Self::MIN_SPACING, widest)
    }

    fn is_in_reach(&self) -> bool {
        [&self.re, &self.im].iter().all(|part| part.value().to_f64().abs() <= Self::MAX_WIDTH)
    }
}

/// How many bits behind the point make whole and half steps of the spacing exact.
fn needed_bits(spacing: FloatExp) -> usize {
    /// The bits of a spacing below its leading one, one more for half steps, and one to spare.
    const SPACING_BITS: i64 = 54;
    /// What a wide view has.
    const LEAST: i64 = 64;
    whole_steps((SPACING_BITS - spacing.exponent()).max(LEAST) as usize)
}

/// The spacing of a width, if a view can have it: the exact one where it is known.
fn checked_spacing(
    width: FloatExp,
    exact: Option<FloatExp>,
    [columns, rows]: [u32; 2],
) -> Result<FloatExp, ViewportError> {
    let sides = 1..=Viewport::MAX_SIDE;
    if !sides.contains(&columns) || !sides.contains(&rows) {
        return Err(ViewportError::Size { columns: columns.into(), rows: rows.into() });
    }
    let named = || shortened(&width.to_decimal().to_string());
    if width.to_f64() > Viewport::MAX_WIDTH {
        return Err(ViewportError::TooWide(named()));
    }
    let spacing = exact.unwrap_or_else(|| width.over(f64::from(columns)));
    if spacing < Viewport::MIN_SPACING {
        let exponent = spacing.log10().floor();
        let spacing = format!("about 1e{exponent}");
        return Err(ViewportError::TooDeep { width: named(), columns, spacing });
    }
    Ok(spacing)
}

#[cfg(test)]
mod tests;
