//! `juliaset.Viewport`: all that Python knows of the explorer's grid.

use crate::arguments::Whole;
#[cfg(feature = "stubs")]
use crate::array::hint;
use crate::errors::OrRaise;
use crate::plane::Window;
use juliaset_engine::{self as engine, Grid, TooLarge, ViewportError};
use num_complex::Complex64;
use pyo3::exceptions::{PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyString};

/// The explorer's view: a centre, a width, and a size in pixels.
///
/// Its pixels are square, its samples stand in their middle, and row 0 is on top. Objects cannot be changed,
/// compare by value, can be hashed and pickled.
///
/// Parameters
/// ----------
/// center : complex or (str or float, str or float)
///     The point in the middle; as a pair of its real and its imaginary part, each a decimal of any length
///     or a float, which is taken by its ``repr``.
/// width : str or float
///     The width of all columns together, in units of the plane.
/// size : (int, int)
///     Columns and rows.
///
/// Raises
/// ------
/// ValueError
///     If there is no such view, or its pixels are closer than the engine can count them.
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

    /// The samples of a part of the view.
    pub fn grid(&self, window: &Window) -> PyResult<Grid> {
        let (width, height) = self.shape();
        // Asked for first, as the engine takes its room for granted.
        let mut room = Vec::<f64>::new();
        room.try_reserve_exact(2 * width.max(height)).map_err(|_| TooLarge { width, height }).or_raise()?;
        drop(std::hint::black_box(room));
        let whole = self.view.grid();
        let part = |list: &[f64]| list.iter().copied().step_by(window.step.get()).collect();
        let (columns, rows) = (window.rect.columns.clone(), window.rect.rows.clone());
        Ok(Grid { xs: part(&whole.xs[columns]), ys: part(&whole.ys[rows]) })
    }
}

/// The view that these texts tell of.
fn parse([re, im]: &[String; 2], width: &str, size: [u32; 2]) -> PyResult<engine::Viewport> {
    let number: f64 = width
        .trim()
        .parse()
        .map_err(|_| PyValueError::new_err(format!("the width {width:?} is not a decimal number")))?;
    let digits = width.split(['e', 'E']).next().unwrap_or_default();
    if number == 0.0 && digits.contains(|digit: char| ('1'..='9').contains(&digit)) {
        // Below every f64.
        let [columns, _] = size;
        let error = ViewportError::TooDeep { width: f64::MIN_POSITIVE, columns, spacing: f64::MIN_POSITIVE };
        return Err(PyValueError::new_err(format!("the width is {width}: {error}")));
    }
    engine::Viewport::parse(re, im, number, size).or_raise()
}

#[pymethods]
impl Viewport {
    #[new]
    fn new(center: Center, width: Decimal, size: (Whole, Whole)) -> PyResult<Self> {
        let side = |Whole(side)| u32::try_from(side).unwrap_or(u32::MAX);
        let view = parse(&center.0, &width.0, [side(size.0), side(size.1)])?;
        Ok(Self { view, center: center.0, width: width.0 })
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
    /// apart.
    #[getter]
    fn extent(&self) -> PyResult<(f64, f64, f64, f64)> {
        let [re, im] = &self.center;
        let number = |text: &str| {
            text.trim().parse::<f64>().map_err(|_| PyValueError::new_err(format!("{text:?} is not a number")))
        };
        let (re, im) = (number(re)?, number(im)?);
        let half_width = number(&self.width)? / 2.0;
        let [columns, rows] = self.view.size().map(f64::from);
        let half_height = half_width * (rows / columns);
        Ok((re - half_width, re + half_width, im - half_height, im + half_height))
    }

    fn __getnewargs__(&self) -> ((&str, &str), &str, (u32, u32)) {
        (self.center(), self.width(), self.size())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let [re, im] = self.view.center_text();
        (re, im, self.view.width_text(), self.size()).into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let ([re, im], (columns, rows)) = (&self.center, self.size());
        format!("Viewport(center=('{re}', '{im}'), width='{}', size=({columns}, {rows}))", self.width)
    }
}

/// A number as its text.
struct Decimal(String);

impl<'py> FromPyObject<'_, 'py> for Decimal {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::DECIMAL;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            let text: String = object.extract()?;
            let plain = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
            return match text.trim() {
                text if !text.is_empty() && text.chars().all(plain) => Ok(Self(text.to_owned())),
                _ => Err(PyValueError::new_err(format!("{text:?} is not a decimal number"))),
            };
        }
        if object.is_instance_of::<PyInt>() {
            return Ok(Self(object.str()?.to_string()));
        }
        // Also what is a float in another coat, like NumPy's.
        let number: f64 = object.extract()?;
        Ok(Self(PyFloat::new(object.py(), number).repr()?.to_string()))
    }
}

/// A point as the texts of its parts.
struct Center([String; 2]);

impl<'py> FromPyObject<'_, 'py> for Center {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::CENTER;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<pyo3::types::PyTuple>() {
            let (Decimal(re), Decimal(im)) = object.extract()?;
            return Ok(Self([re, im]));
        }
        let point: Complex64 = object.extract().map_err(|_| {
            PyTypeError::new_err("center must be a complex number, or a pair of texts or floats")
        })?;
        let text = |part| PyFloat::new(object.py(), part).repr().map(|text| text.to_string());
        Ok(Self([text(point.re)?, text(point.im)?]))
    }
}
