//! From a series of many pixels to the count of each: smaller and smaller discs, each followed as far
//! as its series is good.

use super::DeepView;
use super::series::{Series, value};
use super::simd;
use crate::counts::CountError;
use crate::number::{Ball, Size, U, UP_F64, power_of_two};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// Pixels along the side of a leaf: their series costs little beside them.
pub(super) const SIDE: f64 = 64.0;
/// From this size on, a view is spread enough for plain `f64`. Like the side, it only chooses.
pub(super) const SPREAD: f64 = 1.0 / 65536.0;

/// Whether the leaves of a view can be followed in plain `f64` from where its series ends, or soon after.
pub(super) fn is_spread_enough(whole: &Series) -> bool {
    /// A leaf is followed on for some iterations more.
    const ROOM: f64 = 4.0;
    let leaf = (SIDE / (2.0 * whole.radius)).min(1.0);
    whole.spread * power_of_two(whole.exponent) * leaf >= ROOM * SPREAD
}

/// Why a series goes no further.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stop {
    /// All of its points have this count.
    Same(u32),
    /// Some of its points are outside after the next iteration, others are not.
    Crossing,
    /// It would not be good any more.
    Spread,
}

/// Where a series lies.
enum Place {
    Inside,
    Outside,
    Both,
}

/// The pixels of one call, and what is found of them.
struct Leaves<'a> {
    view: &'a DeepView,
    xs: &'a [f64],
    ys: &'a [f64],
    counts: &'a mut [u32],
    settled: Vec<usize>,
    points: simd::Points,
    watch: &'a Watch,
}

/// See [`DeepView::count_points`].
pub(super) fn count(
    view: &DeepView,
    (xs, ys): (&[f64], &[f64]),
    counts: &mut [u32],
    watch: &Watch,
) -> Result<Vec<usize>, CountError> {
    let mut pixels: Vec<u32> = (0..xs.len() as u32).collect();
    let mut leaves =
        Leaves { view, xs, ys, counts, settled: Vec::new(), points: simd::Points::default(), watch };
    leaves.divide(&mut pixels)?;
    Ok(leaves.settled)
}

