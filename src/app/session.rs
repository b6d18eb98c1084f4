//! The session: what was open is read at the start, and written by a thread soon after each change.

use crate::app::history::{History, StepId};
use crate::app::kept;
use crate::app::state::Scene;
use crate::axes::Overlays;
use crate::session::{Found, Session, Store, Surroundings};
use anyhow::{Context as _, bail};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What was found at the start.
#[derive(Debug, Default)]
pub struct Opened {
    /// The file, if it is this program's to write.
    store: Option<Store>,
    /// What was open, where there was something.
    pub last: Option<Last>,
    /// What there is to say about it.
    pub message: Option<String>,
}

/// What was open when the program ended.
#[derive(Debug)]
pub struct Last {
    /// What was on screen, in the window's size.
    pub scene: Scene,
    /// What was drawn over it.
    pub overlays: Overlays,
    /// What had been shown.
    pub history: History<Scene>,
    /// What is around the picture.
    pub window: Surroundings,
}

/// Reads the session of a folder, and takes it as this program's.
pub fn open(folder: &Path) -> Opened {
    let store = match Store::open(folder) {
        Ok(store) => store,
        Err(error) => return Opened { message: Some(sentence(&error)), ..Opened::default() },
    };
    let set_aside = |kept: &Path, reason: anyhow::Error| {
        format!("The last session could not be read and is kept as `{}`: {reason:#}", kept.display())
    };
    let (last, message) = match store.load() {
        Ok(Found::Nothing) => (None, None),
        Ok(Found::Spoilt { kept, reason }) => (None, Some(set_aside(&kept, reason))),
        Ok(Found::Session(session)) => match restored(&session) {
            Ok(last) => {
                let export = last.window.export.as_ref();
                let said =
                    export.map(|path| format!("The export of {path} was not done when the program ended"));
                (Some(last), said)
            }
            Err(reason) => match store.set_aside() {
                Ok(kept) => (None, Some(set_aside(&kept, reason))),
                // What cannot be set aside is not written over.
                Err(error) => return Opened { message: Some(sentence(&error)), ..Opened::default() },
            },
        },
        Err(error) => return Opened { message: Some(sentence(&error)), ..Opened::default() },
    };
    Opened { store: Some(store), last, message }
}

fn sentence(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a session kept: its scenes are read, and its history built again.
pub fn restored(session: &Session) -> anyhow::Result<Last> {
    let (count, most) = (session.steps.len(), super::apply::LIMITS.steps);
    if count > most {
        bail!("it has {count} steps, and a history has at most {most}");
    }
    let (scene, overlays) = kept::read(&session.scene)?;
    let mut states: Vec<(Scene, Option<usize>, usize)> = Vec::with_capacity(session.steps.len());
    for step in &session.steps {
        let (mut scene, _) = kept::read(&session.text(step)?)?;
        // Hundreds of steps share a palette.
        if let Some((before, ..)) = states.last()
            && before.coloring.palette == scene.coloring.palette
        {
            scene.coloring.palette = before.coloring.palette.clone();
        }
        let weight = scene.weight();
        states.push((scene, step.parent, weight));
    }
    let history = History::restored(states, session.present, super::apply::LIMITS);
    let history = history.context("its steps do not follow from each other")?;
    Ok(Last { scene, overlays, history, window: session.window.clone() })
}

/// Writes the session, on a thread of its own.
pub struct Keeper {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    /// What was last given to the thread.
    given: Option<Given>,
}

#[derive(PartialEq)]
struct Given {
    scene: Scene,
    overlays: Overlays,
    revision: u64,
    window: Surroundings,
}

/// A session as it was at a moment.
struct Snapshot {
    scene: Scene,
    overlays: Overlays,
    /// Each with its parent.
    steps: Vec<(StepId, Option<StepId>, Arc<Scene>)>,
    present: StepId,
    window: Surroundings,
}

#[derive(Default)]
struct Shared {
    inbox: Mutex<Inbox>,
    changed: Condvar,
    /// Why it was not saved.
    failure: Mutex<Option<String>>,
}

#[derive(Default)]
struct Inbox {
    next: Option<Snapshot>,
    closed: bool,
}

/// A panic elsewhere leaves these plain values whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Keeper {
    /// Starts the thread for what was opened, if that is this program's to write; `wake` is called where something
    /// goes wrong.
    pub fn start(opened: &mut Opened, wake: impl Fn() + Send + 'static) -> anyhow::Result<Option<Self>> {
        let Some(store) = opened.store.take() else { return Ok(None) };
        let shared = Arc::<Shared>::default();
        let desk = Desk { shared: shared.clone(), store, texts: HashMap::new() };
        let thread = std::thread::Builder::new().name("session".into()).spawn(move || desk.run(wake))?;
        Ok(Some(Self { shared, thread: Some(thread), given: None }))
    }

    /// Keeps this from now on, if it is not what is kept already; it is on the disk within two seconds.
    pub fn keep(
        &mut self,
        scene: &Scene,
        overlays: &Overlays,
        history: &History<Scene>,
        window: Surroundings,
    ) {
        let revision = history.revision();
        let same = |given: &Given| {
            given.revision == revision
                && given.overlays == *overlays
                && given.window == window
                && given.scene == *scene
        };
        if self.given.as_ref().is_some_and(same) {
            return;
        }
        let steps = history.steps().map(|(id, step)| (id, step.parent, step.state.clone())).collect();
        let (scene, present) = (scene.clone(), history.present());
        let given =
            Given { scene: scene.clone(), overlays: overlays.clone(), revision, window: window.clone() };
        self.given = Some(given);
        lock(&self.shared.inbox).next =
            Some(Snapshot { scene, overlays: overlays.clone(), steps, present, window });
        self.shared.changed.notify_one();
    }

    /// Why the session is not on the disk, once.
    pub fn take_failure(&self) -> Option<String> {
        lock(&self.shared.failure).take()
    }
}

