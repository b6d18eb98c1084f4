//! Logarithms and angles without branches, so that loops over them become vector instructions.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LOG2_E, PI, SQRT_2};

/// The binary logarithm of a positive number of full precision, to within 1e-12 of 1 and of itself.
///
/// `log2 m = 2 / ln 2 * atanh((m - 1) / (m + 1))` for `m` from `sqrt(1/2)` to `sqrt(2)`: there the argument is
/// below 0.172, and the first power left out of the series adds at most 0.172^17 / 17 < 6e-15.
#[inline(always)]
pub(super) fn log2(value: f64) -> f64 {
    /// Added to a small integer's bits, makes them the number 2^52 plus that integer.
    const INTEGER: u64 = 0x4330_0000_0000_0000;
    const INTEGER_VALUE: f64 = 4_503_599_627_370_496.0;
    let bits = value.to_bits();
    let exponent = f64::from_bits(INTEGER | bits >> 52) - (INTEGER_VALUE + 1023.0);
    let mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    let large = mantissa > SQRT_2;
    let (m, exponent) =
        (if large { 0.5 * mantissa } else { mantissa }, if large { exponent + 1.0 } else { exponent });
    let s = (m - 1.0) / (m + 1.0);
    let t = s * s;
    let series = 1.0
        + t * (1.0 / 3.0
            + t * (1.0 / 5.0
                + t * (1.0 / 7.0
                    + t * (1.0 / 9.0 + t * (1.0 / 11.0 + t * (1.0 / 13.0 + t * (1.0 / 15.0)))))));
    exponent + 2.0 * LOG2_E * s * series
}

/// `atan2(y, x)` of finite numbers that are not both 0, to within 1e-9.
///
/// The tangent is brought below `tan(pi/8) = 0.4143`; the first power left out of the series adds at
/// most 0.4143^23 / 23 < 1e-10.
#[inline(always)]
pub(super) fn atan2(y: f64, x: f64) -> f64 {
    const TAN_EIGHTH: f64 = 0.414_213_562_373_095_03;
    let (ax, ay) = (x.abs(), y.abs());
    let steep = ay > ax;
    let (low, high) = if steep { (ax, ay) } else { (ay, ax) };
    let tangent = low / high;
    let large = tangent > TAN_EIGHTH;
    let reduced = (tangent - 1.0) / (tangent + 1.0);
    let (t, base) = (if large { reduced } else { tangent }, if large { FRAC_PI_4 } else { 0.0 });
    let s = t * t;
    let mut series = 1.0 / 21.0;
    for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        series = 1.0 / odd - s * series;
    }
    let first = base + t * series;
    let quadrant = if steep { FRAC_PI_2 - first } else { first };
    let half = if x < 0.0 { PI - quadrant } else { quadrant };
    f64::from_bits(half.to_bits() | y.to_bits() & 1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn logarithms_are_right(value in 1e-300f64..1e300, exponent in -900i32..900) {
            for value in [value, 2f64.powi(exponent), 1.0 + value.fract()] {
                let expected = value.log2();
                prop_assert!((log2(value) - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{value}");
            }
        }

        #[test]
        fn angles_are_right(angle in -4.0f64..4.0, size in 1e-100f64..1e100) {
            for (x, y) in [(size * angle.cos(), size * angle.sin()), (size, 0.0), (-size, 0.0), (0.0, -size), (0.0, size)] {
                prop_assert!((atan2(y, x) - y.atan2(x)).abs() < 1e-9, "{x} {y}");
            }
        }
    }
}
