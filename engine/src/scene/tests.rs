//! What is written is read as the same, and what cannot be is refused in a sentence.

use super::*;
use crate::color::palette::{Blend, Palette, Stop};
use crate::color::{Base, Interior, InteriorBy, Light, Mapping, Theme, Wrap};
use crate::export::{PngOptions, write_png};
use crate::number::Decimal;
use crate::paint::Painting;
use crate::run::{Renderer, RunOptions};
use crate::watch::Watch;
use proptest::prelude::*;
use std::io::{Cursor, Read};
use std::sync::Arc;

fn small() -> Scene {
    let map = QuadraticMap::parse("0", "1", 2.0).unwrap();
    let view = Viewport::parse("0", "0", "3", [4, 3]).unwrap();
    Scene::new(Plane::Dynamical, map, Place::View(view, Precision::Auto))
}

prop_compose! {
    /// A decimal of some digits whose first stands at a power of ten.
    fn decimals(exponents: std::ops::Range<i32>)(
        digits in "[1-9]([0-9]{0,40}|[0-9]{1000})", exponent in exponents, negative: bool
    ) -> Decimal {
        let (first, rest) = digits.split_at(1);
        let sign = if negative { "-" } else { "" };
        Decimal::parse(&format!("{sign}{first}.{rest}e{exponent}")).unwrap()
    }
}

prop_compose! {
    fn views()(
        re in decimals(-3000..3), im in decimals(-3000..3), width in decimals(-3005..3),
        size in [1u32..5000, 1u32..5000], pan in [-1000i64..1000, -1000i64..1000], zoom in 0.5f64..2.0,
        precision in prop::sample::select(vec![Precision::Auto, Precision::F64, Precision::Exact]),
    ) -> Place {
        let width = Decimal::parse(width.to_string().trim_start_matches('-')).unwrap();
        let view = Viewport::of_decimals([&re, &im], &width, size).unwrap();
        let moved = view.panned(pan[0], pan[1]);
        let view = if pan[0] % 3 == 0 { view } else if pan[0] % 3 == 1 { moved } else { moved.zoomed(zoom, [0.3, 7.0]) };
        Place::View(view, precision)
    }
}

fn regions() -> impl Strategy<Value = Place> {
    let bounds = [-2.0f64..-0.1, 0.1f64..2.0, -2.0f64..-0.1, 0.1f64..2.0];
    (bounds, 20usize..5000, any::<bool>()).prop_map(|([left, right, bottom, top], columns, turned)| {
        let [first, last] = if turned { [bottom, top] } else { [top, bottom] };
        Place::Region(ComplexRegion::new(left, right, first, last).unwrap(), columns)
    })
}

prop_compose! {
    fn palettes()(
        name in "[^\\p{C}]{1,40}x", source in ".{0,60}",
        mut places in prop::collection::vec(0.0f64..=1.0, 1..9), color: [u8; 3],
        blend in prop::sample::select(Blend::ALL.to_vec()),
    ) -> Palette {
        places.sort_by(f64::total_cmp);
        let stops = places.into_iter().map(|place| Stop::new(place, color)).collect();
        Palette::new(name, stops, blend).unwrap().with_source(source)
    }
}

prop_compose! {
    fn colorings()(
        theme in prop::sample::select(Theme::ALL.to_vec()), palette in palettes(), reverse: bool,
        mapping in prop::sample::select(Mapping::ALL.to_vec()),
        density in -1e6f64..1e6, offset in -1.0f64..1.0,
        wrap in prop::sample::select(vec![Wrap::Cyclic, Wrap::Mirrored, Wrap::Clamped]),
        by in prop::sample::select(vec![
            InteriorBy::Color, InteriorBy::Transparent, InteriorBy::Phase, InteriorBy::Time,
        ]),
        color: [u8; 3],
        light in prop::option::of((-360.0f64..360.0, 1.0f64..90.0, 0.0f64..1.0)),
        outline in prop::option::of(0.0f64..1000.0),
    ) -> Coloring {
        let light = light.map(|(azimuth, height, ambient)| Light { azimuth, height, ambient });
        let (palette, interior) = (Arc::new(palette), Interior { by, color });
        let usual = Coloring::of(theme);
        Coloring { palette, reverse, mapping, density, offset, wrap, interior, light, outline, ..usual }
    }
}

