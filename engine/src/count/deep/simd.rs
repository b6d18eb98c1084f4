//! Many points at once through their last iterations: series, then plain `f64` with its error.
//!
//! This is the loop of [`certify`](super::certify) once more, in another form, for its speed: it looks at the
//! circle in one of four iterations, and takes no root in any. What is followed is the square `E` of the error
//! `e` of a point. By Cauchy and Schwarz `(a + b)^2 <= (1 + t) a^2 + (1 + 1/t) b^2`, so while `e` is at most
//! `M`, and with a rounding of `k`,
//!
//! ```text
//! (2 |z| + e)^2 <= (1 + t) 4 |z|^2 + (1 + 1/t) M^2
//! E' = (1 + t) (2 |z| + e)^2 E + (1 + 1/t) k^2
//! ```
//!
//! is a bound of `e'^2 = ((2 |z| + e) e + k)^2`, for any `t`. With `t = 1/N` for `N` iterations,
//! `(1 + t)^2` makes it no more than `exp(2)` times as large as it must be over all of them.
//!
//! A group of [`GROUP`] iterations is kept where its last point is within `R - 2 M`, `R` being the
//! threshold, or, where that is smaller, a radius beyond which every orbit escapes, and where its last error is
//! below `M`. Then the point was not outside in between: no computed point was beyond `R`, as `|z|^2 - |c0| >= R`
//! there, and roundings, grown three times, are less than `M`; and the true orbit would be outside for ever.
//! And no error was beyond `M` in between if the group began with errors below `L = M / (2 R + M)^3 - k`, as
//! each is at most `(2 R + M)` times the last one and `k`. If not, each of them is looked at.

use super::plain::{GAP_SHARE, NORM_SHARE, Plain};
use super::series::Coefficients;
use crate::number::{Ball, U, UP_F64};
use crate::watch::{Cancelled, Watch};
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;
use num_complex::Complex64;

/// Vectors that are followed at a time, independent of each other.
const CHAINS: usize = 4;
/// Iterations between two tests.
const GROUP: u32 = 4;
/// The first points of a leaf escape soon; those that stay are followed for longer at a time.
const FIRST_GROUPS: u32 = 2;
const MOST_GROUPS: u32 = 64;
/// With a disc to fall into, a look at it is worth more.
const MOST_GROUPS_BESIDE_DISC: u32 = 8;
/// The iterations that are tried to settle a point that has left: enough to get from the inner circle
/// to any threshold.
const LAST_STEPS: u32 = 12;
/// Thresholds beyond this are left to [`Plain::count`].
const LARGE_THRESHOLD: f64 = 1e4;

/// Points given by their places in the unit disc of a series, and what becomes of them.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// The places; then, the points.
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    /// The bounds of their errors, squared.
    error_sqr: Vec<f64>,
    /// Which point each is.
    pub(super) id: Vec<u32>,
    /// Those that have their count.
    pub(super) found: Vec<(u32, u32)>,
    /// Those that `f64` cannot count.
    pub(super) undecided: Vec<u32>,
}

/// The limits within which the errors of many points are followed: see the beginning of this file.
struct Limits {
    t: f64,
    /// `R`
    inner: f64,
    /// `k`, within `1.5 R`: there is room for all errors.
    rounding: f64,
    /// `M`
    most_error: f64,
    /// `L`
    small_error: f64,
}

impl Limits {
    fn new(plain: &Plain, m: u32) -> Self {
        // With few iterations to go, a larger t makes bounds worse, and with none there would be no t.
        let iterations = f64::from(plain.julia.itermax().saturating_sub(m).max(16));
        // (1 + 1/t) M^2 does not matter beside |z|^2.
        let most_error = (1.0 / 128.0) / iterations.sqrt();
        let surely_final = 2.0 * plain.julia.c0().norm().max(2.0);
        let inner = plain.julia.threshold().min(surely_final);
        let rounding = plain.rounding((1.5 * inner) * (1.5 * inner));
        let growth = (2.0 * inner + most_error).powi(GROUP as i32 - 1) * UP_F64;
        let small_error = (most_error / growth - rounding).max(0.0);
        Self { t: 1.0 / iterations, inner, rounding, most_error, small_error }
    }
}

