//! Whether the critical orbit lands on a cycle that repels: whether c0 is a Misiurewicz point.

use super::nearest::big_c0;
use crate::number::{BigPoint, Decimal, Fixed, FloatExp};
use num_complex::Complex64;

/// Where the critical orbit lands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Landing {
    pub(super) preperiod: usize,
    pub(super) period: usize,
    pub(super) multiplier: Complex64,
    /// In exact arithmetic, and not only for a c0 within rounding of this one.
    pub(super) exact: bool,
}

/// A preperiod and a period that are longer in all are not looked for: c0 next to the boundary of the Mandelbrot set
/// are all near to some such point.
const LONGEST: usize = 64;

/// The landing with the fewest iterations, if c0 is within its rounding of a c0 that has it.
///
/// c0 rounded to its last place solves `K_{m+p} = K_m`, with `K` the critical orbit, if Newton's step for that is
/// not above half a unit of that place. With 17 places or fewer it may be a double, rounded to 53 bits.
pub(super) fn landing(exact: &[Decimal; 2]) -> Option<Landing> {
    /// Less than that it hardly repels.
    const LEAST_MULTIPLIER: f64 = 1.0 + 1e-6;
    /// The derivative is less than 4^64.
    const GROWTH_BITS: usize = 192;
    let places = exact.iter().map(Decimal::places).max().unwrap_or(0);
    let tolerance_log2 = if places <= 17 {
        4e-16f64.log2()
    } else {
        0.75f64.log2() - places as f64 * std::f64::consts::LOG2_10
    };
    let bits = places * 10 / 3 + 64 + GROWTH_BITS;
    let big_c0 = big_c0(exact, bits);
    let mut z = BigPoint::new([&Fixed::ZERO, &Fixed::ZERO], bits).0;
    let is_dyadic = |part: &Decimal| part.to_fixed(bits).to_exact_decimal() == *part;
    let (mut slope, mut is_exact) = (Complex64::ZERO, exact.iter().all(is_dyadic));
    let mut orbit: Vec<(BigPoint, Complex64, Complex64)> = Vec::new();
    for end in 0..=LONGEST {
        let near = z.to_f64();
        if near.norm_sqr() > 4.1 {
            return None;
        }
        for start in 1..end {
            let (earlier, earlier_slope, _) = &orbit[start];
            let gap = z.plus(earlier, -1);
            let [re, im] = gap.parts().map(|part| part.to_float_exp().abs());
            let size = re.max(im);
            let change = (slope - earlier_slope).norm();
            let is_solved = size == FloatExp::ZERO || size.log2() - change.log2() <= tolerance_log2;
            let multiplier: Complex64 = orbit[start..end].iter().map(|(_, _, near)| 2.0 * near).product();
            if is_solved && multiplier.norm() > LEAST_MULTIPLIER {
                let exact = is_exact && size == FloatExp::ZERO;
                return Some(Landing { preperiod: start, period: end - start, multiplier, exact });
            }
        }
        orbit.push((z.clone(), slope, near));
        slope = 2.0 * near * slope + 1.0;
        is_exact &= z.step(&big_c0);
    }
    None
}
