//! Many samples that escape at once: the same as [`scalar`](super::scalar), to within 1e-8.
//!
//! Orbits come from where they escape, or from a series. One test in [`GROUP`] iterations tells which of them are far
//! out: as the channels are limits, it does not matter how far, and up to `1e4^(2^GROUP)` nothing overflows.
//! Only the angle asks for the very iteration.

use super::scalar::{ANGLE_RADIUS, PAST_ITERMAX};
use crate::count::plain::{Beside, MODULI, POINTS, SLOPES};
use crate::field::{Channel, Channels, ChannelsMut};
use crate::number::{atan2, log2};
use crate::watch::{Cancelled, Watch};
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;
use std::array::from_fn;

/// Iterations between two tests.
const GROUP: u32 = 4;
/// The lanes of a block, at most: rows of vectors of 8.
const LANES: usize = 32;
/// Up to this, c0 does not matter far out.
pub(crate) const LARGEST_C0: f64 = 100.0;
/// What is kept of slopes, all squared: in between, a group cannot have lost digits at either end of `f64`.
const SLOPES_SQR: [f64; 2] = [1e-250, 1e250];

/// The vectors that are followed together.
type Orbits<S, const FOLLOWED: u8, const K: usize, const C: usize> =
    crate::count::plain::Block<S, FOLLOWED, K, C>;

/// `ln|z|` is this times `log2 |z|^2`.
const HALF_LN_2: f64 = 0.5 * std::f64::consts::LN_2;

/// `log2(ln T / HALF_LN_2)` with the `T` of [`Channel::Smooth`].
pub(crate) fn of_threshold(threshold: f64) -> f64 {
    (threshold.max(2.0).ln() / HALF_LN_2).log2()
}

/// What is followed, in `f64`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    /// No c0 is larger than this, which is at most [`LARGEST_C0`].
    pub(crate) c0_size: f64,
    /// c0 where it does not depend on the sample.
    pub(crate) c0: Option<[f64; 2]>,
    pub(crate) threshold: f64,
    /// What smooth has from the threshold: [`of_threshold`].
    pub(crate) of_threshold: f64,
    /// Whether an orbit is outside for ever once it is.
    pub(crate) is_final: bool,
    pub(crate) itermax: u32,
    pub(crate) channels: Channels,
    /// How far the samples are from each other.
    pub(crate) spacing: f64,
}

/// Lanes that start together: their places in the plane, or on the way the slopes too.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) x: [f64; LANES],
    pub(crate) y: [f64; LANES],
    /// For a step of the sample of 1.
    pub(crate) slope_x: [f64; LANES],
    pub(crate) slope_y: [f64; LANES],
    /// The iterations made.
    pub(crate) k: u32,
}

/// The channels of the lanes of a block, each where it is asked for; those of lanes that are not good
/// mean nothing.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) good: [bool; LANES],
    pub(crate) smooth: [f64; LANES],
    pub(crate) distance: [f64; LANES],
    pub(crate) direction: [f64; LANES],
    pub(crate) angle: [f64; LANES],
    /// With the distance: the least modulus of the slope, but for the last [`GROUP`], and the iterations.
    pub(crate) least_slope: [f64; LANES],
    pub(crate) k: [f64; LANES],
}

impl Block {
    pub(crate) const LANES: usize = LANES;

    pub(crate) fn new() -> Self {
        let zero = [0.0; LANES];
        Self { x: zero, y: zero, slope_x: zero, slope_y: zero, k: 0 }
    }
}

impl Values {
    pub(crate) fn new() -> Self {
        let zero = [0.0; LANES];
        Self {
            good: [false; LANES],
            smooth: zero,
            distance: zero,
            direction: zero,
            angle: zero,
            least_slope: zero,
            k: zero,
        }
    }

    /// Writes the values of a lane that is good.
    pub(crate) fn write(&self, lane: usize, index: usize, out: &mut ChannelsMut<'_>) {
        out.set(Channel::Smooth, index, self.smooth[lane]);
        out.set(Channel::Distance, index, self.distance[lane]);
        out.set(Channel::Direction, index, self.direction[lane]);
        out.set(Channel::Angle, index, self.angle[lane]);
    }
}

impl Job {
    /// The squared modulus from which on an orbit is far out.
    ///
    /// There the potential differs from its limit by less than `|c0| / (2 |z|^2 ln|z|) < 1e-8` of it, and its gradient by
    /// `|c0| / |z|^2 <= 1e-7`; see [`scalar`](super::scalar).
    fn far_sqr(&self) -> f64 {
        let far_sqr = 1e7 * self.c0_size.max(1.0);
        if self.wants(Channel::Angle) { ANGLE_RADIUS * ANGLE_RADIUS } else { far_sqr }
    }

