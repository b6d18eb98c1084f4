//! Tiles of a picture, counted in parallel in a given order.

use crate::count::plan::Plan;
use crate::counts::CountError;
use crate::place::{Rect, Symmetry, Viewport};
use crate::run::{Order, Pieces, Renderer};
use crate::watch::Watch;
use std::ops::Range;
use std::time::Instant;

/// Pixels along the side of a tile: a few tens of microseconds of work in an ordinary view.
const SIDE: usize = 64;
/// A sparse task asks for one pixel of each block of this side.
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
    /// Which pixels the counts hold for too.
    pub symmetry: Symmetry,
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

/// Divides the unknown pixels of a view into tasks; the upper half will do where the lower one follows from it.
pub(super) fn tasks(view: &Viewport, known: &[bool], symmetry: Symmetry) -> Vec<Task> {
    let mirrored = symmetry != Symmetry::None;
    let [columns, rows] = view.size().map(|side| side as usize);
    let rows = if mirrored { rows.div_ceil(2) } else { rows };
    let mut tasks = Vec::new();
    for top in (0..rows).step_by(SIDE) {
        for left in (0..columns).step_by(SIDE) {
            let rect = Rect { columns: left..(left + SIDE).min(columns), rows: top..(top + SIDE).min(rows) };
            let wanted = if mirrored { Some(Wanted::All) } else { Wanted::unknown(&rect, columns, known) };
            let Some(wanted) = wanted else { continue };
            tasks.push(Task { rect, wanted, symmetry });
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

    /// The indices of the pixels asked for in a picture of `columns` columns, in runs of neighbours.
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

    /// The square of the distance from a position to the middle of the tile, in pixels.
    pub fn distance_sqr(&self, [x, y]: [f64; 2]) -> u64 {
        let middle = |range: &Range<usize>| (range.start + range.end) as f64 / 2.0;
        let (dx, dy) = (middle(&self.rect.columns) - x, middle(&self.rect.rows) - y);
        (dx * dx + dy * dy) as u64
    }

    fn count(&self, plan: &Plan, watch: &Watch) -> Result<Found, CountError> {
        let mut counts = Vec::new();
        let settled = match &self.wanted {
            Wanted::All => {
                counts.resize(self.rect.area(), 0);
                plan.count(&self.rect, &mut counts, watch)?
            }
            Wanted::Some(pixels) => {
                counts.resize(pixels.len(), 0);
                plan.count_some(pixels, &mut counts, watch)?
            }
            Wanted::Sparse => {
                plan.count_middles(&self.rect, SPARSITY, &mut counts, watch)?;
                Vec::new()
            }
        };
        Ok(Found { counts, settled })
    }
}

/// What tasks are counted with.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub renderer: &'a Renderer,
    pub plan: &'a Plan,
    pub watch: &'a Watch,
    /// When to stop and leave the rest.
    pub until: Option<Instant>,
}

impl Work<'_> {
    /// Counts tasks in their order on all threads, until all are done or a moment is reached; calls
    /// `done` on this thread with each one's counts and takes it from the list.
    ///
    /// Returns the number of iterations that the counts stand for. Fails when cancelled from outside, and where a count cannot be found.
    pub fn run(&self, tasks: &mut Vec<Task>, done: &mut dyn FnMut(&Task, &Found)) -> Result<u64, CountError> {
        let mut finished = vec![false; tasks.len()];
        let mut iterations = 0;
        let pieces = Pieces {
            until: self.until,
            urgent: true,
            ..Pieces::new(self.renderer, self.watch, Order::AsFinished)
        };
        let count = |task: &Task, (): &mut (), watch: &Watch| task.count(self.plan, watch);
        let ended = pieces.each(tasks.iter(), count, |index, found| {
            finished[index] = true;
            iterations += self.iterations(&found.counts);
            done(&tasks[index], &found);
            Ok(())
        });
        let mut finished = finished.into_iter();
        tasks.retain(|_| !finished.next().unwrap_or(false));
        match ended {
            Err(CountError::Cancelled(_)) if self.until.is_some() && !self.watch.is_cancelled() => {
                Ok(iterations)
            }
            ended => ended.map(|()| iterations),
        }
    }

    fn iterations(&self, counts: &[u32]) -> u64 {
        let itermax = self.plan.itermax();
        counts.iter().map(|count| u64::from(count.saturating_add(1).min(itermax))).sum()
    }
}
