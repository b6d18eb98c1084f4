//! Regions about a weakly attracting cycle, or about the repelling one that it has come out of.
//!
//! Near a parabolic cycle whose derivative is nearly a root of unity of order `q`, what `q` periods do to
//! `w = z - center` is `w' = w Q(w)`, and the terms of `Q` below `w^q` nearly vanish. In `v = w^q` that is
//!
//! ```text
//! v' = v (h_0 + h_q v) + what is left,    in u = 1/v nearly    u' = u / h_0 - h_q / h_0^2.
//! ```
//!
//! So in `u` the map is a stretching and a shift, half planes and discs of `u` are mapped into themselves, and
//! they are discs of `v`. Every disc of `v` that is looked at is proved to be mapped into itself:
//!
//! With `v = middle + y` and `A = h_0 middle + h_q middle^2 - middle`, `B = h_0 + 2 h_q middle`, `C = h_q`, the
//! main part of `v' - middle` is `A + B y + C y^2`, and of the rest `E` is a bound: a polynomial in `|w|` without
//! negative coefficients. What is to be shown is `|A + B y + C y^2| + E <= radius`. The left side is a sum of
//! moduli of powers and polynomials of `w`, so it is largest on the boundary, `|y| = radius`. There it
//! follows from `D = radius^2 - |A + B y + C y^2|^2 >= 2 radius E`.
//! `D` is a trigonometric polynomial of degree 2 in the direction of `y`, with a bound of its second
//! derivative; `E` grows with `|v|`. So the boundary is walked from the point nearest to 0 both ways, in arcs
//! within which both stay within bounds. Arcs grow with `D`, which is least where the boundary
//! passes the centre.
//!
//! `E` also holds the rounding of computed orbits, and everything is in units of a radius in which the
//! series were found, `w = unit t`.
//!
//! *Rounding of the walk itself*, with `u = 2^-53` and `r` for the radius. Here `|middle| <= 2r`, `|h_0| <= 1.5` and
//! `|h_q| <= 1`, all of it within 1. A product of complex numbers errs by `sqrt(5) u` of its modulus, a sum by `u`: so
//! `A`, which cancels, errs by less than `14u |middle| <= 28ur`, `B r` by `20ur`, `C r^2` by `6ur`. In `D` they stand in
//! squares and products with each other: what comes of it is below `2 * 54ur (|A| + |B|r + |C|r^2)`, and that below
//! `94u (r^2 + S)`, where `S` is the sum of the three squares. The products, the turns and the sum add `40u S` at
//! most. So `D` is known to within `134u (r^2 + S) < 1.5e-14 (r^2 + S)`, and its derivative to within twice
//! that; along an arc, of `pi` at most, the two make `1.1e-13 (r^2 + S)`. [`SLACK`] is taken from `D`. What bounds
//! `E` and `D''` are sums without a sign, rounded fewer than 100 times: 1e-12 of itself is more. A point of the
//! boundary is found to within `8u`.

use super::Room;
use super::lemniscate::Lemniscate;
use super::series::{Series, TERMS};
use num_complex::Complex64;

/// What is taken from `D` for its rounding, in units of `r^2 + S`; see above.
const SLACK: f64 = 1.2e-13;
/// Beyond this number of iterations a return is too long for a series to pay.
const MOST_STEPS: u32 = 96;
/// Up to this number of iterations many sizes are tried.
const FEW_STEPS: u32 = 24;

/// The largest region found of `order` petals about a point of a cycle that `steps` iterations map into itself.
pub(super) fn region(room: &Room, center: Complex64, steps: u32, order: u32) -> Option<Lemniscate> {
    if steps > MOST_STEPS {
        return None;
    }
    let first = Return::find(room, center, 1e-3, steps, order)?;
    let bend = first.h.terms[order as usize].norm() * 1e-3f64.powi(-(order as i32));
    let largest = (0.95 / bend).powf(1.0 / f64::from(order)).min(0.8);
    let (shrink, tries) = if steps <= FEW_STEPS { (0.75, 10) } else { (0.6, 6) };
    let units = std::iter::successors(Some(largest), |unit| Some(unit * shrink)).take(tries);
    units
        .filter(|unit| unit.is_normal())
        .find_map(|unit| Return::find(room, center, unit, steps, order)?.region())
        .filter(Lemniscate::is_sound)
}

/// What the iterations do to `t^order`, for `|t| <= 1`: they multiply it by `h`, and add rounding.
struct Return {
    center: Complex64,
    order: u32,
    unit: f64,
    steps: u32,
    h: Series,
    /// A bound of `|w' / w|`.
    most_factor: f64,
    /// What is added to `t'`.
    rounding: f64,
}

impl Return {
    fn find(room: &Room, center: Complex64, unit: f64, steps: u32, order: u32) -> Option<Self> {
        let series = Series::of_iterations(room.c0, center, unit, steps, room.bound)?;
        let offset = (series.terms[0] - center).norm() + series.errors[0];
        let factor = series.divided(unit);
        let h = (1..order).fold(factor.clone(), |power, _| power.times(&factor));
        let rounding = offset / unit * (1.0 + 1e-12);
        h.tail.is_finite().then(|| Self {
            center,
            order,
            unit,
            steps,
            h,
            most_factor: factor.most(),
            rounding,
        })
    }

