use super::*;
use proptest::prelude::*;

/// The number of the plane at a place along a side, by the definition of the views: exactly.
fn real_at(view: &Viewport, place: f64) -> Fixed {
    let steps = &Fixed::from_f64(place) - &Fixed::from_f64(f64::from(view.size()[0])).half();
    view.center()[0] + &(&view.spacing().to_fixed() * &steps)
}

fn imaginary_at(view: &Viewport, place: f64) -> Fixed {
    let steps = &Fixed::from_f64(f64::from(view.size()[1])).half() - &Fixed::from_f64(place);
    view.center()[1] + &(&view.spacing().to_fixed() * &steps)
}

/// What a label says, read from its text alone.
fn said(label: &str, unit: Option<&Decimal>, middle: &Fixed) -> Fixed {
    const BITS: usize = 4000;
    match unit {
        None => Fixed::parse(label, BITS).unwrap(),
        Some(unit) => &(&Fixed::parse(label, 0).unwrap() * &unit.to_fixed(BITS)) + middle,
    }
}

/// How far two numbers are apart, in pixels.
fn pixels(one: &Fixed, other: &Fixed, spacing: FloatExp) -> f64 {
    FloatExp::from_fixed(&(one - other)).map_or(0.0, |distance| distance.ratio(&spacing))
}

fn assert_orderly(ticks: &[Tick], size: f64, distance: f64) {
    let places: Vec<_> = ticks.iter().map(|tick| tick.place).collect();
    assert!(places.iter().all(|place| (0.0..=size).contains(place)), "{places:?}");
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    for pair in places.windows(3) {
        assert!((pair[2] - 2.0 * pair[1] + pair[0]).abs() < 1e-6, "{places:?}");
    }
    for pair in places.windows(2) {
        // The round numbers around a distance are 2 or 2.5 times apart.
        let ratio = (pair[1] - pair[0]) / distance;
        assert!((0.63..=1.59).contains(&ratio), "{ratio}");
    }
    // None is missing: at either end there is no room for one more.
    if let [first, second, ..] = places.as_slice() {
        let step = second - first;
        assert!(first - step < 1e-6 && places[places.len() - 1] + step > size - 1e-6, "{places:?}");
    }
    let mut labels: Vec<_> = ticks.iter().map(|tick| &tick.label).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), ticks.len());
}

fn any_view() -> impl Strategy<Value = Viewport> {
    let centers = prop_oneof![
        Just(("0".to_owned(), "0".to_owned())),
        ("-?0\\.[0-9]{1,40}", "-?[01]\\.[0-9]{1,400}"),
        ("-?[0-9]\\.[0-9]{1,3}e-[1-9][0-9]{0,2}", Just("1".to_owned())),
    ];
    let exponents = prop_oneof![-12i32..1, -60i32..0, -1000i32..-300];
    let sides = || prop_oneof![1u32..5, 1u32..2000, 1u32..=20_000];
    (centers, 1.0f64..4.0, exponents, sides(), sides()).prop_map(
        |((re, im), digit, exponent, columns, rows)| {
            Viewport::parse(&re, &im, &format!("{digit}e{exponent}"), [columns, rows]).unwrap()
        },
    )
}

