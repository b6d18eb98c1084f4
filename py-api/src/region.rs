//! `juliaset.ComplexRegion`.

use crate::arguments::{Indexing, Whole, replaced};
use crate::array::{Image, rows_of};
use crate::errors::OrRaise;
use crate::run::{Progress, interruptible};
use juliaset_engine::{self as engine, Samples};
use num_complex::Complex64;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A rectangle of the complex plane.
///
/// Either pair of bounds may be in descending order. Objects cannot be changed, compare by value, can be
/// hashed and pickled.
///
/// Parameters
/// ----------
/// xleft, xright : float
///     The real parts of the left and the right side.
/// yleft, yright : float
///     The imaginary parts of the sides where the second index begins and ends.
///
/// Raises
/// ------
/// ValueError
///     If a bound is not finite, or two of a pair are equal.
///
/// Examples
/// --------
/// >>> from juliaset import ComplexRegion
/// >>> region = ComplexRegion(-1.6, 1.6, -1.0, 1.0)
/// >>> region
/// ComplexRegion(xleft=-1.6, xright=1.6, yleft=-1.0, yright=1.0)
/// >>> region.shape(1000)
/// (1000, 625)
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct ComplexRegion(engine::ComplexRegion);

impl ComplexRegion {
    pub fn of(region: engine::ComplexRegion) -> Self {
        Self(region)
    }

    pub fn engine(&self) -> &engine::ComplexRegion {
        &self.0
    }
}

#[pymethods]
impl ComplexRegion {
    #[new]
    fn new(xleft: f64, xright: f64, yleft: f64, yright: f64) -> PyResult<Self> {
        engine::ComplexRegion::new(xleft, xright, yleft, yright).or_raise().map(Self)
    }

    /// The real part of the left side.
    #[getter]
    fn xleft(&self) -> f64 {
        self.0.bounds()[0]
    }

    /// The real part of the right side.
    #[getter]
    fn xright(&self) -> f64 {
        self.0.bounds()[1]
    }

    /// The imaginary part of the side where the second index begins.
    #[getter]
    fn yleft(&self) -> f64 {
        self.0.bounds()[2]
    }

    /// The imaginary part of the side where the second index ends.
    #[getter]
    fn yright(&self) -> f64 {
        self.0.bounds()[3]
    }

    /// The bounds ``(xleft, xright, yleft, yright)``, as matplotlib's ``imshow`` takes them.
    ///
    /// With ``origin="lower"`` and the array's ``.T``. Samples stand at the left and the first side of their
    /// pixels, not in the middle: half a pixel that a picture does not show.
    #[getter]
    fn extent(&self) -> (f64, f64, f64, f64) {
        self.0.bounds().into()
    }

    /// The numbers of columns and rows of a picture with square pixels.
    ///
    /// Parameters
    /// ----------
    /// resolution : int
    ///     The number of columns.
    ///
    /// Returns
    /// -------
    /// tuple of int
    ///     ``(resolution, rows)``.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If there would be no column or no row, or more than 4294967295.
    ///
    /// Examples
    /// --------
    /// >>> ComplexRegion(0, 2, 0, 1).shape(500)
    /// (500, 250)
    fn shape(&self, resolution: Whole) -> PyResult<(usize, usize)> {
        self.0.shape(resolution.0).or_raise()
    }

    /// The sample points of the region.
    ///
    /// Parameters
    /// ----------
    /// resolution : int
    ///     The number of columns.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of complex128, of shape ``region.shape(resolution)``
    ///     The points ``x + iy``, indexed ``[x, y]``: ``x = i / nx * (xright - xleft) + xleft`` for the
    ///     i-th of nx columns, ``y`` alike; the end points are not among them. ``.T`` is C-contiguous.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If there would be no column or no row.
    /// MemoryError
    ///     If the array does not fit in memory.
    ///
    /// Examples
    /// --------
    /// >>> ComplexRegion(0, 2, 0, 1).build(2)
    /// array([[0.+0.j],
    ///        [1.+0.j]])
    fn build<'py>(&self, py: Python<'py>, resolution: Whole) -> PyResult<Image<'py, Complex64>> {
        let shape = self.0.shape(resolution.0).or_raise()?;
        let image = Image::new(py, shape, Indexing::Ij, None)?;
        let [xs, ys] = Samples::region(self.0, resolution.0).or_raise()?.axes().or_raise()?;
        let mut array = image.lock()?;
        let mut rows = rows_of(&mut array, Indexing::Ij);
        interruptible(py, None, Progress::default(), |_, watch| {
            for (mut row, y) in rows.outer_iter_mut().zip(&ys) {
                if watch.is_cancelled() {
                    return;
                }
                for (point, x) in row.iter_mut().zip(&xs) {
                    *point = Complex64::new(*x, *y);
                }
            }
        })?;
        drop(array);
        Ok(image)
    }

    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str, &'static str) {
        ("xleft", "xright", "yleft", "yright")
    }

    /// What `copy.replace` calls.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        replaced(slf, &["xleft", "xright", "yleft", "yright"], changes)
    }

    fn __getnewargs__(&self) -> (f64, f64, f64, f64) {
        self.0.bounds().into()
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.__getnewargs__().into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let [xleft, xright, yleft, yright] = self.0.bounds();
        format!("ComplexRegion(xleft={xleft:?}, xright={xright:?}, yleft={yleft:?}, yright={yright:?})")
    }
}
