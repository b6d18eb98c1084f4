use super::*;
use crate::dynamics::{NAMED, NamedC0};
use crate::number::BigPoint;
use crate::{Plane, Precision, Renderer, RunOptions, Samples};
use target::big_c0;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * 2f64.powi(-53)
    }
}

fn map_of(set: &NamedC0) -> QuadraticMap {
    QuadraticMap::of_decimals(set.decimals(), 2.0).unwrap()
}

fn parse(re: &str, im: &str) -> QuadraticMap {
    QuadraticMap::parse(re, im, 2.0).unwrap()
}

fn ask(map: &QuadraticMap, view: &Viewport, position: [f64; 2]) -> NearestPoint {
    nearest(map, view, position, &Watch::default()).unwrap().unwrap()
}

/// The classical estimate of the distance to the set, in the plane, of a point that escapes.
fn estimate(map: &QuadraticMap, point: &[Fixed; 2], bits: usize) -> Option<FloatExp> {
    let c0 = big_c0(map.c0_decimals(), bits);
    let mut z = BigPoint::new(point.each_ref(), bits).0;
    let mut growth = FloatExp::ONE;
    for _ in 0..20_000 {
        let near = z.to_f64();
        if near.norm() > 1e6 {
            return Some(FloatExp::new(near.norm() * near.norm().ln(), 0).quotient(growth));
        }
        let ([x, y], exponent) = z.to_scaled();
        growth = growth.times_up(FloatExp::new(2.0 * x.hypot(y), exponent));
        z.step(&c0);
    }
    None
}

/// A random point of the Julia set, as far back from the second fixed point as this many bits need.
fn random_point(map: &QuadraticMap, bits: usize, random: &mut Random) -> [Fixed; 2] {
    let c0 = big_c0(map.c0_decimals(), bits);
    let (mut z, _) = Start::Beta.big(map.c0_decimals(), map.c0(), bits);
    for _ in 0..bits + 20 {
        let root = z.plus(&c0, -1).sqrt();
        z = if random.bits() >> 63 == 0 { root } else { root.opposite() };
    }
    z.parts()
}

/// How far the point, printed and read again, is from its cycle after as many iterations as its preperiod.
fn off_cycle(map: &QuadraticMap, found: &NearestPoint) -> f64 {
    let bits = bits_of(found.digits() as f64) + 64;
    let [re, im] = found.decimals().map(|part| part.to_fixed(bits));
    let c0 = big_c0(map.c0_decimals(), bits);
    let mut z = BigPoint::new([&re, &im], bits).0;
    for _ in 0..found.preperiod() {
        z.step(&c0);
    }
    let (cycle, _) = found.start.big(map.c0_decimals(), map.c0(), bits);
    z.plus(&cycle, -1).to_f64().norm()
}