/// Counts the points of a series from its iteration on; [`Points::found`] and
/// [`Points::undecided`] then hold every one of them.
pub(super) fn count(
    level: Level,
    plain: &Plain,
    series: &Coefficients,
    m: u32,
    points: &mut Points,
    watch: &Watch,
) -> Result<(), Cancelled> {
    points.found.clear();
    points.undecided.clear();
    points.pad();
    dispatch!(level, simd => evaluate(simd, series, points));
    points.error_sqr.clear();
    points.error_sqr.resize(points.x.len(), series.error * series.error);
    let julia = &plain.julia;
    let mut n = m;
    let limits = Limits::new(plain, m);
    let is_known = series.error < limits.most_error;
    if is_known && julia.escape_is_final() && julia.threshold() <= LARGE_THRESHOLD {
        let most = if plain.disc.is_some() { MOST_GROUPS_BESIDE_DISC } else { MOST_GROUPS };
        let mut groups = FIRST_GROUPS;
        while !points.id.is_empty() && n < julia.itermax() {
            groups = groups.min((julia.itermax() - n) / GROUP);
            points.pad();
            dispatch!(level, simd => pass(simd, plain, &limits, points, (n, groups), watch))?;
            n += groups * GROUP;
            if groups == 0 {
                break;
            }
            groups = (groups * 2).min(most);
        }
    }
    for place in 0..points.id.len() {
        points.follow_alone(plain, place, n, watch)?;
    }
    points.id.clear();
    Ok(())
}

impl Points {
    /// Forgets all points.
    pub(super) fn clear(&mut self) {
        self.x.clear();
        self.y.clear();
        self.id.clear();
    }

    /// Fills the last vectors up with copies of the first point.
    fn pad(&mut self) {
        const WIDEST: usize = 8 * CHAINS;
        let (used, whole) = (self.id.len(), self.id.len().next_multiple_of(WIDEST));
        for list in [&mut self.x, &mut self.y, &mut self.error_sqr] {
            let first = list.first().copied().unwrap_or(0.0);
            list.truncate(used);
            list.resize(whole, first);
        }
    }

    fn follow_alone(&mut self, plain: &Plain, place: usize, n: u32, watch: &Watch) -> Result<(), Cancelled> {
        watch.check()?;
        let z = Complex64::new(self.x[place], self.y[place]);
        let start = Ball::new(z, self.error_sqr[place].sqrt() * (1.0 + 4.0 * U));
        match plain.count(start, n, watch)? {
            Some(count) => self.found.push((self.id[place], count)),
            None => self.undecided.push(self.id[place]),
        }
        Ok(())
    }
}

#[simd]
fn evaluate<S: Simd>(simd: S, series: &Coefficients, points: &mut Points) {
    let len = S::f64s::LEN;
    let splat = |value| S::f64s::splat(simd, value);
    let constant = (splat(series.constant.re), splat(series.constant.im));
    for first in (0..points.x.len()).step_by(CHAINS * len) {
        let at = |k: usize| first + k * len..first + (k + 1) * len;
        let vx: [S::f64s; CHAINS] = core::array::from_fn(|k| S::f64s::from_slice(simd, &points.x[at(k)]));
        let vy: [S::f64s; CHAINS] = core::array::from_fn(|k| S::f64s::from_slice(simd, &points.y[at(k)]));
        let (mut x, mut y) = ([splat(0.0); CHAINS], [splat(0.0); CHAINS]);
        for term in &series.terms {
            let (re, im) = (splat(term.re), splat(term.im));
            for k in 0..CHAINS {
                let (sum_x, sum_y) = (x[k] + re, y[k] + im);
                x[k] = sum_x * vx[k] - sum_y * vy[k];
                y[k] = sum_x.mul_add(vy[k], sum_y * vx[k]);
            }
        }
        for k in 0..CHAINS {
            (x[k] + constant.0).store_slice(&mut points.x[at(k)]);
            (y[k] + constant.1).store_slice(&mut points.y[at(k)]);
        }
    }
}

/// What is iterated, in every lane.
#[derive(Clone, Copy)]
struct Map<S: Simd> {
    re: S::f64s,
    im: S::f64s,
    two: S::f64s,
    /// `4 (1 + t)^2`, and that times the share of the largest error.
    stretch: S::f64s,
    stretch_most: S::f64s,
    /// `(1 + 1/t)`, and that times the rounding of an iteration within the inner circle, squared.
    weight: f64,
    rounding_sqr: S::f64s,
    /// Within this, a point is inside for certain, and was before.
    inner_sqr: S::f64s,
    most_error_sqr: S::f64s,
    small_error_sqr: S::f64s,
}

