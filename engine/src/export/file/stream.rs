//! Pipes, terminals and devices: what may take no byte for as long as it likes.

use crate::watch::{Cancelled, Watch};
use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How soon a watch that was cancelled is seen.
const PAUSE: Duration = Duration::from_millis(20);

/// Opens and writes on a thread of its own, and stops waiting for it once the watch is cancelled.
///
/// That thread stays in the system's hands until somebody reads from the pipe, or until the process ends.
#[derive(Debug)]
pub(super) struct Stream<'a> {
    watch: &'a Watch,
    chunks: Sender<Vec<u8>>,
    answers: Receiver<io::Result<()>>,
    is_given_up: bool,
}

impl<'a> Stream<'a> {
    /// Opens it: a named pipe opens once it has a reader.
    pub(super) fn open(
        watch: &'a Watch,
        open: impl FnOnce() -> io::Result<File> + Send + 'static,
    ) -> io::Result<Self> {
        let (chunks, taken) = channel();
        let (tell, answers) = channel();
        std::thread::Builder::new().name("stream".into()).spawn(move || serve(open, &taken, &tell))?;
        let mut stream = Self { watch, chunks, answers, is_given_up: false };
        stream.wait()?;
        Ok(stream)
    }

    /// Whether it was cancelled while nobody took what was written.
    pub(super) fn is_given_up(&self) -> bool {
        self.is_given_up
    }

    fn wait(&mut self) -> io::Result<()> {
        loop {
            match self.answers.recv_timeout(PAUSE) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(cancelled) = self.watch.check() {
                        self.is_given_up = true;
                        return Err(io::Error::other(cancelled));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::BrokenPipe.into()),
            }
        }
    }
}

impl Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_given_up {
            return Err(io::Error::other(Cancelled));
        }
        // A thread that has ended has told why: that answer is still to be taken.
        let _ = self.chunks.send(bytes.to_vec());
        self.wait()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One answer for the opening, and one for each chunk.
fn serve(
    open: impl FnOnce() -> io::Result<File>,
    chunks: &Receiver<Vec<u8>>,
    answers: &Sender<io::Result<()>>,
) {
    let (mut file, opened) = match open() {
        Ok(file) => (Some(super::limit::Limited::new(file)), Ok(())),
        Err(error) => (None, Err(error)),
    };
    if answers.send(opened).is_err() {
        return;
    }
    while let (Some(file), Ok(chunk)) = (&mut file, chunks.recv()) {
        if answers.send(file.write_all(&chunk)).is_err() {
            return;
        }
    }
}
