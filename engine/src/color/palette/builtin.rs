//! The palettes that come with the program.
//!
//! The published maps have 256 colours or more (510 in twilight). Here they are the least stops whose blend in
//! OKLab is within 1 of the published codes (within 2 in romaO, whose ends differ and are made one colour).
//! Each names its authors and licence in [`Palette::source`]:
//!
//! - viridis and magma: N. J. Smith, S. van der Walt and E. Firing, CC0 1.0, <https://bids.github.io/colormap/>.
//! - cividis: J. R. Nuñez, C. R. Anderton and R. S. Renslow, "Optimizing colormaps with consideration for color
//!   vision deficiency to enable accurate interpretation of scientific data", PLOS ONE 13(7), 2018,
//!   <https://doi.org/10.1371/journal.pone.0199239>; the codes are those of matplotlib, under its licence.
//! - twilight: B. Bechtold, <https://github.com/bastibe/twilight>; the codes are those of matplotlib, under its
//!   licence: Copyright (c) 2012- Matplotlib Development Team, <https://matplotlib.org/stable/project/license.html>.
//! - batlow and romaO: F. Crameri, Scientific colour maps 8.0, MIT, Copyright (c) 2023 Fabio Crameri,
//!   <https://doi.org/10.5281/zenodo.8035877>.

use super::{Blend, Palette, Stop};
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

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

struct Row {
    name: &'static str,
    source: &'static str,
    blend: Blend,
    /// The position of the last stop, as the positions below count: 1, or the last index of a published map.
    last: f64,
    /// Positions and colours.
    stops: &'static [(f64, u32)],
}

static BUILTINS: LazyLock<Vec<Palette>> = LazyLock::new(|| {
    // The tests see to it that none is refused.
    let palettes = ROWS.iter().filter_map(|row| {
        let stops =
            row.stops.iter().map(|(position, color)| Stop::hex(position / row.last, *color)).collect();
        Some(Palette::new(row.name, stops, row.blend).ok()?.with_source(row.source))
    });
    palettes.collect()
});

const OWN: &str = "Drawn for juliaset; MIT OR Apache-2.0";
const BIDS: &str =
    "Nathaniel J. Smith, Stéfan van der Walt, Eric Firing; CC0 1.0; https://bids.github.io/colormap/";
const CIVIDIS: &str = "Jamie R. Nuñez, Christopher R. Anderton, Ryan S. Renslow, doi:10.1371/journal.pone.0199239; \
                       as in matplotlib, under its licence";
const TWILIGHT: &str =
    "Bastian Bechtold, https://github.com/bastibe/twilight; as in matplotlib, under its licence";
