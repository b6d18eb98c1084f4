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
//! let plan = renderer.plan(&Julia::default(), view.grid());
//! let counts = renderer.counts(&plan, &Cancel::default(), &Progress::default())?;
//! assert_eq!(counts.get(0, 0), Some(0), "the corner is outside at once");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod automatic;
mod cancel;
pub mod color;
mod coordinate;
mod counts;
mod decimal;
mod deep;
pub mod export;
mod fill;
mod fixed;
mod grid;
mod interior;
mod julia;
mod julia_div;
pub mod kernel;
mod live;
mod plan;
mod region;
mod render;
mod viewport;
mod wide;

pub use cancel::{Cancel, Cancelled, Progress};
pub use counts::{CountError, Counts, TooLarge, Undecided};
pub use decimal::{Decimal, DecimalError, shortened};
pub use deep::DeepError;
pub use fill::FillError;
pub use fixed::Fixed;
pub use grid::{Grid, Rect};
pub use julia::{Julia, JuliaError};
pub use julia_div::{JuliaDiv, JuliaDivError};
pub use kernel::Kernel;
pub use live::{LivePicture, Pace};
pub use plan::{Engine, Plan, Planner, Precision};
pub use region::{ComplexRegion, RegionError};
pub use render::{NoThreads, RenderError, Renderer, RunOptions};
pub use viewport::{Placement, Viewport, ViewportError};
pub use wide::Wide;
