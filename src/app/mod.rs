//! The window. `logic` takes the news, `ui` draws the panels and collects commands, and `apply` is the one
//! place that does what they ask for; of that, all that changes the scene is done in `apply.rs`.
//!
//! One drag, from pointer to pixel: `canvas` makes a `Command` of it, `apply` moves the `Scene`'s view,
//! `pane` asks its `worker` for that, which has the engine's live picture count it, `texture` makes pixels
//! of its counts, and `canvas` draws them.

mod apply;
mod area;
mod axes_view;
mod bookmarks;
mod canvas;
mod command;
mod copy;
mod curves_view;
mod dialog;
mod export;
mod exports;
mod facts;
pub mod gestures;
mod glide;
mod history;
mod hold;
mod kept;
pub mod latency;
mod latest;
mod look;
mod map;
mod orbits;
mod pane;
mod panels;
mod picks;
mod places;
mod planes;
mod preferences;
mod reopen;
mod reveal;
pub mod session;
mod shelf;
mod start;
pub mod state;
mod texture;
mod thumbnails;
mod toasts;
mod touch;
mod trace;
mod worker;

pub use reopen::ReadCommand;
pub use start::{Start, run};
pub use trace::Trace;

use crate::axes::Overlays;
use crate::picture::Description;
use crate::session::Surroundings;
use apply::Document;
use area::Area;
use bookmarks::Bookmarks;
use command::{Action, Command, Edit};
use copy::Copying;
use curves_view::{LandingSearch, landing_search};
use dialog::{Answer, FileDialog};
use eframe::Frame;
use egui::{CentralPanel, Context, Frame as Ground, Panel, Popup, Rect, Ui, ViewportCommand};
use exports::Exports;
use hold::Hold;
use juliaset_engine::color::{Base, Coloring, ShadeRange, Theme, Tones, Wrap};
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Decimal, Fineness, Plan, Plane, Renderer, RunOptions, shortened};
use map::Map;
use orbits::Orbits;
use pane::Pane;
use panels::bookmarks::BookmarkWindow;
use panels::finder::Finder;
use panels::history::Strip;
use panels::parameters::{Parameters, Parts};
use panels::section;
use panels::side::Side;
use preferences::Preferences;
use serde_json::json;
use session::Keeper;
use shelf::Shelf;
use state::{Scene, Status};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use thumbnails::{Subject, Thumbnails};
use toasts::{Toast, Toasts};
use worker::Wanted;

/// The program behind the window.
pub struct App {
    document: Document,
    /// The picture of the set.
    pane: Pane,
    /// The small picture of the other plane.
    map: Map,
    /// The threads that count pictures and exports.
    renderer: Arc<Renderer>,
    exports: Exports,
    hold: Hold,
    orbits: Orbits,
    facts: facts::Known,
    parameters: Parameters,
    side: Side,
    help_open: bool,
    settings_open: bool,
    finder: Finder,
    preferences: Preferences,
    toasts: Toasts,
    /// What threads that nobody waits for have to tell.
    told: (Sender<String>, Receiver<String>),
    /// Whether something had the keyboard in the frame before: Escape is for that first.
    was_typing: bool,
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
    landing: LandingSearch,
    trace: Trace,
}

