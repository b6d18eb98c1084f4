//! Notices of what was done.

use crate::window::{CTRL, WIDE, Window};
use egui::accesskit::{Live, Role};
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);
const COPIED: &str = "Copied the command that renders this view";

#[test]
fn a_notice_stands_in_the_corner_of_the_picture_is_read_aloud_and_goes_by_itself() {
    let mut window = Window::open(WIDE, 1.0);
    let before = window.picture();
    let screen = window.harness.render().unwrap();
    window.chord(CTRL_SHIFT, Key::C);
    window.harness.run_steps(2);
    let canvas = window.canvas();
    let notice = window.harness.get_by_value(COPIED);
    assert!(canvas.contains_rect(notice.rect()));
    assert!(notice.rect().top() < canvas.top() + 40.0 && notice.rect().right() > canvas.right() - 40.0);
    assert_eq!(notice.accesskit_node().live(), Live::Polite);
    let after = window.harness.render().unwrap();
    assert!(after != screen, "it is seen");
    window.wait();
    let delay = window.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay.as_secs_f64() > 1.0, "it sleeps meanwhile: {delay:?}");
    window.harness.run_steps(60 * 8);
    assert!(!window.says(COPIED));
    assert!(window.picture() == before);
    // Nothing is to be waited for any more.
    let delay = window.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay.as_secs() > 1_000, "{delay:?}");
}

#[test]
fn what_a_file_changed_is_undone_by_the_button_of_its_notice() {
    let mut window = Window::open(WIDE, 1.0);
    window.named(Role::Button, "Smooth").click();
    window.rest();
    let name = |window: &Window| window.harness.state().scene().coloring.palette.name().to_owned();
    let before = name(&window);
    window.event(Event::Paste("0 0 0\n255 0 0\n255 255 255\n".into()));
    window.until(|window| name(window) != before);
    window.rest();
    window.named(Role::Button, "Undo").click();
    window.harness.run_steps(3);
    assert_eq!(name(&window), before);
    assert!(
        window.harness.query_by_role_and_label(Role::Button, "Undo").is_none(),
        "it goes with its button"
    );
}
