//! `juliaset.Coloring`: how a picture is coloured.

use crate::errors::OrRaise;
use crate::palette::{Color, Palette, PaletteLike, hex_text, one_of};
use juliaset_engine::color::{Coloring as EngineColoring, Interior, InteriorBy, Light, Mapping, Theme, Wrap};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// How samples become colours: what a picture's colours say, and in which palette.
///
/// What is left out is as the theme looks best. Objects cannot be changed, compare by value, can be hashed and
/// pickled.
///
/// Parameters
/// ----------
/// theme : {"smooth", "gray", "distance", "slopes", "angle"}, default "smooth"
///     What the colours say: how long a point takes to escape, without bands; the same in the article's gray, from
///     black at ``n_iterations[0]`` to white at ``n_iterations[1]``; how far it is from the set; the escape time as a
///     landscape lit from aside; where its orbit leaves, darker below the real axis.
/// palette : Palette or str, optional
///     The colours, or the name of those that come with juliaset. Gray has its own.
/// mapping : {"linear", "root", "log", "equal"}, optional
///     How values are spread over the palette; "equal" gives every colour the same area.
/// density : float, optional
///     How often the palette is run through, for each unit of the mapped value.
/// offset : float, optional
///     Where in the palette a value of 0 is, in lengths of the palette.
/// wrap : {"cyclic", "mirrored", "clamped"}, optional
///     What is beyond the palette's ends.
/// interior : str or (int, int, int), optional
///     The inside of the set: a colour, "transparent", "phase" (which point of the cycle an orbit tends to), "time"
///     (how long it takes to the cycle) or "period" (how many points the cycle has).
/// light : (float, float, float), optional
///     A light from aside: its azimuth in degrees from the right, counterclockwise, its height in degrees, and the
///     share of the light that comes from everywhere. Without it only slopes are lit.
/// outline : float, optional
///     The width of a dark line along the set, in thousandths of the picture's width.
/// reverse : bool, default False
///     Whether the palette is turned around.
///
/// Raises
/// ------
/// TypeError, ValueError
///     If one of these cannot be.
///
/// Examples
/// --------
/// >>> from juliaset import Coloring
/// >>> Coloring("slopes", palette="Ember", density=0.5)
/// Coloring('slopes', palette='Ember', density=0.5)
/// >>> Coloring("slopes").light
/// (132.0, 60.0, 0.2)
#[pyclass(module = "juliaset", frozen, eq)]
#[derive(Debug, PartialEq)]
pub struct Coloring(EngineColoring);

impl Coloring {
    pub fn of(coloring: EngineColoring) -> Self {
        Self(coloring)
    }
}

