//! NumPy arrays: made, checked, and seen as the rows of a picture.

use crate::arguments::Indexing;
use ndarray::ArrayViewMut2;
use numpy::{
    Element, PyArray2, PyArrayDescrMethods, PyArrayMethods, PyReadwriteArray2, PyUntypedArrayMethods, dtype,
};
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::convert::Infallible;

/// A picture in a NumPy array.
pub struct Image<'py, T>(pub Bound<'py, PyArray2<T>>);

/// What a picture is made of.
pub trait Pixel: Element + Copy + Sync {
    #[cfg(feature = "stubs")]
    const HINT: PyStaticExpr;
}

impl Pixel for f64 {
    #[cfg(feature = "stubs")]
    const HINT: PyStaticExpr = hint::FLOATS;
}

impl Pixel for u16 {
    #[cfg(feature = "stubs")]
    const HINT: PyStaticExpr = hint::SHORTS;
}

impl Pixel for u32 {
    #[cfg(feature = "stubs")]
    const HINT: PyStaticExpr = hint::LONGS;
}

impl Pixel for num_complex::Complex64 {
    #[cfg(feature = "stubs")]
    const HINT: PyStaticExpr = hint::COMPLEXES;
}

impl<'py, T: Pixel> Image<'py, T> {
    /// `out`, or a new array, of `columns` by `rows` pixels.
    ///
    /// A new one has the points of a row side by side, whichever index comes first, and its memory is
    /// not touched.
    pub fn new(
        py: Python<'py>,
        (columns, rows): (usize, usize),
        indexing: Indexing,
        out: Option<Self>,
    ) -> PyResult<Self> {
        let shape = match indexing {
            Indexing::Ij => (columns, rows),
            Indexing::Xy => (rows, columns),
        };
        if let Some(out) = out {
            out.check(shape)?;
            return Ok(out);
        }
        memory_for(py, (columns, rows), size_of::<T>())?;
        let options = PyDict::new(py);
        options.set_item(intern!(py, "order"), if indexing == Indexing::Ij { "F" } else { "C" })?;
        let empty = py.import(intern!(py, "numpy"))?.getattr(intern!(py, "empty"))?;
        let array = empty.call((shape, dtype::<T>(py)), Some(&options))?;
        Ok(Self(array.cast_into::<PyArray2<T>>()?))
    }

    fn check(&self, shape: (usize, usize)) -> PyResult<()> {
        let array = &self.0;
        let (first, second) = shape;
        if array.shape() != [first, second] {
            let has = array.shape();
            let message = format!("out has shape {has:?}, and must have ({first}, {second})");
            return Err(PyValueError::new_err(message));
        }
        if !array.getattr("flags")?.getattr("aligned")?.extract::<bool>()? {
            return Err(PyValueError::new_err("out is not aligned in memory"));
        }
        let mut axes: Vec<_> =
            array.strides().iter().map(|stride| stride.unsigned_abs()).zip([first, second]).collect();
        axes.sort_unstable();
        let mut room = size_of::<T>();
        for (stride, len) in axes.into_iter().filter(|(_, len)| *len > 1) {
            if stride < room {
                return Err(PyValueError::new_err("out has pixels that share memory"));
            }
            room = stride.saturating_mul(len);
        }
        Ok(())
    }

    /// The array, to be written.
    pub fn lock(&self) -> PyResult<PyReadwriteArray2<'py, T>> {
        self.0
            .try_readwrite()
            .map_err(|error| PyValueError::new_err(format!("out cannot be written: {error}")))
    }
}

/// `MemoryError` for a picture that this machine has no memory for.
pub fn memory_for(py: Python<'_>, (columns, rows): (usize, usize), pixel_bytes: usize) -> PyResult<()> {
    if columns.saturating_mul(rows).saturating_mul(pixel_bytes) > room(py)? {
        return Err(PyMemoryError::new_err(format!(
            "an array of {columns} x {rows} fits in no memory of this machine; parts of it do, \
             and it may be written to a numpy.memmap as out"
        )));
    }
    Ok(())
}

/// A list with room for so many items; `MemoryError` where the system has none.
pub fn with_room<T>(len: usize) -> PyResult<Vec<T>> {
    let mut list = Vec::new();
    list.try_reserve_exact(len).map_err(|error| PyMemoryError::new_err(error.to_string()))?;
    Ok(list)
}

