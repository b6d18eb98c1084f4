//! Many samples that escape at once: the same as [`scalar`](super::scalar), to within 1e-8.
//!
//! The counts are known, so most iterations are made without a test. Then one test in [`GROUP`] iterations
//! tells which lanes are far out: as the channels are limits, it does not matter how far, and up to
//! `1e4^(2^GROUP)` nothing overflows. Only the angle asks for the very iteration.

use super::math::{atan2, log2};
use super::scalar::{ANGLE_RADIUS, PAST_ITERMAX};
use crate::field::{Channel, Channels, ChannelsMut};
use crate::watch::{Cancelled, Watch};
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;

/// Iterations between two tests.
const GROUP: u32 = 4;
/// The lanes of a block, at most: rows of vectors of 8.
const LANES: usize = 32;
/// Up to this, c0 does not matter beyond [`ANGLE_RADIUS`], which then is `far` of the specification.
pub(crate) const LARGEST_C0: f64 = 100.0;
/// What is kept of slopes, all squared: in between, a group cannot have lost digits at either end of `f64`.
const SLOPES_SQR: std::ops::RangeInclusive<f64> = 1e-250..=1e250;

/// What is followed, in `f64`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    /// c0 where it does not depend on the sample.
    pub(crate) c0: Option<[f64; 2]>,
    /// No c0 is larger than this, which is at most [`LARGEST_C0`].
    pub(crate) c0_size: f64,
    pub(crate) threshold: f64,
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

/// What is found of the lanes of a block.
#[derive(Debug)]
struct Found {
    x: [f64; LANES],
    y: [f64; LANES],
    /// The slope, or its modulus squared.
    p: [f64; LANES],
    q: [f64; LANES],
    /// The least modulus of the slope, squared.
    least: [f64; LANES],
    /// 0 where the lane did not come far out.
    norm_sqr: [f64; LANES],
    k: [f64; LANES],
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

