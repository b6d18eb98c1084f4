use super::*;
use crate::count::plain::count;
use crate::field::{Channel, Field};
use crate::number::{BigPoint, Fixed};
use crate::place::Viewport;
use proptest::prelude::*;
use std::f64::consts::{LN_2, PI};

const OUTSIDE: [Channel; 4] = [Channel::Smooth, Channel::Distance, Channel::Direction, Channel::Angle];

/// The specification of the counts, for both planes.
fn counts(plane: Plane, julia: &EscapeTime, xs: &[f64], ys: &[f64]) -> Vec<u32> {
    let one = |x: f64, y: f64| match plane {
        Plane::Dynamical => count(julia.map(), julia.itermax(), x, y),
        Plane::Parameter => EscapeTime::new(Complex64::new(x, y), julia.threshold(), julia.itermax())
            .map_or(julia.itermax(), |julia| count(julia.map(), julia.itermax(), 0.0, 0.0)),
    };
    ys.iter().flat_map(|y| xs.iter().map(move |x| one(*x, *y))).collect()
}

fn field(sampled: &Sampled, xs: &[f64], ys: &[f64], channels: &[Channel]) -> Field {
    let mut field = Field::new(xs.len(), ys.len(), channels.iter().copied().collect()).unwrap();
    let (found, mut out) = field.parts_mut();
    found.copy_from_slice(&counts(sampled.plane, &sampled.julia, xs, ys));
    let before = found.to_vec();
    sampled.fill((xs, ys), found, &mut out, &Watch::default()).unwrap();
    assert_eq!(field.counts(), before, "counts stay");
    field
}

/// The same, every sample by the specification.
fn specified(sampled: &Sampled, xs: &[f64], ys: &[f64]) -> Field {
    let mut field = Field::new(xs.len(), ys.len(), OUTSIDE.into_iter().collect()).unwrap();
    let (found, mut out) = field.parts_mut();
    found.copy_from_slice(&counts(sampled.plane, &sampled.julia, xs, ys));
    for (index, count) in found.iter().enumerate() {
        if *count < sampled.julia.itermax() {
            sampled.fill_alone((xs, ys), index, &mut out, &Watch::default()).unwrap();
        }
    }
    field
}

fn angle_between(a: f64, b: f64) -> f64 {
    let off = (a - b).rem_euclid(2.0 * PI);
    off.min(2.0 * PI - off)
}

/// Whether two values of a channel are one, to within `tolerance`; both may be missing.
fn agree(channel: Channel, a: f64, b: f64, tolerance: f64) -> bool {
    let off = match channel {
        Channel::Distance => (a - b).abs() / b.abs(),
        Channel::Direction | Channel::Angle => angle_between(a, b),
        _ => (a - b).abs() / b.abs().max(1.0),
    };
    a == b || a.is_nan() && b.is_nan() || off <= tolerance
}

fn assert_as_specified(plane: Plane, julia: &EscapeTime, spacing: f64, xs: &[f64], ys: &[f64]) {
    for kernel in Kernel::available() {
        let sampled = Sampled::new(kernel, plane, julia, spacing);
        let expected = specified(&sampled, xs, ys);
        for channels in [&OUTSIDE[..], &OUTSIDE[..1], &OUTSIDE[..2], &OUTSIDE[1..3], &OUTSIDE[3..]] {
            let found = field(&sampled, xs, ys, channels);
            assert_counted_together(&sampled, xs, ys, &found);
            for &channel in channels {
                let [found, expected] =
                    [&found, &expected].map(|field| field.channel(channel).unwrap().to_vec());
                for (index, (a, b)) in found.iter().zip(&expected).enumerate() {
                    let (x, y) = (xs[index % xs.len()], ys[index / xs.len()]);
                    assert!(
                        agree(channel, *a, *b, 1e-6),
                        "{channel} {a} and not {b} at {x} {y}, {kernel} {plane:?} {julia:?} of {channels:?}"
                    );
                }
            }
        }
    }
}

