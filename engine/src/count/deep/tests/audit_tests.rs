//! Counts of many kinds of views, compared with brute force in big numbers.

use super::*;
use crate::{Kernel, Planner};
use std::time::{Duration, Instant};

/// How much is compared.
struct Effort {
    /// Pixels along the longer side of a picture.
    side: u32,
    /// Brute force is asked for one pixel of this number.
    one_of: usize,
    /// Widths down to this power of ten.
    deepest: i64,
    /// One view of this number.
    views: usize,
    walks: u32,
}

/// A linear congruence: the same numbers each time.
struct Random(u64);

impl Random {
    /// From 0 to below 1.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[(self.unit() * list.len() as f64) as usize]
    }
}

/// The sum of what was found.
#[derive(Default)]
struct Found {
    views: usize,
    pixels: usize,
    compared: usize,
    wrong: usize,
    settled: usize,
    time: Duration,
}

impl Found {
    /// Counts a view, and compares some of its pixels.
    fn view(&mut self, julia: &EscapeTime, view: &Viewport, effort: &Effort) {
        let (xs, ys) = places(view.size());
        let mut counts = vec![0; xs.len()];
        let since = Instant::now();
        let ready = prepared(julia, view);
        let settled = ready.count_points(&xs, &ys, &mut counts, &Watch::default()).unwrap();
        self.time += since.elapsed();
        let chosen: Vec<usize> = (self.views % effort.one_of..xs.len()).step_by(effort.one_of).collect();
        self.views += 1;
        self.pixels += xs.len();
        self.settled += settled.len();
        self.compared += chosen.len();
        self.wrong += wrong(julia, view, &chosen, &counts);
    }

    fn print(self, name: &str) {
        let Self { views, pixels, compared, wrong, settled, time } = self;
        println!(
            "{name:12} {views:5} views, {pixels:8} pixels in {:8.1} ms, {settled} settled; {compared} compared, {wrong} wrong",
            time.as_secs_f64() * 1e3
        );
        assert_eq!(wrong, 0, "{name}");
    }
}

/// How many of the chosen pixels have another count than brute force finds.
fn wrong(julia: &EscapeTime, view: &Viewport, chosen: &[usize], counts: &[u32]) -> usize {
    let frame = Frame::new(view);
    let (xs, ys) = places(view.size());
    let bits = 400 + 4 * (-frame.radius_log2()).max(0.0) as usize;
    let is_wrong = |&&index: &&usize| {
        let expected = |bits| brute_force(julia, &frame, [xs[index], ys[index]], bits);
        let is_wrong = counts[index] != expected(bits) && counts[index] != expected(8 * bits);
        if is_wrong {
            println!("{} at {} {} of {julia:?} {view:?}", counts[index], xs[index], ys[index]);
        }
        is_wrong
    };
    let (first, second) = chosen.split_at(chosen.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| first.iter().filter(is_wrong).count());
        second.iter().filter(is_wrong).count() + other.join().unwrap()
    })
}

/// The views of a kind: one of `effort.views`, down to its depth.
fn chosen(
    effort: &Effort,
    views: impl IntoIterator<Item = (EscapeTime, Option<Viewport>)>,
) -> impl Iterator<Item = (EscapeTime, Viewport)> {
    let deepest = Viewport::parse("0", "0", &format!("9e{}", effort.deepest - 1), [1, 1]).unwrap().width();
    let views = views.into_iter().filter_map(|(julia, view)| Some((julia, view?)));
    views.filter(move |(_, view)| view.width() > deepest).step_by(effort.views)
}

fn compare(name: &str, effort: &Effort, views: impl IntoIterator<Item = (EscapeTime, Option<Viewport>)>) {
    let mut found = Found::default();
    for (julia, view) in chosen(effort, views) {
        found.view(&julia, &view, effort);
    }
    found.print(name);
}

/// The sides of a picture of a width of `10^exponent`: brute force takes long at depth.
fn size(effort: &Effort, exponent: i64) -> [u32; 2] {
    let side = (f64::from(effort.side) / (1.0 - exponent as f64 / 40.0)).max(3.0) as u32;
    [side, (side * 3 / 4).max(2)]
}

fn depths(effort: &Effort) -> impl Iterator<Item = (EscapeTime, Option<Viewport>)> {
    let sets = [
        julia("-0.835", "-0.2321", 2.0, 3000),
        julia("0", "1", 2.0, 3000),
        julia("0.251", "0", 2.0, 3000),
        julia("-0.12", "0.74", 2.0, 3000),
        julia("-1.401155189092050606", "0", 2.0, 1000),
        julia("0.4", "0.4", 10.0, 3000),
        julia("-2", "0", 100.0, 3000),
        julia(MISIUREWICZ, "0", 2.0, 3000),
    ];
    let sizes = [-5, -20, -60, -155, -300, -1000].map(|exponent| (exponent, size(effort, exponent)));
    sizes.into_iter().flat_map(move |(exponent, size)| {
        let views = sets.iter().flat_map(|julia| CENTERS.map(|center| (julia.clone(), center)));
        let view = |(julia, center): (EscapeTime, Center)| {
            let center = center.find(&julia, (400 - 7 * exponent) as usize);
            (julia, Some(view_at(&center, exponent, size)))
        };
        views.map(view).collect::<Vec<_>>()
    })
}

