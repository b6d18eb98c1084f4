//! `juliaset.save_png`.

use crate::arguments::{Indexing, Iterations, Pair, Threads, word};
use crate::errors::{OrRaise, Raise, raise_export};
use crate::run::{Progress, interruptible};
use juliaset_engine::color::{Gray, ShadeRange};
use juliaset_engine::export::{ExportError, FileError, PngOptions, write_gray_png, write_watched};
use ndarray::{ArrayView2, Axis, Slice};
use numpy::{Element, PyArray2, PyArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};

/// Write counts or shades as a gray PNG.
///
/// The file appears when it is complete: one that was there survives whatever goes wrong.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The file.
/// values : numpy.ndarray
///     Two-dimensional: shades from 0 to 1 as ``float64`` or ``float32``, counts as ``uint16`` or ``uint32``,
///     or grays as ``uint8``. The gray of a shade is 255 times it, truncated.
/// n_iterations : (int, int), optional
///     The counts that are black and white; needed for counts and for nothing else.
/// indexing : {"ij", "xy"}, default "ij"
///     Whether the array is indexed ``[x, y]`` or ``[y, x]``.
/// origin : {"upper", "lower"}, default "upper"
///     Where the row ``y = 0`` is. A region that begins at its lower side, as in the article's first picture,
///     stands upright with "lower"; a viewport with "upper".
/// fast : bool, default False
///     The least time instead of the smallest file.
/// comment : str, optional
///     Kept in the file.
/// threads : int, optional
///     How many threads code; one for each core where left out. The file is the same.
/// progress : callable or True, optional
///     Called now and then with the share that is done, from 0 to 1; what it raises ends the work.
///
/// Raises
/// ------
/// TypeError
///     If the values are no such array.
/// ValueError
///     If ``n_iterations`` is missing or of no use, or the picture has no pixel.
/// OSError
///     If the file cannot be written.
///
/// Examples
/// --------
/// >>> import os, tempfile
/// >>> from juliaset import ComplexRegion, JuliaDiv, save_png
/// >>> julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(5, 80), resolution=100)
/// >>> shades = julia.over(ComplexRegion(-1.6, 1.6, -1.0, 1.0))
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     path = os.path.join(folder, "julia.png")
/// ...     save_png(path, shades, origin="lower")
/// ...     os.path.exists(path)
/// True
#[pyfunction]
#[pyo3(
    signature = (
        path, values, *, n_iterations = None, indexing = Indexing::Ij, origin = Origin::Upper, fast = false,
        comment = None, threads = None, progress = Progress::default()
    ),
    text_signature = "(path, values, *, n_iterations=None, indexing='ij', origin='upper', fast=False, comment=None, threads=None, progress=None)"
)]
#[expect(clippy::too_many_arguments, reason = "all but two have names in every call")]
pub fn save_png(
    py: Python<'_>,
    path: PathBuf,
    values: Picture<'_>,
    n_iterations: Option<Pair<Iterations>>,
    indexing: Indexing,
    origin: Origin,
    fast: bool,
    comment: Option<&str>,
    threads: Option<Threads>,
    progress: Progress,
) -> PyResult<()> {
    let file = File {
        path,
        indexing,
        origin,
        options: PngOptions { fast, comment, ..PngOptions::default() },
        threads,
    };
    let gray = match (&values, n_iterations) {
        (Picture::Short(_) | Picture::Long(_), None) => {
            return Err(PyValueError::new_err("counts need n_iterations: those that are black and white"));
        }
        (Picture::Short(_) | Picture::Long(_), Some(Pair(Iterations(itermin), Iterations(itermax)))) => {
            Gray::new(ShadeRange::new(itermin, itermax).or_raise()?)
        }
        (_, Some(_)) => {
            return Err(PyValueError::new_err("n_iterations is for counts, and these are shades"));
        }
        (_, None) => Gray::new(ShadeRange::default()),
    };
    match values {
        Picture::Gray(array) => file.save(py, &array, progress, |gray| gray),
        Picture::Short(array) => file.save(py, &array, progress, |count| gray.of(u32::from(count))),
        Picture::Long(array) => file.save(py, &array, progress, |count| gray.of(count)),
        Picture::Double(array) => file.save(py, &array, progress, |shade| (shade * 255.0) as u8),
        Picture::Single(array) => file.save(py, &array, progress, |shade| (shade * 255.0) as u8),
    }
}

struct File<'a> {
    path: PathBuf,
    indexing: Indexing,
    origin: Origin,
    options: PngOptions<'a>,
    threads: Option<Threads>,
}

impl File<'_> {
    fn save<T: Element + Copy + Sync>(
        &self,
        py: Python<'_>,
        array: &Bound<'_, PyArray2<T>>,
        progress: Progress,
        gray: impl Fn(T) -> u8 + Send + Sync,
    ) -> PyResult<()> {
        let values = array.try_readonly().map_err(|error| PyValueError::new_err(error.to_string()))?;
        let mut rows: ArrayView2<'_, T> = values.as_array();
        if self.indexing == Indexing::Ij {
            rows = rows.reversed_axes();
        }
        if self.origin == Origin::Lower {
            rows.invert_axis(Axis(0));
        }
        let some_rows = |range: std::ops::Range<usize>, pixels: &mut Vec<u8>| {
            pixels.extend(rows.slice_axis(Axis(0), Slice::from(range)).iter().map(|value| gray(*value)));
        };
        let size = (rows.ncols(), rows.nrows());
        interruptible(py, self.threads, progress, |renderer, watch| {
            write_watched(&self.path, watch, |out| {
                write_gray_png(renderer, size, some_rows, &self.options, watch, out)
                    .map_err(Unwritten::Export)
            })
        })?
        .map_err(|error| error.raise(&self.path))
    }
}

/// Why there is no file.
pub enum Unwritten {
    Export(ExportError),
    File(FileError),
}

impl Unwritten {
    pub fn raise(self, path: &Path) -> PyErr {
        match self {
            Self::Export(error) => raise_export(error, path),
            Self::File(error) => error.raise(),
        }
    }
}

impl From<FileError> for Unwritten {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// Where the first row of an array is in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Upper,
    Lower,
}

impl<'py> FromPyObject<'_, 'py> for Origin {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::ORIGIN;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match word(&object, "origin", "'upper' or 'lower'")? {
            "upper" => Ok(Self::Upper),
            "lower" => Ok(Self::Lower),
            other => {
                Err(PyValueError::new_err(format!("origin is {other:?}, and must be 'upper' or 'lower'")))
            }
        }
    }
}

/// The arrays that can be seen.
pub enum Picture<'py> {
    Gray(Bound<'py, PyArray2<u8>>),
    Short(Bound<'py, PyArray2<u16>>),
    Long(Bound<'py, PyArray2<u32>>),
    Double(Bound<'py, PyArray2<f64>>),
    Single(Bound<'py, PyArray2<f32>>),
}

impl<'py> FromPyObject<'_, 'py> for Picture<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::PICTURE;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let double = object.cast().map(|array| Self::Double(array.to_owned()));
        let short = || object.cast().map(|array| Self::Short(array.to_owned()));
        let long = || object.cast().map(|array| Self::Long(array.to_owned()));
        let gray = || object.cast().map(|array| Self::Gray(array.to_owned()));
        let single = || object.cast().map(|array| Self::Single(array.to_owned()));
        double.or_else(|_| short()).or_else(|_| long()).or_else(|_| gray()).or_else(|_| single()).map_err(
            |_| {
                PyTypeError::new_err(
                    "values must be a two-dimensional NumPy array of floats, uint8, uint16 or uint32",
                )
            },
        )
    }
}
