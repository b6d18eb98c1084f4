//! A ray on a deep view that it passes through, far from where it lands: there it is nearly straight.

use super::Angle;
use super::descent::outer_log2;
use super::dynamical::big_c0;
use crate::map::QuadraticMap;
use crate::number::{BigPoint, Fixed, FloatExp};
use crate::place::Ruler;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// The way from a point of a ray out to where Böttcher's coordinate is the point itself.
struct Way {
    c0: BigPoint,
    bits: usize,
    /// Where the ray of the last angle goes: a point of the unit circle.
    direction: BigPoint,
    /// A point of the ray in doubles and its images: the roots on the way back are those next to them.
    guides: Vec<Complex64>,
}

impl Way {
    /// The point of the ray whose last image has a modulus, and its derivative by that as a number times a power of two.
    fn point(&self, modulus: &Fixed) -> (BigPoint, Complex64, i64) {
        let scale = |part: &Fixed| (part * modulus).round(self.bits);
        let [re, im] = self.direction.coordinates();
        let mut z = BigPoint::new([&scale(&re), &scale(&im)], self.bits).0;
        let (mut slope, mut exponent) = (self.direction.to_f64(), 0i64);
        for guide in self.guides.iter().rev() {
            z = z.minus(&self.c0).root_near(&BigPoint::of_f64(*guide, self.bits));
            let ([x, y], own) = z.to_scaled();
            slope /= 2.0 * Complex64::new(x, y);
            exponent -= own;
            // Keeps it an ordinary number.
            let size = slope.norm().log2().floor() as i64;
            slope *= (-size as f64).exp2();
            exponent += size;
        }
        (z, slope, exponent)
    }
}

/// The places, in pixels, of evenly spaced points of the ray where it passes by the picture; `points` is the ray in doubles with
/// so many steps a level, and `nearest` the one next to the picture.
///
/// None where the search below does not come to rest: what it found is not the ray then.
///
/// The modulus of the outermost image is found by Newton's method for the point that is nearest to the middle.
pub(super) fn places(
    map: &QuadraticMap,
    angle: Angle,
    (points, nearest, steps): (&[Complex64], usize, usize),
    ruler: &Ruler,
    bits: usize,
    watch: &Watch,
) -> Result<Option<Vec<[f64; 2]>>, Cancelled> {
    const POINTS: i64 = 32;
    const ROUNDS: usize = 40;
    let Some(start) = points.get(nearest) else { return Ok(None) };
    // The potential in binary logarithms, doubled until Böttcher's coordinate is exact to the last bit.
    let enough = (bits as i64 / 2 + outer_log2(map.c0()) as i64) as f64;
    let mut potential = outer_log2(map.c0()) * 2f64.powf(1.0 - nearest as f64 / steps as f64);
    let mut guides = Vec::new();
    let (mut z, mut last) = (*start, angle);
    while potential < enough {
        guides.push(z);
        // Beyond all doubles only the direction counts, which z - c0 has nearly.
        let next = z * z + map.c0();
        z = if next.norm() < 1e140 {
            next
        } else {
            Complex64::cis(std::f64::consts::TAU * last.doubled().turns())
        };
        (potential, last) = (2.0 * potential, last.doubled());
    }
    let [numerator, denominator] = last.fraction();
    let direction = BigPoint::turn(numerator, denominator, bits);
    let way = Way { c0: big_c0(map, bits), bits, direction, guides };
    let mut modulus = FloatExp::new(potential.fract().exp2(), potential.floor() as i64).to_fixed();
    let half = ruler.size()[0].hypot(ruler.size()[1]) / 2.0;
    let middle = BigPoint::new(ruler.middle(), bits).0;
    let (mut step, mut is_found) = (Fixed::ZERO, false);
    for _ in 0..ROUNDS {
        watch.check()?;
        let (point, slope, exponent) = way.point(&modulus);
        let ([x, y], own) = middle.minus(&point).to_scaled();
        let share = (Complex64::new(x, y) / slope).re;
        let change = scaled(share, own - exponent);
        let pixel = ruler.spacing().to_fixed();
        // As far as a pixel.
        step = FloatExp::from_fixed(&pixel).map_or(Fixed::ZERO, |pixel| {
            scaled(pixel.mantissa() / slope.norm(), pixel.exponent() - exponent)
        });
        modulus = (&modulus + &change).round(bits);
        if (&change - &step).is_negative() && (&scaled(-share, own - exponent) - &step).is_negative() {
            is_found = true;
            break;
        }
    }
    if !is_found {
        return Ok(None);
    }
    let spread = scaled((half + 2.0 * super::polyline::MARGIN) / POINTS as f64, 0);
    let step = &step * &spread;
    let mut places = Vec::new();
    for index in (-POINTS..=POINTS).rev() {
        watch.check()?;
        let (point, ..) = way.point(&(&modulus + &step.times(index)).round(bits));
        let [re, im] = point.coordinates();
        places.push(ruler.position([&re, &im]));
    }
    Ok(Some(places))
}

/// `mantissa * 2^exponent`.
fn scaled(mantissa: f64, exponent: i64) -> Fixed {
    let size = FloatExp::from_f64(mantissa.abs())
        .map_or(Fixed::ZERO, |size| FloatExp::new(size.mantissa(), size.exponent() + exponent).to_fixed());
    if mantissa < 0.0 { size.times(-1) } else { size }
}
