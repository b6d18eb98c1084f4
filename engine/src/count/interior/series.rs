//! Polynomials in a place within a small disc, with a bound of what they leave out.
//!
//! The bounds are sums of products without a sign, so each rounding is one of the last place of a partial sum: `n` of
//! them are below `1.1 n u` of the sum, with `u = 2^-53`. The longest here has fewer than 100, that is 1.3e-14 of
//! itself; [`UP`] is more. A modulus is off by `3u` of itself, and where its square underflows, by less than 1e-150.

use super::ROUNDING;
use crate::dynamics::cycle::step;
use num_complex::Complex64;

/// What a computed bound is multiplied by, for its own rounding.
const UP: f64 = 1.0 + 1e-13;
/// The terms that are kept.
pub(super) const TERMS: usize = 16;

/// A function of `t`, `|t| <= 1`: it differs from the polynomial with the coefficients `terms` by at most
/// the sum of `errors[j] |t|^j`, and `tail |t|^TERMS` (`TERMS - 1` once it was divided by `t`).
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) terms: [Complex64; TERMS],
    pub(super) errors: [f64; TERMS],
    pub(super) tail: f64,
}

impl Series {
    /// `constant + factor t`.
    pub(super) fn linear(constant: Complex64, factor: f64) -> Self {
        let mut terms = [Complex64::ZERO; TERMS];
        (terms[0], terms[1]) = (constant, factor.into());
        Self { terms, errors: [0.0; TERMS], tail: 0.0 }
    }

    /// What some iterations make of the points `center + radius t`, computed ones too; `None` where
    /// they may be outside `bound` before the last.
    pub(super) fn of_iterations(
        c0: Complex64,
        center: Complex64,
        radius: f64,
        steps: u32,
        bound: f64,
    ) -> Option<Self> {
        let mut series = Self::linear(center, radius);
        for _ in 0..steps {
            // NaN is outside.
            let inside = series.most() < bound;
            if !inside {
                return None;
            }
            let constant = step(series.terms[0], c0);
            series = series.times(&series);
            series.terms[0] = constant;
            series.errors[0] += ROUNDING;
        }
        series.tail.is_finite().then_some(series)
    }

    /// The product.
    ///
    /// A coefficient is a sum of at most 16 products, so its rounding is below `(16 + 3) 2^(3/2) u < 2^-46`
    /// of the sum of their moduli. What is left out has a factor `t^TERMS`, or a tail.
    pub(super) fn times(&self, other: &Self) -> Self {
        const UNIT: f64 = 1.0 / (1u64 << 46) as f64;
        let (mine, others) = (self.sizes(), other.sizes());
        let mut product = Self::linear(Complex64::ZERO, 0.0);
        for n in 0..TERMS {
            let (mut term, mut error) = (Complex64::ZERO, 0.0);
            for (i, j) in (0..=n).map(|i| (i, n - i)) {
                term += self.terms[i] * other.terms[j];
                error += self.errors[i] * others[j] + mine[i] * (other.errors[j] + UNIT * others[j]);
            }
            (product.terms[n], product.errors[n]) = (term, error * UP);
        }
        // The terms of other from TERMS - i on meet term i beyond the end.
        let (mut tail, mut upper) = (0.0, 0.0);
        for i in 1..TERMS {
            upper += others[TERMS - i];
            tail += mine[i] * upper;
        }
        let (most, others_most): (f64, f64) = (mine.iter().sum(), others.iter().sum());
        product.tail = (tail + most * other.tail + others_most * self.tail + self.tail * other.tail) * UP;
        product
    }

    /// This divided by `radius t`, its constant left out.
    pub(super) fn divided(&self, radius: f64) -> Self {
        let mut quotient = Self::linear(Complex64::ZERO, 0.0);
        for n in 1..TERMS {
            quotient.terms[n - 1] = self.terms[n] / radius;
            quotient.errors[n - 1] =
                (self.errors[n] / radius + quotient.terms[n - 1].norm() * 4.0 * f64::EPSILON) * UP;
        }
        quotient.tail = self.tail / radius * UP;
        quotient
    }

    /// A bound of the modulus.
    pub(super) fn most(&self) -> f64 {
        (self.sizes().iter().sum::<f64>() + self.tail) * UP
    }

    /// Bounds of the moduli of the coefficients.
    pub(super) fn sizes(&self) -> [f64; TERMS] {
        std::array::from_fn(|n| self.terms[n].norm_sqr().sqrt() * (1.0 + 1e-15) + self.errors[n] + 1e-150)
    }
}
