//! Fixed-point numbers of any precision: where a view stands in the plane.
//!
//! This file and `big` below it are the only ones that name the big-integer library.

mod big;

pub(crate) use big::{BigPoint, Scaled, power_of_two};

use dashu_int::{IBig, UBig, ops::BitTest};
use std::ops::{Add, Sub};

/// A dyadic number: an integer divided by a power of two, exact.
///
/// Sums, differences and [`from_f64`](Self::from_f64) are exact; only [`round`](Self::round),
/// [`parse`](Self::parse) and [`to_f64`](Self::to_f64) round, to nearest, ties to even.
///
/// ```
/// use juliaset_engine::Fixed;
/// let tenth = Fixed::parse("0.1", 200)?;
/// assert_eq!(tenth.to_f64(), 0.1);
/// assert_ne!(tenth, Fixed::from_f64(0.1));
/// assert_eq!(tenth.to_decimal(200), "0.1");
/// # Ok::<(), juliaset_engine::DecimalError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fixed {
    mantissa: IBig,
    /// How many bits of `mantissa` stand behind the point.
    bits: usize,
}

/// Why a text is not taken for a decimal number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text does not follow `[+-]digits[.digits][e[+-]digits]`.
    #[error("`{0}` is not a decimal number")]
    Malformed(String),
    /// The number is larger than 10^1000 or the text longer than 100 000 characters.
    #[error("`{0}` is too large or too long")]
    OutOfRange(String),
}

/// Decimal exponents and lengths beyond these are refused, so that no text can ask for unbounded memory.
const MAX_EXPONENT: i64 = 1_000;
const MAX_LENGTH: usize = 100_000;

