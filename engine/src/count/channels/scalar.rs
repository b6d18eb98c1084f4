//! The specification: the channels of a sample that escapes, one iteration after the other.
//!
//! ```text
//! k = 0, D = the change of z with a step of one pixel
//! until |z| > far { D = 2 z D (+ one pixel where c0 is the sample); z = z^2 + c0; k += 1 }
//! smooth = k - log2(ln|z| / ln T)   distance = |z| ln|z| / |D|   direction = arg(z / D)
//! ```
//!
//! What is left out of the limit is small: `ln|z_(k+1)| = 2 ln|z_k| + ln|1 + c0 / z_k^2|`, so the potential
//! differs from `2^-k ln|z_k|` by about the `|c0| / (2 |z|^2 ln|z|)` of it, and its gradient by about the
//! `|c0| / |z|^2`. With `far = max(1e4, 1e3 sqrt(|c0|))` that is below 1e-6.

use crate::field::{Channel, ChannelsMut};
use crate::number::power_of_two;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// [`Channel::Angle`] is taken beyond this.
pub(crate) const ANGLE_RADIUS: f64 = 1e4;
/// This number of iterations after itermax leads every orbit that has left any threshold's disc before to
/// `far`, but for those that hardly move on the disc's edge.
pub(crate) const PAST_ITERMAX: u32 = 256;

/// The squared modulus from which on the limit is reached.
pub(crate) fn far_sqr(c0: Complex64) -> f64 {
    (ANGLE_RADIUS * ANGLE_RADIUS).max(1e6 * c0.norm())
}

/// An orbit on its way, and how it changes with the place of the sample.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walker {
    pub(crate) z: Complex64,
    /// In units of `2^exponent`, for a step of one pixel.
    pub(crate) slope: Complex64,
    pub(crate) exponent: i64,
    /// The iterations made.
    pub(crate) k: u32,
    /// How far `z` may be from the true orbit.
    pub(crate) error: f64,
}

/// An orbit as far out as the channels need it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside {
    walker: Walker,
    angle: f64,
}

impl Walker {
    /// The slope, with its exponent near the middle of the range of `f64`.
    pub(crate) fn normalise(&mut self) {
        /// Far within that range: squares of slopes must be too.
        const STEP: i64 = 256;
        let size = self.slope.re.abs().max(self.slope.im.abs());
        let shift = match size {
            large if large > power_of_two(STEP) => STEP,
            small if small < power_of_two(-STEP) && small > 0.0 => -STEP,
            _ => return,
        };
        self.slope *= power_of_two(-shift);
        self.exponent += shift;
    }

    /// Goes on to far out; none where the orbit is not there by `limit` iterations.
    ///
    /// `pixel` is added to the slope in an iteration: 0 where c0 does not depend on the sample.
    pub(crate) fn follow(
        mut self,
        c0: Complex64,
        pixel: f64,
        limit: u32,
        watch: &Watch,
    ) -> Result<Option<Outside>, Cancelled> {
        const WATCHED: u32 = 1 << 14;
        let far_sqr = far_sqr(c0);
        let c0_size = c0.norm();
        let mut angle = f64::NAN;
        loop {
            let norm_sqr = self.z.norm_sqr();
            if angle.is_nan() && norm_sqr > ANGLE_RADIUS * ANGLE_RADIUS {
                angle = self.z.arg();
            }
            if norm_sqr > far_sqr {
                return Ok(self.z.is_finite().then_some(Outside { walker: self, angle }));
            }
            if self.k >= limit || norm_sqr.is_nan() {
                return Ok(None);
            }
            if self.k.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            let size = norm_sqr.sqrt();
            self.error = (2.0 * size + self.error) * self.error + 5.0 * f64::EPSILON * (norm_sqr + c0_size);
            self.slope = 2.0 * self.z * self.slope;
            if pixel != 0.0 {
                self.slope.re += pixel * power_of_two(-self.exponent);
            }
            self.z = self.z * self.z + c0;
            self.k += 1;
            self.normalise();
        }
    }
}

impl Outside {
    fn ln_norm(&self) -> f64 {
        // Halved, as the largest numbers have a modulus beyond f64.
        (self.walker.z * 0.5).norm().ln() + std::f64::consts::LN_2
    }

    /// How far the place of the sample may be off, beside the estimate of its distance to the set.
    ///
    /// An error `e` of `z` is that of a place `e / |D|` away.
    pub(crate) fn doubt(&self) -> f64 {
        self.walker.error / (self.walker.z.norm() * self.ln_norm())
    }

    /// Far out by another way: `angle` is [`Channel::Angle`].
    pub(crate) fn new(walker: Walker, angle: f64) -> Self {
        Self { walker, angle }
    }

    /// Writes the channels of a sample; `ln_threshold` is `ln T` of [`Channel::Smooth`].
    pub(crate) fn write(&self, ln_threshold: f64, index: usize, out: &mut ChannelsMut<'_>) {
        let Walker { z, slope, exponent, k, .. } = self.walker;
        out.set(Channel::Angle, index, self.angle);
        out.set(Channel::Smooth, index, f64::from(k) - (self.ln_norm() / ln_threshold).log2());
        // The slope is NaN after an overflow, which `normalise` does not let happen, and is 0 at a
        // preimage of the critical point.
        let distance = (z * 0.5).norm() / slope.norm() * 2.0 * self.ln_norm() * power_of_two(-exponent);
        out.set(Channel::Distance, index, distance);
        let direction =
            if slope == Complex64::ZERO { f64::NAN } else { (z * 0.5 * (slope / slope.norm()).conj()).arg() };
        out.set(Channel::Direction, index, direction);
    }
}