const CRAMERI: &str = "Fabio Crameri, Scientific colour maps 8.0, doi:10.5281/zenodo.8035877; MIT";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row {
        name: "Gray",
        source: "The gray of the article that the program follows",
        blend: Blend::Srgb,
        last: 1.0,
        stops: &[
            (0.0, 0x000000), (1.0, 0xffffff),
        ],
    },
    Row {
        name: "Dusk",
        source: OWN,
        blend: Blend::Linear,
        last: 1.0,
        stops: &[
            (0.0, 0x0b1026), (0.18, 0x1d2b64), (0.36, 0x5b4b9e), (0.52, 0xc86b98), (0.68, 0xf6b26b),
            (0.82, 0xfff3d6), (0.92, 0x7fb3c8), (1.0, 0x0b1026),
        ],
    },
    Row {
        name: "Ember",
        source: OWN,
        blend: Blend::Linear,
        last: 1.0,
        stops: &[
            (0.0, 0x0a0506), (0.3, 0x5c1020), (0.55, 0xd1492e), (0.8, 0xf9c74f), (1.0, 0xfffbe6),
        ],
    },
    Row {
        name: "Ice",
        source: OWN,
        blend: Blend::Linear,
        last: 1.0,
        stops: &[
            (0.0, 0x04101a), (0.3, 0x0d4a6b), (0.6, 0x4fb0c6), (0.85, 0xd8f3f5), (1.0, 0xffffff),
        ],
    },
    Row {
        name: "Lapis",
        source: OWN,
        blend: Blend::OkLab,
        last: 1.0,
        stops: &[
            (0.0, 0x04123f), (0.18, 0x1b5cc0), (0.3, 0x8fc0f0), (0.42, 0xf6faff), (0.56, 0xffc247),
            (0.7, 0xb8660c), (0.86, 0x2a1206), (1.0, 0x04123f),
        ],
    },
    Row {
        name: "Carnival",
        source: OWN,
        blend: Blend::OkLab,
        last: 1.0,
        stops: &[
            (0.0, 0x0d0d1c), (0.12, 0xe8305f), (0.24, 0xffd9c2), (0.36, 0x2b0f3a), (0.48, 0xf2b705),
            (0.6, 0xfff6c8), (0.7, 0x06302f), (0.82, 0x1fbfa6), (0.91, 0xd6fff4), (1.0, 0x0d0d1c),
        ],
    },
    Row {
        name: "Viridis",
        source: BIDS,
        blend: Blend::OkLab,
        last: 255.0,
        stops: &[
            (0.0, 0x440154), (13.0, 0x481467), (30.0, 0x472a7a), (48.0, 0x424086), (69.0, 0x38588c),
            (90.0, 0x2e6d8e), (119.0, 0x23888e), (139.0, 0x1e9b8a), (151.0, 0x21a685), (162.0, 0x2ab07f),
            (174.0, 0x3bbb75), (183.0, 0x4cc26c), (191.0, 0x5cc863), (203.0, 0x77d153), (214.0, 0x93d741),
            (224.0, 0xaddc30), (233.0, 0xc5e021), (240.0, 0xd8e219), (246.0, 0xe7e419), (251.0, 0xf4e61e),
            (255.0, 0xfde725),
        ],
    },
    Row {
        name: "Magma",
        source: BIDS,
        blend: Blend::OkLab,
        last: 255.0,
        stops: &[
            (0.0, 0x000004), (5.0, 0x02020b), (20.0, 0x0e0b2b), (32.0, 0x1d1147), (43.0, 0x2d1161),
            (50.0, 0x390f6e), (56.0, 0x440f76), (66.0, 0x54137d), (80.0, 0x6a1c81), (102.0, 0x8c2981),
            (125.0, 0xb2357b), (140.0, 0xca3e72), (153.0, 0xde4968), (164.0, 0xeb5760), (172.0, 0xf2645c),
            (181.0, 0xf8745c), (192.0, 0xfc8961), (202.0, 0xfd9b6b), (216.0, 0xfeb67c), (236.0, 0xfdda9c),
            (255.0, 0xfcfdbf),
        ],
    },
    Row {
        name: "Cividis",
        source: CIVIDIS,
        blend: Blend::OkLab,
        last: 255.0,
        stops: &[
            (0.0, 0x00224e), (1.0, 0x00234f), (2.0, 0x002451), (19.0, 0x00306f), (22.0, 0x003171),
            (23.0, 0x013271), (28.0, 0x123570), (37.0, 0x233c6e), (53.0, 0x38476c), (70.0, 0x49536c),
            (84.0, 0x565c6d), (106.0, 0x6a6c71), (125.0, 0x7a7a78), (143.0, 0x8b8778), (154.0, 0x958f77),
            (186.0, 0xb6a96f), (214.0, 0xd3c05f), (251.0, 0xfde334), (252.0, 0xfee434), (253.0, 0xfee535),
            (255.0, 0xfee838),
        ],
    },
    Row {
        name: "Batlow",
        source: CRAMERI,
        blend: Blend::OkLab,
        last: 255.0,
        stops: &[
            (0.0, 0x011959), (4.0, 0x051f5a), (10.0, 0x0a285c), (19.0, 0x0e355e), (43.0, 0x144e62),
            (60.0, 0x1e5d62), (70.0, 0x28645f), (85.0, 0x3c6d56), (103.0, 0x587646), (118.0, 0x717d39),
            (131.0, 0x88842f), (141.0, 0x9b892b), (150.0, 0xad8c2d), (158.0, 0xbd8f34), (168.0, 0xcf9340),
            (179.0, 0xe19752), (187.0, 0xed9a62), (198.0, 0xf8a17b), (210.0, 0xfdaa97), (235.0, 0xfdbccd),
            (255.0, 0xfaccfa),
        ],
    },
    Row {
        name: "Twilight",
        source: TWILIGHT,
        blend: Blend::OkLab,
        last: 509.0,
        stops: &[
            (0.0, 0xe2d9e2), (10.0, 0xdcd9df), (26.0, 0xcbd2d7), (54.0, 0xa1bdc9), (78.0, 0x82a7c3),
            (96.0, 0x7196c1), (119.0, 0x647ebc), (143.0, 0x5f64b5), (165.0, 0x5e49a9), (184.0, 0x5b3298),
            (201.0, 0x552081), (215.0, 0x4c1669), (234.0, 0x3c114b), (245.0, 0x34113f), (255.0, 0x2f1436),
            (264.0, 0x351138), (280.0, 0x43123e), (304.0, 0x61184b), (325.0, 0x7d2150), (346.0, 0x943150),
            (366.0, 0xa64550), (386.0, 0xb55b53), (407.0, 0xc0745d), (427.0, 0xc78c6f), (446.0, 0xcca389),
            (467.0, 0xd4bcac), (484.0, 0xdbccc8), (496.0, 0xdfd5d8), (509.0, 0xe2d9e2),
        ],
    },
    Row {
        name: "RomaO",
        source: CRAMERI,
        blend: Blend::OkLab,
        last: 255.0,
        stops: &[
            (0.0, 0x733957), (12.0, 0x7c3847), (26.0, 0x863f38), (39.0, 0x914c2f), (53.0, 0x9e602b),
            (67.0, 0xae7b31), (79.0, 0xbc9540), (91.0, 0xcab159), (104.0, 0xd4cb7b), (116.0, 0xd5db9a),
            (127.0, 0xcce1b1), (140.0, 0xb8dfc4), (154.0, 0x99d3ce), (171.0, 0x72b9cd), (185.0, 0x5aa0c5),
            (198.0, 0x4f88b9), (208.0, 0x4f75ac), (217.0, 0x54649e), (229.0, 0x5d5087), (240.0, 0x674372),
            (255.0, 0x733957),
        ],
    },
    Row {
        name: "Engraving",
        source: OWN,
        blend: Blend::OkLab,
        last: 1.0,
        stops: &[
            (0.0, 0xf3ede0), (0.25, 0xe2d3b8), (0.5, 0xb99f7c), (0.75, 0x6d5847), (1.0, 0x221c19),
        ],
    },
    Row {
        name: "Ink",
        source: OWN,
        blend: Blend::OkLab,
        last: 1.0,
        stops: &[
            (0.0, 0xf5f3ec), (0.25, 0xd3dde0), (0.5, 0x8fabb9), (0.75, 0x466477), (1.0, 0x17222c),
        ],
    },
];
