//! The window. `logic` takes the news, `ui` draws the panels and collects commands, and `apply` is the one
//! place that does what they ask for; of that, all that changes the scene is done in `apply.rs`.
//!
//! One drag, from pointer to pixel: `canvas` makes a `Command` of it, `apply` moves the `Scene`'s view,
//! `pane` asks its `worker` for that, which has the engine's live picture count it, `texture` makes pixels
//! of its counts, and `canvas` draws them.

mod apply;
mod axes_view;
mod bookmarks;
mod canvas;
mod command;
mod copy;
mod dialog;
mod export;
mod exports;
mod glide;
mod history;
mod kept;
pub mod latency;
mod pane;
mod panels;
mod reopen;
mod session;
mod shelf;
mod start;
pub mod state;
mod texture;
mod thumbnails;
mod trace;
mod worker;

pub use reopen::ReadCommand;
pub use start::{Start, run};

use crate::axes::Overlays;
use crate::bounds::Bounds;
use crate::picture::Description;
use crate::session::Surroundings;
use anyhow::Context as _;
use apply::Document;
use bookmarks::Bookmarks;
use canvas::Area;
use command::{Action, Command, Edit};
use copy::Copying;
use dialog::{Answer, FileDialog};
use eframe::Frame;
use egui::{CentralPanel, Context, Panel, ScrollArea, Ui, ViewportCommand};
use exports::Exports;
use juliaset_engine::color::{Base, Coloring, ShadeRange, Theme, Tones, Wrap};
use juliaset_engine::{Fineness, Renderer, RunOptions, shortened};
use pane::Pane;
use panels::bookmarks::BookmarkWindow;
use panels::history::Strip;
use panels::parameters::Parameters;
use serde_json::json;
use session::Keeper;
use shelf::Shelf;
use state::{Scene, Status};
use std::sync::Arc;
use std::time::{Duration, Instant};
use thumbnails::{Subject, Thumbnails};
use trace::Trace;
use worker::Wanted;

