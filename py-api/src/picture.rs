//! Pictures of either plane: what `JuliaDiv` and `Mandelbrot` have in common.

use crate::arguments::{Indexing, Precision, Threads, Whole};
use crate::array::{CountsImage, Image, Pixel, memory_for, rows_of};
use crate::errors::Raise;
use crate::place::{Place, Window};
use crate::run::{Progress, interruptible};
use juliaset_engine::color::{ShadeRange, Shades};
use juliaset_engine::{self as engine, Channel, Channels, QuadraticMap};
use num_complex::Complex64;
use numpy::{PyArray1, PyArrayMethods};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;

/// What pictures are taken of.
#[derive(Debug, PartialEq)]
pub struct Subject {
    pub plane: engine::Plane,
    /// Of the parameter plane, only its threshold.
    pub map: QuadraticMap,
    pub range: ShadeRange,
    pub resolution: usize,
}

/// Where, and how.
pub struct Request<'a, 'py> {
    pub region: &'a Place<'py>,
    pub window: Window,
    pub indexing: Indexing,
    pub threads: Option<Threads>,
    pub precision: Precision,
    pub progress: Progress,
}

impl Subject {
    pub fn new(
        plane: engine::Plane,
        map: QuadraticMap,
        range: ShadeRange,
        Whole(resolution): Whole,
    ) -> PyResult<Self> {
        if resolution == 0 {
            return Err(PyValueError::new_err("resolution is 0, and must be at least 1"));
        }
        Ok(Self { plane, map, range, resolution })
    }

    /// The counts that are shown as 0 and as 1.
    pub fn n_iterations(&self) -> (u32, u32) {
        (self.range.itermin(), self.range.itermax())
    }

