//! The window. `logic` takes the news, `ui` draws the panels and collects commands, and `apply` is the one
//! place that does what they ask for; of that, all that changes the scene is done in `apply.rs`.
//!
//! One drag, from pointer to pixel: `canvas` makes a `Command` of it, `apply` moves the `Scene`'s view,
//! `pane` asks its `worker` for that, which has the engine's live picture count it, `texture` makes pixels
//! of its counts, and `canvas` draws them.

mod apply;
mod axes_view;
mod canvas;
mod command;
mod curves_view;
mod dialog;
mod export;
mod exports;
mod glide;
pub mod latency;
mod pane;
mod panels;
mod shelf;
mod start;
pub mod state;
mod texture;
mod trace;
mod worker;

pub use start::{Start, run};

use crate::axes::Overlays;
use crate::bounds::Bounds;
use anyhow::Context as _;
use apply::Document;
use canvas::Area;
use command::{Action, Command, Edit};
use curves_view::LandingSearch;
use dialog::{Answer, FileDialog};
use eframe::Frame;
use egui::{CentralPanel, Context, Panel, ScrollArea, Ui, ViewportCommand};
use exports::Exports;
use juliaset_engine::color::{Base, Coloring, ShadeRange, Theme, Tones, Wrap};
use juliaset_engine::{Fineness, Renderer, RunOptions};
use pane::Pane;
use panels::parameters::Parameters;
use serde_json::json;
use shelf::Shelf;
use state::{Scene, Status};
use std::sync::Arc;
use std::time::{Duration, Instant};
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
    shelf: Shelf,
    palette_dialog: Option<FileDialog>,
    /// What is wanted beside the picture.
    wanted: Wanted,
    /// The palette runs, since this time of egui's clock.
    cycling: Option<f64>,
    /// What is drawn over the picture.
    overlays: Overlays,
    landing: LandingSearch,
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
        let Start { map, bounds, view, precision, coloring, finer, palettes, .. } = start;
        let scene = Scene { map, bounds, view, precision, coloring };
        Ok(Self {
            document: Document::new(scene),
            pane: Pane::new("picture", "the set", renderer.clone(), trace.clone(), ctx)?,
            renderer,
            exports: Exports::default(),
            parameters: Parameters::default(),
            panel_open: true,
            help_open: false,
            shelf: {
                let waker = ctx.clone();
                Shelf::start(palettes, move || waker.request_repaint())?
            },
            palette_dialog: None,
            wanted: Wanted { finer, ..Wanted::default() },
            cycling: None,
            overlays: Overlays::default(),
            landing: LandingSearch::default(),
            message: None,
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
                    self.overlays.clone(),
                );
            }
            Command::OpenPalette => {
                let waker = ctx.clone();
                self.palette_dialog = Some(FileDialog::open_palette(move || waker.request_repaint()));
            }
            Command::SavePalette(palette) => self.shelf.save(palette),
            Command::CancelExport => self.exports.cancel(),
            Command::SetRays(angles) => self.overlays.rays = angles,
            Command::SetEquipotentials(levels) => self.overlays.equipotentials = levels,
            Command::ShowLandingC0(angle) => self.landing.start(ctx, angle),
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
            Action::Fit => self.wanted.tones = true,
            Action::Cycle => self.cycling = self.toggled_cycle(ctx),
            Action::Certainty => self.wanted.certainty = !self.wanted.certainty,
            Action::CopyCommand => {
                ctx.copy_text(self.scene().command(self.status().bounds, self.overlays.clone()));
                self.say(ctx, "The command that renders this view was copied".into());
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
        for told in self.shelf.take_answers() {
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

    /// Shows the set of the c0 where a ray was found to land.
    fn take_landing(&mut self, ctx: &Context) {
        let Some((angle, found)) = self.landing.answer() else { return };
        match found.and_then(|c0| self.scene().map.with_c0(c0).map_err(|error| error.to_string())) {
            Ok(map) => {
                self.edit(Edit::SetMap(map));
                self.say(ctx, format!("The ray of {angle} lands at this c0"));
            }
            Err(reason) => self.say(ctx, reason),
        }
    }

    /// Shows a message in the status bar for a few seconds.
    fn say(&mut self, ctx: &Context, message: String) {
        const READING_TIME: Duration = Duration::from_secs(6);
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
                    panels::parameters::show(
                        ui,
                        scene,
                        status.bounds,
                        shelf,
                        &self.overlays,
                        state,
                        commands,
                    );
                });
            });
        }
    }

    fn show_picture(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let max_side = ui.input(|input| input.max_texture_side);
        let area = Area::take(ui, max_side);
        // At once: the picture is drawn, and gestures are understood, in the size that it has now.
        self.edit(Edit::Resize(area.size()));
        self.pane.show(ui, area, self.document.scene(), &self.overlays, commands);
        if self.wanted.certainty {
            panels::legend::show(ui, area.rect.left_bottom() + egui::vec2(12.0, -12.0));
        }
    }
}

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
        self.take_landing(ctx);
        if let Some(message) = self.exports.take_answers() {
            self.say(ctx, message);
        }
        self.message = self.message.take().filter(|(_, until)| *until > Instant::now());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.exports.end();
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        let mut commands: Vec<Command> = Action::pressed(ui.ctx()).into_iter().map(Command::Do).collect();
        self.show_panels(ui, &mut commands);
        CentralPanel::no_frame().show(ui, |ui| self.show_picture(ui, &mut commands));
        panels::help::show(ui, &mut self.help_open);
        self.exports.show(ui, self.document.scene().view.size(), &mut commands);
        if !commands.is_empty() {
            // What a command changes is drawn in a frame of its own, at once.
            ui.request_repaint();
        }
        for command in commands {
            self.apply(ui.ctx(), command);
        }
        self.cycle(ui.ctx());
        self.pane.follow(ui.ctx(), self.document.scene(), self.wanted, &self.overlays);
        let time = ui.input(|input| input.time);
        if self.document.remember(time) {
            ui.request_repaint_after(Duration::from_millis(450));
        }
        self.trace.event("frame", || json!({}));
    }
}
