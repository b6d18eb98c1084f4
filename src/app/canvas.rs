//! The picture: draws what is known of it, and turns pointer gestures into commands.

use crate::app::area::Area;
use crate::app::command::{Command, Edit, GESTURES};
use crate::app::look;
use crate::app::picks::{self, Marker, Pick, Picker};
use crate::app::planes;
use crate::app::touch::{self, Fingers};
use egui::{Color32, CursorIcon, Event, MouseWheelSource, MouseWheelUnit, Pos2, Rect, Sense, Stroke, Vec2};
use juliaset_engine::{Decimal, Placement, Viewport};

/// The canvas between frames: the drag that is under way.
pub struct Canvas {
    /// Its own among the canvases of a window.
    id: egui::Id,
    /// What a screen reader says that it is.
    label: String,
    drag: Option<Drag>,
    fingers: Fingers,
    /// Whether a double-click shows all of the plane, and does not zoom in.
    is_map: bool,
    picker: Picker,
    /// c0, where the picture shows the parameter plane, and its position in pixels.
    c0: Option<([Decimal; 2], [f64; 2])>,
    /// The c0 to be tried.
    tried: Option<[Decimal; 2]>,
}

#[derive(Clone, Copy)]
enum Drag {
    /// Where it began, and the pixels moved so far.
    Pan { origin: Pos2, moved: [i64; 2] },
    /// The corner where a box was begun.
    ZoomBox(Pos2),
}

/// A picture to draw: its texture, and the view whose pixels it has.
pub struct Layer<'a> {
    pub texture: egui::TextureId,
    pub view: &'a Viewport,
}

/// Without the focus of the keyboard: arrows and signs reach the picture where no control has it.
const GESTURED: Sense = Sense::CLICK.union(Sense::DRAG);
/// How much a wheel notch magnifies: two notches double.
const NOTCHES_TO_DOUBLE: f64 = 2.0;
/// The points of a smooth scroll that make a notch.
const POINTS_PER_NOTCH: f64 = 50.0;

/// What egui knows a canvas by that has a name.
pub fn id(name: &str) -> egui::Id {
    egui::Id::unique(("canvas", name))
}

impl Canvas {
    /// One by a name that no other canvas has, for a picture of something.
    pub fn new(name: &str, picture_of: &str) -> Self {
        let label = format!("Picture of {picture_of}. {}: {}", GESTURES[0].0, GESTURES[0].1);
        let (picker, fingers) = (Picker::default(), Fingers::default());
        Self { id: id(name), label, drag: None, fingers, is_map: false, picker, c0: None, tried: None }
    }

    /// One for finding one's way: a double-click shows all of the plane.
    pub fn map(name: &str, label: &str) -> Self {
        Self { label: label.to_owned(), is_map: true, ..Self::new(name, "") }
    }

    /// Lets c0, at a position in pixels, be chosen in the picture; or not, where it has no place in it.
    pub fn mark(&mut self, c0: Option<([Decimal; 2], [f64; 2])>) {
        self.c0 = c0;
    }

    /// The c0 under the pointer, as long as it is to be tried.
    pub fn tried(&self) -> Option<&[Decimal; 2]> {
        self.tried.as_ref()
    }

