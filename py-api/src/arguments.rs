//! Arguments that are checked where they come in, and say in Python's words what is wrong with them.

#[cfg(feature = "stubs")]
use crate::array::hint;
use juliaset_engine as engine;
use numpy::{PyUntypedArray, PyUntypedArrayMethods};
use pyo3::PyClass;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use std::num::NonZeroUsize;

/// The items of a tuple, a list or an array of two; none of anything else that is no sequence.
pub fn items<'py>(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Option<[Bound<'py, PyAny>; 2]>> {
    let is_list = object.is_instance_of::<PyTuple>() || object.is_instance_of::<PyList>();
    if !is_list && !object.cast::<PyUntypedArray>().is_ok_and(|array| array.ndim() == 1) {
        return Ok(None);
    }
    match object.len()? {
        2 => Ok(Some([object.get_item(0)?, object.get_item(1)?])),
        len => Err(PyValueError::new_err(format!("a pair has two items, not {len}"))),
    }
}

/// A pair: a tuple, a list or an array of two.
#[derive(Clone, Copy, Debug)]
pub struct Pair<T>(pub T, pub T);

impl<'py, T: PairItem> FromPyObject<'_, 'py> for Pair<T> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::PAIR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Some([first, second]) = items(object)? else {
            let kind = object.get_type().name()?;
            return Err(PyTypeError::new_err(format!("a pair of whole numbers is needed, not {kind}")));
        };
        Ok(Self(T::of(&first)?, T::of(&second)?))
    }
}

/// What pairs are made of.
pub trait PairItem: Sized {
    fn of(object: &Bound<'_, PyAny>) -> PyResult<Self>;
}

impl PairItem for Whole {
    fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        object.extract()
    }
}

impl PairItem for Iterations {
    fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        object.extract()
    }
}

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
                    return Err(PyValueError::new_err(format!("{} is negative", object.str()?)));
                }
                Ok(Self(usize::MAX))
            }
            Err(error) => Err(error),
        }
    }
}

/// How often an orbit is iterated.
#[derive(Clone, Copy, Debug)]
pub struct Iterations(pub u32);

impl<'py> FromPyObject<'_, 'py> for Iterations {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::INDEX;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Whole(value) = object.extract()?;
        u32::try_from(value).ok().filter(|value| *value <= engine::MAX_ITERMAX).map(Self).ok_or_else(|| {
            let given = object.str().map_or_else(|_| value.to_string(), |text| text.to_string());
            PyValueError::new_err(format!("{given} iterations are more than {}", engine::MAX_ITERMAX))
        })
    }
}

/// One of some words.
pub fn word<'a>(object: &'a Bound<'_, PyAny>, name: &str, words: &str) -> PyResult<&'a str> {
    object.extract::<&str>().map_err(|_| {
        let kind = object.get_type().name().map_or_else(|_| "this".into(), |name| name.to_string());
        PyTypeError::new_err(format!("{name} must be {words}, not {kind}"))
    })
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
        match word(&object, "indexing", "'ij' or 'xy'")? {
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
        match word(&object, "precision", "'auto', 'f64' or 'exact'")? {
            "auto" => Ok(Self(engine::Precision::Auto)),
            "f64" => Ok(Self(engine::Precision::F64)),
            "exact" => Ok(Self(engine::Precision::Exact)),
            other => Err(PyValueError::new_err(format!(
                "precision is {other:?}, and must be 'auto', 'f64' or 'exact'"
            ))),
        }
    }
}

/// Which channel of a field.
#[derive(Clone, Copy, Debug)]
pub struct ChannelName(pub engine::Channel);

impl<'py> FromPyObject<'_, 'py> for ChannelName {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::CHANNEL;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let names = engine::Channel::ALL.map(|channel| format!("'{channel}'")).join(", ");
        let name = word(&object, "name", &format!("one of {names}"))?;
        let known = name.parse().map(Self);
        known.map_err(|_| PyValueError::new_err(format!("name is {name:?}, and must be one of {names}")))
    }
}

/// The same object with other arguments; `names` are those of its constructor.
pub fn replaced<'py, T: PyClass>(
    object: &Bound<'py, T>,
    names: &[&str],
    changes: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let object = object.as_any();
    let arguments = PyDict::new(object.py());
    for name in names {
        // All digits, where doubles have fewer.
        let exact = if *name == "c_0" { "c_0_text" } else { name };
        arguments.set_item(name, object.getattr(exact)?)?;
    }
    if let Some(changes) = changes {
        arguments.update(changes.as_mapping())?;
    }
    object.get_type().call((), Some(&arguments))
}
