//! What was open when the program ended: one file in the person's folder for the state of programs.
//!
//! One running program owns the file, by a lock that ends with it however it ends. It writes the whole of it to a
//! second file beside it, waits until that is on the disk, and gives it the first one's name: at any moment there
//! is a whole session.

use crate::said::in_one_line;
use anyhow::{Context, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a window showed, and what it had shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    version: u32,
    /// The scene on screen, as its text.
    pub scene: String,
    /// The steps of the history, each behind its parent.
    pub steps: Vec<Step>,
    /// Which of them is the present one.
    pub present: usize,
    /// What is around the picture.
    pub window: Surroundings,
    /// The palettes of the steps, as their texts: hundreds of steps share a few.
    palettes: Vec<String>,
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The step that it was made from, by its place in the list.
    pub parent: Option<usize>,
    /// The beginning of its scene's text; a palette follows.
    scene: String,
    /// Which palette.
    palette: usize,
}

/// What is around the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Surroundings {
    /// Of the window's inside, in points.
    pub size: Option<[f32; 2]>,
    /// Whether the panel is shown.
    pub panel: bool,
    /// Whether the strip of the history is shown.
    pub strip: bool,
    /// The file of an export that was running.
    pub export: Option<String>,
}

/// Where a scene's text goes on with its palette.
const PALETTE: &str = "[coloring.palette]\n";

impl Session {
    const VERSION: u32 = 1;
    /// The most bytes of a file that is read: more than a full history takes.
    const MAX_BYTES: u64 = 256 << 20;

    /// A session of a scene, without steps.
    pub fn new(scene: String, window: Surroundings) -> Self {
        Self { version: Self::VERSION, scene, window, ..Self::default() }
    }

    /// Adds a step by its scene's text.
    pub fn push(&mut self, parent: Option<usize>, text: &str) {
        let split = text.find(PALETTE).unwrap_or(text.len());
        let (scene, palette) = text.split_at(split);
        let known = self.palettes.iter().rposition(|known| known == palette);
        let palette = known.unwrap_or_else(|| {
            self.palettes.push(palette.into());
            self.palettes.len() - 1
        });
        self.steps.push(Step { parent, scene: scene.into(), palette });
    }

    /// The text of a step's scene.
    pub fn text(&self, step: &Step) -> anyhow::Result<String> {
        let palette = self.palettes.get(step.palette).context("a step names a palette that is not there")?;
        Ok(format!("{}{palette}", step.scene))
    }

    /// Reads the contents of a file.
    pub fn parse(text: &[u8]) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = serde_json::from_slice(text).map_err(told)?;
        if version > Self::VERSION {
            bail!("a newer version of this program has written it");
        }
        let mut read: Self = serde_json::from_slice(text).map_err(told)?;
        // What is too large for an `f32` becomes infinite, and would be written as none that can be read.
        read.window.size = read.window.size.filter(|size| size.iter().all(|side| side.is_finite()));
        Ok(read)
    }

    fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut text = Vec::new();
        file.take(Self::MAX_BYTES).read_to_end(&mut text)?;
        Self::parse(&text).map(Some)
    }
}

/// The file, which this process alone writes as long as this is kept.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Locked.
    _lock: File,
}

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A session.
    Session(Box<Session>),
    /// A file that is no session; it has another name now.
    Spoilt {
        /// The new name.
        kept: PathBuf,
        /// What is wrong with it.
        reason: anyhow::Error,
    },
}

impl Store {
    const NAME: &str = "session.json";
    /// What is being written. Only who has the lock writes it, so one name is enough.
    const NEXT: &str = "session.json.next";
    const LOCK: &str = "session.lock";

    /// Takes the session of a folder, which is made where it is not there. Fails where another running program
    /// has it.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let refused = || format!("the session is not kept: `{}` is out of reach", folder.display());
        fs::create_dir_all(folder).with_context(refused)?;
        let path = folder.join(Self::LOCK);
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let lock = lock.with_context(refused)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                bail!("another window keeps the session, so this one is not kept")
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(refused),
        }
    }

    /// Reads the session. A file that is none gets a name with today's date.
    pub fn load(&self) -> anyhow::Result<Found> {
        // Left over from a program that was killed while it wrote.
        let _ = fs::remove_file(self.folder.join(Self::NEXT));
        match Session::read(&self.path()) {
            Ok(None) => Ok(Found::Nothing),
            Ok(Some(session)) => Ok(Found::Session(Box::new(session))),
            Err(reason) => Ok(Found::Spoilt { kept: self.set_aside()?, reason }),
        }
    }

    /// Gives the file another name, with today's date; nothing that is there is replaced.
    pub fn set_aside(&self) -> anyhow::Result<PathBuf> {
        let date = date(SystemTime::now());
        for number in 1..1000 {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let kept = self.folder.join(format!("session-spoilt-{date}{suffix}.json"));
            if !kept.exists() {
                fs::rename(self.path(), &kept)
                    .with_context(|| format!("`{}` could not be set aside", self.path().display()))?;
                return Ok(kept);
            }
        }
        Err(anyhow!("there are too many spoilt sessions in `{}`", self.folder.display()))
    }

    /// Writes the session; it is on the disk when this returns.
    pub fn save(&self, session: &Session) -> anyhow::Result<()> {
        let next = self.folder.join(Self::NEXT);
        let written = write(&next, session).and_then(|()| {
            fs::rename(&next, self.path())?;
            sync_folder(&self.folder)
        });
        written.map_err(|error| {
            // A disk that is full has room again for what matters.
            let _ = fs::remove_file(&next);
            anyhow!("the session could not be saved in `{}`: {error}", self.folder.display())
        })
    }

    fn path(&self) -> PathBuf {
        self.folder.join(Self::NAME)
    }
}

