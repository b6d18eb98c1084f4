//! The steps that were shown, as a tree: who undoes and goes elsewhere loses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which step of a history; later ones are greater, and none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(u64);

/// Something that was shown for a while.
#[derive(Clone, Debug)]
pub struct Step<T> {
    /// What was shown.
    pub state: Arc<T>,
    /// The step that it was made from; none for the first.
    pub parent: Option<StepId>,
    /// The one of its children that redo leads to.
    pub next: Option<StepId>,
    /// Its share of [`Limits::weight`].
    pub weight: usize,
}

/// How much a history keeps.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most steps.
    pub steps: usize,
    /// The most that the steps weigh together; the present one is kept however heavy it is.
    pub weight: usize,
}

/// A tree of steps, one of which is the present one.
///
/// Undo goes to the parent of a step, redo to the child that was left last. What is new becomes a child of the
/// present step, beside those that are there. Beyond the [`Limits`] the oldest leaf goes that is not on the
/// present branch, and where there is none, the first step.
#[derive(Clone, Debug)]
pub struct History<T> {
    steps: BTreeMap<StepId, Step<T>>,
    first: StepId,
    present: StepId,
    /// The number of the next step.
    number: u64,
    /// Counts the changes.
    revision: u64,
    weight: usize,
    limits: Limits,
}

impl<T: PartialEq> History<T> {
    /// One with a first step of a weight.
    pub fn new(state: T, weight: usize, limits: Limits) -> Self {
        let first = StepId(0);
        let step = Step { state: Arc::new(state), parent: None, next: None, weight };
        Self {
            steps: BTreeMap::from([(first, step)]),
            first,
            present: first,
            number: 1,
            revision: 0,
            weight,
            limits,
        }
    }

    /// Builds one again from its steps, each behind its parent, which is given by its place in the list, as
    /// the present one is. None where they are no tree.
    pub fn restored(
        steps: impl IntoIterator<Item = (T, Option<usize>, usize)>,
        present: usize,
        limits: Limits,
    ) -> Option<Self> {
        let mut steps = steps.into_iter();
        let (state, None, weight) = steps.next()? else { return None };
        let mut history = Self::new(state, weight, limits);
        for (state, parent, weight) in steps {
            let parent = StepId(parent? as u64);
            history.steps.get_mut(&parent)?.next = Some(StepId(history.number));
            history.add(Step { state: Arc::new(state), parent: Some(parent), next: None, weight });
        }
        history.go_to(StepId(present as u64)).then(|| {
            history.prune();
            history
        })
    }

    /// The present step.
    pub fn present(&self) -> StepId {
        self.present
    }

    /// What the present step shows.
    pub fn state(&self) -> &Arc<T> {
        // The present step is always there.
        &self.steps[&self.present].state
    }

    /// A step, if it is still there.
    pub fn step(&self, id: StepId) -> Option<&Step<T>> {
        self.steps.get(&id)
    }

    /// Every step, the oldest first.
    pub fn steps(&self) -> impl Iterator<Item = (StepId, &Step<T>)> {
        self.steps.iter().map(|(id, step)| (*id, step))
    }

    /// Another number after each change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The number of steps, at least one.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Takes in what is shown, if it is not what the present step shows; returns whether there is another
    /// present step now. Where the present step has led to the same before, that step is returned to.
    pub fn record(&mut self, state: T, weight: usize) -> bool {
        if *self.steps[&self.present].state == state {
            return false;
        }
        let known = self.children(self.present).find(|child| *self.steps[child].state == state);
        if let Some(known) = known {
            return self.go_to(known);
        }
        let step = Step { state: Arc::new(state), parent: Some(self.present), next: None, weight };
        let id = self.add(step);
        self.go_to(id);
        self.prune();
        true
    }

    /// Puts something in the place of what the present step shows.
    pub fn amend(&mut self, state: T, weight: usize) {
        if let Some(step) = self.steps.get_mut(&self.present) {
            self.revision += 1;
            self.weight = self.weight.saturating_sub(step.weight).saturating_add(weight);
            (step.state, step.weight) = (Arc::new(state), weight);
            self.prune();
        }
    }

