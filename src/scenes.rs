//! Scenes in files, and the pictures that they are.

use crate::axes::Overlays;
use crate::picture::{Description, Frame};
use anyhow::{Context, bail};
use juliaset_engine::color::ShadeRange;
use juliaset_engine::export::write_atomically;
use juliaset_engine::scene::{Bounds, Place, Scene};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Reads the scene of a file: its text, or a PNG that carries it.
pub fn read(path: &Path) -> anyhow::Result<Scene> {
    let context = || format!("`{}` could not be opened", path.display());
    let file = File::open(path).with_context(context)?;
    if file.metadata().with_context(context)?.is_dir() {
        bail!("`{}` is a folder, not a scene", path.display());
    }
    Scene::read(BufReader::new(file)).with_context(context)
}

/// Writes the text of a scene to a file.
pub fn write(path: &Path, scene: &Scene) -> anyhow::Result<()> {
    write_atomically(path, |out| {
        let written = out.write_all(scene.to_toml().as_bytes());
        written.with_context(|| format!("`{}` could not be written", path.display()))
    })
}

/// What of the plane a scene shows.
pub fn frame(place: &Place) -> anyhow::Result<Frame> {
    match place {
        Place::View(view, precision) => Ok(Frame::View(view.clone(), *precision)),
        Place::Region(region, columns) => Ok(Frame::Region(*region, *columns)),
        _ => bail!("the scene has a place of a kind that this program does not know"),
    }
}

/// The place that a frame is.
pub fn place(frame: &Frame) -> Place {
    match frame {
        Frame::View(view, precision) => Place::View(view.clone(), *precision),
        Frame::Region(region, columns) => Place::Region(*region, *columns),
    }
}

/// What is drawn over a scene's picture.
pub fn overlays(scene: &Scene) -> Overlays {
    Overlays {
        axes: scene.axes,
        scale_bar: scene.scale_bar,
        rays: scene.rays.clone(),
        equipotentials: scene.equipotentials.clone(),
    }
}

/// Has a scene drawn with these over it.
pub fn set_overlays(scene: &mut Scene, overlays: &Overlays) {
    let Overlays { axes, scale_bar, rays, equipotentials } = overlays.clone();
    (scene.axes, scene.scale_bar, scene.rays, scene.equipotentials) = (axes, scale_bar, rays, equipotentials);
}

/// The scene of a picture whose bounds were chosen so; it keeps what was found for those that are not given.
pub fn of(description: &Description, bounds: Bounds) -> Scene {
    let Description { plane, map, range, frame, coloring, fineness, overlays } = description;
    let mut scene = Scene::new(*plane, map.clone(), place(frame));
    scene.bounds = bounds;
    scene.found = (!bounds.are_given()).then_some([range.itermin(), range.itermax()]);
    scene.coloring = coloring.clone();
    scene.fineness = *fineness;
    set_overlays(&mut scene, overlays);
    scene
}

/// The picture of a scene that is shaded between these counts.
pub fn description(scene: &Scene, range: ShadeRange) -> anyhow::Result<Description> {
    Ok(Description {
        plane: scene.plane,
        map: scene.map.clone(),
        range,
        frame: frame(&scene.place)?,
        coloring: scene.coloring.clone(),
        fineness: scene.fineness,
        overlays: overlays(scene),
    })
}
