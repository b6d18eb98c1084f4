//! Where in a palette samples are, many of them at a time.

use super::coloring::{Mapping, Wrap};
use super::tones::Tones;
use crate::field::{Channel, FieldRef};
use crate::number::log2;
use fearless_simd::{Level, dispatch, prelude::*};
use fearless_simd_macros::simd;
use std::f64::consts::LN_2;
use std::sync::Arc;

/// How the values of a channel are spread over a palette.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    pub(super) level: Level,
    /// The channel; where it has no value, the count stands for it.
    pub(super) channel: Channel,
    /// What a value is multiplied by first.
    pub(super) unit: f64,
    pub(super) mapping: Mapping,
    /// What equalising goes by; without them it is as the logarithm.
    pub(super) tones: Option<Arc<Tones>>,
    pub(super) density: f64,
    pub(super) offset: f64,
    pub(super) wrap: Wrap,
}

/// Samples that are looked at together: whole vectors of any length, in the first-level cache.
///
/// What is behind the last sample is looked at too, so that each sample has the same colour wherever it stands.
pub(super) const PIECE: usize = 64;

impl Spread {
    /// Writes where in the palette the first [`PIECE`] samples are, 0 to 1.
    ///
    /// A logarithm is right to within 1e-12 and the density at most 1e6, so a position is right to within a millionth of
    /// the palette, and what a double of its size is rounded to.
    pub(super) fn positions(&self, field: &FieldRef<'_>, positions: &mut [f64; PIECE]) {
        let counts = field.counts();
        let values = field.channel(self.channel).filter(|values| values.len() == counts.len());
        dispatch!(self.level, simd => spread(simd, self, counts, values, positions));
    }
}

#[simd]
fn spread<S: Simd>(
    simd: S,
    spread: &Spread,
    counts: &[u32],
    values: Option<&[f64]>,
    positions: &mut [f64; PIECE],
) {
    match values {
        Some(values) => {
            for ((position, count), value) in positions.iter_mut().zip(counts).zip(values) {
                *position = if value.is_nan() { f64::from(*count) } else { value * spread.unit };
            }
        }
        None => {
            for (position, count) in positions.iter_mut().zip(counts) {
                *position = f64::from(*count);
            }
        }
    }
    match (spread.mapping, &spread.tones) {
        (Mapping::Linear, _) => {
            each(simd, positions, |x| positive(simd, x) * S::f64s::splat(simd, 1.0 / 16.0))
        }
        (Mapping::SquareRoot, _) => {
            each(simd, positions, |x| positive(simd, x).sqrt() * S::f64s::splat(simd, 0.5));
        }
        (Mapping::Logarithm | Mapping::Equalized, tones) => {
            each(simd, positions, |x| logarithm(simd, x));
            if let (Mapping::Equalized, Some(tones)) = (spread.mapping, tones) {
                positions.iter_mut().for_each(|x| *x = tones.share(*x));
            }
        }
    }
    let splat = |value| S::f64s::splat(simd, value);
    let (density, offset) = (splat(spread.density), splat(spread.offset));
    let (half, one, two) = (splat(0.5), splat(1.0), splat(2.0));
    match spread.wrap {
        Wrap::Clamped => each(simd, positions, |x| cut(simd, x * density + offset)),
        Wrap::Cyclic => each(simd, positions, |x| {
            let place = x * density + offset;
            cut(simd, place - place.floor())
        }),
        Wrap::Mirrored => each(simd, positions, |x| {
            let place = (x * density + offset) * half;
            cut(simd, one - ((place - place.floor()) * two - one).abs())
        }),
    }
}

/// What is below 0, or no number, is 0.
#[inline(always)]
fn positive<S: Simd>(simd: S, x: S::f64s) -> S::f64s {
    let zero = S::f64s::splat(simd, 0.0);
    x.simd_gt(zero).select(x, zero)
}

/// `ln(1 + x)`.
#[inline(always)]
fn logarithm<S: Simd>(simd: S, x: S::f64s) -> S::f64s {
    let splat = |value| S::f64s::splat(simd, value);
    let x = positive(simd, x);
    x.simd_lt(splat(f64::INFINITY)).select(log2(simd, x + splat(1.0)) * splat(LN_2), x)
}

/// What is beyond the ends of a palette is at its ends; what is no number is at the start.
#[inline(always)]
fn cut<S: Simd>(simd: S, x: S::f64s) -> S::f64s {
    let one = S::f64s::splat(simd, 1.0);
    let x = positive(simd, x);
    x.simd_lt(one).select(x, one)
}

