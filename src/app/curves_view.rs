//! Rays and equipotentials over the picture in the window. They are found on a thread of their own, and move with the
//! picture until they are known for where it is.

use crate::app::state::Scene;
use crate::axes::curves::{Curves, Pen, labels};
use crate::axes::{Overlays, Tone};
use anyhow::anyhow;
use egui::{Color32, FontId, Pos2, Rect, Shape, Stroke, Vec2};
use juliaset_engine::dynamics::{Angle, landing_c0};
use juliaset_engine::{Decimal, Placement, Plane, QuadraticMap, Renderer, Ruler, Samples, Viewport, Watch};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// In points.
const TEXT_HEIGHT: f32 = 12.0;

/// What curves depend on.
type Wanted = (Plane, QuadraticMap, Viewport, Overlays);

/// The curves over a picture.
#[derive(Default)]
pub struct CurvesView {
    found: Option<(Wanted, Curves)>,
    running: Option<Job<Wanted, Curves>>,
    /// What could not be found.
    failed: Option<Wanted>,
    /// What is to be said of it, and of rays that are not drawn.
    undrawn: Vec<String>,
    /// The plane and the map of the picture.
    of: Option<(Plane, QuadraticMap)>,
}

/// Work on a thread of its own.
struct Job<W, T> {
    wanted: W,
    watch: Watch,
    answer: Receiver<anyhow::Result<T>>,
}

impl<W, T: Send + 'static> Job<W, T> {
    fn start(
        wanted: W,
        wake: impl Fn() + Send + 'static,
        work: impl FnOnce(&Watch) -> anyhow::Result<T> + Send + 'static,
    ) -> Option<Self> {
        let (watch, (tell, answer)) = (Watch::default(), channel());
        let watched = watch.clone();
        let run = move || {
            // Nobody may wait for it any more.
            let _ = tell.send(work(&watched));
            wake();
        };
        std::thread::Builder::new().name("curves".into()).spawn(run).ok()?;
        Some(Self { wanted, watch, answer })
    }

    /// What came of it, once it has ended.
    fn answer(&self) -> Option<anyhow::Result<T>> {
        match self.answer.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(anyhow!("the search ended unexpectedly"))),
        }
    }
}

impl Drop for CurvesView {
    fn drop(&mut self) {
        self.running.iter().for_each(|job| job.watch.cancel());
    }
}

impl CurvesView {
    /// Asks for what is wanted over a scene; a newer wish ends an older one.
    pub fn follow(
        &mut self,
        ctx: &egui::Context,
        renderer: &Arc<Renderer>,
        scene: &Scene,
        overlays: &Overlays,
    ) {
        if let Some(answer) = self.running.as_ref().and_then(Job::answer)
            && let Some(job) = self.running.take()
        {
            match answer {
                Ok(curves) => {
                    self.undrawn = curves.undrawn();
                    (self.found, self.failed) = (Some((job.wanted, curves)), None);
                }
                Err(_) if job.watch.is_cancelled() => {}
                Err(error) => {
                    self.undrawn = vec![format!("Rays and equipotentials were not found: {error:#}")];
                    (self.found, self.failed) = (None, Some(job.wanted));
                }
            }
        }
        self.of = Some((scene.plane, scene.map.clone()));
        if !overlays.has_curves() {
            self.running.iter().for_each(|job| job.watch.cancel());
            (self.found, self.failed) = (None, None);
            self.undrawn.clear();
            return;
        }
        let is = |(plane, map, view, had): &Wanted| {
            *plane == scene.plane
                && *map == scene.map
                && *view == scene.view
                && had.rays == overlays.rays
                && had.equipotentials == overlays.equipotentials
        };
        if self.found.as_ref().is_some_and(|(wanted, _)| is(wanted)) || self.failed.as_ref().is_some_and(is) {
            return;
        }
        match &self.running {
            Some(job) if is(&job.wanted) => {}
            // The next one starts when it has ended, which wakes the window.
            Some(job) => job.watch.cancel(),
            None => {
                let wanted = (scene.plane, scene.map.clone(), scene.view.clone(), overlays.clone());
                let (waker, renderer, asked) = (ctx.clone(), renderer.clone(), wanted.clone());
                self.running = Job::start(
                    wanted,
                    move || waker.request_repaint(),
                    move |watch| {
                        let (plane, map, view, overlays) = asked;
                        let (ruler, samples) = (Ruler::of_view(&view), Samples::view(view));
                        let place = (&samples, &ruler);
                        let mut planner = renderer.planner();
                        Curves::find((&renderer, &mut planner), (plane, &map), place, &overlays, watch)
                    },
                );
            }
        }
    }

