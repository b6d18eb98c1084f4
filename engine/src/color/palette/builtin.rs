//! The palettes that come with the program.

use super::{Blend, Palette, Stop};
use std::sync::LazyLock;

impl Palette {
    /// The palettes that come with the program, in the order to show them.
    pub fn builtins() -> &'static [Self] {
        &BUILTINS
    }

    /// The palette that comes with the program under this name; large and small letters are the same.
    pub fn builtin(name: &str) -> Option<&'static Self> {
        BUILTINS.iter().find(|palette| palette.name().eq_ignore_ascii_case(name))
    }
}

/// A palette as it stands below: name, source, blend, positions and colours.
type Row = (&'static str, &'static str, Blend, &'static [(f64, u32)]);

static BUILTINS: LazyLock<Vec<Palette>> = LazyLock::new(|| {
    // The tests see to it that none is refused.
    let palettes = ROWS.iter().filter_map(|(name, source, blend, stops)| {
        let stops = stops.iter().map(|(position, color)| Stop::hex(*position, *color)).collect();
        Some(Palette::new(*name, stops, *blend).ok()?.with_source(*source))
    });
    palettes.collect()
});

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("Gray", "The article's gray", Blend::Srgb, &[(0.0, 0x000000), (1.0, 0xffffff)]),
    ("Dusk", OWN, Blend::Linear, &[
        (0.0, 0x0b1026), (0.18, 0x1d2b64), (0.36, 0x5b4b9e), (0.52, 0xc86b98), (0.68, 0xf6b26b), (0.82, 0xfff3d6),
        (0.92, 0x7fb3c8), (1.0, 0x0b1026),
    ]),
    ("Ember", OWN, Blend::Linear, &[
        (0.0, 0x0a0506), (0.3, 0x5c1020), (0.55, 0xd1492e), (0.8, 0xf9c74f), (1.0, 0xfffbe6),
    ]),
    ("Ice", OWN, Blend::Linear, &[
        (0.0, 0x04101a), (0.3, 0x0d4a6b), (0.6, 0x4fb0c6), (0.85, 0xd8f3f5), (1.0, 0xffffff),
    ]),
];

const OWN: &str = "Drawn for juliaset, MIT OR Apache-2.0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_palette() {
        assert_eq!(Palette::builtins().len(), ROWS.len());
        assert_eq!(Palette::builtin("dusk").map(Palette::name), Some("Dusk"));
    }
}