impl Leaves<'_> {
    /// Divides pixels into leaves.
    fn divide(&mut self, pixels: &mut [u32]) -> Result<(), CountError> {
        let Some(([x0, y0], [x1, y1])) = self.bounds(pixels) else { return Ok(()) };
        if (x1 - x0).max(y1 - y0) < SIDE {
            return self.leaf(&self.view.start.clone(), pixels);
        }
        let (low, high) = if x1 - x0 >= y1 - y0 {
            self.part(pixels, self.xs, (x0 + x1) / 2.0)
        } else {
            self.part(pixels, self.ys, (y0 + y1) / 2.0)
        };
        self.divide(low)?;
        self.divide(high)
    }

    /// The lowest and highest places of pixels.
    fn bounds(&self, pixels: &[u32]) -> Option<([f64; 2], [f64; 2])> {
        let first = *pixels.first()? as usize;
        let start = [self.xs[first], self.ys[first]];
        Some(pixels.iter().fold((start, start), |(low, high), &pixel| {
            let (x, y) = (self.xs[pixel as usize], self.ys[pixel as usize]);
            ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)])
        }))
    }

    /// Puts the pixels below a cut before the others.
    fn part<'p>(&self, pixels: &'p mut [u32], places: &[f64], cut: f64) -> (&'p mut [u32], &'p mut [u32]) {
        pixels.sort_by_key(|&pixel| places[pixel as usize] >= cut);
        let low = pixels.partition_point(|&pixel| places[pixel as usize] < cut);
        pixels.split_at_mut(low)
    }

    /// Counts pixels that lie within the disc of a series.
    fn leaf(&mut self, series: &Series, pixels: &mut [u32]) -> Result<(), CountError> {
        self.watch.check()?;
        let Some((low, high)) = self.bounds(pixels) else { return Ok(()) };
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        let radius = (high[0] - low[0]).hypot(high[1] - low[1]) / 2.0;
        /// The modulus of a place may be `2 u` too small.
        const ROUND: f64 = 1.0 + 4.0 * U;
        let mut series = series.around(middle, radius.max(0.5) * ROUND);
        if radius == 0.0 {
            series = series.of_its_middle();
        }
        let mut rest = pixels;
        loop {
            match self.view.advance(&mut series, self.watch)? {
                Stop::Same(count) => {
                    for pixel in rest {
                        self.counts[*pixel as usize] = count;
                    }
                    return Ok(());
                }
                Stop::Crossing => {
                    series = series.next(&self.view.orbit);
                    rest = self.cross(&series, rest)?;
                    if rest.is_empty() {
                        return Ok(());
                    }
                }
                Stop::Spread => break,
            }
        }
        if series.spread * power_of_two(series.exponent) >= SPREAD {
            return self.follow(&series, rest);
        }
        if radius == 0.0 {
            return rest.iter().try_for_each(|pixel| self.count_slowly(*pixel));
        }
        let (low_half, high_half) = self.part(rest, self.xs, (low[0] + high[0]) / 2.0);
        for half in [low_half, high_half] {
            let (below, above) = self.part(half, self.ys, (low[1] + high[1]) / 2.0);
            self.leaf(&series, below)?;
            self.leaf(&series, above)?;
        }
        Ok(())
    }

    /// Gives those pixels their count that are outside by now; returns the others.
    fn cross<'p>(&mut self, series: &Series, pixels: &'p mut [u32]) -> Result<&'p mut [u32], CountError> {
        // A leaf may cross the circle in each of many iterations.
        self.watch.check()?;
        let mut inside = 0;
        for index in 0..pixels.len() {
            let pixel = pixels[index];
            let d = series.at(self.place_in(series, pixel));
            match self.view.place(series, d, 0.0, series.error + series.evaluation_error()) {
                Place::Inside => {
                    pixels.swap(inside, index);
                    inside += 1;
                }
                Place::Outside => self.counts[pixel as usize] = series.m as u32 - 1,
                Place::Both => self.count_slowly(pixel)?,
            }
        }
        Ok(&mut pixels[..inside])
    }

    /// Where a pixel lies in the unit disc of a series.
    fn place_in(&self, series: &Series, pixel: u32) -> Complex64 {
        let [x, y] = series.center;
        let scale = 1.0 / series.radius;
        let pixel = pixel as usize;
        Complex64::new((self.xs[pixel] - x) * scale, (self.ys[pixel] - y) * scale)
    }

    /// Follows pixels one by one to their end.
    fn follow(&mut self, series: &Series, pixels: &[u32]) -> Result<(), CountError> {
        self.points.clear();
        let (scale, [x, y]) = (1.0 / series.radius, series.center);
        for &pixel in pixels {
            self.points.x.push((self.xs[pixel as usize] - x) * scale);
            self.points.y.push((self.ys[pixel as usize] - y) * scale);
        }
        self.points.id.extend_from_slice(pixels);
        let coefficients = series.of_points(&self.view.orbit);
        let mut points = std::mem::take(&mut self.points);
        simd::count(
            self.view.level,
            &self.view.plain,
            &coefficients,
            series.m as u32,
            &mut points,
            self.watch,
        )?;
        for (pixel, count) in points.found.drain(..) {
            self.counts[pixel as usize] = count;
        }
        for pixel in points.undecided.drain(..) {
            self.count_slowly(pixel)?;
        }
        self.points = points;
        Ok(())
    }

    fn count_slowly(&mut self, pixel: u32) -> Result<(), CountError> {
        self.watch.check()?;
        let pixel = pixel as usize;
        let place = [self.xs[pixel], self.ys[pixel]];
        let itermax = self.view.plain.julia.itermax();
        self.counts[pixel] = if self.view.stays_real(place) {
            itermax
        } else if let Some(count) = self.view.count_alone(place, self.watch)? {
            count
        } else {
            self.settled.push(pixel);
            // As of the threshold that stands for the set's own here, from which no pixel starts outside.
            let count = self.view.settle(place, self.watch)?;
            count.saturating_sub(self.view.plain.shift)
        };
        Ok(())
    }
}

