//! What is to be counted and by which engine, made ready.

use crate::count::automatic;
use crate::count::channels::Sampled;
use crate::count::deep::{DeepError, DeepView, Reference};
use crate::count::escape_time::EscapeTime;
use crate::count::plain::{Kernel, points};
use crate::counts::{CountError, MAX_ITERMAX, TooLarge};
use crate::field::ChannelsMut;
use crate::map::QuadraticMap;
use crate::number::Fixed;
use crate::place::{Grid, Rect, RegionError, Samples, Symmetry, Viewport};
use crate::plane::Plane;
use crate::watch::{Cancelled, Stage, Watch};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Which arithmetic gives the counts of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Precision {
    /// `f64` as long as pixels are at least [`Viewport::F64_SPACING`] apart, certified counts below that.
    #[default]
    Auto,
    /// The plain loop in `f64`, however deep: below that spacing its counts are wrong more and more often.
    F64,
    /// Certified counts everywhere: those of the true orbits, for c0 and the centre as their decimals say.
    Exact,
}

/// Which engine counts a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The loop in `f64`, which defines the counts of wide views.
    F64,
    /// Certified counts at any depth.
    Deep,
}

impl Engine {
    /// The engine that counts a view of the dynamical plane.
    pub fn of(view: &Viewport, precision: Precision) -> Self {
        match precision {
            Precision::Auto if view.is_deep() => Self::Deep,
            Precision::Exact => Self::Deep,
            Precision::Auto | Precision::F64 => Self::F64,
        }
    }
}

/// A picture made ready to be counted, with all that it was made of; cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Plan {
    plane: Plane,
    map: QuadraticMap,
    itermax: u32,
    samples: Samples,
    symmetry: Symmetry,
    /// In the plane for [`Engine::F64`]; from the middle of the view and in pixels for [`Engine::Deep`].
    grid: Arc<Grid>,
    counter: Counter,
}

#[derive(Clone, Debug)]
enum Counter {
    F64(Arc<Sampled>),
    Deep(Arc<DeepView>),
}

/// Why a picture cannot be made ready.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Its samples do not fit in memory.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// A deep view cannot be counted.
    #[error(transparent)]
    Deep(DeepError),
    /// Counts end at [`MAX_ITERMAX`].
    #[error("itermax is {0}, and must lie between 1 and {MAX_ITERMAX}")]
    Itermax(u32),
    /// The samples of a region are doubles.
    #[error("the samples of a region are doubles, and so are their orbits; a view can be counted exactly")]
    RegionExact,
    /// The parameter plane is counted in doubles.
    #[error("the parameter plane is counted in doubles, not exactly")]
    ParameterExact,
    /// The parameter plane ends where doubles do.
    #[error("the parameter plane ends at pixels 1e-13 apart, where doubles do")]
    ParameterTooDeep,
}

impl From<DeepError> for PlanError {
    fn from(error: DeepError) -> Self {
        match error {
            DeepError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Deep(other),
        }
    }
}

impl Plan {
    /// Which plane it shows.
    pub fn plane(&self) -> Plane {
        self.plane
    }

    /// The map that is iterated; in the parameter plane only its threshold matters.
    pub fn map(&self) -> &QuadraticMap {
        &self.map
    }

    /// The count of the points that stay.
    pub fn itermax(&self) -> u32 {
        self.itermax
    }

    /// What is sampled.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Columns and rows.
    pub fn shape(&self) -> (usize, usize) {
        (self.grid.width(), self.grid.height())
    }

    /// Which engine counts it.
    pub fn engine(&self) -> Engine {
        match self.counter {
            Counter::F64(_) => Engine::F64,
            Counter::Deep(_) => Engine::Deep,
        }
    }

    /// How one half of the counts follows from the other.
    pub fn symmetry(&self) -> Symmetry {
        self.symmetry
    }

    /// Every `step`th column and row of a rectangle, from its first ones on: what was made ready for the
    /// whole serves for the part.
    pub fn every(&self, rect: &Rect, step: NonZeroUsize) -> Result<Self, RegionError> {
        let samples = self.samples.every(rect, step)?;
        let part = |list: &[f64], range: std::ops::Range<usize>| {
            list.iter().copied().take(range.end).skip(range.start).step_by(step.get()).collect()
        };
        let grid = Grid {
            xs: part(&self.grid.xs, rect.columns.clone()),
            ys: part(&self.grid.ys, rect.rows.clone()),
        };
        let symmetry = symmetry_of(self.plane, &self.map, &grid, self.has_middle_at_0());
        Ok(Self { samples, grid: Arc::new(grid), symmetry, ..self.clone() })
    }

    fn has_middle_at_0(&self) -> [bool; 2] {
        match self.counter {
            Counter::F64(_) => [true; 2],
            Counter::Deep(_) => middle_at_0(&self.samples),
        }
    }

