//! Where the samples go that do not escape.

use crate::cancel::{Cancel, Cancelled};
use crate::field::{Channel, ChannelsMut};
use crate::interior::Disc;
use crate::julia::Julia;
use num_complex::Complex64;

/// The disc around a point of the attracting cycle that no orbit leaves for good.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Basin {
    c0: Complex64,
    disc: Disc,
}

impl Basin {
    pub(crate) fn find(julia: &Julia) -> Option<Self> {
        Disc::find(julia).map(|disc| Self { c0: julia.c0(), disc })
    }

    /// The first iteration, from 0 on and at most `limit`, that is in the disc.
    pub(crate) fn time(
        &self,
        mut z: Complex64,
        limit: u32,
        cancel: &Cancel,
    ) -> Result<Option<u32>, Cancelled> {
        const WATCHED: u32 = 1 << 14;
        for k in 0..=limit {
            if k % WATCHED == 0 {
                cancel.check()?;
            }
            if self.disc.holds(z, 0.0) {
                return Ok(Some(k));
            }
            z = z * z + self.c0;
        }
        Ok(None)
    }

    pub(crate) fn disc(&self) -> &Disc {
        &self.disc
    }

    /// Writes the channels of a sample that is in the disc after `time` iterations.
    pub(crate) fn write(&self, time: u32, index: usize, out: &mut ChannelsMut<'_>) {
        let period = self.disc.period();
        out.set(Channel::Period, index, f64::from(period));
        out.set(Channel::Time, index, f64::from(time));
        // At iteration `time` it is near point 0 of the cycle; at the next multiple of the period it is
        // as many points further.
        out.set(Channel::Phase, index, f64::from((period - time % period) % period));
    }
}
