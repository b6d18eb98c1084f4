//! Escape-time counts of filled Julia sets of `z -> z^2 + c0`.
//!
//! A [`Julia`] says what is iterated; a [`ComplexRegion`] (the article's grid) or a [`Viewport`] (the
//! explorer's) says where, as a [`Grid`] of samples; a [`Renderer`] counts them on all cores, and
//! [`color`] makes pixels of the counts.
//!
//! ```
//! use juliaset_engine::{Cancel, Julia, Progress, Renderer, RunOptions, Viewport};
//!
//! let renderer = Renderer::new(RunOptions::default())?;
//! let view = Viewport::home([320, 200]);
//! let counts = renderer.counts(&Julia::default(), &view.grid(), &Cancel::default(), &Progress::default())?;
//! assert_eq!(counts.get(0, 0), Some(0), "the corner is outside at once");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cancel;
pub mod color;
mod counts;
pub mod export;
mod fill;
mod fixed;
mod grid;
mod julia;
mod julia_div;
pub mod kernel;
mod live;
mod region;
mod render;
mod viewport;

pub use cancel::{Cancel, Cancelled, Progress};
pub use counts::{Counts, TooLarge};
pub use fill::FillError;
pub use fixed::{DecimalError, Fixed};
pub use grid::{Grid, Rect};
pub use julia::{Julia, JuliaError};
pub use julia_div::{JuliaDiv, JuliaDivError};
pub use kernel::Kernel;
pub use live::{LivePicture, Pace};
pub use region::{ComplexRegion, RegionError};
pub use render::{NoThreads, RenderError, Renderer, RunOptions};
pub use viewport::{Placement, Viewport, ViewportError};
