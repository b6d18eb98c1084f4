//! Orbits over the picture: that of the point under the pointer or of one that is kept, that of 0, and the
//! attracting cycle.

use crate::app::area::Area;
use crate::app::latest::Latest;
use crate::app::planes;
use crate::app::state::Scene;
use egui::{Color32, Context, FontId, Key, Pos2, Rect, Stroke, Ui, Vec2};
use juliaset_engine::dynamics::{attracting_cycle, clipped, orbit_in_view};
use juliaset_engine::{Cancelled, Decimal, Fixed, Placement, Plane, QuadraticMap, Viewport, Watch};

/// What is shown of orbits, and what is known of them.
pub struct Orbits {
    /// What the panel sets.
    pub choice: Choice,
    /// The point whose orbit is kept.
    kept: Option<[Decimal; 2]>,
    finder: Latest<Job, Found>,
    asked: Option<Job>,
    found: Option<Found>,
}

/// What a person chose to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The orbit of 0.
    pub critical: bool,
    /// The attracting cycle.
    pub cycle: bool,
    /// The iteration that is marked.
    pub step: usize,
}

/// What is to be found for a view.
#[derive(Clone, PartialEq)]
struct Job {
    map: QuadraticMap,
    view: Viewport,
    start: Option<[Decimal; 2]>,
    critical: bool,
    cycle: bool,
}

/// Paths in pixels of the view of the job.
struct Found {
    job: Job,
    point: Vec<[f64; 2]>,
    critical: Vec<[f64; 2]>,
    cycle: Vec<[f64; 2]>,
}

/// The longest path that is drawn, in iterations.
const MOST: usize = 300;
const OF_POINT: Color32 = Color32::from_rgb(255, 214, 102);
const OF_ZERO: Color32 = Color32::from_rgb(124, 211, 255);
const OF_CYCLE: Color32 = Color32::from_rgb(255, 138, 190);

impl Orbits {
    /// No orbit.
    pub fn start(ctx: &Context) -> std::io::Result<Self> {
        let waker = ctx.clone();
        let finder =
            Latest::start("orbits", |job, watch| find(job, watch).ok(), move || waker.request_repaint())?;
        Ok(Self { choice: Choice::default(), kept: None, finder, asked: None, found: None })
    }

    /// Keeps the orbit of a position in a view.
    pub fn keep(&mut self, view: &Viewport, position: [f64; 2]) {
        self.kept = planes::point(view, position);
    }

    /// The iterations of the orbit on screen, the kept one's or that of the point under the pointer.
    pub fn len(&self) -> Option<usize> {
        let found = self.found.as_ref().filter(|found| found.job.start.is_some() || found.job.critical)?;
        let path = if found.job.start.is_some() { &found.point } else { &found.critical };
        path.len().checked_sub(1)
    }

    /// Takes what is found, and asks for what is to be shown of a scene; `pointer` is where it is, in pixels.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene, pointer: Option<[f64; 2]>) {
        let typing = ctx.memory(|memory| memory.focused().is_some());
        let (held, escaped) = ctx.input(|input| (input.key_down(Key::O), input.key_pressed(Key::Escape)));
        if escaped && !typing {
            self.kept = None;
        }
        let under_pointer = pointer.filter(|_| held && !typing);
        let start = under_pointer.and_then(|at| planes::point(&scene.view, at)).or_else(|| self.kept.clone());
        let Choice { critical, cycle, .. } = self.choice;
        let nothing = start.is_none() && !critical && !cycle;
        if nothing || scene.plane == Plane::Parameter {
            self.finder.give_up();
            (self.asked, self.found) = (None, None);
            return;
        }
        let job = Job { map: scene.map.clone(), view: scene.view.clone(), start, critical, cycle };
        if self.asked.as_ref() != Some(&job) {
            self.asked = Some(job.clone());
            self.finder.ask(job);
        }
        // An older answer is drawn where it belongs, and is of use until the newest is there.
        if let Some(found) = self.finder.take() {
            self.found = Some(found);
        }
    }

    /// Draws the paths over the picture of a view, whose pixels are drawn at `drawn` just now.
    pub fn show(&self, ui: &Ui, area: Area, view: &Viewport, drawn: Placement) {
        let Some(found) = &self.found else { return };
        let placed = found.job.view.placement_in(view);
        let place = |position: [f64; 2]| {
            let there = [0, 1].map(|axis| position[axis] * placed.scale + placed.offset[axis]);
            [0, 1].map(|axis| there[axis] * drawn.scale + drawn.offset[axis])
        };
        let path = |path: &[[f64; 2]]| path.iter().copied().map(place).collect::<Vec<_>>();
        let pen = Pen { ui, area };
        if found.job.cycle {
            pen.cycle(&path(&found.cycle));
        }
        if found.job.critical {
            let marked = found.job.start.is_none().then_some(self.choice.step);
            pen.path(&path(&found.critical), OF_ZERO, marked);
        }
        if found.job.start.is_some() {
            pen.path(&path(&found.point), OF_POINT, Some(self.choice.step));
        }
    }
}

