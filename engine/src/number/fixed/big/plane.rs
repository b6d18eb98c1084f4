//! Arithmetic with points in fixed point beyond the map itself: products, roots, points of the unit circle.

use super::BigPoint;
use crate::number::FloatExp;
use crate::number::fixed::{Fixed, shift_round};
use dashu_int::{IBig, UBig, ops::BitTest, ops::SquareRoot};
use num_complex::Complex64;

impl BigPoint {
    /// A point of doubles; 0 for parts that are no numbers.
    pub(crate) fn of_f64(z: Complex64, bits: usize) -> Self {
        Self::new([&Fixed::from_f64(z.re), &Fixed::from_f64(z.im)], bits).0
    }

    /// `e^(2 pi i numerator / denominator)`, to within a few last bits; the denominator is not 0.
    ///
    /// The exponential series is taken at the `2^32`nd part of the angle, and its sum is squared 32 times, which
    /// doubles its error as often: 96 more bits are carried along.
    pub(crate) fn turn(numerator: u64, denominator: u64, bits: usize) -> Self {
        const SQUARINGS: usize = 32;
        const GUARD: usize = 96;
        let fine = bits + GUARD;
        let one = IBig::ONE << fine;
        let angle = ((pi(fine) * IBig::from(numerator) * 2) / IBig::from(denominator)) >> SQUARINGS;
        // (i a)^n / n!, whose parts are in turn real and imaginary.
        let (mut term, mut sums) = (one, [IBig::ZERO, IBig::ZERO]);
        for order in 0u32.. {
            if term.is_zero() {
                break;
            }
            let sum = &mut sums[order as usize % 2];
            if order % 4 < 2 {
                *sum += &term;
            } else {
                *sum -= &term;
            }
            term = ((&term * &angle) >> fine) / IBig::from(order + 1);
        }
        let [x, y] = sums;
        let mut z = Self { x, y, bits: fine };
        for _ in 0..SQUARINGS {
            z = z.times(&z);
        }
        let [x, y] = [&z.x, &z.y].map(|part| shift_round(part, GUARD));
        Self { x, y, bits }
    }

    /// Its parts.
    pub(crate) fn coordinates(&self) -> [Fixed; 2] {
        [&self.x, &self.y].map(|part| Fixed { mantissa: part.clone(), bits: self.bits })
    }

    /// The difference, of points with equally many bits.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self { x: &self.x - &other.x, y: &self.y - &other.y, bits: self.bits }
    }

    /// The sum, of points with equally many bits.
    pub(crate) fn added(&self, other: &Self) -> Self {
        Self { x: &self.x + &other.x, y: &self.y + &other.y, bits: self.bits }
    }

    /// The product, of points with equally many bits, rounded.
    pub(crate) fn times(&self, other: &Self) -> Self {
        let re = &self.x * &other.x - &self.y * &other.y;
        let im = &self.x * &other.y + &self.y * &other.x;
        Self { x: shift_round(&re, self.bits), y: shift_round(&im, self.bits), bits: self.bits }
    }

    /// This point times a positive number, rounded.
    pub(crate) fn scaled(&self, factor: FloatExp) -> Self {
        let factor = factor.to_fixed();
        let scaled = |part: Fixed| (&part * &factor).round(self.bits).align(self.bits);
        let [x, y] = self.coordinates().map(scaled);
        Self { x, y, bits: self.bits }
    }

    /// The point moved by `by * 2^exponent`, rounded.
    pub(crate) fn moved(&self, by: Complex64, exponent: i64) -> Self {
        let part = |size: f64| {
            let moved = FloatExp::from_f64(size.abs()).map_or(Fixed::ZERO, |size| {
                FloatExp::new(size.mantissa(), size.exponent() + exponent).to_fixed()
            });
            let moved = moved.round(self.bits).align(self.bits);
            if size < 0.0 { -moved } else { moved }
        };
        Self { x: &self.x + part(by.re), y: &self.y + part(by.im), bits: self.bits }
    }

    /// The square root of this point that is nearer to another point, to within a few last bits of the larger
    /// part; 0 is its own root.
    pub(crate) fn root_near(&self, near: &Self) -> Self {
        let root = |value: UBig| IBig::from(value.sqrt());
        let modulus = root(self.x.sqr() + self.y.sqr());
        // The larger part by a root, the other by y = 2 re im: nothing is cancelled.
        let sum = modulus + IBig::from(abs(&self.x));
        let large = root(UBig::try_from((sum << self.bits) >> 1).unwrap_or_default());
        let small = match large.is_zero() {
            true => IBig::ZERO,
            false => (&self.y << self.bits) / (&large << 1),
        };
        let (x, y) = if self.x >= IBig::ZERO { (large, small) } else { (small, large) };
        if &x * &near.x + &y * &near.y < IBig::ZERO {
            return Self { x: -x, y: -y, bits: self.bits };
        }
        Self { x, y, bits: self.bits }
    }

    /// The larger part as a power of two, rounded up; the smallest number for 0.
    pub(crate) fn size_log2(&self) -> i64 {
        match self.x.bit_len().max(self.y.bit_len()) {
            0 => i64::MIN / 2,
            bits => bits as i64 - self.bits as i64,
        }
    }
}

