//! Which of the points that are known to lie in the set is the nearest, once it is pulled back along an orbit.
//!
//! Going back, the map is nearly linear where the distance is small against that of the critical point (Koebe): all
//! distances shrink by the same factor then, and their order stays. So the nearest few after some steps back hold
//! the nearest of all.

use super::course::Course;
use super::scaled::{Scaled, step_back};
use super::target::{Branch, Start, Target};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// A point of the set as it is found in doubles: a cycle, and the branches that lead back to it.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) start: Start,
    pub(super) branches: Vec<Branch>,
}

/// A target that is taken for the point of the set that an orbit is near to after some iterations.
struct Candidate<'t> {
    target: &'t Target,
    turn: usize,
    /// How far its preimage is from the point of the orbit where all are compared.
    distance: Complex64,
}

/// The nearest point of the set to the beginning of an orbit; none if nothing is known of the set.
pub(super) fn nearest(
    course: &Course,
    targets: &[Target],
    c0: Complex64,
    watch: &Watch,
) -> Result<Option<Chosen>, Cancelled> {
    /// Steps back before the first comparison.
    const STEPS: usize = 6;
    /// How many are followed to the beginning.
    const KEPT: usize = 6;
    let common = course.turns.start().saturating_sub(STEPS);
    let mut candidates = Vec::new();
    for turn in course.turns.clone() {
        let z = course.points[turn].to_f64();
        for target in targets {
            let distance = course.points[common..turn]
                .iter()
                .rev()
                .fold(target.point - z, |distance, z| step_back(z.to_f64(), distance));
            if distance.is_finite() {
                candidates.push(Candidate { target, turn, distance });
            }
        }
    }
    candidates.sort_by(|a, b| a.distance.norm_sqr().total_cmp(&b.distance.norm_sqr()));
    let mut best = None;
    for candidate in candidates.iter().take(KEPT) {
        let mut distance = Scaled::new(candidate.distance, 0);
        for (k, z) in course.points[..common].iter().enumerate().rev() {
            distance = z.step_back(distance);
            if k.is_multiple_of(4096) {
                watch.check()?;
            }
        }
        let size = distance.size();
        if best.as_ref().is_none_or(|(least, _)| size < *least) {
            best = Some((size, candidate));
        }
    }
    Ok(best.map(|(_, candidate)| candidate.chosen(course, c0)))
}

impl Candidate<'_> {
    /// The branches from the cycle back to the beginning, without those that stay on the cycle.
    fn chosen(&self, course: &Course, c0: Complex64) -> Chosen {
        let mut branches = self.target.path.clone();
        let mut distance = Scaled::new(self.target.point - course.points[self.turn].to_f64(), 0);
        for z in course.points[..self.turn].iter().rev() {
            distance = z.step_back(distance);
            branches.push(Branch::of(z.plus(distance).value));
        }
        let mut start = self.target.start;
        let stays = |start: Start, branch: Branch| {
            let before = start.before().point(c0);
            branch.choose(before) == before
        };
        let mut on_cycle = 0;
        while branches.get(on_cycle).is_some_and(|branch| stays(start, *branch)) {
            start = start.before();
            on_cycle += 1;
        }
        branches.drain(..on_cycle);
        Chosen { start, branches }
    }
}
