//! What the window says: names, the status bar, the help, the export window.

use crate::window::{CTRL, TALL, WIDE, Window, axes, button, count};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

#[test]
fn everything_that_can_be_used_has_a_name() {
    let mut window = Window::open(TALL, 1.0);
    window.harness.check_accessibility();
    window.key(Key::F1);
    window.chord(CTRL, Key::E);
    window.wait();
    window.harness.check_accessibility();
    assert!(window.named(Role::TextInput, "File").is_focused());
    choose_size(&mut window, "Another size");
    window.harness.check_accessibility();
    for role in [Role::Slider, Role::TextInput] {
        let mut names: Vec<_> =
            window.harness.get_all_by_role(role).map(|node| format!("{node:?}")).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "names differ");
    }
}

#[test]
fn the_status_bar_says_the_point_its_count_and_the_magnification() {
    let mut window = Window::open(WIDE, 1.5);
    let (julia, view) = window.scene();
    window.assert_says("exact");
    // As tall as it is, it shows more than the whole set, or exactly that.
    let magnified = 3.2 / view.width().to_f64();
    let said = format!("{magnified:.3}");
    window.assert_says(&format!("magnified \u{d7}{}", said.trim_end_matches('0').trim_end_matches('.')));
    let [xs, ys] = axes(&view);
    let pixel_with = |counts: std::ops::RangeInclusive<u32>| {
        let all = (0..ys.len()).flat_map(|row| (0..xs.len()).map(move |column| [column, row]));
        let found = all.into_iter().find(|[x, y]| counts.contains(&count(&julia, xs[*x], ys[*y])));
        found.unwrap().map(|at| at as f64 + 0.5)
    };
    for pixel in [0..=0, 1..=4, 5..=9, 30..=60, 79..=79, 80..=80].map(pixel_with) {
        window.move_to(window.at(pixel));
        window.harness.step();
        let [columns, rows] = view.size().map(f64::from);
        let x = (pixel[0] - columns / 2.0) * view.spacing().to_f64();
        let y = (rows / 2.0 - pixel[1]) * view.spacing().to_f64();
        let count = count(&julia, x, y);
        let reading = window.harness.state().status().pointer.clone().unwrap();
        assert_eq!(reading.count, Some(count), "at {pixel:?}");
        for (text, value) in reading.point.iter().zip([x, y]) {
            assert!(
                (text.parse::<f64>().unwrap() - value).abs() < 0.05 * view.spacing().to_f64(),
                "{text} {value}"
            );
        }
        let [re, im] = &reading.point;
        let sign = if y < 0.0 { "\u{2212}" } else { "+" };
        window.assert_says(&format!("{re} {sign} {}i", im.trim_start_matches('-')));
        window.assert_says(&match count {
            80 => "stays for 80 iterations".to_owned(),
            count => format!("count {count}"),
        });
    }
}

#[test]
fn the_count_of_another_set_is_never_said_of_this_one() {
    let mut window = Window::open(TALL, 1.0);
    window.fill("itermax", "100000");
    window.chord(CTRL, Key::L);
    window.chord(CTRL, Key::A);
    window.move_to(window.canvas().center());
    window.wait();
    let before = window.harness.state().status().pointer.clone().unwrap().count;
    let center = |window: &Window| {
        let [columns, rows] = window.view().size().map(|side| side as usize);
        let [xs, ys] = axes(&window.view());
        count(&window.julia(), xs[columns / 2], ys[rows / 2])
    };
    assert_eq!(before, Some(center(&window)));
    window.event(egui::Event::Text("0.3".into()));
    let now = window.harness.state().status().pointer.clone().unwrap().count;
    assert!(now.is_none_or(|now| now == center(&window)), "{now:?} is of the set before");
    window.wait();
    assert_eq!(window.harness.state().status().pointer.clone().unwrap().count, Some(center(&window)));
}

#[test]
fn the_help_opens_and_closes_by_its_key_by_its_button_and_by_escape() {
    let mut window = Window::open(TALL, 1.0);
    let shown = |window: &mut Window| {
        window.harness.run_steps(2);
        window.says("Look further left") && window.says("Zoom about the pointer")
    };
    assert!(!shown(&mut window));
    for _ in 0..2 {
        window.key(Key::F1);
        assert!(shown(&mut window));
        window.key(Key::F1);
        assert!(!shown(&mut window));
    }
    window.key(Key::Questionmark);
    assert!(shown(&mut window));
    window.key(Key::Escape);
    assert!(!shown(&mut window));
    window.named(Role::Button, "Help").click();
    window.harness.step();
    assert!(shown(&mut window));
}

