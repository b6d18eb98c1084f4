//! The palette of commands.

use crate::window::{CTRL, WIDE, Window};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

const FIELD: &str = "Find a command";

fn open(window: &mut Window) {
    window.chord(CTRL, Key::K);
    window.harness.run_steps(3);
}

fn is_open(window: &Window) -> bool {
    window.harness.query_by_role_and_label(Role::TextInput, FIELD).is_some()
}

#[test]
fn a_command_is_found_by_a_few_letters_and_done_by_enter() {
    let mut window = Window::open(WIDE, 1.0);
    let home = window.view();
    open(&mut window);
    assert!(window.named(Role::TextInput, FIELD).is_focused());
    window.type_text("zin");
    window.key(Key::Enter);
    window.harness.run_steps(2);
    assert!(!is_open(&window) && window.focused().is_none());
    assert_ne!(window.view(), home);
    let zoomed = window.view();
    // Letters in the palette are no keys of the picture.
    open(&mut window);
    window.type_text("p-");
    assert_eq!(window.view(), zoomed);
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "c0 real").is_some());
    window.key(Key::Escape);
    window.harness.run_steps(2);
    assert!(!is_open(&window));
}

#[test]
fn arrows_choose_a_line_and_a_click_does_it() {
    let mut window = Window::open(WIDE, 1.0);
    let home = window.view();
    open(&mut window);
    window.type_text("look");
    let chosen = |window: &Window| {
        let lines = window.harness.get_all_by_role(Role::Button).map(|node| node.accesskit_node());
        let labels = lines.filter(|node| node.toggled() == Some(egui::accesskit::Toggled::True));
        let labels: Vec<String> = labels.filter_map(|node| node.label()).collect();
        labels.into_iter().find(|label| label.starts_with("Look"))
    };
    assert_eq!(chosen(&window).as_deref(), Some("Look further left (Left)"));
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowUp);
    window.harness.step();
    assert_eq!(chosen(&window).as_deref(), Some("Look further right (Right)"));
    let line = window.named(Role::Button, "Look further down (Down)").rect().center();
    window.click_at(line);
    window.harness.run_steps(2);
    assert!(!is_open(&window));
    assert_ne!(window.view(), home);
}

#[test]
fn what_cannot_be_done_now_is_weak_and_does_nothing() {
    let mut window = Window::open(WIDE, 1.0);
    window.rest();
    open(&mut window);
    window.type_text("undo");
    assert!(window.named(Role::Button, "Undo (Ctrl+Z)").accesskit_node().is_disabled());
    window.key(Key::Enter);
    window.harness.step();
    assert!(is_open(&window), "it stays, as nothing was done");
    window.key(Key::Escape);
    window.key(Key::Plus);
    window.rest();
    open(&mut window);
    window.type_text("undo");
    assert!(!window.named(Role::Button, "Undo (Ctrl+Z)").accesskit_node().is_disabled());
    let zoomed = window.view();
    window.key(Key::Enter);
    window.harness.run_steps(2);
    assert_ne!(window.view(), zoomed);
}
