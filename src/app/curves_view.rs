//! Rays and equipotentials over the picture in the window. They are found on a thread of their own, and move with the
//! picture until they are known for where it is.

use crate::app::axes_view::color;
use crate::app::latest::Latest;
use crate::app::state::Scene;
use crate::axes::curves::{Curves, Pen, labels};
use crate::axes::{Overlays, Tone};
use egui::{FontId, Pos2, Rect, Shape, Stroke, Vec2};
use juliaset_engine::dynamics::{Angle, landing_c0};
use juliaset_engine::{Decimal, Placement, Plane, QuadraticMap, Renderer, Ruler, Samples, Viewport, Watch};
use std::sync::Arc;

/// In points.
const TEXT_HEIGHT: f32 = 12.0;

/// What curves depend on.
type Wanted = (Plane, QuadraticMap, Viewport, Overlays);

/// The curves over a picture.
pub struct CurvesView {
    finder: Latest<Wanted, (Wanted, Result<Curves, String>)>,
    asked: Option<Wanted>,
    found: Option<(Wanted, Curves)>,
    /// What is to be said of curves that are not drawn.
    undrawn: Vec<String>,
}

impl CurvesView {
    /// No curves.
    pub fn start(ctx: &egui::Context, renderer: Arc<Renderer>) -> std::io::Result<Self> {
        let waker = ctx.clone();
        let mut planner = renderer.planner();
        let work = move |wanted: Wanted, watch: &Watch| {
            let (plane, map, view, overlays) = &wanted;
            let (ruler, samples) = (Ruler::of_view(view), Samples::view(view.clone()));
            let counting = (&*renderer, &mut planner);
            let found = Curves::find(counting, (*plane, map), (&samples, &ruler), overlays, watch);
            let told = found.map_err(|error| format!("Rays and equipotentials were not found: {error:#}"));
            (!watch.is_cancelled()).then_some((wanted, told))
        };
        let finder = Latest::start("curves", work, move || waker.request_repaint())?;
        Ok(Self { finder, asked: None, found: None, undrawn: Vec::new() })
    }

    /// Asks for what is wanted over a scene; a newer wish ends an older one.
    pub fn follow(&mut self, scene: &Scene, overlays: &Overlays) {
        if !overlays.has_curves() {
            self.finder.give_up();
            (self.asked, self.found) = (None, None);
            self.undrawn.clear();
            return;
        }
        if let Some((wanted, found)) = self.finder.take() {
            (self.undrawn, self.found) = match found {
                Ok(curves) => (curves.undrawn(), Some((wanted, curves))),
                Err(reason) => (vec![reason], None),
            };
        }
        // Of another set they are gone at once.
        self.found =
            self.found.take().filter(|((plane, map, ..), _)| *plane == scene.plane && *map == scene.map);
        let curves = Overlays { axes: false, scale_bar: false, ..overlays.clone() };
        let wanted = (scene.plane, scene.map.clone(), scene.view.clone(), curves);
        if self.asked.as_ref() != Some(&wanted) {
            self.finder.ask(wanted.clone());
            self.asked = Some(wanted);
        }
    }

    /// What is to be said of the curves that are not drawn.
    pub fn undrawn(&self) -> &[String] {
        &self.undrawn
    }

    /// Draws what is known over the picture of a view, whose pixels are drawn at `drawn` just now in a rectangle of the screen.
    pub fn show(&self, ui: &egui::Ui, rect: Rect, view: &Viewport, drawn: Placement) {
        let Some(((_, _, seen, _), curves)) = self.found.as_ref() else { return };
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

/// The search for the c0 where a ray of the parameter plane lands: an angle, and what was found for it.
pub type LandingSearch = Latest<Angle, (Angle, Result<[Decimal; 2], String>)>;

/// Starts the thread of that search.
pub fn landing_search(ctx: &egui::Context) -> std::io::Result<LandingSearch> {
    let waker = ctx.clone();
    let work = |angle, watch: &Watch| {
        let found = landing_c0(angle, watch).map_err(|error| error.to_string());
        (!watch.is_cancelled()).then_some((angle, found))
    };
    Latest::start("landing", work, move || waker.request_repaint())
}
