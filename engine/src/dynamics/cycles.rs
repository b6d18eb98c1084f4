//! All cycles of a period: the roots of `f^period(z) - z`, found together.

use super::{PeriodicOrbit, cycle::step, fixed_points};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// The longest period whose cycles are found: there are 335 of 4020 points.
pub const LONGEST_PERIOD: u32 = 12;

/// Why the cycles of a period are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CyclesError {
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Their number doubles with every iteration.
    #[error("the period is {0}, and must lie between 1 and {LONGEST_PERIOD}")]
    Period(u32),
    /// Cycles meet at some c0, as at 1/4 and at the roots of all bulbs, and near to it doubles cannot tell them
    /// apart.
    #[error("doubles do not tell the cycles of period {0} apart")]
    NotApart(u32),
}

/// All cycles of exactly this period, each from its point farthest to the left on, and in the order of these.
///
/// The roots of `f^period(z) - z` are found together by the method of Ehrlich and Aberth (Aberth, Math. Comp. 27,
/// 1973): Newton's step `N` of each root, divided by `1 - N * sum of 1 / (z - other roots)`, which keeps two from
/// coming to the same. The polynomial is never expanded: it and its derivative are iterated.
pub fn cycles(c0: Complex64, period: u32, watch: &Watch) -> Result<Vec<PeriodicOrbit>, CyclesError> {
    if !(1..=LONGEST_PERIOD).contains(&period) {
        return Err(CyclesError::Period(period));
    }
    let mut roots = preimages(c0, period);
    if !find(&mut roots, c0, period, watch)? {
        return Err(CyclesError::NotApart(period));
    }
    roots.retain(|z| exact_period(*z, c0, period) == period);
    roots.sort_by(|a, b| a.re.total_cmp(&b.re).then(a.im.total_cmp(&b.im)));
    let expected = points_of_period(period);
    if roots.len() != expected {
        return Err(CyclesError::NotApart(period));
    }
    joined(&roots, c0, period).ok_or(CyclesError::NotApart(period))
}

/// How many points have exactly this period: those that `period` iterations leave where they are, without those of
/// shorter cycles.
fn points_of_period(period: u32) -> usize {
    let shorter = (1..period).filter(|shorter| period.is_multiple_of(*shorter));
    (1 << period) - shorter.map(points_of_period).sum::<usize>()
}

/// The points that `period` iterations map to one beyond the set. Where the map expands they are near to the roots,
/// one to each.
fn preimages(c0: Complex64, period: u32) -> Vec<Complex64> {
    // No symmetry leads to it.
    let far = fixed_points(c0)[1].norm() + 1.0 + c0.norm();
    let mut points = vec![Complex64::from_polar(far, 1.0)];
    for _ in 0..period {
        points = points
            .iter()
            .flat_map(|z| {
                let root = (z - c0).sqrt();
                [root, -root]
            })
            .collect();
    }
    points
}

/// Moves all roots to where they are; false where they do not come to rest.
fn find(roots: &mut [Complex64], c0: Complex64, period: u32, watch: &Watch) -> Result<bool, Cancelled> {
    const MOST_ROUNDS: u32 = 200;
    let mut moving = vec![true; roots.len()];
    for _ in 0..MOST_ROUNDS {
        watch.check()?;
        for index in 0..roots.len() {
            if !moving[index] {
                continue;
            }
            let z = roots[index];
            let newton = newton_step(z, c0, period);
            let others = roots.iter().enumerate().filter(|(other, _)| *other != index);
            let repulsion: Complex64 = others.map(|(_, other)| (z - other).inv()).sum();
            let change = newton / (1.0 - newton * repulsion);
            if !change.is_finite() {
                return Ok(false);
            }
            roots[index] -= change;
            // Rounding of f^period(z) is a few units of the last place, and Newton's step divides it away.
            moving[index] = change.norm() > 4.0 * f64::EPSILON * z.norm().max(1e-3);
        }
        if !moving.contains(&true) {
            return Ok(true);
        }
    }
    // What is still moving does so by rounding, unless roots meet: then a step is as large as the square root of that.
    let at_rest = |z: &Complex64| newton_step(*z, c0, period).norm() < 1e-11;
    Ok(roots.iter().all(at_rest))
}

/// `(f^period(z) - z) / (f^period - id)'(z)`.
fn newton_step(z: Complex64, c0: Complex64, period: u32) -> Complex64 {
    /// Beyond this the point and the one are nothing beside the iterated ones.
    const FAR: f64 = 1e60;
    let (mut iterated, mut slope) = (z, Complex64::ONE);
    for made in 0..period {
        if iterated.norm() > FAR {
            // Each further iteration squares the point and doubles the ratio.
            return iterated / slope / f64::from(1u32 << (period - made));
        }
        slope *= 2.0 * iterated;
        iterated = step(iterated, c0);
    }
    (iterated - z) / (slope - 1.0)
}

