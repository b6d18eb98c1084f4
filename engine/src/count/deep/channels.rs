//! The channels of deep views: a second pass over pixels whose counts are known.
//!
//! A series gives each pixel's point and, as its derivative, the slope: how the point moves with a step of
//! one pixel. Plain `f64` leads on from there to far out, where the channels are read. An error `e` of a
//! point with the slope `D` is that of a place `e / |D|` pixels away, which does no harm while it is
//! small beside the distance to the set: by Koebe's distortion theorem, smooth, `ln` of the distance and the
//! angles change by no more than a few times the quotient. Pixels where that is more than [`DOUBT`] are
//! followed alone in twice the digits, and last in big numbers.

use super::DeepView;
use super::delta::Delta;
use super::leaf::{SIDE, SPREAD};
use super::series::{Series, value};
use crate::count::channels::Basin;
use crate::count::channels::scalar::{ANGLE_RADIUS, Outside, PAST_ITERMAX, Walker, far_sqr};
use crate::count::channels::simd::{Block, Job, LARGEST_C0, Values, of_threshold};
use crate::count::interior::Orbits;
use crate::field::{Channel, ChannelsMut};
use crate::number::{BigPoint, DoubleComplex, Radius, U, UNDERFLOW, power_of_two};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// Angles at `|z|` near 1e8 change by 18 times this, smooth by no more than 6: below what is asked for.
const DOUBT: f64 = 1e-5;
/// A series is followed while its points are within this: the next one may be beyond [`ANGLE_RADIUS`].
const NEAR: f64 = 0.5 * ANGLE_RADIUS;
/// Slopes down to this power of two are followed in vectors.
const LEAST_EXPONENT: i64 = -300;

impl DeepView {
    /// Writes the channels that `out` asks for, of the pixels that stand `xs[k]` right of and `ys[k]` above
    /// the middle of the view, in pixels, and have `counts[k]`.
    ///
    /// The lists and the channels have one length. When cancelled, `out` is partly written.
    pub(crate) fn channels(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &[u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let wanted = out.channels();
        if wanted.is_empty() {
            return Ok(());
        }
        out.clear(&Channel::ALL);
        if self.extreme {
            // Beyond f64 there is no series to begin with.
            return Ok(());
        }
        let len = xs.len().min(ys.len()).min(counts.len());
        let itermax = self.julia.itermax();
        let pixels = |escapes: bool| -> Vec<u32> {
            (0..len as u32).filter(|pixel| (counts[*pixel as usize] < itermax) == escapes).collect()
        };
        let julia = &self.julia;
        let job = Job {
            c0: Some([julia.c0().re, julia.c0().im]),
            c0_size: julia.c0().norm(),
            threshold: julia.threshold(),
            of_threshold: of_threshold(julia.threshold()),
            is_final: julia.escape_is_final(),
            itermax,
            // The distance tells how good the others are.
            channels: wanted.with(Channel::Distance),
            spacing: 1.0,
        };
        let (block, values) = (Block::new(), Values::new());
        let mut pass = Pass { view: self, xs, ys, counts, out, job, block, values, watch };
        if wanted.any_outside() {
            pass.outside(&self.start.clone(), &mut pixels(true))?;
        }
        if wanted.any_inside()
            && let Some(basin) = self.basin.get_or_init(|| Basin::find(julia, Orbits::True))
        {
            let first = super::first_series(&self.frame, &self.orbit);
            pass.inside(basin, &first, &mut pixels(false))?;
        }
        Ok(())
    }
}

/// The pixels of one call, and what is found of them.
struct Pass<'a, 'o> {
    view: &'a DeepView,
    xs: &'a [f64],
    ys: &'a [f64],
    counts: &'a [u32],
    out: &'a mut ChannelsMut<'o>,
    job: Job,
    block: Block,
    values: Values,
    watch: &'a Watch,
}

impl Pass<'_, '_> {
    /// Finds pixels that escape, within the disc of a series.
    fn outside(&mut self, series: &Series, pixels: &mut [u32]) -> Result<(), Cancelled> {
        let Some((middle, radius, side)) = self.disc(pixels) else { return Ok(()) };
        if side >= SIDE {
            return self.quarters(middle, pixels).into_iter().try_for_each(|part| self.outside(series, part));
        }
        let mut series = series.around(middle, radius);
        let orbit = &*self.view.orbit;
        loop {
            self.watch.check()?;
            if series.m + 1 >= orbit.len() {
                return self.follow(&series, pixels);
            }
            let next = series.next(orbit);
            let (size, reach) = self.size(&next);
            if size + reach > NEAR {
                return self.follow(&series, pixels);
            }
            if !next.is_good() {
                break;
            }
            series = next;
        }
        if series.spread * power_of_two(series.exponent) >= SPREAD {
            return self.follow(&series, pixels);
        }
        if side == 0.0 {
            return pixels.iter().try_for_each(|pixel| self.alone(*pixel));
        }
        self.quarters(middle, pixels).into_iter().try_for_each(|part| self.outside(&series, part))
    }

