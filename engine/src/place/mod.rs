//! Where a picture's samples stand in the plane.

mod coordinate;
mod grid;
mod region;
mod samples;
mod viewport;

pub(crate) use grid::Grid;
pub use grid::Rect;
pub use region::{ComplexRegion, RegionError};
pub use samples::{FinerError, RegionSamples, Samples, Symmetry, ViewSamples};
pub use viewport::{Placement, Viewport, ViewportError};
