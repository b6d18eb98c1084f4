use super::*;
use crate::count::escape_time::EscapeTime;
use crate::count::interior::limit_cycle;
use crate::field::Field;
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
    deep.count_points(&xs, &ys, counts, &Watch::default()).unwrap();
    deep.channels((&xs, &ys), counts, &mut out, &Watch::default()).unwrap();
    field
}

/// Smooth, distance, direction and angle, point and slope in big numbers, with no bound of anything.
fn brute_force(julia: &EscapeTime, deep: &DeepView, place: [f64; 2], bits: usize) -> Option<[f64; 4]> {
    let spacing = deep.frame.spacing;
    let (mut z, _) = BigPoint::new(deep.frame.point(place).each_ref(), bits);
    let (c0, _) = BigPoint::new(super::super::frame::c0(julia, bits).each_ref(), bits);
    let mut slope = [spacing.to_fixed(), Fixed::ZERO];
    let more = if julia.escape_is_final() { bits as u32 } else { 0 };
    for k in 0..=julia.itermax() + PAST_ITERMAX + more {
        let near = z.to_f64();
        if near.norm() > 1e4 {
            let parts = slope.map(|part| part.to_float_exp());
            let exponent = parts[0].exponent().max(parts[1].exponent());
            let [re, im] = parts.map(|part| part.in_units_of(exponent));
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

fn assert_true(julia: &EscapeTime, view: &Viewport) {
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
            let (time, _) = basin.time(z, 2000, &Watch::default()).unwrap().unwrap();
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
    let (deep, watch) = (prepared(&julia, &view), Watch::default());
    watch.cancel();
    let (xs, ys) = places(view.size());
    let mut none = ChannelsMut::default();
    assert_eq!(deep.channels((&xs, &ys), &[3; 16], &mut none, &watch), Ok(()));
    let mut values = [0.0; 16];
    let mut smooth = ChannelsMut::default().with(Channel::Smooth, &mut values);
    assert_eq!(deep.channels((&xs, &ys), &[3; 16], &mut smooth, &watch), Err(Cancelled));
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

#[test]
fn a_pixel_far_nearer_to_the_set_than_others_has_channels() {
    let julia =
        EscapeTime::of(&crate::map::QuadraticMap::parse("0", "-0.40088370000673573", 100.0).unwrap(), 700);
    let view = Viewport::parse("-0.7718206668446194589551457460898407659570129499919116061862759380814880837396575735019289730496638570498256526132879735416455188224672799335484798631674896849790464680971729873500654211750199500024084205844510840792710911146156200626212252367154148973374772312262219074162633341453729939504675738514357211708952348085450214271759493286021424112979597622392654382214104376328364025671246842940897192417615478885532764403398442007921302064723043689763348737482674196874589544105137685616415668598042746491996285264100316377279328641140979201319274953342345810779201453755149486823938786983489990234375", "0.105004367451533854330924434931265369654826842395714512391664653451273398834674823541851810879599368859783679454273679261507779017224431205131945718071806966787500198716910244931363749560051986632101203120415642980385151746080554567331523972971560699435624582852486049452064338360187388209910681084320527775293583638240141845394488904494102408206030064301418449317202299354981904120395290618692114374894037702145211726730894393857575145300865820142136902470913201841231851923699587882547321752926862203020349264824561631023176989164516192571300298244383326202143480454509472110657952725887298583984375", "1e-50", [7, 1]).unwrap();
    assert_eq!(field(&view, &prepared(&julia, &view), &OUTSIDE).counts()[3], 600);
    assert_true(&julia, &view);
}
