//! Numbers of any length: texts, as a float has no more than 17 digits.

#[cfg(feature = "stubs")]
use crate::array::hint;
use num_complex::Complex64;
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyString, PyTuple};

/// A number as its text. Whether that is one is for the engine to say.
pub struct Number(pub String);

impl<'py> FromPyObject<'_, 'py> for Number {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::NUMBER;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Ok(Self(object.extract::<&str>()?.trim().to_owned()));
        }
        let decimal = object.py().import(intern!(object.py(), "decimal"))?;
        if object.is_instance_of::<PyInt>() || object.is_instance(&decimal.getattr("Decimal")?)? {
            return Ok(Self(object.str()?.to_string()));
        }
        // Also what is a float in another coat, like NumPy's.
        let number: f64 = object.extract()?;
        Ok(Self(PyFloat::new(object.py(), number).repr()?.to_string()))
    }
}

/// A point as the texts of its parts.
pub struct Point(pub [String; 2]);

impl<'py> FromPyObject<'_, 'py> for Point {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::POINT;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyTuple>() {
            let (Number(re), Number(im)) = object.extract()?;
            return Ok(Self([re, im]));
        }
        let point: Complex64 = object.extract().map_err(|_| {
            PyTypeError::new_err("a point must be a complex number, or a pair of texts or floats")
        })?;
        let text = |part| PyFloat::new(object.py(), part).repr().map(|text| text.to_string());
        Ok(Self([text(point.re)?, text(point.im)?]))
    }
}
