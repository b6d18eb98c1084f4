//! `juliaset.Scene`: a picture as a person chose it, in a file.

use crate::arguments::{Pair, Threads, Whole};
use crate::array::memory_for;
use crate::color::Coloring;
use crate::errors::{OrRaise, Raise};
use crate::file::{PyFile, raised, write_text};
use crate::palette::Bytes;
use crate::png::Unwritten;
use crate::region::ComplexRegion;
use crate::run::{Progress, interruptible};
use crate::viewport::Viewport;
use juliaset_engine::color::{Pixel, ShadeRange};
use juliaset_engine::export::{Depth, PngOptions, paint_whole, write_png, write_watched};
use juliaset_engine::scene::{Place, ReadError, Scene as EngineScene};
use juliaset_engine::{
    BoundsError, Painting, Plane, Precision, Renderer, Watch, parameter_bounds, shown_path,
};
use num_complex::Complex64;
use numpy::{PyArray1, PyArrayMethods};
use pyo3::exceptions::{PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use std::path::PathBuf;

/// A picture as a person chose it: which set, which part of it, and its colours.
///
/// The explorer and ``juliaset render`` put it into every PNG that they write. Read from there, or from a scene file
/// (``.toml``), it gives the same picture again, bit for bit. Objects cannot be changed, compare by value, can be
/// hashed and pickled.
///
/// Axes and a scale bar are drawn by the explorer and the command line only: `render` and `save_png` leave them out,
/// and say so in a warning.
///
/// Examples
/// --------
/// >>> from juliaset import Scene
/// >>> scene = Scene.loads('''
/// ... version = 1
/// ... plane = "dynamical"
/// ... c0 = ["0", "1"]
/// ... threshold = "2"
/// ... [bounds]
/// ... itermin = 0
/// ... itermax = 200
/// ... [view]
/// ... center = ["0", "0"]
/// ... width = "3"
/// ... size = [64, 40]
/// ... ''')
/// >>> scene
/// <Scene: dynamical plane, c0 = (0, 1), center = (0, 0), width = 3, 64 x 40 pixels>
/// >>> scene.render().shape
/// (40, 64)
/// >>> Scene.loads(scene.dumps()) == scene
/// True
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct Scene(EngineScene);

#[pymethods]
impl Scene {
    /// Read the scene of a file: a PNG that carries it, or a scene file (``.toml``).
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If it has no scene, or one that cannot be.
    /// OSError
    ///     If it cannot be read.
    #[classmethod]
    fn load(_: &Bound<'_, PyType>, py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let mut file = PyFile::open(py, &path)?;
        let read = EngineScene::read(&mut file);
        file.close()?;
        read.map(Self).map_err(|error| match error {
            ReadError::Io(error) => raised(error),
            other => PyValueError::new_err(format!("`{}`: {other}", shown_path(&path))),
        })
    }

    /// Read a scene from its text, as `dumps` writes it.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If it is none, or one that cannot be.
    #[classmethod]
    fn loads(_: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        EngineScene::from_toml(text).map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The scene as a text in TOML, with every digit of its numbers and the stops of its palette.
    fn dumps(&self) -> String {
        self.0.to_toml()
    }

    /// Write a scene file, which the explorer and the command line read too.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file; one that was there is replaced at once, or not at all.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be written.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        write_text(py, &path, &self.0.to_toml())
    }

    /// The picture, without axes and scale bar.
    ///
    /// Parameters
    /// ----------
    /// size : (int, int), optional
    ///     Columns and rows in place of the scene's own, around the same centre in the same width.
    /// threads : int, optional
    ///     How many threads work; one for each core where left out. The picture is the same.
    /// progress : callable or True, optional
    ///     Called now and then with the share that is done, from 0 to 1; what it raises ends the work.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint8
    ///     ``[row, column]`` for gray, ``[row, column, 3]`` for colours, and ``[row, column, 4]`` where the inside of
    ///     the set is transparent: what a PNG of the scene holds.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If there is no such picture.
    /// MemoryError
    ///     If it does not fit in memory.
    #[pyo3(
        signature = (size = None, *, threads = None, progress = Progress::default()),
        text_signature = "($self, size=None, *, threads=None, progress=None)"
    )]
    fn render<'py>(
        &self,
        py: Python<'py>,
        size: Option<Pair<Whole>>,
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<Bytes<'py>> {
        let scene = self.drawn(py, size)?;
        match (scene.coloring.is_transparent(), scene.coloring.is_gray()) {
            (true, _) => colors::<4>(py, &scene, threads, progress),
            (false, false) => colors::<3>(py, &scene, threads, progress),
            (false, true) => {
                let (shape, pixels) = pixels::<u8>(py, &scene, threads, progress)?;
                Ok(Bytes(PyArray1::from_vec(py, pixels).reshape(shape)?.into_any()))
            }
        }
    }

    /// Write the picture as a PNG that carries the scene: the file that ``juliaset render --scene`` writes.
    ///
    /// Axes and scale bar are left out, of the picture and of the scene that it carries.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file; it appears when it is complete.
    /// size : (int, int), optional
    ///     As for `render`.
    /// depth : {8, 16}, default 8
    ///     Bits of each part of a pixel.
    /// fast : bool, default False
    ///     The least time instead of the smallest file.
    /// threads, progress
    ///     As for `render`.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If there is no such picture.
    /// OSError
    ///     If the file cannot be written.
    #[pyo3(
        signature = (path, size = None, *, depth = Whole(8), fast = false, threads = None, progress = Progress::default()),
        text_signature = "($self, path, size=None, *, depth=8, fast=False, threads=None, progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but two have names in every call")]
    fn save_png(
        &self,
        py: Python<'_>,
        path: PathBuf,
        size: Option<Pair<Whole>>,
        depth: Whole,
        fast: bool,
        threads: Option<Threads>,
        progress: Progress,
    ) -> PyResult<()> {
        let depth = match depth {
            Whole(8) => Depth::Eight,
            Whole(16) => Depth::Sixteen,
            Whole(other) => {
                return Err(PyValueError::new_err(format!("depth is {other}, and must be 8 or 16")));
            }
        };
        let scene = self.drawn(py, size)?;
        interruptible(py, threads, progress, |renderer, watch| {
            let (painting, [itermin, itermax]) = painting(&scene, renderer, watch)?;
            let mut carried = scene.clone();
            carried.found = (!scene.bounds.are_given()).then_some([itermin, itermax]);
            let command = carried.command([itermin, itermax]);
            let options = PngOptions { fast, depth, comment: Some(command.as_str()), scene: Some(&carried) };
            let written = write_watched(&path, watch, |out| {
                write_png(renderer, &painting, &options, watch, out).map_err(Unwritten::Export)
            });
            written.map_err(|error| error.raise(&path))
        })?
    }

    /// What the picture is of: "dynamical" for a Julia set, "parameter" for the Mandelbrot set.
    #[getter]
    fn plane(&self) -> &'static str {
        match self.0.plane {
            Plane::Dynamical => "dynamical",
            Plane::Parameter => "parameter",
        }
    }

    /// The parameter of the map, to the nearest doubles; of no account in the parameter plane.
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

    /// The counts that are black and white as they were chosen: None where they are found for the view.
    #[getter]
    fn bounds(&self) -> (Option<u32>, Option<u32>) {
        (self.0.bounds.itermin, self.0.bounds.itermax)
    }

    /// What was found for bounds that are not given, where the picture has been counted.
    #[getter]
    fn found(&self) -> Option<(u32, u32)> {
        self.0.found.map(Into::into)
    }

    /// The counts that are black and white, as `JuliaDiv` takes them; None where they are yet to be found.
    #[getter]
    fn n_iterations(&self) -> PyResult<Option<(u32, u32)>> {
        Ok(self.0.range().or_raise()?.map(|range| (range.itermin(), range.itermax())))
    }

    /// The explorer's view, where the scene has one and not a region.
    #[getter]
    fn view(&self) -> Option<Viewport> {
        self.place_view().map(|(view, _)| Viewport::of(view.clone()))
    }

    /// The article's region, where the scene has one and not a view. The first row is at its ``yleft``.
    #[getter]
    fn region(&self) -> Option<ComplexRegion> {
        match &self.0.place {
            Place::Region(region, _) => Some(ComplexRegion::of(*region)),
            _ => None,
        }
    }

    /// The real and the imaginary part of the middle of the view, to their last digit; None for a region.
    #[getter]
    fn center(&self) -> Option<(String, String)> {
        self.place_view().map(|(view, _)| view.center_text().into())
    }

    /// The width of the view; None for a region.
    #[getter]
    fn width(&self) -> Option<String> {
        self.place_view().map(|(view, _)| view.width_text())
    }

    /// Columns and rows.
    #[getter]
    fn size(&self) -> PyResult<(usize, usize)> {
        Ok(self.0.place.samples().or_raise()?.shape())
    }

    /// Which arithmetic counts it: "auto", "f64" or "exact".
    #[getter]
    fn precision(&self) -> &'static str {
        match self.0.place.precision() {
            Precision::Auto => "auto",
            Precision::F64 => "f64",
            Precision::Exact => "exact",
        }
    }

    /// How it is coloured.
    #[getter]
    fn coloring(&self) -> Coloring {
        Coloring::of(self.0.coloring.clone())
    }

    /// Samples of a pixel whose neighbours differ: 1, 4, 9 or 16.
    #[getter]
    fn samples(&self) -> u32 {
        self.0.fineness.samples()
    }

    /// Whether the explorer draws a grid with labelled ticks over it.
    #[getter]
    fn axes(&self) -> bool {
        self.0.axes
    }

    /// Whether the explorer draws a bar of a round length over it.
    #[getter]
    fn scale_bar(&self) -> bool {
        self.0.scale_bar
    }

    /// What a person calls it; may be empty.
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    /// What a person has written about it; may be empty.
    #[getter]
    fn note(&self) -> &str {
        &self.0.note
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("loads")?, (slf.get().dumps(),)))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        // Equal views may have centres that are written with more digits and with fewer.
        (self.plane(), self.c_0_text(), self.threshold(), self.bounds(), self.size()?)
            .into_pyobject(py)?
            .hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut text = "<Scene".to_owned();
        if !self.0.title.is_empty() {
            text += &format!(" {}", PyString::new(py, &self.0.title).repr()?);
        }
        text += &format!(": {} plane", self.plane());
        if self.0.plane == Plane::Dynamical {
            let (re, im) = self.c_0_text();
            text += &format!(", c0 = ({re}, {im})");
        }
        text += &match &self.0.place {
            Place::Region(region, _) => {
                let [xleft, xright, yleft, yright] = region.bounds();
                format!(", region = ({xleft}, {xright}, {yleft}, {yright})")
            }
            Place::View(view, _) => {
                let [re, im] = view.center_text();
                format!(", center = ({re}, {im}), width = {}", view.width_text())
            }
            _ => String::new(),
        };
        let (columns, rows) = self.size()?;
        Ok(text + &format!(", {columns} x {rows} pixels>"))
    }
}

