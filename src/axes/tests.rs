use super::*;
use juliaset_engine::Viewport;

/// WCAG 2.1: the contrast of two lights.
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The light of a tone over gray of an sRGB code, as a screen mixes them.
fn mixed_codes(tone: Tone, below: f64) -> f64 {
    let opacity = f64::from(tone.opacity);
    below * (1.0 - opacity) + if tone.light { opacity } else { 0.0 }
}

/// The same, as files mix light.
fn mixed_light(tone: Tone, below: f64) -> f64 {
    let [light, .., opacity] = tone.linear().map(f64::from);
    light + below * (1.0 - opacity)
}

#[test]
fn text_and_lines_have_the_contrast_that_wcag_asks_for_over_any_picture() {
    for code in 0..=255 {
        let below = f64::from(code) / 255.0;
        let on_screen = |tone| srgb::decode(mixed_codes(tone, below));
        let plate = mixed_codes(Tone::PLATE, below);
        let text = srgb::decode(mixed_codes(Tone::INK, plate));
        assert!(contrast(text, srgb::decode(plate)) >= 4.5, "text on a screen over {code}");
        assert!(
            contrast(on_screen(Tone::LINE), on_screen(Tone::HALO)) >= 3.0,
            "a line on a screen over {code}"
        );
        let below = srgb::decode(below);
        let plate = mixed_light(Tone::PLATE, below);
        assert!(contrast(mixed_light(Tone::INK, plate), plate) >= 4.5, "text in a file over {code}");
        let line = [Tone::LINE, Tone::HALO].map(|tone| mixed_light(tone, below));
        assert!(contrast(line[0], line[1]) >= 3.0, "a line in a file over {code}");
    }
    // Black over white and white over black are the same in a file as on a screen.
    for (tone, below) in [(Tone::HALO, 1.0), (Tone::PLATE, 1.0), (Tone::LINE, 0.0), (Tone::INK, 0.0)] {
        assert!((srgb::decode(mixed_codes(tone, below)) - mixed_light(tone, below)).abs() < 1e-6, "{tone:?}");
    }
}

const ALL: Overlays = Overlays { axes: true, scale_bar: true, rays: Vec::new(), equipotentials: Vec::new() };

fn drawings() -> impl Iterator<Item = (Viewport, f32, Drawing)> {
    let places = [("0", "0", "3.2"), ("-0.75", "0.1", "1e-20"), ("0", "1", "1e-300"), ("0.123", "0", "7e-5")];
    let sizes = [[1, 1], [1, 900], [40, 30], [180, 290], [1280, 800], [700, 5000], [20_000, 20_000]];
    let views = places
        .into_iter()
        .flat_map(move |(re, im, width)| sizes.map(|size| Viewport::parse(re, im, width, size).unwrap()));
    views.flat_map(|view| {
        [11.0, 18.5, 200.0].map(|em| {
            let measure = |text: &str| text.chars().count() as f32 * 0.55 * em;
            (view.clone(), em, Drawing::new(&Ruler::of_view(&view), &ALL, em, &measure))
        })
    })
}

#[test]
fn what_is_drawn_is_within_the_picture_and_no_text_is_on_another_one() {
    let mut texts = 0;
    for (view, em, drawing) in drawings() {
        let [columns, rows] = view.size().map(|side| side as i32);
        let Drawing { halos, lines, plates, bars, .. } = &drawing;
        for block in [halos, lines, plates, bars].into_iter().flatten() {
            let Block { left, top, right, bottom } = *block;
            assert!(0 <= left && left < right && right <= columns, "{view:?} {em} {block:?}");
            assert!(0 <= top && top < bottom && bottom <= rows, "{view:?} {em} {block:?}");
        }
        for (index, plate) in plates.iter().enumerate() {
            assert!(!plates[..index].iter().any(|other| plate.is_near(other, 0)), "{view:?} {em}");
        }
        for line in lines.iter().chain(halos) {
            assert!(!plates.iter().any(|plate| plate.is_near(line, 0)), "{view:?} {em} {line:?}");
        }
        for (text, plate) in drawing.texts.iter().zip(plates) {
            let width = text.text.chars().count() as f32 * 0.55 * em;
            assert!(text.left >= plate.left as f32 && text.left + width <= plate.right as f32, "{text:?}");
            assert!(text.middle > plate.top as f32 && text.middle < plate.bottom as f32, "{text:?}");
        }
        texts += plates.len();
    }
    assert!(texts > 300, "{texts}");
}

#[test]
fn a_label_stands_at_its_line_and_offsets_say_so() {
    let view = Viewport::parse("-0.75", "0.1", "1e-20", [1280, 800]).unwrap();
    let drawing = Drawing::new(&Ruler::of_view(&view), &ALL, 12.0, &|text| text.chars().count() as f32 * 6.0);
    let texts: Vec<_> = drawing.texts.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(texts[..2], ["2e-21", "\u{d7} 1e-21 from the centre"]);
    assert_eq!(texts[2..13], ["-5", "-4", "-3", "-2", "-1", "0", "+1", "+2", "+3", "+4", "+5"]);
    assert_eq!(texts[13..], ["+2i", "+1i", "0", "-1i", "-2i"], "the scale bar is where +3i would be");
    // 128 pixels are 1e-21: a line of one pixel, left of the middle of the picture or at it.
    for (plate, middle) in drawing.plates[3..12].iter().zip((1..10).map(|step| step * 128)) {
        assert_eq!(plate.left + plate.right, 2 * middle);
        let ends = |line: &&Block| (line.left - middle).abs() <= 1 && line.bottom == plate.top;
        assert_eq!(drawing.lines.iter().filter(ends).count(), 1);
    }
    let Block { left, right, .. } = drawing.bars[2];
    assert_eq!(right - left, 256);
}

#[test]
fn what_is_cut_out_of_a_block_is_all_that_is_missing() {
    let all = |blocks: &[Block]| {
        let mut pixels: Vec<_> = blocks
            .iter()
            .flat_map(|block| {
                (block.top..block.bottom).flat_map(|y| (block.left..block.right).map(move |x| (x, y)))
            })
            .collect();
        pixels.sort_unstable();
        pixels
    };
    let block = Block { left: 2, top: 1, right: 6, bottom: 7 };
    for (left, right) in [(0, 2), (0, 4), (3, 5), (4, 9), (2, 6), (0, 9), (6, 8)] {
        for (top, bottom) in [(0, 1), (0, 3), (2, 5), (5, 8), (0, 9), (7, 9)] {
            let hole = Block { left, top, right, bottom };
            let rest: Vec<_> = block.without(&hole).collect();
            let mut expected = all(&[block]);
            expected.retain(|(x, y)| !((left..right).contains(x) && (top..bottom).contains(y)));
            assert_eq!(all(&rest), expected, "{hole:?}");
        }
    }
}

#[test]
fn what_is_not_chosen_is_not_drawn() {
    let ruler = Ruler::of_view(&Viewport::home([640, 400]));
    let drawn = |overlays| Drawing::new(&ruler, &overlays, 12.0, &|_| 20.0);
    assert_eq!(drawn(Overlays::default()), Drawing::default());
    assert!(Raster::new(&ruler, &Overlays::default()).unwrap().is_none());
    let bar = drawn(Overlays { scale_bar: true, ..Overlays::default() });
    assert_eq!((bar.lines.len(), bar.bars.len(), bar.texts.len()), (0, 3, 1));
    let axes = drawn(Overlays { axes: true, ..Overlays::default() });
    assert!(axes.bars.is_empty() && axes.lines.len() > 5 && axes.halos.len() > 10);
}
