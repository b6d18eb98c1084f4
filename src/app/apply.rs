//! The only writer of the scene: it makes the changes that panels, keys and the canvas ask for, and keeps
//! those that were before.

use crate::app::command::Edit;
use crate::app::history::{History, Limits};
use crate::app::planes;
use crate::app::state::Scene;
use juliaset_engine::{Placement, Plane, Viewport};

/// What is shown, and what was shown before.
///
/// The scene is lent to be read, and changes in [`apply`](Self::apply) alone.
pub struct Document {
    scene: Scene,
    /// The view is still in the size it was asked for, not in the window's.
    fresh: bool,
    /// A zoom was stopped at the end of the plane.
    stopped: bool,
    /// It follows on what was shown before the program started.
    follows: bool,
    history: History<Scene>,
    /// What is shown but is no step yet, and since when, in seconds.
    unsettled: Option<(Scene, f64)>,
    /// A gesture is under way.
    held: bool,
}

/// What a history keeps: hundreds of steps, and of deep views, whose centres have thousands of digits, fewer.
pub const LIMITS: Limits = Limits { steps: 500, weight: 16 << 20 };

impl Document {
    /// A document that shows a scene; the history begins with it.
    pub fn new(scene: Scene) -> Self {
        let history = History::new(undoable(&scene), scene.weight(), LIMITS);
        Self { scene, fresh: true, stopped: false, follows: false, history, unsettled: None, held: false }
    }

    /// A document that shows a scene as the next step of a history.
    pub fn following(scene: Scene, history: History<Scene>) -> Self {
        Self { scene, fresh: true, stopped: false, follows: true, history, unsettled: None, held: false }
    }

    /// A document that goes on where one has ended: the scene has the size that it was shown in.
    pub fn resumed(scene: Scene, history: History<Scene>) -> Self {
        Self { scene, fresh: false, stopped: false, follows: true, history, unsettled: None, held: false }
    }

    /// What is shown.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What was shown before, and what was undone.
    pub fn history(&self) -> &History<Scene> {
        &self.history
    }

    /// Makes a change. Where it is to be shown as a glide, returns where the pixels of the old view
    /// lie in the new one.
    pub fn apply(&mut self, edit: Edit) -> Option<Placement> {
        let view = &self.scene.view;
        match edit {
            Edit::Pan { right, down, smooth } => return self.look_at(view.panned(right, down), smooth),
            Edit::Zoom { factor, at, smooth } => return self.look_at(view.zoomed(factor, at), smooth),
            Edit::ZoomTo { point, place, factor, smooth } => {
                return self.look_at(view.zoomed_to(point.each_ref(), place, factor), smooth);
            }
            Edit::ZoomToBox(corners) => return self.look_at(view.zoomed_to_box(corners), true),
            Edit::Home => return self.look_at(planes::whole(self.scene.plane, view.size()), true),
            Edit::SetView(view) => {
                self.look_at(view, false);
            }
            Edit::MoveAside(view) => self.scene.aside = self.reachable(planes::other(self.scene.plane), view),
            Edit::Exchange => self.exchange(),
            Edit::Resize(size) => self.resize(size),
            Edit::SetMap(map) => self.scene.map = map,
            Edit::SetC0(c0) => {
                if let Ok(map) = self.scene.map.with_c0(c0) {
                    self.scene.map = map;
                }
            }
            // Impossible ones are refused where they are typed.
            Edit::SetBounds(bounds) => {
                self.scene.bounds = bounds.checked().unwrap_or(self.scene.bounds);
            }
            Edit::SetPrecision(precision) => self.scene.precision = precision,
            Edit::SetColoring(coloring) => {
                if let Ok(coloring) = coloring.checked() {
                    self.scene.coloring = coloring;
                }
            }
            Edit::Open(scene) => self.open(*scene),
            Edit::Undo => self.time_travel(History::undo),
            Edit::Redo => self.time_travel(History::redo),
            Edit::GoTo(step) => self.time_travel(|history| history.go_to(step)),
        }
        None
    }