fn find(job: Job, watch: &Watch) -> Result<Found, Cancelled> {
    let path = |start: &[Decimal; 2]| orbit_in_view(&job.map, start.each_ref(), &job.view, MOST, watch);
    let zero = || Decimal::from_f64(0.0).map(|zero| [zero.clone(), zero]);
    let point = job.start.as_ref().map_or(Ok(Vec::new()), path)?;
    let critical = zero().filter(|_| job.critical).as_ref().map_or(Ok(Vec::new()), path)?;
    let cycle = if job.cycle { attracting_cycle(job.map.c0()) } else { None };
    let on_view = |z: &juliaset_engine::num_complex::Complex64| {
        let parts = [z.re, z.im].map(Fixed::from_f64);
        job.view.position_of(parts.each_ref())
    };
    let cycle = cycle.iter().flat_map(|cycle| &cycle.points).map(on_view).collect();
    Ok(Found { job, point, critical, cycle })
}

/// Draws in the place of a picture.
struct Pen<'a> {
    ui: &'a Ui,
    area: Area,
}

impl Pen<'_> {
    /// A path with a dot for each iteration, numbered where there is room, and one of them marked.
    fn path(&self, path: &[[f64; 2]], color: Color32, marked: Option<usize>) {
        let painter = self.ui.painter_at(self.area.rect);
        let lines = clipped(path, self.area.size().map(f64::from), 0.0);
        for (width, color) in [(3.5, Color32::from_black_alpha(130)), (1.3, color)] {
            for line in &lines {
                let line = line.iter().map(|at| self.area.point(*at)).collect();
                painter.line(line, Stroke::new(width, color));
            }
        }
        let mut numbered: Vec<Pos2> = Vec::new();
        for (n, at) in path.iter().enumerate() {
            let Some(at) = self.within(*at) else { continue };
            painter.circle(at, 2.6, color, Stroke::new(1.2, Color32::from_black_alpha(180)));
            let near = |other: &Pos2| (other.x - at.x).abs() < 22.0 && (other.y - at.y).abs() < 14.0;
            if !numbered.iter().any(near) {
                self.label(at, &n.to_string(), color);
                numbered.push(at);
            }
        }
        let marked =
            marked.filter(|step| *step > 0).and_then(|step| Some((step, self.within(*path.get(step)?)?)));
        if let Some((step, at)) = marked {
            painter.circle_stroke(at, 7.0, Stroke::new(4.0, Color32::from_black_alpha(160)));
            painter.circle_stroke(at, 7.0, Stroke::new(2.0, color));
            self.label(at, &step.to_string(), color);
        }
    }

    fn cycle(&self, points: &[[f64; 2]]) {
        let painter = self.ui.painter_at(self.area.rect);
        for at in points.iter().filter_map(|at| self.within(*at)) {
            painter.circle_stroke(at, 5.0, Stroke::new(4.0, Color32::from_black_alpha(160)));
            painter.circle_stroke(at, 5.0, Stroke::new(2.0, OF_CYCLE));
        }
    }

    /// A number beside a dot.
    fn label(&self, at: Pos2, text: &str, color: Color32) {
        let painter = self.ui.painter_at(self.area.rect);
        let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(10.5), color);
        let corner = at + Vec2::new(5.0, -galley.size().y - 1.0);
        let plate = Rect::from_min_size(corner, galley.size()).expand2(Vec2::new(2.0, 0.0));
        painter.rect_filled(plate, 2.0, Color32::from_black_alpha(150));
        painter.galley(corner, galley, color);
    }

    /// Where a position is on screen, if it is in the picture.
    fn within(&self, position: [f64; 2]) -> Option<Pos2> {
        let size = self.area.size().map(f64::from);
        let inside = (0..2).all(|axis| (0.0..=size[axis]).contains(&position[axis]));
        inside.then(|| self.area.point(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_belongs_to_its_view() {
        let view = Viewport::home([320, 200]);
        let map = QuadraticMap::parse("-1", "0", 2.0).unwrap();
        let start = planes::point(&view, [160.0, 100.0]);
        let job = Job { map, view, start, critical: true, cycle: true };
        let found = find(job, &Watch::default()).unwrap_or_else(|_| unreachable!());
        assert_eq!(found.point, found.critical);
        assert_eq!(found.point.len(), MOST + 1);
        assert_eq!(found.cycle, [[160.0, 100.0], [60.0, 100.0]]);
    }
}
