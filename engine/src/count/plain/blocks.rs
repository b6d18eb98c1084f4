//! The one SIMD kernel, generic over the instruction set and the plane.
//!
//! ```text
//! for each block of K vectors of neighbours, one below the other:
//!     make as many untested iterations as the block before could have made
//!         where a lane is outside after some of them: go back to before these and make half as many
//!     iterate, and count the iterations after which each lane is inside, until none is
//!         now and then: look at the cancellation, and end the lanes that can never escape
//! ```
//!
//! The vectors are independent, so that one's arithmetic fills the other's latencies. Neighbours in two
//! dimensions mostly escape within a few iterations of each other, so a block loses little by waiting
//! for its last lane, and its neighbour can be told from it.

use super::{Prepared, parameter, scalar};
use crate::count::interior::Absorbing;
use crate::plane::Plane;
use crate::watch::{Cancelled, Watch};
use fearless_simd::{dispatch, prelude::*};
use fearless_simd_macros::simd;
use std::array::from_fn;

/// The lanes of the longest vector: fewer samples than that make no vector.
pub(super) const MOST_LANES: usize = 8;
/// The most untested iterations at a time: what a wrong guess can cost.
const MOST_CALM: u32 = 64;
/// Fewer untested iterations gain nothing.
const LEAST_CALM: u32 = 6;
/// Untested iterations are made in groups of these.
const CALM_STEP: u32 = 2;
/// Iterations between two looks for orbits that never escape, where no absorbing region asks for its own interval.
const INTERVAL: u32 = 64;
/// The most iterations between two looks at the cancellation: less than 100 microseconds of any block.
const MOST_UNWATCHED: u32 = 4096;
/// Beyond this modulus a square may overflow before it was seen outside; such samples are left to the scalar loop.
pub(super) const LARGE: f64 = 1e150;

/// Pictures are best counted by this number of rows, or a multiple: whole blocks of 4 and of 5.
pub(crate) const BLOCK_ROWS: usize = 20;

/// Makes a stack frame begin at a cache line, and so the vectors that spill to it. Left where the caller's ends, in one run
/// of ten some of them lie across two pages, and counting takes half as long again.
#[repr(align(64))]
struct AlignedFrame(u8);

/// Where the samples stand.
#[derive(Clone, Copy)]
pub(super) enum Samples<'a> {
    /// At every x in every row y: at least [`MOST_LANES`] of x.
    Rows(&'a [f64], &'a [f64]),
    /// At every pair of x and y: none, or at least [`MOST_LANES`] of them.
    List(&'a [f64], &'a [f64]),
}

/// What of an orbit is followed: where it is,
pub(crate) const COUNTS: u8 = 0;
/// the point where it escapes too,
pub(crate) const POINTS: u8 = 1;
/// and the squared modulus of its slope, `dz / d sample`,
pub(crate) const MODULI: u8 = 2;
/// or the slope.
pub(crate) const SLOPES: u8 = 3;

/// What is made of orbits beside their counts.
pub(crate) trait Beside<const FOLLOWED: u8> {
    /// Takes the orbits of a block where they escape: after one iteration more than their counts, of which `least` is
    /// the least. The vectors stand at `places` of the picture; no more than `made` iterations were made.
    fn take<S: Simd, const K: usize, const C: usize>(
        &mut self,
        simd: S,
        block: Block<S, FOLLOWED, K, C>,
        counts: [S::i64s; K],
        places: [usize; K],
        iterations: [u32; 2],
        watch: &Watch,
    ) -> Result<(), Cancelled>;
}

/// Nothing is.
pub(super) struct Nothing;

impl Beside<COUNTS> for Nothing {
    #[inline(always)]
    fn take<S: Simd, const K: usize, const C: usize>(
        &mut self,
        _: S,
        _: Block<S, COUNTS, K, C>,
        _: [S::i64s; K],
        _: [usize; K],
        _: [u32; 2],
        _: &Watch,
    ) -> Result<(), Cancelled> {
        Ok(())
    }
}

/// Writes the count of each sample, row after row.
pub(super) fn count(
    job: &Prepared,
    samples: Samples<'_>,
    counts: &mut [u32],
    watch: &Watch,
) -> Result<(), Cancelled> {
    if counts.is_empty() {
        return Ok(());
    }
    if job.threshold * job.threshold == f64::INFINITY {
        // Nothing is outside.
        counts.fill(job.itermax);
        return Ok(());
    }
    if !are_small(job, samples) {
        return count_large(job, samples, counts, watch);
    }
    follow_all(job, samples, counts, &mut Nothing, watch)
}

