//! The editor of a palette: stops on the strip, and the colour of the chosen one.

use crate::app::command::Command;
use crate::app::panels::field::Draft;
use crate::app::panels::row::labelled;
use crate::app::panels::strip;
use crate::app::panels::tip::Tip;
use crate::colors::{hex_color, hex_text};
use egui::{Color32, ComboBox, CursorIcon, Id, Key, Pos2, Rect, Sense, Stroke, TextEdit, Ui, Vec2};
use juliaset_engine::color::Coloring;
use juliaset_engine::color::palette::{Blend, Palette, Stop};
use juliaset_engine::color::srgb;
use std::sync::Arc;

/// The editor between frames.
#[derive(Default)]
pub struct Editor {
    /// Whether it is shown.
    pub open: bool,
    /// The stop whose colour is edited.
    chosen: usize,
    /// Whether the stop under the pointer is being dragged.
    dragged: bool,
    hex: Draft,
    /// A name being typed.
    name: Option<String>,
}

/// The height of the handles below the strip, in points.
const HANDLES: f32 = 16.0;
/// How far off the strip a stop is dragged to be removed.
const OFF: f32 = 40.0;

/// Shows the editor; changes go to the coloring at once.
pub fn show(ui: &mut Ui, editor: &mut Editor, coloring: &mut Coloring, commands: &mut Vec<Command>) {
    let palette = coloring.palette.clone();
    let mut stops = palette.stops().to_vec();
    let mut blend = palette.blend();
    editor.chosen = editor.chosen.min(stops.len().saturating_sub(1));
    handles(ui, editor, &palette, &mut stops);
    if let Some(stop) = stops.get_mut(editor.chosen) {
        color_row(ui, editor, stop);
    }
    let tip = "How the colours between two stops come about";
    labelled(ui, "blending", tip, |ui, label| {
        ComboBox::from_id_salt("blending")
            .width(118.0)
            .selected_text(blend_text(blend))
            .show_ui(ui, |ui| {
                for one in Blend::ALL {
                    ui.selectable_value(&mut blend, one, blend_text(one));
                }
            })
            .response
            .labelled_by(label.id)
            .tip(tip);
    });
    name_row(ui, editor, &palette, coloring, commands);
    if stops != palette.stops() || blend != palette.blend() {
        let edited = Palette::new(edited_name(palette.name()), stops, blend);
        if let Ok(edited) = edited {
            coloring.palette = Arc::new(edited);
        }
    }
}

/// The name of a palette that was changed: those that come with the program keep theirs.
fn edited_name(name: &str) -> String {
    if Palette::builtin(name).is_some() { format!("My {name}") } else { name.to_owned() }
}

fn handles(ui: &mut Ui, editor: &mut Editor, palette: &Palette, stops: &mut Vec<Stop>) {
    let size = Vec2::new(ui.available_width(), 18.0 + HANDLES);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Stops of the palette"));
    let response = response.tip(
        "Click to add a stop, drag to move it, drag it off to remove it. Left and right move the chosen one, Delete removes it.",
    );
    let strip =
        Rect::from_min_max(rect.min, Pos2::new(rect.right(), rect.top() + 18.0)).shrink2(Vec2::new(6.0, 0.0));
    let x_of = |position: f64| strip.left() + position as f32 * strip.width();
    let position_of = |x: f32| f64::from(((x - strip.left()) / strip.width()).clamp(0.0, 1.0));
    let pointer = response.interact_pointer_pos();
    if let (Some(pointer), true) = (pointer, response.drag_started() || response.clicked()) {
        let near = |stop: &Stop| (x_of(stop.position) - pointer.x).abs();
        let nearest = (0..stops.len()).min_by(|a, b| near(&stops[*a]).total_cmp(&near(&stops[*b])));
        match nearest.filter(|index| near(&stops[*index]) < 8.0) {
            Some(index) => editor.chosen = index,
            None => {
                let position = position_of(pointer.x);
                editor.chosen = stops.partition_point(|stop| stop.position <= position);
                stops.insert(editor.chosen, Stop::new(position, palette.color(position).map(srgb::encode8)));
            }
        }
        editor.dragged = response.drag_started();
    }
    let off = pointer.is_some_and(|pointer| pointer.y < rect.top() - OFF || pointer.y > rect.bottom() + OFF);
    if let (Some(pointer), true) = (pointer, editor.dragged && response.dragged())
        && let Some(stop) = stops.get_mut(editor.chosen)
    {
        stop.position = position_of(pointer.x);
        sort(stops, &mut editor.chosen);
    }
    if response.drag_stopped() {
        if off && editor.dragged && stops.len() > 1 {
            stops.remove(editor.chosen);
        }
        editor.dragged = false;
    }
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        by_keys(ui, editor, stops);
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    strip::paint(ui.painter(), strip, palette, false);
    for (index, stop) in stops.iter().enumerate() {
        if editor.dragged && off && index == editor.chosen {
            continue;
        }
        let [red, green, blue] = stop.color;
        let middle = Pos2::new(x_of(stop.position), strip.bottom() + HANDLES / 2.0);
        let edge = if index == editor.chosen { Color32::WHITE } else { Color32::from_gray(120) };
        let width = if index == editor.chosen { 2.0 } else { 1.0 };
        ui.painter().circle(middle, 5.0, Color32::from_rgb(red, green, blue), Stroke::new(width, edge));
    }
}

