//! The specification: what a count is. Every faster way must give the same.

use crate::map::QuadraticMap;
use crate::watch::{Cancelled, Watch};

/// The number of the first iteration after which the orbit of `x + iy` is outside the threshold's
/// disc, or `itermax`.
///
/// An orbit that overflows into NaN without having been seen outside has not escaped.
pub fn count(map: &QuadraticMap, itermax: u32, x: f64, y: f64) -> u32 {
    escape([x, y], [map.c0().re, map.c0().im], map.threshold_sqr(), itermax)
}

/// The same in the parameter plane: the orbit of 0, where c0 is `x + iy`.
pub fn count_parameter(threshold: f64, itermax: u32, x: f64, y: f64) -> u32 {
    escape([0.0; 2], [x, y], threshold * threshold, itermax)
}

fn escape([mut x, mut y]: [f64; 2], c0: [f64; 2], threshold_sqr: f64, itermax: u32) -> u32 {
    for n in 0..itermax {
        (x, y) = (x * x - y * y + c0[0], x * y + y * x + c0[1]);
        if x * x + y * y > threshold_sqr {
            return n;
        }
    }
    itermax
}

/// The same, looking at `watch` on the way, and done with an orbit of NaN, which stays NaN.
pub(super) fn escape_watched(
    [mut x, mut y]: [f64; 2],
    c0: [f64; 2],
    threshold_sqr: f64,
    itermax: u32,
    watch: &Watch,
) -> Result<u32, Cancelled> {
    for n in 0..itermax {
        if n % (1 << 14) == 0 {
            watch.check()?;
        }
        (x, y) = (x * x - y * y + c0[0], x * y + y * x + c0[1]);
        let modulus_sqr = x * x + y * y;
        if modulus_sqr > threshold_sqr {
            return Ok(n);
        }
        if modulus_sqr.is_nan() {
            break;
        }
    }
    Ok(itermax)
}