/// Counts and channels found together are those found one after the other, upside down too.
fn assert_counted_together(sampled: &Sampled, xs: &[f64], ys: &[f64], expected: &Field) {
    let flipped: Vec<f64> = ys.iter().rev().copied().collect();
    for (ys, is_flipped) in [(ys, false), (&flipped, true)] {
        let mut together = Field::new(xs.len(), ys.len(), expected.channels()).unwrap();
        let (counts, mut out) = together.parts_mut();
        sampled.count((xs, ys), counts, &mut out, &Watch::default()).unwrap();
        for index in 0..expected.counts().len() {
            let row = if is_flipped { ys.len() - 1 - index / xs.len() } else { index / xs.len() };
            let there = row * xs.len() + index % xs.len();
            assert_eq!(together.counts()[there], expected.counts()[index]);
            for channel in expected.channels().iter() {
                let [a, b] = [(&together, there), (expected, index)]
                    .map(|(field, index)| field.channel(channel).unwrap()[index]);
                assert!(agree(channel, a, b, 1e-7), "{channel} {a} and not {b}");
            }
        }
    }
}

fn axis(center: f64, spacing: f64, count: usize) -> Vec<f64> {
    (0..count).map(|i| center + spacing * (i as f64 - count as f64 / 2.0 + 0.5)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn vectors_do_what_is_specified(
        parameter in any::<bool>(),
        (re, im) in (-2.0f64..1.0, -1.2f64..1.2),
        large in prop::sample::select(vec![1.0, 1.0, 1.0, 1.0, 10.0, 40.0, 1e3, 1e100, 0.0]),
        threshold in prop::sample::select(vec![2.0, 2.0, 2.0, 2.5, 7.0, 100.0, 1e4, 1e5, 1e30, 1e150, 0.8, 0.1, 1e-3]),
        (x, y) in (-1.6f64..1.6, -1.2f64..1.2),
        scale in prop::sample::select(vec![0.3, 0.3, 1e-2, 1e-4, 1e-7, 1e-10, 10.0, 1e5, 1e160]),
        (columns, rows) in (1usize..20, 1usize..10),
        itermax in prop::sample::select(vec![1u32, 3, 40, 300]),
    ) {
        let julia = EscapeTime::new(Complex64::new(re * large, im * large), threshold, itermax).unwrap();
        let plane = if parameter { Plane::Parameter } else { Plane::Dynamical };
        // A tenth of the spacing is lost to rounding below that: orbits of the two ways then part.
        assert_as_specified(plane, &julia, scale, &axis(x, scale, columns), &axis(y, scale, rows));
    }
}

const ITERMAX: u32 = 400;

/// Brute force: smooth, distance, direction and angle in big numbers, the slope in big numbers too.
fn brute_force(
    plane: Plane,
    c0: [f64; 2],
    [x, y]: [f64; 2],
    threshold: f64,
    spacing: f64,
) -> Option<[f64; 4]> {
    const BITS: usize = 3000;
    let big = |[re, im]: [f64; 2]| BigPoint::new([&Fixed::from_f64(re), &Fixed::from_f64(im)], BITS).0;
    let (mut z, c0, mut slope, plus) = match plane {
        Plane::Dynamical => (big([x, y]), big(c0), [spacing, 0.0].map(Fixed::from_f64), 0.0),
        Plane::Parameter => (big([0.0; 2]), big([x, y]), [Fixed::ZERO, Fixed::ZERO], spacing),
    };
    for k in 0..=ITERMAX + PAST_ITERMAX {
        let near = z.to_f64();
        if near.norm() > 1e4 {
            let slope = Complex64::new(slope[0].to_f64(), slope[1].to_f64());
            let (norm, ln) = (near.norm(), near.norm().ln());
            let smooth = f64::from(k) - (ln / threshold.max(2.0).ln()).ln() / LN_2;
            return Some([smooth, norm * ln / slope.norm(), (near / slope).arg(), near.arg()]);
        }
        let ([re, im], [p, q]) = (z.parts(), slope);
        slope = [
            &(&(&re * &p) - &(&im * &q)).times(2) + &Fixed::from_f64(plus),
            (&(&re * &q) + &(&im * &p)).times(2),
        ]
        .map(|part| part.round(BITS));
        z.step(&c0);
    }
    None
}

#[test]
fn samples_have_what_brute_force_finds() {
    for (plane, re, im) in [
        (Plane::Dynamical, -0.835, -0.2321),
        (Plane::Dynamical, 0.0, 1.0),
        (Plane::Dynamical, 0.251, 0.0),
        (Plane::Dynamical, -0.12, 0.74),
        (Plane::Parameter, 0.0, 0.0),
    ] {
        for (threshold, width) in [(2.0, 3.0), (30.0, 1.0), (2.0, 1e-6), (0.5, 1.0)] {
            let julia = EscapeTime::new(Complex64::new(re, im), threshold, ITERMAX).unwrap();
            let center = if plane == Plane::Parameter { [-0.75, 0.1] } else { [0.1, 0.2] };
            let spacing = width / 12.0;
            let (xs, ys) = (axis(center[0], spacing, 12), axis(center[1], spacing, 9));
            let sampled = Sampled::new(Kernel::best(), plane, &julia, spacing);
            let found = field(&sampled, &xs, &ys, &OUTSIDE);
            for (index, count) in found.counts().iter().enumerate() {
                let place = [xs[index % 12], ys[index / 12]];
                let values = OUTSIDE.map(|channel| found.channel(channel).unwrap()[index]);
                let Some(expected) = brute_force(plane, [re, im], place, threshold, spacing) else {
                    assert!(values.iter().all(|value| value.is_nan()), "{values:?} inside");
                    continue;
                };
                if *count == ITERMAX {
                    assert!(values.iter().all(|value| value.is_nan()), "{values:?} not known to escape");
                    continue;
                }
                for ((channel, value), expected) in OUTSIDE.into_iter().zip(values).zip(expected) {
                    assert!(
                        agree(channel, value, expected, 1e-5),
                        "{channel} {value} and not {expected} at {place:?} {julia:?}"
                    );
                }
                if threshold >= 30.0 {
                    assert!((0.0..1.01).contains(&(values[0] - f64::from(*count))), "beside the count");
                }
            }
        }
    }
}

#[test]
fn samples_far_out_have_exact_values_or_none() {
    let julia = EscapeTime::new(Complex64::new(0.3, 0.4), 2.0, 50).unwrap();
    let list = [1e4, 1e5, 1e150, 1e200, f64::MAX];
    let sampled = Sampled::new(Kernel::best(), Plane::Dynamical, &julia, 1.0);
    let found = field(&sampled, &list, &[0.0], &OUTSIDE);
    assert_eq!(found.counts(), [0; 5]);
    for (index, x) in list.into_iter().enumerate().skip(1) {
        let values = OUTSIDE.map(|channel| found.channel(channel).unwrap()[index]);
        let expected = [-(x.ln() / LN_2).log2(), x * x.ln(), 0.0, 0.0];
        for ((channel, value), expected) in OUTSIDE.into_iter().zip(values).zip(expected) {
            assert!(agree(channel, value, expected, 1e-6), "{channel} {value} {expected}");
        }
    }
}

#[test]
fn a_preimage_of_the_critical_point_is_at_no_distance() {
    // 0 escapes, and the potential is level there.
    let julia = EscapeTime::new(Complex64::new(1.0, 0.5), 2.0, 50).unwrap();
    let sampled = Sampled::new(Kernel::best(), Plane::Dynamical, &julia, 0.1);
    let found = field(&sampled, &[0.0], &[0.0], &OUTSIDE);
    let values = OUTSIDE.map(|channel| found.channel(channel).unwrap()[0]);
    assert!(values[0].is_finite() && values[1] == f64::INFINITY && values[2].is_nan(), "{values:?}");
}

#[test]
fn interiors_tell_their_cycle() {
    let julia = EscapeTime::new(Complex64::new(-0.12, 0.74), 2.0, 500).unwrap();
    let spacing = 0.02;
    let (xs, ys) = (axis(0.0, spacing, 80), axis(0.0, spacing, 60));
    let channels = [Channel::Smooth, Channel::Period, Channel::Time, Channel::Phase];
    let sampled = Sampled::new(Kernel::best(), Plane::Dynamical, &julia, spacing);
    let found = field(&sampled, &xs, &ys, &channels);
    // The point of the cycle nearest to 0.
    let cycle = std::iter::successors(Some(Complex64::ZERO), |z| Some(z * z + julia.c0())).skip(3000).take(3);
    let nearest = cycle.min_by(|a, b| a.norm().total_cmp(&b.norm())).unwrap();
    let cycle: Vec<_> = std::iter::successors(Some(nearest), |z| Some(z * z + julia.c0())).take(3).collect();
    let mut phases = [0; 3];
    for (index, &count) in found.counts().iter().enumerate() {
        let values = channels.map(|channel| found.channel(channel).unwrap()[index]);
        if count < 500 {
            assert!(values[1..].iter().all(|value| value.is_nan()) && !values[0].is_nan());
            continue;
        }
        assert!(values[0].is_nan() && values[1] == 3.0, "{values:?}");
        let (time, phase) = (values[2] as usize, values[3] as usize);
        let start = Complex64::new(xs[index % 80], ys[index / 80]);
        let orbit: Vec<_> =
            std::iter::successors(Some(start), |z| Some(z * z + julia.c0())).take(901).collect();
        let basin = Basin::find(&julia, Orbits::Computed).unwrap();
        assert_eq!(orbit.iter().position(|z| basin.holds(*z, 0.0)), Some(time));
        assert!((orbit[900] - cycle[phase]).norm() < 1e-6);
        phases[phase] += 1;
    }
    assert!(phases.iter().all(|count| *count > 50), "{phases:?}");
}

#[test]
fn parameters_tell_the_cycle_of_their_own() {
    let julia = EscapeTime::new(Complex64::ZERO, 2.0, 500).unwrap();
    let sampled = Sampled::new(Kernel::best(), Plane::Parameter, &julia, 0.1);
    let found = field(&sampled, &[-1.0, -0.12, 0.1, 1.0], &[0.0, 0.74], &[Channel::Period]);
    let periods = found.channel(Channel::Period).unwrap();
    assert_eq!((periods[0], periods[2], periods[5]), (2.0, 1.0, 3.0));
    assert!(periods[3].is_nan() && periods[4].is_nan(), "outside");
}

#[test]
fn what_nobody_asks_for_costs_no_second_pass() {
    let watch = Watch::default();
    watch.cancel();
    let sampled =
        Sampled::new(Kernel::best(), Plane::Dynamical, &EscapeTime::of(&QuadraticMap::default(), 80), 0.1);
    let (xs, ys) = (axis(0.0, 0.1, 8), axis(0.0, 0.1, 4));
    let counts = vec![3; 32];
    // A pass would see the cancellation.
    let none = sampled.fill((&xs, &ys), &counts, &mut ChannelsMut::default(), &watch);
    assert_eq!(none, Ok(()));
    for channel in [Channel::Smooth, Channel::Time] {
        let mut values = vec![0.0; 32];
        let mut out = ChannelsMut::default().with(channel, &mut values);
        let counts = vec![if channel == Channel::Time { 80 } else { 3 }; 32];
        assert_eq!(sampled.fill((&xs, &ys), &counts, &mut out, &watch), Err(Cancelled), "{channel}");
    }
}

#[test]
fn the_smooth_count_has_no_steps() {
    let view = Viewport::parse("0.3", "0.7", "0.02", [200, 20]).unwrap();
    let [xs, ys] = crate::place::Samples::view(view).axes().unwrap();
    let sampled =
        Sampled::new(Kernel::best(), Plane::Dynamical, &EscapeTime::of(&QuadraticMap::default(), 80), 1e-4);
    let found = field(&sampled, &xs, &ys, &OUTSIDE);
    let [smooth, distance] = [Channel::Smooth, Channel::Distance].map(|c| found.channel(c).unwrap());
    for row in 0..20 {
        for i in row * 200..row * 200 + 199 {
            // The gradient of the smooth count is 1 / (ln 2 * distance): by 4 at most within half the distance.
            let step = (smooth[i + 1] - smooth[i]).abs();
            let least = distance[i].min(distance[i + 1]);
            assert!(least < 4.0 || step <= 2.0 / (LN_2 * least), "{step} at a distance of {least}");
        }
    }
}
