//! The point of the set that a zoom holds on to: next to a Julia set is nothing, and a pointer is hardly ever on it.

use crate::app::area::Area;
use crate::app::command::Edit;
use crate::app::latest::Latest;
use crate::app::state::Scene;
use egui::{Color32, Context, Stroke, Ui};
use juliaset_engine::dynamics::{NearestFinder, NearestPoint};
use juliaset_engine::{Cancelled, Placement, Plane, QuadraticMap, Viewport, Watch};

/// How far from the pointer a point is held, in points of the screen.
const REACH: f64 = 40.0;
/// More digits than the view needs: for as many doublings until others are found, times three.
const AHEAD: usize = 24;

/// Finds the nearest point of the set to the pointer, on a thread of its own, and keeps it while the pointer rests.
pub struct Hold {
    /// Whether zooms hold on to the set.
    pub on: bool,
    finder: Latest<Job, Found>,
    /// What the point was last asked for.
    asked: Option<Question>,
    held: Option<NearestPoint>,
    /// The way into the set that is under way.
    dive: Option<Dive>,
    pixels_per_point: f64,
}

/// The point that is nearest to a position, in pixels.
#[derive(Clone, PartialEq)]
struct Question {
    map: QuadraticMap,
    view: Viewport,
    position: [f64; 2],
}

enum Job {
    Find(Question),
    /// More digits of a point of a map.
    Refine(QuadraticMap, NearestPoint, usize),
}

/// The map, and the point of its set.
type Found = (QuadraticMap, Option<NearestPoint>);

/// A zoom that goes on by itself.
enum Dive {
    /// The point is not known yet.
    Wanted,
    /// It has gone on until this time of egui's clock.
    Under(f64),
}

impl Hold {
    /// Nothing is held yet.
    pub fn start(ctx: &Context) -> std::io::Result<Self> {
        let waker = ctx.clone();
        let mut finder = None;
        let work = move |job, watch: &Watch| find(&mut finder, job, watch).ok();
        let finder = Latest::start("nearest point", work, move || waker.request_repaint())?;
        Ok(Self { on: true, finder, asked: None, held: None, dive: None, pixels_per_point: 1.0 })
    }

