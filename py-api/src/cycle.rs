//! Points one after the other: orbits, and `juliaset.Cycle`.

use crate::arguments::Indexing;
use crate::array::Image;
use crate::run::{Progress, interruptible};
use juliaset_engine::dynamics::PeriodicOrbit;
use num_complex::Complex64;
use numpy::{PyArray1, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::convert::Infallible;

/// Points in a NumPy array.
pub struct Line<'py>(Bound<'py, PyArray1<Complex64>>);

impl<'py> Line<'py> {
    /// As many points as asked for of those that come.
    pub fn of(
        py: Python<'py>,
        len: usize,
        mut points: impl Iterator<Item = Complex64> + Send,
    ) -> PyResult<Self> {
        /// Between two looks at the cancellation.
        const PIECE: usize = 1 << 16;
        let Image(array) = Image::<Complex64>::new(py, (len, 1), Indexing::Xy, None)?;
        let array = array.reshape([len])?;
        let mut places = array.readwrite();
        let out = places.as_slice_mut()?;
        interruptible(py, None, Progress::default(), |_, watch| {
            for piece in out.chunks_mut(PIECE) {
                if watch.is_cancelled() {
                    return;
                }
                piece.iter_mut().zip(&mut points).for_each(|(place, point)| *place = point);
            }
        })?;
        drop(places);
        Ok(Self(array))
    }
}

impl<'py> IntoPyObject<'py> for Line<'py> {
    type Target = PyArray1<Complex64>;
    type Output = Bound<'py, PyArray1<Complex64>>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::COMPLEXES;

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(self.0)
    }
}

/// Points that a map permutes.
///
/// Parameters
/// ----------
/// points : sequence of complex
///     In the order of the orbit.
///
/// Examples
/// --------
/// >>> from juliaset import JuliaDiv
/// >>> cycle = JuliaDiv(0.25j).attracting_cycle()
/// >>> cycle.period, abs(cycle.multiplier) < 1
/// (1, True)
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct Cycle(PeriodicOrbit);

impl From<PeriodicOrbit> for Cycle {
    fn from(orbit: PeriodicOrbit) -> Self {
        Self(orbit)
    }
}

#[pymethods]
impl Cycle {
    #[new]
    fn new(points: Vec<Complex64>) -> PyResult<Self> {
        if points.is_empty() {
            return Err(PyValueError::new_err("a cycle has points"));
        }
        Ok(Self(PeriodicOrbit::of(points)))
    }

    /// The points, in the order of the orbit, as an array of complex128.
    #[getter]
    fn points<'py>(&self, py: Python<'py>) -> Line<'py> {
        Line(PyArray1::from_slice(py, &self.0.points))
    }

    /// How many points there are.
    #[getter]
    fn period(&self) -> usize {
        self.0.period()
    }

    /// The derivative of one turn: the cycle attracts if its modulus is less than 1, and repels if it is more.
    #[getter]
    fn multiplier(&self) -> Complex64 {
        self.0.multiplier
    }

    #[classattr]
    fn __match_args__() -> (&'static str,) {
        ("points",)
    }

    fn __getnewargs__(&self) -> (Vec<Complex64>,) {
        (self.0.points.clone(),)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        pyo3::types::PyTuple::new(py, &self.0.points)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let points = pyo3::types::PyList::new(py, &self.0.points)?;
        Ok(format!("Cycle({})", points.repr()?))
    }
}
