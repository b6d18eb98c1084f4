//! Logarithms, angles and cosines of vectors, without branches and with one division at most.

use fearless_simd::prelude::*;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, FRAC_PI_4, PI};

/// The binary logarithms of positive numbers of full precision, to within 1e-12.
///
/// A number is a power of 2 times `1 + x` from `sqrt(1/2)` to `sqrt(2)`. There `log2(1 + x)` is `const + sum of
/// 2 / ln 2 * (-1)^(n+1) q^n / n * T_n` for `n > 0`, with `q = (2^(1/4) - 2^(-1/4)) / (2^(1/4) + 2^(-1/4)) = 0.1716` and `T_n` the
/// Chebyshev polynomials of the interval, at most 1. This is the sum up to `n = 14`; the rest adds
/// to less than `2 / ln 2 * q^15 / 15 / (1 - q) = 7.7e-13`.
#[inline(always)]
pub(crate) fn log2<S: Simd>(simd: S, value: S::f64s) -> S::f64s {
    /// By powers of x.
    const SERIES: [f64; 15] = [
        -4.214_861_840_832_673e-13,
        1.442_695_040_868_327,
        -0.721_347_520_038_398_7,
        0.480_898_352_972_231_07,
        -0.360_673_827_309_228_55,
        0.288_538_535_932_229_6,
        -0.240_444_862_535_934_96,
        0.206_113_588_104_151_8,
        -0.180_471_355_327_963_68,
        0.160_148_755_624_485_3,
        -0.142_123_592_293_457_57,
        0.130_498_169_259_698_46,
        -0.136_382_531_024_776_6,
        0.132_853_686_436_444_14,
        -0.067_823_025_945_099_72,
    ];
    /// Added to a small integer's bits, makes them the number 2^52 plus that integer.
    const INTEGER: u64 = 0x4330_0000_0000_0000;
    const INTEGER_VALUE: f64 = 4_503_599_627_370_496.0;
    /// Makes all exponents positive.
    const BIAS: u64 = 1024;
    let splat = |value| S::f64s::splat(simd, value);
    let integers = |value| S::u64s::splat(simd, value);
    let bits: S::u64s = value.bitcast();
    let from_root = bits + integers((BIAS << 52) - FRAC_1_SQRT_2.to_bits());
    let exponent: S::f64s = ((from_root >> 52) | integers(INTEGER)).bitcast();
    let exponent = exponent - splat(INTEGER_VALUE + BIAS as f64);
    let mantissa: S::f64s = (bits - (from_root & integers(!0 << 52)) + integers(BIAS << 52)).bitcast();
    exponent + polynomial(simd, &SERIES, mantissa - splat(1.0))
}

/// By Horner's scheme, even and odd powers side by side.
#[inline(always)]
fn polynomial<S: Simd, const N: usize>(simd: S, series: &[f64; N], x: S::f64s) -> S::f64s {
    let (zero, xx) = (S::f64s::splat(simd, 0.0), x * x);
    let mut sums = [zero; 2];
    for (n, factor) in series.iter().enumerate().rev() {
        sums[n % 2] = sums[n % 2].mul_add(xx, S::f64s::splat(simd, *factor));
    }
    sums[1].mul_add(x, sums[0])
}

/// `atan2(y, x)` of finite numbers that are not both 0, to within 1e-9.
///
/// The tangent is brought below `T = tan(pi/8)`. There its angle is the sum of `2 (-1)^k q^n / n * T_n` for
/// `n = 2k + 1`, with `q = tan(pi/16) = 0.1989` and `T_n` the Chebyshev polynomials from `-T` to `T`. This is the sum up to
/// `n = 11`; the rest adds to less than `2 q^13 / 13 / (1 - q^2) = 1.3e-10`.
#[inline(always)]
pub(crate) fn atan2<S: Simd>(simd: S, y: S::f64s, x: S::f64s) -> S::f64s {
    const TAN_EIGHTH: f64 = 0.414_213_562_373_095_03;
    /// By odd powers.
    const SERIES: [f64; 6] = [
        0.999_999_996_163_444_9,
        -0.333_332_698_574_683_45,
        0.199_969_823_902_018_63,
        -0.142_236_179_294_870_6,
        0.104_774_323_284_257_98,
        -0.058_310_861_036_308_88,
    ];
    let splat = |value| S::f64s::splat(simd, value);
    let (ax, ay) = (x.abs(), y.abs());
    let (low, high) = (ax.min(ay), ax.max(ay));
    let large = low.simd_gt(high * splat(TAN_EIGHTH));
    let t = large.select(low - high, low) / large.select(low + high, high);
    let base = large.select(splat(FRAC_PI_4), splat(0.0));
    let first = t.mul_add(polynomial(simd, &SERIES, t * t), base);
    let quadrant = ay.simd_gt(ax).select(splat(FRAC_PI_2) - first, first);
    x.simd_lt(splat(0.0)).select(splat(PI) - quadrant, quadrant).copysign(y)
}

