//! Pictures into memory: for formats whose encoders want all pixels at once.

use super::ExportError;
use super::Job;
use super::bands::{Coder, code_in_bands};
use crate::color::Pixel;
use crate::count::plan::Plan;
use crate::counts::{CountError, TooLarge};
use crate::paint::{PaintMemory, Painting};
use crate::place::Rect;
use crate::run::Renderer;
use crate::watch::Watch;
use std::marker::PhantomData;

/// The pixels of a picture, row after row, painted in bands as a file is: it gives way to urgent work.
///
/// Fails with [`ExportError::TooLarge`] where they do not fit in memory. Must not be called from one of the
/// renderer's threads.
///
/// ```
/// use juliaset_engine::export::paint_whole;
/// use juliaset_engine::*;
/// let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
/// let (map, samples) = (QuadraticMap::default(), Samples::view(Viewport::home([64, 40])));
/// let plan = renderer.planner().plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)?;
/// let pixels = paint_whole::<u8>(&renderer, &Painting::gray(plan, 5)?, &watch)?;
/// assert_eq!(pixels.len(), 64 * 40);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn paint_whole<P: Pixel>(
    renderer: &Renderer,
    painting: &Painting,
    watch: &Watch,
) -> Result<Vec<P>, ExportError> {
    let job = Job { renderer, plan: painting.plan(), watch };
    let (width, height) = job.plan.shape();
    let mut whole = Vec::new();
    whole.try_reserve_exact(width.saturating_mul(height)).map_err(|_| TooLarge { width, height })?;
    code_in_bands(&job, &WholeCoder { painting, pixel: PhantomData }, |band: Vec<P>| {
        whole.extend_from_slice(&band);
        Ok(())
    })?;
    Ok(whole)
}

struct WholeCoder<'a, P> {
    painting: &'a Painting,
    pixel: PhantomData<P>,
}

impl<P: Pixel> Coder for WholeCoder<'_, P> {
    type Sample = P;
    type Coded = Vec<P>;
    type Memory = PaintMemory;

    fn is_symmetric(&self) -> bool {
        self.painting.coloring().channels().are_symmetric()
    }

    fn sample(
        &self,
        _: &Plan,
        rect: &Rect,
        memory: &mut PaintMemory,
        pixels: &mut Vec<P>,
        watch: &Watch,
    ) -> Result<(), CountError> {
        self.painting.paint(rect, memory, pixels, watch)
    }

    fn code(&self, pixels: &[P], _: &mut PaintMemory) -> Vec<P> {
        pixels.to_vec()
    }
}
