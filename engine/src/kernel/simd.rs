//! The one SIMD kernel, generic over the instruction set.
//!
//! ```text
//! take up a batch of points, as vectors of neighbours, all at one iteration
//! while a vector has a live lane:
//!     step every vector a few times
//!     note the count of each lane that was seen outside; drop the vectors without a live lane
//! ```
//!
//! Neighbours mostly escape within a few steps of each other, so a vector loses little by waiting for
//! its last lane. Tried and slower: moving single lanes together or refilling them (two thirds of the
//! vectors end in one step, and permutations compete with arithmetic), finding the step of an escape
//! by replaying it (as many steps again as it saves tests).

use super::interior::Disc;
use crate::cancel::{Cancel, Cancelled};
use crate::julia::Julia;
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;

/// Points taken up together: few enough for the first-level cache to hold all that is kept of them.
const BATCH: usize = 2048;
/// The most chains of [`pass`].
const MOST_CHAINS: usize = 8;
/// The most steps between two tests: also how coarsely a cancellation is seen.
const MOST_STEPS: u32 = 16;
/// The steps between two tests while orbits escape.
const CAREFUL_STEPS: u32 = 6;
/// After so many steps without an escape the next ones are made without a look.
const QUIET_STEPS: u32 = 32;

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
    interior: Option<&Disc>,
    (xs, ys): (&[f64], &[f64]),
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    if julia.threshold_sqr() == f64::INFINITY {
        counts.fill(julia.itermax());
        return Ok(());
    }
    dispatch!(level, simd => {
        let map = Map::new(simd, julia, interior);
        if expands(julia) {
            count_batches::<_, false>(map, (xs, ys), counts, cancel)
        } else {
            count_batches::<_, true>(map, (xs, ys), counts, cancel)
        }
    })
}

/// Whether an orbit moves away from 0 from the threshold on, by more than rounding can take back.
///
/// `|z| > R` gives `|z^2 + c0| >= R^2 - |c0|`; where that is above `R` by a margin, the computed
/// orbit too stays outside once it is there.
fn expands(julia: &Julia) -> bool {
    let threshold = julia.threshold();
    julia.escape_is_final() && threshold - julia.c0().norm() / threshold > 1.0 + 1e-6
}

/// What is iterated, in every lane.
#[derive(Clone, Copy)]
struct Map<S: Simd> {
    simd: S,
    re: S::f64s,
    im: S::f64s,
    two: S::f64s,
    threshold_sqr: S::f64s,
    itermax: u32,
    interior: Option<Disc>,
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
    fn new(simd: S, julia: &Julia, interior: Option<&Disc>) -> Self {
        let splat = |value| S::f64s::splat(simd, value);
        Self {
            simd,
            re: splat(julia.c0().re),
            im: splat(julia.c0().im),
            two: splat(2.0),
            threshold_sqr: splat(julia.threshold_sqr()),
            itermax: julia.itermax(),
            interior: interior.copied(),
        }
    }

    /// The next point of an orbit that is inside, given its squares too.
    ///
    /// `2 x y` is at most `x^2 + y^2`, so it does not overflow, and the fused product is exact.
    #[inline(always)]
    fn step(&self, x: S::f64s, y: S::f64s, xx: S::f64s, yy: S::f64s) -> (S::f64s, S::f64s) {
        (xx - yy + self.re, self.two.mul_add(x * y, self.im))
    }
}

/// Neighbouring points, on their way.
#[derive(Clone, Copy)]
struct Vector<F> {
    x: F,
    y: F,
    /// The index of the first one in the batch.
    base: u32,
    /// One bit for each lane that is still iterated.
    live: u32,
}

/// The points taken up together, and what is known of them.
struct Batch<S: Simd> {
    vectors: Vec<Vector<S::f64s>>,
    /// How many of `vectors` are in use.
    len: usize,
    /// The count of each point, which is `itermax` until it is known; as `f64` because that blends best.
    counts: Vec<f64>,
}

#[simd]
fn count_batches<S: Simd, const RETURNING: bool>(
    map: Map<S>,
    (xs, ys): (&[f64], &[f64]),
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let lanes = S::f64s::LEN;
    let zero = S::f64s::splat(map.simd, 0.0);
    let empty = Vector { x: zero, y: zero, base: 0, live: 0 };
    let mut batch =
        Batch::<S> { vectors: vec![empty; BATCH / lanes + MOST_CHAINS], len: 0, counts: vec![0.0; BATCH] };
    let mut calm_until = 0;
    for ((xs, ys), counts) in xs.chunks(BATCH).zip(ys.chunks(BATCH)).zip(counts.chunks_mut(BATCH)) {
        take_up(map, &mut batch, xs, ys);
        // Neighbouring batches begin to escape at about the same iteration.
        follow::<S, RETURNING>(map, &mut batch, calm_until, cancel)?;
        calm_until = map.itermax;
        for (count, known) in counts.iter_mut().zip(&batch.counts) {
            *count = *known as u32;
            calm_until = calm_until.min(*count);
        }
    }
    Ok(())
}

