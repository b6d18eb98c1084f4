//! The export window: where to, how large, and how far it is.

use crate::app::command::{Command, Order};
use crate::app::look;
use crate::app::panels::field::{Draft, whole_number};
use crate::app::panels::tip::Tip;
use crate::picture::Format;
use egui::{Align2, ComboBox, Grid, Id, Key, ProgressBar, RichText, TextEdit, Ui, Vec2, WidgetInfo, Window};
use juliaset_engine::Fineness;
use juliaset_engine::export::Depth;
use std::path::{Path, PathBuf};

/// What is chosen in the window.
pub struct ExportForm {
    /// Whether the window is shown.
    pub open: bool,
    /// Where the picture goes, as typed.
    pub path: String,
    /// Whether the path field is to get the keyboard.
    pub focus_path: bool,
    choice: Choice,
    typed: [u32; 2],
    drafts: [Draft; 2],
    /// How finely pixels are sampled.
    pub fineness: Fineness,
    depth: Depth,
    /// What the system dialog had to say, where it was no path.
    pub browse_note: Option<&'static str>,
    /// Whether a system dialog is open.
    pub browsing: bool,
}

impl Default for ExportForm {
    fn default() -> Self {
        Self {
            open: false,
            path: suggested_path(),
            focus_path: false,
            choice: Choice::Window(1),
            typed: [1920, 1080],
            drafts: Default::default(),
            fineness: Fineness::default(),
            depth: Depth::default(),
            browse_note: None,
            browsing: false,
        }
    }
}

/// A name in the folder that the program was started in.
fn suggested_path() -> String {
    std::env::current_dir().unwrap_or_default().join("julia.png").display().to_string()
}

