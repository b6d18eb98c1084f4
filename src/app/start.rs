//! Opening the window, and saying what is missing where it cannot be opened.

use crate::app::App;
use crate::app::reopen::ReadCommand;
use crate::app::session::{self, Opened};
use crate::app::trace::Trace;
use crate::axes::Overlays;
use crate::settings;
use crate::storage;
use anyhow::anyhow;
use juliaset_engine::color::Coloring;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Precision, QuadraticMap, Viewport, shown_path};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// What the window opens on.
#[derive(Debug)]
pub struct Start {
    /// The map whose set it is.
    pub map: QuadraticMap,
    /// The part of the plane; the window shows all of it, in its own size.
    pub view: Viewport,
    /// Which arithmetic counts it.
    pub precision: Precision,
    /// The bounds of the iterations.
    pub bounds: Bounds,
    /// How it is coloured.
    pub coloring: Coloring,
    /// Whether pixels are sampled more finely once the picture is at rest.
    pub finer: bool,
    /// What is drawn over the picture.
    pub overlays: Overlays,
    /// The folder of a person's own palettes, where there is one.
    pub palettes: Option<PathBuf>,
    /// What reads a command line of the program that is pasted, where there is anything that does.
    pub commands: Option<ReadCommand>,
    /// The file of the settings, where there is one.
    pub settings: Option<PathBuf>,
    /// The folder of a person's bookmarks, where there is one.
    pub bookmarks: Option<PathBuf>,
    /// Whether the scene was asked for; otherwise the last session's is shown, where there is one.
    pub asked: bool,
    /// The folder of the session, where it is to be kept.
    pub state: Option<PathBuf>,
    /// The session, where it was opened already.
    pub session: Option<Opened>,
    /// Where what happens is recorded.
    pub trace: Trace,
}

impl Default for Start {
    /// The article's set.
    fn default() -> Self {
        Self {
            map: QuadraticMap::default(),
            view: Viewport::home([1600, 1000]),
            precision: Precision::Auto,
            bounds: Bounds::default(),
            coloring: Coloring::default(),
            finer: true,
            overlays: Overlays::default(),
            palettes: storage::palette_folder(),
            commands: None,
            settings: settings::path(),
            bookmarks: storage::bookmark_folder(),
            asked: false,
            state: None,
            session: None,
            trace: Trace::off(),
        }
    }
}

impl Start {
    /// What reads and keeps nothing of a person's own.
    pub(super) fn alone() -> Self {
        Self { palettes: None, settings: None, bookmarks: None, asked: true, ..Self::default() }
    }

    /// The last session, and the article's set where there is none.
    pub fn resumed() -> Self {
        Self { state: storage::state_folder(), ..Self::default() }
    }
}

const TITLE: &str = "Julia set explorer";
const NO_WINDOW: u8 = 3;

/// Opens the window and stays until it is closed.
pub fn run(mut start: Start) -> ExitCode {
    // Before there is a window, which has the size that it had.
    start.session = start.state.as_deref().map(session::open);
    let size = start.session.as_ref().and_then(|session| session.last.as_ref()?.window.size);
    open(size, |ctx| Ok(Box::new(App::new(ctx, start)?)))
}

/// Opens a window of a size in points, or of the usual one, with what is made for it, and stays until it is closed.
pub(super) fn open(
    size: Option<[f32; 2]>,
    make: impl FnOnce(&egui::Context) -> anyhow::Result<Box<dyn eframe::App>> + 'static,
) -> ExitCode {
    let make = AssertUnwindSafe(make);
    let opened = Arc::new(Mutex::new(false));
    let told = opened.clone();
    // A library that is missing makes the windowing crates panic: that is reported below, in words.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if *told.lock().unwrap_or_else(PoisonError::into_inner) {
            report(info);
        }
    }));
    let app = opened.clone();
    let window = std::panic::catch_unwind(move || {
        eframe::run_native(
            TITLE,
            options(size),
            Box::new(move |creation| {
                // All of it, and not its field alone.
                let make = make;
                let program = make.0(&creation.egui_ctx)?;
                close_on_signals(creation.egui_ctx.clone());
                *app.lock().unwrap_or_else(PoisonError::into_inner) = true;
                Ok(program)
            }),
        )
    });
    let reason = match window {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(eframe::Error::AppCreation(error))) => {
            let cause = error.source().map_or_else(String::new, |cause| format!(": {cause}"));
            eprintln!("juliaset: {error}{cause}");
            return ExitCode::FAILURE;
        }
        Ok(Err(error)) => anyhow!("{error}"),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            anyhow!("{}", text.unwrap_or_else(|| "the window system failed".into()))
        }
    };
    if *opened.lock().unwrap_or_else(PoisonError::into_inner) {
        eprintln!("juliaset: the window was lost: {reason}");
        return ExitCode::FAILURE;
    }
    eprintln!("{}", explain(&reason.to_string(), Displays::of_the_environment()));
    ExitCode::from(NO_WINDOW)
}

/// What ends a process politely closes the window, so that an export leaves nothing half done.
fn close_on_signals(ctx: egui::Context) {
    let close = move || {
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        ctx.request_repaint();
    };
    // Without a handler such a signal ends the program at once, as it does by default.
    let _ = ctrlc::set_handler(close);
}