/// Thresholds of all sizes: views of the set, and across the lines where orbits come to the circle.
fn thresholds(effort: &Effort) -> impl Iterator<Item = (EscapeTime, Option<Viewport>)> {
    let mut random = Random(1);
    let mut views = Vec::new();
    for threshold in [
        1e-300, 1e-200, 1e-145, 1e-139, 1e-100, 1e-30, 1e-8, 0.3, 0.9, 1.4, 2.0, 50.0, 1e6, 1e30, 1e60, 1e71,
        1e100, 1e147, 1e154, 1e200, 1e308,
    ] {
        for c0 in [["-0.835", "-0.2321"], ["0", "1"], ["0", "0"], ["-2", "0"], ["1e-20", "0"], ["0.6", "0.8"]]
        {
            let julia = julia(c0[0], c0[1], threshold, random.one_of(&[60, 300, 1000]));
            for exponent in [0, -5, -20, -60, -150, -250] {
                let center = generic(&julia, (400 - 4 * exponent) as usize, random.0 as u32);
                views.push((julia.clone(), Some(view_at(&center, exponent, size(effort, exponent)))));
                let root = threshold.powf(0.5f64.powi(random.one_of(&[0, 1, 2, 5])));
                let [re, im] = random
                    .one_of(&[[1.0, 0.0], [0.6, 0.8], [0.0, -1.0]])
                    .map(|part| (part * root).to_string());
                let view = Viewport::parse(&re, &im, &format!("1e{exponent}"), size(effort, exponent));
                views.push((julia.clone(), view.ok()));
            }
        }
    }
    views.into_iter()
}

/// Real c0, with rows on the real axis and columns on the imaginary one.
fn real_rows(effort: &Effort) -> impl Iterator<Item = (EscapeTime, Option<Viewport>)> {
    let mut random = Random(2);
    let mut views = Vec::new();
    for c0 in [
        "-2",
        "-1.9",
        "-1.75",
        "-1.401155189092050606",
        "-1.25",
        "-1",
        "-0.75",
        "0.25",
        "0.2500001",
        "-2.0000001",
        "1.5",
    ] {
        for threshold in [2.0, 2.0, 100.0, 1.6] {
            let julia = julia(c0, "0", threshold, random.one_of(&[300, 2000]));
            for exponent in [0, -5, -20, -60, -100] {
                let [columns, rows] = size(effort, exponent).map(|side| side | 1);
                let place = random.between(-1.9, 1.9).to_string();
                let [re, im] = random.one_of(&[[place.as_str(), "0"], ["0", &place], ["0", "0"]]);
                views.push((
                    julia.clone(),
                    Viewport::parse(re, im, &format!("1e{exponent}"), [columns, rows]).ok(),
                ));
            }
        }
    }
    views.into_iter()
}

/// The middle of a disc of the Mandelbrot set whose cycles have a period: of that which touches the main cardioid
/// at the angle `turns / period`, or of the real ones that double the period again and again.
fn nucleus(period: u32, turns: Option<u32>) -> Complex64 {
    let start = match turns {
        None => return doubled(period),
        Some(turns) => {
            let angle = std::f64::consts::TAU * f64::from(turns) / f64::from(period);
            let root = Complex64::from_polar(0.5, angle);
            let outward = Complex64::from_polar(1.0, angle) * (1.0 - 2.0 * root);
            let radius = (angle / 2.0).sin().abs() / f64::from(period * period);
            root - root * root + outward / outward.norm() * radius
        }
    };
    newton(start, period)
}

/// Where `f^period(0) = 0`.
fn newton(start: Complex64, period: u32) -> Complex64 {
    (0..60).fold(start, |c, _| {
        let (z, slope) = (0..period)
            .fold((Complex64::ZERO, Complex64::ZERO), |(z, slope), _| (z * z + c, 2.0 * z * slope + 1.0));
        let step = z / slope;
        if step.norm() < 0.1 { c - step } else { c }
    })
}

/// Each is further on from the last two by 1/4.669.
fn doubled(period: u32) -> Complex64 {
    let (mut before, mut last, mut found) = (Complex64::ZERO, Complex64::new(-1.0, 0.0), 2);
    while found < period {
        found *= 2;
        let next = newton(last + (last - before) / 4.669_201_609, found);
        (before, last) = (last, next);
    }
    last
}

