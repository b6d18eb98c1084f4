//! The shape of a region that no orbit leaves, and the tests for being in it.

use fearless_simd::prelude::*;
use num_complex::Complex64;

/// The points `z` with `|(z - center)^order - middle| < radius`.
///
/// Of order 1 it is a disc. Around a point where `order` petals meet it is the petals: with
/// `|middle| = radius` they touch each other in the centre, with a smaller middle they are grown
/// together, with a larger one they are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lemniscate {
    pub(super) center: Complex64,
    pub(super) order: u32,
    pub(super) middle: Complex64,
    pub(super) radius: f64,
    /// As many iterations map it into itself.
    pub(super) steps: u32,
}

/// How much a computed squared distance must be below the squared radius.
///
/// The power has `order <= 8` factors, so its error is below `8 * 4 * 2^-53` of itself, and itself is at
/// most 3 radii where the region is found ([`Lemniscate::is_sound`]). That is 2e-14 of the radius.
const MARGIN: f64 = 1.0 - 1e-9;
/// The highest order.
pub(super) const MOST_PETALS: u32 = 8;
/// Errors of points are at most this where [`Lemniscate::surely_within`] is asked.
const MOST_ERROR: f64 = 1.0 / 64.0;

impl Lemniscate {
    pub(super) fn disc(center: Complex64, radius: f64, steps: u32) -> Self {
        Self { center, order: 1, middle: Complex64::ZERO, radius, steps }
    }

    /// Whether the tests below tell rightly what is in it.
    pub(super) fn is_sound(&self) -> bool {
        self.order <= MOST_PETALS && self.middle.norm() <= 2.0 * self.radius && self.radius > 1e-12
    }

    /// Whether points are in it.
    #[inline(always)]
    pub(crate) fn within<S: Simd>(&self, simd: S, x: S::f64s, y: S::f64s) -> S::mask64s {
        self.distance_sqr(simd, x, y).simd_lt(S::f64s::splat(simd, self.radius * self.radius * MARGIN))
    }

    /// Whether points are in it that are known to within errors given by their squares, at most 1/64 each.
    ///
    /// With `a` the distance of the computed power from the middle and `b` the error of the power,
    /// `(a + b)^2 <= (1 + t) a^2 + (1 + 1/t) b^2`. An error `e` of the point gives
    /// `b <= order (|w| + e)^(order - 1) e`, and in the region `|w|^order <= |middle| + radius`.
    #[inline(always)]
    pub(crate) fn surely_within<S: Simd>(
        &self,
        simd: S,
        (x, y): (S::f64s, S::f64s),
        error_sqr: S::f64s,
    ) -> S::mask64s {
        const T: f64 = 1.0 / 1024.0;
        let splat = |value| S::f64s::splat(simd, value);
        let reach = self.reach() + MOST_ERROR;
        let stretch = f64::from(self.order) * reach.powi(self.order as i32 - 1);
        let weight = (1.0 + 1.0 / T) * stretch * stretch * (1.0 + 1e-9);
        let far = self.distance_sqr(simd, x, y) * splat(1.0 + T) + error_sqr * splat(weight);
        far.simd_lt(splat(self.radius * self.radius * MARGIN))
            & error_sqr.simd_le(splat(MOST_ERROR * MOST_ERROR))
    }

    /// `|(z - center)^order - middle|^2`.
    #[inline(always)]
    fn distance_sqr<S: Simd>(&self, simd: S, x: S::f64s, y: S::f64s) -> S::f64s {
        let splat = |value| S::f64s::splat(simd, value);
        let (wx, wy) = (x - splat(self.center.re), y - splat(self.center.im));
        let (mut vx, mut vy) = (wx, wy);
        for _ in 1..self.order {
            (vx, vy) = (vx * wx - vy * wy, vx * wy + vy * wx);
        }
        let (dx, dy) = (vx - splat(self.middle.re), vy - splat(self.middle.im));
        dx * dx + dy * dy
    }

    /// Whether a point is in it that is known to within `error` and rounding.
    ///
    /// An error `e` of `w` is at most `order (|w| + e)^(order - 1) e` in its power. What the power and the sum are
    /// rounded by is at most 2e-14 of the radius, as for [`MARGIN`]: `1e-9` is more.
    pub(crate) fn holds(&self, point: Complex64, error: f64) -> bool {
        /// A point within 2 of 0 may be the nearest to a longer one, and its difference from the centre is rounded
        /// once more: by `2u` and `4u` at most, with `u = 2^-53`. That is below 7e-16.
        const ROUNDING: f64 = 1e-15;
        let w = point - self.center;
        let error = error + ROUNDING;
        let far = w.norm() + error;
        let spread = f64::from(self.order) * far.powi(self.order as i32 - 1) * error;
        ((self.power(w) - self.middle).norm() + spread) * (1.0 + 1e-9) < self.radius
    }

    /// Whether a point is in it, with room for neighbours; none where that is not sure of a point known to within
    /// `error`.
    pub(crate) fn holds_deep_inside(&self, point: Complex64, error: f64) -> Option<bool> {
        let w = point - self.center;
        // `w^n` grows by at most `n r^(n - 1)` times the way between two points that are within `r` of 0.
        let doubt = f64::from(self.order) * (w.norm() + error).powi(self.order as i32 - 1) * error;
        let (distance, deep) = ((self.power(w) - self.middle).norm(), self.radius / 2.0);
        match distance < deep {
            true => (distance + doubt < deep).then_some(true),
            false => (distance - doubt >= deep).then_some(false),
        }
    }

    /// No point of it is further from the centre: a root is off by a few units of its last place.
    pub(super) fn reach(&self) -> f64 {
        (self.middle.norm() + self.radius).powf(1.0 / f64::from(self.order)) * (1.0 + 1e-12)
    }

    pub(super) fn power(&self, w: Complex64) -> Complex64 {
        (1..self.order).fold(w, |power, _| power * w)
    }
}
