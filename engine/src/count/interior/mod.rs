//! Regions that no orbit leaves: whoever is in one has count `itermax`, however large that is.
//!
//! An attracting [cycle] has one about each of its points: a disc found by a [chain](chain) of discs, or
//! [petals](petals) where it attracts weakly. Two [parabolic](parabolic) sets have theirs too.

mod chain;
mod lemniscate;
mod parabolic;
mod petals;
mod series;
#[cfg(test)]
mod tests;

use crate::count::escape_time::EscapeTime;
use crate::dynamics::cycle::{self, Cycle, step};
use crate::number::Decimal;
use fearless_simd::prelude::*;
use lemniscate::{Lemniscate, MOST_PETALS};
use num_complex::Complex64;
use std::cell::RefCell;
use std::collections::VecDeque;

/// What a computed iteration may differ by from the exact one of the map that a region was found for, inside
/// `|z| <= 2`.
///
/// With `u = 2^-53`, the real part errs by `4u` in each of two products, by `4u` in their difference and by `8u` in the sum
/// with c0; the other part by less. That is below 3.4e-15, and as much again where the region's centre is iterated.
/// The parts of c0 as given differ from their `f64`s by `u` at most, as `|c0| <= 2`. So the bound also holds for
/// true orbits of the exact c0, which the deep engine follows.
const ROUNDING: f64 = 8e-15;

/// The orbits that a region is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Orbits {
    /// Those in `f64`, with the `f64` nearest to c0.
    Computed,
    /// The true ones, of c0 to its last digit.
    True,
}

/// A set in as far as its regions depend on it.
#[derive(Clone, Copy, PartialEq)]
struct Room {
    c0: Complex64,
    /// Regions and their images stay within this.
    bound: f64,
}

/// Regions that some number of iterations map into themselves, rounding included, and
/// the iterations between never lead outside the threshold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Absorbing {
    /// Those about up to four successive points of a cycle, or about a parabolic point; never none.
    regions: Vec<Lemniscate>,
    /// The period of the cycle that they are about.
    period: u32,
}

impl Absorbing {
    /// The best regions found for a set with an attracting cycle, or a known parabolic one; `None` for
    /// others, and where the cycle is too weak or too long, or the threshold too small.
    ///
    /// Takes less than a millisecond for nearly any c0.
    pub(crate) fn find(julia: &EscapeTime, orbits: Orbits) -> Option<Self> {
        if julia.c0().norm_sqr() > 4.0 {
            return None;
        }
        let room = Room { c0: julia.c0(), bound: julia.threshold().min(2.0) * (1.0 - 1e-9) };
        if is_parabolic(room.c0) {
            let exact = orbits == Orbits::Computed || is_exact(julia);
            let regions = parabolic::regions(&room, orbits, julia.itermax()).filter(|_| exact)?;
            return Some(Self { regions, period: 1 });
        }
        remembered(room, || Self::about_the_cycle(&room))
    }

    fn about_the_cycle(room: &Room) -> Option<Self> {
        let cycle = cycle::attracting(room.c0)?;
        let discs = Self::about(room, &cycle, |point| chain::disc(room, point));
        let patience = 64 + 16 * cycle.period;
        let soon = discs.as_ref().is_some_and(|discs| discs.caught_after(room.c0, patience) < patience);
        if soon {
            return discs;
        }
        let mut found: Vec<Self> = discs.into_iter().collect();
        found.extend(weak(room, &cycle));
        found.into_iter().min_by_key(|regions| regions.caught_after(room.c0, 8192))
    }

    /// Regions about the points of a cycle at which a look may find an orbit.
    fn about(room: &Room, cycle: &Cycle, region: impl Fn(&Cycle) -> Option<Lemniscate>) -> Option<Self> {
        let classes = LOOK_STEP.min(1 << cycle.period.trailing_zeros().min(31));
        let points = (0..classes).map(|iterations| cycle.after(room.c0, iterations));
        let regions: Vec<_> = points.filter_map(|point| region(&point)).collect();
        (!regions.is_empty()).then_some(Self { regions, period: cycle.period })
    }

    /// After how many iterations the critical orbit is in a region, `most` if not until then.
    fn caught_after(&self, c0: Complex64, most: u32) -> u32 {
        let mut z = Complex64::ZERO;
        for n in 0..most {
            if self.holds(z, 0.0) {
                return n;
            }
            z = step(z, c0);
        }
        most
    }

    /// After how many iterations another look pays.
    ///
    /// A multiple of 4. Looks that far apart see all classes of iterations modulo the period that they can see, and
    /// there is a region for each.
    pub(crate) fn interval(&self) -> u32 {
        let common = LOOK_STEP.min(1 << self.period.trailing_zeros().min(31));
        let least = if common > 1 { 32 } else { 16 };
        (least..).step_by(LOOK_STEP as usize).find(|n| divisor(*n, self.period) == common).unwrap_or(least)
    }

    /// Whether points are in one of the regions.
    #[inline(always)]
    pub(crate) fn within<S: Simd>(&self, simd: S, x: S::f64s, y: S::f64s) -> S::mask64s {
        // Not a closure: that would not be compiled for the instruction set.
        let mut within = S::mask64s::splat(simd, false);
        for region in &self.regions {
            within |= region.within(simd, x, y);
        }
        within
    }

