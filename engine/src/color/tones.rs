//! How the values of a view are distributed.

use super::{Coloring, Mapping, ShadeRange, Wrap};

/// The distribution of the values of a view's escaping samples: what equalising and fitting go by.
///
/// It is found once from some samples spread over the view, so that colours do not depend on the order
/// in which a picture is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Tones {
    /// `ln(1 + x)` of all values, sorted.
    sorted: Vec<f64>,
    /// The least of them, and the equal steps from it to the largest: they are asked for at each pixel.
    least: f64,
    step: f64,
    /// The shares of samples below each step.
    shares: Vec<f64>,
}

/// The share of the samples at either end that a fit leaves out.
const RARE: f64 = 0.01;

/// Steps between the least and the largest value.
const STEPS: usize = 4096;
/// Logarithms that are asked for are right to within 1e-12: shares do not change noticeably by that.
const LEAST_STEP: f64 = 1e-6;

impl Tones {
    /// The distribution of some values; those that are no numbers are left out, and those below 0 are 0.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.into_iter().map(logarithm).filter(|x| x.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let least = sorted.first().copied().unwrap_or(0.0);
        let step = (sorted.last().copied().unwrap_or(0.0) - least) / STEPS as f64;
        let step = step.max(LEAST_STEP);
        let mut tones = Self { sorted, least, step, shares: Vec::new() };
        let below = |index| tones.share_below(least + step * index as f64);
        // At the last step there is no jump to what is beyond.
        tones.shares = (0..STEPS).map(below).chain([1.0]).collect();
        tones
    }

    fn share_below(&self, value: f64) -> f64 {
        let below = self.sorted.partition_point(|x| *x < value);
        below as f64 / self.sorted.len().max(1) as f64
    }

    /// `ln(1 + x)` of the value that a share of the samples is below.
    fn quantile(&self, share: f64) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get((share * last as f64).round() as usize).copied().unwrap_or(0.0)
    }

    /// The ends of what is shown, of a value that is given by the share of the samples below it: the rarest are
    /// beyond them, and half of the samples are above a quarter of the way, so that no picture is all dark.
    fn ends(&self, value: impl Fn(f64) -> f64) -> [f64; 2] {
        let (low, middle, high) = (value(RARE), value(0.5), value(1.0 - RARE));
        [low, if middle > low { high.min(low + 4.0 * (middle - low)) } else { high }]
    }

    /// The share of the samples that have less than `x`, by its `ln(1 + x)`: 0 to 1, continuous.
    pub(super) fn share(&self, logarithm: f64) -> f64 {
        let position = (logarithm - self.least) / self.step;
        // What is no number is at the start.
        let position = position.max(0.0);
        let index = (position as usize).min(STEPS);
        match (self.shares.get(index), self.shares.get(index + 1)) {
            (Some(low), Some(high)) => low + (high - low) * (position - index as f64),
            _ => 1.0,
        }
    }

    /// The counts between which gray shows all but the rarest of these values: itermin and itermax.
    pub fn bounds(&self) -> [u32; 2] {
        let count = |share| (self.quantile(share).exp() - 1.0).clamp(0.0, f64::from(ShadeRange::MAX));
        let [low, high] = self.ends(count);
        let itermin = (low.floor() as u32).min(ShadeRange::MAX - 1);
        [itermin, (high.ceil() as u32).max(itermin + 1)]
    }

    /// The same colouring with the density and offset that spread these values over the palette once, the
    /// rarest of them apart, so that no picture is all dark.
    #[must_use]
    pub fn fit(&self, coloring: &Coloring) -> Coloring {
        let mapped = |share: f64| match coloring.mapping {
            Mapping::Equalized => share,
            mapping => mapping.of_logarithm(self.quantile(share)),
        };
        let [low, high] = self.ends(mapped);
        // Of one value: in the middle of the palette.
        let density = if high - low > 1e-9 { (high - low).recip() } else { 0.0 };
        let offset = if density > 0.0 { -low * density } else { 0.5 };
        let offset = match coloring.wrap {
            Wrap::Clamped => offset,
            Wrap::Cyclic => offset.rem_euclid(1.0),
            Wrap::Mirrored => offset.rem_euclid(2.0),
        };
        Coloring { density: short(density), offset: short(offset), ..coloring.clone() }
    }
}

/// With as many digits as a person reads, within the limits of a colouring.
fn short(value: f64) -> f64 {
    let text = format!("{:.4e}", value.clamp(-Coloring::MAX, Coloring::MAX));
    text.parse().unwrap_or(value)
}

/// `ln(1 + x)`; below 0 as at 0.
pub(super) fn logarithm(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { (1.0 + x).ln() }
}

impl Mapping {
    /// The mapped value of an `x` by its `ln(1 + x)`; equalising needs the [`Tones`], and is not done here.
    fn of_logarithm(self, logarithm: f64) -> f64 {
        self.of(logarithm.exp() - 1.0)
    }

    /// The mapped value of `x`.
    pub(super) fn of(self, x: f64) -> f64 {
        let x = if x > 0.0 { x } else { 0.0 };
        match self {
            Self::Linear => x / 16.0,
            Self::SquareRoot => x.sqrt() / 2.0,
            Self::Logarithm | Self::Equalized => (1.0 + x).ln(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Theme;

    #[test]
    fn shares_rise_from_0_to_1_without_a_jump() {
        let tones = Tones::of((0..10_000).map(|n| f64::from(n) / 100.0));
        assert_eq!((tones.share(-1.0), tones.share(1e9), tones.share(f64::NAN)), (0.0, 1.0, 0.0));
        let shares: Vec<f64> = (0..100_000).map(|n| tones.share(f64::from(n) * 5e-5)).collect();
        assert!(shares.windows(2).all(|pair| (0.0..1e-3).contains(&(pair[1] - pair[0]))));
        assert!((tones.share(logarithm(50.0)) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn a_fit_spreads_what_is_common_over_the_palette() {
        let tones = Tones::of((0..1000).map(|n| 1000.0 + f64::from(n) / 10.0));
        for mapping in Mapping::ALL {
            for wrap in [Wrap::Clamped, Wrap::Cyclic, Wrap::Mirrored] {
                let fitted = tones.fit(&Coloring { mapping, wrap, ..Coloring::of(Theme::Smooth) });
                let at = |x: f64| {
                    let mapped = match mapping {
                        Mapping::Equalized => tones.share(logarithm(x)),
                        other => other.of(x),
                    };
                    fitted.density * mapped + fitted.offset
                };
                assert!((at(1099.0) - at(1001.0) - 1.0).abs() < 0.05, "{mapping:?} {fitted:?}");
                assert!((at(1001.0) - at(1001.0).round()).abs() < 0.05, "{mapping:?} {wrap:?}");
            }
        }
    }

    #[test]
    fn one_value_or_none_is_no_trouble() {
        for tones in [Tones::of([]), Tones::of([3.0; 9]), Tones::of([f64::NAN, f64::INFINITY, -1.0])] {
            assert!((0.0..=1.0).contains(&tones.share(1.0)));
            assert!(tones.fit(&Coloring::of(Theme::Smooth)).checked().is_ok());
            let [itermin, itermax] = tones.bounds();
            assert!(ShadeRange::new(itermin, itermax).is_ok());
        }
    }
}
