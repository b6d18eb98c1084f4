//! The values of c0 that have names, with small pictures of their sets.

use crate::app::command::{Command, Edit};
use crate::app::look::ROW;
use crate::app::panels::history::paint;
use crate::app::panels::tip::Tip;
use crate::app::planes;
use crate::app::state::Scene;
use crate::app::thumbnails::{Subject, Thumbnails};
use egui::{
    Align2, Button, Color32, Popup, PopupCloseBehavior, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke,
    StrokeKind, TextStyle, Ui, Vec2, WidgetInfo,
};
use juliaset_engine::color::{Coloring, Theme};
use juliaset_engine::dynamics::{NAMED, NamedC0};
use juliaset_engine::{Plane, QuadraticMap};

/// The small pictures, in points.
const PICTURE: Vec2 = Vec2::new(96.0, 60.0);
/// The size of the views that they are of, in pixels.
const VIEW: [u32; 2] = [960, 600];
/// The button's name.
const NAME: &str = "Named sets";

/// Shows the button that opens them.
pub fn show(
    ui: &mut Ui,
    width: f32,
    map: &QuadraticMap,
    thumbnails: &mut Thumbnails,
    commands: &mut Vec<Command>,
) {
    let button = ui.add_sized([width, ROW], Button::new(""));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, NAME));
    let color = ui.style().interact(&button).text_color();
    let middle = button.rect.center();
    let arrow = [(-4.0, -2.0), (0.0, 2.0), (4.0, -2.0)].map(|(x, y)| middle + Vec2::new(x, y));
    ui.painter().add(Shape::line(arrow.to_vec(), Stroke::new(1.5, color)));
    let button = button.tip("Sets that have names");
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        let screen = ui.ctx().content_rect();
        let columns = if screen.width() < 400.0 { 2 } else { 3 };
        ui.spacing_mut().item_spacing = Vec2::splat(8.0);
        ScrollArea::vertical().max_height((screen.height() - 80.0).max(80.0)).show(ui, |ui| {
            for row in NAMED.iter().enumerate().collect::<Vec<_>>().chunks(columns) {
                ui.horizontal(|ui| {
                    for (index, known) in row {
                        if choice(ui, *index, known, thumbnails)
                            && let Ok(map) = map.with_c0(known.decimals())
                        {
                            commands.push(Edit::SetMap(map).into());
                            ui.close();
                        }
                    }
                });
            }
        });
    });
}

/// One of them, its name below its picture; returns whether it was clicked.
fn choice(ui: &mut Ui, index: usize, known: &NamedC0, thumbnails: &mut Thumbnails) -> bool {
    let (rect, response) = ui.allocate_exact_size(PICTURE + Vec2::new(0.0, 20.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, known.name));
    if ui.is_rect_visible(rect) {
        let picture = Rect::from_min_size(rect.min, PICTURE);
        let look = thumbnails.look(Subject::Named(index), || scene(known));
        paint(ui, picture, look, Color32::WHITE);
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(2.0, ui.visuals().selection.stroke.color);
            ui.painter().rect_stroke(picture, 3.0, stroke, StrokeKind::Outside);
        }
        let place = Pos2::new(rect.center().x, rect.bottom() - 8.0);
        let font = TextStyle::Small.resolve(ui.style());
        ui.painter().text(place, Align2::CENTER_CENTER, known.name, font, ui.visuals().text_color());
    }
    response.tip(known.meaning).clicked()
}

/// The whole set.
fn scene(known: &NamedC0) -> Option<Scene> {
    let map = QuadraticMap::of_decimals(known.decimals(), 2.0).ok()?;
    let scene = Scene::of(map, planes::whole(Plane::Dynamical, VIEW));
    Some(scene.with_coloring(Coloring::of(Theme::Smooth)))
}
