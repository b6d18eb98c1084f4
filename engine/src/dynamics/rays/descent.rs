//! Following the rays of an angle and of all its doubles inwards at once, each by pulling the next one back.

use super::Angle;
use crate::dynamics::orbit;
use crate::number::{BigPoint, FloatExp};
use num_complex::Complex64;

/// What a ray is followed in: doubles, or numbers of any precision.
pub(super) trait Point: Clone {
    /// The square root of `self - c0` that is nearer to a point.
    fn back(&self, c0: &Self, near: &Self) -> Self;
    /// Whether it is seen from 0 within 45 degrees of another point.
    fn is_beside(&self, other: &Self) -> bool;
    /// The critical point, 0.
    fn zero(&self) -> Self;
}

impl Point for Complex64 {
    fn back(&self, c0: &Self, near: &Self) -> Self {
        let root = (self - c0).sqrt();
        if (root * near.conj()).re < 0.0 { -root } else { root }
    }

    fn is_beside(&self, other: &Self) -> bool {
        /// Nearer to 0 a root has no direction: what it is the root of is rounding.
        const ROUNDING: f64 = 1e-12;
        let turn = self * other.conj();
        turn.re > turn.im.abs() || self.norm_sqr() < ROUNDING
    }

    fn zero(&self) -> Self {
        Self::ZERO
    }
}

impl Point for BigPoint {
    fn back(&self, c0: &Self, near: &Self) -> Self {
        self.minus(c0).root_near(near)
    }

    fn is_beside(&self, other: &Self) -> bool {
        // Only their directions count.
        let [one, other] = [self, other].map(|point| point.to_scaled().0).map(|[x, y]| Complex64::new(x, y));
        let turn = one * other.conj();
        turn.re > turn.im.abs()
    }

    fn zero(&self) -> Self {
        self.minus(self)
    }
}

/// Some rays, of an angle and of its doubles, as far as they are followed.
///
/// A level is the piece of a ray on which the potential G falls to its half, in equally many steps for all. The map
/// takes each level of a ray to the level before of the next ray, point by point, so a point is one of two square
/// roots, and the one next to the point before it is the right one: where G is above the potential of 0, which all
/// rays of a connected set are, the step has the length `d = ln(2) / steps` in the hyperbolic metric of the
/// set's complement, whose density is at least `1 / (2 distance)` (Koebe), and 0 is not in that complement. So a step
/// from `z` is at most `|z| (e^(2d) - 1)` long, less than a tenth of `|z|` for 16 steps and 0.26 for 6, and the
/// other root is much farther. Below the potential of 0 the roots are held to 45 degrees: a ray that turns by more
/// in a step runs into 0, or too near to it for this many steps.
pub(super) struct Descent<P> {
    c0: P,
    steps: usize,
    /// Whether rays may run into 0: only those of dust do.
    may_branch: bool,
    /// Which ray the map takes a ray to; none where that is not followed.
    next: Vec<Option<usize>>,
    /// The level of each ray that was reached last.
    levels: Vec<Level<P>>,
}

#[derive(Clone)]
struct Level<P> {
    /// From its outer end to its inner end, which the next level begins with.
    points: Vec<P>,
    ended: bool,
}

/// Whether the critical orbit escapes so soon that rays may run into preimages of the critical point.
pub(super) fn is_dust(c0: Complex64) -> bool {
    const ITERATIONS: usize = 2000;
    orbit(c0, Complex64::ZERO).take(ITERATIONS).any(|z| z.norm_sqr() > 1e3)
}

/// The potential, as a binary logarithm, at which rays are begun in doubles: there a point is `e^(G + 2 pi i angle)` to
/// within `|c0| 2^-81`.
const OUTER_LOG2: f64 = 40.0;

/// The potential of the inner end of the outermost level in doubles, as a binary logarithm.
pub(super) fn outer_log2(c0: Complex64) -> f64 {
    OUTER_LOG2 + c0.norm().max(1.0).log2()
}

impl Descent<Complex64> {
    /// The rays of all angles in the orbit, those behind the preperiod again and again, or of the first few ones.
    pub(super) fn in_doubles(c0: Complex64, orbit: &[Angle], again: Option<usize>, steps: usize) -> Self {
        let outer = outer_log2(c0);
        let outermost = |angle: &Angle| {
            let direction = Complex64::cis(std::f64::consts::TAU * angle.turns());
            (0..=steps)
                .map(|step| direction * (outer * 2f64.powf(1.0 - step as f64 / steps as f64)).exp2())
                .collect()
        };
        Self::begin(c0, orbit.iter().map(outermost), again, steps, is_dust(c0))
    }
}

impl Descent<BigPoint> {
    /// The same in so many bits behind the point. It is begun where a point is `e^(G + 2 pi i angle)` to within the last
    /// of them.
    pub(super) fn in_bits(
        c0: &BigPoint,
        orbit: &[Angle],
        again: Option<usize>,
        steps: usize,
        bits: usize,
    ) -> Self {
        let outer = (bits as i64 / 2 + c0.size_log2().max(0) + 8) as f64;
        let outermost = |angle: &Angle| {
            let [numerator, denominator] = angle.fraction();
            let direction = BigPoint::turn(numerator, denominator, bits);
            let radius = |step: usize| {
                let log2 = outer * 2f64.powf(1.0 - step as f64 / steps as f64);
                FloatExp::new(log2.fract().exp2(), log2.floor() as i64)
            };
            (0..=steps).map(|step| direction.scaled(radius(step))).collect()
        };
        Self::begin(c0.clone(), orbit.iter().map(outermost), again, steps, is_dust(c0.to_f64()))
    }
}

impl<P: Point> Descent<P> {
    fn begin(
        c0: P,
        outermost: impl Iterator<Item = Vec<P>>,
        again: Option<usize>,
        steps: usize,
        may_branch: bool,
    ) -> Self {
        let levels: Vec<_> = outermost.map(|points| Level { points, ended: false }).collect();
        let mut next: Vec<_> = (1..levels.len()).map(Some).collect();
        next.push(again);
        Self { c0, steps, may_branch, next, levels }
    }

    /// Goes on by a level.
    pub(super) fn step(&mut self) {
        let before = std::mem::take(&mut self.levels);
        let pulled = |(index, level): (usize, &Level<P>)| match self.next.get(index).copied().flatten() {
            Some(next) => self.pull_back(level, &before[next]),
            None => Level { points: Vec::new(), ended: true },
        };
        let levels = before.iter().enumerate().map(pulled).collect();
        self.levels = levels;
    }

    fn pull_back(&self, level: &Level<P>, image: &Level<P>) -> Level<P> {
        let Some(mut near) = level.points.last().filter(|_| !level.ended).cloned() else {
            return Level { points: Vec::new(), ended: true };
        };
        let mut points = Vec::with_capacity(self.steps + 1);
        points.push(near.clone());
        for point in image.points.iter().skip(1) {
            let root = point.back(&self.c0, &near);
            if self.may_branch && !root.is_beside(&near) {
                points.push(near.zero());
                return Level { points, ended: true };
            }
            points.push(root.clone());
            near = root;
        }
        Level { points, ended: image.ended }
    }

    /// The points of a ray on the level that was reached last, from the outer end inwards.
    pub(super) fn points(&self, ray: usize) -> &[P] {
        self.levels.get(ray).map_or(&[], |level| &level.points)
    }

    /// The innermost point of a ray, if it goes on.
    pub(super) fn end(&self, ray: usize) -> Option<&P> {
        self.levels.get(ray).filter(|level| !level.ended).and_then(|level| level.points.last())
    }
}
