//! The point that a periodic ray lands at: found by Newton's method, and proved by the ray's own way.

use super::descent::{Descent, Point};
use crate::number::BigPoint;
use num_complex::Complex64;

/// The cycle at which periodic rays land, by the points of the rays in the order of the orbit. Where several of the
/// rays land together, points are there several times.
#[derive(Clone, Debug)]
pub(super) struct Landed {
    pub(super) points: Vec<Complex64>,
    /// The number of different points.
    pub(super) period: usize,
    /// The derivative of as many iterations.
    pub(super) multiplier: Complex64,
    pub(super) is_parabolic: bool,
}

/// Tells where the periodic rays `first..` of a descent land, if they have come near enough; `tail` are the points of
/// the first of them, `steps` for each level.
///
/// The proof: let `g` be the inverse of as many iterations as there are rays, along the rays. The points `r[i]` that
/// pulling back along the rays leaves where they are belong to it. A disc about `r[0]` of radius R that
/// holds the last as many levels of the ray is pulled back root by root: a disc about `r[i+1]` of radius `S < |r[i]|^2` has
/// no critical value in it, and its preimage about `r[i]` has at most the radius `|r[i]| (1 - sqrt(1 - S / |r[i]|^2))`.
/// Where less than R comes out at the end, `g` takes the disc into itself, all further levels lie in
/// it, and they come to the one point that `g` leaves where it is (Schwarz).
pub(super) fn repelling(
    descent: &Descent<Complex64>,
    c0: Complex64,
    first: usize,
    tail: &[Complex64],
    steps: usize,
) -> Option<Landed> {
    let rays = rays_at(descent, first)?;
    let period = rays.len();
    let end = *rays.first()?;
    let from = tail.len().checked_sub(period * steps + 1)?;
    let refined = newton(end, c0, period).filter(|root| (root - end).norm() < 0.5).unwrap_or(end);
    // Twice around: rounding of the first one is divided by the multiplier.
    let once = pulled_around(refined, c0, &rays);
    let points = pulled_around(once[0], c0, &rays);
    let beside = points.iter().zip(&rays).all(|(point, ray)| (point - ray).norm() < 0.5 * point.norm());
    if !beside || (points[0] - once[0]).norm() > ROUNDING {
        return None;
    }
    let farthest = tail[from..].iter().map(|z| (z - points[0]).norm()).fold(0.0, f64::max);
    let radius = farthest * 1.001 + 10.0 * ROUNDING;
    let mut pulled = radius;
    for point in points.iter().rev() {
        let size = point.norm();
        let share = pulled / (size * size);
        if share >= 1.0 {
            return None;
        }
        // 1 - sqrt(1 - share), without cancellation.
        pulled = size * share / (1.0 + (1.0 - share).sqrt());
    }
    if pulled > radius * (1.0 - 1e-6) {
        return None;
    }
    Some(described(points, false))
}

/// What doubles leave of a point that is found by pulling back.
const ROUNDING: f64 = 1e-14;

/// The same at a parabolic cycle, to rounding: a root next to the ray whose multiplier is 1, or becomes it by
/// repetition, and to which the ray comes nearer, if slowly. `tail` is the first of the rays.
pub(super) fn parabolic(
    descent: &Descent<Complex64>,
    c0: Complex64,
    first: usize,
    tail: &[Complex64],
) -> Option<Landed> {
    const NEUTRAL: f64 = 1e-6;
    let rays = rays_at(descent, first)?;
    let period = rays.len();
    let end = *rays.first()?;
    let earlier = tail.get(tail.len() / 2)?;
    let divisors = (1..=period).filter(|divisor| period.is_multiple_of(*divisor));
    for divisor in divisors {
        let root =
            if divisor == period { newton_of_slope(end, c0, period) } else { newton(end, c0, divisor) };
        let Some(root) = root else { continue };
        let (image, slope, _) = iterated(root, c0, divisor);
        let neutral = (slope.powu((period / divisor) as u32) - 1.0).norm() < NEUTRAL;
        let nearer = (end - root).norm() < 0.97 * (earlier - root).norm() && (end - root).norm() < 0.2;
        if (image - root).norm() < 1e-11 && neutral && nearer {
            let points = std::iter::successors(Some(root), |z| Some(z * z + c0)).take(period).collect();
            return Some(described(points, true));
        }
    }
    None
}

