//! The panel's place: beside the picture where there is room for both, over it in a narrow window.

use crate::app::look::{self, MARGIN, NARROW, PANEL};
use crate::app::panels::tip;
use egui::{Area, Context, Frame, Id, Order, Panel, Pos2, Rect, Sense, Stroke, Ui, Vec2};

/// The panel between frames.
pub struct Side {
    /// Whether it is shown beside the picture.
    beside: bool,
    /// Whether it is shown over the picture.
    over: bool,
    /// Its width in points, which its edge changes.
    width: f32,
}

/// What the width of the panel can be, in points.
pub const WIDTHS: std::ops::RangeInclusive<f32> = 260.0..=560.0;

impl Side {
    /// One of a width in points, shown beside the picture or not.
    pub fn new(width: f32, beside: bool) -> Self {
        Self { beside, over: false, width: width.clamp(*WIDTHS.start(), *WIDTHS.end()) }
    }

    /// Its width in points.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Whether it is shown where there is room beside the picture.
    pub fn is_beside(&self) -> bool {
        self.beside
    }

    /// Whether it is shown.
    pub fn is_open(&self, ctx: &Context) -> bool {
        if is_narrow(ctx) { self.over } else { self.beside }
    }

    /// Shows or hides it.
    pub fn set_open(&mut self, ctx: &Context, open: bool) {
        *(if is_narrow(ctx) { &mut self.over } else { &mut self.beside }) = open;
    }

    /// Whether it is over the picture; Escape closes it then.
    pub fn is_over(&self, ctx: &Context) -> bool {
        is_narrow(ctx) && self.over
    }

    /// Shows it at the left of what is left of the window.
    pub fn show(&mut self, ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
        if !self.is_open(ui.ctx()) {
            tip::set_panel(ui.ctx(), None);
            return;
        }
        if is_narrow(ui.ctx()) {
            return self.show_over(ui, contents);
        }
        let panel = Panel::left("parameters").frame(Frame::NONE.fill(look::colors(ui.visuals()).ground));
        let shown = panel.default_size(self.width).size_range(WIDTHS).show(ui, |ui| {
            tip::set_panel(ui.ctx(), Some(ui.max_rect()));
            contents(ui);
        });
        self.width = shown.response.rect.width().round();
    }

    fn show_over(&self, ui: &Ui, contents: impl FnOnce(&mut Ui)) {
        // All gestures in it are its own.
        const ALL: Sense = Sense::CLICK.union(Sense::DRAG);
        let room = ui.available_rect_before_wrap();
        let width = PANEL.min(room.width() - 2.0 * MARGIN);
        let place = Rect::from_min_size(room.min, Vec2::new(width, room.height()));
        tip::set_panel(ui.ctx(), Some(place));
        let area = Area::new(Id::unique("panel over the picture")).order(Order::Middle).sense(ALL);
        area.fixed_pos(place.min).constrain(false).fade_in(false).show(ui.ctx(), |ui| {
            let colors = look::colors(ui.visuals());
            ui.set_min_size(place.size());
            ui.set_max_size(place.size());
            ui.set_clip_rect(place);
            ui.painter().rect_filled(place, 0.0, colors.ground);
            let edge = place.right() - 0.5;
            ui.painter().vline(edge, place.y_range(), Stroke::new(1.0, colors.line));
            contents(ui);
        });
    }
}

/// Whether a window has no room for a panel beside the picture.
pub fn is_narrow(ctx: &Context) -> bool {
    ctx.content_rect().width() < NARROW
}

/// Draws three lines about a point: the panel.
pub fn paint_icon(ui: &Ui, middle: Pos2, stroke: Stroke) {
    for row in [-4.0, 0.0, 4.0] {
        ui.painter().hline(middle.x - 6.0..=middle.x + 6.0, middle.y + row, stroke);
    }
}
