use super::*;
use crate::field::Field;
use crate::interior::limit_cycle;
use crate::julia::Julia;
use crate::number::Fixed;
use crate::place::{Samples, Viewport};
use proptest::prelude::*;
use std::f64::consts::{LN_2, PI};

use super::super::tests::{generic, julia, places, prepared, view_at};

const OUTSIDE: [Channel; 4] = [Channel::Smooth, Channel::Distance, Channel::Direction, Channel::Angle];

fn field(view: &Viewport, deep: &DeepView, channels: &[Channel]) -> Field {
    let [columns, rows] = view.size().map(|side| side as usize);
    let (xs, ys) = places(view.size());
    let mut field = Field::new(columns, rows, channels.iter().copied().collect()).unwrap();
    let (counts, mut out) = field.parts_mut();
    deep.count_points(&xs, &ys, counts, &Cancel::default()).unwrap();
    deep.channels((&xs, &ys), counts, &mut out, &Cancel::default()).unwrap();
    field
}

/// Smooth, distance, direction and angle, point and slope in big numbers, with no bound of anything.
fn brute_force(julia: &Julia, deep: &DeepView, place: [f64; 2], bits: usize) -> Option<[f64; 4]> {
    let spacing = deep.frame.spacing;
    let (mut z, _) = BigPoint::new(deep.frame.point(place).each_ref(), bits);
    let (c0, _) = BigPoint::new(super::super::frame::c0(julia, bits).each_ref(), bits);
    let mut slope = [spacing.to_fixed(), Fixed::ZERO];
    let more = if julia.escape_is_final() { bits as u32 } else { 0 };
    for k in 0..=julia.itermax() + PAST_ITERMAX + more {
        let near = z.to_f64();
        if near.norm() > 1e4 {
            let parts = slope.map(|part| part.to_scaled());
            let exponent = parts[0].exponent.max(parts[1].exponent);
            let [re, im] = parts.map(|part| part.mantissa * power_of_two(part.exponent - exponent));
            let (slope, scale) = (Complex64::new(re, im), power_of_two(-exponent));
            let (norm, ln) = (near.norm(), near.norm().ln());
            let smooth = f64::from(k) - (ln / julia.threshold().max(2.0).ln()).ln() / LN_2;
            return Some([smooth, norm * ln / slope.norm() * scale, (near / slope).arg(), near.arg()]);
        }
        let ([re, im], [p, q]) = (z.parts(), slope);
        slope = [(&(&re * &p) - &(&im * &q)).times(2), (&(&re * &q) + &(&im * &p)).times(2)]
            .map(|part| part.round(bits));
        z.step(&c0);
    }
    None
}

fn assert_true(julia: &Julia, view: &Viewport) {
    let deep = prepared(julia, view);
    let found = field(view, &deep, &OUTSIDE);
    let bits = 500 + 4 * (-deep.frame.radius_log2()).max(0.0) as usize;
    let (xs, ys) = places(view.size());
    for (index, count) in found.counts().iter().enumerate() {
        let values = OUTSIDE.map(|channel| found.channel(channel).unwrap()[index]);
        if *count == julia.itermax() {
            assert!(values.iter().all(|value| value.is_nan()), "{values:?} not known to escape");
            continue;
        }
        let place = [xs[index], ys[index]];
        let Some(expected) = brute_force(julia, &deep, place, bits) else {
            assert!(values.iter().all(|value| value.is_nan()), "{values:?} does not escape");
            continue;
        };
        for ((channel, value), expected) in OUTSIDE.into_iter().zip(values).zip(expected) {
            let off = match channel {
                Channel::Smooth => (value - expected).abs() / 1e-4,
                Channel::Distance => (value / expected - 1.0).abs() / 1e-3,
                _ => {
                    let off = (value - expected).rem_euclid(2.0 * PI);
                    off.min(2.0 * PI - off) / 1e-3
                }
            };
            assert!(
                off < 1.0 || value == expected,
                "{channel} {value} and not {expected} at {place:?}, count {count}, {julia:?} {view:?}"
            );
        }
    }
}

#[test]
fn channels_are_those_of_brute_force() {
    for (re, im) in [("-0.835", "-0.2321"), ("0", "1"), ("0.251", "0"), ("-0.12", "0.74")] {
        let julia = julia(re, im, 2.0, 3000);
        for (exponent, size) in [(0, [12, 8]), (-20, [9, 6]), (-300, [4, 3])] {
            assert_true(
                &julia,
                &view_at(&generic(&julia, (400 - 7 * exponent) as usize, 12345), exponent, size),
            );
            let view = Viewport::parse("0", "0", &format!("1e{exponent}"), size).unwrap();
            assert_true(&julia, &view);
        }
    }
}

