//! What is to be counted and by which engine, made ready.

use crate::automatic;
use crate::cancel::{Cancel, Progress};
use crate::counts::CountError;
use crate::deep::{DeepError, DeepView, Reference};
use crate::grid::{Grid, Rect};
use crate::julia::Julia;
use crate::kernel::{Kernel, Prepared};
use crate::viewport::Viewport;
use std::num::NonZeroUsize;

/// Which arithmetic gives the counts of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// The engine that counts a view.
    pub fn of(view: &Viewport, precision: Precision) -> Self {
        match precision {
            Precision::Auto if view.is_deep() => Self::Deep,
            Precision::Exact => Self::Deep,
            Precision::Auto | Precision::F64 => Self::F64,
        }
    }
}

/// A picture made ready to be counted; shared between threads.
#[derive(Clone, Debug)]
pub struct Plan {
    grid: Grid,
    counter: Counter,
    symmetric: bool,
}

#[derive(Clone, Debug)]
enum Counter {
    F64(Prepared),
    Deep(Box<DeepView>),
}

impl Plan {
    /// The samples of a grid, in `f64`.
    pub fn of_grid(kernel: Kernel, julia: &Julia, grid: Grid) -> Self {
        let symmetric = grid.is_symmetric();
        Self { grid, counter: Counter::F64(kernel.prepare(julia)), symmetric }
    }

    /// A part of the picture: some of its columns and rows, every `step`th of them.
    #[must_use]
    pub fn window(&self, rect: &Rect, step: NonZeroUsize) -> Self {
        let part = |list: &[f64]| list.iter().copied().step_by(step.get()).collect();
        let grid = Grid {
            xs: part(&self.grid.xs[rect.columns.clone()]),
            ys: part(&self.grid.ys[rect.rows.clone()]),
        };
        let symmetric = match self.counter {
            Counter::F64(_) => grid.is_symmetric(),
            Counter::Deep(_) => self.symmetric && grid.is_symmetric(),
        };
        Self { grid, counter: self.counter.clone(), symmetric }
    }

    /// The set that is counted.
    pub fn julia(&self) -> &Julia {
        match &self.counter {
            Counter::F64(prepared) => prepared.julia(),
            Counter::Deep(view) => view.julia(),
        }
    }

    /// Which engine counts it.
    pub fn engine(&self) -> Engine {
        match self.counter {
            Counter::F64(_) => Engine::F64,
            Counter::Deep(_) => Engine::Deep,
        }
    }

    /// The places of the samples: in the plane for [`Engine::F64`], from the middle of the view and in
    /// pixels for [`Engine::Deep`].
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Whether `z -> -z` maps the samples onto themselves, exactly: opposite pixels then have one count.
    pub fn is_symmetric(&self) -> bool {
        self.symmetric
    }

    /// Writes the counts of samples of the [`grid`](Self::grid) to `counts`; returns the indices of
    /// those that were settled in big numbers.
    ///
    /// The three slices have one length. Looks at `cancel` every few milliseconds. On an error `counts` is
    /// partly written.
    pub fn count_points(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        cancel: &Cancel,
    ) -> Result<Vec<usize>, CountError> {
        match &self.counter {
            Counter::F64(prepared) => {
                prepared.count_points(xs, ys, counts, cancel)?;
                Ok(Vec::new())
            }
            Counter::Deep(view) => view.count_points(xs, ys, counts, cancel),
        }
    }
}

/// Makes plans, and keeps what serves for the next one: the reference orbit, and what is known of c0.
#[derive(Clone, Debug)]
pub struct Planner {
    kernel: Kernel,
    reference: Option<Reference>,
    base: Option<(Julia, u32)>,
}

impl Planner {
    /// One that counts with a kernel.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, reference: None, base: None }
    }

    /// Makes a view ready.
    ///
    /// A deep view needs a reference orbit, which may take seconds where it is very deep: it is kept for
    /// views nearby. `progress` counts up to [`Planner::STEPS`] meanwhile.
    pub fn plan(
        &mut self,
        julia: &Julia,
        view: &Viewport,
        precision: Precision,
        cancel: &Cancel,
        progress: &Progress,
    ) -> Result<Plan, DeepError> {
        if Engine::of(view, precision) == Engine::F64 {
            return Ok(Plan::of_grid(self.kernel, julia, view.grid()));
        }
        let known = self.reference.as_ref();
        let deep =
            DeepView::prepare(self.kernel.level(), julia, view, known, cancel, &mut share_of(progress))?;
        self.reference = Some(deep.reference());
        let symmetric =
            view.center().iter().all(|part| part.to_f64() == 0.0 && **part == crate::fixed::Fixed::ZERO);
        Ok(Plan { grid: view.offsets(), counter: Counter::Deep(Box::new(deep)), symmetric })
    }

    /// Bounds of the iterations that suit a view: `itermin` is at most every count in it, and beyond
    /// `itermax` there is little left to see.
    ///
    /// What the whole set needs, and as many iterations more as the view takes to spread over it.
    pub fn bounds(
        &mut self,
        julia: &Julia,
        view: &Viewport,
        cancel: &Cancel,
        progress: &Progress,
    ) -> Result<[u32; 2], DeepError> {
        let same_set =
            |known: &Julia| known.c0_exact() == julia.c0_exact() && known.threshold() == julia.threshold();
        let base = match &self.base {
            Some((known, base)) if same_set(known) => *base,
            _ => {
                let base = automatic::base(self.kernel, julia, cancel)?;
                self.base = Some((julia.clone(), base));
                base
            }
        };
        let [least, spread] =
            automatic::iterations(julia, view, &mut self.reference, cancel, &mut share_of(progress))?;
        let itermax = spread.saturating_add(base).min(Julia::MAX_ITERMAX);
        Ok([least.min(itermax - 1), itermax])
    }

    /// What the progress of a plan counts up to.
    pub const STEPS: u64 = 1000;
}

/// Brings a counter up to a share of [`Planner::STEPS`].
fn share_of(progress: &Progress) -> impl FnMut(f64) {
    let mut told = 0;
    move |share| {
        let now = (share.clamp(0.0, 1.0) * Planner::STEPS as f64) as u64;
        progress.add(now.saturating_sub(told));
        told = told.max(now);
    }
}
