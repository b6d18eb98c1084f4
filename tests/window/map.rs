//! The map: where c0 is chosen, tried and moved, and how it is exchanged with the picture.

use crate::window::{CTRL, Julia, Window, axes, count};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Vec2, vec2};
use juliaset::app::state::Scene;
use juliaset_engine::Plane;
use juliaset_engine::num_complex::Complex64;

/// Room for the map, and a small picture.
const SIZE: Vec2 = vec2(760.0, 560.0);

fn open() -> Window {
    let mut window = Window::open(SIZE, 1.0);
    window.rest();
    window
}

fn scene(window: &Window) -> Scene {
    window.harness.state().scene().clone()
}

fn c0(window: &Window) -> Complex64 {
    scene(window).map.c0()
}

/// The place of a point of the parameter plane in the map, in points.
fn in_map(window: &Window, [re, im]: [f64; 2]) -> Pos2 {
    let (place, scene) = (window.map(), scene(window));
    let view = scene.small_view([place.width().round() as u32, place.height().round() as u32]);
    let [mid_re, mid_im] = view.center().map(|part| part.to_f64());
    let pixels = vec2(
        ((re - mid_re) / view.spacing().to_f64()) as f32,
        ((mid_im - im) / view.spacing().to_f64()) as f32,
    );
    place.center() + pixels
}

fn marker(window: &Window) -> Pos2 {
    let c0 = c0(window);
    in_map(window, [c0.re, c0.im])
}

fn right(window: &mut Window, pos: Pos2, pressed: bool) {
    let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
    window.event(Event::PointerButton { pos, button, pressed, modifiers });
}

#[track_caller]
fn assert_near(window: &Window, [re, im]: [f64; 2]) {
    let (found, spacing) = (c0(window), scene(window).aside.width().to_f64() / 276.0);
    assert!((found - Complex64::new(re, im)).norm() < 2.0 * spacing, "{found} {re} {im}");
}

#[test]
fn a_click_takes_the_c0_there_and_the_picture_is_its_set() {
    let mut window = open();
    window.click_at(in_map(&window, [-1.0, 0.3]));
    assert_near(&window, [-1.0, 0.3]);
    window.rest();
    window.assert_exact();
    let taken = c0(&window);
    window.chord(CTRL, Key::Z);
    assert_eq!(c0(&window), Complex64::new(-0.835, -0.2321));
    window.rest();
    window.chord(CTRL, Key::Y);
    assert_eq!(c0(&window), taken);
}

#[test]
fn a_drag_of_the_ring_moves_c0_in_one_step_of_undo_and_the_map_stays() {
    let mut window = open();
    let before = scene(&window);
    let (from, to) = (marker(&window), in_map(&window, [-0.1, 0.6]));
    window.press(from);
    for share in [0.1, 0.3, 0.6, 1.0] {
        window.move_to(from + (to - from) * share);
        // A rest in its midst is no step.
        window.harness.run_steps(40);
    }
    window.release(to);
    assert_near(&window, [-0.1, 0.6]);
    assert_eq!(scene(&window).aside, before.aside);
    window.rest();
    window.chord(CTRL, Key::Z);
    assert_eq!(scene(&window), before);
}

#[test]
fn the_right_button_moves_c0_from_anywhere_in_the_map() {
    let mut window = open();
    let (from, to) = (in_map(&window, [0.2, 0.5]), in_map(&window, [-1.3, -0.2]));
    window.move_to(from);
    right(&mut window, from, true);
    window.move_to(from + vec2(-5.0, 2.0));
    assert_near(&window, [0.2 - 0.065, 0.5 - 0.026]);
    window.move_to(to);
    right(&mut window, to, false);
    assert_near(&window, [-1.3, -0.2]);
    window.move_to(from);
    assert_near(&window, [-1.3, -0.2]);
}

#[test]
fn the_map_moves_and_zooms_about_the_pointer_and_a_double_click_shows_all_of_it() {
    let mut window = open();
    let before = scene(&window);
    let from = in_map(&window, [-1.0, 0.6]);
    window.drag(from, from + vec2(40.0, 20.0));
    assert_eq!(scene(&window).map, before.map);
    let moved = in_map(&window, [-1.0, 0.6]) - from;
    assert!((moved - vec2(40.0, 20.0)).length() < 1.0, "{moved}");
    let at = in_map(&window, [-0.5, 0.5]);
    window.move_to(at);
    let wide = scene(&window).aside.width().to_f64();
    window.wheel(MouseWheelUnit::Line, MouseWheelSource::Wheel, vec2(0.0, 2.0), Modifiers::NONE);
    let narrow = scene(&window).aside.width().to_f64();
    assert!((wide / narrow - 2.0).abs() < 1e-9);
    assert!((in_map(&window, [-0.5, 0.5]) - at).length() < 0.5);
    assert_eq!(scene(&window).view, before.view, "the picture does not move");
    window.wait();
    window.rest();
    let c0_before = c0(&window);
    window.click_at(in_map(&window, [-0.6, 0.4]));
    window.click_at(in_map(&window, [-0.6, 0.4]));
    assert_eq!(scene(&window).aside, before.aside);
    assert_eq!(c0(&window), c0_before, "the first of two clicks takes no c0");
}

#[test]
fn alt_tries_a_c0_and_gives_the_old_one_back() {
    let mut window = open();
    let before = scene(&window);
    let shown = |window: &Window| window.harness.state().on_screen().unwrap().0.map().c0();
    window.move_to(in_map(&window, [-0.1, 0.7]));
    window.event(Event::ModifiersChanged(Modifiers::ALT));
    window.until(|window| (shown(window) - Complex64::new(-0.1, 0.7)).norm() < 0.03);
    assert_eq!(scene(&window), before);
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    window.until(|window| shown(window) == Complex64::new(-0.835, -0.2321));
    window.rest();
    window.chord(CTRL, Key::Z);
    assert_eq!(scene(&window), before, "there is nothing to undo");
}

