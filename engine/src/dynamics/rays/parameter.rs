//! Rays of the parameter plane, and the c0 where they land.

use super::dynamical::dynamical_ray;
use super::newton::{Follow, STEPS};
use super::{Angle, BITS, Landing, PLACES, Ray, RayEnd, RayError};
use crate::map::QuadraticMap;
use crate::number::{BigPoint, Decimal};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;
use std::f64::consts::TAU;

/// How far rays are followed: they come near to roots of hyperbolic components ever more slowly.
const MOST_LEVELS: usize = 2048;

/// The external ray of the Mandelbrot set of an angle, in doubles, and the c0 that it lands at.
///
/// The landing point is the solution of an equation that theory has for it (Douady and Hubbard, *Étude dynamique
/// des polynômes complexes*, 1984). A periodic angle belongs to the root of a hyperbolic component: there a cycle
/// has a multiplier that is a root of unity. Another one belongs to a c0 that the critical orbit comes to a repelling cycle of.
/// Which solution it is, the end of the ray tells, and the ray of the same angle in the
/// dynamical plane of that c0 proves: it lands at c0 itself, or at the parabolic cycle.
pub fn parameter_ray(angle: Angle, watch: &Watch) -> Result<Ray, Cancelled> {
    let mut ray = Follow::begin(angle);
    let Some(period) =
        angle.period().map(|period| period as usize).filter(|period| *period <= MOST_LEVELS / 16)
    else {
        while ray.level() < MOST_LEVELS / 16 && ray.distance > NEAREST && ray.step(watch)? {}
        return Ok(Ray {
            angle,
            points: ray.points,
            end: RayEnd::NotFollowed("the period of the angle is too long"),
        });
    };
    let preperiod = angle.preperiod() as usize;
    let mut next_look = preperiod + 2 * period + 10;
    while ray.level() < MOST_LEVELS && ray.distance > NEAREST && ray.step(watch)? {
        if ray.level() < next_look {
            continue;
        }
        next_look = ray.level() + period.max(ray.level() / 4);
        let found = if preperiod == 0 { root(&ray, period) } else { tip(&ray, preperiod, period) };
        if let Some(landing) = found.and_then(|solution| proved(angle, &solution, watch).transpose()) {
            let landing = landing?;
            let mut points = ray.points;
            points.push(landing.point);
            return Ok(Ray { angle, points, end: RayEnd::Lands(landing) });
        }
    }
    let end = RayEnd::NotFollowed("doubles do not tell where the ray lands");
    Ok(Ray { angle, points: ray.points, end })
}

/// The c0 where a ray of the parameter plane lands, to 40 digits behind the point.
pub fn landing_c0(angle: Angle, watch: &Watch) -> Result<[Decimal; 2], RayError> {
    match parameter_ray(angle, watch)?.end {
        RayEnd::Lands(landing) => Ok(landing.decimals),
        RayEnd::NotFollowed(reason) => Err(RayError::NoLanding { angle, reason }),
        RayEnd::Branches(_) => Err(RayError::NoLanding { angle, reason: "it branches" }),
    }
}

/// Points are not told apart where the set is nearer.
const NEAREST: f64 = 1e-13;

/// A solution of one of the equations.
struct Solution {
    c0: Complex64,
    /// A point of the parabolic cycle, and its period and multiplier.
    parabolic: Option<(Complex64, usize, Complex64)>,
    decimals: [Decimal; 2],
}