impl DeepView {
    /// Follows a series as far as it is good and all of its points stay inside.
    pub(super) fn advance(&self, series: &mut Series, watch: &Watch) -> Result<Stop, Cancelled> {
        const WATCHED: usize = 256;
        let itermax = self.plain.julia.itermax() as usize;
        loop {
            if series.m >= itermax {
                return Ok(Stop::Same(self.plain.julia.itermax()));
            }
            if series.m.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            if self.is_interior(series) {
                return Ok(Stop::Same(self.plain.julia.itermax()));
            }
            if series.m + 1 >= self.orbit.len() {
                return Ok(Stop::Spread);
            }
            let next = series.next(&self.orbit);
            if !next.is_good() {
                return Ok(Stop::Spread);
            }
            match self.place(&next, next.constant, next.reach, next.error) {
                Place::Inside => *series = next,
                Place::Outside => return Ok(Stop::Same(series.m as u32)),
                Place::Both => return Ok(Stop::Crossing),
            }
        }
    }

    /// Whether all points of a series are in a region that no orbit leaves.
    fn is_interior(&self, series: &Series) -> bool {
        if !self.plain.has_interior() {
            return false;
        }
        let factor = power_of_two(series.exponent);
        let middle = value(&self.orbit, series.m) + series.constant * factor;
        self.plain.is_interior(Ball::new(middle, (series.reach + series.error) * factor))
    }

    /// Where the points lie whose `d` is within `reach + error` of `d`, all in units of the series.
    ///
    /// `Z` is within `u |Z|` of the orbit's point, so `|Z|^2 - threshold^2` is off by `5 u |Z|^2 + 2 u threshold^2`,
    /// and by what [`Plain::gap_rounding`](super::plain::Plain::gap_rounding) leaves room for besides. The
    /// products `2 Re(conj(Z) d)` and `|d|^2` are off by `4 u` and `3 u`, and each part of the sum of three by `2 u` more.
    fn place(&self, series: &Series, d: Complex64, reach: f64, error: f64) -> Place {
        let threshold_sqr = self.plain.julia.threshold_sqr();
        let factor = power_of_two(series.exponent);
        let point = value(&self.orbit, series.m);
        let rounding = self.plain.gap_rounding(point.norm_sqr());
        let gap = point.norm_sqr() - threshold_sqr;
        let around = (reach + error) * UP_F64;
        let size = (d.size() + around) * factor;
        if gap.abs() > rounding + (2.0 * point.size() + size) * size * UP_F64 {
            return if gap > 0.0 { Place::Outside } else { Place::Inside };
        }
        // |Z + d|^2 - threshold^2 = (|Z|^2 - threshold^2) + 2 Re(conj(Z) d) + |d|^2, in units of 2^exponent.
        let (gap, gap_error) = match self.orbit.gap(series.m) {
            Some(gap) => {
                let gap = gap.in_units_of(series.exponent);
                (gap, 4.0 * U * gap.abs() + 1e-290)
            }
            None => (gap / factor, rounding / factor),
        };
        let linear = 2.0 * (point.re * d.re + point.im * d.im);
        let middle = gap + linear + d.norm_sqr() * factor;
        let size = point.size() + d.size() * factor;
        let doubt = 2.0 * size * around
            + around * around * factor
            + gap_error
            + 16.0 * U * (2.0 * point.size() * d.size() + d.norm_sqr() * factor);
        match middle {
            _ if middle > doubt => Place::Outside,
            _ if middle < -doubt => Place::Inside,
            _ => Place::Both,
        }
    }
}
