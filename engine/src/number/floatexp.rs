//! Floating-point numbers with the precision of an `f64` and an exponent of any size in use.

use super::fixed::{Fixed, whole_part};
use crate::number::{Decimal, DecimalError, shortened};
use std::cmp::Ordering;

/// The relative rounding error of an `f64` operation.
pub(crate) const U: f64 = f64::EPSILON / 2.0;

/// A number `mantissa * 2^exponent`: 53 bits, as an `f64`, but no underflow.
///
/// What can be made of it outside of this crate is positive.
///
/// ```
/// use juliaset_engine::FloatExp;
/// let deep = FloatExp::parse("2.5e-1000")?;
/// assert_eq!(deep.to_f64(), 0.0);
/// assert_eq!(deep.to_decimal().to_string(), "2.5e-1000");
/// assert_eq!(deep.ratio(&deep.over(4.0)), 4.0);
/// assert!((deep.log10() - 2.5f64.log10() + 1000.0).abs() < 1e-9);
/// # Ok::<(), juliaset_engine::DecimalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloatExp {
    /// Its size is from 1 to below 2, or 0, or infinite; never NaN.
    mantissa: f64,
    /// The smallest of all for 0, the largest for infinity, so that exponents can be compared first.
    exponent: i64,
}

/// Exponents are kept within this size, where their sums do not overflow.
const END: i64 = i64::MAX / 4;

impl FloatExp {
    /// One.
    pub const ONE: Self = Self::power_of_two(0);
    pub(crate) const ZERO: Self = Self { mantissa: 0.0, exponent: -END };
    const INFINITE: Self = Self { mantissa: f64::INFINITY, exponent: END };

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
    ///
    /// Bounds of errors, within this crate, go further.
    pub const MAX_EXPONENT: i64 = 1 << 24;

    /// `mantissa * 2^exponent`, exactly; NaN, of which nothing is known, is infinite.
    ///
    /// The one place where a mantissa is brought into its range. What is beyond all exponents is infinite, and
    /// what is below them, the smallest number of its sign: further from 0 than it was.
    pub(crate) fn new(mantissa: f64, exponent: i64) -> Self {
        /// Makes a number of ordinary precision of one that is below all of those.
        const LIFT: i64 = 64;
        const EXPONENT_BITS: u64 = 0x7ff << 52;
        if mantissa == 0.0 {
            return Self::ZERO;
        }
        if mantissa.is_nan() {
            return Self::INFINITE;
        }
        let (normal, lift) = if mantissa.abs() < f64::MIN_POSITIVE {
            (mantissa * (1u128 << LIFT) as f64, LIFT)
        } else {
            (mantissa, 0)
        };
        let raw = normal.to_bits();
        let own = ((raw & EXPONENT_BITS) >> 52) as i64 - 1023 - lift;
        let exponent = exponent.saturating_add(own);
        if mantissa.is_infinite() || exponent >= END {
            return Self { mantissa: f64::INFINITY.copysign(mantissa), exponent: END };
        }
        if exponent <= -END {
            return Self { mantissa: 1f64.copysign(mantissa), exponent: 1 - END };
        }
        Self { mantissa: f64::from_bits(raw & !EXPONENT_BITS | 1023 << 52), exponent }
    }

    /// The same within the exponents of [`power_of_two`](Self::power_of_two), for a number above 0.
    fn within_the_ends(self) -> Self {
        self.clamp(Self::power_of_two(i64::MIN), Self::power_of_two(i64::MAX))
    }

    /// The exact value of an `f64`; none for what is not positive and finite.
    pub fn from_f64(value: f64) -> Option<Self> {
        (value > 0.0 && value.is_finite()).then(|| Self::new(value, 0))
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
        Self::new(significand as f64, exponent).within_the_ends()
    }

