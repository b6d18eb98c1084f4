//! The article's normalised values.

use super::normalised;
use crate::julia::Julia;

/// Counts to values from 0 up to `itermin` to 1 at `itermax`.
#[derive(Clone, Debug)]
pub struct Shades {
    itermin: u32,
    itermax: u32,
    /// The values of the first counts, as a division costs more than a look: those beyond are calculated.
    table: Vec<f64>,
}

impl Shades {
    /// The values of nearly all pictures' counts, in half of a first-level cache.
    const TABLE: u32 = 2048;

    /// The values of a set's bounds.
    pub fn new(julia: &Julia) -> Self {
        let (itermin, itermax) = (julia.itermin(), julia.itermax());
        let table = (0..=itermax.min(Self::TABLE)).map(|count| normalised(count, itermin, itermax)).collect();
        Self { itermin, itermax, table }
    }

    /// The value of a count.
    #[inline]
    pub fn of(&self, count: u32) -> f64 {
        match self.table.get(count as usize) {
            Some(value) => *value,
            None => normalised(count, self.itermin, self.itermax),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_complex::Complex64;

    #[test]
    fn the_table_and_the_formula_agree() {
        for (itermin, itermax) in [(0, 1), (5, 80), (20, 2047), (7, 2048), (7, 2049), (0, 2_000_000)] {
            let shades = Shades::new(&Julia::new(Complex64::i(), 2.0, itermin, itermax).unwrap());
            for count in (0..5000).chain([itermax, u32::MAX]) {
                assert_eq!(shades.of(count), normalised(count, itermin, itermax), "{count}");
            }
        }
    }
}
