//! One pixel as seen from the reference orbit, in twice the digits of `f64`.

use super::orbit::Orbit;
use crate::number::{Ball, DoubleComplex, UNDERFLOW, UP_F64, excess_exponent, power_of_two};

const U: f64 = DoubleComplex::U;
/// From this size on, a difference from the reference orbit is no better than the point itself.
const LARGE: f64 = 1.0 / 1024.0;

/// After `m` iterations the pixel is `2^exponent d` away from point `m` of the orbit, `d` being in its ball.
#[derive(Clone, Copy)]
pub(super) struct Delta<'a> {
    orbit: &'a Orbit,
    pub(super) m: usize,
    pub(super) exponent: i64,
    d: Ball<DoubleComplex>,
}

impl<'a> Delta<'a> {
    /// A pixel that is `(d, exponent)` away from the orbit's point `m`, to within `error 2^exponent`.
    pub(super) fn new(orbit: &'a Orbit, m: usize, (d, exponent): (DoubleComplex, i64), error: f64) -> Self {
        Self { orbit, m, exponent, d: Ball::new(d, error) }
    }

    /// A bound of how far the pixel is from the orbit, in the plane.
    #[inline]
    pub(super) fn reach(&self) -> f64 {
        (self.d.value.size() + self.d.radius) * power_of_two(self.exponent)
    }

    /// Whether the orbit goes on, and the pixel is small beside the plane as seen from it.
    #[inline]
    pub(super) fn goes_on(&self) -> bool {
        self.m + 1 < self.orbit.len() && self.reach() < LARGE
    }

    /// The orbit's point, in the plane.
    #[inline]
    pub(super) fn reference(&self) -> DoubleComplex {
        let (point, exponent) = self.orbit.double_at(self.m);
        point.scaled(power_of_two(exponent))
    }

    /// Goes on along the orbit, which must [have](Self::goes_on) a next point; returns the pixel's own point `z`
    /// before that, in units of a power of two, and which.
    ///
    /// `d' = (2 Z + d) d = (Z + z) d` is off by `(2 |z| + e) e` for the error `e` of `d`, as in
    /// [`Ball::of_square`], and by the roundings. `z` itself is rounded by `U (|Z| + |d|)`, and its size as the
    /// modulus that stands in that bound; four of these are taken. `Z + z` is rounded by three of them, of which
    /// two come of the sum, and the product by two more; times `|d|`, eight are taken. What is scaled to below
    /// `2^-1000` is lost, in which case the other part is so much larger that these have room for it too.
    /// Last, the orbit's next point is that far from the square of the one before.
    #[inline(always)]
    pub(super) fn step(&mut self) -> (DoubleComplex, i64) {
        let (point, point_exponent) = self.orbit.double_at(self.m);
        let up = point_exponent.max(self.exponent);
        let (of_point, of_d) = (power_of_two(point_exponent - up), power_of_two(self.exponent - up));
        let Ball { value: d, radius: error } = self.d;
        let point = point.scaled(of_point);
        let z = point + d.scaled(of_d);
        let size = d.size() + error;
        let all = point.size() + size * of_d;
        let factor = 2.0 * z.size() + 4.0 * U * all + of_d * error;
        let cut = power_of_two((self.orbit.step_error() - self.exponent - up).max(-1000));
        let error = (error * factor + 8.0 * U * all * size + 1e-290 + cut) * UP_F64;
        self.d = Ball::new((point + z) * d, error);
        self.exponent += up;
        self.m += 1;
        if let Some(shift) = excess_exponent(self.d.value.size().max(error)) {
            let factor = power_of_two(-shift);
            self.d = Ball::new(self.d.value.scaled(factor), error * factor);
            self.exponent += shift;
        }
        (z, up)
    }

    /// The pixel's own point in the plane: the sum is rounded by `U (|Z| + |d|)`.
    pub(super) fn in_plane(&self) -> Ball<DoubleComplex> {
        let scale = power_of_two(self.exponent);
        let (point, d) = (self.reference(), self.d.value.scaled(scale));
        let error = self.d.radius * scale + 4.0 * U * (point.size() + d.size()) + UNDERFLOW;
        Ball::new(point + d, error)
    }
}
