//! Where a picture's samples stand in the plane.

mod axes;
mod coordinate;
mod grid;
mod region;
mod samples;
mod viewport;

pub use axes::{Ruler, ScaleBar, Tick, Ticks};
pub(crate) use grid::Grid;
pub use grid::Rect;
pub use region::{ComplexRegion, RegionError};
pub use samples::{FinerError, RegionSamples, Samples, Symmetry, ViewSamples};
pub use viewport::{Placement, Viewport, ViewportError};
