//! Values that are known to within an error.

use super::floatexp::FloatExp;

/// A value with a bound of its error: what it stands for is no further from it than the radius.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ball<V, R = f64> {
    pub(crate) value: V,
    pub(crate) radius: R,
}

/// More than 9000 roundings to nearest take away: `(1 - u)^9000 (1 + 1e-12) > 1`.
///
/// A bound that was found in fewer operations of `f64`, none of them a difference, is one after it was multiplied
/// with this.
pub(crate) const UP_F64: f64 = 1.0 + 1e-12;

/// Far more than what operations lose whose result is below the normal numbers, `2^-1075` each.
pub(crate) const UNDERFLOW: f64 = 1e-300;

/// Bounds of errors, and sizes that they are compared with: not negative, or NaN where nothing is known.
pub(crate) trait Radius: Copy + PartialOrd {
    const ZERO: Self;

    /// `(2 size + self) self + rounding`, rounded up: see [`Ball::of_square`].
    fn of_square(self, size: Self, rounding: Self) -> Self;

    /// Without its sign.
    fn size(self) -> Self;
}

impl Radius for f64 {
    const ZERO: Self = 0.0;

    /// The size may be the root of a rounded `|z|^2`, which is too small by a share of `2 u`, or by up to `3e-162`
    /// where squares are below the normal numbers. That leaves out `2 * 3e-162 e`, which is less than
    /// `1e-12 e^2 + 1e-300`: [`UP_F64`] has room for the first, and a rounding with [`UNDERFLOW`] in it for the
    /// second.
    fn of_square(self, size: Self, rounding: Self) -> Self {
        ((2.0 * size + self) * self + rounding) * UP_F64
    }

    fn size(self) -> Self {
        self.abs()
    }
}

impl Radius for FloatExp {
    const ZERO: Self = Self::ZERO;

    fn of_square(self, size: Self, rounding: Self) -> Self {
        self.times_up(size.doubled().plus_up(self)).plus_up(rounding)
    }

    fn size(self) -> Self {
        self.abs()
    }
}

impl<V, R: Radius> Ball<V, R> {
    pub(crate) fn new(value: V, radius: R) -> Self {
        Self { value, radius }
    }

    /// The error of `z^2`, and of `|z|^2`, for a value `z` of this size; `rounding` is how far what was computed
    /// may be from the exact square of `z`.
    ///
    /// With `w` the true value and `|w - z| <= e`, `|w^2 - z^2| = |w - z| |w + z| <= e (2 |z| + e)`, and
    /// `||w|^2 - |z|^2|` is no larger. So `z^2 + c0` has this error too, if `rounding` covers that of c0.
    pub(crate) fn of_square(&self, size: R, rounding: R) -> R {
        self.radius.of_square(size, rounding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Fixed;
    use num_complex::Complex64;
    use proptest::prelude::*;

    /// The exact square of a point, with `f64` parts that are short enough.
    fn square([x, y]: [&Fixed; 2]) -> [Fixed; 2] {
        [&(x * x) - &(y * y), (x * y).times(2)]
    }

    proptest! {
        #[test]
        fn the_square_of_any_point_of_a_ball_is_within_its_error(
            (x, y) in (-3f64..3.0, -3f64..3.0), radius in 1e-18f64..1.0, turn in 0f64..6.3, depth in 0.9f64..1.0,
            shrink in prop::sample::select(vec![0, 300, 520]),
        ) {
            let scale = 2f64.powi(-shrink);
            let (z, radius) = (Complex64::new(x, y) * scale, radius * scale);
            let offset = Complex64::from_polar(radius * depth, turn);
            let exact = |z: Complex64| [Fixed::from_f64(z.re), Fixed::from_f64(z.im)];
            let ([cx, cy], [dx, dy]) = (exact(z), exact(offset));
            let (wx, wy) = (&cx + &dx, &cy + &dy);
            let [re, im] = square([&wx, &wy]);
            let found = z * z;
            let off = [&re - &Fixed::from_f64(found.re), &im - &Fixed::from_f64(found.im)].map(|part| part.to_f64());
            let size = z.norm_sqr().sqrt();
            let rounding = 3.0 * crate::number::U * z.norm_sqr() + UNDERFLOW;
            let bound = Ball::new(z, radius).of_square(size, rounding);
            prop_assert!(off[0].hypot(off[1]) <= bound, "{off:?} {bound}");
            let norm_off = &(&(&wx * &wx) + &(&wy * &wy)) - &(&(&cx * &cx) + &(&cy * &cy));
            prop_assert!(norm_off.to_f64().abs() <= bound);
            let wide = FloatExp::new(radius, 0).of_square(FloatExp::new(size, 0), FloatExp::new(rounding, 0));
            prop_assert!((wide.ratio(&FloatExp::new(bound, 0)) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_error_of_the_outermost_point_is_the_whole_bound() {
        // (2 + 1/4)^2 - 2^2
        let bound = Ball::new(2.0, 0.25).of_square(2.0, 0.0);
        assert!((1.0625..1.0625 + 1e-11).contains(&bound));
        assert!(f64::NAN.of_square(1.0, 0.0).is_nan());
    }
}
