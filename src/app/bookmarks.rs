//! The bookmarks at hand; their files are read and written on a thread.

use crate::bookmarks::{self, Bookmark};
use juliaset_engine::scene::Scene;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

/// A bookmark at hand.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its own number as long as the program runs.
    pub number: u64,
    /// What it is.
    pub bookmark: Bookmark,
    /// Whether it is the person's own; the others come with the program.
    pub own: bool,
}

/// The bookmarks at hand.
pub struct Bookmarks {
    own: Vec<Entry>,
    builtin: Vec<Entry>,
    number: u64,
    /// The one that was removed last, and where it stood.
    removed: Option<(usize, Entry)>,
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
}

enum Job {
    Load,
    Save(Box<Bookmark>),
    Remove(String),
    Order(Vec<String>),
}

enum Answer {
    Loaded(Vec<Bookmark>, Option<anyhow::Error>),
    Failed(anyhow::Error),
}

impl Bookmarks {
    /// Starts to read a folder, where bookmarks are kept too; `wake` is called whenever there is something to tell.
    pub fn start(folder: Option<PathBuf>, wake: impl Fn() + Send + 'static) -> anyhow::Result<Self> {
        let (jobs, todo) = channel();
        let (tell, answers) = channel();
        let work = move || {
            for job in todo {
                if let Some(answer) = done(job, folder.as_deref()) {
                    // The window may be gone by now.
                    let _ = tell.send(answer);
                    wake();
                }
            }
        };
        std::thread::Builder::new().name("bookmarks".into()).spawn(work)?;
        let (own, builtin) = (Vec::new(), Vec::new());
        let mut bookmarks = Self { own, builtin, number: 0, removed: None, jobs, answers };
        bookmarks.builtin =
            bookmarks::builtin().into_iter().map(|bookmark| bookmarks.entry(bookmark, false)).collect();
        bookmarks.ask(Job::Load);
        Ok(bookmarks)
    }

    fn ask(&self, job: Job) {
        // The thread ends with this.
        let _ = self.jobs.send(job);
    }

    fn entry(&mut self, bookmark: Bookmark, own: bool) -> Entry {
        self.number += 1;
        Entry { number: self.number, bookmark, own }
    }

    /// The person's own, in their order.
    pub fn own(&self) -> &[Entry] {
        &self.own
    }

    /// Those that come with the program.
    pub fn builtin(&self) -> &[Entry] {
        &self.builtin
    }

    /// The title of the one that was removed last and can come back.
    pub fn removed(&self) -> Option<&str> {
        self.removed.as_ref().map(|(_, entry)| entry.bookmark.scene.title.as_str())
    }

    /// Takes what the thread has to tell; returns what went wrong.
    pub fn take_answers(&mut self) -> Vec<String> {
        let mut told = Vec::new();
        let answers: Vec<Answer> = self.answers.try_iter().collect();
        for answer in answers {
            let error = match answer {
                Answer::Loaded(found, error) => {
                    for bookmark in found {
                        let entry = self.entry(bookmark, true);
                        self.own.push(entry);
                    }
                    error
                }
                Answer::Failed(error) => Some(error),
            };
            told.extend(error.map(|error| format!("{error:#}")));
        }
        told
    }

    /// Adds a scene as the first one; returns its number.
    pub fn add(&mut self, scene: Scene) -> anyhow::Result<u64> {
        let taken: Vec<String> = self.files();
        let file = bookmarks::file_name(&scene.title, &taken)?;
        let entry = self.entry(Bookmark { file, scene }, true);
        let number = entry.number;
        self.ask(Job::Save(Box::new(entry.bookmark.clone())));
        self.own.insert(0, entry);
        self.keep_order();
        Ok(number)
    }

    /// Gives one another title and note.
    pub fn rename(&mut self, number: u64, title: String, note: String) {
        let Some(entry) = self.own.iter_mut().find(|entry| entry.number == number) else { return };
        let scene = &mut entry.bookmark.scene;
        if (&scene.title, &scene.note) != (&title, &note) {
            (scene.title, scene.note) = (title, note);
            let bookmark = entry.bookmark.clone();
            self.ask(Job::Save(Box::new(bookmark)));
        }
    }

    /// Removes one; it can come back.
    pub fn remove(&mut self, number: u64) {
        let Some(place) = self.own.iter().position(|entry| entry.number == number) else { return };
        let entry = self.own.remove(place);
        self.ask(Job::Remove(entry.bookmark.file.clone()));
        self.removed = Some((place, entry));
        self.keep_order();
    }

    /// Brings back the one that was removed last.
    pub fn bring_back(&mut self) {
        let Some((place, entry)) = self.removed.take() else { return };
        self.ask(Job::Save(Box::new(entry.bookmark.clone())));
        self.own.insert(place.min(self.own.len()), entry);
        self.keep_order();
    }

    /// Moves one to the place of another.
    pub fn put(&mut self, number: u64, place: usize) {
        let Some(from) = self.own.iter().position(|entry| entry.number == number) else { return };
        let to = place.min(self.own.len().saturating_sub(1));
        if from != to {
            let entry = self.own.remove(from);
            self.own.insert(to, entry);
            self.keep_order();
        }
    }

    fn files(&self) -> Vec<String> {
        self.own.iter().map(|entry| entry.bookmark.file.clone()).collect()
    }

    fn keep_order(&self) {
        self.ask(Job::Order(self.files()));
    }
}

fn done(job: Job, folder: Option<&Path>) -> Option<Answer> {
    let Some(folder) = folder else {
        return match job {
            Job::Save(_) => Some(Answer::Failed(anyhow::anyhow!(
                "this system has no folder for bookmarks: they are not kept"
            ))),
            Job::Load | Job::Remove(_) | Job::Order(_) => None,
        };
    };
    let result = match job {
        Job::Load => {
            let (found, errors) = bookmarks::load(folder);
            return Some(Answer::Loaded(found, errors.into_iter().next()));
        }
        Job::Save(bookmark) => bookmarks::save(folder, &bookmark),
        Job::Remove(file) => bookmarks::remove(folder, &file),
        Job::Order(files) => bookmarks::save_order(folder, &files),
    };
    result.err().map(Answer::Failed)
}