/// Fills a batch, and makes the first iteration: after it a live lane is inside, and is no NaN.
#[simd]
fn take_up<S: Simd>(map: Map<S>, batch: &mut Batch<S>, xs: &[f64], ys: &[f64]) {
    let lanes = S::f64s::LEN;
    let (simd, zero) = (map.simd, S::f64s::splat(map.simd, 0.0));
    let unknown = S::f64s::splat(simd, f64::from(map.itermax));
    batch.len = 0;
    for ((xs, ys), counts) in xs.chunks(lanes).zip(ys.chunks(lanes)).zip(batch.counts.chunks_exact_mut(lanes))
    {
        let (mut x, mut y) = (zero, zero);
        if xs.len() == lanes {
            (x, y) = (S::f64s::from_slice(simd, xs), S::f64s::from_slice(simd, ys));
        } else {
            x.as_mut_slice()[..xs.len()].copy_from_slice(xs);
            y.as_mut_slice()[..ys.len()].copy_from_slice(ys);
        }
        let xy = x * y;
        (x, y) = (x * x - y * y + map.re, xy + xy + map.im);
        let norm_sqr = x * x + y * y;
        norm_sqr.simd_gt(map.threshold_sqr).select(zero, unknown).store_slice(counts);
        let inside = norm_sqr.simd_le(map.threshold_sqr).to_bitmask() as u32;
        let base = (batch.len * lanes) as u32;
        let live = inside & ((1 << xs.len()) - 1);
        batch.vectors[batch.len] = Vector { x, y, base, live };
        batch.len += 1;
    }
}

/// Follows a batch to its end. Before iteration `calm_until` few escapes are to be expected.
#[simd]
fn follow<S: Simd, const RETURNING: bool>(
    map: Map<S>,
    batch: &mut Batch<S>,
    calm_until: u32,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let mut n = 1;
    let mut calm = n < calm_until;
    let mut quiet_steps: u32 = 0;
    let mut next_look: u32 = 16;
    while n < map.itermax && batch.len > 0 {
        cancel.check()?;
        let most = if n < calm_until {
            calm_until - n
        } else if calm {
            MOST_STEPS
        } else {
            CAREFUL_STEPS
        };
        let steps = most.min(MOST_STEPS).min(map.itermax - n);
        let calm_groups = calm && !RETURNING;
        let escaped = match S::f64s::LEN {
            8 => pass::<S, RETURNING, 6>(map, batch, n, steps, calm_groups),
            _ => pass::<S, RETURNING, 4>(map, batch, n, steps, calm_groups),
        };
        quiet_steps = if escaped == 0 { quiet_steps.saturating_add(steps) } else { 0 };
        calm = n + steps < calm_until || (n >= calm_until && quiet_steps >= QUIET_STEPS);
        n += steps;
        if let Some(disc) = map.interior.filter(|_| n >= next_look) {
            drop_interior(map, batch, &disc);
            next_look = n.saturating_add(disc.interval());
        }
    }
    Ok(())
}

