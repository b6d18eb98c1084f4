//! Exports from the window: where to, the one under way, and how the last one ended.

use crate::app::command::{Command, Order};
use crate::app::dialog::{Answer, FileDialog};
use crate::app::export::{Export, Outcome, Standing};
use crate::app::panels::export::{self, ExportForm, ExportStatus};
use crate::app::state::Scene;
use crate::app::toasts::Toast;
use crate::axes::Overlays;
use egui::{Context, Ui};
use juliaset_engine::{Fineness, Renderer, shown_path};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What belongs to exports.
#[derive(Default)]
pub struct Exports {
    form: ExportForm,
    running: Option<Export>,
    /// The file of the last one, and how it ended.
    last: Option<(String, Outcome)>,
    dialog: Option<FileDialog>,
}

impl Exports {
    /// With a folder that exports go to at first, where it is not empty.
    pub fn into(folder: &str) -> Self {
        let mut exports = Self::default();
        if !folder.is_empty() {
            exports.form.path = Path::new(folder).join("julia.png").display().to_string();
        }
        exports
    }

    /// Whether the export window is shown.
    pub fn is_open(&self) -> bool {
        self.form.open
    }

    /// The folder that the last export went to.
    pub fn folder(&self) -> Option<String> {
        let (path, _) = self.last.as_ref().filter(|(_, outcome)| *outcome == Outcome::Saved)?;
        Path::new(path).parent().map(|folder| folder.display().to_string())
    }

    /// Opens the export window, for a picture that is sampled as finely as on screen.
    pub fn open(&mut self, fineness: Fineness) {
        self.form.fineness = fineness;
        self.form.open = true;
        self.form.focus_path = true;
    }

    /// Asks the system's dialog for a place.
    pub fn browse(&mut self, ctx: &Context) {
        let waker = ctx.clone();
        let suggested = Path::new(self.form.path.trim());
        self.dialog = Some(FileDialog::save_picture(suggested, move || waker.request_repaint()));
    }

    /// Starts to render a scene, with what is `found` for bounds that are not given.
    pub fn start(
        &mut self,
        ctx: &Context,
        renderer: Arc<Renderer>,
        scene: &Scene,
        found: [u32; 2],
        order: Order,
        overlays: Overlays,
    ) {
        let waker = ctx.clone();
        let name = shown_path(&order.path);
        match Export::start(renderer, scene, found, (order, overlays), move || waker.request_repaint()) {
            Ok(export) => self.running = Some(export),
            Err(reason) => self.last = Some((name, Outcome::Failed(reason))),
        }
    }

    /// The file of the one under way.
    pub fn running(&self) -> Option<&Path> {
        self.running.as_ref().map(Export::path)
    }

    /// Asks the one under way to stop.
    pub fn cancel(&self) {
        if let Some(export) = &self.running {
            export.cancel();
        }
    }

    /// Stops the one under way and waits for its end.
    pub fn end(&mut self) {
        if let Some(export) = self.running.take() {
            export.end();
        }
    }

    /// Takes what dialog and export have to tell; returns a notice where an export has ended.
    pub fn take_answers(&mut self) -> Option<Toast> {
        if let Some(answer) = self.dialog.as_ref().and_then(FileDialog::answer) {
            self.dialog = None;
            self.form.browse_note = match answer {
                Answer::Chosen(path) => {
                    self.form.path = path.display().to_string();
                    None
                }
                Answer::Cancelled => None,
                Answer::NoDialog => Some("This system has no file dialog to show; type the path instead."),
            };
        }
        self.form.browsing = self.dialog.is_some();
        let outcome = self.running.as_ref().and_then(Export::outcome)?;
        let file = self.running.take()?.path().to_path_buf();
        let path = shown_path(&file);
        let name = shown_path(Path::new(file.file_name().unwrap_or_default()));
        let notice = match &outcome {
            Outcome::Saved => Toast::new(format!("Saved {name}")).with("Show", Command::Reveal(file)),
            Outcome::AlreadyThere => Toast::bad(format!("{name} is there already")),
            Outcome::Failed(reason) => Toast::bad(reason.clone()),
        };
        self.last = Some((path, outcome));
        Some(notice)
    }

    /// Shows the export window, where it is open, for a picture of a size in pixels.
    pub fn show(&mut self, ui: &mut Ui, size: [u32; 2], commands: &mut Vec<Command>) {
        let status = match (&self.running, &self.last) {
            (Some(running), _) => {
                ui.request_repaint_after(Duration::from_millis(100));
                match running.standing() {
                    Standing::Orbit(share) => ExportStatus::Preparing(share),
                    Standing::Pixels(share, secs_left) => ExportStatus::Running(share, secs_left),
                }
            }
            (None, None) => ExportStatus::Idle,
            (None, Some((path, Outcome::Saved))) => ExportStatus::Done(path),
            (None, Some((path, Outcome::AlreadyThere))) => ExportStatus::AlreadyThere(path),
            (None, Some((_, Outcome::Failed(reason)))) => ExportStatus::Failed(reason),
        };
        export::show(ui, &mut self.form, size, &status, commands);
    }
}
