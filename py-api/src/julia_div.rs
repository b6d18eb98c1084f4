//! `juliaset.JuliaDiv`.

use crate::arguments::{Indexing, Iterations, Pair, Precision, Threads, Whole};
use crate::array::{CountsImage, Image, Pixel, rows_of};
use crate::errors::{OrRaise, Raise};
use crate::numbers::Point;
use crate::plane::{Plane, Window};
use crate::plans;
use crate::run::interruptible;
use crate::viewport::Viewport;
use juliaset_engine::color::{ShadeRange, Shades};
use juliaset_engine::{Decimal, QuadraticMap};
use num_complex::Complex64;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyComplex;

/// How fast orbits of ``z -> z**2 + c_0`` leave a disc.
///
/// The count of a point is the number of iterations that its orbit stays inside: ``n_iterations[1]`` where it
/// never leaves. Objects cannot be changed, compare by value, can be hashed and pickled.
///
/// Parameters
/// ----------
/// c_0 : complex or (str or Decimal or float, str or Decimal or float)
///     The parameter of the map; as a pair of its real and its imaginary part, each a decimal of any length or a
///     float. A float is taken for the shortest decimal that names it, its ``repr``.
/// threshold : float, default 2.0
///     The radius of the disc.
/// n_iterations : (int, int), default (0, 50)
///     Counts up to the first are shown as 0, and the second as 1; no orbit is followed further.
/// resolution : int, default 1000
///     The number of columns of a picture of a `ComplexRegion`. A `Viewport` has its own.
///
/// Raises
/// ------
/// ValueError
///     If a number is not finite, not positive where it has to be, or ``n_iterations`` does not ascend.
///
/// Examples
/// --------
/// The picture of the article, to be seen with ``matplotlib.pyplot.imshow(shades.T, origin="lower")``:
///
/// >>> from juliaset import ComplexRegion, JuliaDiv
/// >>> julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(5, 80))
/// >>> shades = julia.over(ComplexRegion(-1.6, 1.6, -1.0, 1.0))
/// >>> shades.shape, shades.dtype
/// ((1000, 625), dtype('float64'))
/// >>> julia
/// JuliaDiv(c_0=(-0.835-0.2321j), threshold=2.0, n_iterations=(5, 80), resolution=1000)
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct JuliaDiv {
    map: QuadraticMap,
    range: ShadeRange,
    resolution: usize,
}

/// What all pictures have in common.
struct Request<'a, 'py> {
    plane: &'a Plane<'py>,
    window: Window,
    indexing: Indexing,
    threads: Option<Threads>,
    precision: Precision,
}

impl JuliaDiv {
    fn picture<'py, T: Pixel>(
        &self,
        py: Python<'py>,
        request: &Request<'_, 'py>,
        out: Option<Image<'py, T>>,
        convert: impl Fn(u32) -> T + Send + Sync,
    ) -> PyResult<Image<'py, T>> {
        let &Request { plane, ref window, indexing, threads, precision } = request;
        let image = Image::new(py, window.shape(), indexing, out)?;
        let what = (&self.map, self.range.itermax(), self.resolution);
        let plan = plane.plan(what, window, precision.0)?;
        let mut array = image.lock()?;
        let rows = rows_of(&mut array, indexing);
        interruptible(py, threads, |renderer, watch| {
            let plan = plan(renderer, watch).map_err(Raise::raise)?;
            renderer.fill(&plan, convert, rows, watch).map_err(Raise::raise)
        })??;
        drop(array);
        Ok(image)
    }

    fn shades<'py>(
        &self,
        py: Python<'py>,
        request: &Request<'_, 'py>,
        out: Option<Image<'py, f64>>,
    ) -> PyResult<Image<'py, f64>> {
        let shades = Shades::new(self.range);
        self.picture(py, request, out, |count| shades.of(count))
    }

    fn raw_counts<'py>(
        &self,
        py: Python<'py>,
        request: &Request<'_, 'py>,
        out: Option<CountsImage<'py>>,
    ) -> PyResult<CountsImage<'py>> {
        let short = u16::try_from(self.range.itermax()).is_ok();
        let long = |out| self.picture(py, request, out, |count| count).map(CountsImage::Long);
        let narrow = |out| self.picture(py, request, out, |count| count as u16).map(CountsImage::Short);
        match out {
            None if short => narrow(None),
            None => long(None),
            Some(CountsImage::Short(out)) if short => narrow(Some(out)),
            Some(CountsImage::Long(out)) if !short => long(Some(out)),
            Some(_) => Err(PyTypeError::new_err(format!(
                "out must be an array of {} for counts up to {}",
                if short { "uint16" } else { "uint32" },
                self.range.itermax()
            ))),
        }
    }
}

