//! The samples of a picture: a region's or a view's, all of them or some.

use super::grid::Grid;
use super::{ComplexRegion, Rect, RegionError, Viewport, ViewportError};
use crate::counts::TooLarge;
use std::num::{NonZeroU32, NonZeroUsize};

/// The points of the plane that a picture samples, row 0 on top.
///
/// Where they stand is known to what counts them only: a region's samples are doubles, and those of a view
/// may be closer than doubles can tell.
///
/// ```
/// use juliaset_engine::{ComplexRegion, Rect, Samples, Viewport};
/// let article = Samples::region(ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?, 1000)?;
/// assert_eq!(article.shape(), (1000, 625));
/// let part = article.window(&Rect { columns: 300..400, rows: 7..8 })?;
/// assert_eq!(part.shape(), (100, 1));
/// assert_eq!(Samples::view(Viewport::home([320, 200])).shape(), (320, 200));
/// # Ok::<(), juliaset_engine::RegionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// The article's grid.
    Region(RegionSamples),
    /// The explorer's grid.
    View(ViewSamples),
}

/// Samples of a [`ComplexRegion`].
#[derive(Clone, Debug, PartialEq)]
pub struct RegionSamples {
    region: ComplexRegion,
    resolution: usize,
    /// How many times as many columns and rows there are.
    times: NonZeroUsize,
    window: Window,
}

/// Samples of a [`Viewport`].
#[derive(Clone, Debug, PartialEq)]
pub struct ViewSamples {
    view: Viewport,
    window: Window,
}

/// Every `step`th column and row of a rectangle of the whole picture.
#[derive(Clone, Debug, PartialEq)]
struct Window {
    rect: Rect,
    step: NonZeroUsize,
}

/// How one half of a picture's counts follows from the other, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symmetry {
    /// Not at all.
    None,
    /// Pixel `(i, j)` has the count of pixel `(columns - 1 - i, rows - 1 - j)`: `z` and `-z` have one square.
    HalfTurn,
    /// Pixel `(i, j)` has the count of pixel `(i, rows - 1 - j)`: conjugate orbits of a real map.
    RealAxis,
}

/// Why there are no samples between these.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FinerError {
    /// A part of a picture has no picture of its own.
    #[error("only whole pictures are sampled more finely")]
    Part,
    /// They would be too many, or too close.
    #[error(transparent)]
    View(#[from] ViewportError),
}

/// The most columns and rows together: a system may grant memory that it does not have, and end the
/// process that then uses it.
const MOST_COORDINATES: usize = 1 << 26;

impl Samples {
    /// All samples of a region; `resolution` is the number of columns.
    pub fn region(region: ComplexRegion, resolution: usize) -> Result<Self, RegionError> {
        let (columns, rows) = region.shape(resolution)?;
        let window = Window::whole(columns, rows);
        Ok(Self::Region(RegionSamples { region, resolution, times: NonZeroUsize::MIN, window }))
    }

    /// `times` as many columns and rows of the whole picture that these are all samples of: those of one of
    /// these stand evenly around it, in its pixel.
    pub fn finer(&self, times: NonZeroU32) -> Result<Self, FinerError> {
        let (columns, rows) = self.whole_shape();
        let more = |side: usize| side.saturating_mul(times.get() as usize);
        let window = Window::whole(more(columns), more(rows));
        match self {
            whole if *whole.own_window() != Window::whole(columns, rows) => Err(FinerError::Part),
            Self::Region(samples) => {
                let times = samples.times.saturating_mul(nonzero(times));
                Ok(Self::Region(RegionSamples { times, window, ..samples.clone() }))
            }
            Self::View(samples) => Ok(Self::view(samples.view.finer(times)?)),
        }
    }

    /// All samples of a view.
    pub fn view(view: Viewport) -> Self {
        let [columns, rows] = view.size().map(|side| side as usize);
        Self::View(ViewSamples { view, window: Window::whole(columns, rows) })
    }

