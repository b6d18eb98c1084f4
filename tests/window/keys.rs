//! What the keys do, and where they do nothing.

use crate::window::{CTRL, TALL, WIDE, Window, button, close};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand, ViewportCommand, vec2};
use egui_kittest::kittest::Queryable;

const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

fn panel_is_shown(window: &Window) -> bool {
    window.harness.query_by_role_and_label(Role::TextInput, "c0 real").is_some()
}

#[test]
fn arrows_look_further_and_back_by_an_eighth_of_the_picture() {
    let mut window = Window::open(WIDE, 1.0);
    let home = window.view();
    let step = i64::from(home.size()[0].min(home.size()[1]) / 8);
    for (there, back, right, down) in [
        (Key::ArrowLeft, Key::ArrowRight, step, 0),
        (Key::ArrowRight, Key::ArrowLeft, -step, 0),
        (Key::ArrowUp, Key::ArrowDown, 0, step),
        (Key::ArrowDown, Key::ArrowUp, 0, -step),
    ] {
        window.key(there);
        assert_eq!(window.view(), home.panned(right, down), "{there:?}");
        window.key(back);
        assert_eq!(window.view(), home, "{back:?}");
    }
}

#[test]
fn plus_and_minus_zoom_about_the_middle_and_home_shows_the_whole_set() {
    let mut window = Window::open(WIDE, 1.0);
    let home = window.view();
    for (modifiers, key, factor) in [
        (Modifiers::NONE, Key::Plus, 1.5),
        (Modifiers::NONE, Key::Equals, 2.25),
        (Modifiers::NONE, Key::Minus, 1.5),
        (Modifiers::SHIFT, Key::Plus, 2.25),
        // A neighbour's keys: Ctrl and a sign would scale the controls, and does nothing.
        (CTRL, Key::Plus, 2.25),
        (CTRL, Key::Minus, 2.25),
    ] {
        window.chord(modifiers, key);
        assert!(
            close(window.view().spacing().to_f64() * factor, home.spacing().to_f64()),
            "{modifiers:?} {key:?}"
        );
        assert_eq!(window.view().center_text(), home.center_text());
    }
    window.key(Key::ArrowUp);
    window.key(Key::Home);
    assert_eq!(window.view(), home);
    assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
}

#[test]
fn p_hides_the_panel_and_brings_it_back_and_the_picture_takes_the_room() {
    let mut window = Window::open(WIDE, 1.0);
    let view = window.view();
    window.key(Key::P);
    window.wait();
    assert!(!panel_is_shown(&window));
    assert_eq!((window.canvas().left(), window.canvas().width()), (0.0, WIDE.x));
    assert_eq!(
        (window.view().spacing().to_f64(), window.view().center_text()),
        (view.spacing().to_f64(), view.center_text())
    );
    window.assert_exact();
    window.key(Key::P);
    window.wait();
    assert!(panel_is_shown(&window));
    assert_eq!(window.view(), view);
}

#[test]
fn undo_and_redo_go_through_the_scenes_one_by_one() {
    let mut window = Window::open(TALL, 1.0);
    let mut scenes = vec![window.scene()];
    window.rest();
    window.key(Key::Plus);
    scenes.push(window.scene());
    window.rest();
    window.fill("c0 real", "-0.4");
    window.key(Key::Enter);
    scenes.push(window.scene());
    window.rest();
    window.drag(window.canvas().center(), window.canvas().center() + vec2(30.0, 40.0));
    scenes.push(window.scene());
    window.rest();
    for earlier in scenes.iter().rev().skip(1) {
        window.chord(CTRL, Key::Z);
        assert_eq!(&window.scene(), earlier);
        window.rest();
    }
    window.chord(CTRL, Key::Z);
    assert_eq!(window.scene(), scenes[0], "there is nothing before the first");
    for (later, redo) in scenes[1..].iter().zip([(CTRL, Key::Y), (CTRL_SHIFT, Key::Z), (CTRL, Key::Y)]) {
        window.chord(redo.0, redo.1);
        assert_eq!(&window.scene(), later);
        window.rest();
    }
    window.assert_exact();
}

#[test]
fn undo_is_not_spent_on_a_change_of_the_window_and_redo_outlives_one() {
    let mut window = Window::open(WIDE, 1.0);
    let home = window.view();
    window.rest();
    window.key(Key::Plus);
    let zoomed = window.view();
    window.rest();
    window.key(Key::P);
    window.rest();
    window.chord(CTRL, Key::Z);
    assert_eq!(window.view(), home.resized(window.view().size()), "one step goes back to the whole set");
    window.rest();
    window.key(Key::P);
    window.rest();
    window.chord(CTRL, Key::Y);
    assert_eq!(window.view(), zoomed);
}

