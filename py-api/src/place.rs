//! Where a picture is taken: the article's region, or the explorer's view.

use crate::arguments::Whole;
use crate::errors::OrRaise;
use crate::picture::Subject;
use crate::plans::{self, Planned};
use crate::region::ComplexRegion;
use crate::viewport;
use juliaset_engine::{self as engine, Engine, Plan, PlanError, Precision, Rect, Renderer, Samples, Watch};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::num::NonZeroUsize;
use std::ops::Range;

/// Where pictures are taken.
pub enum Place<'py> {
    Region(PyRef<'py, ComplexRegion>),
    View(PyRef<'py, viewport::Viewport>),
}

impl<'py> FromPyObject<'_, 'py> for Place<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::PLANE;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(region) = object.extract() {
            return Ok(Self::Region(region));
        }
        object.extract().map(Self::View).map_err(|_| match object.get_type().name() {
            Ok(kind) => PyTypeError::new_err(format!("a ComplexRegion or a Viewport is needed, not {kind}")),
            Err(error) => error,
        })
    }
}

/// A part of a picture, by the first and the last but one of its columns and rows.
#[derive(Clone)]
pub struct Window {
    pub rect: Rect,
    pub step: NonZeroUsize,
}

impl Window {
    /// Columns and rows that are taken.
    pub fn shape(&self) -> (usize, usize) {
        let Rect { columns, rows } = &self.rect;
        (columns.len().div_ceil(self.step.get()), rows.len().div_ceil(self.step.get()))
    }
}

impl Place<'_> {
    /// All of the picture. `resolution` is the number of columns on a region; a view has its own.
    pub fn whole(&self, resolution: usize) -> PyResult<Window> {
        let (columns, rows) = match self {
            Self::Region(region) => region.engine().shape(resolution).or_raise()?,
            Self::View(view) => view.shape(),
        };
        Ok(Window { rect: Rect { columns: 0..columns, rows: 0..rows }, step: NonZeroUsize::MIN })
    }

    /// A part of the picture that is not empty, and every `step`-th column and row of that.
    pub fn part(
        &self,
        resolution: usize,
        columns: [Whole; 2],
        rows: [Whole; 2],
        step: Whole,
    ) -> PyResult<Window> {
        let whole = self.whole(resolution)?.rect;
        let range = |axis: &str, [Whole(first), Whole(end)]: [Whole; 2], whole: Range<usize>| {
            if first >= end || end > whole.end {
                return Err(PyValueError::new_err(format!(
                    "{axis}0 is {first} and {axis}1 is {end}, and must be ascending and at most {}",
                    whole.end
                )));
            }
            Ok(first..end)
        };
        let step = NonZeroUsize::new(step.0).ok_or_else(|| PyValueError::new_err("step is 0"))?;
        let (columns, rows) = (range("x", columns, whole.columns)?, range("y", rows, whole.rows)?);
        Ok(Window { rect: Rect { columns, rows }, step })
    }

    /// All of the picture or a part of it, ``(x0, x1, y0, y1)``, and every `step`-th column and row of that.
    pub fn window(&self, resolution: usize, window: Option<[Whole; 4]>, step: Whole) -> PyResult<Window> {
        match window {
            Some([x0, x1, y0, y1]) => self.part(resolution, [x0, x1], [y0, y1], step),
            None => {
                let Rect { columns, rows } = self.whole(resolution)?.rect;
                let all = |range: Range<usize>| [Whole(range.start), Whole(range.end)];
                self.part(resolution, all(columns), all(rows), step)
            }
        }
    }

    /// A part of the picture made ready to be counted, which may take long for a deep view.
    pub fn plan(
        &self,
        subject: &Subject,
        window: &Window,
        precision: Precision,
    ) -> PyResult<impl FnOnce(&Renderer, &Watch) -> Result<Plan, PlanError> + Send + use<>> {
        let (plane, map, itermax) = (subject.plane, subject.map.clone(), subject.range.itermax());
        let Window { rect, step } = window.clone();
        let whole = self.samples(subject, precision)?;
        let part = whole.every(&rect, step).or_raise()?;
        part.has_room().or_raise()?;
        Ok(move |renderer: &Renderer, watch: &Watch| {
            let Some(view) = deep_view(plane, &whole, precision) else {
                return renderer.planner().plan(plane, &map, itermax, &part, precision, watch);
            };
            // What is made ready for the whole serves for every part of it.
            let plan = plans::plan(renderer, &map, itermax, view, precision, watch)?;
            Ok(plan.every(&rect, step).unwrap_or(plan))
        })
    }

    /// All of the picture made ready, and what makes finer ones of it: for colours, which may depend on the whole.
    pub fn plan_whole(
        &self,
        subject: &Subject,
        precision: Precision,
    ) -> PyResult<impl FnOnce(&Renderer, &Watch) -> Planned + Send + use<>> {
        let (plane, map, itermax) = (subject.plane, subject.map.clone(), subject.range.itermax());
        let whole = self.samples(subject, precision)?;
        whole.has_room().or_raise()?;
        Ok(move |renderer: &Renderer, watch: &Watch| {
            if let Some(view) = deep_view(plane, &whole, precision) {
                return plans::plan_and_planner(renderer, &map, itermax, view, precision, watch);
            }
            let mut planner = renderer.planner();
            let plan = planner.plan(plane, &map, itermax, &whole, precision, watch)?;
            Ok((plan, planner))
        })
    }

    /// All samples of the picture.
    fn samples(&self, subject: &Subject, precision: Precision) -> PyResult<Samples> {
        match self {
            Self::Region(_) if precision == Precision::Exact => Err(PyValueError::new_err(
                "precision is 'exact', but the samples of a ComplexRegion are doubles, as in the article, \
                 and so are their orbits; a Viewport can be counted exactly",
            )),
            Self::Region(region) => Samples::region(*region.engine(), subject.resolution).or_raise(),
            Self::View(view) => Ok(Samples::view(view.engine().clone())),
        }
    }
}

/// The view whose orbit is worth keeping.
fn deep_view(plane: engine::Plane, samples: &Samples, precision: Precision) -> Option<&engine::Viewport> {
    let deep = samples.of_view().filter(|view| Engine::of(view, precision) == Engine::Deep);
    deep.filter(|_| plane == engine::Plane::Dynamical)
}
