//! The one SIMD kernel, generic over the instruction set.

use super::scalar::count_watched;
use crate::cancel::{Cancel, Cancelled};
use crate::julia::Julia;
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;

const CHAINS: usize = 4;
const BATCH: usize = 1024;
const LANES: usize = 8;
const ONE_STEP: u64 = 1 << 32;
const ROOM: usize = BATCH + CHAINS * LANES;

#[derive(Clone)]
struct Points {
    xs: Vec<f64>,
    ys: Vec<f64>,
    tags: Vec<u64>,
    len: usize,
}

impl Points {
    fn new() -> Self {
        Self { xs: vec![0.0; ROOM], ys: vec![0.0; ROOM], tags: vec![0; ROOM], len: 0 }
    }
    fn fill(&mut self, xs: &[f64], ys: &[f64]) {
        self.len = xs.len();
        self.xs[..xs.len()].copy_from_slice(xs);
        self.ys[..ys.len()].copy_from_slice(ys);
        for (k, t) in self.tags[..xs.len()].iter_mut().enumerate() {
            *t = k as u64;
        }
    }
    fn pad(&mut self, group: usize) -> usize {
        let end = self.len.next_multiple_of(group);
        let last = self.len - 1;
        let (x, y, tag) = (self.xs[last], self.ys[last], self.tags[last]);
        self.xs[self.len..end].fill(x);
        self.ys[self.len..end].fill(y);
        self.tags[self.len..end].fill(tag);
        end
    }
}

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

#[simd]
fn drive<S: Simd>(
    simd: S,
    julia: &Julia,
    xs: &[f64],
    ys: &[f64],
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let mut batch = Points::new();
    let mut dead = Points::new();
    let itermax = julia.itermax();
    let mut first = 8;
    for ((xs, ys), counts) in xs.chunks(BATCH).zip(ys.chunks(BATCH)).zip(counts.chunks_mut(BATCH)) {
        batch.fill(xs, ys);
        let mut n = 0;
        let mut steps = first;
        first = 16;
        while n < itermax && batch.len > 0 {
            cancel.check()?;
            steps = steps.min(itermax - n);
            let before = batch.len;
            pass(simd, julia, steps, &mut batch, &mut dead);
            if dead.len > 0 {
                first = first.min(settle(simd, julia, n, steps, &mut dead, counts, cancel)?);
            }
            n += steps;
            let died = before - batch.len;
            steps = if died == 0 {
                16
            } else {
                ((2 * before * steps as usize / died) as f64).sqrt().clamp(3.0, 16.0) as u32
            };
        }
        for t in &batch.tags[..batch.len] {
            counts[*t as usize] = itermax;
        }
    }
    Ok(())
}