/// Whether squares of the samples and of c0 are far from overflow.
pub(super) fn are_small(job: &Prepared, samples: Samples<'_>) -> bool {
    let (Samples::Rows(xs, ys) | Samples::List(xs, ys)) = samples;
    let small = |value: &f64| value.abs() <= LARGE;
    small(&job.c0.re) && small(&job.c0.im) && xs.iter().chain(ys).all(small)
}

/// Writes the count of each sample, and has the orbits taken; [`MODULI`] in the dynamical plane only. The samples
/// [`are_small`], and so is the threshold.
pub(super) fn follow_all<B: Beside<FOLLOWED>, const FOLLOWED: u8>(
    job: &Prepared,
    samples: Samples<'_>,
    counts: &mut [u32],
    beside: &mut B,
    watch: &Watch,
) -> Result<(), Cancelled> {
    dispatch!(job.kernel.level, simd => choose(simd, job, samples, counts, beside, watch))
}

/// The scalar loop, for samples or a c0 far beyond any set.
fn count_large(
    job: &Prepared,
    samples: Samples<'_>,
    counts: &mut [u32],
    watch: &Watch,
) -> Result<(), Cancelled> {
    for (k, count) in counts.iter_mut().enumerate() {
        let sample = match samples {
            Samples::Rows(xs, ys) => [xs[k % xs.len()], ys[k / xs.len()]],
            Samples::List(xs, ys) => [xs[k], ys[k]],
        };
        let (start, c0) = match job.plane {
            Plane::Dynamical => (sample, [job.c0.re, job.c0.im]),
            Plane::Parameter => ([0.0; 2], sample),
        };
        *count = scalar::escape_watched(start, c0, job.threshold * job.threshold, job.itermax, watch)?;
    }
    Ok(())
}

/// Picks the shape of a block: as many rows as the registers hold.
#[inline(always)]
fn choose<S: Simd, B: Beside<FOLLOWED>, const FOLLOWED: u8>(
    simd: S,
    job: &Prepared,
    samples: Samples<'_>,
    counts: &mut [u32],
    beside: &mut B,
    watch: &Watch,
) -> Result<(), Cancelled> {
    if S::f64s::LEN == 4 || FOLLOWED >= MODULI {
        choose_plane::<S, B, FOLLOWED, 4>(simd, job, samples, counts, beside, watch)
    } else {
        choose_plane::<S, B, FOLLOWED, 5>(simd, job, samples, counts, beside, watch)
    }
}

#[inline(always)]
fn choose_plane<S: Simd, B: Beside<FOLLOWED>, const FOLLOWED: u8, const K: usize>(
    simd: S,
    job: &Prepared,
    samples: Samples<'_>,
    counts: &mut [u32],
    beside: &mut B,
    watch: &Watch,
) -> Result<(), Cancelled> {
    let expands = FOLLOWED == COUNTS && job.c0.norm() < expanding_c0(job.threshold);
    match (job.plane, expands) {
        (Plane::Dynamical, true) => {
            blocks::<S, B, FOLLOWED, K, 1, false>(simd, job, samples, counts, beside, watch)
        }
        (Plane::Dynamical, false) => {
            blocks::<S, B, FOLLOWED, K, 1, true>(simd, job, samples, counts, beside, watch)
        }
        (Plane::Parameter, _) => {
            blocks::<S, B, FOLLOWED, K, K, true>(simd, job, samples, counts, beside, watch)
        }
    }
}

/// Below this `|c0|` an orbit moves away from 0 from the threshold on, by more than rounding can take back:
/// outside is outside for ever.
///
/// `|z| > R` gives `|z^2 + c0| >= |z| (|z| - |c0| / |z|) > (1 + 1e-6) |z|` where `|c0| <= R (R - 1 - 1e-6)`. A step errs by less
/// than `1e-15 (|z|^2 + |c0|)`: too little up to `|z| = 1000`, and beyond that `|c0| <= R` leaves `|z^2 + c0| > 2 |z|`.
pub(super) fn expanding_c0(threshold: f64) -> f64 {
    threshold.min(threshold * (threshold - 1.0 - 1e-6)) * (1.0 - 1e-9)
}

