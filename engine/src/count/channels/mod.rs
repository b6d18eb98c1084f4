//! The channels of wide views, in `f64`: found while samples are counted.

mod interior;
pub(crate) mod scalar;
pub(crate) mod simd;
#[cfg(test)]
mod tests;

pub(crate) use interior::Basin;

use crate::count::escape_time::EscapeTime;
use crate::count::interior::Orbits;
use crate::count::plain::{Kernel, MODULI, POINTS, Prepared, SLOPES};
use crate::field::{Channel, Channels, ChannelsMut};
use crate::map::QuadraticMap;
use crate::plane::Plane;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;
use scalar::{ANGLE_RADIUS, PAST_ITERMAX, Walker};
use simd::{Job, Outside};
use std::sync::OnceLock;

/// The channels of samples that escape, in the order of [`Channel::ALL`].
const OUTSIDE: [Channel; 4] = [Channel::Smooth, Channel::Distance, Channel::Direction, Channel::Angle];
/// Those of samples that do not.
const INSIDE: [Channel; 3] = [Channel::Period, Channel::Time, Channel::Phase];

/// What the counts and channels of a picture in `f64` are found from; shared between threads.
#[derive(Clone, Debug)]
pub(crate) struct Sampled {
    prepared: Prepared,
    /// The same up to [`ANGLE_RADIUS`], for a threshold beyond it: channels do not depend on the threshold, and an
    /// orbit must not go by what they are made of. Found when somebody asks.
    near: OnceLock<Prepared>,
    kernel: Kernel,
    plane: Plane,
    julia: EscapeTime,
    spacing: f64,
    /// Where the samples that do not escape go, found when somebody asks; none where there is no disc, or
    /// each has its own.
    basin: OnceLock<Option<Basin>>,
}

impl Sampled {
    /// Of samples that are `spacing` apart. In [`Plane::Parameter`] only the threshold and itermax of
    /// `julia` are used.
    pub(crate) fn new(kernel: Kernel, plane: Plane, julia: &EscapeTime, spacing: f64) -> Self {
        let prepared = kernel.prepare_in(plane, julia);
        let (near, basin) = (OnceLock::new(), OnceLock::new());
        Self { prepared, near, kernel, plane, julia: julia.clone(), spacing, basin }
    }