#[derive(Clone, Copy, PartialEq)]
enum Choice {
    /// A multiple of the window's pixels.
    Window(u32),
    Fixed(&'static str, [u32; 2]),
    Typed,
}

const CHOICES: [Choice; 5] = [
    Choice::Window(1),
    Choice::Window(2),
    Choice::Fixed("4K", [3840, 2160]),
    Choice::Fixed("8K", [7680, 4320]),
    Choice::Typed,
];

/// How the export stands.
pub enum ExportStatus<'a> {
    /// None was started.
    Idle,
    /// One is being made ready: the share of its reference orbit that is done.
    Preparing(f32),
    /// One is under way: the share done, and the seconds left where they can be told.
    Running(f32, Option<f64>),
    /// The last one is at this place.
    Done(&'a str),
    /// The last one was not made, as this file is there already.
    AlreadyThere(&'a str),
    /// The last one failed, for this reason.
    Failed(&'a str),
}

impl Choice {
    fn text(self, window: [u32; 2]) -> String {
        let size = |name: &str, [columns, rows]: [u32; 2]| format!("{name} ({columns} \u{d7} {rows})");
        match self {
            Self::Window(1) => size("As on screen", window),
            Self::Window(times) => size(&format!("{times}\u{d7} the screen"), self.size(window, window)),
            Self::Fixed(name, pixels) => size(name, pixels),
            Self::Typed => "Another size".into(),
        }
    }

    fn size(self, window: [u32; 2], typed: [u32; 2]) -> [u32; 2] {
        match self {
            Self::Window(times) => window.map(|side| side.saturating_mul(times)),
            Self::Fixed(_, pixels) => pixels,
            Self::Typed => typed,
        }
    }
}

/// The width of what is in the window, where there is room for it.
const WIDTH: f32 = 430.0;

/// What a narrow screen lacks of that.
fn missing(ui: &Ui) -> f32 {
    (WIDTH + 40.0 - ui.ctx().content_rect().width()).max(0.0)
}

/// Shows the window, where it is open.
pub fn show(
    ui: &mut Ui,
    form: &mut ExportForm,
    window: [u32; 2],
    status: &ExportStatus<'_>,
    commands: &mut Vec<Command>,
) {
    let mut open = form.open;
    Window::new("Export picture")
        .open(&mut open)
        .pivot(Align2::CENTER_CENTER)
        .default_pos(ui.ctx().content_rect().center() + Vec2::new(120.0, 0.0))
        .resizable(false)
        .collapsible(false)
        .show(ui, |ui| {
            ui.set_width(WIDTH - missing(ui));
            let rows = Grid::new("export").num_columns(2).show(ui, |ui| {
                let enter = path_row(ui, form, commands);
                size_row(ui, form, window);
                samples_row(ui, form);
                depth_row(ui, form);
                enter
            });
            let enter = rows.inner;
            notes(ui, form);
            ui.add_space(4.0);
            progress(ui, form, window, status, enter, commands);
        });
    form.open &= open;
    if form.open && ui.input(|input| input.key_pressed(Key::Escape)) {
        form.open = false;
    }
}

fn path_row(ui: &mut Ui, form: &mut ExportForm, commands: &mut Vec<Command>) -> bool {
    let label = ui.label("File");
    let mut enter = false;
    ui.horizontal(|ui| {
        let id = Id::unique("export path");
        let field = TextEdit::singleline(&mut form.path).id(id).desired_width(226.0 - missing(ui));
        let tip = "Where the picture is saved. The ending says how: .png, .jpg, .webp or .tif, or .npy for \
                   the counts.";
        let response = ui.add(field).labelled_by(label.id).tip(tip);
        if std::mem::take(&mut form.focus_path) {
            response.request_focus();
        }
        enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let browse = ui.add_enabled(!form.browsing, egui::Button::new("Browse\u{2026}"));
        if browse.tip("Choose the place in the system's dialog").clicked() {
            commands.push(Command::Browse);
        }
    });
    ui.end_row();
    enter
}

fn size_row(ui: &mut Ui, form: &mut ExportForm, window: [u32; 2]) {
    let tip = "The picture shows all that is on screen, and more where its shape differs.";
    let label = ui.label("Size in pixels").tip(tip);
    ui.horizontal(|ui| {
        let width = if form.choice == Choice::Typed { 120.0 } else { 200.0 } - missing(ui).min(80.0);
        ComboBox::from_id_salt("export size")
            .width(width)
            .selected_text(form.choice.text(window))
            .show_ui(ui, |ui| {
                for choice in CHOICES {
                    ui.selectable_value(&mut form.choice, choice, choice.text(window));
                }
            })
            .response
            .labelled_by(label.id)
            .tip(tip);
        if form.choice == Choice::Typed {
            for (axis, name) in ["Width", "Height"].into_iter().enumerate() {
                let id = Id::unique(("export size", axis));
                let current = form.typed[axis].to_string();
                let (field, typed) =
                    form.drafts[axis].show(ui, id, 64.0, &current, |text| match whole_number(text)? {
                        0 => Err(format!("the {} is 0, and must be at least 1", name.to_lowercase())),
                        side => Ok(side),
                    });
                field.tip(format!("{name} in pixels"));
                form.typed[axis] = typed.unwrap_or(form.typed[axis]);
                if axis == 0 {
                    ui.label("\u{d7}");
                }
            }
        }
    });
    ui.end_row();
}

fn samples_row(ui: &mut Ui, form: &mut ExportForm) {
    let tip = "Of a pixel whose neighbours differ from it";
    ui.label("Samples per pixel").tip(tip);
    ui.horizontal(|ui| {
        for (samples, tip) in [
            (1, "Every pixel is one point of the plane, as on screen: fastest"),
            (4, "Smooths the steps along edges"),
            (9, "Smooths the patterns that fine structures leave"),
            (16, "For thin branches, and for print: takes longest"),
        ] {
            let Some(fineness) = Fineness::of_samples(samples) else { continue };
            let name = if samples == 1 { "1 sample".to_owned() } else { format!("{samples} samples") };
            choice(ui, &mut form.fineness, fineness, &samples.to_string(), &name, tip);
        }
    });
    ui.end_row();
}

fn depth_row(ui: &mut Ui, form: &mut ExportForm) {
    let tip = "Of each part of a pixel: red, green, blue, opacity, or gray";
    ui.label("Bits").tip(tip);
    // What cannot be is not chosen, and comes back with the format that has it.
    let mut depth = form.depth_of_file();
    ui.horizontal(|ui| {
        choice(ui, &mut depth, Depth::Eight, "8", "8 bits", "What screens show, in every format");
        let has_16 = format_of(&form.path).is_none_or(|format| format.takes(Depth::Sixteen));
        ui.add_enabled_ui(has_16, |ui| {
            let tip = "For what is edited further, without steps between colours";
            choice(ui, &mut depth, Depth::Sixteen, "16", "16 bits", tip)
                .on_disabled_hover_text("Only .png and .tif have 16 bits");
        });
    });
    if depth != form.depth_of_file() {
        form.depth = depth;
    }
    ui.end_row();
}

/// One of a few values beside each other: a short text, and a name that says what it is of.
fn choice<T: PartialEq>(
    ui: &mut Ui,
    current: &mut T,
    value: T,
    text: &str,
    name: &str,
    tip: &str,
) -> egui::Response {
    let selected = *current == value;
    let response = ui.selectable_label(selected, text);
    if response.clicked() {
        *current = value;
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, enabled, selected, name));
    response.tip(tip)
}

/// The format of a path as far as it is typed.
fn format_of(path: &str) -> Option<Format> {
    Format::of(Path::new(path.trim())).ok()
}

impl ExportForm {
    /// The depth that the file gets: of 16 bits only where its format has that.
    fn depth_of_file(&self) -> Depth {
        match format_of(&self.path) {
            Some(format) if !format.takes(self.depth) => Depth::Eight,
            _ => self.depth,
        }
    }
}

/// What is to be said of the rows above.
fn notes(ui: &mut Ui, form: &ExportForm) {
    if let Some(note) = form.browse_note {
        ui.label(RichText::new(note).weak().small());
    }
    for draft in &form.drafts {
        draft.show_refusal(ui);
    }
}

fn progress(
    ui: &mut Ui,
    form: &ExportForm,
    window: [u32; 2],
    status: &ExportStatus<'_>,
    enter: bool,
    commands: &mut Vec<Command>,
) {
    let under_way = match status {
        ExportStatus::Preparing(share) => Some((*share, format!("reference orbit {:.0} %", share * 100.0))),
        ExportStatus::Running(share, secs_left) => {
            let left = secs_left.map_or_else(String::new, |secs| format!(", {} left", time_text(secs)));
            Some((*share, format!("{:.0} %{left}", share * 100.0)))
        }
        _ => None,
    };
    if let Some((share, text)) = under_way {
        ui.horizontal(|ui| {
            ui.add(ProgressBar::new(share).desired_width(350.0 - missing(ui)).text(text));
            if ui.button("Cancel").clicked() {
                commands.push(Command::CancelExport);
            }
        });
        return;
    }
    let replace = matches!(status, ExportStatus::AlreadyThere(path) if *path == form.path.trim());
    let button = ui.button(if replace { "Replace" } else { "Export" });
    // Enter in the path field never replaces a file.
    if button.clicked() || (enter && !replace) {
        let size = form.choice.size(window, form.typed);
        let path = PathBuf::from(form.path.trim());
        let (fineness, depth) = (form.fineness, form.depth_of_file());
        commands.push(Command::StartExport(Order { path, size, fineness, depth, replace }));
    }
    match status {
        ExportStatus::Done(path) => {
            ui.label(format!("Saved {path}"));
        }
        ExportStatus::AlreadyThere(path) => {
            ui.label(format!("{path} is there already."));
        }
        ExportStatus::Failed(reason) => {
            ui.label(RichText::new(*reason).color(look::colors(ui.visuals()).refused));
        }
        ExportStatus::Idle | ExportStatus::Preparing(_) | ExportStatus::Running(..) => {}
    }
}

fn time_text(secs: f64) -> String {
    match secs.ceil() as u64 {
        secs if secs < 60 => format!("{secs} s"),
        secs if secs < 3600 => format!("{} min {} s", secs / 60, secs % 60),
        secs => format!("{} h {} min", secs / 3600, secs / 60 % 60),
    }
}
