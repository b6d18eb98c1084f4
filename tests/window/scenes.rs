//! Scenes that are opened in the window, and copied from it.

use crate::window::{CTRL, WIDE, Window};
use egui::{Event, Key, Modifiers, OutputCommand};
use juliaset_engine::scene::Scene;

const TEXT: &str = "version = 1\ntitle = 'Rabbit'\nc0 = ['-0.123', '0.745']\nthreshold = '3'\n\
    [bounds]\nitermin = 2\nitermax = 70\n\
    [view]\ncenter = ['0.25', '1e-20']\nwidth = '1.5'\nsize = [60, 40]\n\
    [coloring]\nbase = 'smooth'\n[picture]\nscale_bar = true";

fn says(window: &Window, words: &str) -> bool {
    window.texts().iter().any(|text| text.contains(words))
}

#[test]
fn a_pasted_scene_is_shown_as_one_step_and_a_wrong_one_changes_nothing() {
    let mut window = Window::open(WIDE, 1.0);
    let before = window.harness.state().scene().clone();
    window.rest();
    window.event(Event::Paste(TEXT.into()));
    window.until(|window| says(window, "Opened Rabbit"));
    window.rest();
    let scene = window.harness.state().scene().clone();
    let kept = Scene::from_toml(TEXT).unwrap();
    assert_eq!((&scene.map, scene.bounds, &scene.coloring), (&kept.map, kept.bounds, &kept.coloring));
    assert_eq!(scene.view.center_text(), ["0.25", "1e-20"]);
    assert_eq!(scene.view.size(), before.view.size());
    for (text, words) in [
        (TEXT.replace("version = 1", "version = 2"), "version 2"),
        (TEXT.replace("width = '1.5'", "width = '-1'"), "width is -1"),
        (TEXT.replace("threshold", "thresh"), "unknown field `thresh`"),
    ] {
        window.event(Event::Paste(text));
        window.until(|window| says(window, words));
        assert_eq!(*window.harness.state().scene(), scene);
    }
    window.chord(CTRL, Key::Z);
    window.wait();
    assert_eq!(*window.harness.state().scene(), before);
}

#[test]
fn the_path_of_a_picture_opens_it_and_a_copied_scene_is_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a scene.toml");
    std::fs::write(&path, TEXT).unwrap();
    let mut window = Window::open(WIDE, 1.0);
    window.event(Event::Paste(path.display().to_string()));
    window.until(|window| says(window, "Opened Rabbit"));
    window.wait();
    let modifiers = CTRL.plus(Modifiers::SHIFT);
    window.events_at_once([
        Event::ModifiersChanged(modifiers),
        Event::Key { key: Key::S, pressed: true, modifiers, repeat: false, physical_key: None },
    ]);
    let copied = window.harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let kept = Scene::from_toml(&copied.unwrap()).unwrap();
    let scene = window.harness.state().scene();
    assert_eq!((&kept.map, kept.bounds, &kept.coloring), (&scene.map, scene.bounds, &scene.coloring));
    assert_eq!(kept.place.view([1, 1]).unwrap(), scene.view);
    assert!(kept.scale_bar);
}
