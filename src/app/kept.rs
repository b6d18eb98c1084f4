//! Scenes of the window as texts, and back.

use crate::app::state::Scene;
use crate::axes::Overlays;
use juliaset_engine::Plane;
use juliaset_engine::scene::{self, Place};

/// A scene as it is kept in files.
pub fn kept(scene: &Scene, overlays: Overlays) -> scene::Scene {
    let place = Place::View(scene.view.clone(), scene.precision);
    let mut kept = scene::Scene::new(Plane::Dynamical, scene.map.clone(), place);
    kept.bounds = scene.bounds;
    kept.coloring = scene.coloring.clone();
    (kept.axes, kept.scale_bar) = (overlays.axes, overlays.scale_bar);
    kept
}

/// The scene of the window that a kept one is, and what lies over it.
pub fn shown(kept: &scene::Scene) -> anyhow::Result<(Scene, Overlays)> {
    /// Of a place that has no size of its own.
    const SIZE: [u32; 2] = [1280, 800];
    anyhow::ensure!(kept.plane == Plane::Dynamical, "it shows the parameter plane, which has no window yet");
    let scene = Scene {
        map: kept.map.clone(),
        bounds: kept.bounds,
        view: kept.place.view(SIZE)?,
        precision: kept.place.precision(),
        coloring: kept.coloring.clone(),
    };
    Ok((scene, Overlays { axes: kept.axes, scale_bar: kept.scale_bar }))
}

/// The text of a scene.
pub fn text(scene: &Scene, overlays: Overlays) -> String {
    kept(scene, overlays).to_toml()
}

/// The scene of a text.
pub fn read(text: &str) -> anyhow::Result<(Scene, Overlays)> {
    shown(&scene::Scene::from_toml(text)?)
}
