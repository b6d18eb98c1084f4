//! A disc around the attracting cycle that no computed orbit leaves: whoever is in it has count `itermax`.

use crate::julia::Julia;
use num_complex::Complex64;

/// A disc that some number of iterations maps into itself, rounding included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Disc {
    center: Complex64,
    radius: f64,
    period: u32,
}

/// How far the critical orbit is followed, which every attracting cycle attracts.
const CRITICAL_STEPS: u32 = 20_000;
/// The longest cycle that is looked for.
const LONGEST_PERIOD: u32 = 96;

impl Disc {
    /// The largest disc found for a set with an attracting cycle; `None` for others, and where the
    /// cycle is too weak or too long, or the threshold too small.
    ///
    /// Takes less than a millisecond for any c0.
    pub(crate) fn find(julia: &Julia) -> Option<Self> {
        if julia.c0().norm_sqr() > 4.0 {
            return None;
        }
        let (point, period) = attracting_cycle(julia.c0())?;
        let cycle = std::iter::successors(Some(point), |z| Some(step(*z, julia.c0()))).take(period as usize);
        let nearest = cycle.min_by(|a, b| a.norm_sqr().total_cmp(&b.norm_sqr()))?;
        // The map contracts most near 0, so a disc moved towards it is often larger.
        let centers = (0..=4).map(|quarters| nearest * (f64::from(quarters) / 4.0));
        let mut best: Option<Self> = None;
        for center in centers {
            let floor = best.map_or(1e-7, |disc| disc.radius * 1.01);
            let radii = std::iter::successors(Some(1.0), |radius| Some(radius * 0.85));
            let found = radii
                .take_while(|radius| *radius > floor)
                .map(|radius| Self { center, radius, period })
                .find(|disc| disc.maps_into_itself(julia));
            best = found.or(best);
        }
        best
    }

    /// Its centre.
    pub(crate) fn center(&self) -> Complex64 {
        self.center
    }

    /// The length of the cycle.
    pub(crate) fn period(&self) -> u32 {
        self.period
    }

    /// Below this squared distance from the centre, as computed, a point is in it.
    pub(crate) fn radius_sqr(&self) -> f64 {
        self.radius * self.radius * (1.0 - 1e-9)
    }

    /// Whether a point is in it that is known to within `error` and rounding.
    pub(crate) fn holds(&self, point: Complex64, error: f64) -> bool {
        (point - self.center).norm() + error + 1e-15 < self.radius
    }

    /// Whether a point is in it, with room for neighbours.
    pub(crate) fn holds_deep_inside(&self, point: Complex64) -> bool {
        (point - self.center).norm() < self.radius / 2.0
    }

    /// After how many iterations another look pays.
    pub(crate) fn interval(&self) -> u32 {
        (2 * self.period).max(16)
    }

    /// Whether `period` iterations lead back into the disc, never leaving the threshold's.
    ///
    /// With `|z - a| <= r`, `|z^2 - a^2| <= 2 |a| r + r^2`. Rounding adds less than 8e-15 to a step
    /// inside `|z| <= 2`: two products and two sums of at most 8 each, for the orbit and for its centre.
    fn maps_into_itself(&self, julia: &Julia) -> bool {
        let bound = julia.threshold().min(2.0) * (1.0 - 1e-9);
        let (mut center, mut radius) = (self.center, self.radius);
        for _ in 0..self.period {
            if center.norm() + radius >= bound {
                return false;
            }
            radius = (2.0 * center.norm() * radius + radius * radius) * (1.0 + 1e-12) + 8e-15;
            center = step(center, julia.c0());
        }
        (center - self.center).norm() + radius <= self.radius * (1.0 - 1e-12)
    }
}

/// One iteration.
fn step(z: Complex64, c0: Complex64) -> Complex64 {
    z * z + c0
}

/// A point of the attracting cycle and the cycle's length.
fn attracting_cycle(c0: Complex64) -> Option<(Complex64, u32)> {
    let mut start = Complex64::ZERO;
    for _ in 0..CRITICAL_STEPS {
        start = step(start, c0);
        if start.norm_sqr() > 4.0 {
            return None;
        }
    }
    let mut z = start;
    for period in 1..=LONGEST_PERIOD {
        z = step(z, c0);
        if (z - start).norm_sqr() < 1e-6
            && let Some(point) = refine(start, period, c0)
        {
            return Some((point, period));
        }
    }
    None
}

/// Newton's method for `f^period(z) = z`, from a point that is near an attracting solution.
fn refine(start: Complex64, period: u32, c0: Complex64) -> Option<Complex64> {
    let mut point = start;
    for _ in 0..8 {
        let (mut z, mut multiplier) = (point, Complex64::ONE);
        for _ in 0..period {
            multiplier *= 2.0 * z;
            z = step(z, c0);
        }
        let change = (z - point) / (multiplier - 1.0);
        if change.norm() < 1e-13 {
            return (multiplier.norm() < 1.0).then_some(point);
        }
        point -= change;
        if (point - start).norm_sqr().is_nan() || (point - start).norm_sqr() > 1e-2 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(re: f64, im: f64, threshold: f64) -> Option<Disc> {
        Disc::find(&Julia::new(Complex64::new(re, im), threshold, 5, 1000).unwrap())
    }

    #[test]
    fn attracting_cycles_have_a_disc() {
        for (re, im, period, radius) in [
            (0.0, 0.0, 1, 0.8),
            (-1.0, 0.0, 2, 0.2),
            (-0.12, 0.74, 3, 0.1),
            (-0.5, 0.5, 1, 0.001),
            (0.249_999, 0.0, 1, 1e-5),
        ] {
            let disc = disc(re, im, 2.0).unwrap();
            assert_eq!(disc.period, period, "{re} {im}");
            assert!(disc.radius > radius, "{re} {im}: {disc:?}");
        }
    }

    #[test]
    fn others_have_none() {
        for (re, im) in [(0.25, 0.0), (-0.75, 0.0), (0.0, 1.0), (-2.0, 0.0), (0.251, 0.0), (1e300, 0.0)] {
            assert_eq!(disc(re, im, 2.0), None, "{re} {im}");
        }
    }

    #[test]
    fn a_disc_lies_within_the_threshold() {
        assert_eq!(disc(-1.0, 0.0, 0.9), None, "the cycle itself is outside");
        assert!(disc(0.0, 0.0, 0.5).unwrap().radius < 0.5);
    }
}
