//! Scenes in files, and the pictures that they are.

use crate::axes::Overlays;
use crate::imports::{self, Imported};
use crate::picture::{Description, Frame};
use anyhow::{Context, bail};
use juliaset_engine::color::ShadeRange;
use juliaset_engine::export::write_atomically;
use juliaset_engine::scene::{Bounds, Place, Scene};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Reads the scene of a file: its text, or a PNG that carries it.
pub fn read(path: &Path) -> anyhow::Result<Scene> {
    let context = || format!("`{}` could not be opened", path.display());
    let file = File::open(path).with_context(context)?;
    if file.metadata().with_context(context)?.is_dir() {
        bail!("`{}` is a folder, not a scene", path.display());
    }
    Scene::read(BufReader::new(file)).with_context(context)
}

/// Reads the scene of a file, also of another program's; `FILE:NAME` is an entry of a file with several.
pub fn open(path: &Path) -> anyhow::Result<Imported> {
    let (file, entry) = entry_of(path);
    let mut bytes = Vec::new();
    // What cannot be read is said by whoever reads it next.
    if file.is_file() {
        let read =
            File::open(&file).and_then(|file| file.take(Scene::MAX_BYTES as u64).read_to_end(&mut bytes));
        read.with_context(|| format!("`{}` could not be opened", file.display()))?;
    }
    let text = str::from_utf8(&bytes).ok().filter(|text| !is_scene(text));
    match text.and_then(|text| imports::scene(text, entry.as_deref())) {
        Some(imported) => imported.with_context(|| format!("`{}` cannot be shown", path.display())),
        None => Ok((read(path)?, Vec::new())),
    }
}

/// A file and the name of an entry in it; a path that names a file has none.
fn entry_of(path: &Path) -> (PathBuf, Option<String>) {
    let text = path.to_str().filter(|_| !path.exists()).unwrap_or_default();
    let mut colons = text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]));
    match colons.find(|(file, _)| Path::new(file).is_file()) {
        Some((file, entry)) => (file.into(), Some(entry.to_owned())),
        None => (path.to_path_buf(), None),
    }
}

/// Whether a text says that it is a scene: it has a version before its first table.
pub fn is_scene(text: &str) -> bool {
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}').trim());
    let mut top = lines.take_while(|line| !line.starts_with('['));
    top.any(|line| line.strip_prefix("version").is_some_and(|rest| rest.trim_start().starts_with('=')))
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
