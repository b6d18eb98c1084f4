use super::*;
use proptest::prelude::*;

const ROOMY: Limits = Limits { steps: usize::MAX, weight: usize::MAX };

#[derive(Clone, Debug)]
enum Move {
    Show(u8),
    Amend(u8),
    Undo,
    Redo,
    /// To one of the steps, by its place among them.
    Jump(prop::sample::Index),
}

fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let any_move = prop_oneof![
        6 => (0..6u8).prop_map(Move::Show),
        1 => (0..6u8).prop_map(Move::Amend),
        4 => Just(Move::Undo),
        2 => Just(Move::Redo),
        2 => any::<prop::sample::Index>().prop_map(Move::Jump),
    ];
    prop::collection::vec(any_move, 0..most)
}

/// The same by paths from the root: what was shown on the way to each step.
#[derive(Debug)]
struct Model {
    /// Paths, each once, in the order in which they were first walked.
    known: Vec<Vec<u8>>,
    present: Vec<u8>,
    /// The child that was last walked through, of each path.
    last: BTreeMap<Vec<u8>, u8>,
}

impl Model {
    fn walk(&mut self, path: Vec<u8>) {
        for depth in 1..path.len() {
            self.last.insert(path[..depth].to_vec(), path[depth]);
        }
        if !self.known.contains(&path) {
            self.known.push(path.clone());
        }
        self.present = path;
    }

    fn apply(&mut self, step: &Move) {
        match step {
            Move::Show(state) if self.present.last() == Some(state) => {}
            Move::Show(state) => self.walk([self.present.as_slice(), &[*state]].concat()),
            Move::Undo if self.present.len() > 1 => drop(self.present.pop()),
            Move::Redo => self.present.extend(self.last.get(&self.present)),
            Move::Jump(index) => self.walk(self.known[index.index(self.known.len())].clone()),
            Move::Undo | Move::Amend(_) => {}
        }
    }
}

fn apply(history: &mut History<u8>, step: &Move) {
    match step {
        Move::Show(state) => drop(history.record(*state, 1 + usize::from(*state))),
        Move::Amend(state) => history.amend(*state, 1 + usize::from(*state)),
        Move::Undo => drop(history.undo()),
        Move::Redo => drop(history.redo()),
        Move::Jump(index) => {
            let ids: Vec<StepId> = history.steps().map(|(id, _)| id).collect();
            assert!(history.go_to(ids[index.index(ids.len())]));
        }
    }
}

fn path(history: &History<u8>, id: StepId) -> Vec<u8> {
    let up = std::iter::successors(Some(id), |id| history.step(*id)?.parent);
    let mut path: Vec<u8> = up.map(|id| *history.step(id).unwrap().state).collect();
    path.reverse();
    path
}

/// What holds of every history.
fn assert_whole(history: &History<u8>) {
    assert!(history.step(history.present()).is_some());
    let weight: usize = history.steps().map(|(_, step)| step.weight).sum();
    assert_eq!(weight, history.weight);
    let order = history.in_order();
    assert_eq!(order.len(), history.len());
    for (place, id) in order.iter().enumerate() {
        let step = history.step(*id).unwrap();
        let parent = step.parent.map(|parent| order.iter().position(|other| *other == parent));
        assert!(parent.is_none_or(|parent| parent.is_some_and(|parent| parent < place)), "{id:?}");
        if let Some(next) = step.next {
            assert_eq!(history.step(next).unwrap().parent, Some(*id), "redo goes on from its step");
        }
        let has_children = order.iter().any(|other| history.step(*other).unwrap().parent == Some(*id));
        assert!(step.next.is_some() || !has_children, "what was done can be redone");
    }
    assert_eq!(order.iter().filter(|id| history.step(**id).unwrap().parent.is_none()).count(), 1);
}