    /// The first iteration after which an orbit of this count can be far out.
    ///
    /// Up to iteration `n` it is within the threshold, if `n > 0`, and then `|z'| <= |z|^2 + |c0|`. Beyond a
    /// threshold above 1e4: from 1e4 on `|z'| >= |z|^2 - 100 >= |z|^1.98`, which is beyond `f64` after 7.
    fn calm(&self, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        if self.threshold > ANGLE_RADIUS {
            return count.saturating_sub(7);
        }
        let (mut size, mut k) = (self.threshold, count);
        // From 1 on the size grows, and below it takes a bound of 1 for the threshold.
        while size <= ANGLE_RADIUS && k < count + 4 {
            size = (size * size + self.c0_size) * (1.0 + 1e-9);
            k += 1;
        }
        k
    }

    /// The iteration after which lanes that are not far out are left to the scalar loop.
    fn last(&self, most_count: u32) -> u32 {
        /// Enough from any threshold on for nearly all.
        const PAST_COUNT: u32 = 24;
        let last = if self.is_final { most_count + PAST_COUNT } else { self.itermax + PAST_ITERMAX };
        last.min(self.itermax + PAST_ITERMAX)
    }

    fn wants(&self, channel: Channel) -> bool {
        self.channels.contains(channel)
    }

    /// What must be followed for the channels.
    pub(crate) fn followed(&self) -> u8 {
        match (self.wants(Channel::Distance), self.wants(Channel::Direction)) {
            (_, true) => SLOPES,
            (true, _) if self.c0.is_none() => SLOPES,
            (true, _) => MODULI,
            (false, false) => POINTS,
        }
    }

    /// Finds the channels of a block whose lanes have counts from `counts[0]` to `counts[1]`, in the dynamical plane.
    pub(crate) fn solve(
        &self,
        level: Level,
        block: &Block,
        counts: [u32; 2],
        values: &mut Values,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        dispatch!(level, simd => solve(simd, self, block, counts, values, watch))
    }
}

#[simd]
fn solve<S: Simd>(
    simd: S,
    job: &Job,
    block: &Block,
    counts: [u32; 2],
    values: &mut Values,
    watch: &Watch,
) -> Result<(), Cancelled> {
    if job.followed() == SLOPES {
        solve_as::<S, SLOPES>(simd, job, block, counts, values, watch)
    } else {
        solve_as::<S, MODULI>(simd, job, block, counts, values, watch)
    }
}

#[inline(always)]
fn solve_as<S: Simd, const FOLLOWED: u8>(
    simd: S,
    job: &Job,
    block: &Block,
    [least, most]: [u32; 2],
    values: &mut Values,
    watch: &Watch,
) -> Result<(), Cancelled> {
    /// As many vectors at a time as the registers hold, so that one's arithmetic fills the others' latencies.
    const K: usize = 4;
    let len = S::f64s::LEN;
    let splat = |value| S::f64s::splat(simd, value);
    let [re, im] = job.c0.unwrap_or_default().map(|part| [splat(part); 1]);
    // Iterations from here on.
    let (calm, limit) = (job.calm(least).saturating_sub(block.k), job.last(most).saturating_sub(block.k));
    for first in (0..LANES).step_by(K * len) {
        let load = |list: &[f64; LANES]| -> [S::f64s; K] {
            from_fn(|k| S::f64s::from_slice(simd, &list[first + k * len..][..len]))
        };
        let (mut p, q) = (load(&block.slope_x), load(&block.slope_y));
        if FOLLOWED == MODULI {
            p = from_fn(|k| p[k] * p[k] + q[k] * q[k]);
        }
        let mut orbits = Orbits::<S, FOLLOWED, K, 1> { re, im, x: load(&block.x), y: load(&block.y), p, q };
        let mut far = Far::new(simd, [S::mask64s::splat(simd, true); K]);
        far.follow(simd, job, &mut orbits, [calm / GROUP * GROUP, limit], watch)?;
        for k in 0..K {
            let steps = far.steps[k] + splat(f64::from(block.k));
            let (found, good) = far.channels(simd, job, k, steps);
            let at = first + k * len..first + (k + 1) * len;
            for (lane, good) in at.clone().zip(good.select(splat(1.0), splat(0.0)).as_slice()) {
                values.good[lane] = *good > 0.0;
            }
            steps.store_slice(&mut values.k[at.clone()]);
            far.least[k].sqrt().store_slice(&mut values.least_slope[at.clone()]);
            found[0].store_slice(&mut values.smooth[at.clone()]);
            found[1].store_slice(&mut values.distance[at.clone()]);
            found[2].store_slice(&mut values.direction[at.clone()]);
            found[3].store_slice(&mut values.angle[at]);
        }
    }
    Ok(())
}

