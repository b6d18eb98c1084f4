//! Files that are either complete or as they were before, and what is no file.

mod limit;
mod replacement;
mod stream;

use crate::shown::shown_path;
use crate::watch::{Cancelled, Watch};
use limit::Limited;
use replacement::Replacement;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use stream::Stream;

/// What is written at once: few calls, and little memory.
const BUFFER_BYTES: usize = 1 << 18;
/// As many links are followed as the system itself follows.
const MAX_LINKS: usize = 40;

/// Why a file could not be written, in a sentence that names it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// There is a folder of that name.
    #[error("`{}` is a folder, not a file", shown_path(.0))]
    Folder(PathBuf),
    /// The folder that it is to be in is not there.
    #[error("`{}` could not be written: there is no folder `{}`", shown_path(path), shown_path(folder))]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// It is a link that leads in a circle.
    #[error("`{}` could not be written: its links lead nowhere", shown_path(.0))]
    Links(PathBuf),
    /// The system refuses.
    #[error("`{}` could not be written", shown_path(path))]
    Refused {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// The system refuses to write to standard output or standard error.
    #[error("{name} could not be written")]
    Standard {
        /// Which of them.
        name: &'static str,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// Standard output or standard error was closed before the program began.
    #[error("{0} is closed: nothing would be kept of what is written to it")]
    Closed(&'static str),
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Writes a file that nobody waits for: [`write_watched`] with a watch that is never cancelled.
///
/// # Errors
///
/// Those of `write`, and a [`FileError`] for what the system refuses.
///
/// ```
/// use juliaset_engine::export::{FileError, write_atomically};
/// use std::io::Write;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("a.txt");
/// write_atomically(&path, |out| {
///     out.write_all(b"whole").map_err(|error| FileError::Refused { path: path.clone(), error })
/// })?;
/// assert_eq!(std::fs::read(&path)?, b"whole");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_atomically<T, E: From<FileError>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    write_watched(path, &Watch::default(), write)
}

/// Writes a file by way of a new one in the same folder, which takes its name once `write` has succeeded and
/// the disk has all of it: on an error nothing is left, and a file that was there is untouched.
///
/// A link is followed, and the file it leads to replaced, which keeps its permissions. What is no file, such
/// as `/dev/null`, a named pipe or `/dev/stdout`, is written to directly; where that takes no more bytes, it
/// is given up once `watch` is cancelled.
///
/// # Errors
///
/// Those of `write`, and a [`FileError`] for what the system refuses or where a blocked write was given up.
pub fn write_watched<T, E: From<FileError>>(
    path: &Path,
    watch: &Watch,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let target = match destination(path)? {
        Destination::Standard(standard) => return write_standard(standard, watch, write),
        Destination::Opened(target) => {
            let open = move || OpenOptions::new().append(true).open(target);
            return write_stream(open, refused(path), watch, write);
        }
        Destination::Named(target) => target,
    };
    match target.metadata() {
        Ok(found) if found.is_dir() => Err(FileError::Folder(path.to_owned()).into()),
        Ok(found) if found.is_file() => replace((path, &target), Some(&found), watch, write),
        Ok(_) => {
            let open = move || OpenOptions::new().write(true).open(target);
            write_stream(open, refused(path), watch, write)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace((path, &target), None, watch, write),
        Err(error) => Err(refused(path)(error).into()),
    }
}

/// Writes to standard output, which may be a pipe that takes no more bytes: it is given up once `watch` is
/// cancelled.
///
/// # Errors
///
/// Those of `write`, and a [`FileError`] for what the system refuses, where standard output was closed before
/// the program began, or where a blocked write was given up.
pub fn write_to_standard_output<T, E: From<FileError>>(
    watch: &Watch,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    write_standard(Standard::Output, watch, write)
}

/// Whether a path leads to something that is written to as it is: neither a file by its name nor a folder.
pub fn is_special(path: &Path) -> bool {
    let is_named_file = || matches!(destination(path), Ok(Destination::Named(_)));
    match path.metadata() {
        Ok(found) => !(found.is_dir() || found.is_file() && is_named_file()),
        Err(_) => !is_named_file(),
    }
}

fn refused(path: &Path) -> impl Fn(io::Error) -> FileError {
    |error| FileError::Refused { path: path.to_owned(), error }
}

/// Where bytes for a path go.
enum Destination {
    /// To what the program was started with.
    Standard(Standard),
    /// To what the path of an open descriptor leads to; it may have no name of its own, or another one's eyes on it.
    Opened(PathBuf),
    /// To a file of this name, which need not be there yet, or to a device or a pipe.
    Named(PathBuf),
}

#[derive(Clone, Copy)]
enum Standard {
    Output,
    Error,
}

/// Follows links to their end, or to an open descriptor.
fn destination(path: &Path) -> Result<Destination, FileError> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        match descriptor(&target) {
            Some(Some(1)) => return Ok(Destination::Standard(Standard::Output)),
            Some(Some(2)) => return Ok(Destination::Standard(Standard::Error)),
            Some(_) => return Ok(Destination::Opened(target)),
            None => {}
        }
        match target.read_link() {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(Destination::Named(target)),
        }
    }
    Err(FileError::Links(path.to_owned()))
}

/// Whether a path is that of an open descriptor, such as `/dev/fd/3`: what its link seems to lead to, such as
/// `pipe:[123]`, is not always a path. The number, if it is one of this process.
#[cfg(unix)]
fn descriptor(path: &Path) -> Option<Option<u32>> {
    let number = path.file_name()?.to_str()?.parse::<u32>().ok()?;
    let folder = path.parent()?.canonicalize().ok()?;
    let is_own = ["/proc/self/fd", "/proc/thread-self/fd", "/dev/fd"]
        .iter()
        .any(|own| Path::new(own).canonicalize().is_ok_and(|own| own == folder));
    let is_any = is_own || folder.starts_with("/proc") && folder.ends_with("fd");
    is_any.then_some(is_own.then_some(number))
}

#[cfg(not(unix))]
fn descriptor(_: &Path) -> Option<Option<u32>> {
    None
}

fn write_stream<T, E: From<FileError>>(
    open: impl FnOnce() -> io::Result<File> + Send + 'static,
    refused: impl Fn(io::Error) -> FileError,
    watch: &Watch,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let or_cancelled = |error: io::Error| match error.downcast::<Cancelled>() {
        Ok(cancelled) => FileError::Cancelled(cancelled),
        Err(error) => refused(error),
    };
    let stream = Stream::open(watch, open).map_err(or_cancelled)?;
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, stream);
    match write(&mut out) {
        Ok(value) => {
            out.flush().map_err(or_cancelled)?;
            Ok(value)
        }
        Err(error) => {
            // What is still in the buffer is not worth waiting for.
            let (stream, _) = out.into_parts();
            Err(if stream.is_given_up() { FileError::Cancelled(Cancelled).into() } else { error })
        }
    }
}

