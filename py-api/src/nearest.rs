//! `juliaset.nearest`: the point of a Julia set that is nearest to a place.

use crate::about::{C0Like, cancelled};
use crate::errors::OrRaise;
use crate::numbers::{Number, Point};
use crate::run::{Progress, interruptible};
use juliaset_engine::{QuadraticMap, Viewport, dynamics};
use num_complex::Complex64;
use pyo3::exceptions::PyArithmeticError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The size of the view that is meant; the command line has the same.
const SIZE: [u32; 2] = [1280, 800];

/// The point of a Julia set that is nearest to a place, to 20 digits more than a view needs.
///
/// It is a preimage of a cycle of one or two points that repels, and as near as any point of the set, within the
/// factor by which distances are estimated. A view around it shows the set at any depth.
///
/// Parameters
/// ----------
/// c0 : complex or (str or Decimal or float, str or Decimal or float) or str
///     The parameter of the map, or the name of a known one, such as "dendrite".
/// center : complex or (str or Decimal or float, str or Decimal or float)
///     The place.
/// width : str or Decimal or float
///     The width of the view that is meant around it.
///
/// Returns
/// -------
/// NearestPoint
///
/// Raises
/// ------
/// ValueError
///     If there is no such c0 or no such view.
/// ArithmeticError
///     If doubles do not reach the set, as c0 is beyond 1e100.
///
/// Examples
/// --------
/// >>> import juliaset
/// >>> found = juliaset.nearest("dendrite", (0.3, 0.5), "1e-3")
/// >>> found.kind in ("alpha", "beta", "cycle2"), len(found.point)
/// (True, 2)
/// >>> view = juliaset.Viewport(found.point, "1e-20", (640, 400))
#[pyfunction]
pub fn nearest(py: Python<'_>, c0: C0Like, center: Point, width: Number) -> PyResult<NearestPoint> {
    NearestPoint::find(py, c0.map(), center, width)
}

/// A point of a Julia set, in the words of ``juliaset nearest --json``.
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct NearestPoint {
    point: [String; 2],
    kind: &'static str,
    preperiod: usize,
    multiplier: Complex64,
    distance: f64,
}

impl NearestPoint {
    pub fn find(py: Python<'_>, map: &QuadraticMap, center: Point, width: Number) -> PyResult<Self> {
        let (Point([re, im]), Number(width)) = (center, width);
        let view = Viewport::parse(&re, &im, &width, SIZE).or_raise()?;
        let middle = SIZE.map(|side| f64::from(side) / 2.0);
        let found = interruptible(py, None, Progress::default(), |_, watch| {
            dynamics::nearest(map, &view, middle, watch)
        })?;
        let found = found
            .map_err(cancelled)?
            .ok_or_else(|| PyArithmeticError::new_err("doubles do not reach the set: c0 is beyond 1e100"))?;
        Ok(Self {
            point: found.decimals().map(|part| part.to_string()),
            kind: found.kind().name(),
            preperiod: found.preperiod(),
            multiplier: found.multiplier(),
            distance: found.distance_widths(),
        })
    }
}

#[pymethods]
impl NearestPoint {
    /// The real and the imaginary part, each rounded to its last digit.
    #[getter]
    fn point(&self) -> (&str, &str) {
        let [re, im] = &self.point;
        (re, im)
    }

    /// The cycle that it is mapped to: the fixed point "alpha" or "beta", or "cycle2", the cycle of two points.
    #[getter]
    fn kind(&self) -> &'static str {
        self.kind
    }

    /// After how many iterations it is on the cycle.
    #[getter]
    fn preperiod(&self) -> usize {
        self.preperiod
    }

    /// The multiplier of the cycle: around the point the picture repeats, turned and shrunk by it.
    #[getter]
    fn multiplier(&self) -> Complex64 {
        self.multiplier
    }

    /// How far it is from the place that was asked for, in widths of the view.
    #[getter]
    fn distance(&self) -> f64 {
        self.distance
    }

    /// The object that ``juliaset nearest --json`` prints, where complex numbers are pairs.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("point", &self.point)?;
        dict.set_item("kind", self.kind)?;
        dict.set_item("preperiod", self.preperiod)?;
        dict.set_item("multiplier", [self.multiplier.re, self.multiplier.im])?;
        dict.set_item("distance", self.distance)?;
        Ok(dict)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (self.point(), self.preperiod).into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let [re, im] = &self.point;
        let Self { kind, preperiod, distance, .. } = self;
        format!("<NearestPoint ({re}, {im}): on {kind} after {preperiod}, {distance:.4e} widths away>")
    }
}