/// A closure that is used once is compiled for the instruction set that it is used in.
#[inline(always)]
fn each<S: Simd>(simd: S, positions: &mut [f64; PIECE], map: impl Fn(S::f64s) -> S::f64s) {
    for lanes in positions.chunks_exact_mut(S::f64s::LEN) {
        map(S::f64s::from_slice(simd, lanes)).store_slice(lanes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Coloring;
    use crate::count::plain::Kernel;
    use proptest::prelude::*;

    /// What a position is, one after the other.
    fn specified(spread: &Spread, count: u32, value: f64) -> f64 {
        let x = if value.is_nan() { f64::from(count) } else { value * spread.unit };
        let x = match (spread.mapping, &spread.tones) {
            (Mapping::Equalized, Some(tones)) => tones.share(crate::color::tones::logarithm(x)),
            (mapping, _) => mapping.of(x),
        };
        let place = x * spread.density + spread.offset;
        let within = match spread.wrap {
            Wrap::Cyclic => place - place.floor(),
            Wrap::Mirrored => 1.0 - ((place / 2.0 - (place / 2.0).floor()) * 2.0 - 1.0).abs(),
            Wrap::Clamped => place,
        };
        if within > 0.0 { within.min(1.0) } else { 0.0 }
    }

    fn values() -> impl Strategy<Value = f64> {
        prop_oneof![
            8 => 0.0f64..3000.0,
            2 => (-300.0f64..308.0).prop_map(|power| 10f64.powf(power)),
            1 => prop::sample::select(vec![
                0.0, -0.0, -3.0, 1e-300, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN,
            ]),
        ]
    }

    fn densities() -> impl Strategy<Value = f64> {
        prop_oneof![-2.0f64..2.0, -Coloring::MAX..Coloring::MAX, Just(0.0), Just(Coloring::MAX)]
    }

    proptest! {
        #[test]
        fn every_instruction_set_matches_the_specification(
            samples in prop::collection::vec((0u32..3000, values()), 1..=PIECE),
            (density, offset) in (densities(), densities()),
            mapping in prop::sample::select(Mapping::ALL.to_vec()),
            wrap in prop::sample::select(vec![Wrap::Cyclic, Wrap::Mirrored, Wrap::Clamped]),
            (unit, known) in (prop::sample::select(vec![1.0, 0.78125]), any::<bool>()),
        ) {
            let (counts, values): (Vec<u32>, Vec<f64>) = samples.into_iter().unzip();
            let tones = Some(Arc::new(Tones::of(values.iter().copied())));
            for kernel in Kernel::available() {
                let spread = Spread {
                    level: kernel.level(), channel: Channel::Distance,
                    unit, mapping, tones: tones.clone(), density, offset, wrap,
                };
                let field = FieldRef::new(&counts);
                let field = if known { field.with(Channel::Distance, &values) } else { field };
                let mut positions = [7.0; PIECE];
                spread.positions(&field, &mut positions);
                for ((count, value), found) in counts.iter().zip(&values).zip(positions) {
                    let expected = specified(&spread, *count, if known { *value } else { f64::NAN });
                    let difference = (found - expected).abs();
                    // Of a cyclic palette the end is the start.
                    let difference = if wrap == Wrap::Cyclic { difference.min(1.0 - difference) } else { difference };
                    // Doubles of a mapped value's size are that far apart, times the density.
                    let size = mapping.of(value.abs().min(1e300)).max(mapping.of(f64::from(*count)));
                    let rounding = (size * density.abs() + offset.abs()) * 1e-15;
                    let least = if mapping == Mapping::Equalized { 1e-6 } else { 1e-12 };
                    let alike = difference <= least * density.abs() + rounding || rounding > 0.1;
                    prop_assert!(
                        (0.0..=1.0).contains(&found) && alike,
                        "{kernel} {value} {count}: {found} for {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_infinite_is_where_it_was() {
        let values = [f64::INFINITY; 3];
        let counts = [4; 3];
        let field = FieldRef::new(&counts).with(Channel::Distance, &values);
        for kernel in Kernel::available() {
            for mapping in [Mapping::Linear, Mapping::SquareRoot, Mapping::Logarithm] {
                for (wrap, expected) in [(Wrap::Clamped, 1.0), (Wrap::Cyclic, 0.0), (Wrap::Mirrored, 0.0)] {
                    let (level, channel, tones) = (kernel.level(), Channel::Distance, None);
                    let spread =
                        Spread { level, channel, unit: 1.0, mapping, tones, density: 0.4, offset: 0.3, wrap };
                    let mut positions = [7.0; PIECE];
                    spread.positions(&field, &mut positions);
                    assert_eq!(specified(&spread, 4, f64::INFINITY), expected);
                    assert_eq!(positions[..3], [expected; 3], "{kernel} {mapping:?} {wrap:?}");
                }
            }
        }
    }
}
