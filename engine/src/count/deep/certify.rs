//! The loop that gives a count only where it is that of the true orbit, for any arithmetic.
//!
//! ```text
//! for n in iterations {
//!     z = z^2 + c0, and the error with it
//!     |z|^2 - threshold^2 beyond its doubt? outside: n is the count; inside: go on
//!     else, or if the error has grown to the size of the plane: unknown after n
//! }
//! ```
//!
//! The three arithmetics are [`f64`](super::plain), [twice its digits](super::alone), and
//! [big numbers](super::settle). Many points at once in vectors have a form of their own, for its
//! reason see [`simd`](super::simd).

use crate::number::{Ball, Radius};
use crate::watch::{Cancelled, Watch};
use std::ops::Range;

/// A point in one arithmetic, on its way under one map.
pub(crate) trait Point {
    /// Sizes and errors.
    type Real: Radius;

    /// The modulus, as [`Radius::of_square`] wants it.
    fn size(&self) -> Self::Real;

    /// Goes on to `z^2 + c0`; returns how far it may be from exactly that of the point it was, for the true c0.
    fn step(&mut self) -> Self::Real;

    /// `|z|^2 - threshold^2`, and how far it may be from exactly that of the point.
    fn gap(&self) -> Ball<Self::Real, Self::Real>;

    /// Whether the point, known to within an error, is outside, where sizes tell that without squares.
    fn told_by_size(&self, _error: Self::Real) -> Option<bool> {
        None
    }

    /// Whether the point, known to within an error, is in a region that no orbit leaves.
    fn is_interior(&self, error: Self::Real) -> bool;

    /// Whether an error is so large that it is better to begin anew with more digits. It saves time, and decides
    /// nothing.
    fn is_hopeless(&self, error: Self::Real) -> bool;

    /// Iterations between two looks at the cancellation.
    fn watched(&self) -> u32;
}

/// What the loop finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Count(u32),
    /// The digits do not tell whether the point is outside after this iteration.
    Unknown(u32),
}

impl Verdict {
    /// The count, if it is known.
    pub(super) fn count(self) -> Option<u32> {
        match self {
            Self::Count(count) => Some(count),
            Self::Unknown(_) => None,
        }
    }
}

/// Counts a point that was made in `iterations.start` iterations, and was not outside before;
/// `iterations.end` is itermax.
#[inline]
pub(super) fn count<P: Point>(
    mut ball: Ball<P, P::Real>,
    iterations: Range<u32>,
    watch: &Watch,
) -> Result<Verdict, Cancelled> {
    let itermax = iterations.end;
    for n in iterations {
        if n.is_multiple_of(ball.value.watched()) {
            watch.check()?;
        }
        if ball.value.is_interior(ball.radius) {
            break;
        }
        ball.step();
        match ball.is_outside() {
            Some(true) => return Ok(Verdict::Count(n)),
            Some(false) if !ball.value.is_hopeless(ball.radius) => {}
            _ => return Ok(Verdict::Unknown(n)),
        }
    }
    Ok(Verdict::Count(itermax))
}

impl<P: Point> Ball<P, P::Real> {
    /// `z^2 + c0`.
    #[inline]
    pub(super) fn step(&mut self) {
        let size = self.value.size();
        let rounding = self.value.step();
        self.radius = self.of_square(size, rounding);
    }

    /// Whether `|z|^2 > threshold^2`; none where the error leaves doubt.
    #[inline]
    fn is_outside(&self) -> Option<bool> {
        if let Some(told) = self.value.told_by_size(self.radius) {
            return Some(told);
        }
        let gap = self.value.gap();
        let doubt = self.of_square(self.value.size(), gap.radius);
        // Nothing is above NaN or infinity. Without any error, a point on the circle is known not to be outside.
        let is_clear = gap.value.size() > doubt || doubt == P::Real::ZERO;
        is_clear.then_some(gap.value > P::Real::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole numbers one after the other; from 10 on they are outside.
    struct Counter {
        z: f64,
        step_error: f64,
        gap_error: f64,
        region: Option<f64>,
    }

    impl Point for Counter {
        type Real = f64;
        fn size(&self) -> f64 {
            0.0
        }
        fn step(&mut self) -> f64 {
            self.z += 1.0;
            self.step_error
        }
        fn gap(&self) -> Ball<f64, f64> {
            Ball::new(self.z - 9.5, self.gap_error)
        }
        fn is_interior(&self, _: f64) -> bool {
            self.region.is_some_and(|from| self.z >= from)
        }
        fn is_hopeless(&self, error: f64) -> bool {
            error > 0.7
        }
        fn watched(&self) -> u32 {
            4
        }
    }

    fn counter([step_error, gap_error]: [f64; 2], region: Option<f64>) -> Ball<Counter, f64> {
        Ball::new(Counter { z: 0.0, step_error, gap_error, region }, 0.0)
    }

    fn verdict(errors: [f64; 2], region: Option<f64>, iterations: Range<u32>) -> Verdict {
        count(counter(errors, region), iterations, &Watch::default()).unwrap()
    }

    #[test]
    fn a_count_is_given_where_the_doubt_allows_it() {
        assert_eq!(verdict([0.1, 0.1], None, 0..100), Verdict::Count(9));
        assert_eq!(verdict([0.1, 0.1], None, 20..100), Verdict::Count(29), "iterations go on from the first");
        assert_eq!(verdict([0.1, 0.1], None, 0..8), Verdict::Count(8), "itermax");
        // The error of a step goes on as e^2 + 0.1, to 0.11.
        assert_eq!(
            verdict([0.1, 0.48], None, 0..100),
            Verdict::Count(9),
            "0.49 of doubt, 0.5 from the circle"
        );
        assert_eq!(verdict([0.1, 0.49], None, 0..100), Verdict::Unknown(8));
        assert_eq!(verdict([0.1, f64::INFINITY], None, 0..100), Verdict::Unknown(0));
        assert_eq!(verdict([0.8, 0.1], None, 0..100), Verdict::Unknown(0), "hopeless");
        assert_eq!(verdict([f64::NAN, 0.1], None, 0..100), Verdict::Unknown(0));
        assert_eq!(
            verdict([0.1, 0.1], Some(4.0), 0..100),
            Verdict::Count(100),
            "a region that no orbit leaves"
        );
        // Without an error, what is on the circle is not outside.
        assert_eq!(
            Ball::new(Counter { z: 9.5, ..counter([0.0; 2], None).value }, 0.0).is_outside(),
            Some(false)
        );
        assert_eq!(Ball::new(Counter { z: 9.5, ..counter([0.0; 2], None).value }, 1e-9).is_outside(), None);
    }

    #[test]
    fn the_loop_ends_when_it_is_cancelled() {
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(count(counter([0.0; 2], None), 1..6, &watch), Err(Cancelled));
        // It does not look before the next multiple of 4.
        assert_eq!(count(counter([0.0; 2], None), 1..4, &watch), Ok(Verdict::Count(4)));
    }
}
