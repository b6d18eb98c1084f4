//! The sliders, found by the names that a screen reader says.

use crate::window::{Julia, TALL, Window};
use egui::accesskit::Role;
use egui::{Pos2, Rect, pos2};

fn slider(window: &Window, name: &str) -> Rect {
    window.named(Role::Slider, name).rect()
}

fn at(rect: Rect, share: f32) -> Pos2 {
    pos2(rect.left() + rect.width() * share, rect.center().y)
}

#[test]
fn every_slider_changes_its_own_number_while_it_is_dragged() {
    type Read = fn(&Julia) -> f64;
    let all: [(&str, Read); 5] = [
        ("c0 real", |julia| julia.c0().re),
        ("c0 imaginary", |julia| julia.c0().im),
        ("Threshold", |julia| julia.threshold()),
        ("itermin", |julia| julia.itermin().into()),
        ("itermax", |julia| julia.itermax().into()),
    ];
    for (name, read) in all {
        let mut window = Window::open(TALL, 1.0);
        let first = window.julia();
        let rect = slider(&window, name);
        window.press(at(rect, 0.1));
        let mut last = read(&window.julia());
        for share in [0.3, 0.5, 0.7, 0.9] {
            window.move_to(at(rect, share));
            window.harness.step();
            let now = read(&window.julia());
            // Where the other bound stops it, it stays there.
            assert!(now > last || name == "itermin" && now == 79.0, "{name}: {last} then {now}");
            last = now;
        }
        window.release(at(rect, 0.9));
        let julia = window.julia();
        for (other, read) in all.iter().filter(|(other, _)| *other != name) {
            assert_eq!(read(&julia), read(&first), "{name} leaves {other} alone");
        }
        assert_eq!(window.field_text(name).parse(), Ok(read(&julia)), "the field follows");
    }
}

#[test]
fn the_ends_of_the_iteration_sliders_leave_room_between_the_bounds() {
    let mut window = Window::open(TALL, 1.0);
    for (name, from, to, expected) in [
        ("itermin", 0.2, 1.5, (79, 80)),
        ("itermax", 0.5, -0.5, (79, 80)),
        ("itermin", 0.5, -0.5, (0, 80)),
        ("itermax", 0.5, -0.5, (0, 1)),
        ("itermin", 0.5, 1.5, (0, 1)),
    ] {
        let rect = slider(&window, name);
        window.drag(at(rect, from), at(rect, to));
        let julia = window.julia();
        assert_eq!((julia.itermin(), julia.itermax()), expected, "{name}");
        assert!(!window.says("Escape brings"), "a slider never asks for the impossible");
    }
    window.wait();
    window.assert_exact();
}

#[test]
fn a_c0_slider_ends_at_its_range_and_keeps_a_typed_value_beyond_it() {
    let mut window = Window::open(TALL, 1.0);
    let rect = slider(&window, "c0 real");
    window.drag(at(rect, 0.5), at(rect, 2.0));
    // The right edge of the map: 3.6 wide about -0.7.
    assert_eq!(window.julia().c0().re, 1.1);
    window.fill("c0 real", "7.25");
    window.wait();
    assert_eq!(window.julia().c0().re, 7.25, "the slider does not pull it back");
}

#[test]
fn a_slider_moves_without_a_mouse_too() {
    let mut window = Window::open(TALL, 1.0);
    let before = window.julia();
    window.named(Role::Slider, "c0 real").increment_accesskit();
    window.harness.step();
    assert!(window.julia().c0().re > before.c0().re);
    window.named(Role::Slider, "itermax").set_value_accesskit(200.0);
    window.harness.step();
    assert_eq!(window.julia().itermax(), 200);
}
