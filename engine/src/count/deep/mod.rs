//! Certified counts at any depth.
//!
//! All pixels of a deep view start so near to each other that one orbit in big numbers, the
//! [reference orbit](orbit), tells nearly all of theirs: a [series](series) in the place within the view
//! gives the difference, with a bound of its error. It is followed as long as it is good, for the whole
//! view first, and then for each [leaf](leaf) of neighbouring pixels. By then the pixels are spread over
//! the plane, and a few iterations in [plain `f64`](plain), with a bound of their error too, lead to their
//! counts. Where that bound does not decide whether a point is outside, the pixel is followed
//! [alone](alone) with twice the digits, and where these do not either, [settled](settle) in big numbers.
//!
//! So every count is that of the true orbit, for c0 and the centre as the decimals that were given.

mod alone;
mod certify;
mod channels;
mod course;
mod delta;
mod frame;
mod leaf;
mod orbit;
mod plain;
mod real;
mod series;
mod settle;
mod simd;
#[cfg(test)]
mod tests;

use crate::count::channels::Basin;
use crate::count::escape_time::EscapeTime;
use crate::counts::CountError;
use crate::number::power_of_two;
use crate::place::Viewport;
use crate::watch::{Cancelled, Watch};
use alone::Prefix;
use course::Owner;
use fearless_simd::Level;
use frame::Frame;
use leaf::Stop;
use num_complex::Complex64;
use orbit::Orbit;
use plain::Plain;
use real::RealMap;
use series::Series;
use std::sync::{Arc, OnceLock};

/// A view made ready to be counted; shared between threads.
#[derive(Clone, Debug)]
pub(crate) struct DeepView {
    level: Level,
    julia: EscapeTime,
    frame: Frame,
    orbit: Arc<Orbit>,
    plain: Plain,
    /// The whole view, as far as one series serves for it.
    start: Series,
    /// What [`alone`] knows of all pixels; found when the first one needs it.
    prefix: Arc<OnceLock<Prefix>>,
    /// The count of every pixel, where they all have the same.
    uniform: Option<u32>,
    /// It is [beyond `f64`](Plain::is_extreme): every pixel is settled in big numbers, in a few iterations.
    extreme: bool,
    /// Where its interior points go; found when somebody asks.
    basin: Arc<OnceLock<Option<Basin>>>,
}

/// A reference orbit that may serve for other views.
#[derive(Clone, Debug)]
pub(crate) struct Reference(Arc<Orbit>);

/// Why a deep view cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeepError {
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The reference orbit neither escapes nor settles down, and itermax is very large.
    #[error(
        "after {0} iterations this deep view is still smaller than any pixel, and more do not fit in memory"
    )]
    OrbitTooLong(usize),
}

impl DeepView {
    /// Makes a view ready: follows its reference orbit, unless `known` serves for it, and finds the
    /// series of the whole view.
    ///
    /// `progress` is called with the share of the orbit that is done.
    pub(crate) fn prepare(
        level: Level,
        julia: &EscapeTime,
        view: &Viewport,
        known: Option<&Reference>,
        watch: &Watch,
        progress: &mut dyn FnMut(f64),
    ) -> Result<Self, DeepError> {
        let (plain, frame) = (Plain::new(julia), Frame::new(view));
        if plain.is_extreme(&frame, julia) {
            let orbit = Arc::new(Orbit::none(&plain, &frame));
            return Ok(Self { extreme: true, ..Self::new(level, julia, &plain, &frame, &orbit) });
        }
        if let Some(Reference(orbit)) = known
            && orbit.serves(&plain.julia, &frame)
            && let Some(view) = Self::along(level, julia, &plain, &frame, orbit, watch)?
        {
            return Ok(view);
        }
        Self::afresh(level, julia, &plain, &frame, watch, progress)
    }

    /// A view with a reference orbit of its own.
    fn afresh(
        level: Level,
        julia: &EscapeTime,
        plain: &Plain,
        frame: &Frame,
        watch: &Watch,
        progress: &mut dyn FnMut(f64),
    ) -> Result<Self, DeepError> {
        let orbit = Arc::new(Orbit::follow(frame, plain, watch, progress)?);
        let mut view = Self::new(level, julia, plain, frame, &orbit);
        view.begin(watch)?;
        Ok(view)
    }

    /// A view along the reference orbit of another one; none where that serves it badly.
    fn along(
        level: Level,
        julia: &EscapeTime,
        plain: &Plain,
        frame: &Frame,
        orbit: &Arc<Orbit>,
        watch: &Watch,
    ) -> Result<Option<Self>, Cancelled> {
        let mut view = Self::new(level, julia, plain, frame, orbit);
        if !orbit.lasts(plain, frame, &view.start, watch)? {
            return Ok(None);
        }
        let is_bad = view.begin(watch)? == Stop::Spread && !leaf::is_spread_enough(&view.start);
        Ok((!is_bad).then_some(view))
    }

