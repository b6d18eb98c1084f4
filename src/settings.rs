//! What a person has chosen once and for all, in one small file that can be read and edited.

use crate::said::in_one_line;
use crate::storage;
use anyhow::{Context, anyhow};
use juliaset_engine::export::write_atomically;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The choices. What the file does not name is as it is at first, and what the file names beyond these is left
/// alone.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The colours of the window.
    pub theme: Theme,
    /// How large text and controls are; 1 is as the system says.
    pub text_scale: f32,
    /// How much a notch of the wheel magnifies: 2 is twice as much as at first, in octaves.
    pub wheel_speed: f64,
    /// Whether a zoom holds on to the set.
    pub hold_on_to_the_set: bool,
    /// Octaves a second of a dive.
    pub dive_speed: f64,
    /// Where exports go; the folder that the program was started in where it is empty.
    pub export_folder: String,
    /// In points.
    pub panel_width: f32,
    /// The titles of the panel's sections that are folded.
    pub folded: BTreeSet<String>,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// As the system has it.
    System,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::System];

    /// As the file has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::System => "system",
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::Dark,
            text_scale: 1.0,
            wheel_speed: 1.0,
            hold_on_to_the_set: true,
            dive_speed: 2.0,
            export_folder: String::new(),
            panel_width: 300.0,
            folded: BTreeSet::new(),
        }
    }
}

impl Settings {
    /// What the scale of text can be.
    pub const TEXT_SCALES: std::ops::RangeInclusive<f32> = 0.75..=3.0;
    /// What the speed of the wheel can be.
    pub const WHEEL_SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=10.0;

    /// The most bytes of a file.
    const MAX_BYTES: usize = 1 << 20;

    /// Reads them from the text of a file; the error is what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > Self::MAX_BYTES {
            return Err(format!("it has more than {} bytes", Self::MAX_BYTES));
        }
        let read: Self = toml::from_str(text).map_err(|error| in_one_line(error.message()))?;
        let bounded = |name: &str, value: f64, least: f64, most: f64| {
            let fits = (least..=most).contains(&value);
            if fits {
                Ok(())
            } else {
                Err(format!("{name} is {value}, and must lie between {least} and {most}"))
            }
        };
        let [scale, wheel] = [f64::from(read.text_scale), read.wheel_speed];
        bounded("text_scale", scale, (*Self::TEXT_SCALES.start()).into(), (*Self::TEXT_SCALES.end()).into())?;
        bounded("wheel_speed", wheel, *Self::WHEEL_SPEEDS.start(), *Self::WHEEL_SPEEDS.end())?;
        bounded("dive_speed", read.dive_speed, 0.01, 100.0)?;
        bounded("panel_width", read.panel_width.into(), 100.0, 10_000.0)?;
        Ok(read)
    }

    /// The lines of the file, by their keys.
    fn lines(&self) -> [(&'static str, String); 8] {
        let folded: Vec<String> = self.folded.iter().map(|title| quoted(title)).collect();
        [
            ("theme", quoted(self.theme.name())),
            ("text_scale", format!("{:?}", self.text_scale)),
            ("wheel_speed", format!("{:?}", self.wheel_speed)),
            ("hold_on_to_the_set", self.hold_on_to_the_set.to_string()),
            ("dive_speed", format!("{:?}", self.dive_speed)),
            ("export_folder", quoted(&self.export_folder)),
            ("panel_width", format!("{:?}", self.panel_width)),
            ("folded", format!("[{}]", folded.join(", "))),
        ]
    }

    /// The text of a file with them, made of what stands there: comments and unknown keys stay.
    pub fn text(&self, before: &str) -> String {
        let merged = self.merged(before);
        match Self::parse(&merged) {
            Ok(read) if read == *self => merged,
            // Written by hand in a way that lines cannot be exchanged in.
            _ => self.merged("# Settings of juliaset. They are read when the program starts.\n"),
        }
    }

    fn merged(&self, before: &str) -> String {
        let mut missing = self.lines().to_vec();
        let mut text = String::new();
        // Keys of the file itself stand before its first table.
        let mut lines = before.lines().peekable();
        while let Some(line) = lines.next_if(|line| !line.trim_start().starts_with('[')) {
            let key = line.split_once('=').map(|(key, _)| key.trim());
            match missing.iter().position(|(name, _)| Some(*name) == key) {
                Some(index) => {
                    let (name, value) = missing.remove(index);
                    text += &format!("{name} = {value}\n");
                }
                None => text = text + line + "\n",
            }
        }
        text.extend(missing.into_iter().map(|(name, value)| format!("{name} = {value}\n")));
        lines.for_each(|line| text.extend([line, "\n"]));
        text
    }
}

/// A string as TOML has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            control if control.is_control() => quoted += &format!("\\u{:04X}", u32::from(control)),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// The place of the file; `JULIASET_DATA_DIR` puts it elsewhere. None where the system has no such place.
pub fn path() -> Option<PathBuf> {
    storage::config_folder().map(|folder| folder.join("settings.toml"))
}

