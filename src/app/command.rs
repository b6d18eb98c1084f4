//! Every user action: what the canvas and the panels can ask for, and the keys that are bound.

use crate::app::history::StepId;
use crate::app::state::Scene;
use egui::{Event, Key, KeyboardShortcut, Modifiers};
use juliaset_engine::color::Coloring;
use juliaset_engine::color::palette::Palette;
use juliaset_engine::dynamics::Angle;
use juliaset_engine::export::Depth;
use juliaset_engine::scene;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Decimal, Fineness, Fixed, Precision, QuadraticMap, Viewport};
use std::path::PathBuf;
use std::sync::Arc;

/// What a gesture, a key or a panel asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Changes what is shown.
    Edit(Edit),
    /// Asks the system's dialog for the place of an export.
    Browse,
    /// Renders the view to a file.
    StartExport(Order),
    /// Asks the system's dialog for a palette file.
    OpenPalette,
    /// Goes to what is at a position in the picture, in pixels.
    Approach([f64; 2]),
    /// Keeps the orbit of a position in the picture, in pixels.
    KeepOrbit([f64; 2]),
    /// Saves a palette in the person's folder.
    SavePalette(Arc<Palette>),
    /// Draws these external rays.
    SetRays(Vec<Angle>),
    /// Draws the lines of these potentials.
    SetEquipotentials(Vec<f64>),
    /// Shows the set of the c0 where a ray of the parameter plane lands.
    ShowLandingC0(Angle),
    /// Shows a scene that is kept.
    OpenScene(Box<scene::Scene>),
    /// Ends the export that is under way; no file is left of it.
    CancelExport,
    /// Shows the folder of a file in the system's file manager.
    Reveal(PathBuf),
    /// Does what a key is bound to.
    Do(Action),
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub path: PathBuf,
    /// In pixels.
    pub size: [u32; 2],
    /// How finely pixels are sampled.
    pub fineness: Fineness,
    /// Bits of each part of a pixel.
    pub depth: Depth,
    /// Whether a file that is there may be replaced; it is not touched otherwise.
    pub replace: bool,
}

/// A change of the scene; `Document::apply` is the one place that makes it.
///
/// Positions and distances are in pixels of the screen, from the view's top left corner. A `smooth` change
/// is shown as a short glide.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Moves what is shown.
    Pan { right: i64, down: i64, smooth: bool },
    /// Magnifies about a position.
    Zoom { factor: f64, at: [f64; 2], smooth: bool },
    /// Magnifies, and brings a point of the plane to a place.
    ZoomTo { point: [Fixed; 2], place: [f64; 2], factor: f64, smooth: bool },
    /// Shows what lies between two corners.
    ZoomToBox([[f64; 2]; 2]),
    /// Shows the whole set.
    Home,
    /// Shows another part of the plane.
    SetView(Viewport),
    /// Shows another part of the other plane in the small picture; the view has the size that it would have as
    /// the large one.
    MoveAside(Viewport),
    /// Makes the small picture the large one, and the large one the small.
    Exchange,
    /// Takes over the size of the picture's place in the window, in pixels.
    Resize([u32; 2]),
    /// Shows another set.
    SetMap(QuadraticMap),
    /// Shows the set of another c0.
    SetC0([Decimal; 2]),
    /// Gives the bounds of the iterations, or lets them follow the view.
    SetBounds(Bounds),
    /// Counts in another arithmetic.
    SetPrecision(Precision),
    /// Shows it in other colours.
    SetColoring(Coloring),
    /// Shows another scene, in the size of the window.
    Open(Box<Scene>),
    /// Goes back to what was shown before.
    Undo,
    /// Takes an undo back.
    Redo,
    /// Shows what a step of the history showed.
    GoTo(StepId),
}

impl From<Edit> for Command {
    fn from(edit: Edit) -> Self {
        Self::Edit(edit)
    }
}

/// An action without an argument, with a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    PanUp,
    PanDown,
    Home,
    Exchange,
    Undo,
    Redo,
    History,
    Bookmark,
    Bookmarks,
    EditC0,
    Dive,
    Hold,
    Fit,
    Cycle,
    Certainty,
    CopyPicture,
    CopyScene,
    CopyCommand,
    CopyPython,
    Open,
    Export,
    Axes,
    ScaleBar,
    FullScreen,
    Panel,
    Settings,
    Finder,
    Help,
    Quit,
}

fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

fn with_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

