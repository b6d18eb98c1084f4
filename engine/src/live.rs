//! A picture that follows a moving view: it keeps what is still true, shows the rest as well as it
//! can at once, and replaces that by exact counts from a point of interest outwards.

mod bands;
mod bounds;
mod tiles;

pub use bounds::{BoundsError, parameter_bounds};

use crate::count::plan::Plan;
use crate::counts::{CountError, TooLarge, try_vec};
use crate::field::{Channels, Field};
use crate::map::QuadraticMap;
use crate::place::{Rect, Samples, Symmetry, Viewport};
use crate::plane::Plane;
use crate::run::Renderer;
use crate::watch::Watch;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tiles::{Found, Task, Work};

/// The counts of a view while they are being found, by the plan that it owns.
///
/// [`retarget`](Self::retarget) gives it another plan, [`refine`](Self::refine) makes it exact. A pan by
/// whole pixels keeps the counts that stay in view, a lower itermax keeps all of them, and a higher itermax
/// all that are below the old one.
#[derive(Debug)]
pub struct LivePicture {
    plan: Plan,
    view: Viewport,
    /// How far the orbits of known pixels were followed: a known count below this is true for any itermax.
    followed: u32,
    /// What is wanted beside the counts.
    channels: Channels,
    field: Arc<Field>,
    /// What is known of each pixel: a bit for each channel, and [`COUNT`].
    known: Vec<u8>,
    /// The pixels that were settled in big numbers.
    settled: BTreeSet<usize>,
    /// What was shown before, as long as `counts` has nothing in the place of unknown pixels.
    backdrop: Option<Backdrop>,
    /// Memory of an earlier picture, for a later one: pages that are touched for the first time cost as much as
    /// counting into them.
    spare: Spare,
    /// Whether unknown pixels may have what an earlier picture had there.
    is_stale: bool,
}

/// Memory that was used before.
#[derive(Debug, Default)]
struct Spare {
    field: Option<Arc<Field>>,
    known: Vec<u8>,
}

/// The bit of a known count, above those of the channels.
const COUNT: u8 = 1 << 7;

/// Why a plan cannot be followed live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// The picture does not fit in memory.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// It is of a region, or of a part of a view.
    #[error("only whole views are followed live")]
    NoView,
}

#[derive(Debug)]
struct Backdrop {
    view: Viewport,
    field: Arc<Field>,
    /// Orbits were followed so far: counts from here on are those of points that had not escaped.
    followed: u32,
    /// Whether it shows the same set, so that it is better than a few samples of the new one.
    same_set: bool,
}

/// When to show a picture that is not finished.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long to wait for an exact picture before showing an unfinished one.
    pub patience: Duration,
    /// How long to wait between unfinished ones.
    pub interval: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { patience: Duration::from_millis(14), interval: Duration::from_millis(30) }
    }
}

impl Pace {
    /// For a picture of so many pixels: to show an unfinished one takes time as well.
    pub fn of_pixels(pixels: usize) -> Self {
        /// What a pixel takes to be found in what was shown before, and to be coloured and drawn.
        const SHOWN_NANOS: u64 = 4;
        let shown = Duration::from_nanos((pixels as u64).saturating_mul(SHOWN_NANOS));
        let Self { patience, interval } = Self::default();
        Self { patience: patience.max(shown), interval: interval.max(shown) }
    }
}

impl LivePicture {
    /// A picture of counts and channels, of which nothing is known yet.
    pub fn new(plan: Plan, channels: Channels) -> Result<Self, LiveError> {
        Self::in_memory(plan, channels, Spare::default())
    }

