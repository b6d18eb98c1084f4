//! The popup of the settings.

use crate::app::panels::row::{Row, labelled};
use crate::settings::{Settings, Theme};
use egui::{Align2, Key, Ui, Vec2, Window};

/// Shows the popup over the picture, where it is open; Escape closes it.
pub fn show(ui: &Ui, open: &mut bool, settings: &mut Settings) {
    *open &= !ui.input(|input| input.key_pressed(Key::Escape));
    if !*open {
        return;
    }
    let window = Window::new("Settings").open(open).anchor(Align2::CENTER_CENTER, Vec2::ZERO);
    window.default_width(276.0).resizable(false).collapsible(false).show(ui.ctx(), |ui| {
        ui.set_width(276.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        theme(ui, settings);
        let scale = Row {
            name: "text",
            tip: "How large text and controls are: 1 is as the system says",
            unit: "\u{d7}",
            range: 0.75..=2.0,
            most: (*Settings::TEXT_SCALES.start()).into()..=(*Settings::TEXT_SCALES.end()).into(),
            logarithmic: false,
            digits: 2,
        };
        if let Some(scale) = scale.show_at_rest(ui, settings.text_scale.into()) {
            settings.text_scale = scale as f32;
        }
        let wheel = Row {
            name: "wheel",
            tip: "How fast the wheel zooms",
            unit: "\u{d7}",
            range: 0.25..=4.0,
            most: Settings::WHEEL_SPEEDS,
            logarithmic: true,
            digits: 2,
        };
        if let Some(speed) = wheel.show(ui, settings.wheel_speed) {
            settings.wheel_speed = speed;
        }
    });
}

fn theme(ui: &mut Ui, settings: &mut Settings) {
    labelled(ui, "theme", "The colours of the window; the picture keeps its own", |ui, _| {
        for theme in Theme::ALL {
            let name = match theme {
                Theme::Dark => "Dark",
                Theme::Light => "Light",
                Theme::System => "System",
            };
            ui.selectable_value(&mut settings.theme, theme, name);
        }
    });
}