    /// Takes what is shown at a time, in seconds, into the history once it has stood still or the gesture that
    /// made it has ended; returns whether it has not yet. `held` says whether a gesture is under way.
    pub fn remember(&mut self, time: f64, held: bool) -> bool {
        const STILL_SECS: f64 = 0.4;
        let ended = std::mem::replace(&mut self.held, held) && !held;
        let now = undoable(&self.scene);
        if now == **self.history.state() {
            self.unsettled = None;
            return false;
        }
        let since = match &self.unsettled {
            Some((seen, since)) if *seen == now => *since,
            _ => time,
        };
        if ended || !held && time - since >= STILL_SECS {
            self.settle();
            return false;
        }
        self.unsettled = Some((now, since));
        true
    }

    /// Makes what is shown a step.
    fn settle(&mut self) {
        self.unsettled = None;
        self.history.record(undoable(&self.scene), self.scene.weight());
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo() || undoable(&self.scene) != **self.history.state()
    }

    /// Whether there is an undo to take back.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Whether a zoom was stopped at the end of the plane since this was asked for last.
    pub fn take_stopped(&mut self) -> bool {
        std::mem::take(&mut self.stopped)
    }

    /// The large picture becomes the small one, and the small one the large.
    fn exchange(&mut self) {
        let scene = &mut self.scene;
        scene.plane = planes::other(scene.plane);
        let view = planes::as_wide(&scene.aside, scene.view.size());
        scene.aside = std::mem::replace(&mut scene.view, view.clone());
        self.scene.view = self.reachable(self.scene.plane, view);
    }

    fn reachable(&mut self, plane: Plane, view: Viewport) -> Viewport {
        let (view, is_end) = planes::within_reach(plane, view);
        self.stopped |= is_end;
        view
    }

    /// Goes to another view of the same size.
    fn look_at(&mut self, view: Viewport, smooth: bool) -> Option<Placement> {
        let view = self.reachable(self.scene.plane, view);
        let moved = smooth.then(|| self.scene.view.placement_in(&view));
        self.scene.view = view;
        moved
    }

    /// Takes over the size of the window: the first one shows all that was asked for.
    fn resize(&mut self, size: [u32; 2]) {
        let Scene { plane, view, aside, .. } = &self.scene;
        if std::mem::take(&mut self.fresh) {
            // Exactly what the Home key shows, which fitting may miss by a rounding error.
            let shown = |plane, view: &Viewport| {
                let home = planes::whole(plane, size);
                let is_home = *view == planes::whole(plane, view.size());
                if is_home { home } else { view.fitted(size).unwrap_or(home) }
            };
            let other = planes::other(*plane);
            (self.scene.view, self.scene.aside) = (shown(*plane, view), shown(other, aside));
            match self.follows {
                true => self.settle(),
                false => self.history.amend(undoable(&self.scene), self.scene.weight()),
            }
        } else if view.size() != size {
            self.scene.view = view.resized(size);
        }
    }

    /// Shows all of a scene's view, in the size of the window.
    fn open(&mut self, scene: Scene) {
        let size = self.scene.view.size();
        let view = if self.fresh { Ok(scene.view.clone()) } else { scene.view.fitted(size) };
        if let Ok(view) = view {
            self.scene = scene.with_view(view);
        }
    }

    fn time_travel(&mut self, go: impl FnOnce(&mut History<Scene>) -> bool) {
        self.settle();
        if go(&mut self.history) {
            let (scene, size) = (self.history.state(), self.scene.view.size());
            self.scene = Scene { aside: as_whole(scene, size), ..scene.with_view(scene.view.resized(size)) };
        }
    }
}

/// The scene as it is undone: in one size, because the real one is the window's.
fn undoable(scene: &Scene) -> Scene {
    const ONE: [u32; 2] = [1, 1];
    Scene { aside: as_whole(scene, ONE), ..scene.with_view(scene.view.resized(ONE)) }
}

