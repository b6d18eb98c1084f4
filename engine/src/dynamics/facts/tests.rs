use super::*;
use crate::dynamics::{NAMED, named};

fn facts_of(re: &str, im: &str) -> Facts {
    facts(&QuadraticMap::parse(re, im, 2.0).unwrap(), &Watch::default()).unwrap()
}

/// Its kind, its period or 0, and whether the set is connected.
fn short(facts: &Facts) -> (&'static str, usize, Option<bool>) {
    (facts.kind(), facts.period().unwrap_or(0), facts.connected)
}

#[test]
fn what_is_known_of_the_named_ones() {
    let expected = [
        ("dendrite", ("preperiodic", 2, Some(true))),
        ("rabbit", ("attracting", 3, Some(true))),
        ("airplane", ("attracting", 3, Some(true))),
        ("basilica", ("attracting", 2, Some(true))),
        ("San Marco", ("parabolic", 1, Some(true))),
        ("cauliflower", ("parabolic", 1, Some(true))),
        // Its digits end a little outside or inside of the cardioid; here inside.
        ("Siegel disc", ("parabolic", 1, None)),
        ("Feigenbaum", ("undecided", 0, Some(true))),
        ("dragon", ("attracting", 8, Some(true))),
        ("article", ("escaping", 0, Some(false))),
        ("dust", ("escaping", 0, Some(false))),
    ];
    assert_eq!(expected.len(), NAMED.len());
    for (name, what) in expected {
        let [re, im] = named(name).unwrap().parts;
        let found = facts_of(re, im);
        println!("{name}: {found}");
        if name == "Siegel disc" {
            assert_eq!((found.kind(), found.period()), (what.0, Some(what.1)));
        } else {
            assert_eq!(short(&found), what, "{name} {found:?}");
        }
    }
}

#[test]
fn every_period_up_to_the_longest_is_found() {
    // c0 in the bulb of period q on the main cardioid at the angle 1/q: its centre is found by Newton's method from
    // about half its size, sin(pi / q) / (2 q^2), beyond its root.
    for q in [2, 3, 5, 7, 12, 30, 100, 301, 1000, 2048, 4096] {
        let turn = std::f64::consts::TAU / f64::from(q);
        let l = Complex64::cis(turn);
        let normal = l / 2.0 * (1.0 - l);
        let size = (turn / 2.0).sin() / f64::from(q * q);
        let root = l / 2.0 - l * l / 4.0;
        let mut c0 = root + normal / normal.norm() * size;
        for _ in 0..30 {
            let (mut z, mut slope) = (Complex64::ZERO, Complex64::ZERO);
            for _ in 0..q {
                slope = 2.0 * z * slope + 1.0;
                z = z * z + c0;
            }
            c0 -= z / slope;
        }
        for share in [0.0, 0.5] {
            let c0 = c0 + (root - c0) * share;
            let map = QuadraticMap::new(c0, 2.0).unwrap();
            let found = facts(&map, &Watch::default()).unwrap();
            assert_eq!(short(&found), ("attracting", q as usize, Some(true)), "{q} {share} {c0} {found}");
        }
    }
}

#[test]
fn weakly_attracting_cycles_are_found() {
    for (re, period) in [
        ("-0.7499", 1),
        ("-0.7501", 2),
        ("0.2499999", 1),
        ("-0.74999999", 1),
        ("-1.2499", 2),
        ("-1.2501", 4),
        ("-1.7499", 0),
        ("-1.7501", 3),
    ] {
        let found = facts_of(re, "0");
        let kind = if period == 0 { "undecided" } else { "attracting" };
        assert_eq!(short(&found), (kind, period, Some(true)), "{re} {found}");
    }
}

#[test]
fn multipliers_are_those_of_theory() {
    let near = |found: &Facts, re: f64, im: f64| {
        (found.multiplier().unwrap() - Complex64::new(re, im)).norm() < 1e-9
    };
    // l at c0 = l/2 - l^2/4; 4 (c0 + 1); 4 + 4i at the cycle of i.
    assert!(near(&facts_of("0.24", "0"), 0.8, 0.0));
    assert!(near(&facts_of("-1.1", "0.1"), -0.4, 0.4));
    assert!(near(&facts_of("0", "1"), 4.0, 4.0));
    assert!(near(&facts_of("-2", "0"), 4.0, 0.0));
    let alpha_beta = facts_of("-2", "0").fixed_points;
    assert_eq!(alpha_beta.map(|point| (point.points[0].re, point.multiplier.re)), [(-1.0, -2.0), (2.0, 4.0)]);
}

