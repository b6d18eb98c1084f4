//! The side panel: its sections, one below the other.

use crate::app::command::{Action, Command};
use crate::app::panels::color::{self, ColorPanel};
use crate::app::panels::{c0, iterations, rays, view};
use crate::app::state::Scene;
use crate::axes::Overlays;
use egui::Ui;
use juliaset_engine::color::palette::Palette;
use std::sync::Arc;

/// The sections between frames.
#[derive(Default)]
pub struct Parameters {
    c0: c0::Drafts,
    color: ColorPanel,
    iterations: iterations::Drafts,
    view: view::Drafts,
    rays: rays::Drafts,
}

/// Shows the panel's contents; `shown` are itermin and itermax on screen, and `shelf` a person's own palettes.
pub fn show(
    ui: &mut Ui,
    scene: &Scene,
    shown: [u32; 2],
    shelf: &[Arc<Palette>],
    overlays: &Overlays,
    state: &mut Parameters,
    commands: &mut Vec<Command>,
) {
    ui.add_space(8.0);
    c0::show(ui, scene, &mut state.c0, commands);
    ui.add_space(12.0);
    color::show(ui, scene, shelf, &mut state.color, commands);
    ui.add_space(12.0);
    iterations::show(ui, scene, shown, &mut state.iterations, commands);
    ui.add_space(12.0);
    view::show(ui, scene, &mut state.view, commands);
    ui.add_space(12.0);
    rays::show(ui, overlays, &mut state.rays, commands);
    ui.add_space(10.0);
    buttons(ui, commands);
}

fn buttons(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for action in [Action::Home, Action::Export, Action::Help] {
            let name = match action {
                Action::Home => "Whole set",
                Action::Export => "Export\u{2026}",
                _ => "Help",
            };
            let tip = format!("{} ({})", action.label(), action.keys());
            if ui.button(name).on_hover_text(tip).clicked() {
                commands.push(Command::Do(action));
            }
        }
    });
}
