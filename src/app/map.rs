//! The small picture in the panel, which shows the other plane: at first the Mandelbrot map, where c0 is chosen.

use crate::app::canvas::Area;
use crate::app::command::{Command, Edit};
use crate::app::pane::Pane;
use crate::app::places::Places;
use crate::app::planes;
use crate::app::state::{Scene, Status};
use crate::app::trace::Trace;
use crate::app::worker::Wanted;
use crate::axes::Overlays;
use egui::{Context, Sense, Ui, Vec2};
use juliaset_engine::{Decimal, Plane, Renderer, Viewport};
use std::sync::Arc;

/// The small picture.
pub struct Map {
    pane: Pane,
    places: Places,
    /// Its size in pixels, once it was shown, and whether it is shown in this frame.
    size: [u32; 2],
    is_shown: bool,
}

/// The height over the width.
const SHAPE: f32 = 0.64;

impl Map {
    /// One that is not shown yet.
    pub fn new(renderer: Arc<Renderer>, trace: Trace, ctx: &Context) -> anyhow::Result<Self> {
        let label = "Map of the other plane: click to take the c0 there";
        let pane = Pane::map("map", label, renderer, trace, ctx)?;
        let waker = ctx.clone();
        let places = Places::start(move || waker.request_repaint())?;
        Ok(Self { pane, places, size: [276, 177], is_shown: false })
    }

    /// The size in pixels that it had last.
    pub fn size(&self) -> [u32; 2] {
        self.size
    }

    /// What is known of it, as long as it is shown.
    pub fn status(&self) -> Option<&Status> {
        self.is_shown.then(|| self.pane.status())
    }

    /// The c0 under the pointer, as long as it is to be tried.
    pub fn tried(&self) -> Option<&[Decimal; 2]> {
        self.pane.tried().filter(|_| self.is_shown)
    }

    /// Takes what its worker has to tell.
    pub fn take_news(&mut self, ctx: &Context) {
        self.pane.take_news(ctx);
    }

    /// A frame begins, in which it may not be shown.
    pub fn begin_frame(&mut self) {
        self.is_shown = false;
    }

    /// Shows it in the width that there is, and takes the gestures in it.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene, commands: &mut Vec<Command>) {
        let width = ui.available_width();
        let (rect, _) = ui.allocate_exact_size(Vec2::new(width, width * SHAPE), Sense::hover());
        let area = Area::of(rect, ui.ctx().pixels_per_point());
        (self.size, self.is_shown) = (area.size(), true);
        let view = scene.small_view(self.size);
        let mut gestures = Vec::new();
        self.pane.mark(planes::other(scene.plane), &scene.map, &view);
        self.pane.show(ui, area, &view, Overlays::default(), &mut gestures);
        if ui.rect_contains_pointer(rect) {
            // The wheel is for the map, not for the panel around it.
            ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        }
        let mut aside = Aside { scene, view, moved: None };
        commands.extend(gestures.into_iter().filter_map(|command| aside.take(command)));
        commands.extend(aside.moved.map(|view| Edit::MoveAside(view).into()));
    }

    /// Follows a scene; a map that is not shown costs nothing.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene, wanted: Wanted) {
        if self.is_shown {
            let wanted = Wanted { certainty: false, tones: false, ..wanted };
            self.pane.follow(ctx, &scene.small(self.size), wanted);
        } else {
            self.pane.hide();
        }
    }

    /// What is known of the picture under the pointer: the large one, given, or this one where the pointer is over it;
    /// with a few words about the c0 there.
    pub fn reading(&mut self, plane: Plane, large: &Status) -> Status {
        let small = self.pane.status().pointer.as_ref().filter(|_| self.is_shown);
        let mut status = large.clone();
        let over = if small.is_some() { planes::other(plane) } else { plane };
        if let Some(small) = small {
            status.pointer = Some(small.clone());
        }
        if let (Plane::Parameter, Some(reading)) = (over, &mut status.pointer) {
            reading.note = self.places.note(&reading.point);
        }
        status
    }
}

/// Turns what is asked of the small picture into what it means for the view that it would have as the large one.
struct Aside<'a> {
    scene: &'a Scene,
    /// What the small one shows.
    view: Viewport,
    moved: Option<Viewport>,
}

impl Aside<'_> {
    /// Takes an edit of its view; gives back what is another command.
    fn take(&mut self, command: Command) -> Option<Command> {
        let before = self.moved.as_ref().unwrap_or(&self.scene.aside);
        let scale = self.view.spacing().ratio(&before.spacing());
        let at = |position: [f64; 2]| {
            [0, 1].map(|axis| {
                let [small, large] = [&self.view, before].map(|view| f64::from(view.size()[axis]) / 2.0);
                large + (position[axis] - small) * scale
            })
        };
        let moved = match command {
            Command::Edit(Edit::Pan { right, down, .. }) => {
                let [right, down] = [right, down].map(|pixels| (pixels as f64 * scale).round() as i64);
                before.panned(right, down)
            }
            Command::Edit(Edit::Zoom { factor, at: position, .. }) => before.zoomed(factor, at(position)),
            Command::Edit(Edit::ZoomToBox(corners)) => {
                // Its shape is that of the small picture.
                let factor = 1.0 / box_share(corners, self.view.size());
                let [[x0, y0], [x1, y1]] = corners.map(at);
                let middle = before.size().map(|side| f64::from(side) / 2.0);
                let [right, down] = [middle[0] - (x0 + x1) / 2.0, middle[1] - (y0 + y1) / 2.0];
                before.panned(right.round() as i64, down.round() as i64).zoomed(factor, middle)
            }
            Command::Edit(Edit::Home) => planes::whole(planes::other(self.scene.plane), before.size()),
            other => return Some(other),
        };
        // The view of the small picture follows from the other, in the same spacing.
        let factor = before.spacing().ratio(&moved.spacing());
        let middle = self.view.size().map(|side| f64::from(side) / 2.0);
        self.view = self.view.zoomed(factor, middle);
        self.moved = Some(moved);
        None
    }
}

/// The larger of a box's shares of the sides of a picture.
fn box_share([[x0, y0], [x1, y1]]: [[f64; 2]; 2], size: [u32; 2]) -> f64 {
    ((x1 - x0).abs() / f64::from(size[0])).max((y1 - y0).abs() / f64::from(size[1]))
}