    /// The same in memory that was used before, where it fits.
    fn in_memory(plan: Plan, channels: Channels, spare: Spare) -> Result<Self, LiveError> {
        let view = match plan.samples().of_view() {
            Some(view) if *plan.samples() == Samples::view(view.clone()) => view.clone(),
            _ => return Err(LiveError::NoView),
        };
        let (columns, rows) = plan.shape();
        // Somebody may still look at it.
        let used = spare.field.filter(|field| {
            let shape = (field.width(), field.height());
            Arc::strong_count(field) == 1 && shape == plan.shape() && field.channels() == channels
        });
        let mut known = spare.known;
        if known.len() == columns.saturating_mul(rows) {
            known.fill(0);
        } else {
            known = try_vec(columns, rows, 0)?;
        }
        Ok(Self {
            view,
            followed: plan.itermax(),
            channels,
            is_stale: used.is_some(),
            field: match used {
                Some(field) => field,
                None => Arc::new(Field::new(columns, rows, channels)?),
            },
            known,
            settled: BTreeSet::new(),
            backdrop: None,
            spare: Spare::default(),
            plan,
        })
    }

    /// What it is counted by.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The view that it shows.
    pub fn view(&self) -> &Viewport {
        &self.view
    }

    /// The counts and channels. Counts beyond the plan's itermax mean itermax; those of pixels that are not
    /// known yet are a preview.
    pub fn field(&self) -> &Arc<Field> {
        &self.field
    }

    /// The counts, row after row.
    pub fn counts(&self) -> &[u32] {
        self.field.counts()
    }

    /// Whether the count of a pixel and all that is wanted beside it is exact, by its index.
    pub fn is_known(&self, pixel: usize) -> bool {
        self.known.get(pixel).is_some_and(|known| known & self.wanted() == self.wanted())
    }

    /// Those of some pixels that were settled in big numbers, by their indices in order.
    pub fn settled_within(&self, pixels: std::ops::Range<usize>) -> impl Iterator<Item = usize> {
        self.settled.range(pixels).copied()
    }

    /// The bits of all that is wanted.
    fn wanted(&self) -> u8 {
        COUNT | self.channels.bits()
    }

    /// How many of its counts were settled in big numbers.
    pub fn settled(&self) -> usize {
        self.settled.len()
    }

    /// Whether every count is exact, and all that is wanted beside it.
    pub fn is_exact(&self) -> bool {
        all_have(&self.known, self.wanted())
    }

    /// Goes on to another plan and to other channels, keeping all that stays true.
    pub fn retarget(&mut self, plan: Plan, channels: Channels) -> Result<(), LiveError> {
        let same_set = is_of_same_set(&plan, &self.plan);
        let same_counts = same_set && plan.engine() == self.plan.engine();
        let itermax = plan.itermax();
        if plan.samples().of_view() != Some(&self.view) || !same_counts {
            let mut moved = Self::in_memory(plan, channels, std::mem::take(&mut self.spare))?;
            self.preview();
            moved.followed = self.followed;
            if same_counts && let Some(offset) = self.view.whole_pixels_to(&moved.view) {
                moved.keep(self, offset);
            }
            moved.backdrop = Some(Backdrop {
                view: self.view.clone(),
                field: self.field.clone(),
                followed: self.followed,
                same_set,
            });
            // What the old one had as a spare serves for the next.
            moved.spare = Spare { field: self.spare.field.take(), known: std::mem::take(&mut self.known) };
            *self = moved;
        } else {
            if channels.and(self.field.channels()) != channels {
                Arc::make_mut(&mut self.field).add(channels)?;
            }
            (self.plan, self.channels) = (plan, channels);
        }
        if !same_counts {
            self.followed = itermax;
        } else if itermax > self.followed {
            let counts = Arc::make_mut(&mut self.field).parts_mut().0;
            for (known, count) in self.known.iter_mut().zip(counts) {
                if *count >= self.followed {
                    // White, as before, until it is known better.
                    (*known, *count) = (0, u32::MAX);
                }
            }
            self.settled.retain(|pixel| self.known[*pixel] & COUNT != 0);
            self.followed = itermax;
        }
        Ok(())
    }