impl Fixed {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: IBig::ZERO, bits: 0 };

    /// The exact value of a finite `f64`; zero for NaN and infinities.
    pub fn from_f64(value: f64) -> Self {
        if !value.is_finite() || value == 0.0 {
            return Self::ZERO;
        }
        let raw = value.to_bits();
        let fraction = raw & ((1 << 52) - 1);
        let biased = i64::from((raw >> 52) as u16 & 0x7ff);
        let (significand, exponent) =
            if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
        let mut mantissa = IBig::from(significand);
        if value < 0.0 {
            mantissa = -mantissa;
        }
        match usize::try_from(-exponent) {
            Ok(bits) => Self { mantissa, bits },
            Err(_) => Self { mantissa: mantissa << exponent.unsigned_abs() as usize, bits: 0 },
        }
    }

    /// The `f64` nearest to the exact value.
    pub fn to_f64(&self) -> f64 {
        // One rounding, to the bits that an f64 has room for there; scaling by powers of two is exact.
        let below = |bits: usize, kept: usize| bits.saturating_sub(kept);
        let drop = below(self.mantissa.bit_len(), 53).max(below(self.bits, 1074));
        let significand = div_round(self.mantissa.clone(), &(IBig::ONE << drop));
        let mut value = significand.to_f64().value();
        let mut exponent = (drop as i64 - self.bits as i64).clamp(-5000, 5000) as i32;
        while exponent != 0 {
            let step = exponent.clamp(-1000, 1000);
            value *= 2f64.powi(step);
            exponent -= step;
        }
        value
    }

    /// The nearest number with at most `bits` bits behind the point.
    pub fn round(&self, bits: usize) -> Self {
        if self.bits <= bits {
            return self.clone();
        }
        let drop = self.bits - bits;
        Self { mantissa: div_round(self.mantissa.clone(), &(IBig::ONE << drop)), bits }
    }

    /// Reads a decimal such as `-0.75`, `.5`, `1e-7`, rounded to `bits` bits behind the point.
    pub fn parse(text: &str, bits: usize) -> Result<Self, DecimalError> {
        let decimal = Decimal::read(text)?;
        let mantissa = match u32::try_from(decimal.exponent) {
            Ok(exponent) => (decimal.digits * pow10(exponent as usize)) << bits,
            Err(_) => {
                let places = decimal.exponent.unsigned_abs() as usize;
                // So far below the last bit that it rounds to zero: no need to build 10^places.
                if (decimal.digits.bit_len() + bits) as f64 + 2.0 < places as f64 * 3.3 {
                    IBig::ZERO
                } else {
                    div_round(decimal.digits << bits, &pow10(places))
                }
            }
        };
        Ok(Self { mantissa, bits })
    }

    /// The shortest decimal that [`parse`](Self::parse) with the same `bits` reads back as this number.
    pub fn to_decimal(&self, bits: usize) -> String {
        let value = self.round(bits).align(bits);
        let scaled = |places: usize| div_round(&value * pow10(places), &(IBig::ONE << bits));
        let reads_back = |places: usize| div_round(scaled(places) << bits, &pow10(places)) == value;
        // More places never read back worse, so the fewest that do are found by bisection.
        let (mut low, mut high) = (0, bits + 1);
        while low < high {
            let middle = (low + high) / 2;
            if reads_back(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        write_decimal(&scaled(low), low)
    }

    /// This number times an integer, exact.
    pub fn times(&self, factor: i64) -> Self {
        Self { mantissa: &self.mantissa * IBig::from(factor), bits: self.bits }
    }

    /// Half of this number, exact.
    pub fn half(&self) -> Self {
        Self { mantissa: self.mantissa.clone(), bits: self.bits + 1 }
    }

    /// The mantissa at `bits` bits behind the point; `bits` must not be below `self.bits`.
    fn align(&self, bits: usize) -> IBig {
        &self.mantissa << (bits - self.bits)
    }
}

impl PartialEq for Fixed {
    fn eq(&self, other: &Self) -> bool {
        let bits = self.bits.max(other.bits);
        self.align(bits) == other.align(bits)
    }
}

impl Eq for Fixed {}

impl Add<&Fixed> for &Fixed {
    type Output = Fixed;
    fn add(self, other: &Fixed) -> Fixed {
        let bits = self.bits.max(other.bits);
        Fixed { mantissa: self.align(bits) + other.align(bits), bits }
    }
}

impl Sub<&Fixed> for &Fixed {
    type Output = Fixed;
    fn sub(self, other: &Fixed) -> Fixed {
        let bits = self.bits.max(other.bits);
        Fixed { mantissa: self.align(bits) - other.align(bits), bits }
    }
}

/// `digits * 10^exponent`, as read from a text.
struct Decimal {
    digits: IBig,
    exponent: i64,
}

impl Decimal {
    fn read(text: &str) -> Result<Self, DecimalError> {
        let shown = || text.chars().take(40).collect::<String>();
        let malformed = || DecimalError::Malformed(shown());
        let out_of_range = || DecimalError::OutOfRange(shown());
        let text = text.trim();
        if text.len() > MAX_LENGTH {
            return Err(out_of_range());
        }
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, read_exponent(exponent).ok_or_else(malformed)?),
            None => (text, 0),
        };
        let unsigned = number.strip_prefix(['+', '-']).unwrap_or(number);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(malformed());
        }
        let magnitude = UBig::from_str_radix(&format!("{whole}{fraction}"), 10).map_err(|_| malformed())?;
        let exponent = exponent.saturating_sub(fraction.len() as i64);
        let significant = whole.trim_start_matches('0').len() as i64;
        if magnitude != UBig::ZERO
            && (exponent > MAX_EXPONENT
                || significant.saturating_add(exponent + fraction.len() as i64) > MAX_EXPONENT)
        {
            return Err(out_of_range());
        }
        let digits = IBig::from(magnitude);
        let exponent = if digits == IBig::ZERO { 0 } else { exponent };
        Ok(Self { digits: if number.starts_with('-') { -digits } else { digits }, exponent })
    }
}

/// The digits after `e`; an exponent too long for an `i64` is cut to the largest one of its sign.
fn read_exponent(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = i64::MAX / 4;
    let magnitude = unsigned.parse::<i64>().map_or(limit, |value| value.min(limit));
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

fn pow10(exponent: usize) -> IBig {
    IBig::from(10).pow(exponent)
}

/// `numerator / denominator` to the nearest integer, ties to even; the denominator is positive.
fn div_round(numerator: IBig, denominator: &IBig) -> IBig {
    use dashu_int::ops::DivRemEuclid;
    let (quotient, remainder) = numerator.div_rem_euclid(denominator.clone());
    match (IBig::from(remainder) << 1).cmp(denominator) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Equal if !quotient.bit(0) => quotient,
        _ => quotient + IBig::ONE,
    }
}

