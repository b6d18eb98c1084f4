//! The window. `logic` drains the worker, `ui` draws the panels and collects commands, and `apply`
//! is the one place that changes anything.
//!
//! One drag, from pointer to pixel: `canvas` makes a `Command` of it, `apply` moves the `Scene`'s view,
//! `worker` hands that to the engine's live picture, `texture` makes pixels of its counts, and
//! `canvas` draws them.

mod canvas;
mod command;
mod dialog;
mod export;
mod glide;
pub mod latency;
mod panels;
mod start;
mod state;
mod texture;
mod trace;
mod worker;

pub use start::{Start, run};

use anyhow::Context as _;
use canvas::{Area, Canvas, Layer};
use command::{Action, Command};
use dialog::{Answer, SaveDialog};
use eframe::Frame;
use egui::util::undoer::{Settings, Undoer};
use egui::{CentralPanel, Context, Panel, ScrollArea, Ui, ViewportCommand};
use export::{Export, Outcome, Standing};
use glide::Glide;
use juliaset_engine::{Julia, Viewport};
use panels::export::{ExportForm, ExportStatus};
use panels::parameters::Drafts;
use serde_json::json;
use state::{PointerReading, Scene, Status};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use texture::Screen;
use trace::Trace;
use worker::{Exact, News, Picture, Worker};

/// The program behind the window.
pub struct App {
    scene: Scene,
    /// The view is still in the size it was asked for, not in the window's.
    fresh: bool,
    /// What the worker was last asked for, and the number of that request.
    requested: Option<(Scene, u64)>,
    worker: Worker,
    screen: Screen,
    glide: Glide,
    canvas: Canvas,
    pointer: Option<[f64; 2]>,
    /// The counts on screen, once they are exact, and what they are of.
    counts: Option<(Viewport, Julia, Arc<Vec<u32>>)>,
    status: Status,
    message_until: Option<Instant>,
    drafts: Drafts,
    panel_open: bool,
    help_open: bool,
    export_form: ExportForm,
    export: Option<Export>,
    /// How the last export ended.
    exported: Option<(String, Outcome)>,
    dialog: Option<SaveDialog>,
    undoer: Undoer<Scene>,
    trace: Trace,
}

impl App {
    /// The program at a start, for an egui context that shows it.
    pub fn new(ctx: &Context, start: Start) -> anyhow::Result<Self> {
        let trace = match &start.trace {
            Some(path) => Trace::to_file(path)
                .with_context(|| format!("the trace `{}` could not be written", path.display()))?,
            None => Trace::off(),
        };
        ctx.set_theme(egui::Theme::Dark);
        ctx.all_styles_mut(style);
        // Ctrl and + or - are for the picture's neighbours: they would scale the controls.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let waker = ctx.clone();
        let worker = Worker::start(trace.clone(), move || waker.request_repaint())?;
        let settle = Settings { stable_time: 0.4, ..Settings::default() };
        Ok(Self {
            scene: Scene {
                julia: start.julia,
                view: start.view,
                precision: start.precision,
                automatic: start.automatic,
            },
            fresh: true,
            requested: None,
            worker,
            screen: Screen::default(),
            glide: Glide::settled(),
            canvas: Canvas::default(),
            pointer: None,
            counts: None,
            status: Status::default(),
            message_until: None,
            drafts: Drafts::default(),
            panel_open: true,
            help_open: false,
            export_form: ExportForm::default(),
            export: None,
            exported: None,
            dialog: None,
            undoer: Undoer::with_settings(settle),
            trace,
        })
    }

    /// What is shown.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What the status bar says.
    pub fn status(&self) -> &Status {
        &self.status
    }

