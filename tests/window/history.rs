//! The history and its strip: steps, branches, jumps, thumbnails.

use crate::window::{CTRL, TALL, Window};
use egui::accesskit::Role;
use egui::{Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Rect, Vec2, vec2};
use egui_kittest::kittest::NodeT;
use image::RgbaImage;

/// Room for the panel and for a strip of some thumbnails.
const ROOMY: Vec2 = vec2(900.0, 640.0);

/// The names of the steps in sight, in their order.
fn steps(window: &Window) -> Vec<String> {
    let nodes = window.harness.root().children_recursive().map(|node| node.accesskit_node());
    let names = nodes.filter(|node| node.role() == Role::Button).filter_map(|node| node.label());
    names.filter(|name| name.starts_with("Step ")).collect()
}

fn rect(window: &Window, step: &str) -> Rect {
    window.named(Role::Button, step).rect()
}

fn thumbnail(window: &mut Window, step: &str) -> RgbaImage {
    let rect = rect(window, step);
    let screen = window.harness.render().unwrap();
    let [left, top, columns, rows] =
        [rect.min.x, rect.min.y, rect.width(), rect.height()].map(|side| side.round() as u32);
    image::imageops::crop_imm(&screen, left, top, columns, rows).to_image()
}

/// How much two pictures of one size differ, in the mean of a part of a pixel.
fn difference(one: &RgbaImage, other: &RgbaImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let sum: f64 = one.iter().zip(other.iter()).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / one.len() as f64
}

/// The middle of the picture in the size and shape of a thumbnail.
fn small(picture: &RgbaImage, like: &RgbaImage) -> RgbaImage {
    let ([width, height], (columns, rows)) = ([like.width(), like.height()], picture.dimensions());
    let scale = (f64::from(columns) / f64::from(width)).min(f64::from(rows) / f64::from(height));
    let [part_columns, part_rows] = [width, height].map(|side| (f64::from(side) * scale) as u32);
    let (left, top) = ((columns - part_columns) / 2, (rows - part_rows) / 2);
    let part = image::imageops::crop_imm(picture, left, top, part_columns, part_rows).to_image();
    image::imageops::resize(&part, width, height, image::imageops::FilterType::Triangle)
}

/// Home, zoomed in, zoomed in again; then back to the second and moved instead.
fn with_a_branch() -> (Window, Vec<juliaset_engine::Viewport>) {
    let mut window = Window::open(ROOMY, 1.0);
    let mut views = vec![window.view()];
    window.rest();
    for key in [Key::Plus, Key::Plus] {
        window.key(key);
        window.rest();
        views.push(window.view());
    }
    window.chord(CTRL, Key::Z);
    window.rest();
    window.key(Key::ArrowLeft);
    window.rest();
    views.push(window.view());
    (window, views)
}

const BRANCH: [&str; 4] = [
    "Step 1 of 4: the start",
    "Step 2 of 4: zoomed in",
    "Step 3 of 4: zoomed in",
    "Step 4 of 4: moved, a branch from step 2, shown now",
];

#[test]
fn h_shows_every_step_and_a_click_on_any_of_them_jumps_there() {
    let (mut window, views) = with_a_branch();
    assert_eq!(steps(&window), Vec::<String>::new());
    window.key(Key::H);
    window.wait();
    assert_eq!(steps(&window), BRANCH);
    // The branch that was left is not lost.
    window.click_at(rect(&window, BRANCH[2]).center());
    window.wait();
    assert_eq!(window.view(), views[2]);
    window.click_at(rect(&window, BRANCH[0]).center());
    window.wait();
    assert_eq!(window.view(), views[0]);
    // Redo leads where one was last.
    window.key(Key::Escape);
    for view in [&views[1], &views[2]] {
        window.chord(CTRL, Key::Y);
        window.wait();
        assert_eq!(&window.view(), view);
    }
    assert_eq!(steps(&window).len(), 4, "jumps are no steps");
    window.key(Key::H);
    window.wait();
    assert_eq!(steps(&window), Vec::<String>::new());
}

