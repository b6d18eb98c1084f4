//! Where in the parameter plane the orbit of 0 never escapes, rounding included.
//!
//! **Claim.** Let the true orbit of 0 have an attracting fixed point or 2-cycle of multiplier `l`, with
//! `|l| <= 1 - h` and `h = 2e-4`. Then the orbit that `f64` computes stays within `|z| < 1.73`, however long.
//!
//! *Rounding.* Within `|z| <= 1.73`, with `u = 2^-53`, a step errs by at most
//! `u (x^2 + y^2 + |x^2 - y^2| + |x'|)` in x and `u (2|xy| + |y'|)` in y: together less than `e = 1.1e-15`. For the
//! second iterate that is at most `e + 2 * 1.73 e < 5e-15`. Call either error `E`, and `g` the map or its
//! second iterate; `a` is the point of the cycle whose basin has the critical point 0 of `g`.
//!
//! *Small multipliers.* For the fixed point `g(a + w) = a + w (l + w)` and `a = l/2`: where `|l| <= 1/2`, the disc
//! `|w| <= 1/4` holds 0 and goes into `|w| <= 3/16`. For the cycle, `a` and `b` solve `z^2 + z + c + 1 = 0`, so
//! that `l = 4ab`, `1/2 <= |b| <= 1.21`, `|a| <= |l|/2`, and
//! `g(a + w) = a + l w + (2b + 4a^2) w^2 + 4a w^3 + w^4`: where `|l| <= 0.01`, the disc `|w| <= 0.2` holds 0 and goes
//! into `|w| <= 0.15`. Both leave more room than `E`.
//!
//! *Others.* The disc `|w| < h/4` goes into itself, as `|2b + 4a^2| <= 3.42` and `4|a| <= 2`, and `g` is
//! univalent on it. So Koenigs' map, the limit of `g^n / l^n`, is univalent on it, and its inverse `k` is univalent
//! on a disc of a radius `r >= h/16` (Koebe's quarter), the largest, whose boundary has the point
//! `p` with `k(p) = 0`. There `k(0) = a`, `k'(0) = 1` and `g(k(v)) = k(l v)`. Computed orbits stay in the image of
//! `|v| <= (1 - h/2) r`: `g` takes that into the image of `|v| <= (1 - 1.4h) r`; the disc of radius `0.9 h r` around such
//! a `v` has by Koebe an image that holds the disc of radius `0.9 h r |k'(v)| / 4` around `k(v)`; and
//! `|k'(v)| >= (1 - s) / (1 + s)^3 >= 1.4 h / 8` for `s = |v| / r`. That radius is above `0.039 h^2 r >= 1.9e-14 > E`. The
//! orbit begins at `p`, on the boundary: `g(0)` is in the image of `|v| <= (1 - h) r`, the room is `0.5 h r`, and
//! the radius `0.5 h r (h / 8) / 4 >= 7.8e-15` is above `E` too.
//!
//! All that is in the filled Julia set, where `|z| <= (1 + sqrt(1 + 4|c|)) / 2`: at most 1.5 for `|c| <= 3/4`,
//! and 1.725 for `|c| <= 5/4`. The points halfway between two of `g` are within `e` of it. So no
//! threshold of 2 or more is passed.
//!
//! Closer to the boundary the inward drift of an orbit may be less than its rounding. Such orbits are followed.

use fearless_simd::prelude::*;

/// What is cut off from the modulus of the multiplier: `h` of the claim, and room for the rounding of these tests.
const MARGIN: f64 = 2.5e-4;
/// The least threshold that the claim holds for.
pub(super) const LEAST_THRESHOLD: f64 = 2.0;

/// The lanes whose parameter is well inside the main cardioid or the disc of period 2.
///
/// With `1 - l = sqrt(1 - 4c)` in the cardioid, `q = |1 - 4c|` and `d = Re(1 - 4c)`:
/// `|l|^2 = 1 + q - sqrt(2 (q + d))`. It is below `(1 - h)^2` where `q + 2h < sqrt(2 (q + d))`. The root is then above `q`, so
/// that the rounding of `q + d`, a few `u q`, moves it by a few `u`. In the disc, `l = 4 (c + 1)`.
#[inline(always)]
pub(super) fn stays<S: Simd>(simd: S, x: S::f64s, y: S::f64s) -> S::mask64s {
    let splat = |value| S::f64s::splat(simd, value);
    let (d, im) = (splat(1.0) - splat(4.0) * x, splat(4.0) * y);
    let q = (d * d + im * im).sqrt();
    let cardioid = (q + splat(2.0 * MARGIN)).simd_lt((splat(2.0) * (q + d)).sqrt());
    let re = x + splat(1.0);
    cardioid | (re * re + y * y).simd_lt(splat((1.0 - MARGIN) * (1.0 - MARGIN) / 16.0))
}
