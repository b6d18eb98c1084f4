//! The size that a process may give to files.

use std::fs::File;
use std::io::{self, Seek, Write};

/// A file that refuses what would grow it past the limit of the process (`ulimit -f`).
///
/// The system refuses it too, but with a signal that ends the process (SIGXFSZ) before anybody can say why.
#[derive(Debug)]
pub(super) struct Limited {
    file: File,
    /// Where the next byte goes and the first one that may not be; none where nothing is limited.
    room: Option<(u64, u64)>,
}

impl Limited {
    /// For writing where the file stands.
    pub(super) fn new(file: File) -> Self {
        let limit = limit().filter(|_| file.metadata().is_ok_and(|found| found.is_file()));
        let room = limit.and_then(|limit| Some((position(&file)?, limit)));
        Self { file, room }
    }
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some((position, limit)) = &mut self.room {
            let end = position.saturating_add(bytes.len() as u64);
            if end > *limit {
                return Err(too_large());
            }
        }
        let written = self.file.write(bytes)?;
        if let Some((position, _)) = &mut self.room {
            *position = position.saturating_add(written as u64);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(unix)]
fn limit() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Fsize).current
}

#[cfg(not(unix))]
fn limit() -> Option<u64> {
    None
}

/// The system's own error, which has a number.
#[cfg(unix)]
fn too_large() -> io::Error {
    rustix::io::Errno::FBIG.into()
}

#[cfg(not(unix))]
fn too_large() -> io::Error {
    io::ErrorKind::FileTooLarge.into()
}

/// Where the next write goes: the end of a file that is appended to.
fn position(mut file: &File) -> Option<u64> {
    #[cfg(unix)]
    if rustix::fs::fcntl_getfl(file).is_ok_and(|flags| flags.contains(rustix::fs::OFlags::APPEND)) {
        return Some(file.metadata().ok()?.len());
    }
    file.stream_position().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_the_limit_is_refused_before_it_is_written() {
        let mut limited = Limited { file: tempfile::tempfile().unwrap(), room: Some((0, 10)) };
        limited.write_all(b"0123456").unwrap();
        let refused = limited.write_all(b"789a").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
        limited.write_all(b"789").unwrap();
        assert_eq!(limited.file.metadata().unwrap().len(), 10);
    }

    #[test]
    fn what_is_in_the_file_already_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        let appended = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        assert_eq!(position(&appended), Some(5));
        let mut written = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        assert_eq!(position(&written), Some(0));
        written.write_all(b"ab").unwrap();
        assert_eq!(position(&written), Some(2));
    }
}