    fn apply(&mut self, ctx: &Context, command: Command) {
        self.trace.event("command", || json!({ "command": format!("{command:?}") }));
        match command {
            Command::Pan { right, down } => self.scene.view = self.scene.view.panned(right, down),
            Command::Zoom { factor, at, smooth } => self.look_at(self.scene.view.zoomed(factor, at), smooth),
            Command::ZoomToBox(corners) => self.look_at(self.scene.view.zoomed_to_box(corners), true),
            Command::SetJulia(julia) => self.scene.julia = julia,
            Command::SetBounds(julia) => (self.scene.julia, self.scene.automatic) = (julia, false),
            Command::SetAutomatic(automatic) => self.scene.automatic = automatic,
            Command::SetPrecision(precision) => self.scene.precision = precision,
            Command::SetView(view) => self.scene.view = view,
            Command::Browse => {
                let waker = ctx.clone();
                let suggested = Path::new(self.export_form.path.trim());
                self.dialog = Some(SaveDialog::open(suggested, move || waker.request_repaint()));
            }
            Command::StartExport { path, size, replace } => {
                let waker = ctx.clone();
                let name = path.display().to_string();
                match Export::start(&self.scene, size, path, replace, move || waker.request_repaint()) {
                    Ok(export) => self.export = Some(export),
                    Err(reason) => self.exported = Some((name, Outcome::Failed(reason))),
                }
            }
            Command::CancelExport => {
                if let Some(export) = &self.export {
                    export.cancel();
                }
            }
            Command::Do(action) => self.act(ctx, action),
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        const STEP: f64 = 1.5;
        let [columns, rows] = self.scene.view.size();
        let middle = [f64::from(columns) / 2.0, f64::from(rows) / 2.0];
        let stride = i64::from(columns.min(rows) / 8).max(1);
        let view = &self.scene.view;
        match action {
            Action::ZoomIn => self.look_at(view.zoomed(STEP, middle), true),
            Action::ZoomOut => self.look_at(view.zoomed(1.0 / STEP, middle), true),
            Action::PanLeft => self.look_at(view.panned(stride, 0), true),
            Action::PanRight => self.look_at(view.panned(-stride, 0), true),
            Action::PanUp => self.look_at(view.panned(0, stride), true),
            Action::PanDown => self.look_at(view.panned(0, -stride), true),
            Action::Home => self.look_at(Viewport::home(view.size()), true),
            Action::Undo => self.time_travel(Undoer::undo),
            Action::Redo => self.time_travel(Undoer::redo),
            Action::EditC0 => {
                self.panel_open = true;
                ctx.memory_mut(|memory| memory.request_focus(panels::parameters::c0_field()));
            }
            Action::CopyCommand => {
                ctx.copy_text(self.scene.command());
                self.say(ctx, "The command that renders this view was copied".into());
            }
            Action::Export => {
                self.export_form.open = true;
                self.export_form.focus_path = true;
            }
            Action::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            Action::Panel => self.panel_open = !self.panel_open,
            Action::Help => self.help_open = !self.help_open,
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    /// Goes to another view of the same size, in a glide where it is `smooth`.
    fn look_at(&mut self, view: Viewport, smooth: bool) {
        if smooth {
            let moved = self.scene.view.placement_in(&view);
            self.glide = self.glide.towards_new_view(moved, Instant::now());
        }
        self.scene.view = view;
    }

    fn time_travel<'a>(&'a mut self, step: impl FnOnce(&'a mut Undoer<Scene>, &Scene) -> Option<&'a Scene>) {
        let (now, size) = (self.undoable(), self.scene.view.size());
        if let Some(scene) = step(&mut self.undoer, &now) {
            let scene = Scene { view: scene.view.resized(size), ..scene.clone() };
            // Until others are found for it, what was automatic has the bounds on screen.
            let bounds = [self.scene.julia.itermin(), self.scene.julia.itermax()];
            self.scene = if scene.automatic { scene.with_bounds(bounds) } else { scene };
        }
    }

    /// The scene as it is undone: in one size, because the real one is the window's.
    fn undoable(&self) -> Scene {
        Scene { view: self.scene.view.resized([1, 1]), ..self.scene.chosen() }
    }

    fn take_news(&mut self, ctx: &Context, generation: u64, news: News) {
        let newest = self.requested.as_ref().is_some_and(|(_, newest)| *newest == generation);
        match news {
            News::Picture(picture) => self.take_picture(ctx, *picture, newest),
            News::Failed(reason) if newest => self.status.failure = Some(reason),
            News::Failed(_) => {}
        }
    }

    fn take_picture(&mut self, ctx: &Context, picture: Picture, newest: bool) {
        let Picture { view, julia, painted, exact } = picture;
        self.screen.update(ctx, &view, painted);
        if self.scene.automatic {
            self.scene = self.scene.with_bounds([julia.itermin(), julia.itermax()]);
        }
        if let Some(Exact { elapsed_secs, iterations, settled, counts }) = exact.filter(|_| newest) {
            self.status.exact = true;
            self.status.last_exact = Some((elapsed_secs, iterations));
            self.status.settled = settled;
            self.counts = Some((view, julia, counts));
        }
    }

    fn take_answers(&mut self, ctx: &Context) {
        if let Some(outcome) = self.export.as_ref().and_then(Export::outcome)
            && let Some(export) = self.export.take()
        {
            let path = export.path().display().to_string();
            self.say(
                ctx,
                match &outcome {
                    Outcome::Saved => format!("Saved {path}"),
                    Outcome::AlreadyThere => format!("{path} is there already"),
                    Outcome::Failed(reason) => reason.clone(),
                },
            );
            self.exported = Some((path, outcome));
        }
        if let Some(answer) = self.dialog.as_ref().and_then(SaveDialog::answer) {
            self.dialog = None;
            self.export_form.browse_note = match answer {
                Answer::Chosen(path) => {
                    self.export_form.path = path.display().to_string();
                    None
                }
                Answer::Cancelled => None,
                Answer::NoDialog => Some("This system has no file dialog to show; type the path instead."),
            };
        }
        self.export_form.browsing = self.dialog.is_some();
    }

    /// Shows a message in the status bar for a few seconds.
    fn say(&mut self, ctx: &Context, message: String) {
        const READING_TIME: Duration = Duration::from_secs(6);
        self.status.message = Some(message);
        self.message_until = Some(Instant::now() + READING_TIME);
        ctx.request_repaint_after(READING_TIME);
    }

    /// Asks the worker for the scene, where it has changed.
    fn request(&mut self) {
        let chosen = self.scene.chosen();
        if self.requested.as_ref().is_some_and(|(scene, _)| *scene == chosen) {
            return;
        }
        let middle = self.scene.view.size().map(|side| f64::from(side) / 2.0);
        let generation = self.worker.request(&chosen, self.pointer.unwrap_or(middle));
        self.trace
            .event("request", || json!({ "generation": generation, "width": self.scene.view.width_text() }));
        if self.requested.as_ref().is_some_and(|(scene, _)| scene.precision != chosen.precision) {
            self.counts = None;
        }
        self.requested = Some((chosen, generation));
        (self.status.exact, self.status.failure) = (false, None);
    }

    /// Follows a reference orbit that takes long.
    fn watch_orbit(&mut self, ctx: &Context) {
        const FRAME: Duration = Duration::from_millis(100);
        let waiting = !self.status.exact && self.status.failure.is_none();
        self.status.orbit = if waiting { self.worker.orbit_share() } else { None };
        if waiting {
            ctx.request_repaint_after(FRAME);
        }
    }

    fn read_pointer(&mut self) {
        let Some([x, y]) = self.pointer else {
            self.status.pointer = None;
            return;
        };
        let [columns, rows] = self.scene.view.size().map(|side| side as usize);
        let shown =
            |(view, julia, _): &&(Viewport, Julia, _)| *view == self.scene.view && *julia == self.scene.julia;
        let count = self.counts.as_ref().filter(shown).and_then(|(.., counts)| {
            let (column, row) = (x as usize, y as usize);
            (column < columns && row < rows).then(|| counts[row * columns + column])
        });
        let count = count.map(|count| count.min(self.scene.julia.itermax()));
        self.status.pointer = Some(PointerReading { point: self.scene.view.point_text([x, y]), count });
    }

    fn show_canvas(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let max_side = ui.input(|input| input.max_texture_side);
        let area = Area::take(ui, max_side);
        if std::mem::take(&mut self.fresh) {
            let (start, home) = (&self.scene.view, Viewport::home(area.size()));
            // Exactly what the Home key shows, which fitting may miss by a rounding error.
            let is_home = *start == Viewport::home(start.size());
            self.scene.view = if is_home { home } else { start.fitted(area.size()).unwrap_or(home) };
        }
        self.scene.view = self.scene.view.resized(area.size());
        let drawn = self.glide.at(Instant::now());
        let layers = self.screen.layers().map(|(texture, view)| Layer { texture: texture.id(), view });
        self.pointer = self.canvas.show(ui, area, &self.scene.view, drawn, layers, commands);
    }

    fn show_export(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let status = match (&self.export, &self.exported) {
            (Some(export), _) => {
                ui.request_repaint_after(Duration::from_millis(100));
                match export.standing() {
                    Standing::Orbit(share) => ExportStatus::Preparing(share),
                    Standing::Pixels(share, secs_left) => ExportStatus::Running(share, secs_left),
                }
            }
            (None, None) => ExportStatus::Idle,
            (None, Some((path, Outcome::Saved))) => ExportStatus::Done(path),
            (None, Some((path, Outcome::AlreadyThere))) => ExportStatus::AlreadyThere(path),
            (None, Some((_, Outcome::Failed(reason)))) => ExportStatus::Failed(reason),
        };
        panels::export::show(ui, &mut self.export_form, self.scene.view.size(), &status, commands);
    }
}

/// Dark and quiet around the picture, with text that is easy to read.
fn style(style: &mut egui::Style) {
    let visuals = &mut style.visuals;
    visuals.widgets.noninteractive.fg_stroke.color = egui::Color32::from_gray(205);
    visuals.widgets.inactive.fg_stroke.color = egui::Color32::from_gray(225);
    visuals.weak_text_alpha = 0.7;
    visuals.window_shadow.color = egui::Color32::from_black_alpha(60);
    style.spacing.item_spacing = egui::vec2(8.0, 5.0);
    style.text_styles.insert(egui::TextStyle::Small, egui::FontId::proportional(11.0));
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        for update in self.worker.updates() {
            self.take_news(ctx, update.generation, update.news);
        }
        self.take_answers(ctx);
        if self.message_until.is_some_and(|until| until <= Instant::now()) {
            (self.status.message, self.message_until) = (None, None);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(export) = self.export.take() {
            export.end();
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        let mut commands: Vec<Command> = Action::pressed(ui.ctx()).into_iter().map(Command::Do).collect();
        Panel::bottom("status")
            .exact_size(26.0)
            .show(ui, |ui| panels::status::show(ui, &self.scene, &self.status));
        if self.panel_open {
            Panel::left("parameters").resizable(false).exact_size(300.0).show(ui, |ui| {
                ScrollArea::vertical().show(ui, |ui| {
                    panels::parameters::show(ui, &self.scene, &mut self.drafts, &mut commands);
                });
            });
        }
        CentralPanel::no_frame().show(ui, |ui| self.show_canvas(ui, &mut commands));
        panels::help::show(ui, &mut self.help_open);
        self.show_export(ui, &mut commands);
        if !commands.is_empty() {
            // What a command changes is drawn in a frame of its own, at once.
            ui.request_repaint();
        }
        for command in commands {
            self.apply(ui.ctx(), command);
        }
        self.request();
        self.watch_orbit(ui.ctx());
        self.read_pointer();
        let time = ui.input(|input| input.time);
        self.undoer.feed_state(time, &self.undoable());
        if self.undoer.is_in_flux() {
            ui.request_repaint_after(Duration::from_millis(450));
        }
        if !self.glide.is_settled(Instant::now()) {
            ui.request_repaint();
        }
        self.trace.event("frame", || json!({}));
    }
}
