//! The strip along the bottom of the picture: a thumbnail of each step of the history.

use crate::app::command::{Action, Command, Edit};
use crate::app::history::{History, StepId};
use crate::app::state::Scene;
use crate::app::thumbnails::{Look, Subject, Thumbnails};
use egui::containers::scroll_area::ScrollSource;
use egui::{
    Align, Area, Color32, CornerRadius, EventFilter, Frame, Id, Key, Margin, Pos2, Rect, Response,
    ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, vec2,
};
use std::collections::BTreeSet;

/// The strip between frames.
#[derive(Debug, Default)]
pub struct Strip {
    /// Whether it is shown.
    pub open: bool,
    /// The step that was last scrolled to.
    followed: Option<StepId>,
    /// The present step takes the keyboard in the next frame: only it can have that.
    takes_keyboard: bool,
}

/// A thumbnail, in points.
const THUMBNAIL: Vec2 = vec2(104.0, 66.0);
/// The same where the picture is low.
const SMALL: Vec2 = vec2(73.0, 46.0);
/// The height of a picture that is low.
const LOW: f32 = 360.0;
/// Between the strip and the picture's edges.
const MARGIN: f32 = 12.0;
/// Around the thumbnails, without their frames.
const PADDING: f32 = 6.0;
/// The room for a frame around a thumbnail.
const EDGE: f32 = 2.0;
/// Between neighbours.
const GAP: f32 = 8.0;
/// In front of a branch: there its mark stands.
const BRANCH_GAP: f32 = 28.0;

const GROUND: Color32 = Color32::from_rgba_premultiplied(14, 15, 18, 236);
const LINE: Color32 = Color32::from_rgb(38, 40, 46);
const QUIET: Color32 = Color32::from_rgb(169, 173, 182);
/// The colour of what is chosen.
pub const ACCENT: Color32 = Color32::from_rgb(91, 141, 239);

/// The size of a thumbnail in the pixels of a screen.
pub fn thumbnail_pixels(pixels_per_point: f32) -> [u32; 2] {
    let size = THUMBNAIL * pixels_per_point.clamp(1.0, 3.0);
    [size.x.round() as u32, size.y.round() as u32]
}

/// A step in the strip.
struct Place {
    id: StepId,
    /// How far to the right its left side is.
    left: f32,
    /// Where it leaves, if it is not made from its neighbour on the left: that step's place.
    leaves: Option<usize>,
    /// How many steps beside the one that stands next are made from it.
    branches: usize,
}

fn places<T: PartialEq>(history: &History<T>, width: f32) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(history.len());
    let mut right = 0.0;
    for id in history.in_order() {
        let parent = history.step(id).and_then(|step| step.parent);
        let leaves = match places.last() {
            Some(left) if parent != Some(left.id) => places.iter().position(|other| Some(other.id) == parent),
            _ => None,
        };
        if let Some(from) = leaves.and_then(|from| places.get_mut(from)) {
            from.branches += 1;
        }
        let gap = match leaves {
            Some(_) => BRANCH_GAP,
            None if places.is_empty() => 0.0,
            None => GAP,
        };
        places.push(Place { id, left: right + gap, leaves, branches: 0 });
        right += gap + width;
    }
    places
}

/// What was done to come from a scene to another.
fn change(before: Option<&Scene>, after: &Scene) -> &'static str {
    let Some(before) = before else { return "the start" };
    let closer = after.view.magnification_log10() - before.view.magnification_log10();
    let changes = [
        (before.map != after.map, "another set"),
        (before.view != after.view && closer > 1e-9, "zoomed in"),
        (before.view != after.view && closer < -1e-9, "zoomed out"),
        (before.view != after.view && closer.abs() <= 1e-9, "moved"),
        (before.bounds != after.bounds, "other iterations"),
        (before.precision != after.precision, "another precision"),
        (before.coloring != after.coloring, "other colours"),
    ];
    let mut made = changes.iter().filter(|(made, _)| *made).map(|(_, name)| *name);
    match (made.next(), made.next()) {
        (Some(only), None) => only,
        _ => "another scene",
    }
}

impl Strip {
    /// A strip that is open or not.
    pub fn new(open: bool) -> Self {
        Self { open, ..Self::default() }
    }

