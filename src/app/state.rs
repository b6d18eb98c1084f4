//! What the window shows: the part that is undone and redone.

use crate::picture::{Frame, command_line};
use juliaset_engine::{Julia, Precision, Viewport};

/// A picture, completely: which set, and which part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The set.
    pub julia: Julia,
    /// The part of the plane.
    pub view: Viewport,
    /// Which arithmetic counts it.
    pub precision: Precision,
}

impl Scene {
    /// The command that renders this picture.
    pub fn command(&self) -> String {
        command_line(&self.julia, &Frame::View(self.view.clone(), self.precision))
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