    /// Whether points are in one of the regions that are known to within errors, given by their squares.
    #[inline(always)]
    pub(crate) fn surely_within<S: Simd>(
        &self,
        simd: S,
        (x, y): (S::f64s, S::f64s),
        error_sqr: S::f64s,
    ) -> S::mask64s {
        let mut within = S::mask64s::splat(simd, false);
        for region in &self.regions {
            within |= region.surely_within(simd, (x, y), error_sqr);
        }
        within
    }

    /// Whether a point is in one of the regions that is known to within `error` and rounding.
    pub(crate) fn holds(&self, point: Complex64, error: f64) -> bool {
        self.regions.iter().any(|region| region.holds(point, error))
    }

    /// Whether a point is in one of the regions, with room for neighbours; none where that is not sure of a point
    /// known to within `error`.
    pub(crate) fn holds_deep_inside(&self, point: Complex64, error: f64) -> Option<bool> {
        let mut is_sure = true;
        for region in &self.regions {
            match region.holds_deep_inside(point, error) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => is_sure = false,
            }
        }
        is_sure.then_some(false)
    }
}

/// What `find` finds, which depends on nothing but the room; the last answers are kept, as each view of a set asks
/// again, and a set without a cycle takes some milliseconds.
fn remembered(room: Room, find: impl FnOnce() -> Option<Absorbing>) -> Option<Absorbing> {
    const KEPT: usize = 8;
    thread_local! {
        static FOUND: RefCell<VecDeque<(Room, Option<Absorbing>)>> = const { RefCell::new(VecDeque::new()) };
    }
    let known =
        FOUND.with_borrow(|kept| kept.iter().find(|(of, _)| *of == room).map(|(_, known)| known.clone()));
    known.unwrap_or_else(|| {
        let found = find();
        FOUND.with_borrow_mut(|kept| {
            kept.truncate(KEPT - 1);
            kept.push_front((room, found.clone()));
        });
        found
    })
}

/// Looks are this many iterations apart, or a multiple of it.
const LOOK_STEP: u32 = 4;

/// Regions of petals, about the attracting cycle or about one that it has come out of.
fn weak(room: &Room, cycle: &Cycle) -> Vec<Absorbing> {
    /// So near to 1 the power of a multiplier must be.
    const NEAR: f64 = 0.5;
    /// The most periods after which the cycle's turn is looked at: by then it is nearly a whole one.
    const MOST_RETURNS: u32 = 48;
    let mut found = Vec::new();
    let mut look = |cycle: &Cycle, returns: u32, petals: u32| {
        let steps = cycle.period.saturating_mul(returns);
        found.extend(Absorbing::about(room, cycle, |at| petals::region(room, at.point, steps, petals)));
    };
    let off = |cycle: &Cycle, returns: u32| (cycle.multiplier.powu(returns) - 1.0).norm();
    let mut nearest = f64::INFINITY;
    for returns in 1..=MOST_RETURNS {
        let off = off(cycle, returns);
        if off < nearest {
            nearest = off;
            look(cycle, returns, 1);
            if (2..=MOST_PETALS).contains(&returns) {
                look(cycle, returns, returns);
            }
        }
    }
    for petals in (2..=MOST_PETALS).filter(|petals| cycle.period.is_multiple_of(*petals)) {
        let parent = parent(room.c0, cycle, petals).filter(|parent| off(parent, petals) < NEAR);
        if let Some(parent) = parent {
            look(&parent, petals, petals);
        }
    }
    found
}

/// The cycle of a `petals`-th of the period whose points lie in the midst of as many points of this one.
fn parent(c0: Complex64, cycle: &Cycle, petals: u32) -> Option<Cycle> {
    let period = cycle.period / petals;
    let around = (0..petals).map(|n| cycle.after(c0, n * period).point);
    let middle = around.sum::<Complex64>() / f64::from(petals);
    cycle::refine(middle, period, c0)
}

/// The points that interior orbits tend to, from the one nearest to 0 on: those of the attracting cycle, or a
/// known parabolic point.
pub(crate) fn limit_cycle(c0: Complex64) -> Option<Vec<Complex64>> {
    if is_parabolic(c0) {
        // Twice the fixed point is its multiplier, which is 1 or -1.
        return Some(vec![Complex64::new(if c0.re > 0.0 { 0.5 } else { -0.5 }, 0.0)]);
    }
    let cycle = cycle::attracting(c0)?;
    let points = std::iter::successors(Some(cycle.point), |z| Some(step(*z, c0)));
    Some(points.take(cycle.period as usize).collect())
}

fn is_parabolic(c0: Complex64) -> bool {
    c0.im == 0.0 && (c0.re == 0.25 || c0.re == -0.75)
}

/// Whether c0 as given is 1/4 or -3/4 and not only near to it.
fn is_exact(julia: &EscapeTime) -> bool {
    let [re, im] = julia.c0_decimals();
    im.is_zero() && [0.25, -0.75].iter().any(|exact| Some(re) == Decimal::from_f64(*exact).as_ref())
}

/// The greatest common divisor.
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}