    fn picture<'py, T: Pixel>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        out: Option<Image<'py, T>>,
        convert: impl Fn(u32) -> T + Send + Sync,
    ) -> PyResult<Image<'py, T>> {
        let Request { region, window, indexing, threads, precision, progress } = request;
        let image = Image::new(py, window.shape(), indexing, out)?;
        let plan = region.plan(self, &window, precision.0)?;
        let mut array = image.lock()?;
        let rows = rows_of(&mut array, indexing);
        interruptible(py, threads, progress, |renderer, watch| {
            let plan = plan(renderer, watch).map_err(Raise::raise)?;
            renderer.fill(&plan, convert, rows, watch).map_err(Raise::raise)
        })??;
        drop(array);
        Ok(image)
    }

    pub fn shades<'py>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        out: Option<Image<'py, f64>>,
    ) -> PyResult<Image<'py, f64>> {
        let shades = Shades::new(self.range);
        self.picture(py, request, out, |count| shades.of(count))
    }

    pub fn counts<'py>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        out: Option<CountsImage<'py>>,
    ) -> PyResult<CountsImage<'py>> {
        let short = self.is_short();
        match out {
            None if short => self.short(py, request, None),
            None => self.long(py, request, None),
            Some(CountsImage::Short(out)) if short => self.short(py, request, Some(out)),
            Some(CountsImage::Long(out)) if !short => self.long(py, request, Some(out)),
            Some(_) => Err(PyTypeError::new_err(format!(
                "out must be an array of {} for counts up to {}",
                if short { "uint16" } else { "uint32" },
                self.range.itermax()
            ))),
        }
    }

    /// Whether all counts fit in 16 bits.
    fn is_short(&self) -> bool {
        u16::try_from(self.range.itermax()).is_ok()
    }

    fn short<'py>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        out: Option<Image<'py, u16>>,
    ) -> PyResult<CountsImage<'py>> {
        self.picture(py, request, out, |count| count as u16).map(CountsImage::Short)
    }

    fn long<'py>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        out: Option<Image<'py, u32>>,
    ) -> PyResult<CountsImage<'py>> {
        self.picture(py, request, out, |count| count).map(CountsImage::Long)
    }

    /// What is known beside the counts; NaN where there is nothing.
    pub fn channel<'py>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        channel: Channel,
    ) -> PyResult<Image<'py, f64>> {
        let Request { region, window, indexing, threads, precision, progress } = request;
        let (columns, rows) = window.shape();
        // The counts are there meanwhile.
        memory_for(py, (columns, rows), size_of::<f64>() + size_of::<u32>())?;
        let plan = region.plan(self, &window, precision.0)?;
        let field = interruptible(py, threads, progress, |renderer, watch| {
            let plan = plan(renderer, watch).map_err(Raise::raise)?;
            renderer.field(&plan, Channels::NONE.with(channel), watch).map_err(Raise::raise)
        })??;
        let values = field.into_channel(channel).ok_or_else(|| PyRuntimeError::new_err("no such channel"))?;
        let array = PyArray1::from_vec(py, values).reshape([rows, columns])?;
        Ok(Image(if indexing == Indexing::Ij { array.transpose()? } else { array }))
    }

    /// The counts of points that lie anywhere, in an array of their shape.
    pub fn counts_at<'py>(
        &self,
        points: &Bound<'py, PyAny>,
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = points.py();
        let numpy = py.import(intern!(py, "numpy"))?;
        let points = numpy.call_method1(intern!(py, "asarray"), (points,))?;
        let kind: char = points.getattr("dtype")?.getattr("kind")?.extract()?;
        if !matches!(kind, 'i' | 'u' | 'f' | 'c') {
            let name = points.getattr("dtype")?.str()?;
            return Err(PyTypeError::new_err(format!(
                "points are complex numbers, not {name}; those of more digits are two arrays"
            )));
        }
        let shape = points.getattr("shape")?;
        let points = numpy.call_method1("ascontiguousarray", (points, "complex128"))?;
        let points = points.call_method1("reshape", (-1,))?.cast_into::<PyArray1<Complex64>>()?;
        let points = points.readonly();
        let counts = if self.is_short() {
            self.flat_counts::<u16>(py, points.as_slice()?, |n| n as u16, threads, progress)?.into_any()
        } else {
            self.flat_counts::<u32>(py, points.as_slice()?, |n| n, threads, progress)?.into_any()
        };
        counts.call_method1("reshape", (shape,))
    }

    fn flat_counts<'py, T: Pixel>(
        &self,
        py: Python<'py>,
        points: &[Complex64],
        convert: impl Fn(u32) -> T + Send + Sync,
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<Bound<'py, PyArray1<T>>> {
        let image = Image::<T>::new(py, (points.len(), 1), Indexing::Xy, None)?;
        let array = image.0.reshape([points.len()])?;
        let mut places = array.readwrite();
        let out = places.as_slice_mut()?;
        let what = (self.plane, &self.map, self.range.itermax());
        interruptible(py, threads, progress, |renderer, watch| {
            renderer.counts_at(what, points, convert, out, watch).map_err(Raise::raise)
        })??;
        drop(places);
        Ok(array)
    }

    /// The counts of the true orbits of points as their decimals say, in an array of their shape.
    pub fn exact_counts_at<'py>(
        &self,
        parts: [&Bound<'py, PyAny>; 2],
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = parts[0].py();
        let numpy = py.import(intern!(py, "numpy"))?;
        let array = |part| numpy.call_method1(intern!(py, "asarray"), (part, "object"));
        let both = numpy.call_method1("broadcast_arrays", (array(parts[0])?, array(parts[1])?))?;
        let shape = both.get_item(0)?.getattr("shape")?;
        let list = |part: usize| both.get_item(part)?.call_method0("ravel")?.call_method0("tolist");
        let points = list(0)?.try_iter()?.zip(list(1)?.try_iter()?);
        let points = points.map(|(re, im)| Ok((re?.extract()?, im?.extract()?)));
        let points: Vec<_> = points.collect::<PyResult<_>>()?;
        let itermax = self.range.itermax();
        let counts = interruptible(py, threads, progress, |renderer, watch| {
            crate::plans::counts_of_points(renderer, &self.map, itermax, &points, watch)
        })?;
        let dtype = if self.is_short() { "uint16" } else { "uint32" };
        let counts = numpy.call_method1("array", (counts?, dtype))?;
        counts.call_method1("reshape", (shape,))
    }
}
