//! Decimal numbers of any length, as people type and read them.

use crate::shown::escaped_text;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// An exact decimal number: what a text says, to the last digit.
///
/// Its parts are made canonical when it is read, so equal numbers are equal and are written alike: without
/// zeros that say nothing, and with an exponent where the number is below 1e-4 or from 1e9 up. A clone
/// shares the digits.
///
/// ```
/// use juliaset_engine::Decimal;
/// let tenth = Decimal::parse("0.100")?;
/// assert_eq!(tenth, Decimal::parse("1e-1")?);
/// assert_eq!(tenth.to_string(), "0.1");
/// assert_eq!(Decimal::parse("-0.0000250")?.to_string(), "-2.5e-5");
/// assert_eq!(Some(tenth), Decimal::from_f64(0.1));
/// # Ok::<(), juliaset_engine::DecimalError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    negative: bool,
    /// No zeros in front and none at the end, except that zero itself is `0`.
    digits: Arc<str>,
    /// The power of ten of the last digit; 0 for zero.
    exponent: i64,
}

/// Why a text is not taken for a decimal number. Long texts are named by their beginning.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text does not follow `[+-]digits[.digits][e[+-]digits]`.
    #[error("`{0}` is not a number")]
    Malformed(String),
    /// The text is longer than [`Decimal::MAX_LENGTH`].
    #[error("`{0}` is longer than {max} characters", max = Decimal::MAX_LENGTH)]
    TooLong(String),
    /// The number has an exponent above [`Decimal::MAX_EXPONENT`].
    #[error("`{0}` is too large: numbers end at 1e{max}", max = Decimal::MAX_EXPONENT)]
    TooLarge(String),
    /// The number has an exponent below [`Decimal::MIN_EXPONENT`].
    #[error("`{0}` is too small: numbers other than 0 end at 1e{min}", min = Decimal::MIN_EXPONENT)]
    TooSmall(String),
    /// A number above 0 is needed.
    #[error("`{0}` is not greater than 0")]
    NotPositive(String),
}

/// The beginning of a text that is too long for a message, and how it goes on: `…`; what a terminal would obey
/// is spelled out.
///
/// ```
/// assert_eq!(juliaset_engine::shortened("0.25"), "0.25");
/// assert_eq!(juliaset_engine::shortened(&"1".repeat(50)), format!("{}…", "1".repeat(40)));
/// ```
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut beginning = escaped_text(text.chars().take(SHOWN));
    if text.chars().nth(SHOWN).is_some() {
        beginning.push('\u{2026}');
    }
    beginning
}

impl Decimal {
    /// The most characters of a text: no text can ask for unbounded memory.
    pub const MAX_LENGTH: usize = 100_000;
    /// The largest power of ten that a first digit can have.
    pub const MAX_EXPONENT: i64 = 1_000;
    /// The smallest power of ten that a first digit can have.
    pub const MIN_EXPONENT: i64 = -400_000;

    /// Reads a decimal such as `-0.75`, `.5`, `1e-7`; spaces around it are ignored.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        Self::parse_up_to(Self::MAX_LENGTH, text)
    }

    /// Reads what was written of a decimal. A text of [`MAX_LENGTH`](Self::MAX_LENGTH) that was typed as `.5` or `12e-9`
    /// is written with a zero, a point or a digit of the exponent more.
    pub(crate) fn parse_written(text: &str) -> Result<Self, DecimalError> {
        const MORE: usize = 32;
        Self::parse_up_to(Self::MAX_LENGTH + MORE, text)
    }

    fn parse_up_to(max_length: usize, text: &str) -> Result<Self, DecimalError> {
        let text = text.trim();
        let malformed = || DecimalError::Malformed(shortened(text));
        if text.len() > max_length {
            return Err(DecimalError::TooLong(shortened(text)));
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
        let exponent = exponent.saturating_sub(fraction.len() as i64);
        let value = Self::from_digits(number.starts_with('-'), &format!("{whole}{fraction}"), exponent);
        match value.leading_exponent() {
            large if large > Self::MAX_EXPONENT => Err(DecimalError::TooLarge(shortened(text))),
            small if small < Self::MIN_EXPONENT => Err(DecimalError::TooSmall(shortened(text))),
            _ => Ok(value),
        }
    }

    /// The shortest decimal that names an `f64`; none for NaN and infinities.
    pub fn from_f64(value: f64) -> Option<Self> {
        let text = format!("{value:e}");
        value.is_finite().then(|| Self::parse(&text).ok()).flatten()
    }

    /// The nearest `f64`, ties to even; infinite where the number is beyond all of them.
    pub fn to_f64(&self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.digits, self.exponent).parse().unwrap_or(0.0)
    }

    /// Whether this is 0.
    pub fn is_zero(&self) -> bool {
        &*self.digits == "0"
    }

    /// Whether this is below 0.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// How many digits stand behind the point, written without an exponent.
    pub fn places(&self) -> usize {
        usize::try_from(-self.exponent).unwrap_or(0)
    }

    /// `digits * 10^exponent`, in canonical form; `digits` are ASCII digits.
    pub(crate) fn from_digits(negative: bool, digits: &str, exponent: i64) -> Self {
        let digits = digits.trim_start_matches('0');
        let significant = digits.trim_end_matches('0');
        if significant.is_empty() {
            return Self { negative: false, digits: "0".into(), exponent: 0 };
        }
        let exponent = exponent.saturating_add((digits.len() - significant.len()) as i64);
        Self { negative, digits: significant.into(), exponent }
    }

    /// The digits from the first that is not zero to the last.
    pub(crate) fn digits(&self) -> &str {
        &self.digits
    }

    /// The power of ten of the last of the [`digits`](Self::digits).
    pub(crate) fn exponent(&self) -> i64 {
        self.exponent
    }

    /// The power of ten of the first digit.
    fn leading_exponent(&self) -> i64 {
        self.exponent.saturating_add(self.digits.len() as i64 - 1)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::parse(text)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PLAIN: std::ops::Range<i64> = -4..9;
        let (digits, leading) = (&*self.digits, self.leading_exponent());
        if self.negative {
            out.write_str("-")?;
        }
        if !PLAIN.contains(&leading) {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            return write!(out, "{first}{point}{rest}e{leading}");
        }
        let zeros = |amount: i64| "0".repeat(usize::try_from(amount).unwrap_or(0));
        if self.exponent >= 0 {
            return write!(out, "{digits}{}", zeros(self.exponent));
        }
        if leading < 0 {
            return write!(out, "0.{}{digits}", zeros(-leading - 1));
        }
        let (whole, fraction) = digits.split_at(leading as usize + 1);
        write!(out, "{whole}.{fraction}")
    }
}

