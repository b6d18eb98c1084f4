use super::*;
use crate::kernel::count;
use crate::render::RunOptions;
use num_complex::Complex64;
use proptest::prelude::*;

fn renderer() -> Renderer {
    Renderer::new(RunOptions::default()).unwrap()
}

fn plan(renderer: &Renderer, picture: &LivePicture) -> Plan {
    renderer.plan(picture.julia(), picture.view().grid())
}

fn refined(picture: &mut LivePicture, pace: Pace) -> u64 {
    let (renderer, cancel) = (renderer(), Cancel::default());
    let plan = plan(&renderer, picture);
    picture.refine(&renderer, &plan, [0.0, 0.0], pace, &cancel, &mut |_, _| ()).unwrap()
}

fn assert_exact(picture: &LivePicture) {
    let (grid, julia) = (picture.view().grid(), picture.julia());
    let mut counts = picture.counts().iter().map(|count| *count.min(&julia.itermax()));
    for y in &grid.ys {
        for x in &grid.xs {
            assert_eq!(counts.next(), Some(count(julia, *x, *y)), "at {x} + {y}i");
        }
    }
    assert!(picture.is_exact());
}

fn with_bounds(itermin: u32, itermax: u32) -> Julia {
    Julia::new(Complex64::new(-0.835, -0.2321), 2.0, itermin, itermax).unwrap()
}

#[test]
fn a_recolouring_or_a_lower_itermax_iterates_nothing_and_a_pan_only_what_came_into_view() {
    let view = Viewport::home([160, 100]).zoomed(1.3, [20.0, 30.0]);
    let mut picture = LivePicture::new(&view, &Julia::default(), Engine::F64).unwrap();
    let whole = refined(&mut picture, Pace::default());
    for bounds in [with_bounds(30, 80), with_bounds(5, 40), with_bounds(0, 80)] {
        picture.retarget(&view, &bounds, Engine::F64).unwrap();
        assert_eq!(refined(&mut picture, Pace::default()), 0);
        assert_exact(&picture);
    }
    picture.retarget(&view.panned(8, -5), &with_bounds(0, 80), Engine::F64).unwrap();
    let strip = refined(&mut picture, Pace::default());
    assert!(0 < strip && strip < whole / 2, "{strip} of {whole}");
    assert_exact(&picture);
    let resized = picture.view().resized([170, 96]);
    picture.retarget(&resized, &with_bounds(0, 80), Engine::F64).unwrap();
    let margin = refined(&mut picture, Pace::default());
    assert!(0 < margin && margin < whole / 2, "{margin} of {whole}");
    assert_exact(&picture);
}

#[test]
fn a_higher_itermax_revisits_only_the_pixels_that_had_reached_the_old_one() {
    let view = Viewport::home([160, 100]);
    let mut picture = LivePicture::new(&view, &with_bounds(0, 30), Engine::F64).unwrap();
    refined(&mut picture, Pace::default());
    let reached = picture.counts().iter().filter(|count| **count == 30).count() as u64;
    picture.retarget(&view, &with_bounds(0, 500), Engine::F64).unwrap();
    let iterations = refined(&mut picture, Pace::default());
    assert!(reached > 0 && iterations >= 31 * reached && iterations <= 500 * reached);
    assert_exact(&picture);
}

#[test]
fn a_lower_itermax_is_followed_no_further_than_that() {
    let view = Viewport::home([160, 100]);
    let parabolic = |itermax| Julia::new(Complex64::new(0.25, 0.0), 2.0, 0, itermax).unwrap();
    let mut picture = LivePicture::new(&view, &parabolic(5000), Engine::F64).unwrap();
    refined(&mut picture, Pace::default());
    picture.retarget(&view.panned(4, 0), &parabolic(50), Engine::F64).unwrap();
    assert!(refined(&mut picture, Pace::default()) <= 4 * 100 * 50);
    assert_exact(&picture);
    picture.retarget(&view.panned(4, 0), &parabolic(700), Engine::F64).unwrap();
    refined(&mut picture, Pace::default());
    assert_exact(&picture);
}

