//! Everything that the project reads, each kind as a function of any bytes.
//!
//! No bytes may make one of them panic, hang, or take much memory. What can be read is written and read again:
//! it must be the same. libFuzzer calls these functions, and so does the replay of the corpus among the tests.

use juliaset::session::Session;
use juliaset::settings::Settings;
use juliaset_engine::color::palette::{self, Palette};
use juliaset_engine::dynamics::Angle;
use juliaset_engine::import;
use juliaset_engine::scene::{Place, Scene};
use juliaset_engine::{Decimal, Viewport};

/// A function of any bytes.
pub type Target = fn(&[u8]);

/// All of them, by the names of their programs and of their folders in the corpus.
pub const ALL: [(&str, Target); 11] = [
    ("angle", angle),
    ("command", command),
    ("complex", complex),
    ("decimal", decimal),
    ("palette", palette),
    ("place", place),
    ("png", png),
    ("scene", scene),
    ("session", session),
    ("settings", settings),
    ("view", view),
];

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

/// An error is a sentence of one line, and short whatever was read.
fn assert_is_sentence(error: &impl ToString) {
    let said = error.to_string();
    assert!(!said.is_empty() && said.len() < 1000 && !said.contains('\n'), "{said}");
}

/// A number.
pub fn decimal(bytes: &[u8]) {
    match Decimal::parse(text(bytes)) {
        Ok(read) => assert_reads_back(&read),
        Err(error) => assert_is_sentence(&error),
    }
}

fn assert_reads_back(read: &Decimal) {
    let written = read.to_string();
    assert_eq!(Decimal::parse(&written).as_ref(), Ok(read));
    let near = read.to_f64();
    assert!(!near.is_nan() && (near == 0.0 || (near < 0.0) == read.is_negative()), "{written}: {near}");
    if near.is_finite() {
        assert_eq!(Decimal::from_f64(near).map(|short| short.to_f64()), Some(near));
    }
}

/// A complex number in any notation, or the name of a c0.
pub fn complex(bytes: &[u8]) {
    match juliaset::complex::parse(text(bytes)) {
        Ok(read) => {
            let written = juliaset::complex::text(&read);
            assert_eq!(juliaset::complex::parse(&written).ok(), Some(read), "{written}");
        }
        Err(error) => assert_is_sentence(&error),
    }
}

/// The angle of a ray.
pub fn angle(bytes: &[u8]) {
    match text(bytes).parse::<Angle>() {
        Ok(read) => {
            assert_eq!(read.to_string().parse(), Ok(read));
            let [numerator, denominator] = read.fraction();
            assert!(numerator < denominator && (0.0..=1.0).contains(&read.turns()));
            let doubled = read.doubled();
            let twice = 2 * u128::from(numerator) % u128::from(denominator);
            let [over, under] = doubled.fraction().map(u128::from);
            assert_eq!(twice * under, over * u128::from(denominator));
        }
        Err(error) => assert_is_sentence(&error),
    }
}

/// A view: the parts of its centre and its width, a line each.
pub fn view(bytes: &[u8]) {
    let mut lines = text(bytes).split('\n');
    let [re, im, width] = [(); 3].map(|()| lines.next().unwrap_or_default());
    match Viewport::parse(re, im, width, [64, 40]) {
        Ok(view) => {
            assert_view_reads_back(&view);
            assert_view_reads_back(&view.zoomed(1.75, [3.0, 5.5]).panned(7, -9));
        }
        Err(error) => assert_is_sentence(&error),
    }
}

fn assert_view_reads_back(view: &Viewport) {
    let [re, im] = view.center_text();
    assert_eq!(Viewport::parse(&re, &im, &view.width_text(), view.size()).as_ref(), Ok(view));
}

/// The text of a scene.
pub fn scene(bytes: &[u8]) {
    match Scene::from_toml(text(bytes)) {
        Ok(scene) => assert_scene_reads_back(&scene),
        Err(error) => assert_is_sentence(&error),
    }
}

fn assert_scene_reads_back(scene: &Scene) {
    let written = scene.to_toml();
    assert!(written.len() <= Scene::MAX_BYTES);
    assert_eq!(Scene::from_toml(&written).as_ref(), Ok(scene), "{written}");
    assert!(scene.command([5, 80]).starts_with("juliaset render "));
    assert!(scene.range().is_ok());
    if let Ok(other) = scene.with_size([30, 20]) {
        let written = other.to_toml();
        assert_eq!(Scene::from_toml(&written).as_ref(), Ok(&other), "{written}");
    }
}