/// The c0 near to the end of a ray whose critical value becomes periodic: with `P[n]` the critical value after `n` iterations, `P[preperiod + period]` is
/// `P[preperiod]` and their preimages are opposite points.
fn tip(ray: &Follow, preperiod: usize, period: usize) -> Option<Solution> {
    let end = *ray.points.last()?;
    let earlier = *ray.points.get(ray.points.len().checked_sub(1 + period * STEPS)?)?;
    let [short, long] = [preperiod - 1, preperiod - 1 + period];
    let mut c0 = end;
    let mut slope = Complex64::ONE;
    for _ in 0..40 {
        let (mut z, mut derivative) = (c0, Complex64::ONE);
        let (mut sum, mut sum_slope) = (Complex64::ZERO, Complex64::ZERO);
        for at in 0..=long {
            if at == short || at == long {
                (sum, sum_slope) = (sum + z, sum_slope + derivative);
            }
            derivative = 2.0 * z * derivative + 1.0;
            z = z * z + c0;
        }
        let change = sum / sum_slope;
        c0 -= change;
        slope = sum_slope;
        if change.norm() <= 1e-15 {
            break;
        }
    }
    // About its landing point the ray repeats itself, smaller by the cycle's multiplier.
    let cycle = std::iter::successors(Some(c0), |z| Some(z * z + c0)).skip(preperiod).take(period);
    let multiplier: Complex64 = cycle.map(|z| 2.0 * z).product();
    let shrunk = (end - c0) * multiplier / (earlier - c0);
    if !((shrunk - 1.0).norm() < 0.1 || (end - c0).norm() < 1e-12) {
        return None;
    }
    let exact = refine(
        c0,
        |c0| {
            let (mut z, mut sum) = (c0.clone(), c0.minus(c0));
            for at in 0..=long {
                if at == short || at == long {
                    sum = sum.added(&z);
                }
                z = z.times(&z).added(c0);
            }
            sum
        },
        slope,
    )?;
    Some(Solution { c0, parabolic: None, decimals: exact.coordinates().map(|part| part.to_places(PLACES)) })
}

/// Newton's method in big numbers with a slope in doubles.
fn refine(start: Complex64, value: impl Fn(&BigPoint) -> BigPoint, slope: Complex64) -> Option<BigPoint> {
    let mut at = BigPoint::of_f64(start, BITS);
    for _ in 0..BITS / 8 {
        let rest = value(&at);
        if rest.size_log2() < 8 - BITS as i64 {
            break;
        }
        let ([x, y], exponent) = rest.to_scaled();
        at = at.moved(-Complex64::new(x, y) / slope, exponent);
    }
    ((at.to_f64() - start).norm() < 1e-6).then_some(at)
}

/// The root of a hyperbolic component near to the end of a ray: there a cycle, whose period is that of the angle or a divisor
/// of it, has a multiplier that is a root of unity.
///
/// The ray of this angle in the dynamical plane of its end leads from there, the critical value, to infinity, and the
/// map goes outwards on it. Where it goes slowest, it passes by the points that will be the parabolic cycle.
fn root(ray: &Follow, period: usize) -> Option<Solution> {
    let end = *ray.points.last()?;
    let earlier = *ray.points.get(ray.points.len() / 2)?;
    let mut at = end;
    let mut slowest = (f64::INFINITY, end);
    for _ in 0..ray.level() / period {
        let next = (0..period).fold(at, |z, _| z * z + end);
        let length = (next - at).norm();
        if length < slowest.0 {
            slowest = (length, (at + next) / 2.0);
        }
        at = next;
    }
    let divisors = (1..=period).filter(|divisor| period.is_multiple_of(*divisor));
    divisors.into_iter().find_map(|divisor| {
        let solution = neutral(end, slowest.1, divisor, (period / divisor) as u32)?;
        // The ray comes to it like 1 / level or its square.
        ((end - solution.c0).norm() < 0.75 * (earlier - solution.c0).norm()).then_some(solution)
    })
}

/// `f^n(z) - z`, and the slope of `f^n` there; with the derivatives of both by z and by c0.
struct Neutral {
    rest: Complex64,
    slope: Complex64,
    by_c0: Complex64,
    slope_by_z: Complex64,
    slope_by_c0: Complex64,
}

fn neutral_at(z: Complex64, c0: Complex64, iterations: usize) -> Neutral {
    let (mut at, mut slope, mut by_c0) = (z, Complex64::ONE, Complex64::ZERO);
    let (mut slope_by_z, mut slope_by_c0) = (Complex64::ZERO, Complex64::ZERO);
    for _ in 0..iterations {
        slope_by_z = 2.0 * (slope * slope + at * slope_by_z);
        slope_by_c0 = 2.0 * (by_c0 * slope + at * slope_by_c0);
        (slope, by_c0) = (2.0 * at * slope, 2.0 * at * by_c0 + 1.0);
        at = at * at + c0;
    }
    Neutral { rest: at - z, slope, by_c0, slope_by_z, slope_by_c0 }
}