fn write_standard<T, E: From<FileError>>(
    standard: Standard,
    watch: &Watch,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let name = match standard {
        Standard::Output => "standard output",
        Standard::Error => "standard error",
    };
    let refused = move |error| FileError::Standard { name, error };
    let file = standard.file().map_err(refused)?;
    if was_closed(&file) {
        return Err(FileError::Closed(name).into());
    }
    write_stream(move || Ok(file), refused, watch, write)
}

impl Standard {
    /// The same file by a descriptor of its own: what the standard library writes to standard output is lost
    /// without an error where it cannot be written.
    #[cfg(unix)]
    fn file(self) -> io::Result<File> {
        use std::os::fd::AsFd;
        Ok(File::from(match self {
            Self::Output => io::stdout().as_fd().try_clone_to_owned()?,
            Self::Error => io::stderr().as_fd().try_clone_to_owned()?,
        }))
    }

    #[cfg(windows)]
    fn file(self) -> io::Result<File> {
        use std::os::windows::io::AsHandle;
        Ok(File::from(match self {
            Self::Output => io::stdout().as_handle().try_clone_to_owned()?,
            Self::Error => io::stderr().as_handle().try_clone_to_owned()?,
        }))
    }
}

/// Whether this stands in for a descriptor that was closed when the program began: the standard library opens
/// the null device for reading and writing in its place, and whoever wants output to be lost opens it for
/// writing.
#[cfg(unix)]
fn was_closed(file: &File) -> bool {
    use rustix::fs::{OFlags, fcntl_getfl};
    use std::os::unix::fs::MetadataExt;
    let is_null = || Some(file.metadata().ok()?.rdev() == Path::new("/dev/null").metadata().ok()?.rdev());
    fcntl_getfl(file).is_ok_and(|flags| flags & OFlags::RWMODE == OFlags::RDWR) && is_null() == Some(true)
}

