//! Threads, and what they do: pieces of a picture in some order, watched.

mod pieces;
mod points;
mod whole;

pub(crate) use pieces::{Order, Pieces};
pub use whole::FillError;

use crate::count::plain::Kernel;
use crate::count::plan::{Plan, Planner};
use crate::counts::{CountError, TooLarge, Undecided};
use crate::place::Symmetry;
use crate::watch::{Cancelled, Watch};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How to count, apart from what: threads, kernel, shortcuts. None of it changes a count.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions {
    /// Worker threads, of which no more than four for each core are started; one for each where `None`.
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
    /// How many pieces of work are urgent, and whether any is.
    urgent: Mutex<usize>,
    is_urgent: Arc<AtomicBool>,
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

/// As long as this is kept, other work gives way.
#[derive(Debug)]
#[must_use]
pub struct Urgent<'a>(&'a Renderer);

impl Drop for Urgent<'_> {
    fn drop(&mut self) {
        self.0.add_urgent(-1);
    }
}

/// More threads than this count nothing sooner, and each has its bands in memory.
fn most_threads() -> usize {
    const FOR_EACH_CORE: usize = 4;
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    cores.saturating_mul(FOR_EACH_CORE)
}

impl Renderer {
    /// Starts the worker threads: a pool of its own, ended with the renderer.
    pub fn new(options: RunOptions) -> Result<Self, NoThreads> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.map_or(0, |threads| threads.get().min(most_threads())))
            .thread_name(|index| format!("count-{index}"))
            .build()?;
        Ok(Self { pool, options, urgent: Mutex::new(0), is_urgent: Arc::default() })
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
        self.add_urgent(1);
        Urgent(self)
    }

    fn add_urgent(&self, more: isize) {
        let mut urgent = self.urgent.lock().unwrap_or_else(PoisonError::into_inner);
        *urgent = urgent.saturating_add_signed(more);
        self.is_urgent.store(*urgent > 0, Ordering::Relaxed);
    }

    pub(crate) fn is_urgent(&self) -> bool {
        self.is_urgent.load(Ordering::Relaxed)
    }

    /// Does some work of a thread of the pool as soon as nothing is urgent, and again where something
    /// becomes so in its midst.
    pub(crate) fn giving_way<T>(
        &self,
        watch: &Watch,
        mut work: impl FnMut(&Watch) -> Result<T, CountError>,
    ) -> Result<T, CountError> {
        let interrupted = watch.unless(&self.is_urgent);
        loop {
            self.give_way(watch)?;
            match work(&interrupted) {
                Err(CountError::Cancelled(_)) if !watch.is_cancelled() => {}
                ended => return ended,
            }
        }
    }

    /// Lets urgent work go first, on this thread of the pool too.
    fn give_way(&self, watch: &Watch) -> Result<(), Cancelled> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_threads_are_started_than_can_be_of_use() {
        let started = |threads| {
            let options = RunOptions { threads: NonZeroUsize::new(threads), ..RunOptions::default() };
            Renderer::new(options).unwrap().threads()
        };
        let cores = std::thread::available_parallelism().unwrap().get();
        assert_eq!((started(1), started(4 * cores), started(1024)), (1, 4 * cores, (4 * cores).min(1024)));
    }
}
