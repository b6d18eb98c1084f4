//! The specification: what a count is. Every faster way must give the same.

use crate::julia::Julia;

/// The number of the first iteration after which the orbit of `x + iy` is outside the threshold's
/// disc, or `itermax`.
///
/// An orbit that overflows into NaN without having been seen outside has not escaped.
pub fn count(julia: &Julia, mut x: f64, mut y: f64) -> u32 {
    let (c0, threshold_sqr) = (julia.c0(), julia.threshold_sqr());
    for n in 0..julia.itermax() {
        (x, y) = (x * x - y * y + c0.re, x * y + y * x + c0.im);
        if x * x + y * y > threshold_sqr {
            return n;
        }
    }
    julia.itermax()
}
