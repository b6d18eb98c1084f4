//! What the engine says went wrong, as Python says it.

use juliaset_engine::export::ExportError;
use juliaset_engine::{DeepError, FillError, JuliaError, RegionError, TooLarge, ViewportError};
use pyo3::exceptions::{PyMemoryError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;

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

impl Raise for JuliaError {
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
            Self::Cancelled(_) | Self::Undecided(_) => PyRuntimeError::new_err(self.to_string()),
        }
    }
}

impl Raise for DeepError {
    fn raise(self) -> PyErr {
        match self {
            Self::OrbitTooLong(_) => PyMemoryError::new_err(self.to_string()),
            // What was cancelled has raised what cancelled it.
            Self::Cancelled(_) => PyRuntimeError::new_err(self.to_string()),
        }
    }
}

impl Raise for ExportError {
    fn raise(self) -> PyErr {
        match self {
            Self::Io(error) => error.into(),
            Self::TooLarge(error) => error.raise(),
            Self::Size(_) | Self::Encoding(_) => PyValueError::new_err(self.to_string()),
            Self::Cancelled(_) | Self::Undecided(_) => PyRuntimeError::new_err(self.to_string()),
        }
    }
}
