//! The last iterations of a point in plain `f64`, with a bound of how far they may be wrong.
//!
//! From a point that is known to within `e`, `z^2 + c0` is known to within
//! `e' = (2 |z| + e) e + k(z)`, `k(z) = (5 |z|^2 + 2 |c0|) u` for the roundings, `u = 2^-53`. A point is
//! outside, or inside, where `|z|^2` differs from `threshold^2` by more than `(2 |z| + e) e` and rounding.

use super::double::DoubleComplex;
use super::series::U;
use crate::cancel::{Cancel, Cancelled};
use crate::interior::Disc;
use crate::julia::Julia;
use num_complex::Complex64;

/// What the last iterations need to know.
#[derive(Clone, Debug)]
pub(super) struct Plain {
    pub(super) julia: Julia,
    /// c0 to twice the digits of `f64`.
    pub(super) c0: DoubleComplex,
    pub(super) disc: Option<Disc>,
}

/// A point on its way: after `n` iterations it is within `error` of `z`, and was never outside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traveller {
    pub(super) z: Complex64,
    pub(super) error: f64,
    pub(super) n: u32,
}

impl Plain {
    pub(super) fn new(julia: &Julia) -> Self {
        Self { julia: julia.clone(), c0: super::frame::c0_double(julia), disc: Disc::find(julia) }
    }

    /// The rounding error of an iteration, at most.
    pub(super) fn rounding(&self, norm_sqr: f64) -> f64 {
        (5.0 * norm_sqr + 2.0 * self.julia.c0().norm()) * U + 1e-300
    }

    /// The count of a point, or `None` where `f64` does not tell.
    pub(super) fn count(&self, start: Traveller, cancel: &Cancel) -> Result<Option<u32>, Cancelled> {
        /// An error beside |z| that leaves nothing to be told.
        const LARGE: f64 = 0.25;
        let (c0, threshold_sqr) = (self.julia.c0(), self.julia.threshold_sqr());
        let Traveller { mut z, mut error, n } = start;
        let mut norm_sqr = z.norm_sqr();
        for n in n..self.julia.itermax() {
            if n % (1 << 14) == 0 {
                cancel.check()?;
            }
            let size = norm_sqr.sqrt();
            error = ((2.0 * size + error) * error + self.rounding(norm_sqr)) * (1.0 + 1e-12);
            z = z * z + c0;
            norm_sqr = z.norm_sqr();
            let doubt = (2.0 * norm_sqr.sqrt() + error) * error + 8.0 * U * (norm_sqr + threshold_sqr);
            if !((norm_sqr - threshold_sqr).abs() > doubt && doubt < f64::INFINITY) {
                return Ok(None);
            }
            if norm_sqr > threshold_sqr {
                return Ok(Some(n));
            }
            if error > LARGE * (1.0 + size) {
                return Ok(None);
            }
            if self.disc.as_ref().is_some_and(|disc| disc.holds(z, error)) {
                break;
            }
        }
        Ok(Some(self.julia.itermax()))
    }
}
