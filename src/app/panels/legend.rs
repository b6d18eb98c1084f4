//! What the tints say of how well pixels are known.

use crate::app::texture::Certainty;
use egui::{Align2, Area, Frame, Id, Pos2, Sense, Ui, Vec2};

/// Shows the legend with its left bottom corner at a position.
pub fn show(ui: &mut Ui, corner: Pos2) {
    let area =
        Area::new(Id::unique("certainty")).fixed_pos(corner).pivot(Align2::LEFT_BOTTOM).interactable(false);
    area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            for certainty in Certainty::ALL {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(12.0), Sense::hover());
                    ui.painter().rect_filled(rect, 2.0, certainty.color());
                    ui.label(certainty.label());
                });
            }
        });
    });
}
