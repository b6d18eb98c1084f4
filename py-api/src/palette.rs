//! `juliaset.Palette`: colours along a line.

use crate::arguments::{Whole, replaced, word};
use crate::array::{memory_for, with_room};
use crate::errors::{OrRaise, os_error};
use crate::file::write_text;
use crate::run::{Progress, interruptible};
use juliaset_engine::color::palette::{Blend, MAX_BYTES, Palette as EnginePalette, Stop, import};
use juliaset_engine::color::srgb;
use numpy::{PyArray1, PyArrayMethods};
use pyo3::exceptions::{PyImportError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyString};
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// Colours along a line from 0 to 1: stops, and how they are blended.
///
/// Before the first stop and after the last one their colours go on. Objects cannot be changed, compare by value,
/// can be hashed and pickled.
///
/// Parameters
/// ----------
/// name : str
///     What a person calls it.
/// stops : sequence of (float, str or (int, int, int))
///     Positions from 0 to 1 in ascending order, each with its colour in sRGB: ``"#rrggbb"``, or red, green and blue
///     from 0 to 255. Where stops share a position the colour changes at once.
/// blend : {"oklab", "linear", "srgb", "steps"}, default "oklab"
///     How the colours between two stops come about: even to the eye, as lamps mix, as older programs mix the codes
///     of sRGB, or not at all, where each colour reaches up to the next stop.
/// source : str, default ""
///     The author, licence and address of the colours.
///
/// Raises
/// ------
/// TypeError, ValueError
///     If a stop is none, or there is no such palette.
///
/// Examples
/// --------
/// >>> from juliaset import Palette
/// >>> night = Palette("Night", [(0, "#000000"), (0.5, "#204080"), (1, (255, 255, 255))])
/// >>> night.colors(3)
/// array([[  0,   0,   0],
///        [ 32,  64, 128],
///        [255, 255, 255]], dtype=uint8)
/// >>> night([0.0, 0.25]).shape
/// (2, 3)
/// >>> night
/// Palette('Night', [(0.0, '#000000'), (0.5, '#204080'), (1.0, '#ffffff')], 'oklab')
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct Palette(Arc<EnginePalette>);

impl Palette {
    pub fn of(palette: Arc<EnginePalette>) -> Self {
        Self(palette)
    }

    /// Its name where that is enough to have it again.
    pub fn builtin_name(palette: &EnginePalette) -> Option<&str> {
        let known = EnginePalette::builtin(palette.name()).filter(|known| *known == palette);
        known.map(EnginePalette::name)
    }

    /// What is evaluated to it.
    pub fn text_of(palette: &EnginePalette, py: Python<'_>) -> PyResult<String> {
        let quoted = |text: &str| PyString::new(py, text).repr().map(|text| text.to_string());
        if let Some(name) = Self::builtin_name(palette) {
            return Ok(format!("Palette.builtin({})", quoted(name)?));
        }
        let stops: Vec<_> = stops_of(palette)
            .into_iter()
            .map(|(position, color)| format!("({position:?}, '{color}')"))
            .collect();
        let source = match palette.source() {
            "" => String::new(),
            source => format!(", source={}", quoted(source)?),
        };
        let (name, stops, blend) = (quoted(palette.name())?, stops.join(", "), palette.blend().name());
        Ok(format!("Palette({name}, [{stops}], '{blend}'{source})"))
    }

    /// The colours of places of it, in a flat array.
    fn codes<'py>(
        &self,
        py: Python<'py>,
        len: usize,
        place: impl Fn(usize) -> f64 + Sync,
    ) -> PyResult<Bound<'py, PyArray1<u8>>> {
        /// Between two looks at the cancellation.
        const PIECE: usize = 1 << 16;
        memory_for(py, (len, 3), size_of::<u8>())?;
        let palette = &self.0;
        let codes = interruptible(py, None, Progress::default(), |_, watch| {
            let mut codes = with_room(len.saturating_mul(3))?;
            for first in (0..len).step_by(PIECE) {
                if watch.is_cancelled() {
                    break;
                }
                let places = first..len.min(first + PIECE);
                codes.extend(places.flat_map(|index| palette.color(place(index)).map(srgb::encode8)));
            }
            Ok::<_, PyErr>(codes)
        })??;
        Ok(PyArray1::from_vec(py, codes))
    }
}

