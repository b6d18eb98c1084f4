//! What a map does to single points: orbits, cycles, preimages. In `f64`, unless it says otherwise.
//!
//! ```
//! use juliaset_engine::dynamics::{attracting_cycle, cycles, fixed_points, orbit};
//! use juliaset_engine::{Watch, num_complex::Complex64};
//! let basilica = Complex64::new(-1.0, 0.0);
//! assert_eq!(orbit(basilica, Complex64::ZERO).nth(3), Some(Complex64::new(-1.0, 0.0)));
//! let cycle = attracting_cycle(basilica).ok_or("there is one")?;
//! assert_eq!((cycle.period(), cycle.multiplier.norm()), (2, 0.0));
//! assert_eq!(cycles(basilica, 5, &Watch::default())?.len(), 6);
//! assert!(fixed_points(basilica).iter().all(|z| (z * z + basilica - z).norm() < 1e-15));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod cycle;
mod cycles;
mod facts;
mod misiurewicz;
mod named;
mod nearest;
mod path;
mod rays;

pub use cycles::{CyclesError, LONGEST_PERIOD, cycles};
pub use facts::{Behaviour, Facts, facts};
pub use named::{NAMED, NamedC0, named};
pub use nearest::{CycleKind, NearestFinder, NearestPoint, nearest};
pub use path::orbit_in_view;
pub use rays::{
    Angle, AngleError, DrawnRay, Landing, Ray, RayEnd, RayError, clipped, drawn_ray, dynamical_ray,
    landing_c0, parameter_ray,
};

use cycle::step;
use num_complex::Complex64;

/// A cycle of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodicOrbit {
    /// Its points, in the order of the orbit.
    pub points: Vec<Complex64>,
    /// The derivative of as many iterations as there are points: it attracts where that is less than 1.
    pub multiplier: Complex64,
}

impl PeriodicOrbit {
    /// The cycle of points that are mapped to each other.
    pub fn of(points: Vec<Complex64>) -> Self {
        let multiplier = points.iter().map(|z| 2.0 * z).product();
        Self { points, multiplier }
    }

    /// The number of its points.
    pub fn period(&self) -> usize {
        self.points.len()
    }
}

/// A point and the points that it is mapped to, without end, by the arithmetic that defines the counts. Beyond the
/// largest double they are infinite or NaN.
pub fn orbit(c0: Complex64, start: Complex64) -> impl Iterator<Item = Complex64> {
    std::iter::successors(Some(start), move |z| {
        let Complex64 { re: x, im: y } = *z;
        Some(Complex64::new(x * x - y * y + c0.re, x * y + y * x + c0.im))
    })
}

/// The two points that the map leaves where they are: `(1 -+ sqrt(1 - 4 c0)) / 2`. The second always repels, unless
/// both are 1/2.
pub fn fixed_points(c0: Complex64) -> [Complex64; 2] {
    let second = (1.0 + (1.0 - 4.0 * c0).sqrt()) / 2.0;
    // Their product is c0; the modulus of the second is at least 1/2.
    [c0 / second, second]
}

/// The attracting cycle, from its point nearest to 0 on; none where the critical orbit escapes, or has not come
/// near to one of at most 4096 points after a million iterations.
pub fn attracting_cycle(c0: Complex64) -> Option<PeriodicOrbit> {
    let found = cycle::attracting_after(c0, &[400, 4_000, 20_000, 200_000, 1_000_000])?;
    let points = std::iter::successors(Some(found.point), |z| Some(step(*z, c0)));
    Some(PeriodicOrbit::of(points.take(found.period as usize).collect()))
}

