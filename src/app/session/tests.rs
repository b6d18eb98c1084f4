use super::*;
use crate::app::apply::LIMITS;
use juliaset_engine::color::palette::Palette;
use juliaset_engine::color::{Coloring, Theme};
use juliaset_engine::scene::Bounds;
use juliaset_engine::{QuadraticMap, Viewport};
use std::fs;
use std::time::Instant;

fn scene(width: &str, size: [u32; 2]) -> Scene {
    let view = Viewport::parse("-0.1234567890123456789012345678901234567890", "1e-3", width, size).unwrap();
    let palette = Arc::new(Palette::builtin("Ember").unwrap().clone());
    let coloring = Coloring { palette, ..Coloring::of(Theme::Slopes) };
    let map = QuadraticMap::parse("-0.1", "0.7400000000000000000000000000001", 3.5).unwrap();
    let bounds = Bounds { itermin: Some(3), itermax: None };
    Scene { bounds, coloring, ..Scene::of(map, view) }
}

fn window() -> Surroundings {
    Surroundings { size: Some([900.0, 600.0]), panel: true, strip: true, export: None }
}

/// A history with a branch, some of it very deep, with moves that no one typed.
fn history() -> History<Scene> {
    let first = scene("0.1", [1, 1]);
    let mut history = History::new(first.clone(), first.weight(), LIMITS);
    for width in ["1e-3", "1e-30", "1.23456789e-300"] {
        let scene = scene(width, [1, 1]);
        let moved = scene.with_view(scene.view.zoomed(1.7, [0.3, 0.9]).panned(3, -5));
        history.record(moved.clone(), moved.weight());
    }
    history.undo();
    let other = first.with_coloring(Coloring::default());
    history.record(other.clone(), other.weight());
    history
}

fn kept_in(folder: &Path, scene: &Scene, history: &History<Scene>, window: Surroundings) {
    let mut opened = open(folder);
    let mut keeper = Keeper::start(&mut opened, || ()).unwrap().unwrap();
    keeper.keep(scene, &Overlays { axes: true, ..Overlays::default() }, history, window);
}

#[test]
fn all_of_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (history, on_screen) = (history(), scene("1e-12", [820, 560]));
    kept_in(folder.path(), &on_screen, &history, window());
    let opened = open(folder.path());
    assert_eq!(opened.message, None);
    let last = opened.last.unwrap();
    assert_eq!((last.scene, last.window), (on_screen, window()));
    assert_eq!(last.overlays, Overlays { axes: true, ..Overlays::default() });
    let states = |history: &History<Scene>| -> Vec<_> {
        let ids: Vec<_> = history.steps().map(|(id, _)| id).collect();
        let place = |id| ids.iter().position(|other| *other == id);
        history.steps().map(|(_, step)| ((*step.state).clone(), step.parent.and_then(place))).collect()
    };
    assert_eq!(states(&last.history), states(&history));
    assert_eq!(last.history.state(), history.state());
    let palettes: Vec<_> =
        last.history.steps().map(|(_, step)| step.state.coloring.palette.clone()).collect();
    assert!(Arc::ptr_eq(&palettes[0], &palettes[3]), "a palette is in memory once");
}

#[test]
fn a_change_is_on_the_disk_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut opened = open(folder.path());
    let mut keeper = Keeper::start(&mut opened, || ()).unwrap().unwrap();
    let history = history();
    keeper.keep(&scene("1e-5", [64, 40]), &Overlays::default(), &history, window());
    keeper.keep(&scene("1e-6", [64, 40]), &Overlays::default(), &history, window());
    let since = Instant::now();
    let path = folder.path().join("session.json");
    while !fs::read_to_string(&path).is_ok_and(|text| text.contains("1e-6")) {
        assert!(since.elapsed() < Duration::from_secs(60), "it is never saved");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(open(folder.path()).message.unwrap().starts_with("Another window keeps the session"));
}

#[test]
fn an_export_that_was_running_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let export = Some("big.png".to_owned());
    kept_in(folder.path(), &scene("1", [64, 40]), &history(), Surroundings { export, ..window() });
    let said = open(folder.path()).message.unwrap();
    assert_eq!(said, "The export of big.png was not done when the program ended");
}

#[test]
fn a_session_with_a_step_that_cannot_be_read_is_set_aside() {
    for (old, new) in [("-0.1234567", "-0.12e34e567"), ("\"present\":4", "\"present\":5")] {
        let folder = tempfile::tempdir().unwrap();
        kept_in(folder.path(), &scene("1", [64, 40]), &history(), window());
        let path = folder.path().join("session.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{text}");
        fs::write(&path, text.replace(old, new)).unwrap();
        let opened = open(folder.path());
        assert!(opened.last.is_none() && !path.exists());
        assert!(opened.message.unwrap().contains("session-spoilt-"));
    }
}

#[test]
fn more_steps_than_a_history_has_are_not_read() {
    let text = kept::text(&scene("1", [4, 3]), &Overlays::default());
    let mut session = Session::new(text.clone(), window());
    for step in 0..LIMITS.steps {
        session.push(step.checked_sub(1), &text);
    }
    assert_eq!(restored(&session).unwrap().history.steps().count(), LIMITS.steps);
    session.push(Some(0), &text);
    assert!(restored(&session).unwrap_err().to_string().contains("at most 500"));
}
