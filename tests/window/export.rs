//! Exports from the window, into real files.

use crate::window::{CTRL, WIDE, Window, axes};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::NodeT;
use juliaset_engine::color::Coloring;
use juliaset_engine::{
    Fineness, PaintMemory, Painting, Plane, Precision, Renderer, RunOptions, Samples, Watch,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// A window that is about to export to a path.
fn about_to_export(path: &Path) -> Window {
    let mut window = Window::open(WIDE, 1.0);
    window.chord(CTRL, Key::E);
    window.harness.step();
    window.fill("File", &path.display().to_string());
    window
}

/// Presses a button of the export window, and waits until the window says `words`.
#[track_caller]
fn press_until(window: &mut Window, button: &str, words: &str) {
    window.named(Role::Button, button).click();
    let since = Instant::now();
    while !window.texts().iter().any(|text| text.contains(words)) {
        window.harness.step();
        std::thread::sleep(Duration::from_millis(5));
        assert!(since.elapsed() < Duration::from_secs(60), "never said {words:?}: {:#?}", window.texts());
    }
}

fn left_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn an_export_has_the_pixels_of_the_window_and_says_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("julia.png");
    let mut window = about_to_export(&path);
    press_until(&mut window, "Export", &format!("Saved {}", path.display()));
    let picture = image::open(&path).unwrap().into_luma8();
    assert_eq!([picture.width(), picture.height()], window.view().size());
    let julia = window.julia();
    let gray = juliaset_engine::color::Gray::new(julia.range);
    let [xs, ys] = axes(&window.view());
    for (column, row, pixel) in picture.enumerate_pixels() {
        let (x, y) = (xs[column as usize], ys[row as usize]);
        let count = juliaset_engine::kernel::count(&julia.map, julia.itermax(), x, y);
        assert_eq!(pixel.0, [gray.of(count)]);
    }
    assert_eq!(left_in(folder.path()), ["julia.png"]);
}

/// The pixels of the window's picture in 16 bits, with so many samples where neighbours differ.
fn painted(window: &Window, samples: u32) -> Vec<u16> {
    let (julia, view) = window.scene();
    let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
    let (mut planner, samples_of) = (renderer.planner(), Samples::view(view));
    let (plane, itermax) = (Plane::Dynamical, julia.itermax());
    let plan = planner.plan(plane, &julia.map, itermax, &samples_of, Precision::Auto, &watch).unwrap();
    let fineness = Fineness::of_samples(samples).unwrap();
    let (coloring, itermin) = (Coloring::default(), julia.range.itermin());
    let painting =
        Painting::new(&renderer, &mut planner, plan, &coloring, itermin, fineness, &watch).unwrap();
    let mut pixels = Vec::new();
    painting.paint(&samples_of.rect(), &mut PaintMemory::default(), &mut pixels, &watch).unwrap();
    pixels
}

#[test]
fn samples_and_bits_are_those_chosen_where_the_format_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let [tiff, jpeg] = ["julia.tif", "julia.jpg"].map(|name| folder.path().join(name));
    let mut window = about_to_export(&tiff);
    for choice in ["9 samples", "16 bits"] {
        window.named(Role::Button, choice).click();
        window.harness.run_steps(2);
    }
    press_until(&mut window, "Export", &format!("Saved {}", tiff.display()));
    let picture = image::open(&tiff).unwrap();
    assert_eq!(picture.color(), image::ColorType::L16);
    assert!(picture.into_luma16().into_raw() == painted(&window, 9));
    // A JPEG has 8 bits, whatever was chosen for others.
    window.fill("File", &jpeg.display().to_string());
    assert!(window.named(Role::Button, "16 bits").accesskit_node().is_disabled());
    press_until(&mut window, "Export", &format!("Saved {}", jpeg.display()));
    assert_eq!(image::open(&jpeg).unwrap().color(), image::ColorType::L8);
    let png = folder.path().join("julia.png");
    window.fill("File", &png.display().to_string());
    press_until(&mut window, "Export", &format!("Saved {}", png.display()));
    assert_eq!(image::open(&png).unwrap().color(), image::ColorType::L16);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("julia.png");
    std::fs::write(&path, "precious").unwrap();
    let mut window = about_to_export(&path);
    press_until(&mut window, "Export", "is there already");
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
    press_until(&mut window, "Replace", "Saved");
    assert!(image::open(&path).is_ok());
}

#[test]
fn what_cannot_be_written_is_refused_by_name_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, reason) in [("missing/julia.png", "there is no folder"), ("julia.bmp", "ends in .bmp")] {
        let mut window = about_to_export(&folder.path().join(name));
        press_until(&mut window, "Export", reason);
        window.assert_says(name);
        assert!(left_in(folder.path()).is_empty());
    }
}

#[test]
fn a_cancelled_export_leaves_nothing_and_exploring_goes_on_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = about_to_export(&folder.path().join("julia.png"));
    // Long enough that nothing can end it but Cancel.
    window.fill("itermax", "2000000000");
    window.fill("c0 real", "0.25");
    window.fill("c0 imaginary", "0");
    window.named(Role::Button, "Export").click();
    window.harness.run_steps(3);
    window.fill("itermax", "50");
    window.wait();
    assert!(window.julia().itermax() == 50 && window.harness.state().status().exact);
    press_until(&mut window, "Cancel", "The export was cancelled");
    assert!(left_in(folder.path()).is_empty());
}