/// All memory of this machine, in bytes: a system may promise more, and end whoever takes it at its word.
fn room(py: Python<'_>) -> PyResult<usize> {
    let os = py.import(intern!(py, "os"))?;
    let Ok(sysconf) = os.getattr(intern!(py, "sysconf")) else {
        return Ok(isize::MAX as usize);
    };
    // A system that does not know says so by a negative number.
    let value = |name: &str| -> PyResult<usize> {
        Ok(usize::try_from(sysconf.call1((name,))?.extract::<i64>()?).unwrap_or(isize::MAX as usize))
    };
    Ok(value("SC_PHYS_PAGES")?.saturating_mul(value("SC_PAGE_SIZE")?))
}

/// The array as rows of a picture, indexed `[row, column]`.
pub fn rows_of<'a, T: Element>(
    array: &'a mut PyReadwriteArray2<'_, T>,
    indexing: Indexing,
) -> ArrayViewMut2<'a, T> {
    match indexing {
        Indexing::Ij => array.as_array_mut().reversed_axes(),
        Indexing::Xy => array.as_array_mut(),
    }
}

impl<'py, T: Pixel> FromPyObject<'_, 'py> for Image<'py, T> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = T::HINT;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.cast::<PyArray2<T>>() {
            Ok(array) => Ok(Self(array.to_owned())),
            Err(_) => Err(PyTypeError::new_err(format!(
                "{} is no two-dimensional NumPy array of {}",
                object.get_type().name()?,
                dtype::<T>(object.py()).typeobj().name()?
            ))),
        }
    }
}

impl<'py, T: Pixel> IntoPyObject<'py> for Image<'py, T> {
    type Target = PyArray2<T>;
    type Output = Bound<'py, PyArray2<T>>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = T::HINT;

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(self.0)
    }
}

/// Raw counts: `uint16` where the largest fits, else `uint32`.
pub enum CountsImage<'py> {
    Short(Image<'py, u16>),
    Long(Image<'py, u32>),
}

impl<'py> FromPyObject<'_, 'py> for CountsImage<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::COUNTS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract() {
            Ok(image) => Ok(Self::Short(image)),
            Err(_) => object.extract().map(Self::Long),
        }
    }
}

impl<'py> IntoPyObject<'py> for CountsImage<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = hint::COUNTS;

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(match self {
            Self::Short(Image(array)) => array.into_any(),
            Self::Long(Image(array)) => array.into_any(),
        })
    }
}

/// Raw counts of any shape.
pub struct CountsArray<'py>(pub Bound<'py, PyAny>);

impl<'py> IntoPyObject<'py> for CountsArray<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = hint::COUNTS;

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(self.0)
    }
}

/// The types that NumPy's Rust bindings have no words for.
#[cfg(feature = "stubs")]
pub mod hint {
    use pyo3::inspect::{PyStaticConstant, PyStaticExpr, PyStaticOperator};

    const fn name(module: &'static PyStaticExpr, attr: &'static str) -> PyStaticExpr {
        PyStaticExpr::Attribute { value: module, attr }
    }

    const fn array_of(pixel: &'static PyStaticExpr) -> PyStaticExpr {
        PyStaticExpr::Subscript { value: &NDARRAY, slice: pixel }
    }

    const fn either(left: &'static PyStaticExpr, right: &'static PyStaticExpr) -> PyStaticExpr {
        PyStaticExpr::BinOp { left, op: PyStaticOperator::BitOr, right }
    }

    const fn text(value: &'static str) -> PyStaticExpr {
        PyStaticExpr::Constant { value: PyStaticConstant::Str(value) }
    }

    const TYPING: PyStaticExpr = PyStaticExpr::Name { id: "typing" };
    const NUMPY: PyStaticExpr = PyStaticExpr::Name { id: "numpy" };
    const NUMPY_TYPING: PyStaticExpr = PyStaticExpr::Name { id: "numpy.typing" };
    const NDARRAY: PyStaticExpr = name(&NUMPY_TYPING, "NDArray");
    const LITERAL: PyStaticExpr = name(&TYPING, "Literal");

