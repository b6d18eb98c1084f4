//! The sections of the panel: a quiet heading that folds what is below it, with switches at its right.

use crate::app::look::{self, ROW};
use crate::app::panels::tip::Tip;
use egui::{Align, Context, Id, Label, Layout, Pos2, Rect, RichText, Role, Sense, Shape, Stroke, Ui, Vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The folded sections, by their titles.
pub type Folded = Arc<BTreeSet<String>>;

fn key() -> Id {
    Id::unique("folded sections")
}

/// Those that are folded.
pub fn folded(ctx: &Context) -> Folded {
    ctx.data(|data| data.get_temp(key())).unwrap_or_default()
}

/// Folds these and no others.
pub fn fold(ctx: &Context, folded: Folded) {
    ctx.data_mut(|data| data.insert_temp(key(), folded));
}

/// Opens a section.
pub fn unfold(ctx: &Context, title: &str) {
    let mut all = folded(ctx);
    if all.contains(title) {
        Arc::make_mut(&mut all).remove(title);
        fold(ctx, all);
    }
}

/// Shows the heading of a section; returns whether the section is open.
pub fn heading(ui: &mut Ui, title: &str, tip: &str) -> bool {
    heading_with(ui, title, tip, |_| {})
}

/// The same with something at its right, from right to left.
pub fn heading_with(ui: &mut Ui, title: &str, tip: &str, right: impl FnOnce(&mut Ui)) -> bool {
    let mut all = folded(ui.ctx());
    let open = !all.contains(title);
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let text = RichText::new(title).strong();
        let label = ui.add(Label::new(text).sense(Sense::click()).selectable(false));
        label.widget_info(|| egui::WidgetInfo::labeled(Role::Button, true, title));
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_expanded(open));
        chevron(ui, open, label.hovered() || label.has_focus());
        let tip = format!("{tip}. A click {} the section.", if open { "folds" } else { "unfolds" });
        if label.tip(tip).clicked() {
            let changed = Arc::make_mut(&mut all);
            if open {
                changed.insert(title.to_owned());
            } else {
                changed.remove(title);
            }
            fold(ui.ctx(), all);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
    open
}

/// A small arrow behind the title: down where the section is open.
fn chevron(ui: &mut Ui, open: bool, lit: bool) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(8.0), Sense::hover());
    let colors = look::colors(ui.visuals());
    let stroke = Stroke::new(1.5, if lit { colors.text } else { colors.quiet });
    let place = Rect::from_center_size(rect.center(), Vec2::splat(6.0));
    let turned = |x: f32, y: f32| {
        if open { Pos2::new(x, y) } else { place.center() + turn(Pos2::new(x, y) - place.center()) }
    };
    let points = vec![
        turned(place.left(), place.center().y - 1.5),
        turned(place.center().x, place.center().y + 1.5),
        turned(place.right(), place.center().y - 1.5),
    ];
    ui.painter().add(Shape::line(points, stroke));
}

/// A quarter of a turn to the left.
fn turn(vector: Vec2) -> Vec2 {
    Vec2::new(vector.y, -vector.x)
}