    /// Makes every count exact, nearest to `focus` (a position in the view) first.
    ///
    /// Calls `show` with the rectangles that changed whenever that is worth a look: an unfinished
    /// picture first after `pace.patience`, the exact one once, at the end. Returns the number of
    /// iterations of the definition that the newly known counts stand for. When cancelled, what is
    /// known by then is kept.
    pub fn refine(
        &mut self,
        renderer: &Renderer,
        focus: [f64; 2],
        pace: Pace,
        watch: &Watch,
        show: &mut dyn FnMut(&Self, &[Rect]),
    ) -> Result<u64, CountError> {
        let _goes_first = renderer.urgent();
        self.forget_beyond_itermax();
        let plan = self.plan.clone();
        let work = Work { renderer, plan: &plan, channels: self.channels, watch, until: None };
        let in_time = Work { until: Some(Instant::now() + pace.patience), ..work };
        let mut iterations = 0;
        let mut tasks = match bands::are_suitable(self) {
            true => {
                let symmetry = self.symmetry(&work);
                let done = bands::run(self, &in_time, symmetry, focus)?;
                iterations += done.iterations;
                tiles::of_bands(&done.left, symmetry, focus)
            }
            false => {
                let mut tasks = self.tasks(&work, focus);
                iterations += in_time.run(&mut tasks, &mut |task, found| self.put(task, found))?;
                tasks
            }
        };
        let whole = plan.samples().rect();
        if !tasks.is_empty() {
            iterations += self.rough(&work, &tasks)?;
            show(self, &[whole]);
            let mut changed = Vec::new();
            let mut shown = Instant::now();
            iterations += work.run(&mut tasks, &mut |task, found| {
                self.put(task, found);
                changed.push(task.rect.clone());
                changed.extend(task.symmetry.opposite(&task.rect, plan.shape()));
                // The exact picture is shown once, below, with all that is new in it.
                if shown.elapsed() >= pace.interval && !self.is_exact() {
                    show(self, &std::mem::take(&mut changed));
                    shown = Instant::now();
                }
            })?;
            show(self, &changed);
        } else {
            self.keep_spare();
            show(self, &[whole]);
        }
        self.is_stale = false;
        Ok(iterations)
    }

    /// Keeps the memory of what was shown before, which is not needed any more.
    fn keep_spare(&mut self) {
        if let Some(backdrop) = self.backdrop.take() {
            self.spare.field = Some(backdrop.field);
        }
    }

    /// Cuts kept counts to itermax where others are missing, which are followed no further.
    fn forget_beyond_itermax(&mut self) {
        let itermax = self.plan.itermax();
        if self.followed > itermax && !self.is_exact() {
            for count in Arc::make_mut(&mut self.field).parts_mut().0 {
                *count = itermax.min(*count);
            }
            self.followed = itermax;
        }
    }

    /// Fills unknown pixels from what was shown before, then, where that was something else, from
    /// a few samples of each tile.
    fn rough(&mut self, work: &Work<'_>, tasks: &[Task]) -> Result<u64, CountError> {
        let covered = self.backdrop.as_ref().and_then(|backdrop| {
            backdrop.same_set.then(|| {
                let placed = backdrop.view.placement_in(&self.view);
                let size = backdrop.view.size().map(|side| f64::from(side) * placed.scale);
                [placed.offset[0], placed.offset[1], placed.offset[0] + size[0], placed.offset[1] + size[1]]
            })
        });
        self.preview();
        let inside = |rect: &Rect| {
            covered.is_some_and(|[left, top, right, bottom]| {
                left <= rect.columns.start as f64
                    && top <= rect.rows.start as f64
                    && right >= rect.columns.end as f64
                    && bottom >= rect.rows.end as f64
            })
        };
        let mut sparse: Vec<Task> =
            tasks.iter().filter(|task| !inside(&task.rect)).map(Task::sparse).collect();
        work.run(&mut sparse, &mut |task, found| {
            self.put(task, found);
            self.fill_blocks(task, &found.counts);
        })
    }

