//! A new file that takes a name once it is complete, and leaves nothing where it never is.

use crate::watch::Watch;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use tempfile::TempPath;

const PREFIX: &str = ".juliaset-";
const SUFFIX: &str = ".part";
const RANDOM_LETTERS: usize = 12;

/// A file on its way to a name.
///
/// It has no name where the system can do that, so that whatever ends the process ends the file too. Else it
/// has a hidden one, and is locked: a file of such a name that nobody has locked belongs to a process that
/// was killed, and is removed by the next that writes into the folder.
#[derive(Debug)]
pub(super) struct Replacement {
    file: File,
    hidden: Option<TempPath>,
}

impl Replacement {
    /// A new file in a folder, with the permissions of any new file, for reading and writing.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        match unnamed(folder) {
            Some(file) => Ok(Self { file, hidden: None }),
            None => hidden(folder),
        }
    }

    /// Its contents.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Gives it the name `target` in `folder`, in the place of what has it now, and waits until the disk has
    /// both the contents and the name.
    pub(super) fn take_name(self, folder: &Path, target: &Path) -> io::Result<()> {
        // Otherwise a power cut could leave the name with no contents.
        self.file.sync_all()?;
        match self.hidden {
            Some(path) => path.persist(target).map_err(|refusal| refusal.error)?,
            None => link(&self.file, folder, target)?,
        }
        sync_folder(folder)
    }
}

/// Names of hidden files; the letters between are random.
fn names() -> tempfile::Builder<'static, 'static> {
    let mut names = tempfile::Builder::new();
    names.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM_LETTERS);
    names
}

fn is_hidden_name(name: &str) -> bool {
    let letters = name.strip_prefix(PREFIX).and_then(|name| name.strip_suffix(SUFFIX));
    letters.is_some_and(|letters| {
        letters.len() == RANDOM_LETTERS && letters.bytes().all(|letter| letter.is_ascii_alphanumeric())
    })
}

/// A file without a name, where the system can make one and name it later.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = File::from(open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
    descriptor(&file).exists().then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_: &Path) -> Option<File> {
    None
}

/// The path by which a file without a name is named (open(2), O_TMPFILE).
#[cfg(target_os = "linux")]
fn descriptor(file: &File) -> std::path::PathBuf {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Gives an unnamed file a name. A link replaces nothing, so where there is a file it gets a hidden name first.
#[cfg(target_os = "linux")]
fn link(file: &File, folder: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    let to = |path: &Path| -> io::Result<()> {
        Ok(linkat(CWD, descriptor(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    };
    match to(target) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // Nobody may take it for one of a process that was killed.
            lock(file);
            let hidden = names().make_in(folder, to)?;
            hidden.persist(target).map_err(|refusal| refusal.error)?;
            Ok(())
        }
        named => named,
    }
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn hidden(folder: &Path) -> io::Result<Replacement> {
    /// Another process may find the file between its making and its locking, and remove it.
    const TRIES: usize = 8;
    for _ in 0..TRIES {
        let mut names = names();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            names.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let (file, path) = names.tempfile_in(folder)?.into_parts();
        lock(&file);
        if path.exists() {
            return Ok(Replacement { file, hidden: Some(path) });
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Says that the file has an owner. Where files cannot be locked, nothing is swept either.
fn lock(file: &File) {
    let _ = file.try_lock();
}

/// Removes the hidden files of a folder whose owners are dead.
pub(super) fn sweep(folder: &Path, watch: &Watch) {
    // What cannot be swept is in nobody's way.
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten() {
        if watch.is_cancelled() {
            return;
        }
        let is_file = || entry.file_type().is_ok_and(|kind| kind.is_file());
        if entry.file_name().to_str().is_some_and(is_hidden_name) && is_file() {
            let path = entry.path();
            let opened = OpenOptions::new().read(true).write(true).open(&path);
            if let Ok(file) = opened
                && file.try_lock().is_ok()
            {
                let _ = std::fs::remove_file(&path);
            }
        }
    }
}

/// Waits until the disk has the names of a folder.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    // Some file systems cannot, and a folder that may be written to need not be readable.
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if !matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_without_an_owner_is_swept_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let owned = hidden(folder.path()).unwrap();
        let own = owned.hidden.as_ref().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let others = [".juliaset-abcdefABCDE.part", ".juliaset-abcdefABCDEF", ".juliaset-abcdef.BCDEF.part"];
        for name in [&[".juliaset-abcdefABCDEF.part"][..], &others].concat() {
            std::fs::write(path(name), "x").unwrap();
        }
        sweep(folder.path(), &Watch::default());
        let mut left = [&others[..], &[own.as_str()]].concat();
        left.sort_unstable();
        assert_eq!(names_in(folder.path()), left);
    }

    #[test]
    fn both_ways_give_a_name_and_leave_no_other() {
        for make in [Replacement::new, hidden] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("a.png");
            for text in ["first", "second"] {
                let replacement = make(folder.path()).unwrap();
                replacement.file().write_all(text.as_bytes()).unwrap();
                replacement.take_name(folder.path(), &target).unwrap();
                assert_eq!(std::fs::read_to_string(&target).unwrap(), text);
                assert_eq!(names_in(folder.path()), ["a.png"]);
            }
            drop(make(folder.path()).unwrap());
            assert_eq!(names_in(folder.path()), ["a.png"]);
        }
    }
}