    /// Those in a rectangle of these.
    pub fn window(&self, rect: &Rect) -> Result<Self, RegionError> {
        self.every(rect, NonZeroUsize::MIN)
    }

    /// Every `step`th column and row of a rectangle of these, from its first ones on.
    pub fn every(&self, rect: &Rect, step: NonZeroUsize) -> Result<Self, RegionError> {
        let window = self.own_window().within(rect, step)?;
        Ok(match self.clone() {
            Self::Region(samples) => Self::Region(RegionSamples { window, ..samples }),
            Self::View(samples) => Self::View(ViewSamples { window, ..samples }),
        })
    }

    /// Columns and rows.
    pub fn shape(&self) -> (usize, usize) {
        self.own_window().shape()
    }

    /// All of them, as a rectangle.
    pub fn rect(&self) -> Rect {
        let (columns, rows) = self.shape();
        Rect { columns: 0..columns, rows: 0..rows }
    }

    /// The view that these are samples of, if they are a view's.
    pub fn of_view(&self) -> Option<&Viewport> {
        match self {
            Self::Region(_) => None,
            Self::View(samples) => Some(&samples.view),
        }
    }

    /// The real parts of the columns and the imaginary parts of the rows, to the nearest `f64`: for the axes
    /// of a plot. What is counted are the samples themselves.
    pub fn axes(&self) -> Result<[Vec<f64>; 2], TooLarge> {
        self.doubles().map(|Grid { xs, ys }| [xs, ys])
    }

    /// Whether memory can be had for their coordinates.
    pub fn has_room(&self) -> Result<(), TooLarge> {
        let (width, height) = self.shape();
        if width.saturating_add(height) > MOST_COORDINATES { Err(TooLarge { width, height }) } else { Ok(()) }
    }

    /// Columns and rows of the picture that these are all or some of.
    fn whole_shape(&self) -> (usize, usize) {
        match self {
            Self::Region(RegionSamples { region, resolution, times, .. }) => {
                let (columns, rows) = region.shape(*resolution).unwrap_or_default();
                (columns.saturating_mul(times.get()), rows.saturating_mul(times.get()))
            }
            Self::View(samples) => samples.view.size().map(|side| side as usize).into(),
        }
    }

    fn own_window(&self) -> &Window {
        match self {
            Self::Region(samples) => &samples.window,
            Self::View(samples) => &samples.window,
        }
    }

    /// The doubles that are nearest to the samples.
    pub(crate) fn doubles(&self) -> Result<Grid, TooLarge> {
        self.has_room()?;
        let (width, height) = self.shape();
        let Window { rect, step } = self.own_window();
        match self {
            Self::Region(RegionSamples { region, resolution, times, .. }) => {
                region.grid_within(*resolution, *times, rect, *step).map_err(|_| TooLarge { width, height })
            }
            Self::View(samples) => Ok(samples.view.grid_within(rect, *step)),
        }
    }

    /// The samples from the centre of their view, right and up, in pixels: exact halves of integers.
    pub(crate) fn offsets(&self) -> Result<Option<Grid>, TooLarge> {
        self.has_room()?;
        let Window { rect, step } = self.own_window();
        Ok(self.of_view().map(|view| view.offsets_within(rect, *step)))
    }

    /// The distance between neighbours in the whole picture, as an `f64`: a pixel, whatever part was taken.
    pub(crate) fn spacing(&self) -> f64 {
        match self {
            Self::Region(RegionSamples { region, resolution, times, .. }) => {
                let [left, right, ..] = region.bounds();
                (right - left).abs() / *resolution as f64 / times.get() as f64
            }
            Self::View(samples) => samples.view.spacing().to_f64(),
        }
    }
}

/// As a number of columns.
fn nonzero(times: NonZeroU32) -> NonZeroUsize {
    NonZeroUsize::new(times.get() as usize).unwrap_or(NonZeroUsize::MIN)
}

