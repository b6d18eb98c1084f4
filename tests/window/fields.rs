//! What is typed: taken while it is typed, or refused with a reason and nothing lost.

use crate::window::{CTRL, TALL, Window, axes, close};
use egui::{Key, Modifiers};
use juliaset_engine::Viewport;

#[test]
fn what_is_typed_is_shown_while_it_is_typed() {
    let mut window = Window::open(TALL, 1.0);
    let im = window.julia().c0().im;
    window.fill("c0 real", "-0.");
    assert_eq!(window.julia().c0().re, 0.0);
    window.type_text("7");
    assert_eq!(window.julia().c0().re, -0.7);
    window.type_text("3");
    assert_eq!(window.julia().c0().re, -0.73);
    assert_eq!(window.julia().c0().im, im);
    window.wait();
    window.assert_exact();
    for (field, text) in [
        ("c0 imaginary", "0.25"),
        ("Threshold", "3.5"),
        ("itermin", "7"),
        ("itermax", "150"),
        ("Centre, real", "-0.125"),
        ("Centre, imaginary", "0.25"),
        ("Width", "0.5"),
    ] {
        window.fill(field, text);
        assert_eq!(window.field_text(field), text);
    }
    let (julia, view) = window.scene();
    assert_eq!((julia.c0().re, julia.c0().im, julia.threshold()), (-0.73, 0.25, 3.5));
    assert_eq!((julia.itermin(), julia.itermax()), (7, 150));
    assert_eq!(view.center_text(), ["-0.125", "0.25"]);
    assert!(close(view.width().to_f64(), 0.5));
    window.wait();
    let [xs, ys] = axes(&view);
    window.assert_samples(&xs, &ys);
}

/// A text is refused in a field with words that name the value; the scene stays, and Escape brings
/// the text of the field back.
#[track_caller]
fn assert_refused(window: &mut Window, field: &str, text: &str, words: &[&str]) {
    let before = (window.scene(), window.field_text(field));
    window.fill(field, "");
    // At once, as from the clipboard: its beginnings may be possible.
    window.event(egui::Event::Paste(text.to_owned()));
    window.harness.step();
    assert_eq!(window.scene(), before.0, "{field}: {text:?} changes nothing");
    assert_eq!(window.field_text(field), text, "what was typed stays in sight");
    for word in words {
        window.assert_says(word);
    }
    window.assert_says(&format!("Escape brings {} back", before.1));
    window.key(Key::Escape);
    window.harness.step();
    assert_eq!((window.scene(), window.field_text(field)), before, "Escape brings it back");
    assert!(!window.says("Escape brings"), "the reason goes with its text");
}

#[test]
fn impossible_numbers_are_refused_by_name_and_escape_brings_the_old_one_back() {
    let mut window = Window::open(TALL, 1.0);
    let before = window.picture();
    for field in ["c0 real", "c0 imaginary", "Threshold"] {
        for text in ["abc", "nan", "inf", "1e", "--5", "1,5", "0x1"] {
            assert_refused(&mut window, field, text, &[&format!("`{text}`"), "not a number"]);
        }
    }
    for field in ["itermin", "itermax"] {
        for text in ["1.5", "-1", "abc", "99999999999"] {
            assert_refused(&mut window, field, text, &[&format!("`{text}`"), "not a whole number"]);
        }
    }
    for text in ["abc", "nan", "0x10", "1e999999999"] {
        assert_refused(&mut window, "Centre, real", text, &[&format!("`{text}`"), "real part"]);
        assert_refused(&mut window, "Centre, imaginary", text, &[&format!("`{text}`"), "imaginary part"]);
    }
    window.wait();
    window.harness.remove_cursor();
    window.wait();
    assert_eq!(window.picture(), before);
}

#[test]
fn an_emptied_field_says_so_and_changes_nothing() {
    let mut window = Window::open(TALL, 1.0);
    for field in ["c0 real", "Threshold", "itermin", "itermax", "Centre, real", "Centre, imaginary", "Width"]
    {
        let before = (window.scene(), window.field_text(field));
        window.fill(field, "");
        assert_eq!(window.scene(), before.0);
        window.assert_says(&format!("Escape brings {} back", before.1));
        assert!(!window.says("``"), "{field}: an empty value is named in words, not by two quotes");
        window.key(Key::Escape);
        window.harness.step();
        assert_eq!((window.scene(), window.field_text(field)), before);
    }
}

