use super::*;
use crate::count::plain::{count, count_parameter};
use crate::count::plan::Precision;
use crate::field::Channel;
use crate::number::Decimal;
use crate::run::RunOptions;
use crate::watch::Cancelled;
use proptest::prelude::*;
use std::time::Duration;

fn renderer() -> Renderer {
    Renderer::new(RunOptions::default()).unwrap()
}

/// What is to be seen: c0 in hundredths, itermax, and where.
#[derive(Clone, Debug)]
struct Scene {
    plane: Plane,
    c0: [i64; 2],
    itermax: u32,
    view: Viewport,
    channels: Channels,
}

impl Scene {
    fn of(view: &Viewport, itermax: u32) -> Self {
        Self {
            plane: Plane::Dynamical,
            c0: [-84, -23],
            itermax,
            view: view.clone(),
            channels: Channels::NONE,
        }
    }

    fn map(&self) -> QuadraticMap {
        let part = |hundredths: i64| Decimal::parse(&format!("{hundredths}e-2")).unwrap();
        QuadraticMap::of_decimals(self.c0.map(part), 2.0).unwrap()
    }

    fn plan(&self) -> Plan {
        let samples = Samples::view(self.view.clone());
        let mut planner = renderer().planner();
        planner
            .plan(self.plane, &self.map(), self.itermax, &samples, Precision::Auto, &Watch::default())
            .unwrap()
    }

    fn picture(&self) -> LivePicture {
        LivePicture::new(self.plan(), self.channels).unwrap()
    }
}

fn refined(picture: &mut LivePicture, pace: Pace) -> u64 {
    picture.refine(&renderer(), [0.0, 0.0], pace, &Watch::default(), &mut |_, _| ()).unwrap()
}

#[test]
fn the_exact_picture_is_shown_once_with_all_that_is_new_in_it() {
    let home = Scene::of(&Viewport::home([700, 300]), 200);
    let pace = Pace { patience: Duration::ZERO, interval: Duration::ZERO };
    // Bands are for pictures of which nothing is known: the second one has tiles.
    let mut picture = home.picture();
    refined(&mut picture, pace);
    let moved = Scene { view: home.view.panned(301, 97), ..home };
    picture.retarget(moved.plan(), Channels::NONE).unwrap();
    let (mut screen, mut exact) = (vec![u32::MAX; picture.counts().len()], 0);
    let mut show = |picture: &LivePicture, changed: &[Rect]| {
        for rect in changed {
            for row in rect.rows.clone() {
                let line = row * 700 + rect.columns.start..row * 700 + rect.columns.end;
                screen[line.clone()].copy_from_slice(&picture.counts()[line]);
            }
        }
        exact += usize::from(picture.is_exact());
    };
    picture.refine(&renderer(), [0.0; 2], pace, &Watch::default(), &mut show).unwrap();
    assert_eq!(exact, 1);
    assert!(screen == picture.counts());
}

fn cancelled(picture: &mut LivePicture, pace: Pace) {
    let watch = Watch::default();
    watch.cancel();
    let stopped = picture.refine(&renderer(), [0.0; 2], pace, &watch, &mut |_, _| ());
    assert!(stopped == Err(Cancelled.into()) || picture.is_exact());
}

/// Some channels, by the bits of a number.
fn channels(bits: u8) -> Channels {
    Channel::ALL
        .into_iter()
        .enumerate()
        .filter(|(index, _)| bits >> index & 1 != 0)
        .map(|(_, one)| one)
        .collect()
}

