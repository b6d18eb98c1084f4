//! Points that are known to lie in the Julia set: repelling cycles of one and two points, and their preimages.

use super::super::fixed_points;
use crate::number::{BigPoint, Decimal, Fixed};
use num_complex::Complex64;
use std::ops::Neg;

/// The cycle that a point of the Julia set is mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CycleKind {
    /// The fixed point `(1 - sqrt(1 - 4 c0)) / 2`: its preimages are the centres of spirals.
    Alpha,
    /// The fixed point `(1 + sqrt(1 - 4 c0)) / 2`, where the external ray of angle 0 lands: its preimages are tips.
    Beta,
    /// The points `(-1 -+ sqrt(-3 - 4 c0)) / 2`, which are mapped to each other.
    Cycle2,
}

impl CycleKind {
    /// `alpha`, `beta` or `cycle2`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Cycle2 => "cycle2",
        }
    }
}

/// One of the two square roots, by the half plane that it lies in: that of the larger of its parts, so that small
/// errors never make it the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    Right,
    Left,
    Up,
    Down,
}

impl Branch {
    /// That of a root.
    pub(super) fn of(root: Complex64) -> Self {
        match (root.re.abs() >= root.im.abs(), root.re < 0.0, root.im < 0.0) {
            (true, false, _) => Self::Right,
            (true, true, _) => Self::Left,
            (false, _, false) => Self::Up,
            (false, _, true) => Self::Down,
        }
    }

    fn holds(self, is_left: bool, is_below: bool) -> bool {
        match self {
            Self::Right => !is_left,
            Self::Left => is_left,
            Self::Up => !is_below,
            Self::Down => is_below,
        }
    }

    /// Whichever of a number and its opposite is on this branch.
    pub(super) fn choose(self, root: Complex64) -> Complex64 {
        if self.holds(root.re < 0.0, root.im < 0.0) { root } else { root.neg() }
    }

    /// The same in big numbers.
    pub(super) fn choose_big(self, root: BigPoint) -> BigPoint {
        let [re, im] = root.parts();
        if self.holds(re.is_negative(), im.is_negative()) { root } else { root.opposite() }
    }
}

/// A point of a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Alpha,
    Beta,
    /// The point of the cycle of two with the root taken away, and the one with it added.
    First,
    Second,
}

impl Start {
    pub(super) fn kind(self) -> CycleKind {
        match self {
            Self::Alpha => CycleKind::Alpha,
            Self::Beta => CycleKind::Beta,
            Self::First | Self::Second => CycleKind::Cycle2,
        }
    }

    /// The point of the cycle that is mapped to this one.
    pub(super) fn before(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
            fixed => fixed,
        }
    }

    /// The point, to within a few units of the last place.
    pub(super) fn point(self, c0: Complex64) -> Complex64 {
        let [alpha, beta] = fixed_points(c0);
        match self {
            Self::Alpha => alpha,
            Self::Beta => beta,
            // Its points are -1 together and c0 + 1 multiplied, and the larger is at least 1/2 in size.
            Self::First | Self::Second => {
                let root = (-3.0 - 4.0 * c0).sqrt();
                let (plus, minus) = ((-1.0 + root) / 2.0, (-1.0 - root) / 2.0);
                let (first, second) = if minus.norm_sqr() >= plus.norm_sqr() {
                    (minus, (c0 + 1.0) / minus)
                } else {
                    ((c0 + 1.0) / plus, plus)
                };
                if self == Self::First { first } else { second }
            }
        }
    }

    /// By how much an iteration near the cycle expands, in the geometric mean over its points.
    fn expansion(self, c0: Complex64) -> f64 {
        match self.kind() {
            CycleKind::Cycle2 => (4.0 * (c0 + 1.0)).norm().sqrt(),
            _ => (2.0 * self.point(c0)).norm(),
        }
    }

    /// The point in big numbers, and the number of last bits that it may be off by.
    ///
    /// With the root of `v = 1 - 4 c0` or `v = -3 - 4 c0`. c0 is rounded to half a last bit in each part, so that `v`
    /// is off by less than 3 of them. The cycle repels, so that `|v|` is not tiny: the root is off by `3 / |s|`
    /// for that, and by as much as [`BigPoint::sqrt`] says; half of it is the error of the point.
    pub(super) fn big(self, c0: &[Decimal; 2], near: Complex64, bits: usize) -> (BigPoint, f64) {
        let whole = |number: f64| BigPoint::new([&Fixed::from_f64(number), &Fixed::ZERO], bits).0;
        let (constant, sum) = match self.kind() {
            CycleKind::Cycle2 => (-3.0, -1.0),
            _ => (1.0, 1.0),
        };
        let big_c0 = big_c0(c0, bits);
        let root = whole(constant).plus(&big_c0, -4).sqrt();
        let root = Branch::of((constant - 4.0 * near).sqrt()).choose_big(root);
        let sign = if matches!(self, Self::Alpha | Self::First) { -1 } else { 1 };
        let size = root.to_f64().norm();
        let point = whole(sum).plus(&root, sign).half();
        (point, (3.0 + 2.5) / size + 6.0)
    }
}

