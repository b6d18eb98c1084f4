//! `juliaset.about`: what c0 says of its Julia set.

use crate::arguments::Whole;
use crate::cycle::Cycle;
use crate::errors::OrRaise;
use crate::numbers::Point;
use crate::run::{Progress, interruptible};
use juliaset_engine::dynamics::{self, Behaviour, CyclesError, Facts, NAMED, PeriodicOrbit, named};
use juliaset_engine::{Decimal, QuadraticMap, shortened};
use num_complex::Complex64;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// Of the longest cycles that are looked for; the command line has the same limit.
const LONGEST: u32 = 8;

/// A c0 as an argument: a point, or the name of one.
pub struct C0Like(QuadraticMap);

impl C0Like {
    pub fn map(&self) -> &QuadraticMap {
        &self.0
    }
}

impl<'py> FromPyObject<'_, 'py> for C0Like {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::C0;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let threshold = QuadraticMap::default().threshold();
        if object.is_instance_of::<PyString>() {
            let name = object.extract::<&str>()?;
            let known = named(name).ok_or_else(|| {
                let names: Vec<&str> = NAMED.iter().map(|known| known.name).collect();
                let (name, names) = (shortened(name), names.join(", "));
                PyValueError::new_err(format!("no c0 is called `{name}`: known are {names}"))
            })?;
            return QuadraticMap::of_decimals(known.decimals(), threshold).or_raise().map(Self);
        }
        let Point([re, im]) = object.extract()?;
        QuadraticMap::parse(&re, &im, threshold).or_raise().map(Self)
    }
}

/// What c0 says of its Julia set.
///
/// Parameters
/// ----------
/// c0 : complex or (str or Decimal or float, str or Decimal or float) or str
///     The parameter of the map, or the name of a known one, such as "rabbit".
/// cycles : int, optional
///     Find all cycles of at most so many points too, up to 8.
///
/// Returns
/// -------
/// About
///
/// Raises
/// ------
/// ValueError
///     If there is no such c0, or no such cycles.
///
/// Examples
/// --------
/// >>> import juliaset
/// >>> rabbit = juliaset.about("rabbit")
/// >>> rabbit.kind, rabbit.period, rabbit.connected
/// ('attracting', 3, True)
/// >>> print(juliaset.about(1j))
/// c0 lands on a cycle of 2 points after 2 iterations
#[pyfunction]
#[pyo3(signature = (c0, *, cycles = None))]
pub fn about(py: Python<'_>, c0: C0Like, cycles: Option<Whole>) -> PyResult<About> {
    About::of(py, c0.map(), cycles)
}

/// What is known of a c0, in the words of ``juliaset about --json``: what does not apply is None.
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct About {
    c0: [String; 2],
    facts: Facts,
    cycles: Option<Vec<PeriodicOrbit>>,
}

impl About {
    pub fn of(py: Python<'_>, map: &QuadraticMap, cycles: Option<Whole>) -> PyResult<Self> {
        let longest = cycles.map(|Whole(most)| u32::try_from(most).unwrap_or(u32::MAX));
        if let Some(longest) = longest.filter(|longest| !(1..=LONGEST).contains(longest)) {
            let most = LONGEST;
            return Err(PyValueError::new_err(format!(
                "cycles is {longest}, and must lie between 1 and {most}"
            )));
        }
        let found = interruptible(py, None, Progress::default(), |_, watch| {
            let facts = dynamics::facts(map, watch)?;
            let mut cycles = Vec::new();
            for period in 1..=longest.unwrap_or(0) {
                cycles.extend(dynamics::cycles(map.c0(), period, watch)?);
            }
            Ok::<_, CyclesError>((facts, longest.is_some().then_some(cycles)))
        })?;
        let (facts, cycles) = found.or_raise()?;
        Ok(Self { c0: map.c0_decimals().each_ref().map(Decimal::to_string), facts, cycles })
    }
}

#[pymethods]
impl About {
    /// The real and the imaginary part of the parameter, to their last digit.
    #[getter]
    fn c0(&self) -> (&str, &str) {
        let [re, im] = &self.c0;
        (re, im)
    }

