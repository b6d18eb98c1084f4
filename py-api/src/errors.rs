//! What the engine says went wrong, as Python says it.

use juliaset_engine::color::palette::PaletteError;
use juliaset_engine::color::{ColoringError, ShadeRangeError};
use juliaset_engine::dynamics::CyclesError;
use juliaset_engine::export::{ExportError, FileError};
use juliaset_engine::{
    CountError, FillError, MapError, PaintError, PlanError, RegionError, RenderError, TooLarge, ViewportError,
};
use pyo3::exceptions::{PyArithmeticError, PyMemoryError, PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::io;
use std::path::Path;

/// `ValueError` for what cannot be, `MemoryError` for what does not fit.
pub trait OrRaise<T> {
    fn or_raise(self) -> PyResult<T>;
}

impl<T, E: Raise> OrRaise<T> for Result<T, E> {
    fn or_raise(self) -> PyResult<T> {
        self.map_err(Raise::raise)
    }
}

pub trait Raise {
    fn raise(self) -> PyErr;
}

impl Raise for RegionError {
    fn raise(self) -> PyErr {
        PyValueError::new_err(self.to_string())
    }
}

impl Raise for MapError {
    fn raise(self) -> PyErr {
        PyValueError::new_err(self.to_string())
    }
}

impl Raise for ShadeRangeError {
    fn raise(self) -> PyErr {
        PyValueError::new_err(self.to_string())
    }
}

impl Raise for ViewportError {
    fn raise(self) -> PyErr {
        PyValueError::new_err(self.to_string())
    }
}

impl Raise for TooLarge {
    fn raise(self) -> PyErr {
        PyMemoryError::new_err(self.to_string())
    }
}

impl Raise for FillError {
    fn raise(self) -> PyErr {
        match self {
            Self::Shape { .. } => PyValueError::new_err(self.to_string()),
            // A cancelled picture has raised what cancelled it.
            _ => PyRuntimeError::new_err(self.to_string()),
        }
    }
}

impl Raise for RenderError {
    fn raise(self) -> PyErr {
        match self {
            Self::TooLarge(error) => error.raise(),
            _ => PyRuntimeError::new_err(self.to_string()),
        }
    }
}

impl Raise for CyclesError {
    fn raise(self) -> PyErr {
        match self {
            Self::NotApart(_) => PyArithmeticError::new_err(self.to_string()),
            Self::Cancelled(_) => PyRuntimeError::new_err(self.to_string()),
            _ => PyValueError::new_err(self.to_string()),
        }
    }
}

impl Raise for PlanError {
    fn raise(self) -> PyErr {
        match self {
            Self::Deep(_) | Self::TooLarge(_) => PyMemoryError::new_err(self.to_string()),
            // What was cancelled has raised what cancelled it.
            Self::Cancelled(_) => PyRuntimeError::new_err(self.to_string()),
            _ => PyValueError::new_err(self.to_string()),
        }
    }
}

impl Raise for ColoringError {
    fn raise(self) -> PyErr {
        PyValueError::new_err(self.to_string())
    }
}

impl Raise for PaletteError {
    fn raise(self) -> PyErr {
        PyValueError::new_err(self.to_string())
    }
}

impl Raise for CountError {
    fn raise(self) -> PyErr {
        RenderError::from(self).raise()
    }
}

impl Raise for PaintError {
    fn raise(self) -> PyErr {
        match self {
            Self::Plan(error) => error.raise(),
            Self::Render(error) => error.raise(),
            _ => PyValueError::new_err(self.to_string()),
        }
    }
}

/// Of a picture that goes into memory.
impl Raise for ExportError {
    fn raise(self) -> PyErr {
        match self {
            Self::TooLarge(error) => error.raise(),
            _ => PyRuntimeError::new_err(self.to_string()),
        }
    }
}

/// What a file could not be written for, as an `OSError` with its number and the file's name.
pub fn raise_export(error: ExportError, path: &Path) -> PyErr {
    match error {
        ExportError::Io(error) => os_error(&error, path),
        ExportError::TooLarge(error) => error.raise(),
        ExportError::Size(_) | ExportError::Encoding(_) => PyValueError::new_err(error.to_string()),
        _ => PyRuntimeError::new_err(error.to_string()),
    }
}

impl Raise for FileError {
    fn raise(self) -> PyErr {
        match self {
            Self::Folder(path) => numbered("EISDIR", &path),
            Self::NoFolder { path, .. } => numbered("ENOENT", &path),
            Self::Links(path) => numbered("ELOOP", &path),
            Self::Refused { path, error } => os_error(&error, &path),
            other => PyOSError::new_err(other.to_string()),
        }
    }
}

/// Python makes the right subclass of an `OSError` by its number.
pub fn os_error(error: &io::Error, path: &Path) -> PyErr {
    let Some(number) = error.raw_os_error() else {
        return PyOSError::new_err((IO_ERROR, error.to_string(), path.to_owned()));
    };
    let text = io::Error::from_raw_os_error(number).to_string();
    let text = text.strip_suffix(&format!(" (os error {number})")).unwrap_or(&text);
    PyOSError::new_err((number, text.to_owned(), path.to_owned()))
}

/// `EIO`, on every system.
const IO_ERROR: i32 = 5;

/// An error by the name of its number.
fn numbered(name: &str, path: &Path) -> PyErr {
    let number = Python::attach(|py| py.import("errno")?.getattr(name)?.extract::<i32>());
    os_error(&io::Error::from_raw_os_error(number.unwrap_or(IO_ERROR)), path)
}