/// Reads a file. One that cannot be understood is set aside: then there is a sentence that says so.
pub fn read(path: &Path) -> (Settings, Option<String>) {
    let failed = |reason: String| (Settings::default(), Some(reason));
    let mut bytes = Vec::new();
    // One byte more than they can have says that there are more.
    let most = Settings::MAX_BYTES as u64 + 1;
    let bytes = match File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)) {
        Ok(_) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Default::default(),
        Err(error) => {
            return failed(format!("The settings in `{}` could not be read: {error}", path.display()));
        }
    };
    let parsed = String::from_utf8(bytes)
        .map_err(|_| "it is not UTF-8 text".to_owned())
        .and_then(|text| Settings::parse(&text));
    let reason = match parsed {
        Ok(settings) => return (settings, None),
        Err(reason) => reason,
    };
    match set_aside(path) {
        Ok(aside) => failed(format!(
            "The settings could not be understood ({reason}). Their file was set aside as `{}`.",
            aside.display()
        )),
        Err(error) => failed(format!("The settings could not be understood ({reason}; {error})")),
    }
}

/// Writes a file, keeping what else stands in it.
pub fn write(path: &Path, settings: &Settings) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("`{}` could not be made", folder.display()))?;
    }
    let before = fs::read_to_string(path).unwrap_or_default();
    let text = settings.text(&before);
    if text == before {
        return Ok(());
    }
    write_atomically(path, |out| {
        let written = out.write_all(text.as_bytes());
        written.map_err(|error| anyhow!("`{}` could not be written: {error}", path.display()))
    })
}

/// Gives a spoilt file a name with the date in it, which no other file has; returns that.
fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let date = date_text(secs / 86_400);
    let candidates = (1..1000).map(|number| match number {
        1 => format!("{name}-spoilt-{date}.{ending}"),
        number => format!("{name}-spoilt-{date}-{number}.{ending}"),
    });
    for candidate in candidates {
        let aside = path.with_file_name(candidate);
        if !aside.exists() {
            fs::rename(path, &aside)?;
            return Ok(aside);
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// The date of a day since 1970-01-01, in UTC, as year-month-day (Howard Hinnant, `civil_from_days`).
fn date_text(days: u64) -> String {
    // Years begin in March here, so that the leap day is the last one.
    let day = days + 719_468;
    let (era, day_of_era) = (day / 146_097, day % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odd() -> Settings {
        Settings {
            theme: Theme::Light,
            text_scale: 1.25,
            wheel_speed: 0.5,
            hold_on_to_the_set: false,
            dive_speed: 3.0,
            export_folder: "C:\\new \"pictures\"\n\u{e4}".into(),
            panel_width: 340.0,
            folded: ["View".to_owned(), "c0".to_owned()].into(),
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_is_there_at_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("settings.toml");
        assert_eq!(read(&path), (Settings::default(), None));
        for settings in [Settings::default(), odd(), Settings::default()] {
            write(&path, &settings).unwrap();
            assert_eq!(read(&path), (settings, None));
        }
    }

    #[test]
    fn comments_unknown_keys_and_tables_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let text = "# mine\nfuture = 7\ntheme = \"light\"\n\n[window]\ntheme = \"none of ours\"\n";
        fs::write(&path, text).unwrap();
        let (settings, told) = read(&path);
        assert_eq!((settings.theme, told), (Theme::Light, None));
        write(&path, &odd()).unwrap();
        let after = fs::read_to_string(&path).unwrap();
        for kept in ["# mine\nfuture = 7\n", "\n[window]\ntheme = \"none of ours\"\n"] {
            assert!(after.contains(kept), "{after}");
        }
        assert_eq!(read(&path), (odd(), None));
        // Over several lines: the file is made anew.
        fs::write(&path, "folded = [\n  \"View\",\n]\n").unwrap();
        write(&path, &odd()).unwrap();
        assert_eq!(read(&path), (odd(), None));
    }

    #[test]
    fn a_spoilt_file_is_set_aside_by_date_and_nothing_of_it_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let spoilt = ["theme = \"dar", "theme = 3", "text_scale = 1e9", "\u{0}", "wheel_speed = nan"];
        for text in spoilt {
            fs::write(&path, text).unwrap();
            let (settings, told) = read(&path);
            assert_eq!(settings, Settings::default());
            assert!(told.is_some_and(|told| told.contains("settings-spoilt-")), "{text}");
            assert!(!path.exists());
        }
        let mut kept: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        let mut given = spoilt.map(str::to_owned).to_vec();
        kept.sort();
        given.sort();
        assert_eq!(kept, given);
    }

    #[test]
    fn what_is_wrong_is_said_in_one_short_line_and_a_huge_file_is_not_read() {
        for theme in ["two\\nlines".to_owned(), "t".repeat(5000)] {
            let said = Settings::parse(&format!("theme = \"{theme}\"")).unwrap_err();
            assert!(
                said.starts_with("unknown variant") && said.len() < 400 && !said.contains('\n'),
                "{said}"
            );
        }
        let huge = format!("x = [{}]", "0,".repeat(600_000));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, &huge).unwrap();
        assert!(read(&path).1.is_some_and(|told| told.contains("more than 1048576 bytes")));
        assert_eq!(Settings::parse(&huge), Err("it has more than 1048576 bytes".into()));
    }

    #[test]
    fn days_have_their_dates() {
        for (days, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_454, "2026-01-01"),
            (20_453, "2025-12-31"),
        ] {
            assert_eq!(date_text(days), date);
        }
    }
}
