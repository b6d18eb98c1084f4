//! Sizes and bounds of errors that may be beyond the range of `f64`.

use super::series::U;
use crate::number::{Scaled, power_of_two};
use std::cmp::Ordering;
use std::ops::{Add, Mul};

/// A number that is not negative: `mantissa * 2^exponent`, rounded up in sums and products.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bound {
    /// From 1 to below 2, or 0, or infinite.
    mantissa: f64,
    /// The smallest for 0, the largest for infinity, so that exponents are compared first.
    exponent: i64,
}

/// Exponents are kept within these, where their sums do not overflow.
const SMALLEST: i64 = i64::MIN / 4;
const LARGEST: i64 = i64::MAX / 4;

impl Bound {
    pub(super) const ZERO: Self = Self { mantissa: 0.0, exponent: SMALLEST };
    const INFINITE: Self = Self { mantissa: f64::INFINITY, exponent: LARGEST };

    /// The size of `mantissa * 2^exponent`, exactly; NaN is infinite.
    pub(super) fn new(mantissa: f64, exponent: i64) -> Self {
        let size = mantissa.abs();
        if size == 0.0 {
            return Self::ZERO;
        }
        if !size.is_finite() {
            return Self::INFINITE;
        }
        // Numbers below the normal ones are lifted among them first.
        let lift = if size < f64::MIN_POSITIVE { 64 } else { 0 };
        let raw = (size * power_of_two(lift)).to_bits();
        let own = (raw >> 52) as i64 - 1023 - lift;
        let exponent = exponent.saturating_add(own);
        match exponent {
            ..SMALLEST => Self { mantissa: 1.0, exponent: SMALLEST + 1 },
            LARGEST.. => Self::INFINITE,
            _ => Self { mantissa: f64::from_bits(raw & ((1 << 52) - 1) | 1023 << 52), exponent },
        }
    }

    /// `2^exponent`.
    #[cfg(test)]
    pub(super) fn power_of_two(exponent: i64) -> Self {
        Self::new(1.0, exponent)
    }

    /// The nearest `f64`: 0 below `2^-1000`, infinite above `2^1000`.
    pub(super) fn to_f64(self) -> f64 {
        if self.mantissa == 0.0 { 0.0 } else { self.mantissa * power_of_two(self.exponent) }
    }

    /// This over another one, which is not 0, to the nearest.
    pub(super) fn over(self, other: Self) -> f64 {
        if self.mantissa == 0.0 {
            return 0.0;
        }
        self.mantissa / other.mantissa * power_of_two(self.exponent - other.exponent)
    }

    /// This times a number of ordinary size.
    pub(super) fn times(self, factor: f64) -> Self {
        self * Self::new(factor, 0)
    }
}

impl From<f64> for Bound {
    fn from(size: f64) -> Self {
        Self::new(size, 0)
    }
}

impl From<Scaled> for Bound {
    fn from(Scaled { mantissa, exponent }: Scaled) -> Self {
        Self::new(mantissa, exponent)
    }
}

impl Add for Bound {
    type Output = Self;
    /// A part that is more than 1000 powers of two smaller is lost, which the factor makes up for.
    fn add(self, other: Self) -> Self {
        let (large, small) = if self >= other { (self, other) } else { (other, self) };
        if small.mantissa == 0.0 {
            return large;
        }
        let sum = large.mantissa + small.mantissa * power_of_two(small.exponent - large.exponent);
        Self::new(sum * (1.0 + 4.0 * U), large.exponent)
    }
}

impl Mul for Bound {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if self.mantissa == 0.0 || other.mantissa == 0.0 {
            return Self::ZERO;
        }
        Self::new(self.mantissa * other.mantissa * (1.0 + 4.0 * U), self.exponent + other.exponent)
    }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match self.exponent.cmp(&other.exponent) {
            Ordering::Equal => self.mantissa.partial_cmp(&other.mantissa),
            different => Some(different),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Fixed;
    use proptest::prelude::*;

    #[test]
    fn zero_and_infinity_are_kept() {
        assert_eq!(Bound::ZERO + Bound::ZERO, Bound::ZERO);
        assert_eq!(Bound::ZERO * Bound::from(3.0), Bound::ZERO);
        assert!(Bound::from(f64::NAN) > Bound::power_of_two(1 << 40));
        assert!(Bound::ZERO < Bound::power_of_two(-(1 << 40)));
        assert_eq!(Bound::power_of_two(-5000).over(Bound::power_of_two(-5002)), 4.0);
    }

    proptest! {
        #[test]
        fn sums_and_products_are_not_below_the_exact_ones(a in 0f64..1e30, b in 0f64..1e-3, lift in 0i64..3000) {
            let exact = |size: f64| &Fixed::from_f64(size) * &Fixed::dyadic(1, lift);
            let value = |bound: Bound| &Fixed::from_f64(bound.mantissa) * &Fixed::dyadic(1, bound.exponent);
            let (x, y) = (Bound::new(a, lift), Bound::new(b, lift));
            let not_below = |found: Bound, exact: Fixed| !(&value(found) - &exact).is_negative();
            prop_assert!(not_below(x + y, &exact(a) + &exact(b)));
            prop_assert!(not_below(x * y, &exact(a) * &exact(b)));
            prop_assert!(((x + y).over(x) - (1.0 + b / a)).abs() < 1e-14 * (1.0 + b / a));
            prop_assert_eq!(x > y, a > b);
        }
    }
}