    pub const INDEX: PyStaticExpr = name(&TYPING, "SupportsIndex");
    pub const INDEXING: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple { elts: &[text("ij"), text("xy")] },
    };
    const DECIMAL: PyStaticExpr = name(&PyStaticExpr::Name { id: "decimal" }, "Decimal");
    pub const NUMBER: PyStaticExpr =
        either(&PyStaticExpr::Name { id: "str" }, &either(&PyStaticExpr::Name { id: "float" }, &DECIMAL));
    const TWO_NUMBERS: PyStaticExpr = PyStaticExpr::Subscript {
        value: &PyStaticExpr::Name { id: "tuple" },
        slice: &PyStaticExpr::Tuple { elts: &[NUMBER, NUMBER] },
    };
    pub const PLANE: PyStaticExpr =
        either(&PyStaticExpr::Name { id: "ComplexRegion" }, &PyStaticExpr::Name { id: "Viewport" });
    pub const PROGRESS: PyStaticExpr = either(
        &PyStaticExpr::Subscript {
            value: &PyStaticExpr::Attribute {
                value: &PyStaticExpr::Name { id: "collections.abc" },
                attr: "Callable",
            },
            slice: &PyStaticExpr::Tuple {
                elts: &[
                    PyStaticExpr::List { elts: &[PyStaticExpr::Name { id: "float" }] },
                    PyStaticExpr::Name { id: "object" },
                ],
            },
        },
        &PyStaticExpr::Name { id: "bool" },
    );
    pub const CHANNEL: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple {
            elts: &[
                text("smooth"),
                text("distance"),
                text("direction"),
                text("angle"),
                text("period"),
                text("time"),
                text("phase"),
            ],
        },
    };
    /// A pair is a tuple or a list of two, or an array.
    pub const PAIR: PyStaticExpr = PyStaticExpr::Subscript {
        value: &PyStaticExpr::Attribute {
            value: &PyStaticExpr::Name { id: "collections.abc" },
            attr: "Sequence",
        },
        slice: &INDEX,
    };
    pub const POINT: PyStaticExpr = either(&PyStaticExpr::Name { id: "complex" }, &TWO_NUMBERS);
    pub const C0: PyStaticExpr = either(&STR, &POINT);
    pub const PRECISION: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple { elts: &[text("auto"), text("f64"), text("exact")] },
    };
    const STR: PyStaticExpr = PyStaticExpr::Name { id: "str" };
    pub const PALETTE: PyStaticExpr = either(&PyStaticExpr::Name { id: "Palette" }, &STR);
    pub const COLORING: PyStaticExpr = either(&PyStaticExpr::Name { id: "Coloring" }, &THEME);
    pub const THEME: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple {
            elts: &[text("smooth"), text("gray"), text("distance"), text("slopes"), text("angle")],
        },
    };
    pub const MAPPING: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple { elts: &[text("linear"), text("root"), text("log"), text("equal")] },
    };
    pub const WRAP: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple { elts: &[text("cyclic"), text("mirrored"), text("clamped")] },
    };
    pub const BLEND: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple { elts: &[text("oklab"), text("linear"), text("srgb"), text("steps")] },
    };
    const fn sequence_of(item: &'static PyStaticExpr) -> PyStaticExpr {
        PyStaticExpr::Subscript {
            value: &PyStaticExpr::Attribute {
                value: &PyStaticExpr::Name { id: "collections.abc" },
                attr: "Sequence",
            },
            slice: item,
        }
    }
    const FLOAT: PyStaticExpr = PyStaticExpr::Name { id: "float" };
    pub const COLOR: PyStaticExpr = either(&STR, &sequence_of(&INDEX));
    pub const LIGHT: PyStaticExpr = sequence_of(&FLOAT);
    pub const STOPS: PyStaticExpr = sequence_of(&PyStaticExpr::Subscript {
        value: &PyStaticExpr::Name { id: "tuple" },
        slice: &PyStaticExpr::Tuple { elts: &[FLOAT, COLOR] },
    });
    pub const BYTES: PyStaticExpr = array_of(&name(&NUMPY, "uint8"));
    pub const ORIGIN: PyStaticExpr = PyStaticExpr::Subscript {
        value: &LITERAL,
        slice: &PyStaticExpr::Tuple { elts: &[text("upper"), text("lower")] },
    };
    pub const PICTURE: PyStaticExpr = PyStaticExpr::Subscript {
        value: &NDARRAY,
        slice: &either(
            &either(&name(&NUMPY, "float64"), &name(&NUMPY, "float32")),
            &either(&name(&NUMPY, "uint8"), &either(&name(&NUMPY, "uint16"), &name(&NUMPY, "uint32"))),
        ),
    };
    pub const FLOATS: PyStaticExpr = array_of(&name(&NUMPY, "float64"));
    pub const SHORTS: PyStaticExpr = array_of(&name(&NUMPY, "uint16"));
    pub const LONGS: PyStaticExpr = array_of(&name(&NUMPY, "uint32"));
    pub const COMPLEXES: PyStaticExpr = array_of(&name(&NUMPY, "complex128"));
    pub const COUNTS: PyStaticExpr = PyStaticExpr::Subscript {
        value: &NDARRAY,
        slice: &either(&name(&NUMPY, "uint16"), &name(&NUMPY, "uint32")),
    };
}
