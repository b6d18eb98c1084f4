//! What the window shows: the part that is undone and redone.

use crate::picture::{Frame, command_line};
use juliaset_engine::{Engine, Julia, Precision, Viewport};

/// A picture, completely: which set, and which part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The set. Where the bounds of its iterations are `automatic`, they are those of the picture on
    /// screen, and follow it.
    pub julia: Julia,
    /// The part of the plane.
    pub view: Viewport,
    /// Which arithmetic counts it.
    pub precision: Precision,
    /// Whether itermin and itermax are found to suit the view.
    pub automatic: bool,
}

impl Scene {
    /// The command that renders this picture.
    pub fn command(&self) -> String {
        command_line(&self.julia, &Frame::View(self.view.clone(), self.precision))
    }

    /// What the user has chosen: the same, but for bounds that are found for it.
    #[must_use]
    pub fn chosen(&self) -> Self {
        let default = Julia::default();
        match self.automatic {
            true => self.with_bounds([default.itermin(), default.itermax()]),
            false => self.clone(),
        }
    }

    /// The same with other bounds of the iterations, where there are such.
    #[must_use]
    pub fn with_bounds(&self, [itermin, itermax]: [u32; 2]) -> Self {
        let julia = self.julia.with_bounds(itermin, itermax).unwrap_or_else(|_| self.julia.clone());
        Self { julia, ..self.clone() }
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

/// What the status bar says of the picture on screen.
#[derive(Clone, Debug, Default)]
pub struct Status {
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
    /// A short message about the last thing done, for a few seconds.
    pub message: Option<String>,
}

/// What is under the pointer.
#[derive(Clone, Debug)]
pub struct PointerReading {
    /// Real and imaginary part, as decimals.
    pub point: [String; 2],
    /// The count, where it is known.
    pub count: Option<u32>,
}