fn told(error: serde_json::Error) -> anyhow::Error {
    anyhow!(in_one_line(&error.to_string()))
}

fn write(path: &Path, session: &Session) -> io::Result<()> {
    let mut file = io::BufWriter::with_capacity(1 << 18, File::create(path)?);
    serde_json::to_writer(&mut file, session)?;
    file.flush()?;
    file.get_ref().sync_all()
}

/// Makes a rename outlast a power cut.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems have no such thing: their renames go to the disk in order.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The day of a time in UTC, as 2026-01-31.
///
/// From the days since 1970-01-01 by H. Hinnant's `civil_from_days`.
fn date(time: SystemTime) -> String {
    let secs = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = secs / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn session(steps: usize) -> Session {
        let window = Surroundings { size: Some([640.0, 480.5]), panel: true, ..Surroundings::default() };
        let mut session = Session::new(format!("scene {steps}"), window);
        for step in 0..steps {
            let text = format!("c0 = \"{step}\"\n{PALETTE}name = \"{}\"\n", step % 3);
            session.push(step.checked_sub(1), &text);
        }
        session.present = steps.saturating_sub(1);
        session
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_session_comes_back_with_its_palettes_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("new/one");
        let store = Store::open(&inside).unwrap();
        assert!(matches!(store.load().unwrap(), Found::Nothing));
        store.save(&session(7)).unwrap();
        store.save(&session(40)).unwrap();
        let Found::Session(found) = store.load().unwrap() else { panic!("no session") };
        assert_eq!((*found).clone(), session(40));
        assert_eq!(found.palettes.len(), 3);
        let text = found.text(&found.steps[4]).unwrap();
        assert_eq!(text, format!("c0 = \"4\"\n{PALETTE}name = \"1\"\n"));
        assert_eq!(names(&inside), ["session.json", "session.lock"]);
    }

    #[test]
    fn a_folder_is_one_programs_until_that_ends() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let refusal = Store::open(folder.path()).unwrap_err().to_string();
        assert!(refusal.starts_with("another window keeps the session"), "{refusal}");
        drop(store);
        assert!(Store::open(folder.path()).is_ok());
    }

    #[test]
    fn what_is_no_session_is_set_aside_by_its_date_and_nothing_of_it_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let whole = serde_json::to_string(&session(3)).unwrap();
        let newer = whole.replacen("\"version\":1", "\"version\":2", 1);
        let spoilt = ["", "{}", &whole[..whole.len() / 2], &newer, "\0\0\0\0"];
        for text in spoilt {
            fs::write(store.path(), text).unwrap();
            let Found::Spoilt { kept, .. } = store.load().unwrap() else { panic!("{text} is a session") };
            assert_eq!(fs::read_to_string(&kept).unwrap(), text);
            assert!(kept.display().to_string().contains(&date(SystemTime::now())), "{}", kept.display());
        }
        assert_eq!(names(folder.path()).len(), spoilt.len() + 1);
        assert!(matches!(store.load().unwrap(), Found::Nothing));
        store.save(&session(1)).unwrap();
    }

    #[test]
    fn a_strange_key_is_named_in_one_line() {
        for key in ["two\\nlines".to_owned(), "k".repeat(5000)] {
            let error = Session::parse(format!("{{\"version\":1,\"{key}\":0}}").as_bytes()).unwrap_err();
            let said = error.to_string();
            assert!(said.starts_with("unknown field") && said.len() < 400 && !said.contains('\n'), "{said}");
        }
    }

    #[test]
    fn a_size_beyond_numbers_is_left_out() {
        let whole = serde_json::to_string(&session(1)).unwrap();
        let read = Session::parse(whole.replacen("640.0", "1e99", 1).as_bytes()).unwrap();
        assert_eq!((read.window.size, read.window.panel, read.steps.len()), (None, true, 1));
        let written = serde_json::to_vec(&read).unwrap();
        assert_eq!(Session::parse(&written).unwrap(), read);
    }

    #[test]
    fn a_failure_leaves_the_last_session() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.save(&session(2)).unwrap();
        // Nothing can be written where a folder is.
        fs::create_dir(folder.path().join(Store::NEXT)).unwrap();
        let reason = store.save(&session(3)).unwrap_err().to_string();
        assert!(reason.starts_with("the session could not be saved in `"), "{reason}");
        let Found::Session(found) = store.load().unwrap() else { panic!("no session") };
        assert_eq!(*found, session(2));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_818, "2026-12-31"),
        ] {
            assert_eq!(date(SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400 + 86_399)), text);
        }
    }
}