/// A file that may be a PNG with a scene: as it is, and with the checksums that its chunks should have.
pub fn png(bytes: &[u8]) {
    for file in [bytes, &with_checksums(bytes)] {
        match Scene::read(file) {
            Ok(scene) => assert_scene_reads_back(&scene),
            Err(error) => assert_is_sentence(&error),
        }
    }
}

/// A fuzzer finds no checksums.
fn with_checksums(bytes: &[u8]) -> Vec<u8> {
    const SIGNATURE: usize = 8;
    let mut file = bytes.to_vec();
    let mut at = SIGNATURE;
    while let Some([l0, l1, l2, l3]) = file.get(at..at + 4).and_then(|length| length.first_chunk()) {
        let length = u32::from_be_bytes([*l0, *l1, *l2, *l3]) as usize;
        let end = at + 8 + length;
        let Some(checksum) = file.get(at + 4..end).map(crc32) else { break };
        let Some(place) = file.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&checksum.to_be_bytes());
        at = end + 4;
    }
    file
}

/// The CRC of PNG's annex D.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// A place of XaoS, Fractint or Kalles Fraktaler.
pub fn place(bytes: &[u8]) {
    let text = text(bytes);
    match import::import(text) {
        Ok(found) => {
            for place in &found.places {
                if let Ok(view) = place.view([1280, 800]) {
                    let mut scene =
                        Scene::new(place.plane, place.map.clone(), Place::View(view, Default::default()));
                    scene.bounds.itermax = place.itermax;
                    assert_scene_reads_back(&scene);
                }
                place.palette.iter().for_each(assert_palette_reads_back);
                place.notes.iter().for_each(assert_is_sentence);
            }
            found.refused.iter().for_each(assert_is_sentence);
        }
        Err(error) => assert_is_sentence(&error),
    }
    match juliaset::imports::scene(text, None) {
        Some(Ok((scene, _))) => assert_scene_reads_back(&scene),
        Some(Err(error)) => assert_is_sentence(&error),
        None => {}
    }
}

/// A palette of Fractint, Ultra Fractal, GIMP, or of this program.
pub fn palette(bytes: &[u8]) {
    match palette::import("folder/name.map", bytes) {
        Ok(palettes) => palettes.iter().for_each(assert_palette_reads_back),
        Err(error) => assert_is_sentence(&error),
    }
}

fn assert_palette_reads_back(palette: &Palette) {
    let written = palette.to_toml();
    assert_eq!(Palette::from_toml(&written).as_ref(), Ok(palette), "{written}");
    let is_light = |part: &f32| (0.0..=1.0).contains(part);
    assert!(palette.table(9).iter().flatten().all(is_light));
    let reversed = palette.reversed().to_toml();
    assert!(Palette::from_toml(&reversed).is_ok(), "{reversed}");
}

/// The file of the session: its history is built again as at the start of the window.
pub fn session(bytes: &[u8]) {
    let session = match Session::parse(bytes) {
        Ok(session) => session,
        Err(error) => return assert_is_sentence(&error),
    };
    let again = serde_json::to_vec(&session).ok().and_then(|text| Session::parse(&text).ok());
    assert_eq!(again.as_ref(), Some(&session));
    match juliaset::app::session::restored(&session) {
        Ok(last) => assert!((1..=session.steps.len()).contains(&last.history.steps().count())),
        Err(error) => assert_is_sentence(&error),
    }
}

/// The file of the settings.
pub fn settings(bytes: &[u8]) {
    let before = text(bytes);
    match Settings::parse(before) {
        Ok(read) => {
            assert_eq!(Settings::parse(&read.text(before)), Ok(read));
        }
        Err(error) => assert_is_sentence(&error),
    }
    // What cannot be read is written anew.
    let usual = Settings::default();
    assert_eq!(Settings::parse(&usual.text(before)), Ok(usual));
}

/// A command line of the program, as it is pasted.
pub fn command(bytes: &[u8]) {
    let text = text(bytes);
    // It may name a file: none of this machine's is read.
    if text.contains(['/', '\\']) {
        return;
    }
    match juliaset::cli::command_scene(text) {
        Ok(scene) => assert_scene_reads_back(&scene),
        Err(error) => assert_is_sentence(&error),
    }
}