/// What is iterated, in every lane.
struct Map<'a, S: Simd> {
    simd: S,
    job: &'a Prepared,
    threshold_sqr: S::f64s,
    /// Iterations between two looks.
    interval: u32,
    /// Whether there is anything to see before an orbit can have come back: [`never_escapes`].
    has_regions: bool,
}

/// The state of a block. In the dynamical plane one c0 is for all vectors (`C = 1`), in the parameter
/// plane each has its own (`C = K`).
#[derive(Clone, Copy)]
pub(crate) struct Block<S: Simd, const FOLLOWED: u8, const K: usize, const C: usize> {
    pub(crate) re: [S::f64s; C],
    pub(crate) im: [S::f64s; C],
    pub(crate) x: [S::f64s; K],
    pub(crate) y: [S::f64s; K],
    /// The slope, or its squared modulus.
    pub(crate) p: [S::f64s; K],
    pub(crate) q: [S::f64s; K],
}

impl<S: Simd, const FOLLOWED: u8, const K: usize, const C: usize> Block<S, FOLLOWED, K, C> {
    /// The next point of every orbit, from its parts and their squares. Doubling is exact, so that `xy + xy` and the
    /// fused product are the same: of the two, AVX-512 takes turns, as additions and products have units of their own.
    ///
    /// Slopes in the dynamical plane then lack a factor that [`scale`](Self::scale) adds.
    #[inline(always)]
    pub(crate) fn step(&mut self, two: S::f64s, xx: [S::f64s; K], yy: [S::f64s; K]) {
        for k in 0..K {
            if FOLLOWED == MODULI {
                self.p[k] *= xx[k] + yy[k];
            }
            if FOLLOWED == SLOPES {
                let (p, q) = (self.p[k], self.q[k]);
                self.p[k] = self.x[k].mul_sub(p, self.y[k] * q);
                self.q[k] = self.x[k].mul_add(q, self.y[k] * p);
                if C > 1 {
                    self.p[k] = two.mul_add(self.p[k], S::f64s::splat(two.token(), 1.0));
                    self.q[k] += self.q[k];
                }
            }
            let xy = self.x[k] * self.y[k];
            self.x[k] = xx[k] - yy[k] + self.re[k % C];
            let sum = S::f64s::LEN == 2 || S::f64s::LEN == 8 && k % 2 == 1;
            self.y[k] = if sum { xy + xy + self.im[k % C] } else { two.mul_add(xy, self.im[k % C]) };
        }
    }

    /// Multiplies slopes by the factors 2 of that many steps.
    #[inline(always)]
    pub(crate) fn scale<const STEPS: u32>(&mut self, simd: S) {
        let factor =
            S::f64s::splat(simd, (1u64 << if FOLLOWED == MODULI { 2 * STEPS } else { STEPS }) as f64);
        if FOLLOWED == MODULI || FOLLOWED == SLOPES && C == 1 {
            self.p = self.p.map(|p| p * factor);
        }
        if FOLLOWED == SLOPES && C == 1 {
            self.q = self.q.map(|q| q * factor);
        }
    }

    #[inline(always)]
    pub(crate) fn squares(&self) -> ([S::f64s; K], [S::f64s; K]) {
        (self.x.map(|x| x * x), self.y.map(|y| y * y))
    }
}

#[simd]
fn blocks<
    S: Simd,
    B: Beside<FOLLOWED>,
    const FOLLOWED: u8,
    const K: usize,
    const C: usize,
    const STICKY: bool,
