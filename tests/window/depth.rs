//! Deep views: bounds that follow the zoom, the arithmetic, and what is said of both.

use crate::window::{CTRL, TALL, WIDE, Window};
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, MouseWheelSource, MouseWheelUnit, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use juliaset::app::Start;
use juliaset_engine::color::Gray;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Plane, Precision, QuadraticMap, Renderer, RunOptions, Samples, Viewport, Watch};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// A window on the set of c0 = i around 0, which is one of its points: there is something to see at any depth.
fn dendrite(size: egui::Vec2, width: &str) -> Window {
    let map = QuadraticMap::parse("0", "1", 2.0).unwrap();
    let view = Viewport::parse("0", "0", width, [320, 200]).unwrap();
    Window::start(size, 1.0, Start { map, view, ..Start::default() })
}

/// Whether itermin and itermax follow the view, as the scene has it; their switch says the same.
#[track_caller]
fn automatic(window: &Window) -> [bool; 2] {
    let Bounds { itermin, itermax } = window.harness.state().scene().bounds;
    let follow = [itermin.is_none(), itermax.is_none()];
    let said = match follow {
        [true, true] => Toggled::True,
        [false, false] => Toggled::False,
        _ => Toggled::Mixed,
    };
    let switch = window.named(Role::CheckBox, "Automatic iterations").accesskit_node().toggled();
    assert_eq!(switch, Some(said));
    follow
}

fn switch_automatic(window: &mut Window) {
    window.named(Role::CheckBox, "Automatic iterations").click();
    window.wait();
    window.wait();
}

fn bounds(window: &Window) -> [u32; 2] {
    let julia = window.julia();
    assert_eq!(window.field_text("itermin"), julia.itermin().to_string());
    assert_eq!(window.field_text("itermax"), julia.itermax().to_string());
    [julia.itermin(), julia.itermax()]
}

/// Turns the wheel over the middle of the picture, by notches.
fn turn(window: &mut Window, notches: f32, times: usize) {
    let [columns, rows] = window.view().size().map(f64::from);
    window.move_to(window.at([columns / 2.0, rows / 2.0]));
    for _ in 0..times {
        window.wheel(MouseWheelUnit::Line, MouseWheelSource::Wheel, vec2(0.0, notches), Modifiers::NONE);
    }
}

/// The picture on screen is what the engine counts for the scene's view and bounds.
#[track_caller]
fn assert_counted(window: &mut Window) {
    let (julia, view) = window.scene();
    let precision = window.harness.state().scene().precision;
    let renderer = Renderer::new(RunOptions { symmetry: false, ..RunOptions::default() }).unwrap();
    let (samples, watch) = (Samples::view(view), Watch::default());
    let mut planner = renderer.planner();
    let planned = planner.plan(Plane::Dynamical, &julia.map, julia.itermax(), &samples, precision, &watch);
    let counts = renderer.counts(&planned.unwrap(), &watch).unwrap();
    let gray = Gray::new(julia.range);
    let shown: Vec<u8> = window.picture().pixels().map(|pixel| pixel.0[0]).collect();
    let expected: Vec<u8> = counts.as_slice().iter().map(|count| gray.of(*count)).collect();
    let wrong = shown.iter().zip(&expected).filter(|(a, b)| a != b).count();
    assert_eq!((wrong, shown.len()), (0, expected.len()), "{julia:?}");
}

fn grays(window: &mut Window) -> usize {
    window.picture().pixels().map(|pixel| pixel.0[0]).collect::<BTreeSet<_>>().len()
}

#[test]
fn a_bound_is_automatic_until_it_is_set_by_hand_and_again_by_one_click() {
    let mut window = Window::start(TALL, 1.0, Start::default());
    window.wait();
    assert_eq!(automatic(&window), [true, true]);
    let found = bounds(&window);
    assert!(found[0] < found[1] && found[1] >= 40, "{found:?}");
    window.rest();
    // Typed: the other one goes on following the view.
    window.fill("itermax", "123");
    window.wait();
    assert_eq!(automatic(&window), [true, false]);
    assert_eq!(bounds(&window), [found[0], 123]);
    window.assert_exact();
    window.rest();
    window.chord(CTRL, Key::Z);
    window.wait();
    assert_eq!(automatic(&window), [true, true], "undone");
    assert_eq!(bounds(&window), found);
    window.chord(CTRL, Key::Y);
    window.wait();
    assert_eq!(automatic(&window), [true, false]);
    assert_eq!(bounds(&window)[1], 123);
    // A click brings the automatic one back, and a slider takes over from it.
    switch_automatic(&mut window);
    assert_eq!(automatic(&window), [true, true]);
    assert_eq!(bounds(&window), found);
    window.named(Role::Slider, "itermax").set_value_accesskit(200.0);
    window.wait();
    assert_eq!(automatic(&window), [true, false]);
    assert_eq!(bounds(&window), [found[0], 200]);
    // A word in its field brings one of them back.
    window.fill("itermin", "1");
    window.fill("itermax", "auto");
    window.wait();
    assert_eq!(automatic(&window), [false, true]);
    window.fill("itermin", "auto");
    window.wait();
    assert_eq!(automatic(&window), [true, true]);
    // Switched off, both keep what is on screen.
    switch_automatic(&mut window);
    assert_eq!(automatic(&window), [false, false]);
    assert_eq!(bounds(&window), found);
    switch_automatic(&mut window);
    window.fill("c0 real", "-0.8");
    window.wait();
    assert_eq!(automatic(&window), [true, true], "another c0 leaves them on");
    window.assert_exact();
}