fn periods(effort: &Effort) -> impl Iterator<Item = (EscapeTime, Option<Viewport>)> {
    let mut random = Random(3);
    let mut views = Vec::new();
    for (period, turns) in [
        (2, None),
        (3, Some(1)),
        (5, Some(2)),
        (8, None),
        (16, Some(3)),
        (32, None),
        (64, Some(1)),
        (100, Some(7)),
        (128, None),
        (256, Some(1)),
        (256, None),
        (512, Some(1)),
        (512, None),
        (512, Some(101)),
    ] {
        let c0 = nucleus(period, turns);
        // In the middle, and beside it.
        for off in [0.0, 0.3, 0.9] {
            let off = off / f64::from(period * period).powi(2);
            let julia =
                julia(&(c0.re + off).to_string(), &c0.im.to_string(), 2.0, random.one_of(&[1000, 4000]));
            for exponent in [0, -5, -20, -60] {
                let center = random.one_of(&CENTERS).find(&julia, (400 - 7 * exponent) as usize);
                views.push((julia.clone(), Some(view_at(&center, exponent, size(effort, exponent)))));
            }
        }
    }
    views.into_iter()
}

/// Zoom walks along kept reference orbits: each step is begun, cancelled at some moment, and then made whole.
fn walks(effort: &Effort) {
    const STEPS: usize = 7;
    let mut random = Random(4);
    let (mut found, mut cancelled) = (Found::default(), 0);
    for number in 0..effort.walks {
        let c0 = random.one_of(&[
            ["-0.835", "-0.2321"],
            ["0", "1"],
            ["0.251", "0"],
            ["-0.12", "0.74"],
            ["-2", "0"],
            ["0.4", "0.4"],
        ]);
        let julia = julia(c0[0], c0[1], random.one_of(&[2.0, 2.0, 50.0, 1.1]), 1000);
        let exponent = -random.between(12.0, -effort.deepest as f64 / 3.0) as i64;
        let center = generic(&julia, (600 - 4 * exponent) as usize, number + 1);
        let steps: Vec<_> = (0..STEPS)
            .map(|_| (random.between(-10.0, 16.0) as i32, random.unit(), random.unit(), random.unit() < 0.3))
            .collect();
        let start = view_at(&center, exponent, size(effort, exponent));
        let mut kept = Kept::new();
        for view in walk(&start, &steps) {
            let moment = (kept.looks as f64 * random.between(0.0, 1.1)) as u64;
            let whole = kept.count(&julia, &view, &Watch::of_looks(moment));
            cancelled += usize::from(whole.is_none());
            let since = Instant::now();
            let watch = Watch::of_looks(u64::MAX);
            let (bounds, counts, settled) = kept.count(&julia, &view, &watch).unwrap();
            found.time += since.elapsed();
            kept.looks = u64::MAX - watch.looks_left();
            if let Some(whole) = whole {
                assert_eq!(whole, (bounds, counts.clone(), settled), "{julia:?} {view:?}");
            }
            let afresh = Kept::new().count(&julia, &view, &Watch::default()).unwrap();
            assert_eq!((bounds, &counts), (afresh.0, &afresh.1), "{julia:?} {view:?}");
            let chosen: Vec<usize> =
                (found.views % effort.one_of..counts.len()).step_by(effort.one_of).collect();
            found.views += 1;
            found.pixels += counts.len();
            found.settled += settled;
            found.compared += chosen.len();
            found.wrong += wrong(&julia, &view, &chosen, &counts);
        }
    }
    println!("{cancelled} of {} steps were cancelled before their end", found.views);
    assert!(cancelled * 4 > found.views, "moments are in the middle of the work");
    found.print("walks");
}

/// What is kept from one view to the next.
struct Kept {
    planner: Planner,
    known: Option<Reference>,
    /// How often the last view looked at its watch.
    looks: u64,
}

impl Kept {
    fn new() -> Self {
        Self { planner: Planner::new(Kernel::best()), known: None, looks: 100 }
    }

    /// The bounds and counts of a view and how many of its pixels were settled; none where that is cancelled.
    fn count(
        &mut self,
        julia: &EscapeTime,
        view: &Viewport,
        watch: &Watch,
    ) -> Option<([u32; 2], Vec<u32>, usize)> {
        let bounds = self.planner.bounds(julia.map(), view, watch).ok()?;
        let ready =
            DeepView::prepare(Level::new(), julia, view, self.known.as_ref(), watch, &mut |_| {}).ok()?;
        self.known = Some(ready.reference());
        let (xs, ys) = places(view.size());
        let mut counts = vec![0; xs.len()];
        let settled = ready.count_points(&xs, &ys, &mut counts, watch).ok()?;
        Some((bounds, counts, settled.len()))
    }
}

fn audit(effort: &Effort) {
    compare("depths", effort, depths(effort));
    compare("thresholds", effort, thresholds(effort));
    walks(effort);
    compare("real rows", effort, real_rows(effort));
    compare("periods", effort, periods(effort));
}

#[test]
fn views_of_all_kinds_are_true() {
    audit(&Effort { side: 16, one_of: 7, deepest: -60, views: 13, walks: 4 });
}

/// Prints, for each kind, how many pixels were compared and how many of them are wrong or were settled
/// in big numbers: `cargo test --release -p juliaset-engine --lib audit -- --ignored --nocapture`.
#[test]
#[ignore = "brute force takes some minutes"]
fn audit_of_many_views() {
    audit(&Effort { side: 80, one_of: 17, deepest: -1000, views: 1, walks: 60 });
}