/// The view of the other plane: all of that in a size, where it shows all of it, and else as it is.
fn as_whole(scene: &Scene, size: [u32; 2]) -> Viewport {
    let (plane, aside) = (planes::other(scene.plane), &scene.aside);
    let is_whole = *aside == planes::whole(plane, aside.size());
    if is_whole { planes::whole(plane, size) } else { aside.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use juliaset_engine::color::{Coloring, Theme};
    use juliaset_engine::scene::Bounds;
    use juliaset_engine::{Precision, QuadraticMap};

    fn document() -> Document {
        let home = Viewport::home([64, 40]);
        Document::new(Scene::of(QuadraticMap::default(), home))
    }

    #[test]
    fn the_first_size_shows_all_that_was_asked_for_and_the_next_ones_keep_the_spacing() {
        let mut document = document();
        assert_eq!(document.apply(Edit::Resize([300, 300])), None);
        assert_eq!(document.scene().view, Viewport::home([300, 300]));
        document.apply(Edit::Resize([100, 300]));
        assert_eq!(document.scene().view, Viewport::home([300, 300]).resized([100, 300]));
    }

    #[test]
    fn every_edit_is_one_step_of_undo_but_a_change_of_size_is_none() {
        let mut document = document();
        document.apply(Edit::Resize([64, 40]));
        let bounds = Bounds { itermin: Some(9), itermax: None };
        let other = QuadraticMap::default().with_threshold(3.0).unwrap();
        let edits = [
            Edit::Pan { right: 3, down: 4, smooth: false },
            Edit::SetMap(other),
            Edit::SetBounds(bounds),
            Edit::SetPrecision(Precision::Exact),
            Edit::SetColoring(Coloring::of(Theme::Slopes)),
        ];
        let mut scenes = vec![document.scene().clone()];
        let mut time = 0.0;
        let mut rest = |document: &mut Document| {
            (0..3).for_each(|_| {
                document.remember(time, false);
                time += 1.0;
            });
        };
        rest(&mut document);
        for edit in edits {
            document.apply(edit);
            rest(&mut document);
            scenes.push(document.scene().clone());
        }
        document.apply(Edit::Resize([30, 20]));
        rest(&mut document);
        document.apply(Edit::Resize([64, 40]));
        for earlier in scenes.iter().rev().skip(1) {
            document.apply(Edit::Undo);
            assert_eq!(document.scene(), earlier);
        }
        for later in &scenes[1..] {
            document.apply(Edit::Redo);
            assert_eq!(document.scene(), later);
        }
    }

    #[test]
    fn a_gesture_is_one_step_however_long_it_rests_in_its_midst() {
        let mut document = document();
        document.apply(Edit::Resize([64, 40]));
        let pan = Edit::Pan { right: 1, down: 0, smooth: false };
        for tenth in 0..50 {
            // It moves for a second, rests for three, and moves again.
            if !(10..40).contains(&tenth) {
                document.apply(pan.clone());
            }
            assert!(document.remember(f64::from(tenth) / 10.0, true));
        }
        assert_eq!(document.history().len(), 1);
        assert!(!document.remember(5.0, false), "it is a step as soon as it ends");
        assert_eq!(document.history().len(), 2);
        // Without a pointer, as by the wheel: once it has stood still.
        document.apply(pan.clone());
        assert!(document.remember(5.1, false) && document.remember(5.4, false));
        document.apply(pan);
        assert!(document.remember(5.6, false) && document.remember(5.9, false));
        assert!(!document.remember(6.1, false));
        assert_eq!(document.history().len(), 3);
    }

    #[test]
    fn undo_keeps_what_is_no_step_yet_and_where_one_went_instead() {
        let mut document = document();
        document.apply(Edit::Resize([64, 40]));
        let home = document.scene().clone();
        document.apply(Edit::SetPrecision(Precision::Exact));
        let exact = document.scene().clone();
        document.apply(Edit::Undo);
        assert_eq!(*document.scene(), home);
        document.apply(Edit::SetPrecision(Precision::F64));
        document.apply(Edit::Undo);
        assert_eq!(*document.scene(), home);
        let (left, _) = document.history().steps().nth(1).unwrap();
        document.apply(Edit::GoTo(left));
        assert_eq!((document.scene(), document.history().len()), (&exact, 3));
    }

    #[test]
    fn impossible_bounds_change_nothing() {
        let mut document = document();
        let before = document.scene().clone();
        document.apply(Edit::SetBounds(Bounds::given([80, 80])));
        assert_eq!(*document.scene(), before);
    }
}
