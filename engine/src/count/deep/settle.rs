//! One point in big numbers, with as many bits as its count needs.

use super::certify::{self, Point, Verdict};
use super::frame;
use super::plain::Plain;
use crate::count::escape_time::EscapeTime;
use crate::counts::{CountError, Undecided};
use crate::number::{Ball, BigPoint, Decimal, Fixed, FloatExp, U};
use crate::watch::{Cancelled, Watch};

/// More bits than any count has needed; numbers of this length take a second for a few iterations.
const MOST_BITS: usize = 1 << 24;

/// The true count of a point, for the threshold of `julia`.
///
/// `bits` behind the point are tried first, then twice as many, until the distance to the threshold's
/// circle is told from 0 wherever it matters. That ends for all points that are not exactly on the circle
/// in some iteration; those are told in [exact numbers](is_exactly_outside) while these are short.
pub(super) fn count(
    julia: &EscapeTime,
    plain: &Plain,
    (start, place): (&[Fixed; 2], [f64; 2]),
    bits: usize,
    watch: &Watch,
) -> Result<u32, CountError> {
    count_within(julia, plain, (start, place), bits, enough_bits(julia, bits), watch)
}

/// The same with at most `enough` bits.
pub(super) fn count_within(
    julia: &EscapeTime,
    plain: &Plain,
    (start, place): (&[Fixed; 2], [f64; 2]),
    bits: usize,
    enough: usize,
    watch: &Watch,
) -> Result<u32, CountError> {
    let (mut tried, mut inside) = (bits, 0);
    loop {
        let iterations = match attempt(julia, plain, start, tried, inside, watch)? {
            Verdict::Count(count) => return Ok(count),
            Verdict::Unknown(n) => n,
        };
        match is_exactly_outside(julia, start, inside..iterations + 1, watch)? {
            Some((n, true)) => return Ok(n),
            Some((n, false)) => inside = n + 1,
            None if tried >= enough => return Err(undecided(place, iterations, tried)),
            None => tried = (2 * tried).min(enough),
        }
    }
}

fn undecided(place: [f64; 2], iterations: u32, bits: usize) -> CountError {
    let half_pixels = place.map(|pixels| (2.0 * pixels) as i64);
    Undecided { half_pixels, iterations, bits }.into()
}

/// Beyond these, there is nothing left that more bits could tell.
///
/// In an iteration within `|z| <= r`, errors grow by no more than the factor `2 r + 1`. An orbit stays at
/// most `itermax` iterations within `r = 2 max(2, |c0|)`, and the rest of its way to the threshold, as its
/// modulus is squared and halved at least, takes as many bits as a few thresholds have.
fn enough_bits(julia: &EscapeTime, bits: usize) -> usize {
    let inner = julia.threshold().min(2.0 * julia.c0().norm().max(2.0));
    let growth = (2.0 * inner + 1.0).log2();
    let way_out = 8.0 * julia.threshold().log2().abs() + 8.0 * julia.c0().norm().max(1.0).log2();
    let more = f64::from(julia.itermax()) * growth + way_out + 128.0;
    bits.saturating_add(more as usize).min(MOST_BITS.max(bits))
}

/// Follows a point that is known not to be outside before iteration `inside`.
fn attempt(
    julia: &EscapeTime,
    plain: &Plain,
    start: &[Fixed; 2],
    bits: usize,
    inside: u32,
    watch: &Watch,
) -> Result<Verdict, Cancelled> {
    let (point, start_exact) = InBigNumbers::new(julia, plain, start, bits);
    // Each part is the nearest, so within half a unit, and the point within 0.71 units.
    let error = if start_exact { FloatExp::ZERO } else { point.unit };
    let mut ball = Ball::new(point, error);
    for _ in 0..inside {
        watch.check()?;
        ball.step();
    }
    certify::count(ball, inside..julia.itermax(), watch)
}

/// A point in big numbers.
struct InBigNumbers<'a> {
    plain: &'a Plain,
    z: BigPoint,
    size: FloatExp,
    c0: BigPoint,
    /// c0 is exactly its decimals, and not the number nearest to them.
    c0_exact: bool,
    threshold: Fixed,
    limit: FloatExp,
    /// The last bit.
    unit: FloatExp,
    bits: usize,
}

impl<'a> InBigNumbers<'a> {
    /// The point next to a start, and whether it is exactly that.
    fn new(julia: &EscapeTime, plain: &'a Plain, start: &[Fixed; 2], bits: usize) -> (Self, bool) {
        let (z, start_exact) = BigPoint::new(start.each_ref(), bits);
        let (c0, _) = BigPoint::new(frame::c0(julia, bits).each_ref(), bits);
        let point = Self {
            plain,
            size: size_of(&z),
            z,
            c0,
            c0_exact: plain.c0_bits.is_some_and(|needed| needed <= bits),
            threshold: Fixed::from_f64(julia.threshold()),
            limit: FloatExp::new(julia.threshold(), 0),
            unit: FloatExp::new(1.0, -(bits as i64)),
            bits,
        };
        (point, start_exact)
    }
}

