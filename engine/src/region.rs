//! The article's rectangle of the plane and its sample grid.

use crate::counts::{TooLarge, try_vec};
use crate::grid::{Grid, Rect};
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

    /// The sample points, `i / nx * (xright - xleft) + xleft` in each direction: the end point is excluded.
    pub fn grid(&self, resolution: usize) -> Result<Grid, RegionError> {
        let (columns, rows) = self.shape(resolution)?;
        self.grid_within(resolution, &Rect { columns: 0..columns, rows: 0..rows }, NonZeroUsize::MIN)
    }

    /// The sample points of every `step`-th column and row of a rectangle within [`grid`](Self::grid),
    /// from its first ones on: the same numbers, bit for bit.
    ///
    /// ```
    /// use juliaset_engine::{ComplexRegion, Rect};
    /// use std::num::NonZeroUsize;
    /// let region = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?;
    /// let whole = region.grid(1_000)?;
    /// let part = region.grid_within(1_000, &Rect { columns: 300..400, rows: 7..8 }, NonZeroUsize::MIN)?;
    /// assert_eq!(part.xs, whole.xs[300..400]);
    /// assert_eq!(part.ys, whole.ys[7..8]);
    /// # Ok::<(), juliaset_engine::RegionError>(())
    /// ```
    pub fn grid_within(
        &self,
        resolution: usize,
        rect: &Rect,
        step: NonZeroUsize,
    ) -> Result<Grid, RegionError> {
        let (columns, rows) = self.shape(resolution)?;
        if rect.columns.end > columns || rect.rows.end > rows {
            return Err(RegionError::Outside { columns, rows });
        }
        let axis = |range: &Range<usize>, count: usize, first: f64, last: f64| {
            let mut points = try_vec(range.len().div_ceil(step.get()), 1, 0.0)?;
            for (i, point) in range.clone().step_by(step.get()).zip(&mut points) {
                *point = i as f64 / count as f64 * (last - first) + first;
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
        let Grid { xs, ys } = self.grid(resolution)?;
        Ok(Array2::from_shape_fn((xs.len(), ys.len()), |(i, j)| Complex64::new(xs[i], ys[j])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_the_samples_of_the_whole() {
        let region = ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap();
        let whole = region.grid(301).unwrap();
        let part = |columns, rows, step| {
            region.grid_within(301, &Rect { columns, rows }, NonZeroUsize::new(step).unwrap())
        };
        assert_eq!(part(0..301, 0..188, 1), Ok(whole.clone()));
        let every_third = part(7..300, 187..188, 3).unwrap();
        assert!(every_third.xs.iter().eq(whole.xs[7..300].iter().step_by(3)));
        assert_eq!(every_third.ys, whole.ys[187..]);
        assert_eq!(part(0..302, 0..1, 1), Err(RegionError::Outside { columns: 301, rows: 188 }));
    }
}
