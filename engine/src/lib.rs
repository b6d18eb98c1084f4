//! Escape-time counts of filled Julia sets of `z -> z^2 + c0`.
//!
//! A [`QuadraticMap`] says what is iterated, [`Samples`] say where. A [`Planner`] makes a [`Plan`] of them,
//! which knows how they are counted: in `f64`, or certified at any depth. A [`Renderer`] has the threads. A
//! [`Watch`] stops the work and tells how far it is. [`color`] makes pixels of the counts.
//!
//! # A region
//!
//! The article's grid, in one call:
//!
//! ```
//! use juliaset_engine::{ComplexRegion, JuliaDiv};
//! use num_complex::Complex64;
//!
//! let julia = JuliaDiv::new(Complex64::new(-0.835, -0.2321), 2.0, (5, 80), 64)?;
//! let shades = julia.over(&ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?)?;
//! assert_eq!(shades.dim(), (64, 40));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same by its parts, as everything else is done:
//!
//! ```
//! use juliaset_engine::*;
//!
//! let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
//! let map = QuadraticMap::parse("-0.835", "-0.2321", 2.0)?;
//! let samples = Samples::region(ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?, 64)?;
//! let plan =
//!     renderer.planner().plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)?;
//! let counts = renderer.counts(&plan, &watch)?;
//! assert_eq!(counts.get(0, 0), Some(0), "the corner is outside at once");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A deep view
//!
//! A view has a centre and a width of any number of digits; how many iterations it needs is found for it.
//!
//! ```
//! use juliaset_engine::*;
//!
//! let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
//! let map = QuadraticMap::parse("0", "1", 2.0)?;
//! let view = Viewport::parse("0", "0", "1e-300", [64, 40])?;
//! let mut planner = renderer.planner();
//! let [itermin, itermax] = planner.bounds(&map, &view, &watch)?;
//! let samples = Samples::view(view);
//! let plan = planner.plan(Plane::Dynamical, &map, itermax, &samples, Precision::Auto, &watch)?;
//! assert_eq!(plan.engine(), Engine::Deep);
//! let counts = renderer.counts(&plan, &watch)?;
//! assert!(counts.as_slice().iter().all(|count| *count >= itermin));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A live picture
//!
//! [`LivePicture`] follows a moving view: it keeps the counts that stay true, shows the rest as well as it
//! can at once, and makes it exact from a point of interest outwards.
//!
//! ```
//! use juliaset_engine::*;
//! let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
//! let (map, view) = (QuadraticMap::default(), Viewport::home([320, 200]));
//! let mut planner = renderer.planner();
//! let mut plan = |view: &Viewport| {
//!     let samples = Samples::view(view.clone());
//!     planner.plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)
//! };
//! let mut picture = LivePicture::new(plan(&view)?, Channels::NONE)?;
//! let whole = picture.refine(&renderer, [160.0, 100.0], Pace::default(), &watch, &mut |_, _| ())?;
//! picture.retarget(plan(&view.panned(5, 0))?, Channels::NONE)?;
//! let strip = picture.refine(&renderer, [160.0, 100.0], Pace::default(), &watch, &mut |_, _| ())?;
//! assert!(picture.is_exact() && strip < whole / 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! # An export
//!
//! Pictures of any size go into files while they are counted; see [`export`].
//!
//! ```
//! use juliaset_engine::color::{Coloring, Theme};
//! use juliaset_engine::export::{PngOptions, write_png};
//! use juliaset_engine::*;
//!
//! let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
//! let (map, samples) = (QuadraticMap::default(), Samples::view(Viewport::home([320, 200])));
//! let mut planner = renderer.planner();
//! let plan = planner.plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)?;
//! let coloring = Coloring::of(Theme::Slopes);
//! let painting = Painting::new(&renderer, &mut planner, plan, &coloring, 5, Fineness::default(), &watch)?;
//! let mut file = Vec::new();
//! write_png(&renderer, &painting, &PngOptions::default(), &watch, &mut file)?;
//! assert_eq!(watch.share(), 1.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod color;
mod contours;
mod count;
mod counts;
pub mod dynamics;
pub mod export;
mod field;
pub mod import;
mod julia_div;
mod live;
mod map;
mod number;
mod paint;
mod place;
mod plane;
mod run;
pub mod scene;
mod shown;
mod watch;

pub use contours::{ContourError, Equipotential, equipotentials};
pub use count::deep::DeepError;
pub use count::plain::Kernel;
pub use count::plan::{Engine, Plan, PlanError, Planner, Precision};
pub use counts::{CountError, Counts, MAX_ITERMAX, TooLarge, Undecided};
pub use field::{Channel, Channels, ChannelsMut, Field, FieldRef, UnknownChannel};
pub use julia_div::{JuliaDiv, JuliaDivError};
pub use live::{BoundsError, LiveError, LivePicture, Pace, parameter_bounds};
pub use map::{MapError, QuadraticMap};
pub use number::{Decimal, DecimalError, Fixed, FloatExp, shortened};
pub use paint::{Fineness, Overlay, PaintError, PaintMemory, Painting, tones};
pub use place::{
    ComplexRegion, Placement, Rect, RegionError, RegionSamples, Ruler, Samples, ScaleBar, Symmetry, Tick,
    Ticks, ViewSamples, Viewport, ViewportError,
};
pub use plane::Plane;
pub use run::{FillError, NoThreads, RenderError, Renderer, RunOptions, Urgent};
pub use shown::shown_path;
pub use watch::{Cancelled, Stage, Watch};

// The crates whose types stand in the signatures of this one.
pub use ndarray;
pub use num_complex;

/// The definition of the counts, sample by sample: what every faster way is held to.
pub mod kernel {
    pub use crate::count::plain::{count, count_parameter};
}
