//! Positive floating-point numbers with the precision of an `f64` and an exponent of any size in use.

use super::fixed::{Fixed, whole_part};
use crate::number::{Decimal, DecimalError, shortened};
use std::cmp::Ordering;

/// A positive number `mantissa * 2^exponent`: 53 bits, as an `f64`, but no underflow.
///
/// ```
/// use juliaset_engine::Wide;
/// let deep = Wide::parse("2.5e-1000")?;
/// assert_eq!(deep.to_f64(), 0.0);
/// assert_eq!(deep.to_decimal().to_string(), "2.5e-1000");
/// assert_eq!(deep.ratio(&deep.over(4.0)), 4.0);
/// assert!((deep.log10() - 2.5f64.log10() + 1000.0).abs() < 1e-9);
/// # Ok::<(), juliaset_engine::DecimalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wide {
    /// From 1 to below 2.
    mantissa: f64,
    exponent: i64,
}

impl Wide {
    /// One.
    pub const ONE: Self = Self::power_of_two(0);

    /// `2^exponent`; exponents end at [`MAX_EXPONENT`](Self::MAX_EXPONENT) either way.
    pub const fn power_of_two(exponent: i64) -> Self {
        let exponent = match exponent {
            large if large > Self::MAX_EXPONENT => Self::MAX_EXPONENT,
            small if small < -Self::MAX_EXPONENT => -Self::MAX_EXPONENT,
            other => other,
        };
        Self { mantissa: 1.0, exponent }
    }

    /// The largest size of an exponent, where results stay: so [`to_fixed`](Self::to_fixed) takes 2 MiB at
    /// the most.
    pub const MAX_EXPONENT: i64 = 1 << 24;

    /// The exact value of an `f64`; none for what is not positive and finite.
    pub fn from_f64(value: f64) -> Option<Self> {
        /// Makes a number of ordinary precision of one that is below all of those.
        const LIFT: i64 = 64;
        if !(value > 0.0 && value.is_finite()) {
            return None;
        }
        let (normal, lift) =
            if value < f64::MIN_POSITIVE { (value * (1u128 << LIFT) as f64, LIFT) } else { (value, 0) };
        let raw = normal.to_bits();
        let mantissa = f64::from_bits(raw & ((1 << 52) - 1) | 1023 << 52);
        Some(Self { mantissa, exponent: (raw >> 52) as i64 - 1023 - lift })
    }