impl App {
    /// The program at a start, for an egui context that shows it.
    pub fn new(ctx: &Context, start: Start) -> anyhow::Result<Self> {
        let waker = ctx.clone();
        let (preferences, complaint) =
            Preferences::start(start.settings.clone(), move || waker.request_repaint())?;
        let chosen = preferences.get();
        look::apply(ctx);
        preferences.dress(ctx);
        section::fold(ctx, chosen.folded.clone().into());
        let mut toasts = Toasts::default();
        toasts.add_all(complaint.map(Toast::bad), ctx);
        // Ctrl and + or - are for the picture's neighbours: they would scale the controls.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let renderer = Arc::new(Renderer::new(RunOptions::default())?);
        let Start { map, bounds, view, precision, coloring, finer, overlays, palettes, commands, .. } = start;
        let (asked, state, session) = (start.asked, start.state, start.session);
        let scene = Scene { bounds, precision, coloring, ..Scene::of(map, view) };
        let mut opened = session.or_else(|| state.as_deref().map(session::open)).unwrap_or_default();
        let waker = ctx.clone();
        let keeper = Keeper::start(&mut opened, move || waker.request_repaint())?;
        let window = opened.last.as_ref().map(|last| last.window.clone());
        let window = window.unwrap_or(Surroundings { panel: true, ..Surroundings::default() });
        toasts.add_all(opened.message.take().map(Toast::bad), ctx);
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
            pane: Pane::new("picture", "the set", renderer.clone(), &start.trace, ctx)?,
            map: Map::new(renderer.clone(), &start.trace, ctx)?,
            renderer,
            exports: Exports::into(&chosen.export_folder),
            hold: Hold::start(ctx)?,
            orbits: Orbits::start(ctx)?,
            facts: facts::Known::start(ctx)?,
            parameters: Parameters::default(),
            side: Side::new(chosen.panel_width, window.panel),
            help_open: false,
            settings_open: false,
            finder: Finder::default(),
            toasts,
            told: channel(),
            was_typing: false,
            shelf: {
                let waker = ctx.clone();
                Shelf::start(palettes, commands, move || waker.request_repaint())?
            },
            palette_dialog: None,
            copying: None,
            wanted: Wanted { finer, ..Wanted::default() },
            cycling: None,
            overlays,
            landing: landing_search(ctx)?,
            preferences,
            trace: start.trace,
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

    /// What is known of the small picture, as long as it is shown.
    pub fn map_status(&self) -> Option<&Status> {
        self.map.status()
    }

    /// What the large picture on screen was counted by, the counts that it is shaded between, and whether all of it is
    /// exact.
    pub fn on_screen(&self) -> Option<&(Plan, ShadeRange, bool)> {
        self.pane.on_screen()
    }

    /// The scene with the c0 that the pointer tries, as long as it does.
    fn tried(&self) -> Scene {
        let scene = self.document.scene();
        let tried = self.map.tried().or(self.pane.tried()).cloned();
        let map = tried.and_then(|c0: [Decimal; 2]| scene.map.with_c0(c0).ok());
        map.map_or_else(|| scene.clone(), |map| scene.with_map(map))
    }

    /// Whether every thumbnail that is wanted is there.
    pub fn thumbnails_are_made(&self) -> bool {
        self.thumbnails.are_made()
    }

    fn apply(&mut self, ctx: &Context, command: Command) {
        self.trace.event("command", || json!({ "command": format!("{command:?}") }));
        match command {
            Command::Edit(Edit::Zoom { factor, at, smooth })
                if self.may_hold() && !ctx.input(|input| input.modifiers.alt) =>
            {
                let edit = self.hold.zoom(&self.document.scene().view, factor, at, smooth);
                self.edit(edit);
            }
            Command::Edit(edit) => self.edit(edit),
            Command::Approach(at) => {
                let edit = match self.may_hold() {
                    true => self.hold.approach(&self.scene().view, at),
                    false => Edit::Zoom { factor: 2.0, at, smooth: true },
                };
                self.edit(edit);
            }
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
            Command::KeepOrbit(position) => self.orbits.keep(&self.document.scene().view, position),
            Command::SavePalette(palette) => self.shelf.save(palette),
            Command::OpenScene(scene) => self.open(ctx, &scene),
            Command::CancelExport => self.exports.cancel(),
            Command::Reveal(path) => {
                let waker = ctx.clone();
                reveal::reveal(&path, self.told.0.clone(), move || waker.request_repaint());
            }
            Command::SetRays(angles) => self.overlays.rays = angles,
            Command::SetEquipotentials(levels) => self.overlays.equipotentials = levels,
            Command::ShowLandingC0(angle) => self.landing.ask(angle),
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
                self.side.set_open(ctx, true);
                section::unfold(ctx, "c0");
                ctx.memory_mut(|memory| memory.request_focus(panels::c0::field()));
            }
            Action::Dive => self.hold.dive(),
            Action::Hold => {
                let settings = self.preferences.change();
                settings.hold_on_to_the_set = !settings.hold_on_to_the_set;
            }
            Action::Bookmark => self.add_bookmark(ctx),
            Action::Bookmarks => self.bookmark_window.open = !self.bookmark_window.open,
            Action::History => self.strip.open = !self.strip.open,
            Action::Fit => self.wanted.tones = true,
            Action::Cycle => self.cycling = self.toggled_cycle(ctx),
            Action::Certainty => self.wanted.certainty = !self.wanted.certainty,
            Action::CopyCommand => {
                ctx.copy_text(self.scene().command(self.status().bounds, self.overlays.clone()));
                self.say(ctx, "Copied the command that renders this view".into());
            }
            Action::CopyPicture => {
                let scene = self.scene().description(self.status().bounds, Fineness::default());
                let waker = ctx.clone();
                let description = Description { overlays: self.overlays.clone(), ..scene };
                let wake = move || waker.request_repaint();
                self.copying = Some(Copying::start(self.renderer.clone(), description, wake));
            }
            Action::CopyScene => {
                let (found, fineness) = (self.status().bounds, self.fineness());
                ctx.copy_text(copy::text(self.scene(), found, fineness, self.overlays.clone()));
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
            Action::Panel => self.side.set_open(ctx, !self.side.is_open(ctx)),
            Action::Settings => self.settings_open = !self.settings_open,
            Action::Finder => self.finder.toggle(),
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
            self.warn(ctx, "Gray has no palette that could run: choose other colours first".into());
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

    /// Whether there is a Julia set to hold on to.
    fn may_hold(&self) -> bool {
        self.scene().plane == Plane::Dynamical
    }

    /// Goes on with a dive, until anything is done.
    fn dive(&mut self, ctx: &Context) {
        self.hold.on = self.preferences.get().hold_on_to_the_set;
        if !self.hold.is_diving() {
            return;
        }
        let now = ctx.input(|input| input.time);
        if let Some(edit) =
            self.hold.step(&self.document.scene().view, now, self.preferences.get().dive_speed)
        {
            self.edit(edit);
        }
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
            Some(Answer::NoDialog) => self.warn(
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
                // What of a place of another program is not shown.
                if !told.message.is_empty() {
                    self.say(ctx, told.message);
                }
                continue;
            }
            let toast = match (&told.opened, told.failed) {
                (Some(_), _) => Toast::new(told.message).with("Undo", Command::Do(Action::Undo)),
                (None, true) => Toast::bad(told.message),
                (None, false) => Toast::new(told.message),
            };
            self.toasts.add_all([toast], ctx);
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
        let Some((angle, found)) = self.landing.take() else { return };
        match found.and_then(|c0| self.scene().map.with_c0(c0).map_err(|error| error.to_string())) {
            Ok(map) => {
                self.edit(Edit::SetMap(map));
                self.say(ctx, format!("The ray of {angle} lands at this c0"));
            }
            Err(reason) => self.warn(ctx, format!("No c0 was found for the ray of {angle}: {reason}")),
        }
    }

    /// Shows a scene that was opened, as one edit; where it cannot be shown, nothing changes.
    fn open(&mut self, ctx: &Context, kept: &juliaset_engine::scene::Scene) {
        match reopen::shown(kept) {
            Ok((scene, overlays)) => {
                self.edit(Edit::Open(Box::new(scene)));
                self.overlays = overlays;
                let toast = Toast::new(reopen::told(kept)).with("Undo", Command::Do(Action::Undo));
                self.toasts.add_all([toast], ctx);
            }
            Err(reason) => self.warn(ctx, reason),
        }
    }

    /// Says what was done, in the corner of the picture.
    fn say(&mut self, ctx: &Context, message: String) {
        self.toasts.add_all([Toast::new(message)], ctx);
    }

    /// Says what could not be done.
    fn warn(&mut self, ctx: &Context, message: String) {
        self.toasts.add_all([Toast::bad(message)], ctx);
    }

    /// Whether an action would do something now.
    fn can(&self, action: Action) -> bool {
        match action {
            Action::Undo => self.document.can_undo(),
            Action::Redo => self.document.can_redo(),
            Action::Cycle => self.scene().coloring.base != Base::Gray,
            _ => true,
        }
    }

    fn show_panels(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let (scene, status) = (self.document.scene(), self.pane.status());
        let status = &self.map.reading(scene.plane, status);
        let ground = Ground::NONE.fill(look::colors(ui.visuals()).base).inner_margin(BAR);
        Panel::bottom("status")
            .exact_size(look::STATUS)
            .frame(ground)
            .show(ui, |ui| panels::status::show(ui, scene, status, commands));
        let (state, size) = (&mut self.parameters, self.map.size());
        state.hold_on = self.hold.on;
        let map = &mut |ui: &mut Ui, commands: &mut Vec<Command>| self.map.show(ui, scene, commands);
        let parts = &mut Parts {
            shelf: self.shelf.palettes(),
            map: panels::c0::MapPlace {
                size,
                show: map,
                facts: self.facts.about(&scene.map),
                thumbnails: &mut self.thumbnails,
            },
            orbits: &mut self.orbits,
            overlays: &self.overlays,
            undrawn: self.pane.undrawn(),
        };
        self.side.show(ui, |ui| {
            panels::parameters::show(ui, scene, status.bounds, parts, state, commands);
        });
    }

    /// Shows what is over the picture, and closes the panel where that is, by Escape.
    fn show_popups(&mut self, ui: &mut Ui, picture: Rect, commands: &mut Vec<Command>) {
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let other = self.help_open
            || self.settings_open
            || self.bookmark_window.open
            || self.finder.is_open()
            || self.exports.is_open();
        if escape
            && !other
            && !self.was_typing
            && !Popup::is_any_open(ui.ctx())
            && self.side.is_over(ui.ctx())
        {
            self.side.set_open(ui.ctx(), false);
        }
        panels::help::show(ui, &mut self.help_open);
        self.bookmark_window.show(ui, &mut self.bookmarks, &mut self.thumbnails, commands);
        panels::preferences::show(ui, &mut self.settings_open, self.preferences.change());
        self.exports.show(ui, self.document.scene().view.size(), commands);
        let mut finder = std::mem::take(&mut self.finder);
        commands.extend(finder.show(ui, &|action| self.can(action)).map(Command::Do));
        self.finder = finder;
        self.toasts.show(ui, picture, commands);
        look::focus_ring(ui);
        self.was_typing = ui.memory(|memory| memory.focused().is_some());
    }

    /// Takes over what was changed in the window that the settings keep.
    fn keep_settings(&mut self, ctx: &Context) {
        let (width, folded) = (self.side.width(), section::folded(ctx));
        let settings = self.preferences.change();
        settings.panel_width = width;
        if settings.folded != *folded {
            settings.folded = (*folded).clone();
        }
        if let Some(folder) = self.exports.folder() {
            settings.export_folder = folder;
        }
        if let Some(failure) = self.preferences.follow(ctx) {
            self.warn(ctx, failure);
        }
    }

    fn show_picture(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) -> Rect {
        let max_side = ui.input(|input| input.max_texture_side);
        let area = Area::take(ui, max_side);
        // At once: the picture is drawn, and gestures are understood, in the size that it has now.
        self.edit(Edit::Resize(area.size()));
        let scene = self.document.scene();
        self.pane.mark(scene.plane, &scene.map, &scene.view);
        self.pane.show(ui, area, &scene.view, &self.overlays, commands);
        if scene.plane == Plane::Dynamical {
            let (pointer, drawn) = (self.pane.pointer(), self.pane.drawn());
            self.hold.show(ui, area, &scene.view, drawn, pointer);
            self.orbits.show(ui, area, &scene.view, drawn);
        }
        let history = self.document.history();
        let free = self.strip.show(ui, area.rect, history, &mut self.thumbnails, area.size(), commands);
        if self.wanted.certainty {
            panels::legend::show(ui, free.left_bottom() + egui::vec2(12.0, -12.0));
        }
        free
    }

    /// Keeps what is shown as a bookmark, ready to be named.
    fn add_bookmark(&mut self, ctx: &Context) {
        let mut scene = kept::kept(self.scene(), &self.overlays);
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
            Err(error) => self.warn(ctx, format!("{error:#}")),
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
            panel: self.side.is_beside(),
            strip: self.strip.open,
            export: self.exports.running().map(|path| path.display().to_string()),
        };
        keeper.keep(self.document.scene(), &self.overlays, self.document.history(), window);
        if let Some(failure) = keeper.take_failure() {
            self.warn(ctx, failure);
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

/// Whether an event is something that a person did on purpose.
fn interrupts(event: &egui::Event) -> bool {
    use egui::Event;
    match event {
        Event::Key { pressed, .. } | Event::PointerButton { pressed, .. } => *pressed,
        Event::MouseWheel { .. } | Event::Zoom(_) | Event::Touch { .. } | Event::Paste(_) => true,
        _ => false,
    }
}

/// The room around what the status bar says.
const BAR: egui::Margin = egui::Margin { left: 12, right: 12, top: 2, bottom: 2 };

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        if let Some(tones) = self.pane.take_news(ctx) {
            self.fit(&tones);
        }
        self.map.take_news(ctx);
        self.take_palettes(ctx);
        self.take_landing(ctx);
        for failure in self.bookmarks.take_answers() {
            self.warn(ctx, failure);
        }
        self.toasts.add_all(self.exports.take_answers(), ctx);
        let told: Vec<String> = self.told.1.try_iter().collect();
        told.into_iter().for_each(|reason| self.warn(ctx, reason));
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.exports.end();
        // The last change is on the disk before the program ends.
        self.keeper = None;
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        // A dive ends with whatever is done; the key that began it may be what ends it.
        let dived = self.hold.is_diving() && ui.input(|input| input.events.iter().any(interrupts));
        if dived {
            self.hold.surface();
        }
        let mut commands: Vec<Command> = Action::pressed(ui.ctx()).into_iter().map(Command::Do).collect();
        if dived {
            commands.retain(|command| *command != Command::Do(Action::Dive));
        }
        self.map.begin_frame();
        self.show_panels(ui, &mut commands);
        let picture = CentralPanel::no_frame().show(ui, |ui| self.show_picture(ui, &mut commands)).inner;
        self.show_popups(ui, picture, &mut commands);
        self.keep_settings(ui.ctx());
        if !commands.is_empty() {
            // What a command changes is drawn in a frame of its own, at once.
            ui.request_repaint();
        }
        for command in commands {
            self.apply(ui.ctx(), command);
        }
        self.cycle(ui.ctx());
        if self.document.take_stopped() {
            self.say(ui.ctx(), planes::PARAMETER_END.into());
        }
        self.dive(ui.ctx());
        let shown = self.tried();
        // Each picture of a dive is whole, however fast the next one is asked for.
        let wanted = Wanted { live: self.hold.is_diving(), ..self.wanted };
        self.pane.follow(ui.ctx(), &shown.large(), wanted);
        self.pane.follow_curves(&shown.large(), &self.overlays);
        self.map.follow(ui.ctx(), &shown, self.wanted);
        let pointer = self.pane.pointer();
        self.hold.follow(ui.ctx(), self.document.scene(), pointer);
        self.orbits.follow(ui.ctx(), self.document.scene(), pointer);
        self.facts.follow(&self.document.scene().map);
        self.remember(ui.ctx());
        self.keep(ui.ctx());
        self.trace.event("frame", || json!({}));
    }
}