/// Writes the channels of a picture while it is counted.
///
/// Before its escape a slope is not looked at. Digits are lost below a modulus of 1e-146, and what is kept in the end is
/// above 1e-125. By Koebe's theorem a slope that grows by that much tells of a point within 1e-20 of the set, which is
/// less than its rounding: such orbits are known no better one after the other.
pub(crate) struct Outside<'a, 'o> {
    pub(crate) job: &'a Job,
    pub(crate) out: &'a mut ChannelsMut<'o>,
    /// The samples that are left to the specification.
    pub(crate) alone: &'a mut Vec<usize>,
}

impl<const FOLLOWED: u8> Beside<FOLLOWED> for Outside<'_, '_> {
    #[inline(always)]
    fn take<S: Simd, const K: usize, const C: usize>(
        &mut self,
        simd: S,
        mut orbits: Orbits<S, FOLLOWED, K, C>,
        counts: [S::i64s; K],
        places: [usize; K],
        [least, made]: [u32; 2],
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let (job, len) = (self.job, S::f64s::LEN);
        let splat = |value| S::f64s::splat(simd, value);
        let itermax = S::i64s::splat(simd, i64::from(job.itermax));
        let escapes: [S::mask64s; K] = from_fn(|k| counts[k].simd_lt(itermax));
        let mut far = Far::new(simd, escapes);
        // Samples of count 0 may be far out already. Of others, `|z|` is at most about 1e8.
        let calm = if least == 0 || job.wants(Channel::Angle) { 0 } else { GROUP };
        let limit = job.last(made).saturating_sub(made);
        far.follow(simd, job, &mut orbits, [calm, limit], watch)?;
        for k in 0..K {
            let first = S::f64s::float_from(counts[k]) + splat(1.0);
            let (found, mut good) = far.channels(simd, job, k, first + far.steps[k]);
            if job.wants(Channel::Angle) {
                // From a sample beyond the radius, which has the angle, to the point after it.
                let beyond = splat(0.99 * ANGLE_RADIUS.powi(4));
                good &= !(first.simd_eq(splat(1.0))
                    & far.steps[k].simd_eq(splat(0.0))
                    & far.norm_sqr[k].simd_gt(beyond));
            }
            for (channel, found) in Channel::ALL.into_iter().zip(found) {
                if let Some(values) = self.out.get(channel) {
                    (good & escapes[k])
                        .select(found, splat(f64::NAN))
                        .store_slice(&mut values[places[k]..places[k] + len]);
                }
            }
            let bad = escapes[k] & !good;
            if bad.any_true() {
                let bad = bad.select(splat(1.0), splat(0.0));
                let lanes = bad.as_slice().iter().enumerate().filter(|(_, bad)| **bad > 0.0);
                self.alone.extend(lanes.map(|(lane, _)| places[k] + lane));
            }
        }
        Ok(())
    }
}

/// What orbits were when they were first seen far out.
struct Far<S: Simd, const FOLLOWED: u8, const K: usize> {
    /// Those that are not yet.
    waiting: [S::mask64s; K],
    norm_sqr: [S::f64s; K],
    /// Iterations from where they come from.
    steps: [S::f64s; K],
    x: [S::f64s; K],
    y: [S::f64s; K],
    p: [S::f64s; K],
    q: [S::f64s; K],
    /// The least modulus of the slope up to then, squared.
    least: [S::f64s; K],
    least_now: [S::f64s; K],
}

impl<S: Simd, const FOLLOWED: u8, const K: usize> Far<S, FOLLOWED, K> {
    #[inline(always)]
    fn new(simd: S, waiting: [S::mask64s; K]) -> Self {
        let (zero, infinite) = ([S::f64s::splat(simd, 0.0); K], [S::f64s::splat(simd, f64::INFINITY); K]);
        Self {
            waiting,
            norm_sqr: zero,
            steps: zero,
            x: zero,
            y: zero,
            p: zero,
            q: zero,
            least: zero,
            least_now: infinite,
        }
    }