#[test]
fn ctrl_shift_c_copies_a_command_that_renders_the_picture_pixel_for_pixel() {
    let mut window = Window::open(TALL, 1.0);
    window.fill("c0 imaginary", "0.2");
    window.fill("itermin", "2");
    window.fill("itermax", "300");
    window.fill("Threshold", "3.5");
    window.key(Key::Escape);
    window.drag(window.canvas().center(), window.canvas().center() + vec2(31.0, 17.0));
    window.key(Key::Plus);
    window.wait();
    // Before a notice stands on it.
    let shown = image::DynamicImage::from(window.picture()).into_luma8();
    let mut copied = None;
    let events = [
        Event::ModifiersChanged(CTRL_SHIFT),
        Event::Key { key: Key::C, pressed: true, modifiers: CTRL_SHIFT, repeat: false, physical_key: None },
    ];
    window.events_at_once(events);
    for command in &window.harness.output().platform_output.commands {
        if let OutputCommand::CopyText(text) = command {
            copied = Some(text.clone());
        }
    }
    window.harness.run_steps(3);
    window.assert_says("Copied the command");
    let folder = tempfile::tempdir().unwrap();
    let copied = copied.unwrap();
    let mut words = copied.split(' ');
    assert_eq!(words.next(), Some("juliaset"));
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_juliaset"))
        .args(words)
        .args(["-o", "copied.png"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{copied}: {}", String::from_utf8_lossy(&run.stderr));
    let rendered = image::open(folder.path().join("copied.png")).unwrap().into_luma8();
    assert!(rendered == shown, "{copied}");
}

#[test]
fn the_keys_of_the_window_itself_reach_it() {
    let mut window = Window::open(WIDE, 1.0);
    let sent = |window: &mut Window, modifiers, key| {
        window.events_at_once([
            Event::ModifiersChanged(modifiers),
            Event::Key { key, pressed: true, modifiers, repeat: false, physical_key: None },
        ]);
        window.harness.output().viewport_output[&egui::ViewportId::ROOT].commands.clone()
    };
    assert!(sent(&mut window, CTRL, Key::Q).contains(&ViewportCommand::Close));
    assert!(sent(&mut window, Modifiers::NONE, Key::F11).contains(&ViewportCommand::Fullscreen(true)));
}

#[test]
fn keys_do_nothing_to_the_picture_while_a_field_has_them() {
    let mut window = Window::open(TALL, 1.0);
    let view = window.view();
    window.fill("c0 real", "p");
    assert!(panel_is_shown(&window));
    window.fill("c0 real", "-");
    for key in [Key::Plus, Key::Minus, Key::Home, Key::ArrowLeft, Key::ArrowUp, Key::Questionmark] {
        window.key(key);
    }
    assert_eq!(window.view(), view);
    assert!(!window.says("Look further left"), "a question mark that is typed opens no help");
    // Escape gives the keys back to the picture.
    window.key(Key::Escape);
    window.key(Key::P);
    window.wait();
    assert!(!panel_is_shown(&window));
}

#[test]
fn a_click_into_the_picture_gives_it_the_keys() {
    let mut window = Window::open(TALL, 1.0);
    window.fill("c0 real", "-0.5");
    assert_eq!(window.focused().as_deref(), Some("c0 real"));
    let at = window.canvas().center();
    window.move_to(at);
    window.event(button(at, true));
    window.event(button(at, false));
    assert_eq!(window.focused(), None);
    let view = window.view();
    window.key(Key::ArrowLeft);
    assert_ne!(window.view(), view);
}

#[test]
fn tab_goes_from_control_to_control_and_never_into_the_picture() {
    let mut window = Window::open(TALL, 1.0);
    window.chord(CTRL, Key::L);
    assert_eq!(window.focused().as_deref(), Some("c0"));
    let mut seen = Vec::new();
    for _ in 0..60 {
        seen.extend(window.focused());
        window.key(Key::Tab);
        if window.focused().as_deref() == Some("Export\u{2026}") {
            break;
        }
    }
    seen.dedup();
    let expected = [
        "c0",
        "Named sets",
        "c0 real",
        "c0 imaginary",
        "escapes after 38, so the set is dust",
        "Colour",
        "Auto colours",
        "Gray",
        "Smooth",
        "Distance",
        "Slopes",
        "Angle",
        "More",
        "Iterations",
        "Automatic iterations",
        "itermin",
        "itermax",
        "Threshold",
        "View",
        "hold on to the set",
        "Centre, real",
        "Centre, imaginary",
        "Width",
        "Auto",
        "f64",
        "Exact",
        "Orbits",
        "orbit of 0",
        "attracting cycle",
        "Rays",
        "Angles of external rays",
        "Levels of equipotentials",
        "Settings",
        "Help",
        "Whole set",
        "Dive",
    ];
    assert_eq!(seen, expected);
    for _ in 0..6 {
        window.key(Key::Tab);
        let name = window.focused().unwrap_or_default();
        assert!(!name.contains("Picture"), "the picture needs no focus: arrows and signs are its own");
    }
    window.chord(Modifiers::SHIFT, Key::Tab);
    assert!(window.focused().is_some());
}

#[test]
fn ctrl_l_leads_to_c0_even_from_a_hidden_panel() {
    let mut window = Window::open(TALL, 1.0);
    window.key(Key::P);
    window.chord(CTRL, Key::L);
    window.harness.run_steps(2);
    assert_eq!(window.focused().as_deref(), Some("c0"));
    window.chord(CTRL, Key::A);
    window.type_text("-0.7");
    assert_eq!(window.julia().c0().re, -0.7);
}
