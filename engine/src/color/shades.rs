//! The article's normalised values.

use super::ShadeRange;

/// Counts to values from 0 up to `itermin` to 1 at `itermax`.
#[derive(Clone, Debug)]
pub struct Shades {
    range: ShadeRange,
    /// The values of the first counts, as a division costs more than a look: those beyond are calculated.
    table: Vec<f64>,
}

impl Shades {
    /// The values of nearly all pictures' counts, in half of a first-level cache.
    const TABLE: u32 = 2048;

    /// The values of a range of counts.
    pub fn new(range: ShadeRange) -> Self {
        let table = (0..=range.itermax().min(Self::TABLE)).map(|count| range.shade(count)).collect();
        Self { range, table }
    }

    /// The value of a count.
    #[inline]
    pub fn of(&self, count: u32) -> f64 {
        match self.table.get(count as usize) {
            Some(value) => *value,
            None => self.range.shade(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_formula_agree() {
        for (itermin, itermax) in [(0, 1), (5, 80), (20, 2047), (7, 2048), (7, 2049), (0, 2_000_000)] {
            let range = ShadeRange::new(itermin, itermax).unwrap();
            let shades = Shades::new(range);
            for count in (0..5000).chain([itermax, u32::MAX]) {
                assert_eq!(shades.of(count), range.shade(count), "{count}");
            }
        }
    }
}
