//! Tiles of a picture, counted in parallel in a given order.

use super::{COUNT, LivePicture, all_have, none_has};
use crate::count::plan::Plan;
use crate::counts::CountError;
use crate::field::{Channel, Channels, ChannelsMut};
use crate::place::{Rect, Symmetry};
use crate::run::{Order, Pieces, Renderer};
use crate::watch::Watch;
use std::ops::Range;
use std::time::Instant;

/// Pixels along the side of a tile: a few tens of microseconds of work in an ordinary view.
const SIDE: usize = 64;
/// A sparse task asks for one pixel of each block of this side.
const SPARSITY: usize = 8;

/// The values of each channel that is wanted.
type Values = [Vec<f64>; Channel::ALL.len()];

/// What is found of the pixels that a task asks for, in their order.
pub(super) struct Found {
    pub counts: Vec<u32>,
    /// The channels of all pixels of the tile.
    pub values: Values,
    /// The iterations that the counts stand for.
    pub iterations: u64,
    /// The indices of those that were settled in big numbers.
    pub settled: Vec<usize>,
}

/// Pixels of one tile that are asked for.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub rect: Rect,
    wanted: Wanted,
    /// The tile's counts as far as they are known, where channels are wanted of them.
    counts: Vec<u32>,
    /// Which pixels the counts hold for too.
    pub symmetry: Symmetry,
}

#[derive(Clone, Debug)]
enum Wanted {
    All,
    /// One pixel of each block of `SPARSITY x SPARSITY`, the one in its middle.
    Sparse,
    /// Indices into the picture; the channels are those of the whole tile.
    Some(Vec<usize>),
}

/// Divides what is unknown of a picture into tasks; the upper half will do where the lower one follows from it.
pub(super) fn tasks(picture: &LivePicture, symmetry: Symmetry) -> Vec<Task> {
    let mirrored = symmetry != Symmetry::None;
    let (columns, rows) = picture.plan.shape();
    let rows = if mirrored { rows.div_ceil(2) } else { rows };
    let whole = Rect { columns: 0..columns, rows: 0..rows };
    whole.tiles(SIDE).into_iter().filter_map(|rect| task(picture, rect, symmetry)).collect()
}

/// Tasks for bands of whole rows of which nothing is known, nearest to `focus` first.
pub(super) fn of_bands(bands: &[Rect], symmetry: Symmetry, focus: [f64; 2]) -> Vec<Task> {
    let tiles = |band: &Rect| {
        let Rect { columns, rows } = band.clone();
        // As many pixels as a square tile has.
        let width = (SIDE * SIDE).div_ceil(rows.len().max(1));
        columns.clone().step_by(width).map(move |first| {
            let columns = first..(first + width).min(columns.end);
            Task::all(Rect { columns, rows: rows.clone() }, symmetry)
        })
    };
    let mut tasks: Vec<Task> = bands.iter().flat_map(tiles).collect();
    tasks.sort_by_key(|task| task.rect.distance_sqr(focus));
    tasks
}

/// What is unknown of a tile, if anything.
fn task(picture: &LivePicture, rect: Rect, symmetry: Symmetry) -> Option<Task> {
    let ((columns, _), wanted_bits) = (picture.plan.shape(), picture.wanted());
    let lines = || {
        rect.rows
            .clone()
            .map(|row| row * columns)
            .map(|line| line + rect.columns.start..line + rect.columns.end)
    };
    if lines().all(|line| none_has(&picture.known[line], COUNT)) {
        return Some(Task::all(rect, symmetry));
    }
    if lines().all(|line| all_have(&picture.known[line], wanted_bits)) {
        return None;
    }
    let missing = |index: &usize| picture.known[*index] & COUNT == 0;
    let wanted = Wanted::Some(indices(&rect, columns).filter(missing).collect());
    let counts = match picture.channels.is_empty() {
        true => Vec::new(),
        false => lines().flat_map(|line| &picture.counts()[line]).copied().collect(),
    };
    Some(Task { rect, wanted, counts, symmetry })
}