#[test]
fn numbers_out_of_reach_are_refused_with_what_would_do() {
    let mut window = Window::open(TALL, 1.0);
    for (field, text, words) in [
        ("itermin", "80", &["termin is 80", "itermax is 80", "smaller"][..]),
        ("itermin", "500", &["termin is 500", "smaller"]),
        ("itermax", "5", &["termin is 5", "itermax is 5", "smaller"]),
        ("itermax", "0", &["itermax is 0", "smaller"]),
        ("itermax", "4000000000", &["4000000000", "at most 2000000000"]),
        ("Threshold", "0", &["hreshold is 0", "positive"]),
        ("Threshold", "-1", &["hreshold is -1", "positive"]),
        ("Width", "0", &["width is 0", "positive"]),
        ("Width", "-1", &["width is -1", "positive"]),
        ("Width", "1e-99999", &["1e-99999", "smallest"]),
        ("Width", "1e-99999999999", &["1e-99999999999", "too small"]),
        ("c0 real", "1e999", &["real part", "1e999", "between"]),
        ("Threshold", "1e999", &["`1e999`", "not a number"]),
        ("Width", "1e300", &["1e300", "more than"]),
        ("Centre, real", "1e200", &["real part", "between"]),
    ] {
        assert_refused(&mut window, field, text, words);
    }
}

#[test]
fn a_refused_text_survives_a_click_elsewhere_and_escape_still_brings_the_value_back() {
    let mut window = Window::open(TALL, 1.0);
    let before = window.scene();
    window.fill("c0 real", "abc");
    let at = window.canvas().center();
    window.press(at);
    window.release(at);
    assert_eq!(window.field_text("c0 real"), "abc", "nothing typed is lost");
    window.assert_says("Escape brings -0.835 back");
    window.key(Key::Escape);
    window.harness.step();
    assert_eq!((window.field_text("c0 real"), window.scene()), ("-0.835".into(), before));
}

#[test]
fn a_typed_centre_is_kept_to_its_last_digit() {
    let mut window = Window::open(TALL, 1.0);
    let re = "-0.123456789012345678901234567890123456789012345678901234567891";
    let im = "0.987654321098765432109876543210987654321098765432109876543219";
    window.fill("Width", "1e-7");
    window.fill("Centre, real", re);
    window.fill("Centre, imaginary", im);
    let view = window.view();
    let expected = Viewport::parse(re, im, "1e-7", view.size()).unwrap();
    assert_eq!(view, expected);
    window.key(Key::Enter);
    window.harness.run_steps(2);
    for (field, typed) in [("Centre, real", re), ("Centre, imaginary", im)] {
        assert_eq!(window.field_text(field), typed);
    }
    window.key(Key::Escape);
    window.chord(Modifiers::NONE, Key::Plus);
    window.wait();
    assert_eq!(window.view().center_text(), [re, im], "a zoom about the middle keeps them");
}

#[test]
fn numbers_of_a_thousand_digits_are_taken_and_shown_inside_their_fields() {
    let mut window = Window::open(TALL, 1.0);
    let canvas = window.canvas();
    let long = format!("-0.{}", "1234567891".repeat(100));
    for field in ["c0 real", "c0 imaginary", "Centre, real", "Centre, imaginary"] {
        window.fill(field, "");
        window.event(egui::Event::Paste(long.clone()));
        window.harness.step();
        assert_eq!(window.field_text(field), long);
    }
    window.fill("Width", "");
    window.event(egui::Event::Paste("2.5e-1000".into()));
    window.harness.step();
    assert_eq!(window.field_text("Width"), "2.5e-1000");
    let (julia, view) = window.scene();
    assert_eq!(julia.c0_decimals().each_ref().map(|part| part.to_string()), [long.clone(), long.clone()]);
    assert_eq!(view.center_text(), [long.clone(), long]);
    assert_eq!(window.canvas(), canvas, "the panel is no wider");
    window.assert_says("magnified 1.3\u{b7}10^1000 times");
}

#[test]
fn a_field_shows_the_value_that_undo_brought_back() {
    let mut window = Window::open(TALL, 1.0);
    window.rest();
    window.fill("c0 real", "-0.5");
    window.rest();
    window.chord(CTRL, Key::Z);
    window.harness.step();
    assert_eq!(window.julia().c0().re, -0.835);
    assert_eq!(window.field_text("c0 real"), "-0.835");
}