/// The program behind the window.
pub struct App {
    document: Document,
    /// The picture of the set.
    pane: Pane,
    /// The threads that count pictures and exports.
    renderer: Arc<Renderer>,
    exports: Exports,
    parameters: Parameters,
    panel_open: bool,
    help_open: bool,
    strip: Strip,
    thumbnails: Thumbnails,
    bookmarks: Bookmarks,
    bookmark_window: BookmarkWindow,
    keeper: Option<Keeper>,
    /// The size of the window where it does not fill the screen, in points.
    size: Option<[f32; 2]>,
    shelf: Shelf,
    palette_dialog: Option<FileDialog>,
    /// The picture on its way to the clipboard.
    copying: Option<Copying>,
    /// What is wanted beside the picture.
    wanted: Wanted,
    /// The palette runs, since this time of egui's clock.
    cycling: Option<f64>,
    /// What is drawn over the picture.
    overlays: Overlays,
    /// What the status bar says of the last thing done, and until when.
    message: Option<(String, Instant)>,
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
        let renderer = Arc::new(Renderer::new(RunOptions::default())?);
        let Start { map, bounds, view, precision, coloring, finer, overlays, palettes, commands, .. } = start;
        let (asked, state, session) = (start.asked, start.state, start.session);
        let scene = Scene { map, bounds, view, precision, coloring };
        let mut opened = session.or_else(|| state.as_deref().map(session::open)).unwrap_or_default();
        let waker = ctx.clone();
        let keeper = Keeper::start(&mut opened, move || waker.request_repaint())?;
        let window = opened.last.as_ref().map(|last| last.window.clone());
        let window = window.unwrap_or(Surroundings { panel: true, ..Surroundings::default() });
        let (document, overlays) = match opened.last {
            Some(last) if asked => (Document::following(scene, last.history), overlays),
            Some(last) => (Document::resumed(last.scene, last.history), last.overlays),
            None => (Document::new(scene), overlays),
        };
        Ok(Self {
            document,
            bookmarks: {
                let waker = ctx.clone();
                Bookmarks::start(start.bookmarks, move || waker.request_repaint())?
            },
            bookmark_window: BookmarkWindow::default(),
            keeper,
            size: window.size,
            strip: Strip::new(window.strip),
            thumbnails: {
                let waker = ctx.clone();
                let size = panels::history::thumbnail_pixels(ctx.pixels_per_point());
                Thumbnails::start(renderer.clone(), size, move || waker.request_repaint())?
            },
            pane: Pane::new("picture", "the set", renderer.clone(), trace.clone(), ctx)?,
            renderer,
            exports: Exports::default(),
            parameters: Parameters::default(),
            panel_open: window.panel,
            help_open: false,
            shelf: {
                let waker = ctx.clone();
                Shelf::start(palettes, commands, move || waker.request_repaint())?
            },
            palette_dialog: None,
            copying: None,
            wanted: Wanted { finer, ..Wanted::default() },
            cycling: None,
            overlays,
            message: opened.message.map(|text| (text, Instant::now() + READING_TIME)),
            trace,
        })
    }

    /// What was chosen to be shown.
    pub fn scene(&self) -> &Scene {
        self.document.scene()
    }

    /// The counts that the picture on screen is shaded between.
    pub fn range(&self) -> ShadeRange {
        self.scene().range(self.status().bounds)
    }

    /// What is known of the picture on screen.
    pub fn status(&self) -> &Status {
        self.pane.status()
    }

    /// Whether every thumbnail that is wanted is there.
    pub fn thumbnails_are_made(&self) -> bool {
        self.thumbnails.are_made()
    }

    fn apply(&mut self, ctx: &Context, command: Command) {
        self.trace.event("command", || json!({ "command": format!("{command:?}") }));
        match command {
            Command::Edit(edit) => self.edit(edit),
            Command::Browse => self.exports.browse(ctx),
            Command::StartExport(order) => {
                let found = self.status().bounds;
                self.exports.start(
                    ctx,
                    self.renderer.clone(),
                    self.document.scene(),
                    found,
                    order,
                    self.overlays,
                );
            }
            Command::OpenPalette => {
                let waker = ctx.clone();
                self.palette_dialog = Some(FileDialog::open_palette(move || waker.request_repaint()));
            }
            Command::SavePalette(palette) => self.shelf.save(palette),
            Command::OpenScene(scene) => self.open(ctx, &scene),
            Command::CancelExport => self.exports.cancel(),
            Command::Do(action) => self.act(ctx, action),
        }
    }

    fn edit(&mut self, edit: Edit) {
        if let Some(moved) = self.document.apply(edit) {
            self.pane.glide(moved);
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        if let Some(edit) = action.edit(&self.scene().view) {
            return self.edit(edit);
        }
        match action {
            Action::EditC0 => {
                self.panel_open = true;
                ctx.memory_mut(|memory| memory.request_focus(panels::c0::field()));
            }
            Action::Bookmark => self.add_bookmark(ctx),
            Action::Bookmarks => self.bookmark_window.open = !self.bookmark_window.open,
            Action::History => self.strip.open = !self.strip.open,
            Action::Fit => self.wanted.tones = true,
            Action::Cycle => self.cycling = self.toggled_cycle(ctx),
            Action::Certainty => self.wanted.certainty = !self.wanted.certainty,
            Action::CopyCommand => {
                ctx.copy_text(self.scene().command(self.status().bounds, self.overlays));
                self.say(ctx, "The command that renders this view was copied".into());
            }
            Action::CopyPicture => {
                let scene = self.scene().description(self.status().bounds, Fineness::default());
                let waker = ctx.clone();
                let description = Description { overlays: self.overlays, ..scene };
                let wake = move || waker.request_repaint();
                self.copying = Some(Copying::start(self.renderer.clone(), description, wake));
            }
            Action::CopyScene => {
                let (found, fineness) = (self.status().bounds, self.fineness());
                ctx.copy_text(copy::text(self.scene(), found, fineness, self.overlays));
                self.say(
                    ctx,
                    "The scene was copied as text: paste it into the window to open it again".into(),
                );
            }
            Action::CopyPython => {
                ctx.copy_text(copy::python(self.scene(), self.status().bounds, self.fineness()));
                self.say(ctx, "A Python script of this view was copied".into());
            }
            Action::Open => {
                let waker = ctx.clone();
                self.palette_dialog = Some(FileDialog::open_scene(move || waker.request_repaint()));
            }
            Action::Axes => self.overlays.axes = !self.overlays.axes,
            Action::ScaleBar => self.overlays.scale_bar = !self.overlays.scale_bar,
            Action::Export => self.exports.open(self.fineness()),
            Action::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            Action::Panel => self.panel_open = !self.panel_open,
            Action::Help => self.help_open = !self.help_open,
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            // The edits are made above.
            _ => {}
        }
    }

    /// How finely the picture on screen is sampled once it is at rest.
    fn fineness(&self) -> Fineness {
        let finer = self.wanted.finer && self.scene().coloring.base != Base::Gray;
        Fineness::of_samples(if finer { 16 } else { 1 }).unwrap_or_default()
    }

    fn toggled_cycle(&mut self, ctx: &Context) -> Option<f64> {
        if self.cycling.is_some() {
            return None;
        }
        if self.scene().coloring.base == Base::Gray {
            self.say(ctx, "Gray has no palette that could run: choose other colours first".into());
            return None;
        }
        Some(ctx.input(|input| input.time))
    }

    /// Moves the palette on, where it runs.
    fn cycle(&mut self, ctx: &Context) {
        /// Lengths of the palette a second.
        const SPEED: f64 = 0.12;
        let Some(before) = self.cycling else { return };
        let now = ctx.input(|input| input.time);
        let mut coloring = self.scene().coloring.clone();
        if coloring.base == Base::Gray {
            self.cycling = None;
            return;
        }
        let period = if coloring.wrap == Wrap::Mirrored { 2.0 } else { 1.0 };
        coloring.offset = (coloring.offset - SPEED * (now - before)).rem_euclid(period);
        self.cycling = Some(now);
        self.edit(Edit::SetColoring(coloring));
        ctx.request_repaint();
    }

    /// Fits the colours to the values of the view: gray by its bounds, palettes by density and rotation.
    fn fit(&mut self, tones: &Tones) {
        self.wanted.tones = false;
        let coloring = &self.scene().coloring;
        let edit = match coloring.base {
            Base::Gray => Edit::SetBounds(Bounds::given(tones.bounds())),
            _ => Edit::SetColoring(tones.fit(coloring)),
        };
        self.edit(edit);
    }

    /// Takes palettes that were opened, dropped and pasted.
    fn take_palettes(&mut self, ctx: &Context) {
        match self.palette_dialog.as_ref().and_then(FileDialog::answer) {
            Some(Answer::Chosen(path)) => self.shelf.open(path),
            Some(Answer::NoDialog) => self.say(
                ctx,
                "This system has no file dialog to show: drop the file on the window instead".into(),
            ),
            Some(Answer::Cancelled) | None => {}
        }
        match self.copying.as_ref().and_then(Copying::image) {
            Some(Ok(image)) => {
                self.copying = None;
                ctx.copy_image(image);
                self.say(ctx, "The picture was copied".into());
            }
            Some(Err(message)) => {
                self.copying = None;
                self.say(ctx, message);
            }
            None => {}
        }
        for told in self.shelf.take_answers() {
            if let Some(scene) = told.scene {
                self.open(ctx, &scene);
                continue;
            }
            self.say(ctx, told.message);
            if let Some(palette) = told.opened {
                let coloring = self.scene().coloring.clone();
                let coloring =
                    if coloring.base == Base::Gray { Coloring::of(Theme::Smooth) } else { coloring };
                self.edit(Edit::SetColoring(Coloring { palette, ..coloring }));
            }
        }
        let typing = ctx.memory(|memory| memory.focused().is_some());
        ctx.input(|input| {
            for file in &input.raw.dropped_files {
                self.shelf.open(file.path().to_path_buf());
            }
            for event in &input.events {
                if let (egui::Event::Paste(text), false) = (event, typing) {
                    self.shelf.read("what was pasted".into(), text.clone().into_bytes());
                }
            }
        });
    }

    /// Shows a scene that was opened, as one edit; where it cannot be shown, nothing changes.
    fn open(&mut self, ctx: &Context, kept: &juliaset_engine::scene::Scene) {
        match reopen::shown(kept) {
            Ok((scene, overlays)) => {
                self.edit(Edit::Open(Box::new(scene)));
                self.overlays = overlays;
                self.say(ctx, reopen::told(kept));
            }
            Err(reason) => self.say(ctx, reason),
        }
    }

    /// Shows a message in the status bar for a few seconds.
    fn say(&mut self, ctx: &Context, message: String) {
        self.message = Some((message, Instant::now() + READING_TIME));
        ctx.request_repaint_after(READING_TIME);
    }

    fn show_panels(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let (scene, status) = (self.document.scene(), self.pane.status());
        let message = self.message.as_ref().map(|(text, _)| text.as_str());
        Panel::bottom("status")
            .exact_size(26.0)
            .show(ui, |ui| panels::status::show(ui, scene, status, message));
        if self.panel_open {
            Panel::left("parameters").resizable(false).exact_size(300.0).show(ui, |ui| {
                ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
                    // Beside the controls, not over them.
                    ui.set_max_width(ui.available_width() - SCROLL_BAR);
                    let (shelf, state) = (self.shelf.palettes(), &mut self.parameters);
                    panels::parameters::show(ui, scene, status.bounds, shelf, state, commands);
                });
            });
        }
    }

    fn show_picture(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let max_side = ui.input(|input| input.max_texture_side);
        let area = Area::take(ui, max_side);
        // At once: the picture is drawn, and gestures are understood, in the size that it has now.
        self.edit(Edit::Resize(area.size()));
        self.pane.show(ui, area, &self.document.scene().view, self.overlays, commands);
        let history = self.document.history();
        let free = self.strip.show(ui, area.rect, history, &mut self.thumbnails, area.size(), commands);
        if self.wanted.certainty {
            panels::legend::show(ui, free.left_bottom() + egui::vec2(12.0, -12.0));
        }
    }

    /// Keeps what is shown as a bookmark, ready to be named.
    fn add_bookmark(&mut self, ctx: &Context) {
        let mut scene = kept::kept(self.scene(), self.overlays);
        let [re, im] = self.scene().map.c0_decimals().each_ref().map(|part| shortened(&part.to_string()));
        scene.title = format!("c0 = {re}, {im}");
        let title = scene.title.clone();
        match self.bookmarks.add(scene) {
            Ok(number) => {
                self.bookmark_window.name(number, title);
                if let Some(shown) = self.pane.exact() {
                    self.thumbnails.take(Subject::Bookmark(number), shown);
                }
            }
            Err(error) => self.say(ctx, format!("{error:#}")),
        }
    }

    /// Has the session saved, where it has changed.
    fn keep(&mut self, ctx: &Context) {
        let Some(keeper) = &mut self.keeper else { return };
        ctx.input(|input| {
            let window = input.viewport();
            let fills = window.fullscreen.unwrap_or(false) || window.maximized.unwrap_or(false);
            if let Some(inside) = window.inner_rect.filter(|_| !fills) {
                self.size = Some([inside.width(), inside.height()]);
            }
        });
        let window = Surroundings {
            size: self.size,
            panel: self.panel_open,
            strip: self.strip.open,
            export: self.exports.running().map(|path| path.display().to_string()),
        };
        keeper.keep(self.document.scene(), self.overlays, self.document.history(), window);
        if let Some(failure) = keeper.take_failure() {
            self.say(ctx, failure);
        }
    }

    /// Makes what is shown a step of the history in time, and keeps its thumbnail.
    fn remember(&mut self, ctx: &Context) {
        let (time, held) = ctx.input(|input| (input.time, input.pointer.any_down()));
        let unsettled = self.document.remember(time, held);
        if unsettled && !held {
            ctx.request_repaint_after(Duration::from_millis(450));
        }
        let status = self.pane.status();
        self.thumbnails.begin_frame(ctx, !status.exact && status.failure.is_none());
        let present = Subject::Step(self.document.history().present());
        if !unsettled
            && !self.thumbnails.is_taken(present)
            && let Some(shown) = self.pane.exact()
        {
            self.thumbnails.take(present, shown);
        }
    }
}

