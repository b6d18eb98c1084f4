//! Following a ray of the parameter plane inwards by Newton's method.

use super::Angle;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;
use std::f64::consts::{LN_2, TAU};

/// A ray of the parameter plane, as far as it is followed.
///
/// After T. Kawahira, *An algorithm to draw external rays of the Mandelbrot set* (2009): with `P` the critical value
/// after `n` iterations, `P(c) = r e^(2 pi i 2^n angle)` holds at the point of potential `ln(r) / 2^n`, for a large `r`, and
/// Newton's method solves it from the point before. Here `r` is from `2^10` to `2^20`, and `P + c / (2 P)` stands for
/// Böttcher's coordinate, which it is to within `r^-3`.
pub(super) struct Follow {
    /// The angle after as many doublings as there are levels.
    angle: Angle,
    level: usize,
    pub(super) points: Vec<Complex64>,
    /// About how far the last point is from the set.
    pub(super) distance: f64,
}

/// Steps in which the potential falls to its half.
pub(super) const STEPS: usize = 8;
const OUTER_LOG2: f64 = 10.0;

impl Follow {
    pub(super) fn begin(angle: Angle) -> Self {
        let start = Complex64::from_polar((2.0 * OUTER_LOG2).exp2(), TAU * angle.turns());
        Self { angle, level: 0, points: vec![start], distance: start.norm() }
    }

    /// How many levels were followed.
    pub(super) fn level(&self) -> usize {
        self.level
    }

    /// Goes on by a level; whether that could be done.
    pub(super) fn step(&mut self, watch: &Watch) -> Result<bool, Cancelled> {
        watch.check()?;
        for step in 1..=STEPS {
            let log2 = OUTER_LOG2 * 2f64.powf(1.0 - step as f64 / STEPS as f64);
            let target = Complex64::from_polar(log2.exp2(), TAU * self.angle.turns());
            let Some(before) = self.points.last().copied() else { return Ok(false) };
            let Some((point, distance)) = solve(before, self.level, target) else { return Ok(false) };
            // A step of hyperbolic length ln(2) / STEPS. Other solutions are five times as far: their angles
            // differ by 2^-level of a turn.
            let length = (point - before).norm() / distance;
            if !(0.4..2.5).contains(&(length * STEPS as f64 / LN_2)) {
                return Ok(false);
            }
            self.points.push(point);
            self.distance = distance;
        }
        self.level += 1;
        self.angle = self.angle.doubled();
        Ok(true)
    }
}

/// The c0 near to another one whose critical value is at a target after some iterations, and `|P| ln |P| / |P'|` there: the
/// inverse of the hyperbolic density.
fn solve(start: Complex64, iterations: usize, target: Complex64) -> Option<(Complex64, f64)> {
    const ROUNDS: u32 = 40;
    const ROUNDING: f64 = 4.0 * f64::EPSILON;
    let mut c0 = start;
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (mut z, mut slope) = (c0, Complex64::ONE);
        for _ in 0..iterations {
            slope = 2.0 * z * slope + 1.0;
            z = z * z + c0;
        }
        let change = (z + c0 / (2.0 * z) - target) / slope;
        if !change.is_finite() {
            return None;
        }
        c0 -= change;
        let size = change.norm();
        // At the end rounding makes it stop becoming smaller.
        if size <= ROUNDING * c0.norm() || size < 1e-9 * c0.norm() && size >= least {
            return Some((c0, z.norm() * z.norm().ln() / slope.norm()));
        }
        least = size;
    }
    None
}
