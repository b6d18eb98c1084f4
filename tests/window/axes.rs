//! The grid and the scale bar over the picture.

use crate::window::{CTRL, WIDE, Window};
use egui::{Event, Key, Modifiers, OutputCommand, vec2};
use image::RgbaImage;

/// The columns in which most rows differ between two pictures.
fn changed_columns(before: &RgbaImage, after: &RgbaImage) -> Vec<u32> {
    let changed = |column: &u32| {
        let rows = 0..before.height();
        rows.filter(|row| before.get_pixel(*column, *row) != after.get_pixel(*column, *row)).count()
    };
    (0..before.width()).filter(|column| changed(column) > before.height() as usize * 3 / 4).collect()
}

#[test]
fn g_shows_the_grid_and_b_the_scale_bar_until_they_are_pressed_again() {
    for pixels_per_point in [1.0, 1.5] {
        let mut window = Window::open(WIDE, pixels_per_point);
        let (view, plain) = (window.view(), window.picture());
        window.key(Key::G);
        window.wait();
        let grid = window.picture();
        // Lines of 1 or 2 pixels with as much on either side: about 0, half a unit apart.
        let columns = changed_columns(&plain, &grid);
        let half = 0.5 / view.spacing().to_f64();
        let middle = f64::from(view.size()[0]) / 2.0;
        for column in &columns {
            let from_line = (f64::from(*column) + 0.5 - middle) / half;
            assert!((from_line - from_line.round()).abs() * half < 3.5, "{column} of {columns:?}");
        }
        // Halos are not seen on black.
        assert!(columns.len() >= 3, "{columns:?}");
        window.key(Key::B);
        window.wait();
        let both = window.picture();
        let corner = |picture: &RgbaImage| image::imageops::crop_imm(picture, 12, 12, 40, 24).to_image();
        assert!(corner(&both) != corner(&grid) && corner(&grid) != plain);
        window.key(Key::G);
        window.wait();
        assert!(changed_columns(&plain, &window.picture()).is_empty());
        assert!(corner(&window.picture()) != corner(&plain));
        window.key(Key::B);
        window.wait();
        assert_eq!(window.picture(), plain);
        assert_eq!(window.view(), view);
    }
}

#[test]
fn the_grid_follows_a_drag_at_once_and_takes_no_gesture() {
    let mut window = Window::open(WIDE, 1.0);
    let (view, plain) = (window.view(), window.picture());
    window.key(Key::G);
    window.wait();
    let before = changed_columns(&plain, &window.picture());
    let from = window.canvas().left_bottom() + vec2(25.0, -12.0);
    window.press(from);
    window.move_to(from + vec2(20.0, 0.0));
    window.move_to(from + vec2(20.0, -8.0));
    window.harness.step();
    assert_eq!(window.view(), view.panned(20, -8), "also from a label on");
    let during = window.picture();
    window.release(from + vec2(20.0, -8.0));
    window.wait();
    let after = window.picture();
    window.key(Key::G);
    window.wait();
    let moved = window.picture();
    let after = changed_columns(&moved, &after);
    let stayed = |columns: &[u32]| -> Vec<u32> {
        columns.iter().copied().filter(|column| (25..view.size()[0] - 25).contains(column)).collect()
    };
    assert_eq!(stayed(&after), stayed(&before.iter().map(|column| column + 20).collect::<Vec<_>>()));
    // Long before the new pixels were known.
    let lines =
        |picture: &RgbaImage| after.iter().map(|column| *picture.get_pixel(*column, 60)).collect::<Vec<_>>();
    assert_eq!(lines(&during)[1..].len(), after.len() - 1);
    assert!(lines(&during).iter().zip(lines(&moved)).filter(|(a, b)| **a != *b).count() > after.len() / 2);
    window.assert_exact();
}

#[test]
fn the_command_that_is_copied_asks_for_what_is_drawn() {
    let mut window = Window::open(WIDE, 1.0);
    for (key, flags) in [(None, ""), (Some(Key::B), " --scale-bar"), (Some(Key::G), " --axes --scale-bar")] {
        key.into_iter().for_each(|key| window.key(key));
        let modifiers = CTRL.plus(Modifiers::SHIFT);
        window.events_at_once([
            Event::ModifiersChanged(modifiers),
            Event::Key { key: Key::C, pressed: true, modifiers, repeat: false, physical_key: None },
        ]);
        let copied =
            window.harness.output().platform_output.commands.iter().find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
        window.events_at_once([Event::ModifiersChanged(Modifiers::NONE)]);
        let copied = copied.unwrap();
        assert_eq!(
            copied.find(" --axes").or(copied.find(" --scale-bar")).map_or("", |at| &copied[at..]),
            flags
        );
    }
}