impl Action {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 33] = [
        Self::PanLeft,
        Self::PanRight,
        Self::PanUp,
        Self::PanDown,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::Home,
        Self::Dive,
        Self::Hold,
        Self::Exchange,
        Self::Undo,
        Self::Redo,
        Self::History,
        Self::Bookmark,
        Self::Bookmarks,
        Self::EditC0,
        Self::Fit,
        Self::Cycle,
        Self::Certainty,
        Self::CopyPicture,
        Self::CopyScene,
        Self::CopyCommand,
        Self::CopyPython,
        Self::Open,
        Self::Export,
        Self::Axes,
        Self::ScaleBar,
        Self::FullScreen,
        Self::Panel,
        Self::Settings,
        Self::Finder,
        Self::Help,
        Self::Quit,
    ];

    /// The change of a scene in a view that it is, if it is one.
    pub fn edit(self, view: &Viewport) -> Option<Edit> {
        const STEP: f64 = 1.5;
        let [columns, rows] = view.size();
        let middle = [f64::from(columns) / 2.0, f64::from(rows) / 2.0];
        let stride = i64::from(columns.min(rows) / 8).max(1);
        let zoom = |factor| Edit::Zoom { factor, at: middle, smooth: true };
        let pan = |right, down| Edit::Pan { right, down, smooth: true };
        Some(match self {
            Self::ZoomIn => zoom(STEP),
            Self::ZoomOut => zoom(1.0 / STEP),
            Self::PanLeft => pan(stride, 0),
            Self::PanRight => pan(-stride, 0),
            Self::PanUp => pan(0, stride),
            Self::PanDown => pan(0, -stride),
            Self::Home => Edit::Home,
            Self::Exchange => Edit::Exchange,
            Self::Undo => Edit::Undo,
            Self::Redo => Edit::Redo,
            Self::History
            | Self::Bookmark
            | Self::Bookmarks
            | Self::EditC0
            | Self::Dive
            | Self::Hold
            | Self::Fit
            | Self::Cycle
            | Self::Certainty
            | Self::CopyPicture
            | Self::CopyScene
            | Self::CopyCommand
            | Self::CopyPython
            | Self::Open
            | Self::Export
            | Self::Axes
            | Self::ScaleBar
            | Self::FullScreen
            | Self::Panel
            | Self::Settings
            | Self::Finder
            | Self::Help
            | Self::Quit => return None,
        })
    }

    /// What it does, for the help and for buttons.
    pub fn label(self) -> &'static str {
        match self {
            Self::ZoomIn => "Zoom in",
            Self::ZoomOut => "Zoom out",
            Self::PanLeft => "Look further left",
            Self::PanRight => "Look further right",
            Self::PanUp => "Look further up",
            Self::PanDown => "Look further down",
            Self::Home => "Back to the whole set",
            Self::Exchange => "Exchange the map and the picture",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::History => "Show or hide what was shown before",
            Self::Bookmark => "Keep this view as a bookmark",
            Self::Bookmarks => "Show or hide the bookmarks",
            Self::EditC0 => "Type another c0",
            Self::Dive => "Dive into the set, until any key",
            Self::Hold => "Zoom on the set, or freely",
            Self::Fit => "Fit the colours to the view",
            Self::Cycle => "Let the palette run, or stop it",
            Self::Certainty => "Show how well each pixel is known",
            Self::CopyPicture => "Copy the picture",
            Self::CopyScene => "Copy the scene as text",
            Self::CopyCommand => "Copy the command that renders this view",
            Self::CopyPython => "Copy a Python script of this view",
            Self::Open => "Open a picture or a scene",
            Self::Export => "Export the picture",
            Self::Axes => "Show or hide the grid with its numbers",
            Self::ScaleBar => "Show or hide the scale bar",
            Self::FullScreen => "Full screen",
            Self::Panel => "Show or hide the panel",
            Self::Settings => "Settings: theme, size of text, wheel",
            Self::Finder => "Find a command",
            Self::Help => "Show or hide this help",
            Self::Quit => "Quit",
        }
    }

    /// The keys that do it.
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        const REDO: KeyboardShortcut =
            KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
        match self {
            Self::ZoomIn => vec![plain(Key::Plus), plain(Key::Equals)],
            Self::ZoomOut => vec![plain(Key::Minus)],
            Self::PanLeft => vec![plain(Key::ArrowLeft)],
            Self::PanRight => vec![plain(Key::ArrowRight)],
            Self::PanUp => vec![plain(Key::ArrowUp)],
            Self::PanDown => vec![plain(Key::ArrowDown)],
            Self::Home => vec![plain(Key::Home)],
            Self::Exchange => vec![plain(Key::M)],
            Self::Undo => vec![ctrl(Key::Z)],
            Self::Redo => vec![REDO, ctrl(Key::Y)],
            Self::History => vec![plain(Key::H)],
            Self::Bookmark => vec![ctrl(Key::D)],
            Self::Bookmarks => vec![ctrl(Key::B)],
            Self::EditC0 => vec![ctrl(Key::L)],
            Self::CopyPicture => vec![with_shift(Key::I)],
            Self::CopyScene => vec![with_shift(Key::S)],
            Self::CopyCommand => vec![with_shift(Key::C)],
            Self::CopyPython => vec![with_shift(Key::P)],
            Self::Open => vec![ctrl(Key::O)],
            Self::Dive => vec![plain(Key::D)],
            Self::Hold => vec![plain(Key::S)],
            Self::Fit => vec![plain(Key::A)],
            Self::Cycle => vec![plain(Key::C)],
            Self::Certainty => vec![plain(Key::I)],
            Self::Export => vec![ctrl(Key::E)],
            Self::Axes => vec![plain(Key::G)],
            Self::ScaleBar => vec![plain(Key::B)],
            Self::FullScreen => vec![plain(Key::F11)],
            Self::Panel => vec![plain(Key::P)],
            Self::Settings => vec![ctrl(Key::Comma)],
            Self::Finder => vec![ctrl(Key::K)],
            Self::Help => vec![plain(Key::F1), plain(Key::Questionmark)],
            Self::Quit => vec![ctrl(Key::Q)],
        }
    }

    /// Its keys as text.
    pub fn keys(self) -> String {
        let names: Vec<String> = self.shortcuts().iter().map(key_text).collect();
        names.join(" or ")
    }

    /// Takes the pressed keys that are bound from the input; letters, signs and arrows only while
    /// no widget has the keyboard.
    pub fn pressed(ctx: &egui::Context) -> Vec<Self> {
        let typing = ctx.memory(|memory| memory.focused().is_some());
        let mut actions = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
                let action = Self::ALL.into_iter().find(|action| {
                    action.shortcuts().iter().any(|shortcut| is_pressed(shortcut, *key, *modifiers, typing))
                });
                actions.extend(action);
                action.is_none()
            });
        });
        actions
    }
}