    /// Puts what was shown before in the place of unknown pixels.
    fn preview(&mut self) {
        self.forget_stale();
        let Some(backdrop) = &self.backdrop else { return };
        let placed = self.view.placement_in(&backdrop.view);
        let [columns, rows] = self.view.size().map(|side| side as usize);
        let [old_columns, old_rows] = backdrop.view.size().map(|side| side as usize);
        let source = |index: usize, axis: usize, limit: usize| {
            let position = (index as f64 + 0.5) * placed.scale + placed.offset[axis];
            (position >= 0.0 && position < limit as f64).then_some(position as usize)
        };
        let source_columns: Vec<_> = (0..columns).map(|i| source(i, 0, old_columns)).collect();
        let (counts, mut values) = Arc::make_mut(&mut self.field).parts_mut();
        for row in 0..rows {
            let Some(old_row) = source(row, 1, old_rows) else { continue };
            let (line, old_line) = (row * columns, old_row * old_columns);
            let known = &self.known[line..line + columns];
            if all_have(known, COUNT) {
                continue;
            }
            for (column, old_column) in source_columns.iter().enumerate() {
                let (pixel, Some(old_column)) = (line + column, *old_column) else { continue };
                if known[column] & COUNT == 0 {
                    let old = backdrop.field.counts()[old_line + old_column];
                    // What was white stays white, however far orbits are followed now.
                    counts[pixel] = if old >= backdrop.followed { u32::MAX } else { old };
                }
            }
            for channel in self.channels.iter() {
                let (Some(to), Some(from)) = (values.get(channel), backdrop.field.channel(channel)) else {
                    continue;
                };
                for (column, old_column) in source_columns.iter().enumerate() {
                    let (pixel, Some(old_column)) = (line + column, *old_column) else { continue };
                    if known[column] & COUNT == 0 {
                        to[pixel] = from[old_line + old_column];
                    }
                }
            }
        }
        self.keep_spare();
    }

