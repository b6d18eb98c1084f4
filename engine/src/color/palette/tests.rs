use super::*;
use crate::color::srgb;
use proptest::prelude::*;

fn stops(positions_and_colors: &[(f64, u32)]) -> Vec<Stop> {
    positions_and_colors.iter().map(|(position, color)| Stop::hex(*position, *color)).collect()
}

fn codes(palette: &Palette, t: f64) -> [u8; 3] {
    palette.color(t).map(srgb::encode8)
}

/// Any valid palette.
fn palettes() -> impl Strategy<Value = Palette> {
    let stop =
        (prop_oneof![4 => 0.0..=1.0, 1 => Just(0.0), 1 => Just(1.0), 1 => Just(0.5)], any::<[u8; 3]>());
    let stops = prop::collection::vec(stop, 1..40);
    (stops, prop::sample::select(Blend::ALL.to_vec())).prop_map(
        |(mut stops, blend): (Vec<(f64, [u8; 3])>, _)| {
            stops.sort_by(|a, b| a.0.total_cmp(&b.0));
            let stops = stops.into_iter().map(|(position, color)| Stop::new(position, color)).collect();
            Palette::new("Any", stops, blend).unwrap()
        },
    )
}

#[test]
fn what_is_no_palette_is_refused_in_a_sentence() {
    let refused = |name: &str, stops: Vec<Stop>| {
        Palette::new(name.to_owned(), stops, Blend::OkLab).unwrap_err().to_string()
    };
    let one = || stops(&[(0.0, 0)]);
    assert_eq!(refused("A", vec![]), "a palette needs at least one stop");
    assert_eq!(refused("A", one().repeat(4097)), "the palette has 4097 stops, and the most is 4096");
    for position in [-0.1, 1.5, f64::NAN, f64::INFINITY] {
        let text = refused("A", vec![Stop::new(0.0, [0; 3]), Stop::new(position, [0; 3])]);
        assert_eq!(text, format!("stop 2 is at {position}, but positions are from 0 to 1"));
    }
    assert_eq!(
        refused("A", stops(&[(0.5, 0), (0.25, 0)])),
        "stop 2 is at 0.25, but the one before it at 0.5: stops are in order"
    );
    for name in ["", "  ", "two\nlines", &"x".repeat(121)] {
        assert!(refused(name, one()).starts_with("the name of a palette has from 1 to 120 characters"));
    }
    assert!(Palette::new("x".repeat(120), one().repeat(4096), Blend::OkLab).is_ok());
}

#[test]
fn a_blend_goes_through_the_middle_that_it_names() {
    let middle = |blend| {
        let palette = Palette::new("A", stops(&[(0.0, 0x000000), (0.5, 0xffffff)]), blend).unwrap();
        codes(&palette, 0.25)[1]
    };
    // The codes of half the light, of half the code, and of OKLab's 0.5, whose light is 0.5^3.
    assert_eq!(middle(Blend::Linear), 188);
    assert_eq!(middle(Blend::Srgb), 128);
    assert_eq!(middle(Blend::OkLab), 99);
    assert_eq!(middle(Blend::Steps), 0);
}

#[test]
fn a_step_reaches_up_to_the_next_stop() {
    let palette = Palette::new("A", stops(&[(0.25, 1), (0.5, 2), (0.75, 3)]), Blend::Steps).unwrap();
    let blue = |palette: &Palette| [0.0, 0.25, 0.49, 0.5, 0.74, 0.75, 1.0].map(|t| codes(palette, t)[2]);
    assert_eq!(blue(&palette), [1, 1, 1, 2, 2, 3, 3]);
    assert_eq!(blue(&palette.reversed()), [3, 2, 2, 1, 1, 1, 1]);
}

#[test]
fn where_stops_share_a_position_the_last_is_the_color_there() {
    let palette =
        Palette::new("A", stops(&[(0.0, 9), (0.5, 8), (0.5, 7), (0.5, 6), (1.0, 5), (1.0, 4)]), Blend::Srgb);
    let palette = palette.unwrap();
    assert_eq!([0.0, 0.499, 0.5, 0.999, 1.0].map(|t| codes(&palette, t)[2]), [9, 8, 6, 5, 4]);
}