impl Drop for Keeper {
    /// Waits until the last change is on the disk.
    fn drop(&mut self) {
        lock(&self.shared.inbox).closed = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic over there has ended it too.
            let _ = thread.join();
        }
    }
}

struct Desk {
    shared: Arc<Shared>,
    store: Store,
    /// The texts of the steps: of hundreds, few are new.
    texts: HashMap<StepId, (Arc<Scene>, Arc<str>)>,
}

impl Desk {
    fn run(mut self, wake: impl Fn()) {
        let mut failed = false;
        while let Some(snapshot) = self.next() {
            match self.save(&snapshot) {
                Ok(()) => failed = false,
                // It is said once, and tried again with each change.
                Err(error) => {
                    if !std::mem::replace(&mut failed, true) {
                        *lock(&self.shared.failure) = Some(sentence(&error));
                        wake();
                    }
                }
            }
        }
    }

    /// What is to be saved, once there is something: what changes within a while is saved together.
    fn next(&self) -> Option<Snapshot> {
        const WHILE: Duration = Duration::from_millis(700);
        let (inbox, changed) = (lock(&self.shared.inbox), &self.shared.changed);
        let idle = |inbox: &mut Inbox| inbox.next.is_none() && !inbox.closed;
        let inbox = changed.wait_while(inbox, idle).unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(inbox, WHILE, |inbox| !inbox.closed);
        let mut inbox = waited.unwrap_or_else(PoisonError::into_inner).0;
        inbox.next.take()
    }

    fn save(&mut self, snapshot: &Snapshot) -> anyhow::Result<()> {
        let mut session =
            Session::new(kept::text(&snapshot.scene, &snapshot.overlays), snapshot.window.clone());
        let mut texts = HashMap::with_capacity(snapshot.steps.len());
        for (id, parent, scene) in &snapshot.steps {
            let known = self.texts.remove(id).filter(|(known, _)| Arc::ptr_eq(known, scene));
            let text = match known {
                Some((_, text)) => text,
                None => kept::text(scene, &Overlays::default()).into(),
            };
            let place = |id: &StepId| snapshot.steps.binary_search_by_key(id, |(id, ..)| *id).ok();
            session.push(parent.as_ref().and_then(place), &text);
            texts.insert(*id, (scene.clone(), text));
            if *id == snapshot.present {
                session.present = session.steps.len() - 1;
            }
        }
        self.texts = texts;
        self.store.save(&session)
    }
}

#[cfg(test)]
mod tests;
