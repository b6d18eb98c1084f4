//! The regions of the two sets whose parabolic point is known exactly: c0 = 1/4 and c0 = -3/4.
//!
//! `e` bounds the rounding of an iteration. Where the point is not tiny beside it, every step leads further into
//! the region, by more than rounding takes back. Where it is, it stays so for millions of iterations.

use super::lemniscate::Lemniscate;
use super::{Orbits, Room};
use num_complex::Complex64;

/// Computed orbits are known to stay for as many iterations; true ones stay for ever.
const MOST_ITERATIONS: u32 = 10_000_000;

/// The regions of a set that is exactly one of the two.
pub(super) fn regions(room: &Room, orbits: Orbits, itermax: u32) -> Option<Vec<Lemniscate>> {
    let (regions, reach) = match (room.c0.re, room.c0.im) {
        (0.25, 0.0) => horodisc(),
        (-0.75, 0.0) => lobes(),
        _ => return None,
    };
    let lasting = orbits == Orbits::True || itermax <= MOST_ITERATIONS;
    (lasting && reach < room.bound).then_some(regions)
}

/// c0 = 1/4: the disc about 0.06 of radius 0.44, which touches the parabolic point 1/2; and how far from 0
/// its orbits may come.
///
/// With `w = z - 1/2`, `w' = w + w^2`; with `u = -1/w`, `u' = u + 1/(1 + w)`, and the disc is
/// `Re u > 1/0.88`. In it `1 + w` is in the disc whose diameter is from 0.12 to 1, so `1/(1 + w)` is in
/// that from 1 to 1/0.12: `Re u` grows by at least 1.
///
/// Rounding: `|z| <= 1/2` there, so with `u = 2^-53` the real part errs by `u/4` in each of two products and in
/// their difference and by `u/2` in the sum with c0, the other by `u/8` in each product and `u/4` in their sum:
/// below `e = 1.6e-16` in all. It moves `u'` by at most `e / (|w'| (|w'| - e))`, which is below 0.41
/// where `|w'| >= 2e-8`: `Re u` still grows. From the first `|w'| < 2e-8` on, `|w'| <= |w| + |w|^2 + e`, so
/// in 1e7 iterations it does not reach 4e-8: `2e-8 + 1e7 (1.6e-15 + 1.6e-16) < 3.8e-8`.
fn horodisc() -> (Vec<Lemniscate>, f64) {
    let middle = Complex64::new(-0.44, 0.0);
    let center = Complex64::new(0.5, 0.0);
    (vec![Lemniscate { center, order: 1, middle, radius: 0.44, steps: 1 }], 0.5 + 1e-7)
}

/// c0 = -3/4: the two lobes `Re 1/w^2 > 8` with `w = z + 1/2`, which touch in the parabolic point -1/2, and the
/// smaller ones `Re e^ia/w^2 > 40` with `a = 1.2` and `a = -1.2`, which orbits come through that begin beside the
/// repelling direction; and how far from 0 their orbits may come. Two iterations map each of them into itself.
///
/// `w' = -w + w^2`, after two iterations `w'' = w (1 - t)` with `t = v (2 - w)`, `v = w^2`. With `u = 1/v`,
///
/// ```text
/// u'' - u = u ((1 - t)^-2 - 1) = (2 - w) (2 - t) / (1 - t)^2.
/// ```
///
/// In the lobes `|v| < 1/8`, `|w| < 0.3536`, `|t| < 0.2943`. The arguments of the factors are
/// at most `asin(0.1768) + asin(0.1472) + 2 asin(0.2943) < 0.924`, the modulus is at least
/// `1.646 * 1.705 / 1.2943^2 > 1.67`, so `Re u` grows by at least `1.67 cos 0.924 > 1`. After one iteration
/// `|w'| <= 0.3536 + 0.125`, so `|z|` stays below 0.98.
///
/// In the smaller ones `|v| < 1/40`, `|w| < 0.1582`, `|t| < 0.054`: the arguments are at most 0.2142, the modulus is at
/// least `1.8418 * 1.946 / 1.054^2 > 3.22`, so `Re e^ia u` grows by at least `3.22 cos(1.2 + 0.2142) > 0.5`.
///
/// Rounding: `|z| < 1` there, so an iteration errs by less than 5e-16 (two products and a difference by `u`
/// each, and a sum, in the real part; half of that in the other), two by less than `e = 1.5e-15`. They move `u''` by at most
/// `e (2 |w''| + e) / (|w''|^2 (|w''| - e)^2)`, below 0.38 where `|w''| >= 2e-5`: both still grow. From the first
/// `|w''| < 2e-5` on, `|w''| <= |w| + 2 |w|^3 + |w|^4 + e`, so in 5e6 pairs of iterations it does not reach
/// 4e-5: `2e-5 + 5e6 (1.3e-13 + 1.5e-15) < 2.1e-5`.
fn lobes() -> (Vec<Lemniscate>, f64) {
    let center = Complex64::new(-0.5, 0.0);
    // Re e^ia/v > c is |v - e^ia / 2c| < 1 / 2c.
    let lobes = [(8.0, 0.0), (40.0, 1.2), (40.0, -1.2)].map(|(least, angle)| {
        let radius = 0.5 / least;
        let middle = Complex64::from_polar(radius, angle);
        Lemniscate { center, order: 2, middle, radius, steps: 2 }
    });
    (lobes.to_vec(), 0.98)
}
