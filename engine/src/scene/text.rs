//! Reading a scene's text.

use super::{Bounds, Place, Scene};
use crate::color::palette::{Color, PaletteError, PaletteFile, place_and_message};
use crate::color::{
    Base, Coloring, ColoringError, Interior, InteriorBy, Light, Mapping, ShadeRangeError, Theme, Wrap,
};
use crate::count::plan::Precision;
use crate::dynamics::Angle;
use crate::map::{MapError, QuadraticMap};
use crate::number::{Decimal, DecimalError, shortened};
use crate::paint::Fineness;
use crate::place::{ComplexRegion, RegionError, Viewport, ViewportError};
use crate::plane::Plane;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, Visitor};
use std::fmt;
use std::sync::Arc;

/// Why a text is no scene.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SceneError {
    /// It is longer than [`Scene::MAX_BYTES`].
    #[error("a scene has at most {max} bytes, and this text has more", max = Scene::MAX_BYTES)]
    TooLong,
    /// It is no TOML, or has other keys or values than a scene.
    #[error("line {line} of the scene: {message}")]
    Text {
        /// Counted from 1.
        line: usize,
        /// In one sentence.
        message: String,
    },
    /// It does not say that it is a scene.
    #[error("the text is no scene: it has no `version`")]
    NoVersion,
    /// A newer program has written it.
    #[error("the scene has version {0}, and this program reads versions up to {max}", max = Scene::VERSION)]
    Newer(i64),
    /// Something is not there.
    #[error("the scene has no `{0}`")]
    Missing(&'static str),
    /// It has a region and a view.
    #[error("the scene has a `view` and a `region`, and must have one of them")]
    TwoPlaces,
    /// A value that there is not.
    #[error("the {name} of the scene is `{value}`, and must be {allowed}")]
    Value {
        /// Which value.
        name: &'static str,
        /// What was given, shortened.
        value: String,
        /// What it may be.
        allowed: String,
    },
    /// A number cannot be read.
    #[error("the {name} of the scene: {error}")]
    Number {
        /// Which number.
        name: &'static str,
        /// What is wrong with it.
        error: DecimalError,
    },
    /// There is no such map.
    #[error(transparent)]
    Map(#[from] MapError),
    /// There is no such view.
    #[error(transparent)]
    View(#[from] ViewportError),
    /// There is no such region.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// There are no such bounds of the iterations.
    #[error(transparent)]
    Bounds(#[from] ShadeRangeError),
    /// There is no such colouring.
    #[error(transparent)]
    Coloring(#[from] ColoringError),
    /// There is no such palette.
    #[error(transparent)]
    Palette(#[from] PaletteError),
}

pub(super) const PLANES: [(Plane, &str); 2] =
    [(Plane::Dynamical, "dynamical"), (Plane::Parameter, "parameter")];
pub(super) const PRECISIONS: [(Precision, &str); 3] =
    [(Precision::Auto, "auto"), (Precision::F64, "f64"), (Precision::Exact, "exact")];
pub(super) const BASES: [(Base, &str); 4] =
    [(Base::Gray, "gray"), (Base::Smooth, "smooth"), (Base::Distance, "distance"), (Base::Angle, "angle")];
pub(super) const MAPPINGS: [(Mapping, &str); 4] = [
    (Mapping::Linear, "linear"),
    (Mapping::SquareRoot, "root"),
    (Mapping::Logarithm, "log"),
    (Mapping::Equalized, "equal"),
];
pub(super) const WRAPS: [(Wrap, &str); 3] =
    [(Wrap::Cyclic, "cyclic"), (Wrap::Mirrored, "mirrored"), (Wrap::Clamped, "clamped")];
pub(super) const INTERIORS: [(InteriorBy, &str); 5] = [
    (InteriorBy::Color, "color"),
    (InteriorBy::Transparent, "transparent"),
    (InteriorBy::Phase, "phase"),
    (InteriorBy::Time, "time"),
    (InteriorBy::Period, "period"),
];

/// The word for a value: each is in its list.
pub(super) fn name_of<T: PartialEq>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(one, _)| *one == value).map_or("", |(_, name)| name)
}

fn named<T: Copy>(name: &'static str, text: &str, all: &[(T, &'static str)]) -> Result<T, SceneError> {
    let found = all.iter().find(|(_, name)| *name == text).map(|(value, _)| *value);
    found.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
        SceneError::Value { name, value: shortened(text), allowed: format!("one of {}", names.join(", ")) }
    })
}

fn decimal(name: &'static str, text: &str) -> Result<Decimal, SceneError> {
    Decimal::parse_written(text).map_err(|error| SceneError::Number { name, error })
}

fn number(name: &'static str, text: &str) -> Result<f64, SceneError> {
    Ok(decimal(name, text)?.to_f64())
}