#[test]
fn one_bound_that_is_given_stays_while_the_other_one_follows_the_zoom() {
    let start = |bounds| {
        let (map, view) = (
            QuadraticMap::parse("0", "1", 2.0).unwrap(),
            Viewport::parse("0", "0", "1e-20", [320, 200]).unwrap(),
        );
        let mut window = Window::start(TALL, 1.0, Start { map, view, bounds, ..Start::default() });
        window.wait();
        window
    };
    let found = bounds(&start(Bounds::default()));
    let mut window = start(Bounds { itermin: Some(50), itermax: None });
    assert_eq!(automatic(&window), [false, true]);
    assert_eq!(bounds(&window), [50, found[1]]);
    assert_counted(&mut window);
    turn(&mut window, 3.0, 10);
    window.wait();
    let deeper = bounds(&window);
    assert!(deeper[0] == 50 && deeper[1] > found[1], "{found:?} then {deeper:?}");
    // What is found gives way, and itermin stays the smaller one.
    let mut window = start(Bounds { itermin: None, itermax: Some(20) });
    assert_eq!(bounds(&window), [19, 20]);
    window.fill("itermax", "100000");
    window.wait();
    assert_eq!(bounds(&window), [found[0], 100_000]);
    assert_eq!(automatic(&window), [true, false]);
}

#[test]
fn a_wheel_zoom_reaches_any_depth_and_comes_back_with_bounds_that_follow() {
    let mut window = dendrite(WIDE, "3.2");
    window.wait();
    window.assert_says("exact \u{b7} f64");
    let home = (window.view(), bounds(&window));
    let mut last = home.1;
    let mut seen = BTreeSet::new();
    for _ in 0..6 {
        turn(&mut window, 3.0, 13);
        window.wait();
        let found = bounds(&window);
        assert!(found[1] > last[1] && found[0] >= last[0], "{last:?} then {found:?}");
        assert!(grays(&mut window) > 10, "neither black nor white");
        assert_counted(&mut window);
        let engine = window.harness.state().scene().engine();
        assert!(window.says(if window.view().is_deep() {
            "certified \u{b7} deep"
        } else {
            "exact \u{b7} f64"
        }));
        seen.insert(format!("{engine:?}"));
        last = found;
    }
    assert!(window.view().spacing().log10() < -30.0, "{}", window.view().width_text());
    assert_eq!(seen.len(), 2, "{seen:?}");
    turn(&mut window, -3.0, 78);
    window.wait();
    assert!(window.view().spacing().ratio(&home.0.spacing()) < 1.0 + 1e-9);
    window.key(Key::Home);
    window.wait();
    window.assert_says("exact \u{b7} f64");
    assert!(bounds(&window)[1] < last[1]);
    assert_counted(&mut window);
}

#[test]
fn the_precision_is_chosen_in_the_panel_and_what_it_means_is_said() {
    let mut window = dendrite(TALL, "1e-30");
    window.wait();
    window.assert_says("certified \u{b7} deep \u{b7}");
    let choose = |window: &mut Window, name: &str| {
        window.harness.get_by_label(name).click();
        window.harness.step();
        window.wait();
    };
    choose(&mut window, "f64");
    assert_eq!(window.harness.state().scene().precision, Precision::F64);
    window.assert_says("f64, beyond its reach");
    assert!(!window.says("certified") && !window.says("exact"));
    choose(&mut window, "Exact");
    window.assert_says("certified \u{b7} deep \u{b7}");
    window.key(Key::Home);
    window.wait();
    window.assert_says("certified \u{b7} deep \u{b7}");
    assert_counted(&mut window);
    choose(&mut window, "f64");
    window.assert_says("exact \u{b7} f64");
    choose(&mut window, "Auto");
    assert_eq!(window.harness.state().scene().precision, Precision::Auto);
    window.assert_says("exact \u{b7} f64");
}

#[test]
fn a_reference_orbit_that_takes_long_says_how_far_it_is_and_gives_way_at_once() {
    // Minutes, if nothing stopped it.
    let mut window = dendrite(WIDE, "1e-30000");
    let since = Instant::now();
    while !window.says("reference orbit") {
        window.harness.step();
        std::thread::sleep(Duration::from_millis(5));
        assert!(since.elapsed() < Duration::from_secs(60), "{:#?}", window.texts());
    }
    let share = window.harness.state().status().orbit.unwrap();
    assert!((0.0..1.0).contains(&share), "{share}");
    assert!(!window.says("exact") && !window.says("certified"));
    window.key(Key::Home);
    window.wait();
    assert!(!window.says("reference orbit"));
    window.assert_says("exact \u{b7} f64");
    assert_counted(&mut window);
}

#[test]
fn an_export_of_an_automatic_deep_view_is_what_is_on_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep.png");
    let mut window = dendrite(WIDE, "1e-40");
    window.wait();
    window.chord(CTRL, Key::E);
    window.harness.step();
    window.fill("File", &path.display().to_string());
    window.named(Role::Button, "Export").click();
    let since = Instant::now();
    while !window.says("Saved") {
        window.harness.step();
        std::thread::sleep(Duration::from_millis(5));
        assert!(since.elapsed() < Duration::from_secs(60), "{:#?}", window.texts());
    }
    window.chord(CTRL, Key::E);
    window.key(Key::Escape);
    window.wait();
    let shown = image::DynamicImage::from(window.picture()).into_luma8();
    assert!(shown == image::open(&path).unwrap().into_luma8());
    let file = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
    let [itermin, itermax] = bounds(&window);
    assert!(file.contains(&format!("-m={itermin} -M={itermax}")), "the command says the bounds on screen");
}