    /// The middle and radius of the disc around pixels, and the longer side of the rectangle.
    fn disc(&self, pixels: &[u32]) -> Option<([f64; 2], f64, f64)> {
        let place = |pixel: u32| [self.xs[pixel as usize], self.ys[pixel as usize]];
        let first = place(*pixels.first()?);
        let (low, high) = pixels.iter().fold((first, first), |(low, high), &pixel| {
            let [x, y] = place(pixel);
            ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)])
        });
        let [width, height] = [high[0] - low[0], high[1] - low[1]];
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        let radius = (width.hypot(height) / 2.0).max(0.5) * (1.0 + 4.0 * U);
        Some((middle, radius, width.max(height)))
    }

    /// The pixels on the four sides of a point.
    fn quarters<'p>(&self, [x, y]: [f64; 2], pixels: &'p mut [u32]) -> [&'p mut [u32]; 4] {
        let part = |pixels: &'p mut [u32], places: &[f64], cut: f64| {
            let mut low = 0;
            for index in 0..pixels.len() {
                if places[pixels[index] as usize] < cut {
                    pixels.swap(low, index);
                    low += 1;
                }
            }
            pixels.split_at_mut(low)
        };
        let (left, right) = part(pixels, self.xs, x);
        let ((a, b), (c, d)) = (part(left, self.ys, y), part(right, self.ys, y));
        [a, b, c, d]
    }

    /// Where the middle of a series is, and how far its points are from there.
    fn size(&self, series: &Series) -> (f64, f64) {
        let factor = power_of_two(series.exponent);
        let middle = value(&self.view.orbit, series.m) + series.constant * factor;
        (middle.norm(), (series.reach + series.error) * factor)
    }

    /// Where a pixel lies in the unit disc of a series.
    fn place_in(&self, series: &Series, pixel: u32) -> Complex64 {
        let ([x, y], scale) = (series.center, 1.0 / series.radius);
        Complex64::new((self.xs[pixel as usize] - x) * scale, (self.ys[pixel as usize] - y) * scale)
    }

    /// Follows pixels from a series on in plain `f64`.
    fn follow(&mut self, series: &Series, pixels: &[u32]) -> Result<(), Cancelled> {
        let error = series.of_points(&self.view.orbit).error;
        let in_vectors = self.job.c0_size <= LARGEST_C0 && series.exponent >= LEAST_EXPONENT;
        for pixels in pixels.chunks(Block::LANES) {
            let walkers: Vec<Walker> =
                pixels.iter().map(|&pixel| self.walker(series, pixel, error)).collect();
            if !in_vectors {
                for (&pixel, walker) in pixels.iter().zip(&walkers) {
                    self.walk(pixel, *walker)?;
                }
                continue;
            }
            let mut range = [u32::MAX, 0];
            for lane in 0..Block::LANES {
                let source = if lane < pixels.len() { lane } else { 0 };
                let (Walker { z, slope, .. }, count) =
                    (walkers[source], self.counts[pixels[source] as usize]);
                (self.block.x[lane], self.block.y[lane]) = (z.re, z.im);
                let factor = power_of_two(series.exponent);
                (self.block.slope_x[lane], self.block.slope_y[lane]) = (slope.re * factor, slope.im * factor);
                range = [range[0].min(count), range[1].max(count)];
            }
            self.block.k = series.m as u32;
            self.job.solve(self.view.level, &self.block, range, &mut self.values, self.watch)?;
            for (lane, (&pixel, walker)) in pixels.iter().zip(&walkers).enumerate() {
                if self.is_good(lane, walker, series) {
                    self.values.write(lane, pixel as usize, self.out);
                } else if Self::knows_slope(series, walker.slope) {
                    self.walk(pixel, *walker)?;
                } else {
                    self.alone(pixel)?;
                }
            }
        }
        Ok(())
    }

    /// A pixel as a series leaves it.
    fn walker(&self, series: &Series, pixel: u32, error: f64) -> Walker {
        let v = self.place_in(series, pixel);
        let z = value(&self.view.orbit, series.m) + series.at(v) * power_of_two(series.exponent);
        let slope = series.slope_at(v);
        Walker { z, slope, exponent: series.exponent, k: series.m as u32, error }
    }

    /// Whether a slope is known well: near a preimage of the critical point it is a small difference of
    /// terms, of which each may be wrong by the error of the series, [`DEGREE`](super::series::DEGREE) times.
    fn knows_slope(series: &Series, slope: Complex64) -> bool {
        const SHARE: f64 = 1.0 / 4096.0;
        let error = super::series::DEGREE as f64 * (series.error + series.evaluation_error()) / series.radius;
        slope.norm() * SHARE >= error
    }

    /// Whether the values of a lane are as good as they must be.
    fn is_good(&self, lane: usize, start: &Walker, series: &Series) -> bool {
        /// The rounding of an iteration up to `|z| = 8` or so, times what a slope may shrink by between two looks.
        const ROUNDING: f64 = 4096.0 * U;
        let iterations = self.values.k[lane] - f64::from(start.k);
        let slope = start.slope.norm() * power_of_two(series.exponent);
        let of_place = start.error / slope
            + iterations * ROUNDING * (1.0 + self.job.c0_size) / self.values.least_slope[lane].min(slope);
        self.values.good[lane]
            && of_place <= DOUBT * self.values.distance[lane]
            && Self::knows_slope(series, start.slope)
    }

    /// Follows one pixel from a series on, in `f64`.
    fn walk(&mut self, pixel: u32, walker: Walker) -> Result<(), Cancelled> {
        let c0 = self.view.julia.c0();
        let limit = self.job.itermax + PAST_ITERMAX;
        match walker.follow(c0, 0.0, limit, self.watch)? {
            Some(outside) if outside.doubt() <= DOUBT => self.write(pixel, &outside),
            _ => self.alone(pixel)?,
        }
        Ok(())
    }

    fn write(&mut self, pixel: u32, outside: &Outside) {
        outside.write(self.job.threshold.max(2.0).ln(), pixel as usize, self.out);
    }

    /// Follows one pixel from the start, in twice the digits of `f64` or in big numbers.
    fn alone(&mut self, pixel: u32) -> Result<(), Cancelled> {
        let place = [self.xs[pixel as usize], self.ys[pixel as usize]];
        let found = match self.view.outside_alone(place, self.watch)? {
            Way::Unknown => self.view.outside_in_big_numbers(place, self.watch)?,
            way => way,
        };
        if let Way::Far(outside) = found {
            self.write(pixel, &outside);
        }
        Ok(())
    }

    /// Finds pixels that do not escape, within the disc of a series.
    fn inside(&mut self, basin: &Basin, series: &Series, pixels: &mut [u32]) -> Result<(), Cancelled> {
        let Some((middle, radius, side)) = self.disc(pixels) else { return Ok(()) };
        let mut series = series.around(middle, radius);
        let orbit = &*self.view.orbit;
        let mut rest = pixels;
        loop {
            self.watch.check()?;
            let factor = power_of_two(series.exponent);
            let point = value(orbit, series.m);
            let reach = (series.reach + series.error) * factor;
            if basin.holds(point + series.constant * factor, -reach) {
                // Some of them may be there.
                let mut left = 0;
                for index in 0..rest.len() {
                    let pixel = rest[index];
                    let z = point + series.at(self.place_in(&series, pixel)) * factor;
                    if basin.holds(z, 0.0) {
                        basin.write((series.m as u32, z), pixel as usize, self.out);
                    } else {
                        rest.swap(left, index);
                        left += 1;
                    }
                }
                rest = &mut rest[..left];
            }
            if rest.is_empty() || series.m >= self.job.itermax as usize {
                return Ok(());
            }
            let next = if series.m + 1 < orbit.len() { series.next(orbit) } else { break };
            if !next.is_good() {
                break;
            }
            series = next;
        }
        if side > 0.0 && series.spread * power_of_two(series.exponent) < SPREAD && series.m + 1 < orbit.len()
        {
            return self
                .quarters(middle, rest)
                .into_iter()
                .try_for_each(|part| self.inside(basin, &series, part));
        }
        for &pixel in &*rest {
            let Walker { z, k, .. } = self.walker(&series, pixel, 0.0);
            if let Some((more, z)) = basin.time(z, self.job.itermax - k, self.watch)? {
                basin.write((k + more, z), pixel as usize, self.out);
            }
        }
        Ok(())
    }
}