/// The digits after `e`; an exponent too long for an `i64` is cut to a large one of its sign.
fn read_exponent(text: &str) -> Option<i64> {
    const LARGE: i64 = i64::MAX / 4;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = unsigned.parse::<i64>().map_or(LARGE, |value| value.min(LARGE));
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_that_is_no_decimal_is_refused() {
        for text in [
            "", "e", "1e", "1e+", "--5", "+-5", "0x1", ".", "1.2.3", "1e5.", "nan", "inf", "1 2", "1_0",
            "1,5", "\u{661}",
        ] {
            assert_eq!(Decimal::parse(text), Err(DecimalError::Malformed(text.into())), "{text:?}");
        }
        for text in ["1e999999999999999999999", "1e1001", "10e1000", &"9".repeat(1002)] {
            assert!(matches!(Decimal::parse(text), Err(DecimalError::TooLarge(_))), "{text:.20}");
        }
        for text in ["1e-999999999999999999999", "-1e-99999999999", "9e-400001", "0.1e-400000"] {
            assert!(matches!(Decimal::parse(text), Err(DecimalError::TooSmall(_))), "{text:.20}");
        }
        assert!(matches!(Decimal::parse(&"0".repeat(100_001)), Err(DecimalError::TooLong(_))));
        let message = Decimal::parse(&"x".repeat(9000)).unwrap_err().to_string();
        assert_eq!(message, format!("`{}\u{2026}` is not a number", "x".repeat(40)));
    }

    #[test]
    fn the_limits_themselves_are_taken() {
        for text in ["1e1000", "1e-400000", "-9.99e1000", &"1".repeat(100_000).replacen('1', ".", 1)] {
            assert!(Decimal::parse(text).is_ok(), "{text:.20}");
        }
        for text in ["0e999999999999", "-0e-9999999999999999999999", "0.000", "-0", "+.0"] {
            let zero = Decimal::parse(text).unwrap();
            assert_eq!(
                (zero.to_string().as_str(), zero.to_f64(), zero.is_zero()),
                ("0", 0.0, true),
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_are_written_in_one_short_form() {
        for (text, written) in [
            ("-0.10", "-0.1"),
            ("+.5", "0.5"),
            ("1e-20", "1e-20"),
            ("-0012345.500", "-12345.5"),
            ("0.00010", "0.0001"),
            ("0.0000123", "1.23e-5"),
            ("100", "100"),
            ("123456789", "123456789"),
            ("1234567890.5", "1.2345678905e9"),
            ("1000000000", "1e9"),
            ("12e-3000", "1.2e-2999"),
        ] {
            let value = Decimal::parse(text).unwrap();
            assert_eq!(value.to_string(), written);
            assert_eq!(Decimal::parse(written), Ok(value));
        }
    }

    proptest! {
        #[test]
        fn a_decimal_is_to_f64_what_its_text_is_to_rust(value in proptest::num::f64::ANY, precision in 0usize..30) {
            let text = format!("{value:.precision$e}");
            if let Ok(decimal) = Decimal::parse(&text) {
                prop_assert_eq!(decimal.to_f64(), text.parse::<f64>().unwrap());
            }
            if let Some(decimal) = Decimal::from_f64(value) {
                prop_assert_eq!(decimal.to_f64(), value);
                prop_assert!(decimal.digits().len() <= 17);
            } else {
                prop_assert!(!value.is_finite());
            }
        }

        #[test]
        fn equal_numbers_are_equal_however_they_are_written(digits in "[0-9]{1,40}", shift in 0usize..40, negative: bool) {
            let sign = if negative { "-" } else { "" };
            let plain = Decimal::parse(&format!("{sign}{digits}")).unwrap();
            let shifted = Decimal::parse(&format!("{sign}{digits}{}e-{shift}", "0".repeat(shift))).unwrap();
            prop_assert_eq!(&plain, &shifted);
            prop_assert_eq!(plain.to_string(), shifted.to_string());
            prop_assert_eq!(Decimal::parse(&plain.to_string()), Ok(plain));
        }

        #[test]
        fn no_text_is_too_strange(text in ".{0,60}") {
            let _ = Decimal::parse(&text);
        }
    }
}