#[test]
fn m_exchanges_map_and_picture_and_twice_is_nothing() {
    let mut window = open();
    let before = scene(&window);
    window.key(Key::M);
    let exchanged = scene(&window);
    assert_eq!((exchanged.plane, &exchanged.aside), (Plane::Parameter, &before.view));
    assert_eq!(exchanged.view, before.aside);
    window.wait();
    // Every pixel is the count of its parameter, from 0 on.
    let range = window.julia().range;
    let picture = window.picture();
    let [xs, ys] = axes(&exchanged.view);
    for (x, y, pixel) in picture.enumerate_pixels().step_by(7) {
        let (re, im) = (xs[x as usize], ys[y as usize]);
        let map = before.map.with_c0([re, im].map(|part| juliaset_engine::Decimal::from_f64(part).unwrap()));
        let julia = Julia { map: map.unwrap(), range };
        let count = count(&julia, 0.0, 0.0).max(range.itermin()) - range.itermin();
        let gray = (f64::from(count) / f64::from(range.itermax() - range.itermin()) * 255.0) as u8;
        let near = window.canvas().min + vec2(x as f32, y as f32);
        if near.distance(window.at(exchanged.view.position_of([
            &juliaset_engine::Fixed::from_f64(-0.835),
            &juliaset_engine::Fixed::from_f64(-0.2321),
        ]))) > 14.0
        {
            assert_eq!(pixel.0, [gray, gray, gray, 255], "{x} {y}");
        }
    }
    let there = window.canvas().center() + vec2(20.0, 30.0);
    window.click_at(there);
    assert_ne!(scene(&window).map, before.map, "a click takes the c0 there");
    window.wait();
    window.fill("c0", "-0.835-0.2321i");
    window.key(Key::Enter);
    window.key(Key::M);
    assert_eq!(scene(&window), before);
}

#[test]
fn every_picture_that_is_seen_while_c0_moves_is_exact() {
    let mut window = open();
    let (from, to) = (marker(&window), in_map(&window, [0.3, 0.5]));
    window.press(from);
    let mut seen = Vec::new();
    for step in 1..=40 {
        window.move_to(from + (to - from) * (step as f32 / 40.0));
        let (plan, range, exact) = window.harness.state().on_screen().unwrap().clone();
        assert!(exact, "step {step}");
        if seen.last() == Some(&plan.map().c0()) {
            continue;
        }
        seen.push(plan.map().c0());
        let julia = Julia { map: plan.map().clone(), range };
        let [xs, ys] = axes(&window.view());
        let picture = window.picture();
        for (x, y, pixel) in picture.enumerate_pixels() {
            let count = count(&julia, xs[x as usize], ys[y as usize]).max(range.itermin()) - range.itermin();
            let gray = (f64::from(count) / f64::from(range.itermax() - range.itermin()) * 255.0) as u8;
            assert_eq!(pixel.0, [gray, gray, gray, 255], "step {step}: {x} {y}");
        }
    }
    window.release(to);
    assert!(seen.len() > 5, "pictures keep coming: {}", seen.len());
    window.wait();
    window.assert_exact();
}

#[test]
fn the_field_takes_any_notation_and_says_what_is_wrong() {
    let mut window = open();
    for text in ["(0.25, -0.5)", "0.25 - 0.5j", "juliaset render -r=0.25 -i=-0.5"] {
        window.fill("c0", text);
        assert_eq!(c0(&window), Complex64::new(0.25, -0.5), "{text}");
        window.key(Key::Enter);
        window.fill("c0", "i");
        assert_eq!(c0(&window), Complex64::new(0.0, 1.0));
        window.key(Key::Enter);
    }
    window.fill("c0", "hare");
    window.assert_says("`hare` is not a complex number");
    assert_eq!(c0(&window), Complex64::new(0.0, 1.0));
}

#[test]
fn arrow_keys_in_a_slider_move_a_pixel_of_the_map_and_with_shift_a_tenth() {
    let mut window = open();
    let place = window.map();
    let pixel = scene(&window).small_view([place.width().round() as u32, place.height().round() as u32]);
    let pixel = pixel.spacing().to_f64();
    let before = c0(&window);
    window.named(Role::Slider, "c0 real").focus();
    window.harness.step();
    window.harness.step();
    window.key(Key::ArrowRight);
    let moved = c0(&window) - before;
    assert!((moved.re / pixel - 1.0).abs() < 0.01 && moved.im == 0.0, "{moved} {pixel}");
    window.chord(Modifiers::SHIFT, Key::ArrowLeft);
    let back = c0(&window) - before;
    assert!((back.re / pixel - 0.9).abs() < 0.01, "{back} {pixel}");
}

#[test]
fn the_map_tells_the_period_under_the_pointer_and_rests_when_nothing_moves() {
    let mut window = open();
    window.move_to(in_map(&window, [-1.0, 0.01]));
    window.until(|window| window.says("period 2, |m| = 0."));
    window.wait();
    window.harness.step();
    let delay = window.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay > std::time::Duration::from_secs(1), "{delay:?}");
}

#[test]
fn the_parameter_plane_ends_and_says_so() {
    let mut window = open();
    window.key(Key::M);
    for _ in 0..110 {
        window.key(Key::Plus);
    }
    window.assert_says("The parameter plane ends here");
    assert!((scene(&window).view.spacing().to_f64() / 1e-13 - 1.0).abs() < 1e-6);
    window.wait();
}
