//! Counting: one definition, and the fastest way to it that this machine has.

mod blocks;
mod levels;
mod parameter;
mod scalar;
mod scattered;
#[cfg(test)]
mod tests;

pub(crate) use blocks::{BLOCK_ROWS, Beside, Block, MODULI, POINTS, SLOPES};
pub use scalar::{count, count_parameter};
pub(crate) use scattered::Left;

use crate::count::escape_time::EscapeTime;
use crate::count::interior::{Absorbing, Orbits};
use crate::plane::Plane;
use crate::watch::{Cancelled, Watch};
use blocks::Samples;
use num_complex::Complex64;
use std::fmt;

/// How points are counted: the instruction set, and whether the interior shortcuts are taken.
///
/// Every kernel gives the same counts.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    level: fearless_simd::Level,
    interior: bool,
}

impl Kernel {
    /// The fastest one of this machine.
    pub fn best() -> Self {
        Self { level: fearless_simd::Level::new(), interior: true }
    }

    /// One for every instruction set that this machine has, the plainest first.
    pub fn available() -> Vec<Self> {
        levels::levels().into_iter().map(|level| Self { level, interior: true }).collect()
    }

    /// The same without the interior shortcuts: every orbit is followed to its end.
    #[must_use]
    pub fn without_interior(self) -> Self {
        Self { interior: false, ..self }
    }

    /// The instruction set.
    pub(crate) fn level(self) -> fearless_simd::Level {
        self.level
    }

    /// A kernel made ready for one set: what depends on c0 alone is computed here, once.
    pub(crate) fn prepare(self, julia: &EscapeTime) -> Prepared {
        let (threshold, itermax) = (julia.threshold(), julia.itermax());
        let kernel = self.worthwhile(itermax);
        let absorbing = if kernel.interior { Absorbing::find(julia, Orbits::Computed) } else { None };
        Prepared { kernel, plane: Plane::Dynamical, c0: julia.c0(), threshold, itermax, absorbing }
    }

    /// A kernel made ready for the parameter plane, where each sample is the c0 of its own orbit of 0.
    pub(crate) fn prepare_parameter(self, threshold: f64, itermax: u32) -> Prepared {
        let kernel = self.worthwhile(itermax);
        Prepared { kernel, plane: Plane::Parameter, c0: Complex64::ZERO, threshold, itermax, absorbing: None }
    }

    /// A kernel made ready for a plane; in the parameter plane only the threshold and itermax are used.
    pub(crate) fn prepare_in(self, plane: Plane, julia: &EscapeTime) -> Prepared {
        match plane {
            Plane::Dynamical => self.prepare(julia),
            Plane::Parameter => self.prepare_parameter(julia.threshold(), julia.itermax()),
        }
    }

    /// Without the shortcuts where they have nothing to gain.
    fn worthwhile(self, itermax: u32) -> Self {
        Self { interior: self.interior && itermax >= 64, ..self }
    }
}

impl fmt::Display for Kernel {
    /// The name of the instruction set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(levels::level_name(self.level))
    }
}

/// A [`Kernel`] ready to count samples of one plane; shared between threads.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    kernel: Kernel,
    plane: Plane,
    /// What is added; in the parameter plane the sample is.
    c0: Complex64,
    threshold: f64,
    itermax: u32,
    absorbing: Option<Absorbing>,
}

impl Prepared {
    /// Writes the count of the sample `xs[i] + i ys[j]` to `counts[j * xs.len() + i]`.
    ///
    /// `counts` has room for all of them, or is not written at all beyond its whole rows. Looks at
    /// `watch` at least every 100 microseconds or so; `counts` is then partly written.
    pub(crate) fn count_rect(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let rows = ys.len().min(counts.len().checked_div(xs.len()).unwrap_or(0));
        if xs.len() < blocks::MOST_LANES {
            let (xs, ys) = points(xs, &ys[..rows]);
            return self.count_points(&xs, &ys, counts, watch);
        }
        blocks::count(self, Samples::Rows(xs, &ys[..rows]), &mut counts[..xs.len() * rows], watch)
    }

    /// The same, and has what is followed beside the counts taken; [`MODULI`] in the dynamical plane only.
    ///
    /// Returns whether it did: not where the samples are fewer than a vector holds, or some numbers so large that
    /// counts do not come from vectors.
    pub(crate) fn follow_rect<const FOLLOWED: u8>(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        beside: &mut impl Beside<FOLLOWED>,
        watch: &Watch,
    ) -> Result<bool, Cancelled> {
        let listed;
        let samples = if xs.len() < blocks::MOST_LANES {
            listed = points(xs, ys);
            Samples::List(&listed.0, &listed.1)
        } else {
            Samples::Rows(xs, ys)
        };
        if counts.len() < blocks::MOST_LANES || !blocks::are_small(self, samples) {
            return Ok(false);
        }
        blocks::follow_all(self, samples, counts, beside, watch)?;
        Ok(true)
    }

    /// Writes the counts of the samples `xs[k] + i ys[k]` to `counts[k]`; neighbours are best listed
    /// next to each other.
    ///
    /// The three slices have one length (the shortest decides). Looks at `watch` as
    /// [`count_rect`](Self::count_rect) does.
    pub(crate) fn count_points(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let len = xs.len().min(ys.len()).min(counts.len());
        let (xs, ys, counts) = (&xs[..len], &ys[..len], &mut counts[..len]);
        if (1..blocks::MOST_LANES).contains(&len) {
            let filled =
                |list: &[f64]| std::array::from_fn::<_, { blocks::MOST_LANES }, _>(|k| list[k % len]);
            let mut found = [0; blocks::MOST_LANES];
            blocks::count(self, Samples::List(&filled(xs), &filled(ys)), &mut found, watch)?;
            counts.copy_from_slice(&found[..len]);
            return Ok(());
        }
        blocks::count(self, Samples::List(xs, ys), counts, watch)
    }
}

/// The samples of a rectangle, row after row, as a list of x and one of y.
pub(crate) fn points(xs: &[f64], ys: &[f64]) -> (Vec<f64>, Vec<f64>) {
    ys.iter().flat_map(|y| xs.iter().map(move |x| (*x, *y))).unzip()
}