#[pymethods]
impl Coloring {
    #[new]
    #[pyo3(
        signature = (
            theme = ThemeName(Theme::Smooth), *, palette = None, mapping = None, density = None, offset = None,
            wrap = None, interior = None, light = None, outline = None, reverse = false
        ),
        text_signature = "(theme='smooth', *, palette=None, mapping=None, density=None, offset=None, wrap=None, interior=None, light=None, outline=None, reverse=False)"
    )]
    #[expect(clippy::too_many_arguments, reason = "all but one have names in every call")]
    fn new(
        theme: ThemeName,
        palette: Option<PaletteLike>,
        mapping: Option<MappingName>,
        density: Option<f64>,
        offset: Option<f64>,
        wrap: Option<WrapName>,
        interior: Option<InteriorLike>,
        light: Option<LightLike>,
        outline: Option<f64>,
        reverse: bool,
    ) -> PyResult<Self> {
        let usual = EngineColoring::of(theme.0);
        let coloring = EngineColoring {
            palette: palette.map_or(usual.palette, |palette| palette.0),
            reverse,
            mapping: mapping.map_or(usual.mapping, |mapping| mapping.0),
            density: density.unwrap_or(usual.density),
            offset: offset.unwrap_or(usual.offset),
            wrap: wrap.map_or(usual.wrap, |wrap| wrap.0),
            interior: interior.map_or(usual.interior, |interior| interior.0),
            light: light.map(|light| light.0).or(usual.light),
            outline: outline.or(usual.outline),
            ..usual
        };
        coloring.checked().or_raise().map(Self)
    }

    /// What the colours say. Smooth colours with a light are slopes.
    #[getter]
    fn theme(&self) -> &'static str {
        theme_name(self.0.theme())
    }

    /// The colours.
    #[getter]
    fn palette(&self) -> Palette {
        Palette::of(self.0.palette.clone())
    }

    /// How values are spread over the palette.
    #[getter]
    fn mapping(&self) -> &'static str {
        self.0.mapping.name()
    }

    /// How often the palette is run through, for each unit of the mapped value.
    #[getter]
    fn density(&self) -> f64 {
        self.0.density
    }

    /// Where in the palette a value of 0 is, in lengths of the palette.
    #[getter]
    fn offset(&self) -> f64 {
        self.0.offset
    }

    /// What is beyond the palette's ends.
    #[getter]
    fn wrap(&self) -> &'static str {
        wrap_name(self.0.wrap)
    }

    /// The inside of the set: a colour as ``"#rrggbb"``, or a word.
    #[getter]
    fn interior(&self) -> String {
        let Interior { by, color } = self.0.interior;
        if by == InteriorBy::Color { hex_text(color) } else { interior_name(by).to_owned() }
    }

    /// Azimuth, height and ambient share of the light, if there is one.
    #[getter]
    fn light(&self) -> Option<(f64, f64, f64)> {
        self.0.light.map(|Light { azimuth, height, ambient }| (azimuth, height, ambient))
    }

    /// The width of the dark line, if there is one.
    #[getter]
    fn outline(&self) -> Option<f64> {
        self.0.outline
    }

    /// Whether the palette is turned around.
    #[getter]
    fn reverse(&self) -> bool {
        self.0.reverse
    }

    #[classattr]
    fn __match_args__() -> (&'static str,) {
        ("theme",)
    }

    /// What `copy.replace` calls. The light of slopes goes with their theme.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let (coloring, given) = (slf.get(), PyDict::new(py));
        if let Some(changes) = changes {
            given.update(changes.as_mapping())?;
        }
        let (has_theme, light) = (given.contains("theme")?, given.get_item("light")?);
        if coloring.0.theme() == Theme::Slopes {
            if has_theme && light.is_none() {
                given.set_item("light", py.None())?;
            }
            if !has_theme && light.is_some_and(|light| light.is_none()) {
                given.set_item("theme", theme_name(Theme::Smooth))?;
            }
        }
        let arguments = coloring.named(py)?;
        arguments.set_item("theme", coloring.theme())?;
        arguments.update(given.as_mapping())?;
        slf.get_type().as_any().call((), Some(&arguments))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((&'static str,), Bound<'py, PyDict>)> {
        Ok(((self.theme(),), self.named(py)?))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let palette = Py::new(py, self.palette())?;
        let numbers = (self.density(), self.offset(), self.light(), self.outline());
        let words = (self.theme(), self.mapping(), self.wrap(), self.interior(), self.reverse());
        (palette, numbers, words).into_pyobject(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let usual = Self(EngineColoring::of(self.0.theme()));
        let (own, usual) = (self.named(py)?, usual.named(py)?);
        let mut text = format!("Coloring('{}'", self.theme());
        for (name, value) in own {
            if usual.get_item(&name)?.is_some_and(|usual| usual.eq(&value).unwrap_or(false)) {
                continue;
            }
            let value = match Palette::builtin_name(&self.0.palette) {
                Some(builtin) if name.eq("palette")? => PyString::new(py, builtin).into_any(),
                _ => value,
            };
            text += &format!(", {name}={}", value.repr()?);
        }
        Ok(text + ")")
    }
}

impl Coloring {
    /// The arguments that have names.
    fn named<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let named = PyDict::new(py);
        named.set_item(intern!(py, "palette"), Py::new(py, self.palette())?)?;
        named.set_item(intern!(py, "mapping"), self.mapping())?;
        named.set_item(intern!(py, "density"), self.density())?;
        named.set_item(intern!(py, "offset"), self.offset())?;
        named.set_item(intern!(py, "wrap"), self.wrap())?;
        named.set_item(intern!(py, "interior"), self.interior())?;
        named.set_item(intern!(py, "light"), self.light())?;
        named.set_item(intern!(py, "outline"), self.outline())?;
        named.set_item(intern!(py, "reverse"), self.reverse())?;
        Ok(named)
    }
}

/// A colouring as an argument: itself, or its theme.
pub struct ColoringLike(EngineColoring);

