//! What is chosen once and for all is there again at the next start.

use crate::window::{CTRL, TALL, Window, close};
use egui::accesskit::Role;
use egui::{Key, Modifiers, MouseWheelSource, MouseWheelUnit, pos2, vec2};
use egui_kittest::kittest::Queryable;
use juliaset::app::Start;
use std::fs;
use std::path::Path;

/// A window of a start that has its settings in a file.
fn window_with(path: &Path) -> Window {
    let start = Start { settings: Some(path.to_owned()), palettes: None, ..Start::default() };
    let mut window = Window::start_with(TALL, 1.0, start, tempfile::tempdir().unwrap());
    window.wait();
    window
}

#[test]
fn theme_wheel_panel_and_folded_sections_come_back_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config").join("settings.toml");
    let mut window = window_with(&path);
    window.chord(CTRL, Key::Comma);
    window.harness.run_steps(3);
    window.named(Role::Button, "Light").click();
    window.harness.run_steps(2);
    window.named(Role::Slider, "wheel").set_value_accesskit(2.0);
    window.harness.run_steps(2);
    assert!(!window.harness.ctx.global_style().visuals.dark_mode, "at once");
    window.key(Key::Escape);
    window.harness.run_steps(2);
    let heading = window.named(Role::Button, "View").rect().center();
    window.click_at(heading);
    let edge = pos2(window.canvas().left() - 1.0, 600.0);
    window.drag(edge, edge + vec2(40.0, 0.0));
    window.wait();
    let width = window.canvas().left();
    // The end of the window waits for the file.
    drop(window);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("theme = \"light\"\n") && text.contains("folded = [\"View\"]\n"), "{text}");
    let mut window = window_with(&path);
    assert!(!window.harness.ctx.global_style().visuals.dark_mode);
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "Width").is_none());
    assert_eq!(window.canvas().left(), width);
    let before = window.view();
    window.move_to(window.canvas().center());
    let notch = vec2(0.0, 1.0);
    window.wheel(MouseWheelUnit::Line, MouseWheelSource::Wheel, notch, Modifiers::NONE);
    let zoomed = before.spacing().to_f64() / window.view().spacing().to_f64();
    assert!(close(zoomed, 2.0), "one notch is twice as far: {zoomed}");
}

#[test]
fn a_change_is_in_the_file_soon_while_the_window_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut window = window_with(&path);
    window.chord(CTRL, Key::Comma);
    window.harness.run_steps(3);
    window.named(Role::Button, "System").click();
    window.until(|_| fs::read_to_string(&path).is_ok_and(|text| text.contains("theme = \"system\"\n")));
}

#[test]
fn a_spoilt_file_is_set_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "theme = [").unwrap();
    let window = window_with(&path);
    window.assert_says("set aside as");
    drop(window);
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let kept: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with("settings-spoilt-2")).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::read_to_string(folder.path().join(&kept[0])).unwrap(), "theme = [");
}

#[test]
fn text_is_scaled_once_the_slider_is_let_go_and_the_picture_keeps_its_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "text_scale = 1.25\n").unwrap();
    let mut window = window_with(&path);
    window.harness.run_steps(3);
    window.wait();
    assert_eq!(window.harness.ctx.zoom_factor(), 1.25);
    let canvas = window.canvas().size() * window.harness.ctx.pixels_per_point();
    assert_eq!(window.view().size(), [canvas.x, canvas.y].map(|side| side.round() as u32));
}

#[test]
fn the_settings_and_the_palette_of_commands_fit_into_the_smallest_window() {
    for (modifiers, key) in [(CTRL, Key::Comma), (CTRL, Key::K), (Modifiers::NONE, Key::F1)] {
        let mut window = Window::open(vec2(320.0, 240.0), 1.0);
        window.chord(modifiers, key);
        window.wait();
        let screen = window.harness.ctx.content_rect();
        for role in [Role::Window, Role::TextInput, Role::Slider] {
            for node in window.harness.query_all_by_role(role) {
                let rect = node.rect();
                assert!(rect.width() >= 320.0 || screen.contains_rect(rect), "{key:?}: {rect:?}");
            }
        }
    }
}
