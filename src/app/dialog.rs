//! The system's file dialogs, on threads of their own: they block for as long as they are open.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// A dialog that is open.
pub struct FileDialog {
    answer: Receiver<(Option<PathBuf>, Duration)>,
}

/// How a dialog ended.
pub enum Answer {
    /// A place was chosen.
    Chosen(PathBuf),
    /// It was closed.
    Cancelled,
    /// This system has none to show.
    NoDialog,
}

/// What is shown in the dialog's list of formats; the first one is chosen at its beginning.
const FILTERS: [(&str, &[&str]); 6] = [
    ("Pictures", &["png", "jpg", "jpeg", "webp", "tif", "tiff"]),
    ("PNG picture", &["png"]),
    ("JPEG picture", &["jpg", "jpeg"]),
    ("WebP picture", &["webp"]),
    ("TIFF picture", &["tif", "tiff"]),
    ("Counts for NumPy", &["npy"]),
];

/// Nobody closes a dialog in less: an answer that comes sooner means that none could be shown.
const TOO_FAST_FOR_A_PERSON: Duration = Duration::from_millis(100);

impl FileDialog {
    /// Asks where to save a picture, with a suggested path; `wake` is called when it is closed.
    pub fn save_picture(suggested: &Path, wake: impl Fn() + Send + 'static) -> Self {
        let name = suggested.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = suggested.parent().filter(|folder| folder.is_dir()).map(Path::to_path_buf);
        let ask = move || {
            let dialog = rfd::FileDialog::new().set_title("Export picture").set_file_name(name);
            let dialog = FILTERS
                .iter()
                .fold(dialog, |dialog, (name, extensions)| dialog.add_filter(*name, extensions));
            let dialog = match folder {
                Some(folder) => dialog.set_directory(folder),
                None => dialog,
            };
            dialog.save_file()
        };
        Self::on_a_thread(ask, wake)
    }

    /// Asks for a palette file; `wake` is called when it is closed.
    pub fn open_palette(wake: impl Fn() + Send + 'static) -> Self {
        let ask = || {
            let dialog = rfd::FileDialog::new().set_title("Open a palette");
            dialog.add_filter("Palettes", &["map", "ugr", "ggr", "toml"]).pick_file()
        };
        Self::on_a_thread(ask, wake)
    }

    /// Asks for a scene, a picture that carries one, or a palette; `wake` is called when it is closed.
    pub fn open_scene(wake: impl Fn() + Send + 'static) -> Self {
        let ask = || {
            let dialog = rfd::FileDialog::new().set_title("Open a picture, a scene or a palette");
            let all = ["png", "toml", "map", "ugr", "ggr"];
            let dialog = dialog.add_filter("Pictures, scenes and palettes", &all);
            dialog.add_filter("PNG picture", &["png"]).add_filter("Scene", &["toml"]).pick_file()
        };
        Self::on_a_thread(ask, wake)
    }

    fn on_a_thread(
        ask: impl FnOnce() -> Option<PathBuf> + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> Self {
        let (tell, answer) = channel();
        let run = move || {
            let since = Instant::now();
            let chosen = ask();
            // The window may be gone by now.
            let _ = tell.send((chosen, since.elapsed()));
            wake();
        };
        // Without a thread there is no answer, which reads as no dialog.
        let _ = std::thread::Builder::new().name("dialog".into()).spawn(run);
        Self { answer }
    }

    /// How it ended, once it has.
    pub fn answer(&self) -> Option<Answer> {
        match self.answer.try_recv() {
            Ok((Some(path), _)) => Some(Answer::Chosen(path)),
            Ok((None, open)) if open < TOO_FAST_FOR_A_PERSON => Some(Answer::NoDialog),
            Ok((None, _)) => Some(Answer::Cancelled),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Answer::NoDialog),
        }
    }
}
