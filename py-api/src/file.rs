//! Files of texts: Ctrl-C ends them also where a pipe takes no more bytes, or gives none.

use crate::png::Unwritten;
use crate::run::{Progress, interruptible};
use juliaset_engine::export::{ExportError, write_watched};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::io::{self, Read};
use std::path::Path;

/// Writes a text: the file is complete, or as it was before.
pub fn write_text(py: Python<'_>, path: &Path, text: &str) -> PyResult<()> {
    let written = interruptible(py, None, Progress::default(), |_, watch| {
        write_watched(path, watch, |out| {
            out.write_all(text.as_bytes()).map_err(|error| Unwritten::Export(ExportError::Io(error)))
        })
    })?;
    written.map_err(|error| error.raise(path))
}

/// A file that Python opened, which is interrupted as Python's are.
pub struct PyFile<'py>(Bound<'py, PyAny>);

impl<'py> PyFile<'py> {
    pub fn open(py: Python<'py>, path: &Path) -> PyResult<Self> {
        let io = py.import(intern!(py, "io"))?;
        io.call_method1(intern!(py, "open"), (path, "rb")).map(Self)
    }

    pub fn close(&self) -> PyResult<()> {
        self.0.call_method0(intern!(self.0.py(), "close")).map(drop)
    }
}

impl Read for PyFile<'_> {
    /// What Python raises is in the error.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.call_method1(intern!(self.0.py(), "read"), (buffer.len(),));
        let bytes = read.map_err(io::Error::other)?;
        let bytes = bytes.cast::<PyBytes>().map_err(|_| io::Error::other("a file gave no bytes"))?;
        let bytes = bytes.as_bytes();
        match buffer.get_mut(..bytes.len()) {
            Some(start) => start.copy_from_slice(bytes),
            None => return Err(io::Error::other("a file gave more bytes than asked for")),
        }
        Ok(bytes.len())
    }
}

/// What Python raised while a file was read, if it was that.
pub fn raised(error: io::Error) -> PyErr {
    match error.downcast::<PyErr>() {
        Ok(raised) => raised,
        Err(error) => error.into(),
    }
}
