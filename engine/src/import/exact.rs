//! Arithmetic on decimals, exact where that can be and to more digits than a view keeps where it cannot.

use crate::number::Decimal;
use dashu_int::{IBig, Sign, UBig};

/// Digits of a quotient: a width is kept to 53 bits, which are 16 digits.
const QUOTIENT_DIGITS: i64 = 30;

/// `(a + b) / 2`, exact; none where it has thousands of digits more than the two have.
pub(super) fn middle(a: &Decimal, b: &Decimal) -> Option<Decimal> {
    let (a, b, exponent) = aligned(a, b)?;
    // Half of it is five tenths.
    Some(decimal((a + b) * IBig::from(5), exponent.saturating_sub(1)))
}

/// `a - b`, exact; none where it has thousands of digits more than the two have.
pub(super) fn difference(a: &Decimal, b: &Decimal) -> Option<Decimal> {
    let (a, b, exponent) = aligned(a, b)?;
    Some(decimal(a - b, exponent))
}

/// The larger of two numbers above 0.
pub(super) fn larger(a: Decimal, b: Decimal) -> Decimal {
    let is_less = match difference(&a, &b) {
        Some(difference) => difference.is_negative(),
        // So far apart, their first digits tell.
        None => end(&a) < end(&b),
    };
    if is_less { b } else { a }
}

/// The power of ten before the first digit.
fn end(value: &Decimal) -> i64 {
    value.exponent().saturating_add(value.digits().len() as i64)
}

/// `a * factor`, exact.
pub(super) fn times(a: &Decimal, factor: u32) -> Decimal {
    decimal(integer(a) * IBig::from(factor), a.exponent())
}

/// `a / b` cut to 30 digits or more; none where `b` is 0.
pub(super) fn quotient(a: &Decimal, b: &Decimal) -> Option<Decimal> {
    if b.is_zero() {
        return None;
    }
    let longer = b.digits().len() as i64 - a.digits().len() as i64;
    let shift = longer.max(0) + QUOTIENT_DIGITS;
    let value = (integer(a) * power_of_ten(shift)) / integer(b);
    Some(decimal(value, a.exponent().saturating_sub(b.exponent()).saturating_sub(shift)))
}

/// Two numbers as integers times one power of ten; none where zeros between their digits make these many more than
/// they are.
fn aligned(a: &Decimal, b: &Decimal) -> Option<(IBig, IBig, i64)> {
    /// `1e-400000` is a short text: a file with many such must not ask for as many digits each.
    const MOST_ZEROS: i64 = 2000;
    let given = (a.digits().len() as i64).saturating_add(b.digits().len() as i64);
    let span = end(a).max(end(b)).saturating_sub(a.exponent().min(b.exponent()));
    if !a.is_zero() && !b.is_zero() && span > given.saturating_add(MOST_ZEROS) {
        return None;
    }
    let exponent = match (a.is_zero(), b.is_zero()) {
        (true, _) => b.exponent(),
        (_, true) => a.exponent(),
        _ => a.exponent().min(b.exponent()),
    };
    let at = |value: &Decimal| match value.is_zero() {
        true => IBig::ZERO,
        false => integer(value) * power_of_ten(value.exponent().saturating_sub(exponent)),
    };
    Some((at(a), at(b), exponent))
}

fn power_of_ten(exponent: i64) -> IBig {
    IBig::from(UBig::from(10u8).pow(usize::try_from(exponent).unwrap_or(0)))
}

fn integer(value: &Decimal) -> IBig {
    let magnitude = UBig::from_str_radix(value.digits(), 10).unwrap_or(UBig::ZERO);
    IBig::from_parts(if value.is_negative() { Sign::Negative } else { Sign::Positive }, magnitude)
}

fn decimal(value: IBig, exponent: i64) -> Decimal {
    let (sign, magnitude) = value.into_parts();
    Decimal::from_digits(sign == Sign::Negative, &magnitude.to_string(), exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn sums_and_differences_are_exact() {
        for (a, b, half_sum, gap) in [
            ("0.1", "0.2", "0.15", "-0.1"),
            ("-2.5", "1.5", "-0.5", "-4"),
            ("1e-300", "1", "0.5", "-1"),
            ("0", "1e-5", "5e-6", "-1e-5"),
            ("7", "-7", "0", "14"),
        ] {
            let (a, b) = (number(a), number(b));
            if half_sum != "0.5" {
                assert_eq!(middle(&a, &b), Some(number(half_sum)));
                assert_eq!(difference(&a, &b), Some(number(gap)));
            } else {
                assert_eq!(middle(&a, &b), Some(number(&format!("0.5{}5", "0".repeat(299)))));
                assert_eq!(difference(&a, &b), Some(number(&format!("-0.{}", "9".repeat(300)))));
            }
        }
    }

    #[test]
    fn quotients_have_the_digits_that_a_width_needs() {
        let third = quotient(&number("1"), &number("3")).unwrap();
        assert_eq!(third, number(&format!("0.{}", "3".repeat(30))));
        assert_eq!(quotient(&number("8e-500"), &number("-4")), Some(number("-2e-500")));
        assert_eq!(quotient(&number("1"), &number("0")), None);
        let long = number(&format!("3.{}1", "0".repeat(500)));
        assert!((quotient(&number("6"), &long).unwrap().to_f64() - 2.0).abs() < 1e-15);
        assert_eq!(times(&number("1.25"), 4), number("5"));
    }
}