/// What becomes of a pixel that is followed alone.
enum Way {
    /// It is far out, and where is known well.
    Far(Outside),
    /// It is not far out soon after itermax, for certain.
    Near,
    /// Its error does not tell.
    Unknown,
}

/// Within this, the error of a point that is known well enough in the end is below [`SMALL_ERROR`].
const ASTRAY: f64 = 4.0;
/// An error that leaves no doubt that a point is not far out.
const SMALL_ERROR: f64 = 1e-3;

impl DeepView {
    /// One pixel in twice the digits of `f64`, from the start along the reference orbit. The bounds of the
    /// error are those of [`super::alone`].
    fn outside_alone(&self, place: [f64; 2], watch: &Watch) -> Result<Way, Cancelled> {
        const WATCHED: usize = 256;
        const U: f64 = DoubleComplex::U;
        let orbit = &*self.orbit;
        let (start, exponent) = self.frame.start_from(orbit.center(), place);
        let error = 4.0 * U * start.size() + power_of_two((orbit.step_error() - exponent).max(-1000));
        let mut delta = Delta::new(orbit, 0, (start, exponent), error);
        let spacing = self.frame.spacing;
        let slope = Complex64::new(spacing.mantissa(), 0.0);
        let mut walker = Walker { z: Complex64::ZERO, slope, exponent: spacing.exponent(), k: 0, error: 0.0 };
        while delta.goes_on() {
            if delta.m.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            if delta.reference().size() > 0.5 * ANGLE_RADIUS.sqrt() {
                break;
            }
            let (z, up) = delta.step();
            walker.slope = 2.0 * z.to_f64() * walker.slope;
            walker.exponent += up;
            walker.normalise();
        }
        let point = delta.in_plane();
        (walker.error, walker.k) = (point.radius, delta.m as u32);
        self.follow_double(point.value, walker, watch)
    }