    /// A disc of `t^order` that is mapped into itself, of about the largest size that the unit has room for.
    ///
    /// `v / (v - other)` is nearly multiplied by `h_0` (`other` is the second fixed point). Discs in this
    /// coordinate shrink into themselves where their middle is within `steadiness` of their radius.
    fn region(&self) -> Option<Lemniscate> {
        let (slope, bend) = (self.h.terms[0], self.h.terms[self.order as usize]);
        let other = (1.0 - slope) / bend;
        let attracts = slope.norm() < 1.0;
        let inward = if attracts { slope } else { 1.0 / slope };
        let steadiness = (1.0 - inward.norm()) / (1.0 - inward).norm();
        if !(other.norm() > 1e-14 && steadiness > 0.0) {
            return None;
        }
        let direction = if attracts { -other } else { other } / other.norm();
        let parts = [0.95, 0.7, 0.3, 0.0].map(|part| part * steadiness);
        [1.0, 0.9, 0.8].iter().find_map(|reach| {
            let reach = reach * 0.999;
            parts
                .iter()
                .find_map(|part| {
                    let other = other.norm();
                    let least = if attracts {
                        let radius = reach / (reach + other) / (1.0 + part);
                        let behind = radius * (1.0 - part);
                        -other * behind / (1.0 + behind)
                    } else {
                        let radius = (1.0 - other / reach) / (1.0 + part);
                        other / (1.0 + radius * (1.0 - part))
                    };
                    self.checked(direction * f64::midpoint(reach, least), (reach - least) / 2.0)
                })
                .or_else(|| attracts.then(|| self.checked(Complex64::ZERO, reach)).flatten())
        })
    }

    fn checked(&self, middle: Complex64, radius: f64) -> Option<Lemniscate> {
        let fits = radius > 0.0 && middle.norm() + radius <= 1.0 && self.maps_into_itself(middle, radius);
        let power = self.unit.powi(self.order as i32);
        fits.then(|| Lemniscate {
            center: self.center,
            order: self.order,
            middle: middle * power,
            radius: radius * power,
            steps: self.steps,
        })
    }

    /// Walks the boundary of a disc; see above.
    fn maps_into_itself(&self, middle: Complex64, radius: f64) -> bool {
        const MOST_ARCS: u32 = 4000;
        const LEAST_ARC: f64 = 1e-9;
        let boundary = Boundary::new(self, middle, radius);
        let nearest = (-middle).arg();
        if !boundary.is_clear(self, nearest + std::f64::consts::PI) {
            return false;
        }
        for way in [1.0, -1.0] {
            let (mut arc, mut arcs) = (0.0, 0);
            while arc < std::f64::consts::PI {
                let (room, slope) = boundary.room(nearest + way * arc);
                let (slope, bend) = (slope.abs(), boundary.bend);
                // The room within the next arc is at least a part of that at its start.
                let next = [0.5, 0.8, 0.95].into_iter().find_map(|part| {
                    let longest = ((slope * slope + 2.0 * bend * room * (1.0 - part)).sqrt() - slope) / bend;
                    let end = (arc + longest * (1.0 - 1e-9)).min(std::f64::consts::PI);
                    let needed = 2.0 * radius * boundary.rest(self, nearest + way * end);
                    (longest > LEAST_ARC && needed < part * room).then_some(end)
                });
                arcs += 1;
                match next {
                    Some(end) if arcs < MOST_ARCS => arc = end,
                    _ => return false,
                }
            }
        }
        true
    }

    /// `E`: a bound of what is left of `v'`, by `|v|`; it grows with that.
    fn rest(&self, size: f64) -> f64 {
        let root =
            if self.order == 1 { size } else { size.powf(1.0 / f64::from(self.order)) * (1.0 + 1e-14) };
        let sizes = self.h.sizes();
        let main = |n: usize| n == 0 || n == self.order as usize;
        let coefficient = |n: usize| if main(n) { self.h.errors[n] } else { sizes[n] };
        let last = coefficient(TERMS - 1) + self.h.tail;
        let sum = (0..TERMS - 1).rev().fold(last, |sum, n| sum * root + coefficient(n));
        let moved = root * self.most_factor + self.rounding;
        let rounding = f64::from(self.order) * moved.powi(self.order as i32 - 1) * self.rounding;
        (size * sum + rounding) * (1.0 + 1e-12)
    }
}

/// The room that the main part of the map leaves at the boundary of a disc.
struct Boundary {
    middle: Complex64,
    radius: f64,
    /// `D(a) = constant - 2 Re(once e^ia) - 2 Re(twice e^2ia)`.
    constant: f64,
    once: Complex64,
    twice: Complex64,
    /// `|D''|` is at most this.
    bend: f64,
}

impl Boundary {
    fn new(map: &Return, middle: Complex64, radius: f64) -> Self {
        let (h0, hq) = (map.h.terms[0], map.h.terms[map.order as usize]);
        let a = h0 * middle + hq * middle * middle - middle;
        let b = (h0 + 2.0 * hq * middle) * radius;
        let c = hq * (radius * radius);
        let once = a.conj() * b + b.conj() * c;
        let twice = a.conj() * c;
        let squares = a.norm_sqr() + b.norm_sqr() + c.norm_sqr();
        let constant = radius * radius - squares - SLACK * (radius * radius + squares);
        let bend = (2.0 * once.norm() + 8.0 * twice.norm()) * (1.0 + 1e-12) + 1e-200;
        Self { middle, radius, constant, once, twice, bend }
    }

    /// `D` and its derivative, in a direction from the middle.
    fn room(&self, angle: f64) -> (f64, f64) {
        let turn = Complex64::cis(angle);
        let (once, twice) = (self.once * turn, self.twice * turn * turn);
        (self.constant - 2.0 * (once.re + twice.re), 2.0 * once.im + 4.0 * twice.im)
    }

    fn rest(&self, map: &Return, angle: f64) -> f64 {
        map.rest((self.middle + self.radius * Complex64::cis(angle)).norm() * (1.0 + 1e-14) + 4e-15)
    }

    fn is_clear(&self, map: &Return, angle: f64) -> bool {
        self.room(angle).0 > 2.0 * self.radius * self.rest(map, angle)
    }
}
