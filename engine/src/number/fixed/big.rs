//! A point that is iterated in fixed point, as far as its bits reach.

mod plane;

use super::Fixed;
use crate::number::{FloatExp, power_of_two};
use dashu_int::{IBig, UBig, ops::BitTest};
use num_complex::Complex64;

/// A point of the plane with a number of bits behind the point, the same for both parts.
#[derive(Clone, Debug)]
pub(crate) struct BigPoint {
    pub(super) x: IBig,
    pub(super) y: IBig,
    pub(super) bits: usize,
}

impl BigPoint {
    /// The point nearest to two numbers, and whether it is exactly that one.
    pub(crate) fn new([re, im]: [&Fixed; 2], bits: usize) -> (Self, bool) {
        let cut = |part: &Fixed| {
            let near = part.round(bits);
            (near.align(bits), near == *part)
        };
        let ((x, x_exact), (y, y_exact)) = (cut(re), cut(im));
        (Self { x, y, bits }, x_exact && y_exact)
    }

    /// Goes on to `z^2 + c0`, each part cut to the bits below it: `c0` must have as many.
    ///
    /// Returns whether nothing was cut off; else each part may be less by up to `2^-bits`.
    pub(crate) fn step(&mut self, c0: &Self) -> bool {
        // Short numbers, such as those of an orbit that comes back to itself exactly, stay cheap.
        let zeros = [&self.x, &self.y].map(|part| part.trailing_zeros().unwrap_or(usize::MAX));
        let spare = zeros[0].min(zeros[1]).min(self.bits);
        let (short_x, short_y) = (&self.x >> spare, &self.y >> spare);
        let (x2, y2) = (short_x.sqr(), short_y.sqr());
        let sum2 = (&short_x + &short_y).sqr();
        let xy2 = IBig::from(sum2) - &x2 - &y2;
        let re = IBig::from(x2) - y2;
        let whole = |value: &IBig| value.trailing_zeros().is_none_or(|zeros| zeros + 2 * spare >= self.bits);
        let exact = whole(&re) && whole(&xy2);
        let scaled = |value: IBig| match (2 * spare).checked_sub(self.bits) {
            Some(up) => value << up,
            None => value >> (self.bits - 2 * spare),
        };
        (self.x, self.y) = (scaled(re) + &c0.x, scaled(xy2) + &c0.y);
        exact
    }

    /// Its parts, as the nearest `f64` mantissas of one exponent: 0, unless the point is very near to 0 or
    /// very far from it.
    pub(crate) fn to_scaled(&self) -> ([f64; 2], i64) {
        let top = self.x.bit_len().max(self.y.bit_len()) as i64 - self.bits as i64;
        let exponent = if (ORDINARY..-ORDINARY).contains(&top) { 0 } else { top };
        ([&self.x, &self.y].map(|part| scaled_to_f64(part, -(self.bits as i64) - exponent)), exponent)
    }

    /// The same as the sum of two `f64`s for each part.
    pub(crate) fn to_doubles(&self) -> ([(f64, f64); 2], i64) {
        let top = self.x.bit_len().max(self.y.bit_len()) as i64 - self.bits as i64;
        let exponent = if top < ORDINARY { top } else { 0 };
        ([&self.x, &self.y].map(|part| to_two_f64(part, -(self.bits as i64) - exponent)), exponent)
    }

    /// The nearest point in `f64`.
    pub(crate) fn to_f64(&self) -> Complex64 {
        let ([x, y], exponent) = self.to_scaled();
        Complex64::new(x, y) * power_of_two(exponent)
    }

    /// `|z|^2 - radius^2`, exact but for its last rounding.
    pub(crate) fn norm_sqr_minus(&self, radius: &Fixed) -> FloatExp {
        let bits = self.bits.max(radius.bits);
        let square = |value: UBig, shift: usize| IBig::from(value) << (2 * shift);
        let norm_sqr = square(self.x.sqr() + self.y.sqr(), bits - self.bits);
        let gap = norm_sqr - square(radius.mantissa.sqr(), bits - radius.bits);
        let exponent = gap.bit_len() as i64 - 2 * bits as i64;
        FloatExp::new(scaled_to_f64(&gap, -2 * bits as i64 - exponent), exponent)
    }
}

