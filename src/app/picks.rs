//! Choosing c0 by the pointer, in a picture of the parameter plane.

use egui::{Color32, PointerButton, Pos2, Rect, Response, Stroke, Ui, Vec2};
use juliaset_engine::Decimal;

/// c0 in a picture of the parameter plane.
pub struct Marker {
    pub c0: [Decimal; 2],
    /// Its place on the screen, in points.
    pub place: Pos2,
}

/// What the pointer asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    /// The c0 at a place on the screen, in points.
    At(Pos2),
    /// One that was there before.
    Back([Decimal; 2]),
}

/// The gestures that choose c0, between frames.
#[derive(Default)]
pub struct Picker {
    held: Option<Held>,
    /// That before the last click, which may turn out to be the first of two.
    before_click: Option<[Decimal; 2]>,
}

struct Held {
    /// From the marker to the pointer that holds it; none for what follows the pointer itself.
    grip: Vec2,
    last: Option<Pos2>,
}

/// How far from the middle of the marker it can be held, in points.
const REACH: f32 = 10.0;

impl Picker {
    /// Whether c0 is being moved.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Whether a pointer there would hold the marker.
    pub fn would_hold(marker: &Marker, pointer: Pos2) -> bool {
        marker.place.distance(pointer) <= REACH
    }

    /// Understands the gestures in a picture with the marker in it.
    pub fn take(&mut self, ui: &Ui, response: &Response, marker: &Marker) -> Option<Pick> {
        let (pointer, right, any, origin) = ui.input(|input| {
            let pointer = &input.pointer;
            let right = pointer.button_down(PointerButton::Secondary);
            (pointer.latest_pos(), right, pointer.any_down(), pointer.press_origin())
        });
        if response.double_clicked() {
            return self.before_click.take().map(Pick::Back);
        }
        if response.clicked() {
            self.held = None;
            self.before_click = Some(marker.c0.clone());
            return response.interact_pointer_pos().map(Pick::At);
        }
        if self.held.is_none()
            && response.is_pointer_button_down_on()
            && let Some(origin) = origin
        {
            if right {
                self.held = Some(Held { grip: Vec2::ZERO, last: None });
            } else if response.drag_started_by(PointerButton::Primary) && Self::would_hold(marker, origin) {
                self.held = Some(Held { grip: origin - marker.place, last: Some(marker.place) });
            }
        }
        let (Some(held), Some(pointer)) = (&mut self.held, pointer) else { return None };
        let place = pointer - held.grip;
        let moved = held.last != Some(place);
        held.last = Some(place);
        if !any {
            self.held = None;
        }
        moved.then_some(Pick::At(place))
    }
}

/// Draws the marker: a ring that is seen on any ground.
pub fn draw(ui: &Ui, picture: Rect, place: Pos2) {
    const RADIUS: f32 = 6.0;
    let painter = ui.painter_at(picture);
    painter.circle_stroke(place, RADIUS, Stroke::new(4.0, Color32::from_black_alpha(200)));
    painter.circle_stroke(place, RADIUS, Stroke::new(2.0, Color32::WHITE));
}