#[test]
fn landings_are_told_with_their_digits() {
    let landing = |re: &str, im: &str| match facts_of(re, im).behaviour {
        Behaviour::Preperiodic { preperiod, period, exact, .. } => Some((preperiod, period, exact)),
        _ => None,
    };
    assert_eq!(landing("0", "1"), Some((2, 2, true)));
    assert_eq!(landing("0", "-1"), Some((2, 2, true)));
    assert_eq!(landing("-2", "0"), Some((2, 1, true)));
    // The real root of c^3 + 2 c^2 + 2 c + 2 = 0: K_4 = -K_3.
    assert_eq!(landing("-1.5436890126920764", "0"), Some((3, 1, false)));
    assert_eq!(landing("-1.54368901269", "0"), None);
    // Next to i, told by digits beyond doubles.
    let beside = facts_of("0", "1.0000000000000000000000000000001");
    assert_eq!(short(&beside), ("escaping", 0, Some(false)));
    let Behaviour::Escaping { after, distance } = beside.behaviour else { panic!("{beside}") };
    assert!(after > 60 && (1e-32..1e-30).contains(&distance), "{after} {distance:e}");
    let below = facts_of("-2.00000000000000000000000000001", "0");
    assert_eq!(short(&below), ("escaping", 0, Some(false)), "{below}");
}

#[test]
fn counts_and_distances_of_escaping_ones() {
    let escape = |re: &str, im: &str| match facts_of(re, im).behaviour {
        Behaviour::Escaping { after, distance } => (after, distance),
        other => panic!("{other:?}"),
    };
    for (re, im) in [("0.4", "0.3"), ("-0.835", "-0.2321"), ("0.26", "0"), ("-3", "0"), ("1e60", "-1e60")] {
        let (after, _) = escape(re, im);
        let count = crate::kernel::count_parameter(2.0, 1_000_000, re.parse().unwrap(), im.parse().unwrap());
        assert_eq!(after, count);
    }
    // Next to the cusp the set is little more than the cardioid: no part of it is further away than that.
    let (_, distance) = escape("0.26", "0");
    let cardioid =
        (1..10_000).map(|turn| Complex64::cis(f64::from(turn) * 1e-4)).map(|l| l / 2.0 - l * l / 4.0);
    let exact = cardioid.map(|c| (c - 0.26).norm()).min_by(f64::total_cmp).unwrap();
    assert!((0.49..3.0).contains(&(exact / distance)), "{distance} {exact}");
    let (_, distance) = escape("-2.001", "0");
    assert!((0.0005..0.002).contains(&distance), "{distance}");
}

#[test]
fn the_cardioid_and_the_disc_are_told_exactly() {
    let inside =
        |re: &str, im: &str| in_the_first_two_components(&[re, im].map(|part| Decimal::parse(part).unwrap()));
    for (re, im) in [
        ("0.25", "0"),
        ("-0.75", "0"),
        ("0.25", "0.5"),
        ("0.25", "-0.5"),
        ("-1.25", "0"),
        ("-1", "0.25"),
        ("0", "0"),
        ("0.37", "0.16"),
    ] {
        // The last is l/2 - l^2/4 with l = (3 + 4i) / 5.
        assert!(inside(re, im), "{re} {im}");
    }
    for (re, im) in [
        ("0.2500000000000000000000000000001", "0"),
        ("-1.2500000000000000000000001", "0"),
        ("0.25", "0.50000000000000000000001"),
        ("2", "1e3"),
        ("0.370000000000000000001", "0.16"),
    ] {
        assert!(!inside(re, im), "{re} {im}");
    }
}

#[test]
fn angles_are_the_nearest_fractions() {
    for (angle, nearest) in [
        (0.0, [0, 1]),
        (0.5, [1, 2]),
        (1.0 / 3.0, [1, 3]),
        (0.625, [5, 8]),
        (1.0 - 1e-13, [0, 1]),
        (355.0 / 452.0, [355, 452]),
    ] {
        assert_eq!(nearest_rational(angle).0, nearest, "{angle}");
    }
    assert_eq!(nearest_rational((5f64.sqrt() - 1.0) / 2.0).0, [610, 987]);
}

#[test]
fn sentences_name_what_was_found() {
    for (re, im, sentence) in [
        ("3", "0", "escapes after 0, so the set is dust"),
        (
            "0",
            "1",
            "lands after 2 on a cycle of period 2 that repels, multiplier 4+4i, so the set is connected",
        ),
        (
            "-0.75",
            "0",
            "parabolic within rounding: a cycle of period 1 has multiplier -1, 1 turned by 1/2, so the set is connected",
        ),
        ("0", "0", "attracted to a fixed point, multiplier 0 (superattracting), so the set is connected"),
    ] {
        assert_eq!(facts_of(re, im).to_string(), sentence);
    }
}

#[test]
fn the_work_can_be_stopped() {
    let watch = Watch::default();
    watch.cancel();
    let map = QuadraticMap::parse("-1.4011551890920506005", "0", 2.0).unwrap();
    assert_eq!(facts(&map, &watch), Err(Cancelled));
}
