//! The one SIMD kernel, generic over the instruction set.
//!
//! ```text
//! for each batch of points:
//!     begin with as many untested iterations as a few samples can make
//!     a few chains at a time, each a vector of neighbours:
//!         step every chain by a group of iterations
//!         freeze the lanes that are outside at its end: put them back to the group's start
//!         half a group later, exchange the chains that have no live lane for the next vectors
//!     step every vector by the group that it was frozen in, and count exactly
//! ```
//!
//! The chains are independent, so that one's arithmetic fills the other's latencies. Neighbours mostly
//! escape within a few iterations of each other, so a vector loses little by waiting for its last lane.
//! When a vector ends cannot be predicted; the branch on it stands half a group after the test, with
//! enough arithmetic before it to hide that it went wrong, which costs half an idle group instead.
//!
//! Tried and slower: a test in every iteration; the branch right after the test; passes over a list of
//! the live vectors, which need no such branch, but move all there is through memory; counting a vector
//! where it ends and not all of them together; 4, 5 and 8 chains of 8 lanes; batches of 500 and 2000
//! points. No faster: the untested iterations by the nearest samples only.

use super::scalar;
use crate::cancel::{Cancel, Cancelled};
use crate::interior::Absorbing;
use crate::julia::Julia;
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;

/// The places of a [`Batch`]: a power of two, and few enough for the first-level cache.
const BATCH: usize = 1024;
/// The points of a batch; after them is room for a vector of which nothing comes.
const POINTS: usize = BATCH - 24;
/// Iterations between two tests for escape.
const GROUP: u32 = 4;
/// Where in a group a vector is exchanged.
const HALF: u32 = 2;
/// The most iterations that a batch begins with, untested.
const MOST_CALM: u32 = 64;
/// The most groups between two looks at the cancellation.
const MOST_GROUPS: u32 = 1 << 11;
/// A count is kept as the sum of this and itself: the low half of its bits is the count as an integer.
const COUNT_BASE: f64 = 4_503_599_627_370_496.0;
/// The chains for vectors of 8 lanes, and for shorter ones, which have half as many registers.
const CHAINS_OF_8: usize = 6;
const CHAINS_OF_FEWER: usize = 5;
/// Vectors stepped together where all make the same number of iterations.
const TOGETHER: usize = 6;
/// In place of a count that the scalar loop has to find.
const UNCLEAR: u32 = u32::MAX;

/// The instruction sets that this machine has, the plainest first.
pub(super) fn levels() -> Vec<Level> {
    let best = Level::new();
    let mut levels = vec![];
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    levels.extend(
        [
            best.as_sse2().map(Simd::level),
            best.as_sse4_2().map(Simd::level),
            best.as_avx2().map(Simd::level),
            best.as_avx512().map(Simd::level),
        ]
        .into_iter()
        .flatten(),
    );
    if levels.is_empty() {
        levels.push(best);
    }
    levels
}

/// What an instruction set is called.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Sse2(_) => "SSE2",
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Sse4_2(_) => "SSE4.2",
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Avx2(_) => "AVX2",
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Avx512(_) => "AVX-512",
        #[cfg(target_arch = "aarch64")]
        Level::Neon(_) => "NEON",
        _ => "no SIMD",
    }
}

/// See [`super::Prepared::count_points`].
pub(super) fn count_points(
    level: Level,
    julia: &Julia,
    interior: Option<&Absorbing>,
    (xs, ys): (&[f64], &[f64]),
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    // Far beyond any set: 2xy + c0.im might then be finite where xy + xy is not.
    const LARGE: f64 = 1e290;
    if julia.threshold_sqr() == f64::INFINITY {
        counts.fill(julia.itermax());
        return Ok(());
    }
    if julia.c0().im.abs() > LARGE {
        for ((x, y), count) in xs.iter().zip(ys).zip(counts) {
            *count = scalar::count_watched(julia, *x, *y, cancel)?;
        }
        return Ok(());
    }
    let mut batch = Batch::new();
    for ((xs, ys), counts) in xs.chunks(POINTS).zip(ys.chunks(POINTS)).zip(counts.chunks_mut(POINTS)) {
        let unclear = dispatch!(level, simd => {
            let map = Map::new(simd, julia);
            let calm = expands(julia);
            if julia.escape_is_final() {
                count_batch::<_, false>(map, calm, interior, &mut batch, (xs, ys), counts, cancel)
            } else {
                count_batch::<_, true>(map, false, interior, &mut batch, (xs, ys), counts, cancel)
            }
        })?;
        if unclear {
            for (count, (x, y)) in
                counts.iter_mut().zip(xs.iter().zip(ys)).filter(|(count, _)| **count == UNCLEAR)
            {
                *count = scalar::count_watched(julia, *x, *y, cancel)?;
            }
        }
    }
    Ok(())
}

