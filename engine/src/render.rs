//! Counting pictures in parallel: threads, tiles, symmetry, cancellation.

use crate::cancel::{Cancel, Cancelled, Progress};
use crate::counts::{CountError, Counts, TooLarge, Undecided};
use crate::grid::{Grid, Rect};
use crate::julia::Julia;
use crate::kernel::Kernel;
use crate::plan::{Plan, Planner};
use rayon::prelude::*;
use std::num::NonZeroUsize;
use std::ops::Range;

/// How to count, apart from what: threads, kernel, shortcuts. None of it changes a count.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions {
    /// Worker threads; one for each core of the machine where `None`.
    pub threads: Option<NonZeroUsize>,
    /// The kernel.
    pub kernel: Kernel,
    /// Whether half of a grid that is symmetric about 0 is copied from the other half.
    pub symmetry: bool,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self { threads: None, kernel: Kernel::best(), symmetry: true }
    }
}

/// The threads that count, and how.
#[derive(Debug)]
pub struct Renderer {
    pool: rayon::ThreadPool,
    options: RunOptions,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// It does not fit in memory.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A count could not be found.
    #[error(transparent)]
    Undecided(#[from] Undecided),
}

impl From<CountError> for RenderError {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Cancelled(cancelled) => cancelled.into(),
            CountError::Undecided(undecided) => undecided.into(),
        }
    }
}

/// The worker threads could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the worker threads could not be started: {0}")]
pub struct NoThreads(#[from] rayon::ThreadPoolBuildError);

impl Renderer {
    /// Starts the worker threads: a pool of its own, ended with the renderer.
    pub fn new(options: RunOptions) -> Result<Self, NoThreads> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.map_or(0, NonZeroUsize::get))
            .thread_name(|index| format!("count-{index}"))
            .build()?;
        Ok(Self { pool, options })
    }

    /// How it counts.
    pub fn options(&self) -> &RunOptions {
        &self.options
    }

    /// The threads.
    pub fn pool(&self) -> &rayon::ThreadPool {
        &self.pool
    }

    /// A grid made ready to be counted with the kernel.
    pub fn plan(&self, julia: &Julia, grid: Grid) -> Plan {
        Plan::of_grid(self.options.kernel, julia, grid)
    }

    /// What makes views ready to be counted with the kernel.
    pub fn planner(&self) -> Planner {
        Planner::new(self.options.kernel)
    }

    /// Whether one half of a picture is copied from the other.
    pub(crate) fn mirrors(&self, plan: &Plan) -> bool {
        self.options.symmetry && plan.is_symmetric()
    }

    /// The counts of a whole picture.
    pub fn counts(&self, plan: &Plan, cancel: &Cancel, progress: &Progress) -> Result<Counts, RenderError> {
        const BAND_PIXELS: usize = 8192;
        let (width, height) = (plan.grid().width(), plan.grid().height());
        let mut counts = Counts::zeros(width, height)?;
        let mirror = self.mirrors(plan);
        let computed_rows = if mirror { height.div_ceil(2) } else { height };
        let band_rows = BAND_PIXELS.div_ceil(width.max(1));
        let (computed, copied) = counts.as_mut_slice().split_at_mut(computed_rows * width);
        self.pool
            .install(|| {
                computed.par_chunks_mut((band_rows * width).max(1)).enumerate().try_for_each_init(
                    Points::default,
                    |points, (band, out)| {
                        let first = band * band_rows;
                        let rect = Rect { columns: 0..width, rows: first..first + out.len() / width };
                        points.count(plan, &rect, out, cancel)?;
                        progress.add(out.len() as u64);
                        Ok::<(), CountError>(())
                    },
                )
            })
            .map_err(RenderError::from)?;
        let opposite = &computed[..copied.len()];
        self.pool.install(|| {
            copied.par_chunks_mut(BAND_PIXELS).zip(opposite.par_rchunks(BAND_PIXELS)).for_each(
                |(to, from)| {
                    to.copy_from_slice(from);
                    to.reverse();
                    progress.add(to.len() as u64);
                },
            );
        });
        Ok(counts)
    }
}

/// The points of a rectangle as a kernel takes them; memory for those of the next one.
#[derive(Debug, Default)]
pub(crate) struct Points {
    columns: Range<usize>,
    xs: Vec<f64>,
    ys: Vec<f64>,
}

impl Points {
    /// The counts of a rectangle, row after row, into `out`, on the calling thread. This memory must
    /// see one plan only.
    pub(crate) fn count(
        &mut self,
        plan: &Plan,
        rect: &Rect,
        out: &mut [u32],
        cancel: &Cancel,
    ) -> Result<(), CountError> {
        let grid = plan.grid();
        let xs = &grid.xs[rect.columns.clone()];
        if self.columns != rect.columns || self.xs.len() < rect.area() {
            self.columns = rect.columns.clone();
            self.xs.clear();
            self.xs.reserve(rect.area());
            rect.rows.clone().for_each(|_| self.xs.extend_from_slice(xs));
        }
        self.ys.clear();
        self.ys.reserve(rect.area());
        for &y in &grid.ys[rect.rows.clone()] {
            self.ys.resize(self.ys.len() + xs.len(), y);
        }
        plan.count_points(&self.xs[..rect.area()], &self.ys, out, cancel).map(|_settled| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewport::Viewport;

    #[test]
    fn symmetry_changes_no_count_and_is_all_of_the_progress() {
        let counts = |view: &Viewport, symmetry| {
            let renderer = Renderer::new(RunOptions { symmetry, ..RunOptions::default() }).unwrap();
            let progress = Progress::default();
            let julia = Julia::default();
            let plan = renderer.plan(&julia, view.grid());
            let found = renderer.counts(&plan, &Cancel::default(), &progress).unwrap();
            assert_eq!(progress.pixels(), found.as_slice().len() as u64);
            found
        };
        for size in [[320, 200], [321, 201], [1, 1], [2, 1], [500, 77]] {
            let view = Viewport::home(size);
            assert!(view.grid().is_symmetric());
            assert_eq!(counts(&view, true), counts(&view, false), "{size:?}");
        }
    }
}
