//! A person's own palettes: small files in the folder that the system keeps for data of programs.

use crate::colors;
use anyhow::{Context, anyhow};
use directories::ProjectDirs;
use juliaset_engine::color::palette::Palette;
use juliaset_engine::export::write_atomically;
use juliaset_engine::shown_path;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the palettes; `JULIASET_DATA_DIR` puts it elsewhere. None where the system has no such place.
pub fn palette_folder() -> Option<PathBuf> {
    Some(data_folder()?.join("palettes"))
}

/// The folder of a person's bookmarks.
pub fn bookmark_folder() -> Option<PathBuf> {
    Some(data_folder()?.join("bookmarks"))
}

/// The folder of the session: the system's place for what a program was doing, where it has one apart from data.
pub fn state_folder() -> Option<PathBuf> {
    chosen_folder().or_else(|| {
        let system = ProjectDirs::from("", "", "juliaset")?;
        Some(system.state_dir().unwrap_or_else(|| system.data_local_dir()).to_path_buf())
    })
}

fn data_folder() -> Option<PathBuf> {
    chosen_folder().or_else(|| Some(ProjectDirs::from("", "", "juliaset")?.data_dir().to_path_buf()))
}

fn chosen_folder() -> Option<PathBuf> {
    std::env::var_os("JULIASET_DATA_DIR").filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The folder of the settings; `JULIASET_DATA_DIR` puts it elsewhere. None where the system has no such place.
pub fn config_folder() -> Option<PathBuf> {
    match std::env::var_os("JULIASET_DATA_DIR").filter(|path| !path.is_empty()) {
        Some(folder) => Some(PathBuf::from(folder)),
        None => Some(ProjectDirs::from("", "", "juliaset")?.config_dir().to_path_buf()),
    }
}

/// The palettes of a folder, in the order of their names, and what could not be read; none where there is no folder.
pub fn palettes(folder: &Path) -> (Vec<Palette>, Vec<anyhow::Error>) {
    let Ok(entries) = fs::read_dir(folder) else { return Default::default() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")));
    paths.sort();
    let (mut palettes, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match colors::read(&path) {
            Ok(found) => palettes.extend(found),
            Err(error) => errors.push(error),
        }
    }
    palettes.sort_by_key(|palette: &Palette| palette.name().to_lowercase());
    (palettes, errors)
}

/// Saves a palette in a folder, in the place of one of the same name.
pub fn save_palette(folder: &Path, palette: &Palette) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("`{}` could not be made", shown_path(folder)))?;
    let path = folder.join(file_name(palette.name()));
    let text = palette.to_toml();
    write_atomically(&path, |out| {
        out.write_all(text.as_bytes())
            .map_err(|error| anyhow!("`{}` could not be written: {error}", shown_path(&path)))
    })?;
    Ok(path)
}

/// A file name for a palette: what file systems take, and different for different names.
fn file_name(name: &str) -> String {
    let mut file = String::new();
    for letter in name.chars() {
        match letter {
            'a'..='z' | '0'..='9' => file.push(letter),
            ' ' | '-' => file.push('-'),
            other => file.extend(format!("_{:x}", u32::from(other)).chars()),
        }
    }
    // The longest names of file systems have 255 bytes.
    file.truncate(200);
    file + ".toml"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn palettes_come_back_from_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("new");
        assert!(palettes(&inside).0.is_empty());
        let dusk = Palette::builtin("Dusk").unwrap();
        let named = |name: &'static str| Palette::new(name, dusk.stops().to_vec(), dusk.blend()).unwrap();
        for name in ["../Mine", "mine", "Mine", "ä/b\\c"] {
            save_palette(&inside, &named(name)).unwrap();
        }
        save_palette(&inside, &named("mine")).unwrap();
        fs::write(inside.join("broken.toml"), "name = ").unwrap();
        fs::write(inside.join("note.txt"), "no palette").unwrap();
        let (found, errors) = palettes(&inside);
        let names: Vec<&str> = found.iter().map(Palette::name).collect();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(found.iter().all(|palette| palette.stops() == dusk.stops()));
        assert!(errors.len() == 1 && errors[0].to_string().contains("broken.toml"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written elsewhere");
    }
}