/// Whether an orbit moves away from 0 from the threshold on, by more than rounding can take back.
///
/// `|z| > R` gives `|z^2 + c0| >= R^2 - |c0|`; where that is above `R` by a margin, the computed
/// orbit too stays outside, however long.
fn expands(julia: &Julia) -> bool {
    let threshold = julia.threshold();
    julia.escape_is_final() && threshold - julia.c0().norm() / threshold > 1.0 + 1e-6
}

/// Points that are followed together, filled up to whole vectors, each within a cache line.
#[repr(C, align(64))]
struct Batch {
    /// Where each point has come to, or stood at the start of the group that it escaped in.
    x: [f64; BATCH],
    y: [f64; BATCH],
    /// [`COUNT_BASE`] plus the iterations after which each was still inside.
    count: [f64; BATCH],
}

impl Batch {
    fn new() -> Self {
        Self { x: [0.0; BATCH], y: [0.0; BATCH], count: [0.0; BATCH] }
    }
}

/// What is iterated, in every lane.
#[derive(Clone, Copy)]
struct Map<S: Simd> {
    simd: S,
    re: S::f64s,
    im: S::f64s,
    two: S::f64s,
    threshold_sqr: S::f64s,
    /// Less than that by more than the roundings of a group: an orbit that was outside in a group is
    /// outside of this at its end (and for ever where it [`expands`]), as `|z| > R` gives `|z^2 + c0| >= R^2 - |c0| >= R`.
    near_sqr: S::f64s,
    itermax: u32,
}

impl<S: Simd> ExtractToken for Map<S> {
    type S = S;

    #[inline(always)]
    fn token(&self) -> S {
        self.simd
    }
}

impl<S: Simd> Map<S> {
    #[inline(always)]
    fn new(simd: S, julia: &Julia) -> Self {
        let splat = |value| S::f64s::splat(simd, value);
        Self {
            simd,
            re: splat(julia.c0().re),
            im: splat(julia.c0().im),
            two: splat(2.0),
            threshold_sqr: splat(julia.threshold_sqr()),
            near_sqr: splat(julia.threshold_sqr() * (1.0 - 1e-9)),
            itermax: julia.itermax(),
        }
    }

    #[inline(always)]
    fn splat(&self, value: f64) -> S::f64s {
        S::f64s::splat(self.simd, value)
    }

    /// The vector at a place of a [`Batch`].
    #[inline(always)]
    fn load(&self, values: &[f64; BATCH], place: usize) -> S::f64s {
        S::f64s::from_slice(self.simd, &values[lanes_at::<S>(place)])
    }

    /// The next point of an orbit. Doubling is exact, so the fused product is too.
    #[inline(always)]
    fn step(&self, x: S::f64s, y: S::f64s) -> (S::f64s, S::f64s) {
        (x * x - y * y + self.re, self.two.mul_add(x * y, self.im))
    }

    /// What a lane that was inside so far adds to its count: 1, and 0 from the first `z` that is outside.
    /// NaN is not outside.
    #[inline(always)]
    fn still_inside(&self, x: S::f64s, y: S::f64s, before: S::f64s) -> S::f64s {
        (x * x + y * y).simd_gt(self.threshold_sqr).select(self.splat(0.0), before)
    }
}

/// The lanes of a vector at a place, which is cut to what there is, so that no bound has to be checked.
#[inline(always)]
fn lanes_at<S: Simd>(place: usize) -> std::ops::Range<usize> {
    let place = place & (BATCH - S::f64s::LEN);
    place..place + S::f64s::LEN
}