/// All that is wanted beside the counts is as it is afresh.
fn assert_channels(picture: &LivePicture, wanted: Channels) {
    let (plan, itermax) = (picture.plan(), picture.plan().itermax());
    let fresh = renderer().field(plan, wanted, &Watch::default()).unwrap();
    for channel in wanted.iter() {
        let (found, expected) = (picture.field().channel(channel).unwrap(), fresh.channel(channel).unwrap());
        for (pixel, (found, expected)) in found.iter().zip(expected).enumerate() {
            // What escapes between this itermax and an earlier one is known by more than is asked for.
            let further = picture.followed > itermax && picture.counts()[pixel] >= itermax;
            let beyond = fresh.counts()[pixel] == itermax && further;
            // Which channels are found together decides how far out an orbit is followed: a value is within 1e-7 of its
            // limit either way.
            let same = (found - expected).abs() < 2e-7 * expected.abs().max(1.0)
                || found.to_bits() == expected.to_bits();
            assert!(
                same || found.is_nan() && expected.is_nan() || beyond,
                "{channel} of {pixel}: {found} {expected}"
            );
        }
    }
}

fn assert_exact(picture: &LivePicture) {
    let plan = picture.plan();
    let [xs, ys] = plan.samples().axes().unwrap();
    let mut counts = picture.counts().iter().map(|count| *count.min(&plan.itermax()));
    for y in &ys {
        for x in &xs {
            let expected = match plan.plane() {
                Plane::Dynamical => count(plan.map(), plan.itermax(), *x, *y),
                Plane::Parameter => count_parameter(plan.map().threshold(), plan.itermax(), *x, *y),
            };
            assert_eq!(counts.next(), Some(expected), "at {x} + {y}i");
        }
    }
    assert!(picture.is_exact());
}

#[test]
fn a_lower_itermax_iterates_nothing_and_a_pan_only_what_came_into_view() {
    let view = Viewport::home([160, 100]).zoomed(1.3, [20.0, 30.0]);
    let mut picture = Scene::of(&view, 80).picture();
    let whole = refined(&mut picture, Pace::default());
    for itermax in [80, 40, 80] {
        picture.retarget(Scene::of(&view, itermax).plan(), Channels::NONE).unwrap();
        assert_eq!(refined(&mut picture, Pace::default()), 0);
        assert_exact(&picture);
    }
    picture.retarget(Scene::of(&view.panned(8, -5), 80).plan(), Channels::NONE).unwrap();
    let strip = refined(&mut picture, Pace::default());
    assert!(0 < strip && strip < whole / 2, "{strip} of {whole}");
    assert_exact(&picture);
    picture.retarget(Scene::of(&picture.view().resized([170, 96]), 80).plan(), Channels::NONE).unwrap();
    let margin = refined(&mut picture, Pace::default());
    assert!(0 < margin && margin < whole / 2, "{margin} of {whole}");
    assert_exact(&picture);
}

#[test]
fn a_higher_itermax_revisits_only_the_pixels_that_had_reached_the_old_one() {
    let view = Viewport::home([160, 100]);
    let mut picture = Scene::of(&view, 30).picture();
    refined(&mut picture, Pace::default());
    let reached = picture.counts().iter().filter(|count| **count == 30).count() as u64;
    picture.retarget(Scene::of(&view, 500).plan(), Channels::NONE).unwrap();
    let iterations = refined(&mut picture, Pace::default());
    assert!(reached > 0 && iterations >= 31 * reached && iterations <= 500 * reached);
    assert_exact(&picture);
}

#[test]
fn a_lower_itermax_is_followed_no_further_than_that() {
    let view = Viewport::home([160, 100]);
    let parabolic = |view: &Viewport, itermax| Scene { c0: [25, 0], ..Scene::of(view, itermax) };
    let mut picture = parabolic(&view, 5000).picture();
    refined(&mut picture, Pace::default());
    picture.retarget(parabolic(&view.panned(4, 0), 50).plan(), Channels::NONE).unwrap();
    assert!(refined(&mut picture, Pace::default()) <= 4 * 100 * 50);
    assert_exact(&picture);
    picture.retarget(parabolic(&view.panned(4, 0), 700).plan(), Channels::NONE).unwrap();
    refined(&mut picture, Pace::default());
    assert_exact(&picture);
}

