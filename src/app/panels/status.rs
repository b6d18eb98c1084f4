//! The status bar: what is under the pointer, and what is known of the picture.

use crate::app::panels::field::number_text;
use crate::app::state::{PointerReading, Scene, Status};
use egui::{Align, Color32, Label, Layout, RichText, Ui};

/// Shows the bar's contents: what is known of the picture on the right, and in what room that
/// leaves, what is under the pointer or a message.
pub fn show(ui: &mut Ui, scene: &Scene, status: &Status) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        picture(ui, scene, status);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match (&status.message, &status.pointer) {
            (Some(message), _) => {
                ui.add(Label::new(message).truncate());
            }
            (None, Some(reading)) => pointer(ui, scene, reading),
            (None, None) => {
                let hint = RichText::new("Drag to move, wheel to zoom, F1 for help").weak();
                ui.add(Label::new(hint).truncate());
            }
        });
    });
}

fn picture(ui: &mut Ui, scene: &Scene, status: &Status) {
    let (text, color) = if status.exact {
        ("exact", Color32::from_rgb(130, 200, 130))
    } else {
        ("computing\u{2026}", Color32::from_rgb(230, 190, 100))
    };
    ui.label(RichText::new(text).color(color))
        .on_hover_text("Whether every pixel on screen has its exact count");
    if let Some((secs, iterations)) = status.last_exact {
        ui.separator();
        ui.label(format!("{} \u{b7} {} iterations", duration_text(secs), amount_text(iterations)))
            .on_hover_text(
                "How long the last exact picture took, and the iterations that its new counts stand for",
            );
    }
    ui.separator();
    ui.label(format!("width {}", number_text(rounded(scene.view.width()))))
        .on_hover_text("The width of the view in the plane");
    ui.separator();
}

fn pointer(ui: &mut Ui, scene: &Scene, reading: &PointerReading) {
    let [re, im] = &reading.point;
    let (sign, size) = im.strip_prefix('-').map_or(("+", im.as_str()), |size| ("\u{2212}", size));
    let point = RichText::new(format!("{re} {sign} {size}i")).monospace();
    ui.add(Label::new(point).truncate()).on_hover_text("The point under the pointer");
    if let Some(count) = reading.count {
        let escapes = if count >= scene.julia.itermax() {
            format!("stays for {count} iterations")
        } else {
            format!("count {count}")
        };
        ui.separator();
        ui.add(Label::new(escapes).truncate())
            .on_hover_text("Iterations before the orbit of this point escapes");
    }
}

fn rounded(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

fn duration_text(secs: f64) -> String {
    if secs < 1.0 { format!("{:.1} ms", secs * 1e3) } else { format!("{secs:.1} s") }
}

fn amount_text(amount: u64) -> String {
    let amount = amount as f64;
    match amount {
        _ if amount < 1e4 => format!("{amount:.0}"),
        _ if amount < 1e6 => format!("{:.0} thousand", amount / 1e3),
        _ if amount < 1e9 => format!("{:.1} million", amount / 1e6),
        _ => format!("{:.1} billion", amount / 1e9),
    }
}
