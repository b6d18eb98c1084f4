//! What is known of c0, and the sets that have names.

use crate::window::{TALL, Window};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

fn has_line(window: &Window, words: &str) -> bool {
    let mut buttons =
        window.harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    buttons.any(|label| label.starts_with(words))
}

#[test]
fn a_name_in_the_field_chooses_its_set_and_the_line_says_what_it_is() {
    let mut window = Window::open(TALL, 1.0);
    window.until(|window| has_line(window, "escapes after"));
    window.fill("c0", "Rabbit");
    window.key(Key::Enter);
    window.until(|window| has_line(window, "attracted to a cycle of period 3"));
    assert!(window.field_text("c0").starts_with("-0.12256116687665361997"));
    let line = "attracted to a cycle of period 3, multiplier 0 (superattracting), so the set is connected";
    let place = window.named(Role::Button, line).rect().center();
    window.click_at(place);
    window.harness.run_steps(3);
    window.assert_says("fixed point alpha");
    window.key(Key::Escape);
    window.harness.run_steps(3);
    assert!(!window.says("fixed point alpha"));
}

#[test]
fn a_named_set_is_chosen_by_its_picture() {
    let mut window = Window::open(TALL, 1.0);
    window.wait();
    let place = window.named(Role::Button, "Named sets").rect().center();
    window.click_at(place);
    window.harness.run_steps(3);
    window.until(|window| window.harness.state().thumbnails_are_made());
    let place = window.named(Role::Button, "basilica").rect().center();
    window.click_at(place);
    window.harness.run_steps(3);
    assert_eq!(window.field_text("c0"), "-1 + 0i");
    assert!(window.harness.query_by_role_and_label(Role::Button, "basilica").is_none());
}
