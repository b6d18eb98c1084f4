//! Threads, and what they do: pieces of a picture in some order, watched.

mod pieces;
mod whole;

pub(crate) use pieces::{Order, Pieces};
pub use whole::FillError;

use crate::counts::TooLarge;
use crate::kernel::Kernel;
use crate::place::Symmetry;
use crate::plan::{Plan, Planner};
use crate::watch::{Cancelled, Watch};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How to count, apart from what: threads, kernel, shortcuts. None of it changes a count.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions {
    /// Worker threads; one for each core of the machine where `None`.
    pub threads: Option<NonZeroUsize>,
    /// The kernel.
    pub kernel: Kernel,
    /// Whether half of a symmetric picture is copied from the other half.
    pub symmetry: bool,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self { threads: None, kernel: Kernel::best(), symmetry: true }
    }
}

/// The threads that count, and how.
///
/// One of them serves everything that a program counts: what is [`urgent`](Self::urgent) goes first.
#[derive(Debug)]
pub struct Renderer {
    pool: rayon::ThreadPool,
    options: RunOptions,
    /// How many pieces of work are urgent.
    urgent: AtomicUsize,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// It does not fit in memory.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The worker threads could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the worker threads could not be started: {0}")]
pub struct NoThreads(#[from] rayon::ThreadPoolBuildError);

/// As long as this is kept, other work gives way.
#[derive(Debug)]
#[must_use]
pub struct Urgent<'a>(&'a Renderer);

impl Drop for Urgent<'_> {
    fn drop(&mut self) {
        self.0.urgent.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Renderer {
    /// Starts the worker threads: a pool of its own, ended with the renderer.
    pub fn new(options: RunOptions) -> Result<Self, NoThreads> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.map_or(0, NonZeroUsize::get))
            .thread_name(|index| format!("count-{index}"))
            .build()?;
        Ok(Self { pool, options, urgent: AtomicUsize::new(0) })
    }

    /// How it counts.
    pub fn options(&self) -> &RunOptions {
        &self.options
    }

    /// The number of threads.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// The threads.
    pub fn pool(&self) -> &rayon::ThreadPool {
        &self.pool
    }

    /// What makes pictures ready to be counted with the kernel.
    pub fn planner(&self) -> Planner {
        Planner::new(self.options.kernel)
    }

    /// Exports and other work that nobody looks at give way as long as the result is kept.
    pub fn urgent(&self) -> Urgent<'_> {
        self.urgent.fetch_add(1, Ordering::Relaxed);
        Urgent(self)
    }

    pub(crate) fn is_urgent(&self) -> bool {
        self.urgent.load(Ordering::Relaxed) > 0
    }

    /// Lets urgent work go first, on this thread of the pool too.
    pub(crate) fn give_way(&self, watch: &Watch) -> Result<(), Cancelled> {
        const PAUSE: Duration = Duration::from_micros(200);
        while self.is_urgent() {
            watch.check()?;
            if rayon::yield_now() != Some(rayon::Yield::Executed) {
                std::thread::sleep(PAUSE);
            }
        }
        watch.check()
    }

    /// How one half of a picture is copied from the other.
    pub(crate) fn symmetry_of(&self, plan: &Plan) -> Symmetry {
        if self.options.symmetry { plan.symmetry() } else { Symmetry::None }
    }
}
