use super::*;
use crate::color::palette::{Blend, Stop};
use crate::color::srgb;
use proptest::prelude::*;

fn one(text: &str) -> Palette {
    let mut palettes = import("folder/some file.map", text.as_bytes()).unwrap();
    assert_eq!(palettes.len(), 1);
    palettes.remove(0)
}

fn refused(text: &str) -> String {
    import("file", text.as_bytes()).unwrap_err().to_string()
}

fn colors(palette: &Palette) -> Vec<[u8; 3]> {
    palette.stops().iter().map(|stop| stop.color).collect()
}

fn codes(palette: &Palette, t: f64) -> [u8; 3] {
    palette.color(t).map(srgb::encode8)
}

mod kinds {
    use super::*;

    #[test]
    fn the_contents_tell_the_kind_and_not_the_name() {
        let ggr = "GIMP Gradient\nName: A\n1\n0 0.5 1 0 0 0 1 1 1 1 1 0 0\n";
        let ugr = "A {\ngradient:\n title=\"A\" index=0 color=255 index=200 color=0\n}\n";
        let toml = Palette::builtin("Dusk").unwrap().to_toml();
        for text in
            ["0 0 0\n255 255 255\n", ggr, ugr, &toml, &format!("\u{feff}{ggr}"), &format!("\n ; note\n{ugr}")]
        {
            for hint in ["a.map", "a.ugr", "a.ggr", "a.toml", "a", ""] {
                assert_eq!(
                    import(hint, text.as_bytes()).map(|palettes| palettes.len()),
                    Ok(1),
                    "{hint} {text}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_palette_is_said_to_be_none() {
        assert_eq!(
            refused("\nDear reader,\nhello"),
            "the file is no palette: line 2 is \"Dear reader,\", which begins neither a Fractint map, an Ultra \
             Fractal or GIMP gradient, nor a palette of this program"
        );
        for text in ["", "\n \r\n", "; only a comment", "\u{1a}0 0 0", "PNG\0\0"] {
            assert_eq!(refused(text), "the file is no palette: it is not text");
        }
        let large = vec![b'0'; MAX_BYTES + 1];
        let refused = import("a", &large).unwrap_err();
        assert_eq!(refused.to_string(), "the file has 4194305 bytes, and a palette file has 4194304 at most");
    }

    #[test]
    fn the_file_names_what_has_no_name() {
        let name = |hint: &str| import(hint, b"0 0 0\n1 1 1").unwrap()[0].name().to_owned();
        assert_eq!(name("C:\\maps\\Volcano.MAP"), "Volcano");
        assert_eq!(name("/home/a.b/two.words.map"), "two.words");
        assert_eq!([name(".map"), name("plain"), name("t'sred.map")], [".map", "plain", "t'sred"]);
        assert_eq!([name(""), name("\u{7}\n"), name("/")], ["Imported"; 3]);
        assert_eq!(name(&"é".repeat(500)).chars().count(), 120);
    }
}

mod fractint {
    use super::*;

    #[test]
    fn what_stands_in_collections_is_read() {
        let plain = "0 0 0\n255 128 1\n255 255 255\n";
        let expected = vec![[0, 0, 0], [255, 128, 1], [255, 255, 255]];
        let palette = one(plain);
        assert_eq!([palette.name(), palette.blend().name()], ["some file", "srgb"]);
        assert_eq!(colors(&palette), expected);
        assert_eq!(palette.stops().iter().map(|stop| stop.position).collect::<Vec<_>>(), [0.0, 0.5, 1.0]);
        let others = [
            "0 0 0\r\n255 128 1\r\n255 255 255\r\n",
            "0 0 0\r255 128 1\r255 255 255\r",
            "\t0\t0\t0\n  255  128\t1 \n\n255 255 255",
            "  0   0   0  inside, 1) a note\n255 128 1(fire)\n255 255 255 12 13\n",
            "; made by hand\n# too\n// and\n0,0,0\n255, 128, 1\n255 ,255 ,255\n",
            "0 0 0\n255 128 1\n255 255 255\u{1a}\u{1a}0 0",
            "0 0 0\n255 128 1\n255 256 255\n",
            "0 0 0\n255 128 1\n255 255 255\n\n  Action!\n\u{7f}\n",
        ];
        for text in others {
            let text = text.replace(" ,", ",");
            assert_eq!(colors(&one(&text)), expected, "{text:?}");
        }
        let old = import("a", b"0 0 0 \x81\xfe\n255 128 1\n255 255 255\n").unwrap();
        assert_eq!(colors(&old[0]), expected);
    }

    #[test]
    fn notes_after_256_colors_are_no_colors() {
        let colors: String = (0..256).map(|code| format!("{code} 0 7\n")).collect();
        let palette = one(&(colors + "\nMAPMAKER comments\nPeriod 640 3 9\n640 640 640\n"));
        assert_eq!(palette.stops().len(), 256);
        for (index, stop) in palette.stops().iter().enumerate() {
            assert_eq!(stop.color, [index as u8, 0, 7]);
            assert_eq!(codes(&palette, index as f64 / 255.0), stop.color);
        }
    }

    #[test]
    fn a_broken_map_is_refused_in_a_sentence() {
        assert_eq!(
            refused("0 0 0\n1 2\n3 4 5\n"),
            "line 2 of the map is \"1 2\", but a colour is three numbers from 0 to 255"
        );
        assert_eq!(
            refused("0 0 0\r\n\r\n1 -2 3\r\n4 5 6"),
            "line 3 of the map is \"1 -2 3\", but a colour is three numbers from 0 to 255"
        );
        assert_eq!(
            refused("0 0 0\n1 2 300\n"),
            "line 2 of the map has the number 300, but a colour is three numbers from 0 to 255"
        );
        assert_eq!(refused("7 7 7\n"), "the map has one colour, and needs two at least");
        assert!(refused("0 0 0\n1 2 99999999999999999999\n4 5 6").starts_with("line 2 of the map is"));
        assert!(
            refused(&format!("1 2 3\n{}\n1 2 3", "x".repeat(99)))
                .contains(&format!("\"{}…\"", "x".repeat(40)))
        );
    }
}

mod ultra_fractal {
    use super::*;

    const TWO: &str = "Comment {\n  A collection; \"by\" nobody\n}\n\nFirst {\ngradient:\n  title=\"The {first};\" \
                       smooth=no rotation=-2 index=100 color=255\n  index=200 color=65280 index=-100 \
                       color=16711680\nopacity:\n  smooth=no index=0 opacity=255\n}\n\nSecond{ gradient: \
                       index=0 color=0 index=200 color=16777215 }";

    #[test]
    fn every_gradient_of_the_file_is_read() {
        let palettes = import("file.ugr", TWO.as_bytes()).unwrap();
        assert_eq!(palettes.iter().map(Palette::name).collect::<Vec<_>>(), ["The {first};", "Second"]);
        let stops = |stops: &[(f64, [u8; 3])]| {
            stops.iter().map(|(position, color)| Stop::new(*position, *color)).collect::<Vec<_>>()
        };
        // Red is the lowest byte. From blue at 300 to red at 500 = 100, the circle is cut in the middle.
        assert_eq!(
            palettes[0].stops(),
            stops(&[
                (0.0, [128, 0, 128]),
                (0.25, [255, 0, 0]),
                (0.5, [0, 255, 0]),
                (0.75, [0, 0, 255]),
                (1.0, [128, 0, 128])
            ])
        );
        assert_eq!(palettes[1].stops(), stops(&[(0.0, [0; 3]), (0.5, [255; 3]), (1.0, [0; 3])]));
        assert_eq!(palettes[0].blend(), Blend::Srgb);
        assert_eq!(import("file.ugr", TWO.replace('\n', "\r\n").as_bytes()), Ok(palettes));
    }

    #[test]
    fn a_smooth_gradient_is_a_closed_curve_that_leaves_no_points_range() {
        let text = "A { gradient: smooth=yes index=0 color=255 index=40 color=0 index=300 color=200 }";
        let palette = one(text);
        assert_eq!(palette.stops().len(), 401);
        for (place, red) in [(0, 255), (40, 0), (300, 200), (400, 255)] {
            assert_eq!(palette.stops()[place].color, [red, 0, 0], "{place}");
        }
        let reds: Vec<i32> = colors(&palette).iter().map(|color| color[0].into()).collect();
        assert!(reds[0..40].is_sorted_by(|a, b| a >= b) && reds[40..].is_sorted(), "{reds:?}");
        // Flat at the darkest point, where a straight line has a corner.
        assert!(reds[41] <= 1 && reds[39] <= 1 && reds[20] > 100 && reds[20] < 155, "{reds:?}");
    }

    #[test]
    fn the_layers_of_a_picture_each_have_a_gradient() {
        let text = "Picture {\nfractal:\n  width=640\nlayer:\n  caption=\"x\"\ngradient:\n  smooth=no index=0 color=1\n\
                    opacity:\n  index=0 opacity=255\nlayer:\ngradient:\n  index=9 color=2\n}\n";
        let palettes = import("a.upr", text.as_bytes()).unwrap();
        assert_eq!(palettes.iter().map(Palette::name).collect::<Vec<_>>(), ["Picture", "Picture"]);
        assert_eq!(
            palettes.iter().map(|palette| colors(palette)[0]).collect::<Vec<_>>(),
            [[1, 0, 0], [2, 0, 0]]
        );
    }

    #[test]
    fn a_broken_gradient_is_refused_in_a_sentence() {
        let within = |entries: &str| refused(&format!("A {{\ngradient:\n{entries}\n}}\n"));
        assert_eq!(
            within("index=0 color=16777216"),
            "line 3 of the gradients has color=\"16777216\", but color is a whole number from 0 to 16777215"
        );
        assert_eq!(within("index=x"), "line 3 of the gradients has index=\"x\", but index is a whole number");
        assert_eq!(
            within("index=0 color=1\ncolor=2"),
            "line 4 of the gradients has a color with no index before it"
        );
        assert_eq!(within("smooth=yes"), "the gradient \"A\" that begins on line 2 has no colours");
        assert_eq!(
            refused("A {\n\ngradient: index=0 color=1"),
            "the gradient \"A\" that begins on line 3 is not closed by a brace"
        );
        assert_eq!(refused("A { ; gradient:\n}"), "the file has no gradient");
        let many = "a{gradient:index=0 color=0}".repeat(5000);
        assert_eq!(refused(&many), "the file has more than 4096 gradients");
    }
}

mod gimp {
    use super::*;

    /// One segment from red to half blue, from 0 to 1.
    fn segment(middle: &str, blending_and_coloring: &str) -> Palette {
        one(&format!("GIMP Gradient\nName: S\n1\n0 {middle} 1 1 0 0 1 0 0 0.5 1 {blending_and_coloring}\n"))
    }

    #[test]
    fn straight_segments_have_their_stops() {
        let palette =
            one("GIMP Gradient\r\nName: Café\r\n2\r\n0.000000 0.250000 0.502618 0 0 0 1 0 0 0 1 0 0 0 0\r\n\
             0.502617 0.75 1.000000 1 1 1 1 1 0 0 1 0 0 0 0\r\n");
        assert_eq!(palette.name(), "Café");
        let expected = [(0.0, [0; 3]), (0.502618, [0; 3]), (0.502618, [255; 3]), (1.0, [255, 0, 0])];
        let expected: Vec<_> = expected.iter().map(|(at, color)| Stop::new(*at, *color)).collect();
        let mut stops = palette.stops().to_vec();
        // The middle of the first is off by 0.0013 of it, which is kept as a stop.
        stops.retain(|stop| stop.position != 0.25);
        assert_eq!(stops[..3], expected[..3]);
        assert_eq!(stops[stops.len() - 1], expected[3]);
        assert_eq!(one("GIMP Gradient\n1\n0 .5 1 0 0 0 1 1 1 1 1 0 0").name(), "some file");
    }

    #[test]
    fn the_middle_is_where_the_colors_are_mixed_half_and_half() {
        for (blending, middle) in [(0, "0.2"), (0, "0.5"), (1, "0.2"), (1, "0.8"), (2, "0.3")] {
            let palette = segment(middle, &format!("{blending} 0"));
            let [r, g, b] = codes(&palette, middle.parse().unwrap());
            assert!(r.abs_diff(128) <= 2 && g == 0 && b.abs_diff(64) <= 2, "{blending} {middle}: {r} {b}");
        }
    }

    #[test]
    fn each_function_bends_the_way_as_its_formula_says() {
        let red = |blending: u8| f64::from(codes(&segment("0.5", &format!("{blending} 0")), 0.25)[0]) / 255.0;
        // 1 - f(1/4): linear and (with the middle in the middle) curved 3/4; sine (1 + sin(pi/4)) / 2;
        // spheres 1 - sqrt(1 - 9/16) and sqrt(1 - 1/16).
        for (blending, expected) in
            [(0, 0.75), (1, 0.75), (2, 0.853553), (3, 0.338562), (4, 0.968246), (5, 1.0)]
        {
            assert!((red(blending) - expected).abs() < 0.006, "{blending}: {}", red(blending));
        }
        let step = segment("0.5", "5 0");
        assert_eq!([codes(&step, 0.499), codes(&step, 0.5)], [[255, 0, 0], [0, 0, 128]]);
    }

    #[test]
    fn hues_go_around_the_circle_in_either_direction() {
        // Red to a dark blue: over yellow, green and cyan, or over magenta.
        assert_eq!(codes(&segment("0.5", "0 1"), 0.5), [0, 191, 0]);
        assert_eq!(codes(&segment("0.5", "0 2"), 0.5), [191, 0, 191]);
        let circle =
            |coloring: u8| one(&format!("GIMP Gradient\nName: C\n1\n0 0.5 1 1 0 0 1 1 0 0 1 0 {coloring}\n"));
        for (coloring, at) in [(1, [1.0 / 3.0, 2.0 / 3.0]), (2, [2.0 / 3.0, 1.0 / 3.0])] {
            let [green, blue] = at.map(|t| codes(&circle(coloring), t));
            assert!(green[1] > 250 && green[0] < 6 && blue[2] > 250 && blue[1] < 6, "{green:?} {blue:?}");
            assert_eq!(codes(&circle(coloring), 1.0), [255, 0, 0]);
        }
    }

    #[test]
    fn a_gradient_of_very_many_segments_is_read_too() {
        let mut text = "GIMP Gradient\nName: Many\n1000\n".to_owned();
        for index in 0..1000 {
            let [left, middle, right] = [0.0, 0.5, 1.0].map(|part| (f64::from(index) + part) / 1000.0);
            text += &format!("{left:.6} {middle:.6} {right:.6} 0 0 0 1 1 1 1 1 2 1\n");
        }
        assert!(one(&text).stops().len() <= 4096);
    }

    #[test]
    fn a_broken_gradient_is_refused_in_a_sentence() {
        let with = |lines: &str| refused(&format!("GIMP Gradient\nName: A\n{lines}"));
        let good = "0 0.5 1 0 0 0 1 1 1 1 1 0 0\n";
        assert_eq!(with("x\n"), "line 3 of the gradient is \"x\", but there stands the number of segments");
        assert_eq!(with(&format!("2\n{good}")), "the gradient has 1 segments, but says that it has 2");
        assert_eq!(with("0\n"), "the gradient has 0 segments, but says that it has 0");
        assert_eq!(with("99999999999\n"), "the gradient has 0 segments, but says that it has 99999999999");
        assert_eq!(with("1\n0 1 2\n"), "line 4 of the gradient has 3 numbers, and a segment has 13 or 15");
        assert_eq!(
            with(&format!("1\n{}", good.replace("0.5", "nan"))),
            "line 4 of the gradient has \"nan\" for a position, which is from 0 to 1 and not before the one before it"
        );
        assert_eq!(
            with("1\n0 0.5 1 0 0 0 1 1 1,5 1 1 0 0"),
            "line 4 of the gradient has \"1,5\" for a part of a colour, which is from 0 to 1"
        );
        assert_eq!(
            with("1\n0 0.5 1 0 0 0 1 1 1 1 1 9 0"),
            "line 4 of the gradient has \"9\" for the blending function, which is from 0 to 5"
        );
        assert_eq!(
            with("1\n0 0.5 1 0 0 0 1 1 1 1 1 0 3"),
            "line 4 of the gradient has \"3\" for the colouring, which is from 0 to 2"
        );
        assert_eq!(
            with("2\n0 0.2 0.4 0 0 0 1 1 1 1 1 0 0\n0.5 0.6 1 0 0 0 1 1 1 1 1 0 0"),
            "the segment on line 5 of the gradient begins at 0.5, but the one before it ends at 0.4"
        );
    }
}

/// Valid files of every kind.
fn valid_files() -> Vec<String> {
    let map: String = (0..40).map(|code| format!("{code} {} 7 note\r\n", 255 - code)).collect();
    let ggr = "GIMP Gradient\nName: A\n2\n0 0.25 0.5 0 0 0 1 1 0.5 0 1 3 0 0 0\n0.5 0.7 1 1 0.5 0 1 0 0.25 1 1 1 2 0 0\n";
    let ugr = "A {\ngradient:\n title=\"A b\" smooth=yes rotation=5 index=0 color=255 index=-20 color=6555392\n}\nB{gradient: \
               index=3 color=9}";
    vec![map, ggr.to_owned(), ugr.to_owned(), Palette::builtin("Dusk").unwrap().to_toml()]
}

fn every_color_is_one(palettes: &[Palette]) {
    assert!(!palettes.is_empty());
    for palette in palettes {
        for t in [0.0, 0.3, 1.0] {
            assert!(palette.color(t).iter().all(|light| (0.0..=1.0).contains(light)));
        }
    }
}

/// An error is one sentence on one line.
fn is_a_sentence(error: &ImportError) {
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() < 600 && !text.contains(['\n', '\r']), "{text:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        match import("any", &bytes) {
            Ok(palettes) => every_color_is_one(&palettes),
            Err(error) => is_a_sentence(&error),
        }
    }

    #[test]
    fn any_text_of_the_kinds_is_read_or_refused(
        start in prop::sample::select(vec!["", "GIMP Gradient\n", "GIMP Gradient\nName: x\n1\n", "a{gradient:", "name='a'\nstops=["]),
        rest in "([0-9.,=;:{}\"\\[\\]#a-f\\- \n\r\t]|index=|color=|smooth=yes|title=|gradient:|opacity:|blend|nan|inf){0,60}",
    ) {
        match import("any", format!("{start}{rest}").as_bytes()) {
            Ok(palettes) => every_color_is_one(&palettes),
            Err(error) => is_a_sentence(&error),
        }
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        which in 0..4usize,
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..4u8, any::<u8>()), 1..6),
    ) {
        let mut bytes = valid_files()[which].clone().into_bytes();
        for (place, kind, byte) in damage {
            let place = place.index(bytes.len().max(1));
            match kind {
                _ if bytes.is_empty() => {}
                0 => bytes[place] = byte,
                1 => bytes.insert(place, b"0123456789 .-\n{}="[usize::from(byte) % 17]),
                2 => drop(bytes.remove(place)),
                _ => bytes.truncate(place),
            }
        }
        match import("any", &bytes) {
            Ok(palettes) => every_color_is_one(&palettes),
            Err(error) => is_a_sentence(&error),
        }
    }

    #[test]
    fn a_map_of_any_colors_is_read_as_they_are(map in prop::collection::vec(any::<[u8; 3]>(), 2..=256)) {
        let text: String = map.iter().map(|[r, g, b]| format!("{r:3} {g:3} {b:3}\r\n")).collect();
        let palette = one(&text);
        prop_assert_eq!(&colors(&palette), &map);
        prop_assert_eq!(import("a", palette.to_toml().as_bytes()), Ok(vec![palette]));
    }
}

#[test]
fn valid_files_are_valid() {
    for file in valid_files() {
        assert!(import("any", file.as_bytes()).is_ok(), "{file}");
    }
}
