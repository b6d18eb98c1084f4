//! A person's bookmarks, one scene file each in a folder, and the scenes that come with the program.

use crate::scenes;
use anyhow::{Context, bail};
use juliaset_engine::export::write_atomically;
use juliaset_engine::scene::Scene;
use std::fs;
use std::path::Path;

/// A scene with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// The name of its file; of those that come with the program, their own name.
    pub file: String,
    /// The scene, with its title and note.
    pub scene: Scene,
}

/// The order of the files, by their names, one a line. A file that is not in it stands behind those that are.
const ORDER: &str = "order.txt";
/// The most that a folder is asked for.
const MOST: usize = 2000;

/// The scenes that come with the program.
pub fn builtin() -> Vec<Bookmark> {
    let scene = |(name, text): &(&str, &str)| {
        // Each of them is read in a test.
        let scene = Scene::from_toml(text).ok()?;
        Some(Bookmark { file: (*name).to_owned(), scene })
    };
    BUILTIN.iter().filter_map(scene).collect()
}

macro_rules! builtin {
    ($($name:literal),* $(,)?) => {
        /// Names and texts.
        const BUILTIN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../assets/scenes/", $name, ".toml")))),*];
    };
}

builtin![
    "01-article",
    "02-article-zoom",
    "03-rabbit",
    "04-dendrite",
    "05-dendrite-deep",
    "06-siegel-disc",
    "07-feigenbaum",
    "08-dragon",
    "09-spiral",
    "10-dive",
    "11-dust",
    "12-airplane",
];

/// The bookmarks of a folder in their order, and what could not be read; none where there is no folder.
pub fn load(folder: &Path) -> (Vec<Bookmark>, Vec<anyhow::Error>) {
    let Ok(entries) = fs::read_dir(folder) else { return Default::default() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter(|name| name.ends_with(".toml") && !name.starts_with('.')).take(MOST).collect();
    let order = fs::read_to_string(folder.join(ORDER)).unwrap_or_default();
    let place = |name: &str| order.lines().position(|line| line == name).unwrap_or(usize::MAX);
    names.sort_by_cached_key(|name| (place(name), name.clone()));
    let (mut bookmarks, mut errors) = (Vec::new(), Vec::new());
    for file in names {
        match scenes::read(&folder.join(&file)) {
            Ok(scene) => bookmarks.push(Bookmark { file, scene }),
            Err(error) => errors.push(error),
        }
    }
    (bookmarks, errors)
}

/// Writes a bookmark into a folder, which is made where it is not there.
pub fn save(folder: &Path, bookmark: &Bookmark) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("`{}` could not be made", folder.display()))?;
    scenes::write(&folder.join(&bookmark.file), &bookmark.scene)
}

/// Removes a bookmark from a folder.
pub fn remove(folder: &Path, file: &str) -> anyhow::Result<()> {
    let path = folder.join(file);
    fs::remove_file(&path).with_context(|| format!("`{}` could not be removed", path.display()))
}

/// Keeps the order of the bookmarks of a folder.
pub fn save_order(folder: &Path, files: &[String]) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("`{}` could not be made", folder.display()))?;
    let (path, text) = (folder.join(ORDER), files.join("\n") + "\n");
    write_atomically(&path, |out| {
        let written = out.write_all(text.as_bytes());
        written.with_context(|| format!("`{}` could not be written", path.display()))
    })
}

/// A name for the file of a new bookmark that is none of the names that are taken.
pub fn file_name(title: &str, taken: &[String]) -> anyhow::Result<String> {
    let letters = title.chars().map(|letter| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9') => letter,
        _ => '-',
    });
    let name: String = letters.take(40).collect();
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "scene" } else { name };
    for number in 1..=10_000 {
        let file = if number == 1 { format!("{name}.toml") } else { format!("{name}-{number}.toml") };
        if !taken.contains(&file) {
            return Ok(file);
        }
    }
    bail!("there are too many bookmarks of this name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_scenes_come_with_the_program_each_with_a_title_and_a_note() {
        let scenes = builtin();
        assert_eq!((scenes.len(), BUILTIN.len()), (12, 12));
        for (Bookmark { scene, .. }, (name, text)) in scenes.iter().zip(BUILTIN) {
            assert_eq!(Scene::from_toml(text).as_ref(), Ok(scene), "{name}");
            assert!(!scene.title.is_empty() && scene.note.len() > 20, "{name}");
        }
        let mut titles: Vec<_> = scenes.iter().map(|bookmark| bookmark.scene.title.clone()).collect();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 12);
    }

    #[test]
    fn bookmarks_come_back_in_their_order_and_what_was_mailed_stands_behind_them() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("new");
        assert!(load(&inside).0.is_empty());
        let mut kept = builtin();
        kept.truncate(3);
        let mut taken = Vec::new();
        for bookmark in &mut kept {
            bookmark.file = file_name("Same name!", &taken).unwrap();
            taken.push(bookmark.file.clone());
            save(&inside, bookmark).unwrap();
        }
        assert_eq!(taken, ["same-name.toml", "same-name-2.toml", "same-name-3.toml"]);
        let order = [taken[2].clone(), taken[0].clone()];
        save_order(&inside, &order).unwrap();
        fs::write(inside.join("broken.toml"), "version = ").unwrap();
        fs::write(inside.join("note.txt"), "no scene").unwrap();
        let (found, errors) = load(&inside);
        assert_eq!(found, [kept[2].clone(), kept[0].clone(), kept[1].clone()]);
        assert!(errors.len() == 1 && format!("{:#}", errors[0]).contains("broken.toml"));
        remove(&inside, &taken[0]).unwrap();
        assert_eq!(load(&inside).0.len(), 2);
        assert!(remove(&inside, &taken[0]).unwrap_err().to_string().contains("same-name.toml"));
    }

    #[test]
    fn file_names_are_taken_by_every_file_system() {
        for (title, expected) in [
            ("", "scene.toml"),
            ("../..", "scene.toml"),
            ("Über c0 = i", "ber-c0---i.toml"),
            ("a/b\\c", "a-b-c.toml"),
        ] {
            assert_eq!(file_name(title, &[]).unwrap(), expected);
        }
        assert!(file_name(&"x".repeat(500), &[]).unwrap().len() < 60);
    }
}