impl<S: Simd> Map<S> {
    #[inline(always)]
    fn new(simd: S, plain: &Plain, limits: &Limits) -> Self {
        let splat = |value| S::f64s::splat(simd, value);
        let square = |value: f64| splat(value * value);
        let &Limits { t, inner, rounding, most_error, small_error } = limits;
        // UP_F64 has room for the roundings of E' itself.
        let stretch = 4.0 * (1.0 + t) * (1.0 + t) * UP_F64;
        let weight = (1.0 + 1.0 / t) * UP_F64;
        Self {
            re: splat(plain.julia.c0().re),
            im: splat(plain.julia.c0().im),
            two: splat(2.0),
            stretch: splat(stretch),
            stretch_most: splat((1.0 + t) * weight * most_error * most_error),
            weight,
            rounding_sqr: splat(weight * rounding * rounding),
            inner_sqr: square(inner - 2.0 * most_error),
            most_error_sqr: square(most_error),
            small_error_sqr: square(small_error),
        }
    }
}

/// Some groups of iterations of all points; those that are still inside after them are left in `points`.
#[simd]
fn pass<S: Simd>(
    simd: S,
    plain: &Plain,
    limits: &Limits,
    points: &mut Points,
    (n, groups): (u32, u32),
    watch: &Watch,
) -> Result<(), Cancelled> {
    let map = Map::<S>::new(simd, plain, limits);
    let len = S::f64s::LEN;
    let splat = |value| S::f64s::splat(simd, value);
    let used = points.id.len();
    let mut kept = 0;
    for first in (0..used).step_by(CHAINS * len) {
        if first % 1024 == 0 {
            watch.check()?;
        }
        let at = |k: usize| first + k * len..first + (k + 1) * len;
        let mut x: [S::f64s; CHAINS] = core::array::from_fn(|k| S::f64s::from_slice(simd, &points.x[at(k)]));
        let mut y: [S::f64s; CHAINS] = core::array::from_fn(|k| S::f64s::from_slice(simd, &points.y[at(k)]));
        let mut error: [S::f64s; CHAINS] =
            core::array::from_fn(|k| S::f64s::from_slice(simd, &points.error_sqr[at(k)]));
        let mut made = [splat(0.0); CHAINS];
        let mut alive = [u64::MAX; CHAINS];
        for _ in 0..groups {
            let (mut next_x, mut next_y, mut next_error) = (x, y, error);
            let is_large = |k: usize| error[k].simd_ge(map.small_error_sqr).to_bitmask() != 0;
            let look = (0..CHAINS).any(is_large);
            let mut known = [S::mask64s::splat(simd, true); CHAINS];
            for _ in 0..GROUP {
                for k in 0..CHAINS {
                    let (x2, y2) = (next_x[k] * next_x[k], next_y[k] * next_y[k]);
                    let factor = (x2 + y2).mul_add(map.stretch, map.stretch_most);
                    next_error[k] = factor.mul_add(next_error[k], map.rounding_sqr);
                    next_y[k] = map.two.mul_add(next_x[k] * next_y[k], map.im);
                    next_x[k] = x2 - y2 + map.re;
                }
                if look {
                    for k in 0..CHAINS {
                        known[k] &= next_error[k].simd_lt(map.most_error_sqr);
                    }
                }
            }
            let mut any = 0;
            for k in 0..CHAINS {
                let norm_sqr = next_x[k] * next_x[k] + next_y[k] * next_y[k];
                let known = known[k] & next_error[k].simd_lt(map.most_error_sqr);
                let live = norm_sqr.simd_lt(map.inner_sqr) & known;
                x[k] = live.select(next_x[k], x[k]);
                y[k] = live.select(next_y[k], y[k]);
                error[k] = live.select(next_error[k], error[k]);
                made[k] = live.select(made[k] + splat(f64::from(GROUP)), made[k]);
                alive[k] = live.to_bitmask();
                any |= alive[k];
            }
            if any == 0 {
                break;
            }
        }
        for k in 0..CHAINS {
            let place = first + k * len;
            let lanes = (1u64 << len) - 1;
            let wanted = if place + len <= used { lanes } else { (1u64 << used.saturating_sub(place)) - 1 };
            let mut staying = if groups == 0 { 0 } else { alive[k] & wanted };
            let leaving = wanted & !staying;
            if leaving != 0 {
                count_leaving(
                    simd,
                    &map,
                    plain,
                    points,
                    (n, place),
                    leaving,
                    (x[k], y[k], error[k], made[k]),
                    watch,
                )?;
            }
            if let Some(disc) = &plain.disc
                && staying != 0
            {
                let within = disc.surely_within(simd, (x[k], y[k]), error[k]).to_bitmask() & staying;
                for lane in lanes_of(within) {
                    points.found.push((points.id[place + lane], plain.julia.itermax()));
                }
                staying &= !within;
            }
            let (new_x, new_y, new_error) = (x[k].as_slice(), y[k].as_slice(), error[k].as_slice());
            for lane in lanes_of(staying) {
                points.x[kept] = new_x[lane];
                points.y[kept] = new_y[lane];
                points.error_sqr[kept] = new_error[lane];
                points.id[kept] = points.id[place + lane];
                kept += 1;
            }
        }
    }
    points.x.truncate(kept);
    points.y.truncate(kept);
    points.error_sqr.truncate(kept);
    points.id.truncate(kept);
    Ok(())
}

