//! One point in big numbers, with as many bits as its count needs.

use super::frame;
use super::series::U;
use crate::interior::Absorbing;
use crate::julia::Julia;
use crate::number::{BigPoint, Fixed, power_of_two};
use crate::watch::{Cancelled, Watch as Cancel};

/// The true count of a point.
///
/// `bits` behind the point are tried first, then twice as many, until the distance to the threshold's
/// circle is told from 0 wherever it matters. That ends: an error grows by no more than twice the
/// threshold in an iteration. An orbit that comes nearer to the circle than the last try can see (which
/// takes a point that lies exactly on it) has not escaped there.
pub(super) fn count(
    julia: &Julia,
    start: &[Fixed; 2],
    disc: Option<&Absorbing>,
    bits: usize,
    cancel: &Cancel,
) -> Result<u32, Cancelled> {
    let growth = (2.0 * julia.threshold()).log2().max(0.0) + 1.0;
    let enough = bits + (f64::from(julia.itermax()) * growth) as usize;
    let mut tried = bits;
    while tried < enough {
        if let Some(count) = attempt(julia, start, disc, tried, false, cancel)? {
            return Ok(count);
        }
        tried *= 2;
    }
    let found = attempt(julia, start, disc, tried, true, cancel)?;
    Ok(found.unwrap_or(julia.itermax()))
}

/// The count, or `None` where so many bits do not suffice; where it is the `last` attempt, a point
/// that cannot be told from the circle is on it.
fn attempt(
    julia: &Julia,
    start: &[Fixed; 2],
    disc: Option<&Absorbing>,
    bits: usize,
    last: bool,
    cancel: &Cancel,
) -> Result<Option<u32>, Cancelled> {
    /// Above this, in the plane, there is nothing left to be told.
    const LARGE_ERROR: f64 = 1e-6;
    const LARGE_EXPONENT: i64 = 200;
    const LARGE_NUMBER: f64 = (1u128 << 100) as f64 * (1u128 << 100) as f64;
    let threshold = Fixed::from_f64(julia.threshold());
    let threshold_sqr = julia.threshold_sqr();
    let (mut z, start_exact) = BigPoint::new(start.each_ref(), bits);
    let c0 = frame::c0(julia, bits);
    let c0_exact = frame::c0(julia, 2 * bits + 64) == c0;
    let (c0, _) = BigPoint::new(c0.each_ref(), bits);
    // In units of 2^exponent: 0 as long as nothing was cut off.
    let (mut error, mut exponent) = (if start_exact { 0.0 } else { 1.0 }, -(bits as i64));
    let mut size = size_of(&z);
    for n in 0..julia.itermax() {
        if n % 16 == 0 || bits > 4096 {
            cancel.check()?;
        }
        let exact = z.step(&c0) && c0_exact;
        let cut = if exact { 0.0 } else { 4.0 * power_of_two(-(bits as i64) - exponent) };
        error = error * (2.0 * size + error * power_of_two(exponent)) * (1.0 + 1e-12) + cut;
        if error > LARGE_NUMBER {
            (error, exponent) = (error / LARGE_NUMBER, exponent + LARGE_EXPONENT);
        }
        size = size_of(&z);
        let absolute = error * power_of_two(exponent) + f64::MIN_POSITIVE;
        // NaN is large.
        let small = absolute <= LARGE_ERROR;
        if !small {
            return Ok(None);
        }
        let (norm_sqr, doubt) = (size * size, 2.0 * size * absolute + absolute * absolute);
        if (norm_sqr - threshold_sqr).abs() > doubt + 16.0 * U * (norm_sqr + threshold_sqr) {
            if norm_sqr > threshold_sqr {
                return Ok(Some(n));
            }
        } else {
            let gap = z.norm_sqr_minus(&threshold);
            let outside = gap.mantissa > 0.0;
            // Both in units of 2^exponent, as both may be too small for f64.
            let (gap, doubt) = (
                gap.mantissa * power_of_two(gap.exponent - exponent),
                (2.0 * size + absolute) * error * (1.0 + 1e-12),
            );
            if gap > doubt || error == 0.0 && outside {
                return Ok(Some(n));
            }
            if gap >= -doubt && error > 0.0 && !last {
                return Ok(None);
            }
        }
        if let Some(disc) = disc
            && disc.holds(z.to_f64(), absolute)
        {
            break;
        }
    }
    Ok(Some(julia.itermax()))
}

/// The modulus of a point, rounded up.
fn size_of(z: &BigPoint) -> f64 {
    z.to_f64().norm() * (1.0 + 4.0 * U) + 1e-300
}