#[test]
fn the_arrows_move_along_the_strip_that_has_the_focus() {
    let (mut window, views) = with_a_branch();
    window.key(Key::H);
    window.wait();
    window.named(Role::Button, BRANCH[3]).focus();
    window.harness.step();
    for (key, expected) in [
        (Key::ArrowLeft, 2),
        (Key::ArrowLeft, 1),
        (Key::ArrowRight, 2),
        (Key::Home, 0),
        (Key::ArrowLeft, 0),
        (Key::End, 3),
        (Key::ArrowRight, 3),
    ] {
        window.key(key);
        window.wait();
        assert_eq!(window.view(), views[expected], "{key:?}");
        let focused = window.focused().unwrap_or_default();
        assert!(focused.starts_with(&format!("Step {} of 4", expected + 1)), "{key:?}: {focused}");
    }
    window.key(Key::H);
    window.wait();
    assert_eq!(steps(&window), Vec::<String>::new(), "its key closes it from inside too");
}

#[test]
fn the_thumbnails_show_what_the_steps_showed() {
    let (mut window, _) = with_a_branch();
    let last = window.picture();
    window.key(Key::H);
    window.until(|window| window.harness.state().thumbnails_are_made());
    window.harness.step();
    let pictures = BRANCH.map(|step| thumbnail(&mut window, step));
    let whole = small(&last, &pictures[3]);
    let own = difference(&whole, &pictures[3]);
    assert!(own < 8.0, "the present step's thumbnail differs by {own} from the picture");
    for (a, b) in [(0, 1), (1, 2), (0, 3), (2, 3)] {
        let apart = difference(&pictures[a], &pictures[b]);
        assert!(apart > own, "steps {a} and {b} look alike: {apart}");
    }
}

#[test]
fn the_wheel_over_the_strip_scrolls_it_and_leaves_the_picture_alone() {
    let mut window = Window::open(ROOMY, 1.0);
    for key in [Key::ArrowLeft; 12] {
        window.key(key);
        window.rest();
    }
    let view = window.view();
    window.key(Key::H);
    window.wait();
    window.harness.run_steps(40);
    let present = steps(&window).last().cloned().unwrap();
    assert_eq!(present, "Step 13 of 13: moved, shown now");
    let (before, canvas) = (rect(&window, &present), window.canvas());
    assert!(canvas.contains_rect(before), "the present step is in sight: {before:?}");
    window.move_to(before.center());
    window.wheel(MouseWheelUnit::Line, MouseWheelSource::Unknown, vec2(0.0, 6.0), Modifiers::NONE);
    window.harness.run_steps(40);
    assert!(rect(&window, &present).left() > before.left() + 100.0);
    assert_eq!(window.view(), view);
    let unscrolled = steps(&window);
    assert!(unscrolled[0].starts_with("Step 1") || unscrolled.len() < 13, "what is out of sight is not made");
    // The picture beside the strip still takes the wheel.
    window.move_to(Pos2::new(canvas.center().x, canvas.top() + 40.0));
    window.wheel(MouseWheelUnit::Line, MouseWheelSource::Unknown, vec2(0.0, 1.0), Modifiers::NONE);
    assert_ne!(window.view(), view);
}

#[test]
fn a_drag_of_the_picture_is_one_step_also_where_it_rests_in_its_midst() {
    let mut window = Window::open(TALL, 1.0);
    window.rest();
    window.key(Key::H);
    window.wait();
    let at = window.canvas().center();
    window.press(at);
    for share in 1..4 {
        window.move_to(at + vec2(10.0, 4.0) * share as f32);
        window.harness.run_steps(40);
    }
    window.release(at + vec2(30.0, 12.0));
    window.wait();
    assert_eq!(window.harness.state().scene().view, window.view());
    assert_eq!(steps(&window), ["Step 1 of 2: the start", "Step 2 of 2: moved, shown now"]);
}
