//! The channels of wide views, in `f64`: a second pass over samples whose counts are known.

mod interior;
mod math;
pub(crate) mod scalar;
pub(crate) mod simd;
#[cfg(test)]
mod tests;

pub(crate) use interior::Basin;

use crate::cancel::{Cancel, Cancelled};
use crate::field::{Channels, ChannelsMut};
use crate::julia::Julia;
use crate::kernel::Kernel;
use crate::plane::Plane;
use num_complex::Complex64;
use scalar::{PAST_ITERMAX, Walker};
use simd::{Block, Job, Values};

/// What the channels of a picture in `f64` are found from; shared between threads.
#[derive(Clone, Debug)]
pub struct Sampled {
    kernel: Kernel,
    plane: Plane,
    julia: Julia,
    spacing: f64,
    /// Where the samples that do not escape go; none where there is no disc, or each has its own.
    basin: Option<Basin>,
}

impl Sampled {
    /// Of samples that are `spacing` apart. In [`Plane::Parameter`] only the threshold and itermax of
    /// `julia` are used.
    pub fn new(kernel: Kernel, plane: Plane, julia: &Julia, spacing: f64) -> Self {
        let basin = if plane == Plane::Dynamical { Basin::find(julia) } else { None };
        Self { kernel, plane, julia: julia.clone(), spacing, basin }
    }

    /// Writes the channels that `out` asks for, of the samples `xs[i] + i ys[j]` whose counts are
    /// `counts[j * xs.len() + i]`: `out` has the same order and length.
    ///
    /// Without a channel to write it returns at once. Looks at `cancel` every few hundred thousand
    /// iterations; `out` is then partly written.
    pub fn fill(
        &self,
        (xs, ys): (&[f64], &[f64]),
        counts: &[u32],
        out: &mut ChannelsMut<'_>,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let wanted = out.channels();
        if wanted.is_empty() || xs.is_empty() {
            return Ok(());
        }
        out.clear();
        let ys = &ys[..ys.len().min(counts.len() / xs.len())];
        if wanted.any_outside() {
            self.fill_outside((xs, ys), counts, wanted, out, cancel)?;
        }
        if wanted.any_inside() {
            self.fill_inside((xs, ys), counts, out, cancel)?;
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
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        const COLUMNS: usize = 8;
        const ROWS: usize = Block::LANES / COLUMNS;
        let Some(job) = self.job((xs, ys), wanted) else {
            let indices = (0..ys.len() * xs.len()).filter(|index| counts[*index] < self.julia.itermax());
            return indices.into_iter().try_for_each(|index| self.fill_alone((xs, ys), index, out, cancel));
        };
        let level = self.kernel.level();
        let (mut block, mut values) = (Block::new(), Values::new());
        block.slope_x = [1.0; Block::LANES];
        for row in (0..ys.len()).step_by(ROWS) {
            for column in (0..xs.len()).step_by(COLUMNS) {
                let width = (xs.len() - column).min(COLUMNS);
                let height = (ys.len() - row).min(ROWS);
                let index = |j: usize, i: usize| (row + j) * xs.len() + column + i;
                let (mut least, mut most, mut any) = (u32::MAX, 0, None);
                let mut inside = width < COLUMNS || height < ROWS;
                for j in 0..height {
                    for (i, &count) in counts[index(j, 0)..][..width].iter().enumerate() {
                        if count < self.julia.itermax() {
                            (least, most, any) = (least.min(count), most.max(count), Some([xs[column + i], ys[row + j]]));
                        } else {
                            inside = true;
                        }
                    }
                }
                let Some([x, y]) = any else { continue };
                if inside {
                    // Lanes that are not followed make the way of one that is.
                    (block.x, block.y) = ([x; Block::LANES], [y; Block::LANES]);
                }
                for j in 0..height {
                    for i in 0..width {
                        if !inside || counts[index(j, i)] < self.julia.itermax() {
                            block.x[j * COLUMNS + i] = xs[column + i];
                            block.y[j * COLUMNS + i] = ys[row + j];
                        }
                    }
                }
                job.solve(level, &block, [least, most], &mut values, cancel)?;
                let all_good = values.good.iter().fold(true, |all, good| all & good);
                for j in 0..height {
                    let first = index(j, 0);
                    if all_good && !inside {
                        values.write_row(j * COLUMNS, COLUMNS, first, out);
                        continue;
                    }
                    for i in 0..width {
                        if counts[first + i] == self.julia.itermax() {
                            continue;
                        }
                        if values.good[j * COLUMNS + i] {
                            values.write(j * COLUMNS + i, first + i, out);
                        } else {
                            self.fill_alone((xs, ys), first + i, out, cancel)?;
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
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let sample = Complex64::new(xs[index % xs.len()], ys[index / xs.len()]);
        let spacing = Complex64::new(self.spacing, 0.0);
        let (z, c0, slope, pixel) = match self.plane {
            Plane::Dynamical => (sample, self.julia.c0(), spacing, 0.0),
            Plane::Parameter => (Complex64::ZERO, sample, Complex64::ZERO, self.spacing),
        };
        let walker = Walker { z, slope, exponent: 0, k: 0 };
        let limit = self.julia.itermax() + PAST_ITERMAX;
        if let Some(outside) = walker.follow(c0, pixel, limit, cancel)? {
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
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        for (index, &count) in counts[..xs.len() * ys.len()].iter().enumerate() {
            if count < self.julia.itermax() {
                continue;
            }
            cancel.check()?;
            let sample = Complex64::new(xs[index % xs.len()], ys[index / xs.len()]);
            let (z, own) = match self.plane {
                Plane::Dynamical => (sample, None),
                Plane::Parameter => (Complex64::ZERO, self.own_basin(sample)),
            };
            if let Some(basin) = self.basin.as_ref().or(own.as_ref())
                && let Some(time) = basin.time(z, self.julia.itermax(), cancel)?
            {
                basin.write(time, index, out);
            }
        }
        Ok(())
    }

    /// The basin of a parameter.
    fn own_basin(&self, c0: Complex64) -> Option<Basin> {
        let (threshold, itermax) = (self.julia.threshold(), self.julia.itermax());
        Julia::new(c0, threshold, 0, itermax).ok().and_then(|julia| Basin::find(&julia))
    }
}