    fn new(level: Level, julia: &EscapeTime, plain: &Plain, frame: &Frame, orbit: &Arc<Orbit>) -> Self {
        let start = first_series(frame, orbit);
        Self {
            level,
            julia: julia.clone(),
            frame: frame.clone(),
            orbit: orbit.clone(),
            plain: plain.clone(),
            start,
            prefix: Arc::default(),
            uniform: None,
            extreme: false,
            basin: Arc::default(),
        }
    }

    /// Follows the series of the whole view as far as it goes.
    fn begin(&mut self, watch: &Watch) -> Result<Stop, Cancelled> {
        let mut series = self.start.clone();
        let stop = self.advance(&mut series, watch)?;
        if let Stop::Same(count) = stop {
            self.uniform = Some(self.plain.true_count(count));
        }
        self.start = series;
        Ok(stop)
    }

    /// Its reference orbit, for other views.
    pub(crate) fn reference(&self) -> Reference {
        Reference(self.orbit.clone())
    }

    /// Writes the counts of the pixels that stand `xs[k]` right of and `ys[k]` above the middle of the
    /// view, in pixels (whole or half ones), to `counts[k]`; returns which of them were settled in
    /// big numbers.
    ///
    /// The three slices have one length (the shortest decides). When cancelled, `counts` is partly written.
    pub(crate) fn count_points(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<Vec<usize>, CountError> {
        let len = xs.len().min(ys.len()).min(counts.len());
        if let Some(count) = self.uniform {
            counts[..len].fill(count);
            return Ok(Vec::new());
        }
        if self.extreme {
            for (count, (x, y)) in counts[..len].iter_mut().zip(xs.iter().zip(ys)) {
                *count = self.settle([*x, *y], watch)?;
            }
            return Ok((0..len).collect());
        }
        let settled = leaf::count(self, (&xs[..len], &ys[..len]), &mut counts[..len], watch)?;
        if self.plain.shift > 0 {
            counts[..len].iter_mut().for_each(|count| *count = self.plain.true_count(*count));
        }
        Ok(settled)
    }

    /// Whether the orbit of a pixel is real and never escapes.
    fn stays_real(&self, place: [f64; 2]) -> bool {
        let keeps = |map: &RealMap| map.keeps(&self.frame.point(place), 2 * self.orbit.bits() + 128);
        self.plain.real.as_ref().and_then(keeps) == Some(true)
    }

    /// The count of a pixel in big numbers.
    fn settle(&self, place: [f64; 2], watch: &Watch) -> Result<u32, CountError> {
        const MORE_BITS: usize = 64;
        let start = self.frame.point(place);
        settle::count(&self.julia, &self.plain, (&start, place), self.orbit.bits() + MORE_BITS, watch)
    }
}

/// The iterations before which no pixel of a view escapes, and those in which it spreads over the plane
/// (0 where it never does): a matter of the view alone, however good a known reference is.
///
/// Leaves in `known` a reference that serves the view.
pub(crate) fn course(
    julia: &EscapeTime,
    view: &Viewport,
    known: &mut Option<Reference>,
    watch: &Watch,
    progress: &mut dyn FnMut(f64),
) -> Result<[u32; 2], DeepError> {
    let (plain, frame) = (Plain::new(julia), Frame::new(view));
    if plain.is_extreme(&frame, julia) {
        return Ok([0, 0]);
    }
    if let Some(Reference(orbit)) = known
        && orbit.serves(&plain.julia, &frame)
        && let Some(course) =
            orbit.course(&plain, &frame, &first_series(&frame, orbit), Owner::Another, watch)?
    {
        return Ok(course.bounds(&plain));
    }
    let orbit = Orbit::follow(&frame, &plain, watch, progress)?;
    let found = orbit.course(&plain, &frame, &first_series(&frame, &orbit), Owner::View, watch)?;
    *known = Some(Reference(Arc::new(orbit)));
    Ok(found.map_or([0, 0], |course| course.bounds(&plain)))
}

/// The series of a whole view before the first iteration.
fn first_series(frame: &Frame, orbit: &Orbit) -> Series {
    let (mantissa, exponent) = (frame.spacing.mantissa(), frame.spacing.exponent());
    let [re, im] = frame.center_from(orbit.center(), exponent);
    let error = power_of_two((orbit.step_error() - exponent).max(-1000));
    Series::begin(Complex64::new(re, im), mantissa, frame.radius, exponent, error)
}
