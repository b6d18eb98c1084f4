//! A picture in the window, from the request to the screen: what it shows, and what is known of it.

use crate::app::axes_view;
use crate::app::canvas::{Area, Canvas, Layer};
use crate::app::command::Command;
use crate::app::curves_view::CurvesView;
use crate::app::glide::Glide;
use crate::app::state::{PointerReading, Scene, Status};
use crate::app::texture::Screen;
use crate::app::trace::Trace;
use crate::app::worker::{Exact, News, Picture, Wanted, Worker};
use crate::axes::Overlays;
use egui::{Context, Ui};
use juliaset_engine::color::Tones;
use juliaset_engine::{Field, Placement, Plan, Renderer};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A picture that is looked at and worked with. A window may have several: each has a name of its own, and a
/// thread that asks for its pixels, and all of them count on the threads of one renderer.
pub struct Pane {
    canvas: Canvas,
    screen: Screen,
    glide: Glide,
    worker: Worker,
    /// What the worker was last asked for, and the number of that request.
    requested: Option<(Scene, Wanted, u64)>,
    /// Where the pointer is, in pixels.
    pointer: Option<[f64; 2]>,
    shown: Option<Shown>,
    status: Status,
    curves: CurvesView,
    renderer: Arc<Renderer>,
    trace: Trace,
}

/// The counts on screen, which are exact, and what they are of.
struct Shown {
    plan: Plan,
    field: Arc<Field>,
}

impl Pane {
    /// An empty pane by a name, for a picture of something.
    pub fn new(
        name: &'static str,
        picture_of: &str,
        renderer: Arc<Renderer>,
        trace: Trace,
        ctx: &Context,
    ) -> anyhow::Result<Self> {
        let waker = ctx.clone();
        Ok(Self {
            canvas: Canvas::new(name, picture_of),
            screen: Screen::new(name),
            glide: Glide::at_rest(),
            worker: Worker::start(name, renderer.clone(), trace.clone(), move || waker.request_repaint())?,
            requested: None,
            pointer: None,
            shown: None,
            status: Status::default(),
            curves: CurvesView::default(),
            renderer,
            trace,
        })
    }

    /// What is known of the picture.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Takes what the worker has to tell; returns the tones of the view, if they were asked for and are there.
    pub fn take_news(&mut self, ctx: &Context) -> Option<Arc<Tones>> {
        let mut tones = None;
        for update in self.worker.updates() {
            let newest = self.requested.as_ref().is_some_and(|(_, _, newest)| *newest == update.generation);
            match update.news {
                News::Picture(picture) => self.take_picture(ctx, *picture, newest),
                News::Failed(reason) if newest => self.status.failure = Some(reason),
                News::Failed(_) => {}
                News::Tones(found) => tones = Some(found),
            }
        }
        tones
    }

    fn take_picture(&mut self, ctx: &Context, picture: Picture, newest: bool) {
        let Picture { plan, view, range, painted, exact } = picture;
        self.screen.update(ctx, &view, painted);
        self.status.bounds = [range.itermin(), range.itermax()];
        if let Some(Exact { elapsed_secs, iterations, settled, field }) = exact.filter(|_| newest) {
            self.status.exact = true;
            self.status.last_exact = Some((elapsed_secs, iterations));
            self.status.settled = settled;
            self.shown = Some(Shown { plan, field });
        }
    }

    /// Draws the picture in the place of its view, and takes the gestures in it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        area: Area,
        scene: &Scene,
        overlays: &Overlays,
        commands: &mut Vec<Command>,
    ) {
        let (view, drawn) = (&scene.view, self.glide.at(Instant::now()));
        let layers = self.screen.layers().map(|(texture, view)| Layer { texture: texture.id(), view });
        self.pointer = self.canvas.show(ui, area, view, drawn, layers, commands);
        self.curves.show(ui, area.rect, &scene.map, view, drawn);
        axes_view::show(ui, area.rect, view, drawn, overlays);
    }

    /// Lets what is on screen glide to its place in the new view, in which the old one's pixels lie at `moved`.
    pub fn glide(&mut self, moved: Placement) {
        self.glide = self.glide.towards_new_view(moved, Instant::now());
    }

    /// Follows a scene: asks for what has changed, and for the frames in which there will be news.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene, wanted: Wanted, overlays: &Overlays) {
        self.curves.follow(ctx, &self.renderer, scene, overlays);
        self.request(scene, wanted);
        self.watch_orbit(ctx);
        self.read_pointer(scene);
        if !self.glide.is_at_rest(Instant::now()) {
            ctx.request_repaint();
        }
    }

    fn request(&mut self, scene: &Scene, wanted: Wanted) {
        // Tones are asked for once.
        let same = |(known, had, _): &(Scene, Wanted, u64)| {
            known == scene && had.certainty == wanted.certainty && (had.tones || !wanted.tones)
        };
        if self.requested.as_ref().is_some_and(same) {
            return;
        }
        let middle = scene.view.size().map(|side| f64::from(side) / 2.0);
        let generation = self.worker.request(scene, wanted, self.pointer.unwrap_or(middle));
        self.trace.event("request", || json!({ "generation": generation, "width": scene.view.width_text() }));
        if self.requested.as_ref().is_some_and(|(requested, ..)| requested.precision != scene.precision) {
            self.shown = None;
        }
        self.requested = Some((scene.clone(), wanted, generation));
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

    fn read_pointer(&mut self, scene: &Scene) {
        let Some([x, y]) = self.pointer else {
            self.status.pointer = None;
            return;
        };
        let [columns, rows] = scene.view.size().map(|side| side as usize);
        let itermax = scene.range(self.status.bounds).itermax();
        let shown = self.shown.as_ref().filter(|Shown { plan, .. }| {
            plan.samples().of_view() == Some(&scene.view)
                && *plan.map() == scene.map
                && plan.itermax() == itermax
        });
        let count = shown.and_then(|shown| {
            let (column, row) = (x as usize, y as usize);
            (column < columns && row < rows).then(|| shown.field.counts()[row * columns + column])
        });
        let count = count.map(|count| count.min(itermax));
        self.status.pointer = Some(PointerReading { point: scene.view.point_text([x, y]), count });
    }
}