    /// From 1 to below 2, for a number above 0.
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
            -1022..1024 => self.mantissa * power(self.exponent),
            // In two steps, of which only the last can round.
            -1100..-1022 => self.mantissa * power(-500) * power(self.exponent + 500),
            ..-1100 => 0.0,
            1024.. => self.mantissa * f64::INFINITY,
        }
    }

    /// This number in units of `2^exponent`: 0 where that is below `2^-1000`, infinite above `2^1000`.
    pub(crate) fn in_units_of(self, exponent: i64) -> f64 {
        if self.mantissa == 0.0 { 0.0 } else { self.mantissa * power_of_two(self.exponent - exponent) }
    }

    /// The exact value of a number above 0.
    pub fn to_fixed(self) -> Fixed {
        let (significand, exponent) = self.within_the_ends().significand();
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

    /// The next larger number, of one above 0.
    #[cfg(test)]
    pub(crate) fn next_up(self) -> Self {
        Self::new(self.mantissa.next_up(), self.exponent)
    }

    /// The next smaller number, of one above 0.
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
            Self::new(self.mantissa * factor.mantissa, self.exponent + factor.exponent).within_the_ends()
        })
    }

    /// The quotient, rounded; unchanged by a divisor that is not positive and finite.
    #[must_use]
    pub fn over(self, divisor: f64) -> Self {
        Self::from_f64(divisor).map_or(self, |divisor| self.quotient(divisor).within_the_ends())
    }

    /// This number over another one, rounded; 0 or infinite where that is beyond every `f64`.
    pub fn ratio(&self, other: &Self) -> f64 {
        self.quotient(*other).to_f64()
    }

    /// The quotient, rounded, of two numbers above 0.
    pub(crate) fn quotient(self, divisor: Self) -> Self {
        Self::new(self.mantissa / divisor.mantissa, self.exponent - divisor.exponent)
    }

    /// The size of this number.
    pub(crate) fn abs(self) -> Self {
        Self { mantissa: self.mantissa.abs(), ..self }
    }

    /// Twice this number, exactly.
    pub(crate) fn doubled(self) -> Self {
        Self::new(2.0 * self.mantissa, self.exponent)
    }

    /// The sum of two bounds, neither below 0, rounded up.
    ///
    /// The mantissas' sum and its product with [`UP`] are rounded to nearest, and what is more than 1000 powers
    /// of two smaller is lost: `(1 + 4 u) (1 - u)^2 > 1 + u` makes up for all of it.
    pub(crate) fn plus_up(self, other: Self) -> Self {
        let (large, small) = if self >= other { (self, other) } else { (other, self) };
        if small.mantissa == 0.0 {
            return large;
        }
        Self::new((large.mantissa + small.in_units_of(large.exponent)) * UP, large.exponent)
    }

    /// The product of two bounds, neither below 0, rounded up: for `(1 + 4 u) (1 - u)^2 > 1`. Nothing is made
    /// of 0, even by infinity.
    pub(crate) fn times_up(self, other: Self) -> Self {
        if self.mantissa == 0.0 || other.mantissa == 0.0 {
            return Self::ZERO;
        }
        Self::new(self.mantissa * other.mantissa * UP, self.exponent + other.exponent)
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

/// More than the roundings of two operations take away.
const UP: f64 = 1.0 + 4.0 * U;

impl Eq for FloatExp {}

impl Ord for FloatExp {
    fn cmp(&self, other: &Self) -> Ordering {
        let sizes =
            || self.exponent.cmp(&other.exponent).then(self.mantissa.abs().total_cmp(&other.mantissa.abs()));
        match (self.mantissa < 0.0, other.mantissa < 0.0) {
            (false, false) => sizes(),
            (true, true) => sizes().reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for FloatExp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `2^exponent`; 0 below -1000, and infinite above 1000.
pub(crate) fn power_of_two(exponent: i64) -> f64 {
    match exponent {
        ..-1000 => 0.0,
        -1000..=1000 => f64::from_bits(((exponent + 1023) as u64) << 52),
        _ => f64::INFINITY,
    }
}

/// The power of two by which numbers of a common exponent are divided to bring the largest, `size`, near to 1
/// again; none while it is near enough, or where it is 0 or beyond all numbers.
///
/// Products of several numbers within these limits stay far within those of `f64`.
pub(crate) fn excess_exponent(size: f64) -> Option<i64> {
    let is_far = !(1e-30..1e30).contains(&size) && size > 0.0 && size.is_finite();
    is_far.then(|| size.log2().round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_float() -> impl Strategy<Value = FloatExp> {
        let exponents = prop_oneof![-20i64..20, -1100i64..1100, -330_000i64..-329_000, 3000i64..3300];
        (0u64..1 << 52, exponents)
            .prop_map(|(fraction, exponent)| FloatExp::of(fraction | 1 << 52, exponent - 52))
    }

    fn positive_f64() -> impl Strategy<Value = f64> {
        use proptest::num::f64::{NORMAL, POSITIVE, SUBNORMAL};
        POSITIVE | NORMAL | SUBNORMAL
    }

    #[test]
    fn what_is_not_positive_is_refused() {
        for value in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(FloatExp::from_f64(value), None);
            assert_eq!(
                (FloatExp::ONE.times(value), FloatExp::ONE.over(value)),
                (FloatExp::ONE, FloatExp::ONE)
            );
        }
        for text in ["0", "-1", "-1e-3000", "0e-5"] {
            assert_eq!(FloatExp::parse(text), Err(DecimalError::NotPositive(text.into())));
        }
        assert!(matches!(FloatExp::parse("1e"), Err(DecimalError::Malformed(_))));
        assert!(matches!(FloatExp::parse("1e-99999999999"), Err(DecimalError::TooSmall(_))));
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
            assert_eq!(FloatExp::parse(text).unwrap().to_decimal().to_string(), text);
        }
    }

    #[test]
    fn long_decimals_are_rounded_once() {
        // Just above, on and just below the middle between 1 and the next number, far below f64.
        let (one, ulp) = (FloatExp::power_of_two(-5000).to_fixed(), FloatExp::power_of_two(-5053).to_fixed());
        let middle = (&one + &ulp).to_exact_decimal();
        let above = Decimal::parse(&format!("{}1e{}", middle.digits(), middle.exponent() - 1)).unwrap();
        assert_eq!(FloatExp::from_decimal(&middle), Some(FloatExp::power_of_two(-5000)), "ties to even");
        assert_eq!(FloatExp::from_decimal(&above), Some(FloatExp::power_of_two(-5000).next_up()));
    }

    #[test]
    fn results_beyond_all_exponents_stay_at_the_end() {
        let mut large = FloatExp::parse("1e1000").unwrap();
        let mut small = FloatExp::ONE;
        for _ in 0..20_000 {
            (large, small) = (large.times(1e300), small.over(1e308));
        }
        assert_eq!((large.exponent(), small.exponent()), (FloatExp::MAX_EXPONENT, -FloatExp::MAX_EXPONENT));
        assert_eq!((small.ratio(&large), large.ratio(&small)), (0.0, f64::INFINITY));
    }

    proptest! {
        #[test]
        fn a_quotient_is_rounded_once_and_written_so_that_it_is_read_again(
            digits in "[1-9][0-9]{0,40}", tens in -3100i64..60, divisor in 1u32..5_000_000, float in any_float(),
        ) {
            let decimal = Decimal::parse(&format!("{digits}e{tens}")).unwrap();
            let found = FloatExp::quotient_of(&decimal, divisor).unwrap();
            // Nearer than half an ulp on both sides, told without any division.
            let bits = 12_000;
            let exact = decimal.to_fixed(bits);
            let middle = |one: FloatExp, other: FloatExp| (&one.to_fixed() + &other.to_fixed()).half().times(divisor.into());
            let above = &middle(found, found.next_up()) - &exact;
            let below = &exact - &middle(found.next_down(), found);
            prop_assert!(!above.is_negative() && !below.is_negative(), "{found:?}");
            for float in [found, float] {
                let text = float.shortest_multiple(divisor);
                prop_assert_eq!(FloatExp::quotient_of(&text, divisor), Some(float));
            }
            prop_assert!(found.shortest_multiple(divisor).digits().len() <= decimal.digits().len().max(1));
        }

        #[test]
        fn every_f64_survives(value in positive_f64()) {
            let float = FloatExp::from_f64(value).unwrap();
            prop_assert_eq!(float.to_f64(), value);
            prop_assert_eq!(float.to_fixed(), Fixed::from_f64(value));
            prop_assert!((1.0..2.0).contains(&float.mantissa()));
            prop_assert!((float.log2() - value.log2()).abs() < 1e-9 && (float.log10() - value.log10()).abs() < 1e-9);
        }

        #[test]
        fn text_reads_as_rust_reads_it(value in positive_f64(), precision in 0usize..30) {
            let text = format!("{value:.precision$e}");
            let expected = text.parse::<f64>().unwrap();
            if let Ok(float) = FloatExp::parse(&text) && expected >= f64::MIN_POSITIVE {
                prop_assert_eq!(float.to_f64(), expected);
            }
        }

        #[test]
        fn the_two_ways_to_read_agree(value in proptest::num::f64::POSITIVE | proptest::num::f64::NORMAL) {
            let decimal = Decimal::from_f64(value).unwrap();
            let (significand, exponent) = decimal.to_significand().unwrap();
            prop_assert_eq!(FloatExp::of(significand, exponent).to_f64(), value);
        }

        #[test]
        fn rounding_to_f64_is_that_of_the_exact_number(float in any_float()) {
            prop_assert_eq!(float.to_f64(), float.to_fixed().to_f64());
            prop_assert_eq!(FloatExp::from_fixed(&float.to_fixed()), Some(float));
        }

        #[test]
        fn written_numbers_read_back_and_are_short(float in any_float()) {
            let decimal = float.to_decimal();
            prop_assert_eq!(FloatExp::from_decimal(&decimal), Some(float));
            prop_assert!(decimal.digits().len() <= 17);
            if float.to_f64() >= f64::MIN_POSITIVE && float.to_f64() < f64::MAX {
                let rust = Decimal::from_f64(float.to_f64()).unwrap();
                prop_assert_eq!(decimal.digits().len(), rust.digits().len(), "{} {}", decimal, rust);
            }
        }

        #[test]
        fn neighbours_are_in_order_and_next_to_each_other(float in any_float()) {
            prop_assert!(float.next_down() < float && float < float.next_up());
            prop_assert_eq!(float.next_up().next_down(), float);
        }

        #[test]
        fn products_and_quotients_are_those_of_f64(a in 1e-100f64..1e100, b in 1e-100f64..1e100) {
            let [x, y] = [a, b].map(|value| FloatExp::from_f64(value).unwrap());
            prop_assert_eq!(x.times(b).to_f64(), a * b);
            prop_assert_eq!(x.over(b).to_f64(), a / b);
            prop_assert_eq!(x.ratio(&y), a / b);
            prop_assert_eq!(x.cmp(&y), a.total_cmp(&b));
        }

        #[test]
        fn bounds_are_not_below_the_exact_sums_and_products(a in 1e-30f64..1e30, b in 0f64..1e-3, lift in 0i64..3000) {
            let exact = |size: f64| &Fixed::from_f64(size) * &Fixed::dyadic(1, lift);
            let value = |bound: FloatExp| &Fixed::from_f64(bound.mantissa) * &Fixed::dyadic(1, bound.exponent.max(-9000));
            let (x, y) = (FloatExp::new(a, lift), FloatExp::new(b, lift));
            let not_below = |found: FloatExp, exact: Fixed| !(&value(found) - &exact).is_negative();
            prop_assert!(not_below(x.plus_up(y), &exact(a) + &exact(b)));
            prop_assert!(not_below(x.times_up(y), &exact(a) * &exact(b)));
            prop_assert!((x.plus_up(y).ratio(&x) - (1.0 + b / a)).abs() < 1e-14 * (1.0 + b / a));
        }

        #[test]
        fn numbers_of_both_signs_are_in_order(a in any::<f64>(), b in any::<f64>(), lift in -3000i64..3000) {
            prop_assume!(!a.is_nan() && !b.is_nan());
            prop_assert_eq!(Some(FloatExp::new(a, lift).cmp(&FloatExp::new(b, lift))), a.partial_cmp(&b));
            prop_assert_eq!(FloatExp::new(a, lift).in_units_of(lift - 3), if a.abs() < 2f64.powi(-1003) { 0.0 } else if a.abs() >= 2f64.powi(998) { a * f64::INFINITY } else { a * 8.0 });
            prop_assert_eq!(FloatExp::new(a, 0).to_f64(), a);
        }
    }

    #[test]
    fn zero_and_infinity_are_kept_as_bounds() {
        let (zero, infinite, three) = (FloatExp::ZERO, FloatExp::new(f64::NAN, 0), FloatExp::new(3.0, 0));
        let huge = FloatExp { mantissa: 1.0, exponent: 1 << 40 };
        let tiny = FloatExp { mantissa: 1.0, exponent: -(1 << 40) };
        assert_eq!((zero.plus_up(zero), zero.times_up(three), zero.times_up(infinite)), (zero, zero, zero));
        assert_eq!((three.plus_up(zero).to_f64(), three.plus_up(infinite)), (3.0, infinite));
        assert!(infinite > huge && zero < tiny && FloatExp::new(-1.0, 1 << 40) < zero);
        assert_eq!((zero.ratio(&three), zero.to_f64(), infinite.to_f64()), (0.0, 0.0, f64::INFINITY));
        assert_eq!(three.doubled().to_f64(), 6.0);
        // Squares go on to the end of all exponents, and stay above 0 there.
        let (small, large) =
            (0..70).fold((tiny, huge), |(small, large), _| (small.times_up(small), large.times_up(large)));
        assert!(small > zero && small < tiny && large == infinite);
    }

    #[test]
    fn what_is_far_from_1_is_brought_back() {
        for (size, shift) in [(1.0, None), (9e29, None), (2f64.powi(200), Some(200)), (3e-40, Some(-131))] {
            assert_eq!(excess_exponent(size), shift);
        }
        assert_eq!([0.0, f64::NAN, f64::INFINITY].map(excess_exponent), [None; 3]);
    }
}
