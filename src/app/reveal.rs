//! A file's folder in the system's file manager, on a thread: that may take long to open.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;

/// Shows a file's folder; where that cannot be done, says so, and calls `wake`.
pub fn reveal(path: &Path, tell: Sender<String>, wake: impl Fn() + Send + 'static) {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let run = move || {
        if let Err(reason) = open(&folder) {
            // The window may be gone by now.
            let _ = tell.send(format!("`{}` could not be shown: {reason}", folder.display()));
            wake();
        }
    };
    // Without a thread nothing is shown.
    let _ = std::thread::Builder::new().name("reveal".into()).spawn(run);
}

fn open(folder: &Path) -> Result<(), String> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(program);
    let quiet = command.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = quiet.status().map_err(|error| format!("{program}: {error}"))?;
    // Explorer reports 1 when all is well.
    if status.success() || cfg!(windows) { Ok(()) } else { Err(format!("{program} failed")) }
}
