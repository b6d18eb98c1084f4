//! The small picture in the panel, which shows the other plane: at first the Mandelbrot map, where c0 is chosen.

use crate::app::area::Area;
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
    pub fn new(renderer: Arc<Renderer>, trace: &Trace, ctx: &Context) -> anyhow::Result<Self> {
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
        self.pane.show(ui, area, &view, &Overlays::default(), &mut gestures);
        if ui.rect_contains_pointer(rect) {
            // The wheel is for the map, not for the panel around it.
            ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        }
        let mut view = view;
        for gesture in gestures {
            match gesture {
                Command::Edit(Edit::Home) => {
                    let aside = planes::whole(planes::other(scene.plane), scene.aside.size());
                    view = planes::as_wide(&aside, self.size);
                    commands.push(Edit::MoveAside(aside).into());
                }
                Command::Edit(edit) => match moved(&view, &edit) {
                    Some(there) => {
                        commands.push(Edit::MoveAside(planes::as_wide(&there, scene.aside.size())).into());
                        view = there;
                    }
                    None => commands.push(edit.into()),
                },
                other => commands.push(other),
            }
        }
    }

    /// Follows a scene; a map that is not shown costs nothing.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene, wanted: Wanted) {
        if self.is_shown {
            // It is small, and the large picture waits for nobody: one sample a pixel will do.
            let wanted = Wanted { certainty: false, tones: false, finer: false, ..wanted };
            self.pane.follow(ctx, &scene.small(self.size), wanted);
        } else {
            self.pane.hide();
        }
    }

    /// What is known of the picture under the pointer: the large one, given, or this one where the pointer is over it;
    /// with a few words about the c0 there.
    pub fn reading(&mut self, plane: Plane, large: &Status) -> Status {
        // The map comes later in this frame: what is known is from the frame before.
        let small = self.pane.status().pointer.as_ref();
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

/// The view that an edit leads to; none for what moves no view.
fn moved(view: &Viewport, edit: &Edit) -> Option<Viewport> {
    Some(match edit {
        Edit::Pan { right, down, .. } => view.panned(*right, *down),
        Edit::Zoom { factor, at, .. } => view.zoomed(*factor, *at),
        Edit::ZoomToBox(corners) => view.zoomed_to_box(*corners),
        _ => return None,
    })
}