/// c0 rounded to a number of bits.
pub(in crate::dynamics) fn big_c0(c0: &[Decimal; 2], bits: usize) -> BigPoint {
    let [re, im] = c0.each_ref().map(|part| part.to_fixed(bits));
    BigPoint::new([&re, &im], bits).0
}

/// A point that is mapped to a point of a cycle, with the branches that lead back to it.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) point: Complex64,
    pub(super) start: Start,
    pub(super) path: Vec<Branch>,
}

/// The repelling fixed points and the repelling cycle of two, and their preimages: up to 128 points.
///
/// Cycles that hardly repel are left out. In doubles it is not sure that they repel at all, and around such a point
/// the picture takes thousands of iterations for each digit of depth. Never all of them are: `beta` expands by less
/// than 1.001 next to 1/4 only, where the cycle of two expands by 2.2.
pub(super) fn targets(c0: Complex64) -> Vec<Target> {
    const LEAST_EXPANSION: f64 = 1.001;
    const DEPTH: usize = 5;
    let starts = [Start::Alpha, Start::Beta, Start::First, Start::Second];
    let mut found: Vec<Target> = Vec::new();
    for start in starts.into_iter().filter(|start| start.expansion(c0) >= LEAST_EXPANSION) {
        let mut last = vec![Target { point: start.point(c0), start, path: Vec::new() }];
        for depth in 0..DEPTH {
            let before: Vec<Target> = last.iter().flat_map(|target| target.before(c0, depth == 0)).collect();
            found.append(&mut last);
            last = before;
        }
        found.append(&mut last);
    }
    found.retain(|target| target.point.is_finite());
    found
}

impl Target {
    /// The points that are mapped to it; not the one on the cycle, if it is there itself.
    fn before(&self, c0: Complex64, on_cycle: bool) -> Vec<Self> {
        let back = |root: Complex64| {
            let path = self.path.iter().copied().chain([Branch::of(root)]).collect();
            Self { point: root, path, ..self.clone() }
        };
        if on_cycle {
            return vec![back(-self.start.before().point(c0))];
        }
        let root = (self.point - c0).sqrt();
        vec![back(root), back(-root)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::cycle::step;

    #[test]
    fn targets_come_to_their_cycles() {
        for (re, im, amount) in
            [(0.0, 1.0, 128), (-0.12, 0.74, 128), (0.1, 0.1, 96), (0.25, 0.0, 64), (-1.0, 0.0, 64)]
        {
            let c0 = Complex64::new(re, im);
            let targets = targets(c0);
            assert_eq!(targets.len(), amount, "{c0}");
            for target in &targets {
                let end = target.path.iter().fold(target.point, |z, _| step(z, c0));
                assert!((end - target.start.point(c0)).norm() < 1e-10, "{c0} {target:?}");
            }
            let apart = |a: &Target, b: &Target| (a.point - b.point).norm() > 1e-9;
            let same = (0..amount)
                .flat_map(|a| (0..a).map(move |b| (a, b)))
                .filter(|(a, b)| !apart(&targets[*a], &targets[*b]));
            // At i, 0 is a preimage of the cycle of two, and has itself for its opposite, as all that comes before it.
            assert_eq!(same.count(), if im == 1.0 { 15 } else { 0 }, "{c0}");
        }
    }

    #[test]
    fn points_in_big_numbers_are_those_of_doubles() {
        for (re, im) in [("0", "1"), ("-0.12", "0.74"), ("0.3", "0"), ("-2", "0"), ("0.25", "-1e-30")] {
            let decimals = [re, im].map(|part| Decimal::parse(part).unwrap());
            let c0 = Complex64::new(decimals[0].to_f64(), decimals[1].to_f64());
            for start in [Start::Alpha, Start::Beta, Start::First, Start::Second] {
                let (point, _) = start.big(&decimals, c0, 200);
                let exact = re != "0.25" || start.kind() == CycleKind::Cycle2;
                let (near, most) = (start.point(c0), if exact { 1e-15 } else { 2e-15 });
                assert!((point.to_f64() - near).norm() < most, "{c0} {start:?}");
                assert!((step(start.before().point(c0), c0) - near).norm() < 1e-14);
            }
        }
    }
}