    /// Takes what is found, and asks for what is to be held in a scene; `pointer` is where it is, in pixels.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene, pointer: Option<[f64; 2]>) {
        self.pixels_per_point = ctx.pixels_per_point().into();
        if let Some((map, found)) = self.finder.take()
            && map == scene.map
        {
            self.held = found;
        }
        if self.held.is_some() && self.asked.as_ref().is_some_and(|asked| asked.map != scene.map) {
            self.held = None;
        }
        if scene.plane == Plane::Parameter {
            (self.asked, self.held, self.dive) = (None, None, None);
            return;
        }
        let middle = scene.view.size().map(|side| f64::from(side) / 2.0);
        let position = match (&self.dive, pointer) {
            (Some(Dive::Under(_)), _) => return self.refine(scene),
            (Some(Dive::Wanted), None) => middle,
            (_, Some(position)) => position,
            (None, None) => return,
        };
        if !self.on && self.dive.is_none() {
            (self.asked, self.held) = (None, None);
            return;
        }
        let question = Question { map: scene.map.clone(), view: scene.view.clone(), position };
        if self.asked.as_ref() != Some(&question) {
            self.finder.ask(Job::Find(question.clone()));
            self.asked = Some(question);
        }
    }

    /// Sees to it that there are digits enough for what comes next.
    fn refine(&mut self, scene: &Scene) {
        let Some(held) = &self.held else { return };
        let needed = NearestPoint::digits_for(&scene.view);
        let same = |asked: &Question| asked.view == scene.view;
        if held.digits() < needed + AHEAD / 2 && !self.asked.as_ref().is_some_and(same) {
            let more = needed + 2 * AHEAD;
            self.finder.ask(Job::Refine(scene.map.clone(), held.clone(), more));
            if let Some(asked) = &mut self.asked {
                asked.view = scene.view.clone();
            }
        }
    }

    /// The point that a gesture at a position, in pixels of a view, means.
    fn meant(&self, view: &Viewport, position: [f64; 2]) -> Option<&NearestPoint> {
        let held = self.held.as_ref().filter(|_| self.on)?;
        let [x, y] = held.position_in(view);
        let near = (x - position[0]).hypot(y - position[1]) <= REACH * self.pixels_per_point;
        near.then_some(held)
    }

    /// A zoom about a position as it is made: about the held point, where that is near.
    pub fn zoom(&mut self, view: &Viewport, factor: f64, at: [f64; 2], smooth: bool) -> Edit {
        let Some(held) = self.meant(view, at) else { return Edit::Zoom { factor, at, smooth } };
        let (place, point) = (held.position_in(view), held.point().map(Clone::clone));
        let zoomed = view.zoomed_to(point.each_ref(), place, factor);
        let (needed, known) = (NearestPoint::digits_for(&zoomed), held.digits());
        // The pointer rests, so the point stays; what else changes the view asks anew.
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.position == at) {
            asked.view = zoomed;
        }
        if needed + AHEAD / 2 > known
            && let (Some(held), Some(asked)) = (self.held.clone(), &self.asked)
        {
            self.finder.ask(Job::Refine(asked.map.clone(), held, needed + 2 * AHEAD));
        }
        Edit::ZoomTo { point, place, factor, smooth }
    }

    /// A double click at a position: goes to the held point, where that is near.
    pub fn approach(&self, view: &Viewport, at: [f64; 2]) -> Edit {
        const FACTOR: f64 = 2.0;
        let Some(held) = self.meant(view, at) else { return Edit::Zoom { factor: FACTOR, at, smooth: true } };
        let place = view.size().map(|side| f64::from(side) / 2.0);
        Edit::ZoomTo { point: held.point().map(Clone::clone), place, factor: FACTOR, smooth: true }
    }

    /// Whether a dive is under way.
    pub fn is_diving(&self) -> bool {
        self.dive.is_some()
    }

    /// Begins a dive into the held point, or the one nearest to the middle; or ends it.
    pub fn dive(&mut self) {
        self.dive = if self.dive.is_some() { None } else { Some(Dive::Wanted) };
    }

    /// Ends a dive.
    pub fn surface(&mut self) {
        self.dive = None;
    }

    /// The next step of a dive, at a time of egui's clock, by so many doublings a second.
    pub fn step(&mut self, view: &Viewport, now: f64, octaves: f64) -> Option<Edit> {
        /// What is left of the way to the middle after a second.
        const LEFT: f64 = 0.2;
        /// A frame that took longer than this is not made up for.
        const LONGEST: f64 = 0.1;
        let held = self.held.as_ref()?;
        let Dive::Under(before) = *self.dive.as_ref()? else {
            self.dive = Some(Dive::Under(now));
            return None;
        };
        let passed = (now - before).clamp(0.0, LONGEST);
        self.dive = Some(Dive::Under(now));
        let factor = (octaves * passed).exp2();
        let at = held.position_in(view);
        let middle = view.size().map(|side| f64::from(side) / 2.0);
        let place = [0, 1].map(|axis| middle[axis] + (at[axis] - middle[axis]) * LEFT.powf(passed));
        let point = held.point();
        let next = view.zoomed_to(point, place, factor);
        if next == *view {
            // The end of all depth.
            self.dive = None;
            return None;
        }
        // Until there are digits enough, the picture waits.
        let known = NearestPoint::digits_for(&next) <= held.digits();
        known.then(|| Edit::ZoomTo { point: point.map(Clone::clone), place, factor, smooth: false })
    }

    /// Draws a ring about the point that a zoom at the pointer would hold on to.
    pub fn show(&self, ui: &Ui, area: Area, view: &Viewport, drawn: Placement, pointer: Option<[f64; 2]>) {
        let held = match &self.dive {
            Some(_) => self.held.as_ref(),
            None => pointer.and_then(|pointer| self.meant(view, pointer)),
        };
        let Some(held) = held else { return };
        let place = held.position_in(view);
        let place = [0, 1].map(|axis| place[axis] * drawn.scale + drawn.offset[axis]);
        let painter = ui.painter_at(area.rect);
        for (width, color) in [(3.0, Color32::from_black_alpha(150)), (1.25, Color32::WHITE)] {
            painter.circle_stroke(area.point(place), 7.0, Stroke::new(width, color));
        }
    }
}

fn find(finder: &mut Option<NearestFinder>, job: Job, watch: &Watch) -> Result<Found, Cancelled> {
    match job {
        Job::Find(Question { map, view, position }) => {
            let kept = finder.take().filter(|finder| finder.is_for(&map));
            let finder = finder.insert(kept.unwrap_or_else(|| NearestFinder::new(&map)));
            let found = finder.nearest(&view, position, watch)?;
            Ok((map, found))
        }
        Job::Refine(map, point, digits) => Ok((map, Some(point.refined(digits, watch)?))),
    }
}
