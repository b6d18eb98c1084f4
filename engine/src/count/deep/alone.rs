//! One pixel alone, in twice the digits of `f64`, from the start along the reference orbit.
//!
//! For the few pixels so near to the set that rounding grows to the size of the plane before they
//! escape. Errors are bounded as for a [series](super::series) and for [plain iterations](super::plain).

use super::DeepView;
use super::frame::Frame;
use super::orbit::Orbit;
use crate::number::{Double, DoubleComplex, excess_exponent, power_of_two};
use crate::watch::{Cancelled, Watch};

const U: f64 = DoubleComplex::U;
/// Iterations between two looks at the cancellation.
const WATCHED: usize = 1024;

impl DeepView {
    /// The count of a pixel, or `None` where twice the digits do not tell.
    pub(super) fn count_alone(&self, place: [f64; 2], watch: &Watch) -> Result<Option<u32>, Cancelled> {
        /// From this size on, a difference from the reference orbit is no better than the point itself.
        const SIZE: f64 = 1.0 / 1024.0;
        let orbit = &*self.orbit;
        let julia = &self.plain.julia;
        let prefix = match self.prefix.get() {
            Some(known) => known,
            None => {
                // Threads that come here at the same time find the same.
                let found = Prefix::find(orbit, &self.frame, self.start.m, watch)?;
                self.prefix.get_or_init(|| found)
            }
        };
        let (start, start_exponent) = self.frame.start_from(orbit.center(), place);
        let (mut d, mut exponent) = (prefix.factor * start, prefix.exponent + start_exponent);
        let mut error = prefix.error * power_of_two(start_exponent - self.frame.spacing.exponent());
        let mut m = prefix.m;
        let threshold_sqr = julia.threshold_sqr();
        // Along the orbit, as long as the difference is small beside the plane.
        loop {
            let size = d.size() + error;
            if size * power_of_two(exponent) >= SIZE || m + 1 >= orbit.len() || m >= julia.itermax() as usize
            {
                break;
            }
            if m.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            let (point, point_exponent) = orbit.double_at(m);
            let up = point_exponent.max(exponent);
            let (of_point, of_d) = (power_of_two(point_exponent - up), power_of_two(exponent - up));
            let point = point.scaled(of_point);
            let z = point + d.scaled(of_d);
            let (point_size, z_size) = (point.size(), z.size());
            let factor = 2.0 * z_size + 4.0 * U * (point_size + size * of_d) + of_d * error;
            let rounding = 8.0 * U * (point_size + size * of_d) * size + 1e-290;
            let cut = power_of_two((orbit.step_error() - exponent - up).max(-1000));
            error = (error * factor + rounding + cut) * (1.0 + 1e-12);
            d = (point + z) * d;
            exponent += up;
            m += 1;
            let scale = d.size().max(error);
            if let Some(shift) = excess_exponent(scale) {
                let factor = power_of_two(-shift);
                (d, error, exponent) = (d.scaled(factor), error * factor, exponent + shift);
            }
            // Inside for certain, or left to the loop below, which starts one point earlier.
            let (point, _) = orbit.double_at(m);
            let norm = point.size() + (d.size() + error) * power_of_two(exponent);
            if norm * norm * (1.0 + 1e-12) > threshold_sqr {
                return Ok(None);
            }
            if self.plain.is_interior(point.to_f64(), norm - point.size()) {
                return Ok(Some(julia.itermax()));
            }
        }
        let (point, point_exponent) = orbit.double_at(m);
        let scale = power_of_two(exponent);
        let mut z = point.scaled(power_of_two(point_exponent)) + d.scaled(scale);
        let mut error = error * scale + 4.0 * U * (point.size() + d.size() * scale) + 1e-300;
        let c0 = self.plain.c0;
        let c0_size = c0.size();
        let threshold = Double::product(julia.threshold(), julia.threshold());
        let mut size = z.size();
        // A threshold that stands for another one is known to the digits of f64.
        let rounding = if self.plain.shift == 0 { 8.0 * U } else { 8.0 * crate::number::U };
        for n in m as u32..julia.itermax() {
            if n % (1 << 12) == 0 {
                watch.check()?;
            }
            error =
                ((2.0 * size + error) * error + 8.0 * U * (size * size + c0_size) + 1e-300) * (1.0 + 1e-12);
            let (square, _) = z.square();
            z = square + c0;
            let (_, norm_sqr) = z.square();
            size = norm_sqr.high.sqrt();
            let gap = (norm_sqr - threshold).high;
            let doubt = (2.0 * size + error) * error + rounding * (norm_sqr.high + threshold.high);
            if !(gap.abs() > doubt * (1.0 + 1e-12) && doubt < f64::INFINITY) || error > 1.0 + size {
                return Ok(None);
            }
            if gap > 0.0 {
                return Ok(Some(n));
            }
            if self.plain.is_interior(z.to_f64(), error) {
                break;
            }
        }
        Ok(Some(julia.itermax()))
    }
}

/// The first iterations of every pixel of a view at once, as long as all of them multiply its place by
/// the same number to twice the digits.
#[derive(Debug)]
pub(super) struct Prefix {
    m: usize,
    /// `d_m = factor 2^exponent d_0`, to within `error 2^exponent` times the unit of the view's spacing.
    factor: DoubleComplex,
    exponent: i64,
    error: f64,
}

impl Prefix {
    /// The longest of at most `most` iterations.
    ///
    /// With `s` a bound of `|d|`, a step leaves out `d^2`, which is `s / 2 |Z|` of `2 Z d`; that, the
    /// rounding and the orbit's own error add up in parts of `s`, which grows as they do.
    fn find(orbit: &Orbit, frame: &Frame, most: usize, watch: &Watch) -> Result<Self, Cancelled> {
        const LARGEST: f64 = 1024.0 * U;
        let unit = frame.spacing.exponent();
        let [re, im] = frame.center_from(orbit.center(), unit);
        let mut size = (frame.radius * frame.spacing.mantissa() + re.hypot(im)) * (1.0 + 1e-12);
        let mut found = Self { m: 0, factor: DoubleComplex::ONE, exponent: 0, error: 0.0 };
        let mut part = 4.0 * U + power_of_two((orbit.step_error() - unit).max(-1000)) / size;
        while found.m < most.min(orbit.len() - 1) {
            if found.m.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            let (point, point_exponent) = orbit.double_at(found.m);
            let of_size = power_of_two(unit + found.exponent - point_exponent);
            let next_size = 2.0 * point.size() * size;
            let next_exponent = found.exponent + point_exponent;
            let cut = power_of_two((orbit.step_error() - unit - next_exponent).max(-1000)) / next_size;
            let next_part = part + size * of_size / (2.0 * point.size()) + 16.0 * U + cut;
            let small = next_part <= LARGEST * (found.m + 1) as f64;
            if !small {
                break;
            }
            part = next_part;
            found.factor = (found.factor * point).scaled(2.0);
            (found.m, found.exponent, size) = (found.m + 1, next_exponent, next_size * (1.0 + 1e-12));
            let scale = found.factor.size();
            if let Some(shift) = excess_exponent(scale) {
                found.factor = found.factor.scaled(power_of_two(-shift));
                size *= power_of_two(-shift);
                found.exponent += shift;
            }
        }
        found.error = part * size;
        Ok(found)
    }
}