#[simd]
fn pass<S: Simd>(simd: S, julia: &Julia, steps: u32, batch: &mut Points, dead: &mut Points) {
    let lanes = S::f64s::LEN;
    let cr = S::f64s::splat(simd, julia.c0().re);
    let ci = S::f64s::splat(simd, julia.c0().im);
    let two = S::f64s::splat(simd, 2.0);
    let t = S::f64s::splat(simd, julia.threshold_sqr() * (1.0 - 1e-4));
    let group = CHAINS * lanes;
    let end = batch.pad(group);
    let last_tag = batch.tags[batch.len - 1];
    let pads = end - batch.len;
    let (xs, ys, tags) = (&mut batch.xs[..end], &mut batch.ys[..end], &mut batch.tags[..end]);
    let (mut kept, mut gone, mut at) = (0, 0, 0);
    while at < end {
        let mut x: [S::f64s; CHAINS] =
            core::array::from_fn(|k| S::f64s::from_slice(simd, &xs[at + k * lanes..][..lanes]));
        let mut y: [S::f64s; CHAINS] =
            core::array::from_fn(|k| S::f64s::from_slice(simd, &ys[at + k * lanes..][..lanes]));
        for _ in 1..steps {
            for k in 0..CHAINS {
                let (xx, yy) = (x[k] * x[k], y[k] * y[k]);
                (x[k], y[k]) = (xx - yy + cr, two.mul_add(x[k] * y[k], ci));
            }
        }
        let mut inside = [S::mask64s::splat(simd, true); CHAINS];
        for k in 0..CHAINS {
            let (xx, yy) = (x[k] * x[k], y[k] * y[k]);
            (x[k], y[k]) = (xx - yy + cr, two.mul_add(x[k] * y[k], ci));
            inside[k] = (x[k] * x[k] + y[k] * y[k]).simd_le(t);
        }
        for k in 0..CHAINS {
            let here = at + k * lanes;
            let out = !inside[k];
            let tag = S::u64s::from_slice(simd, &tags[here..][..lanes]);
            S::f64s::from_slice(simd, &xs[here..][..lanes])
                .compress(out)
                .store_slice(&mut dead.xs[gone..][..lanes]);
            S::f64s::from_slice(simd, &ys[here..][..lanes])
                .compress(out)
                .store_slice(&mut dead.ys[gone..][..lanes]);
            tag.compress(out).store_slice(&mut dead.tags[gone..][..lanes]);
            x[k].compress(inside[k]).store_slice(&mut xs[kept..][..lanes]);
            y[k].compress(inside[k]).store_slice(&mut ys[kept..][..lanes]);
            tag.compress(inside[k]).store_slice(&mut tags[kept..][..lanes]);
            let stay = inside[k].to_bitmask().count_ones() as usize;
            kept += stay;
            gone += lanes - stay;
        }
        at += group;
    }
    if kept > 0 && tags[kept - 1] == last_tag {
        kept -= pads
    } else {
        gone -= pads
    };
    batch.len = kept;
    dead.len = gone;
}

#[simd]
fn settle<S: Simd>(
    simd: S,
    julia: &Julia,
    n: u32,
    steps: u32,
    dead: &mut Points,
    counts: &mut [u32],
    cancel: &Cancel,
) -> Result<u32, Cancelled> {
    let lanes = S::f64s::LEN;
    let cr = S::f64s::splat(simd, julia.c0().re);
    let ci = S::f64s::splat(simd, julia.c0().im);
    let two = S::f64s::splat(simd, 2.0);
    let t = S::f64s::splat(simd, julia.threshold_sqr());
    let one = S::u64s::splat(simd, ONE_STEP);
    let group = CHAINS * lanes;
    let end = dead.pad(group);
    let mut at = 0;
    let mut first = u32::MAX;
    while at < end {
        let mut x: [S::f64s; CHAINS] =
            core::array::from_fn(|k| S::f64s::from_slice(simd, &dead.xs[at + k * lanes..][..lanes]));
        let mut y: [S::f64s; CHAINS] =
            core::array::from_fn(|k| S::f64s::from_slice(simd, &dead.ys[at + k * lanes..][..lanes]));
        let mut tag: [S::u64s; CHAINS] =
            core::array::from_fn(|k| S::u64s::from_slice(simd, &dead.tags[at + k * lanes..][..lanes]));
        let mut most = [S::f64s::splat(simd, 0.0); CHAINS];
        for _ in 0..steps {
            for k in 0..CHAINS {
                let (xx, yy) = (x[k] * x[k], y[k] * y[k]);
                (x[k], y[k]) = (xx - yy + cr, two.mul_add(x[k] * y[k], ci));
                most[k] = (x[k] * x[k] + y[k] * y[k]).max(most[k]);
                tag[k] = most[k].simd_le(t).select(tag[k] + one, tag[k]);
            }
        }
        for k in 0..CHAINS {
            x[k].store_slice(&mut dead.xs[at + k * lanes..][..lanes]);
            y[k].store_slice(&mut dead.ys[at + k * lanes..][..lanes]);
            tag[k].store_slice(&mut dead.tags[at + k * lanes..][..lanes]);
        }
        at += group;
    }
    for k in 0..dead.len {
        let tag = dead.tags[k];
        let seen = (tag >> 32) as u32;
        let mut count = n + seen;
        if seen == steps {
            count = count_watched(julia, dead.xs[k], dead.ys[k], count, cancel)?;
        }
        first = first.min(count);
        if let Some(out) = counts.get_mut(tag as u32 as usize) {
            *out = count;
        }
    }
    Ok(first)
}
