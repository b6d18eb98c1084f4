//! Scenes of the window as texts, and back.

use crate::app::reopen;
use crate::app::state::Scene;
use crate::axes::Overlays;
use crate::scenes;
use juliaset_engine::scene::{self, Place};

/// A scene as it is kept in files.
pub fn kept(scene: &Scene, overlays: &Overlays) -> scene::Scene {
    let place = Place::View(scene.view.clone(), scene.precision);
    let mut kept = scene::Scene::new(scene.plane, scene.map.clone(), place);
    kept.bounds = scene.bounds;
    kept.coloring = scene.coloring.clone();
    scenes::set_overlays(&mut kept, overlays);
    kept
}

/// The text of a scene.
pub fn text(scene: &Scene, overlays: &Overlays) -> String {
    kept(scene, overlays).to_toml()
}

/// The scene of a text.
pub fn read(text: &str) -> anyhow::Result<(Scene, Overlays)> {
    reopen::shown(&scene::Scene::from_toml(text)?).map_err(anyhow::Error::msg)
}
