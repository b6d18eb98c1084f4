//! `juliaset.Viewport`: all that Python knows of the explorer's grid.

use crate::arguments::{Pair, Whole, replaced};
use crate::errors::OrRaise;
use crate::numbers::{Number, Point};
use juliaset_engine as engine;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The explorer's view: a centre, a width, and a size in pixels.
///
/// Its pixels are square, its samples stand in their middle, and row 0 is on top. It may be of any depth, down
/// to pixels that are 1e-99339 apart. Objects cannot be changed, compare by value, can be hashed and pickled.
///
/// Parameters
/// ----------
/// center : complex or (str or Decimal or float, str or Decimal or float)
///     The point in the middle; as a pair of its real and its imaginary part, each a decimal of any length
///     or a float, which is taken by its ``repr``.
/// width : str or Decimal or float
///     The width of all columns together, in units of the plane.
/// size : (int, int)
///     Columns and rows.
///
/// Raises
/// ------
/// ValueError
///     If there is no such view, or its pixels are closer than 1e-99339.
///
/// Examples
/// --------
/// >>> from juliaset import JuliaDiv, Viewport
/// >>> view = Viewport(("-0.3", "0.62"), "1e-2", (64, 48))
/// >>> view
/// Viewport(center=('-0.3', '0.62'), width='1e-2', size=(64, 48))
/// >>> JuliaDiv(1j, n_iterations=(0, 300)).counts(view, indexing="xy").shape
/// (48, 64)
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug)]
pub struct Viewport {
    view: engine::Viewport,
    center: [String; 2],
    width: String,
}

impl PartialEq for Viewport {
    /// Views are equal where their samples are, however they are written.
    fn eq(&self, other: &Self) -> bool {
        self.view == other.view
    }
}

impl Viewport {
    /// Columns and rows.
    pub fn shape(&self) -> (usize, usize) {
        let [columns, rows] = self.view.size().map(|side| side as usize);
        (columns, rows)
    }

    pub fn of(view: engine::Viewport) -> Self {
        let (center, width) = (view.center_text(), view.width_text());
        Self { view, center, width }
    }

    pub fn engine(&self) -> &engine::Viewport {
        &self.view
    }
}

#[pymethods]
impl Viewport {
    #[new]
    fn new(center: Point, width: Number, size: Pair<Whole>) -> PyResult<Self> {
        let side = |Whole(side)| u32::try_from(side).unwrap_or(u32::MAX);
        let (Point([re, im]), Number(width)) = (center, width);
        let view = engine::Viewport::parse(&re, &im, &width, [side(size.0), side(size.1)]).or_raise()?;
        Ok(Self { view, center: [re, im], width })
    }

    /// The real and the imaginary part of the middle, as they were given.
    #[getter]
    fn center(&self) -> (&str, &str) {
        let [re, im] = &self.center;
        (re, im)
    }

    /// The width of all columns together, as it was given.
    #[getter]
    fn width(&self) -> &str {
        &self.width
    }

    /// Columns and rows.
    #[getter]
    fn size(&self) -> (u32, u32) {
        self.view.size().into()
    }

    /// The sides ``(left, right, bottom, top)``, as matplotlib's ``imshow`` takes them.
    ///
    /// With ``origin="upper"`` and an array indexed ``[y, x]``. Deep views have sides that floats cannot tell
    /// apart: see `extent_from_center`.
    #[getter]
    fn extent(&self) -> PyResult<(f64, f64, f64, f64)> {
        let [re, im] = &self.center;
        let number = |text: &str| {
            text.parse::<f64>().map_err(|_| PyValueError::new_err(format!("{text:?} is not a number")))
        };
        let (re, im) = (number(re)?, number(im)?);
        let half_width = number(&self.width)? / 2.0;
        let [columns, rows] = self.view.size().map(f64::from);
        let half_height = half_width * (rows / columns);
        Ok((re - half_width, re + half_width, im - half_height, im + half_height))
    }

    /// The sides ``(left, right, bottom, top)`` from the middle, in units of the width.
    ///
    /// Floats tell these apart at any depth.
    #[getter]
    fn extent_from_center(&self) -> (f64, f64, f64, f64) {
        let [columns, rows] = self.view.size().map(f64::from);
        let half_height = 0.5 * (rows / columns);
        (-0.5, 0.5, -half_height, half_height)
    }

    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("center", "width", "size")
    }

    /// What `copy.replace` calls.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        replaced(slf, &["center", "width", "size"], changes)
    }

    fn __getnewargs__(&self) -> ((&str, &str), &str, (u32, u32)) {
        (self.center(), self.width(), self.size())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        // Equal views may have centres that are written with more digits and with fewer.
        let [re, im] = self.view.center().map(engine::Fixed::to_f64);
        (re, im, self.view.width_text(), self.size()).into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let ([re, im], (columns, rows)) = (&self.center, self.size());
        format!("Viewport(center=('{re}', '{im}'), width='{}', size=({columns}, {rows}))", self.width)
    }
}