    /// Draws the layers and takes the pointer's gestures; returns where the pointer is, in pixels.
    ///
    /// `drawn` says where the pixels of `view` stand on the screen just now.
    pub fn show<'a>(
        &mut self,
        ui: &mut egui::Ui,
        area: Area,
        view: &Viewport,
        drawn: Placement,
        layers: impl Iterator<Item = Layer<'a>>,
        commands: &mut Vec<Command>,
    ) -> Option<[f64; 2]> {
        let response = ui.interact(area.rect, self.id, GESTURED);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::new(egui::Role::Canvas);
            info.label = Some(self.label.clone());
            info
        });
        if response.clicked() || response.drag_started() {
            ui.memory_mut(|memory| {
                if let Some(focused) = memory.focused() {
                    memory.surrender_focus(focused);
                }
            });
        }
        draw(ui, area, view, drawn, layers);
        self.pick(ui, area, view, &response, commands);
        if !self.picker.is_held() {
            self.drag(ui, area, &response, commands);
        }
        let pointer = response.hover_pos().filter(|_| response.contains_pointer());
        if let Some(position) = pointer {
            wheel(ui, area.pixel(position), area.pixels_per_point, commands);
            self.pinch(ui, area, commands);
        }
        if response.clicked()
            && !self.is_map
            && ui.input(|input| input.modifiers.command)
            && let Some(position) = response.interact_pointer_pos()
        {
            commands.push(Command::KeepOrbit(area.pixel(position)));
        }
        if response.double_clicked()
            && let Some(position) = response.interact_pointer_pos()
        {
            let at = area.pixel(position);
            commands.push(if self.is_map { Edit::Home.into() } else { Command::Approach(at) });
        }
        pointer.map(|position| area.pixel(position))
    }

    /// Two fingers zoom about the middle between them, and move it.
    fn pinch(&mut self, ui: &egui::Ui, area: Area, commands: &mut Vec<Command>) {
        let Some(pinch) = self.fingers.take(ui) else { return };
        if pinch.factor != 1.0 {
            let at = area.pixel(pinch.about);
            commands.push(Edit::Zoom { factor: pinch.factor, at, smooth: false }.into());
        }
        if let [right, down] = pinch.pan
            && pinch.pan != [0, 0]
        {
            commands.push(Edit::Pan { right, down, smooth: false }.into());
        }
    }

    /// Takes the gestures that choose c0, and draws it.
    fn pick(
        &mut self,
        ui: &egui::Ui,
        area: Area,
        view: &Viewport,
        response: &egui::Response,
        commands: &mut Vec<Command>,
    ) {
        self.tried = None;
        let Some((c0, pixel)) = &self.c0 else { return };
        let marker = Marker { c0: c0.clone(), place: area.point(*pixel) };
        let at = |place| planes::point(view, area.pixel(place));
        let picked = match self.picker.take(ui, response, &marker) {
            Some(Pick::At(place)) => at(place),
            Some(Pick::Back(c0)) => Some(c0),
            None => None,
        };
        commands.extend(picked.map(|c0| Edit::SetC0(c0).into()));
        let (alt, down) = ui.input(|input| (input.modifiers.alt, input.pointer.any_down()));
        let pointer = response.hover_pos().filter(|_| response.contains_pointer());
        if alt && !down {
            self.tried = pointer.and_then(at);
        }
        if pointer.is_some_and(|pointer| Picker::would_hold(&marker, pointer)) {
            ui.set_cursor_icon(CursorIcon::Move);
        }
        picks::draw(ui, area.rect, marker.place);
    }

    fn drag(&mut self, ui: &egui::Ui, area: Area, response: &egui::Response, commands: &mut Vec<Command>) {
        let (origin, shift) = ui.input(|input| (input.pointer.press_origin(), input.modifiers.shift));
        if response.drag_started_by(egui::PointerButton::Primary) {
            self.drag = origin.map(|origin| match shift {
                true => Drag::ZoomBox(origin),
                false => Drag::Pan { origin, moved: [0, 0] },
            });
        }
        let position = response.interact_pointer_pos();
        match (&mut self.drag, position) {
            // What the fingers do is no drag of the first one; that goes on from where it is then.
            (Some(Drag::Pan { origin, moved }), Some(position)) if touch::is_pinching(ui) => {
                let [right, down] = moved.map(|pixels| pixels as f32 / area.pixels_per_point);
                *origin = position - Vec2::new(right, down);
            }
            // Also in the frame that ends the drag: its last movement counts.
            (Some(Drag::Pan { origin, moved }), Some(position)) => {
                let target = area.pixel(area.rect.min + (position - *origin)).map(|d| d.round() as i64);
                let [right, down] = [target[0] - moved[0], target[1] - moved[1]];
                if [right, down] != [0, 0] {
                    *moved = target;
                    commands.push(Edit::Pan { right, down, smooth: false }.into());
                }
            }
            (Some(Drag::ZoomBox(corner)), Some(position)) => {
                let chosen = Rect::from_two_pos(*corner, position).intersect(area.rect);
                draw_box(ui, chosen);
                if response.drag_stopped() && chosen.width() > 3.0 && chosen.height() > 3.0 {
                    let corners = [area.pixel(chosen.min), area.pixel(chosen.max)];
                    commands.push(Edit::ZoomToBox(corners).into());
                }
            }
            _ => {}
        }
        if !response.dragged() {
            self.drag = None;
        }
        if response.contains_pointer() {
            ui.set_cursor_icon(match self.drag {
                Some(Drag::Pan { .. }) => CursorIcon::Grabbing,
                Some(Drag::ZoomBox(_)) => CursorIcon::Crosshair,
                None if shift => CursorIcon::Crosshair,
                None => CursorIcon::Grab,
            });
        }
    }
}