#[test]
fn without_patience_something_is_shown_at_once_and_replaced() {
    let view = Viewport::home([200, 130]);
    let mut picture = Scene::of(&view, 300).picture();
    let pace = Pace { patience: Duration::ZERO, interval: Duration::ZERO };
    for view in [view.clone(), view.zoomed(2.0, [10.0, 20.0]), view.zoomed(0.5, [3.0, 4.0])] {
        picture.retarget(Scene::of(&view, 300).plan(), Channels::NONE).unwrap();
        let mut shown = 0;
        let mut show = |_: &LivePicture, _: &[Rect]| shown += 1;
        picture.refine(&renderer(), [0.0, 0.0], pace, &Watch::default(), &mut show).unwrap();
        assert!(shown > 1);
        assert_exact(&picture);
    }
}

#[test]
fn what_was_white_stays_white_in_the_preview_of_a_higher_itermax() {
    let view = Viewport::home([160, 100]);
    for next in [view.clone(), view.panned(30, 7), view.zoomed(1.4, [80.0, 50.0])] {
        let mut picture = Scene::of(&view, 30).picture();
        refined(&mut picture, Pace::default());
        assert!(picture.counts().contains(&30), "some pixels are white");
        picture.retarget(Scene::of(&next, 90).plan(), Channels::NONE).unwrap();
        picture.preview();
        assert!(picture.counts().iter().all(|count| *count < 30 || *count >= 90), "and no light gray now");
        assert!(picture.counts().iter().any(|count| *count >= 90));
        refined(&mut picture, Pace::default());
        assert_exact(&picture);
    }
}

#[test]
fn cancelled_work_is_taken_up_again() {
    let mut picture = Scene::of(&Viewport::home([200, 130]), 300).picture();
    cancelled(&mut picture, Pace::default());
    assert!(!picture.is_exact());
    refined(&mut picture, Pace::default());
    assert_exact(&picture);
}

#[test]
fn pictures_that_are_symmetric_about_the_real_axis_are_exact() {
    for (plane, c0) in [(Plane::Dynamical, [-110, 0]), (Plane::Parameter, [0, 0])] {
        for size in [[160, 100], [150, 131]] {
            let view = Viewport::parse("-0.3", "0", "2.5", size).unwrap();
            let mut picture = Scene { plane, c0, ..Scene::of(&view, 60) }.picture();
            assert_eq!(picture.plan().symmetry(), Symmetry::RealAxis);
            refined(&mut picture, Pace::default());
            assert_exact(&picture);
        }
    }
}

#[test]
fn bands_are_exact_in_any_symmetry_and_whenever_they_are_stopped() {
    let views = [("0", "0", [-84, -23]), ("-0.3", "0", [-110, 0]), ("0.1", "0.2", [-84, -23])];
    let symmetries = [Symmetry::HalfTurn, Symmetry::RealAxis, Symmetry::None];
    for ((re, im, c0), symmetry) in views.into_iter().zip(symmetries) {
        // Of several bands, with and without a row in the middle.
        for (rows, micros) in [(250, 1_000_000), (251, 1_000_000), (251, 300), (250, 900)] {
            let view = Viewport::parse(re, im, "2.5", [320, rows]).unwrap();
            let channels = Channels::NONE.with(Channel::Smooth).with(Channel::Distance);
            let mut picture = Scene { c0, channels, ..Scene::of(&view, 90) }.picture();
            assert_eq!(picture.plan().symmetry(), symmetry);
            assert!(bands::are_suitable(&picture));
            let iterations =
                refined(&mut picture, Pace { patience: Duration::from_micros(micros), ..Pace::default() });
            assert_exact(&picture);
            assert_channels(&picture, channels);
            let once = |count: &u32| u64::from((count + 1).min(90));
            let all: u64 = picture.counts().iter().map(once).sum();
            assert!(iterations >= all / 2, "{iterations} of {all}");
        }
    }
}