/// What every version has.
#[derive(Deserialize)]
struct Versioned {
    version: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a scene")]
struct File {
    #[serde(rename = "version")]
    _version: i64,
    title: Option<String>,
    note: Option<String>,
    plane: Option<String>,
    c0: Option<[String; 2]>,
    threshold: Option<String>,
    bounds: Option<BoundsPart>,
    view: Option<ViewPart>,
    region: Option<RegionPart>,
    coloring: Option<ColoringPart>,
    picture: Option<PicturePart>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "the bounds of the iterations")]
struct BoundsPart {
    itermin: Iterations,
    itermax: Iterations,
    found: Option<[u32; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a view")]
struct ViewPart {
    center: [String; 2],
    width: String,
    size: [u32; 2],
    precision: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a region")]
struct RegionPart {
    left: String,
    right: String,
    top: String,
    bottom: String,
    columns: u32,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a colouring")]
struct ColoringPart {
    base: Option<String>,
    palette: Option<PaletteFile>,
    reverse: bool,
    mapping: Option<String>,
    density: Option<f64>,
    offset: Option<f64>,
    wrap: Option<String>,
    interior: Option<String>,
    interior_color: Option<Color>,
    light: Option<LightPart>,
    outline: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a light: azimuth, height and ambient")]
struct LightPart {
    azimuth: f64,
    height: f64,
    ambient: f64,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "what belongs to the picture")]
struct PicturePart {
    samples: Option<u32>,
    axes: bool,
    scale_bar: bool,
    rays: Vec<String>,
    equipotentials: Vec<f64>,
}

/// A bound, or none where it is found for the view.
#[derive(Default)]
struct Iterations(Option<u32>);

impl<'de> Deserialize<'de> for Iterations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Iterations;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a number of iterations or \"automatic\"")
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Iterations, E> {
                let count = u32::try_from(value);
                count.map(|count| Iterations(Some(count))).map_err(|_| {
                    E::custom(format!("{value} is no number of iterations: these are from 0 to {}", u32::MAX))
                })
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Iterations, E> {
                match text {
                    "automatic" => Ok(Iterations(None)),
                    _ => Err(E::custom(format!(
                        "\"{}\" is neither a number of iterations nor \"automatic\"",
                        shortened(text)
                    ))),
                }
            }
        }
        deserializer.deserialize_any(Reader).map_err(|error| D::Error::custom(error.to_string()))
    }
}

impl Scene {
    /// Reads the text of a scene.
    ///
    /// It needs a `version`, a `view` or a `region`, and in the dynamical plane `c0`; what else is not there is as in
    /// [`Scene::new`], and of a colouring as in [`Coloring::of`] its theme. No other keys.
    pub fn from_toml(text: &str) -> Result<Self, SceneError> {
        if text.len() > Self::MAX_BYTES {
            return Err(SceneError::TooLong);
        }
        match read::<Versioned>(text)?.version {
            None => return Err(SceneError::NoVersion),
            Some(newer) if newer > i64::from(Self::VERSION) => return Err(SceneError::Newer(newer)),
            Some(version) if version < 1 => {
                let (value, allowed) = (version.to_string(), Self::VERSION.to_string());
                return Err(SceneError::Value { name: "version", value, allowed });
            }
            Some(_) => {}
        }
        read::<File>(text)?.scene()
    }
}

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, SceneError> {
    toml::from_str(text).map_err(|error| {
        let (line, message) = place_and_message(text, &error);
        SceneError::Text { line, message }
    })
}

impl File {
    fn scene(self) -> Result<Scene, SceneError> {
        let plane = match &self.plane {
            Some(plane) => named("plane", plane, &PLANES)?,
            None => Plane::default(),
        };
        let map = map(plane, self.c0.as_ref(), self.threshold.as_deref())?;
        let place = match (self.view, self.region) {
            (Some(view), None) => view.place()?,
            (None, Some(region)) => region.place()?,
            (Some(_), Some(_)) => return Err(SceneError::TwoPlaces),
            (None, None) => return Err(SceneError::Missing("view")),
        };
        let BoundsPart { itermin, itermax, found } = self.bounds.unwrap_or_default();
        let bounds = Bounds { itermin: itermin.0, itermax: itermax.0 }.checked()?;
        if let Some(found) = found {
            Bounds::given(found).checked()?;
        }
        let PicturePart { samples, axes, scale_bar, rays, equipotentials } = self.picture.unwrap_or_default();
        let samples = samples.unwrap_or(1);
        let fineness = Fineness::of_samples(samples).ok_or_else(|| {
            let (value, allowed) = (samples.to_string(), "1, 4, 9 or 16".to_owned());
            SceneError::Value { name: "number of samples", value, allowed }
        })?;
        let coloring = self.coloring.unwrap_or_default().coloring()?;
        let title = limited("title", self.title, Scene::MAX_TITLE)?;
        let note = limited("note", self.note, Scene::MAX_NOTE)?;
        let scene = Scene::new(plane, map, place);
        let rays = angles(&rays)?;
        let equipotentials = levels(equipotentials)?;
        let scene = Scene { axes, scale_bar, rays, equipotentials, ..scene };
        Ok(Scene { title, note, bounds, found, coloring, fineness, ..scene })
    }
}

fn angles(texts: &[String]) -> Result<Vec<Angle>, SceneError> {
    few("rays", texts.len())?;
    let angle = |text: &String| {
        text.parse().map_err(|_| {
            let allowed = "fractions of a turn such as 1/7".to_owned();
            SceneError::Value { name: "angle of a ray", value: shortened(text), allowed }
        })
    };
    texts.iter().map(angle).collect()
}

fn levels(levels: Vec<f64>) -> Result<Vec<f64>, SceneError> {
    few("equipotentials", levels.len())?;
    match levels.iter().find(|level| !(**level > 0.0 && level.is_finite())) {
        None => Ok(levels),
        Some(level) => {
            let (value, allowed) = (level.to_string(), "numbers above 0".to_owned());
            Err(SceneError::Value { name: "potential", value, allowed })
        }
    }
}

fn few(name: &'static str, count: usize) -> Result<(), SceneError> {
    if count <= Scene::MAX_CURVES {
        return Ok(());
    }
    let allowed = format!("at most {}", Scene::MAX_CURVES);
    Err(SceneError::Value { name, value: count.to_string(), allowed })
}

fn limited(name: &'static str, text: Option<String>, most: usize) -> Result<String, SceneError> {
    let text = text.unwrap_or_default();
    if text.chars().count() > most {
        let allowed = format!("at most {most} characters long");
        return Err(SceneError::Value { name, value: shortened(&text), allowed });
    }
    Ok(text)
}

fn map(plane: Plane, c0: Option<&[String; 2]>, threshold: Option<&str>) -> Result<QuadraticMap, SceneError> {
    let usual = QuadraticMap::default();
    let c0 = match (c0, plane) {
        (Some([re, im]), _) => [decimal("real part of c0", re)?, decimal("imaginary part of c0", im)?],
        (None, Plane::Parameter) => usual.c0_decimals().clone(),
        (None, Plane::Dynamical) => return Err(SceneError::Missing("c0")),
    };
    let threshold = match threshold {
        Some(threshold) => number("threshold", threshold)?,
        None => usual.threshold(),
    };
    Ok(QuadraticMap::of_decimals(c0, threshold)?)
}

impl ViewPart {
    fn place(&self) -> Result<Place, SceneError> {
        let [re, im] = &self.center;
        let center = [decimal("real part of the centre", re)?, decimal("imaginary part of the centre", im)?];
        let width = decimal("width", &self.width)?;
        if width.is_negative() || width.is_zero() {
            return Err(ViewportError::NotPositive(shortened(&self.width)).into());
        }
        let precision = match &self.precision {
            Some(precision) => named("precision", precision, &PRECISIONS)?,
            None => Precision::default(),
        };
        let [re, im] = &center;
        Ok(Place::View(Viewport::of_decimals([re, im], &width, self.size)?, precision))
    }
}

impl RegionPart {
    fn place(&self) -> Result<Place, SceneError> {
        let region = ComplexRegion::new(
            number("left side", &self.left)?,
            number("right side", &self.right)?,
            number("top", &self.top)?,
            number("bottom", &self.bottom)?,
        )?;
        let columns = self.columns as usize;
        region.shape(columns)?;
        Ok(Place::Region(region, columns))
    }
}

impl ColoringPart {
    fn coloring(self) -> Result<Coloring, SceneError> {
        let base = match &self.base {
            Some(base) => named("base of the colouring", base, &BASES)?,
            None => Base::default(),
        };
        let usual = Coloring::of(match base {
            Base::Gray => Theme::Gray,
            Base::Smooth => Theme::Smooth,
            Base::Distance => Theme::Distance,
            Base::Angle => Theme::Angle,
        });
        let palette = match self.palette {
            Some(palette) => Arc::new(palette.palette()?),
            None => usual.palette,
        };
        let mapping = self.mapping.as_deref().map(|text| named("mapping of the colouring", text, &MAPPINGS));
        let wrap = self.wrap.as_deref().map(|text| named("wrap of the colouring", text, &WRAPS));
        let by = self.interior.as_deref().map(|text| named("interior of the colouring", text, &INTERIORS));
        let color = self.interior_color.map_or(usual.interior.color, |color| color.0);
        let light = |LightPart { azimuth, height, ambient }| Light { azimuth, height, ambient };
        let coloring = Coloring {
            base,
            palette,
            reverse: self.reverse,
            mapping: mapping.transpose()?.unwrap_or(usual.mapping),
            density: self.density.unwrap_or(usual.density),
            offset: self.offset.unwrap_or(usual.offset),
            wrap: wrap.transpose()?.unwrap_or(usual.wrap),
            interior: Interior { by: by.transpose()?.unwrap_or(usual.interior.by), color },
            light: self.light.map(light),
            outline: self.outline,
        };
        Ok(coloring.checked()?)
    }
}
