//! A point of the set in big numbers: one square root for each branch that leads from its cycle back to it.

use super::target::{Branch, Start, big_c0};
use crate::number::{BigPoint, Decimal, Fixed, FloatExp};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// A point, and how exactly it is known.
#[derive(Clone, Debug)]
pub(super) struct Pulled {
    pub(super) point: [Fixed; 2],
    /// The point is within `2^-bits` of the one that is meant.
    pub(super) bits: i64,
}

/// The binary logarithms of the derivatives from the point to each of its iterates: the last is that to the cycle.
///
/// Found by pulling back in doubles, which contracts, and errors with it.
pub(super) fn growths(c0: Complex64, start: Start, branches: &[Branch]) -> Vec<f64> {
    // Where the critical point itself is on the way, the bits that it costs are found out later.
    const LEAST_LOG2: f64 = -60.0;
    let mut w = start.point(c0);
    let mut growths: Vec<f64> = Vec::with_capacity(branches.len() + 1);
    for branch in branches {
        w = branch.choose((w - c0).sqrt());
        growths.push((2.0 * w).norm_sqr().log2() / 2.0);
    }
    growths.push(0.0);
    growths.reverse();
    let mut sum = 0.0;
    for growth in &mut growths {
        sum += growth.max(LEAST_LOG2);
        *growth = sum;
    }
    growths
}

/// The point to within `2^-wanted`.
///
/// With `G_k` the derivative of `k` iterations from it, what the `k`-th iterate is off by counts `1 / G_k` times: it
/// gets that many bits fewer, and on the way back more and more. How far it may be off in the end is followed
/// beside it, and where that is too much, it is begun again with more bits: so it is where the way leads over the
/// critical point 0, whose root has half of the bits.
pub(super) fn pull_back(
    c0: &[Decimal; 2],
    near: Complex64,
    (start, branches): (Start, &[Branch]),
    wanted: usize,
    watch: &Watch,
) -> Result<Pulled, Cancelled> {
    /// More than enough: each round knows how much the one before lacked.
    const MOST_ROUNDS: usize = 12;
    let growths = growths(near, start, branches);
    let mut guard = 16.0 + (growths.len() as f64).log2().ceil();
    let mut rounds = 0;
    loop {
        let bits = |growth: f64| (wanted as f64 + guard - growth).max(64.0).ceil() as usize;
        let pulled = pull_once(c0, near, (start, branches), &|left| bits(growths[left]), watch)?;
        rounds += 1;
        let lacking = wanted as i64 - pulled.bits;
        if lacking <= 0 || rounds == MOST_ROUNDS {
            return Ok(pulled);
        }
        guard += lacking as f64 + 8.0;
    }
}

/// The same with so many bits where some number of branches is left.
fn pull_once(
    c0: &[Decimal; 2],
    near: Complex64,
    (start, branches): (Start, &[Branch]),
    bits: &dyn Fn(usize) -> usize,
    watch: &Watch,
) -> Result<Pulled, Cancelled> {
    let mut left = branches.len();
    // The most bits that any step asks for, and c0 to as many.
    let most = (0..=left).map(bits).max().unwrap_or(64);
    let exact_c0 = big_c0(c0, most);
    let (mut w, off) = start.big(c0, near, bits(left));
    let mut error = FloatExp::new(off, -(bits(left) as i64));
    for branch in branches {
        left -= 1;
        let v = w.plus(&exact_c0.with_bits(w.bits()), -1);
        let v = v.with_bits(bits(left).max(w.bits()));
        let unit = FloatExp::power_of_two(-(w.bits() as i64));
        // c0 was rounded, and each part cut by up to a last bit.
        error = error.plus_up(unit.times(3.0));
        let root = v.sqrt();
        error = error_of_root(error, &v, &root);
        let kept = bits(left);
        if kept < root.bits() {
            error = error.plus_up(FloatExp::new(1.5, -(kept as i64)));
        }
        w = branch.choose_big(root.with_bits(kept));
        if left.is_multiple_of(64) || kept > 4096 {
            watch.check()?;
        }
    }
    Ok(Pulled { point: w.parts(), bits: -(error.log2().ceil().max(-1e12) as i64) })
}

/// How far a computed root of `v` may be from the root of what `v` stands for, which is within `error` of it.
///
/// With `s` the root of `v` and `t = error / |v|`, the roots differ by at most
/// `error / (|s| (1 + sqrt(1 - t))) <= error (1 + t) / (2 |s|)`, as `sqrt(1 - t) >= 1 - t` and
/// `(1 + t) (2 - t) >= 2`; and the computed one by what [`BigPoint::sqrt`] says. Where `v` is not far from 0 in
/// units of these errors, both roots are near to 0.
fn error_of_root(error: FloatExp, v: &BigPoint, root: &BigPoint) -> FloatExp {
    let unit = FloatExp::power_of_two(-(v.bits() as i64));
    let [size, root_size] = [v, root].map(size_of);
    let floor = error.plus_up(unit.times(64.0));
    if size < floor.times(4.0) {
        // |computed| <= 9 sqrt(u) or 1.1 sqrt(|v|), |exact| <= sqrt(|v| + error): less than 12 sqrt(floor) together.
        let log2 = floor.log2() / 2.0;
        return FloatExp::new(12.0 * (log2 - log2.floor()).exp2() * (1.0 + 1e-9), log2.floor() as i64);
    }
    let share = 1.0 + error.ratio(&size);
    let through = error.times_up(FloatExp::new(share * (1.0 + 1e-9), 0)).plus_up(unit.times(5.0));
    let inverse = FloatExp::ONE.quotient(root_size.doubled());
    through.times_up(inverse).times_up(FloatExp::new(1.0 + 1e-9, 0)).plus_up(unit.times(4.0))
}

/// The modulus, to within a share of 1e-12.
fn size_of(point: &BigPoint) -> FloatExp {
    let ([x, y], exponent) = point.to_scaled();
    FloatExp::new(x.hypot(y), exponent)
}