/// How long a message stands.
const READING_TIME: Duration = Duration::from_secs(6);

/// The room for the panel's scroll bar, in points.
const SCROLL_BAR: f32 = 8.0;

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
        if let Some(tones) = self.pane.take_news(ctx) {
            self.fit(&tones);
        }
        self.take_palettes(ctx);
        for failure in self.bookmarks.take_answers() {
            self.say(ctx, failure);
        }
        if let Some(message) = self.exports.take_answers() {
            self.say(ctx, message);
        }
        self.message = self.message.take().filter(|(_, until)| *until > Instant::now());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.exports.end();
        // The last change is on the disk before the program ends.
        self.keeper = None;
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        let mut commands: Vec<Command> = Action::pressed(ui.ctx()).into_iter().map(Command::Do).collect();
        self.show_panels(ui, &mut commands);
        CentralPanel::no_frame().show(ui, |ui| self.show_picture(ui, &mut commands));
        panels::help::show(ui, &mut self.help_open);
        self.bookmark_window.show(ui, &mut self.bookmarks, &mut self.thumbnails, &mut commands);
        self.exports.show(ui, self.document.scene().view.size(), &mut commands);
        if !commands.is_empty() {
            // What a command changes is drawn in a frame of its own, at once.
            ui.request_repaint();
        }
        for command in commands {
            self.apply(ui.ctx(), command);
        }
        self.cycle(ui.ctx());
        self.pane.follow(ui.ctx(), self.document.scene(), self.wanted);
        self.remember(ui.ctx());
        self.keep(ui.ctx());
        self.trace.event("frame", || json!({}));
    }
}