    /// What counts the samples.
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Writes the counts of the samples `xs[i] + i ys[j]` to `counts[j * xs.len() + i]`, and the channels that `out`
    /// asks for: it has the same order and length.
    ///
    /// Looks at `watch` at least every 100 microseconds or so; `counts` and `out` are then partly written.
    pub(crate) fn count(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &mut [u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        if !out.channels().any_outside() || self.julia.threshold() > ANGLE_RADIUS {
            self.prepared.count_rect(xs, ys, counts, watch)?;
            return self.fill((xs, ys), counts, out, watch);
        }
        self.fill_outside((xs, ys), &self.prepared, counts, out, watch)?;
        self.fill_inside((xs, ys), counts, out, watch)
    }

    /// The same for samples whose counts are known. Without a channel to write it returns at once.
    pub(crate) fn fill(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &[u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        if out.channels().any_outside() {
            let mut again = vec![0; counts.len()];
            if self.julia.threshold() <= ANGLE_RADIUS {
                self.fill_outside((xs, ys), &self.prepared, &mut again, out, watch)?;
            } else {
                let map = self.julia.map().with_threshold(ANGLE_RADIUS);
                let near =
                    |map| self.kernel.prepare_in(self.plane, &EscapeTime::of(map, self.julia.itermax()));
                let near = self.near.get_or_init(|| near(map.as_ref().unwrap_or(self.julia.map())));
                self.fill_outside((xs, ys), near, &mut again, out, watch)?;
                // Between the two radii at itermax.
                for (index, _) in
                    counts.iter().enumerate().filter(|(_, count)| **count >= self.julia.itermax())
                {
                    OUTSIDE.into_iter().for_each(|channel| out.set(channel, index, f64::NAN));
                }
            }
        }
        self.fill_inside((xs, ys), counts, out, watch)
    }

    /// Counts with `prepared`, and writes the channels of the samples that escape.
    fn fill_outside(
        &self,
        (xs, ys): (&[f64], &[f64]),
        prepared: &Prepared,
        counts: &mut [u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let rows = ys.len().min(counts.len().checked_div(xs.len()).unwrap_or(0));
        let (ys, counts) = (&ys[..rows], &mut counts[..xs.len() * rows]);
        let mut alone = Vec::new();
        let mut is_done = false;
        if let Some(job) = self.job((xs, ys), out.channels()) {
            let mut outside = Outside { job: &job, out: &mut *out, alone: &mut alone };
            is_done = match job.followed() {
                POINTS => prepared.follow_rect::<POINTS>(xs, ys, counts, &mut outside, watch)?,
                MODULI => prepared.follow_rect::<MODULI>(xs, ys, counts, &mut outside, watch)?,
                _ => prepared.follow_rect::<SLOPES>(xs, ys, counts, &mut outside, watch)?,
            };
        }
        if !is_done {
            prepared.count_rect(xs, ys, counts, watch)?;
            out.clear(&OUTSIDE);
            alone = (0..counts.len()).filter(|index| counts[*index] < self.julia.itermax()).collect();
        }
        alone.into_iter().try_for_each(|index| self.fill_alone((xs, ys), index, out, watch))
    }

    /// What is followed in vectors; none where c0 is too large for that.
    fn job(&self, (xs, ys): (&[f64], &[f64]), channels: Channels) -> Option<Job> {
        let size = |list: &[f64]| list.iter().fold(0.0f64, |most, value| most.max(value.abs()));
        let (c0, c0_size, is_final) = match self.plane {
            Plane::Dynamical => {
                let c0 = self.julia.c0();
                (Some([c0.re, c0.im]), c0.norm(), self.julia.escape_is_final())
            }
            Plane::Parameter => {
                let size = size(xs).hypot(size(ys));
                (None, size, self.julia.threshold() >= size.max(2.0))
            }
        };
        (c0_size <= simd::LARGEST_C0).then_some(Job {
            c0,
            c0_size,
            threshold: self.julia.threshold(),
            of_threshold: simd::of_threshold(self.julia.threshold()),
            is_final,
            itermax: self.julia.itermax(),
            channels,
            spacing: self.spacing,
        })
    }

    /// One sample, by the specification.
    fn fill_alone(
        &self,
        (xs, ys): (&[f64], &[f64]),
        index: usize,
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let sample = Complex64::new(xs[index % xs.len()], ys[index / xs.len()]);
        let spacing = Complex64::new(self.spacing, 0.0);
        let (z, c0, slope, pixel) = match self.plane {
            Plane::Dynamical => (sample, self.julia.c0(), spacing, 0.0),
            Plane::Parameter => (Complex64::ZERO, sample, Complex64::ZERO, self.spacing),
        };
        let walker = Walker { z, slope, exponent: 0, k: 0, error: 0.0 };
        let limit = self.julia.itermax() + PAST_ITERMAX;
        if let Some(outside) = walker.follow(c0, pixel, limit, watch)? {
            outside.write(self.julia.threshold().max(2.0).ln(), index, out);
        }
        Ok(())
    }

    /// The samples that do not escape.
    fn fill_inside(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &[u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        if !out.channels().any_inside() {
            return Ok(());
        }
        out.clear(&INSIDE);
        let common = self.basin.get_or_init(|| match self.plane {
            Plane::Dynamical => Basin::find(&self.julia, Orbits::Computed),
            Plane::Parameter => None,
        });
        for (index, &count) in counts.iter().take(xs.len() * ys.len()).enumerate() {
            if count < self.julia.itermax() {
                continue;
            }
            watch.check()?;
            let sample = Complex64::new(xs[index % xs.len()], ys[index / xs.len()]);
            let (z, own) = match self.plane {
                Plane::Dynamical => (sample, None),
                Plane::Parameter => (Complex64::ZERO, self.own_basin(sample)),
            };
            if let Some(basin) = common.as_ref().or(own.as_ref())
                && let Some(found) = basin.time(z, self.julia.itermax(), watch)?
            {
                basin.write(found, index, out);
            }
        }
        Ok(())
    }

    /// The basin of a parameter.
    fn own_basin(&self, c0: Complex64) -> Option<Basin> {
        let (threshold, itermax) = (self.julia.threshold(), self.julia.itermax());
        let map = QuadraticMap::new(c0, threshold).ok()?;
        Basin::find(&EscapeTime::of(&map, itermax), Orbits::Computed)
    }
}