#[test]
fn memory_of_an_earlier_picture_serves_again_and_shows_nothing_of_it() {
    let view = Viewport::home([64, 40]);
    let smooth = Channels::NONE.with(Channel::Smooth);
    let at = |pixels: i64| Scene { channels: smooth, ..Scene::of(&view.panned(pixels, 0), 60) };
    let mut picture = at(0).picture();
    refined(&mut picture, Pace::default());
    let first = Arc::as_ptr(picture.field());
    // Far away, so that nothing of one picture is in the next one.
    picture.retarget(at(1000).plan(), smooth).unwrap();
    refined(&mut picture, Pace::default());
    picture.retarget(at(2000).plan(), smooth).unwrap();
    assert_eq!(Arc::as_ptr(picture.field()), first);
    picture.retarget(at(3000).plan(), smooth).unwrap();
    let backdrop = picture.backdrop.as_ref().map(|backdrop| backdrop.field.clone()).unwrap();
    assert_eq!(Arc::as_ptr(&backdrop), first);
    assert!(backdrop.counts().iter().all(|count| *count == 0));
    assert!(backdrop.channel(Channel::Smooth).unwrap().iter().all(|value| value.is_nan()));
    // What somebody still looks at stays as it is.
    refined(&mut picture, Pace::default());
    picture.retarget(at(0).plan(), smooth).unwrap();
    assert_ne!(Arc::as_ptr(picture.field()), first);
    refined(&mut picture, Pace::default());
    assert_exact(&picture);
    assert_channels(&picture, smooth);
}

#[test]
fn a_part_of_a_view_is_not_followed() {
    let plan = Scene::of(&Viewport::home([20, 13]), 30).plan();
    let part = plan.every(&Rect { columns: 3..9, rows: 0..13 }, std::num::NonZeroUsize::MIN).unwrap();
    assert_eq!(LivePicture::new(part, Channels::NONE).map(|_| ()), Err(LiveError::NoView));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_walk_ends_in_the_counts_of_the_definition(
        steps in proptest::collection::vec((0u32..10, -40i64..40, -30i64..30), 1..6),
        impatient in any::<bool>(),
    ) {
        let pace = if impatient {
            Pace { patience: Duration::ZERO, interval: Duration::ZERO }
        } else {
            Pace::default()
        };
        let mut scene = Scene::of(&Viewport::home([90, 70]), 60);
        let mut picture = scene.picture();
        for (kind, a, b) in steps {
            match kind {
                0 | 1 => scene.view = scene.view.panned(a, b),
                2 => scene.view = scene.view.zoomed(1.5, [a as f64, b as f64]),
                3 => scene.view = scene.view.resized([(90 + a) as u32, (70 + b) as u32]),
                4 => scene.itermax = (60 + a) as u32,
                5 => scene.c0 = [2 * a, 3 * b],
                6 => scene.c0 = [2 * a, 0],
                7 | 8 => scene.channels = channels((a + 40) as u8),
                _ => cancelled(&mut picture, pace),
            }
            picture.retarget(scene.plan(), scene.channels).unwrap();
            if a % 3 == 0 {
                refined(&mut picture, pace);
            }
        }
        refined(&mut picture, pace);
        assert_exact(&picture);
        assert_channels(&picture, scene.channels);
    }
}

#[test]
fn a_channel_more_is_found_without_counting_again_and_other_colours_of_them_without_iterating() {
    let scene = Scene::of(&Viewport::home([300, 200]).panned(1, 2), 80);
    let mut picture = scene.picture();
    let counted = refined(&mut picture, Pace::default());
    let counts = picture.counts().to_vec();
    let smooth = Channels::NONE.with(Channel::Smooth);
    picture.retarget(scene.plan(), smooth).unwrap();
    assert!(!picture.is_exact());
    let mut shown = Vec::new();
    let mut show = |picture: &LivePicture, _: &[Rect]| shown.push(picture.counts().to_vec());
    let found = picture.refine(&renderer(), [0.0; 2], Pace::default(), &Watch::default(), &mut show).unwrap();
    assert!(found == counted && shown.iter().all(|shown| *shown == counts), "{found} {counted}");
    assert_channels(&picture, smooth);
    for channels in [smooth, Channels::NONE, smooth] {
        picture.retarget(scene.plan(), channels).unwrap();
        assert!(picture.is_exact());
        assert_eq!(refined(&mut picture, Pace::default()), 0);
    }
}
