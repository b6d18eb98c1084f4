//! The last iterations of a point in plain `f64`, with a bound of how far they may be wrong.

use super::certify::{self, Point, Verdict};
use super::frame::Frame;
use super::real::RealMap;
use crate::count::escape_time::EscapeTime;
use crate::count::interior::{Absorbing, Orbits};
use crate::number::{Ball, Decimal, DoubleComplex, U, UNDERFLOW, UP_F64};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// The share of `|z|^2` that is rounded in an iteration: see [`Plain::rounding`].
pub(super) const NORM_SHARE: f64 = 5.0 * U;
/// The share of `|z|^2` and of `threshold^2` that is rounded in their difference: see [`Plain::gap_rounding`].
pub(super) const GAP_SHARE: f64 = 8.0 * U;

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

    /// Whether a point never escapes.
    #[inline]
    pub(super) fn is_interior(&self, Ball { value, radius }: Ball<Complex64>) -> bool {
        self.disc.as_ref().is_some_and(|disc| disc.holds(value, radius))
            || self.trap.is_some_and(|trap| (value.norm() + radius) * UP_F64 < trap)
    }

    /// Whether a point is where orbits end, in one of the regions with room for neighbours; none where that is not
    /// sure of a point known to within `error`.
    pub(super) fn is_deep_inside(&self, point: Complex64, error: f64) -> Option<bool> {
        self.disc.as_ref().map_or(Some(false), |disc| disc.holds_deep_inside(point, error))
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
    ///
    /// The limits are far within those of `f64`, where big numbers are as fast as any; they only choose, but for
    /// what [`gap_rounding`](Self::gap_rounding) and [`near_threshold`] take from them.
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

    /// How far `z^2 + c0` may be from that of the same `z` with the true c0, in `f64` with or without fused
    /// operations.
    ///
    /// With `N = |z|^2`, `D = |x^2 - y^2|` and `P = |2 x y|`, so `D^2 + P^2 = N^2`: the parts are rounded by up to
    /// `u (N + 2 D)` and `2 u P` in products and differences, together `u (N + 2 N)`; then, by the sum with c0 and
    /// by the digits of c0, `2 u |c0|` more. Terms of `u^2` are far below the fourth and fifth `N`.
    #[inline]
    pub(super) fn rounding(&self, norm_sqr: f64) -> f64 {
        NORM_SHARE * norm_sqr + 2.0 * self.julia.c0().norm() * U + UNDERFLOW
    }

    /// How far `|z|^2 - threshold^2` may be off in `f64`: `2 u |z|^2` by two products and their sum,
    /// `u threshold^2`, and `u` of both for the difference. Twice of that has room for what
    /// [`near_threshold`] leaves, and for [`UNDERFLOW`], as no threshold here is below 1e-140.
    #[inline]
    pub(super) fn gap_rounding(&self, norm_sqr: f64) -> f64 {
        GAP_SHARE * (norm_sqr + self.julia.threshold_sqr())
    }

    /// The count of a point that was not outside in its first `n` iterations, or `None` where `f64` does not
    /// tell.
    pub(super) fn count(
        &self,
        start: Ball<Complex64>,
        n: u32,
        watch: &Watch,
    ) -> Result<Option<u32>, Cancelled> {
        let point = InDoubles::new(self, start.value);
        let itermax = self.julia.itermax();
        certify::count(Ball::new(point, start.radius), n..itermax, watch).map(Verdict::count)
    }
}

/// A point in `f64`.
struct InDoubles<'a> {
    plain: &'a Plain,
    z: Complex64,
    norm_sqr: f64,
    size: f64,
}

impl<'a> InDoubles<'a> {
    fn new(plain: &'a Plain, z: Complex64) -> Self {
        let norm_sqr = z.norm_sqr();
        Self { plain, z, norm_sqr, size: norm_sqr.sqrt() }
    }
}

impl Point for InDoubles<'_> {
    type Real = f64;

    #[inline]
    fn size(&self) -> f64 {
        self.size
    }

    #[inline]
    fn step(&mut self) -> f64 {
        let rounding = self.plain.rounding(self.norm_sqr);
        *self = Self::new(self.plain, self.z * self.z + self.plain.julia.c0());
        rounding
    }

    #[inline]
    fn gap(&self) -> Ball<f64> {
        let gap = self.norm_sqr - self.plain.julia.threshold_sqr();
        Ball::new(gap, self.plain.gap_rounding(self.norm_sqr))
    }

    #[inline]
    fn is_interior(&self, error: f64) -> bool {
        self.plain.is_interior(Ball::new(self.z, error))
    }

    #[inline]
    fn is_hopeless(&self, error: f64) -> bool {
        error > (1.0 + self.size) / 4.0
    }

    #[inline]
    fn watched(&self) -> u32 {
        1 << 14
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
/// Square, modulus, sum and the digits of c0 are off by a few `u`, and where the square underflows, it is far less
/// still than the share of `T` that is left for them.
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