prop_compose! {
    fn scenes()(
        re in decimals(-3000..2), im in decimals(-3000..2), threshold in 1e-300f64..1e300,
        parameter: bool, itermin in prop::option::of(0u32..1000), itermax in prop::option::of(1000u32..2_000_000),
        found in prop::option::of((0u32..1000, 1000u32..2_000_000)),
        place in prop_oneof![views(), regions()], coloring in colorings(), samples in 1u32..=4,
        drawn: [bool; 2], rays in proptest::collection::vec((0u64..99, 1u64..99), 0..4),
        equipotentials in proptest::collection::vec(1e-300f64..1e9, 0..4), title in ".{0,40}", note in "(.|\n){0,200}",
    ) -> Scene {
        let plane = if parameter { Plane::Parameter } else { Plane::Dynamical };
        let map = QuadraticMap::of_decimals([re, im], threshold).unwrap();
        let fineness = Fineness::of_samples(samples * samples).unwrap();
        let (bounds, found) = (Bounds { itermin, itermax }, found.map(|(low, high)| [low, high]));
        let [axes, scale_bar] = drawn;
        let rays = rays.into_iter().filter_map(|(part, whole)| Angle::new(part, whole)).collect();
        let scene = Scene { rays, equipotentials, ..Scene::new(plane, map, place) };
        Scene { title, note, bounds, found, coloring, fineness, axes, scale_bar, ..scene }
    }
}

proptest! {
    #[test]
    fn a_written_scene_is_read_as_the_same(scene in scenes()) {
        let text = scene.to_toml();
        let read = Scene::from_toml(&text);
        prop_assert_eq!(read.as_ref(), Ok(&scene), "{}", text);
        prop_assert_eq!(read.unwrap().to_toml(), text);
    }

    #[test]
    fn no_text_is_too_strange(text in "(.|\n){0,200}", cut in 0usize..2000, byte: u8) {
        let _ = Scene::from_toml(&text);
        let mut bytes = small().to_toml().into_bytes();
        let place = cut % bytes.len();
        bytes[place] = byte;
        let _ = Scene::read(bytes.as_slice());
        bytes.truncate(place);
        let _ = Scene::read(bytes.as_slice());
    }

    #[test]
    fn no_picture_is_too_strange(place in 0usize..1_000_000, byte: u8, rest in prop::collection::vec(any::<u8>(), 0..100)) {
        let mut bytes = picture(&small());
        let place = place % bytes.len();
        bytes[place] = byte;
        let _ = Scene::read(bytes.as_slice());
        bytes.truncate(place);
        bytes.extend(rest);
        let _ = Scene::read(bytes.as_slice());
    }
}

#[test]
fn the_longest_numbers_are_read_again() {
    // Written with a digit more than they were typed with.
    let nines = "9".repeat(Decimal::MAX_LENGTH - 1);
    for text in [format!(".{nines}"), format!("{}e-300000", &nines[8..])] {
        let scene = Scene { map: QuadraticMap::parse(&text, "0", 2.0).unwrap(), ..small() };
        let written = scene.to_toml();
        assert!(written.len() < Scene::MAX_BYTES);
        assert_eq!(Scene::from_toml(&written), Ok(scene));
    }
    let longer = small().to_toml().replace("\"1\"]", &format!("\"{}\"]", "1".repeat(200_000)));
    assert!(matches!(
        Scene::from_toml(&longer),
        Err(SceneError::Number { name: "imaginary part of c0", .. })
    ));
}

#[test]
fn the_longest_scene_is_short_enough() {
    let deep = |digit: &str| format!(".{}", digit.repeat(Decimal::MAX_LENGTH - 1));
    let stops = (0..4096).map(|stop| Stop::new(f64::from(stop) / 7000.0 + 1e-17, [255; 3])).collect();
    let palette = Palette::new("long", stops, Blend::OkLab).unwrap().with_source("\u{1}".repeat(1 << 20));
    let map = QuadraticMap::parse(&deep("1"), &deep("2"), 2.0).unwrap();
    let view = Viewport::parse(&deep("3"), &deep("4"), "1e-90000", [4, 3]).unwrap();
    let scene = Scene {
        title: "\u{1}".repeat(10_000),
        note: "\u{1}".repeat(100_000),
        coloring: Coloring { palette: Arc::new(palette), ..Coloring::of(Theme::Slopes) },
        ..Scene::new(Plane::Dynamical, map, Place::View(view, Precision::Auto))
    };
    let read = Scene::from_toml(&scene.to_toml()).unwrap();
    assert_eq!((read.place, read.map), (scene.place, scene.map));
}

