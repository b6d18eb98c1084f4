//! Files that are either complete or as they were before.

use std::fs::{Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What is written at once: few calls, and little memory.
const BUFFER_BYTES: usize = 1 << 18;
/// As many links are followed as the system itself follows.
const MAX_LINKS: usize = 40;

/// Why a file could not be written, in a sentence that names it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// There is a folder of that name.
    #[error("`{0}` is a folder, not a file")]
    Folder(PathBuf),
    /// The folder that it is to be in is not there.
    #[error("`{path}` could not be written: there is no folder `{folder}`")]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// It is a link that leads in a circle.
    #[error("`{0}` could not be written: its links lead nowhere")]
    Links(PathBuf),
    /// The system refuses.
    #[error("`{path}` could not be written")]
    Refused {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
}

/// Writes a file by way of a temporary one in the same folder, which takes its name once `write` has
/// succeeded: on an error nothing is left, and a file that was there is untouched.
///
/// A link is followed, and the file it leads to replaced, which keeps its permissions. What is no
/// file, such as `/dev/null` or a named pipe, is written to directly.
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
    let target = link_target(path)?;
    match target.metadata() {
        Ok(found) if found.is_dir() => Err(FileError::Folder(path.to_owned()).into()),
        Ok(found) if found.is_file() => replace(path, &target, Some(&found), write),
        Ok(_) => {
            let file = OpenOptions::new().write(true).open(&target).map_err(refused(path))?;
            let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
            let value = write(&mut out)?;
            out.flush().map_err(refused(path))?;
            Ok(value)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(path, &target, None, write),
        Err(error) => Err(refused(path)(error).into()),
    }
}

/// Whether a path leads to something that is there but neither a file nor a folder.
pub fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn refused(path: &Path) -> impl Fn(io::Error) -> FileError {
    |error| FileError::Refused { path: path.to_owned(), error }
}

fn replace<T, E: From<FileError>>(
    path: &Path,
    target: &Path,
    old: Option<&Metadata>,
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
    let mut temporary = tempfile::Builder::new()
        .prefix(".juliaset-")
        .permissions(new_file_permissions().map_err(refused(path))?)
        .tempfile_in(folder)
        // Without the temporary name, which the user never gave.
        .map_err(|error| error.raw_os_error().map_or(error.kind().into(), io::Error::from_raw_os_error))
        .map_err(refused(path))?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions()).map_err(refused(path))?;
    }
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, temporary.as_file_mut());
    let value = write(&mut out)?;
    out.flush().map_err(refused(path))?;
    drop(out);
    temporary.persist(target).map_err(|refusal| refused(path)(refusal.error))?;
    Ok(value)
}

/// What any new file gets; the system takes the user's mask off it.
#[cfg(unix)]
fn new_file_permissions() -> io::Result<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Ok(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file_permissions() -> io::Result<Permissions> {
    Ok(tempfile::tempfile()?.metadata()?.permissions())
}

/// Where a chain of links ends, whether or not there is a file.
fn link_target(path: &Path) -> Result<PathBuf, FileError> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        match target.read_link() {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(FileError::Links(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
