//! Numbers of twice the digits of `f64`, each the unevaluated sum of two of them.
//!
//! The sums and products are those of Dekker and of Knuth; see Joldes, Muller and Popescu, *Tight and
//! rigorous error bounds for basic building blocks of double-word arithmetic* (2017), for their errors.

use num_complex::Complex64;
use std::ops::{Add, Mul, Sub};

/// `high + low`, `low` being at most half an ulp of `high`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Double {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

/// A complex number of such parts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DoubleComplex {
    pub(crate) re: Double,
    pub(crate) im: Double,
}

/// The modulus, rounded up: faster than the nearest one, as long as no square is out of range.
pub(crate) trait Size {
    fn size(self) -> f64;
}

impl Size for Complex64 {
    /// Square, sum and root take away less than `3 u`, and one more where the parts are the first halves of
    /// [`Double`]s; where squares are below the normal numbers, all of it, which is less than 2e-154.
    fn size(self) -> f64 {
        self.norm_sqr().sqrt() * (1.0 + 4.0 * f64::EPSILON) + 1e-150
    }
}

impl Double {
    /// The exact sum of two numbers.
    #[inline]
    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let of_b = high - a;
        Self { high, low: (a - (high - of_b)) + (b - of_b) }
    }

    /// The exact product of two numbers.
    #[inline]
    pub(crate) fn product(a: f64, b: f64) -> Self {
        let high = a * b;
        Self { high, low: a.mul_add(b, -high) }
    }

    /// This times a power of two.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self { high: self.high * factor, low: self.low * factor }
    }
}

impl From<f64> for Double {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Add for Double {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        let (high, low) = (Self::sum(self.high, other.high), Self::sum(self.low, other.low));
        let near = Self::sum(high.high, high.low + low.high);
        Self::sum(near.high, near.low + low.low)
    }
}

impl Sub for Double {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self + other.scaled(-1.0)
    }
}

impl Mul for Double {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        let exact = Self::product(self.high, other.high);
        let rest = self.high.mul_add(other.low, self.low * other.high);
        Self::sum(exact.high, exact.low + rest)
    }
}

impl DoubleComplex {
    /// 1.
    pub(crate) const ONE: Self =
        Self { re: Double { high: 1.0, low: 0.0 }, im: Double { high: 0.0, low: 0.0 } };
    /// The relative error of a product or a sum, beside the product or the sum of the moduli.
    ///
    /// In units of `2^-106`, a product of two [`Double`]s is off by less than 8 of itself, and a sum by less than 4
    /// of the sum of the sizes; so each part of a complex product by less than 12 of the product of the moduli, and
    /// both by less than 17. This is 64.
    pub(crate) const U: f64 = 1.0 / (1u128 << 100) as f64;

    /// The modulus, rounded up.
    pub(crate) fn size(self) -> f64 {
        self.to_f64().size()
    }

    /// The nearest `f64`s.
    pub(crate) fn to_f64(self) -> Complex64 {
        Complex64::new(self.re.high, self.im.high)
    }

    /// This times a power of two.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self { re: self.re.scaled(factor), im: self.im.scaled(factor) }
    }

    /// Its square's parts, and the square of its modulus.
    #[inline]
    pub(crate) fn square(self) -> (Self, Double) {
        let (re2, im2, product) = (self.re * self.re, self.im * self.im, self.re * self.im);
        (Self { re: re2 - im2, im: product.scaled(2.0) }, re2 + im2)
    }
}

impl Add for DoubleComplex {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Mul for DoubleComplex {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        Self { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Fixed;
    use proptest::prelude::*;

    fn exact(value: Double) -> Fixed {
        &Fixed::from_f64(value.high) + &Fixed::from_f64(value.low)
    }

    fn any_double() -> impl Strategy<Value = Double> {
        (-1e3f64..1e3, -1.0f64..1.0).prop_map(|(high, low)| Double::sum(high, high * low * 1e-16))
    }

    proptest! {
        #[test]
        fn sums_and_products_are_right_to_twice_the_digits(a in any_double(), b in any_double()) {
            let off = |found: Double, expected: Fixed| (&exact(found) - &expected).to_f64().abs();
            let size = a.high.abs() + b.high.abs();
            prop_assert!(off(a + b, &exact(a) + &exact(b)) <= size * DoubleComplex::U / 8.0);
            prop_assert!(off(a * b, &exact(a) * &exact(b)) <= (a.high * b.high).abs() * DoubleComplex::U / 8.0);
        }
    }
}
