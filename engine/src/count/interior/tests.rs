use super::*;
use crate::map::QuadraticMap;
use crate::number::{BigPoint, Fixed};
use fearless_simd::{Level, dispatch};
use fearless_simd_macros::simd;
use proptest::prelude::*;

const ITERMAX: u32 = 20_000;

/// The definition of a count.
fn count(julia: &EscapeTime, mut x: f64, mut y: f64) -> u32 {
    let (c0, threshold_sqr) = (julia.c0(), julia.threshold_sqr());
    for n in 0..julia.itermax() {
        (x, y) = (x * x - y * y + c0.re, x * y + y * x + c0.im);
        if x * x + y * y > threshold_sqr {
            return n;
        }
    }
    julia.itermax()
}

fn set(c0: Complex64) -> EscapeTime {
    EscapeTime::new(c0, 2.0, ITERMAX).unwrap()
}

fn find(c0: Complex64) -> Option<Absorbing> {
    Absorbing::find(&set(c0), Orbits::Computed)
}

/// The superattracting c0 of period `2^doublings` at the end of the cascade of doublings.
fn doubled(doublings: u32) -> f64 {
    let solve = |guess: f64, period: u32| {
        (0..60).fold(guess, |c, _| {
            let (z, slope) = (0..period).fold((0.0, 0.0), |(z, slope), _| (z * z + c, 2.0 * z * slope + 1.0));
            c - z / slope
        })
    };
    let mut found = vec![0.0, -1.0];
    for n in 2..=doublings {
        let (last, before) = (found[n as usize - 1], found[n as usize - 2]);
        found.push(solve(last + (last - before) / 4.669_201_6, 1 << n));
    }
    found[doublings as usize]
}

/// Sets with an attracting cycle of all kinds, or a known parabolic one.
fn named() -> Vec<Complex64> {
    let mut all = [
        (0.0, 0.0),
        (-1.0, 0.0),
        (-0.122_561_166_876_653_62, 0.744_861_766_619_744_2),
        (-1.754_877_666_246_692_8, 0.0),
        (-0.12, 0.74),
        (-0.5, 0.5),
        (0.249_999, 0.0),
        (0.249_999_9, 0.0),
        (0.25, 0.0),
        (-0.75, 0.0),
        (-0.749, 0.0),
        (-0.7499, 0.0),
        (-0.7501, 0.0),
        (-0.124_95, 0.649_48),
        (-1.2499, 0.0),
        (-1.2501, 0.0),
        (-1.7501, 0.0),
        (-1.751, 0.0),
    ]
    .map(|(re, im)| Complex64::new(re, im))
    .to_vec();
    all.extend([3, 5, 7, 9, 12].map(|doublings| Complex64::new(doubled(doublings), 0.0)));
    all
}

/// c0 with an attracting fixed point, or cycle of period 2, of a given multiplier.
fn with_multiplier(period: u32, multiplier: Complex64) -> Complex64 {
    if period == 1 { multiplier / 2.0 - multiplier * multiplier / 4.0 } else { multiplier / 4.0 - 1.0 }
}

fn any_attracting() -> impl Strategy<Value = Complex64> {
    let size = prop_oneof![0.0..1.0, 0.99..0.9999, 0.9999..0.999_999];
    let turn = prop_oneof![
        0.0..1.0,
        (0u32..8, 1u32..9, -1e-3..1e-3).prop_map(|(p, q, off)| f64::from(p) / f64::from(q) + off)
    ];
    prop_oneof![
        4 => (1u32..3, size, turn).prop_map(|(period, size, turn)| {
            with_multiplier(period, Complex64::from_polar(size, turn * std::f64::consts::TAU))
        }),
        // The bulbs of period 3, and what is around them.
        1 => (-0.1..0.1, -0.1..0.1).prop_map(|(re, im)| Complex64::new(-0.1226 + re, 0.7449 + im)),
        1 => (-0.02..0.02, -0.01..0.01).prop_map(|(re, im)| Complex64::new(-1.7549 + re, im)),
    ]
}

/// Points of a region, given by a share of the radius, a direction, and which root.
fn point(region: &Lemniscate, share: f64, angle: f64, root: u32) -> Complex64 {
    let power = region.middle + Complex64::from_polar(region.radius * share, angle);
    let turn = f64::from(root) * std::f64::consts::TAU / f64::from(region.order);
    region.center + power.powf(1.0 / f64::from(region.order)) * Complex64::cis(turn)
}

fn is_in_closure(region: &Lemniscate, z: Complex64) -> bool {
    (region.power(z - region.center) - region.middle).norm() <= region.radius * (1.0 + 1e-12)
}