#[test]
fn all_of_the_help_is_in_sight_in_a_window_of_ordinary_size() {
    let mut window = Window::open(vec2(900.0, 700.0), 1.0);
    window.key(Key::F1);
    window.wait();
    let last = window.harness.get_all_by_value("Quit").next().unwrap().rect();
    let help = window.harness.get_by_role(Role::Window).rect();
    assert!(help.contains_rect(last), "{help:?} {last:?}");
}

#[test]
fn the_buttons_do_what_they_say() {
    let mut window = Window::open(TALL, 1.0);
    let home = window.view();
    window.key(Key::Plus);
    window.named(Role::Button, "Whole set").click();
    window.harness.step();
    assert_eq!(window.view(), home);
    window.named(Role::Button, "Export picture\u{2026}").click();
    window.harness.run_steps(3);
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "File").is_some());
}

/// Opens the list of sizes of the export window and takes one.
fn choose_size(window: &mut Window, name: &str) {
    window.harness.get_by_role(Role::ComboBox).click();
    window.harness.run_steps(2);
    window.harness.get_by_role_and_label(Role::Button, name).click();
    window.harness.run_steps(3);
}

#[test]
fn the_export_window_offers_sizes_and_refuses_an_empty_one() {
    let mut window = Window::open(vec2(800.0, 420.0), 1.0);
    window.chord(CTRL, Key::E);
    window.harness.run_steps(3);
    let [columns, rows] = window.view().size();
    window.harness.get_by_role(Role::ComboBox).click();
    window.harness.run_steps(2);
    for choice in [
        format!("As on screen ({columns} \u{d7} {rows})"),
        format!("2\u{d7} the screen ({} \u{d7} {})", 2 * columns, 2 * rows),
        "4K (3840 \u{d7} 2160)".to_owned(),
        "8K (7680 \u{d7} 4320)".to_owned(),
        "Another size".to_owned(),
    ] {
        let found = window.harness.query_all_by_role_and_label(Role::Button, &choice).count();
        assert!(found > 0, "{choice}");
    }
    window.key(Key::Escape);
    window.chord(CTRL, Key::E);
    window.harness.run_steps(3);
    choose_size(&mut window, "Another size");
    for (field, side) in [("Width in pixels", "width"), ("Height in pixels", "height")] {
        let before = window.field_text(field);
        window.fill(field, "0");
        window.assert_says(&format!("The {side} is 0, and must be at least 1. Escape brings {before} back"));
        window.fill(field, "12x");
        window.assert_says("`12x` is not a whole number");
        window.fill(field, "640");
        assert!(!window.says("Escape brings"));
        assert_eq!(window.field_text(field), "640");
    }
}

#[test]
fn the_export_window_leaves_the_picture_alone_and_closes_by_escape() {
    let mut window = Window::open(vec2(900.0, 420.0), 1.0);
    let view = window.view();
    window.chord(CTRL, Key::E);
    window.wait();
    window.type_text("p-");
    let inside = window.named(Role::TextInput, "File").rect().center();
    window.move_to(inside);
    window.event(button(inside, true));
    window.move_to(inside + vec2(20.0, 30.0));
    window.event(button(inside + vec2(20.0, 30.0), false));
    assert_eq!(window.view(), view, "keys and pointer are the window's");
    window.key(Key::Escape);
    window.harness.run_steps(2);
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "File").is_none());
}

#[test]
fn the_help_and_the_export_window_fit_into_the_smallest_window() {
    for (modifiers, key) in [(Modifiers::NONE, Key::F1), (CTRL, Key::E)] {
        let mut window = Window::open(vec2(480.0, 320.0), 1.0);
        window.chord(modifiers, key);
        window.wait();
        let screen = window.harness.ctx.content_rect();
        let windows: Vec<_> = window.harness.get_all_by_role(Role::Window).map(|node| node.rect()).collect();
        assert!(
            windows.iter().any(|shown| shown.width() < 480.0)
                && windows.iter().all(|shown| screen.contains_rect(*shown)),
            "{windows:?}"
        );
    }
}
