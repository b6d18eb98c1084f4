//! The reference orbit: one point near the view, followed in big numbers for all of its pixels.

use super::DeepError;
use super::frame::Frame;
use super::plain::Plain;
use crate::count::escape_time::EscapeTime;
use crate::number::{Ball, BigPoint, Double, DoubleComplex, Fixed, FloatExp, Size, UP_F64, power_of_two};
use crate::watch::Watch;
use num_complex::Complex64;
use std::collections::BTreeMap;

/// A point and its iterates, each to the last bit of an `f64` however near it comes to 0.
///
/// What is kept is the orbit as it was computed, each point the square of the one before plus c0, to
/// within [`step_error`](Self::step_error): errors do not add up over it.
#[derive(Debug)]
pub(super) struct Orbit {
    julia: EscapeTime,
    center: [Fixed; 2],
    bits: usize,
    points: Vec<Complex64>,
    /// What the points are more than that: together they have twice the digits.
    rests: Vec<Complex64>,
    /// Points so near to 0 that an exponent of their own is kept for them: see [`at`](Self::at).
    small: BTreeMap<usize, i64>,
    /// `|z|^2 - threshold^2` where that is much smaller than both.
    gaps: BTreeMap<usize, FloatExp>,
    end: End,
    /// The binary logarithm of the smallest radius of a view that it was made for.
    least_radius: f64,
}

/// Why an orbit goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Neighbours of it are spread over the plane, or all of them have escaped.
    Spread,
    /// It has come to itermax.
    Itermax,
    /// It is inside a disc that no orbit leaves.
    Interior,
}

// These four choose how long and how precise an orbit is, and which views it serves. A count does not rest on
// them: how far the orbit may be wrong is in the bound of each error.

/// An orbit serves views that are smaller than its own by up to this number of powers of two.
const SPARE_BITS: f64 = 32.0;
/// It serves views whose centre is at most this number of their radii away from its start.
const REACH: f64 = 256.0;
/// The bits by which rounding stays below the smallest view.
const GUARD_BITS: f64 = 100.0;
/// 32 bytes each.
const LONGEST: usize = 1 << 24;

impl Orbit {
    /// No orbit: it serves no view.
    pub(super) fn none(plain: &Plain, frame: &Frame) -> Self {
        Self {
            julia: plain.julia.clone(),
            center: frame.center.clone(),
            bits: (GUARD_BITS - frame.radius_log2()).max(GUARD_BITS).ceil() as usize,
            points: Vec::new(),
            rests: Vec::new(),
            small: BTreeMap::new(),
            gaps: BTreeMap::new(),
            end: End::Itermax,
            least_radius: f64::INFINITY,
        }
    }

    /// The orbit of a view's centre.
    ///
    /// `progress` is called now and then with the share that is done.
    pub(super) fn follow(
        frame: &Frame,
        plain: &Plain,
        watch: &Watch,
        progress: &mut dyn FnMut(f64),
    ) -> Result<Self, DeepError> {
        let least_radius = frame.radius_log2() - SPARE_BITS;
        let mut bits = (GUARD_BITS - least_radius).max(GUARD_BITS).ceil() as usize;
        loop {
            let mut orbit = Self { bits, least_radius, ..Self::none(plain, frame) };
            match orbit.extend(frame, plain, watch, progress)? {
                // At least half as many more, so that it is not begun again too often.
                Some(lacking) => bits += lacking.max(bits / 2),
                None => return Ok(orbit),
            }
        }
    }

    /// Whether it may serve a view of a set: its start is near enough, and its bits suffice.
    ///
    /// Whether it also [lasts](Self::lasts) is another question.
    pub(super) fn serves(&self, julia: &EscapeTime, frame: &Frame) -> bool {
        let same_set =
            self.julia.c0_decimals() == julia.c0_decimals() && self.julia.threshold() == julia.threshold();
        let long_enough = self.end != End::Itermax || julia.itermax() <= self.julia.itermax();
        same_set
            && long_enough
            && frame.radius_log2() >= self.least_radius
            && frame.distance_log2(&self.center) <= frame.radius_log2() + REACH.log2()
    }

