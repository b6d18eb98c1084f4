//! The settings of the window: read once, and written on a thread soon after they change.

use crate::app::look;
use crate::settings::{self, Settings, Theme};
use egui::{Context, ThemePreference};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// The settings, and the thread that writes them.
pub struct Preferences {
    now: Settings,
    /// What the thread has been given.
    given: Settings,
    /// Whether no frame has been drawn yet.
    fresh: bool,
    writer: Option<(Sender<Settings>, JoinHandle<()>)>,
    failures: Receiver<String>,
}

/// Several changes within this time are written once.
const REST: Duration = Duration::from_millis(800);

impl Preferences {
    /// Reads a file, where there is one; also returns what there is to say of it. `wake` is called when there
    /// is more.
    pub fn start(
        path: Option<PathBuf>,
        wake: impl Fn() + Send + 'static,
    ) -> anyhow::Result<(Self, Option<String>)> {
        let (tell, failures) = channel();
        // Before the first frame, which is drawn in its theme.
        let (now, told) = path.as_deref().map(settings::read).unwrap_or_default();
        let writer = match path {
            Some(path) => {
                let (changes, todo) = channel();
                let work = move || {
                    while let Some(settings) = next(&todo) {
                        if let Err(error) = settings::write(&path, &settings) {
                            // The window may be gone by now.
                            let _ = tell.send(format!("The settings were not saved: {error:#}"));
                            wake();
                        }
                    }
                };
                Some((changes, std::thread::Builder::new().name("settings".into()).spawn(work)?))
            }
            None => None,
        };
        Ok((Self { given: now.clone(), now, fresh: true, writer, failures }, told))
    }

    /// The settings.
    pub fn get(&self) -> &Settings {
        &self.now
    }

    /// The settings, to be changed.
    pub fn change(&mut self) -> &mut Settings {
        &mut self.now
    }

    /// Gives what has changed to the window and to the file; returns why that could not be written, once it
    /// could not.
    pub fn follow(&mut self, ctx: &Context) -> Option<String> {
        // Whoever made the window may have given it another look since.
        if std::mem::take(&mut self.fresh) {
            self.dress(ctx);
        }
        if self.now != self.given {
            self.dress(ctx);
            self.given = self.now.clone();
            if let Some((changes, _)) = &self.writer {
                // The thread ends with the window.
                let _ = changes.send(self.given.clone());
            }
        }
        self.failures.try_iter().last()
    }

    /// Gives the window its look.
    pub fn dress(&self, ctx: &Context) {
        look::set_wheel_speed(ctx, self.now.wheel_speed);
        ctx.set_theme(match self.now.theme {
            Theme::Dark => ThemePreference::Dark,
            Theme::Light => ThemePreference::Light,
            Theme::System => ThemePreference::System,
        });
        ctx.set_zoom_factor(self.now.text_scale);
    }
}

impl Drop for Preferences {
    /// Waits until the last change is in the file.
    fn drop(&mut self) {
        if let Some((changes, thread)) = self.writer.take() {
            drop(changes);
            // A panic over there has ended it too.
            let _ = thread.join();
        }
    }
}

/// Waits for a change and for those that follow it; returns the last one, or nothing at the end of the window.
fn next(todo: &Receiver<Settings>) -> Option<Settings> {
    let mut settings = todo.recv().ok()?;
    let deadline = std::time::Instant::now() + 2 * REST;
    loop {
        // A drag of many changes is written every now and then too.
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        match todo.recv_timeout(REST.min(left)) {
            Ok(newer) => settings = newer,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Some(settings),
        }
    }
}