    /// Where the orbit of 0 goes: "attracting", "parabolic", "escaping", "preperiodic" or "undecided".
    #[getter]
    fn kind(&self) -> &'static str {
        self.facts.kind()
    }

    /// Whether the Julia set is connected; None where that is not certain.
    #[getter]
    fn connected(&self) -> Option<bool> {
        self.facts.connected
    }

    /// How many points the cycle has that the orbit of 0 tends to or lands on.
    #[getter]
    fn period(&self) -> Option<usize> {
        self.facts.period()
    }

    /// After how many iterations the orbit of 0 is on a cycle that repels.
    #[getter]
    fn preperiod(&self) -> Option<usize> {
        match &self.facts.behaviour {
            Behaviour::Preperiodic { preperiod, .. } => Some(*preperiod),
            _ => None,
        }
    }

    /// The derivative of one turn of that cycle.
    #[getter]
    fn multiplier(&self) -> Option<Complex64> {
        self.facts.multiplier()
    }

    /// The fraction of a turn, numerator and denominator, that a multiplier on the unit circle is nearest to.
    #[getter]
    fn angle(&self) -> Option<(u32, u32)> {
        match &self.facts.behaviour {
            Behaviour::Parabolic { angle, .. } => Some((*angle).into()),
            _ => None,
        }
    }

    /// How many iterations the orbit of 0 stays within 2, if it escapes.
    #[getter]
    fn escapes_after(&self) -> Option<u32> {
        match &self.facts.behaviour {
            Behaviour::Escaping { after, .. } => Some(*after),
            _ => None,
        }
    }

    /// The estimate of the distance to the Mandelbrot set, within a factor of 2, if the orbit of 0 escapes.
    #[getter]
    fn distance(&self) -> Option<f64> {
        match &self.facts.behaviour {
            Behaviour::Escaping { distance, .. } => Some(*distance),
            _ => None,
        }
    }

    /// After how many iterations it was given up to find out.
    #[getter]
    fn undecided_after(&self) -> Option<u32> {
        match &self.facts.behaviour {
            Behaviour::Undecided { after } => Some(*after),
            _ => None,
        }
    }

    /// The fixed points alpha and beta, as cycles of one point with their multipliers.
    #[getter]
    fn fixed_points(&self) -> (Cycle, Cycle) {
        let [alpha, beta] = self.facts.fixed_points.clone();
        (alpha.into(), beta.into())
    }

    /// The cycles, where they were asked for.
    #[getter]
    fn cycles(&self) -> Option<Vec<Cycle>> {
        self.cycles.as_ref().map(|cycles| cycles.iter().cloned().map(Cycle::from).collect())
    }

    /// The same in a sentence without a capital and a full stop.
    #[getter]
    fn sentence(&self) -> String {
        self.facts.to_string()
    }

    /// The object that ``juliaset about --json`` prints: what does not apply is left out, and points are pairs.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let pair = |z: Complex64| [z.re, z.im];
        let dict = PyDict::new(py);
        dict.set_item(intern!(py, "c0"), &self.c0)?;
        dict.set_item(intern!(py, "kind"), self.kind())?;
        dict.set_item(intern!(py, "connected"), self.connected())?;
        set_known(&dict, "period", self.period())?;
        set_known(&dict, "preperiod", self.preperiod())?;
        set_known(&dict, "multiplier", self.multiplier().map(pair))?;
        set_known(&dict, "angle", self.angle().map(<[u32; 2]>::from))?;
        set_known(&dict, "escapes_after", self.escapes_after())?;
        // JSON has no infinity, and says null.
        set_known(&dict, "distance", self.distance().map(|far| far.is_finite().then_some(far)))?;
        set_known(&dict, "undecided_after", self.undecided_after())?;
        let mut fixed = Vec::new();
        for orbit in &self.facts.fixed_points {
            let point = PyDict::new(py);
            point.set_item(intern!(py, "point"), orbit.points.first().copied().map(pair))?;
            point.set_item(intern!(py, "multiplier"), pair(orbit.multiplier))?;
            fixed.push(point);
        }
        dict.set_item(intern!(py, "fixed_points"), fixed)?;
        if let Some(orbits) = &self.cycles {
            let mut cycles = Vec::new();
            for orbit in orbits {
                let cycle = PyDict::new(py);
                cycle.set_item(intern!(py, "period"), orbit.period())?;
                cycle.set_item(intern!(py, "multiplier"), pair(orbit.multiplier))?;
                let points: Vec<[f64; 2]> = orbit.points.iter().copied().map(pair).collect();
                cycle.set_item(intern!(py, "points"), points)?;
                cycles.push(cycle);
            }
            dict.set_item(intern!(py, "cycles"), cycles)?;
        }
        dict.set_item(intern!(py, "sentence"), self.sentence())?;
        Ok(dict)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (self.c0(), self.kind(), self.period()).into_pyobject(py)?.hash()
    }

    fn __str__(&self) -> String {
        format!("c0 {}", self.facts)
    }

    fn __repr__(&self) -> String {
        let [re, im] = &self.c0;
        format!("<About c0 = ({re}, {im}): {}>", self.facts)
    }
}

fn set_known<'py, T: IntoPyObject<'py>>(
    dict: &Bound<'py, PyDict>,
    name: &str,
    value: Option<T>,
) -> PyResult<()> {
    match value {
        Some(value) => dict.set_item(name, value),
        None => Ok(()),
    }
}

/// For whoever cancels: a cancelled search has raised what cancelled it.
pub fn cancelled(error: juliaset_engine::Cancelled) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