fn by_keys(ui: &Ui, editor: &mut Editor, stops: &mut Vec<Stop>) {
    const STEP: f64 = 0.01;
    let [left, right, delete] =
        [Key::ArrowLeft, Key::ArrowRight, Key::Delete].map(|key| ui.input(|input| input.key_pressed(key)));
    if let Some(stop) = stops.get_mut(editor.chosen) {
        let step = f64::from(u8::from(right)) - f64::from(u8::from(left));
        stop.position = (stop.position + step * STEP).clamp(0.0, 1.0);
        sort(stops, &mut editor.chosen);
    }
    if delete && stops.len() > 1 && editor.chosen < stops.len() {
        stops.remove(editor.chosen);
        editor.chosen = editor.chosen.saturating_sub(1);
    }
}

/// Brings stops into the order of their positions, and follows the chosen one.
fn sort(stops: &mut [Stop], chosen: &mut usize) {
    while *chosen > 0 && stops[*chosen - 1].position > stops[*chosen].position {
        stops.swap(*chosen - 1, *chosen);
        *chosen -= 1;
    }
    while *chosen + 1 < stops.len() && stops[*chosen].position > stops[*chosen + 1].position {
        stops.swap(*chosen, *chosen + 1);
        *chosen += 1;
    }
}

fn color_row(ui: &mut Ui, editor: &mut Editor, stop: &mut Stop) {
    labelled(ui, "stop", "The colour of the chosen stop", |ui, label| {
        let button = ui.color_edit_button_srgb(&mut stop.color);
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Colour of the stop"));
        let read =
            |text: &str| hex_color(text).ok_or_else(|| format!("`{text}` is no colour such as #c86b98"));
        let current = hex_text(stop.color);
        let (field, typed) = editor.hex.show(ui, Id::unique("stop colour"), 78.0, &current, read);
        field.labelled_by(label.id).tip("Red, green and blue in hexadecimal digits");
        stop.color = typed.unwrap_or(stop.color);
        ui.label(format!("at {:.3}", stop.position));
    });
    editor.hex.show_refusal(ui);
}

fn name_row(
    ui: &mut Ui,
    editor: &mut Editor,
    palette: &Palette,
    coloring: &mut Coloring,
    commands: &mut Vec<Command>,
) {
    labelled(ui, "name", "What the palette is called once it is saved", |ui, label| {
        let mut name = editor.name.clone().unwrap_or_else(|| edited_name(palette.name()));
        let width = ui.available_width() - 56.0;
        let field = TextEdit::singleline(&mut name).id(Id::unique("palette name")).desired_width(width);
        let field = ui.add(field).labelled_by(label.id);
        if field.changed() {
            editor.name = Some(name.clone());
        }
        let named = Palette::new(name, palette.stops().to_vec(), palette.blend());
        let tip = match &named {
            Ok(_) => "Save the palette in your folder of palettes".to_owned(),
            Err(error) => error.to_string(),
        };
        let save = ui.add_enabled(named.is_ok(), egui::Button::new("Save"));
        if let (true, Ok(named)) = (save.tip(tip.as_str()).on_disabled_hover_text(tip).clicked(), named) {
            editor.name = None;
            coloring.palette = Arc::new(named);
            commands.push(Command::SavePalette(coloring.palette.clone()));
        }
    });
}

fn blend_text(blend: Blend) -> &'static str {
    match blend {
        Blend::Linear => "In linear light",
        Blend::Srgb => "In sRGB",
        Blend::Steps => "None: steps",
        _ => "OKLab, even to the eye",
    }
}
