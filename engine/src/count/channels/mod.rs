//! The channels of wide views, in `f64`: a second pass over samples whose counts are known.

mod interior;
mod math;
pub(crate) mod scalar;
pub(crate) mod simd;
#[cfg(test)]
mod tests;

pub(crate) use interior::Basin;

use crate::count::escape_time::EscapeTime;
use crate::count::interior::Orbits;
use crate::count::plain::Kernel;
use crate::field::{Channels, ChannelsMut};
use crate::map::QuadraticMap;
use crate::plane::Plane;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;
use scalar::{PAST_ITERMAX, Walker};
use simd::{Block, Job, Values};
use std::sync::OnceLock;

/// The shape of a block of neighbours.
const COLUMNS: usize = 8;
const ROWS: usize = Block::LANES / COLUMNS;

/// The least and the largest count of a block, if it is whole and all of it escapes.
#[inline(always)]
fn whole_block(
    counts: &[u32],
    xs: &[f64],
    ys: &[f64],
    index: impl Fn(usize, usize) -> usize,
    itermax: u32,
) -> Option<[u32; 2]> {
    if xs.len() < COLUMNS || ys.len() < ROWS {
        return None;
    }
    let (mut least, mut most) = ([u32::MAX; COLUMNS], [0; COLUMNS]);
    for j in 0..ROWS {
        let row: &[u32; COLUMNS] = counts.get(index(j, 0)..)?.first_chunk()?;
        for (i, count) in row.iter().enumerate() {
            (least[i], most[i]) = (least[i].min(*count), most[i].max(*count));
        }
    }
    let [least, most] = [least.into_iter().min()?, most.into_iter().max()?];
    (most < itermax).then_some([least, most])
}

/// Puts the samples of a block that escape in their places, and one of them in all others; returns the
/// least and the largest count, if there is one.
fn part_of_block(
    counts: &[u32],
    (xs, ys): (&[f64], &[f64]),
    index: impl Fn(usize, usize) -> usize,
    itermax: u32,
    block: &mut Block,
) -> Option<[u32; 2]> {
    let lanes = || (0..ys.len()).flat_map(|j| (0..xs.len()).map(move |i| (j, i)));
    let escaping = || lanes().filter(|&(j, i)| counts[index(j, i)] < itermax);
    let (j, i) = escaping().next()?;
    (block.x, block.y) = ([xs[i]; Block::LANES], [ys[j]; Block::LANES]);
    let mut range = [u32::MAX, 0];
    for (j, i) in escaping() {
        (block.x[j * COLUMNS + i], block.y[j * COLUMNS + i]) = (xs[i], ys[j]);
        range = [range[0].min(counts[index(j, i)]), range[1].max(counts[index(j, i)])];
    }
    Some(range)
}

/// What the channels of a picture in `f64` are found from; shared between threads.
#[derive(Clone, Debug)]
pub(crate) struct Sampled {
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
        Self { kernel, plane, julia: julia.clone(), spacing, basin: OnceLock::new() }
    }

    /// Writes the channels that `out` asks for, of the samples `xs[i] + i ys[j]` whose counts are
    /// `counts[j * xs.len() + i]`: `out` has the same order and length.
    ///
    /// Without a channel to write it returns at once. Looks at `watch` every few hundred thousand
    /// iterations; `out` is then partly written.
    pub(crate) fn fill(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &[u32],
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let wanted = out.channels();
        if wanted.is_empty() || xs.is_empty() {
            return Ok(());
        }
        out.clear();
        let ys = &ys[..ys.len().min(counts.len() / xs.len())];
        if wanted.any_outside() {
            self.fill_outside((xs, ys), counts, wanted, out, watch)?;
        }
        if wanted.any_inside() {
            self.fill_inside((xs, ys), counts, out, watch)?;
        }
        Ok(())
    }

    /// The samples that escape.
    fn fill_outside(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &[u32],
        wanted: Channels,
        out: &mut ChannelsMut<'_>,
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let all_ys = ys;
        let Some(job) = self.job((xs, ys), wanted) else {
            let indices = (0..ys.len() * xs.len()).filter(|index| counts[*index] < self.julia.itermax());
            return indices.into_iter().try_for_each(|index| self.fill_alone((xs, ys), index, out, watch));
        };
        let level = self.kernel.level();
        let (mut block, mut values) = (Block::new(), Values::new());
        block.slope_x = [1.0; Block::LANES];
        let itermax = self.julia.itermax();
        for (band, ys) in ys.chunks(ROWS).enumerate() {
            for (column, xs_of_block) in (0..).step_by(COLUMNS).zip(xs.chunks(COLUMNS)) {
                let index = |j: usize, i: usize| (band * ROWS + j) * xs.len() + column + i;
                if let Some(range) = whole_block(counts, xs_of_block, ys, index, itermax) {
                    for (j, y) in ys.iter().enumerate() {
                        block.x[j * COLUMNS..][..COLUMNS].copy_from_slice(xs_of_block);
                        block.y[j * COLUMNS..][..COLUMNS].fill(*y);
                    }
                    job.solve(level, &block, range, &mut values, watch)?;
                    if values.good.iter().fold(true, |all, good| all & good) {
                        (0..ROWS).for_each(|j| values.write_row(j * COLUMNS, COLUMNS, index(j, 0), out));
                        continue;
                    }
                } else {
                    let Some(range) = part_of_block(counts, (xs_of_block, ys), index, itermax, &mut block)
                    else {
                        continue;
                    };
                    job.solve(level, &block, range, &mut values, watch)?;
                }
                for j in 0..ys.len() {
                    for i in 0..xs_of_block.len() {
                        if counts[index(j, i)] >= itermax {
                            continue;
                        }
                        if values.good[j * COLUMNS + i] {
                            values.write(j * COLUMNS + i, index(j, i), out);
                        } else {
                            self.fill_alone((xs, all_ys), index(j, i), out, watch)?;
                        }
                    }
                }
            }
        }
        Ok(())
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
        let common = self.basin.get_or_init(|| match self.plane {
            Plane::Dynamical => Basin::find(&self.julia, Orbits::Computed),
            Plane::Parameter => None,
        });
        for (index, &count) in counts[..xs.len() * ys.len()].iter().enumerate() {
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
