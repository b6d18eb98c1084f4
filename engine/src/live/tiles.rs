//! Tiles of a picture, counted in parallel in a given order.

use crate::cancel::{Cancel, Cancelled};
use crate::counts::{CountError, Undecided};
use crate::grid::Rect;
use crate::plan::Plan;
use crate::render::Renderer;
use crate::viewport::Viewport;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

/// Pixels along the side of a tile: a few tens of microseconds of work in an ordinary view.
const SIDE: usize = 64;
/// A sparse task asks for one pixel in so many, in each direction.
const SPARSITY: usize = 8;

/// What is found of the pixels that a task asks for, in their order.
pub(super) struct Found {
    pub counts: Vec<u32>,
    /// The indices of those that were settled in big numbers.
    pub settled: Vec<usize>,
}

/// Pixels of one tile that are asked for.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub rect: Rect,
    wanted: Wanted,
    /// Whether the counts hold for the pixels opposite to them too.
    pub mirror: bool,
}

#[derive(Clone, Debug)]
enum Wanted {
    All,
    /// One pixel of each block of `SPARSITY x SPARSITY`, the one in its middle.
    Sparse,
    /// Indices into the picture.
    Some(Vec<usize>),
}

impl Wanted {
    /// What is not known of a rectangle, if anything.
    fn unknown(rect: &Rect, columns: usize, known: &[bool]) -> Option<Self> {
        let lines = || rect.rows.clone().map(|row| &known[row * columns..][rect.columns.clone()]);
        let known_pixels: usize = lines().map(|line| line.iter().filter(|known| **known).count()).sum();
        if known_pixels == 0 {
            return Some(Self::All);
        }
        (known_pixels < rect.area())
            .then(|| Self::Some(indices(rect, columns).filter(|index| !known[*index]).collect()))
    }
}

/// Divides the unknown pixels of a view into tasks; the upper half will do where it is `mirrored`.
pub(super) fn tasks(view: &Viewport, known: &[bool], mirrored: bool) -> Vec<Task> {
    let [columns, rows] = view.size().map(|side| side as usize);
    let rows = if mirrored { rows.div_ceil(2) } else { rows };
    let mut tasks = Vec::new();
    for top in (0..rows).step_by(SIDE) {
        for left in (0..columns).step_by(SIDE) {
            let rect = Rect { columns: left..(left + SIDE).min(columns), rows: top..(top + SIDE).min(rows) };
            let wanted = if mirrored { Some(Wanted::All) } else { Wanted::unknown(&rect, columns, known) };
            let Some(wanted) = wanted else { continue };
            tasks.push(Task { rect, wanted, mirror: mirrored });
        }
    }
    tasks
}

fn indices(rect: &Rect, columns: usize) -> impl Iterator<Item = usize> + use<> {
    let Rect { columns: range, rows } = rect.clone();
    rows.flat_map(move |row| range.clone().map(move |column| row * columns + column))
}

impl Task {
    /// The same tile, asking for a few pixels of it.
    pub fn sparse(&self) -> Self {
        Self { wanted: Wanted::Sparse, ..self.clone() }
    }

    /// The indices of the pixels asked for in a picture of so many columns, in runs of neighbours.
    pub fn runs(&self, columns: usize) -> Box<dyn Iterator<Item = Range<usize>> + '_> {
        match &self.wanted {
            Wanted::All => Box::new(self.rect.rows.clone().map(move |row| {
                row * columns + self.rect.columns.start..row * columns + self.rect.columns.end
            })),
            Wanted::Some(indices) => Box::new(indices.iter().map(|index| *index..index + 1)),
            Wanted::Sparse => Box::new(self.blocks().map(move |block| {
                let middle = |range: Range<usize>| (range.start + range.end) / 2;
                let index = middle(block.rows) * columns + middle(block.columns);
                index..index + 1
            })),
        }
    }

    /// The blocks that the pixels of a sparse task stand for, in the same order.
    pub fn blocks(&self) -> impl Iterator<Item = Rect> + use<> {
        let Rect { columns, rows } = self.rect.clone();
        let cut = |range: Range<usize>| {
            let end = range.end;
            range.step_by(SPARSITY).map(move |start| start..(start + SPARSITY).min(end))
        };
        cut(rows).flat_map(move |rows| {
            cut(columns.clone()).map(move |columns| Rect { columns, rows: rows.clone() })
        })
    }

    /// The tile opposite to this one, if its counts are known with this one's.
    pub fn mirrored(&self, view: &Viewport) -> Option<Rect> {
        let [columns, rows] = view.size().map(|side| side as usize);
        let turned = |range: &Range<usize>, size: usize| size - range.end..size - range.start;
        self.mirror.then(|| Rect {
            columns: turned(&self.rect.columns, columns),
            rows: turned(&self.rect.rows, rows),
        })
    }

    /// The square of the distance from a position to the middle of the tile, in pixels.
    pub fn distance_sqr(&self, [x, y]: [f64; 2]) -> u64 {
        let middle = |range: &Range<usize>| (range.start + range.end) as f64 / 2.0;
        let (dx, dy) = (middle(&self.rect.columns) - x, middle(&self.rect.rows) - y);
        (dx * dx + dy * dy) as u64
    }

    fn count(&self, work: &Work<'_>) -> Result<Found, CountError> {
        let (grid, width) = (work.plan.grid(), work.plan.grid().width());
        let (mut xs, mut ys) = (Vec::with_capacity(SIDE * SIDE), Vec::with_capacity(SIDE * SIDE));
        for run in self.runs(width) {
            let (row, column) = (run.start / width, run.start % width);
            xs.extend_from_slice(&grid.xs[column..column + run.len()]);
            ys.resize(xs.len(), grid.ys[row]);
        }
        let mut counts = vec![0; xs.len()];
        let settled = work.plan.count_points(&xs, &ys, &mut counts, work.cancel)?;
        Ok(Found { counts, settled })
    }
}

