//! The one SIMD kernel, generic over the instruction set.

use super::scalar::count_watched;
use crate::cancel::{Cancel, Cancelled};
use crate::julia::Julia;
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;

/// Points taken up together: few enough for the first-level cache to hold all that is kept of them.
const BATCH: usize = 1024;
/// The most steps between two tests.
const MOST_STEPS: u32 = 16;
/// How far below the threshold a lane is looked at more closely.
const SLACK: f64 = 1.0 - 1e-4;

/// Neighbouring points, on their way.
#[derive(Clone, Copy)]
struct Vector<F> {
    x: F,
    y: F,
    /// The index of the first one.
    base: u32,
    /// One bit for each lane that has not escaped.
    live: u32,
}

/// The lanes of a vector that were outside at the end of a pass.
#[derive(Clone, Copy, Default)]
struct Escaped {
    vector: u32,
    lanes: u32,
}

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
    xs: &[f64],
    ys: &[f64],
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    dispatch!(level, simd => drive(simd, julia, xs, ys, counts, cancel))
}

#[derive(Clone, Copy)]
struct Map<S: Simd> {
    simd: S,
    cr: S::f64s,
    ci: S::f64s,
    two: S::f64s,
    threshold_sqr: f64,
}

#[simd]
fn drive<S: Simd>(
    simd: S,
    julia: &Julia,
    xs: &[f64],
    ys: &[f64],
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let lanes = S::f64s::LEN;
    let room = BATCH / lanes + 8;
    let zero = S::f64s::splat(simd, 0.0);
    let empty = Vector { x: zero, y: zero, base: 0, live: 0 };
    let mut batch = vec![empty; room];
    let mut next = vec![empty; room];
    let mut escaped = vec![Escaped::default(); room];
    let mut settled = vec![0; BATCH + lanes];
    let map = Map::<S> {
        simd,
        cr: S::f64s::splat(simd, julia.c0().re),
        ci: S::f64s::splat(simd, julia.c0().im),
        two: S::f64s::splat(simd, 2.0),
        threshold_sqr: julia.threshold_sqr(),
    };
    let itermax = julia.itermax();
    let mut first = 8;
    for ((xs, ys), counts) in xs.chunks(BATCH).zip(ys.chunks(BATCH)).zip(counts.chunks_mut(BATCH)) {
        let mut len = 0;
        for (x, y) in xs.chunks(lanes).zip(ys.chunks(lanes)) {
            let mut vector = Vector { base: (len * lanes) as u32, live: (1 << x.len()) - 1, ..empty };
            if x.len() == lanes {
                vector.x = S::f64s::from_slice(simd, x);
                vector.y = S::f64s::from_slice(simd, y);
            } else {
                vector.x.as_mut_slice()[..x.len()].copy_from_slice(x);
                vector.y.as_mut_slice()[..y.len()].copy_from_slice(y);
            }
            batch[len] = vector;
            len += 1;
        }
        settled.fill(u64::from(itermax));
        let mut n = 0;
        let mut steps = first;
        first = 16;
        while n < itermax && len > 0 {
            cancel.check()?;
            steps = steps.min(itermax - n);
            let before = len;
            let gone;
            (len, gone) = if lanes == 8 {
                pass::<S, 8>(simd, map, steps, &mut batch, len, &mut next, &mut escaped)
            } else {
                pass::<S, 4>(simd, map, steps, &mut batch, len, &mut next, &mut escaped)
            };
            if gone > 0 {
                if lanes == 8 {
                    settle::<S, 4>(
                        simd,
                        map,
                        julia,
                        n,
                        steps,
                        &batch,
                        &mut escaped,
                        gone,
                        &mut settled,
                        cancel,
                    )?;
                } else {
                    settle::<S, 2>(
                        simd,
                        map,
                        julia,
                        n,
                        steps,
                        &batch,
                        &mut escaped,
                        gone,
                        &mut settled,
                        cancel,
                    )?;
                }
            }
            n += steps;
            steps = if gone == 0 {
                MOST_STEPS
            } else {
                ((before * steps as usize) as f64 / (K() * gone as f64)).sqrt().clamp(3.0, 16.0) as u32
            };
            std::mem::swap(&mut batch, &mut next);
        }
        for (count, settled) in counts.iter_mut().zip(&settled) {
            *count = *settled as u32;
            first = first.min(*count);
        }
    }
    Ok(())
}
fn K() -> f64 {
    static K: std::sync::LazyLock<f64> =
        std::sync::LazyLock::new(|| std::env::var("K").map_or(3.0, |s| s.parse().unwrap()));
    *K
}