#[pymethods]
impl JuliaDiv {
    #[new]
    #[pyo3(
        signature = (c_0, threshold = 2.0, n_iterations = Pair(Iterations(0), Iterations(50)), resolution = Whole(1000)),
        text_signature = "(c_0, threshold=2.0, n_iterations=(0, 50), resolution=1000)"
    )]
    fn new(c_0: Point, threshold: f64, n_iterations: Pair<Iterations>, resolution: Whole) -> PyResult<Self> {
        let Point([re, im]) = c_0;
        let Pair(Iterations(itermin), Iterations(itermax)) = n_iterations;
        let map = QuadraticMap::parse(&re, &im, threshold).or_raise()?;
        let range = ShadeRange::new(itermin, itermax).or_raise()?;
        if resolution.0 == 0 {
            return Err(PyValueError::new_err("resolution is 0, and must be at least 1"));
        }
        Ok(Self { map, range, resolution: resolution.0 })
    }

    /// The parameter of the map, to the nearest doubles.
    #[getter]
    fn c_0(&self) -> Complex64 {
        self.map.c0()
    }

    /// The real and the imaginary part of the parameter, to their last digit.
    #[getter]
    fn c_0_text(&self) -> (String, String) {
        let [re, im] = self.map.c0_decimals();
        (re.to_string(), im.to_string())
    }

    /// The radius of the disc that orbits leave.
    #[getter]
    fn threshold(&self) -> f64 {
        self.map.threshold()
    }

    /// The counts that are shown as 0 and as 1.
    #[getter]
    fn n_iterations(&self) -> (u32, u32) {
        (self.range.itermin(), self.range.itermax())
    }

    /// The number of columns of a picture of a region.
    #[getter]
    fn resolution(&self) -> usize {
        self.resolution
    }

    /// The counts of a picture, normalised: from 0 up to ``n_iterations[0]`` to 1 at ``n_iterations[1]``.
    ///
    /// Parameters
    /// ----------
    /// region : ComplexRegion or Viewport
    ///     Where.
    /// indexing : {"ij", "xy"}, default "ij"
    ///     Whether the array is indexed ``[x, y]`` or ``[y, x]``. In memory the points of a row are neighbours
    ///     either way, so that ``.T`` of the former is C-contiguous.
    /// out : numpy.ndarray of float64, optional
    ///     An array of the right shape to be written and returned, with any strides.
    /// threads : int, optional
    ///     How many threads count; one for each core where left out. It changes no value.
    /// precision : {"auto", "f64", "exact"}, default "auto"
    ///     "exact" gives the counts of the true orbits of a `Viewport`, for ``c_0`` and the centre as their
    ///     decimals say. "f64" counts in doubles, however deep: below pixels 1e-11 apart more and more of that
    ///     is wrong. "auto" is "exact" from there on and "f64" above, where it is faster. The samples of a
    ///     `ComplexRegion` are doubles.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of float64
    ///     Of shape ``region.shape(resolution)``, or that reversed.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If the picture has no column or row, ``out`` has another shape or cannot be written, or a
    ///     `ComplexRegion` is to be exact.
    /// MemoryError
    ///     If the array, or the orbit that a deep view is counted by, does not fit in memory.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=4)
    /// >>> julia.over(ComplexRegion(-1, 1, -0.5, 0.5))
    /// array([[0.08, 1.  ],
    ///        [0.14, 0.44],
    ///        [0.32, 0.76],
    ///        [0.04, 0.44]])
    #[pyo3(
        signature = (region, *, indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default()),
        text_signature = "($self, region, *, indexing='ij', out=None, threads=None, precision='auto')"
    )]
    fn over<'py>(
        &self,
        py: Python<'py>,
        region: Plane<'py>,
        indexing: Indexing,
        out: Option<Image<'py, f64>>,
        threads: Option<Threads>,
        precision: Precision,
    ) -> PyResult<Image<'py, f64>> {
        let window = region.whole(self.resolution)?;
        self.shades(py, &Request { plane: &region, window, indexing, threads, precision }, out)
    }

    /// The counts of a picture, as they are.
    ///
    /// Parameters
    /// ----------
    /// region : ComplexRegion or Viewport
    ///     Where.
    /// indexing : {"ij", "xy"}, default "ij"
    ///     Whether the array is indexed ``[x, y]`` or ``[y, x]``.
    /// out : numpy.ndarray of uint16 or uint32, optional
    ///     An array of the right shape and type to be written and returned, with any strides.
    /// threads : int, optional
    ///     How many threads count; one for each core where left out.
    /// precision : {"auto", "f64", "exact"}, default "auto"
    ///     As for `over`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint16 or uint32
    ///     The numbers of iterations: ``uint16`` where ``n_iterations[1]`` is at most 65535. Of shape
    ///     ``region.shape(resolution)``, or that reversed.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     If ``out`` is not an array of that type.
    /// ValueError
    ///     If the picture has no column or row, ``out`` has another shape or cannot be written, or a
    ///     `ComplexRegion` is to be exact.
    /// MemoryError
    ///     If the array, or the orbit that a deep view is counted by, does not fit in memory.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=4)
    /// >>> julia.counts(ComplexRegion(-1, 1, -0.5, 0.5), indexing="xy")
    /// array([[ 4,  7, 16,  2],
    ///        [50, 22, 38, 22]], dtype=uint16)
    #[pyo3(
        signature = (region, *, indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default()),
        text_signature = "($self, region, *, indexing='ij', out=None, threads=None, precision='auto')"
    )]
    fn counts<'py>(
        &self,
        py: Python<'py>,
        region: Plane<'py>,
        indexing: Indexing,
        out: Option<CountsImage<'py>>,
        threads: Option<Threads>,
        precision: Precision,
    ) -> PyResult<CountsImage<'py>> {
        let window = region.whole(self.resolution)?;
        self.raw_counts(py, &Request { plane: &region, window, indexing, threads, precision }, out)
    }

    /// A part of `over`: the same values, bit for bit, without the rest of the picture.
    ///
    /// Parameters
    /// ----------
    /// region : ComplexRegion or Viewport
    ///     Where the whole picture is.
    /// x0, x1 : int
    ///     The first column, and the one behind the last.
    /// y0, y1 : int
    ///     The first row, and the one behind the last.
    /// step : int, default 1
    ///     Only every ``step``-th column and row, from the first ones on.
    /// indexing, out, threads, precision
    ///     As for `over`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of float64
    ///     ``over(region)[x0:x1:step, y0:y1:step]``.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If the part is empty or does not lie within the picture, or as for `over`.
    /// MemoryError
    ///     If the array does not fit in memory.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=10**9)
    /// >>> julia.window(ComplexRegion(-1, 1, -1, 1), 500_000_000, 500_000_002, 499_999_999, 500_000_000)
    /// array([[0.76],
    ///        [0.76]])
    #[pyo3(
        signature = (region, x0, x1, y0, y1, *, step = Whole(1), indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default()),
        text_signature = "($self, region, x0, x1, y0, y1, *, step=1, indexing='ij', out=None, threads=None, precision='auto')"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but six have names in every call")]
    fn window<'py>(
        &self,
        py: Python<'py>,
        region: Plane<'py>,
        x0: Whole,
        x1: Whole,
        y0: Whole,
        y1: Whole,
        step: Whole,
        indexing: Indexing,
        out: Option<Image<'py, f64>>,
        threads: Option<Threads>,
        precision: Precision,
    ) -> PyResult<Image<'py, f64>> {
        let window = region.part(self.resolution, [x0, x1], [y0, y1], step)?;
        self.shades(py, &Request { plane: &region, window, indexing, threads, precision }, out)
    }

    /// A part of `counts`: the same numbers without the rest of the picture.
    ///
    /// Parameters
    /// ----------
    /// region : ComplexRegion or Viewport
    ///     Where the whole picture is.
    /// x0, x1 : int
    ///     The first column, and the one behind the last.
    /// y0, y1 : int
    ///     The first row, and the one behind the last.
    /// step : int, default 1
    ///     Only every ``step``-th column and row, from the first ones on.
    /// indexing, out, threads, precision
    ///     As for `counts`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint16 or uint32
    ///     ``counts(region)[x0:x1:step, y0:y1:step]``.
    ///
    /// Raises
    /// ------
    /// TypeError, ValueError, MemoryError
    ///     As for `window` and `counts`.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=4)
    /// >>> julia.window_counts(ComplexRegion(-1, 1, -0.5, 0.5), 1, 4, 0, 2, step=2)
    /// array([[7],
    ///        [2]], dtype=uint16)
    #[pyo3(
        signature = (region, x0, x1, y0, y1, *, step = Whole(1), indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default()),
        text_signature = "($self, region, x0, x1, y0, y1, *, step=1, indexing='ij', out=None, threads=None, precision='auto')"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but six have names in every call")]
    fn window_counts<'py>(
        &self,
        py: Python<'py>,
        region: Plane<'py>,
        x0: Whole,
        x1: Whole,
        y0: Whole,
        y1: Whole,
        step: Whole,
        indexing: Indexing,
        out: Option<CountsImage<'py>>,
        threads: Option<Threads>,
        precision: Precision,
    ) -> PyResult<CountsImage<'py>> {
        let window = region.part(self.resolution, [x0, x1], [y0, y1], step)?;
        self.raw_counts(py, &Request { plane: &region, window, indexing, threads, precision }, out)
    }

    /// What `n_iterations` suit a view, however deep: the object's own have no say in it.
    ///
    /// Parameters
    /// ----------
    /// view : Viewport
    ///     Where.
    ///
    /// Returns
    /// -------
    /// tuple of int
    ///     A number that no count of the view is below, and one beyond which there is little left to see.
    ///
    /// Raises
    /// ------
    /// MemoryError
    ///     If the orbit that a deep view is counted by does not fit in memory.
    ///
    /// Examples
    /// --------
    /// >>> from juliaset import Viewport
    /// >>> view = Viewport(0, "1e-300", (4, 2))
    /// >>> iterations = JuliaDiv(1j).bounds(view)
    /// >>> iterations
    /// (1596, 1637)
    /// >>> JuliaDiv(1j, n_iterations=iterations).counts(view, indexing="xy")
    /// array([[1606, 1606, 1599, 1599],
    ///        [1599, 1599, 1606, 1606]], dtype=uint16)
    fn bounds(&self, py: Python<'_>, view: PyRef<'_, Viewport>) -> PyResult<(u32, u32)> {
        let view = view.engine().clone();
        let [itermin, itermax] =
            interruptible(py, None, |renderer, watch| plans::bounds(renderer, &self.map, &view, watch))?
                .or_raise()?;
        Ok((itermin, itermax))
    }

    fn __getnewargs__(&self) -> ((String, String), f64, (u32, u32), usize) {
        (self.c_0_text(), self.threshold(), self.n_iterations(), self.resolution)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.__getnewargs__().into_pyobject(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let Complex64 { re, im } = self.c_0();
        let is_short = [re, im].map(Decimal::from_f64) == self.map.c0_decimals().clone().map(Some);
        let c_0 = if is_short {
            PyComplex::from_doubles(py, re, im).repr()?.to_string()
        } else {
            let (re, im) = self.c_0_text();
            format!("('{re}', '{im}')")
        };
        let (threshold, resolution) = (self.threshold(), self.resolution);
        Ok(format!(
            "JuliaDiv(c_0={c_0}, threshold={threshold:?}, n_iterations={:?}, resolution={resolution})",
            self.n_iterations()
        ))
    }
}