fn assert_returns(c0: Complex64, region: &Lemniscate, start: Complex64) {
    let end = (0..region.steps).fold(start, |z, _| step(z, c0));
    assert!(is_in_closure(region, end), "{c0} {region:?}: {start} is led to {end}");
}

fn assert_stays(julia: &EscapeTime, regions: &Absorbing, start: Complex64) {
    if regions.holds(start, 0.0) || is_within(regions, start) {
        assert_eq!(count(julia, start.re, start.im), julia.itermax(), "{julia:?} {regions:?} {start}");
    }
}

fn is_within(regions: &Absorbing, z: Complex64) -> bool {
    dispatch!(Level::new(), simd => within_lane(simd, regions, z, None))
}

#[simd]
fn within_lane<S: Simd>(simd: S, regions: &Absorbing, z: Complex64, error: Option<f64>) -> bool {
    let (x, y) = (S::f64s::splat(simd, z.re), S::f64s::splat(simd, z.im));
    match error {
        None => regions.within(simd, x, y),
        Some(error) => regions.surely_within(simd, (x, y), S::f64s::splat(simd, error * error)),
    }
    .all_true()
}

#[test]
fn every_named_set_has_regions_that_hold_their_images() {
    for c0 in named() {
        let regions = find(c0).unwrap_or_else(|| panic!("{c0}"));
        for region in &regions.regions {
            for k in 0..20_000 {
                let angle = f64::from(k) * 2.399_963;
                let share = if k % 3 == 0 { 1.0 - 1e-9 } else { 1.0 - 1e-7 };
                assert_returns(c0, region, point(region, share, angle, k));
            }
            // Where petals meet is the least room.
            for k in 0..2000 {
                let angle = (-region.middle).arg() + f64::from(k - 1000).powi(3) * 1e-9;
                for root in 0..region.order {
                    assert_returns(c0, region, point(region, 1.0 - 1e-9, angle, root));
                }
            }
        }
    }
}

#[test]
fn no_orbit_in_a_named_region_escapes() {
    for c0 in named() {
        let regions = find(c0).unwrap();
        let julia = set(c0);
        for region in &regions.regions {
            for k in 0..300u32 {
                let share = [1.0 - 1e-9, 1.0, 1.0 + 1e-9, 0.99, 0.5][k as usize % 5];
                assert_stays(&julia, &regions, point(region, share, f64::from(k) * 2.399_963, k));
            }
        }
    }
}

