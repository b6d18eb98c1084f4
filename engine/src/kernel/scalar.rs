//! The specification: what a count is. Every faster way must give the same.

use crate::watch::{Cancelled, Watch as Cancel};
use crate::julia::Julia;
use crate::map::QuadraticMap;

/// The number of the first iteration after which the orbit of `x + iy` is outside the threshold's
/// disc, or `itermax`.
///
/// An orbit that overflows into NaN without having been seen outside has not escaped.
pub fn count(map: &QuadraticMap, itermax: u32, mut x: f64, mut y: f64) -> u32 {
    let (c0, threshold_sqr) = (map.c0(), map.threshold_sqr());
    for n in 0..itermax {
        (x, y) = (x * x - y * y + c0.re, x * y + y * x + c0.im);
        if x * x + y * y > threshold_sqr {
            return n;
        }
    }
    itermax
}

/// The same, looking at `cancel` on the way.
pub(super) fn count_watched(
    julia: &Julia,
    mut x: f64,
    mut y: f64,
    cancel: &Cancel,
) -> Result<u32, Cancelled> {
    let (c0, threshold_sqr) = (julia.c0(), julia.threshold_sqr());
    for n in 0..julia.itermax() {
        if n % (1 << 16) == 0 {
            cancel.check()?;
        }
        (x, y) = (x * x - y * y + c0.re, x * y + y * x + c0.im);
        if x * x + y * y > threshold_sqr {
            return Ok(n);
        }
    }
    Ok(julia.itermax())
}