/// The innermost points of the periodic rays.
fn rays_at(descent: &Descent<Complex64>, first: usize) -> Option<Vec<Complex64>> {
    let mut rays = Vec::new();
    while let Some(end) = descent.end(first + rays.len()) {
        rays.push(*end);
    }
    (descent.points(first + rays.len()).is_empty() && !rays.is_empty()).then_some(rays)
}

/// Pulls a point of the first ray back along all rays, once around.
fn pulled_around(start: Complex64, c0: Complex64, rays: &[Complex64]) -> Vec<Complex64> {
    let mut points = vec![start; rays.len()];
    let mut at = start;
    for (point, ray) in points.iter_mut().zip(rays).rev() {
        at = at.back(&c0, ray);
        *point = at;
    }
    points
}

fn described(points: Vec<Complex64>, is_parabolic: bool) -> Landed {
    /// Points of one cycle are farther apart, unless it is nearly parabolic.
    const SAME: f64 = 1e-10;
    let all = points.len();
    let closes = |period: &usize| {
        all.is_multiple_of(*period)
            && points.iter().enumerate().all(|(at, z)| (z - points[(at + period) % all]).norm() < SAME)
    };
    let period = (1..all).find(closes).unwrap_or(all);
    let multiplier = points[..period].iter().map(|z| 2.0 * z).product();
    Landed { points, period, multiplier, is_parabolic }
}

/// `f^n(z)` with its first two derivatives.
fn iterated(z: Complex64, c0: Complex64, iterations: usize) -> (Complex64, Complex64, Complex64) {
    let (mut at, mut first, mut second) = (z, Complex64::ONE, Complex64::ZERO);
    for _ in 0..iterations {
        second = 2.0 * (first * first + at * second);
        first *= 2.0 * at;
        at = at * at + c0;
    }
    (at, first, second)
}

const ROUNDS: u32 = 60;

/// Newton's method for `f^n(z) = z`.
fn newton(start: Complex64, c0: Complex64, iterations: usize) -> Option<Complex64> {
    solve(start, |z| {
        let (image, slope, _) = iterated(z, c0, iterations);
        (image - z) / (slope - 1.0)
    })
}

/// The same for `(f^n)'(z) = 1`: a double root of the other equation is a simple one of this.
fn newton_of_slope(start: Complex64, c0: Complex64, iterations: usize) -> Option<Complex64> {
    solve(start, |z| {
        let (_, slope, second) = iterated(z, c0, iterations);
        (slope - 1.0) / second
    })
}

fn solve(start: Complex64, step: impl Fn(Complex64) -> Complex64) -> Option<Complex64> {
    let mut z = start;
    for _ in 0..ROUNDS {
        let change = step(z);
        if !change.is_finite() {
            return None;
        }
        z -= change;
        if change.norm() < 1e-14 * (1.0 + z.norm()) {
            return Some(z);
        }
    }
    None
}

/// The landing points in as many bits as c0 has, those of the rays before the periodic ones first: `ends` are the points of all rays as
/// doubles know them. None where doubles do not lead to them.
///
/// The periodic point is found by Newton's method with the slope in doubles, which adds their digits in each round,
/// and the others by pulling it back.
pub(super) fn exactly(
    landed: &Landed,
    ends: &[Complex64],
    c0: &BigPoint,
    bits: usize,
) -> Option<Vec<BigPoint>> {
    let first = ends.len().checked_sub(landed.points.len())?;
    let mut root = BigPoint::of_f64(*landed.points.first()?, bits);
    let slope = landed.multiplier - 1.0;
    let is_double = landed.is_parabolic && slope.norm() < 1e-3;
    for _ in 0..if is_double { 0 } else { bits / 8 + 8 } {
        let mut image = root.clone();
        for _ in 0..landed.period {
            image.step(c0);
        }
        let ([x, y], exponent) = image.minus(&root).to_scaled();
        let change = -Complex64::new(x, y) / slope;
        root = root.moved(change, exponent);
        // A change of the last bits is rounding.
        let size = image.minus(&root).size_log2();
        if change == Complex64::ZERO || size < 8 - bits as i64 {
            break;
        }
    }
    if (root.to_f64() - landed.points[0]).norm() > 1e-6 {
        return None;
    }
    let mut points = vec![root.clone(); ends.len()];
    let mut at = root;
    for ray in (0..ends.len()).rev() {
        let near = if ray >= first { landed.points[ray - first] } else { ends[ray] };
        at = if ray == first { points[first].clone() } else { at.back(c0, &BigPoint::of_f64(near, bits)) };
        points[ray] = at.clone();
    }
    Some(points)
}