#[cfg(not(unix))]
fn was_closed(_: &File) -> bool {
    false
}

fn replace<T, E: From<FileError>>(
    (path, target): (&Path, &Path),
    old: Option<&Metadata>,
    watch: &Watch,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    if old.is_some() {
        // A rename would replace even a file that is protected from being written.
        OpenOptions::new().write(true).open(target).map_err(refused(path))?;
    }
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(FileError::NoFolder { path: path.to_owned(), folder: folder.to_owned() }.into());
    }
    replacement::sweep(folder, watch);
    let new = Replacement::new(folder)
        // Without a temporary name, which the user never gave.
        .map_err(|error| error.raw_os_error().map_or(error.kind().into(), io::Error::from_raw_os_error))
        .map_err(refused(path))?;
    if let Some(old) = old {
        new.file().set_permissions(old.permissions()).map_err(refused(path))?;
    }
    let file = new.file().try_clone().map_err(refused(path))?;
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, Limited::new(file));
    let value = write(&mut out)?;
    out.flush().map_err(refused(path))?;
    drop(out);
    new.take_name(folder, target).map_err(refused(path))?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;

    fn entries(folder: &Path) -> usize {
        folder.read_dir().unwrap().count()
    }

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        let fail = || {
            write_atomically(&path, |out| {
                out.write_all(b"half")?;
                Err::<(), Box<dyn std::error::Error>>("no more".into())
            })
        };
        assert_eq!(fail().unwrap_err().to_string(), "no more");
        assert_eq!(entries(folder.path()), 0);
        std::fs::write(&path, "old").unwrap();
        fail().unwrap_err();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(entries(folder.path()), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_a_new_file_or_of_the_old_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let [written, usual] = ["a.png", "usual"].map(|name| folder.path().join(name));
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let write =
            || write_atomically(&written, |out| out.write_all(b"new").map_err(refused(&written))).unwrap();
        std::fs::File::create(&usual).unwrap();
        write();
        assert_eq!(mode(&written), mode(&usual));
        std::fs::set_permissions(&written, Permissions::from_mode(0o640)).unwrap();
        write();
        assert_eq!(mode(&written), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let [link, file] = ["link.png", "file.png"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink("file.png", &link).unwrap();
        for text in ["first", "second"] {
            write_atomically(&link, |out| out.write_all(text.as_bytes()).map_err(refused(&link))).unwrap();
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
            assert!(link.is_symlink());
        }
    }

    #[test]
    fn folders_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let refusal =
            |path: &Path| write_atomically(path, |_| Ok::<(), FileError>(())).unwrap_err().to_string();
        assert!(refusal(folder.path()).ends_with("is a folder, not a file"));
        assert!(refusal(&folder.path().join("none/a.png")).contains("there is no folder"));
    }
}