/// Positions and colours, as the constructor takes them.
fn stops_of(palette: &EnginePalette) -> Vec<(f64, String)> {
    palette.stops().iter().map(|stop| (stop.position, hex_text(stop.color))).collect()
}

#[pymethods]
impl Palette {
    #[new]
    #[pyo3(
        signature = (name, stops, blend = BlendName(Blend::OkLab), *, source = ""),
        text_signature = "(name, stops, blend='oklab', *, source='')"
    )]
    fn new(name: String, stops: Stops, blend: BlendName, source: &str) -> PyResult<Self> {
        let palette = EnginePalette::new(name, stops.0, blend.0).or_raise()?;
        Ok(Self(Arc::new(palette.with_source(source.to_owned()))))
    }

    /// The palette that comes with juliaset under this name; large and small letters are the same.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     If there is none.
    ///
    /// Examples
    /// --------
    /// >>> Palette.builtin("ember")
    /// Palette.builtin('Ember')
    #[staticmethod]
    fn builtin(name: &str) -> PyResult<Self> {
        builtin(name).map(Self)
    }

    /// The names of the palettes that come with juliaset.
    ///
    /// Examples
    /// --------
    /// >>> Palette.names()[:4]
    /// ['Gray', 'Dusk', 'Ember', 'Ice']
    #[staticmethod]
    fn names() -> Vec<&'static str> {
        EnginePalette::builtins().iter().map(EnginePalette::name).collect()
    }

    /// The palettes of a file, at least one: as `save` writes it, or of another program (Fractint's .map, Ultra
    /// Fractal's .ugr, GIMP's .ggr), which is told by what is in it.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be read.
    /// ValueError
    ///     If it is no such file.
    #[staticmethod]
    fn read(path: PathBuf) -> PyResult<Vec<Self>> {
        let read = || {
            let mut bytes = Vec::new();
            File::open(&path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes: Vec<u8> = read().map_err(|error: io::Error| os_error(&error, &path))?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let refused =
            |why: String| PyValueError::new_err(format!("{} cannot be read: {why}", path.display()));
        let palettes = import(&name, &bytes).map_err(|error| refused(error.to_string()))?;
        if palettes.is_empty() {
            return Err(refused("it has no palette".into()));
        }
        Ok(palettes.into_iter().map(|palette| Self(Arc::new(palette))).collect())
    }

    /// Write a palette file, which the explorer and the command line read too.
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
    ///
    /// Examples
    /// --------
    /// >>> import os, tempfile
    /// >>> ember = Palette.builtin("Ember")
    /// >>> with tempfile.TemporaryDirectory() as folder:
    /// ...     path = os.path.join(folder, "ember.toml")
    /// ...     ember.save(path)
    /// ...     Palette.read(path) == [ember]
    /// True
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        write_text(py, &path, &self.0.to_toml())
    }

    /// The same colours from the last to the first.
    ///
    /// Examples
    /// --------
    /// >>> Palette.builtin("Ember").stops[0], Palette.builtin("Ember").reversed().stops[-1]
    /// ((0.0, '#0a0506'), (1.0, '#0a0506'))
    fn reversed(&self) -> Self {
        Self(Arc::new(self.0.reversed()))
    }

    /// The colours at ``n`` places with equal distances, the first at 0 and the last at 1.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint8, of shape ``(n, 3)``
    ///     Red, green and blue in sRGB.
    fn colors<'py>(&self, py: Python<'py>, n: Whole) -> PyResult<Bytes<'py>> {
        let last = n.0.saturating_sub(1).max(1) as f64;
        let codes = self.codes(py, n.0, |index| index as f64 / last)?;
        Ok(Bytes(codes.reshape([n.0, 3])?.into_any()))
    }

    /// The colours of places from 0 to 1; beyond those of its ends, and at NaN that of 0.
    ///
    /// Parameters
    /// ----------
    /// x : array_like of float
    ///     Of any shape.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray of uint8
    ///     Red, green and blue in sRGB, along one axis more.
    ///
    /// Examples
    /// --------
    /// >>> night(1.0)
    /// array([255, 255, 255], dtype=uint8)
    fn __call__<'py>(&self, py: Python<'py>, x: &Bound<'py, PyAny>) -> PyResult<Bytes<'py>> {
        let numpy = py.import(intern!(py, "numpy"))?;
        let array = numpy.call_method1(intern!(py, "asarray"), (x,))?;
        let kind: char = array.getattr("dtype")?.getattr("kind")?.extract()?;
        if !matches!(kind, 'i' | 'u' | 'f') {
            let name = array.getattr("dtype")?.str()?;
            return Err(PyTypeError::new_err(format!("places of a palette are real numbers, not {name}")));
        }
        let mut shape: Vec<usize> = array.getattr("shape")?.extract()?;
        shape.push(3);
        let places = numpy.call_method1("ascontiguousarray", (array, "float64"))?;
        let places = places.call_method1("reshape", (-1,))?.cast_into::<PyArray1<f64>>()?;
        let places = places.readonly();
        let places = places.as_slice()?;
        let codes = self.codes(py, places.len(), |index| places[index])?;
        Ok(Bytes(codes.call_method1("reshape", (shape,))?))
    }

    /// The palette for ``matplotlib``; needs the extra ``juliaset[plot]``.
    ///
    /// Parameters
    /// ----------
    /// n : int, default 256
    ///     How many colours.
    ///
    /// Returns
    /// -------
    /// matplotlib.colors.ListedColormap
    ///     For ``cmap=`` of ``imshow`` and others.
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     If there is no matplotlib.
    #[pyo3(signature = (n = Whole(256)), text_signature = "($self, n=256)")]
    fn to_matplotlib<'py>(&self, py: Python<'py>, n: Whole) -> PyResult<Bound<'py, PyAny>> {
        if n.0 == 0 {
            return Err(PyValueError::new_err("n is 0, and must be at least 1"));
        }
        let colors = py.import("matplotlib.colors").map_err(|error| {
            PyImportError::new_err(format!(
                "to_matplotlib needs the extra 'plot': pip install 'juliaset[plot]' ({error})"
            ))
        })?;
        let shares = self.colors(py, n)?.0.div(255.0)?;
        colors.getattr("ListedColormap")?.call1((shares, self.name()))
    }

    /// What a person calls it.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// Positions and colours, in the order of the positions.
    #[getter]
    fn stops(&self) -> Vec<(f64, String)> {
        stops_of(&self.0)
    }

    /// How the stops are blended.
    #[getter]
    fn blend(&self) -> &'static str {
        self.0.blend().name()
    }

    /// The author, licence and address of the colours.
    #[getter]
    fn source(&self) -> &str {
        self.0.source()
    }

    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("name", "stops", "blend")
    }

    /// What `copy.replace` calls.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        replaced(slf, &["name", "stops", "blend", "source"], changes)
    }

    #[expect(clippy::type_complexity, reason = "what pickle asks for: arguments, and those with names")]
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<((&str, Vec<(f64, String)>, &'static str), Bound<'py, PyDict>)> {
        let named = PyDict::new(py);
        named.set_item("source", self.source())?;
        Ok(((self.name(), self.stops(), self.blend()), named))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let stops: Vec<_> = self.0.stops().iter().map(|stop| (stop.position, stop.color.into())).collect();
        let stops: Vec<(f64, (u8, u8, u8))> = stops;
        let stops = pyo3::types::PyTuple::new(py, stops)?;
        (self.name(), stops, self.blend(), self.source()).into_pyobject(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Self::text_of(&self.0, py)
    }
}

fn builtin(name: &str) -> PyResult<Arc<EnginePalette>> {
    let found = EnginePalette::builtin(name).ok_or_else(|| {
        let names: Vec<&str> = EnginePalette::builtins().iter().map(EnginePalette::name).collect();
        PyValueError::new_err(format!("{name:?} is none of the palettes {}", names.join(", ")))
    })?;
    Ok(Arc::new(found.clone()))
}

/// A palette as an argument: itself, or the name of one that comes with juliaset.
pub struct PaletteLike(pub Arc<EnginePalette>);

impl<'py> FromPyObject<'_, 'py> for PaletteLike {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::PALETTE;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(palette) = object.cast::<Palette>() {
            return Ok(Self(palette.get().0.clone()));
        }
        match object.extract::<&str>() {
            Ok(name) => builtin(name).map(Self),
            Err(_) => {
                let kind = object.get_type().name()?;
                Err(PyTypeError::new_err(format!("a palette is a Palette or the name of one, not {kind}")))
            }
        }
    }
}