    /// Goes on from a point in twice the digits of `f64`; the walker has what else is known of it.
    fn follow_double(
        &self,
        mut z: DoubleComplex,
        mut walker: Walker,
        watch: &Watch,
    ) -> Result<Way, Cancelled> {
        const WATCHED: u32 = 1 << 12;
        const U: f64 = DoubleComplex::U;
        let julia = &self.julia;
        let far_sqr = far_sqr(julia.c0());
        let mut angle = f64::NAN;
        loop {
            walker.z = z.to_f64();
            let norm_sqr = walker.z.norm_sqr();
            if angle.is_nan() && norm_sqr > ANGLE_RADIUS * ANGLE_RADIUS {
                angle = walker.z.arg();
            }
            if norm_sqr > far_sqr {
                let outside = Outside::new(walker, angle);
                return Ok(if outside.doubt() <= DOUBT { Way::Far(outside) } else { Way::Unknown });
            }
            let size = norm_sqr.sqrt();
            // Wrong by its own size, or NaN: nothing can be told.
            let known = walker.error <= 1.0 + size;
            if !known {
                return Ok(Way::Unknown);
            }
            if walker.k >= julia.itermax() + PAST_ITERMAX {
                return Ok(if walker.error <= SMALL_ERROR { Way::Near } else { Way::Unknown });
            }
            if walker.k.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            // As in [`super::alone`].
            let rounding = 8.0 * U * (norm_sqr + julia.c0().norm()) + UNDERFLOW;
            walker.error = walker.error.of_square(size, rounding);
            walker.slope = 2.0 * walker.z * walker.slope;
            walker.normalise();
            z = z.square().0 + self.plain.c0;
            walker.k += 1;
        }
    }

