//! Arguments that are checked where they come in, and say in Python's words what is wrong with them.

#[cfg(feature = "stubs")]
use crate::array::hint;
use juliaset_engine as engine;
use pyo3::exceptions::{PyOverflowError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use std::num::NonZeroUsize;

/// A whole number from 0 up: a negative one is a `ValueError`, and one that no machine can count to is
/// as large as they come.
#[derive(Clone, Copy, Debug)]
pub struct Whole(pub usize);

impl<'py> FromPyObject<'_, 'py> for Whole {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::INDEX;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<i64>() {
            Ok(value) => usize::try_from(value)
                .map(Self)
                .map_err(|_| PyValueError::new_err(format!("{value} is negative"))),
            Err(error) if error.is_instance_of::<PyOverflowError>(object.py()) => {
                if object.lt(0)? {
                    return Err(PyValueError::new_err("the number is negative"));
                }
                Ok(Self(usize::MAX))
            }
            Err(error) => Err(error),
        }
    }
}

impl Whole {
    /// As many iterations as this, or more than there can be.
    pub fn iterations(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }
}

/// How many threads count.
#[derive(Clone, Copy, Debug)]
pub struct Threads(pub NonZeroUsize);

impl Threads {
    const MAX: usize = 1024;

    /// One for each core that this process may use.
    pub fn all() -> Self {
        Self(std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

impl<'py> FromPyObject<'_, 'py> for Threads {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::INDEX;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Whole(threads) = object.extract()?;
        NonZeroUsize::new(threads).filter(|threads| threads.get() <= Self::MAX).map(Self).ok_or_else(|| {
            PyValueError::new_err(format!("threads is {threads}, and must lie between 1 and {}", Self::MAX))
        })
    }
}

/// Which index of an array comes first, in the words of `numpy.meshgrid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexing {
    /// `[x, y]`, as in the article.
    Ij,
    /// `[y, x]`, as in an image.
    Xy,
}

impl<'py> FromPyObject<'_, 'py> for Indexing {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::INDEXING;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<&str>()? {
            "ij" => Ok(Self::Ij),
            "xy" => Ok(Self::Xy),
            other => Err(PyValueError::new_err(format!("indexing is {other:?}, and must be 'ij' or 'xy'"))),
        }
    }
}

/// Which arithmetic counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Precision(pub engine::Precision);

impl<'py> FromPyObject<'_, 'py> for Precision {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::PRECISION;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<&str>()? {
            "auto" => Ok(Self(engine::Precision::Auto)),
            "f64" => Ok(Self(engine::Precision::F64)),
            "exact" => Ok(Self(engine::Precision::Exact)),
            other => Err(PyValueError::new_err(format!(
                "precision is {other:?}, and must be 'auto', 'f64' or 'exact'"
            ))),
        }
    }
}