    /// Goes to the step before; returns whether there is one.
    pub fn undo(&mut self) -> bool {
        let parent = self.steps[&self.present].parent;
        parent.is_some_and(|parent| self.go_to_relative(parent))
    }

    /// Goes to the step that was left last; returns whether there is one.
    pub fn redo(&mut self) -> bool {
        let next = self.steps[&self.present].next;
        next.is_some_and(|next| self.go_to_relative(next))
    }

    /// Whether there is a step before.
    pub fn can_undo(&self) -> bool {
        self.steps[&self.present].parent.is_some()
    }

    /// Whether a step was left that one can go back to.
    pub fn can_redo(&self) -> bool {
        self.steps[&self.present].next.is_some()
    }

    fn go_to_relative(&mut self, id: StepId) -> bool {
        self.present = id;
        self.revision += 1;
        true
    }

    /// Goes to any step; returns whether it is there. Redo leads there again from each step before it.
    pub fn go_to(&mut self, id: StepId) -> bool {
        if !self.steps.contains_key(&id) {
            return false;
        }
        self.revision += 1;
        self.present = id;
        let mut child = id;
        while let Some(parent) = self.steps.get(&child).and_then(|step| step.parent) {
            if let Some(step) = self.steps.get_mut(&parent) {
                step.next = Some(child);
            }
            child = parent;
        }
        true
    }

    /// The steps of the present branch: those that undo and redo lead to, and the present one.
    pub fn branch(&self) -> BTreeSet<StepId> {
        let back = std::iter::successors(Some(self.present), |id| self.steps[id].parent);
        let on = std::iter::successors(Some(self.present), |id| self.steps[id].next);
        back.chain(on).collect()
    }

    /// Every step in an order for the eye: each behind its parent, and each branch in one run, an older branch
    /// before a newer one.
    pub fn in_order(&self) -> Vec<StepId> {
        let mut children: BTreeMap<StepId, Vec<StepId>> = BTreeMap::new();
        for (id, step) in &self.steps {
            if let Some(parent) = step.parent {
                children.entry(parent).or_default().push(*id);
            }
        }
        let (mut order, mut open) = (Vec::with_capacity(self.steps.len()), vec![self.first]);
        while let Some(id) = open.pop() {
            order.push(id);
            open.extend(children.get(&id).into_iter().flatten().rev());
        }
        order
    }

    fn children(&self, id: StepId) -> impl Iterator<Item = StepId> {
        // Children are younger than their parents.
        let younger = self.steps.range(id..);
        younger.filter(move |(_, step)| step.parent == Some(id)).map(|(child, _)| *child)
    }

    fn add(&mut self, step: Step<T>) -> StepId {
        let id = StepId(self.number);
        self.number += 1;
        self.revision += 1;
        self.weight = self.weight.saturating_add(step.weight);
        self.steps.insert(id, step);
        id
    }

    /// Lets go what is beyond the limits.
    fn prune(&mut self) {
        while self.steps.len() > self.limits.steps.max(1) || self.weight > self.limits.weight {
            let branch = self.branch();
            let parents: BTreeSet<StepId> = self.steps.values().filter_map(|step| step.parent).collect();
            let is_free = |id: &&StepId| !parents.contains(id) && !branch.contains(id);
            let leaf = self.steps.keys().find(is_free).copied();
            let gone = match leaf {
                Some(leaf) => leaf,
                None if self.present != self.first => self.first,
                // All others can be redone: the last of these goes.
                None => match branch.last() {
                    Some(last) if *last != self.first => *last,
                    _ => return,
                },
            };
            self.remove(gone);
        }
    }

    /// Removes a leaf, or the first step where it has one child.
    fn remove(&mut self, id: StepId) {
        let Some(step) = self.steps.remove(&id) else { return };
        self.weight = self.weight.saturating_sub(step.weight);
        match step.parent {
            Some(parent) => {
                let next = self.children(parent).last();
                if let Some(step) = self.steps.get_mut(&parent).filter(|step| step.next == Some(id)) {
                    step.next = next;
                }
            }
            None => {
                if let Some(next) = step.next {
                    self.first = next;
                }
                if let Some(first) = self.steps.get_mut(&self.first) {
                    first.parent = None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