    /// Shows the strip, where it is open, over a picture, which has a size in pixels; returns what it leaves free
    /// of the picture.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        picture: Rect,
        history: &History<Scene>,
        thumbnails: &mut Thumbnails,
        size: [u32; 2],
        commands: &mut Vec<Command>,
    ) -> Rect {
        if !self.open {
            self.followed = None;
            return picture;
        }
        let thumbnail = if picture.height() < LOW { SMALL } else { THUMBNAIL };
        let height = thumbnail.y + 2.0 * (PADDING + EDGE);
        let corner = picture.left_bottom() + vec2(MARGIN, -MARGIN - height);
        let width = (picture.width() - 2.0 * (MARGIN + PADDING)).max(thumbnail.x);
        Area::new(Id::unique("history strip")).fixed_pos(corner).constrain(false).show(ui.ctx(), |ui| {
            let frame = Frame::new().fill(GROUND).stroke(Stroke::new(1.0, LINE)).corner_radius(6);
            frame.inner_margin(Margin::same(PADDING as i8)).show(ui, |ui| {
                ui.set_width(width);
                ui.set_height(thumbnail.y + 2.0 * EDGE);
                Row { history, thumbnails, size, thumbnail, commands, strip: self }.show(ui);
            });
        });
        picture.with_max_y(corner.y)
    }
}

/// What is shown in the strip in a frame.
struct Row<'a> {
    history: &'a History<Scene>,
    thumbnails: &'a mut Thumbnails,
    size: [u32; 2],
    thumbnail: Vec2,
    commands: &'a mut Vec<Command>,
    strip: &'a mut Strip,
}

impl Row<'_> {
    fn show(&mut self, ui: &mut Ui) {
        let places = places(self.history, self.thumbnail.x);
        let Some(last) = places.last() else { return };
        let width = last.left + self.thumbnail.x + 2.0 * EDGE;
        // A wheel turns one way only, as the strip does.
        ui.style_mut().always_scroll_the_only_direction = true;
        let area = ScrollArea::horizontal().id_salt("history").auto_shrink([false, false]);
        area.scroll_source(ScrollSource::ALL).show_viewport(ui, |ui, seen| {
            ui.set_width(width);
            ui.set_height(self.thumbnail.y + 2.0 * EDGE);
            let origin = ui.max_rect().min + Vec2::splat(EDGE);
            let branch = self.history.branch();
            let size = self.thumbnail;
            let rect = |place: &Place| Rect::from_min_size(origin + vec2(place.left, 0.0), size);
            let (first, end) = (seen.left() - self.thumbnail.x - BRANCH_GAP, seen.right() + BRANCH_GAP);
            let present = self.history.present();
            for (index, place) in places.iter().enumerate() {
                let in_sight = (first..end).contains(&place.left);
                // The present one is always there: it may have the keyboard.
                if in_sight || place.id == present {
                    let rect = rect(place);
                    self.step(ui, rect, index, &places, &branch);
                    if place.id == present && self.strip.followed != Some(present) {
                        self.strip.followed = Some(present);
                        ui.scroll_to_rect(rect, Some(Align::Center));
                    }
                }
            }
        });
    }

    fn step(&mut self, ui: &mut Ui, rect: Rect, index: usize, places: &[Place], branch: &BTreeSet<StepId>) {
        let place = &places[index];
        let Some(step) = self.history.step(place.id) else { return };
        let is_present = place.id == self.history.present();
        let sense = if is_present { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(rect, step_widget(place.id), sense);
        let before = step.parent.and_then(|parent| self.history.step(parent)).map(|step| &*step.state);
        let name = name(index, places, is_present, change(before, &step.state));
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_present, &name));
        let look = self
            .thumbnails
            .look(Subject::Step(place.id), || Some(step.state.with_view(step.state.view.resized(self.size))));
        let tint = if branch.contains(&place.id) { Color32::WHITE } else { Color32::from_gray(120) };
        paint(ui, rect, look, tint);
        frame(ui, rect, &response, is_present);
        if place.leaves.is_some() {
            mark(ui, Pos2::new(rect.left() - BRANCH_GAP / 2.0, rect.center().y));
        }
        if place.branches > 0 {
            badge(ui, rect);
        }
        if is_present && std::mem::take(&mut self.strip.takes_keyboard) {
            response.request_focus();
        }
        if is_present && response.has_focus() {
            self.keys(ui, index, places);
        }
        if response.clicked() {
            self.go_to(place.id);
        }
        response.on_hover_text(name);
    }

    fn go_to(&mut self, id: StepId) {
        self.commands.push(Edit::GoTo(id).into());
        self.strip.takes_keyboard = true;
    }

    /// Moves along the strip by the keys, which the present step has.
    fn keys(&mut self, ui: &Ui, index: usize, places: &[Place]) {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        let id = step_widget(places[index].id);
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let last = places.len().saturating_sub(1);
        let (target, close) = ui.input(|input| {
            let count = |key| input.num_presses(key);
            let moved = (index + count(Key::ArrowRight)).saturating_sub(count(Key::ArrowLeft)).min(last);
            let target = match (input.key_pressed(Key::Home), input.key_pressed(Key::End)) {
                (true, _) => 0,
                (_, true) => last,
                _ => moved,
            };
            (target, input.key_pressed(Key::H) && input.modifiers.is_none())
        });
        if target != index {
            self.go_to(places[target].id);
        }
        if close {
            self.commands.push(Command::Do(Action::History));
        }
    }
}