/// Zooms and pans by the wheel or a touchpad.
fn wheel(ui: &egui::Ui, at: [f64; 2], pixels_per_point: f32, commands: &mut Vec<Command>) {
    let (mut notches, mut smooth_notches, mut pinch, mut pan) = (0.0, 0.0, 1.0, Vec2::ZERO);
    ui.input(|input| {
        for event in &input.events {
            match event {
                Event::MouseWheel { unit, delta, source, modifiers, .. } => {
                    // Shift turns the wheel sideways on some systems.
                    let amount = f64::from(if delta.y == 0.0 { delta.x } else { delta.y });
                    // Only macOS names the source; on Wayland, points come from touchpads, as wheels have notches.
                    let fingers = *source != MouseWheelSource::Wheel;
                    match unit {
                        MouseWheelUnit::Point if fingers && !modifiers.command => pan += *delta,
                        MouseWheelUnit::Point => smooth_notches += amount / POINTS_PER_NOTCH,
                        MouseWheelUnit::Line => notches += amount,
                        MouseWheelUnit::Page => notches += 4.0 * amount,
                    }
                }
                Event::Zoom(factor) => pinch *= f64::from(*factor),
                _ => {}
            }
        }
    });
    let speed = look::wheel_speed(ui);
    if notches != 0.0 {
        let factor = (notches * speed / NOTCHES_TO_DOUBLE).exp2();
        commands.push(Edit::Zoom { factor, at, smooth: true }.into());
    }
    let factor = pinch * (smooth_notches * speed / NOTCHES_TO_DOUBLE).exp2();
    if factor != 1.0 {
        commands.push(Edit::Zoom { factor, at, smooth: false }.into());
    }
    let [right, down] = [pan.x, pan.y].map(|side| (side * pixels_per_point).round() as i64);
    if [right, down] != [0, 0] {
        commands.push(Edit::Pan { right, down, smooth: false }.into());
    }
}

fn draw<'a>(
    ui: &egui::Ui,
    area: Area,
    view: &Viewport,
    drawn: Placement,
    layers: impl Iterator<Item = Layer<'a>>,
) {
    let painter = ui.painter_at(area.rect);
    painter.rect_filled(area.rect, 0, Color32::BLACK);
    for layer in layers {
        let placed = layer.view.placement_in(view);
        let scale = placed.scale * drawn.scale;
        let corner = [0, 1].map(|axis| placed.offset[axis] * drawn.scale + drawn.offset[axis]);
        let size = layer.view.size().map(|side| f64::from(side) * scale);
        let Some((place, part)) = visible(area.size(), corner, size) else { continue };
        let point = |[x, y]: [f64; 2]| Pos2::new(x as f32, y as f32);
        let place = Rect::from_two_pos(area.point(place[0]), area.point(place[1]));
        let part = Rect::from_min_max(point(part[0]), point(part[1]));
        painter.image(layer.texture, place, part, Color32::WHITE);
    }
}

/// The top left and the bottom right one.
type Corners = [[f64; 2]; 2];

/// What is to be seen of a picture whose corner and size are given in pixels: its place, and the part of
/// the picture that is there, in shares of its sides. Found in `f64`, as pictures of other depths are huge.
fn visible(screen: [u32; 2], corner: [f64; 2], size: [f64; 2]) -> Option<(Corners, Corners)> {
    let (mut place, mut part) = ([[0.0; 2]; 2], [[0.0; 2]; 2]);
    for axis in [0, 1] {
        let (start, end) = (corner[axis], corner[axis] + size[axis]);
        // A little beyond the edge, so that an edge is never in sight.
        let (first, last) = (start.max(-1.0), end.min(f64::from(screen[axis]) + 1.0));
        if !(first < last && size[axis].is_finite()) {
            return None;
        }
        for (side, at) in [first, last].into_iter().enumerate() {
            (place[side][axis], part[side][axis]) = (at, (at - start) / size[axis]);
        }
    }
    Some((place, part))
}

fn draw_box(ui: &egui::Ui, chosen: Rect) {
    let painter = ui.painter();
    painter.rect_filled(chosen, 0, Color32::from_white_alpha(24));
    // Two colours, so that the line is seen on any picture.
    painter.rect_stroke(
        chosen,
        0,
        Stroke::new(3.0, Color32::from_black_alpha(160)),
        egui::StrokeKind::Middle,
    );
    painter.rect_stroke(chosen, 0, Stroke::new(1.0, Color32::WHITE), egui::StrokeKind::Middle);
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_picture_inside_the_screen_is_drawn_whole_and_a_huge_one_in_part() {
        let whole = visible([100, 50], [10.0, 5.0], [20.0, 30.0]);
        assert_eq!(whole, Some(([[10.0, 5.0], [30.0, 35.0]], [[0.0, 0.0], [1.0, 1.0]])));
        let (place, part) = visible([100, 50], [-5e29, -1e30], [1e30, 4e30]).unwrap();
        assert_eq!(place, [[-1.0, -1.0], [101.0, 51.0]]);
        assert_eq!(part, [[0.5, 0.25], [0.5, 0.25]]);
        assert_eq!(visible([100, 50], [200.0, 0.0], [20.0, 20.0]), None);
        assert_eq!(visible([100, 50], [-1e60, 0.0], [f64::INFINITY, 20.0]), None);
    }
}
