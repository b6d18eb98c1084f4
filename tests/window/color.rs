//! Colours in the window.

use crate::window::{CTRL, TALL, Window};
use egui::accesskit::Role;
use egui::{Event, Key};
use egui_kittest::kittest::Queryable;
use juliaset_engine::color::palette::Palette;
use juliaset_engine::color::{Coloring, Theme};
use juliaset_engine::{Fineness, PaintMemory, Renderer, RunOptions, Samples, Watch};

fn coloring(window: &Window) -> Coloring {
    window.harness.state().scene().coloring.clone()
}

fn click(window: &mut Window, role: Role, name: &str) {
    window.named(role, name).click();
    window.wait();
}

/// The picture in the window is what an export of it would be.
fn assert_painted(window: &mut Window) {
    let shown = window.picture();
    let scene = window.harness.state().scene();
    let range = window.harness.state().range();
    let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
    let description = scene.description([range.itermin(), range.itermax()], Fineness::default());
    let (painting, _) = description.painting(&renderer, &mut renderer.planner(), &watch).unwrap();
    let mut pixels = Vec::<[u8; 3]>::new();
    let rect = Samples::view(scene.view.clone()).rect();
    painting.paint(&rect, &mut PaintMemory::default(), &mut pixels, &watch).unwrap();
    let [columns, rows] = scene.view.size();
    let expected =
        image::RgbImage::from_fn(columns, rows, |x, y| image::Rgb(pixels[(y * columns + x) as usize]));
    assert_eq!((shown.width(), shown.height()), (columns, rows));
    let far = shown
        .pixels()
        .zip(expected.pixels())
        .filter(|(shown, expected)| (0..3).any(|part| shown.0[part].abs_diff(expected.0[part]) > 1));
    let far = far.count();
    assert!(far == 0, "{far} of {} pixels differ", columns * rows);
}

#[test]
fn every_colouring_is_one_click_and_shows_what_an_export_would() {
    let mut window = Window::open(TALL, 1.0);
    for theme in Theme::ALL.into_iter().rev() {
        click(&mut window, Role::Button, theme.name());
        assert_eq!(coloring(&window), Coloring::of(theme));
        window.assert_says(theme.description());
        assert_painted(&mut window);
    }
}

#[test]
fn other_colours_are_undone_in_one_step_and_iterate_nothing() {
    let mut window = Window::open(TALL, 1.0);
    click(&mut window, Role::Button, "Smooth");
    window.rest();
    let before = coloring(&window);
    window.named(Role::Slider, "density").increment_accesskit();
    window.wait();
    assert!(coloring(&window).density > before.density);
    assert_eq!(window.harness.state().status().last_exact.map(|(_, iterations)| iterations), Some(0));
    assert_painted(&mut window);
    window.rest();
    window.chord(CTRL, Key::Z);
    window.wait();
    assert_eq!(coloring(&window), before);
}

#[test]
fn a_palette_is_chosen_from_its_strip_and_pasted() {
    let mut window = Window::open(TALL, 1.0);
    click(&mut window, Role::Button, "Smooth");
    click(&mut window, Role::Button, "Palette Dusk");
    click(&mut window, Role::Button, "Ember");
    assert_eq!(coloring(&window).palette.name(), "Ember");
    window.key(Key::Escape);
    window.wait();
    assert_painted(&mut window);
    window.event(Event::Paste("0 0 0\n255 0 0\n255 255 255\n".into()));
    window.until(|window| coloring(window).palette.name() != "Ember");
    window.wait();
    assert_eq!(coloring(&window).palette.stops().len(), 3);
    assert_painted(&mut window);
    window.until(|window| window.palettes.path().read_dir().is_ok_and(|mut files| files.next().is_some()));
    let before = coloring(&window);
    window.event(Event::Paste("no palette".into()));
    window.until(|window| window.texts().iter().any(|text| text.starts_with("No palette in")));
    assert_eq!(coloring(&window), before);
}

#[test]
fn a_key_fits_the_colours_to_the_view() {
    let mut window = Window::open(egui::vec2(1000.0, 700.0), 1.0);
    window.key(Key::A);
    window.until(|window| window.julia().range.itermin() != 5);
    window.wait();
    let picture = window.picture();
    let bright = picture.pixels().filter(|pixel| pixel.0[0] > 30).count();
    assert!(bright * 2 > picture.pixels().count(), "no picture is all dark");
    click(&mut window, Role::Button, "Smooth");
    let before = coloring(&window);
    window.key(Key::A);
    window.until(|window| coloring(window) != before);
    window.wait();
    assert_painted(&mut window);
}

#[test]
fn the_palette_runs_and_stops_and_gray_has_none_that_could() {
    let mut window = Window::open(TALL, 1.0);
    window.key(Key::C);
    window.wait();
    window.assert_says("Gray has no palette");
    click(&mut window, Role::Button, "Smooth");
    let before = coloring(&window).offset;
    window.key(Key::C);
    window.harness.run_steps(5);
    assert_ne!(coloring(&window).offset, before);
    window.key(Key::C);
    window.wait();
    let after = coloring(&window);
    window.harness.run_steps(5);
    assert_eq!(coloring(&window), after);
    assert_painted(&mut window);
}

#[test]
fn certainty_is_shown_with_its_legend_and_taken_back() {
    let mut window = Window::open(TALL, 1.0);
    window.fill("c0 real", "-1");
    window.fill("c0 imaginary", "0");
    window.key(Key::Escape);
    window.wait();
    let before = window.picture();
    let middle = window.canvas().center();
    window.click_at(middle);
    window.wait();
    window.key(Key::I);
    window.wait();
    window.assert_says("proven never to escape");
    let picture = window.picture();
    let blue = picture.pixels().filter(|pixel| pixel.0[2] > pixel.0[0].saturating_add(40)).count();
    assert!(blue * 20 > picture.pixels().count(), "the basin is tinted");
    window.key(Key::I);
    window.wait();
    assert!(window.picture() == before);
}

#[test]
fn a_stop_is_added_coloured_and_removed() {
    let mut window = Window::open(egui::vec2(720.0, 900.0), 1.0);
    click(&mut window, Role::Button, "Smooth");
    window.named(Role::Button, "Edit").click();
    window.wait();
    let stops = |window: &Window| coloring(window).palette.stops().to_vec();
    let before = stops(&window);
    let strip = window.harness.get_by_role_and_label(Role::Image, "Stops of the palette").rect();
    let at = egui::pos2(strip.left() + strip.width() * 0.1, strip.top() + 6.0);
    window.click_at(at);
    window.wait();
    assert_eq!(stops(&window).len(), before.len() + 1);
    assert_eq!(coloring(&window).palette.name(), "My Dusk");
    window.fill("stop", "#12ab34");
    window.wait();
    assert!(stops(&window).iter().any(|stop| stop.color == [0x12, 0xab, 0x34]));
    assert_painted(&mut window);
    window.click_at(at);
    window.key(Key::Delete);
    window.wait();
    assert_eq!(stops(&window), before);
    assert_eq!(Palette::builtin("Dusk").unwrap().stops(), before);
}