fn indices(rect: &Rect, columns: usize) -> impl Iterator<Item = usize> + use<> {
    let Rect { columns: range, rows } = rect.clone();
    rows.flat_map(move |row| range.clone().map(move |column| row * columns + column))
}

/// The iterations that counts stand for.
pub(super) fn iterations(counts: &[u32], itermax: u32) -> u64 {
    counts.iter().map(|count| u64::from(count.saturating_add(1).min(itermax))).sum()
}

impl Task {
    /// All pixels of a tile.
    pub fn all(rect: Rect, symmetry: Symmetry) -> Self {
        Self { rect, wanted: Wanted::All, counts: Vec::new(), symmetry }
    }

    /// The same tile, asking for a few pixels of it.
    pub fn sparse(&self) -> Self {
        Self { rect: self.rect.clone(), wanted: Wanted::Sparse, counts: Vec::new(), symmetry: self.symmetry }
    }

    /// Whether it asks for a few pixels, and for their counts alone.
    pub fn is_sparse(&self) -> bool {
        matches!(self.wanted, Wanted::Sparse)
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

    fn count(&self, plan: &Plan, channels: Channels, watch: &Watch) -> Result<Found, CountError> {
        let (mut counts, mut values) = (Vec::new(), Values::default());
        let settled = match &self.wanted {
            Wanted::All => {
                counts.resize(self.rect.area(), 0);
                let mut out = self.places(channels, &mut values);
                plan.field(&self.rect, &mut counts, &mut out, watch)?
            }
            Wanted::Some(pixels) => {
                counts.resize(pixels.len(), 0);
                let settled = plan.count_some(pixels, &mut counts, watch)?;
                if !channels.is_empty() {
                    let known = self.with_known(pixels, &counts, plan.shape().0);
                    plan.channels(&self.rect, &known, &mut self.places(channels, &mut values), watch)?;
                }
                settled
            }
            Wanted::Sparse => {
                plan.count_middles(&self.rect, SPARSITY, &mut counts, watch)?;
                Vec::new()
            }
        };
        // Where counts were known already, channels alone were followed.
        let counted = if counts.is_empty() { &self.counts } else { &counts };
        let iterations = iterations(counted, plan.itermax());
        Ok(Found { counts, values, iterations, settled })
    }

    /// Room for the channels of the tile.
    fn places<'v>(&self, channels: Channels, values: &'v mut Values) -> ChannelsMut<'v> {
        let mut out = ChannelsMut::default();
        for (channel, values) in Channel::ALL.into_iter().zip(values) {
            if channels.contains(channel) {
                values.resize(self.rect.area(), f64::NAN);
                out = out.with(channel, values);
            }
        }
        out
    }

    /// The counts of the tile, of which those that were not known are `found`.
    fn with_known(&self, pixels: &[usize], found: &[u32], columns: usize) -> Vec<u32> {
        let mut counts = self.counts.clone();
        for (pixel, count) in pixels.iter().zip(found) {
            let (row, column) = (pixel / columns, pixel % columns);
            let place = (row - self.rect.rows.start) * self.rect.columns.len();
            counts[place + column - self.rect.columns.start] = *count;
        }
        counts
    }
}

/// What tasks are counted with.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub renderer: &'a Renderer,
    pub plan: &'a Plan,
    /// What is found beside the counts.
    pub channels: Channels,
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
        let count = |task: &Task, (): &mut (), watch: &Watch| task.count(self.plan, self.channels, watch);
        let ended = pieces.each(tasks.iter(), count, |index, found| {
            finished[index] = true;
            iterations += found.iterations;
            done(&tasks[index], &found);
            Ok(())
        });
        let mut finished = finished.into_iter();
        tasks.retain(|_| !finished.next().unwrap_or(false));
        self.unless_time_is_up(ended).map(|()| iterations)
    }

    /// How work ended; well too where it was time to stop.
    pub fn unless_time_is_up(&self, ended: Result<(), CountError>) -> Result<(), CountError> {
        match ended {
            Err(CountError::Cancelled(_)) if self.until.is_some() && !self.watch.is_cancelled() => Ok(()),
            ended => ended,
        }
    }
}