    /// Makes `calm` iterations without a test, and more until nobody is waiting or there were about `limit`.
    #[inline(always)]
    fn follow<const C: usize>(
        &mut self,
        simd: S,
        job: &Job,
        orbits: &mut Orbits<S, FOLLOWED, K, C>,
        [calm, limit]: [u32; 2],
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        const WATCHED: u32 = 1 << 14;
        let exact = job.wants(Channel::Angle);
        let far_sqr = S::f64s::splat(simd, job.far_sqr());
        let two = S::f64s::splat(simd, 2.0);
        let mut steps = 0;
        loop {
            // A test before the first one that can find a lane far out does no harm.
            let exact = exact && steps >= calm;
            if steps >= calm {
                self.take(simd, orbits, far_sqr, steps, exact);
                let any = self.waiting.into_iter().reduce(|a, b| a | b);
                if steps >= limit || !any.is_some_and(SimdMask::any_true) {
                    return Ok(());
                }
            }
            if steps % WATCHED >= WATCHED - GROUP {
                watch.check()?;
            }
            let group = if exact { 1 } else { GROUP };
            for _ in 0..group {
                let (xx, yy) = orbits.squares();
                orbits.step(two, xx, yy);
                if exact {
                    orbits.scale::<1>(simd);
                }
            }
            if !exact {
                orbits.scale::<GROUP>(simd);
            }
            steps += group;
            if C == 1 && FOLLOWED >= MODULI {
                for k in 0..K {
                    self.least_now[k] =
                        self.least_now[k].min(slope_sqr::<S, FOLLOWED>(orbits.p[k], orbits.q[k]));
                }
            }
        }
    }

    /// Takes what is far out.
    ///
    /// Which lanes are cannot be predicted, so there is no branch on them.
    #[inline(always)]
    fn take<const C: usize>(
        &mut self,
        simd: S,
        orbits: &Orbits<S, FOLLOWED, K, C>,
        far_sqr: S::f64s,
        steps: u32,
        exact: bool,
    ) {
        let steps = S::f64s::splat(simd, f64::from(steps));
        for k in 0..K {
            let (x, y) = (orbits.x[k], orbits.y[k]);
            let norm_sqr = x * x + y * y;
            let new = norm_sqr.simd_gt(far_sqr) & self.waiting[k];
            self.waiting[k] &= !new;
            self.norm_sqr[k] = new.select(norm_sqr, self.norm_sqr[k]);
            self.steps[k] = new.select(steps, self.steps[k]);
            if FOLLOWED == SLOPES || exact {
                self.x[k] = new.select(x, self.x[k]);
                self.y[k] = new.select(y, self.y[k]);
            }
            if FOLLOWED >= MODULI {
                self.p[k] = new.select(orbits.p[k], self.p[k]);
                if C == 1 {
                    self.least[k] = new.select(self.least_now[k], self.least[k]);
                }
            }
            if FOLLOWED == SLOPES {
                self.q[k] = new.select(orbits.q[k], self.q[k]);
            }
        }
    }

    /// The channels of a vector that are asked for, in their order, after `steps` from the start, and which of them are
    /// good.
    #[inline(always)]
    fn channels(&self, simd: S, job: &Job, k: usize, steps: S::f64s) -> ([S::f64s; 4], S::mask64s) {
        let splat = |value| S::f64s::splat(simd, value);
        let (norm_sqr, x, y, p, q) = (self.norm_sqr[k], self.x[k], self.y[k], self.p[k], self.q[k]);
        let mut found = [splat(f64::NAN); 4];
        let mut good = norm_sqr.simd_gt(splat(0.0)) & norm_sqr.simd_lt(splat(f64::INFINITY));
        let log = log2(simd, norm_sqr);
        if job.wants(Channel::Smooth) {
            found[0] = steps + splat(job.of_threshold) - log2(simd, log);
        }
        if FOLLOWED >= MODULI {
            let slope_sqr = slope_sqr::<S, FOLLOWED>(p, q);
            found[1] = (norm_sqr / slope_sqr).sqrt() * (log * splat(HALF_LN_2 / job.spacing));
            // The slope of a parameter starts at 0, and may come back near it only as a difference.
            let least = if job.c0.is_some() { self.least[k].min(slope_sqr) } else { slope_sqr };
            good &= least.simd_ge(splat(SLOPES_SQR[0])) & slope_sqr.simd_le(splat(SLOPES_SQR[1]));
        }
        if FOLLOWED == SLOPES && job.wants(Channel::Direction) {
            found[2] = atan2(simd, y * p - x * q, x * p + y * q);
        }
        if job.wants(Channel::Angle) {
            found[3] = atan2(simd, y, x);
        }
        (found, good)
    }
}

/// The squared modulus of a slope.
#[inline(always)]
fn slope_sqr<S: Simd, const FOLLOWED: u8>(p: S::f64s, q: S::f64s) -> S::f64s {
    if FOLLOWED == MODULI { p } else { p * p + q * q }
}
