//! The grid and the scale bar over the picture in the window.

use crate::axes::{Block, Drawing, Overlays, Tone};
use egui::{Color32, FontId, Mesh, Pos2, Rect, Vec2};
use juliaset_engine::{Placement, Ruler, Viewport};

/// In points.
const TEXT_HEIGHT: f32 = 12.0;

/// Draws over the picture of a view, whose pixels are drawn at `drawn` just now in a rectangle of the screen.
pub fn show(ui: &egui::Ui, rect: Rect, view: &Viewport, drawn: Placement, overlays: &Overlays) {
    if !overlays.has_axes() {
        return;
    }
    let painter = ui.painter_at(rect);
    let pixels_per_point = ui.ctx().pixels_per_point();
    let (font, ink) = (FontId::proportional(TEXT_HEIGHT), color(Tone::INK));
    let layout = |text: &str| painter.layout_no_wrap(text.to_owned(), font.clone(), ink);
    let measure = |text: &str| layout(text).size().x * pixels_per_point;
    let ruler = Ruler::of_view(view).placed(drawn);
    let drawing = Drawing::new(&ruler, overlays, TEXT_HEIGHT * pixels_per_point, &measure);
    let point = |x: f32, y: f32| rect.min + Vec2::new(x, y) / pixels_per_point;
    painter.add(mesh(&drawing, &point));
    for text in &drawing.texts {
        let galley = layout(&text.text);
        let corner = point(text.left, text.middle) - Vec2::new(0.0, galley.size().y / 2.0);
        painter.galley(corner, galley, ink);
    }
}

/// All but the text. Its corners are whole pixels, and its edges are not blurred.
fn mesh(drawing: &Drawing, point: &impl Fn(f32, f32) -> Pos2) -> Mesh {
    let mut mesh = Mesh::default();
    let mut fill = |blocks: &[Block], tone: Tone| {
        for Block { left, top, right, bottom } in blocks {
            let corners = [point(*left as f32, *top as f32), point(*right as f32, *bottom as f32)];
            mesh.add_colored_rect(Rect::from_min_max(corners[0], corners[1]), color(tone));
        }
    };
    fill(&drawing.halos, Tone::HALO);
    fill(&drawing.lines, Tone::LINE);
    fill(&drawing.plates, Tone::PLATE);
    fill(&drawing.bars, Tone::INK);
    mesh
}

/// A tone as the window paints it.
pub fn color(tone: Tone) -> Color32 {
    let alpha = (tone.opacity * 255.0).round() as u8;
    if tone.light { Color32::from_white_alpha(alpha) } else { Color32::from_black_alpha(alpha) }
}
