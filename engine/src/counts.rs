//! Raw counts of a rectangle of pixels; no colour.

use crate::watch::Cancelled;

/// The largest itermax: counts fit in 32 bits everywhere, in memory and in NPY files.
pub const MAX_ITERMAX: u32 = 2_000_000_000;

/// Escape-time counts, row after row from the top of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    width: usize,
    data: Vec<u32>,
}

/// Why a count is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It is not known.
    #[error(transparent)]
    Undecided(#[from] Undecided),
}

/// A count that could not be found: none is ever guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{bits} bits do not tell whether the pixel {right} right of and {up} above the middle of the view has \
     escaped after {after} iterations",
    right = half_pixels[0] as f64 / 2.0, up = half_pixels[1] as f64 / 2.0, after = iterations + 1
)]
pub struct Undecided {
    /// Where the pixel stands, right of and above the middle of the view.
    pub half_pixels: [i64; 2],
    /// The iterations after which it has not escaped; it may have after one more.
    pub iterations: u32,
    /// How many bits behind the point were tried.
    pub bits: usize,
}

/// There is not enough memory for a picture of this size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a picture of {width} x {height} pixels does not fit in memory")]
pub struct TooLarge {
    /// Columns asked for.
    pub width: usize,
    /// Rows asked for.
    pub height: usize,
}

impl Counts {
    /// `width x height` counts of zero, if memory can be had for them.
    pub fn zeros(width: usize, height: usize) -> Result<Self, TooLarge> {
        Ok(Self { width, data: try_vec(width, height, 0)? })
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of rows.
    pub fn height(&self) -> usize {
        self.data.len().checked_div(self.width).unwrap_or(0)
    }

    /// All counts, row after row.
    pub fn as_slice(&self) -> &[u32] {
        &self.data
    }

    /// All counts, row after row.
    pub fn into_vec(self) -> Vec<u32> {
        self.data
    }

    /// All counts, to be written.
    pub fn as_mut_slice(&mut self) -> &mut [u32] {
        &mut self.data
    }

    /// The count at a column and a row of the picture, if it is in there.
    pub fn get(&self, column: usize, row: usize) -> Option<u32> {
        if column >= self.width {
            return None;
        }
        self.data.get(row * self.width + column).copied()
    }
}

/// `width * height` times `value`, or an error where memory for them cannot be had.
pub(crate) fn try_vec<T: Clone>(width: usize, height: usize, value: T) -> Result<Vec<T>, TooLarge> {
    let too_large = TooLarge { width, height };
    let len = width.checked_mul(height).ok_or(too_large)?;
    // Asked for first, as an allocation that fails would end the program; then taken as zeroed pages,
    // which are touched by the threads that fill them and not by this one.
    let mut room = Vec::<T>::new();
    room.try_reserve_exact(len).map_err(|_| too_large)?;
    // A reservation that nothing looks at may be optimised away.
    drop(std::hint::black_box(room));
    Ok(vec![value; len])
}