    /// Writes the counts of a rectangle, row after row; returns the indices of those that were settled in
    /// big numbers.
    ///
    /// Looks at `watch` every few milliseconds; `counts` is then partly written.
    pub(crate) fn count(
        &self,
        rect: &Rect,
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<Vec<usize>, CountError> {
        self.count_grid(&self.grid.xs[rect.columns.clone()], &self.grid.ys[rect.rows.clone()], counts, watch)
    }

    /// Writes the counts of a rectangle, row after row, and the channels that `out` asks for: not later than
    /// [`count`](Self::count), whose result it has, and [`channels`](Self::channels) one after the other.
    pub(crate) fn field(
        &self,
        rect: &Rect,
        counts: &mut [u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<Vec<usize>, CountError> {
        let (xs, ys) = (&self.grid.xs[rect.columns.clone()], &self.grid.ys[rect.rows.clone()]);
        if let Counter::F64(ready) = &self.counter {
            ready.count((xs, ys), counts, out, watch)?;
            return Ok(Vec::new());
        }
        let settled = self.count(rect, counts, watch)?;
        self.channels(rect, counts, out, watch)?;
        Ok(settled)
    }

    /// Writes the channels that `out` asks for of a rectangle whose counts are known, row after row; what is
    /// not asked for costs nothing.
    ///
    /// Distances are in pixels of the whole picture. Looks at `watch` as [`count`](Self::count) does; `out` is then partly written.
    pub(crate) fn channels(
        &self,
        rect: &Rect,
        counts: &[u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let (xs, ys) = (&self.grid.xs[rect.columns.clone()], &self.grid.ys[rect.rows.clone()]);
        match &self.counter {
            _ if out.channels().is_empty() => Ok(()),
            Counter::F64(ready) => ready.fill((xs, ys), counts, out, watch),
            Counter::Deep(view) => {
                let (xs, ys) = points(xs, ys);
                view.channels((&xs, &ys), counts, out, watch)
            }
        }
    }

    /// The counts of the middle of each block of `step x step` pixels of a rectangle.
    pub(crate) fn count_middles(
        &self,
        rect: &Rect,
        step: usize,
        counts: &mut Vec<u32>,
        watch: &Watch,
    ) -> Result<(), CountError> {
        let middles = |range: &std::ops::Range<usize>, list: &[f64]| -> Vec<f64> {
            let end = range.end;
            range.clone().step_by(step).map(|first| list[(first + (first + step).min(end)) / 2]).collect()
        };
        let (xs, ys) = (middles(&rect.columns, &self.grid.xs), middles(&rect.rows, &self.grid.ys));
        counts.resize(xs.len() * ys.len(), 0);
        self.count_grid(&xs, &ys, counts, watch).map(|_settled| ())
    }

    /// The counts of pixels by their indices; otherwise as [`count`](Self::count).
    pub(crate) fn count_some(
        &self,
        pixels: &[usize],
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<Vec<usize>, CountError> {
        let width = self.grid.width();
        let xs: Vec<f64> = pixels.iter().map(|pixel| self.grid.xs[pixel % width]).collect();
        let ys: Vec<f64> = pixels.iter().map(|pixel| self.grid.ys[pixel / width]).collect();
        self.count_points(&xs, &ys, counts, watch)
    }

    fn count_grid(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<Vec<usize>, CountError> {
        match &self.counter {
            Counter::F64(ready) => {
                ready.prepared().count_rect(xs, ys, counts, watch)?;
                Ok(Vec::new())
            }
            Counter::Deep(view) => {
                let (xs, ys) = points(xs, ys);
                view.count_points(&xs, &ys, counts, watch)
            }
        }
    }

    fn count_points(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<Vec<usize>, CountError> {
        match &self.counter {
            Counter::F64(ready) => {
                ready.prepared().count_points(xs, ys, counts, watch)?;
                Ok(Vec::new())
            }
            Counter::Deep(view) => view.count_points(xs, ys, counts, watch),
        }
    }
}

/// Whether the real part of a view's centre is 0, and its imaginary part.
fn middle_at_0(samples: &Samples) -> [bool; 2] {
    samples.of_view().map_or([false; 2], |view| view.center().map(|part| *part == Fixed::ZERO))
}

/// `z` and `-z` have the same square, bit for bit; and the orbits of conjugate points under a real map are
/// conjugate, as are the critical orbits of conjugate parameters.
fn symmetry_of(plane: Plane, map: &QuadraticMap, grid: &Grid, middle_at_0: [bool; 2]) -> Symmetry {
    let [columns, rows] = grid.is_mirrored();
    let is_real = plane == Plane::Parameter || map.c0_decimals()[1].is_zero();
    match [columns && middle_at_0[0], rows && middle_at_0[1]] {
        [true, true] if plane == Plane::Dynamical => Symmetry::HalfTurn,
        [_, true] if is_real => Symmetry::RealAxis,
        _ => Symmetry::None,
    }
}

/// Makes plans, and keeps what serves for the next one: the reference orbit, and what is known of c0.
///
/// ```
/// use juliaset_engine::{Plane, Planner, Precision, QuadraticMap, Samples, Viewport, Watch};
/// let (map, view) = (QuadraticMap::parse("0", "1", 2.0)?, Viewport::parse("0", "0", "1e-300", [320, 200])?);
/// let (mut planner, watch) = (Planner::default(), Watch::default());
/// let [itermin, itermax] = planner.bounds(&map, &view, &watch)?;
/// let plan = planner.plan(Plane::Dynamical, &map, itermax, &Samples::view(view), Precision::Auto, &watch)?;
/// assert!(itermin > 1000 && plan.itermax() == itermax);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Planner {
    kernel: Kernel,
    reference: Option<Reference>,
    base: Option<(QuadraticMap, u32)>,
}

impl Default for Planner {
    /// One that counts with the fastest kernel.
    fn default() -> Self {
        Self::new(Kernel::best())
    }
}

impl Planner {
    /// One that counts with a kernel.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, reference: None, base: None }
    }

    /// Makes samples ready to be counted: the only way to a [`Plan`].
    ///
    /// A deep view needs a reference orbit, which may take seconds where it is very deep: it is kept for
    /// views nearby, and `watch` tells its share.
    pub fn plan(
        &mut self,
        plane: Plane,
        map: &QuadraticMap,
        itermax: u32,
        samples: &Samples,
        precision: Precision,
        watch: &Watch,
    ) -> Result<Plan, PlanError> {
        if !(1..=MAX_ITERMAX).contains(&itermax) {
            return Err(PlanError::Itermax(itermax));
        }
        samples.has_room()?;
        let deep = self.deep_view_of(plane, samples, precision)?;
        let julia = EscapeTime::of(map, itermax);
        let (grid, counter, middle) = match deep {
            None => {
                let sampled = Sampled::new(self.kernel, plane, &julia, samples.spacing());
                (samples.doubles()?, Counter::F64(Arc::new(sampled)), [true; 2])
            }
            Some((view, offsets)) => {
                watch.begin(Stage::Orbit, 1000);
                let (known, level) = (self.reference.as_ref(), self.kernel.level());
                let deep =
                    DeepView::prepare(level, &julia, view, known, watch, &mut |share| watch.reach(share))?;
                self.reference = Some(deep.reference());
                (offsets, Counter::Deep(Arc::new(deep)), middle_at_0(samples))
            }
        };
        let symmetry = symmetry_of(plane, map, &grid, middle);
        let (map, samples, grid) = (map.clone(), samples.clone(), Arc::new(grid));
        Ok(Plan { plane, map, itermax, samples, symmetry, grid, counter })
    }

    /// The view that has to be counted deep, and its samples from its centre; none for what `f64` counts.
    fn deep_view_of<'s>(
        &self,
        plane: Plane,
        samples: &'s Samples,
        precision: Precision,
    ) -> Result<Option<(&'s Viewport, Grid)>, PlanError> {
        match samples.of_view() {
            _ if plane == Plane::Parameter && precision == Precision::Exact => Err(PlanError::ParameterExact),
            Some(view) if plane == Plane::Parameter && view.spacing().to_f64() < Plane::PARAMETER_SPACING => {
                Err(PlanError::ParameterTooDeep)
            }
            None if precision == Precision::Exact => Err(PlanError::RegionExact),
            Some(view) if plane == Plane::Dynamical && Engine::of(view, precision) == Engine::Deep => {
                Ok(samples.offsets()?.map(|offsets| (view, offsets)))
            }
            _ => Ok(None),
        }
    }

    /// Bounds of the iterations that suit a view: `itermin` is at most every count in it, and beyond
    /// `itermax` there is little left to see.
    ///
    /// What the whole set needs, and as many iterations more as the view takes to spread over it.
    pub fn bounds(
        &mut self,
        map: &QuadraticMap,
        view: &Viewport,
        watch: &Watch,
    ) -> Result<[u32; 2], PlanError> {
        watch.begin(Stage::Orbit, 1000);
        let base = match &self.base {
            Some((known, base)) if known == map => *base,
            _ => {
                let base = automatic::base(self.kernel, map, watch)?;
                self.base = Some((map.clone(), base));
                base
            }
        };
        let [least, spread] =
            automatic::iterations(map, view, &mut self.reference, watch, &mut |share| watch.reach(share))?;
        let itermax = spread.saturating_add(base).min(MAX_ITERMAX);
        Ok([least.min(itermax - 1), itermax])
    }
}