impl Window {
    fn whole(columns: usize, rows: usize) -> Self {
        Self { rect: Rect { columns: 0..columns, rows: 0..rows }, step: NonZeroUsize::MIN }
    }

    fn shape(&self) -> (usize, usize) {
        let Rect { columns, rows } = &self.rect;
        (columns.len().div_ceil(self.step.get()), rows.len().div_ceil(self.step.get()))
    }

    fn within(&self, rect: &Rect, step: NonZeroUsize) -> Result<Self, RegionError> {
        let (columns, rows) = self.shape();
        if rect.columns.end > columns || rect.rows.end > rows {
            return Err(RegionError::Outside { columns, rows });
        }
        let own = self.step.get();
        let part = |whole: &std::ops::Range<usize>, part: &std::ops::Range<usize>| {
            let first = whole.start + part.start.min(part.end) * own;
            first..(whole.start + part.end * own).min(whole.end).max(first)
        };
        Ok(Self {
            rect: Rect {
                columns: part(&self.rect.columns, &rect.columns),
                rows: part(&self.rect.rows, &rect.rows),
            },
            step: self.step.saturating_mul(step),
        })
    }
}

impl Symmetry {
    /// The rectangle whose counts follow from those of `rect`, in a picture of `(columns, rows)`.
    pub(crate) fn opposite(self, rect: &Rect, (columns, rows): (usize, usize)) -> Option<Rect> {
        let turned = |range: &std::ops::Range<usize>, size: usize| size - range.end..size - range.start;
        match self {
            Self::None => None,
            Self::HalfTurn => {
                Some(Rect { columns: turned(&rect.columns, columns), rows: turned(&rect.rows, rows) })
            }
            Self::RealAxis => Some(Rect { columns: rect.columns.clone(), rows: turned(&rect.rows, rows) }),
        }
    }

    /// The index of the pixel opposite to a pixel.
    pub(crate) fn opposite_index(self, index: usize, (columns, rows): (usize, usize)) -> usize {
        match self {
            Self::None => index,
            Self::HalfTurn => columns * rows - 1 - index,
            Self::RealAxis => (rows - 1 - index / columns) * columns + index % columns,
        }
    }

    /// Writes the values of a run of neighbours in a row, and to the pixels opposite to them.
    pub(crate) fn copy_run<T: Copy>(
        self,
        picture: &mut [T],
        run: std::ops::Range<usize>,
        values: &[T],
        shape: (usize, usize),
    ) {
        let opposite = self.opposite_run(&run, shape);
        picture[run].copy_from_slice(values);
        match self {
            Self::None => {}
            Self::HalfTurn => {
                let there = picture[opposite].iter_mut().rev();
                there.zip(values).for_each(|(to, from)| *to = *from);
            }
            Self::RealAxis => picture[opposite].copy_from_slice(values),
        }
    }

    /// Writes to rows at the end of a picture what follows from as many at its start: those next to the end first.
    pub(crate) fn copy_rows<T: Copy>(self, from: &[T], to: &mut [T], columns: usize) {
        let columns = columns.max(1);
        for (to, from) in to.rchunks_exact_mut(columns).zip(from.chunks_exact(columns)) {
            match self {
                Self::None => {}
                Self::HalfTurn => {
                    to.iter_mut().rev().zip(from).for_each(|(to, from)| *to = *from);
                }
                Self::RealAxis => to.copy_from_slice(from),
            }
        }
    }

    /// Sets bits of a run of neighbours in a row, and of the pixels opposite to them.
    pub(crate) fn fill_run(
        self,
        picture: &mut [u8],
        run: std::ops::Range<usize>,
        bits: u8,
        shape: (usize, usize),
    ) {
        let opposite = self.opposite_run(&run, shape);
        picture[run].iter_mut().for_each(|known| *known |= bits);
        picture[opposite].iter_mut().for_each(|known| *known |= bits);
    }