#[simd]
fn pass<S: Simd, const CHAINS: usize>(
    simd: S,
    map: Map<S>,
    steps: u32,
    batch: &mut [Vector<S::f64s>],
    len: usize,
    next: &mut [Vector<S::f64s>],
    escaped: &mut [Escaped],
) -> (usize, usize) {
    let Map { cr, ci, two, .. } = map;
    let t = S::f64s::splat(simd, map.threshold_sqr * SLACK);
    let end = len.next_multiple_of(CHAINS);
    for v in &mut batch[len..end] {
        v.live = 0;
    }
    let (batch, next, escaped) = (&batch[..end], &mut next[..end], &mut escaped[..end]);
    let (mut kept, mut gone) = (0, 0);
    for (group, vectors) in batch.chunks_exact(CHAINS).enumerate() {
        let mut x = [two; CHAINS];
        let mut y = [two; CHAINS];
        for k in 0..CHAINS {
            (x[k], y[k]) = (vectors[k].x, vectors[k].y);
        }
        for _ in 0..steps {
            for k in 0..CHAINS {
                let (xx, yy) = (x[k] * x[k], y[k] * y[k]);
                (x[k], y[k]) = (xx - yy + cr, two.mul_add(x[k] * y[k], ci));
            }
        }
        for k in 0..CHAINS {
            let inside = (x[k] * x[k] + y[k] * y[k]).simd_le(t).to_bitmask() as u32;
            let Vector { base, live, .. } = vectors[k];
            let out = live & !inside;
            escaped[gone] = Escaped { vector: (group * CHAINS + k) as u32, lanes: out };
            gone += usize::from(out != 0);
            next[kept] = Vector { x: x[k], y: y[k], base, live: live & inside };
            kept += usize::from(live & inside != 0);
        }
    }
    (kept, gone)
}

#[simd]
fn settle<S: Simd, const CHAINS: usize>(
    simd: S,
    map: Map<S>,
    julia: &Julia,
    n: u32,
    steps: u32,
    batch: &[Vector<S::f64s>],
    escaped: &mut [Escaped],
    gone: usize,
    settled: &mut [u64],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let lanes = S::f64s::LEN;
    let Map { cr, ci, two, .. } = map;
    let t = S::f64s::splat(simd, map.threshold_sqr);
    let one = S::u64s::splat(simd, 1);
    let end = gone.next_multiple_of(CHAINS);
    escaped[gone..end].fill(Escaped::default());
    for group in escaped[..end].chunks_exact(CHAINS) {
        let mut x = [two; CHAINS];
        let mut y = [two; CHAINS];
        let mut xx = [two; CHAINS];
        let mut yy = [two; CHAINS];
        let mut most = [S::f64s::splat(simd, 0.0); CHAINS];
        let mut seen = [S::u64s::splat(simd, u64::from(n)); CHAINS];
        for k in 0..CHAINS {
            let from = &batch[group[k].vector as usize];
            (x[k], y[k]) = (from.x, from.y);
            (xx[k], yy[k]) = (x[k] * x[k], y[k] * y[k]);
        }
        for _ in 0..steps {
            for k in 0..CHAINS {
                (x[k], y[k]) = (xx[k] - yy[k] + cr, two.mul_add(x[k] * y[k], ci));
                (xx[k], yy[k]) = (x[k] * x[k], y[k] * y[k]);
                most[k] = (xx[k] + yy[k]).max(most[k]);
                seen[k] = most[k].simd_le(t).select(seen[k] + one, seen[k]);
            }
        }
        for k in 0..CHAINS {
            let base = batch[group[k].vector as usize].base as usize;
            let out = u64::from(group[k].lanes);
            let slot = &mut settled[base..base + lanes];
            S::mask64s::from_bitmask(simd, out)
                .select(seen[k], S::u64s::from_slice(simd, slot))
                .store_slice(slot);
            let late = out & most[k].simd_le(t).to_bitmask();
            if late != 0 {
                for lane in 0..lanes {
                    if late >> lane & 1 == 1 {
                        slot[lane] = u64::from(count_watched(
                            julia,
                            x[k].as_slice()[lane],
                            y[k].as_slice()[lane],
                            n + steps,
                            cancel,
                        )?);
                    }
                }
            }
        }
    }
    Ok(())
}