impl Point for InBigNumbers<'_> {
    type Real = FloatExp;

    fn size(&self) -> FloatExp {
        self.size
    }

    /// Each part is cut by up to a unit, and c0 is the nearest: 1.5 units in each part, 2.13 together.
    fn step(&mut self) -> FloatExp {
        let exact = self.z.step(&self.c0) && self.c0_exact;
        self.size = size_of(&self.z);
        if exact { FloatExp::ZERO } else { self.unit.doubled().doubled() }
    }

    /// Squares and difference are exact, but for the last rounding, of little more than half an ulp.
    fn gap(&self) -> Ball<FloatExp, FloatExp> {
        let gap = self.z.norm_sqr_minus(&self.threshold);
        Ball::new(gap, gap.abs().times_up(FloatExp::new(8.0 * U, 0)))
    }

    /// Without the squares, where moduli differ by more than `SHARE` beside the error. That is more than the few
    /// roundings of [`size_of`] and of the sum; less would do, but it hardly ever matters.
    fn told_by_size(&self, error: FloatExp) -> Option<bool> {
        const SHARE: f64 = 1e-9;
        let up = FloatExp::new(1.0 + SHARE, 0);
        if self.size.plus_up(error).times_up(up) < self.limit {
            return Some(false);
        }
        (self.size > self.limit.plus_up(error).times_up(up)).then_some(true)
    }

    fn is_interior(&self, error: FloatExp) -> bool {
        // What is below 1e-300 is told as 0.
        let near = Ball::new(self.z.to_f64(), error.to_f64() + 1e-300);
        self.plain.trap.is_some() && self.told_by_size(error) == Some(false) || self.plain.is_interior(near)
    }

    /// More bits are tried long before the error is as large as the plane: that costs less.
    fn is_hopeless(&self, error: FloatExp) -> bool {
        error > FloatExp::ONE.plus_up(self.size).times_up(FloatExp::new(1e-6, 0))
    }

    fn watched(&self) -> u32 {
        if self.bits > 4096 { 1 } else { 16 }
    }
}

/// The modulus of a point, rounded up: its parts are off by little more than half an ulp, the root by less than
/// two.
fn size_of(z: &BigPoint) -> FloatExp {
    let ([x, y], exponent) = z.to_scaled();
    FloatExp::new(x.hypot(y) * (1.0 + 8.0 * U), exponent)
}

/// Whether a point is outside, in the first of some iterations where it is, or after the last of them; none
/// where that takes too many digits.
///
/// c0 is `C / P` for whole `C` and `P = 10^p`. So `w_n = z_n P^(2^n)` is dyadic as the start is, and
/// `w_{n+1} = w_n^2 + C P^(2^(n+1) - 1)`: nothing is rounded, and each iteration doubles the digits.
fn is_exactly_outside(
    julia: &EscapeTime,
    start: &[Fixed; 2],
    iterations: std::ops::Range<u32>,
    watch: &Watch,
) -> Result<Option<(u32, bool)>, Cancelled> {
    const MOST_DIGITS: f64 = 40_000.0;
    let [re, im] = julia.c0_decimals();
    let places = re.places().max(im.places());
    let digits = (places + start[0].bits().max(start[1].bits())) as f64;
    if digits * f64::from(iterations.end).exp2() > MOST_DIGITS {
        return Ok(None);
    }
    let whole = |part: &Decimal| {
        Decimal::from_digits(part.is_negative(), part.digits(), part.exponent() + places as i64).to_fixed(0)
    };
    let power = Decimal::from_digits(false, "1", places as i64).to_fixed(0);
    let (whole_re, whole_im) = (whole(re), whole(im));
    let threshold = Fixed::from_f64(julia.threshold());
    let (mut x, mut y) = (&start[0] * &power, &start[1] * &power);
    // P^(2^n), and that over P.
    let (mut scale, mut rest) = (power, Fixed::from_f64(1.0));
    for n in 0..iterations.end {
        watch.check()?;
        rest = &rest * &scale;
        scale = &scale * &scale;
        let product = &x * &y;
        x = &(&(&x * &x) - &(&y * &y)) + &(&whole_re * &rest);
        y = &product.times(2) + &(&whole_im * &rest);
        let limit = &threshold * &scale;
        let gap = &(&(&x * &x) + &(&y * &y)) - &(&limit * &limit);
        if iterations.contains(&n) && !gap.is_negative() && gap != Fixed::ZERO {
            return Ok(Some((n, true)));
        }
    }
    Ok(Some((iterations.end - 1, false)))
}
