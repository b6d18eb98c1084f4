//! What the window shows: what was chosen, which is undone and redone, and what is known of it.

use crate::axes::Overlays;
use crate::bounds::Bounds;
use crate::picture::{Description, Frame};
use juliaset_engine::color::{Coloring, ShadeRange};
use juliaset_engine::{Engine, Fineness, Plane, Precision, QuadraticMap, Viewport};

/// A picture as it was chosen: which set, which part of it, and its colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The map whose filled Julia set it is.
    pub map: QuadraticMap,
    /// The bounds of the iterations.
    pub bounds: Bounds,
    /// The part of the plane.
    pub view: Viewport,
    /// Which arithmetic counts it.
    pub precision: Precision,
    /// How it is coloured.
    pub coloring: Coloring,
}

impl Scene {
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
            plane: Plane::Dynamical,
            map: self.map.clone(),
            range: self.range(found),
            frame: Frame::View(self.view.clone(), self.precision),
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

    /// The engine that counts it.
    pub fn engine(&self) -> Engine {
        Engine::of(&self.view, self.precision)
    }

    /// Whether it is counted in `f64` where that is too coarse.
    pub fn is_beyond_f64(&self) -> bool {
        self.view.is_deep() && self.engine() == Engine::F64
    }
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
}
