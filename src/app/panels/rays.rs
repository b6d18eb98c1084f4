//! External rays and equipotentials over the picture.

use crate::app::command::Command;
use crate::app::look;
use crate::app::panels::row::{heading, labelled_as};
use crate::app::panels::tip::Tip;
use crate::axes::{Overlays, listed};
use egui::{Id, RichText, TextEdit, Ui};
use juliaset_engine::dynamics::Angle;
use juliaset_engine::scene::Scene;
use juliaset_engine::shortened;

/// What is being typed in each field, and why it is refused, if it is.
#[derive(Default)]
pub struct Drafts {
    angles: Draft,
    levels: Draft,
}

/// A list that is typed: unlike a number, it may be empty.
#[derive(Default)]
struct Draft {
    text: Option<String>,
    refusal: Option<String>,
}

/// Shows the section, with what could not be drawn.
pub fn show(
    ui: &mut Ui,
    (overlays, undrawn): (&Overlays, &[String]),
    drafts: &mut Drafts,
    commands: &mut Vec<Command>,
) {
    if !heading(ui, "Rays", "External rays and equipotentials over the picture") {
        return;
    }
    let tip = "Angles of external rays, as fractions of a turn: 1/7, 2/7, 4/7 or 0.25. Nothing draws none.";
    let current = listed(&overlays.rays);
    let angles = drafts.angles.show(ui, ["angles", "Angles of external rays"], tip, &current, |item| {
        item.parse::<Angle>().map_err(|error| error.to_string())
    });
    commands.extend(angles.map(Command::SetRays));
    ui.add_space(look::GAP / 2.0);
    let tip = "Potentials whose lines are drawn: 0.1, 0.01. Nothing draws none.";
    let current = listed(&overlays.equipotentials);
    let levels = drafts.levels.show(ui, ["levels", "Levels of equipotentials"], tip, &current, level);
    commands.extend(levels.map(Command::SetEquipotentials));
    ui.add_space(look::GAP / 2.0);
    let angle = overlays.rays.first().copied();
    let text = match angle {
        Some(angle) => format!("Show the c0 where {angle} lands"),
        None => "Show the c0 where it lands".to_owned(),
    };
    let tip = "The point of the Mandelbrot set at which the ray of the first angle ends";
    if ui.add_enabled(angle.is_some(), egui::Button::new(text)).tip(tip).clicked() {
        commands.extend(angle.map(Command::ShowLandingC0));
    }
    for reason in undrawn {
        refusal(ui, reason);
    }
}

fn refusal(ui: &mut Ui, reason: &str) {
    let color = look::colors(ui.visuals()).refused;
    ui.label(RichText::new(reason).color(color).small());
}

fn level(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(level) if level > 0.0 && level.is_finite() => Ok(level),
        _ => Err(format!("`{}` is not a number above 0", shortened(text))),
    }
}

impl Draft {
    fn show<T>(
        &mut self,
        ui: &mut Ui,
        name: [&str; 2],
        tip: &str,
        current: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        let mut text = self.text.clone().unwrap_or_else(|| current.to_owned());
        let response = labelled_as(ui, name, tip, |ui, label| {
            let field =
                TextEdit::singleline(&mut text).id(Id::unique(name[1])).desired_width(ui.available_width());
            let field = match &self.refusal {
                Some(_) => field.text_color(look::colors(ui.visuals()).refused),
                None => field,
            };
            ui.add(field).labelled_by(label.id).tip(tip)
        });
        let mut taken = None;
        if response.changed() {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            match items.map(read).collect::<Result<Vec<T>, String>>() {
                Ok(items) if items.len() > Scene::MAX_CURVES => {
                    self.refusal = Some(format!("at most {} can be drawn", Scene::MAX_CURVES));
                }
                Ok(items) => (taken, self.refusal) = (Some(items), None),
                Err(reason) => self.refusal = Some(reason),
            }
            self.text = Some(text);
        }
        if response.lost_focus() && self.refusal.is_none() {
            self.text = None;
        }
        if let Some(reason) = &self.refusal {
            refusal(ui, reason);
        }
        taken
    }
}
