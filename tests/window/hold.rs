//! Zooms that hold on to the set, and dives into it.

use crate::window::{TALL, WIDE, Window, button};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, vec2};
use juliaset::app::Start;
use juliaset_engine::dynamics::fixed_points;
use juliaset_engine::num_complex::Complex64;
use juliaset_engine::{Fixed, QuadraticMap, Viewport};
use std::collections::BTreeSet;

fn window_on(re: &str, im: &str) -> Window {
    let map = QuadraticMap::parse(re, im, 2.0).unwrap();
    let mut window = Window::start(WIDE, 1.0, Start { map, ..Start::default() });
    window.key(Key::S);
    window.wait();
    window
}

/// The pointer comes to rest somewhere, for as long as it takes to find what is held there.
fn point_at(window: &mut Window, at: Pos2) {
    window.move_to(at);
    for _ in 0..50 {
        window.harness.step();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

fn notch(window: &mut Window, modifiers: Modifiers) {
    window.wheel(MouseWheelUnit::Line, MouseWheelSource::Wheel, vec2(0.0, 1.0), modifiers);
}

/// How many colours the picture has.
fn colors(window: &mut Window) -> usize {
    window.wait();
    window.picture().pixels().map(|pixel| pixel.0).collect::<BTreeSet<_>>().len()
}

/// Off the points that a person would aim at, by some pixels.
const OFF: [[f64; 2]; 3] = [[171.0, 88.0], [120.0, 140.0], [207.0, 95.0]];

#[test]
fn thirty_notches_near_the_set_end_at_the_set() {
    for (re, im) in [("-0.835", "-0.2321"), ("0", "1")] {
        let c0 = Complex64::new(re.parse().unwrap(), im.parse().unwrap());
        // Tips, and points next to them: the repelling fixed point and its preimages.
        let tip = fixed_points(c0)[1];
        for point in [tip, -tip, (-tip - c0).sqrt()] {
            let mut window = window_on(re, im);
            let before = window.view();
            let parts = [point.re, point.im].map(Fixed::from_f64);
            // A hand misses it by some pixels.
            let pixel = before.position_of(parts.each_ref());
            let pixel = [pixel[0] + 6.0, pixel[1] - 4.0];
            let at = window.at(pixel);
            point_at(&mut window, at);
            for _ in 0..30 {
                notch(&mut window, Modifiers::NONE);
                // Frames go by between notches.
                window.harness.run_steps(2);
            }
            let after = window.view();
            let doublings = (before.spacing().to_f64() / after.spacing().to_f64()).log2();
            assert!((doublings - 15.0).abs() < 1e-6, "{doublings}");
            assert!(colors(&mut window) > 4, "{re} {im} {pixel:?}");
        }
    }
}

#[test]
fn alt_and_s_let_go() {
    let mut window = window_on("0", "1");
    let at = window.at(OFF[0]);
    point_at(&mut window, at);
    let zoomed = window.view().zoomed(2f64.sqrt(), OFF[0]);
    window.event(Event::ModifiersChanged(Modifiers::ALT));
    notch(&mut window, Modifiers::ALT);
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    assert_eq!(window.view(), zoomed);
    window.key(Key::S);
    let zoomed = window.view().zoomed(2f64.sqrt(), OFF[0]);
    notch(&mut window, Modifiers::NONE);
    assert_eq!(window.view(), zoomed);
    window.key(Key::S);
    point_at(&mut window, at);
    let zoomed = window.view().zoomed(2f64.sqrt(), OFF[0]);
    notch(&mut window, Modifiers::NONE);
    assert_ne!(window.view(), zoomed);
}

#[test]
fn a_double_click_goes_to_the_held_point() {
    let mut window = window_on("0", "1");
    let at = window.at(OFF[0]);
    point_at(&mut window, at);
    let before = window.view();
    for _ in 0..2 {
        window.event(button(at, true));
        window.event(button(at, false));
    }
    let after = window.view();
    assert!((before.spacing().to_f64() / after.spacing().to_f64() - 2.0).abs() < 1e-12);
    // The middle is a point of the set: the dendrite has no inside, and itermax is reached next to it only.
    assert_ne!(after.center_text(), before.zoomed(2.0, OFF[0]).center_text());
    let [x, y] = before.position_of(after.center());
    assert!((x - OFF[0][0]).hypot(y - OFF[0][1]) < 40.0, "{x} {y}");
}

#[test]
fn a_dive_goes_on_until_a_key_and_then_stands_still() {
    let mut window = window_on("-0.835", "-0.2321");
    let at = window.at(OFF[0]);
    point_at(&mut window, at);
    let start = window.view().spacing().log2();
    window.key(Key::D);
    window.until(|window| window.view().spacing().log2() < start - 20.0);
    // D ends it, and does not begin another one.
    window.key(Key::D);
    let end = window.view();
    window.harness.run_steps(20);
    assert_eq!(window.view(), end);
    assert!(colors(&mut window) > 4);
    // A click ends one too.
    window.key(Key::D);
    window.until(|window| window.view().spacing().log2() < start - 22.0);
    window.event(button(at, true));
    window.event(button(at, false));
    let end = window.view();
    window.harness.run_steps(20);
    assert_eq!(window.view(), end);
    // It is one step of undo.
    window.rest();
    window.key(Key::Home);
    window.rest();
    assert!(window.view().spacing().log2() > start - 1.0);
}

#[test]
fn every_picture_of_a_deep_dive_is_whole() {
    // A picture takes longer than the step of the dive that would end it.
    let center = include_str!("../../assets/centers/boundary.txt");
    let (re, im) = center.trim().split_once('\n').unwrap();
    let view = Viewport::parse(re, im, "1e-300", [64, 40]).unwrap();
    let mut window = Window::start(TALL, 1.0, Start { view, ..Start::default() });
    window.wait();
    window.key(Key::D);
    let mut seen = BTreeSet::new();
    let start = window.view().spacing().log2();
    while seen.len() < 4 {
        window.harness.step();
        let (plan, _, exact) = window.harness.state().on_screen().unwrap();
        assert!(exact, "{} pictures were whole", seen.len());
        seen.extend(plan.samples().of_view().map(Viewport::width_text));
        assert!(start - window.view().spacing().log2() < 100.0, "{} pictures were seen", seen.len());
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}
