//! The explorer's view: where its pixels stand in the plane.

use crate::fixed::{DecimalError, Fixed};
use crate::grid::Grid;

/// A centre, the distance between neighbouring pixels, and a size in pixels.
///
/// Pixel `(i, j)`, row 0 on top, stands at exactly
/// `re + (2i + 1 - columns) h/2`, `im + (rows - 1 - 2j) h/2`, and is sampled at the `f64` nearest to
/// that. So a pan by whole pixels moves no sample, and a view centred on 0 is exactly symmetric.
///
/// Positions on the screen are in pixels from the view's top left corner; the centre of the first
/// pixel is `(0.5, 0.5)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewport {
    re: Fixed,
    im: Fixed,
    spacing: f64,
    columns: u32,
    rows: u32,
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
    #[error("the {part} part of the centre is {value:e}, and must lie between -1e100 and 1e100")]
    CenterTooFar {
        /// `real` or `imaginary`.
        part: &'static str,
        /// The value given.
        value: f64,
    },
    /// The width is not a positive number.
    #[error("the width is {0}, and must be a positive number")]
    Width(f64),
    /// Pixels would be closer than `f64` samples can tell apart.
    #[error(
        "a width of {width:e} over {columns} columns puts pixels {spacing:e} apart, and the smallest distance is {min:e}",
        min = Viewport::MIN_SPACING
    )]
    TooDeep {
        /// The width given.
        width: f64,
        /// The number of columns.
        columns: u32,
        /// The distance that follows.
        spacing: f64,
    },
    /// The view is wider than anything in it.
    #[error("a width of {0:e} is more than {max:e}", max = Viewport::MAX_WIDTH)]
    TooWide(f64),
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
    /// The smallest distance of pixels: from there up, the plain `f64` loop defines the counts.
    pub const MIN_SPACING: f64 = 1e-11;
    /// The largest width of a view.
    pub const MAX_WIDTH: f64 = 1e100;
    /// The largest number of columns or rows: what a PNG can hold.
    pub const MAX_SIDE: u32 = i32::MAX as u32;

    /// The view of `width` around a centre; decimals of any length for its parts.
    ///
    /// ```
    /// use juliaset_engine::Viewport;
    /// let view = Viewport::parse("-0.25", "1e-3", 0.5, [640, 480])?;
    /// assert_eq!(view.spacing(), 0.5 / 640.0);
    /// assert_eq!(view.center_text(), ["-0.25".to_string(), "0.001".to_string()]);
    /// # Ok::<(), juliaset_engine::ViewportError>(())
    /// ```
    pub fn parse(re: &str, im: &str, width: f64, size: [u32; 2]) -> Result<Self, ViewportError> {
        let spacing = checked_spacing(width, size)?;
        let bits = fraction_bits(spacing);
        let read = |part, text| {
            let value = Fixed::parse(text, bits).map_err(|error| ViewportError::Center { part, error })?;
            match value.to_f64() {
                far if far.abs() > Self::MAX_WIDTH => Err(ViewportError::CenterTooFar { part, value: far }),
                _ => Ok(value),
            }
        };
        let [columns, rows] = size;
        Ok(Self { re: read("real", re)?, im: read("imaginary", im)?, spacing, columns, rows })
    }

    /// The smallest view around 0 that shows x in [-1.6, 1.6] and y in [-1, 1], the article's region.
    pub fn home(size: [u32; 2]) -> Self {
        let [columns, rows] = size.map(|side| side.clamp(1, Self::MAX_SIDE));
        let spacing = (3.2 / f64::from(columns)).max(2.0 / f64::from(rows));
        Self { re: Fixed::ZERO, im: Fixed::ZERO, spacing, columns, rows }
    }

    /// Columns and rows.
    pub fn size(&self) -> [u32; 2] {
        [self.columns, self.rows]
    }

    /// The distance between neighbouring pixels.
    pub fn spacing(&self) -> f64 {
        self.spacing
    }

    /// The width of the view: spacing times columns.
    pub fn width(&self) -> f64 {
        self.spacing * f64::from(self.columns)
    }

    /// The width as the shortest decimal that gives this spacing again over the same columns; after
    /// [`resized`](Self::resized) there may be none, and the spacing is then an ulp beside it.
    pub fn width_text(&self) -> String {
        let reads_back = |text: &String| text.parse().map(|width: f64| width / f64::from(self.columns));
        let width = self.width();
        let neighbours = [width, width.next_up(), width.next_down()];
        let shortened = (0..17).map(|digits| format!("{width:.digits$e}"));
        let text = shortened
            .chain(neighbours.map(|width| format!("{width:e}")))
            .find(|text| reads_back(text) == Ok(self.spacing))
            .unwrap_or_else(|| format!("{width:e}"));
        // Ordinary numbers are written without an exponent.
        match text.parse::<f64>() {
            Ok(width) if (1e-4..1e9).contains(&width) => width.to_string(),
            _ => text,
        }
    }

    /// The real and imaginary parts of the centre, as the shortest decimals that give this view again.
    pub fn center_text(&self) -> [String; 2] {
        let bits = fraction_bits(self.spacing);
        [self.re.to_decimal(bits), self.im.to_decimal(bits)]
    }

    /// The point of the plane at a position, as the shortest decimals that tell it from its neighbours.
    pub fn point_text(&self, position: [f64; 2]) -> [String; 2] {
        const SPARE_BITS: usize = 4;
        let bits = fraction_bits(self.spacing) - SPACING_BITS + SPARE_BITS;
        let (re, im) = self.plane_from_pixel(position);
        [re.to_decimal(bits), im.to_decimal(bits)]
    }

    /// The samples of this view.
    pub fn grid(&self) -> Grid {
        let half = Fixed::from_f64(self.spacing).half();
        let [columns, rows] = self.size().map(i64::from);
        let sample = |center: &Fixed, half_steps| (center + &half.times(half_steps)).to_f64();
        Grid {
            xs: (0..columns).map(|i| sample(&self.re, 2 * i + 1 - columns)).collect(),
            ys: (0..rows).map(|j| sample(&self.im, rows - 1 - 2 * j)).collect(),
        }
    }

    /// The same view moved so that what it shows moves by whole pixels, right and down.
    #[must_use]
    pub fn panned(&self, right: i64, down: i64) -> Self {
        let spacing = Fixed::from_f64(self.spacing);
        let moved = Self {
            re: &self.re - &spacing.times(right),
            im: &self.im + &spacing.times(down),
            ..self.clone()
        };
        if moved.is_in_reach() { moved } else { self.clone() }
    }

    /// The same view magnified by `factor`, with the point at `position` staying where it is.
    ///
    /// The magnification ends where [`MIN_SPACING`](Self::MIN_SPACING) or
    /// [`MAX_WIDTH`](Self::MAX_WIDTH) is reached.
    #[must_use]
    pub fn zoomed(&self, factor: f64, position: [f64; 2]) -> Self {
        if !(factor > 0.0 && factor.is_finite()) {
            return self.clone();
        }
        let widest = Self::MAX_WIDTH / f64::from(self.columns);
        let spacing = self.writable((self.spacing / factor).clamp(Self::MIN_SPACING, widest));
        let [x, y] = self.offset_from_center(position);
        self.recentred(x * (self.spacing - spacing), y * (self.spacing - spacing), spacing)
    }

    /// The view of the same size that shows all of a box, given by two of its corners.
    #[must_use]
    pub fn zoomed_to_box(&self, corners: [[f64; 2]; 2]) -> Self {
        let [[x0, y0], [x1, y1]] = corners;
        let share = ((x1 - x0).abs() / f64::from(self.columns)).max((y1 - y0).abs() / f64::from(self.rows));
        if share.is_nan() || share <= 0.0 {
            return self.clone();
        }
        let spacing = self.writable((self.spacing * share).max(Self::MIN_SPACING));
        let [x, y] = self.offset_from_center([(x0 + x1) / 2.0, (y0 + y1) / 2.0]);
        self.recentred(x * self.spacing, y * self.spacing, spacing)
    }

    /// The same centre and spacing in another size: a larger view shows more.
    #[must_use]
    pub fn resized(&self, size: [u32; 2]) -> Self {
        let [columns, rows] = size.map(|side| side.clamp(1, Self::MAX_SIDE));
        Self { columns, rows, ..self.clone() }
    }

    /// The view in another number of pixels that shows all that this one shows, and more where its
    /// shape differs.
    pub fn fitted(&self, size: [u32; 2]) -> Result<Self, ViewportError> {
        if size == self.size() {
            return Ok(self.clone());
        }
        let share = (f64::from(self.columns) / f64::from(size[0].max(1)))
            .max(f64::from(self.rows) / f64::from(size[1].max(1)));
        let spacing = checked_spacing(self.spacing * share * f64::from(size[0]), size)?;
        Ok(self.recentred(0.0, 0.0, spacing).resized(size))
    }

    /// How this view's pixels lie in another view.
    pub fn placement_in(&self, other: &Self) -> Placement {
        let scale = self.spacing / other.spacing;
        let right = (&self.re - &other.re).to_f64() / other.spacing;
        let down = (&other.im - &self.im).to_f64() / other.spacing;
        let corner = |side: u32, other_side: u32| (f64::from(other_side) - f64::from(side) * scale) / 2.0;
        Placement {
            scale,
            offset: [right + corner(self.columns, other.columns), down + corner(self.rows, other.rows)],
        }
    }

    /// By how many pixels, right and down, this view's pixels lie further in another view, if they
    /// stand at exactly the same points there.
    pub fn whole_pixels_to(&self, other: &Self) -> Option<[i64; 2]> {
        const FAR: f64 = 1e15;
        if self.spacing != other.spacing {
            return None;
        }
        let half_step = Fixed::from_f64(self.spacing).half();
        let whole = |difference: Fixed, side: u32, other_side: u32| {
            let half_steps = (2.0 * difference.to_f64() / self.spacing).round();
            let exact = half_steps.abs() < FAR && half_step.times(half_steps as i64) == difference;
            let shift = half_steps as i64 + i64::from(other_side) - i64::from(side);
            (exact && shift % 2 == 0).then_some(shift / 2)
        };
        Some([
            whole(&self.re - &other.re, self.columns, other.columns)?,
            whole(&other.im - &self.im, self.rows, other.rows)?,
        ])
    }

    fn plane_from_pixel(&self, position: [f64; 2]) -> (Fixed, Fixed) {
        let [x, y] = self.offset_from_center(position);
        (&self.re + &Fixed::from_f64(x * self.spacing), &self.im + &Fixed::from_f64(y * self.spacing))
    }

    /// A position in pixels right of and above the centre.
    fn offset_from_center(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x - f64::from(self.columns) / 2.0, f64::from(self.rows) / 2.0 - y]
    }

    fn recentred(&self, right: f64, up: f64, spacing: f64) -> Self {
        let (old_bits, bits) = (fraction_bits(self.spacing), fraction_bits(spacing));
        // A part that stays where it is stays the decimal that it was given as.
        let shifted = |part: &Fixed, shift: f64| match Fixed::parse(&part.to_decimal(old_bits), bits) {
            Ok(same) if shift == 0.0 => same,
            _ => (part + &Fixed::from_f64(shift)).round(bits),
        };
        let (re, im) = (shifted(&self.re, right), shifted(&self.im, up));
        let moved = Self { re, im, spacing, ..self.clone() };
        if moved.is_in_reach() { moved } else { self.clone() }
    }

    /// The spacing next to this one that is some width over the columns, so that the width says it all.
    fn writable(&self, spacing: f64) -> f64 {
        let columns = f64::from(self.columns);
        (spacing * columns / columns).max(Self::MIN_SPACING)
    }

    fn is_in_reach(&self) -> bool {
        [&self.re, &self.im].iter().all(|part| part.to_f64().abs() <= Self::MAX_WIDTH)
    }
}

