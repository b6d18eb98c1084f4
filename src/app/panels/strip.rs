//! Palettes as strips of colour.

use egui::{Color32, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2};
use juliaset_engine::color::palette::Palette;
use juliaset_engine::color::srgb;

/// A palette's colour at a place of 0 to 1.
pub fn color(palette: &Palette, place: f64) -> Color32 {
    let [red, green, blue] = palette.color(place).map(srgb::encode8);
    Color32::from_rgb(red, green, blue)
}

/// Paints a palette from the left to the right of a rectangle.
pub fn paint(painter: &Painter, rect: Rect, palette: &Palette, reverse: bool) {
    const STEPS: u32 = 128;
    let mut mesh = Mesh::default();
    for step in 0..=STEPS {
        let share = step as f32 / STEPS as f32;
        let place = f64::from(if reverse { 1.0 - share } else { share });
        let x = rect.left() + share * rect.width();
        let color = color(palette, place);
        mesh.colored_vertex(Pos2::new(x, rect.top()), color);
        mesh.colored_vertex(Pos2::new(x, rect.bottom()), color);
        if step > 0 {
            let first = 2 * (step - 1);
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    painter.add(Shape::mesh(mesh));
    painter.rect_stroke(rect, 2.0, Stroke::new(1.0, Color32::from_white_alpha(28)), StrokeKind::Inside);
}

/// A strip that is clicked, by what a screen reader calls it.
pub fn button(ui: &mut Ui, size: Vec2, palette: &Palette, reverse: bool, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    paint(ui.painter(), rect, palette, reverse);
    if response.hovered() || response.has_focus() {
        let stroke = ui.visuals().widgets.hovered.fg_stroke;
        ui.painter().rect_stroke(rect.expand(1.0), 2.0, stroke, StrokeKind::Outside);
    }
    response
}
