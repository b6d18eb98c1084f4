//! A picture in the window, from the request to the screen: what it shows, and what is known of it.

use crate::app::area::Area;
use crate::app::axes_view;
use crate::app::canvas::{Canvas, Layer};
use crate::app::command::Command;
use crate::app::curves_view::CurvesView;
use crate::app::glide::Glide;
use crate::app::state::{PointerReading, Scene, Status};
use crate::app::texture::Screen;
use crate::app::thumbnails;
use crate::app::trace::Trace;
use crate::app::worker::{Exact, News, Picture, Wanted, Worker};
use crate::axes::Overlays;
use egui::{Context, Ui};
use juliaset_engine::color::{ShadeRange, Tones};
use juliaset_engine::{
    Decimal, Engine, Field, Fixed, Placement, Plan, Plane, QuadraticMap, Renderer, Viewport,
};
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
    /// What the picture on screen was counted by, and the counts that it is shaded between; whether it is exact.
    on_screen: Option<(Plan, ShadeRange, bool)>,
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
        trace: &Trace,
        ctx: &Context,
    ) -> anyhow::Result<Self> {
        let (waker, trace) = (ctx.clone(), trace.of(name));
        Ok(Self {
            canvas: Canvas::new(name, picture_of),
            screen: Screen::new(name),
            glide: Glide::at_rest(),
            worker: Worker::start(name, renderer.clone(), trace.clone(), move || waker.request_repaint())?,
            requested: None,
            pointer: None,
            shown: None,
            status: Status::default(),
            curves: CurvesView::start(ctx, renderer)?,
            on_screen: None,
            trace,
        })
    }

    /// The same for a small picture by which one finds one's way; `label` says what it is.
    pub fn map(
        name: &'static str,
        label: &str,
        renderer: Arc<Renderer>,
        trace: &Trace,
        ctx: &Context,
    ) -> anyhow::Result<Self> {
        Ok(Self { canvas: Canvas::map(name, label), ..Self::new(name, "", renderer, trace, ctx)? })
    }

    /// What the picture on screen was counted by, the counts that it is shaded between, and whether it is exact.
    pub fn on_screen(&self) -> Option<&(Plan, ShadeRange, bool)> {
        self.on_screen.as_ref()
    }

    /// The c0 under the pointer, as long as it is to be tried.
    pub fn tried(&self) -> Option<&[Decimal; 2]> {
        self.canvas.tried()
    }

    /// Lets c0 be chosen in a picture of the parameter plane.
    pub fn mark(&mut self, plane: Plane, map: &QuadraticMap, view: &Viewport) {
        let c0 = map.c0();
        let place = || view.position_of([&Fixed::from_f64(c0.re), &Fixed::from_f64(c0.im)]);
        self.canvas.mark((plane == Plane::Parameter).then(|| (map.c0_decimals().clone(), place())));
    }

    /// The pointer's place is not known while the picture is not shown.
    pub fn hide(&mut self) {
        (self.pointer, self.status.pointer) = (None, None);
        self.canvas.mark(None);
    }

    /// What is known of the picture.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Where the pointer is, in pixels, if it is over the picture.
    pub fn pointer(&self) -> Option<[f64; 2]> {
        self.pointer
    }

    /// Where the pixels of the view are drawn just now.
    pub fn drawn(&self) -> Placement {
        self.glide.at(Instant::now())
    }

    /// The picture on screen, once it is exact.
    pub fn exact(&self) -> Option<thumbnails::Shown> {
        let (scene, ..) = self.requested.as_ref().filter(|_| self.status.exact)?;
        let [itermin, itermax] = self.status.bounds;
        let (range, field) = (ShadeRange::new(itermin, itermax).ok()?, self.shown.as_ref()?.field.clone());
        Some(thumbnails::Shown { scene: scene.clone(), range, field })
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
        self.on_screen = Some((plan.clone(), range, exact.is_some()));
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
        view: &Viewport,
        overlays: &Overlays,
        commands: &mut Vec<Command>,
    ) {
        let drawn = self.glide.at(Instant::now());
        let layers = self.screen.layers().map(|(texture, view)| Layer { texture: texture.id(), view });
        self.pointer = self.canvas.show(ui, area, view, drawn, layers, commands);
        self.curves.show(ui, area.rect, view, drawn);
        axes_view::show(ui, area.rect, view, drawn, overlays);
    }

    /// Lets what is on screen glide to its place in the new view, in which the old one's pixels lie at `moved`.
    pub fn glide(&mut self, moved: Placement) {
        self.glide = self.glide.towards_new_view(moved, Instant::now());
    }

    /// Follows a scene: asks for what has changed, and for the frames in which there will be news.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene, wanted: Wanted) {
        self.request(scene, wanted);
        self.watch_orbit(ctx);
        self.read_pointer(scene);
        if !self.glide.is_at_rest(Instant::now()) {
            ctx.request_repaint();
        }
    }

    /// Has the rays and equipotentials found that are chosen over a scene.
    pub fn follow_curves(&mut self, scene: &Scene, overlays: &Overlays) {
        self.curves.follow(scene, overlays);
    }

    /// What is to be said of the rays and equipotentials that could not be drawn.
    pub fn undrawn(&self) -> &[String] {
        self.curves.undrawn()
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
        let wanted = Wanted { live: wanted.live || self.is_live(scene), ..wanted };
        let generation = self.worker.request(scene, wanted, self.pointer.unwrap_or(middle));
        self.trace.event("request", || json!({ "generation": generation, "width": scene.view.width_text() }));
        if self.requested.as_ref().is_some_and(|(requested, ..)| requested.precision != scene.precision) {
            self.shown = None;
        }
        self.requested = Some((scene.clone(), wanted, generation));
        (self.status.exact, self.status.failure) = (false, None);
    }

    /// Whether nothing but c0 is another than it was, and pictures of it are found in a moment: a person moves it, and
    /// wants to see whole pictures.
    fn is_live(&self, scene: &Scene) -> bool {
        self.requested.as_ref().is_some_and(|(known, ..)| {
            known.map != scene.map
                && known.map.threshold() == scene.map.threshold()
                && scene.engine() == Engine::F64
                && known.with_map(scene.map.clone()) == *scene
        })
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
        self.status.pointer =
            Some(PointerReading { point: scene.view.point_text([x, y]), count, note: None });
    }
}
