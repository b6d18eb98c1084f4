//! What the window shows: what was chosen, which is undone and redone, and what is known of it.
//!
//! There are two pictures: a large one of one plane, and a small one of the other plane, the map. They are
//! exchanged without a loss.

use crate::app::planes;
use crate::axes::Overlays;
use crate::picture::{Description, Frame};
use juliaset_engine::color::{Coloring, ShadeRange};
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Engine, Fineness, Plane, Precision, QuadraticMap, Viewport};

/// A picture as it was chosen: which set, which part of it, and its colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Which plane the large picture shows; the small one shows the other.
    pub plane: Plane,
    /// The map whose filled Julia set it is.
    pub map: QuadraticMap,
    /// The bounds of the iterations.
    pub bounds: Bounds,
    /// The part of the plane.
    pub view: Viewport,
    /// The part of the other plane that the small picture shows, in the size that it had, or is to have, as the
    /// large one: the small one is as wide, whatever its own size.
    pub aside: Viewport,
    /// Which arithmetic counts it.
    pub precision: Precision,
    /// How it is coloured.
    pub coloring: Coloring,
}

impl Scene {
    /// The Julia set of a map in a view, beside the whole parameter plane.
    pub fn of(map: QuadraticMap, view: Viewport) -> Self {
        let aside = planes::whole(Plane::Parameter, view.size());
        let (bounds, precision, coloring) = (Bounds::default(), Precision::Auto, Coloring::default());
        Self { plane: Plane::Dynamical, map, bounds, view, aside, precision, coloring }
    }

    /// All that the large picture depends on: two scenes with the same large picture are the same here.
    #[must_use]
    pub fn large(&self) -> Self {
        let aside = planes::whole(Plane::Dynamical, [1, 1]);
        match self.plane {
            Plane::Dynamical => Self { aside, ..self.clone() },
            Plane::Parameter => {
                Self { aside, map: without_c0(&self.map), precision: Precision::Auto, ..self.clone() }
            }
        }
    }

    /// The same for the small picture in a size in pixels.
    #[must_use]
    pub fn small(&self, size: [u32; 2]) -> Self {
        let view = self.small_view(size);
        let exchanged = Self { plane: planes::other(self.plane), view, ..self.clone() };
        match self.plane {
            // A map for finding one's way looks the same whatever the large picture does.
            Plane::Dynamical => {
                let (bounds, coloring) = (Bounds::default(), planes::map_coloring());
                Self { bounds, coloring, ..exchanged.large() }
            }
            Plane::Parameter => exchanged.large(),
        }
    }

    /// What the small picture shows in a size in pixels.
    pub fn small_view(&self, size: [u32; 2]) -> Viewport {
        let view = planes::as_wide(&self.aside, size);
        if self.plane == Plane::Dynamical { planes::within_reach(Plane::Parameter, view).0 } else { view }
    }

    /// The view of the parameter plane, for a small picture of a size in pixels.
    pub fn parameter_view(&self, small: [u32; 2]) -> Viewport {
        match self.plane {
            Plane::Dynamical => self.small_view(small),
            Plane::Parameter => self.view.clone(),
        }
    }

    /// The counts that it is shaded between; those that are not given are `found`.
    pub fn range(&self, found: [u32; 2]) -> ShadeRange {
        self.bounds.range(found).unwrap_or_default()
    }

    /// The same of another part of the plane.
    #[must_use]
    pub fn with_view(&self, view: Viewport) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same with given bounds of the iterations.
    #[must_use]
    pub fn with_bounds(&self, bounds: Bounds) -> Self {
        Self { bounds, ..self.clone() }
    }

    /// The same in other colours.
    #[must_use]
    pub fn with_coloring(&self, coloring: Coloring) -> Self {
        Self { coloring, ..self.clone() }
    }

    /// About the bytes that it takes in memory, without its palette, which scenes share.
    pub fn weight(&self) -> usize {
        // The centre's parts in big numbers and in their decimals: about a byte for each bit behind the point.
        const EACH: usize = 1000;
        let digits = self.map.c0_decimals().iter().map(|part| part.places());
        EACH.saturating_add(self.view.center_bits()).saturating_add(digits.sum())
    }

    /// What the picture is, with what is `found` for bounds that are not given.
    pub fn description(&self, found: [u32; 2], fineness: Fineness) -> Description {
        Description {
            plane: self.plane,
            map: self.map.clone(),
            range: self.range(found),
            frame: Frame::View(self.view.clone(), self.large_precision()),
            coloring: self.coloring.clone(),
            fineness,
            overlays: Overlays::default(),
        }
    }

    /// The command that renders this picture, with what is `found` for bounds that are not given, and what is
    /// drawn over it.
    pub fn command(&self, found: [u32; 2], overlays: Overlays) -> String {
        Description { overlays, ..self.description(found, Fineness::default()) }.command()
    }

    /// The same of another set.
    #[must_use]
    pub fn with_map(&self, map: QuadraticMap) -> Self {
        Self { map, ..self.clone() }
    }

    /// The parameter plane is counted in `f64` alone.
    fn large_precision(&self) -> Precision {
        if self.plane == Plane::Parameter { Precision::Auto } else { self.precision }
    }

    /// The engine that counts it.
    pub fn engine(&self) -> Engine {
        match self.plane {
            Plane::Dynamical => Engine::of(&self.view, self.precision),
            Plane::Parameter => Engine::F64,
        }
    }

    /// Whether it is counted in `f64` where that is too coarse.
    pub fn is_beyond_f64(&self) -> bool {
        self.plane == Plane::Dynamical && self.view.is_deep() && self.engine() == Engine::F64
    }
}

/// In the parameter plane c0 says nothing, and the threshold is all that is left.
fn without_c0(map: &QuadraticMap) -> QuadraticMap {
    let default = QuadraticMap::default();
    default.with_threshold(map.threshold()).unwrap_or(default)
}

/// What is known of the picture on screen.
#[derive(Clone, Debug)]
pub struct Status {
    /// The bounds of the iterations that it is coloured by.
    pub bounds: [u32; 2],
    /// The point of the plane under the pointer, and its count where it is known.
    pub pointer: Option<PointerReading>,
    /// The last exact picture: how long it took in seconds, and the iterations that its new counts stand for.
    pub last_exact: Option<(f64, u64)>,
    /// Whether every pixel on screen is exact.
    pub exact: bool,
    /// How many pixels of the last exact picture were settled in big numbers.
    pub settled: usize,
    /// The share of the reference orbit that is done, where it takes long.
    pub orbit: Option<f64>,
    /// Why there is no picture, where there cannot be one.
    pub failure: Option<String>,
}

impl Default for Status {
    /// Nothing is on screen yet.
    fn default() -> Self {
        Self {
            bounds: Bounds::ARTICLE,
            pointer: None,
            last_exact: None,
            exact: false,
            settled: 0,
            orbit: None,
            failure: None,
        }
    }
}

/// What is under the pointer.
#[derive(Clone, Debug)]
pub struct PointerReading {
    /// Real and imaginary part, as decimals.
    pub point: [String; 2],
    /// The count, where it is known.
    pub count: Option<u32>,
    /// What else is known of it, in a few words.
    pub note: Option<String>,
}
