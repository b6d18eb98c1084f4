//! `juliaset.JuliaDiv`.

use crate::about::About;
use crate::arguments::{ChannelName, Indexing, Iterations, Pair, Precision, Threads, Whole, replaced};
use crate::array::{CountsArray, CountsImage, Image};
use crate::color::{Coloring, ColoringLike};
use crate::cycle::{Cycle, Line};
use crate::errors::OrRaise;
use crate::image::{Paint, SamplesPerPixel};
use crate::nearest::NearestPoint;
use crate::numbers::{Number, Point};
use crate::palette::{Bytes, PaletteLike};
use crate::picture::{Request, Subject};
use crate::place::Place;
use crate::plans;
use crate::run::{Progress, interruptible};
use crate::viewport::Viewport;
use juliaset_engine::color::ShadeRange;
use juliaset_engine::{Channel, Decimal, Plane, QuadraticMap, dynamics};
use num_complex::Complex64;
use pyo3::prelude::*;
use pyo3::types::{PyComplex, PyDict};

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
pub struct JuliaDiv(Subject);

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
        Subject::new(Plane::Dynamical, map, range, resolution).map(Self)
    }

    /// The parameter of the map, to the nearest doubles.
    #[getter]
    fn c_0(&self) -> Complex64 {
        self.0.map.c0()
    }

    /// The real and the imaginary part of the parameter, to their last digit.
    #[getter]
    fn c_0_text(&self) -> (String, String) {
        let [re, im] = self.0.map.c0_decimals();
        (re.to_string(), im.to_string())
    }

    /// The radius of the disc that orbits leave.
    #[getter]
    fn threshold(&self) -> f64 {
        self.0.map.threshold()
    }

    /// The counts that are shown as 0 and as 1.
    #[getter]
    fn n_iterations(&self) -> (u32, u32) {
        self.0.n_iterations()
    }

    /// The number of columns of a picture of a region.
    #[getter]
    fn resolution(&self) -> usize {
        self.0.resolution
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
    /// progress : callable or True, optional
    ///     Called now and then with the share that is done, from 0 to 1; what it raises ends the work. True draws a
    ///     bar if there is tqdm.
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
        signature = (region, *, indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, indexing='ij', out=None, threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn over<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        indexing: Indexing,
        out: Option<Image<'py, f64>>,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let window = region.whole(self.0.resolution)?;
        self.0.shades(py, Request { region: &region, window, indexing, threads, precision, progress }, out)
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
    /// precision, progress
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
        signature = (region, *, indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, indexing='ij', out=None, threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn counts<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        indexing: Indexing,
        out: Option<CountsImage<'py>>,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<CountsImage<'py>> {
        let window = region.whole(self.0.resolution)?;
        self.0.counts(py, Request { region: &region, window, indexing, threads, precision, progress }, out)
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
    /// indexing, out, threads, precision, progress
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
        signature = (region, x0, x1, y0, y1, *, step = Whole(1), indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, x0, x1, y0, y1, *, step=1, indexing='ij', out=None, threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but six have names in every call")]
    fn window<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        x0: Whole,
        x1: Whole,
        y0: Whole,
        y1: Whole,
        step: Whole,
        indexing: Indexing,
        out: Option<Image<'py, f64>>,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let window = region.part(self.0.resolution, [x0, x1], [y0, y1], step)?;
        self.0.shades(py, Request { region: &region, window, indexing, threads, precision, progress }, out)
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
    /// indexing, out, threads, precision, progress
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
        signature = (region, x0, x1, y0, y1, *, step = Whole(1), indexing = Indexing::Ij, out = None, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, x0, x1, y0, y1, *, step=1, indexing='ij', out=None, threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but six have names in every call")]
    fn window_counts<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        x0: Whole,
        x1: Whole,
        y0: Whole,
        y1: Whole,
        step: Whole,
        indexing: Indexing,
        out: Option<CountsImage<'py>>,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<CountsImage<'py>> {
        let window = region.part(self.0.resolution, [x0, x1], [y0, y1], step)?;
        self.0.counts(py, Request { region: &region, window, indexing, threads, precision, progress }, out)
    }

    /// What `n_iterations` suit a view, however deep: the object's own have no say in it.
    ///
    /// Parameters
    /// ----------
    /// view : Viewport
    ///     Where.
    /// progress : callable or True, optional
    ///     As for `over`.
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
    #[pyo3(
        signature = (view, *, progress = Progress::default()),
        text_signature = "($self, view, *, progress=None)"
    )]
    fn bounds(&self, py: Python<'_>, view: PyRef<'_, Viewport>, progress: Progress) -> PyResult<(u32, u32)> {
        let view = view.engine().clone();
        let map = &self.0.map;
        let found =
            interruptible(py, None, progress, |renderer, watch| plans::bounds(renderer, map, &view, watch));
        found?.or_raise().map(Into::into)
    }

    /// What is known of the samples of a picture beside their counts.
    ///
    /// Channels belong to the true orbits and not to ``threshold``: they are continuous across counts, and the same
    /// at every depth. They are NaN where they do not apply: the first four to samples that stay, the others to those
    /// that escape.
    ///
    /// Parameters
    /// ----------
    /// region : ComplexRegion or Viewport
    ///     Where.
    /// name : {"smooth", "distance", "direction", "angle", "period", "time", "phase"}
    ///     Which: see the methods of these names.
    /// window : (int, int, int, int), optional
    ///     A part of the picture, ``(x0, x1, y0, y1)`` as for `window`.
    /// step : int, default 1
    ///     Only every ``step``-th column and row of it.
    /// indexing, threads, precision, progress
    ///     As for `over`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of float64
    ///     Of the shape that `over` or `window` has.
    ///
    /// Raises
    /// ------
    /// ValueError, MemoryError
    ///     As for `window`, or if there is no such channel.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(0, 100), resolution=3)
    /// >>> julia.channel(ComplexRegion(-2, 2, -2, 2), "smooth").round(2)
    /// array([[-0.57,  0.11, -0.  ],
    ///        [-0.22,  2.54,  1.76],
    ///        [-0.25,  1.76,  2.54]])
    #[pyo3(
        signature = (region, name, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, name, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but two have names in every call")]
    fn channel<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        name: ChannelName,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let window = region.window(self.0.resolution, window, step)?;
        self.0.channel(
            py,
            Request { region: &region, window, indexing, threads, precision, progress },
            name.0,
        )
    }

    /// The counts made continuous: ``log2(ln(max(threshold, 2)) / G)`` for the potential ``G`` of a sample, in
    /// iterations.
    ///
    /// As ``channel(region, "smooth")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn smooth<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Smooth);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// An estimate of the distance to the set, in pixels: between half of it and twice as much for connected sets.
    ///
    /// As ``channel(region, "distance")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn distance<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Distance);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// Where the potential rises, in radians from -pi to pi: for the light and shade of a relief.
    ///
    /// As ``channel(region, "direction")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn direction<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Direction);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// The argument of the first point of an orbit beyond 1e4, in radians from -pi to pi: binary decomposition.
    ///
    /// As ``channel(region, "angle")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn angle<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Angle);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// The length of the cycle that attracts a sample that stays, in iterations.
    ///
    /// As ``channel(region, "period")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn period<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Period);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// After how many iterations a sample that stays is within the disc about the cycle that none leaves.
    ///
    /// As ``channel(region, "time")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn time<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Time);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// Which point of the cycle a sample that stays tends to, from 0 to the period less 1.
    ///
    /// As ``channel(region, "phase")``; the parameters are those of `channel`.
    #[pyo3(
        signature = (region, *, window = None, step = Whole(1), indexing = Indexing::Ij, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, *, window=None, step=1, indexing='ij', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn phase<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        window: Option<[Whole; 4]>,
        step: Whole,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Image<'py, f64>> {
        let name = ChannelName(Channel::Phase);
        self.channel(py, region, name, window, step, indexing, threads, precision, progress)
    }

    /// A picture in colour.
    ///
    /// Parameters
    /// ----------
    /// region : ComplexRegion or Viewport
    ///     Where.
    /// coloring : Coloring or str, default "smooth"
    ///     How, or the name of the theme.
    /// palette : Palette or str, optional
    ///     In place of the colouring's own.
    /// samples : {1, 4, 9, 16}, default 1
    ///     How many samples of a pixel whose neighbours differ are averaged, in linear light.
    /// fit : bool, default False
    ///     Whether density and offset are fitted to the picture, so that none is all dark: see `fit`.
    /// window : (int, int, int, int), optional
    ///     Only a part of the picture, ``(x0, x1, y0, y1)``: the same pixels, bit for bit, as those of the whole.
    /// indexing : {"xy", "ij"}, default "xy"
    ///     Whether the array is indexed ``[row, column, channel]`` or ``[column, row, channel]``.
    /// threads : int, optional
    ///     How many threads count; one for each core where left out.
    /// precision : {"auto", "f64", "exact"}, default "auto"
    ///     As for `over`.
    /// progress : callable or True, optional
    ///     As for `over`; of a window, told at the end only.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint8
    ///     Red, green and blue in sRGB; and opacity where the colouring's interior is transparent. Row 0 is that of
    ///     ``counts(region, indexing="xy")``: on top in a `Viewport`, and ``yleft`` in a `ComplexRegion`.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If there is no such picture or colouring.
    /// MemoryError
    ///     If the array, or the orbit that a deep view is counted by, does not fit in memory.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.123 + 0.745j, n_iterations=(0, 200), resolution=64)
    /// >>> image = julia.image(ComplexRegion(-1.6, 1.6, 1.0, -1.0), "slopes", "Ember")
    /// >>> image.shape, image.dtype
    /// ((40, 64, 3), dtype('uint8'))
    #[pyo3(
        signature = (region, coloring = ColoringLike::default(), palette = None, *, samples = SamplesPerPixel::default(), fit = false, window = None, indexing = Indexing::Xy, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, coloring='smooth', palette=None, *, samples=1, fit=False, window=None, indexing='xy', threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but three have names in every call")]
    fn image<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        coloring: ColoringLike,
        palette: Option<PaletteLike>,
        samples: SamplesPerPixel,
        fit: bool,
        window: Option<[Whole; 4]>,
        indexing: Indexing,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Bytes<'py>> {
        let window = region.window(self.0.resolution, window, Whole(1))?;
        let request = Request { region: &region, window, indexing, threads, precision, progress };
        self.0.image(py, request, Paint { coloring: coloring.in_palette(palette), samples, fit })
    }

    /// A colouring with the density and offset that spread the values of a picture over the palette once.
    ///
    /// Parameters
    /// ----------
    /// region, coloring, palette, threads, precision, progress
    ///     As for `image`.
    ///
    /// Returns
    /// -------
    /// Coloring
    ///     What ``image(..., fit=True)`` colours by.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(-0.123 + 0.745j, n_iterations=(0, 200), resolution=64)
    /// >>> julia.fit(ComplexRegion(-1.6, 1.6, 1.0, -1.0), "slopes", "Ember")
    /// Coloring('slopes', palette='Ember', density=0.33055, offset=0.97415)
    #[pyo3(
        signature = (region, coloring = ColoringLike::default(), palette = None, *, threads = None, precision = Precision::default(), progress = Progress::default()),
        text_signature = "($self, region, coloring='smooth', palette=None, *, threads=None, precision='auto', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but three have names in every call")]
    fn fit<'py>(
        &self,
        py: Python<'py>,
        region: Place<'py>,
        coloring: ColoringLike,
        palette: Option<PaletteLike>,
        threads: Option<Threads>,
        precision: Precision,
        progress: Progress,
    ) -> PyResult<Coloring> {
        let coloring = coloring.in_palette(palette);
        self.0.fit(py, &region, coloring, (threads, precision, progress)).map(Coloring::of)
    }

    /// The counts of points that lie anywhere.
    ///
    /// Parameters
    /// ----------
    /// points : array_like of complex
    ///     Of any shape, as doubles; with `imag` given, the real parts.
    /// imag : array_like, optional
    ///     The imaginary parts, of numbers of any length as for the constructor: the counts are then those of the true
    ///     orbits, which takes much longer.
    /// threads, progress
    ///     As for `over`.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint16 or uint32
    ///     As of `counts`, of the shape of the points.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     If the points are no numbers.
    /// ValueError
    ///     If one of any length is none, or the shapes of two arrays do not fit.
    ///
    /// Examples
    /// --------
    /// >>> julia = JuliaDiv(1j, n_iterations=(0, 200))
    /// >>> julia.counts_at([[0, 1], [1j, 2]])
    /// array([[200,   1],
    ///        [200,   0]], dtype=uint16)
    /// >>> julia.counts_at(["0", "1e-30"], "0")
    /// array([200, 161], dtype=uint16)
    #[pyo3(
        signature = (points, imag = None, *, threads = None, progress = Progress::default()),
        text_signature = "($self, points, imag=None, *, threads=None, progress=None)"
    )]
    fn counts_at<'py>(
        &self,
        points: &Bound<'py, PyAny>,
        imag: Option<&Bound<'py, PyAny>>,
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<CountsArray<'py>> {
        let counts = match imag {
            None => self.0.counts_at(points, threads, progress),
            Some(imag) => self.0.exact_counts_at([points, imag], threads, progress),
        };
        counts.map(CountsArray)
    }

    /// The orbit of a point: ``z``, and the ``n`` points that it is mapped to one after the other, in doubles.
    ///
    /// Parameters
    /// ----------
    /// z : complex
    ///     Where it begins.
    /// n : int
    ///     The number of iterations.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of complex128, of shape ``(n + 1,)``
    ///     Infinite or NaN beyond the largest double.
    ///
    /// Examples
    /// --------
    /// >>> JuliaDiv(1j).orbit(0, 4)
    /// array([ 0.+0.j,  0.+1.j, -1.+1.j,  0.-1.j, -1.+1.j])
    fn orbit<'py>(&self, py: Python<'py>, z: Complex64, n: Whole) -> PyResult<Line<'py>> {
        Line::of(py, n.0.saturating_add(1), dynamics::orbit(self.c_0(), z))
    }

    /// The two points that the map leaves where they are; the second always repels, unless both are 1/2.
    ///
    /// Examples
    /// --------
    /// >>> JuliaDiv(-2).fixed_points()
    /// array([-1.+0.j,  2.+0.j])
    fn fixed_points<'py>(&self, py: Python<'py>) -> PyResult<Line<'py>> {
        Line::of(py, 2, dynamics::fixed_points(self.c_0()).into_iter())
    }

    /// All cycles of exactly this period, up to 12, whether they attract or repel.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If the period is longer.
    /// ArithmeticError
    ///     If cycles nearly meet, so that doubles do not tell them apart.
    ///
    /// Examples
    /// --------
    /// >>> [cycle] = JuliaDiv(-1).cycles(2)
    /// >>> cycle.points.round(12) + 0, abs(cycle.multiplier) < 1e-12
    /// (array([-1.+0.j,  0.+0.j]), True)
    fn cycles(&self, py: Python<'_>, period: Whole) -> PyResult<Vec<Cycle>> {
        let (c_0, period) = (self.c_0(), u32::try_from(period.0).unwrap_or(u32::MAX));
        let found =
            interruptible(py, None, Progress::default(), |_, watch| dynamics::cycles(c_0, period, watch));
        Ok(found?.or_raise()?.into_iter().map(Cycle::from).collect())
    }

    /// The cycle that attracts, if the set has one, from its point nearest to 0 on.
    ///
    /// None if the orbit of 0, which every attracting cycle attracts, escapes or is not near to one of at most 4096
    /// points after a million iterations.
    ///
    /// Examples
    /// --------
    /// >>> JuliaDiv(-0.12 + 0.74j).attracting_cycle().period
    /// 3
    fn attracting_cycle(&self, py: Python<'_>) -> PyResult<Option<Cycle>> {
        let c_0 = self.c_0();
        let found = interruptible(py, None, Progress::default(), |_, _| dynamics::attracting_cycle(c_0))?;
        Ok(found.map(Cycle::from))
    }

    /// What the parameter says of the Julia set.
    ///
    /// Parameters
    /// ----------
    /// cycles : int, optional
    ///     Find all cycles of at most so many points too, up to 8.
    ///
    /// Returns
    /// -------
    /// About
    ///
    /// Examples
    /// --------
    /// >>> JuliaDiv(-1).about().period
    /// 2
    #[pyo3(signature = (*, cycles = None))]
    fn about(&self, py: Python<'_>, cycles: Option<Whole>) -> PyResult<About> {
        About::of(py, &self.0.map, cycles)
    }

    /// The point of the Julia set that is nearest to a place, to 20 digits more than a view needs.
    ///
    /// Parameters
    /// ----------
    /// point : complex or (str or Decimal or float, str or Decimal or float)
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
    ///     If there is no such view.
    /// ArithmeticError
    ///     If doubles do not reach the set, as the parameter is beyond 1e100.
    ///
    /// Examples
    /// --------
    /// >>> JuliaDiv(1j).nearest(0.3 + 0.5j, width="1e-3").kind in ("alpha", "beta", "cycle2")
    /// True
    #[pyo3(signature = (point, *, width))]
    fn nearest(&self, py: Python<'_>, point: Point, width: Number) -> PyResult<NearestPoint> {
        NearestPoint::find(py, &self.0.map, point, width)
    }

    /// Points of the Julia set, by a random walk backwards: each is one of the two that are mapped to the one before.
    ///
    /// They gather where the set is most exposed.
    ///
    /// Parameters
    /// ----------
    /// n : int
    ///     How many.
    /// seed : int, optional
    ///     What the walk is determined by; another one each time where left out.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of complex128, of shape ``(n,)``
    ///
    /// Examples
    /// --------
    /// >>> points = JuliaDiv(0).inverse_iteration(1000, seed=1)
    /// >>> bool((abs(abs(points) - 1) < 1e-15).all())
    /// True
    #[pyo3(signature = (n, *, seed = None))]
    fn inverse_iteration<'py>(&self, py: Python<'py>, n: Whole, seed: Option<Whole>) -> PyResult<Line<'py>> {
        let seed = match seed {
            Some(Whole(seed)) => seed as u64,
            None => py.import("random")?.call_method1("getrandbits", (64,))?.extract()?,
        };
        Line::of(py, n.0, dynamics::inverse_iteration(self.c_0(), seed))
    }

    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str, &'static str) {
        ("c_0", "threshold", "n_iterations", "resolution")
    }

    /// What `copy.replace` calls.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        replaced(slf, &["c_0", "threshold", "n_iterations", "resolution"], changes)
    }

    fn __getnewargs__(&self) -> ((String, String), f64, (u32, u32), usize) {
        (self.c_0_text(), self.threshold(), self.n_iterations(), self.0.resolution)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.__getnewargs__().into_pyobject(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let Complex64 { re, im } = self.c_0();
        let is_short = [re, im].map(Decimal::from_f64) == self.0.map.c0_decimals().clone().map(Some);
        let c_0 = if is_short {
            PyComplex::from_doubles(py, re, im).repr()?.to_string()
        } else {
            let (re, im) = self.c_0_text();
            format!("('{re}', '{im}')")
        };
        let (threshold, resolution) = (self.threshold(), self.0.resolution);
        Ok(format!(
            "JuliaDiv(c_0={c_0}, threshold={threshold:?}, n_iterations={:?}, resolution={resolution})",
            self.n_iterations()
        ))
    }
}
