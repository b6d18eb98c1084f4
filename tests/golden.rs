//! Pictures of every colouring and every palette, as they were looked at once.
//!
//! `JULIASET_GOLDEN=write cargo test --test golden` makes them anew, each by the command in its `Comment`: then
//! every one that `git status` names is to be looked at before it is committed.

use assert_cmd::Command;
use juliaset_engine::color::palette::Palette;
use std::path::{Path, PathBuf};

const SIZE: &str = "--size=64x40";
/// A set with an inside whose orbits tend to a cycle of three points.
const RABBIT: &str = "-r=-0.123 -i=0.745 --center=0,0 --width=3.2 -m=0 -M=200";
/// The same in few iterations, which gray shows.
const SHALLOW_RABBIT: &str = "-r=-0.123 -i=0.745 --center=0,0 --width=3.2 -m=0 -M=16";
/// A set without an inside.
const DENDRITE: &str = "-r=0 -i=1 --center=0,0 --width=3.6 -m=0 -M=200";

const COLORINGS: &[(&str, &str, &str)] = &[
    ("gray", SHALLOW_RABBIT, ""),
    ("smooth", RABBIT, "--coloring=smooth"),
    ("distance", RABBIT, "--coloring=distance"),
    ("slopes", RABBIT, "--coloring=slopes"),
    ("angle", RABBIT, "--coloring=angle"),
    ("dendrite-gray", "-r=0 -i=1 --center=0,0 --width=3.6 -m=0 -M=16", ""),
    ("dendrite-smooth", DENDRITE, "--coloring=smooth"),
    ("dendrite-distance", DENDRITE, "--coloring=distance"),
    ("dendrite-slopes", DENDRITE, "--coloring=slopes"),
    ("dendrite-angle", DENDRITE, "--coloring=angle"),
    ("gray-slopes", SHALLOW_RABBIT, "--coloring=gray --light=132,60,0.2"),
    ("gray-outline", SHALLOW_RABBIT, "--coloring=gray --outline=20"),
    ("distance-slopes", RABBIT, "--coloring=distance --light=45,40,0.3"),
    ("smooth-outline", RABBIT, "--coloring=smooth --outline=12"),
    ("interior-color", RABBIT, "--coloring=smooth --interior=#f0c020"),
    ("interior-transparent", RABBIT, "--coloring=smooth --interior=transparent"),
    ("interior-phase", RABBIT, "--coloring=smooth --interior=phase"),
    ("interior-time", RABBIT, "--coloring=smooth --interior=time"),
    ("mapping-linear", DENDRITE, "--coloring=smooth --mapping=linear"),
    ("mapping-root", DENDRITE, "--coloring=smooth --mapping=root"),
    ("mapping-log", DENDRITE, "--coloring=smooth --mapping=log"),
    ("mapping-equal", DENDRITE, "--coloring=smooth --mapping=equal"),
    ("wrap-mirrored", RABBIT, "--coloring=smooth --density=1.5 --wrap=mirrored"),
    ("wrap-clamped", RABBIT, "--coloring=smooth --density=1.5 --wrap=clamped"),
    ("reversed", RABBIT, "--coloring=smooth --reverse --offset=0.3"),
    ("samples", DENDRITE, "--coloring=distance --samples=16"),
    ("parameter", "--plane=parameter --center=-0.745,0.11 --width=0.02 -m=0 -M=500", "--coloring=smooth"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The pictures by their names: their arguments, and a palette.
fn pictures() -> Vec<(String, String, Option<&'static str>)> {
    let colorings =
        COLORINGS.iter().map(|(name, set, colors)| ((*name).to_owned(), format!("{set} {colors}"), None));
    let palettes = Palette::builtins().iter().map(|palette| {
        let name = palette.name().to_lowercase().replace(' ', "-");
        (format!("palette-{name}"), format!("{RABBIT} --coloring=smooth --density=0.9"), Some(palette.name()))
    });
    colorings.chain(palettes).collect()
}

fn render(path: &Path, arguments: &str, palette: Option<&str>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juliaset"));
    command.arg("render").arg(SIZE).args(arguments.split_whitespace());
    if let Some(palette) = palette {
        command.arg(format!("--palette={palette}"));
    }
    command.arg("-o").arg(path).assert().success().stderr("");
}

#[test]
fn every_colouring_and_palette_is_as_it_was_looked_at() {
    /// Codes of 8 bits by which logarithms of other systems may change a picture.
    const TOLERANCE: u8 = 1;
    let writes = std::env::var_os("JULIASET_GOLDEN").is_some_and(|value| value == "write");
    let new = tempfile::tempdir().unwrap();
    let mut differing = Vec::new();
    for (name, arguments, palette) in pictures() {
        let [golden, made] = [&folder(), new.path()].map(|folder| folder.join(format!("{name}.png")));
        render(if writes { &golden } else { &made }, &arguments, palette);
        if writes {
            continue;
        }
        let Ok(expected) = image::open(&golden) else {
            differing.push(format!("{name}: there is none"));
            continue;
        };
        let found = image::open(&made).unwrap();
        assert_eq!(
            (found.color(), found.width(), found.height()),
            (expected.color(), expected.width(), expected.height()),
            "{name}"
        );
        let pairs = found.as_bytes().iter().zip(expected.as_bytes());
        let most = pairs.map(|(found, expected)| found.abs_diff(*expected)).max().unwrap();
        if most > TOLERANCE {
            differing.push(format!("{name}: by up to {most}"));
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn every_golden_picture_is_one_that_is_made() {
    let names: Vec<String> = pictures().into_iter().map(|(name, ..)| format!("{name}.png")).collect();
    for entry in folder().read_dir().unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name), "{name}");
    }
}
