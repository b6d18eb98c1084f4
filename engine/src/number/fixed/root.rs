//! Square roots of points: one step of an orbit backwards.

use super::{BigPoint, Fixed};
use dashu_int::ops::{SquareRoot, UnsignedAbs};
use dashu_int::{IBig, UBig};

impl BigPoint {
    /// The square root in the right half plane, both parts cut to the bits of this point.
    ///
    /// With `u = 2^-bits` and `s` the exact root, it is off by at most `2.5 u / |s| + 4 u` where the point's modulus
    /// is at least `64 u`; nearer to 0 it and the exact root are both within `9 sqrt(u)` of 0.
    ///
    /// The modulus is cut by less than `u`, half its sum with the real part by `u` in all. The larger part `l` of the
    /// root is the root of that: off by `u / (l + L) + 1.5 u`, `L >= |s| / sqrt(2)` being exact. The smaller part
    /// follows from it by one division, off by as much as `l` and `u` more.
    pub(crate) fn sqrt(&self) -> Self {
        let magnitude = |part: &IBig| part.clone().unsigned_abs();
        let (far_x, far_y) = (magnitude(&self.x), magnitude(&self.y));
        let modulus = (self.x.sqr() + self.y.sqr()).sqrt();
        let larger = (((modulus + far_x) >> 1) << self.bits).sqrt();
        let smaller = match larger.is_zero() {
            true => UBig::ZERO,
            false => (far_y << self.bits) / (&larger << 1),
        };
        let (x, y) = if self.x < IBig::ZERO { (smaller, larger) } else { (larger, smaller) };
        let (x, y) = (IBig::from(x), IBig::from(y));
        Self { x, y: if self.y < IBig::ZERO { -y } else { y }, bits: self.bits }
    }

    /// This and some times another point of as many bits, exactly.
    pub(crate) fn plus(&self, other: &Self, times: i32) -> Self {
        Self { x: &self.x + &other.x * times, y: &self.y + &other.y * times, bits: self.bits }
    }

    /// The point on the other side of 0.
    pub(crate) fn opposite(self) -> Self {
        Self { x: -self.x, y: -self.y, ..self }
    }

    /// Half of this point, each part cut by up to half a last bit.
    pub(crate) fn half(&self) -> Self {
        Self { x: &self.x >> 1, y: &self.y >> 1, bits: self.bits }
    }

    /// The same point with another number of bits behind the point; fewer cut up to a last one of them off.
    pub(crate) fn with_bits(&self, bits: usize) -> Self {
        let part = |value: &IBig| match bits.checked_sub(self.bits) {
            Some(more) => value << more,
            None => value >> (self.bits - bits),
        };
        Self { x: part(&self.x), y: part(&self.y), bits }
    }

    /// How many bits stand behind the point.
    pub(crate) fn bits(&self) -> usize {
        self.bits
    }

    /// The real and the imaginary part.
    pub(crate) fn parts(&self) -> [Fixed; 2] {
        [&self.x, &self.y].map(|part| Fixed { mantissa: part.clone(), bits: self.bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_root_is_within_its_bound(x in -2f64..2.0, y in -2f64..2.0, shrink in 0i32..70, flat in 0usize..4) {
            let scale = 2f64.powi(-shrink);
            let (x, y) = match flat { 0 => (x * scale, 0.0), 1 => (0.0, y * scale), _ => (x * scale, y * scale) };
            let point = BigPoint::new([&Fixed::from_f64(x), &Fixed::from_f64(y)], 100).0;
            let root = point.sqrt();
            prop_assert!(root.x >= IBig::ZERO);
            // Against one with far more bits.
            let exact = point.with_bits(400).sqrt();
            let off = root.with_bits(400).plus(&exact, -1).to_f64().norm();
            let (u, size) = (2f64.powi(-100), exact.to_f64().norm());
            let bound = if size * size >= 64.0 * u { 2.5 * u / size + 4.0 * u } else { 18.0 * u.sqrt() };
            // On the negative real axis both roots are in the half plane.
            prop_assert!(off <= bound, "{off:e} {bound:e}");
        }
    }

    #[test]
    fn roots_of_squares_are_exact_and_zero_has_none_but_itself() {
        let point = |x: f64, y: f64| BigPoint::new([&Fixed::from_f64(x), &Fixed::from_f64(y)], 64).0;
        assert_eq!(point(-3.0, 4.0).sqrt().parts(), [1.0, 2.0].map(Fixed::from_f64));
        assert_eq!(point(-3.0, -4.0).sqrt().parts(), [1.0, -2.0].map(Fixed::from_f64));
        assert_eq!(point(0.0, 0.0).sqrt().parts(), [Fixed::ZERO, Fixed::ZERO]);
        assert_eq!(point(1.5, -2.5).half().opposite().parts(), [-0.75, 1.25].map(Fixed::from_f64));
    }
}