/// How stops are blended, as a word.
pub struct BlendName(Blend);

impl<'py> FromPyObject<'_, 'py> for BlendName {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::BLEND;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        one_of(object, "blend", &Blend::ALL, Blend::name).map(Self)
    }
}

/// The value of a word, or a sentence with the words that there are.
pub fn one_of<T: Copy>(
    object: Borrowed<'_, '_, PyAny>,
    what: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> PyResult<T> {
    let names: Vec<String> = all.iter().map(|one| format!("'{}'", name(*one))).collect();
    let names = match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.concat(),
    };
    let given = word(&object, what, &names)?;
    let found = all.iter().copied().find(|one| name(*one) == given);
    found.ok_or_else(|| PyValueError::new_err(format!("{what} is {given:?}, and must be {names}")))
}

struct Stops(Vec<Stop>);

impl<'py> FromPyObject<'_, 'py> for Stops {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::STOPS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let not_stops = |object: &Bound<'py, PyAny>| {
            let kind = object.get_type().name().map_or_else(|_| "this".into(), |name| name.to_string());
            PyTypeError::new_err(format!(
                "a stop is a position and a colour, as in (0.5, '#5b8def'), not {kind}"
            ))
        };
        if object.is_instance_of::<PyString>() {
            return Err(not_stops(&object));
        }
        let stops = object.try_iter().map_err(|_| not_stops(&object))?;
        let stops = stops.map(|stop| {
            let stop = stop?;
            let is_pair = !stop.is_instance_of::<PyString>() && stop.len().is_ok_and(|len| len == 2);
            if !is_pair {
                return Err(not_stops(&stop));
            }
            let position = stop.get_item(0)?;
            let position = position.extract::<f64>().map_err(|_| {
                let kind = position.get_type().name().map_or_else(|_| "this".into(), |name| name.to_string());
                PyTypeError::new_err(format!("the position of a stop is a number, not {kind}"))
            })?;
            let Color(color) = stop.get_item(1)?.extract()?;
            Ok(Stop::new(position, color))
        });
        stops.collect::<PyResult<_>>().map(Self)
    }
}

