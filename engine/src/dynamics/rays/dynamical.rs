//! Rays of the dynamical plane, in doubles.

use super::descent::Descent;
use super::landing::{Landed, exactly, parabolic, repelling};
use super::{Angle, BITS, Landing, PLACES, Ray, RayEnd, orbit_of};
use crate::map::QuadraticMap;
use crate::number::BigPoint;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// Longer orbits of angles are not followed to their landing point.
pub(super) const LONGEST_ORBIT: usize = 1024;
/// How far a ray of a longer orbit is followed.
const LEVELS_WITHOUT_LANDING: usize = 200;
/// How far a ray is followed whose landing point is parabolic, which it comes near to ever more slowly.
const LEVELS_OF_PARABOLIC: usize = 4096;
/// The most points that are pulled back: a second's work.
const MOST_POINTS: usize = 1 << 26;

/// The external ray of an angle, for c0 in doubles, and where it leads to.
///
/// Its points are exact to rounding, at most a tenth of their distance to the set apart, and end where the landing point is
/// nearer than `1e-9`. The landing point is proved, unless it is parabolic, and then known to 40 digits: it is
/// the point whose orbit goes the way of the ray.
pub fn dynamical_ray(map: &QuadraticMap, angle: Angle, watch: &Watch) -> Result<Ray, Cancelled> {
    const NEAR: f64 = 1e-9;
    let followed = follow(map, angle, &|z, landing| (z - landing).norm() < NEAR, watch)?;
    let mut points = followed.points;
    if let RayEnd::Lands(landing) = &followed.end {
        points.push(landing.point);
    }
    Ok(Ray { angle, points, end: followed.end })
}

/// A ray, and how it was found.
pub(super) struct Followed {
    pub(super) points: Vec<Complex64>,
    pub(super) end: RayEnd,
    /// How many steps a level of it has.
    pub(super) steps: usize,
}

/// The same as far as it is not `near` its landing point.
pub(super) fn follow(
    map: &QuadraticMap,
    angle: Angle,
    near: &dyn Fn(Complex64, Complex64) -> bool,
    watch: &Watch,
) -> Result<Followed, Cancelled> {
    /// Finer ones are for rays that pass by 0 below its potential.
    const STEPS: [usize; 5] = [16, 64, 256, 1024, 4096];
    let mut coarser = None;
    for steps in STEPS {
        let followed = follow_in(steps, map, angle, near, watch)?;
        if !matches!(followed.end, RayEnd::Branches(_)) {
            return Ok(followed);
        }
        coarser = Some(followed);
    }
    let none =
        Followed { points: Vec::new(), end: RayEnd::NotFollowed("there is no such ray"), steps: STEPS[0] };
    Ok(coarser.unwrap_or(none))
}

fn follow_in(
    steps: usize,
    map: &QuadraticMap,
    angle: Angle,
    near: &dyn Fn(Complex64, Complex64) -> bool,
    watch: &Watch,
) -> Result<Followed, Cancelled> {
    let c0 = map.c0();
    let (orbit, again) = orbit_of(angle, LONGEST_ORBIT);
    let orbit =
        if again.is_some() { orbit } else { orbit.into_iter().take(LEVELS_WITHOUT_LANDING).collect() };
    let mut descent = Descent::in_doubles(c0, &orbit, again, steps);
    let mut points = descent.points(0).to_vec();
    let most_levels = MOST_POINTS / steps / orbit.len();
    let Some(first) = again else {
        for _ in 1..orbit.len().min(most_levels) {
            watch.check()?;
            descent.step();
            points.extend_from_slice(descent.points(0).get(1..).unwrap_or_default());
            if descent.end(0).is_none() {
                return Ok(branched(points, steps));
            }
        }
        return Ok(Followed {
            points,
            end: RayEnd::NotFollowed("the period of the angle is too long"),
            steps,
        });
    };
    let period = orbit.len() - first;
    let mut tail = descent.points(first).to_vec();
    let (mut landing, mut next_look) = (None, period + 8);
    for level in 1..most_levels {
        watch.check()?;
        descent.step();
        points.extend_from_slice(descent.points(0).get(1..).unwrap_or_default());
        tail.extend_from_slice(descent.points(first).get(1..).unwrap_or_default());
        let Some(end) = descent.end(0) else { return Ok(branched(points, steps)) };
        if landing.is_none() && level >= next_look {
            next_look = level + period.max(level / 8);
            let found = repelling(&descent, c0, first, &tail, steps).or_else(|| {
                let late = level >= LEVELS_OF_PARABOLIC;
                late.then(|| parabolic(&descent, c0, first, &tail)).flatten()
            });
            landing = found.and_then(|landed| describe(map, &landed, &descent, orbit.len()));
        }
        if let Some(landing) =
            landing.as_ref().filter(|landing: &&Landing| landing.is_parabolic || near(*end, landing.point))
        {
            return Ok(Followed { points, end: RayEnd::Lands(landing.clone()), steps });
        }
    }
    let end =
        landing.map_or(RayEnd::NotFollowed("it comes near to its landing point too slowly"), RayEnd::Lands);
    Ok(Followed { points, end, steps })
}

fn branched(points: Vec<Complex64>, steps: usize) -> Followed {
    let end = points.last().copied().unwrap_or_default();
    Followed { points, end: RayEnd::Branches(end), steps }
}

/// The landing point of the first ray of a descent.
fn describe(
    map: &QuadraticMap,
    landed: &Landed,
    descent: &Descent<Complex64>,
    rays: usize,
) -> Option<Landing> {
    let ends: Vec<_> = (0..rays).map_while(|ray| descent.end(ray).copied()).collect();
    let points = exactly(landed, &ends, &big_c0(map, BITS), BITS)?;
    let point = points.first()?;
    let decimals = point.coordinates().map(|part| part.to_places(PLACES));
    Some(Landing {
        point: Complex64::new(decimals[0].to_f64(), decimals[1].to_f64()),
        decimals,
        preperiod: (rays - landed.points.len()) as u32,
        period: landed.period as u32,
        multiplier: landed.multiplier,
        is_parabolic: landed.is_parabolic,
    })
}

impl Landing {
    /// The same point in so many bits behind the point. It is found from the decimals, which are nearer than
    /// any other root.
    pub(super) fn refined(&self, map: &QuadraticMap, angle: Angle, bits: usize) -> Option<BigPoint> {
        let c0 = big_c0(map, bits);
        let [re, im] = self.decimals.clone().map(|part| part.to_fixed(bits));
        let mut at = BigPoint::new([&re, &im], bits).0;
        let mut ends = Vec::new();
        for _ in 0..angle.preperiod() + self.period {
            ends.push(at.to_f64());
            at.step(&c0);
        }
        let points = ends.split_off(angle.preperiod() as usize);
        let (multiplier, is_parabolic) = (self.multiplier, self.is_parabolic);
        let landed = Landed { period: points.len(), points: points.clone(), multiplier, is_parabolic };
        ends.extend(points);
        exactly(&landed, &ends, &c0, bits)?.first().cloned()
    }
}

/// c0 to so many bits behind the point.
pub(super) fn big_c0(map: &QuadraticMap, bits: usize) -> BigPoint {
    let [re, im] = map.c0_decimals().clone().map(|part| part.to_fixed(bits));
    BigPoint::new([&re, &im], bits).0
}
