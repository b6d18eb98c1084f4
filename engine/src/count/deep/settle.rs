//! One point in big numbers, with as many bits as its count needs.

use super::frame;
use super::plain::Plain;
use crate::count::escape_time::EscapeTime;
use crate::counts::{CountError, Undecided};
use crate::number::{BigPoint, Decimal, Fixed, FloatExp, U};
use crate::watch::{Cancelled, Watch};

/// More bits than any count has needed; numbers of this length take a second for a few iterations.
const MOST_BITS: usize = 1 << 24;

/// What one attempt finds.
enum Attempt {
    Count(u32),
    /// The bits do not tell whether the point is outside after this iteration.
    Unclear(u32),
}

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
            Attempt::Count(count) => return Ok(count),
            Attempt::Unclear(n) => n,
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
) -> Result<Attempt, Cancelled> {
    /// An error that is larger beside the point, or the plane, leaves nothing to be told.
    const LARGE_ERROR: f64 = 1e-6;
    /// Where moduli differ by more than this share, they need no squares.
    const CLEAR: f64 = 1e-9;
    let (clear, large_error) = (FloatExp::new(1.0 + CLEAR, 0), FloatExp::new(LARGE_ERROR, 0));
    let threshold = Fixed::from_f64(julia.threshold());
    let limit = FloatExp::new(julia.threshold(), 0);
    let unit = FloatExp::new(1.0, -(bits as i64));
    let (mut z, start_exact) = BigPoint::new(start.each_ref(), bits);
    let (c0, _) = BigPoint::new(frame::c0(julia, bits).each_ref(), bits);
    let c0_decimals = plain.c0_bits.is_some_and(|needed| needed <= bits);
    // Each part is the nearest, so within half a unit, and the point within 0.71 units.
    let mut error = if start_exact { FloatExp::ZERO } else { unit };
    let mut size = size_of(&z);
    for n in 0..julia.itermax() {
        if n % 16 == 0 || bits > 4096 {
            watch.check()?;
        }
        // What is below 2^-1000 is told as 0.
        let is_trapped = plain.trap.is_some() && size.plus_up(error).times_up(clear) < limit;
        if is_trapped || plain.is_interior(z.to_f64(), error.to_f64() + 1e-300) {
            break;
        }
        // Each part is cut by up to a unit, and c0 is the nearest: 1.5 units in each part, 2.13 together.
        let exact = z.step(&c0) && c0_decimals;
        let cut = if exact { FloatExp::ZERO } else { unit.doubled().doubled() };
        error = error.times_up(size.doubled().plus_up(error)).plus_up(cut);
        size = size_of(&z);
        if n < inside {
            continue;
        }
        if error > FloatExp::ONE.plus_up(size).times_up(large_error) {
            return Ok(Attempt::Unclear(n));
        }
        if size.plus_up(error).times_up(clear) < limit {
            continue;
        }
        if size > limit.plus_up(error).times_up(clear) {
            return Ok(Attempt::Count(n));
        }
        // | |z|^2 - threshold^2 | is exact but for its last rounding, and |z|^2 known to within (2 |z| + e) e.
        let gap = z.norm_sqr_minus(&threshold);
        let doubt = size.doubled().plus_up(error).times_up(error);
        let is_clear = gap.abs() > doubt.times_up(FloatExp::new(1.0 + 8.0 * U, 0)) || error == FloatExp::ZERO;
        if !is_clear {
            return Ok(Attempt::Unclear(n));
        }
        if gap > FloatExp::ZERO {
            return Ok(Attempt::Count(n));
        }
    }
    Ok(Attempt::Count(julia.itermax()))
}

/// The modulus of a point, rounded up.
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