#[test]
fn long_cycles_are_found() {
    for (doublings, radius) in [(7, 1e-4), (9, 1e-5), (12, 1e-7)] {
        let regions = find(Complex64::new(doubled(doublings), 0.0)).unwrap();
        assert_eq!(regions.period, 1 << doublings);
        assert!(regions.regions[0].radius > radius, "{regions:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_orbit_in_a_region_escapes(
        c0 in any_attracting(),
        threshold in prop_oneof![Just(2.0), 0.3..2.0, Just(10.0)],
        places in prop::collection::vec((0.0..1.0001, -4.0..4.0), 8),
        points in prop::collection::vec((-1.5..1.5, -1.2..1.2), 8),
    ) {
        let julia = EscapeTime::new(c0, threshold, ITERMAX).unwrap();
        if let Some(regions) = Absorbing::find(&julia, Orbits::Computed) {
            for region in &regions.regions {
                for (share, angle) in &places {
                    for root in 0..region.order {
                        assert_stays(&julia, &regions, point(region, *share, *angle, root));
                        assert_returns(c0, region, point(region, share.min(1.0 - 1e-9), *angle, root));
                        assert_returns(c0, region, point(region, 1.0 - 1e-9, *angle, root));
                    }
                }
            }
            for (re, im) in points {
                assert_stays(&julia, &regions, Complex64::new(re, im));
            }
        }
    }

    #[test]
    fn true_orbits_of_an_exact_c0_return_too(
        c0 in any_attracting(),
        off in (-1.0..1.0, -1.0..1.0),
        places in prop::collection::vec((0.9..1.0, -4.0..4.0), 3),
    ) {
        // Within half a unit in the last place of each part, which is what rounding c0 moves it by.
        let exact = |part: f64, off: f64| {
            let unit = (part.abs() + 1e-3) * f64::EPSILON / 4.0;
            &Fixed::from_f64(part) + &Fixed::from_f64(unit * off)
        };
        let regions = Absorbing::find(&set(c0), Orbits::True);
        prop_assume!(regions.is_some());
        for region in &regions.unwrap().regions {
            for (share, angle) in &places {
                let start = point(region, *share, *angle, 0);
                let (c0, _) = BigPoint::new([&exact(c0.re, off.0), &exact(c0.im, off.1)], 200);
                let (mut z, _) = BigPoint::new([&Fixed::from_f64(start.re), &Fixed::from_f64(start.im)], 200);
                for _ in 0..region.steps {
                    z.step(&c0);
                }
                prop_assert!(is_in_closure(region, z.to_f64()), "{region:?} {start}");
            }
        }
    }

    #[test]
    fn points_known_to_within_an_error_are_in_for_certain(
        c0 in prop::sample::select(named()),
        (share, angle) in (0.0..1.1, -4.0..4.0),
        (error, direction) in ((-20.0..-2.0f64).prop_map(|power| 10f64.powf(power)), -4.0..4.0),
    ) {
        let regions = find(c0).unwrap();
        for region in &regions.regions {
            let z = point(region, share, angle, 0);
            let moved = z + Complex64::from_polar(error, direction);
            let inside = regions.regions.iter().any(|region| is_in_closure(region, moved));
            prop_assert!(inside || !regions.holds(z, error), "{region:?} {z} {error}");
            let surely = dispatch!(Level::new(), simd => within_lane(simd, &regions, z, Some(error)));
            prop_assert!(inside || !surely, "{region:?} {z} {error}");
            let well = share < 0.9 && error < 1e-8 * region.radius;
            prop_assert!(!well || region.radius < 1e-4 || regions.holds(z, error) && surely);
        }
    }
}

#[test]
fn looks_find_every_interior_orbit_soon() {
    for (re, im, most) in [
        (-1.0, 0.0, 400),
        (-1.31, 0.0, 800),
        (-0.12, 0.74, 400),
        (-0.75, 0.0, 1000),
        (-0.7499, 0.0, 1000),
        (-0.7501, 0.0, 1000),
        (-1.2501, 0.0, 2000),
        (0.25, 0.0, 400),
        (0.249_999_9, 0.0, 400),
    ] {
        let c0 = Complex64::new(re, im);
        let (julia, regions) = (set(c0), find(c0).unwrap());
        let (mut late, mut inside) = (0, 0);
        for k in 0..2000 {
            let mut z = Complex64::new(f64::from(k % 50) * 0.03 - 0.73, f64::from(k / 50) * 0.02 - 0.39);
            if count(&julia, z.re, z.im) < ITERMAX {
                continue;
            }
            inside += 1;
            let interval = regions.interval();
            let found = (0..most / interval).any(|_| {
                let found = is_within(&regions, z);
                z = (0..interval).fold(z, |z, _| step(z, c0));
                found
            });
            late += u32::from(!found);
        }
        assert!(inside > 300 && late * 100 <= inside, "{c0}: {late} of {inside} late");
    }
}

#[test]
fn others_have_none() {
    for (re, im) in
        [(0.0, 1.0), (-2.0, 0.0), (0.251, 0.0), (1e300, 0.0), (-1.25, 0.001), (-1.401_155_189_092_050_6, 0.0)]
    {
        assert_eq!(find(Complex64::new(re, im)), None, "{re} {im}");
    }
}

#[test]
fn regions_lie_within_the_threshold() {
    let find = |re, threshold| {
        let julia = EscapeTime::new(Complex64::new(re, 0.0), threshold, 1000).unwrap();
        Absorbing::find(&julia, Orbits::Computed)
    };
    assert_eq!(find(-1.0, 0.9), None, "the cycle itself is outside");
    assert!(find(0.0, 0.5).unwrap().regions[0].reach() < 0.5);
    assert!(find(-0.75, 0.97).is_none() && find(-0.75, 0.99).is_some());
    assert!(find(0.25, 0.5).is_none() && find(0.25, 0.51).is_some());
}

#[test]
fn a_parabolic_region_is_for_the_very_c0_and_a_known_time() {
    let find = |re, im, orbits, itermax| {
        Absorbing::find(&EscapeTime::of(&QuadraticMap::parse(re, im, 2.0).unwrap(), itermax), orbits)
            .is_some()
    };
    let beside = format!("0.25{}1", "0".repeat(28));
    for (re, im) in [(&*beside, "0"), ("0.25", "1e-350"), ("-0.74999999999999999999", "0")] {
        assert!(!find(re, im, Orbits::True, 1000), "{re} {im}");
        assert!(find(re, im, Orbits::Computed, 1000), "{re} {im}");
    }
    for re in ["0.250", "-75e-2"] {
        assert!(find(re, "0", Orbits::True, 2_000_000_000));
        assert!(find(re, "0", Orbits::Computed, 10_000_000));
        assert!(!find(re, "0", Orbits::Computed, 10_000_001));
    }
}
