use super::*;
use crate::color::{oklab, srgb};

const PERCEPTUAL: [&str; 4] = ["Viridis", "Magma", "Cividis", "Batlow"];
const CYCLIC: [&str; 5] = ["Dusk", "Lapis", "Carnival", "Twilight", "RomaO"];
const PRINT: [&str; 2] = ["Engraving", "Ink"];

fn builtin(name: &str) -> &'static Palette {
    Palette::builtin(name).unwrap()
}

/// OKLab of the colours at 1001 places.
fn oklabs(palette: &Palette) -> Vec<[f64; 3]> {
    palette.table(1001).iter().map(|color| oklab::from_linear(color.map(f64::from))).collect()
}

#[test]
fn there_are_fourteen_with_names_of_their_own_and_sources() {
    let palettes = Palette::builtins();
    assert_eq!(palettes.len(), 14);
    assert_eq!(palettes[0].name(), "Gray");
    for (index, palette) in palettes.iter().enumerate() {
        assert!(!palette.source().is_empty() && palette.stops().len() <= 33, "{}", palette.name());
        let same = palettes.iter().position(|other| other.name().eq_ignore_ascii_case(palette.name()));
        assert_eq!(same, Some(index));
        assert_eq!(
            [palette.stops()[0].position, palette.stops()[palette.stops().len() - 1].position],
            [0.0, 1.0]
        );
    }
    assert_eq!(Palette::builtin("rOMAo").map(Palette::name), Some("RomaO"));
    assert_eq!(Palette::builtin("No such"), None);
}

/// Index and codes.
type Entry = (f64, u32);

/// Entries of matplotlib 3.11 (`_cm_listed.py`) and of Scientific colour maps 8.0, times 255: name, last index,
/// and some that are mostly no stops here.
#[rustfmt::skip]
const PUBLISHED: &[(&str, f64, &[Entry])] = &[
    ("Viridis", 255.0, &[
        (0.0, 0x440154), (16.0, 0x48186a), (32.0, 0x472d7b), (64.0, 0x3b528b), (85.0, 0x31688e), (128.0, 0x21918c),
        (170.0, 0x35b779), (192.0, 0x5ec962), (208.0, 0x84d44b), (255.0, 0xfde725),
    ]),
    ("Magma", 255.0, &[
        (0.0, 0x000004), (16.0, 0x0a0822), (64.0, 0x51127c), (85.0, 0x721f81), (128.0, 0xb73779), (170.0, 0xf1605d),
        (208.0, 0xfea772), (224.0, 0xfec488), (255.0, 0xfcfdbf),
    ]),
    ("Cividis", 255.0, &[
        (0.0, 0x00224e), (16.0, 0x002e6a), (32.0, 0x1a386f), (64.0, 0x434e6c), (85.0, 0x575d6d), (128.0, 0x7d7c78),
        (170.0, 0xa59c74), (192.0, 0xbcae6c), (208.0, 0xcdbb63), (224.0, 0xdec958), (255.0, 0xfee838),
    ]),
    ("Batlow", 255.0, &[
        (0.0, 0x011959), (16.0, 0x0d315d), (32.0, 0x114360), (64.0, 0x226061), (128.0, 0x828231), (170.0, 0xd29343),
        (192.0, 0xf29d6d), (208.0, 0xfca993), (224.0, 0xfdb4b6), (255.0, 0xfaccfa),
    ]),
    ("Twilight", 509.0, &[
        (0.0, 0xe2d9e2), (31.0, 0xc4ced4), (63.0, 0x95b5c7), (127.0, 0x6276ba), (170.0, 0x5e43a5), (340.0, 0x8e2c50),
        (382.0, 0xb25652), (414.0, 0xc27c63), (509.0, 0xe2d9e2),
    ]),
    ("RomaO", 255.0, &[
        (0.0, 0x733957), (16.0, 0x7e3942), (32.0, 0x8b4433), (64.0, 0xaa752f), (85.0, 0xc3a34b), (128.0, 0xcbe1b3),
        (170.0, 0x74bbcd), (192.0, 0x5393bf), (224.0, 0x595891), (255.0, 0x723959),
    ]),
];

#[test]
fn the_published_maps_are_met_within_two_codes() {
    for (name, last, entries) in PUBLISHED {
        for (index, color) in *entries {
            let [_, published @ ..] = color.to_be_bytes();
            let codes = builtin(name).color(index / last).map(srgb::encode8);
            for (code, published) in codes.iter().zip(published) {
                assert!(
                    code.abs_diff(published) <= 2,
                    "{name} at {index}: {codes:?}, published {published:?}"
                );
            }
        }
    }
}

#[test]
fn the_perceptual_ones_and_those_for_print_have_a_lightness_that_only_rises_or_falls() {
    for name in PERCEPTUAL.iter().chain(&PRINT).chain(&["Gray", "Ember", "Ice"]) {
        let oklabs = oklabs(builtin(name));
        let sign = (oklabs[1000][0] - oklabs[0][0]).signum();
        for pair in oklabs.windows(2) {
            assert!((pair[1][0] - pair[0][0]) * sign > -1e-4, "{name}: {pair:?}");
        }
        assert!((oklabs[1000][0] - oklabs[0][0]).abs() > 0.5, "{name} has no contrast");
    }
}

#[test]
fn the_cyclic_ones_end_where_they_start() {
    for name in CYCLIC {
        let palette = builtin(name);
        assert_eq!(palette.color(0.0), palette.color(1.0), "{name}");
    }
}

#[test]
fn those_for_print_go_from_paper_to_dark_in_colors_that_inks_reach() {
    for name in PRINT {
        let oklabs = oklabs(builtin(name));
        assert!(oklabs[0][0] > 0.93 && oklabs[1000][0] < 0.3, "{name}");
        for [_, a, b] in oklabs {
            // Coated paper reaches a chroma of 0.1 in every hue between black and white but the darkest blues.
            assert!(a.hypot(b) < 0.08, "{name}");
        }
    }
}

#[test]
fn the_article_s_gray_is_the_code_itself() {
    for code in 0..=255 {
        assert_eq!(builtin("Gray").color(f64::from(code) / 255.0).map(srgb::encode8), [code; 3]);
    }
}