    /// The pixels opposite to those of a run of neighbours in a row; itself where there is no symmetry.
    fn opposite_run(self, run: &std::ops::Range<usize>, shape: (usize, usize)) -> std::ops::Range<usize> {
        if run.is_empty() {
            return run.clone();
        }
        let [first, last] = [run.start, run.end - 1].map(|pixel| self.opposite_index(pixel, shape));
        first.min(last)..first.max(last) + 1
    }

    /// Makes of whole rows the opposite ones, in the order in which they stand there.
    pub(crate) fn turn<T>(self, rows: &mut [T], columns: usize) {
        match self {
            Self::None => {}
            Self::HalfTurn => rows.reverse(),
            Self::RealAxis => {
                rows.reverse();
                rows.chunks_mut(columns.max(1)).for_each(<[T]>::reverse);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(
        samples: &Samples,
        columns: std::ops::Range<usize>,
        rows: std::ops::Range<usize>,
        step: usize,
    ) -> Samples {
        samples.every(&Rect { columns, rows }, NonZeroUsize::new(step).unwrap()).unwrap()
    }

    #[test]
    fn a_part_of_a_part_has_the_samples_of_the_whole() {
        let region = ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap();
        for whole in [Samples::region(region, 301).unwrap(), Samples::view(Viewport::home([301, 188]))] {
            let all = whole.doubles().unwrap();
            let part = every(&every(&whole, 7..300, 2..188, 3), 1..90, 4..60, 2);
            let found = part.doubles().unwrap();
            assert!(found.xs.iter().eq(all.xs[10..277].iter().step_by(6)));
            assert!(found.ys.iter().eq(all.ys[14..182].iter().step_by(6)));
            assert_eq!(part.shape(), (found.width(), found.height()));
            assert!(whole.window(&Rect { columns: 0..302, rows: 0..1 }).is_err());
        }
    }

    #[test]
    fn finer_samples_stand_evenly_around_the_coarse_ones() {
        let region = ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap();
        for whole in [Samples::region(region, 301).unwrap(), Samples::view(Viewport::home([301, 188]))] {
            let coarse = whole.doubles().unwrap();
            for times in 1..=4 {
                let finer = whole.finer(NonZeroU32::new(times).unwrap()).unwrap();
                let fine = finer.doubles().unwrap();
                let times = times as usize;
                assert_eq!(finer.shape(), (301 * times, 188 * times));
                for (fine, coarse) in [(&fine.xs, &coarse.xs), (&fine.ys, &coarse.ys)] {
                    let step = (fine[1] - fine[0]) * times as f64;
                    assert!((step - (coarse[1] - coarse[0])).abs() < 1e-12);
                    for (around, middle) in fine.chunks(times).zip(coarse) {
                        let mean = around.iter().sum::<f64>() / times as f64;
                        assert!((mean - middle).abs() < 1e-12, "{mean} {middle}");
                    }
                }
                assert!((finer.spacing() * times as f64 / whole.spacing() - 1.0).abs() < 1e-12);
            }
            let part = every(&whole, 0..9, 0..9, 1);
            assert_eq!(part.finer(NonZeroU32::MIN), Err(FinerError::Part));
        }
    }

    #[test]
    fn turned_rows_are_the_opposite_pixels() {
        let (columns, rows) = (3, 4);
        let picture: Vec<usize> = (0..columns * rows).collect();
        for symmetry in [Symmetry::HalfTurn, Symmetry::RealAxis] {
            let rect = Rect { columns: 0..3, rows: 1..3 };
            let opposite = symmetry.opposite(&rect, (columns, rows)).unwrap();
            let mut turned = picture[3..9].to_vec();
            symmetry.turn(&mut turned, columns);
            let there = opposite.rows.start * columns..opposite.rows.end * columns;
            for (index, pixel) in there.zip(turned) {
                assert_eq!(symmetry.opposite_index(pixel, (columns, rows)), index);
            }
        }
    }
}
