//! Complex numbers of the precision of `f64` with an exponent of their own.

use crate::number::{FloatExp, excess_exponent, power_of_two};
use num_complex::Complex64;

/// `value * 2^exponent`. The larger part of the value is near 1, within 1e-30 and 1e30, or the number is 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scaled {
    pub(super) value: Complex64,
    exponent: i64,
}

impl Scaled {
    pub(super) const ZERO: Self = Self { value: Complex64::ZERO, exponent: 0 };

    pub(super) fn new(value: Complex64, exponent: i64) -> Self {
        let largest = value.re.abs().max(value.im.abs());
        if largest == 0.0 {
            return Self::ZERO;
        }
        let Some(excess) = excess_exponent(largest) else { return Self { value, exponent } };
        // Twice, as half of the largest powers of two is still a number.
        let half = power_of_two(-(excess / 2));
        let value = value * half * power_of_two(-(excess - excess / 2));
        Self { value, exponent: exponent + excess }
    }

    /// The number whose parts are nearest to these.
    pub(super) fn of_parts(parts: [FloatExp; 2]) -> Self {
        let exponent = parts.map(|part| part.abs()).into_iter().max().map_or(0, FloatExp::exponent);
        let [re, im] = parts.map(|part| part.in_units_of(exponent));
        if re == 0.0 && im == 0.0 { Self::ZERO } else { Self::new(Complex64::new(re, im), exponent) }
    }

    pub(super) fn is_zero(self) -> bool {
        self.value == Complex64::ZERO
    }

    /// The nearest `f64`s.
    pub(super) fn to_f64(self) -> Complex64 {
        if self.exponent == 0 { self.value } else { self.value * power_of_two(self.exponent) }
    }

    pub(super) fn size(self) -> FloatExp {
        FloatExp::new(self.value.norm_sqr().sqrt(), self.exponent)
    }

    /// The binary logarithm of the size; none for 0.
    pub(super) fn log2(self) -> Option<f64> {
        (!self.is_zero()).then(|| self.value.norm_sqr().log2() / 2.0 + self.exponent as f64)
    }

    pub(super) fn doubled(self) -> Self {
        Self { value: 2.0 * self.value, ..self }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        if self.exponent == other.exponent {
            return Self::new(self.value + other.value, self.exponent);
        }
        let (large, small) = if other.is_zero() || (!self.is_zero() && self.exponent > other.exponent) {
            (self, other)
        } else {
            (other, self)
        };
        Self::new(large.value + small.in_units_of(large.exponent), large.exponent)
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self::new(self.value * other.value, self.exponent + other.exponent)
    }

    /// The value in units of `2^exponent`.
    fn in_units_of(self, exponent: i64) -> Complex64 {
        if self.is_zero() { self.value } else { self.value * power_of_two(self.exponent - exponent) }
    }

    /// How far that square root of `z^2 + d` is from `z` that is nearer to it, for this `z`: the difference before
    /// one step, of what differs by `d` after it.
    ///
    /// `d = 2 z e + e^2` gives `e = d / (z + r)` with `r^2 = z^2 + d`; the nearer `r` makes the sum the larger, so
    /// nothing cancels.
    pub(super) fn step_back(self, d: Self) -> Self {
        /// Below that, `e^2` is less than the last bit of `2 z e`.
        const LINEAR: i64 = -110;
        if d.is_zero() {
            return Self::ZERO;
        }
        if !self.is_zero() && d.exponent - 2 * self.exponent < LINEAR - 400 {
            return Self::new(d.value / (2.0 * self.value), d.exponent - self.exponent);
        }
        let half = d.exponent.div_euclid(2);
        let unit = if self.is_zero() { half } else { half.max(self.exponent) };
        let (z, d) = (self.in_units_of(unit), d.in_units_of(2 * unit));
        Self::new(step_back(z, d), unit)
    }
}

/// The same as [`Scaled::step_back`] in `f64`.
pub(super) fn step_back(z: Complex64, d: Complex64) -> Complex64 {
    let root = (z * z + d).sqrt();
    let same = z.re * root.re + z.im * root.im >= 0.0;
    let sum = if same { z + root } else { z - root };
    if sum == Complex64::ZERO { Complex64::ZERO } else { d / sum }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn complex() -> impl Strategy<Value = Complex64> {
        (-2f64..2.0, -2f64..2.0).prop_map(|(re, im)| Complex64::new(re, im))
    }

    proptest! {
        #[test]
        fn what_is_stepped_back_comes_again(z in complex(), d in complex(), lift in 0i64..2000, shrink in 0i64..2000) {
            prop_assume!(z.norm() > 1e-3 && d.norm() > 1e-3);
            let (z, d) = (Scaled::new(z, -lift), Scaled::new(d, -shrink));
            let e = z.step_back(d);
            let again = z.doubled().plus(e).times(e);
            let off = again.plus(Scaled::new(-d.value, d.exponent)).size().ratio(&d.size());
            prop_assert!(off < 1e-13, "{off:e}");
            // The nearer of the two: the other one is e' = -2 z - e.
            prop_assert!(e.size().ratio(&z.doubled().plus(e).size()) < 1.0 + 1e-12);
        }

        #[test]
        fn sums_and_products_are_those_of_f64(a in complex(), b in complex(), up in -300i64..300) {
            let (x, y) = (Scaled::new(a * power_of_two(up), -up), Scaled::new(b, 0));
            prop_assert!((x.plus(y).to_f64() - (a + b)).norm() < 1e-14);
            prop_assert!((x.times(y).to_f64() - a * b).norm() < 1e-14);
        }
    }

    #[test]
    fn zero_is_kept() {
        let one = Scaled::new(Complex64::ONE, -3000);
        assert_eq!(Scaled::ZERO.plus(one), one);
        assert_eq!(one.plus(Scaled::ZERO), one);
        assert!(one.step_back(Scaled::ZERO).is_zero() && one.times(Scaled::ZERO).is_zero());
        assert_eq!(Scaled::ZERO.step_back(one.times(one)).log2(), Some(-3000.0));
        assert_eq!(Scaled::of_parts([FloatExp::ZERO; 2]), Scaled::ZERO);
    }
}