fn is_pressed(shortcut: &KeyboardShortcut, key: Key, modifiers: Modifiers, typing: bool) -> bool {
    if shortcut.logical_key != key {
        return false;
    }
    if shortcut.modifiers.is_none() {
        // Signs such as + and ? need Shift on some keyboards.
        let alone = !modifiers.command && !modifiers.ctrl && !modifiers.alt;
        return alone && (!typing || matches!(key, Key::F1 | Key::F11));
    }
    modifiers.matches_exact(shortcut.modifiers)
}

fn key_text(shortcut: &KeyboardShortcut) -> String {
    let mut text = String::new();
    if shortcut.modifiers.command {
        text += if cfg!(target_os = "macos") { "Cmd+" } else { "Ctrl+" };
    }
    if shortcut.modifiers.shift {
        text += "Shift+";
    }
    text + match shortcut.logical_key {
        Key::Plus => "+",
        Key::Equals => "=",
        Key::Minus => "-",
        Key::Questionmark => "?",
        Key::Comma => ",",
        Key::ArrowLeft => "Left",
        Key::ArrowRight => "Right",
        Key::ArrowUp => "Up",
        Key::ArrowDown => "Down",
        key => key.name(),
    }
}

/// What the pointer does in the picture, for the help: (gesture, effect).
pub const GESTURES: [(&str, &str); 13] = [
    ("Drag", "Move the picture"),
    ("Wheel, Ctrl+wheel, pinch", "Zoom about the pointer"),
    ("Two fingers on a touchpad", "Move the picture"),
    ("Two fingers on a screen", "Move the picture and zoom"),
    ("Shift+drag", "Draw a box to zoom into"),
    ("Double-click", "Go there"),
    ("Alt+wheel", "Zoom without holding on to the set"),
    ("Hold O", "Show the orbit of the point there"),
    ("Ctrl+click", "Keep that orbit, until Escape"),
    ("Map: click, right-drag", "Choose c0, live"),
    ("Map: double-click", "Show all of it"),
    ("Map: Alt", "Try the c0 there, for as long"),
    ("Tab", "Go to the next control of the panel"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_and_every_action_has_one() {
        let mut bound: Vec<(KeyboardShortcut, Action)> = Vec::new();
        for action in Action::ALL {
            let shortcuts = action.shortcuts();
            assert!(!shortcuts.is_empty() && !action.keys().is_empty(), "{action:?}");
            for shortcut in shortcuts {
                let before = bound.iter().find(|(other, _)| *other == shortcut);
                assert_eq!(before, None, "{action:?}");
                bound.push((shortcut, action));
            }
        }
    }
}
