//! Rays as they are drawn on a picture: polylines in its pixels, at any depth.

use super::descent::{Descent, is_dust};
use super::dynamical::{LONGEST_ORBIT, big_c0, follow};
use super::midst;
use super::polyline::{MARGIN, clipped, smooth, thinned};
use super::{Angle, Landing, RayEnd, orbit_of, parameter_ray};
use crate::dynamics::orbit;
use crate::map::QuadraticMap;
use crate::number::BigPoint;
use crate::place::{Ruler, Viewport};
use crate::plane::Plane;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// A ray on a picture. Everything is in pixels from the picture's top left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnRay {
    /// Its angle.
    pub angle: Angle,
    /// The parts of it that are on the picture or next to it, from outside inwards.
    pub lines: Vec<Vec<[f64; 2]>>,
    /// Where it lands, if it does and that is on the picture.
    pub landing: Option<[f64; 2]>,
    /// Where it leads to, in the plane.
    pub end: RayEnd,
}

/// The ray of an angle as it is drawn on the picture of a ruler, to within a small part of a pixel.
///
/// A map has a meaning in the dynamical plane only. Its rays are followed in doubles where pixels are as far apart
/// as `1e-11`, and in numbers with as many digits as they need where they are not and the ray is near. Rays of the parameter plane are
/// known to doubles.
pub fn drawn_ray(
    plane: Plane,
    map: &QuadraticMap,
    angle: Angle,
    ruler: &Ruler,
    watch: &Watch,
) -> Result<DrawnRay, Cancelled> {
    let spacing = ruler.spacing().to_f64();
    let is_deep = spacing < Viewport::F64_SPACING;
    if plane == Plane::Parameter && is_deep {
        let end = RayEnd::NotFollowed("rays of the parameter plane are known to doubles only");
        return Ok(DrawnRay { angle, lines: Vec::new(), landing: None, end });
    }
    if plane == Plane::Parameter {
        let ray = parameter_ray(angle, watch)?;
        return Ok(drawn(angle, &ray.points, ray.end, ruler));
    }
    if is_deep {
        return deep(map, angle, ruler, watch);
    }
    let seen = 0.02 * spacing;
    let followed = follow(map, angle, &|z, landing| (z - landing).norm() < seen, watch)?;
    let mut points = followed.points;
    points.extend(landing_of(&followed.end).map(|landing| landing.point));
    Ok(drawn(angle, &points, followed.end, ruler))
}

fn landing_of(end: &RayEnd) -> Option<&Landing> {
    match end {
        RayEnd::Lands(landing) => Some(landing),
        RayEnd::Branches(_) | RayEnd::NotFollowed(_) => None,
    }
}

fn drawn(angle: Angle, points: &[Complex64], end: RayEnd, ruler: &Ruler) -> DrawnRay {
    let position = ruler.positions();
    let places: Vec<_> = points.iter().map(|z| position(*z)).collect();
    let landing = landing_of(&end).map(|landing| position(landing.point));
    on_picture(angle, &places, landing, end, ruler.size())
}

fn on_picture(
    angle: Angle,
    places: &[[f64; 2]],
    landing: Option<[f64; 2]>,
    end: RayEnd,
    size: [f64; 2],
) -> DrawnRay {
    let lines = clipped(&smooth(places, size), size, MARGIN).into_iter().map(thinned).collect();
    let is_seen = |place: &[f64; 2]| [0, 1].iter().all(|axis| (0.0..=size[*axis]).contains(&place[*axis]));
    DrawnRay { angle, lines, landing: landing.filter(is_seen), end }
}