>(
    simd: S,
    job: &Prepared,
    samples: Samples<'_>,
    counts: &mut [u32],
    beside: &mut B,
    watch: &Watch,
) -> Result<(), Cancelled> {
    std::hint::black_box(&mut AlignedFrame(0).0);
    let lanes = S::f64s::LEN;
    let splat = |value| S::f64s::splat(simd, value);
    let load = |list: &[f64], place: usize| S::f64s::from_slice(simd, &list[place..place + lanes]);
    let interval = job.absorbing.as_ref().map_or(INTERVAL, Absorbing::interval).min(MOST_UNWATCHED);
    let has_regions = match job.plane {
        Plane::Dynamical => job.absorbing.is_some(),
        Plane::Parameter => job.kernel.interior && job.threshold >= parameter::LEAST_THRESHOLD,
    };
    let threshold_sqr = splat(job.threshold * job.threshold);
    let map = Map { simd, job, threshold_sqr, interval, has_regions };
    // A list is a picture as wide as a vector. The last columns and rows are counted twice where they fill no block.
    let (width, rows) = match samples {
        Samples::Rows(xs, ys) => (xs.len(), ys.len()),
        Samples::List(xs, _) => (lanes, xs.len().div_ceil(lanes)),
    };
    let mut calm_below = 0;
    for top in (0..rows).step_by(K) {
        let mut calm = calm_below;
        for left in (0..width).step_by(lanes) {
            watch.check()?;
            let first = left.min(width - lanes);
            let place: [usize; K] = from_fn(|k| match samples {
                Samples::Rows(..) => (top + k).min(rows - 1) * width + first,
                Samples::List(xs, _) => ((top + k) * lanes).min(xs.len() - lanes),
            });
            let (x, y) = match samples {
                Samples::Rows(xs, ys) => {
                    ([load(xs, first); K], from_fn(|k| splat(ys[(top + k).min(rows - 1)])))
                }
                Samples::List(xs, ys) => {
                    (place.map(|place| load(xs, place)), place.map(|place| load(ys, place)))
                }
            };
            let zero = [splat(0.0); K];
            let mut block = match job.plane {
                Plane::Dynamical => {
                    let (re, im) = ([splat(job.c0.re); C], [splat(job.c0.im); C]);
                    Block::<S, FOLLOWED, K, C> { re, im, x, y, p: [splat(1.0); K], q: zero }
                }
                Plane::Parameter => {
                    Block { re: from_fn(|k| x[k]), im: from_fn(|k| y[k]), x: zero, y: zero, p: zero, q: zero }
                }
            };
            let (found, made) = follow::<S, FOLLOWED, K, C, STICKY>(&map, &mut block, calm, watch)?;
            let mut least = [job.itermax; MOST_LANES];
            for k in 0..K {
                let counts = &mut counts[place[k]..place[k] + lanes];
                for ((count, found), least) in counts.iter_mut().zip(found[k].as_slice()).zip(&mut least) {
                    *count = (*found as u32).min(job.itermax);
                    *least = (*least).min(*count);
                }
            }
            let least = least.into_iter().fold(made, u32::min);
            beside.take(simd, block, found, place, [least, made], watch)?;
            // One less, so that a guess that is too high for the shortcuts comes down again.
            calm = least.saturating_sub(1) / CALM_STEP * CALM_STEP;
            if left == 0 {
                calm_below = calm;
            }
        }
    }
    Ok(())
}

/// Follows a block until every lane has escaped, is known not to, or has come to itermax. Returns the counts, which
/// may be beyond itermax, how many iterations were made, and where orbits escape if somebody asks.
#[inline(always)]
fn follow<S: Simd, const FOLLOWED: u8, const K: usize, const C: usize, const STICKY: bool>(
    map: &Map<'_, S>,
    block: &mut Block<S, FOLLOWED, K, C>,
    calm: u32,
    watch: &Watch,
) -> Result<([S::i64s; K], u32), Cancelled> {
    let splat = |value| S::f64s::splat(map.simd, value);
    let integers = |value: u32| S::i64s::splat(map.simd, i64::from(value));
    let (two, itermax) = (splat(2.0), map.job.itermax);
    let mut made = advance_calmly::<S, FOLLOWED, K, C, STICKY>(map, block, calm, watch)?;
    let mut count = [integers(made); K];
    let mut inside = [S::mask64s::splat(map.simd, true); K];
    let (mut xx, mut yy) = block.squares();
    let (mut old_x, mut old_y) = (block.x, block.y);
    let mut looks = 0u32;
    while made < itermax {
        if looks > 0 && map.job.kernel.interior || looks == 0 && map.has_regions {
            for k in 0..K {
                let mut stays = never_escapes(map, block, k, looks == 0);
                if looks > 0 {
                    // The same state, the same future; 0 and -0 have one.
                    stays |= block.x[k].simd_eq(old_x[k]) & block.y[k].simd_eq(old_y[k]);
                }
                if STICKY {
                    stays &= inside[k];
                } else {
                    stays &= (xx[k] + yy[k]).simd_le(map.threshold_sqr);
                }
                // NaN is not inside, and stays NaN.
                xx[k] = stays.select(splat(f64::NAN), xx[k]);
                count[k] = stays.select(integers(itermax), count[k]);
            }
            if looks.is_power_of_two() {
                (old_x, old_y) = (block.x, block.y);
            }
        }
        looks = looks.saturating_add(1);
        let end = made.saturating_add(map.interval).min(itermax);
        while made < end {
            if FOLLOWED == COUNTS {
                block.step(two, xx, yy);
            } else {
                let (x, y, p, q) = (block.x, block.y, block.p, block.q);
                block.step(two, xx, yy);
                block.scale::<1>(map.simd);
                // Who is outside stays where it escaped.
                for k in 0..K {
                    block.x[k] = inside[k].select(block.x[k], x[k]);
                    block.y[k] = inside[k].select(block.y[k], y[k]);
                    if FOLLOWED >= MODULI {
                        block.p[k] = inside[k].select(block.p[k], p[k]);
                    }
                    if FOLLOWED == SLOPES {
                        block.q[k] = inside[k].select(block.q[k], q[k]);
                    }
                }
            }
            (xx, yy) = block.squares();
            for k in 0..K {
                let now = (xx[k] + yy[k]).simd_le(map.threshold_sqr);
                inside[k] = if STICKY { inside[k] & now } else { now };
                // Where masks are vectors, a lane of one is -1.
                count[k] = match S::f64s::LEN {
                    8 => inside[k].select(count[k] + integers(1), count[k]),
                    _ => count[k] - inside[k].to_vector(),
                };
            }
            made += 1;
            let mut any = inside[0];
            for inside in &inside[1..] {
                any |= *inside;
            }
            if !any.any_true() {
                return Ok((count, made));
            }
        }
        watch.check()?;
    }
    Ok((count, made))
}

