//! What a control does, said beside it.

use crate::app::command::Action;
use egui::{Context, Id, Rect, RectAlign, Response, Tooltip};

/// Tooltips of the window: beside the panel, never over the next control.
pub trait Tip {
    /// Says what a control does, once the pointer has rested on it for half a second.
    fn tip(self, text: impl Into<String>) -> Self;
    /// Says what an action does, and its keys.
    fn tip_for(self, action: Action) -> Self;
}

impl Tip for Response {
    fn tip(self, text: impl Into<String>) -> Self {
        let text = text.into();
        describe(&self, &text);
        let mut tooltip = Tooltip::for_enabled(&self);
        let panel = panel(&self.ctx).filter(|panel| panel.contains(self.rect.center()));
        tooltip.popup = match panel {
            Some(panel) => {
                let line = Rect::from_x_y_ranges(panel.x_range(), self.rect.y_range());
                // Where nothing fits beside the panel, above: what comes next is below.
                const PLACES: [RectAlign; 3] =
                    [RectAlign::RIGHT_START, RectAlign::RIGHT_END, RectAlign::TOP_START];
                tooltip.popup.anchor(line).align(PLACES[0]).align_alternatives(&PLACES).gap(8.0)
            }
            None => tooltip.popup,
        };
        tooltip.show(|ui| {
            ui.set_max_width(ui.spacing().tooltip_width);
            ui.label(text);
        });
        self
    }

    fn tip_for(self, action: Action) -> Self {
        self.tip(text_of(action))
    }
}

/// What an action does, and its keys.
pub fn text_of(action: Action) -> String {
    format!("{} ({})", action.label(), action.keys())
}

/// Gives the text to screen readers too.
fn describe(response: &Response, text: &str) {
    if response.ctx.has_accesskit_node(response.id) {
        response.ctx.accesskit_node_builder(response.id, |node| {
            if node.description().is_none() {
                node.set_description(text);
            }
            // What has no name of its own is named by it too.
            let named = !node.labelled_by().is_empty() || node.label().is_some_and(|label| !label.is_empty());
            if node.role() != egui::accesskit::Role::Label && !named {
                node.set_label(text);
            }
        });
    }
}

fn key() -> Id {
    Id::unique("place of the panel")
}

/// Remembers where the panel is; None where there is none.
pub fn set_panel(ctx: &Context, place: Option<Rect>) {
    ctx.data_mut(|data| data.insert_temp(key(), place));
}

fn panel(ctx: &Context) -> Option<Rect> {
    ctx.data(|data| data.get_temp::<Option<Rect>>(key())).flatten()
}