fn step_widget(id: StepId) -> Id {
    Id::unique(("history step", id))
}

/// What a screen reader says of a step.
fn name(index: usize, places: &[Place], is_present: bool, change: &str) -> String {
    let mut name = format!("Step {} of {}: {change}", index + 1, places.len());
    if let Some(from) = places[index].leaves {
        name += &format!(", a branch from step {}", from + 1);
    }
    if is_present {
        name += ", shown now";
    }
    name
}

/// Paints a thumbnail, or what stands in its place.
pub fn paint(ui: &Ui, rect: Rect, look: Look, tint: Color32) {
    const CORNER: u8 = 2;
    let painter = ui.painter();
    match look {
        Look::Ready(texture) => {
            let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
            let shape = egui::epaint::RectShape::filled(rect, CornerRadius::same(CORNER), tint);
            painter.add(shape.with_texture(texture, whole));
        }
        Look::Waiting | Look::Missing => {
            painter.rect_filled(rect, CORNER, Color32::from_rgb(24, 25, 29));
            let sign = if look == Look::Waiting { "\u{2026}" } else { "no picture" };
            let font = egui::TextStyle::Small.resolve(ui.style());
            painter.text(rect.center(), egui::Align2::CENTER_CENTER, sign, font, QUIET);
        }
    }
}

fn frame(ui: &Ui, rect: Rect, response: &Response, is_present: bool) {
    let stroke = match (is_present, response.has_focus()) {
        (true, true) => Stroke::new(EDGE, Color32::WHITE),
        (true, false) => Stroke::new(EDGE, ACCENT),
        _ if response.hovered() => Stroke::new(1.0, Color32::from_gray(225)),
        _ => return,
    };
    ui.painter().rect_stroke(rect, 3.0, stroke, StrokeKind::Outside);
}

/// A fork in front of a branch: a line that leaves another one.
fn mark(ui: &Ui, middle: Pos2) {
    let at = |x: f32, y: f32| middle + vec2(x, y);
    let stroke = Stroke::new(1.5, QUIET);
    let painter = ui.painter();
    painter.line_segment([at(-4.0, -9.0), at(-4.0, 9.0)], stroke);
    painter.line_segment([at(-4.0, 4.0), at(4.0, -2.0)], stroke);
    painter.line_segment([at(4.0, -2.0), at(4.0, -9.0)], stroke);
    for end in [at(-4.0, -9.0), at(-4.0, 9.0), at(4.0, -9.0)] {
        painter.circle_filled(end, 2.0, QUIET);
    }
}

/// On a thumbnail where other branches leave: they stand further right.
fn badge(ui: &Ui, rect: Rect) {
    let middle = rect.right_top() + vec2(-12.0, 15.0);
    ui.painter().rect_filled(Rect::from_center_size(middle, vec2(16.0, 24.0)), 4.0, GROUND.to_opaque());
    mark(ui, middle);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::history::Limits;

    #[test]
    fn branches_stand_behind_what_was_before_them_and_say_where_they_leave() {
        let mut history = History::new(0, 1, Limits { steps: 100, weight: 100 });
        history.record(1, 1);
        history.record(2, 1);
        history.undo();
        history.record(3, 1);
        let places = places(&history, 100.0);
        let states = |place: &Place| *history.step(place.id).unwrap().state;
        assert_eq!(places.iter().map(states).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(places.iter().map(|place| place.left).collect::<Vec<_>>(), [0.0, 108.0, 216.0, 344.0]);
        assert_eq!(places.iter().map(|place| place.branches).collect::<Vec<_>>(), [0, 1, 0, 0]);
        assert_eq!(name(3, &places, true, "moved"), "Step 4 of 4: moved, a branch from step 2, shown now");
    }
}
