//! OKLab: a colour space whose straight lines look even.
//!
//! Björn Ottosson, "A perceptual color space for image processing", 2020, <https://bottosson.github.io/posts/oklab/>,
//! with its matrices of January 2021. The page puts them in the public domain.

/// Lightness, green to red, and blue to yellow of linear light of the sRGB primaries.
pub(super) fn from_linear([r, g, b]: [f64; 3]) -> [f64; 3] {
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}

/// Linear light, outside 0 to 1 where sRGB has no such colour.
pub(super) fn to_linear([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = lightness + 0.3963377774 * a + 0.2158037573 * b;
    let m = lightness - 0.1055613458 * a - 0.0638541728 * b;
    let s = lightness - 0.0894841775 * a - 1.2914855480 * b;
    let [l, m, s] = [l * l * l, m * m * m, s * s * s];
    [
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_light() {
        for step in 0..1000 {
            let light = [step % 10, step / 10 % 10, step / 100].map(|digit| f64::from(digit) / 9.0);
            let back = to_linear(from_linear(light));
            for (light, back) in light.iter().zip(back) {
                assert!((light - back).abs() < 1e-6, "{light} {back}");
            }
        }
    }

    #[test]
    fn the_published_pairs_come_out() {
        // The table of the page, from D65 white and from the sRGB red of its reference implementation.
        let white = from_linear([1.0; 3]);
        assert!((white[0] - 1.0).abs() < 1e-6 && white[1].abs() < 1e-6 && white[2].abs() < 1e-6, "{white:?}");
        let red = from_linear([1.0, 0.0, 0.0]);
        for (known, red) in [0.627955, 0.224863, 0.125846].iter().zip(red) {
            assert!((known - red).abs() < 1e-5, "{red}");
        }
    }
}
