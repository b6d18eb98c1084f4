//! Whole pictures into memory: of any type, in any layout.

use super::{Order, Pieces, RenderError, Renderer};
use crate::count::plain::BLOCK_ROWS;
use crate::count::plan::Plan;
use crate::counts::{CountError, Counts, TooLarge, Undecided};
use crate::field::{Channels, ChannelsMut, Field};
use crate::place::{Rect, Symmetry};
use crate::watch::{Cancelled, Stage, Watch};
use ndarray::{ArrayViewMut2, Axis};

/// Why a picture was not written, or not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FillError {
    /// The memory is for a picture of another size.
    #[error("an array of {rows} rows of {columns} is no place for {plan_rows} rows of {plan_columns}")]
    Shape {
        /// The rows that the array has.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// The rows that were to be written.
        plan_rows: usize,
        /// Their columns.
        plan_columns: usize,
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

/// Pixels that are counted at a time: their counts stay in the cache until they are converted.
const TILE_PIXELS: usize = 8192;
/// The most columns of a tile whose counts are converted.
const TILE_COLUMNS: usize = 4096;

impl Renderer {
    /// The counts of a whole picture.
    pub fn counts(&self, plan: &Plan, watch: &Watch) -> Result<Counts, RenderError> {
        let (width, height) = plan.shape();
        let mut counts = Counts::zeros(width, height)?;
        let too_large = |_| TooLarge { width, height };
        let out = ArrayViewMut2::from_shape((height, width), counts.as_mut_slice()).map_err(too_large)?;
        // Whole rows are slices, which the kernel writes to.
        self.whole(plan, (out, width), watch, |rect, tile, (): &mut (), watch| {
            let Some(tile) = tile.into_slice() else { return Ok(()) };
            plan.count(rect, tile, watch).map(|_settled| ())
        })?;
        Ok(counts)
    }

    /// Writes `convert` of the count of each sample to `out`, indexed `[row, column]`.
    ///
    /// The memory is first touched by the threads that count, so a fresh allocation costs nothing but
    /// that. Once cancelled, `out` is partly written.
    ///
    /// ```
    /// use juliaset_engine::*;
    /// let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
    /// let samples = Samples::region(ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?, 64)?;
    /// let map = QuadraticMap::default();
    /// let plan = renderer.planner().plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)?;
    /// let mut near = ndarray::Array2::from_elem((40, 64), false);
    /// renderer.fill(&plan, |count| count > 5, near.view_mut(), &watch)?;
    /// assert!(!near[[0, 0]] && near[[20, 32]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fill<T: Copy + Send + Sync>(
        &self,
        plan: &Plan,
        convert: impl Fn(u32) -> T + Sync,
        out: ArrayViewMut2<'_, T>,
        watch: &Watch,
    ) -> Result<(), FillError> {
        let (plan_columns, plan_rows) = plan.shape();
        let (rows, columns) = out.dim();
        if (rows, columns) != (plan_rows, plan_columns) {
            return Err(FillError::Shape { rows, columns, plan_rows, plan_columns });
        }
        self.whole(plan, (out, TILE_COLUMNS), watch, |rect, mut tile, counts: &mut Vec<u32>, watch| {
            counts.resize(rect.area(), 0);
            plan.count(rect, counts, watch)?;
            // Row by row, as a row that is a slice is converted many values at a time.
            for (mut row, counts) in tile.outer_iter_mut().zip(counts.chunks(rect.columns.len())) {
                match row.as_slice_mut() {
                    Some(row) => write(row, counts, &convert),
                    None => write(&mut row, counts, &convert),
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// The counts of a whole picture, and the channels that are asked for.
    ///
    /// ```
    /// use juliaset_engine::*;
    /// let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
    /// let (map, samples) = (QuadraticMap::default(), Samples::view(Viewport::home([64, 40])));
    /// let plan = renderer.planner().plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)?;
    /// let field = renderer.field(&plan, Channels::NONE.with(Channel::Smooth), &watch)?;
    /// let smooth = field.channel(Channel::Smooth).ok_or("not asked for")?;
    /// assert!(smooth[0] < 1.0 && field.counts()[0] == 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn field(&self, plan: &Plan, channels: Channels, watch: &Watch) -> Result<Field, RenderError> {
        let (width, height) = plan.shape();
        let mut field = Field::new(width, height, channels)?;
        self.write_field(plan, &mut field, watch, false)?;
        Ok(field)
    }

    /// The same for somebody who waits for it: other work gives way.
    pub(crate) fn urgent_field(
        &self,
        plan: &Plan,
        channels: Channels,
        watch: &Watch,
    ) -> Result<Field, RenderError> {
        let (width, height) = plan.shape();
        let mut field = Field::new(width, height, channels)?;
        let _goes_first = self.urgent();
        self.write_field(plan, &mut field, watch, true)?;
        Ok(field)
    }

    /// Writes the counts of a picture, and the channels that a field has, to the field.
    ///
    /// On an error it is partly written.
    pub fn fill_field(&self, plan: &Plan, field: &mut Field, watch: &Watch) -> Result<(), FillError> {
        let (width, height) = plan.shape();
        let (columns, rows) = (field.width(), field.height());
        if (columns, rows) != (width, height) {
            return Err(FillError::Shape { rows, columns, plan_rows: height, plan_columns: width });
        }
        Ok(self.write_field(plan, field, watch, false)?)
    }

    fn write_field(
        &self,
        plan: &Plan,
        field: &mut Field,
        watch: &Watch,
        urgent: bool,
    ) -> Result<(), CountError> {
        let (width, height) = plan.shape();
        watch.begin(Stage::Samples, width as u64 * height as u64);
        let rows = TILE_PIXELS.div_ceil(width.max(1)).next_multiple_of(BLOCK_ROWS);
        type Band<'a> = (Rect, &'a mut [u32], ChannelsMut<'a>);
        let count = |(rect, counts, mut channels): Band<'_>, (): &mut (), watch: &Watch| {
            plan.field(&rect, counts, &mut channels, watch)?;
            watch.add(rect.area() as u64);
            Ok::<(), CountError>(())
        };
        let run = Pieces { urgent, ..Pieces::new(self, watch, Order::AsFinished) };
        run.each(field.bands(rows).into_iter(), count, |_, ()| Ok(()))
    }

    /// Has each tile of `out` written, or copied where the picture is symmetric.
    fn whole<T: Copy + Send + Sync, M: Default + Send>(
        &self,
        plan: &Plan,
        (out, tile_columns): (ArrayViewMut2<'_, T>, usize),
        watch: &Watch,
        write: impl Fn(&Rect, ArrayViewMut2<'_, T>, &mut M, &Watch) -> Result<(), CountError> + Sync,
    ) -> Result<(), CountError> {
        let (rows, columns) = out.dim();
        watch.begin(Stage::Samples, rows as u64 * columns as u64);
        if rows == 0 || columns == 0 {
            return Ok(());
        }
        let symmetry = self.symmetry_of(plan);
        let computed_rows = if symmetry == Symmetry::None { rows } else { rows.div_ceil(2) };
        let (mut computed, mut copied) = out.split_at(Axis(0), computed_rows);
        let run = Pieces::new(self, watch, Order::AsFinished);
        let work = |(rect, tile): (Rect, _), memory: &mut M, watch: &Watch| {
            write(&rect, tile, memory, watch)?;
            watch.add(rect.area() as u64);
            Ok::<(), CountError>(())
        };
        run.each(tiles(&mut computed, tile_columns.min(columns)), work, |_, ()| Ok(()))?;
        let mut opposite = computed.view();
        opposite.invert_axis(Axis(0));
        if symmetry == Symmetry::HalfTurn {
            opposite.invert_axis(Axis(1));
        }
        // The middle row, where there is one, is its own opposite.
        let opposite = opposite.split_at(Axis(0), computed_rows - copied.nrows()).1;
        let chunk_rows = TILE_PIXELS.div_ceil(columns);
        let chunks = copied.axis_chunks_iter_mut(Axis(0), chunk_rows);
        let copy = |(mut to, from): (ArrayViewMut2<'_, T>, ndarray::ArrayView2<'_, T>),
                    (): &mut (),
                    watch: &Watch| {
            to.assign(&from);
            watch.add(to.len() as u64);
            Ok::<(), CountError>(())
        };
        run.each(chunks.zip(opposite.axis_chunks_iter(Axis(0), chunk_rows)), copy, |_, ()| Ok(()))
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

/// Pieces of a picture, from the top, of some columns each.
fn tiles<'a, T>(
    picture: &'a mut ArrayViewMut2<'_, T>,
    tile_columns: usize,
) -> impl Iterator<Item = (Rect, ArrayViewMut2<'a, T>)> {
    let tile_rows = TILE_PIXELS.div_ceil(tile_columns).next_multiple_of(BLOCK_ROWS);
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
    use crate::count::plan::Precision;
    use crate::field::Channel;
    use crate::map::QuadraticMap;
    use crate::place::{ComplexRegion, Samples, Viewport};
    use crate::plane::Plane;
    use crate::run::RunOptions;
    use ndarray::Array2;

    fn plan(renderer: &Renderer, map: &QuadraticMap, samples: &Samples) -> Plan {
        let watch = Watch::default();
        renderer.planner().plan(Plane::Dynamical, map, 80, samples, Precision::Auto, &watch).unwrap()
    }

    #[test]
    fn a_filled_array_holds_the_counts_in_any_layout() {
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let watch = Watch::default();
        let region = |ybot, ytop, resolution| {
            Samples::region(ComplexRegion::new(-1.6, 1.6, ybot, ytop).unwrap(), resolution).unwrap()
        };
        for samples in [
            region(-1.0, 1.0, 301),
            region(-1e-4, 1e-4, 20_000),
            Samples::view(Viewport::home([64, 41])),
            Samples::view(Viewport::home([65, 40])),
        ] {
            let plan = plan(&renderer, &QuadraticMap::default(), &samples);
            let (width, height) = samples.shape();
            let expected = renderer.counts(&plan, &watch).unwrap();
            let mut rows = Array2::zeros((height, width));
            renderer.fill(&plan, |count| count, rows.view_mut(), &watch).unwrap();
            assert!(rows.iter().eq(expected.as_slice()));
            let mut columns = Array2::zeros((width, height));
            columns.invert_axis(Axis(1));
            let view = columns.view_mut().reversed_axes();
            renderer.fill(&plan, |count| f64::from(count) + 1.0, view, &watch).unwrap();
            assert_eq!(columns.t(), rows.mapv(|count| f64::from(count) + 1.0));
        }
    }

    #[test]
    fn a_field_has_the_counts_and_what_each_of_its_parts_has_alone() {
        let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
        let map = QuadraticMap::parse("-0.12", "0.74", 2.0).unwrap();
        let deep = Viewport::parse("0.1", "0.2", "1e-30", [70, 41]).unwrap();
        for view in [Viewport::home([301, 200]), deep] {
            let plan = plan(&renderer, &map, &Samples::view(view));
            let all: Channels = Channel::ALL.into_iter().collect();
            let field = renderer.field(&plan, all, &watch).unwrap();
            let (columns, rows) = plan.shape();
            assert_eq!(watch.done(), (columns * rows) as u64);
            assert_eq!(field.counts(), renderer.counts(&plan, &watch).unwrap().as_slice());
            let none = renderer.field(&plan, Channels::NONE, &watch).unwrap();
            assert!(none.counts() == field.counts() && none.channel(Channel::Smooth).is_none());
            // Across several of the bands that the wide picture is counted in.
            let rect = Rect { columns: 13..29, rows: rows / 4..rows * 3 / 4 };
            let part = plan.every(&rect, std::num::NonZeroUsize::MIN).unwrap();
            let part = renderer.field(&part, all, &watch).unwrap();
            for channel in Channel::ALL {
                let whole = field.channel(channel).unwrap();
                let wide = rect.rows.clone().flat_map(|row| &whole[row * columns..][rect.columns.clone()]);
                let same = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-6 || a.is_nan() && b.is_nan();
                assert!(wide.zip(part.channel(channel).unwrap()).all(same), "{channel}");
            }
        }
    }

    #[test]
    fn distances_are_in_pixels_of_the_whole_whichever_way_a_part_was_taken() {
        let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
        let (map, third) = (QuadraticMap::default(), std::num::NonZeroUsize::new(3).unwrap());
        let region = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0).unwrap();
        let deep = Viewport::parse("0.1", "0.2", "1e-30", [70, 40]).unwrap();
        for samples in [Samples::region(region, 64).unwrap(), Samples::view(deep)] {
            let distances = |plan: &Plan| {
                let field = renderer.field(plan, Channels::NONE.with(Channel::Distance), &watch).unwrap();
                field.into_channel(Channel::Distance).unwrap()
            };
            let whole = plan(&renderer, &map, &samples);
            let all = distances(&whole);
            let first = plan(&renderer, &map, &samples.every(&samples.rect(), third).unwrap());
            let last = whole.every(&samples.rect(), third).unwrap();
            let columns = samples.shape().0;
            let expected: Vec<f64> =
                all.chunks(columns).step_by(3).flat_map(|row| row.iter().copied().step_by(3)).collect();
            for part in [first, last].map(|part| distances(&part)) {
                let same = |(a, b): (&f64, &f64)| (a / b - 1.0).abs() < 1e-6 || a.is_nan() && b.is_nan();
                assert!(part.len() == expected.len() && part.iter().zip(&expected).all(same), "{samples:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_or_is_cancelled_is_an_error() {
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let watch = Watch::default();
        let plan = plan(&renderer, &QuadraticMap::default(), &Samples::view(Viewport::home([9, 7])));
        let fill = |rows, columns| {
            let mut out = Array2::zeros((rows, columns));
            renderer.fill(&plan, |count| count, out.view_mut(), &watch)
        };
        assert!(matches!(fill(9, 7), Err(FillError::Shape { rows: 9, columns: 7, .. })));
        assert_eq!(fill(7, 9), Ok(()));
        watch.cancel();
        assert_eq!(fill(7, 9), Err(FillError::Cancelled(Cancelled)));
    }

    #[test]
    fn symmetry_changes_no_count_and_is_all_of_the_progress() {
        let counts = |map: &QuadraticMap, view: &Viewport, symmetry| {
            let renderer = Renderer::new(RunOptions { symmetry, ..RunOptions::default() }).unwrap();
            let watch = Watch::default();
            let plan = plan(&renderer, map, &Samples::view(view.clone()));
            assert_ne!(plan.symmetry(), Symmetry::None);
            let found = renderer.counts(&plan, &watch).unwrap();
            assert_eq!(watch.done(), found.as_slice().len() as u64);
            found
        };
        let real = QuadraticMap::parse("-1.1", "0", 2.0).unwrap();
        for size in [[320, 200], [321, 201], [1, 1], [2, 1], [500, 77]] {
            let home = Viewport::home(size);
            let aside = Viewport::parse("0.3", "0", "1", size).unwrap();
            for (map, view) in [(&QuadraticMap::default(), &home), (&real, &home), (&real, &aside)] {
                assert_eq!(counts(map, view, true), counts(map, view, false), "{size:?}");
            }
        }
    }
}