    /// Reads a decimal of any length, rounded to the nearest of these numbers.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let decimal = Decimal::parse(text)?;
        Self::from_decimal(&decimal).ok_or_else(|| DecimalError::NotPositive(shortened(text.trim())))
    }

    /// The nearest of these numbers, ties to even; none for what is not above zero.
    pub fn from_decimal(decimal: &Decimal) -> Option<Self> {
        if decimal.is_negative() {
            return None;
        }
        // Where an f64 has all its bits and no neighbour is missing, it is the nearest.
        match decimal.to_f64() {
            near if near > 2.0 * f64::MIN_POSITIVE && near < f64::MAX => Self::from_f64(near),
            _ => decimal.to_significand().map(|(significand, exponent)| Self::of(significand, exponent)),
        }
    }

    /// The number nearest to a decimal over a divisor, ties to even: rounded once. None for what is not above
    /// zero.
    pub(crate) fn quotient_of(decimal: &Decimal, divisor: u32) -> Option<Self> {
        if decimal.is_negative() || divisor == 0 {
            return None;
        }
        let (significand, exponent) = decimal.quotient_significand(divisor)?;
        Some(Self::of(significand, exponent))
    }

    /// The size of a number, rounded to the nearest of these; none for zero.
    pub fn from_fixed(value: &Fixed) -> Option<Self> {
        value.to_significand().map(|(significand, exponent)| Self::of(significand, exponent))
    }

    /// `significand * 2^exponent`, for a significand of 53 bits.
    fn of(significand: u64, exponent: i64) -> Self {
        Self::normal(significand as f64 / (1u64 << 52) as f64, exponent.saturating_add(52))
    }

    /// `mantissa * 2^exponent` for a mantissa above 1/2 and below 4.
    fn normal(mantissa: f64, exponent: i64) -> Self {
        let (mantissa, exponent) = match mantissa {
            large if large >= 2.0 => (large / 2.0, exponent.saturating_add(1)),
            small if small < 1.0 => (small * 2.0, exponent.saturating_sub(1)),
            normal => (normal, exponent),
        };
        match Self::power_of_two(exponent) {
            kept if kept.exponent == exponent => Self { mantissa, exponent },
            end => end,
        }
    }

    /// From 1 to below 2.
    pub fn mantissa(self) -> f64 {
        self.mantissa
    }

    /// The power of two that the mantissa is multiplied with: the whole part of the binary logarithm.
    pub fn exponent(self) -> i64 {
        self.exponent
    }

    /// The mantissa as an integer of 53 bits, and its power of two.
    fn significand(self) -> (u64, i64) {
        (self.mantissa.to_bits() & ((1 << 52) - 1) | 1 << 52, self.exponent - 52)
    }

    /// The nearest `f64`, ties to even: 0 or infinite where this is beyond all of them.
    pub fn to_f64(self) -> f64 {
        let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
        match self.exponent {
            ..-1100 => 0.0,
            // In two steps, of which only the last can round.
            -1100..-1022 => self.mantissa * power(-500) * power(self.exponent + 500),
            -1022..1024 => self.mantissa * power(self.exponent),
            1024.. => f64::INFINITY,
        }
    }

    /// The exact value.
    pub fn to_fixed(self) -> Fixed {
        let (significand, exponent) = self.significand();
        Fixed::dyadic(significand, exponent)
    }

    /// The shortest decimal that [`from_decimal`](Self::from_decimal) makes this number of.
    pub fn to_decimal(self) -> Decimal {
        self.shortest_multiple(1)
    }

    /// The shortest decimal that [`quotient_of`](Self::quotient_of) makes this number of, next to
    /// `factor` times this number among those of equal length.
    pub(crate) fn shortest_multiple(self, factor: u32) -> Decimal {
        /// These digits are more than enough for any number of 53 bits, and fit into 64 bits.
        const DIGITS: i64 = 17;
        let tens = DIGITS - (self.log10() + f64::from(factor).log10()).floor() as i64;
        let (significand, exponent) = self.significand();
        // Ends of the interval that is read as this number belong to it where ties are its.
        let is_even = significand.is_multiple_of(2);
        let (whole, exact) = self.next_down().middle_above(factor, tens);
        let low = if exact && is_even { whole } else { whole + 1 };
        let (whole, exact) = self.middle_above(factor, tens);
        let high = if exact && !is_even { whole.saturating_sub(1) } else { whole };
        let (near, _) = whole_part(u128::from(significand) * u128::from(factor), exponent, tens);
        let found = (0..20).rev().find_map(|zeros| {
            let unit = 10u64.checked_pow(zeros)?;
            let nearest = near.saturating_add(unit / 2) / unit * unit;
            let lowest = low.div_ceil(unit).checked_mul(unit)?;
            [nearest, lowest].into_iter().find(|number| (low..=high).contains(number))
        });
        Decimal::from_digits(false, &found.unwrap_or(near).to_string(), -tens)
    }

    /// The whole part of `factor * 10^tens` times the middle between this number and the next one, and
    /// whether that is all.
    fn middle_above(self, factor: u32, tens: i64) -> (u64, bool) {
        let (significand, exponent) = self.significand();
        whole_part((2 * u128::from(significand) + 1) * u128::from(factor), exponent - 1, tens)
    }

    /// The next larger number.
    #[cfg(test)]
    pub(crate) fn next_up(self) -> Self {
        Self::normal(self.mantissa.next_up(), self.exponent)
    }

    /// The next smaller number.
    pub(crate) fn next_down(self) -> Self {
        match self.mantissa {
            1.0 => Self { mantissa: 2f64.next_down(), exponent: self.exponent - 1 },
            mantissa => Self { mantissa: mantissa.next_down(), ..self },
        }
    }

    /// The product, rounded; unchanged by a factor that is not positive and finite.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self::from_f64(factor).map_or(self, |factor| {
            Self::normal(self.mantissa * factor.mantissa, self.exponent + factor.exponent)
        })
    }

    /// The quotient, rounded; unchanged by a divisor that is not positive and finite.
    #[must_use]
    pub fn over(self, divisor: f64) -> Self {
        Self::from_f64(divisor).map_or(self, |divisor| self.quotient(divisor))
    }

    /// This number over another one, rounded; 0 or infinite where that is beyond every `f64`.
    pub fn ratio(&self, other: &Self) -> f64 {
        self.quotient(*other).to_f64()
    }

    fn quotient(self, divisor: Self) -> Self {
        Self::normal(self.mantissa / divisor.mantissa, self.exponent - divisor.exponent)
    }

    /// The binary logarithm.
    pub fn log2(self) -> f64 {
        self.exponent as f64 + self.mantissa.log2()
    }

    /// The decimal logarithm.
    pub fn log10(self) -> f64 {
        self.exponent as f64 * std::f64::consts::LOG10_2 + self.mantissa.log10()
    }
}