/// Asks for the nearest point of some random positions, and compares it with the distance estimate: its median, and
/// the most.
fn check(set: &NamedC0, log10: i32, places: usize, seed: u64) -> [f64; 2] {
    let (map, mut random) = (map_of(set), Random(seed));
    let mut finder = NearestFinder::new(&map);
    let mut ratios = Vec::new();
    for _ in 0..places {
        let bits = 64 + (f64::from(-log10) * LOG2_10) as usize + 64;
        let center = random_point(&map, bits, &mut random);
        // The point of the set is anywhere in the view.
        let digits = (20 - log10) as usize;
        let [re, im] = center.map(|part| part.to_places(digits).to_string());
        let view = Viewport::parse(&re, &im, &format!("1e{log10}"), [640, 400]).unwrap();
        let view = view.panned((random.bits() % 400) as i64 - 200, (random.bits() % 300) as i64 - 150);
        let position = [640.0 * random.unit(), 400.0 * random.unit()];
        let found = finder.nearest(&view, position, &Watch::default()).unwrap().unwrap();
        let (off, name) = (off_cycle(&map, &found), set.name);
        assert!(off < 1e-12, "{name} {log10} {} {off:e}", found.preperiod());
        let Some(estimate) = estimate(&map, &view.point_at(position), bits + 200) else { continue };
        let ratio = found.distance_pixels() / estimate.ratio(&view.spacing());
        assert!(ratio <= 4.0, "{} 1e{log10} {ratio} {position:?} {re} {im}", set.name);
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    [ratios.get(ratios.len() / 2), ratios.last()].map(|ratio| ratio.copied().unwrap_or(f64::NAN))
}

#[test]
fn the_nearest_point_is_as_near_as_the_estimate_says() {
    for set in &NAMED {
        for (log10, places) in [(0, 40), (-3, 8), (-9, 4), (-13, 2), (-30, 2), (-200, 1)] {
            check(set, log10, places, 7);
        }
    }
    check(&NAMED[0], -1000, 1, 3);
}

#[test]
#[ignore = "takes minutes"]
fn a_thousand_nearest_points_of_each_set_are_as_near_as_the_estimates_say() {
    for set in &NAMED {
        for (log10, places) in [(0, 700), (-5, 200), (-30, 80), (-200, 18), (-1000, 2)] {
            let [median, most] = check(set, log10, places, 11);
            println!("{} 1e{log10}: median {median:.2}, most {most:.2}", set.name);
        }
    }
}

/// Counts of a small view, made as the window makes them.
fn counts(renderer: &Renderer, map: &QuadraticMap, view: &Viewport) -> Vec<u32> {
    let (mut planner, watch) = (renderer.planner(), Watch::default());
    let [_, itermax] = planner.bounds(map, view, &watch).unwrap();
    let samples = Samples::view(view.clone());
    let plan = planner.plan(Plane::Dynamical, map, itermax, &samples, Precision::Auto, &watch).unwrap();
    renderer.counts(&plan, &watch).unwrap().as_slice().to_vec()
}

#[test]
fn a_dive_of_four_hundred_notches_never_shows_one_count() {
    let renderer = Renderer::new(RunOptions::default()).unwrap();
    for set in &NAMED {
        let map = map_of(set);
        let mut view = Viewport::home([64, 40]);
        // A pointer that is next to the set, and not in the midst of a component inside of it.
        let along = (8..56).map(|x| ask(&map, &view, [f64::from(x) + 0.3, 13.7]));
        let is_inside = |[x, y]: [f64; 2]| (4.0..60.0).contains(&x) && (4.0..36.0).contains(&y);
        let mut near =
            along.filter(|found| found.distance_pixels() < 3.0 && is_inside(found.position_in(&view)));
        let mut held = near.next().unwrap();
        for notch in 1..=400 {
            view = match held.zoomed(&view, 1.25) {
                Some(view) => view,
                None => {
                    held = held.refined(2 * held.digits(), &Watch::default()).unwrap();
                    held.zoomed(&view, 1.25).unwrap()
                }
            };
            if notch % 20 == 0 {
                let counts = counts(&renderer, &map, &view);
                assert!(counts.iter().any(|count| *count != counts[0]), "{} {notch} {}", set.name, counts[0]);
            }
        }
        let [x, y] = held.position_in(&view);
        let start = held.position_in(&Viewport::home([64, 40]));
        assert!((x - start[0]).abs() < 1e-5 && (y - start[1]).abs() < 1e-5, "{} {x} {y} {start:?}", set.name);
        assert!(view.width().log10() < -38.0);
    }
}

#[test]
fn a_pointer_on_a_point_of_the_set_finds_that_point() {
    let view = Viewport::home([640, 400]);
    for (re, im, kind) in [("0", "1", CycleKind::Cycle2), ("-2", "0", CycleKind::Beta)] {
        let found = ask(&parse(re, im), &view, [320.0, 200.0]);
        assert_eq!((found.distance_pixels(), found.kind(), found.preperiod()), (0.0, kind, 2), "{re} {im}");
        // Its root is that of 0: the bits of it are half of those that lead there.
        let fine = found.refined(300, &Watch::default()).unwrap();
        assert!(fine.digits() >= 300 && fine.decimals().iter().all(Decimal::is_zero));
    }
    let beta = ask(&parse("-2", "0"), &Viewport::parse("2", "0", "1e-3", [2, 2]).unwrap(), [1.0, 1.0]);
    assert_eq!((beta.distance_widths(), beta.kind(), beta.preperiod()), (0.0, CycleKind::Beta, 0));
}

#[test]
fn more_digits_are_those_of_the_same_point() {
    for set in &NAMED {
        let map = map_of(set);
        let found = ask(&map, &Viewport::home([640, 400]), [401.3, 97.1]);
        let fine = found.refined(400, &Watch::default()).unwrap();
        assert!(found == fine && fine.digits() >= 400 && found.digits() < 100);
        for (part, fine) in found.point().into_iter().zip(fine.point()) {
            let off = FloatExp::from_fixed(&(part - fine)).map_or(f64::NEG_INFINITY, FloatExp::log10);
            assert!(off <= -(found.digits() as f64), "{} {off}", set.name);
        }
        assert!(off_cycle(&map, &fine) < 1e-300, "{}", set.name);
        assert_eq!(found.refined(1, &Watch::default()).unwrap().digits(), found.digits());
        assert_eq!(found.zoomed(&Viewport::home([64, 40]), 1e60), None);
        assert!(fine.zoomed(&Viewport::home([64, 40]), 1e300).is_some());
    }
}

#[test]
fn what_is_kept_for_the_next_question_changes_no_answer() {
    let map = QuadraticMap::default();
    let mut finder = NearestFinder::new(&map);
    assert!(finder.is_for(&map.with_threshold(7.0).unwrap()) && !finder.is_for(&parse("0", "1")));
    let mut random = Random(5);
    let center = random_point(&map, 500, &mut random).map(|part| part.to_places(140).to_string());
    let mut view = Viewport::parse(&center[0], &center[1], "1e-100", [640, 400]).unwrap();
    for _ in 0..12 {
        let position = [640.0 * random.unit(), 400.0 * random.unit()];
        let kept = finder.nearest(&view, position, &Watch::default()).unwrap().unwrap();
        let fresh = ask(&map, &view, position);
        assert!((kept.distance_pixels() / fresh.distance_pixels() - 1.0).abs() < 1e-9);
        assert!(off_cycle(&map, &kept) < 1e-12);
        view = view.zoomed(1.7, position).panned(9, -5);
    }
}

#[test]
fn what_is_out_of_reach_is_not_found_and_the_work_can_be_stopped() {
    let far = parse("1e200", "0");
    assert_eq!(nearest(&far, &Viewport::home([64, 40]), [1.0, 1.0], &Watch::default()), Ok(None));
    let watch = Watch::default();
    watch.cancel();
    let deep = Viewport::parse("0.1", "0", "1e-3000", [64, 40]).unwrap();
    assert_eq!(nearest(&QuadraticMap::default(), &deep, [1.0, 1.0], &watch), Err(Cancelled));
    // Large sets are found all the same.
    for (re, im) in [("1e6", "-3e7"), ("5", "5"), ("1e60", "0")] {
        let map = parse(re, im);
        let found = ask(&map, &Viewport::home([64, 40]), [20.0, 10.0]);
        assert!(off_cycle(&map, &found) < 1e-12 * map.c0().norm(), "{re} {im}");
    }
}