#[test]
fn a_short_text_is_enough() {
    let text = "version = 1\nc0 = ['0', '1']\n[view]\ncenter = ['0', '0']\nwidth = '3'\nsize = [4, 3]";
    assert_eq!(Scene::from_toml(text), Ok(small()));
    let smooth = format!("{text}\n[coloring]\nbase = 'smooth'");
    assert_eq!(Scene::from_toml(&smooth).unwrap().coloring, Coloring::of(Theme::Smooth));
}

#[test]
fn what_is_no_scene_is_refused_in_a_sentence_that_names_the_value() {
    let text = small().to_toml();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        let error = Scene::from_toml(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.len() < 400 && !error.contains('\n'), "{error}");
        error
    };
    for (from, to, words) in [
        ("version = 1\n", "", "no `version`"),
        ("version = 1", "version = 2", "version 2, and this program reads versions up to 1"),
        ("version = 1", "version = 99\nwarp = 9", "version 99"),
        ("version = 1", "version = -1", "is `-1`"),
        ("version = 1", "version = 'one'", "line 1"),
        ("plane = ", "warp = 1\nplane = ", "unknown field `warp`"),
        ("size = [4, 3]", "size = [4, 3]\nwarp = 1", "unknown field `warp`"),
        ("base = ", "warp = 1\nbase = ", "unknown field `warp`"),
        ("plane = \"dynamical\"", "plane = \"flat\"", "plane of the scene is `flat`"),
        ("c0 = [\"0\", \"1\"]\n", "", "no `c0`"),
        (
            "c0 = [\"0\", \"1\"]",
            "c0 = [\"0\", \"i\"]",
            "imaginary part of c0 of the scene: `i` is not a number",
        ),
        ("c0 = [\"0\", \"1\"]", "c0 = [0, 1]", "line 3"),
        ("threshold = \"2\"", "threshold = \"-2\"", "threshold is -2"),
        ("threshold = \"2\"", "threshold = \"1e999\"", "threshold is inf"),
        ("itermin = \"automatic\"", "itermin = \"auto\"", "\"auto\" is neither"),
        ("itermin = \"automatic\"", "itermin = -1", "-1 is no number of iterations"),
        ("itermin = \"automatic\"", "itermin = 4000000000", "itermin is 4000000000"),
        ("itermax = \"automatic\"", "itermax = \"automatic\"\nfound = [80, 5]", "itermin is 80"),
        ("width = \"3\"\n", "", "missing field `width`"),
        ("width = \"3\"", "width = \"0\"", "width is 0"),
        ("width = \"3\"", "width = \"-1e-9\"", "width is -1e-9"),
        ("width = \"3\"", "width = \"1e-399999\"", "puts pixels about 1e-400000"),
        ("size = [4, 3]", "size = [0, 3]", "size of 0x3"),
        ("size = [4, 3]", "size = [4]", "line"),
        ("center = [\"0\", \"0\"]", "center = [\"1e900\", \"0\"]", "real part of the centre is 1e900"),
        ("precision = \"auto\"", "precision = \"double\"", "precision of the scene is `double`"),
        ("[view]", "[picture]", "unknown field `center`"),
        ("base = \"gray\"", "base = \"grey\"", "base of the colouring of the scene is `grey`"),
        ("density = 0.42", "density = nan", "density is NaN"),
        ("density = 0.42", "density = 1e9", "density is 1000000000"),
        ("wrap = \"cyclic\"", "wrap = \"round\"", "must be one of cyclic, mirrored, clamped"),
        ("interior_color = \"#ffffff\"", "interior_color = \"white\"", "\"white\" is no colour"),
        ("blend = \"linear\"", "blend = \"oil\"", "\"oil\" is no blend"),
    ] {
        let error = refused(from, to);
        assert!(error.contains(words), "`{words}` is missing: {error}");
    }
    assert_eq!(Scene::from_toml(&" ".repeat(Scene::MAX_BYTES + 1)), Err(SceneError::TooLong));
    let two = format!("{text}\n[region]\nleft='0'\nright='1'\ntop='1'\nbottom='0'\ncolumns=9");
    assert_eq!(Scene::from_toml(&two), Err(SceneError::TwoPlaces));
    let samples = Scene::from_toml(&format!("{text}\n[picture]\nsamples = 2")).unwrap_err().to_string();
    assert_eq!(samples, "the number of samples of the scene is `2`, and must be 1, 4, 9 or 16");
    let deep = format!("version = 1\nc0 = {}", "[".repeat(500_000));
    assert!(matches!(Scene::from_toml(&deep), Err(SceneError::Text { .. })));
}

