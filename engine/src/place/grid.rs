//! The points of the plane that a picture samples: one list of x, one list of y.

use std::ops::Range;

/// The real parts of a picture's columns and the imaginary parts of its rows, in row order (top row first).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    /// The real part of each column.
    pub(crate) xs: Vec<f64>,
    /// The imaginary part of each row.
    pub(crate) ys: Vec<f64>,
}

impl Grid {
    /// The number of columns.
    pub(crate) fn width(&self) -> usize {
        self.xs.len()
    }

    /// The number of rows.
    pub(crate) fn height(&self) -> usize {
        self.ys.len()
    }

    /// Whether turning the list of columns, and that of rows, around changes the sign of every number and
    /// nothing else.
    pub(crate) fn is_mirrored(&self) -> [bool; 2] {
        let mirrored = |list: &[f64]| list.iter().zip(list.iter().rev()).all(|(a, b)| *a == -*b);
        [mirrored(&self.xs), mirrored(&self.ys)]
    }
}

/// A rectangle of pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Its columns, from the left of the picture.
    pub columns: Range<usize>,
    /// Its rows, from the top of the picture.
    pub rows: Range<usize>,
}

impl Rect {
    /// How many pixels it holds.
    pub fn area(&self) -> usize {
        self.columns.len() * self.rows.len()
    }
}
