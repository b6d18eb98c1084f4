//! The window.

use juliaset_engine::{Julia, Viewport};
use std::path::PathBuf;

/// What the window opens with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The set.
    pub julia: Julia,
    /// The view.
    pub view: Viewport,
    /// Where to write how long frames take.
    pub trace: Option<PathBuf>,
}

impl Default for Start {
    fn default() -> Self {
        Self { julia: Julia::default(), view: Viewport::home([1280, 800]), trace: None }
    }
}

/// Opens the window and returns once it is closed.
pub fn run(start: Start) -> std::process::ExitCode {
    drop(start);
    std::process::ExitCode::SUCCESS
}