    /// What is to be said of the curves that are not drawn.
    pub fn undrawn(&self) -> &[String] {
        &self.undrawn
    }

    /// Draws what is known over the picture of a view, whose pixels are drawn at `drawn` just now in a rectangle of the screen.
    pub fn show(&self, ui: &egui::Ui, rect: Rect, view: &Viewport, drawn: Placement) {
        let Some(((plane, map, seen, _), curves)) = self.found.as_ref() else { return };
        if self.of.as_ref().is_none_or(|of| (of.0, &of.1) != (*plane, map)) {
            return;
        }
        let painter = ui.painter_at(rect);
        let pixels_per_point = ui.ctx().pixels_per_point();
        let em = TEXT_HEIGHT * pixels_per_point;
        let moved = seen.placement_in(view);
        let point = |[x, y]: [f64; 2]| {
            let place = [(x, 0), (y, 1)].map(|(part, axis)| {
                let in_view = part * moved.scale + moved.offset[axis];
                (in_view * drawn.scale + drawn.offset[axis]) as f32
            });
            rect.min + Vec2::from(place) / pixels_per_point
        };
        let draw = |pen: Pen, lines: &mut dyn Iterator<Item = &Vec<[f64; 2]>>| {
            let lines: Vec<Vec<Pos2>> =
                lines.map(|line| line.iter().map(|place| point(*place)).collect()).collect();
            let [half, all] = pen.halves(em).map(|half| 2.0 * half / pixels_per_point);
            for (width, tone) in [(all, pen.casing), (half, pen.line)] {
                painter.extend(
                    lines.iter().map(|line| Shape::line(line.clone(), Stroke::new(width, color(tone)))),
                );
            }
        };
        draw(Pen::EQUIPOTENTIAL, &mut curves.equipotentials.iter().flat_map(|contour| &contour.lines));
        draw(Pen::RAY, &mut curves.rays.iter().flat_map(|ray| &ray.lines));
        for landing in curves.rays.iter().filter_map(|ray| ray.landing) {
            let [half, all] = Pen::LANDING.halves(em).map(|half| half / pixels_per_point);
            painter.circle_filled(point(landing), all, color(Pen::LANDING.casing));
            painter.circle_filled(point(landing), half, color(Pen::LANDING.line));
        }
        let (font, ink) = (FontId::proportional(TEXT_HEIGHT), color(Tone::INK));
        let layout = |text: &str| painter.layout_no_wrap(text.to_owned(), font.clone(), ink);
        let size = seen.size().map(f64::from);
        let measure = |text: &str| layout(text).size().x * pixels_per_point;
        for (text, plate) in labels(&curves.rays, size, em, &measure) {
            let corner = |x: i32, y: i32| point([x.into(), y.into()]);
            let plate = Rect::from_min_max(corner(plate.left, plate.top), corner(plate.right, plate.bottom));
            painter.rect_filled(plate, 0.0, color(Tone::PLATE));
            let galley = layout(&text.text);
            painter.galley(plate.center() - galley.size() / 2.0, galley, ink);
        }
    }
}

fn color(tone: Tone) -> Color32 {
    let alpha = (tone.opacity * 255.0).round() as u8;
    if tone.light { Color32::from_white_alpha(alpha) } else { Color32::from_black_alpha(alpha) }
}

/// The search for the c0 where a ray of the parameter plane lands.
#[derive(Default)]
pub struct LandingSearch(Option<Job<Angle, [Decimal; 2]>>);

impl LandingSearch {
    /// Starts it; an older one is given up.
    pub fn start(&mut self, ctx: &egui::Context, angle: Angle) {
        self.0.iter().for_each(|job| job.watch.cancel());
        let waker = ctx.clone();
        self.0 =
            Job::start(angle, move || waker.request_repaint(), move |watch| Ok(landing_c0(angle, watch)?));
    }

    /// The angle and what was found, once it is, or why it was not.
    pub fn answer(&mut self) -> Option<(Angle, Result<[Decimal; 2], String>)> {
        let answer = self.0.as_ref().and_then(Job::answer)?;
        let job = self.0.take()?;
        Some((job.wanted, answer.map_err(|error| error.to_string())))
    }
}
