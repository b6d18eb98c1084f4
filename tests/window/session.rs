//! What is back when the program is started again: scene, history, panel, bookmarks.

use crate::window::{CTRL, TALL, Window};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use juliaset::app::Start;
use juliaset_engine::Viewport;
use std::path::Path;
use tempfile::TempDir;

fn start(folder: &Path) -> Start {
    Start { state: Some(folder.to_path_buf()), ..Start::default() }
}

fn open(folder: &TempDir, start: Start) -> Window {
    let mut window = Window::start(TALL, 1.0, Start { state: Some(folder.path().to_path_buf()), ..start });
    window.wait();
    window
}

#[test]
fn scene_history_and_panel_are_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(&folder, start(folder.path()));
    window.rest();
    let mut scenes = vec![window.scene()];
    for key in [Key::Plus, Key::ArrowLeft, Key::Plus] {
        window.key(key);
        window.rest();
        scenes.push(window.scene());
    }
    window.chord(CTRL, Key::Z);
    window.rest();
    window.key(Key::B);
    window.key(Key::H);
    window.wait();
    drop(window);
    let mut window = open(&folder, start(folder.path()));
    assert_eq!(window.scene(), scenes[2]);
    let strip = window.harness.query_by_role_and_label(Role::Button, "Step 3 of 4: moved, shown now");
    assert!(strip.is_some(), "the strip is open");
    window.chord(CTRL, Key::Y);
    window.wait();
    assert_eq!(window.scene(), scenes[3], "what was undone can be redone");
    for earlier in scenes.iter().rev().skip(1) {
        window.chord(CTRL, Key::Z);
        window.wait();
        assert_eq!(&window.scene(), earlier);
    }
}

#[test]
fn a_scene_that_is_asked_for_is_a_step_behind_which_the_last_session_lies() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(&folder, start(folder.path()));
    window.rest();
    window.key(Key::Plus);
    window.rest();
    let last = window.scene();
    drop(window);
    let asked = || {
        let view = Viewport::parse("0.25", "0.5", "1e-5", [64, 40]).unwrap();
        Start { view, asked: true, ..Start::default() }
    };
    for _ in 0..2 {
        let mut window = open(&folder, asked());
        let view = window.view();
        assert_eq!(view.center_text(), ["0.25", "0.5"]);
        window.rest();
        window.chord(CTRL, Key::Z);
        window.wait();
        assert_eq!(window.scene(), last, "undo leads into the last session");
        window.chord(CTRL, Key::Y);
        window.wait();
        assert_eq!(window.view(), view);
        window.rest();
    }
}

#[test]
fn a_second_window_says_that_it_is_not_kept_and_leaves_the_session_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = open(&folder, start(folder.path()));
    first.rest();
    first.key(Key::Plus);
    first.rest();
    let kept = first.scene();
    let mut second = open(&folder, start(folder.path()));
    second.assert_says("Another window keeps the session");
    second.key(Key::ArrowUp);
    second.rest();
    drop(second);
    drop(first);
    assert_eq!(open(&folder, start(folder.path())).scene(), kept);
}

#[test]
fn a_spoilt_session_is_said_and_kept_under_another_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("session.json"), "{ spoilt").unwrap();
    let window = open(&folder, start(folder.path()));
    window.assert_says("The last session could not be read and is kept as");
    let names = std::fs::read_dir(folder.path()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.any(|name| name.starts_with("session-spoilt-20")));
}

#[test]
fn ctrl_d_keeps_the_view_as_a_file_with_a_name_and_a_click_shows_it_again() {
    let mut window = Window::open(TALL, 1.0);
    window.key(Key::Plus);
    window.rest();
    let kept = window.scene();
    window.chord(CTRL, Key::D);
    window.harness.run_steps(3);
    assert_eq!(window.focused().as_deref(), Some("Name of the bookmark"));
    window.chord(CTRL, Key::A);
    window.type_text("Mine");
    window.key(Key::Enter);
    window.harness.run_steps(3);
    window.key(Key::Escape);
    window.key(Key::Home);
    window.rest();
    assert_ne!(window.view(), kept.1);
    window.chord(CTRL, Key::B);
    window.wait();
    let file = window.palettes.path().join("bookmarks");
    let text = || {
        let mut files = std::fs::read_dir(&file).ok()?.flatten().map(|entry| entry.path());
        let file = files.find(|path| path.extension().is_some_and(|extension| extension == "toml"))?;
        std::fs::read_to_string(file).ok()
    };
    window.until(|_| text().is_some_and(|text| text.contains("title = \"Mine\"")));
    let at = window.named(Role::Button, "Show Mine").rect().center();
    window.click_at(at);
    window.wait();
    assert_eq!(window.scene(), kept);
    window.harness.get_by_role_and_label(Role::Button, "Remove").click();
    window.harness.run_steps(3);
    window.until(|_| text().is_none());
    window.harness.get_by_role_and_label(Role::Button, "Bring it back").click();
    window.harness.run_steps(3);
    window.until(|_| text().is_some());
}

#[test]
fn every_scene_that_comes_with_the_program_is_in_the_window_of_the_bookmarks_and_can_be_undone() {
    let mut window = Window::open(egui::vec2(900.0, 700.0), 1.0);
    window.rest();
    let before = window.scene();
    window.chord(CTRL, Key::B);
    window.wait();
    for name in ["Show The article's set, closer", "Show Douady's rabbit", "Show The dendrite"] {
        let at = window.named(Role::Button, name).rect().center();
        window.click_at(at);
        window.rest();
        assert_ne!(window.scene(), before, "{name}");
    }
    for _ in 0..3 {
        window.chord(CTRL, Key::Z);
        window.rest();
    }
    assert_eq!(window.scene(), before);
}