/// The shortest period of a root.
fn exact_period(z: Complex64, c0: Complex64, period: u32) -> u32 {
    /// What Newton's step of a true root of a shorter period is far below, and that of another root far above, unless
    /// the two have nearly met.
    const SAME: f64 = 1e-10;
    let mut shorter = (1..period).filter(|shorter| period.is_multiple_of(*shorter));
    shorter.find(|shorter| newton_step(z, c0, *shorter).norm() < SAME).unwrap_or(period)
}

/// Cycles of points in ascending order, if each is mapped to another one and none is nearly a double root: there the
/// multiplier is 1, and a root is known to the square root of what doubles are exact to.
fn joined(points: &[Complex64], c0: Complex64, period: u32) -> Option<Vec<PeriodicOrbit>> {
    const LEAST_SLOPE: f64 = 1e-6;
    let mut taken = vec![false; points.len()];
    let mut found = Vec::new();
    for first in 0..points.len() {
        if taken[first] {
            continue;
        }
        let (mut at, mut orbit) = (first, Vec::new());
        for _ in 0..period {
            if std::mem::replace(&mut taken[at], true) {
                return None;
            }
            orbit.push(points[at]);
            let next = step(points[at], c0);
            let far = |z: &Complex64| (z - next).norm_sqr();
            at = (0..points.len()).min_by(|a, b| far(&points[*a]).total_cmp(&far(&points[*b])))?;
        }
        let cycle = PeriodicOrbit::of(orbit);
        if at != first || (cycle.multiplier - 1.0).norm() < LEAST_SLOPE {
            return None;
        }
        found.push(cycle);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(c0: Complex64, period: u32) {
        let found = cycles(c0, period, &Watch::default()).unwrap();
        assert_eq!(found.len() * period as usize, points_of_period(period), "{c0} {period}");
        let mut points: Vec<Complex64> = found.iter().flat_map(|cycle| cycle.points.clone()).collect();
        for cycle in &found {
            assert_eq!(cycle.period(), period as usize);
            let next = cycle.points.iter().cycle().skip(1);
            for (z, next) in cycle.points.iter().zip(next) {
                assert!((step(*z, c0) - next).norm() < 1e-9 * (1.0 + next.norm()), "{c0} {period} {z}");
            }
        }
        let all = points.len();
        points.sort_by(|a, b| a.re.total_cmp(&b.re).then(a.im.total_cmp(&b.im)));
        points.dedup_by(|a, b| (*a - *b).norm() < 1e-9);
        assert_eq!(points.len(), all, "{c0} {period}");
    }

    #[test]
    fn there_are_as_many_as_there_have_to_be() {
        assert_eq!((1..=6).map(points_of_period).collect::<Vec<_>>(), [2, 2, 6, 12, 30, 54]);
        for (re, im) in
            [(-0.835, -0.2321), (0.0, 1.0), (-1.0, 0.0), (-2.0, 0.0), (0.5, 0.5), (3.0, -20.0), (0.0, 0.0)]
        {
            for period in 1..=8 {
                check(Complex64::new(re, im), period);
            }
        }
        check(Complex64::new(-0.12, 0.74), 11);
    }

    #[test]
    fn cycles_of_the_square_are_roots_of_unity() {
        // Of z^8 = z: 0 and the seventh roots of 1.
        for cycle in cycles(Complex64::ZERO, 3, &Watch::default()).unwrap() {
            assert!((cycle.multiplier.norm() - 8.0).abs() < 1e-13);
            assert!(cycle.points.iter().all(|z| (z.powu(7) - 1.0).norm() < 1e-13));
        }
    }

    #[test]
    fn cycles_that_meet_are_not_told_apart() {
        // At the root of the rabbit's bulb the cycle of 3 is a fixed point.
        let turn = Complex64::cis(std::f64::consts::TAU / 3.0);
        let root = turn / 2.0 - turn * turn / 4.0;
        assert_eq!(cycles(root, 3, &Watch::default()), Err(CyclesError::NotApart(3)));
        assert_eq!(cycles(Complex64::new(0.25, 0.0), 1, &Watch::default()), Err(CyclesError::NotApart(1)));
        assert_eq!(cycles(root, 0, &Watch::default()), Err(CyclesError::Period(0)));
        assert_eq!(cycles(root, 13, &Watch::default()), Err(CyclesError::Period(13)));
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(cycles(root, 3, &watch), Err(CyclesError::Cancelled(Cancelled)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn random_maps_have_all_cycles(re in -2.5f64..1.5, im in -2.0f64..2.0, period in 1u32..7) {
            match cycles(Complex64::new(re, im), period, &Watch::default()) {
                // Only where cycles nearly meet.
                Err(error) => prop_assert_eq!(error, CyclesError::NotApart(period)),
                Ok(_) => check(Complex64::new(re, im), period),
            }
        }
    }
}