    /// Follows the orbit to its end; returns how many bits more it needs, if they do not suffice.
    fn extend(
        &mut self,
        frame: &Frame,
        plain: &Plain,
        watch: &Watch,
        progress: &mut dyn FnMut(f64),
    ) -> Result<Option<usize>, DeepError> {
        const PAST_ESCAPE: usize = 3;
        /// Out there every orbit escapes, and no threshold is larger than the root of it.
        const FAR_SQR: f64 = 1e300;
        const WATCHED: usize = 64;
        let threshold = Fixed::from_f64(self.julia.threshold());
        let threshold_sqr = self.julia.threshold_sqr();
        let (mut z, _) = BigPoint::new(self.center.each_ref(), self.bits);
        let (c0, _) = BigPoint::new(super::frame::c0(&self.julia, self.bits).each_ref(), self.bits);
        let mut spread = Spread::new(frame.plane_radius().over(SPARE_BITS.exp2()));
        // No point of the view is further away.
        let mut around = frame.plane_radius();
        let mut last = self.julia.itermax() as usize;
        loop {
            let ([re, im], exponent) = z.to_doubles();
            let (k, point) = (self.points.len(), Complex64::new(re.0, im.0));
            // In the plane, where thresholds are never so small that 0 will not do.
            let in_plane = point * power_of_two(exponent);
            let norm_sqr = in_plane.norm_sqr();
            if k > 0 && (norm_sqr > FAR_SQR || norm_sqr.is_nan()) {
                self.end = End::Spread;
                return Ok(None);
            }
            if k >= LONGEST || self.points.try_reserve(1).is_err() || self.rests.try_reserve(1).is_err() {
                return Err(DeepError::OrbitTooLong(k));
            }
            self.points.push(point);
            self.rests.push(Complex64::new(re.1, im.1));
            if exponent != 0 {
                self.small.insert(k, exponent);
            }
            // Elsewhere the difference of f64s has digits enough: this only chooses. Of a threshold that stands
            // for another one, no more is known than f64 holds.
            if plain.shift == 0 && (norm_sqr - threshold_sqr).abs() <= threshold_sqr * 1e-4 {
                self.gaps.insert(k, z.norm_sqr_minus(&threshold));
            }
            let all_outside = norm_sqr > threshold_sqr
                && in_plane.norm() - around.to_f64() > self.julia.threshold() * UP_F64;
            if k > 0 && all_outside && last > k + PAST_ESCAPE {
                (last, self.end) = (k + PAST_ESCAPE, End::Spread);
            }
            if k >= last {
                return Ok(None);
            }
            let is_interior = plain.is_deep_inside(in_plane, 0.0) == Some(true)
                || plain.trap.is_some() && plain.is_interior(Ball::new(in_plane, around.to_f64()));
            if is_interior {
                self.end = End::Interior;
                return Ok(None);
            }
            if k.is_multiple_of(WATCHED) {
                watch.check()?;
                progress(spread.share().max(k as f64 / f64::from(self.julia.itermax())));
            } else if self.bits > 4096 {
                watch.check()?;
            }
            let size = FloatExp::new(point.size(), exponent);
            around = size.doubled().plus_up(around).times_up(around);
            spread.step(size);
            if spread.log2 > -2.0 {
                self.end = End::Spread;
                // One more point, which the next step leads to.
                last = last.min(k + 1);
            }
            let lacking = GUARD_BITS - 4.0 - spread.log2 - self.bits as f64;
            if lacking > 0.0 {
                return Ok(Some((lacking + 8.0 + SPARE_BITS) as usize));
            }
            z.step(&c0);
        }
    }

    /// How many points are known.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// A point as a mantissa and a binary exponent, which is 0 for all that are not tiny.
    pub(super) fn at(&self, k: usize) -> (Complex64, i64) {
        let exponent = if self.small.is_empty() { 0 } else { self.small.get(&k).copied().unwrap_or(0) };
        (self.points[k], exponent)
    }

    /// The same to twice the digits.
    pub(super) fn double_at(&self, k: usize) -> (DoubleComplex, i64) {
        let (point, exponent) = self.at(k);
        let rest = self.rests[k];
        let re = Double { high: point.re, low: rest.re };
        (DoubleComplex { re, im: Double { high: point.im, low: rest.im } }, exponent)
    }

    /// `|z|^2 - threshold^2` of a point, where it had to be found in big numbers.
    pub(super) fn gap(&self, k: usize) -> Option<FloatExp> {
        self.gaps.get(&k).copied()
    }

    /// The binary logarithm of how far a point may be from the square of the one before plus c0.
    pub(super) fn step_error(&self) -> i64 {
        // Each part is cut by up to a last bit, and c0 by half of one: 1.5 of them, or 2.13 for both parts. The
        // start is within 0.71.
        2 - self.bits as i64
    }

    /// How many bits it was followed in.
    pub(super) fn bits(&self) -> usize {
        self.bits
    }

    /// Where it starts.
    pub(super) fn center(&self) -> &[Fixed; 2] {
        &self.center
    }
}

/// How far the neighbours of an orbit have got from it: `s' = 2 |z| s`, or `s^2` where they fold over 0.
struct Spread {
    size: FloatExp,
    /// The binary logarithms of it, and of the smallest so far.
    log2: f64,
    least: f64,
}

impl Spread {
    fn new(radius: FloatExp) -> Self {
        Self { size: radius, log2: radius.log2(), least: radius.log2() }
    }

    fn step(&mut self, point: FloatExp) {
        self.size = point.doubled().max(self.size).times_up(self.size);
        self.log2 = self.size.log2();
        self.least = self.least.min(self.log2);
    }

    /// The share of the way from the smallest to the size of the plane, of their logarithms.
    fn share(&self) -> f64 {
        (1.0 - self.log2 / self.least.min(-1.0)).clamp(0.0, 1.0)
    }
}