impl Fixed {
    /// The same to twice the digits of `f64`.
    pub(crate) fn to_double(&self) -> ((f64, f64), i64) {
        let exponent = self.mantissa.bit_len() as i64 - self.bits as i64;
        (to_two_f64(&self.mantissa, -(self.bits as i64) - exponent), exponent)
    }

    /// The nearest number of its sign, to within little more than half an ulp.
    pub(crate) fn to_float_exp(&self) -> FloatExp {
        let exponent = self.mantissa.bit_len() as i64 - self.bits as i64;
        FloatExp::new(scaled_to_f64(&self.mantissa, -(self.bits as i64) - exponent), exponent)
    }
}

/// From this power of two up, points have no exponent of their own.
const ORDINARY: i64 = -400;

/// `value * 2^exponent` as the sum of two numbers.
fn to_two_f64(value: &IBig, exponent: i64) -> (f64, f64) {
    const KEPT: usize = 126;
    let drop = value.bit_len().saturating_sub(KEPT);
    let top = if drop == 0 { i128::try_from(value) } else { i128::try_from(&(value >> drop)) }.unwrap_or(0);
    let high = top as f64;
    // Exact: the difference has fewer bits than an i128.
    let low = (top - high as i128) as f64;
    let factor = power_of_two(exponent + drop as i64);
    (high * factor, low * factor)
}

/// `value * 2^exponent`, to within little more than half an ulp; 0 where that is below `2^-1000`.
fn scaled_to_f64(value: &IBig, exponent: i64) -> f64 {
    const KEPT: usize = 64;
    let drop = value.bit_len().saturating_sub(KEPT);
    let top = if drop == 0 { value.to_f64().value() } else { (value >> drop).to_f64().value() };
    top * power_of_two(exponent + drop as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(re: &str, im: &str, bits: usize) -> BigPoint {
        BigPoint::new([&Fixed::parse(re, bits).unwrap(), &Fixed::parse(im, bits).unwrap()], bits).0
    }

    #[test]
    fn a_step_squares_and_adds() {
        let (mut z, c0) = (point("-1.5", "0.25", 100), point("0.25", "-1", 100));
        assert!(z.step(&c0), "nothing is cut off");
        assert_eq!(z.to_scaled(), ([2.4375, -1.75], 0));
        // Whole and small numbers alike.
        let (mut z, c0) = (point("0", "3", 100), point("0", "1", 100));
        assert!(z.step(&c0) && z.step(&c0));
        assert_eq!(z.to_scaled(), ([80.0, -17.0], 0));
        let (mut z, c0) =
            (BigPoint { x: IBig::from(1) << 49, y: IBig::ZERO, bits: 100 }, point("1", "0", 100));
        assert!(!z.step(&c0), "2^-102 is cut off");
        assert_eq!(z.to_scaled(), ([1.0, 0.0], 0));
        let (mut z, c0) = (point("0.1", "0.1", 100), point("0", "0", 100));
        assert!(!z.step(&c0));
        assert!((z.to_scaled().0[1] - 0.02).abs() < 1e-17);
    }

    #[test]
    fn points_near_0_keep_their_digits() {
        let (parts, exponent) = point("3e-300", "-1e-305", 2000).to_scaled();
        let value = |part: f64| {
            part * 2f64.powi(exponent as i32 / 2) * 2f64.powi(exponent as i32 - exponent as i32 / 2)
        };
        assert!(
            (value(parts[0]) / 3e-300 - 1.0).abs() < 1e-15 && (value(parts[1]) / -1e-305 - 1.0).abs() < 1e-15
        );
    }

    #[test]
    fn the_distance_to_a_circle_is_told_where_f64_sees_none() {
        let radius = Fixed::from_f64(2.0);
        let gap = point("2.0000000000000000000000000000000000000001", "0", 300).norm_sqr_minus(&radius);
        let value = gap.to_f64();
        assert!((value / 4e-40 - 1.0).abs() < 1e-12, "{value:e}");
        assert_eq!(point("2", "0", 300).norm_sqr_minus(&radius), FloatExp::ZERO);
    }
}
