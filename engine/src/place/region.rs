//! The article's rectangle of the plane and its sample grid.

use super::{Grid, Rect, Samples};
use crate::counts::{TooLarge, try_vec};
use ndarray::Array2;
use num_complex::Complex64;
use std::num::NonZeroUsize;
use std::ops::Range;

/// A rectangle of the complex plane, by the real parts of its left and right sides and the
/// imaginary parts of its two others. Either pair may be in descending order.
///
/// ```
/// use juliaset_engine::ComplexRegion;
/// let region = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?;
/// assert_eq!(region.shape(1000)?, (1000, 625));
/// assert!(ComplexRegion::new(1.0, 1.0, -1.0, 1.0).is_err());
/// # Ok::<(), juliaset_engine::RegionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComplexRegion {
    xleft: f64,
    xright: f64,
    yleft: f64,
    yright: f64,
}

/// Why there is no such rectangle, or no such grid on it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RegionError {
    /// A bound is NaN or infinite.
    #[error("{name} is {value}, and must be a finite number")]
    NotFinite {
        /// Which bound.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// The two bounds of an axis are equal, or further apart than an `f64` can say.
    #[error("{names} are {first} and {second}, which leaves no width between them that can be sampled")]
    NoSpan {
        /// Which bounds.
        names: &'static str,
        /// The first of them.
        first: f64,
        /// The second of them.
        second: f64,
    },
    /// The grid would have no column, no row, or more of them than fit in memory.
    #[error("a resolution of {resolution} gives a picture of {resolution} x {rows} pixels")]
    Shape {
        /// The number of columns asked for.
        resolution: usize,
        /// The number of rows that follow from it.
        rows: f64,
    },
    /// A part was asked for that is not in the picture.
    #[error("a part of a picture of {columns} x {rows} pixels must lie within it")]
    Outside {
        /// The columns of the picture.
        columns: usize,
        /// Its rows.
        rows: usize,
    },
}

/// More columns or rows than any picture format of ours can hold.
const MAX_SIDE: f64 = u32::MAX as f64;

impl ComplexRegion {
    /// A rectangle from its bounds, which must be finite and differ in each pair.
    pub fn new(xleft: f64, xright: f64, yleft: f64, yright: f64) -> Result<Self, RegionError> {
        let bounds = [("xleft", xleft), ("xright", xright), ("yleft", yleft), ("yright", yright)];
        if let Some(&(name, value)) = bounds.iter().find(|(_, value)| !value.is_finite()) {
            return Err(RegionError::NotFinite { name, value });
        }
        for (names, first, second) in
            [("xleft and xright", xleft, xright), ("yleft and yright", yleft, yright)]
        {
            let span = (second - first).abs();
            if span == 0.0 || !span.is_finite() {
                return Err(RegionError::NoSpan { names, first, second });
            }
        }
        Ok(Self { xleft, xright, yleft, yright })
    }

    /// The bounds: left, right, and the imaginary parts of the first and of the other side.
    pub fn bounds(&self) -> [f64; 4] {
        [self.xleft, self.xright, self.yleft, self.yright]
    }

    /// Columns and rows of the grid with `resolution` columns: pixels are square, to the nearest row.
    pub fn shape(&self, resolution: usize) -> Result<(usize, usize), RegionError> {
        let aspect = (self.yright - self.yleft).abs() / (self.xright - self.xleft).abs();
        let rows = (resolution as f64 * aspect).round();
        if resolution == 0 || resolution as f64 > MAX_SIDE || !(1.0..=MAX_SIDE).contains(&rows) {
            return Err(RegionError::Shape { resolution, rows });
        }
        Ok((resolution, rows as usize))
    }

    /// Every `step`th column and row of a rectangle of the samples `i / nx * (xright - xleft) + xleft`, and
    /// likewise in y: the end point is excluded.
    ///
    /// Of `times` as many columns and rows, those of one sample stand evenly around it, in its pixel.
    pub(crate) fn grid_within(
        &self,
        resolution: usize,
        times: NonZeroUsize,
        rect: &Rect,
        step: NonZeroUsize,
    ) -> Result<Grid, RegionError> {
        let (columns, rows) = self.shape(resolution)?;
        let most = |count: usize| count.saturating_mul(times.get());
        if rect.columns.end > most(columns) || rect.rows.end > most(rows) {
            return Err(RegionError::Outside { columns: most(columns), rows: most(rows) });
        }
        let place = |i: usize| match times.get() {
            1 => i as f64,
            times => (i as f64 + 0.5) / times as f64 - 0.5,
        };
        let axis = |range: &Range<usize>, count: usize, first: f64, last: f64| {
            let mut points = try_vec(range.len().div_ceil(step.get()), 1, 0.0)?;
            for (i, point) in range.clone().step_by(step.get()).zip(&mut points) {
                *point = place(i) / count as f64 * (last - first) + first;
            }
            Ok(points)
        };
        let grid = || {
            Ok(Grid {
                xs: axis(&rect.columns, columns, self.xleft, self.xright)?,
                ys: axis(&rect.rows, rows, self.yleft, self.yright)?,
            })
        };
        grid().map_err(|_: TooLarge| RegionError::Shape { resolution, rows: rows as f64 })
    }

    /// The sample points as complex numbers, indexed `[column, row]`.
    pub fn build(&self, resolution: usize) -> Result<Array2<Complex64>, RegionError> {
        let (_, rows) = self.shape(resolution)?;
        let [xs, ys] = Samples::region(*self, resolution)?
            .axes()
            .map_err(|_: TooLarge| RegionError::Shape { resolution, rows: rows as f64 })?;
        Ok(Array2::from_shape_fn((xs.len(), ys.len()), |(i, j)| Complex64::new(xs[i], ys[j])))
    }
}