impl Default for ColoringLike {
    fn default() -> Self {
        Self(EngineColoring::of(Theme::Smooth))
    }
}

impl ColoringLike {
    /// The engine's, in another palette if one is given.
    pub fn in_palette(self, palette: Option<PaletteLike>) -> EngineColoring {
        match palette {
            Some(PaletteLike(palette)) => EngineColoring { palette, ..self.0 },
            None => self.0,
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for ColoringLike {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::COLORING;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(coloring) = object.cast::<Coloring>() {
            return Ok(Self(coloring.get().0.clone()));
        }
        if object.is_instance_of::<PyString>() {
            return one_of(object, "coloring", &Theme::ALL, theme_name)
                .map(|theme| Self(EngineColoring::of(theme)));
        }
        let kind = object.get_type().name()?;
        Err(PyTypeError::new_err(format!("coloring must be a Coloring or the name of its theme, not {kind}")))
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Gray => "gray",
        Theme::Distance => "distance",
        Theme::Slopes => "slopes",
        Theme::Angle => "angle",
        _ => "smooth",
    }
}

const WRAPS: [Wrap; 3] = [Wrap::Cyclic, Wrap::Mirrored, Wrap::Clamped];

fn wrap_name(wrap: Wrap) -> &'static str {
    match wrap {
        Wrap::Mirrored => "mirrored",
        Wrap::Clamped => "clamped",
        _ => "cyclic",
    }
}

const INTERIORS: [InteriorBy; 4] =
    [InteriorBy::Transparent, InteriorBy::Phase, InteriorBy::Time, InteriorBy::Period];

fn interior_name(by: InteriorBy) -> &'static str {
    match by {
        InteriorBy::Transparent => "transparent",
        InteriorBy::Phase => "phase",
        InteriorBy::Time => "time",
        InteriorBy::Period => "period",
        _ => "color",
    }
}

/// A theme as a word.
struct ThemeName(Theme);

impl<'py> FromPyObject<'_, 'py> for ThemeName {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::THEME;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        one_of(object, "theme", &Theme::ALL, theme_name).map(Self)
    }
}

/// A mapping as a word.
struct MappingName(Mapping);

impl<'py> FromPyObject<'_, 'py> for MappingName {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::MAPPING;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        one_of(object, "mapping", &Mapping::ALL, Mapping::name).map(Self)
    }
}

/// What is beyond a palette's ends, as a word.
struct WrapName(Wrap);

impl<'py> FromPyObject<'_, 'py> for WrapName {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::WRAP;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        one_of(object, "wrap", &WRAPS, wrap_name).map(Self)
    }
}

/// The inside of the set: a colour, or a word.
struct InteriorLike(Interior);

impl<'py> FromPyObject<'_, 'py> for InteriorLike {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::COLOR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let is_word = object.extract::<&str>().is_ok_and(|text| !text.starts_with('#'));
        if is_word {
            let by = one_of(object, "interior", &INTERIORS, interior_name).map_err(|error| {
                // Colours are texts too.
                let py = object.py();
                pyo3::exceptions::PyValueError::new_err(format!(
                    "{}, or a colour such as '#0a0b10'",
                    error.value(py)
                ))
            })?;
            // The colour of what is not known; the command line has the same.
            let color = EngineColoring::of(Theme::Smooth).interior.color;
            return Ok(Self(Interior { by, color }));
        }
        let Color(color) = object.extract()?;
        Ok(Self(Interior { by: InteriorBy::Color, color }))
    }
}

/// Azimuth, height and ambient share of a light.
struct LightLike(Light);

impl<'py> FromPyObject<'_, 'py> for LightLike {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::LIGHT;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let wrong = || {
            let shown = object.repr().map_or_else(|_| "this".into(), |text| text.to_string());
            PyTypeError::new_err(format!(
                "a light is azimuth and height in degrees and its ambient share, as in (132, 60, 0.2), not {shown}"
            ))
        };
        let numbers = object.try_iter().map_err(|_| wrong())?;
        let numbers = numbers.map(|number| number?.extract::<f64>().map_err(|_| wrong()));
        let numbers: Vec<f64> = numbers.collect::<PyResult<_>>()?;
        match numbers[..] {
            [azimuth, height, ambient] => Ok(Self(Light { azimuth, height, ambient })),
            _ => Err(wrong()),
        }
    }
}
