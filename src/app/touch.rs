//! Two fingers on a touch screen: they move the picture, and magnify it about the middle between them. One
//! finger is a pointer with its button down.

use egui::{Pos2, Ui, Vec2};

/// What fingers have moved that is less than a pixel.
#[derive(Default)]
pub struct Fingers {
    rest: Vec2,
}

/// What they ask for.
pub struct Pinch {
    /// Magnify by this factor,
    pub factor: f64,
    /// about this point of the screen,
    pub about: Pos2,
    /// then move by these pixels, right and down.
    pub pan: [i64; 2],
}

/// Whether more than one finger is down.
pub fn is_pinching(ui: &Ui) -> bool {
    ui.input(|input| input.multi_touch().is_some())
}

impl Fingers {
    /// What has happened since the last frame.
    pub fn take(&mut self, ui: &Ui) -> Option<Pinch> {
        let Some(touch) = ui.input(|input| input.multi_touch()) else {
            self.rest = Vec2::ZERO;
            return None;
        };
        let moved = self.rest + touch.translation_delta * ui.ctx().pixels_per_point();
        let whole = moved.round();
        // Slow fingers move less than a pixel a frame.
        self.rest = moved - whole;
        Some(Pinch {
            factor: touch.zoom_delta.into(),
            about: touch.center_pos - touch.translation_delta,
            pan: [whole.x as i64, whole.y as i64],
        })
    }
}
