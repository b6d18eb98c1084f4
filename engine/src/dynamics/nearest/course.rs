//! The orbit of the pointer, as far as it says where the set is.

use super::base::Base;
use super::scaled::Scaled;
use crate::dynamics::cycle::{self, step};
use crate::number::FloatExp;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;
use std::ops::RangeInclusive;

/// What depends on c0 alone.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) c0: Complex64,
    /// The set and its preimages stay within this radius, and what is outside escapes.
    pub(super) radius: f64,
    trap: Option<Trap>,
}

/// A disc about a point of an attracting cycle that the cycle's period maps into itself.
#[derive(Clone, Copy, Debug)]
struct Trap {
    center: Complex64,
    radius_sqr: f64,
}

impl Room {
    pub(super) fn new(c0: Complex64) -> Self {
        // |z| > R gives |z^2 + c0| > |z| where R^2 - |c0| = R.
        let radius = 2f64.max((1.0 + (1.0 + 4.0 * c0.norm()).sqrt()) / 2.0);
        let trap = cycle::attracting(c0).and_then(|cycle| {
            let points = || std::iter::successors(Some(cycle.point), |z| Some(step(*z, c0)));
            let maps_inside = |radius: f64| {
                let image =
                    points().take(cycle.period as usize).fold(radius, |r, z| (2.0 * z.norm() + r) * r);
                image < radius
            };
            let radius = (1..40).map(|halves| 0.5f64.powi(halves)).find(|radius| maps_inside(*radius))?;
            Some(Trap { center: cycle.point, radius_sqr: radius * radius })
        });
        Self { c0, radius, trap }
    }

    pub(super) fn is_outside(&self, z: Complex64) -> bool {
        // NaN is far out.
        let inside = z.norm_sqr() <= self.radius * self.radius;
        !inside
    }

    pub(super) fn is_trapped(&self, z: Complex64) -> bool {
        self.trap.is_some_and(|trap| (z - trap.center).norm_sqr() < trap.radius_sqr)
    }
}

/// An orbit, and where it is best left for the set.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) points: Vec<Scaled>,
    /// The points from which to go back: the last ones of an orbit that escapes, else those where neighbours are
    /// spread the most.
    pub(super) turns: RangeInclusive<usize>,
}

/// How long an orbit is followed while its neighbours do not get further away from it than they were: as long as
/// it may take to pass by a point that nearly repels.
pub(super) const PATIENCE: usize = 50_000;

impl Course {
    /// The orbit of a point: as a base orbit and its distance from that, where there is one, else in `f64`.
    ///
    /// It ends where it is far out, or caught by an attracting cycle, or nearer to the set than a picture of this
    /// spacing can tell, or where nothing has happened for long.
    pub(super) fn follow(
        room: &Room,
        base: Option<(&Base, Scaled)>,
        start: Complex64,
        spacing: FloatExp,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        /// As near to the set as 2^-40 of a pixel.
        const ENOUGH: i64 = 40;
        let mut walk = Walk { points: Vec::new(), growth: FloatExp::ONE, most: (FloatExp::ONE, 0) };
        let mut z = match base {
            Some((base, offset)) => walk.along(base, offset, watch)?,
            None => start,
        };
        let enough = FloatExp::power_of_two(ENOUGH).quotient(spacing);
        loop {
            let k = walk.points.len();
            walk.push(Scaled::new(z, 0));
            if room.is_outside(z) {
                return Ok(walk.escaped(room.c0, z));
            }
            if walk.growth > enough {
                return Ok(Self { turns: k.saturating_sub(4)..=k, points: walk.points });
            }
            if room.is_trapped(z) || k - walk.most.1 > PATIENCE {
                return Ok(walk.at_the_widest());
            }
            if k.is_multiple_of(4096) {
                watch.check()?;
            }
            walk.grow(z);
            z = step(z, room.c0);
        }
    }
}

struct Walk {
    points: Vec<Scaled>,
    /// The size of the derivative of as many iterations as there are points, without the last of them.
    growth: FloatExp,
    /// The largest, and at which point.
    most: (FloatExp, usize),
}

impl Walk {
    fn push(&mut self, z: Scaled) {
        if self.growth > self.most.0 {
            self.most = (self.growth, self.points.len());
        }
        self.points.push(z);
    }

    fn grow(&mut self, z: Complex64) {
        self.growth = self.growth.times_up(FloatExp::new(2.0 * z.norm_sqr().sqrt(), 0));
    }

    /// Follows an orbit beside the base as long as it stays near to that; returns the point where it leaves it.
    fn along(&mut self, base: &Base, offset: Scaled, watch: &Watch) -> Result<Complex64, Cancelled> {
        /// From there on, doubles are exact enough without the base.
        const FAR_LOG2: f64 = -20.0;
        let mut d = offset;
        for (k, reference) in base.points().iter().enumerate() {
            let z = reference.plus(d);
            if k + 1 == base.points().len() || d.log2().is_some_and(|log2| log2 > FAR_LOG2) {
                return Ok(z.to_f64());
            }
            self.push(z);
            self.growth = self.growth.times_up(z.doubled().size());
            d = reference.doubled().plus(d).times(d);
            if k.is_multiple_of(4096) {
                watch.check()?;
            }
        }
        Ok(Complex64::ZERO)
    }

    /// Some points more, from which there are more ways back.
    fn escaped(mut self, c0: Complex64, mut z: Complex64) -> Course {
        const BEFORE: usize = 3;
        const AFTER: usize = 2;
        const FAR_SQR: f64 = 1e60;
        let first = self.points.len().saturating_sub(1 + BEFORE);
        for _ in 0..AFTER {
            z = step(z, c0);
            let near = z.norm_sqr() < FAR_SQR;
            if !near {
                break;
            }
            self.points.push(Scaled::new(z, 0));
        }
        Course { turns: first..=self.points.len() - 1, points: self.points }
    }

    fn at_the_widest(self) -> Course {
        const AROUND: usize = 3;
        let (_, at) = self.most;
        let last = (at + AROUND).min(self.points.len() - 1);
        Course { turns: at.saturating_sub(AROUND)..=last, points: self.points }
    }
}