/// The c0 near to another one where a cycle of a period has as multiplier a root of unity of exactly an order.
fn neutral(start: Complex64, near: Complex64, period: usize, order: u32) -> Option<Solution> {
    let multiplier = neutral_at(near, start, period).slope;
    let unity = nearest_root_of_unity(multiplier, order);
    let (mut c0, mut z) = (start, near);
    let mut change = f64::INFINITY;
    for _ in 0..60 {
        let by = neutral_at(z, c0, period);
        let [dz, dc] = newton_step(&by, by.rest, by.slope - unity);
        (z, c0) = (z - dz, c0 - dc);
        change = dz.norm() + dc.norm();
        if change <= 1e-14 {
            break;
        }
    }
    if change.is_nan() || change > 1e-11 {
        return None;
    }
    let [re, im] = refined_neutral(z, c0, period, order)?.coordinates();
    let decimals = [re, im].map(|part| part.to_places(PLACES));
    Some(Solution { c0, parabolic: Some((z, period, unity)), decimals })
}

/// The changes of z and c0 that take away what is too much of the two equations.
fn newton_step(by: &Neutral, rest: Complex64, slope: Complex64) -> [Complex64; 2] {
    let determinant = (by.slope - 1.0) * by.slope_by_c0 - by.by_c0 * by.slope_by_z;
    let dz = (rest * by.slope_by_c0 - by.by_c0 * slope) / determinant;
    let dc = ((by.slope - 1.0) * slope - rest * by.slope_by_z) / determinant;
    [dz, dc]
}

/// Among the roots of unity of exactly an order the one that is nearest.
fn nearest_root_of_unity(z: Complex64, order: u32) -> Complex64 {
    let coprime = |step: &u32| {
        Angle::new((*step).into(), order.into()).is_some_and(|angle| angle.fraction()[1] == order.into())
    };
    let root = |step: u32| Complex64::cis(TAU * f64::from(step) / f64::from(order));
    let far = |root: &Complex64| (root - z).norm_sqr();
    (0..order).filter(coprime).map(root).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(Complex64::ONE)
}

/// The same c0 in big numbers: the power of the multiplier is held to 1, whose slope is that of the multiplier times `order / multiplier`.
fn refined_neutral(z: Complex64, c0: Complex64, period: usize, order: u32) -> Option<BigPoint> {
    let by = neutral_at(z, c0, period);
    let one = BigPoint::of_f64(Complex64::ONE, BITS);
    let (mut big_z, mut big_c0) = (BigPoint::of_f64(z, BITS), BigPoint::of_f64(c0, BITS));
    let double = |point: &BigPoint, exponent: i64| {
        let ([x, y], own) = point.to_scaled();
        // In units of 2^exponent, so that nothing underflows.
        Complex64::new(x, y) * 2f64.powi((own - exponent).clamp(-1000, 1000) as i32)
    };
    for _ in 0..BITS / 8 {
        let (mut at, mut slope) = (big_z.clone(), one.clone());
        for _ in 0..period {
            slope = slope.times(&at).added(&slope.times(&at));
            at = at.times(&at).added(&big_c0);
        }
        let power = (1..order).fold(slope.clone(), |power, _| power.times(&slope));
        let (rest, above) = (at.minus(&big_z), power.minus(&one));
        let exponent = rest.size_log2().max(above.size_log2());
        if exponent < 16 - BITS as i64 {
            break;
        }
        let above = double(&above, exponent) * by.slope / f64::from(order);
        let [dz, dc] = newton_step(&by, double(&rest, exponent), above);
        (big_z, big_c0) = (big_z.moved(-dz, exponent), big_c0.moved(-dc, exponent));
    }
    ((big_c0.to_f64() - c0).norm() < 1e-6).then_some(big_c0)
}

/// The landing point, if the ray of the dynamical plane agrees.
fn proved(angle: Angle, solution: &Solution, watch: &Watch) -> Result<Option<Landing>, Cancelled> {
    const SAME: f64 = 1e-6;
    let Ok(map) = QuadraticMap::of_decimals(solution.decimals.clone(), 2.0) else { return Ok(None) };
    let RayEnd::Lands(there) = dynamical_ray(&map, angle, watch)?.end else {
        return Ok(None);
    };
    let c0 = map.c0();
    let landing = Landing { point: c0, decimals: solution.decimals.clone(), ..there.clone() };
    Ok(match solution.parabolic {
        None => ((there.point - c0).norm() < SAME).then_some(landing),
        Some((z, period, multiplier)) => {
            let mut cycle = std::iter::successors(Some(z), |z| Some(z * z + c0)).take(period);
            let same = there.is_parabolic && cycle.any(|z| (z - there.point).norm() < SAME);
            same.then_some(Landing { multiplier, period: period as u32, ..landing })
        }
    })
}
