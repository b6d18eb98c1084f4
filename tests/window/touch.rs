//! Fingers on a touch screen. One is a pointer with its button down, as the window system's layer has it.

use crate::window::{WIDE, Window, button};
use egui::{Event, Pos2, TouchDeviceId, TouchId, TouchPhase, vec2};

fn touch(id: u64, phase: TouchPhase, pos: Pos2) -> Event {
    Event::Touch { device_id: TouchDeviceId(1), id: TouchId(id), phase, pos, force: None }
}

/// The first finger, which is the pointer too.
fn first(window: &mut Window, phase: TouchPhase, pos: Pos2) {
    let pointer = match phase {
        TouchPhase::Start => vec![Event::PointerMoved(pos), button(pos, true)],
        TouchPhase::Move => vec![Event::PointerMoved(pos)],
        _ => vec![button(pos, false), Event::PointerGone],
    };
    let events = std::iter::once(touch(1, phase, pos)).chain(pointer);
    window.events_at_once(events);
}

#[test]
fn one_finger_moves_the_picture() {
    let mut window = Window::open(WIDE, 1.5);
    let before = window.view();
    let from = window.canvas().center();
    first(&mut window, TouchPhase::Start, from);
    for share in [0.2, 0.6, 1.0] {
        first(&mut window, TouchPhase::Move, from + vec2(60.0, -20.0) * share);
    }
    first(&mut window, TouchPhase::End, from + vec2(60.0, -20.0));
    assert_eq!(window.view(), before.panned(90, -30));
}

#[test]
fn two_fingers_zoom_about_the_middle_between_them_and_move_it() {
    let mut window = Window::open(WIDE, 1.0);
    let before = window.view();
    let middle = window.canvas().center() + vec2(-30.0, 20.0);
    let apart = vec2(40.0, 0.0);
    first(&mut window, TouchPhase::Start, middle - apart);
    window.event(touch(2, TouchPhase::Start, middle + apart));
    window.harness.step();
    // Twice as far apart, and 24 points to the right, in small steps.
    const STEPS: usize = 48;
    for step in 1..=STEPS {
        let share = step as f32 / STEPS as f32;
        let (now, reach) = (middle + vec2(24.0, 0.0) * share, apart * (1.0 + share));
        window.events_at_once([
            touch(1, TouchPhase::Move, now - reach),
            Event::PointerMoved(now - reach),
            touch(2, TouchPhase::Move, now + reach),
        ]);
    }
    window.harness.step();
    let after = window.view();
    let zoomed = before.spacing().to_f64() / after.spacing().to_f64();
    assert!((zoomed - 2.0).abs() < 1e-4, "{zoomed}");
    // What was between the fingers still is.
    let scale = |at: Pos2, window: &Window| {
        let from = at - window.canvas().min;
        [f64::from(from.x), f64::from(from.y)]
    };
    let was = before.point_text(scale(middle, &window));
    let is = after.point_text(scale(middle + vec2(24.0, 0.0), &window));
    for (was, is) in was.iter().zip(&is) {
        let off = was.parse::<f64>().unwrap() - is.parse::<f64>().unwrap();
        assert!(off.abs() < 2.0 * after.spacing().to_f64(), "{was} then {is}");
    }
    // One finger is lifted, and the other one goes on from where it is, without a jump.
    let finger = middle + vec2(24.0, 0.0) - 2.0 * apart;
    window.event(touch(2, TouchPhase::End, middle + vec2(24.0, 0.0) + 2.0 * apart));
    window.harness.step();
    assert_eq!(window.view(), after);
    first(&mut window, TouchPhase::Move, finger + vec2(10.0, 5.0));
    assert_eq!(window.view(), after.panned(10, 5));
}