impl Eq for Wide {}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        self.exponent.cmp(&other.exponent).then(self.mantissa.total_cmp(&other.mantissa))
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_wide() -> impl Strategy<Value = Wide> {
        let exponents = prop_oneof![-20i64..20, -1100i64..1100, -330_000i64..-329_000, 3000i64..3300];
        (0u64..1 << 52, exponents)
            .prop_map(|(fraction, exponent)| Wide::of(fraction | 1 << 52, exponent - 52))
    }

    fn positive_f64() -> impl Strategy<Value = f64> {
        use proptest::num::f64::{NORMAL, POSITIVE, SUBNORMAL};
        POSITIVE | NORMAL | SUBNORMAL
    }

    #[test]
    fn what_is_not_positive_is_refused() {
        for value in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Wide::from_f64(value), None);
            assert_eq!((Wide::ONE.times(value), Wide::ONE.over(value)), (Wide::ONE, Wide::ONE));
        }
        for text in ["0", "-1", "-1e-3000", "0e-5"] {
            assert_eq!(Wide::parse(text), Err(DecimalError::NotPositive(text.into())));
        }
        assert!(matches!(Wide::parse("1e"), Err(DecimalError::Malformed(_))));
        assert!(matches!(Wide::parse("1e-99999999999"), Err(DecimalError::TooSmall(_))));
    }

    #[test]
    fn typed_numbers_are_written_as_they_were_typed() {
        for text in [
            "3.2",
            "1e-7",
            "0.2",
            "1e-20",
            "1e-300",
            "5e-324",
            "2.5e-1000",
            "7e-3000",
            "1e-99000",
            "1e100",
            "9.007199254740994e15",
            "1e1000",
        ] {
            assert_eq!(Wide::parse(text).unwrap().to_decimal().to_string(), text);
        }
    }

    #[test]
    fn long_decimals_are_rounded_once() {
        // Just above, on and just below the middle between 1 and the next number, far below f64.
        let (one, ulp) = (Wide::power_of_two(-5000).to_fixed(), Wide::power_of_two(-5053).to_fixed());
        let middle = (&one + &ulp).to_exact_decimal();
        let above = Decimal::parse(&format!("{}1e{}", middle.digits(), middle.exponent() - 1)).unwrap();
        assert_eq!(Wide::from_decimal(&middle), Some(Wide::power_of_two(-5000)), "ties to even");
        assert_eq!(Wide::from_decimal(&above), Some(Wide::power_of_two(-5000).next_up()));
    }

    #[test]
    fn results_beyond_all_exponents_stay_at_the_end() {
        let mut large = Wide::parse("1e1000").unwrap();
        let mut small = Wide::ONE;
        for _ in 0..20_000 {
            (large, small) = (large.times(1e300), small.over(1e308));
        }
        assert_eq!((large.exponent(), small.exponent()), (Wide::MAX_EXPONENT, -Wide::MAX_EXPONENT));
        assert_eq!((small.ratio(&large), large.ratio(&small)), (0.0, f64::INFINITY));
    }

    proptest! {
        #[test]
        fn a_quotient_is_rounded_once_and_written_so_that_it_is_read_again(
            digits in "[1-9][0-9]{0,40}", tens in -3100i64..60, divisor in 1u32..5_000_000, wide in any_wide(),
        ) {
            let decimal = Decimal::parse(&format!("{digits}e{tens}")).unwrap();
            let found = Wide::quotient_of(&decimal, divisor).unwrap();
            // Nearer than half an ulp on both sides, told without any division.
            let bits = 12_000;
            let exact = decimal.to_fixed(bits);
            let middle = |one: Wide, other: Wide| (&one.to_fixed() + &other.to_fixed()).half().times(divisor.into());
            let above = &middle(found, found.next_up()) - &exact;
            let below = &exact - &middle(found.next_down(), found);
            prop_assert!(!above.is_negative() && !below.is_negative(), "{found:?}");
            for wide in [found, wide] {
                let text = wide.shortest_multiple(divisor);
                prop_assert_eq!(Wide::quotient_of(&text, divisor), Some(wide));
            }
            prop_assert!(found.shortest_multiple(divisor).digits().len() <= decimal.digits().len().max(1));
        }

        #[test]
        fn every_f64_survives(value in positive_f64()) {
            let wide = Wide::from_f64(value).unwrap();
            prop_assert_eq!(wide.to_f64(), value);
            prop_assert_eq!(wide.to_fixed(), Fixed::from_f64(value));
            prop_assert!((1.0..2.0).contains(&wide.mantissa()));
            prop_assert!((wide.log2() - value.log2()).abs() < 1e-9 && (wide.log10() - value.log10()).abs() < 1e-9);
        }

        #[test]
        fn text_reads_as_rust_reads_it(value in positive_f64(), precision in 0usize..30) {
            let text = format!("{value:.precision$e}");
            let expected = text.parse::<f64>().unwrap();
            if let Ok(wide) = Wide::parse(&text) && expected >= f64::MIN_POSITIVE {
                prop_assert_eq!(wide.to_f64(), expected);
            }
        }

        #[test]
        fn the_two_ways_to_read_agree(value in proptest::num::f64::POSITIVE | proptest::num::f64::NORMAL) {
            let decimal = Decimal::from_f64(value).unwrap();
            let (significand, exponent) = decimal.to_significand().unwrap();
            prop_assert_eq!(Wide::of(significand, exponent).to_f64(), value);
        }

        #[test]
        fn rounding_to_f64_is_that_of_the_exact_number(wide in any_wide()) {
            prop_assert_eq!(wide.to_f64(), wide.to_fixed().to_f64());
            prop_assert_eq!(Wide::from_fixed(&wide.to_fixed()), Some(wide));
        }

        #[test]
        fn written_numbers_read_back_and_are_short(wide in any_wide()) {
            let decimal = wide.to_decimal();
            prop_assert_eq!(Wide::from_decimal(&decimal), Some(wide));
            prop_assert!(decimal.digits().len() <= 17);
            if wide.to_f64() >= f64::MIN_POSITIVE && wide.to_f64() < f64::MAX {
                let rust = Decimal::from_f64(wide.to_f64()).unwrap();
                prop_assert_eq!(decimal.digits().len(), rust.digits().len(), "{} {}", decimal, rust);
            }
        }

        #[test]
        fn neighbours_are_in_order_and_next_to_each_other(wide in any_wide()) {
            prop_assert!(wide.next_down() < wide && wide < wide.next_up());
            prop_assert_eq!(wide.next_up().next_down(), wide);
        }

        #[test]
        fn products_and_quotients_are_those_of_f64(a in 1e-100f64..1e100, b in 1e-100f64..1e100) {
            let [x, y] = [a, b].map(|value| Wide::from_f64(value).unwrap());
            prop_assert_eq!(x.times(b).to_f64(), a * b);
            prop_assert_eq!(x.over(b).to_f64(), a / b);
            prop_assert_eq!(x.ratio(&y), a / b);
            prop_assert_eq!(x.cmp(&y), a.total_cmp(&b));
        }
    }
}
