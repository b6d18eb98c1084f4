//! Numbers of any length: texts, as a float has no more than 17 digits.

use crate::arguments::items;
#[cfg(feature = "stubs")]
use crate::array::hint;
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyString};

/// A number as its text. Whether that is one is for the engine to say.
pub struct Number(pub String);

impl<'py> FromPyObject<'_, 'py> for Number {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::NUMBER;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = object.py();
        if object.is_instance_of::<PyString>() {
            return Ok(Self(object.extract::<&str>()?.trim().to_owned()));
        }
        if let Ok(float) = object.cast::<PyFloat>() {
            // Not of the object, as NumPy's write their type too.
            return Ok(Self(PyFloat::new(py, float.extract()?).repr()?.to_string()));
        }
        let decimal = py.import(intern!(py, "decimal"))?;
        if object.is_instance(&decimal.getattr(intern!(py, "Decimal"))?)? {
            return Ok(Self(object.str()?.to_string()));
        }
        let numbers = py.import(intern!(py, "juliaset._numbers"))?;
        numbers.call_method1(intern!(py, "exact_text"), (object,))?.extract().map(Self)
    }
}

/// A point as the texts of its parts.
pub struct Point(pub [String; 2]);

impl<'py> FromPyObject<'_, 'py> for Point {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::POINT;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = object.py();
        if let Some([re, im]) = items(object)? {
            let (Number(re), Number(im)) = (re.extract()?, im.extract()?);
            return Ok(Self([re, im]));
        }
        let is_text = object.is_instance_of::<PyString>() || object.is_instance_of::<PyBytes>();
        let is_other = is_text || object.is_instance_of::<PyBool>();
        // As Python's own numbers have, those of NumPy, mpmath and gmpy2, and real ones too.
        let parts = object.getattr(intern!(py, "real")).and_then(|re| Ok((re, object.getattr("imag")?)));
        match parts {
            Ok((re, im)) if !is_other => {
                let (Number(re), Number(im)) = (re.extract()?, im.extract()?);
                Ok(Self([re, im]))
            }
            _ => {
                let kind = object.get_type().name()?;
                Err(PyTypeError::new_err(format!(
                    "a point must be a complex number, or a pair of texts or numbers, not {kind}"
                )))
            }
        }
    }
}
