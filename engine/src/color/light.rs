//! What lies over the colours of a palette: a light from aside, and a dark line along the set.

use super::coloring::Light;
use super::spread::PIECE;
use crate::number::cos_turns;
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;
use std::f64::consts::TAU;

/// A light made ready.
///
/// The landscape is the escape time: it falls with 45 degrees everywhere, towards [`Channel::Direction`]. With the
/// light at a height `h` and an angle `a` aside of that, a slope is `1 + cos(a) / tan(h)` times as bright as
/// flat ground (Lambert's law).
///
/// [`Channel::Direction`]: crate::field::Channel::Direction
#[derive(Clone, Debug)]
pub(super) struct Lighting {
    level: Level,
    /// Where it comes from, in turns.
    azimuth: f64,
    slope: f64,
    ambient: f64,
}

impl Lighting {
    pub(super) fn new(light: Light, level: Level) -> Self {
        Self {
            level,
            azimuth: light.azimuth / 360.0,
            slope: (light.height / 360.0 * TAU).tan().recip(),
            ambient: light.ambient,
        }
    }

    /// What this light makes of the first samples: a factor for each that has a direction.
    ///
    /// A light is at least a degree high, so its slope is below 58, and a factor right to within 58 times what is said at
    /// [`cos_turns`]: 4e-9.
    pub(super) fn brightness(&self, directions: &[f64], factors: &mut [f64; PIECE]) {
        dispatch!(self.level, simd => light(simd, self, directions, factors));
    }
}

#[simd]
fn light<S: Simd>(simd: S, lighting: &Lighting, directions: &[f64], factors: &mut [f64; PIECE]) {
    for (factor, direction) in factors.iter_mut().zip(directions) {
        *factor = *direction;
    }
    let splat = |value| S::f64s::splat(simd, value);
    let (zero, one) = (splat(0.0), splat(1.0));
    let (per_turn, azimuth) = (splat(TAU.recip()), splat(lighting.azimuth));
    let (slope, ambient, rest) =
        (splat(lighting.slope), splat(lighting.ambient), splat(1.0 - lighting.ambient));
    for lanes in factors.chunks_exact_mut(S::f64s::LEN) {
        let direction = S::f64s::from_slice(simd, lanes);
        let direct = one + cos_turns(simd, direction * per_turn - azimuth) * slope;
        let lit = ambient + rest * direct.simd_gt(zero).select(direct, zero);
        direction.simd_eq(direction).select(lit, one).store_slice(lanes);
    }
}

/// A dark line: black on the set, gone at a width from it.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    level: Level,
    /// What is one width, in distances.
    per_width: f64,
}

impl Outline {
    /// A line of a width, both in the same unit as `unit`, that of a distance of 1.
    pub(super) fn new(width: f64, unit: f64, level: Level) -> Self {
        Self { level, per_width: unit / width.max(1e-9) }
    }

    /// What this line leaves of the first samples' light: a factor for each that has a distance.
    pub(super) fn factors(&self, distances: &[f64], factors: &mut [f64; PIECE]) {
        dispatch!(self.level, simd => draw(simd, self, distances, factors));
    }
}

#[simd]
fn draw<S: Simd>(_: S, outline: &Outline, distances: &[f64], factors: &mut [f64; PIECE]) {
    for (factor, distance) in factors.iter_mut().zip(distances) {
        let share = (distance * outline.per_width).clamp(0.0, 1.0);
        let smooth = share * share * (3.0 - 2.0 * share);
        *factor = if distance.is_nan() { 1.0 } else { smooth };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::plain::Kernel;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_instruction_set_lights_by_lamberts_law(
            directions in prop::collection::vec(prop_oneof![9 => -4.0f64..4.0, 1 => Just(f64::NAN)], 1..=PIECE),
            (azimuth, height, ambient) in (-360.0f64..360.0, 1.0f64..90.0, 0.0f64..1.0),
        ) {
            for kernel in Kernel::available() {
                let light = Light { azimuth, height, ambient };
                let mut factors = [1.0; PIECE];
                Lighting::new(light, kernel.level()).brightness(&directions, &mut factors);
                for (direction, factor) in directions.iter().zip(factors) {
                    let aside = (direction - azimuth.to_radians()).cos();
                    let direct = (1.0 + aside / height.to_radians().tan()).max(0.0);
                    let expected = if direction.is_nan() { 1.0 } else { ambient + (1.0 - ambient) * direct };
                    prop_assert!((factor - expected).abs() < 1e-8, "{kernel} {direction}: {factor} {expected}");
                }
            }
        }

        #[test]
        fn a_line_is_black_on_the_set_and_gone_at_its_width(width in 0.01f64..1000.0, unit in 0.1f64..10.0) {
            for kernel in Kernel::available() {
                let away = width / unit;
                let mut factors = [1.0; PIECE];
                let distances = [0.0, away * 0.5, away * 1.001, f64::INFINITY, f64::NAN];
                Outline::new(width, unit, kernel.level()).factors(&distances, &mut factors);
                prop_assert!((factors[1] - 0.5).abs() < 1e-9, "{}", factors[1]);
                prop_assert_eq!([factors[0], factors[2], factors[3], factors[4]], [0.0, 1.0, 1.0, 1.0]);
            }
        }
    }
}