/// Counts some points; returns whether some are left to the scalar loop.
#[simd]
fn count_batch<S: Simd, const RETURNING: bool>(
    map: Map<S>,
    calm: bool,
    interior: Option<&Absorbing>,
    batch: &mut Batch,
    (xs, ys): (&[f64], &[f64]),
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<bool, Cancelled> {
    let used = xs.len().next_multiple_of(S::f64s::LEN);
    batch.x[..xs.len()].copy_from_slice(xs);
    batch.y[..ys.len()].copy_from_slice(ys);
    batch.x[xs.len()..used].fill(xs[0]);
    batch.y[ys.len()..used].fill(ys[0]);
    let calm = if calm { calm_iterations(&map, batch, used) } else { 0 };
    let made = step_calmly(&map, batch, used, calm);
    match S::f64s::LEN {
        8 => follow::<S, RETURNING, CHAINS_OF_8>(map, interior, batch, (used, made), cancel)?,
        _ => follow::<S, RETURNING, CHAINS_OF_FEWER>(map, interior, batch, (used, made), cancel)?,
    }
    let unclear = !RETURNING && settle(map, batch, used);
    let itermax = map.itermax;
    for (count, found) in counts.iter_mut().zip(&batch.count) {
        let found = found.to_bits() as u32;
        *count = if found == UNCLEAR { UNCLEAR } else { found.min(itermax) };
    }
    Ok(unclear)
}

/// Vectors of neighbours on their way, independent of each other.
struct Chains<F, const CHAINS: usize> {
    x: [F; CHAINS],
    y: [F; CHAINS],
    /// As in [`Batch`].
    count: [F; CHAINS],
    /// What an iteration adds to the counts of orbits that may return: 1, and 0 once they have escaped.
    add: [F; CHAINS],
}

/// Follows every point of a batch until it has escaped, is known not to, or has come to itermax.
///
/// The counts of `RETURNING` orbits, which may come back inside after they have escaped, are exact then;
/// others are counted up to the start of the group that they escape in, and left there.
#[inline(always)]
fn follow<S: Simd, const RETURNING: bool, const CHAINS: usize>(
    map: Map<S>,
    interior: Option<&Absorbing>,
    batch: &mut Batch,
    (used, made): (usize, u32),
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let groups = u64::from((map.itermax - made).div_ceil(GROUP)) + 1;
    let interval = u64::from(interior.map_or(MOST_GROUPS, |regions| regions.interval().div_ceil(GROUP)));
    let zero = map.splat(0.0);
    let mut chains =
        Chains { x: [zero; CHAINS], y: [zero; CHAINS], count: [zero; CHAINS], add: [zero; CHAINS] };
    let mut place = [BATCH - S::f64s::LEN; CHAINS];
    let mut deadline = [0; CHAINS];
    let (mut next, mut round, mut next_look) = (0, 0, 0);
    let mut stop = 0;
    let (mut active, mut finished) = ((1u32 << CHAINS) - 1, (1u32 << CHAINS) - 1);
    while active != 0 {
        if round >= next_look {
            cancel.check()?;
            next_look = round + interval;
            if let Some(interior) = interior {
                drop_interior(&map, &mut chains, interior);
            }
        }
        round += 1;
        // `finished` is from the group before.
        let (mut x, mut y) = (chains.x, chains.y);
        step_some::<S, RETURNING, CHAINS>(&map, &mut chains, &mut x, &mut y, HALF);
        if finished & active != 0 || round >= stop {
            stop = u64::MAX;
            for k in 0..CHAINS {
                if finished >> k & 1 != 0 || round >= deadline[k] {
                    put_back(&map, batch, &chains, k, place[k]);
                    x[k] = map.load(&batch.x, next);
                    y[k] = map.load(&batch.y, next);
                    // The group that it enters is already half over.
                    let skipped = if RETURNING { 0.0 } else { f64::from(HALF) };
                    chains.count[k] = map.load(&batch.count, next) - map.splat(skipped);
                    (chains.x[k], chains.y[k]) = (x[k], y[k]);
                    chains.add[k] = map.splat(1.0);
                    let more = next < used;
                    place[k] = if more { next } else { BATCH - S::f64s::LEN };
                    deadline[k] = if more { round + groups } else { u64::MAX };
                    active &= !(u32::from(!more) << k);
                    next += if more { S::f64s::LEN } else { 0 };
                }
                stop = stop.min(deadline[k]);
            }
        }
        step_some::<S, RETURNING, CHAINS>(&map, &mut chains, &mut x, &mut y, GROUP - HALF);
        finished = test::<S, RETURNING, CHAINS>(&map, &mut chains, x, y);
    }
    Ok(())
}

/// Stores what has become of a vector.
#[inline(always)]
fn put_back<S: Simd, const CHAINS: usize>(
    map: &Map<S>,
    batch: &mut Batch,
    chains: &Chains<S::f64s, CHAINS>,
    k: usize,
    place: usize,
) {
    let lanes = lanes_at::<S>(place);
    chains.x[k].store_slice(&mut batch.x[lanes.clone()]);
    chains.y[k].store_slice(&mut batch.y[lanes.clone()]);
    // It is below what it began with where the vector did not survive the half group that it began with.
    let count = chains.count[k].max(map.load(&batch.count, place));
    count.store_slice(&mut batch.count[lanes]);
}

/// Makes some iterations.
#[inline(always)]
fn step_some<S: Simd, const RETURNING: bool, const CHAINS: usize>(
    map: &Map<S>,
    chains: &mut Chains<S::f64s, CHAINS>,
    x: &mut [S::f64s; CHAINS],
    y: &mut [S::f64s; CHAINS],
    steps: u32,
) {
    for _ in 0..steps {
        for k in 0..CHAINS {
            (x[k], y[k]) = map.step(x[k], y[k]);
            if RETURNING {
                chains.add[k] = map.still_inside(x[k], y[k], chains.add[k]);
                chains.count[k] += chains.add[k];
            }
        }
    }
}

/// Ends a group: lanes that are outside are put back to its start. Returns a bit for each
/// chain that has no live lane any more.
#[inline(always)]
fn test<S: Simd, const RETURNING: bool, const CHAINS: usize>(
    map: &Map<S>,
    chains: &mut Chains<S::f64s, CHAINS>,
    x: [S::f64s; CHAINS],
    y: [S::f64s; CHAINS],
) -> u32 {
    let group = map.splat(f64::from(GROUP));
    let mut finished = 0;
    for k in 0..CHAINS {
        let live = if RETURNING {
            (chains.x[k], chains.y[k]) = (x[k], y[k]);
            chains.add[k].simd_gt(map.splat(0.0))
        } else {
            // False for NaN too.
            let live = (x[k] * x[k] + y[k] * y[k]).simd_le(map.near_sqr);
            (chains.x[k], chains.y[k]) = (live.select(x[k], chains.x[k]), live.select(y[k], chains.y[k]));
            chains.count[k] = live.select(chains.count[k] + group, chains.count[k]);
            live
        };
        finished |= u32::from(live.to_bitmask() == 0) << k;
    }
    finished
}

/// How many iterations a batch can probably make before the first escape, by a few of its points.
#[inline(always)]
fn calm_iterations<S: Simd>(map: &Map<S>, batch: &Batch, used: usize) -> u32 {
    let (mut x, mut y) = (map.splat(0.0), map.splat(0.0));
    for lane in 0..S::f64s::LEN {
        let place = (2 * lane + 1) * used / (2 * S::f64s::LEN) % BATCH;
        x.as_mut_slice()[lane] = batch.x[place];
        y.as_mut_slice()[lane] = batch.y[place];
    }
    let most = MOST_CALM.min(map.itermax);
    let mut n = 0;
    while n < most {
        (x, y) = map.step(x, y);
        if !(x * x + y * y).simd_le(map.near_sqr).all_true() {
            break;
        }
        n += 1;
    }
    n
}

/// Begins a batch with iterations that are tested at their end only; where that fails, they are not made.
/// Returns how many every point has made.
#[inline(always)]
fn step_calmly<S: Simd>(map: &Map<S>, batch: &mut Batch, used: usize, steps: u32) -> u32 {
    const CHAINS: usize = TOGETHER;
    let (none, all) = (map.splat(COUNT_BASE), map.splat(COUNT_BASE + f64::from(steps)));
    if steps == 0 {
        batch.count.fill(COUNT_BASE);
        return 0;
    }
    let mut escaped = 0;
    for first in (0..used).step_by(CHAINS * S::f64s::LEN) {
        let place: [usize; CHAINS] =
            core::array::from_fn(|k| (first + k * S::f64s::LEN).min(BATCH - S::f64s::LEN));
        let mut x = place.map(|place| map.load(&batch.x, place));
        let mut y = place.map(|place| map.load(&batch.y, place));
        for _ in 0..steps {
            for k in 0..CHAINS {
                (x[k], y[k]) = map.step(x[k], y[k]);
            }
        }
        for k in 0..CHAINS {
            let live = (x[k] * x[k] + y[k] * y[k]).simd_le(map.near_sqr);
            let lanes = lanes_at::<S>(place[k]);
            escaped |= u32::from(!live.all_true() && place[k] < used);
            live.select(x[k], map.load(&batch.x, place[k])).store_slice(&mut batch.x[lanes.clone()]);
            live.select(y[k], map.load(&batch.y, place[k])).store_slice(&mut batch.y[lanes.clone()]);
            live.select(all, none).store_slice(&mut batch.count[lanes]);
        }
    }
    if escaped == 0 { steps } else { 0 }
}

/// Ends the lanes that are in a region that no orbit leaves: their count is `itermax`.
#[inline(always)]
fn drop_interior<S: Simd, const CHAINS: usize>(
    map: &Map<S>,
    chains: &mut Chains<S::f64s, CHAINS>,
    interior: &Absorbing,
) {
    let itermax = map.splat(COUNT_BASE + f64::from(map.itermax));
    for k in 0..CHAINS {
        let within =
            interior.within(map.simd, chains.x[k], chains.y[k]) & chains.add[k].simd_gt(map.splat(0.0));
        // Frozen from now on, as NaN is not inside.
        chains.x[k] = within.select(map.splat(f64::NAN), chains.x[k]);
        chains.count[k] = within.select(itermax, chains.count[k]);
        chains.add[k] = within.select(map.splat(0.0), chains.add[k]);
    }
}

/// Finds the exact counts of points left at the start of the group that they escape in. Returns whether
/// there are [`UNCLEAR`] ones.
#[inline(always)]
fn settle<S: Simd>(map: Map<S>, batch: &mut Batch, used: usize) -> bool {
    const CHAINS: usize = 4;
    let (one, zero) = (map.splat(1.0), map.splat(0.0));
    let itermax = map.splat(COUNT_BASE + f64::from(map.itermax));
    let mut any_unclear = 0;
    for first in (0..used).step_by(CHAINS * S::f64s::LEN) {
        let place: [usize; CHAINS] =
            core::array::from_fn(|k| (first + k * S::f64s::LEN).min(BATCH - S::f64s::LEN));
        let mut x = place.map(|place| map.load(&batch.x, place));
        let mut y = place.map(|place| map.load(&batch.y, place));
        let mut count = place.map(|place| map.load(&batch.count, place));
        let mut inside = [one.simd_gt(zero); CHAINS];
        for _ in 1..GROUP {
            for k in 0..CHAINS {
                (x[k], y[k]) = map.step(x[k], y[k]);
                inside[k] &= (x[k] * x[k] + y[k] * y[k]).simd_le(map.threshold_sqr);
                count[k] = inside[k].select(count[k] + one, count[k]);
            }
        }
        for k in 0..CHAINS {
            (x[k], y[k]) = map.step(x[k], y[k]);
            // Else between the threshold and a little less, or NaN, perhaps without having been outside: rare.
            let outside = (x[k] * x[k] + y[k] * y[k]).simd_gt(map.threshold_sqr);
            let unclear = !outside & count[k].simd_lt(itermax);
            any_unclear |= if place[k] < used { unclear.to_bitmask() } else { 0 };
            unclear
                .select(map.splat(COUNT_BASE + f64::from(UNCLEAR)), count[k])
                .store_slice(&mut batch.count[lanes_at::<S>(place[k])]);
        }
    }
    any_unclear != 0
}