/// A colour in sRGB: `#rrggbb`, or three numbers from 0 to 255.
pub struct Color(pub [u8; 3]);

impl<'py> FromPyObject<'_, 'py> for Color {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const COLORS: &str = "a colour is a text such as '#5b8def', or three whole numbers from 0 to 255";
        if object.is_instance_of::<PyString>() {
            let text = object.extract::<&str>()?;
            let color = hex_color(text).map(Self);
            return color.ok_or_else(|| PyValueError::new_err(format!("{COLORS}, not {text:?}")));
        }
        let shown = || object.repr().map_or_else(|_| "this".into(), |text| text.to_string());
        let wrong_kind = || PyTypeError::new_err(format!("{COLORS}, not {}", shown()));
        let wrong = || PyValueError::new_err(format!("{COLORS}, not {}", shown()));
        if object.is_instance_of::<PyFloat>() {
            return Err(wrong_kind());
        }
        let mut parts = Vec::new();
        for part in object.try_iter().map_err(|_| wrong_kind())? {
            let part: i64 = part?.extract().map_err(|_| wrong_kind())?;
            parts.push(u8::try_from(part).map_err(|_| wrong())?);
        }
        parts.try_into().map(Self).map_err(|_| wrong())
    }
}

/// A colour as `#rrggbb`.
pub fn hex_text([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn hex_color(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let [_, color @ ..] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(color)
}

/// Colours, or pixels: an array of uint8.
pub struct Bytes<'py>(pub Bound<'py, PyAny>);

impl<'py> IntoPyObject<'py> for Bytes<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::BYTES;

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(self.0)
    }
}