#[inline(always)]
fn lanes_of(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = mask.trailing_zeros() as usize;
        (mask != 0).then(|| {
            mask &= mask - 1;
            lane
        })
    })
}

/// Finds the exact counts of the `leaving` lanes of a vector, which leave in the next few iterations.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a vector and where it comes from")]
fn count_leaving<S: Simd>(
    simd: S,
    map: &Map<S>,
    plain: &Plain,
    points: &mut Points,
    (n, place): (u32, usize),
    leaving: u64,
    (mut x, mut y, mut error, made): (S::f64s, S::f64s, S::f64s, S::f64s),
    watch: &Watch,
) -> Result<(), Cancelled> {
    let splat = |value| S::f64s::splat(simd, value);
    let julia = &plain.julia;
    let (start_x, start_y, start_error) = (x, y, error);
    let threshold_sqr = splat(julia.threshold_sqr());
    let c0_rounding = splat(plain.rounding(0.0));
    let left = splat(f64::from(julia.itermax() - n)) - made;
    let mut active = S::mask64s::from_bitmask(simd, leaving);
    let mut clear = S::mask64s::splat(simd, false);
    let (mut steps, mut count) = (splat(0.0), splat(0.0));
    let mut norm_sqr = x * x + y * y;
    for _ in 0..LAST_STEPS {
        let over = active & left.simd_le(steps);
        count = over.select(left, count);
        clear |= over;
        active &= !over;
        if active.to_bitmask() == 0 {
            break;
        }
        let rounding = norm_sqr.mul_add(splat(NORM_SHARE), c0_rounding);
        let factor = norm_sqr.mul_add(map.stretch, map.stretch_most);
        error = factor.mul_add(error, rounding * rounding * splat(map.weight));
        (x, y) = (x * x - y * y + map.re, map.two.mul_add(x * y, map.im));
        norm_sqr = x * x + y * y;
        // As in `certify`, with (a + b + c)^2 <= 3 (a^2 + b^2 + c^2), and a hundredth for the roundings of it.
        let gap = norm_sqr - threshold_sqr;
        let fuzz = (norm_sqr + threshold_sqr) * splat(GAP_SHARE);
        let doubt_sqr = splat(3.01) * (splat(4.0) * norm_sqr * error + error * error + fuzz * fuzz);
        let sure = active & (gap * gap).simd_gt(doubt_sqr) & error.simd_lt(map.most_error_sqr);
        let gone = sure & gap.simd_gt(splat(0.0));
        count = gone.select(steps, count);
        clear |= gone;
        active = sure & !gone;
        steps += splat(1.0);
    }
    let clear = clear.to_bitmask();
    let (count, made) = (count.as_slice(), made.as_slice());
    for lane in lanes_of(leaving & clear) {
        points.found.push((points.id[place + lane], n + (made[lane] + count[lane]) as u32));
    }
    for lane in lanes_of(leaving & !clear) {
        // Rare: followed on its own, with its error itself, whose root is rounded by u. It may take long.
        watch.check()?;
        let z = Complex64::new(start_x.as_slice()[lane], start_y.as_slice()[lane]);
        let start = Ball::new(z, start_error.as_slice()[lane].sqrt() * (1.0 + 4.0 * U));
        match plain.count(start, n + made[lane] as u32, watch)? {
            Some(count) => points.found.push((points.id[place + lane], count)),
            None => points.undecided.push(points.id[place + lane]),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