    /// One pixel in big numbers, more and more of their bits until it is known well.
    fn outside_in_big_numbers(&self, place: [f64; 2], watch: &Watch) -> Result<Way, Cancelled> {
        const MORE_BITS: usize = 64;
        const MOST_DOUBLINGS: u32 = 8;
        let mut bits = self.orbit.bits() + MORE_BITS;
        for _ in 0..MOST_DOUBLINGS {
            match self.outside_in(place, bits, watch)? {
                Way::Unknown => bits *= 2,
                way => return Ok(way),
            }
        }
        Ok(Way::Unknown)
    }

    /// The same with a number of bits behind the point.
    fn outside_in(&self, place: [f64; 2], bits: usize, watch: &Watch) -> Result<Way, Cancelled> {
        let julia = &self.julia;
        let (mut z, _) = BigPoint::new(self.frame.point(place).each_ref(), bits);
        let (c0, _) = BigPoint::new(super::frame::c0(julia, bits).each_ref(), bits);
        let far_sqr = far_sqr(julia.c0());
        let spacing = self.frame.spacing;
        let slope = Complex64::new(spacing.mantissa(), 0.0);
        let mut walker = Walker { z: Complex64::ZERO, slope, exponent: spacing.exponent(), k: 0, error: 0.0 };
        let cut = |walker: &Walker| {
            4.0 * power_of_two((-(bits as i64) - walker.exponent).clamp(-1000, 1001)) / walker.slope.norm()
        };
        // Of the place, in pixels.
        let mut error = cut(&walker);
        let mut angle = f64::NAN;
        // From the edge of a disc that orbits leave for good, each iteration takes at least a bit.
        let more = if julia.escape_is_final() { bits as u32 } else { 0 };
        let limit = julia.itermax().saturating_add(PAST_ITERMAX).saturating_add(more);
        loop {
            watch.check()?;
            let ([re, im], exponent) = z.to_scaled();
            walker.z = Complex64::new(re, im);
            let norm_sqr = if exponent == 0 { walker.z.norm_sqr() } else { 0.0 };
            if angle.is_nan() && norm_sqr > ANGLE_RADIUS * ANGLE_RADIUS {
                angle = walker.z.arg();
            }
            if norm_sqr > far_sqr {
                let size = walker.z.norm();
                let distance = size * size.ln() / walker.slope.norm() * power_of_two(-walker.exponent);
                let known = error <= DOUBT * distance;
                return Ok(if known { Way::Far(Outside::new(walker, angle)) } else { Way::Unknown });
            }
            // The slope tells what the error of the place does to the point as long as that is small. In a basin it
            // becomes small again, and would tell of a point that has gone astray what is not true.
            let of_point = error * walker.slope.norm() * power_of_two(walker.exponent.clamp(-1000, 1000));
            let is_known = of_point <= SMALL_ERROR || norm_sqr >= ASTRAY * ASTRAY;
            if !is_known {
                return Ok(Way::Unknown);
            }
            if walker.k >= limit {
                return Ok(Way::Near);
            }
            walker.slope = 2.0 * walker.z * walker.slope;
            walker.exponent += exponent;
            walker.normalise();
            z.step(&c0);
            walker.k += 1;
            error += cut(&walker);
        }
    }
}

#[cfg(test)]
mod tests;