#[test]
fn a_size_keeps_centre_and_width() {
    let view = Viewport::parse("0.25", "1e-900", "3.3e-901", [640, 400]).unwrap();
    let place = Place::View(view.panned(3, 5), Precision::Exact);
    let Place::View(larger, Precision::Exact) = place.with_size([1280, 3]).unwrap() else { panic!() };
    assert_eq!((larger.size(), larger.width_text().as_str()), ([1280, 3], "3.3e-901"));
    assert_eq!(larger.center_text(), view.panned(3, 5).center_text());
    let region = Place::Region(ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap(), 500);
    assert!(matches!(region.with_size([1000, 625]), Ok(Place::Region(_, 1000))));
    let square = region.with_size([500, 500]).unwrap();
    assert_eq!(square, Place::View(Viewport::parse("0", "0", "3.2", [500, 500]).unwrap(), Precision::Auto));
    assert!(matches!(place.with_size([0, 3]), Err(SizeError::View(ViewportError::Size { .. }))));
}

#[test]
fn an_inside_by_its_period_is_kept() {
    let mut coloring = Coloring::of(Theme::Smooth);
    coloring.interior.by = crate::color::InteriorBy::Period;
    let scene = Scene { coloring, ..small() };
    assert_eq!(Scene::from_toml(&scene.to_toml()), Ok(scene));
}

#[test]
fn bounds_that_were_found_are_those_of_the_picture() {
    let scene = small();
    assert_eq!(scene.range(), Ok(None));
    let found = Scene { found: Some([7, 90]), ..scene.clone() };
    assert_eq!(found.range(), Ok(ShadeRange::new(7, 90).ok()));
    let half = Scene { bounds: Bounds { itermin: Some(20), itermax: None }, ..found };
    assert_eq!(half.range(), Ok(ShadeRange::new(20, 90).ok()));
    let given = Scene { bounds: Bounds::given([1, 2]), ..scene.clone() };
    assert_eq!(given.range(), Ok(ShadeRange::new(1, 2).ok()));
    let region = Place::Region(ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap(), 500);
    assert_eq!(Scene { place: region, ..scene }.range(), Ok(ShadeRange::new(5, 80).ok()));
}

/// The PNG of a scene that carries it.
fn picture(scene: &Scene) -> Vec<u8> {
    let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
    let mut planner = renderer.planner();
    let (samples, range) = (scene.place.samples().unwrap(), scene.range().unwrap().unwrap_or_default());
    let precision = scene.place.precision();
    let plan = planner.plan(scene.plane, &scene.map, range.itermax(), &samples, precision, &watch).unwrap();
    let (coloring, fineness) = (&scene.coloring, scene.fineness);
    let painting =
        Painting::new(&renderer, &mut planner, plan, coloring, range.itermin(), fineness, &watch).unwrap();
    let mut bytes = Vec::new();
    let options = PngOptions { scene: Some(scene), comment: Some("again"), ..PngOptions::default() };
    write_png(&renderer, &painting, &options, &watch, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_picture_carries_its_scene_and_the_scene_gives_the_same_picture() {
    let deep = Viewport::parse("1e-500", "0", "1e-3000", [40, 25]).unwrap();
    let region = Place::Region(ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap(), 64);
    for scene in [
        Scene { title: "−ü\n\u{1f300}".into(), found: Some([5, 80]), ..small() },
        Scene { place: region, coloring: Coloring::of(Theme::Slopes), ..small() },
        Scene {
            place: Place::View(deep, Precision::Auto),
            found: Some([9900, 12_000]),
            coloring: Coloring { base: Base::Smooth, outline: Some(3.0), ..Coloring::of(Theme::Angle) },
            ..small()
        },
    ] {
        let first = picture(&scene);
        let read = Scene::read(first.as_slice()).unwrap();
        assert_eq!(read, scene);
        assert_eq!(picture(&read), first);
    }
}

/// A chunk as a file has it.
fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut hasher = flate2::Crc::new();
    [kind.as_slice(), body].iter().for_each(|part| hasher.update(part));
    let length = (body.len() as u32).to_be_bytes();
    [&length, kind.as_slice(), body, &hasher.sum().to_be_bytes()].concat()
}

fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), header, chunks.concat()].concat()
}