proptest! {
    #[test]
    fn it_does_what_a_list_of_all_paths_does(start in 0..6u8, moves in moves(120)) {
        let mut history = History::new(start, 1, ROOMY);
        let mut model = Model { known: vec![vec![start]], present: vec![start], last: BTreeMap::new() };
        for step in moves.iter().filter(|step| !matches!(step, Move::Amend(_))) {
            apply(&mut history, step);
            model.apply(step);
            prop_assert_eq!(path(&history, history.present()), model.present.clone());
        }
        assert_whole(&history);
        let known: Vec<_> = history.steps().map(|(id, _)| path(&history, id)).collect();
        prop_assert_eq!(known, model.known);
        // Any step is reached, and from there the start.
        for id in history.in_order() {
            prop_assert!(history.go_to(id));
            while history.undo() {}
            prop_assert_eq!(**history.state(), start);
        }
    }

    #[test]
    fn it_stays_within_its_limits_and_keeps_the_present_branch(
        limits in (1..12usize, 1..40usize),
        moves in moves(120),
    ) {
        let limits = Limits { steps: limits.0, weight: limits.1 };
        let mut history = History::new(0, 1, limits);
        for step in moves {
            let before = history.clone();
            apply(&mut history, &step);
            assert_whole(&history);
            prop_assert!(history.len() <= limits.steps);
            prop_assert!(history.weight <= limits.weight || history.len() == 1);
            let gone = before.steps().map(|(id, _)| id).filter(|id| history.step(*id).is_none());
            let gone: Vec<StepId> = gone.collect();
            let branch = history.branch();
            let others = history.steps().any(|(id, _)| !branch.contains(&id));
            let lost = gone.iter().any(|id| before.branch().contains(id) && *id <= before.present());
            prop_assert!(!(others && lost), "another branch goes before the present one does");
        }
    }

    #[test]
    fn it_is_the_same_when_it_is_built_again(moves in moves(80)) {
        let mut history = History::new(0, 1, ROOMY);
        moves.iter().for_each(|step| apply(&mut history, step));
        let ids: Vec<StepId> = history.steps().map(|(id, _)| id).collect();
        let place = |id: StepId| ids.binary_search(&id).unwrap();
        let steps: Vec<_> =
            history.steps().map(|(_, step)| (*step.state, step.parent.map(place), step.weight)).collect();
        let mut again = History::restored(steps, place(history.present()), ROOMY).unwrap();
        assert_whole(&again);
        prop_assert_eq!(again.len(), history.len());
        loop {
            prop_assert_eq!(path(&again, again.present()), path(&history, history.present()));
            if !(history.undo() & again.undo()) {
                break;
            }
        }
    }
}

#[test]
fn a_branch_that_was_left_is_still_there() {
    let mut history = History::new('a', 1, ROOMY);
    history.record('b', 1);
    history.record('c', 1);
    let c = history.present();
    history.undo();
    history.record('d', 1);
    let states = |ids: &[StepId]| ids.iter().map(|id| *history.step(*id).unwrap().state).collect::<String>();
    assert_eq!(states(&history.in_order()), "abcd");
    assert_eq!(states(&history.branch().into_iter().collect::<Vec<_>>()), "abd");
    let mut history = history.clone();
    assert!(history.go_to(c) && !history.redo() && history.undo() && history.redo());
    assert_eq!(**history.state(), 'c');
}

#[test]
fn what_is_no_tree_is_not_built() {
    let built = |steps: &[(char, Option<usize>)], present| {
        let steps = steps.iter().map(|(state, parent)| (*state, *parent, 1));
        History::restored(steps, present, ROOMY).is_some()
    };
    assert!(built(&[('a', None), ('b', Some(0))], 1));
    assert!(!built(&[], 0), "nothing");
    assert!(!built(&[('a', Some(0))], 0), "its own parent");
    assert!(!built(&[('a', None), ('b', None)], 0), "two beginnings");
    assert!(!built(&[('a', None), ('b', Some(2)), ('c', Some(0))], 0), "a parent that comes later");
    assert!(!built(&[('a', None)], 1), "no present step");
}