/// `scaled / 10^places` as text; small numbers in scientific notation.
fn write_decimal(scaled: &IBig, places: usize) -> String {
    const MAX_LEADING_ZEROS: usize = 6;
    let (sign, magnitude) = scaled.clone().into_parts();
    let sign = if sign == dashu_int::Sign::Negative { "-" } else { "" };
    let digits = magnitude.to_string();
    if places == 0 {
        return format!("{sign}{digits}");
    }
    if digits.len() > places {
        let (whole, fraction) = digits.split_at(digits.len() - places);
        return format!("{sign}{whole}.{fraction}");
    }
    let zeros = places - digits.len();
    if zeros <= MAX_LEADING_ZEROS {
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e-{}", zeros + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_that_is_no_decimal_is_refused() {
        for text in ["", "e", "1e", "--5", "0x1", ".", "1.2.3", "1e5.", "nan", "inf", "1 2", "1_0"] {
            assert_eq!(Fixed::parse(text, 64), Err(DecimalError::Malformed(text.into())), "{text:?}");
        }
        for text in ["1e999999999999999999999", "1e1001", &"9".repeat(1002), &"0".repeat(100_001)] {
            assert!(matches!(Fixed::parse(text, 64), Err(DecimalError::OutOfRange(_))), "{text:.20}");
        }
        assert_eq!(Fixed::parse("1e-999999999999999999999", 64), Ok(Fixed::ZERO));
        assert_eq!(Fixed::parse("0e999999999999", 64), Ok(Fixed::ZERO));
    }

    #[test]
    fn the_shortest_decimal_is_written() {
        for (text, written) in [
            ("-0.10", "-0.1"),
            ("1e-20", "1e-20"),
            ("-12345.5", "-12345.5"),
            ("1.5e-9", "1.5e-9"),
            ("100", "100"),
            ("0", "0"),
        ] {
            let value = Fixed::parse(text, 200).unwrap();
            assert_eq!(value.to_decimal(200), written);
        }
        let deep = format!("0.{}", "1234567890".repeat(30));
        assert_eq!(Fixed::parse(&deep, 1100).unwrap().to_decimal(1100), deep.trim_end_matches('0'));
    }

    #[test]
    fn extreme_values_reach_f64() {
        let tiny = Fixed::parse("5e-324", 1200).unwrap();
        assert_eq!(tiny.to_f64(), 5e-324);
        assert_eq!(Fixed::parse("1e-400", 1500).unwrap().to_f64(), 0.0);
        assert_eq!(Fixed::parse("1e308", 4000).unwrap().to_f64(), 1e308);
        assert_eq!(Fixed::parse("1e999", 100).unwrap().to_f64(), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn every_f64_survives(value in proptest::num::f64::ANY.prop_filter("finite", |v| v.is_finite())) {
            prop_assert_eq!(Fixed::from_f64(value).to_f64(), value);
        }

        #[test]
        fn text_reads_as_rust_reads_it(value in proptest::num::f64::NORMAL, precision in 0usize..20) {
            let text = format!("{value:.precision$e}");
            if let Ok(fixed) = Fixed::parse(&text, 2200) {
                prop_assert_eq!(fixed.to_f64(), text.parse::<f64>().unwrap());
            }
        }

        #[test]
        fn written_numbers_read_back(mantissa in any::<i64>(), bits in 0usize..300) {
            let value = Fixed { mantissa: mantissa.into(), bits };
            prop_assert_eq!(Fixed::parse(&value.to_decimal(bits), bits), Ok(value));
        }

        #[test]
        fn sums_are_exact(a in -1e6f64..1e6, b in -1e6f64..1e6) {
            let (a, b) = (Fixed::from_f64(a), Fixed::from_f64(b));
            prop_assert_eq!(&(&a + &b) - &b, a);
        }
    }
}