/// In big numbers.
fn deep(map: &QuadraticMap, angle: Angle, ruler: &Ruler, watch: &Watch) -> Result<DrawnRay, Cancelled> {
    /// Steps of a level where no ray runs into 0: fewer than in doubles, as a curve is laid through the points.
    const STEPS: usize = 8;
    /// Where finer steps are needed, big numbers take too long.
    const FINEST: usize = 64;
    /// Of the digits that are behind a pixel.
    const GUARD_BITS: i64 = 96;
    const SEEN: f64 = 1e-9;
    /// Farther from its landing point, in sides of the picture, a ray is nearly straight on it.
    const WIDE: f64 = 4.0;
    let size = ruler.size();
    let followed = follow(map, angle, &|z, landing| (z - landing).norm() < SEEN, watch)?;
    let mut points = followed.points;
    points.extend(landing_of(&followed.end).map(|landing| landing.point));
    let Some(nearest) = nearest(&points, ruler) else {
        return Ok(DrawnRay { angle, lines: Vec::new(), landing: None, end: followed.end });
    };
    if followed.steps > FINEST {
        let end = RayEnd::NotFollowed(
            "it passes too near to a preimage of the critical point for a view of this depth",
        );
        return Ok(DrawnRay { angle, lines: Vec::new(), landing: None, end });
    }
    let steps = if is_dust(map.c0()) { followed.steps } else { STEPS };
    let mut bits = usize::try_from(GUARD_BITS - ruler.spacing().exponent()).unwrap_or(0);
    let ends_at_zero = landing_of(&followed.end).is_some_and(|landing| {
        orbit(map.c0(), landing.point).take(landing.preperiod as usize).any(|z| z.norm_sqr() < SEEN)
    });
    if ends_at_zero {
        // Next to 0 a root halves what is known.
        bits *= 2;
    }
    let c0 = big_c0(map, bits);
    let (angles, again) = orbit_of(angle, LONGEST_ORBIT);
    let levels = points.len() / followed.steps;
    let angles = if again.is_some() { angles } else { angles.into_iter().take(levels + 1).collect() };
    let landing = landing_of(&followed.end).and_then(|landing| exact_landing(map, landing, angle, bits));
    let landing_place = landing.as_ref().map(|point| place(ruler, point));
    if landing_place.is_none_or(|place| outside(place, size) > WIDE * size[0].max(size[1])) {
        // The guides are doubles: next to the landing point they do not tell the way.
        let last = points.last().copied().unwrap_or_default();
        let is_told = (points[nearest] - last).norm() > 1e4 * SEEN;
        if !is_told {
            let end =
                RayEnd::NotFollowed("it is next to its landing point, but that is far outside of the view");
            return Ok(DrawnRay { angle, lines: Vec::new(), landing: None, end });
        }
        let way = (points.as_slice(), nearest, followed.steps);
        let Some(places) = midst::places(map, angle, way, ruler, bits, watch)? else {
            let end = RayEnd::NotFollowed("it could not be told to the digits of this view");
            return Ok(DrawnRay { angle, lines: Vec::new(), landing: None, end });
        };
        return Ok(on_picture(angle, &places, landing_place, followed.end, size));
    }
    let near = landing_place.map(|at| nearness(at, size));
    let mut descent = Descent::in_bits(&c0, &angles, again, steps, bits);
    let mut places: Vec<_> = descent.points(0).iter().map(|point| place(ruler, point)).collect();
    for level in 1.. {
        watch.check()?;
        descent.step();
        places.extend(descent.points(0).iter().skip(1).map(|point| place(ruler, point)));
        let (Some(end), Some(_)) = (places.last(), descent.end(0)) else { break };
        match (landing_place, near) {
            (Some([x, y]), Some(near)) if (end[0] - x).hypot(end[1] - y) < near => break,
            (Some(_), _) => {}
            (None, _) if level >= levels => break,
            (None, _) => {}
        }
    }
    places.extend(landing_place);
    Ok(on_picture(angle, &places, landing_place, followed.end, size))
}

/// How near to its landing point a ray has to come, in pixels, so that the rest is not seen.
fn nearness(place: [f64; 2], size: [f64; 2]) -> f64 {
    const SEEN: f64 = 0.05;
    // From there on it winds about the landing point without coming back to the picture.
    (outside(place, size) / 64.0).max(SEEN)
}

/// How far a place is outside of a picture.
fn outside([x, y]: [f64; 2], [columns, rows]: [f64; 2]) -> f64 {
    let beyond = |at: f64, side: f64| (-at).max(at - side).max(0.0);
    beyond(x, columns).hypot(beyond(y, rows))
}

fn place(ruler: &Ruler, point: &BigPoint) -> [f64; 2] {
    let [re, im] = point.coordinates();
    ruler.position([&re, &im])
}

/// The point of a ray in doubles next to a picture that doubles do not resolve, if the ray may come onto it.
fn nearest(points: &[Complex64], ruler: &Ruler) -> Option<usize> {
    /// Of what doubles are exact to.
    const ROUNDING: f64 = 1e-9;
    /// The curve is no farther from its chords than this share of their lengths.
    const SAGITTA: f64 = 0.2;
    let [re, im] = ruler.middle().map(|part| part.to_f64());
    let middle = Complex64::new(re, im);
    let [columns, rows] = ruler.size();
    let half = ruler.spacing().to_f64() * columns.hypot(rows);
    let far = |pair: &[Complex64]| {
        let (along, to_middle) = (pair[1] - pair[0], middle - pair[0]);
        let length_sqr = along.norm_sqr();
        let share =
            if length_sqr > 0.0 { ((to_middle * along.conj()).re / length_sqr).clamp(0.0, 1.0) } else { 0.0 };
        ((to_middle - along * share).norm() / (half + SAGITTA * along.norm() + ROUNDING), share)
    };
    let all = points.windows(2).enumerate().map(|(index, pair)| (index, far(pair)));
    let (index, (distance, share)) = all.min_by(|(_, (one, _)), (_, (other, _))| one.total_cmp(other))?;
    (distance <= 1.0).then_some(index + usize::from(share > 0.5))
}

/// A landing point to so many bits.
fn exact_landing(map: &QuadraticMap, landing: &Landing, angle: Angle, bits: usize) -> Option<BigPoint> {
    // Where it is 0 or a preimage of that, a root halves what is known.
    let fine = 2 * bits;
    let landing = landing.refined(map, angle, fine)?;
    let [re, im] = landing.coordinates();
    Some(BigPoint::new([&re, &im], bits).0)
}