/// What tasks are counted with.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub renderer: &'a Renderer,
    pub plan: &'a Plan,
    pub cancel: &'a Cancel,
}

impl Work<'_> {
    /// Counts tasks in their order on all threads, until all are done or a moment is reached; calls
    /// `done` on this thread with each one's counts and takes it from the list.
    ///
    /// Returns the number of iterations that the counts stand for. Fails when cancelled from
    /// outside and where a count cannot be found, and cancels itself at `until`.
    pub fn run(
        &self,
        tasks: &mut Vec<Task>,
        until: Option<Instant>,
        done: &mut dyn FnMut(&Task, &Found),
    ) -> Result<u64, CountError> {
        let next = AtomicUsize::new(0);
        let mut finished = vec![false; tasks.len()];
        let mut iterations = 0;
        let mut undecided: Option<Undecided> = None;
        let (found, results) = mpsc::channel();
        let pool = self.renderer.pool();
        let (listed, next) = (&*tasks, &next);
        pool.in_place_scope(|scope| {
            for _ in 0..pool.current_num_threads() {
                let found = found.clone();
                scope.spawn(move |_| {
                    while let Some((index, task)) = take(listed, next) {
                        let counted = match task.count(self) {
                            Ok(counted) => Ok(counted),
                            Err(CountError::Undecided(undecided)) => Err(undecided),
                            Err(CountError::Cancelled(_)) => break,
                        };
                        // After a count that nobody can find, no more are asked for.
                        if counted.is_err() {
                            next.store(listed.len(), Ordering::Relaxed);
                        }
                        if found.send((index, counted)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(found);
            while let Some((index, found)) = receive(&results, until, self.cancel) {
                let found = match found {
                    Ok(found) => found,
                    Err(unknown) => {
                        undecided = Some(unknown);
                        continue;
                    }
                };
                finished[index] = true;
                iterations += self.iterations(&found.counts);
                done(&listed[index], &found);
            }
        });
        let mut finished = finished.into_iter();
        tasks.retain(|_| !finished.next().unwrap_or(false));
        if let Some(undecided) = undecided {
            return Err(undecided.into());
        }
        if tasks.is_empty() || until.is_some_and(|_| !self.cancel.is_cancelled_above()) {
            return Ok(iterations);
        }
        Err(Cancelled.into())
    }

    fn iterations(&self, counts: &[u32]) -> u64 {
        let itermax = self.plan.julia().itermax();
        counts.iter().map(|count| u64::from(count.saturating_add(1).min(itermax))).sum()
    }
}

fn take<'a>(tasks: &'a [Task], next: &AtomicUsize) -> Option<(usize, &'a Task)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(index).map(|task| (index, task))
}

/// The next result; cancels the work at `until`, and then only waits for what is under way.
fn receive<T>(results: &mpsc::Receiver<T>, until: Option<Instant>, cancel: &Cancel) -> Option<T> {
    if let Some(until) = until
        && !cancel.is_cancelled()
    {
        match results.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(result) => return Some(result),
            Err(mpsc::RecvTimeoutError::Disconnected) => return None,
            Err(mpsc::RecvTimeoutError::Timeout) => cancel.cancel(),
        }
    }
    results.recv().ok()
}
