//! The map that is iterated, validated once and then trusted.

use crate::number::{Decimal, DecimalError, shortened};
use num_complex::Complex64;

/// The map `z -> z^2 + c0`, and the modulus from which on an orbit counts as escaped.
///
/// Two of them are equal where they have the same filled Julia set by the same definition. The count of a
/// point `z`, for every part of this crate:
///
/// ```text
/// for n in 0..itermax { z = z*z + c0; if |z|^2 > threshold^2 { return n } } return itermax
/// ```
///
/// c0 is kept as the exact decimals that it was given as. Counts in `f64` take the `f64` nearest to them.
///
/// ```
/// use juliaset_engine::QuadraticMap;
/// let map = QuadraticMap::parse("-0.835", "-0.2321000000000000000000000000001", 2.0)?;
/// assert_eq!(map.c0(), QuadraticMap::default().c0());
/// assert_ne!(map, QuadraticMap::default());
/// # Ok::<(), juliaset_engine::MapError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct QuadraticMap {
    exact: [Decimal; 2],
    /// The `f64`s nearest to the exact parts.
    c0: Complex64,
    threshold: f64,
}

/// Why there is no such [`QuadraticMap`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// A part of c0 is NaN or infinite.
    #[error("c0 is {0}, and both its parts must be finite numbers")]
    C0(Complex64),
    /// A part of c0 is not a number.
    #[error("the {part} part of c0: {error}")]
    Part {
        /// `real` or `imaginary`.
        part: &'static str,
        /// What is wrong with it.
        error: DecimalError,
    },
    /// A part of c0 is larger than every `f64`.
    #[error("the {part} part of c0 is {value}, and must lie between -1e308 and 1e308")]
    TooFar {
        /// `real` or `imaginary`.
        part: &'static str,
        /// The value given, shortened.
        value: String,
    },
    /// The threshold is not a positive finite number.
    #[error("threshold is {0}, and must be a positive finite number")]
    Threshold(f64),
}

impl QuadraticMap {
    /// Checks both and keeps them; each part of c0 is taken as the shortest decimal that names it.
    pub fn new(c0: Complex64, threshold: f64) -> Result<Self, MapError> {
        match [c0.re, c0.im].map(Decimal::from_f64) {
            [Some(re), Some(im)] => Self::of_decimals([re, im], threshold),
            _ => Err(MapError::C0(c0)),
        }
    }

    /// Reads the parts of c0 as decimals of any length, and checks the threshold.
    pub fn parse(re: &str, im: &str, threshold: f64) -> Result<Self, MapError> {
        let read = |part, text| Decimal::parse(text).map_err(|error| MapError::Part { part, error });
        Self::of_decimals([read("real", re)?, read("imaginary", im)?], threshold)
    }

    /// Checks both and keeps them, with the real and imaginary parts of c0 to their last digit.
    pub fn of_decimals(exact: [Decimal; 2], threshold: f64) -> Result<Self, MapError> {
        let c0 = Complex64::new(exact[0].to_f64(), exact[1].to_f64());
        for (part, decimal, near) in [("real", &exact[0], c0.re), ("imaginary", &exact[1], c0.im)] {
            if !near.is_finite() {
                return Err(MapError::TooFar { part, value: shortened(&decimal.to_string()) });
            }
        }
        if !threshold.is_finite() || threshold <= 0.0 {
            return Err(MapError::Threshold(threshold));
        }
        Ok(Self { exact, c0, threshold })
    }

    /// The same threshold with another c0.
    pub fn with_c0(&self, c0: [Decimal; 2]) -> Result<Self, MapError> {
        Self::of_decimals(c0, self.threshold)
    }

    /// The same c0 with another threshold.
    pub fn with_threshold(&self, threshold: f64) -> Result<Self, MapError> {
        Self::of_decimals(self.exact.clone(), threshold)
    }

    /// The parameter of the map, to the nearest `f64`.
    pub fn c0(&self) -> Complex64 {
        self.c0
    }

    /// The real and imaginary parts of the parameter, exactly as given.
    pub fn c0_decimals(&self) -> &[Decimal; 2] {
        &self.exact
    }

    /// The modulus that an escaped orbit has passed.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// `threshold^2`, rounded: what `|z|^2` is compared with.
    pub fn threshold_sqr(&self) -> f64 {
        self.threshold * self.threshold
    }

    /// Whether an orbit that has once escaped can be told so later: `|z|` grows for ever from there.
    ///
    /// With `R = threshold >= max(2, |c0|)`, `|z| > R` gives `|z^2 + c0| >= |z| (|z| - 1) > |z|`.
    pub fn escape_is_final(&self) -> bool {
        self.threshold >= 2.0 && self.threshold >= self.c0.norm()
    }
}

impl Default for QuadraticMap {
    /// The article's: c0 = -0.835-0.2321i, threshold 2.
    fn default() -> Self {
        let exact =
            [("835", -3), ("2321", -4)].map(|(digits, tens)| Decimal::from_digits(true, digits, tens));
        Self { exact, c0: Complex64::new(-0.835, -0.2321), threshold: 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_what_its_numbers_make() {
        let default = Ok(QuadraticMap::default());
        assert_eq!(QuadraticMap::new(Complex64::new(-0.835, -0.2321), 2.0), default);
        assert_eq!(QuadraticMap::parse("-0.8350", "-2321e-4", 2.0), default);
    }

    #[test]
    fn every_digit_of_c0_is_kept_and_compared() {
        let digits = format!("0.1{}1", "0".repeat(3000));
        let map = QuadraticMap::parse(&digits, "1e-3000", 2.0).unwrap();
        assert_eq!(map.c0(), Complex64::new(0.1, 0.0));
        assert_eq!(map.c0_decimals()[0].to_string(), digits);
        assert_ne!(map, QuadraticMap::parse("0.1", "1e-3000", 2.0).unwrap());
        let other = map.with_threshold(4.0).unwrap();
        assert_eq!((other.c0_decimals(), other.threshold()), (map.c0_decimals(), 4.0));
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        let parse = |re, im| QuadraticMap::parse(re, im, 2.0).map_err(|error| error.to_string());
        assert_eq!(parse("1e", "0"), Err("the real part of c0: `1e` is not a number".into()));
        assert!(
            parse("0", "-1e999").is_err_and(|message| message.contains("imaginary part of c0 is -1e999"))
        );
        let nan = Complex64::new(f64::NAN, 0.0);
        assert!(matches!(QuadraticMap::new(nan, 2.0), Err(MapError::C0(_))));
        assert_eq!(QuadraticMap::default().with_threshold(0.0), Err(MapError::Threshold(0.0)));
    }
}
