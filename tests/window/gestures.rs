//! What the pointer, the wheel and the fingers do.

use crate::window::{CTRL, WIDE, Window, button, close};
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, Vec2, vec2};
use juliaset_engine::Viewport;

/// The point of the plane at a position of a view, for comparisons between views of different depths.
fn point(view: &Viewport, at: [f64; 2]) -> [f64; 2] {
    view.point_text(at).map(|part| part.parse().unwrap())
}

/// The view is `factor` times as magnified, about the point at `at`.
#[track_caller]
fn assert_zoomed(before: &Viewport, after: &Viewport, factor: f64, at: [f64; 2]) {
    assert!(
        close(before.spacing().to_f64(), after.spacing().to_f64() * factor),
        "{} {}",
        before.spacing().to_f64(),
        after.spacing().to_f64()
    );
    let [there, here] = [point(before, at), point(after, at)];
    for axis in [0, 1] {
        assert!((there[axis] - here[axis]).abs() < after.spacing().to_f64() * 0.01, "{there:?} {here:?}");
    }
}

/// A window with the pointer off the middle of the picture, and the view's position there.
fn window_with_pointer() -> (Window, [f64; 2]) {
    let mut window = Window::open(WIDE, 1.5);
    let pixel = [90.0, 60.0];
    window.move_to(window.at(pixel));
    (window, pixel)
}

#[test]
fn one_wheel_notch_is_one_zoom_about_the_pointer() {
    for (modifiers, source) in [
        (Modifiers::NONE, MouseWheelSource::Wheel),
        (CTRL, MouseWheelSource::Wheel),
        (CTRL, MouseWheelSource::Unknown),
    ] {
        let (mut window, at) = window_with_pointer();
        let before = window.view();
        window.wheel(MouseWheelUnit::Line, source, vec2(0.0, 1.0), modifiers);
        let after = window.view();
        assert_zoomed(&before, &after, 2f64.sqrt(), at);
        // The smoothing that egui gives a scroll must not zoom on.
        window.harness.run_steps(30);
        assert_eq!(window.view(), after, "{modifiers:?}");
        window.wheel(MouseWheelUnit::Line, source, vec2(0.0, -1.0), modifiers);
        assert_zoomed(&before, &window.view(), 1.0, at);
    }
}

#[test]
fn a_pinch_zooms_about_the_pointer() {
    let (mut window, at) = window_with_pointer();
    let before = window.view();
    window.event(Event::Zoom(1.25));
    assert_zoomed(&before, &window.view(), 1.25, at);
    window.event(Event::Zoom(0.5));
    assert_zoomed(&before, &window.view(), 0.625, at);
}

#[test]
fn two_fingers_on_a_touchpad_move_the_picture_and_zoom_with_ctrl() {
    // The source of scrolled points is unknown on Wayland, where only touchpads send them.
    for source in [MouseWheelSource::Trackpad, MouseWheelSource::Momentum, MouseWheelSource::Unknown] {
        let (mut window, at) = window_with_pointer();
        let before = window.view();
        window.wheel(MouseWheelUnit::Point, source, vec2(10.0, -20.0), Modifiers::NONE);
        assert_eq!(window.view(), before.panned(15, -30), "10 x 20 points are 15 x 30 pixels");
        window.harness.run_steps(30);
        assert_eq!(window.view(), before.panned(15, -30));
        let before = window.view();
        window.wheel(MouseWheelUnit::Point, source, vec2(0.0, 50.0), CTRL);
        assert_zoomed(&before, &window.view(), 2f64.sqrt(), at);
    }
}

#[test]
fn the_wheel_zooms_only_over_the_picture() {
    let mut window = Window::open(WIDE, 1.0);
    let before = window.view();
    window.move_to(window.canvas().left_center() - vec2(100.0, 0.0));
    window.wheel(MouseWheelUnit::Line, MouseWheelSource::Wheel, vec2(0.0, 3.0), Modifiers::NONE);
    window.harness.run_steps(5);
    assert_eq!(window.view(), before);
}

#[test]
fn a_drag_with_shift_zooms_to_its_box() {
    for backwards in [false, true] {
        let mut window = Window::open(WIDE, 1.5);
        let before = window.view();
        let [columns, rows] = before.size().map(f64::from);
        let corners = [[60.0, 30.0], [150.0, 75.0]];
        let [mut from, mut to] = corners.map(|corner| window.at(corner));
        if backwards {
            (from, to) = (to, from);
        }
        window.event(Event::ModifiersChanged(Modifiers::SHIFT));
        window.drag(from, to);
        window.event(Event::ModifiersChanged(Modifiers::NONE));
        let after = window.view();
        let share = (90.0 / columns).max(45.0 / rows);
        assert!(close(after.spacing().to_f64(), before.spacing().to_f64() * share), "{after:?}");
        let [middle, center] = [point(&before, [105.0, 52.5]), point(&after, [columns / 2.0, rows / 2.0])];
        for axis in [0, 1] {
            assert!(
                (middle[axis] - center[axis]).abs() < after.spacing().to_f64() * 0.1,
                "{middle:?} {center:?}"
            );
        }
        window.wait();
        window.assert_exact();
    }
}

#[test]
fn a_double_click_zooms_in_there_by_two() {
    let (mut window, at) = window_with_pointer();
    let before = window.view();
    let position = window.at(at);
    for pressed in [true, false] {
        window.event(button(position, pressed));
    }
    assert_eq!(window.view(), before, "a single click changes nothing");
    for pressed in [true, false] {
        window.event(button(position, pressed));
    }
    window.wait();
    assert_zoomed(&before, &window.view(), 2.0, at);
}

#[test]
fn no_movement_is_lost_where_a_drag_ends_in_the_frame_of_its_last_one() {
    let mut window = Window::open(WIDE, 1.0);
    let before = window.view();
    let from = window.canvas().center();
    window.press(from);
    window.move_to(from + vec2(30.0, 0.0));
    let end = from + vec2(50.0, 20.0);
    window.events_at_once([Event::PointerMoved(end), button(end, false)]);
    window.harness.run_steps(2);
    assert_eq!(window.view(), before.panned(50, 20));
}

#[test]
fn a_drag_goes_on_beyond_the_edge_of_the_picture() {
    let mut window = Window::open(WIDE, 1.0);
    let before = window.view();
    let from = window.canvas().center();
    window.drag(from, from - vec2(250.0, 0.0));
    assert_eq!(window.view(), before.panned(-250, 0));
    // The pointer is over the panel: moving on without a button does nothing.
    window.move_to(from + Vec2::splat(3.0));
    assert_eq!(window.view(), before.panned(-250, 0));
}
