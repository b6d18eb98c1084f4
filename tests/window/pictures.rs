//! What is on screen, pixel by pixel.

use crate::window::{CTRL, TALL, WIDE, Window, axes, close};
use egui::{Key, Vec2, vec2};
use image::RgbaImage;
use std::collections::BTreeSet;

/// Everything that stays in sight has moved by the given pixels, right and down.
#[track_caller]
fn assert_moved(before: &RgbaImage, after: &RgbaImage, [right, down]: [u32; 2]) {
    assert_eq!(before.dimensions(), after.dimensions());
    let mut compared = 0;
    for (x, y, pixel) in after.enumerate_pixels().filter(|(x, y, _)| *x >= right && *y >= down) {
        assert_eq!(pixel, before.get_pixel(x - right, y - down), "at {x}, {y}");
        compared += 1;
    }
    assert_eq!(compared, (before.width() - right) * (before.height() - down));
}

#[test]
fn it_opens_on_the_article_set_and_shows_all_of_its_region() {
    let window = Window::open(WIDE, 1.0);
    let julia = window.julia();
    assert_eq!((julia.c0().re, julia.c0().im), (-0.835, -0.2321));
    assert_eq!((julia.threshold(), julia.itermin(), julia.itermax()), (2.0, 5, 80));
    for size in [WIDE, TALL, vec2(900.0, 200.0), vec2(500.0, 200.0)] {
        let view = Window::open(size, 1.0).view();
        let [columns, rows] = view.size().map(f64::from);
        assert_eq!(view.center_text(), ["0", "0"]);
        assert!(close(view.spacing().to_f64(), (3.2 / columns).max(2.0 / rows)), "{view:?}");
        assert!(
            columns * view.spacing().to_f64() > 3.2 - 1e-12 && rows * view.spacing().to_f64() > 2.0 - 1e-12,
            "{view:?}"
        );
    }
}

#[test]
fn every_pixel_on_screen_is_its_own_point_of_the_article_picture_on_any_monitor() {
    for pixels_per_point in [1.0, 1.25, 1.5, 2.0] {
        let mut window = Window::open(vec2(720.0, 203.0), pixels_per_point);
        let points = window.canvas().size() * pixels_per_point;
        let expected = [points.x.round() as u32, points.y.round() as u32];
        assert_eq!(window.view().size(), expected, "own pixels, one to one");
        window.assert_exact();
        // Not one flat colour, by some accident of the renderer.
        let grays: BTreeSet<u8> = window.picture().pixels().map(|pixel| pixel.0[0]).collect();
        assert!(grays.len() > 30 && grays.contains(&0) && grays.contains(&255), "{grays:?}");
    }
}

#[test]
fn a_drag_moves_the_picture_pixel_for_pixel_and_back_restores_it() {
    for (pixels_per_point, moved) in [(1.0, [80, 30]), (1.5, [120, 45]), (2.0, [160, 60])] {
        let mut window = Window::open(WIDE, pixels_per_point);
        let (view, before) = (window.view(), window.picture());
        let from = window.canvas().center();
        window.press(from);
        window.move_to(from + vec2(37.0, 11.0));
        window.move_to(from + vec2(80.0, 30.0));
        // At once, long before the new pixels are known.
        window.harness.step();
        let during = window.picture();
        assert_moved(&before, &during, moved);
        window.release(from + vec2(80.0, 30.0));
        window.wait();
        assert_moved(&before, &window.picture(), moved);
        window.assert_exact();
        assert_eq!(window.view(), view.panned(moved[0].into(), moved[1].into()));
        assert_eq!(window.view().spacing().to_f64(), view.spacing().to_f64());
        window.drag(from, from - vec2(80.0, 30.0));
        assert_eq!(window.view(), view);
        window.wait();
        assert_eq!(window.picture(), before);
    }
}

#[test]
fn another_window_size_shows_more_and_does_not_stretch() {
    let mut window = Window::open(WIDE, 1.0);
    let (view, before) = (window.view(), window.picture());
    for size in [WIDE + vec2(80.0, 60.0), WIDE + vec2(20.0, -20.0), vec2(820.0, 320.0), WIDE] {
        window.harness.set_size(size);
        window.wait();
        let after = window.view();
        assert_eq!(
            (after.spacing().to_f64(), after.center_text()),
            (view.spacing().to_f64(), view.center_text())
        );
        let grown: Vec2 = size - WIDE;
        let [columns, rows] = view.size();
        let expected = [columns as f32 + grown.x, rows as f32 + grown.y].map(|side| side as u32);
        assert_eq!(after.size(), expected);
        window.assert_exact();
    }
    assert_eq!(window.picture(), before);
}

#[test]
fn another_gray_scale_recolours_at_once_and_counts_nothing_again() {
    let mut window = Window::open(TALL, 1.0);
    let (_, counted) = window.harness.state().status().last_exact.unwrap();
    assert!(counted > 0);
    for (field, text) in [("itermin", "20"), ("itermax", "60"), ("itermin", "0"), ("itermax", "80")] {
        window.fill(field, text);
        window.wait();
        window.assert_exact();
        let (_, counted) = window.harness.state().status().last_exact.unwrap();
        assert_eq!(counted, 0, "{field} {text}");
    }
    // More iterations are new work, for the points that had stayed.
    window.fill("itermax", "120");
    window.wait();
    window.assert_exact();
    let (_, counted) = window.harness.state().status().last_exact.unwrap();
    let [columns, rows] = window.view().size().map(u64::from);
    assert!(counted > 0 && counted < columns * rows * 120, "{counted}");
}

#[test]
fn the_last_of_twenty_hasty_changes_is_what_stays() {
    let mut window = Window::open(TALL, 1.0);
    window.fill("itermax", "3000");
    window.chord(CTRL, Key::L);
    for step in 0..20 {
        window.chord(CTRL, Key::A);
        window.event(egui::Event::Text(format!("-0.{}", 800 + 7 * step)));
    }
    window.harness.step();
    assert_eq!(window.julia().c0().re, -0.933);
    window.wait();
    window.assert_exact();
    let julia = window.julia();
    assert_eq!((julia.threshold(), julia.itermin(), julia.itermax()), (2.0, 5, 3000));
}

#[test]
fn a_zoom_glides_to_the_exact_picture() {
    let mut window = Window::open(WIDE, 1.5);
    let home = window.view();
    for key in [Key::Plus, Key::Plus, Key::ArrowLeft, Key::ArrowUp] {
        window.key(key);
    }
    window.wait();
    let [xs, ys] = axes(&window.view());
    assert!(close(window.view().spacing().to_f64() * 2.25, home.spacing().to_f64()));
    window.assert_samples(&xs, &ys);
}