/// The cosine of an angle in turns, to within 6e-11 where it is no more than 1e4 turns.
///
/// Whole turns taken away exactly, it is `1 - 2 sin(pi t)^2` with `|t| <= 1/2`. There the sine is the sum of
/// `2 (-1)^k J_n(pi/2) T_n(2t)` for `n = 2k + 1`, with the Bessel functions `J_n` and the Chebyshev polynomials `T_n`. This is the
/// sum up to `n = 11`; the rest is `2 J_13(pi/2) = 1.4e-11` at most, of which the cosine has four times as much.
#[inline(always)]
pub(crate) fn cos_turns<S: Simd>(simd: S, turns: S::f64s) -> S::f64s {
    /// By odd powers.
    const SERIES: [f64; 6] = [
        3.141_592_653_242_889,
        -5.167_712_741_152_486,
        2.550_162_793_173_121_7,
        -0.599_247_390_747_896_2,
        0.082_031_173_504_471_69,
        -0.007_000_417_965_532_507,
    ];
    let t = turns - turns.round_ties_even();
    let sine = t * polynomial(simd, &SERIES, t * t);
    S::f64s::splat(simd, 1.0) - (sine + sine) * sine
}

#[cfg(test)]
mod tests {
    use crate::count::plain::Kernel;
    use fearless_simd::{dispatch, prelude::*};
    use proptest::prelude::*;

    #[derive(Clone, Copy)]
    enum Function {
        Log2,
        Atan2,
        CosTurns,
    }

    /// The first lane, the same for every instruction set to within the tolerance of the tests.
    fn of_lanes(kernel: Kernel, [y, x]: [f64; 2], function: Function) -> f64 {
        dispatch!(kernel.level(), simd => lane(simd, [y, x], function))
    }

    #[inline(always)]
    fn lane<S: Simd>(simd: S, [y, x]: [f64; 2], function: Function) -> f64 {
        let (y, x) = (S::f64s::splat(simd, y), S::f64s::splat(simd, x));
        let found = match function {
            Function::Log2 => super::log2(simd, y),
            Function::Atan2 => super::atan2(simd, y, x),
            Function::CosTurns => super::cos_turns(simd, y),
        };
        found.as_slice()[0]
    }

    proptest! {
        #[test]
        fn logarithms_are_right(value in 1e-300f64..1e300, exponent in -900i32..900) {
            for kernel in Kernel::available() {
                let log2 = |value| of_lanes(kernel, [value, 0.0], Function::Log2);
                for value in [value, 2f64.powi(exponent), 1.0 + value.fract()] {
                    let expected = value.log2();
                    prop_assert!((log2(value) - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{value}");
                }
            }
        }

        #[test]
        fn angles_are_right(angle in -4.0f64..4.0, size in 1e-100f64..1e100) {
            for kernel in Kernel::available() {
                let atan2 = |y, x| of_lanes(kernel, [y, x], Function::Atan2);
                for (x, y) in [(size * angle.cos(), size * angle.sin()), (size, 0.0), (-size, 0.0), (0.0, -size), (0.0, size)] {
                    prop_assert!((atan2(y, x) - y.atan2(x)).abs() < 1e-9, "{x} {y}");
                }
            }
        }

        #[test]
        fn cosines_are_right(turns in -3.0f64..3.0, eighths in -24i32..24) {
            for kernel in Kernel::available() {
                for turns in [turns, f64::from(eighths) / 8.0] {
                    let found = of_lanes(kernel, [turns, 0.0], Function::CosTurns);
                    prop_assert!((found - (turns * std::f64::consts::TAU).cos()).abs() < 6e-11, "{turns}");
                }
            }
        }
    }
}
