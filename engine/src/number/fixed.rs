//! Fixed-point numbers of any precision: where a view stands in the plane.
//!
//! This file and `big` and `root` below it are the only ones that name the big-integer library.

mod big;
mod root;

pub(crate) use big::BigPoint;

use crate::number::{Decimal, DecimalError};
use dashu_int::{IBig, Sign, UBig, ops::BitTest};
use std::ops::{Add, Mul, Sub};

/// A dyadic number: an integer divided by a power of two, exact.
///
/// Sums, differences, products and [`from_f64`](Self::from_f64) are exact; only [`round`](Self::round),
/// [`parse`](Self::parse), [`to_places`](Self::to_places) and [`to_f64`](Self::to_f64) round, to nearest,
/// ties to even.
///
/// ```
/// use juliaset_engine::Fixed;
/// let tenth = Fixed::parse("0.1", 200)?;
/// assert_eq!(tenth.to_f64(), 0.1);
/// assert_ne!(tenth, Fixed::from_f64(0.1));
/// assert_eq!(tenth.to_decimal(200).to_string(), "0.1");
/// # Ok::<(), juliaset_engine::DecimalError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fixed {
    mantissa: IBig,
    /// How many bits of `mantissa` stand behind the point.
    bits: usize,
}

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
        let size = Self::dyadic(significand, exponent);
        if value < 0.0 { Self { mantissa: -size.mantissa, ..size } } else { size }
    }

    /// `significand * 2^exponent`; takes as many bits as the exponent says.
    pub(crate) fn dyadic(significand: u64, exponent: i64) -> Self {
        let spare = significand.trailing_zeros().min(63);
        let (mantissa, exponent) = (IBig::from(significand >> spare), exponent + i64::from(spare));
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
        let significand = shift_round(&self.mantissa, drop);
        let mut value = significand.to_f64().value();
        let mut exponent = (drop as i64 - self.bits as i64).clamp(-5000, 5000) as i32;
        while exponent != 0 {
            let step = exponent.clamp(-1000, 1000);
            value *= 2f64.powi(step);
            exponent -= step;
        }
        value
    }

    /// The size of this number as `significand * 2^exponent`, the significand of 53 bits rounded to
    /// nearest, ties to even; none for zero.
    pub(crate) fn to_significand(&self) -> Option<(u64, i64)> {
        let (_, magnitude) = self.mantissa.clone().into_parts();
        nearest_significand(magnitude, -(self.bits as i64), false)
    }

    /// How many bits it keeps behind the point.
    pub(crate) fn bits(&self) -> usize {
        self.bits
    }

    /// The nearest number with at most `bits` bits behind the point.
    pub fn round(&self, bits: usize) -> Self {
        if self.bits <= bits {
            return self.clone();
        }
        Self { mantissa: shift_round(&self.mantissa, self.bits - bits), bits }
    }

    /// Reads a decimal such as `-0.75`, `.5`, `1e-7`, rounded to `bits` bits behind the point.
    pub fn parse(text: &str, bits: usize) -> Result<Self, DecimalError> {
        Ok(Decimal::parse(text)?.to_fixed(bits))
    }

    /// The decimal with the fewest places that [`Decimal::to_fixed`] with the same `bits` makes this number
    /// of, rounded to `bits` bits behind the point.
    pub fn to_decimal(&self, bits: usize) -> Decimal {
        let (sign, value) = self.round(bits).align(bits).into_parts();
        let scaled = |places: usize| {
            let power = pow10(places);
            let exact = &value * &power;
            (shift_round_magnitude(&exact, bits), exact, power)
        };
        let reads_back = |places: usize| {
            let (nearest, exact, power) = scaled(places);
            let twice_off = (IBig::from(nearest << bits) - IBig::from(exact)).into_parts().1 << 1;
            twice_off < power || (twice_off == power && !value.bit(0))
        };
        // More places never read back worse, so the fewest that do are found by bisection.
        let (mut low, mut high) = (0, most_places(bits));
        while low < high {
            let middle = (low + high) / 2;
            if reads_back(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        decimal(sign, &scaled(low).0, low)
    }

    /// The nearest decimal with at most `places` digits behind the point.
    pub fn to_places(&self, places: usize) -> Decimal {
        let (sign, magnitude) = self.mantissa.clone().into_parts();
        decimal(sign, &shift_round_magnitude(&(magnitude * pow10(places)), self.bits), places)
    }

    /// All digits of this number: as many behind the point as there are bits.
    pub(crate) fn to_exact_decimal(&self) -> Decimal {
        let spare = self.mantissa.trailing_zeros().unwrap_or(0).min(self.bits);
        let (sign, magnitude) = (&self.mantissa >> spare).into_parts();
        let bits = self.bits - spare;
        decimal(sign, &(magnitude * UBig::from(5u8).pow(bits)), bits)
    }

    /// This number times an integer, exact.
    pub fn times(&self, factor: i64) -> Self {
        Self { mantissa: &self.mantissa * IBig::from(factor), bits: self.bits }
    }

    /// Half of this number, exact.
    pub fn half(&self) -> Self {
        Self { mantissa: self.mantissa.clone(), bits: self.bits + 1 }
    }

    /// Whether this is below 0.
    pub fn is_negative(&self) -> bool {
        self.mantissa < IBig::ZERO
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

impl Mul<&Fixed> for &Fixed {
    type Output = Fixed;
    fn mul(self, other: &Fixed) -> Fixed {
        Fixed { mantissa: &self.mantissa * &other.mantissa, bits: self.bits + other.bits }
    }
}

impl Decimal {
    /// The nearest dyadic number with `bits` bits behind the point, ties to even.
    pub fn to_fixed(&self, bits: usize) -> Fixed {
        let digits = self.integer();
        let magnitude = match usize::try_from(self.exponent()) {
            Ok(exponent) => (digits * pow10(exponent)) << bits,
            // So far below the last bit that it rounds to zero: no need to build 10^places.
            Err(_) if (digits.bit_len() + bits) as f64 + 2.0 < self.places() as f64 * 3.3 => UBig::ZERO,
            Err(_) => div_round(digits << bits, &pow10(self.places())),
        };
        let sign = if self.is_negative() { Sign::Negative } else { Sign::Positive };
        Fixed { mantissa: IBig::from_parts(sign, magnitude), bits }
    }

    /// The size of this number as `significand * 2^exponent`, the significand of 53 bits rounded to
    /// nearest, ties to even; none for zero.
    pub(crate) fn to_significand(&self) -> Option<(u64, i64)> {
        self.quotient_significand(1)
    }

    /// The same for this number over a divisor, which is not 0: rounded once.
    pub(crate) fn quotient_significand(&self, divisor: u32) -> Option<(u64, i64)> {
        /// Enough for a quotient of more than 53 bits, whose last bit may say that there is a rest.
        const QUOTIENT_BITS: usize = 64;
        let digits = self.integer();
        let (digits, power) = match usize::try_from(-self.exponent()) {
            Ok(places) => (digits, pow10(places) * UBig::from(divisor)),
            Err(_) => (digits * pow10(self.exponent().unsigned_abs() as usize), UBig::from(divisor)),
        };
        let shift = (power.bit_len() + QUOTIENT_BITS).saturating_sub(digits.bit_len());
        let numerator = digits << shift;
        let quotient = &numerator / &power;
        let rest = &quotient * &power != numerator;
        nearest_significand(quotient, -(shift as i64), rest)
    }

    /// The digits as an integer.
    fn integer(&self) -> UBig {
        UBig::from_str_radix(self.digits(), 10).unwrap_or(UBig::ZERO)
    }
}

/// The whole part of `significand * 2^exponent * 10^tens`, and whether nothing is behind it; 0 where
/// that does not fit into 64 bits.
pub(crate) fn whole_part(significand: u128, exponent: i64, tens: i64) -> (u64, bool) {
    let [up, down] = [exponent, exponent.saturating_neg()].map(|shift| usize::try_from(shift).unwrap_or(0));
    let mut numerator = UBig::from(significand) << up;
    let whole = match usize::try_from(tens) {
        Ok(tens) => {
            numerator *= pow10(tens);
            &numerator >> down
        }
        Err(_) => &numerator / (pow10(tens.unsigned_abs() as usize) << down),
    };
    let exact = match usize::try_from(tens) {
        Ok(_) => &whole << down == numerator,
        Err(_) => (&whole * pow10(tens.unsigned_abs() as usize)) << down == numerator,
    };
    (u64::try_from(whole).unwrap_or(0), exact)
}

/// The fewest places that a decimal next to any number of `bits` bits can have.
///
/// With `10^places > 2^bits`, some decimal is closer than half a last bit to it.
pub(crate) fn most_places(bits: usize) -> usize {
    bits * 30_103 / 100_000 + 1
}

/// `magnitude * 2^exponent`, and a little more if there is a `rest`, to 53 bits, ties to even.
fn nearest_significand(magnitude: UBig, exponent: i64, rest: bool) -> Option<(u64, i64)> {
    let bits = magnitude.bit_len();
    if bits == 0 {
        return None;
    }
    if bits <= 53 {
        // A rest is asked about only where there are more bits.
        let significand = u64::try_from(magnitude).unwrap_or(0) << (53 - bits);
        return Some((significand, exponent - (53 - bits as i64)));
    }
    let drop = bits - 53;
    // The rest as one more bit: only whether it is there can matter.
    let magnitude = (magnitude << 1) + UBig::from(u8::from(rest));
    let significand = u64::try_from(shift_round_magnitude(&magnitude, drop + 1)).unwrap_or(0);
    let exponent = exponent + drop as i64;
    // 53 ones may have been rounded up.
    Some(if significand >> 53 == 1 { (significand >> 1, exponent + 1) } else { (significand, exponent) })
}

fn pow10(exponent: usize) -> UBig {
    UBig::from(5u8).pow(exponent) << exponent
}

/// `numerator / denominator` to the nearest integer, ties to even.
fn div_round(numerator: UBig, denominator: &UBig) -> UBig {
    let quotient = &numerator / denominator;
    let remainder = numerator - &quotient * denominator;
    round_up_if(quotient, (remainder << 1).cmp(denominator))
}

/// `value / 2^shift` to the nearest integer, ties to even.
fn shift_round(value: &IBig, shift: usize) -> IBig {
    let (sign, magnitude) = value.clone().into_parts();
    IBig::from_parts(sign, shift_round_magnitude(&magnitude, shift))
}

fn shift_round_magnitude(magnitude: &UBig, shift: usize) -> UBig {
    use std::cmp::Ordering;
    if shift == 0 {
        return magnitude.clone();
    }
    let half = shift - 1;
    let rest = match (magnitude.bit(half), magnitude.trailing_zeros()) {
        (false, _) => Ordering::Less,
        (true, Some(zeros)) if zeros == half => Ordering::Equal,
        (true, _) => Ordering::Greater,
    };
    round_up_if(magnitude >> shift, rest)
}

/// The next integer where what is cut off is more than half, or half of an odd one.
fn round_up_if(quotient: UBig, rest_against_half: std::cmp::Ordering) -> UBig {
    match rest_against_half {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Equal if !quotient.bit(0) => quotient,
        _ => quotient + UBig::ONE,
    }
}

/// `scaled / 10^places`.
fn decimal(sign: Sign, scaled: &UBig, places: usize) -> Decimal {
    Decimal::from_digits(sign == Sign::Negative, &scaled.to_string(), -(places as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            assert_eq!(value.to_decimal(200).to_string(), written);
        }
        let deep = format!("0.{}", "1234567890".repeat(30));
        assert_eq!(
            Fixed::parse(&deep, 1100).unwrap().to_decimal(1100).to_string(),
            deep.trim_end_matches('0')
        );
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
            prop_assert_eq!(Fixed::parse(&value.to_decimal(bits).to_string(), bits), Ok(value.clone()));
            prop_assert_eq!(Fixed::parse(&value.to_exact_decimal().to_string(), bits), Ok(value));
        }

        #[test]
        fn sums_are_exact(a in -1e6f64..1e6, b in -1e6f64..1e6) {
            let (a, b) = (Fixed::from_f64(a), Fixed::from_f64(b));
            prop_assert_eq!(&(&a + &b) - &b, a);
        }

        #[test]
        fn products_are_exact(a in -1i64 << 31..1 << 31, b in -1i64 << 31..1 << 31, shift in 0usize..100) {
            let [a_fixed, b_fixed] = [a, b].map(|mantissa| Fixed { mantissa: mantissa.into(), bits: shift });
            let product = Fixed { mantissa: (a * b).into(), bits: 2 * shift };
            prop_assert_eq!(&a_fixed * &b_fixed, product);
        }

        #[test]
        fn places_are_rounded_to_the_nearest(value in -1e9f64..1e9, places in 0usize..9) {
            let text = Fixed::from_f64(value).to_places(places);
            let expected = Decimal::parse(&format!("{value:.places$}")).unwrap();
            prop_assert_eq!(text, expected);
        }
    }

    #[test]
    fn the_longest_numbers_take_no_time() {
        let start = std::time::Instant::now();
        let long = format!("0.{}7", "3".repeat(99_000));
        for text in ["1e-400000", "7.25e-300000", &format!("{long}e-300000"), &long, &"9".repeat(1001)] {
            let value = Decimal::parse(text).unwrap();
            let fixed = value.to_fixed(1_400_000);
            assert!(value.to_significand().is_some());
            assert_eq!(fixed.round(64).to_f64(), value.to_f64());
        }
        let deep = Decimal::parse(&long).unwrap();
        assert_eq!(deep.to_fixed(330_112).to_decimal(330_112), deep);
        println!("{:?}", start.elapsed());
    }
}
