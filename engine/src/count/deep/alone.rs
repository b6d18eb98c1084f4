//! One pixel alone, in twice the digits of `f64`, from the start along the reference orbit.
//!
//! For the few pixels so near to the set that rounding grows to the size of the plane before they
//! escape. Errors are bounded as for a [series](super::series) and for [plain iterations](super::plain).

use super::DeepView;
use super::certify::{self, Point, Verdict};
use super::delta::Delta;
use super::frame::Frame;
use super::orbit::Orbit;
use super::plain::Plain;
use crate::number::{Ball, Double, DoubleComplex, UNDERFLOW, UP_F64, excess_exponent, power_of_two};
use crate::watch::{Cancelled, Watch};

const U: f64 = DoubleComplex::U;
/// Iterations between two looks at the cancellation.
const WATCHED: usize = 1024;

impl DeepView {
    /// The count of a pixel, or `None` where twice the digits do not tell.
    pub(super) fn count_alone(&self, place: [f64; 2], watch: &Watch) -> Result<Option<u32>, Cancelled> {
        let (orbit, plain) = (&*self.orbit, &self.plain);
        let prefix = match self.prefix.get() {
            Some(known) => known,
            None => {
                // Threads that come here at the same time find the same.
                let found = Prefix::find(orbit, &self.frame, self.start.m, watch)?;
                self.prefix.get_or_init(|| found)
            }
        };
        let mut delta = prefix.delta(orbit, &self.frame, place);
        let itermax = plain.julia.itermax();
        // Along the orbit, as long as the pixel is inside for certain.
        while delta.goes_on() && delta.m < itermax as usize {
            if delta.m.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            let mut next = delta;
            next.step();
            let (point, reach) = (next.reference(), next.reach());
            let is_inside = (point.size() + reach) * UP_F64 < plain.julia.threshold();
            if !is_inside {
                break;
            }
            if plain.is_interior(Ball::new(point.to_f64(), reach)) {
                return Ok(Some(itermax));
            }
            delta = next;
        }
        let start = delta.in_plane();
        let point = Ball::new(InTwiceTheDigits::new(plain, start.value), start.radius);
        certify::count(point, delta.m as u32..itermax, watch).map(Verdict::count)
    }
}

/// A point in twice the digits of `f64`.
struct InTwiceTheDigits<'a> {
    plain: &'a Plain,
    c0_size: f64,
    threshold_sqr: Double,
    /// How far `|z|^2 - threshold^2` may be off, as a share of both.
    gap_share: f64,
    z: DoubleComplex,
    square: DoubleComplex,
    norm_sqr: Double,
    size: f64,
}

impl<'a> InTwiceTheDigits<'a> {
    fn new(plain: &'a Plain, z: DoubleComplex) -> Self {
        let threshold = plain.julia.threshold();
        // A threshold that stands for another one is known to the digits of f64: see [`Plain::gap_rounding`].
        let gap_share = 8.0 * if plain.shift == 0 { U } else { crate::number::U };
        let (c0_size, threshold_sqr) = (plain.c0.size(), Double::product(threshold, threshold));
        let (square, norm_sqr, size) = (DoubleComplex::default(), Double::default(), 0.0);
        let mut point = Self { plain, c0_size, threshold_sqr, gap_share, z, square, norm_sqr, size };
        point.set(z);
        point
    }

    #[inline]
    fn set(&mut self, z: DoubleComplex) {
        let (square, norm_sqr) = z.square();
        (self.z, self.square, self.norm_sqr, self.size) = (z, square, norm_sqr, norm_sqr.high.sqrt());
    }
}

