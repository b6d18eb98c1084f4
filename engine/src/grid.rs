//! The points of the plane that a picture samples: one list of x, one list of y.

use std::ops::Range;

/// The real parts of a picture's columns and the imaginary parts of its rows, in row order (top row first).
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The real part of each column.
    pub xs: Vec<f64>,
    /// The imaginary part of each row.
    pub ys: Vec<f64>,
}

impl Grid {
    /// The number of columns.
    pub fn width(&self) -> usize {
        self.xs.len()
    }

    /// The number of rows.
    pub fn height(&self) -> usize {
        self.ys.len()
    }

    /// Whether `z -> -z` maps the grid onto itself, exactly.
    ///
    /// As `z` and `-z` have the same square, bit for bit, pixel `(i, j)` and pixel
    /// `(width - 1 - i, height - 1 - j)` of such a grid have the same count.
    pub fn is_symmetric(&self) -> bool {
        let mirrored = |list: &[f64]| list.iter().zip(list.iter().rev()).all(|(a, b)| *a == -*b);
        mirrored(&self.xs) && mirrored(&self.ys)
    }

    /// How far neighbouring samples are from each other, on average: those of one row, or else of one column.
    /// 1 for a single sample.
    pub(crate) fn spacing(&self) -> f64 {
        let of_axis = |list: &[f64]| match list {
            [first, .., last] => Some((last - first).abs() / (list.len() - 1) as f64),
            _ => None,
        };
        of_axis(&self.xs).or_else(|| of_axis(&self.ys)).unwrap_or(1.0)
    }

    /// All of the grid, as a rectangle of pixels.
    pub fn rect(&self) -> Rect {
        Rect { columns: 0..self.width(), rows: 0..self.height() }
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
