//! Points that lie anywhere: no neighbour tells how long an orbit has to be followed.
//!
//! ```text
//! for some iterations, then for some more, ...:
//!     make these with every point that is left, block by block, and count those after which it is inside
//!     keep the points that were inside after all of them, close together
//! leave the few that are left in the end to the kernel for neighbours, which knows the interior
//! ```

use super::Prepared;
use super::blocks::{Block, COUNTS, LARGE, expanding_c0};
use crate::plane::Plane;
use crate::watch::{Cancelled, Watch};
use fearless_simd::{dispatch, prelude::*};
use fearless_simd_macros::simd;
use num_complex::Complex64;
use std::array::from_fn;

/// Iterations between two sortings of the points: as many again as were made, so that an orbit makes at most about
/// half of its iterations in vain.
const WAVES: [u32; 6] = [8, 8, 16, 16, 32, 48];
/// Fewer points are no work for it.
const LEAST_POINTS: usize = 256;

/// The points that are left, and which ones they are; its memory is used again.
#[derive(Debug, Default)]
pub(crate) struct Left {
    x: Vec<f64>,
    y: Vec<f64>,
    index: Vec<u32>,
}

impl Left {
    /// Parts of some points; returns whether none is so large that a square may overflow unseen.
    fn load(&mut self, points: impl Iterator<Item = Complex64> + Clone) -> bool {
        self.x.clear();
        self.y.clear();
        self.x.extend(points.clone().map(|z| z.re));
        self.y.extend(points.map(|z| z.im));
        // Not one after the other, which takes longer than all at once.
        let small = |list: &[f64]| list.iter().fold(true, |all, value| all & (value.abs() <= LARGE));
        small(&self.x) & small(&self.y)
    }
}

impl Prepared {
    /// Writes the counts of points that lie anywhere: as many as `counts` has room for.
    ///
    /// Looks at `watch` as [`count_points`](Self::count_points) does.
    pub(crate) fn count_scattered(
        &self,
        points: &[Complex64],
        left: &mut Left,
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let len = points.len().min(counts.len());
        let (points, counts) = (&points[..len], &mut counts[..len]);
        let are_small = left.load(points.iter().copied());
        // Outside has to be outside for ever.
        let suits = are_small
            && self.plane == Plane::Dynamical
            && self.c0.norm() < expanding_c0(self.threshold)
            && (self.threshold * self.threshold).is_finite()
            && (LEAST_POINTS..u32::MAX as usize).contains(&len);
        if !suits {
            return self.count_points(&left.x, &left.y, counts, watch);
        }
        left.index.clear();
        left.index.extend(0..len as u32);
        let mut made = 0;
        for steps in WAVES {
            watch.check()?;
            let steps = steps.min(self.itermax - made);
            if steps == 0 || left.index.is_empty() {
                break;
            }
            dispatch!(self.kernel.level, simd => choose(simd, self, left, [made, steps], counts));
            made += steps;
        }
        if made == self.itermax {
            left.index.iter().for_each(|at| counts[*at as usize] = made);
            return Ok(());
        }
        let index = std::mem::take(&mut left.index);
        left.load(index.iter().map(|at| points[*at as usize]));
        let mut found = vec![0; index.len()];
        let counted = self.count_points(&left.x, &left.y, &mut found, watch);
        index.iter().zip(found).for_each(|(at, found)| counts[*at as usize] = found);
        left.index = index;
        counted
    }
}

#[inline(always)]
fn choose<S: Simd>(simd: S, job: &Prepared, left: &mut Left, made: [u32; 2], counts: &mut [u32]) {
    match S::f64s::LEN {
        4 => wave::<S, 4>(simd, job, left, made, counts),
        _ => wave::<S, 5>(simd, job, left, made, counts),
    }
}

/// Makes `steps` iterations more than were `made` of each point that is left, writes the counts of those that left, and
/// keeps the others.
#[simd]
fn wave<S: Simd, const K: usize>(
    simd: S,
    job: &Prepared,
    left: &mut Left,
    [made, steps]: [u32; 2],
    counts: &mut [u32],
) {
    let lanes = S::f64s::LEN;
    let splat = |value| S::f64s::splat(simd, value);
    let (two, threshold_sqr) = (splat(2.0), splat(job.threshold * job.threshold));
    let one = S::i64s::splat(simd, 1);
    let Left { x, y, index } = left;
    let len = index.len();
    // Points outside at once fill the last block.
    let padded = len.next_multiple_of(K * lanes);
    x.resize(padded, LARGE);
    y.resize(padded, LARGE);
    index.resize(padded, 0);
    let mut kept = 0;
    for start in (0..padded).step_by(K * lanes) {
        let load = |list: &[f64], k: usize| S::f64s::from_slice(simd, &list[start + k * lanes..][..lanes]);
        let mut block = Block::<S, COUNTS, K, 1> {
            re: [splat(job.c0.re)],
            im: [splat(job.c0.im)],
            x: from_fn(|k| load(x, k)),
            y: from_fn(|k| load(y, k)),
            p: [splat(0.0); K],
            q: [splat(0.0); K],
        };
        let mut count = [S::i64s::splat(simd, 0); K];
        let mut inside = [S::mask64s::splat(simd, true); K];
        let (mut xx, mut yy) = block.squares();
        for _ in 0..steps {
            block.step(two, xx, yy);
            (xx, yy) = block.squares();
            for k in 0..K {
                inside[k] = (xx[k] + yy[k]).simd_le(threshold_sqr);
                count[k] = match lanes {
                    8 => inside[k].select(count[k] + one, count[k]),
                    // Where masks are vectors, a lane of one is -1.
                    _ => count[k] - inside[k].to_vector(),
                };
            }
        }
        for k in 0..K {
            let first = start + k * lanes;
            if inside[k].all_true() {
                // What is kept lies before what is still to come.
                x[kept..kept + lanes].copy_from_slice(block.x[k].as_slice());
                y[kept..kept + lanes].copy_from_slice(block.y[k].as_slice());
                index.copy_within(first..first + lanes, kept);
                kept += lanes;
                continue;
            }
            let new = block.x[k].as_slice().iter().zip(block.y[k].as_slice()).zip(count[k].as_slice());
            for (((new_x, new_y), found), at) in new.zip(first..len) {
                let at = index[at];
                (x[kept], y[kept], index[kept]) = (*new_x, *new_y, at);
                counts[at as usize] = made + *found as u32;
                kept += usize::from(*found as u32 == steps);
            }
        }
    }
    x.truncate(kept);
    y.truncate(kept);
    index.truncate(kept);
}