fn abs(value: &IBig) -> UBig {
    value.clone().into_parts().1
}

/// Pi, by Machin's formula: `16 atan(1/5) - 4 atan(1/239)`.
fn pi(bits: usize) -> IBig {
    const GUARD: usize = 32;
    let inverse_atan = |of: i64| {
        let mut power = (IBig::ONE << (bits + GUARD)) / IBig::from(of);
        let (square, mut sum) = (IBig::from(of * of), IBig::ZERO);
        for order in 0i64.. {
            if power.is_zero() {
                break;
            }
            let term = &power / IBig::from(2 * order + 1);
            if order % 2 == 0 {
                sum += term;
            } else {
                sum -= term;
            }
            power /= &square;
        }
        sum
    };
    (inverse_atan(5) * 16 - inverse_atan(239) * 4) >> GUARD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: &BigPoint, other: &BigPoint, last_bits: i64) -> bool {
        one.minus(other).size_log2() <= last_bits - one.bits as i64
    }

    #[test]
    fn a_turn_of_a_part_is_a_root_of_unity() {
        for (numerator, denominator) in [(0, 1), (1, 2), (1, 3), (3, 4), (5, 31), (999, 1_000_003)] {
            let z = BigPoint::turn(numerator, denominator, 700);
            let double = Complex64::cis(std::f64::consts::TAU * numerator as f64 / denominator as f64);
            assert!((z.to_f64() - double).norm() < 1e-14);
            if denominator < 1000 {
                let power = (1..denominator).fold(z.clone(), |power, _| power.times(&z));
                assert!(
                    close(&power, &BigPoint::of_f64(Complex64::ONE, 700), 12),
                    "{numerator}/{denominator}"
                );
            }
        }
    }

    #[test]
    fn roots_square_to_what_they_are_of_and_are_the_nearer_ones() {
        for (re, im) in [(-2.5, 1e-30), (-2.5, -1e-30), (0.3, 0.4), (0.0, -2.0), (1e-40, 0.0), (-1.0, 0.0)] {
            let z = BigPoint::of_f64(Complex64::new(re, im), 400);
            for near in [Complex64::new(0.2, 1.0), Complex64::new(-0.2, -1.0)] {
                let root = z.root_near(&BigPoint::of_f64(near, 400));
                assert!(close(&root.times(&root), &z, 6), "{re} {im}");
                let found = root.to_f64();
                assert!((found - near).norm() <= (found + near).norm(), "{re} {im}");
            }
        }
    }

    #[test]
    fn moves_and_scales_keep_their_exponent() {
        let z = BigPoint::of_f64(Complex64::new(0.5, -0.25), 900);
        let moved = z.moved(Complex64::new(-3.0, 0.0), -800).minus(&z);
        assert_eq!(moved.to_scaled(), ([-0.75, 0.0], -798));
        assert_eq!(z.scaled(FloatExp::power_of_two(40)).to_f64(), Complex64::new(0.5, -0.25) * 2f64.powi(40));
    }
}
