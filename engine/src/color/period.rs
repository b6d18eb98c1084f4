//! The colours of periods.

use super::{oklab, srgb};
use std::f64::consts::TAU;

/// The colour of a period in [`InteriorBy::Period`](super::InteriorBy::Period), in sRGB.
///
/// All are dark and of one brightness. The hues go on by the golden ratio, so that periods near each other are told
/// apart. Period 1, which has the most room in the Mandelbrot set, is nearly without one.
///
/// ```
/// use juliaset_engine::color::period_color;
/// assert_ne!(period_color(2), period_color(3));
/// ```
pub fn period_color(period: u32) -> [u8; 3] {
    /// Brightness and colourfulness in OKLab.
    const LIGHTNESS: f64 = 0.36;
    const CHROMA: f64 = 0.07;
    const FIRST_LIGHTNESS: f64 = 0.21;
    const FIRST_CHROMA: f64 = 0.02;
    /// Blue, in turns.
    const FIRST_HUE: f64 = 0.74;
    const GOLDEN_RATIO: f64 = 0.618_033_988_749_895;
    let steps = f64::from(period.saturating_sub(1));
    let (sin, cos) = ((FIRST_HUE + steps * GOLDEN_RATIO).fract() * TAU).sin_cos();
    let [lightness, chroma] = if period == 1 { [FIRST_LIGHTNESS, FIRST_CHROMA] } else { [LIGHTNESS, CHROMA] };
    let light = oklab::to_linear([lightness, chroma * cos, chroma * sin]);
    light.map(|part| srgb::encode8(part.clamp(0.0, 1.0) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_periods_have_colours_that_are_told_apart() {
        for one in 1..=8 {
            for other in 1..one {
                let distance = |color: [u8; 3]| color.map(f64::from);
                let (a, b) = (distance(period_color(one)), distance(period_color(other)));
                let apart: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
                assert!(apart.sqrt() > 12.0, "{one} {other} {a:?} {b:?}");
            }
        }
    }
}