impl Scene {
    fn place_view(&self) -> Option<(&juliaset_engine::Viewport, Precision)> {
        match &self.0.place {
            Place::View(view, precision) => Some((view, *precision)),
            _ => None,
        }
    }

    /// The scene whose picture is painted: in another size, and with nothing over it, of which Python is warned.
    fn drawn(&self, py: Python<'_>, size: Option<Pair<Whole>>) -> PyResult<EngineScene> {
        let mut scene = match size {
            Some(Pair(Whole(columns), Whole(rows))) => {
                let size = [columns, rows].map(|side| u32::try_from(side).unwrap_or(u32::MAX));
                self.0.with_size(size).map_err(|error| PyValueError::new_err(error.to_string()))?
            }
            None => self.0.clone(),
        };
        let drawn = match (scene.axes, scene.scale_bar) {
            (false, false) => return Ok(scene),
            (true, false) => "axes",
            (false, true) => "a scale bar",
            (true, true) => "axes and a scale bar",
        };
        let text = format!("the scene has {drawn}, which only the explorer and the command line draw");
        let text = std::ffi::CString::new(text)?;
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 1)?;
        (scene.axes, scene.scale_bar) = (false, false);
        Ok(scene)
    }
}

fn colors<'py, const PARTS: usize>(
    py: Python<'py>,
    scene: &EngineScene,
    threads: Option<Threads>,
    progress: Progress,
) -> PyResult<Bytes<'py>>
where
    [u8; PARTS]: Pixel,
{
    let ([rows, columns], pixels) = pixels::<[u8; PARTS]>(py, scene, threads, progress)?;
    let array = PyArray1::from_vec(py, pixels.into_flattened()).reshape([rows, columns, PARTS])?;
    Ok(Bytes(array.into_any()))
}

