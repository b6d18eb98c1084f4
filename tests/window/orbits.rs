//! Orbits over the picture.

use crate::window::{CTRL, WIDE, Window, button};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::kittest::Queryable as _;
use image::RgbaImage;
use juliaset::app::Start;
use juliaset_engine::QuadraticMap;
use std::time::{Duration, Instant};

const OF_POINT: [u8; 4] = [255, 214, 102, 255];
const OF_ZERO: [u8; 4] = [124, 211, 255, 255];
const OF_CYCLE: [u8; 4] = [255, 138, 190, 255];

/// The basilica: 0 and -1 are its attracting cycle. And where the two are on screen.
fn basilica() -> (Window, [Pos2; 2]) {
    let map = QuadraticMap::parse("-1", "0", 2.0).unwrap();
    let mut window = Window::start(WIDE, 1.0, Start { map, ..Start::default() });
    window.wait();
    let view = window.view();
    let at = |x: f64| {
        let middle = view.size().map(|side| f64::from(side) / 2.0);
        window.at([middle[0] + x / view.spacing().to_f64(), middle[1]])
    };
    let places = [at(0.0), at(-1.0)];
    (window, places)
}

/// Whether a colour is on screen within some points of a place.
fn has(picture: &RgbaImage, window: &Window, at: Pos2, color: [u8; 4]) -> bool {
    let [x, y] = [at.x - window.canvas().min.x, at.y - window.canvas().min.y];
    let near = |value: f32, at: u32| (value - at as f32).abs() < 8.0;
    picture.enumerate_pixels().any(|(column, row, pixel)| near(x, column) && near(y, row) && pixel.0 == color)
}

#[track_caller]
fn assert_shown(window: &mut Window, at: Pos2, color: [u8; 4], shown: bool) {
    let since = Instant::now();
    loop {
        window.harness.step();
        let picture = window.picture();
        if has(&picture, window, at, color) == shown {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "{color:?} at {at}: {}", !shown);
    }
}

#[test]
fn the_orbit_of_the_point_under_the_pointer_is_there_while_o_is_held() {
    let (mut window, [zero, one]) = basilica();
    window.move_to(zero);
    window.harness.key_down(Key::O);
    assert_shown(&mut window, one, OF_POINT, true);
    // It follows the pointer: what is outside goes away.
    let outside = window.canvas().max - egui::vec2(30.0, 20.0);
    window.move_to(outside);
    assert_shown(&mut window, one, OF_POINT, false);
    assert_shown(&mut window, outside, OF_POINT, true);
    window.harness.key_up(Key::O);
    assert_shown(&mut window, outside, OF_POINT, false);
}

#[test]
fn ctrl_and_a_click_keep_an_orbit_until_escape() {
    let (mut window, [zero, one]) = basilica();
    window.move_to(zero);
    window.event(Event::ModifiersChanged(CTRL));
    window.event(button(zero, true));
    window.event(button(zero, false));
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    window.move_to(window.canvas().min + egui::vec2(30.0, 20.0));
    assert_shown(&mut window, one, OF_POINT, true);
    // The step that the slider is at is marked.
    window.named(Role::Slider, "step").focus();
    window.harness.step();
    window.key(Key::ArrowRight);
    window.assert_says("step");
    window.key(Key::Escape);
    window.key(Key::Escape);
    assert_shown(&mut window, one, OF_POINT, false);
}

#[test]
fn the_orbit_of_0_and_the_attracting_cycle_stay() {
    let (mut window, [_, one]) = basilica();
    window.harness.get_by_label("orbit of 0").click_accesskit();
    assert_shown(&mut window, one, OF_ZERO, true);
    window.harness.get_by_label("orbit of 0").click_accesskit();
    assert_shown(&mut window, one, OF_ZERO, false);
    window.harness.get_by_label("attracting cycle").click_accesskit();
    assert_shown(&mut window, one, OF_CYCLE, true);
    // At rest nothing is drawn any more: the window sleeps.
    window.wait();
}
