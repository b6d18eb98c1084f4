//! Pictures into memory of the caller's: of any type, in any layout.

use crate::cancel::{Cancel, Cancelled};
use crate::counts::{CountError, Undecided};
use crate::grid::Rect;
use crate::plan::Plan;
use crate::render::{Points, Renderer};
use ndarray::{ArrayViewMut2, Axis};
use rayon::prelude::*;

/// Why a picture was not written, or not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// The memory is for a picture of another size.
    #[error("an array of {rows} rows of {columns} is no place for {grid_rows} rows of {grid_columns}")]
    Shape {
        /// The rows that the array has.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// The rows that were to be written.
        grid_rows: usize,
        /// Their columns.
        grid_columns: usize,
    },
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A count could not be found.
    #[error(transparent)]
    Undecided(#[from] Undecided),
}

impl From<CountError> for FillError {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Cancelled(cancelled) => cancelled.into(),
            CountError::Undecided(undecided) => undecided.into(),
        }
    }
}

/// So many pixels are counted at a time: their points and counts stay in the cache until they are converted.
const TILE_PIXELS: usize = 8192;

impl Renderer {
    /// Writes `convert` of the count of each sample to `out`, indexed `[row, column]`.
    ///
    /// The memory is first touched by the threads that count, so a fresh allocation costs nothing but
    /// that. Once cancelled, `out` is partly written.
    ///
    /// ```
    /// use juliaset_engine::{Cancel, ComplexRegion, Julia, Renderer, RunOptions};
    /// let grid = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?.grid(64)?;
    /// let mut near = ndarray::Array2::from_elem((40, 64), false);
    /// let renderer = Renderer::new(RunOptions::default())?;
    /// let plan = renderer.plan(&Julia::default(), grid);
    /// renderer.fill(&plan, |count| count > 5, near.view_mut(), &Cancel::default())?;
    /// assert!(!near[[0, 0]] && near[[20, 32]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fill<T: Copy + Send + Sync>(
        &self,
        plan: &Plan,
        convert: impl Fn(u32) -> T + Sync,
        out: ArrayViewMut2<'_, T>,
        cancel: &Cancel,
    ) -> Result<(), FillError> {
        let (grid_rows, grid_columns) = (plan.grid().height(), plan.grid().width());
        let (rows, columns) = out.dim();
        if (rows, columns) != (grid_rows, grid_columns) {
            return Err(FillError::Shape { rows, columns, grid_rows, grid_columns });
        }
        if rows == 0 || columns == 0 {
            return Ok(());
        }
        let computed_rows = if self.mirrors(plan) { rows.div_ceil(2) } else { rows };
        let (mut computed, mut copied) = out.split_at(Axis(0), computed_rows);
        let tiles: Vec<_> = tiles(&mut computed).collect();
        self.pool().install(|| {
            tiles.into_par_iter().try_for_each_init(Memory::default, |memory, (rect, mut tile)| {
                let counts =
                    memory.count(rect.area(), |points, counts| points.count(plan, &rect, counts, cancel))?;
                match tile.as_slice_mut() {
                    Some(tile) => write(tile, counts, &convert),
                    None => write(&mut tile, counts, &convert),
                }
                Ok::<(), CountError>(())
            })
        })?;
        let mut opposite = computed.view();
        opposite.invert_axis(Axis(0));
        opposite.invert_axis(Axis(1));
        // The middle row, where there is one, is its own opposite.
        let middle = computed_rows - copied.nrows();
        let pairs: Vec<_> = copied.outer_iter_mut().zip(opposite.outer_iter().skip(middle)).collect();
        self.pool().install(|| pairs.into_par_iter().for_each(|(mut to, from)| to.assign(&from)));
        Ok(())
    }
}

fn write<'a, T: 'a>(
    places: impl IntoIterator<Item = &'a mut T>,
    counts: &[u32],
    convert: &impl Fn(u32) -> T,
) {
    for (place, count) in places.into_iter().zip(counts) {
        *place = convert(*count);
    }
}

/// What a thread uses again from tile to tile.
#[derive(Default)]
struct Memory {
    points: Points,
    counts: Vec<u32>,
}

impl Memory {
    fn count<E>(
        &mut self,
        pixels: usize,
        count: impl FnOnce(&mut Points, &mut [u32]) -> Result<(), E>,
    ) -> Result<&[u32], E> {
        self.counts.resize(pixels, 0);
        count(&mut self.points, &mut self.counts)?;
        Ok(&self.counts)
    }
}

/// Pieces of a picture, from the top: some whole rows each, or a part of one where rows are long.
fn tiles<'a, T>(picture: &'a mut ArrayViewMut2<'_, T>) -> impl Iterator<Item = (Rect, ArrayViewMut2<'a, T>)> {
    let tile_columns = picture.ncols().min(TILE_PIXELS);
    let tile_rows = TILE_PIXELS.div_ceil(tile_columns);
    picture.axis_chunks_iter_mut(Axis(0), tile_rows).enumerate().flat_map(move |(down, band)| {
        let first_row = down * tile_rows;
        let (rows, width) = band.dim();
        let mut rest = Some(band);
        (0..width).step_by(tile_columns).filter_map(move |first_column| {
            let columns = first_column..(first_column + tile_columns).min(width);
            let (tile, right) = rest.take()?.split_at(Axis(1), columns.len());
            rest = Some(right);
            Some((Rect { columns, rows: first_row..first_row + rows }, tile))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ComplexRegion, Julia, Progress, RunOptions, Viewport};
    use ndarray::Array2;

    #[test]
    fn a_filled_array_holds_the_counts_in_any_layout() {
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let (julia, cancel) = (Julia::default(), Cancel::default());
        let region = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0).unwrap();
        let wide = ComplexRegion::new(-1.6, 1.6, -1e-4, 1e-4).unwrap();
        for grid in [
            region.grid(301).unwrap(),
            wide.grid(20_000).unwrap(),
            Viewport::home([64, 41]).grid(),
            Viewport::home([65, 40]).grid(),
        ] {
            let plan = renderer.plan(&julia, grid.clone());
            let expected = renderer.counts(&plan, &cancel, &Progress::default()).unwrap();
            let mut rows = Array2::zeros((grid.height(), grid.width()));
            renderer.fill(&plan, |count| count, rows.view_mut(), &cancel).unwrap();
            assert!(rows.iter().eq(expected.as_slice()));
            let mut columns = Array2::zeros((grid.width(), grid.height()));
            columns.invert_axis(Axis(1));
            let view = columns.view_mut().reversed_axes();
            renderer.fill(&plan, |count| f64::from(count) + 1.0, view, &cancel).unwrap();
            assert_eq!(columns.t(), rows.mapv(|count| f64::from(count) + 1.0));
        }
    }

    #[test]
    fn what_does_not_fit_or_is_cancelled_is_an_error() {
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let cancel = Cancel::default();
        let plan = renderer.plan(&Julia::default(), Viewport::home([9, 7]).grid());
        let fill = |rows, columns| {
            let mut out = Array2::zeros((rows, columns));
            renderer.fill(&plan, |count| count, out.view_mut(), &cancel)
        };
        assert!(matches!(fill(9, 7), Err(FillError::Shape { rows: 9, columns: 7, .. })));
        assert_eq!(fill(7, 9), Ok(()));
        cancel.cancel();
        assert_eq!(fill(7, 9), Err(FillError::Cancelled(Cancelled)));
    }
}