#[test]
fn views_that_are_outside_as_a_whole_have_channels() {
    let julia = julia("-0.835", "-0.2321", 2.0, 3000);
    for (center, width) in [("1.7", "1e-3"), ("1.7", "1e-20"), ("1.7", "1e-200"), ("12345", "1e-20")] {
        assert_true(&julia, &Viewport::parse(center, "0.3", width, [5, 4]).unwrap());
    }
    // The distance is beyond f64 there, and the others are not.
    let view = Viewport::parse("1.7", "0.3", "1e-1000", [2, 2]).unwrap();
    let found = field(&view, &prepared(&julia, &view), &OUTSIDE);
    let near = Viewport::parse("1.7", "0.3", "1e-200", [2, 2]).unwrap();
    let near = field(&near, &prepared(&julia, &near), &OUTSIDE);
    for channel in [Channel::Smooth, Channel::Direction, Channel::Angle] {
        let [a, b] = [&found, &near].map(|field| field.channel(channel).unwrap()[0]);
        assert!((a - b).abs() < 1e-9, "{channel} {a} {b}");
    }
    assert_eq!(found.channel(Channel::Distance).unwrap()[0], f64::INFINITY);
}

#[test]
fn interiors_tell_their_cycle_at_every_depth() {
    let julia = julia("-0.12", "0.74", 2.0, 2000);
    let channels = [Channel::Period, Channel::Time, Channel::Phase, Channel::Smooth];
    let basin = Basin::find(&julia, Orbits::True).unwrap();
    for (center, width, size) in
        [(["0", "0"], "2.5", [40, 30]), (["0.3", "0.1"], "1e-3", [8, 6]), (["0.3", "0.1"], "1e-200", [8, 6])]
    {
        let view = Viewport::parse(center[0], center[1], width, size).unwrap();
        let found = field(&view, &prepared(&julia, &view), &channels);
        let [xs, ys] = Samples::view(view.clone()).axes().unwrap();
        let mut inside = 0;
        for (index, count) in found.counts().iter().enumerate() {
            let values = channels.map(|channel| found.channel(channel).unwrap()[index]);
            if *count < 2000 {
                assert!(values[..3].iter().all(|value| value.is_nan()));
                continue;
            }
            inside += 1;
            let z = Complex64::new(xs[index % size[0] as usize], ys[index / size[0] as usize]);
            let (time, _) = basin.time(z, 2000, &Cancel::default()).unwrap().unwrap();
            assert_eq!(values[..2], [3.0, f64::from(time)], "{z} {width}");
            let orbit = std::iter::successors(Some(z), |z| Some(z * z + julia.c0()));
            let end = orbit.take(1501).last().unwrap();
            let cycle = limit_cycle(julia.c0()).unwrap();
            assert!((end - cycle[values[2] as usize]).norm() < 1e-9 && values[3].is_nan());
        }
        assert!(inside > 40, "{inside}");
    }
}

#[test]
fn the_smooth_count_has_no_steps_at_1e_300() {
    let julia = julia("-0.835", "-0.2321", 2.0, 4000);
    let view = view_at(&generic(&julia, 2500, 777), -300, [120, 40]);
    let found = field(&view, &prepared(&julia, &view), &OUTSIDE);
    let [smooth, distance] = [Channel::Smooth, Channel::Distance].map(|c| found.channel(c).unwrap());
    let mut compared = 0;
    for index in (0..smooth.len()).filter(|index| index % 120 != 119) {
        // The gradient is 1 / (ln 2 * distance), and within a fourth of the distance at most 8 times that.
        let least = distance[index].min(distance[index + 1]);
        if least > 8.0 {
            compared += 1;
            let step = (smooth[index + 1] - smooth[index]).abs();
            assert!(step <= 3.0 / (LN_2 * least), "{step} at a distance of {least}");
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn nothing_is_done_for_no_channel() {
    let julia = julia("-0.835", "-0.2321", 2.0, 400);
    let view = Viewport::parse("0.1", "0.2", "1e-20", [4, 4]).unwrap();
    let (deep, cancel) = (prepared(&julia, &view), Cancel::default());
    cancel.cancel();
    let (xs, ys) = places(view.size());
    let mut none = ChannelsMut::default();
    assert_eq!(deep.channels((&xs, &ys), &[3; 16], &mut none, &cancel), Ok(()));
    let mut values = [0.0; 16];
    let mut smooth = ChannelsMut::default().with(Channel::Smooth, &mut values);
    assert_eq!(deep.channels((&xs, &ys), &[3; 16], &mut smooth, &cancel), Err(Cancelled));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn any_view_has_the_channels_of_brute_force(
        (re, im) in (-1.9f64..0.6, -1.1f64..1.1),
        threshold in prop::sample::select(vec![2.0, 2.0, 2.5, 100.0, 1e5, 0.8]),
        seed in any::<u32>(),
        exponent in -120i64..1,
        (columns, rows) in (1u32..9, 1u32..7),
        itermax in prop::sample::select(vec![40u32, 700]),
    ) {
        let julia = julia(&re.to_string(), &im.to_string(), threshold, itermax);
        let center = generic(&julia, (400 - 4 * exponent) as usize, seed);
        assert_true(&julia, &view_at(&center, exponent, [columns, rows]));
    }
}
