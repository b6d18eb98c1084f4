//! Plans of deep views, kept from call to call: a reference orbit takes as long for a part as for the whole.

use crate::errors::OrRaise;
use crate::numbers::Number;
use juliaset_engine::{
    Cancelled, Plan, PlanError, Plane, Planner, Precision, QuadraticMap, Renderer, Samples, Viewport, Watch,
};
use pyo3::PyResult;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::Duration;

/// Views that are kept: the one whose parts are taken, and the one before, from which it may be near.
const KEPT: usize = 2;

/// A deep view of a set, made ready to be counted. Looks at `watch` also where another thread does the work.
pub fn plan(
    renderer: &Renderer,
    map: &QuadraticMap,
    itermax: u32,
    view: &Viewport,
    precision: Precision,
    watch: &Watch,
) -> Result<Plan, PlanError> {
    plan_and_planner(renderer, map, itermax, view, precision, watch).map(|(plan, _)| plan)
}

/// A plan, and what makes others of views nearby.
pub type Planned = Result<(Plan, Planner), PlanError>;

/// The same with what makes plans of views nearby without following another orbit.
pub fn plan_and_planner(
    renderer: &Renderer,
    map: &QuadraticMap,
    itermax: u32,
    view: &Viewport,
    precision: Precision,
    watch: &Watch,
) -> Planned {
    let place = place_of(renderer, map, view);
    let mut known = patiently(&place.known, watch)?;
    match &known.plan {
        // What a plan is for is its itermax also; the place says the rest.
        Some(plan) if plan.itermax() == itermax => Ok((plan.clone(), known.planner.clone())),
        _ => {
            let samples = Samples::view(view.clone());
            let plan = known.planner.plan(Plane::Dynamical, map, itermax, &samples, precision, watch)?;
            known.plan = Some(plan.clone());
            Ok((plan, known.planner.clone()))
        }
    }
}

/// Bounds of the iterations that suit a view.
pub fn bounds(
    renderer: &Renderer,
    map: &QuadraticMap,
    view: &Viewport,
    watch: &Watch,
) -> Result<[u32; 2], PlanError> {
    let place = place_of(renderer, map, view);
    let mut known = patiently(&place.known, watch)?;
    known.planner.bounds(map, view, watch)
}

/// The counts of the true orbits of points as their decimals say.
pub fn counts_of_points(
    renderer: &Renderer,
    map: &QuadraticMap,
    itermax: u32,
    points: &[(Number, Number)],
    watch: &Watch,
) -> PyResult<Vec<u32>> {
    let mut planner = renderer.planner();
    let count = |(Number(re), Number(im)): &(Number, Number)| {
        // The only sample of a view of one pixel is its centre, however wide it is.
        let view = Viewport::parse(re, im, "1e-20", [1, 1]).or_raise()?;
        let samples = Samples::view(view);
        let plan = planner.plan(Plane::Dynamical, map, itermax, &samples, Precision::Exact, watch);
        let counts = renderer.counts(&plan.or_raise()?, watch).or_raise()?;
        Ok(counts.get(0, 0).unwrap_or(itermax))
    };
    points.iter().map(count).collect()
}

/// A view of a set, whatever its itermax.
struct Place {
    map: QuadraticMap,
    view: Viewport,
    known: Mutex<Known>,
}

struct Known {
    planner: Planner,
    plan: Option<Plan>,
}

/// The latest last, and the process that they were found by.
struct Places {
    process: u32,
    places: Vec<Arc<Place>>,
}

static PLACES: Mutex<Places> = Mutex::new(Places { process: 0, places: Vec::new() });

/// What is known of a view; of a new one, what is known of another one of the same set.
fn place_of(renderer: &Renderer, map: &QuadraticMap, view: &Viewport) -> Arc<Place> {
    let new = |planner| {
        let known = Mutex::new(Known { planner, plan: None });
        Arc::new(Place { map: map.clone(), view: view.clone(), known })
    };
    let Some(mut kept) = briefly(&PLACES) else { return new(renderer.planner()) };
    let process = std::process::id();
    if kept.process != process {
        // What a thread of the parent was busy with at a fork would stay locked for ever.
        kept.places.clear();
        kept.process = process;
    }
    let there = kept.places.iter().position(|place| place.map == *map && place.view == *view);
    let place = match there {
        Some(at) => kept.places.remove(at),
        None => {
            let mut same_set = kept.places.iter().rev().filter(|place| place.map == *map);
            let planner = same_set.find_map(|place| Some(at_once(&place.known)?.planner.clone()));
            new(planner.unwrap_or_else(|| renderer.planner()))
        }
    };
    kept.places.push(place.clone());
    let old = kept.places.len().saturating_sub(KEPT);
    let old: Vec<_> = kept.places.drain(..old).collect();
    drop(kept);
    drop(old);
    place
}

/// Waits for who makes a plan, which may take long.
fn patiently<'a, T>(mutex: &'a Mutex<T>, watch: &Watch) -> Result<MutexGuard<'a, T>, Cancelled> {
    const PAUSE: Duration = Duration::from_millis(2);
    loop {
        match at_once(mutex) {
            Some(value) => return Ok(value),
            None => std::thread::sleep(PAUSE),
        }
        watch.check()?;
    }
}

/// Waits for who looks something up; not for ever, as that thread may have stayed behind at a fork.
fn briefly<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    const TRIES: usize = 20;
    const PAUSE: Duration = Duration::from_micros(100);
    (0..TRIES).find_map(|_| {
        at_once(mutex).or_else(|| {
            std::thread::sleep(PAUSE);
            None
        })
    })
}

fn at_once<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(value) => Some(value),
        Err(TryLockError::Poisoned(value)) => Some(value.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