/// Rows, columns, and the pixels row after row.
fn pixels<P: Pixel>(
    py: Python<'_>,
    scene: &EngineScene,
    threads: Option<Threads>,
    progress: Progress,
) -> PyResult<([usize; 2], Vec<P>)> {
    let samples = scene.place.samples().or_raise()?;
    let (columns, rows) = samples.shape();
    memory_for(py, (columns, rows), size_of::<P>())?;
    let pixels = interruptible(py, threads, progress, |renderer, watch| {
        let (painting, _) = painting(scene, renderer, watch)?;
        paint_whole::<P>(renderer, &painting, watch).map_err(Raise::raise)
    })??;
    Ok(([rows, columns], pixels))
}

/// The picture made ready to be painted, and the counts that it is shaded between.
fn painting(scene: &EngineScene, renderer: &Renderer, watch: &Watch) -> PyResult<(Painting, [u32; 2])> {
    let mut planner = renderer.planner();
    let range = match (scene.range().or_raise()?, &scene.place) {
        (Some(range), _) => range,
        (None, Place::View(view, _)) => {
            let found = match scene.plane {
                Plane::Dynamical => planner.bounds(&scene.map, view, watch).or_raise()?,
                Plane::Parameter => {
                    parameter_bounds(renderer, &mut planner, &scene.map, view, watch).or_raise()?
                }
            };
            scene.bounds.range(found).or_raise()?
        }
        (None, _) => ShadeRange::default(),
    };
    let (samples, precision) = (scene.place.samples().or_raise()?, scene.place.precision());
    let plan = planner.plan(scene.plane, &scene.map, range.itermax(), &samples, precision, watch);
    let (coloring, fineness) = (&scene.coloring, scene.fineness);
    let plan = plan.or_raise()?;
    let painting = Painting::new(renderer, &mut planner, plan, coloring, range.itermin(), fineness, watch);
    Ok((painting.or_raise()?, [range.itermin(), range.itermax()]))
}

impl Raise for BoundsError {
    fn raise(self) -> PyErr {
        match self {
            Self::Plan(error) => error.raise(),
            Self::Render(error) => error.raise(),
            other => PyValueError::new_err(other.to_string()),
        }
    }
}