proptest! {
    #[test]
    fn the_ends_and_the_stops_have_their_own_colors(palette in palettes()) {
        let stops = palette.stops();
        for (index, stop) in stops.iter().enumerate() {
            if stops.get(index + 1).is_none_or(|next| next.position > stop.position) {
                prop_assert_eq!(codes(&palette, stop.position), stop.color);
                prop_assert_eq!(palette.color(stop.position), stop.color.map(srgb::decode8));
            }
        }
        prop_assert_eq!(codes(&palette, 1.0), stops[stops.len() - 1].color);
        if stops.len() == 1 || stops[1].position > 0.0 {
            prop_assert_eq!(codes(&palette, 0.0), stops[0].color);
        }
    }

    #[test]
    fn every_number_has_a_color(palette in palettes(), bits in any::<u64>()) {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, -0.0, 5e-324, f64::from_bits(bits)];
        for t in odd {
            for light in palette.color(t) {
                prop_assert!((0.0..=1.0).contains(&light), "{} at {}", light, t);
            }
        }
        prop_assert_eq!(palette.color(f64::NAN), palette.color(0.0));
        prop_assert_eq!(palette.color(-3.0), palette.color(0.0));
        prop_assert_eq!(palette.color(f64::INFINITY), palette.color(1.0));
    }

    #[test]
    fn neighbours_have_neighbouring_colors(
        colors in prop::collection::vec(any::<[u8; 3]>(), 2..40),
        blend in prop::sample::select(vec![Blend::OkLab, Blend::Linear, Blend::Srgb]),
        at in 0.0..1.0, stop in any::<prop::sample::Index>(),
    ) {
        let last = colors.len() - 1;
        let place = |index: usize| index as f64 / last as f64;
        let stops = colors.iter().enumerate().map(|(index, color)| Stop::new(place(index), *color)).collect();
        let palette = Palette::new("Any", stops, blend).unwrap();
        // Also just before and at a stop, where one blend gives way to the next.
        let stop = place(stop.index(colors.len()));
        for t in [at, stop - 1e-9, stop] {
            for (here, there) in palette.color(t).iter().zip(palette.color(t + 1e-9)) {
                // The step is 4e-8 of a blend, a blend's steepest part under 10 times its mean; what goes to
                // OKLab and back comes back within 1e-6.
                prop_assert!((here - there).abs() < 2e-6, "{} {} at {}", here, there, t);
            }
        }
    }

    #[test]
    fn a_table_has_the_colors_of_its_places(palette in palettes(), len in 2..600usize) {
        let table = palette.table(len);
        prop_assert_eq!(table.len(), len);
        prop_assert_eq!(table[0], palette.color(0.0));
        prop_assert_eq!(table[len - 1], palette.color(1.0));
        let middle = len / 2;
        prop_assert_eq!(table[middle], palette.color(middle as f64 / (len - 1) as f64));
    }

    #[test]
    fn a_reversed_palette_has_the_same_colors_from_the_other_end(palette in palettes(), t in 0.0..=1.0) {
        let clear = |t: f64| palette.stops().iter().all(|stop| (stop.position - t).abs() > 1e-6);
        prop_assume!(clear(t));
        for (there, back) in palette.color(t).iter().zip(palette.reversed().color(1.0 - t)) {
            prop_assert!((there - back).abs() < 1e-4, "{} {}", there, back);
        }
        for (once, twice) in palette.color(t).iter().zip(palette.reversed().reversed().color(t)) {
            prop_assert!((once - twice).abs() < 1e-4, "{} {}", once, twice);
        }
    }
}

#[test]
fn small_tables_are_tables_too() {
    let palette = Palette::builtin("Gray").unwrap();
    assert_eq!(palette.table(0), Vec::<[f32; 3]>::new());
    assert_eq!(palette.table(1), [[0.0; 3]]);
    assert_eq!(palette.table(2), [[0.0; 3], [1.0; 3]]);
}
