//! Where the samples go that do not escape.

use crate::count::escape_time::EscapeTime;
use crate::count::interior::{Absorbing, Orbits, limit_cycle};
use crate::field::{Channel, ChannelsMut};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// The regions that no orbit leaves, and the cycle that they lead to.
#[derive(Clone, Debug)]
pub(crate) struct Basin {
    c0: Complex64,
    absorbing: Absorbing,
    /// In the order of the orbit, from the point nearest to 0 on.
    cycle: Vec<Complex64>,
    /// A quarter of the least distance between two of its points, squared.
    near_sqr: f64,
}

impl Basin {
    pub(crate) fn find(julia: &EscapeTime, orbits: Orbits) -> Option<Self> {
        let absorbing = Absorbing::find(julia, orbits)?;
        let cycle = limit_cycle(julia.c0())?;
        let near_sqr = least_distance_sqr(&cycle) / 16.0;
        Some(Self { c0: julia.c0(), absorbing, cycle, near_sqr })
    }

    /// Whether a point is in one of the regions that is known to within `error`.
    pub(crate) fn holds(&self, point: Complex64, error: f64) -> bool {
        self.absorbing.holds(point, error)
    }

    /// The first iteration, from 0 on and at most `limit`, that is in one of the regions, and its point.
    pub(crate) fn time(
        &self,
        mut z: Complex64,
        limit: u32,
        watch: &Watch,
    ) -> Result<Option<(u32, Complex64)>, Cancelled> {
        const WATCHED: u32 = 1 << 14;
        for k in 0..=limit {
            if k % WATCHED == 0 {
                watch.check()?;
            }
            if self.holds(z, 0.0) {
                return Ok(Some((k, z)));
            }
            z = z * z + self.c0;
        }
        Ok(None)
    }

    /// Writes the channels of a sample that is in a region after `time` iterations, at `z`.
    pub(crate) fn write(&self, (time, z): (u32, Complex64), index: usize, out: &mut ChannelsMut<'_>) {
        out.set(Channel::Period, index, self.cycle.len() as f64);
        out.set(Channel::Time, index, f64::from(time));
        if out.get(Channel::Phase).is_some()
            && let Some(place) = self.place(z)
        {
            // What is near point `place` at iteration `time` was, or will be, that many points before at the
            // multiples of the period.
            let period = self.cycle.len() as u64;
            let phase = (place as u64 + period - u64::from(time) % period) % period;
            out.set(Channel::Phase, index, phase as f64);
        }
    }

    /// The point of the cycle that the orbit of a point of a region follows; none where that is not seen in
    /// time, because the cycle attracts weakly.
    fn place(&self, mut z: Complex64) -> Option<usize> {
        const MOST: usize = 20_000;
        for k in 0..MOST {
            let off = |point: &Complex64| (z - point).norm_sqr();
            let nearest = self.cycle.iter().map(off).enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
            if let Some((place, off)) = nearest
                && off <= self.near_sqr
            {
                let period = self.cycle.len();
                return Some((place + period - k % period) % period);
            }
            z = z * z + self.c0;
        }
        None
    }
}

/// Infinite for a single point.
fn least_distance_sqr(points: &[Complex64]) -> f64 {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.re.total_cmp(&b.re));
    let mut least = f64::INFINITY;
    for (index, point) in sorted.iter().enumerate() {
        // Those to the right, as long as they may be nearer.
        for other in &sorted[index + 1..] {
            if (other.re - point.re) * (other.re - point.re) >= least {
                break;
            }
            least = least.min((other - point).norm_sqr());
        }
    }
    least
}
