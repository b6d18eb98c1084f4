//! An orbit in big numbers that the pointer's, wherever it is in the view, is told from.

use super::course::{PATIENCE, Room};
use super::scaled::Scaled;
use super::target::big_c0;
use crate::number::{BigPoint, Decimal, Fixed, FloatExp};
use crate::place::Viewport;
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// The orbit of the centre of a view.
#[derive(Clone, Debug)]
pub(super) struct Base {
    start: [Fixed; 2],
    points: Vec<Scaled>,
    /// The smallest spacing, as a binary logarithm, of a view that it serves.
    least_log2: f64,
}

/// It serves views that are finer by up to this number of powers of two.
const SPARE_BITS: f64 = 32.0;
/// The bits by which rounding stays below the distances of neighbours.
const GUARD_BITS: f64 = 70.0;
/// 32 bytes each.
const LONGEST: usize = 1 << 22;

impl Base {
    /// Follows it until neighbours are spread over the plane.
    pub(super) fn follow(
        c0: &[Decimal; 2],
        room: &Room,
        view: &Viewport,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let least_log2 = view.spacing().log2() - SPARE_BITS;
        let start = view.center().map(Clone::clone);
        let mut bits = (GUARD_BITS - least_log2).max(GUARD_BITS) as usize;
        loop {
            let mut base = Self { start: start.clone(), points: Vec::new(), least_log2 };
            match base.extend(c0, room, bits, watch)? {
                Some(lacking) => bits += lacking.max(bits / 2),
                None => return Ok(base),
            }
        }
    }

    /// Returns how many bits more are needed, if they do not suffice.
    fn extend(
        &mut self,
        c0: &[Decimal; 2],
        room: &Room,
        bits: usize,
        watch: &Watch,
    ) -> Result<Option<usize>, Cancelled> {
        /// Spread over the plane.
        const SPREAD_LOG2: f64 = 2.0;
        let big_c0 = big_c0(c0, bits);
        let (mut z, _) = BigPoint::new(self.start.each_ref(), bits);
        // How far neighbours have got: s' = 2 |z| s, or s^2 where they fold over 0.
        let mut spread = FloatExp::new(self.least_log2.exp2(), 0);
        if self.least_log2 < -1000.0 {
            spread = FloatExp::power_of_two(self.least_log2.floor() as i64);
        }
        let mut widest = (spread, 0);
        loop {
            let ([re, im], exponent) = z.to_scaled();
            let point = Scaled::new(Complex64::new(re, im), exponent);
            let k = self.points.len();
            self.points.push(point);
            let near = point.to_f64();
            if spread > widest.0 {
                widest = (spread, k);
            }
            let is_over =
                room.is_outside(near) || room.is_trapped(near) || k >= LONGEST || k - widest.1 > PATIENCE;
            if is_over || spread.log2() > SPREAD_LOG2 {
                return Ok(None);
            }
            if k.is_multiple_of(64) || bits > 4096 {
                watch.check()?;
            }
            spread = spread.times_up(point.doubled().size().max(spread));
            let lacking = GUARD_BITS - 4.0 - spread.log2() - bits as f64;
            if lacking > 0.0 {
                return Ok(Some(lacking as usize + 32));
            }
            z.step(&big_c0);
        }
    }

    pub(super) fn points(&self) -> &[Scaled] {
        &self.points
    }

    /// How far a point is from the start, if orbits of a view of this spacing near to it can be told by this one.
    pub(super) fn offset(&self, point: &[Fixed; 2], spacing: FloatExp) -> Option<Scaled> {
        /// Beyond that number of pixels, doubles do not tell them from each other at the end.
        const REACH: f64 = 1e6;
        let difference = [0, 1].map(|part| (&point[part] - &self.start[part]).to_float_exp());
        let offset = Scaled::of_parts(difference);
        let in_reach = offset.is_zero() || offset.size().ratio(&spacing) < REACH;
        (in_reach && spacing.log2() >= self.least_log2).then_some(offset)
    }
}
