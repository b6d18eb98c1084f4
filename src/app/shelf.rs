//! The palettes at hand: those of a person's folder and those opened. Files are read and written on a thread.

use crate::app::reopen::{self, Found, ReadCommand};
use crate::storage;
use juliaset_engine::color::palette::Palette;
use juliaset_engine::scene::Scene;
use juliaset_engine::shown_path;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The palettes at hand.
pub struct Shelf {
    palettes: Vec<Arc<Palette>>,
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
}

/// What is done with files.
enum Job {
    Load,
    Open(PathBuf),
    Read { name: String, bytes: Vec<u8> },
    Save(Arc<Palette>),
}

/// What came of it.
enum Answer {
    /// Those of the folder, and the first reason why not all of it could be read.
    Loaded(Vec<Palette>, Option<anyhow::Error>),
    Opened(String, Vec<Palette>),
    Scene(Box<Scene>),
    Saved(Arc<Palette>, PathBuf),
    Failed(String),
}

/// What there is to tell.
pub struct Told {
    /// A sentence for the person.
    pub message: String,
    /// Whether it says why something could not be done.
    pub failed: bool,
    /// A palette that was opened, to be shown.
    pub opened: Option<Arc<Palette>>,
    /// A scene that was opened, to be shown.
    pub scene: Option<Box<Scene>>,
}

impl Shelf {
    /// Starts to read a folder, where palettes are saved too; `wake` is called whenever there is something to tell.
    ///
    /// `command` reads the program's own command lines, where there is anything that does.
    pub fn start(
        folder: Option<PathBuf>,
        command: Option<ReadCommand>,
        wake: impl Fn() + Send + 'static,
    ) -> anyhow::Result<Self> {
        let (jobs, todo) = channel();
        let (tell, answers) = channel();
        let work = move || {
            for job in todo {
                // The window may be gone by now.
                let _ = tell.send(done(job, folder.as_deref(), command));
                wake();
            }
        };
        std::thread::Builder::new().name("palettes".into()).spawn(work)?;
        let shelf = Self { palettes: Vec::new(), jobs, answers };
        shelf.ask(Job::Load);
        Ok(shelf)
    }

    fn ask(&self, job: Job) {
        // The thread ends with the shelf.
        let _ = self.jobs.send(job);
    }

    /// The palettes, beside those that come with the program.
    pub fn palettes(&self) -> &[Arc<Palette>] {
        &self.palettes
    }

    /// Opens a file: a scene, a picture that carries one, or a palette.
    pub fn open(&self, path: PathBuf) {
        self.ask(Job::Open(path));
    }

    /// Opens what was pasted or dropped as it is.
    pub fn read(&self, name: String, bytes: Vec<u8>) {
        self.ask(Job::Read { name, bytes });
    }

    /// Saves a palette in the folder.
    pub fn save(&self, palette: Arc<Palette>) {
        self.ask(Job::Save(palette));
    }

    /// Takes what the thread has to tell.
    pub fn take_answers(&mut self) -> Vec<Told> {
        let answers: Vec<Answer> = self.answers.try_iter().collect();
        answers.into_iter().filter_map(|answer| self.take(answer)).collect()
    }

    fn take(&mut self, answer: Answer) -> Option<Told> {
        match answer {
            Answer::Loaded(palettes, unread) => {
                palettes.into_iter().for_each(|palette| self.add(Arc::new(palette)));
                unread.map(|error| Told::failed(format!("{error:#}")))
            }
            Answer::Opened(name, palettes) => {
                let palettes: Vec<Arc<Palette>> = palettes.into_iter().map(Arc::new).collect();
                let message = match palettes.len() {
                    1 => format!("Opened the palette of {name}"),
                    count => format!("Opened {count} palettes of {name}"),
                };
                let opened = palettes.first().cloned();
                for palette in palettes {
                    self.save(palette.clone());
                    self.add(palette);
                }
                Some(Told { opened, ..Told::only(message) })
            }
            Answer::Saved(palette, path) => {
                self.add(palette);
                Some(Told::only(format!("Saved {}", shown_path(&path))))
            }
            Answer::Scene(scene) => Some(Told { scene: Some(scene), ..Told::only(String::new()) }),
            Answer::Failed(message) => Some(Told::failed(message)),
        }
    }

    /// Adds a palette in the place of one of the same name.
    fn add(&mut self, palette: Arc<Palette>) {
        match self.palettes.iter_mut().find(|known| known.name() == palette.name()) {
            Some(known) => *known = palette,
            None => self.palettes.push(palette),
        }
    }
}

impl Told {
    fn only(message: String) -> Self {
        Self { message, failed: false, opened: None, scene: None }
    }

    fn failed(message: String) -> Self {
        Self { failed: true, ..Self::only(message) }
    }
}

fn done(job: Job, folder: Option<&Path>, command: Option<ReadCommand>) -> Answer {
    let failed = |error: anyhow::Error| Answer::Failed(format!("{error:#}"));
    match job {
        Job::Load => match folder.map(storage::palettes) {
            Some((palettes, errors)) => Answer::Loaded(palettes, errors.into_iter().next()),
            None => Answer::Loaded(Vec::new(), None),
        },
        Job::Open(path) => match reopen::open(&path) {
            Ok(Found::Palettes(palettes)) => Answer::Opened(name_of(&path), palettes),
            Ok(Found::Scene(scene)) => Answer::Scene(scene),
            Err(error) => failed(error),
        },
        Job::Read { name, bytes } => match reopen::read(&name, &bytes, command) {
            Ok(Found::Palettes(palettes)) => Answer::Opened(name, palettes),
            Ok(Found::Scene(scene)) => Answer::Scene(scene),
            Err(error) => failed(error),
        },
        Job::Save(palette) => {
            let Some(folder) = folder else {
                return Answer::Failed("This system has no folder for palettes".into());
            };
            match storage::save_palette(folder, &palette) {
                Ok(path) => Answer::Saved(palette, path),
                Err(error) => failed(error),
            }
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
