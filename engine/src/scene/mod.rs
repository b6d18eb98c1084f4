//! A picture as a person chose it, in full: what a file keeps of it, so that it can be opened again.
//!
//! A [`Scene`] is written as a small TOML text with every digit of its numbers, and pictures carry that text. From
//! either, the same picture comes again, bit for bit at the same size.
//!
//! ```
//! use juliaset_engine::scene::{Place, Scene};
//! use juliaset_engine::{Plane, Precision, QuadraticMap, Viewport};
//! let map = QuadraticMap::parse("0", "1", 2.0)?;
//! let view = Viewport::parse("0.25", "-1e-3", "1e-300", [640, 400])?;
//! let scene = Scene::new(Plane::Dynamical, map, Place::View(view, Precision::Auto));
//! let text = scene.to_toml();
//! assert!(text.contains("width = \"1e-300\""));
//! assert_eq!(Scene::from_toml(&text)?, scene);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bounds;
mod command;
mod png;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use bounds::Bounds;
pub use command::coloring_flags;
pub(crate) use png::KEYWORD;
pub use png::ReadError;
pub use text::SceneError;

use crate::color::{Coloring, ShadeRange, ShadeRangeError};
use crate::count::plan::Precision;
use crate::dynamics::Angle;
use crate::map::QuadraticMap;
use crate::paint::Fineness;
use crate::place::{ComplexRegion, RegionError, Samples, Viewport, ViewportError};
use crate::plane::Plane;

/// A picture as it was chosen: which set, which part of it, its colours, and what lies over it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scene {
    /// What a person calls it; may be empty.
    pub title: String,
    /// What a person has written about it; may be empty.
    pub note: String,
    /// What its samples stand for.
    pub plane: Plane,
    /// The map; in the parameter plane its c0 is not used.
    pub map: QuadraticMap,
    /// The bounds of the iterations.
    pub bounds: Bounds,
    /// What was found for bounds that are not given, where the picture has been counted: itermin and itermax.
    /// A picture of the same place takes these, and is the same; another place finds its own.
    pub found: Option<[u32; 2]>,
    /// The part of the plane.
    pub place: Place,
    /// How it is coloured.
    pub coloring: Coloring,
    /// How finely pixels are sampled.
    pub fineness: Fineness,
    /// Whether a grid with labelled ticks lies over it.
    pub axes: bool,
    /// Whether a bar of a round length lies over it.
    pub scale_bar: bool,
    /// The angles of the external rays that lie over it; at most [`Scene::MAX_CURVES`].
    pub rays: Vec<Angle>,
    /// The potentials whose lines lie over it, each above 0; at most [`Scene::MAX_CURVES`].
    pub equipotentials: Vec<f64>,
}

/// The part of the plane that a scene shows, by either of two grids.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Place {
    /// The explorer's view, and which arithmetic counts it.
    View(Viewport, Precision),
    /// The article's region, and the number of columns. The first row lies at the first of the two bounds in y.
    Region(ComplexRegion, usize),
}

/// Why a place has no picture of such a size.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SizeError {
    /// The view cannot be.
    #[error(transparent)]
    View(#[from] ViewportError),
}

impl Scene {
    /// The most characters of a title.
    pub const MAX_TITLE: usize = 200;
    /// The most characters of a note.
    pub const MAX_NOTE: usize = 10_000;
    /// The most rays, and the most equipotentials.
    pub const MAX_CURVES: usize = 1000;
    /// The most bytes of a scene's text.
    pub const MAX_BYTES: usize = 1 << 20;

    /// A scene in the article's gray with bounds that are found for it, one sample a pixel and nothing over it.
    pub fn new(plane: Plane, map: QuadraticMap, place: Place) -> Self {
        Self {
            title: String::new(),
            note: String::new(),
            plane,
            map,
            bounds: Bounds::default(),
            found: None,
            place,
            coloring: Coloring::default(),
            fineness: Fineness::default(),
            axes: false,
            scale_bar: false,
            rays: Vec::new(),
            equipotentials: Vec::new(),
        }
    }

    /// The counts that it is shaded between, where all of them are given or have been found; a region, whose bounds
    /// are not looked for, takes the article's.
    pub fn range(&self) -> Result<Option<ShadeRange>, ShadeRangeError> {
        let found = match (self.found, &self.place) {
            (Some(found), _) => Some(found),
            (None, Place::Region(..)) => Some(Bounds::ARTICLE),
            (None, Place::View(..)) => self.bounds.are_given().then_some(Bounds::ARTICLE),
        };
        found.map(|found| self.bounds.range(found)).transpose()
    }

    /// The same in another number of columns and rows; its bounds stay as they were found.
    pub fn with_size(&self, size: [u32; 2]) -> Result<Self, SizeError> {
        Ok(Self { place: self.place.with_size(size)?, ..self.clone() })
    }
}

impl Place {
    /// What is sampled.
    pub fn samples(&self) -> Result<Samples, RegionError> {
        match self {
            Self::View(view, _) => Ok(Samples::view(view.clone())),
            Self::Region(region, columns) => Samples::region(*region, *columns),
        }
    }

    /// Which arithmetic counts it.
    pub fn precision(&self) -> Precision {
        match self {
            Self::View(_, precision) => *precision,
            Self::Region(..) => Precision::Auto,
        }
    }

    /// The same in another number of columns and rows: around the same centre in the same width. A region stays one
    /// where its shape allows it; otherwise it becomes the view that shows all of it.
    pub fn with_size(&self, size: [u32; 2]) -> Result<Self, SizeError> {
        let [columns, rows] = size.map(|side| side as usize);
        match self {
            Self::View(view, precision) => Ok(Self::View(view.with_size(size)?, *precision)),
            Self::Region(region, _) if region.shape(columns).ok() == Some((columns, rows)) => {
                Ok(Self::Region(*region, columns))
            }
            Self::Region(region, _) => Ok(Self::View(view_of(region, size)?, Precision::Auto)),
        }
    }

    /// The explorer's view that shows all of this, in `size` pixels where it has none of its own.
    pub fn view(&self, size: [u32; 2]) -> Result<Viewport, ViewportError> {
        match self {
            Self::View(view, _) => Ok(view.clone()),
            Self::Region(region, _) => view_of(region, size),
        }
    }
}

fn view_of(region: &ComplexRegion, size: [u32; 2]) -> Result<Viewport, ViewportError> {
    let [left, right, first, last] = region.bounds();
    // Halves first: the sum of two large bounds may not be a number.
    let [re, im] = [left / 2.0 + right / 2.0, first / 2.0 + last / 2.0].map(|part| part.to_string());
    let [columns, rows] = size.map(f64::from);
    let width = (right - left).abs().max((last - first).abs() / rows * columns);
    Viewport::parse(&re, &im, &width.to_string(), size)
}