/// Makes `steps` iterations after the `n`th and gives the number of vectors that lost a lane.
///
/// Where `calm`, a group of vectors is first stepped without a look, and done again with care when a
/// lane is outside at the end. `RETURNING` orbits may come back inside; others may not.
#[simd]
fn pass<S: Simd, const RETURNING: bool, const CHAINS: usize>(
    map: Map<S>,
    batch: &mut Batch<S>,
    n: u32,
    steps: u32,
    calm: bool,
) -> usize {
    let simd = map.simd;
    let zero = S::f64s::splat(simd, 0.0);
    // A live lane is inside at the start too, which is not an iteration of this pass.
    let before = S::f64s::splat(simd, f64::from(n) - 1.0);
    let end = batch.len.next_multiple_of(CHAINS);
    for vector in &mut batch.vectors[batch.len..end] {
        vector.live = 0;
    }
    let (vectors, counts) = (&mut batch.vectors[..end], &mut batch.counts[..]);
    let (mut kept, mut escaped) = (0, 0);
    for group in (0..end).step_by(CHAINS) {
        let start: [Vector<S::f64s>; CHAINS] = core::array::from_fn(|k| vectors[group + k]);
        let (mut x, mut y, mut inside) = ([zero; CHAINS], [zero; CHAINS], [0; CHAINS]);
        let mut all_inside = false;
        if calm {
            (x, y, inside) = step_calmly(&map, &start, steps);
            all_inside = (0..CHAINS).all(|k| start[k].live & !inside[k] == 0);
        }
        if !all_inside {
            let mut seen = [before; CHAINS];
            (x, y, inside) = step_watchfully::<S, RETURNING, CHAINS>(&map, &start, steps, &mut seen);
            for k in 0..CHAINS {
                let out = start[k].live & !inside[k];
                escaped += usize::from(out != 0);
                let base = start[k].base as usize;
                let known = &mut counts[base..base + S::f64s::LEN];
                let out = S::mask64s::from_bitmask(simd, u64::from(out));
                out.select(seen[k], S::f64s::from_slice(simd, known)).store_slice(known);
            }
        }
        for k in 0..CHAINS {
            let live = start[k].live & inside[k];
            vectors[kept] = Vector { x: x[k], y: y[k], base: start[k].base, live };
            kept += usize::from(live != 0);
        }
    }
    batch.len = kept;
    escaped
}

/// Some vectors after some steps: x, y, and one bit for each lane that is, or always was, inside.
type Stepped<F, const CHAINS: usize> = ([F; CHAINS], [F; CHAINS], [u32; CHAINS]);

/// Steps without a look before the end.
#[inline(always)]
fn step_calmly<S: Simd, const CHAINS: usize>(
    map: &Map<S>,
    start: &[Vector<S::f64s>; CHAINS],
    steps: u32,
) -> Stepped<S::f64s, CHAINS> {
    let (mut x, mut y) = (start.map(|vector| vector.x), start.map(|vector| vector.y));
    for _ in 0..steps {
        for k in 0..CHAINS {
            (x[k], y[k]) = map.step(x[k], y[k], x[k] * x[k], y[k] * y[k]);
        }
    }
    let mut inside = [0; CHAINS];
    for k in 0..CHAINS {
        inside[k] = (x[k] * x[k] + y[k] * y[k]).simd_le(map.threshold_sqr).to_bitmask() as u32;
    }
    (x, y, inside)
}

/// Steps, and adds to `seen` how many of the points stepped from were inside, up to the first that was not.
#[inline(always)]
fn step_watchfully<S: Simd, const RETURNING: bool, const CHAINS: usize>(
    map: &Map<S>,
    start: &[Vector<S::f64s>; CHAINS],
    steps: u32,
    seen: &mut [S::f64s; CHAINS],
) -> Stepped<S::f64s, CHAINS> {
    let (mut x, mut y) = (start.map(|vector| vector.x), start.map(|vector| vector.y));
    let (zero, one) = (S::f64s::splat(map.simd, 0.0), S::f64s::splat(map.simd, 1.0));
    let mut farthest = [zero; CHAINS];
    for _ in 0..steps {
        for k in 0..CHAINS {
            let (xx, yy) = (x[k] * x[k], y[k] * y[k]);
            farthest[k] = if RETURNING { (xx + yy).max(farthest[k]) } else { xx + yy };
            seen[k] = farthest[k].simd_le(map.threshold_sqr).select(seen[k] + one, seen[k]);
            (x[k], y[k]) = map.step(x[k], y[k], xx, yy);
        }
    }
    let mut inside = [0; CHAINS];
    for k in 0..CHAINS {
        let norm_sqr = x[k] * x[k] + y[k] * y[k];
        let farthest = if RETURNING { norm_sqr.max(farthest[k]) } else { norm_sqr };
        inside[k] = farthest.simd_le(map.threshold_sqr).to_bitmask() as u32;
    }
    (x, y, inside)
}

/// Drops the lanes that are in a disc that no orbit leaves: their count is `itermax`.
#[simd]
fn drop_interior<S: Simd>(map: Map<S>, batch: &mut Batch<S>, disc: &Disc) {
    let splat = |value| S::f64s::splat(map.simd, value);
    let (re, im, radius_sqr) = (splat(disc.center().re), splat(disc.center().im), splat(disc.radius_sqr()));
    let mut kept = 0;
    for index in 0..batch.len {
        let mut vector = batch.vectors[index];
        let (x, y) = (vector.x - re, vector.y - im);
        vector.live &= !((x * x + y * y).simd_lt(radius_sqr).to_bitmask() as u32);
        batch.vectors[kept] = vector;
        kept += usize::from(vector.live != 0);
    }
    batch.len = kept;
}
