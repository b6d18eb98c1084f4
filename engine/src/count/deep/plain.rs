//! The last iterations of a point in plain `f64`, with a bound of how far they may be wrong.
//!
//! From a point that is known to within `e`, `z^2 + c0` is known to within
//! `e' = (2 |z| + e) e + k(z)`, `k(z) = (5 |z|^2 + 2 |c0|) u` for the roundings, `u = 2^-53`. A point is
//! outside, or inside, where `|z|^2` differs from `threshold^2` by more than `(2 |z| + e) e` and rounding.

use super::frame::Frame;
use super::real::RealMap;
use crate::count::escape_time::EscapeTime;
use crate::count::interior::{Absorbing, Orbits};
use crate::number::{Decimal, DoubleComplex, U};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// What the last iterations need to know.
#[derive(Clone, Debug)]
pub(super) struct Plain {
    pub(super) julia: EscapeTime,
    /// c0 to twice the digits of `f64`.
    pub(super) c0: DoubleComplex,
    pub(super) disc: Option<Absorbing>,
    /// The threshold, where no orbit inside of it leaves it.
    pub(super) trap: Option<f64>,
    /// As many bits behind the point are all of c0, where that is a dyadic number of few bits.
    pub(super) c0_bits: Option<usize>,
    pub(super) real: Option<RealMap>,
    /// How many iterations earlier the counts are taken: see [`near_threshold`].
    pub(super) shift: u32,
}

/// A point on its way: after `n` iterations it is within `error` of `z`, and was never outside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traveller {
    pub(super) z: Complex64,
    pub(super) error: f64,
    pub(super) n: u32,
}

impl Plain {
    pub(super) fn new(julia: &EscapeTime) -> Self {
        let (near, shift) = near_threshold(julia);
        let c0_bits = exact_bits(julia);
        Self {
            c0: super::frame::c0_double(julia),
            disc: Absorbing::find(&near, Orbits::True),
            trap: trap(julia),
            c0_bits,
            real: RealMap::of(julia, c0_bits),
            julia: near,
            shift,
        }
    }

    /// Whether a point never escapes that is known to within `error`.
    pub(super) fn is_interior(&self, point: Complex64, error: f64) -> bool {
        self.disc.as_ref().is_some_and(|disc| disc.holds(point, error))
            || self.trap.is_some_and(|radius| (point.norm() + error) * (1.0 + 1e-12) < radius)
    }

    /// Whether there are regions that no orbit leaves.
    pub(super) fn has_interior(&self) -> bool {
        self.trap.is_some() || self.disc.is_some()
    }

    /// Whether `f64` has no room for a view and all that becomes of it.
    ///
    /// Then orbits are short, and big numbers find them at once: where c0 or the view is far out, a few
    /// iterations lead to any threshold; and within a tiny threshold, a point either stays or is outside as
    /// soon as `|c0|` is.
    pub(super) fn is_extreme(&self, frame: &Frame, julia: &EscapeTime) -> bool {
        const FAR: f64 = 1e30;
        const TINY: f64 = 1e-140;
        let [x, y] = frame.center.each_ref().map(|part| part.to_f64().abs());
        let reach = x + y + frame.spacing.to_f64() * frame.radius;
        let is_far = julia.c0().norm() > FAR || reach > FAR;
        is_far || julia.threshold() < TINY || self.julia.threshold() > 1e70
    }

    /// A count as of [`near_threshold`] as a count of the set.
    pub(super) fn true_count(&self, count: u32) -> u32 {
        count + self.shift
    }

    /// The rounding error of an iteration, at most.
    pub(super) fn rounding(&self, norm_sqr: f64) -> f64 {
        (5.0 * norm_sqr + 2.0 * self.julia.c0().norm()) * U + 1e-300
    }

    /// The count of a point, or `None` where `f64` does not tell.
    pub(super) fn count(&self, start: Traveller, watch: &Watch) -> Result<Option<u32>, Cancelled> {
        /// An error beside |z| that leaves nothing to be told.
        const LARGE: f64 = 0.25;
        let (c0, threshold_sqr) = (self.julia.c0(), self.julia.threshold_sqr());
        let Traveller { mut z, mut error, n } = start;
        let mut norm_sqr = z.norm_sqr();
        for n in n..self.julia.itermax() {
            if n % (1 << 14) == 0 {
                watch.check()?;
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
            if self.is_interior(z, error) {
                break;
            }
        }
        Ok(Some(self.julia.itermax()))
    }
}

/// The same set for a threshold that leaves room for squares in `f64`, and how many counts later it is.
///
/// Far out, for `T` large beside `|c0|`, `|z^2 + c0| > T` says that `|z| > sqrt(T)`, but for points within
/// `|c0| / 2 sqrt(T)` of that circle; so the count for `T` is one more than the count for `sqrt(T)`, for
/// points that start inside of both. From thresholds beyond 1e70 and `|c0|` up to 1e30 that is a share of
/// less than `1e-38` of the radius. With the rounding of the roots, below `2^-53` for the last and half of
/// that for those before, the square of the radius is off by less than four roundings, which the doubt of
/// eight that is left everywhere for `|z|^2` (five) and `threshold^2` (one), `8 u (|z|^2 + threshold^2)`,
/// has room for: near the circle it is sixteen. Digits beyond `f64` know the true threshold only in
/// [`settle`](super::settle).
fn near_threshold(julia: &EscapeTime) -> (EscapeTime, u32) {
    const LARGEST: f64 = 1e70;
    let (mut threshold, mut shift) = (julia.threshold(), 0);
    while threshold > LARGEST {
        (threshold, shift) = (threshold.sqrt(), shift + 1);
    }
    let itermax = julia.itermax().saturating_sub(shift);
    match julia.map().with_threshold(threshold) {
        Ok(near) if shift > 0 => (EscapeTime::of(&near, itermax), shift),
        _ => (julia.clone(), 0),
    }
}

/// The threshold `T`, if `T^2 + |c0| <= T`: then `|z| <= T` leads to `|z^2 + c0| <= T`.
///
/// Where the square underflows, it is far less than the share of `T` that is left for roundings.
fn trap(julia: &EscapeTime) -> Option<f64> {
    let (threshold, c0) = (julia.threshold(), julia.c0().norm());
    (threshold * threshold + c0 <= threshold * (1.0 - 1e-10)).then_some(threshold)
}

/// The bits behind the point that hold c0 exactly; none where it is no dyadic number, or a long one.
///
/// A decimal of `p` places, the last not 0, has exactly `p` bits behind the point if it is dyadic.
fn exact_bits(julia: &EscapeTime) -> Option<usize> {
    const MOST: usize = 2000;
    let [re, im] = julia.c0_decimals();
    let bits = re.places().max(im.places());
    let is_exact = |part: &Decimal| part.to_fixed(bits).to_exact_decimal() == *part;
    (bits <= MOST && is_exact(re) && is_exact(im)).then_some(bits)
}