    /// Makes unknown pixels as those of a new picture.
    fn forget_stale(&mut self) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        let (counts, mut values) = Arc::make_mut(&mut self.field).parts_mut();
        for (count, _) in counts.iter_mut().zip(&self.known).filter(|(_, known)| *known & COUNT == 0) {
            *count = 0;
        }
        for channel in self.channels.iter() {
            let bits = Channels::NONE.with(channel).bits();
            let values = values.get(channel).into_iter().flatten();
            for (value, _) in values.zip(&self.known).filter(|(_, known)| *known & bits == 0) {
                *value = f64::NAN;
            }
        }
    }

    /// Takes over what is known of `old`, whose pixels lie `offset` further here.
    fn keep(&mut self, old: &Self, [right, down]: [i64; 2]) {
        let [columns, rows] = self.view.size().map(i64::from);
        let [old_columns, old_rows] = old.view.size().map(i64::from);
        let first = right.max(0);
        let len = columns.min(old_columns + right) - first;
        if len <= 0 {
            return;
        }
        let kept = self.channels.and(old.field.channels());
        let bits = COUNT | kept.bits();
        let (counts, mut values) = Arc::make_mut(&mut self.field).parts_mut();
        for row in down.max(0)..rows.min(old_rows + down) {
            let to = (row * columns + first) as usize;
            let from = ((row - down) * old_columns + first - right) as usize;
            let len = len as usize;
            counts[to..to + len].copy_from_slice(&old.counts()[from..from + len]);
            for channel in kept.iter() {
                if let (Some(to_values), Some(values)) = (values.get(channel), old.field.channel(channel)) {
                    to_values[to..to + len].copy_from_slice(&values[from..from + len]);
                }
            }
            let known = self.known[to..to + len].iter_mut().zip(&old.known[from..from + len]);
            known.for_each(|(known, old)| *known = old & bits);
        }
        for pixel in &old.settled {
            let (row, column) =
                ((pixel / old_columns as usize) as i64, (pixel % old_columns as usize) as i64);
            let (row, column) = (row + down, column + right);
            if (0..rows).contains(&row) && (0..columns).contains(&column) {
                self.settled.insert((row * columns + column) as usize);
            }
        }
    }

    /// What is left to do, nearest to `focus` first.
    fn tasks(&self, work: &Work<'_>, focus: [f64; 2]) -> Vec<Task> {
        if self.is_exact() {
            return Vec::new();
        }
        let nothing_known = none_has(&self.known, u8::MAX);
        let symmetry = if nothing_known { self.symmetry(work) } else { Symmetry::None };
        let mut tasks = tiles::tasks(self, symmetry);
        tasks.sort_by_key(|task| task.rect.distance_sqr(focus));
        tasks
    }

    /// How one half of all that is wanted follows from the other.
    fn symmetry(&self, work: &Work<'_>) -> Symmetry {
        if self.channels.are_symmetric() { work.renderer.symmetry_of(work.plan) } else { Symmetry::None }
    }

    /// Enters what was found by `task`.
    fn put(&mut self, task: &Task, found: &Found) {
        let shape @ (columns, _) = self.plan.shape();
        let (counts, mut values) = Arc::make_mut(&mut self.field).parts_mut();
        let mut rest = found.counts.as_slice();
        for run in task.runs(columns) {
            let (run_counts, others) = rest.split_at(run.len());
            rest = others;
            task.symmetry.copy_run(counts, run.clone(), run_counts, shape);
            task.symmetry.fill_run(&mut self.known, run, COUNT, shape);
        }
        if task.is_sparse() || self.channels.is_empty() {
            self.enter_settled(task, found);
            return;
        }
        for (index, row) in task.rect.rows.clone().enumerate() {
            let run = row * columns + task.rect.columns.start..row * columns + task.rect.columns.end;
            for channel in self.channels.iter() {
                let row_values = &found.values[channel as usize][index * run.len()..][..run.len()];
                if let Some(values) = values.get(channel) {
                    task.symmetry.copy_run(values, run.clone(), row_values, shape);
                }
            }
            let bits = self.channels.bits();
            task.symmetry.fill_run(&mut self.known, run, bits, shape);
        }
        self.enter_settled(task, found);
    }

    fn enter_settled(&mut self, task: &Task, found: &Found) {
        let shape @ (columns, _) = self.plan.shape();
        if !found.settled.is_empty() {
            let pixels: Vec<usize> = task.runs(columns).flatten().collect();
            let settled = found.settled.iter().map(|index| pixels[*index]);
            let opposite = |pixel| [pixel, task.symmetry.opposite_index(pixel, shape)];
            self.settled.extend(settled.flat_map(opposite));
        }
    }

    /// Spreads the samples of a sparse task over the unknown pixels around them.
    fn fill_blocks(&mut self, task: &Task, found: &[u32]) {
        let shape @ (columns, _) = self.plan.shape();
        let (counts, mut values) = Arc::make_mut(&mut self.field).parts_mut();
        for (block, count) in task.blocks().zip(found) {
            for row in block.rows {
                for pixel in row * columns + block.columns.start..row * columns + block.columns.end {
                    for pixel in [pixel, task.symmetry.opposite_index(pixel, shape)] {
                        if self.known[pixel] & COUNT == 0 {
                            counts[pixel] = *count;
                            self.channels.iter().for_each(|channel| values.set(channel, pixel, f64::NAN));
                        }
                    }
                }
            }
        }
    }
}

/// Pixels that are looked at without a branch: the compiler then takes many at once.
const PIECE: usize = 4096;

/// Whether every pixel has all of some bits.
fn all_have(known: &[u8], bits: u8) -> bool {
    known.chunks(PIECE).all(|piece| piece.iter().fold(bits, |common, known| common & known) == bits)
}

/// Whether no pixel has any of some bits.
fn none_has(known: &[u8], bits: u8) -> bool {
    known.chunks(PIECE).all(|piece| piece.iter().fold(0, |any, known| any | known) & bits == 0)
}

/// Whether both plans count the same orbits.
fn is_of_same_set(one: &Plan, other: &Plan) -> bool {
    let threshold = |plan: &Plan| QuadraticMap::threshold(plan.map());
    one.plane() == other.plane()
        && match one.plane() {
            Plane::Dynamical => one.map() == other.map(),
            Plane::Parameter => threshold(one) == threshold(other),
        }
}

#[cfg(test)]
mod tests;
