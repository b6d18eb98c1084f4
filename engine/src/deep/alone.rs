//! One pixel alone, in twice the digits of `f64`, from the start along the reference orbit.
//!
//! For the few pixels so near to the set that rounding grows to the size of the plane before they
//! escape. Errors are bounded as for a [series](super::series) and for [plain iterations](super::plain).

use super::DeepView;
use super::double::{Double, DoubleComplex};
use crate::cancel::{Cancel, Cancelled};
use crate::fixed::power_of_two;

const U: f64 = DoubleComplex::U;

impl DeepView {
    /// The count of a pixel, or `None` where so many digits do not tell.
    pub(super) fn count_alone(&self, place: [f64; 2], cancel: &Cancel) -> Result<Option<u32>, Cancelled> {
        /// From this size on, a difference from the reference orbit is no better than the point itself.
        const SIZE: f64 = 1.0 / 1024.0;
        const WATCHED: usize = 1024;
        let orbit = &*self.orbit;
        let julia = &self.plain.julia;
        let (mut d, mut exponent) = self.frame.start_from(orbit.center(), place);
        let mut error = U * d.to_f64().norm() + power_of_two((orbit.step_error() - exponent).max(-1000));
        let mut m = 0;
        let threshold_sqr = julia.threshold_sqr();
        // Along the orbit, as long as the difference is small beside the plane.
        loop {
            let size = d.to_f64().norm() + error;
            if size * power_of_two(exponent) >= SIZE || m + 1 >= orbit.len() || m >= julia.itermax() as usize
            {
                break;
            }
            if m.is_multiple_of(WATCHED) {
                cancel.check()?;
            }
            let (point, point_exponent) = orbit.double_at(m);
            let up = point_exponent.max(exponent);
            let (of_point, of_d) = (power_of_two(point_exponent - up), power_of_two(exponent - up));
            let point = point.scaled(of_point);
            let z = point + d.scaled(of_d);
            let (point_size, z_size) = (point.to_f64().norm(), z.to_f64().norm());
            let factor = 2.0 * z_size + 4.0 * U * (point_size + size * of_d) + of_d * error;
            let rounding = 8.0 * U * (point_size + size * of_d) * size + 1e-290;
            let cut = power_of_two((orbit.step_error() - exponent - up).max(-1000));
            error = (error * factor + rounding + cut) * (1.0 + 1e-12);
            d = (point + z) * d;
            exponent += up;
            m += 1;
            let scale = d.to_f64().norm().max(error);
            if !(1e-30..1e30).contains(&scale) && scale > 0.0 && scale.is_finite() {
                let shift = scale.log2().round() as i64;
                let factor = power_of_two(-shift);
                (d, error, exponent) = (d.scaled(factor), error * factor, exponent + shift);
            }
            // Inside for certain, or left to the loop below, which starts one point earlier.
            let (point, _) = orbit.double_at(m);
            let norm = point.to_f64().norm() + (d.to_f64().norm() + error) * power_of_two(exponent);
            if norm * norm * (1.0 + 1e-12) > threshold_sqr {
                return Ok(None);
            }
            if self
                .plain
                .disc
                .as_ref()
                .is_some_and(|disc| disc.holds(point.to_f64(), norm - point.to_f64().norm()))
            {
                return Ok(Some(julia.itermax()));
            }
        }
        let (point, point_exponent) = orbit.double_at(m);
        let scale = power_of_two(exponent);
        let mut z = point.scaled(power_of_two(point_exponent)) + d.scaled(scale);
        let mut error =
            error * scale + 4.0 * U * (point.to_f64().norm() + d.to_f64().norm() * scale) + 1e-300;
        let c0 = self.plain.c0;
        let c0_size = c0.to_f64().norm();
        let threshold = Double::product(julia.threshold(), julia.threshold());
        let mut size = z.to_f64().norm();
        for n in m as u32..julia.itermax() {
            if n % (1 << 12) == 0 {
                cancel.check()?;
            }
            error =
                ((2.0 * size + error) * error + 8.0 * U * (size * size + c0_size) + 1e-300) * (1.0 + 1e-12);
            let (square, _) = z.square();
            z = square + c0;
            let (_, norm_sqr) = z.square();
            size = norm_sqr.high.sqrt();
            let gap = (norm_sqr - threshold).high;
            let doubt = (2.0 * size + error) * error + 8.0 * U * (norm_sqr.high + threshold.high);
            if !(gap.abs() > doubt * (1.0 + 1e-12) && doubt < f64::INFINITY) || error > 1.0 + size {
                return Ok(None);
            }
            if gap > 0.0 {
                return Ok(Some(n));
            }
            if self.plain.disc.as_ref().is_some_and(|disc| disc.holds(z.to_f64(), error)) {
                break;
            }
        }
        Ok(Some(julia.itermax()))
    }
}
