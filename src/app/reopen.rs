//! What is opened: scenes and palettes, told apart by their contents. Read on the thread of the palettes.

use crate::app::planes;
use crate::app::state::Scene;
use crate::axes::Overlays;
use crate::scenes;
use anyhow::{Context, bail};
use juliaset_engine::color::palette::{MAX_BYTES, Palette, import};
use juliaset_engine::scene::{Place, Scene as Kept};
use juliaset_engine::{Viewport, shortened};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Reads a command line of the program as the picture that it asks for.
pub type ReadCommand = fn(&str) -> anyhow::Result<Kept>;

/// What was in a file or a text.
pub enum Found {
    /// A picture.
    Scene(Box<Kept>),
    /// At least one.
    Palettes(Vec<Palette>),
}

const PNG: &[u8] = b"\x89PNG";

/// What a file holds.
pub fn open(path: &Path) -> anyhow::Result<Found> {
    let context = || format!("`{}` could not be opened", path.display());
    let mut file = BufReader::new(File::open(path).with_context(context)?);
    let mut start = Vec::new();
    file.by_ref().take(PNG.len() as u64).read_to_end(&mut start).with_context(context)?;
    if start == PNG {
        // All that is read of it is what stands before its image data.
        return Ok(Found::Scene(Box::new(scenes::read(path)?)));
    }
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut start).with_context(context)?;
    if is_scene(&start) {
        return Ok(Found::Scene(Box::new(Kept::read(start.as_slice()).with_context(context)?)));
    }
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match import(&name, &start).with_context(|| format!("No scene and no palette in `{}`", path.display()))? {
        palettes if palettes.is_empty() => bail!("`{}` has no palette", path.display()),
        palettes => Ok(Found::Palettes(palettes)),
    }
}

/// What a pasted text is: a scene, a command, a palette, or the path of a file that holds one.
pub fn read(name: &str, bytes: &[u8], command: Option<ReadCommand>) -> anyhow::Result<Found> {
    if is_scene(bytes) {
        let scene = Kept::read(bytes).with_context(|| format!("No scene in {name}"))?;
        return Ok(Found::Scene(Box::new(scene)));
    }
    let text = str::from_utf8(bytes).unwrap_or_default().trim();
    if let Some(command) = command.filter(|_| text.split_whitespace().next() == Some("juliaset")) {
        let scene = command(text).with_context(|| format!("No picture in {name}"))?;
        return Ok(Found::Scene(Box::new(scene)));
    }
    if let Some(path) = path_of(text) {
        return open(&path);
    }
    Ok(Found::Palettes(import(name, bytes).with_context(|| format!("No palette in {name}"))?))
}

/// Whether a text says that it is a scene: it has a version before its first table.
fn is_scene(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return bytes.starts_with(PNG) };
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}').trim());
    let mut top = lines.take_while(|line| !line.starts_with('['));
    top.any(|line| line.strip_prefix("version").is_some_and(|rest| rest.trim_start().starts_with('=')))
}

/// The file that a pasted path or address names, as file managers copy them.
fn path_of(text: &str) -> Option<PathBuf> {
    const LONGEST: usize = 4096;
    if text.contains('\n') || text.len() > LONGEST {
        return None;
    }
    let path = match text.strip_prefix("file://") {
        Some(address) => PathBuf::from(decoded(address)?),
        None => PathBuf::from(text),
    };
    (path.is_absolute() && path.is_file()).then_some(path)
}

/// An address without its percent signs (RFC 3986, 2.1).
fn decoded(address: &str) -> Option<String> {
    let mut parts = address.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok()
}

/// A scene as the window shows it, what is drawn over it, and what it is called; why not, where it cannot.
pub fn shown(kept: &Kept) -> Result<(Scene, Overlays), String> {
    let view = match &kept.place {
        Place::Region(region, columns) => {
            let shape = region.shape(*columns).map_err(|error| error.to_string())?;
            let side = |side: usize| u32::try_from(side).unwrap_or(Viewport::MAX_SIDE);
            kept.place.view([side(shape.0), side(shape.1)])
        }
        place => place.view([1, 1]),
    };
    let view = view.map_err(|error| error.to_string())?;
    let scene = Scene {
        plane: kept.plane,
        bounds: kept.bounds,
        aside: planes::whole(planes::other(kept.plane), view.size()),
        precision: kept.place.precision(),
        coloring: kept.coloring.clone(),
        ..Scene::of(kept.map.clone(), view)
    };
    Ok((scene, scenes::overlays(kept)))
}

/// What is said once it is shown.
pub fn told(kept: &Kept) -> String {
    match kept.title.as_str() {
        "" => "Opened the scene".into(),
        title => format!("Opened {}", shortened(title)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_are_told_from_palettes_by_their_contents() {
        assert!(is_scene(b"# mine\ntitle = 'x'\nversion=1\n") && is_scene(b"\xef\xbb\xbfversion = 9"));
        assert!(!is_scene(b"name = 'x'\nstops = []\n[a]\nversion = 1") && !is_scene(b"versions = 1"));
        assert!(!is_scene(b"GIMP Gradient\n") && !is_scene(b""));
    }

    #[test]
    fn pasted_addresses_of_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b%ü.toml");
        std::fs::write(&path, "").unwrap();
        let plain = path.to_str().unwrap();
        let address =
            format!("file://{}", plain.replace('%', "%25").replace(' ', "%20").replace('ü', "%C3%bc"));
        assert_eq!(path_of(&address), Some(path.clone()));
        assert_eq!(path_of(plain), Some(path));
        for text in ["", "file://", "file:///%zz", "file:///%c3", "/", "relative.toml", "file:///%"] {
            assert_eq!(path_of(text), None, "{text}");
        }
    }
}