proptest! {
    #[test]
    fn ticks_are_orderly_and_their_labels_are_true(view in any_view(), distance in 60.0f64..2000.0) {
        let ruler = Ruler::of_view(&view);
        let Ticks { real, imaginary, unit } = ruler.ticks(distance);
        let [columns, rows] = view.size().map(f64::from);
        assert_orderly(&real, columns, distance);
        assert_orderly(&imaginary, rows, distance);
        for tick in &real {
            let said = said(&tick.label, unit.as_ref(), view.center()[0]);
            prop_assert!(pixels(&said, &real_at(&view, tick.place), view.spacing()) < 1e-6, "{tick:?}");
        }
        for tick in &imaginary {
            let said = said(&tick.label, unit.as_ref(), view.center()[1]);
            prop_assert!(pixels(&said, &imaginary_at(&view, tick.place), view.spacing()) < 1e-6, "{tick:?}");
        }
        let digits = |tick: &Tick| {
            let mantissa = tick.label.split('e').next().unwrap_or_default();
            mantissa.trim_start_matches(['-', '+', '0', '.']).chars().filter(char::is_ascii_digit).count()
        };
        prop_assert!(real.iter().chain(&imaginary).all(|tick| digits(tick) <= 9 && tick.label.len() <= 10));
    }

    #[test]
    fn the_bar_is_the_longest_round_one_within_a_fifth(view in any_view()) {
        let ScaleBar { pixels: length, label } = Ruler::of_view(&view).scale_bar();
        let share = length / f64::from(view.size()[0]);
        // The next one is 2 or 2.5 times as long.
        prop_assert!(share > 0.08 - 1e-9 && share < 0.2 + 1e-9, "{share}");
        let digits = label.split('e').next().unwrap_or_default().trim_matches(['0', '.']);
        prop_assert!(["1", "2", "5"].contains(&digits), "{label}");
        if digits != "2" || share <= 0.1 {
            prop_assert!(share > 0.1 - 1e-9 || digits == "2", "{label} {share}");
        }
        let said = Fixed::parse(&label, 4000).unwrap();
        let drawn = &view.spacing().to_fixed() * &Fixed::from_f64(length);
        prop_assert!(pixels(&said, &drawn, view.spacing()) < 1e-6);
    }

    #[test]
    fn a_glide_draws_each_number_where_the_picture_has_it(
        view in any_view(), scale in 0.2f64..5.0, right in -900.0f64..900.0, down in -900.0f64..900.0,
    ) {
        let drawn = Placement { scale, offset: [right, down] };
        let Ticks { real, imaginary, unit } = Ruler::of_view(&view).placed(drawn).ticks(100.0);
        let ticks = real.iter().map(|tick| (tick, 0)).chain(imaginary.iter().map(|tick| (tick, 1)));
        for (tick, axis) in ticks {
            let said = said(&tick.label, unit.as_ref(), view.center()[axis]);
            let place = (tick.place - drawn.offset[axis]) / scale;
            let there = if axis == 0 { real_at(&view, place) } else { imaginary_at(&view, place) };
            prop_assert!(pixels(&said, &there, view.spacing()) < 1e-6, "{tick:?}");
        }
    }

    #[test]
    fn the_article_samples_stand_where_the_ticks_say(
        middle in -3.0f64..3.0, log_width in -14.0f64..0.6, aspect in 0.01f64..20.0, resolution in 1usize..5000, turned: bool,
    ) {
        let width = 10f64.powf(log_width);
        let [top, bottom] = if turned { [0.75, 0.75 - width * aspect] } else { [0.75 - width * aspect, 0.75] };
        let region = ComplexRegion::new(middle, middle + width, top, bottom);
        prop_assume!(region.as_ref().is_ok_and(|region| region.shape(resolution).is_ok()));
        let region = region.unwrap();
        let (columns, rows) = region.shape(resolution).unwrap();
        let ticks = Ruler::of_region(&region, resolution).unwrap().ticks(110.0);
        let sides = [(&ticks.real, middle, middle + width, columns), (&ticks.imaginary, top, bottom, rows)];
        for (ticks_of_side, first, last, pixels_of_side) in sides {
            let [from, to] = [first, last].map(Fixed::from_f64);
            let span = &to - &from;
            for tick in ticks_of_side {
                let said = said(&tick.label, ticks.unit.as_ref(), &(&from + &to).half());
                // Sample i is first + i / n * span, in the middle of pixel i: compared n times as large.
                let steps = &Fixed::from_f64(tick.place) - &Fixed::from_f64(0.5);
                let there = &from.times(pixels_of_side as i64) + &(&span * &steps);
                let off = pixels(&said.times(pixels_of_side as i64), &there, FloatExp::from_fixed(&span).unwrap());
                prop_assert!(off < 1e-6, "{off} {tick:?}");
            }
        }
    }
}

#[test]
fn labels_are_the_numbers_where_these_are_short_and_offsets_where_they_are_long() {
    let labels = |re: &str, width: &str| {
        let view = Viewport::parse(re, "0", width, [1000, 1000]).unwrap();
        let ticks = Ruler::of_view(&view).ticks(110.0);
        let labels: Vec<_> = ticks.real.into_iter().map(|tick| tick.label).collect();
        (labels.join(" "), ticks.unit.map(|unit| unit.to_string()))
    };
    assert_eq!(labels("0", "1"), ("-0.5 -0.4 -0.3 -0.2 -0.1 0 0.1 0.2 0.3 0.4 0.5".to_owned(), None));
    let (numbers, unit) = labels("0", "4.1e-300");
    assert_eq!((&numbers[..17], unit), ("-2e-300 -1.5e-300", None));
    assert_eq!(labels("0.123456", "1e-5").1, None);
    let (offsets, unit) = labels("0.1234567", "1e-6");
    assert_eq!(offsets, "-5 -4 -3 -2 -1 0 +1 +2 +3 +4 +5");
    assert_eq!(unit.as_deref(), Some("1e-7"));
    assert_eq!(labels("0.75", "4e-1000").1.as_deref(), Some("1e-1001"));
}

#[test]
fn a_view_at_the_limit_has_ticks() {
    let view = Viewport::parse("-0.75", "1e-2", "1e-99000", [1000, 1000]).unwrap();
    let ticks = Ruler::of_view(&view).ticks(110.0);
    assert_eq!((ticks.real.len(), ticks.real[0].label.as_str()), (11, "-5"));
    assert_eq!(Ruler::of_view(&view).scale_bar().label, "2e-99001");
    let widest = Viewport::parse("-1e99", "0", "1e100", [1, 1]).unwrap();
    assert_eq!(Ruler::of_view(&widest).scale_bar().label, "2e99");
}