/// The bits of an `f64` spacing below its leading one, and one more for half steps.
const SPACING_BITS: usize = 53;

/// Behind so many bits a centre is cut: whole and half steps of the spacing are exact.
fn fraction_bits(spacing: f64) -> usize {
    let exponent = spacing.log2().floor() as i64 - 1;
    (SPACING_BITS as i64 - exponent).max(SPACING_BITS as i64 + 11) as usize
}

fn checked_spacing(width: f64, [columns, rows]: [u32; 2]) -> Result<f64, ViewportError> {
    let sides = 1..=Viewport::MAX_SIDE;
    if !sides.contains(&columns) || !sides.contains(&rows) {
        return Err(ViewportError::Size { columns: columns.into(), rows: rows.into() });
    }
    if !width.is_finite() || width <= 0.0 {
        return Err(ViewportError::Width(width));
    }
    if width > Viewport::MAX_WIDTH {
        return Err(ViewportError::TooWide(width));
    }
    let spacing = width / f64::from(columns);
    if spacing < Viewport::MIN_SPACING {
        return Err(ViewportError::TooDeep { width, columns, spacing });
    }
    Ok(spacing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some_view() -> impl Strategy<Value = Viewport> {
        (-2.0f64..2.0, -2.0f64..2.0, -8.0f64..1.0, 2u32..200, 2u32..200).prop_map(
            |(re, im, log_width, columns, rows)| {
                let width = 10f64.powf(log_width);
                Viewport::parse(&re.to_string(), &im.to_string(), width, [columns, rows]).unwrap()
            },
        )
    }

    #[test]
    fn home_is_the_article_region_and_symmetric() {
        let grid = Viewport::home([320, 200]).grid();
        assert!(grid.is_symmetric());
        assert_eq!((grid.xs[0], grid.ys[0]), (-1.595, 0.995));
        assert!(Viewport::home([321, 77]).grid().is_symmetric());
    }

    #[test]
    fn a_width_is_written_as_short_as_it_can_be() {
        for (width, columns, text) in [(3.2, 980, "3.2"), (1e-7, 333, "1e-7"), (0.2, 1280, "0.2")] {
            assert_eq!(Viewport::parse("0", "0", width, [columns, 9]).unwrap().width_text(), text);
        }
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        let parse = |re, width, size| Viewport::parse(re, "0", width, size);
        assert!(matches!(parse("x", 1.0, [9, 9]), Err(ViewportError::Center { part: "real", .. })));
        assert!(matches!(parse("1e200", 1.0, [9, 9]), Err(ViewportError::CenterTooFar { .. })));
        for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(parse("0", width, [9, 9]), Err(ViewportError::Width(_))));
        }
        assert!(matches!(parse("0", 1e-11, [9, 9]), Err(ViewportError::TooDeep { .. })));
        assert!(matches!(parse("0", 1.0, [0, 9]), Err(ViewportError::Size { .. })));
        assert!(matches!(parse("0", 1.0, [9, u32::MAX]), Err(ViewportError::Size { .. })));
    }

    #[test]
    fn a_centre_stays_the_decimal_that_it_was_given_as() {
        let view = Viewport::parse("0.6248", "-0.1", 0.02, [1280, 800]).unwrap();
        let middle = [640.0, 400.0];
        for other in
            [view.fitted([1470, 1161]).unwrap(), view.zoomed(300.0, middle), view.zoomed(0.1, middle)]
        {
            assert_eq!(other.center_text(), ["0.6248", "-0.1"]);
        }
    }

    #[test]
    fn zooming_ends_at_the_smallest_spacing() {
        let deep = Viewport::home([300, 200]).zoomed(1e30, [10.0, 20.0]);
        assert_eq!(deep.spacing(), Viewport::MIN_SPACING);
        assert_eq!(deep.zoomed(f64::NAN, [0.0, 0.0]), deep);
    }

    proptest! {
        #[test]
        fn a_pan_by_whole_pixels_moves_no_sample(view in some_view(), right in 0i64..50, down in 0i64..50) {
            let (grid, moved) = (view.grid(), view.panned(right, down).grid());
            let (right, down) = (right as usize, down as usize);
            for i in right..grid.width() {
                prop_assert_eq!(moved.xs[i], grid.xs[i - right]);
            }
            for j in down..grid.height() {
                prop_assert_eq!(moved.ys[j], grid.ys[j - down]);
            }
            let there = view.panned(5, -7);
            prop_assert_eq!(view.whole_pixels_to(&there), Some([5, -7]));
            prop_assert_eq!(there.panned(-5, 7), view);
        }

        #[test]
        fn text_gives_the_view_again(view in some_view(), x in 0.0f64..100.0, y in 0.0f64..100.0) {
            let view = view.zoomed(1.7, [x, y]).panned(3, 5);
            let [re, im] = view.center_text();
            let width = view.width_text().parse().unwrap();
            prop_assert_eq!(Viewport::parse(&re, &im, width, view.size()), Ok(view));
        }

        #[test]
        fn a_zoom_keeps_the_point_under_the_pointer(view in some_view(), x in 0.0f64..200.0, y in 0.0f64..200.0) {
            let placed = view.placement_in(&view.zoomed(2.0, [x, y]));
            prop_assert_eq!(placed.scale, 2.0);
            prop_assert!((placed.scale * x + placed.offset[0] - x).abs() < 1e-6);
            prop_assert!((placed.scale * y + placed.offset[1] - y).abs() < 1e-6);
        }

        #[test]
        fn another_size_shows_at_least_the_same(view in some_view(), columns in 1u32..500, rows in 1u32..500) {
            let fitted = view.fitted([columns, rows]).unwrap();
            let whole = |view: &Viewport| view.size().map(|side| f64::from(side) * view.spacing());
            let (small, large) = (whole(&view), whole(&fitted));
            prop_assert!(small[0] <= large[0] * (1.0 + 1e-12) && small[1] <= large[1] * (1.0 + 1e-12));
            prop_assert_eq!(fitted.size(), [columns, rows]);
        }
    }
}