/// Points of the Julia set, without end: each is a preimage of the one before, one of the two by a coin that `seed` determines.
///
/// It begins at the repelling fixed point. Going backwards the map contracts, and so do errors: the points are as
/// exact as doubles are. They gather where the set is most exposed, and hardly visit its recesses. (Barnsley,
/// *Fractals Everywhere*, 1988.)
pub fn inverse_iteration(c0: Complex64, seed: u64) -> impl Iterator<Item = Complex64> {
    let mut coins = Coins { state: seed, left: 0, bits: 0 };
    let [_, start] = fixed_points(c0);
    let before = move |z: &Complex64| {
        let root = (z - c0).sqrt();
        Some(if coins.toss() { root } else { -root })
    };
    std::iter::successors(Some(start), before).skip(1)
}

/// SplitMix64 (Steele, Lea, Flood, 2014), bit by bit.
struct Coins {
    state: u64,
    bits: u64,
    left: u32,
}

impl Coins {
    fn toss(&mut self) -> bool {
        if self.left == 0 {
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = self.state;
            bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            (self.bits, self.left) = (bits ^ bits >> 31, 64);
        }
        self.left -= 1;
        self.bits >> self.left & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RABBIT: Complex64 = Complex64::new(-0.12, 0.74);

    #[test]
    fn an_orbit_begins_with_its_point() {
        let found = orbit(Complex64::new(0.0, 1.0), Complex64::ZERO);
        let expected = [(0, 0), (0, 1), (-1, 1), (0, -1), (-1, 1)];
        assert!(found.zip(expected).all(|(z, (x, y))| z == Complex64::new(x.into(), y.into())));
        assert_eq!(orbit(RABBIT, RABBIT).next(), Some(RABBIT));
        assert!(!orbit(RABBIT, Complex64::new(1e200, 1e200)).nth(3).unwrap().is_finite());
    }

    #[test]
    fn fixed_points_are_exact_even_where_one_is_tiny() {
        let c0 = Complex64::new(1e-20, -3e-20);
        let [attracting, repelling] = fixed_points(c0);
        assert!((attracting - c0).norm() < 1e-35 && (repelling - 1.0).norm() < 1e-15);
        for c0 in [RABBIT, Complex64::new(0.25, 0.0), Complex64::new(-2.0, 0.0), Complex64::new(3.0, 9.0)] {
            let [first, second] = fixed_points(c0);
            assert!(
                (first * first + c0 - first).norm() < 1e-14 && (second * second + c0 - second).norm() < 1e-14
            );
            assert!(second.norm() >= 0.5 && first.norm() <= second.norm());
        }
    }

    #[test]
    fn attracting_cycles_attract_and_close() {
        for (re, im, period) in [(-0.12, 0.74, 3), (-1.0, 0.0, 2), (0.2, 0.1, 1), (-1.31, 0.0, 4)] {
            let c0 = Complex64::new(re, im);
            let cycle = attracting_cycle(c0).unwrap();
            assert_eq!(cycle.period(), period);
            assert!(cycle.multiplier.norm() < 1.0);
            let next = cycle.points.iter().cycle().skip(1);
            assert!(cycle.points.iter().zip(next).all(|(z, next)| (step(*z, c0) - next).norm() < 1e-12));
            assert!(cycle.points.iter().all(|z| z.norm() >= cycle.points[0].norm()));
        }
        for (re, im) in [(0.0, 1.0), (-2.0, 0.0), (0.3, 0.0), (5.0, 5.0)] {
            assert_eq!(attracting_cycle(Complex64::new(re, im)), None);
        }
    }

    #[test]
    fn preimages_are_mapped_back_and_depend_on_the_seed() {
        for c0 in [RABBIT, Complex64::new(0.0, 1.0), Complex64::new(0.4, 0.4)] {
            let some = |seed| inverse_iteration(c0, seed).take(1000).collect::<Vec<_>>();
            let points = some(7);
            let back = std::iter::once(fixed_points(c0)[1]).chain(points.iter().copied());
            assert!(points.iter().zip(back).all(|(z, back)| (step(*z, c0) - back).norm() < 1e-14));
            assert_eq!(points, some(7));
            assert_ne!(points, some(8));
        }
    }
}