/// Makes about as many iterations as asked for without a test of each, where an orbit that was outside still is after
/// them. Returns how many: every lane is inside after the last one.
#[inline(always)]
fn advance_calmly<S: Simd, const FOLLOWED: u8, const K: usize, const C: usize, const STICKY: bool>(
    map: &Map<'_, S>,
    block: &mut Block<S, FOLLOWED, K, C>,
    mut calm: u32,
    watch: &Watch,
) -> Result<u32, Cancelled> {
    let two = S::f64s::splat(map.simd, 2.0);
    let all = |lanes: [S::mask64s; K]| lanes.into_iter().reduce(|a, b| a & b).is_some_and(SimdMask::all_true);
    if STICKY && calm > 0 {
        let expanding = expanding_c0(map.job.threshold).max(0.0);
        let expanding_sqr = S::f64s::splat(map.simd, expanding * expanding);
        let c0 = |k: usize| (block.re[k % C], block.im[k % C]);
        let expands = from_fn(|k| (c0(k).0 * c0(k).0 + c0(k).1 * c0(k).1).simd_lt(expanding_sqr));
        if !all(expands) {
            return Ok(0);
        }
    }
    let mut made = 0;
    while calm >= LEAST_CALM {
        watch.check()?;
        let steps = calm.min(MOST_CALM);
        let start = (block.x, block.y);
        let start_slopes = (block.p, block.q);
        for _ in 0..steps / CALM_STEP {
            for _ in 0..CALM_STEP {
                let (xx, yy) = block.squares();
                block.step(two, xx, yy);
            }
            block.scale::<CALM_STEP>(map.simd);
        }
        let (xx, yy) = block.squares();
        if all(from_fn(|k| (xx[k] + yy[k]).simd_le(map.threshold_sqr))) {
            (made, calm) = (made + steps, calm - steps);
        } else {
            (block.x, block.y) = start;
            if FOLLOWED >= MODULI {
                (block.p, block.q) = start_slopes;
            }
            calm = steps / 2 / CALM_STEP * CALM_STEP;
        }
    }
    Ok(made)
}

/// The lanes whose orbits never escape from where they are, as far as that can be seen at once. What c0 alone tells is
/// asked for at the first look only.
#[inline(always)]
fn never_escapes<S: Simd, const FOLLOWED: u8, const K: usize, const C: usize>(
    map: &Map<'_, S>,
    block: &Block<S, FOLLOWED, K, C>,
    k: usize,
    first: bool,
) -> S::mask64s {
    match (map.job.plane, &map.job.absorbing) {
        (Plane::Dynamical, Some(absorbing)) => absorbing.within(map.simd, block.x[k], block.y[k]),
        (Plane::Parameter, _) if first && map.has_regions => {
            parameter::stays(map.simd, block.re[k % C], block.im[k % C])
        }
        _ => S::mask64s::splat(map.simd, false),
    }
}
