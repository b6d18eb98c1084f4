//! The article's gray.

use super::ShadeRange;

/// Counts to gray: black up to `itermin`, white at `itermax`.
///
/// `((max(n, itermin) - itermin) / (itermax - itermin) * 255)`, truncated: the value of the
/// article's normalised array, times 255, as a byte.
#[derive(Clone, Debug)]
pub struct Gray {
    range: ShadeRange,
    /// The bytes of the first counts; those beyond are calculated each time.
    table: Box<[u8; Self::TABLE]>,
}

impl Gray {
    /// Enough for nearly all pictures, no memory to speak of, and no index of 16 bits is outside.
    const TABLE: usize = 1 << 16;

    /// The gray of a range of counts.
    pub fn new(range: ShadeRange) -> Self {
        let mut gray = Self { range, table: Box::new([u8::MAX; Self::TABLE]) };
        for count in 0..range.itermax().min(Self::TABLE as u32) {
            gray.table[count as usize] = gray.calculate(count);
        }
        gray
    }

    /// The gray of a count; counts beyond `itermax` are white.
    #[inline]
    pub fn of(&self, count: u32) -> u8 {
        match u16::try_from(count) {
            Ok(count) => self.table[usize::from(count)],
            Err(_) => self.calculate(count),
        }
    }

    /// Appends the gray of each count.
    pub fn extend(&self, gray: &mut Vec<u8>, counts: &[u32]) {
        if usize::try_from(self.range.itermax()).is_ok_and(|itermax| itermax < Self::TABLE) {
            // Counts end at itermax, so this clamp changes none, and there is no branch.
            gray.extend(counts.iter().map(|count| self.table[usize::from((*count).min(0xffff) as u16)]));
        } else {
            gray.extend(counts.iter().map(|count| self.of(*count)));
        }
    }

    fn calculate(&self, count: u32) -> u8 {
        (self.range.shade(count) * 255.0) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_formula_agree_at_every_bound() {
        for (itermin, itermax) in [(0, 1), (5, 80), (20, 100), (0, 65_536), (3, 65_537), (0, 2_000_000)] {
            let gray = Gray::new(ShadeRange::new(itermin, itermax).unwrap());
            assert_eq!(gray.of(itermin), 0);
            assert_eq!(gray.of(itermax), 255);
            assert_eq!(gray.of(u32::MAX), 255);
            for count in (0..=itermax).step_by((itermax as usize / 1000).max(1)) {
                assert_eq!(gray.of(count), gray.calculate(count), "{count} of {itermin}..{itermax}");
            }
        }
    }
}
