//! The place of a picture in the window.

use egui::emath::GuiRounding as _;
use egui::{Pos2, Rect, Vec2};

/// The place of the canvas on screen.
#[derive(Clone, Copy)]
pub struct Area {
    /// In points, on whole pixels.
    pub rect: Rect,
    pub pixels_per_point: f32,
}

impl Area {
    /// All that is left of a panel, on whole pixels, at most `max_side` of them.
    pub fn take(ui: &egui::Ui, max_side: usize) -> Self {
        let pixels_per_point = ui.ctx().pixels_per_point();
        let rect = ui.max_rect().round_to_pixels(pixels_per_point);
        let most = Vec2::splat(max_side as f32 / pixels_per_point);
        Self { rect: Rect::from_min_size(rect.min, rect.size().min(most)), pixels_per_point }
    }

    /// Its size in pixels, at least one each way.
    pub fn size(&self) -> [u32; 2] {
        let size = self.rect.size() * self.pixels_per_point;
        [size.x, size.y].map(|side| (side.round() as u32).max(1))
    }

    /// The position of a point of the screen, in pixels from the top left corner.
    pub fn pixel(&self, position: Pos2) -> [f64; 2] {
        let from_corner = (position - self.rect.min) * self.pixels_per_point;
        [from_corner.x.into(), from_corner.y.into()]
    }

    /// A part of the window, on whole pixels.
    pub fn of(rect: Rect, pixels_per_point: f32) -> Self {
        Self { rect: rect.round_to_pixels(pixels_per_point), pixels_per_point }
    }

    /// Where a position in pixels is on the screen.
    pub fn point(&self, pixel: [f64; 2]) -> Pos2 {
        let [x, y] = pixel.map(|side| side as f32 / self.pixels_per_point);
        self.rect.min + Vec2::new(x, y)
    }
}