    /// Writes the values of some lanes, all of which are good.
    pub(crate) fn write_row(&self, lane: usize, lanes: usize, index: usize, out: &mut ChannelsMut<'_>) {
        for (channel, values) in [
            (Channel::Smooth, &self.smooth),
            (Channel::Distance, &self.distance),
            (Channel::Direction, &self.direction),
            (Channel::Angle, &self.angle),
        ] {
            if let Some(row) = out.get(channel).and_then(|row| row.get_mut(index..index + lanes)) {
                row.copy_from_slice(&values[lane..lane + lanes]);
            }
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

    /// Finds the channels of a block whose lanes have counts from `counts[0]` to `counts[1]`.
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

/// No slope; its modulus; the slope.
const NONE: u8 = 0;
const MODULUS: u8 = 1;
const SLOPE: u8 = 2;

#[simd]
fn solve<S: Simd>(
    simd: S,
    job: &Job,
    block: &Block,
    counts: [u32; 2],
    values: &mut Values,
    watch: &Watch,
) -> Result<(), Cancelled> {
    let parameter = job.c0.is_none();
    let kind = match (job.wants(Channel::Distance), job.wants(Channel::Direction)) {
        (_, true) => SLOPE,
        (true, _) if parameter => SLOPE,
        (true, _) => MODULUS,
        (false, false) => NONE,
    };
    match (parameter, kind) {
        (false, NONE) => solve_as::<S, NONE, false>(simd, job, block, counts, values, watch),
        (false, MODULUS) => solve_as::<S, MODULUS, false>(simd, job, block, counts, values, watch),
        (false, _) => solve_as::<S, SLOPE, false>(simd, job, block, counts, values, watch),
        (true, NONE) => solve_as::<S, NONE, true>(simd, job, block, counts, values, watch),
        (true, _) => solve_as::<S, SLOPE, true>(simd, job, block, counts, values, watch),
    }
}

#[inline(always)]
fn solve_as<S: Simd, const KIND: u8, const PARAMETER: bool>(
    simd: S,
    job: &Job,
    block: &Block,
    counts: [u32; 2],
    values: &mut Values,
    watch: &Watch,
) -> Result<(), Cancelled> {
    let zero = [0.0; LANES];
    let mut found = Found { x: zero, y: zero, p: zero, q: zero, least: zero, norm_sqr: zero, k: zero };
    // As many vectors at a time as the registers hold, so that one's arithmetic fills the others' latencies.
    match (S::f64s::LEN, KIND) {
        (8, _) => follow::<S, KIND, PARAMETER, 4>(simd, job, block, counts, &mut found, watch)?,
        (_, NONE) => follow::<S, KIND, PARAMETER, 4>(simd, job, block, counts, &mut found, watch)?,
        _ => follow::<S, KIND, PARAMETER, 2>(simd, job, block, counts, &mut found, watch)?,
    }
    convert::<KIND>(job, &found, values);
    Ok(())
}

/// Vectors on their way.
#[derive(Clone, Copy)]
struct Chains<F, const K: usize> {
    x: [F; K],
    y: [F; K],
    p: [F; K],
    q: [F; K],
    re: [F; K],
    im: [F; K],
    two: F,
    one: F,
}

impl<F: Copy, const K: usize> Chains<F, K> {
    /// Some iterations. Slopes that are products lack the factors 2 or 4, which [`scale`](Self::scale) adds.
    #[inline(always)]
    fn step<S: Simd<f64s = F>, const KIND: u8, const PARAMETER: bool, const STEPS: u32>(&mut self)
    where
        F: SimdFloat<S, Element = f64>,
    {
        for _ in 0..STEPS {
            for k in 0..K {
                let (x, y) = (self.x[k], self.y[k]);
                let (re, im) = if PARAMETER { (self.re[k], self.im[k]) } else { (self.re[0], self.im[0]) };
                let (x2, y2) = (x * x, y * y);
                if KIND == MODULUS {
                    self.p[k] *= x2 + y2;
                }
                if KIND == SLOPE {
                    let (p, q) = (self.p[k], self.q[k]);
                    let product = (x.mul_sub(p, y * q), x.mul_add(q, y * p));
                    (self.p[k], self.q[k]) = if PARAMETER {
                        (self.two.mul_add(product.0, self.one), product.1 + product.1)
                    } else {
                        product
                    };
                }
                self.y[k] = self.two.mul_add(x * y, im);
                self.x[k] = x2 - y2 + re;
            }
        }
    }

    #[inline(always)]
    fn scale<S: Simd<f64s = F>, const KIND: u8, const PARAMETER: bool>(&mut self, four: F, two: F)
    where
        F: SimdFloat<S, Element = f64>,
    {
        for k in 0..K {
            if KIND == MODULUS {
                self.p[k] *= four;
            }
            if KIND == SLOPE && !PARAMETER {
                self.p[k] *= two;
                self.q[k] *= two;
            }
        }
    }
}

/// Follows the lanes of a block, some vectors at a time, until they are far out.
#[inline(always)]
fn follow<S: Simd, const KIND: u8, const PARAMETER: bool, const K: usize>(
    simd: S,
    job: &Job,
    block: &Block,
    [least_count, most_count]: [u32; 2],
    found: &mut Found,
    watch: &Watch,
) -> Result<(), Cancelled> {
    const WATCHED: u32 = 1 << 14;
    let len = S::f64s::LEN;
    let splat = |value| S::f64s::splat(simd, value);
    let (zero, far_sqr) = (splat(0.0), splat(ANGLE_RADIUS * ANGLE_RADIUS));
    let (first_test, last) = (job.calm(least_count).max(block.k), job.last(most_count));
    let exact = job.wants(Channel::Angle);
    let [re, im] = job.c0.unwrap_or_default();
    for first in (0..LANES).step_by(K * len) {
        let at = |k: usize| (first + k * len).min(LANES - len)..(first + k * len).min(LANES - len) + len;
        let load = |list: &[f64; LANES]| -> [S::f64s; K] {
            core::array::from_fn(|k| S::f64s::from_slice(simd, &list[at(k)]))
        };
        let (x, y, p, q) = (load(&block.x), load(&block.y), load(&block.slope_x), load(&block.slope_y));
        let (two, one) = (splat(2.0), splat(1.0));
        let mut chains = match (PARAMETER, KIND) {
            (true, _) => {
                Chains { x: [zero; K], y: [zero; K], p: [zero; K], q: [zero; K], re: x, im: y, two, one }
            }
            (false, MODULUS) => Chains {
                x,
                y,
                p: core::array::from_fn(|k| p[k] * p[k] + q[k] * q[k]),
                q: [zero; K],
                re: [splat(re); K],
                im: [splat(im); K],
                two,
                one,
            },
            _ => Chains { x, y, p, q, re: [splat(re); K], im: [splat(im); K], two, one },
        };
        let mut taken = Taken::new(zero, splat(f64::INFINITY));
        let mut k = block.k;
        // A test before the first one that can find a lane far out does no harm.
        while k + GROUP <= first_test {
            if k % WATCHED < GROUP {
                watch.check()?;
            }
            chains.step::<S, KIND, PARAMETER, GROUP>();
            chains.scale::<S, KIND, PARAMETER>(splat(256.0), splat(16.0));
            taken.note_slopes::<S, KIND, PARAMETER>(&chains);
            k += GROUP;
        }
        loop {
            let all = taken.take::<S, KIND>(&chains, far_sqr, splat(f64::from(k)), exact);
            if all || k >= last {
                break;
            }
            if k % WATCHED < GROUP {
                watch.check()?;
            }
            if exact {
                chains.step::<S, KIND, PARAMETER, 1>();
                chains.scale::<S, KIND, PARAMETER>(splat(4.0), splat(2.0));
                k += 1;
            } else {
                chains.step::<S, KIND, PARAMETER, GROUP>();
                chains.scale::<S, KIND, PARAMETER>(splat(256.0), splat(16.0));
                k += GROUP;
            }
            taken.note_slopes::<S, KIND, PARAMETER>(&chains);
        }
        for c in 0..K {
            taken.norm_sqr[c].store_slice(&mut found.norm_sqr[at(c)]);
            taken.k[c].store_slice(&mut found.k[at(c)]);
            taken.x[c].store_slice(&mut found.x[at(c)]);
            taken.y[c].store_slice(&mut found.y[at(c)]);
            if KIND != NONE {
                taken.p[c].store_slice(&mut found.p[at(c)]);
                taken.q[c].store_slice(&mut found.q[at(c)]);
                taken.least[c].store_slice(&mut found.least[at(c)]);
            }
        }
    }
    Ok(())
}

/// What lanes were when they were first seen far out; `norm_sqr` is 0 before.
struct Taken<F, const K: usize> {
    norm_sqr: [F; K],
    k: [F; K],
    x: [F; K],
    y: [F; K],
    p: [F; K],
    q: [F; K],
    /// The least modulus of the slope up to then, squared.
    least: [F; K],
    least_now: [F; K],
    zero: F,
}

impl<F: Copy, const K: usize> Taken<F, K> {
    #[inline(always)]
    fn new(value: F, infinity: F) -> Self {
        let (zero, infinity) = ([value; K], [infinity; K]);
        Self {
            norm_sqr: zero,
            k: zero,
            x: zero,
            y: zero,
            p: zero,
            q: zero,
            least: zero,
            least_now: infinity,
            zero: value,
        }
    }

    #[inline(always)]
    fn note_slopes<S: Simd<f64s = F>, const KIND: u8, const PARAMETER: bool>(&mut self, chains: &Chains<F, K>)
    where
        F: SimdFloat<S, Element = f64>,
    {
        if PARAMETER || KIND == NONE {
            return;
        }
        for (c, least) in self.least_now.iter_mut().enumerate() {
            let (p, q) = (chains.p[c], chains.q[c]);
            *least = least.min(if KIND == MODULUS { p } else { p * p + q * q });
        }
    }

    /// Takes what is far out; returns whether now everything was.
    ///
    /// Which lanes are cannot be predicted, so there is no branch on them.
    #[inline(always)]
    fn take<S: Simd<f64s = F>, const KIND: u8>(
        &mut self,
        chains: &Chains<F, K>,
        far_sqr: F,
        k: F,
        exact: bool,
    ) -> bool
    where
        F: SimdFloat<S, Element = f64, Mask = S::mask64s>,
        S::mask64s: Select<F>,
    {
        let zero = self.zero;
        let mut waiting = far_sqr;
        for c in 0..K {
            let (x, y) = (chains.x[c], chains.y[c]);
            let norm_sqr = x * x + y * y;
            let new = norm_sqr.simd_gt(far_sqr) & self.norm_sqr[c].simd_eq(zero);
            self.norm_sqr[c] = new.select(norm_sqr, self.norm_sqr[c]);
            self.k[c] = new.select(k, self.k[c]);
            if KIND == SLOPE || exact {
                self.x[c] = new.select(x, self.x[c]);
                self.y[c] = new.select(y, self.y[c]);
            }
            if KIND != NONE {
                self.p[c] = new.select(chains.p[c], self.p[c]);
                self.least[c] = new.select(self.least_now[c], self.least[c]);
            }
            if KIND == SLOPE {
                self.q[c] = new.select(chains.q[c], self.q[c]);
            }
            waiting = waiting.min(self.norm_sqr[c]);
        }
        !waiting.simd_eq(zero).any_true()
    }
}

/// Makes channels of what is found.
#[inline(always)]
fn convert<const KIND: u8>(job: &Job, found: &Found, values: &mut Values) {
    let half_ln_2 = 0.5 * std::f64::consts::LN_2;
    // ln|z| = (ln 2 / 2) log2 |z|^2.
    let of_threshold = job.threshold.max(2.0).ln().log2() - half_ln_2.log2();
    let mut logs = [0.0; LANES];
    for (log, norm_sqr) in logs.iter_mut().zip(&found.norm_sqr) {
        *log = log2(*norm_sqr);
    }
    for (good, norm_sqr) in values.good.iter_mut().zip(&found.norm_sqr) {
        *good = *norm_sqr > 0.0 && *norm_sqr < f64::INFINITY;
    }
    if job.wants(Channel::Smooth) {
        for ((smooth, k), log) in values.smooth.iter_mut().zip(&found.k).zip(&logs) {
            *smooth = k + of_threshold - log2(*log);
        }
    }
    if KIND != NONE {
        for (lane, log) in logs.iter().enumerate() {
            let (p, q) = (found.p[lane], found.q[lane]);
            let slope_sqr = if KIND == MODULUS { p } else { p * p + q * q };
            values.distance[lane] = (found.norm_sqr[lane] / slope_sqr).sqrt() * half_ln_2 * log / job.spacing;
            // The slope of a parameter starts at 0, and may come back near it only as a difference.
            let least = if job.c0.is_some() { found.least[lane].min(slope_sqr) } else { slope_sqr };
            (values.least_slope[lane], values.k[lane]) = (least.sqrt(), found.k[lane]);
            values.good[lane] &= SLOPES_SQR.contains(&slope_sqr) & SLOPES_SQR.contains(&least);
        }
    }
    if KIND == SLOPE && job.wants(Channel::Direction) {
        for lane in 0..LANES {
            let (x, y, p, q) = (found.x[lane], found.y[lane], found.p[lane], found.q[lane]);
            values.direction[lane] = atan2(y * p - x * q, x * p + y * q);
        }
    }
    if job.wants(Channel::Angle) {
        for lane in 0..LANES {
            values.angle[lane] = atan2(found.y[lane], found.x[lane]);
        }
    }
}
