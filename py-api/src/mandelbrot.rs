//! `juliaset.Mandelbrot`.

use crate::arguments::{ChannelName, Indexing, Iterations, Pair, Precision, Threads, Whole, replaced};
use crate::array::{CountsArray, CountsImage, Image};
use crate::color::{Coloring, ColoringLike};
use crate::errors::OrRaise;
use crate::image::{Paint, SamplesPerPixel};
use crate::palette::{Bytes, PaletteLike};
use crate::picture::{Request, Subject};
use crate::place::Place;
use crate::run::Progress;
use juliaset_engine::color::ShadeRange;
use juliaset_engine::{Channel, Plane, QuadraticMap};
use num_complex::Complex64;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// How fast the orbit of 0 leaves a disc under ``z -> z**2 + c``, for each c of a picture.
///
/// Where it stays the Julia set of c is connected: these c are the Mandelbrot set. Counts are in doubles. Objects
/// cannot be changed, compare by value, can be hashed and pickled.
///
/// Parameters
/// ----------
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
/// >>> from juliaset import ComplexRegion, Mandelbrot
/// >>> mandelbrot = Mandelbrot(n_iterations=(0, 200), resolution=4)
/// >>> mandelbrot.counts(ComplexRegion(-2, 1, -1, 1), indexing="xy")
/// array([[  0,   2,   3,   3],
///        [  0,  17, 200, 200],
///        [  0,  17, 200, 200]], dtype=uint16)
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct Mandelbrot(Subject);

#[pymethods]
impl Mandelbrot {
    #[new]
    #[pyo3(
        signature = (threshold = 2.0, n_iterations = Pair(Iterations(0), Iterations(50)), resolution = Whole(1000)),
        text_signature = "(threshold=2.0, n_iterations=(0, 50), resolution=1000)"
    )]
    fn new(threshold: f64, n_iterations: Pair<Iterations>, resolution: Whole) -> PyResult<Self> {
        let Pair(Iterations(itermin), Iterations(itermax)) = n_iterations;
        // c0 is the sample.
        let map = QuadraticMap::new(Complex64::ZERO, threshold).or_raise()?;
        let range = ShadeRange::new(itermin, itermax).or_raise()?;
        Subject::new(Plane::Parameter, map, range, resolution).map(Self)
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
    /// precision : {"auto", "f64"}, default "auto"
    ///     Both count in doubles, which end at pixels 1e-13 apart.
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
    ///     If the picture has no column or row, ``out`` has another shape or cannot be written, or
    ///     its pixels are closer than 1e-13.
    /// MemoryError
    ///     If the array does not fit in memory.
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
    ///     If the picture has no column or row, ``out`` has another shape or cannot be written, or
    ///     its pixels are closer than 1e-13.
    /// MemoryError
    ///     If the array does not fit in memory.
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

    /// What is known of the samples of a picture beside their counts.
    ///
    /// Channels belong to the orbits of 0 and not to ``threshold``: they are continuous across counts. They are NaN where they do not apply: the first four to samples that stay, the others to those
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
    /// precision : {"auto", "f64"}, default "auto"
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
    /// >>> Mandelbrot(n_iterations=(0, 200), resolution=60).image(ComplexRegion(-2, 1, 1, -1), palette="Lapis").shape
    /// (40, 60, 3)
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
    /// >>> Mandelbrot(resolution=60).fit(ComplexRegion(-2, 1, 1, -1))
    /// Coloring('smooth', density=0.4556, offset=0.60427)
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
    ///     Of any shape, as doubles.
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
    ///
    /// Examples
    /// --------
    /// >>> Mandelbrot().counts_at([[0, 1], [1j, -2]])
    /// array([[50,  2],
    ///        [50, 50]], dtype=uint16)
    #[pyo3(
        signature = (points, *, threads = None, progress = Progress::default()),
        text_signature = "($self, points, *, threads=None, progress=None)"
    )]
    fn counts_at<'py>(
        &self,
        points: &Bound<'py, PyAny>,
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<CountsArray<'py>> {
        self.0.counts_at(points, threads, progress).map(CountsArray)
    }

    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("threshold", "n_iterations", "resolution")
    }

    /// What `copy.replace` calls.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        replaced(slf, &["threshold", "n_iterations", "resolution"], changes)
    }

    fn __getnewargs__(&self) -> (f64, (u32, u32), usize) {
        (self.threshold(), self.n_iterations(), self.resolution())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        ("Mandelbrot", self.__getnewargs__()).into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let (threshold, n_iterations, resolution) = self.__getnewargs__();
        format!("Mandelbrot(threshold={threshold:?}, n_iterations={n_iterations:?}, resolution={resolution})")
    }
}