impl Point for InTwiceTheDigits<'_> {
    type Real = f64;

    #[inline]
    fn size(&self) -> f64 {
        self.size
    }

    /// A product of [`Double`]s is off by a share of less than `8 * 2^-106` (Joldes, Muller and Popescu), a sum by
    /// less than 4 of these, beside the sum of the sizes: for the square, 16 of `|z|^2`, and for the sum with c0, 4
    /// of `|z|^2 + |c0|`, and 1 of `|c0|` for its own digits; each in two parts, so 1.5 times that. `8 U`
    /// is 512 of them.
    #[inline]
    fn step(&mut self) -> f64 {
        let rounding = 8.0 * U * (self.norm_sqr.high + self.c0_size) + UNDERFLOW;
        self.set(self.square + self.plain.c0);
        rounding
    }

    #[inline]
    fn gap(&self) -> Ball<f64> {
        let gap = (self.norm_sqr - self.threshold_sqr).high;
        Ball::new(gap, self.gap_share * (self.norm_sqr.high + self.threshold_sqr.high))
    }

    #[inline]
    fn is_interior(&self, error: f64) -> bool {
        self.plain.is_interior(Ball::new(self.z.to_f64(), error))
    }

    #[inline]
    fn is_hopeless(&self, error: f64) -> bool {
        error > 1.0 + self.size
    }

    #[inline]
    fn watched(&self) -> u32 {
        1 << 12
    }
}

/// The first iterations of every pixel of a view at once, as long as all of them multiply its place by
/// the same number to twice the digits.
#[derive(Debug)]
pub(super) struct Prefix {
    m: usize,
    /// `d_m = factor 2^exponent d_0`, to within `error 2^exponent` times the unit of the view's spacing.
    factor: DoubleComplex,
    exponent: i64,
    error: f64,
}

impl Prefix {
    /// A pixel after these iterations.
    fn delta<'a>(&self, orbit: &'a Orbit, frame: &Frame, place: [f64; 2]) -> Delta<'a> {
        let (start, exponent) = frame.start_from(orbit.center(), place);
        // In units of the view's spacing, as the prefix has it.
        let error = self.error * power_of_two(exponent - frame.spacing.exponent());
        Delta::new(orbit, self.m, (self.factor * start, self.exponent + exponent), error)
    }

    /// The longest of at most `most` iterations.
    ///
    /// With `s` a bound of `|d|`, a step leaves out `d^2`, which is `s / 2 |Z|` of `2 Z d`; that, the
    /// rounding and the orbit's own error add up in parts of `s`, which grows as they do:
    /// `|d' - A' d_0| <= 2 |Z| |d - A d_0| + s^2 + ...`, all of it over `s' = 2 |Z| s`. What makes `|d'|` larger
    /// than `2 |Z| |d|` is one of these parts, and all of them together are kept below `UP_F64` in `s'`:
    /// 2^24 iterations of 2^-90. The rounding is that of one product, `U`, and of the orbit's points, a
    /// hundredth of it; before the first step, that of the start and of the product with it.
    fn find(orbit: &Orbit, frame: &Frame, most: usize, watch: &Watch) -> Result<Self, Cancelled> {
        /// A prefix ends where it is not as good as pixels of their own are. It only chooses.
        const LARGEST: f64 = 1024.0 * U;
        let unit = frame.spacing.exponent();
        let [re, im] = frame.center_from(orbit.center(), unit);
        let mut size = (frame.radius * frame.spacing.mantissa() + re.hypot(im)) * UP_F64;
        let mut found = Self { m: 0, factor: DoubleComplex::ONE, exponent: 0, error: 0.0 };
        let mut part = 4.0 * U + power_of_two((orbit.step_error() - unit).max(-1000)) / size;
        while found.m < most.min(orbit.len() - 1) {
            if found.m.is_multiple_of(WATCHED) {
                watch.check()?;
            }
            let (point, point_exponent) = orbit.double_at(found.m);
            let of_size = power_of_two(unit + found.exponent - point_exponent);
            let next_size = 2.0 * point.size() * size;
            let next_exponent = found.exponent + point_exponent;
            let cut = power_of_two((orbit.step_error() - unit - next_exponent).max(-1000)) / next_size;
            let next_part = (part + size * of_size / (2.0 * point.size()) + 4.0 * U + cut) * UP_F64;
            let small = next_part <= LARGEST * (found.m + 1) as f64;
            if !small {
                break;
            }
            part = next_part;
            found.factor = (found.factor * point).scaled(2.0);
            (found.m, found.exponent, size) = (found.m + 1, next_exponent, next_size * UP_F64);
            let scale = found.factor.size();
            if let Some(shift) = excess_exponent(scale) {
                found.factor = found.factor.scaled(power_of_two(-shift));
                size *= power_of_two(-shift);
                found.exponent += shift;
            }
        }
        found.error = part * size;
        Ok(found)
    }
}
