//! Bounds of the iterations that suit a view of the parameter plane.

use super::{LiveError, LivePicture, Pace};
use crate::count::plan::{PlanError, Planner, Precision};
use crate::field::Channels;
use crate::map::QuadraticMap;
use crate::place::{Samples, Viewport, ViewportError};
use crate::plane::Plane;
use crate::run::{RenderError, Renderer};
use crate::watch::Watch;

/// Why no bounds were found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BoundsError {
    /// The view cannot be seen in a few samples.
    #[error(transparent)]
    View(#[from] ViewportError),
    /// It cannot be counted.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The few samples do not fit in memory.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// They could not be counted.
    #[error(transparent)]
    Render(#[from] RenderError),
}

/// Bounds of the iterations, itermin and itermax, that suit a view of the parameter plane, found by a few samples:
/// itermin is the least count of these, and nearly all that escape do so before itermax.
///
/// In the dynamical plane, [`Planner::bounds`] finds them.
pub fn parameter_bounds(
    renderer: &Renderer,
    planner: &mut Planner,
    map: &QuadraticMap,
    view: &Viewport,
    watch: &Watch,
) -> Result<[u32; 2], BoundsError> {
    const SAMPLES: [u32; 2] = [128, 80];
    const LEAST: u32 = 40;
    const MOST: u32 = 5000;
    const PERCENT: usize = 99;
    let samples = Samples::view(view.fitted(SAMPLES)?);
    let plan = planner.plan(Plane::Parameter, map, MOST, &samples, Precision::Auto, watch)?;
    // As a live picture, which waits for nothing: the window asks for it while its own picture is urgent.
    let mut picture = LivePicture::new(plan, Channels::NONE)?;
    picture.refine(renderer, [0.0; 2], Pace::default(), watch, &mut |_, _| ()).map_err(RenderError::from)?;
    let mut counts = picture.counts().to_vec();
    counts.retain(|count| *count < MOST);
    counts.sort_unstable();
    let at = |percent| counts.get(counts.len() * percent / 100).copied().unwrap_or(0);
    let itermax = (at(PERCENT) + at(PERCENT) / 4).clamp(LEAST, MOST);
    Ok([at(0).min(itermax - 1), itermax])
}
