//! A part of a view's centre: a number of the precision that the view needs, and the decimal that names it.

use crate::number::Decimal;
use crate::number::{Fixed, most_places};
use std::sync::{Arc, OnceLock};

/// What is found out once and kept. It follows from what it is kept with: memos never differ.
#[derive(Clone, Debug)]
pub(crate) struct Memo<T>(Arc<OnceLock<T>>);

impl<T> Memo<T> {
    pub(crate) fn known(value: T) -> Self {
        Self(Arc::new(OnceLock::from(value)))
    }

    pub(crate) fn get(&self, find: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(find)
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> PartialEq for Memo<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A dyadic number and its decimal.
///
/// A typed decimal is rounded to the bits behind the point that the view needs, or to those that all
/// its digits need where these are more ([`bits_for`]). A number that was moved, and so was never
/// typed, has the decimal that is rounded to the same again.
#[derive(Clone, Debug)]
pub(crate) struct Coordinate {
    value: Fixed,
    /// The bits behind the point; a pan by whole pixels needs no more.
    bits: usize,
    decimal: Memo<Decimal>,
}

impl Coordinate {
    /// Zero.
    pub(crate) fn zero() -> Self {
        Self { value: Fixed::ZERO, bits: 0, decimal: Memo::default() }
    }

    /// The number that a decimal is taken for in a view that needs these bits behind the point.
    pub(crate) fn typed(decimal: &Decimal, needed_bits: usize) -> Self {
        let bits = bits_for(decimal, needed_bits);
        Self { value: decimal.to_fixed(bits), bits, decimal: Memo::known(decimal.clone()) }
    }

    /// The nearest number with at most `bits` bits behind the point.
    pub(crate) fn rounded(value: &Fixed, bits: usize) -> Self {
        Self { value: value.round(bits), bits, decimal: Memo::default() }
    }

    /// The bits behind the point.
    pub(crate) fn bits(&self) -> usize {
        self.bits
    }

    /// Moved exactly, by what the needed bits of the view are enough for.
    pub(crate) fn moved(&self, by: &Fixed, needed_bits: usize) -> Self {
        Self::rounded(&(&self.value + by), self.bits.max(needed_bits))
    }

    /// The exact value.
    pub(crate) fn value(&self) -> &Fixed {
        &self.value
    }

    /// A short decimal that [`typed`](Self::typed) takes for this number; found once.
    pub(crate) fn decimal(&self, needed_bits: usize) -> &Decimal {
        self.decimal.get(|| {
            let short = self.value.to_decimal(self.bits.max(needed_bits));
            let read = short.to_fixed(bits_for(&short, needed_bits));
            // Fewer digits may ask for fewer bits than there are. All digits are always right.
            if read == self.value { short } else { self.value.to_exact_decimal() }
        })
    }
}

impl PartialEq for Coordinate {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Precision grows in steps of a machine word, so that a view keeps it while its spacing changes a little.
const STEP: usize = 64;

/// `bits`, or the few more that complete a step of precision.
pub(crate) fn whole_steps(bits: usize) -> usize {
    bits.next_multiple_of(STEP)
}

/// The bits behind the point that a typed decimal gets: those needed, or more where it has more places than
/// numbers of these bits can need.
fn bits_for(decimal: &Decimal, needed: usize) -> usize {
    let needed = whole_steps(needed);
    let places = decimal.places();
    if places <= most_places(needed) {
        return needed;
    }
    // The inverse of `most_places`, rounded up.
    ((places - 1) * 100_000).div_ceil(30_103).next_multiple_of(STEP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_decimal_is_not_taken_for_a_long_number_beside_it() {
        // Next to 0.1 in more bits than 0.1 asks for: its short name would be read as another number.
        let beside = Coordinate::rounded(&Decimal::parse("0.1").unwrap().to_fixed(640), 640);
        let again = Coordinate::typed(beside.decimal(64), 64);
        assert_eq!(again.value(), beside.value());
    }

    proptest! {
        #[test]
        fn a_decimal_names_its_number(digits in "[0-9]{1,200}", tens in 0usize..300, needed in 64usize..900, by in any::<i64>()) {
            let decimal = Decimal::parse(&format!("{digits}e-{tens}")).unwrap();
            let typed = Coordinate::typed(&decimal, needed);
            prop_assert_eq!(typed.decimal(needed), &decimal);
            let needed = whole_steps(needed);
            let moved = typed.moved(&Fixed::dyadic(by.unsigned_abs(), -64), needed);
            let again = Coordinate::typed(moved.decimal(needed), needed);
            prop_assert_eq!(again.value(), moved.value());
        }

        #[test]
        fn a_decimal_has_the_bits_for_all_its_places(places in 1usize..20_000, needed in 1usize..70_000) {
            let decimal = Decimal::from_digits(false, "1", -(places as i64));
            let bits = bits_for(&decimal, needed);
            prop_assert!(bits >= needed && most_places(bits) >= places);
            prop_assert!(bits < needed + 64 || most_places(bits - 64) < places);
        }
    }
}
