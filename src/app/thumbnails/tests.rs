use super::*;
use juliaset_engine::color::{Coloring, Theme};
use juliaset_engine::{LivePicture, Pace, Plane, QuadraticMap, RunOptions, Samples, Viewport};
use std::time::{Duration, Instant};

fn scene(coloring: Coloring, size: [u32; 2]) -> Scene {
    let (map, view) = (QuadraticMap::default(), Viewport::home(size));
    Scene { bounds: Bounds::given([5, 80]), coloring, ..Scene::of(map, view) }
}

fn exact(renderer: &Renderer, scene: &Scene) -> Shown {
    let (samples, watch) = (Samples::view(scene.view.clone()), Watch::default());
    let mut planner = renderer.planner();
    let plan = planner.plan(Plane::Dynamical, &scene.map, 80, &samples, scene.precision, &watch).unwrap();
    let mut picture = LivePicture::new(plan, scene.coloring.channels()).unwrap();
    picture.refine(renderer, [0.0; 2], Pace::default(), &watch, &mut |_, _| ()).unwrap();
    Shown { scene: scene.clone(), range: ShadeRange::new(5, 80).unwrap(), field: picture.field().clone() }
}

fn thumbnails(renderer: &Arc<Renderer>) -> Thumbnails {
    Thumbnails::start(renderer.clone(), [24, 16], || ()).unwrap()
}

fn until(thumbnails: &mut Thumbnails, ctx: &Context, subject: Subject) {
    let since = Instant::now();
    while !thumbnails.made.contains_key(&subject) {
        assert!(since.elapsed() < Duration::from_secs(60), "{subject:?} is never made");
        thumbnails.begin_frame(ctx, false);
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_thumbnail_from_the_screen_looks_as_one_that_was_counted() {
    let renderer = Arc::new(Renderer::new(RunOptions::default()).unwrap());
    let mut desk = Desk { shared: Arc::default(), planner: renderer.planner(), renderer: renderer.clone() };
    for (theme, size) in [(Theme::Gray, [240, 320]), (Theme::Smooth, [480, 160]), (Theme::Slopes, [300, 200])]
    {
        let scene = scene(Coloring::of(theme), size);
        let taken = shrunk(&exact(&renderer, &scene), [60, 40]);
        let counted = desk.render(&scene, [60, 40], &Watch::default()).unwrap();
        assert_eq!(taken.size, [60, 40]);
        let pairs = taken.pixels.iter().zip(&counted.pixels);
        let differences = pairs.map(|(a, b)| {
            a.to_array().iter().zip(b.to_array()).map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>() / 4.0
        });
        let mean = differences.sum::<f64>() / 2400.0;
        // A turned or shifted one differs by more than 20.
        assert!(mean < 8.0, "{theme:?} differs by {mean}");
    }
}

#[test]
fn nothing_is_made_while_the_picture_is_and_wishes_outlast_that() {
    let renderer = Arc::new(Renderer::new(RunOptions::default()).unwrap());
    let ctx = Context::default();
    let mut thumbnails = thumbnails(&renderer);
    thumbnails.begin_frame(&ctx, true);
    let scene = scene(Coloring::default(), [48, 32]);
    for number in 0..3 {
        assert_eq!(thumbnails.look(Subject::Bookmark(number), || Some(scene.clone())), Look::Waiting);
    }
    std::thread::sleep(Duration::from_millis(30));
    thumbnails.begin_frame(&ctx, true);
    assert!(thumbnails.made.is_empty());
    for number in 0..3 {
        until(&mut thumbnails, &ctx, Subject::Bookmark(number));
        let look = thumbnails.look(Subject::Bookmark(number), || unreachable!());
        assert!(matches!(look, Look::Ready(_)));
    }
}

#[test]
fn what_has_no_scene_that_can_be_shown_is_not_waited_for() {
    let renderer = Arc::new(Renderer::new(RunOptions::default()).unwrap());
    let mut thumbnails = thumbnails(&renderer);
    assert_eq!(thumbnails.look(Subject::Bookmark(0), || None), Look::Missing);
    assert!(thumbnails.are_made());
}

#[test]
fn the_thumbnails_in_memory_and_the_wishes_are_few() {
    let renderer = Arc::new(Renderer::new(RunOptions::default()).unwrap());
    let ctx = Context::default();
    let mut thumbnails = thumbnails(&renderer);
    let shown = exact(&renderer, &scene(Coloring::default(), [24, 16]));
    let many = MOST_MADE as u64 + 30;
    for number in 0..many {
        thumbnails.take(Subject::Bookmark(number), shown.clone());
        until(&mut thumbnails, &ctx, Subject::Bookmark(number));
        // The first is looked at all the time.
        thumbnails.look(Subject::Bookmark(0), || unreachable!());
    }
    thumbnails.begin_frame(&ctx, false);
    assert_eq!(thumbnails.made.len(), MOST_MADE);
    assert!(thumbnails.is_taken(Subject::Bookmark(0)) && !thumbnails.is_taken(Subject::Bookmark(1)));
    thumbnails.begin_frame(&ctx, true);
    for number in many..2 * many {
        thumbnails.look(Subject::Bookmark(number), || Some(shown.scene.clone()));
    }
    assert!(thumbnails.asked.len() <= MOST_ASKED && lock(&thumbnails.shared.inbox).jobs.len() <= MOST_ASKED);
}
