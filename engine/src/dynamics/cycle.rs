//! The attracting cycle of a map, found by following the critical orbit, which every attracting cycle
//! attracts.

use num_complex::Complex64;

/// After how many iterations of the critical orbit a cycle is looked for: most attract fast.
const STAGES: [u32; 3] = [400, 4_000, 20_000];
/// The longest cycle that is looked for.
pub(crate) const LONGEST_PERIOD: u32 = 4096;

/// A cycle, by one of its points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cycle {
    pub(crate) point: Complex64,
    pub(crate) period: u32,
    /// The derivative of `period` iterations.
    pub(crate) multiplier: Complex64,
}

impl Cycle {
    /// The same cycle, by the point that this one is mapped to after some iterations.
    pub(crate) fn after(&self, c0: Complex64, iterations: u32) -> Self {
        let point = (0..iterations).fold(self.point, |z, _| step(z, c0));
        Self { point, ..*self }
    }
}

/// One iteration.
pub(crate) fn step(z: Complex64, c0: Complex64) -> Complex64 {
    z * z + c0
}

/// The attracting cycle, by its point nearest to 0.
pub(crate) fn attracting(c0: Complex64) -> Option<Cycle> {
    attracting_after(c0, &STAGES)
}

/// The same, looked for after other numbers of iterations, ascending.
pub(super) fn attracting_after(c0: Complex64, stages: &[u32]) -> Option<Cycle> {
    settling_after(c0, stages, &|multiplier| multiplier.norm() < 1.0)
}

/// The same, or a cycle that is indifferent within rounding: where the multiplier is 1 it is known to the root of that.
pub(super) fn neutral_or_attracting(c0: Complex64, stages: &[u32]) -> Option<Cycle> {
    settling_after(c0, stages, &|multiplier| {
        multiplier.norm() < 1.0 + 1e-9 || (multiplier - 1.0).norm() < 3e-7
    })
}

/// The cycle that the critical orbit settles on, if its multiplier may be that of such a one.
fn settling_after(c0: Complex64, stages: &[u32], settles: &dyn Fn(Complex64) -> bool) -> Option<Cycle> {
    let mut z = Complex64::ZERO;
    let mut made = 0;
    for &stage in stages {
        for _ in made..stage {
            z = step(z, c0);
            if z.norm_sqr() > 4.0 {
                return None;
            }
        }
        made = stage;
        if let Some(cycle) = near_return(z, c0, stage.min(LONGEST_PERIOD), settles) {
            return Some(cycle);
        }
    }
    None
}

/// A cycle near a point of the critical orbit, found where the orbit returns to the point nearer than before
/// and contracts.
fn near_return(
    start: Complex64,
    c0: Complex64,
    longest: u32,
    settles: &dyn Fn(Complex64) -> bool,
) -> Option<Cycle> {
    /// Newton's method starts from returns at least as near.
    const NEAR_SQR: f64 = 1e-4;
    /// Beyond this factor, what is near does not stay near: the orbit is not about to settle there.
    const MOST_FACTOR: f64 = 1.2;
    const MOST_TRIES: u32 = 12;
    let (mut z, mut factor) = (start, Complex64::ONE);
    let (mut nearest, mut tries) = (NEAR_SQR, 0);
    for period in 1..=longest {
        factor *= 2.0 * z;
        z = step(z, c0);
        let far = (z - start).norm_sqr();
        if far < nearest && factor.norm_sqr() < MOST_FACTOR * MOST_FACTOR {
            if let Some(cycle) = refine(start, period, c0)
                && settles(cycle.multiplier)
            {
                return Some(by_nearest_to_zero(shortest(cycle, c0), c0));
            }
            nearest = far;
            tries += 1;
            if tries == MOST_TRIES {
                break;
            }
        }
    }
    None
}

/// Newton's method for `f^period(z) = z`, from a point that is near a solution.
pub(crate) fn refine(start: Complex64, period: u32, c0: Complex64) -> Option<Cycle> {
    // Near a parabolic cycle it comes nearer by a third or so in a round.
    let rounds = (2048 / period).clamp(10, 40);
    // Where a long cycle passes by a point that nearly repels, the rounding of all its steps adds up.
    let least = 1e-13 * (f64::from(period) / 256.0).max(1.0);
    let mut point = start;
    for _ in 0..rounds {
        let (mut z, mut multiplier) = (point, Complex64::ONE);
        for _ in 0..period {
            multiplier *= 2.0 * z;
            z = step(z, c0);
        }
        let slope = multiplier - 1.0;
        let change = (z - point) / slope;
        // Rounding of the orbit is divided by the slope too.
        if change.norm() < least * (1.0 + 1e-2 / slope.norm()) {
            return Some(Cycle { point, period, multiplier });
        }
        point -= change;
        // NaN is far away.
        let near = (point - start).norm_sqr() <= 1e-2;
        if !near {
            return None;
        }
    }
    None
}

/// The cycle by its true period, where the one that it was found with is a multiple of that.
fn shortest(cycle: Cycle, c0: Complex64) -> Cycle {
    const SAME: f64 = 1e-10;
    let (mut z, mut multiplier) = (cycle.point, Complex64::ONE);
    for period in 1..cycle.period {
        multiplier *= 2.0 * z;
        z = step(z, c0);
        if cycle.period.is_multiple_of(period) && (z - cycle.point).norm() < SAME {
            return Cycle { period, multiplier, ..cycle };
        }
    }
    cycle
}

fn by_nearest_to_zero(cycle: Cycle, c0: Complex64) -> Cycle {
    let points = std::iter::successors(Some(cycle.point), |z| Some(step(*z, c0)));
    let nearest = points.take(cycle.period as usize).min_by(|a, b| a.norm_sqr().total_cmp(&b.norm_sqr()));
    let point = nearest.unwrap_or(cycle.point);
    refine(point, cycle.period, c0).unwrap_or(Cycle { point, ..cycle })
}
