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
    /// Cuts it into squares of at most `side` pixels, row after row.
    pub fn tiles(&self, side: usize) -> Vec<Self> {
        let side = side.max(1);
        let cut = |range: &Range<usize>| {
            let end = range.end;
            range.clone().step_by(side).map(move |start| start..(start + side).min(end))
        };
        let row =
            |rows: Range<usize>| cut(&self.columns).map(move |columns| Self { columns, rows: rows.clone() });
        cut(&self.rows).flat_map(row).collect()
    }

    /// The square of the distance from a position to its middle, in whole pixels.
    pub fn distance_sqr(&self, [x, y]: [f64; 2]) -> u64 {
        let middle = |range: &Range<usize>| (range.start + range.end) as f64 / 2.0;
        let (dx, dy) = (middle(&self.columns) - x, middle(&self.rows) - y);
        (dx * dx + dy * dy) as u64
    }

    /// How many pixels it holds.
    pub fn area(&self) -> usize {
        self.columns.len() * self.rows.len()
    }
}