#[test]
fn without_patience_something_is_shown_at_once_and_replaced() {
    let (julia, view) = (with_bounds(0, 300), Viewport::home([200, 130]));
    let mut picture = LivePicture::new(&view, &julia, Engine::F64).unwrap();
    let pace = Pace { patience: Duration::ZERO, interval: Duration::ZERO };
    for view in [view.clone(), view.zoomed(2.0, [10.0, 20.0]), view.zoomed(0.5, [3.0, 4.0])] {
        picture.retarget(&view, &julia, Engine::F64).unwrap();
        let mut shown = 0;
        let mut show = |_: &LivePicture, _: &[Rect]| shown += 1;
        let (renderer, cancel) = (renderer(), Cancel::default());
        let plan = plan(&renderer, &picture);
        picture.refine(&renderer, &plan, [0.0, 0.0], pace, &cancel, &mut show).unwrap();
        assert!(shown > 1);
        assert_exact(&picture);
    }
}

#[test]
fn what_was_white_stays_white_in_the_preview_of_a_higher_itermax() {
    let view = Viewport::home([160, 100]);
    for next in [view.clone(), view.panned(30, 7), view.zoomed(1.4, [80.0, 50.0])] {
        let mut picture = LivePicture::new(&view, &with_bounds(0, 30), Engine::F64).unwrap();
        refined(&mut picture, Pace::default());
        assert!(picture.counts().contains(&30), "some pixels are white");
        picture.retarget(&next, &with_bounds(0, 90), Engine::F64).unwrap();
        picture.preview();
        assert!(picture.counts().iter().all(|count| *count < 30 || *count >= 90), "and no light gray now");
        assert!(picture.counts().iter().any(|count| *count >= 90));
        refined(&mut picture, Pace::default());
        assert_exact(&picture);
    }
}

#[test]
fn cancelled_work_is_taken_up_again() {
    let (julia, view) = (with_bounds(0, 300), Viewport::home([200, 130]));
    let mut picture = LivePicture::new(&view, &julia, Engine::F64).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    let renderer = renderer();
    let plan = plan(&renderer, &picture);
    let stopped = picture.refine(&renderer, &plan, [0.0; 2], Pace::default(), &cancel, &mut |_, _| ());
    assert_eq!(stopped, Err(crate::CountError::Cancelled(crate::Cancelled)));
    assert!(!picture.is_exact());
    refined(&mut picture, Pace::default());
    assert_exact(&picture);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_walk_ends_in_the_counts_of_the_definition(
        steps in proptest::collection::vec((0u32..7, -40i64..40, -30i64..30), 1..6),
        impatient in any::<bool>(),
    ) {
        let pace = if impatient {
            Pace { patience: Duration::ZERO, interval: Duration::ZERO }
        } else {
            Pace::default()
        };
        let (mut view, mut julia) = (Viewport::home([90, 70]), with_bounds(0, 60));
        let mut picture = LivePicture::new(&view, &julia, Engine::F64).unwrap();
        for (kind, a, b) in steps {
            match kind {
                0 | 1 => view = view.panned(a, b),
                2 => view = view.zoomed(1.5, [a as f64, b as f64]),
                3 => view = view.resized([(90 + a) as u32, (70 + b) as u32]),
                4 => julia = with_bounds(0, (60 + a) as u32),
                5 => julia = Julia::new(Complex64::new(a as f64 / 40.0, b as f64 / 40.0), 2.0, 0, 60).unwrap(),
                _ => {
                    let cancel = Cancel::default();
                    cancel.cancel();
                    let plan = plan(&renderer(), &picture);
                    let _ = picture.refine(&renderer(), &plan, [0.0; 2], pace, &cancel, &mut |_, _| ());
                }
            }
            picture.retarget(&view, &julia, Engine::F64).unwrap();
            if a % 3 == 0 {
                refined(&mut picture, pace);
            }
        }
        refined(&mut picture, pace);
        assert_exact(&picture);
    }
}