fn options(size: Option<[f32; 2]>) -> eframe::NativeOptions {
    const LEAST: [f32; 2] = [320.0, 240.0];
    // Sizes beyond any screen are none that a window had.
    let is_size = |size: &[f32; 2]| size.iter().all(|side| (100.0..20_000.0).contains(side));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(TITLE)
        .with_app_id("juliaset")
        .with_inner_size(size.filter(is_size).unwrap_or([1280.0, 800.0]))
        .with_min_inner_size(LEAST);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")) {
        viewport = viewport.with_icon(icon);
    }
    let mut options =
        eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    #[cfg(target_os = "linux")]
    if !wayland_answers() && std::env::var_os("DISPLAY").is_some() {
        use winit::platform::x11::EventLoopBuilderExtX11;
        options.event_loop_builder = Some(Box::new(|builder| {
            builder.with_x11();
        }));
    }
    options
}

/// Whether the compositor that `WAYLAND_DISPLAY` names is there: a name left over from another
/// session must not keep the window from X11.
#[cfg(target_os = "linux")]
fn wayland_answers() -> bool {
    use std::os::unix::net::UnixStream;
    let Some(name) = std::env::var_os("WAYLAND_DISPLAY") else {
        return std::env::var_os("WAYLAND_SOCKET").is_some();
    };
    let folder = PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR").unwrap_or_default());
    UnixStream::connect(folder.join(name)).is_ok()
}

/// What is missing, how to get it, and how to do without.
fn explain(reason: &str, displays: Displays) -> String {
    // Where in the windowing crate's source it was noticed helps nobody.
    let reason = reason
        .split_once(".rs:")
        .and_then(|(_, rest)| rest.split_once(": "))
        .map_or(reason, |(_, rest)| rest);
    let without = "Without a window: juliaset render --help";
    if let Some(what) = displays.fault(reason) {
        return format!(
            "juliaset: no window can be opened: {what}.\n({reason})\n\
             The window needs a desktop: X11 or Wayland.\n{without}"
        );
    }
    let what = match reason.contains(".so") || reason.contains("Library") {
        true => "a library that every desktop has is missing here",
        false => "OpenGL cannot be used here",
    };
    format!(
        "juliaset: no window can be opened: {what}.\n\
         ({reason})\n\
         The window needs a desktop (X11 or Wayland) with OpenGL. If its libraries are missing:\n  \
         Debian, Ubuntu:  apt install libgl1 libegl1 libxkbcommon-x11-0 libxcursor1 libxi6 libxrender1 libx11-xcb1\n  \
         Fedora:          dnf install mesa-libGL mesa-libEGL libxkbcommon-x11 libXcursor libXi libXrender libX11-xcb\n  \
         Arch:            pacman -S mesa libxkbcommon-x11 libxcursor libxi libxrender libx11\n\
         {without}"
    )
}

/// What the environment says of displays.
struct Displays {
    /// Each variable that is set, and its value.
    named: Vec<(&'static str, OsString)>,
    /// Whether a Wayland compositor is one of them, and there.
    wayland_answers: bool,
}

impl Displays {
    fn of_the_environment() -> Self {
        let named = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter();
        Self {
            named: named.filter_map(|name| Some((name, std::env::var_os(name)?))).collect(),
            #[cfg(target_os = "linux")]
            wayland_answers: wayland_answers(),
            #[cfg(not(target_os = "linux"))]
            wayland_answers: false,
        }
    }

    /// What is wrong with them, where the reason tells of a display and not of what draws on it.
    fn fault(&self, reason: &str) -> Option<String> {
        /// As the windowing crates say it.
        const NO_ANSWER: [&str; 6] =
            ["XOpenDisplay", "NoCompositor", "wayland compositor", "garbage", "onnection", "connect"];
        if self.named.is_empty() {
            return Some("there is no display: neither WAYLAND_DISPLAY nor DISPLAY is set".into());
        }
        let only_wayland = self.named.iter().all(|(name, _)| *name != "DISPLAY");
        let is_deaf = only_wayland && !self.wayland_answers;
        if !is_deaf && !NO_ANSWER.iter().any(|word| reason.contains(word)) {
            return None;
        }
        let named = self.named.iter();
        let named: Vec<String> =
            named.map(|(name, value)| format!("{name} is `{}`", shown_path(Path::new(value)))).collect();
        Some(format!("no display answers, and {}", named.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn displays(named: &[(&'static str, &str)]) -> Displays {
        let named = named.iter().map(|(name, value)| (*name, OsString::from(value))).collect();
        Displays { named, wayland_answers: false }
    }

    #[test]
    fn a_display_that_does_not_answer_is_named_and_opengl_is_not_blamed() {
        for reason in ["Could not find wayland compositor", "anything else"] {
            let text = explain(reason, displays(&[("WAYLAND_DISPLAY", "gar\nbage")]));
            assert!(text.contains("WAYLAND_DISPLAY is `gar\\nbage`") && !text.contains("OpenGL"), "{text}");
        }
        let both = displays(&[("WAYLAND_DISPLAY", "wayland-7"), ("DISPLAY", ":7")]);
        let text = explain("Failed to open connection to X server", both);
        assert!(text.contains("DISPLAY is `:7`") && !text.contains("OpenGL"), "{text}");
    }

    #[test]
    fn a_display_that_answers_leaves_the_blame_to_what_draws() {
        let text = explain("NoAvailablePixelFormat", displays(&[("DISPLAY", ":7")]));
        assert!(text.contains("OpenGL cannot be used here") && text.contains("apt install"), "{text}");
        let text = explain("libEGL.so.1 cannot be opened", displays(&[("DISPLAY", ":7")]));
        assert!(text.contains("a library that every desktop has is missing"), "{text}");
        assert!(explain("x", displays(&[])).contains("neither WAYLAND_DISPLAY nor DISPLAY is set"));
    }
}
