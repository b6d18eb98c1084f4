//! The panel: sections that fold, an edge that drags, and its place over the picture in a narrow window.

use crate::window::{CTRL, TALL, WIDE, Window};
use egui::accesskit::Role;
use egui::{Key, MouseWheelSource, MouseWheelUnit, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable;

fn is_shown(window: &Window, field: &str) -> bool {
    window.harness.query_by_role_and_label(Role::TextInput, field).is_some()
}

fn fold(window: &mut Window, section: &str) {
    let heading = window.named(Role::Button, section).rect().center();
    window.click_at(heading);
    window.harness.run_steps(2);
}

#[test]
fn a_click_on_a_heading_folds_its_section_and_another_one_unfolds_it() {
    let mut window = Window::open(TALL, 1.0);
    for (section, field) in [("c0", "c0 real"), ("Iterations", "itermax"), ("View", "Width")] {
        assert!(is_shown(&window, field));
        fold(&mut window, section);
        assert!(!is_shown(&window, field), "{section}");
        fold(&mut window, section);
        assert!(is_shown(&window, field), "{section}");
    }
    fold(&mut window, "c0");
    window.chord(CTRL, Key::L);
    window.harness.run_steps(2);
    assert_eq!(window.focused().as_deref(), Some("c0"), "what is asked for is unfolded");
}

#[test]
fn a_slider_its_label_and_its_value_stand_on_one_line_without_overlap() {
    for pixels_per_point in [1.0, 2.0] {
        let window = Window::open(TALL, pixels_per_point);
        for name in ["c0 real", "c0 imaginary", "itermin", "itermax", "Threshold"] {
            let slider = window.named(Role::Slider, name).rect();
            let value = window.named(Role::TextInput, name).rect();
            assert!((slider.center().y - value.center().y).abs() <= 1.0, "{name}: {slider:?} {value:?}");
            assert!(slider.left() >= 82.0 && value.left() - slider.right() >= 8.0, "{name}");
            assert!((value.right() - 287.0).abs() <= 1.0, "{name}: {value:?}");
        }
    }
}

#[test]
fn the_edge_drags_and_the_picture_takes_what_it_leaves() {
    let mut window = Window::open(TALL, 1.0);
    let before = window.canvas();
    assert_eq!(before.left(), 300.0);
    let edge = pos2(before.left() - 1.0, 600.0);
    window.drag(edge, edge + vec2(60.0, 0.0));
    window.wait();
    assert!((window.canvas().left() - 360.0).abs() < 4.0, "{:?}", window.canvas());
    assert_eq!(window.canvas().right(), before.right());
    let edge = pos2(window.canvas().left() - 1.0, 600.0);
    window.drag(edge, edge - vec2(300.0, 0.0));
    window.wait();
    assert_eq!(window.canvas().left(), 260.0, "never narrower than its rows");
}

#[test]
fn in_a_narrow_window_the_panel_is_over_the_picture_and_closes_by_its_key_and_by_escape() {
    for size in [vec2(480.0, 320.0), vec2(320.0, 240.0), vec2(699.0, 300.0)] {
        let mut window = Window::open(size, 1.0);
        let canvas = window.canvas();
        assert_eq!((canvas.left(), canvas.width()), (0.0, size.x));
        assert!(!is_shown(&window, "c0 real"), "the picture comes first");
        window.named(Role::Button, "Panel").click();
        window.harness.run_steps(3);
        assert!(is_shown(&window, "c0 real"));
        assert_eq!(window.canvas(), canvas, "the picture stays");
        // Gestures in it are not the picture's.
        let view = window.view();
        window.move_to(pos2(150.0, 100.0));
        let notch = vec2(0.0, 1.0);
        window.wheel(MouseWheelUnit::Line, MouseWheelSource::Wheel, notch, egui::Modifiers::NONE);
        window.drag(pos2(6.0, 100.0), pos2(6.0, 60.0));
        assert_eq!(window.view(), view);
        // Escape is a field's first.
        window.fill("c0 real", "-0.");
        window.key(Key::Escape);
        window.harness.run_steps(2);
        assert!(is_shown(&window, "c0 real"));
        window.key(Key::Escape);
        window.harness.run_steps(2);
        assert!(!is_shown(&window, "c0 real"));
        for open in [true, false] {
            window.key(Key::P);
            window.harness.run_steps(2);
            assert_eq!(is_shown(&window, "c0 real"), open);
        }
    }
}

#[test]
fn the_buttons_are_in_sight_in_every_window() {
    for size in [vec2(320.0, 240.0), vec2(480.0, 320.0), WIDE, TALL] {
        let mut window = Window::open(size, 1.0);
        if size.x < 700.0 {
            window.key(Key::P);
            window.harness.run_steps(3);
        }
        let screen = Rect::from_min_size(pos2(0.0, 0.0), size);
        for name in ["Settings", "Help", "Whole set", "Export\u{2026}"] {
            let button = window.named(Role::Button, name).rect();
            assert!(screen.contains_rect(button) && button.height() == 28.0, "{name}: {button:?}");
        }
    }
}

#[test]
fn tooltips_stand_beside_the_panel_and_say_the_keys() {
    let mut window = Window::open(TALL, 1.0);
    let slider = window.named(Role::Slider, "itermax").rect();
    window.move_to(slider.center());
    window.harness.run_steps(15);
    assert!(!window.says("Points that have not escaped"), "not at once");
    window.harness.run_steps(30);
    let tip = window.harness.get_all_by_role(Role::Label).map(|node| node.rect());
    let tip: Vec<Rect> = tip.filter(|rect| rect.left() >= 300.0 && rect.top() < 700.0).collect();
    window.assert_says("Points that have not escaped");
    assert!(tip.iter().any(|tip| (tip.top() - slider.top()).abs() < 20.0), "{tip:?} beside {slider:?}");
    let export = window.named(Role::Button, "Export\u{2026}").rect().center();
    window.move_to(export);
    window.harness.run_steps(45);
    window.assert_says("Export the picture (Ctrl+E)");
}

#[test]
fn nothing_in_the_status_bar_is_cut_off_however_narrow_the_window() {
    for size in [vec2(320.0, 240.0), vec2(480.0, 320.0), TALL, vec2(1280.0, 740.0)] {
        let mut window = Window::open(size, 1.0);
        window.move_to(window.canvas().center() + vec2(20.0, 10.0));
        window.harness.run_steps(2);
        let bar = Rect::from_min_max(pos2(0.0, size.y - 26.0), size.to_pos2());
        let mut said: Vec<(String, Rect)> = Vec::new();
        for node in window.harness.get_all_by_role(Role::Label) {
            use egui_kittest::kittest::NodeT;
            // What is further down in the panel is there for screen readers, and hidden by the bar.
            let hidden = node.rect().left() < 300.0 && node.rect().bottom() > bar.bottom();
            if node.rect().center().y > bar.top() && !hidden {
                said.push((node.accesskit_node().value().unwrap_or_default(), node.rect()));
            }
        }
        assert!(said.iter().any(|(text, _)| text.starts_with("exact")), "{said:?}");
        assert!(said.iter().any(|(text, _)| text.ends_with('i')), "the point is said: {said:?}");
        for (text, rect) in &said {
            assert!(bar.contains_rect(*rect), "{text}: {rect:?} in {bar:?}");
            let over = said.iter().filter(|(_, other)| other.intersects(*rect)).count();
            assert_eq!(over, 1, "{text} overlaps: {said:?}");
        }
    }
}