fn scene_chunk(flags: [u8; 2], text: &[u8]) -> Vec<u8> {
    chunk(b"iTXt", &[KEYWORD.as_bytes(), &[0], &flags, &[0, 0], text].concat())
}

#[test]
fn pictures_that_have_none_and_hostile_ones_are_refused_in_a_sentence() {
    let text = small().to_toml();
    let good = scene_chunk([0, 0], text.as_bytes());
    assert_eq!(Scene::read(file(std::slice::from_ref(&good)).as_slice()).unwrap(), small());
    let refused = |bytes: &[u8]| Scene::read(bytes).unwrap_err().to_string();
    let mut wrong = good.clone();
    wrong[60] ^= 1;
    let comment = chunk(b"iTXt", b"Comment\0\0\0\0\0text");
    let huge = |length: u32, kind: &[u8; 4]| [length.to_be_bytes().as_slice(), kind.as_slice()].concat();
    let named = |length: u32| [huge(length, b"iTXt"), KEYWORD.as_bytes().to_vec(), vec![0; 5]].concat();
    for (bytes, words) in [
        (
            file(&[comment, chunk(b"IDAT", b""), good.clone()]),
            "an image viewer or a chat may have stripped it",
        ),
        (file(&[chunk(b"IEND", b"")]), "has no scene"),
        (file(&[]), "cut off"),
        (file(std::slice::from_ref(&good))[..100].to_vec(), "cut off"),
        (file(&[wrong]), "damaged"),
        (file(&[scene_chunk([1, 0], b"x")]), "compressed"),
        (file(&[scene_chunk([0, 0], b"\xff")]), "damaged"),
        (file(&[scene_chunk([0, 0], b"version = 7")]), "version 7"),
        (file(&[chunk(b"iTXt", &[KEYWORD.as_bytes(), &[0]].concat())]), "damaged"),
        (file(&[named(i32::MAX as u32)]), "at most 1048576 bytes"),
        (file(&[huge(u32::MAX, b"iTXt")]), "damaged"),
        (file(&[huge(1 << 30, b"zTXt")]), "more than 32 MiB"),
        (file(&[huge(1 << 24, b"zTXt")]), "cut off"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0IDAT\0\0\0\0".to_vec(), "header"),
        (b"GIF89a\0\0\0".to_vec(), "something else"),
        (b"\xff\xd8\xff\xe0 jpeg".to_vec(), "something else"),
        (vec![], "no `version`"),
        (vec![b' '; (1 << 20) + 1], "at most 1048576 bytes"),
    ] {
        let error = refused(&bytes);
        assert!(error.contains(words) && !error.contains('\n'), "`{words}` is missing: {error}");
    }
}

#[test]
fn no_more_is_read_than_the_limits_allow() {
    /// Endless chunks of text.
    struct Endless {
        chunk: Cursor<Vec<u8>>,
        read: u64,
    }
    impl Read for Endless {
        fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
            let count = self.chunk.read(bytes)?;
            self.read += count as u64;
            if count == 0 {
                self.chunk.set_position(33);
                return self.read(bytes);
            }
            Ok(count)
        }
    }
    let chunk = Cursor::new(file(&[chunk(b"tEXt", &[b'x'; 9999])]));
    let mut endless = Endless { chunk, read: 0 };
    assert!(matches!(Scene::read(&mut endless), Err(ReadError::TooMuch)));
    assert!(endless.read < 34 << 20, "{}", endless.read);
}
