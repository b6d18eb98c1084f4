use super::*;
use crate::dynamics::{cycles, fixed_points};
use crate::map::QuadraticMap;
use crate::number::BigPoint;
use crate::place::{Ruler, Viewport};
use crate::plane::Plane;
use crate::watch::Watch;

/// The superattracting c0 of period 3 with a positive imaginary part: a root of `c^3 + 2 c^2 + c + 1`.
const RABBIT: [&str; 2] = ["-0.12256116687665361998", "0.74486176661974423659"];

fn angles(most: u64) -> Vec<Angle> {
    let all =
        (1..=most).flat_map(|denominator| (0..denominator).map(move |numerator| (numerator, denominator)));
    let reduced = all.filter_map(|(numerator, denominator)| {
        Angle::new(numerator, denominator).filter(|angle| angle.fraction() == [numerator, denominator])
    });
    reduced.collect()
}

fn map(re: &str, im: &str) -> QuadraticMap {
    QuadraticMap::parse(re, im, 2.0).unwrap()
}

fn landing(map: &QuadraticMap, angle: Angle) -> Landing {
    match dynamical_ray(map, angle, &Watch::default()).unwrap().end {
        RayEnd::Lands(landing) => landing,
        other => panic!("{angle}: {other:?}"),
    }
}

/// Which side of the rays that land at the critical value or on its component a ray is on, from now on: two
/// rays of a locally connected set land together where this is the same for both. The circle is cut at the
/// halves of an angle; `after` says that a ray on a cut belongs to what comes before it.
fn itinerary(angle: Angle, cut: Angle, after: bool) -> Vec<char> {
    let [numerator, denominator] = cut.fraction();
    let half = |turns| Angle::new(numerator + turns * denominator, 2 * denominator).unwrap();
    let [low, high] = [half(0), half(1)];
    // Longer than two preperiods and periods together.
    let side = |angle: Angle| match angle {
        angle if angle == low => {
            if after {
                'b'
            } else {
                '*'
            }
        }
        angle if angle == high => {
            if after {
                'a'
            } else {
                '*'
            }
        }
        angle if low.turns() < angle.turns() && angle.turns() < high.turns() => 'a',
        _ => 'b',
    };
    angle.orbit().take(80).map(side).collect()
}

fn check_all(map: &QuadraticMap, cut: Angle, after: bool) {
    let angles = angles(31);
    let landings: Vec<_> = angles.iter().map(|angle| landing(map, *angle)).collect();
    let c0 = super::dynamical::big_c0(map, 300);
    for (angle, landing) in angles.iter().zip(&landings) {
        assert_eq!(landing.preperiod, angle.preperiod(), "{angle}");
        assert!(angle.period().unwrap().is_multiple_of(landing.period), "{angle}");
        assert!(landing.multiplier.norm() > 1.0 && !landing.is_parabolic, "{angle} {}", landing.multiplier);
        // In big numbers: the point has this preperiod and this period, and none shorter.
        let [re, im] = landing.decimals.clone().map(|part| part.to_fixed(300));
        let mut orbit = vec![BigPoint::new([&re, &im], 300).0];
        for at in 0..(landing.preperiod + landing.period) as usize {
            let mut next = orbit[at].clone();
            next.step(&c0);
            orbit.push(next);
        }
        let last = orbit.pop().unwrap();
        let far = |point: &BigPoint| point.minus(&last).to_f64().norm();
        assert!(far(&orbit[landing.preperiod as usize]) < 1e-20, "{angle}");
        for (at, point) in orbit.iter().enumerate().filter(|(at, _)| *at != landing.preperiod as usize) {
            assert!(far(point) > 1e-6, "{angle} {at}");
        }
        // The point of doubles is as near as doubles are.
        assert!((orbit[0].to_f64() - landing.point).norm() < 1e-15, "{angle}");
        // Angles double as points are mapped.
        let doubled = angles.iter().position(|other| *other == angle.doubled()).unwrap();
        let image = landing.point * landing.point + map.c0();
        assert!((image - landings[doubled].point).norm() < 1e-12, "{angle}");
        // By another method: all cycles of the period at once.
        if landing.period <= 8 && landing.preperiod == 0 {
            let all = cycles(map.c0(), landing.period, &Watch::default()).unwrap();
            let mut points = all.iter().flat_map(|cycle| &cycle.points);
            assert!(points.any(|z| (z - landing.point).norm() < 1e-12), "{angle}");
        }
    }
    // Which rays land together, theory says.
    let ways: Vec<_> = angles.iter().map(|angle| itinerary(*angle, cut, after)).collect();
    let mut together = 0;
    for one in 0..angles.len() {
        for other in 0..one {
            let far = (landings[one].point - landings[other].point).norm();
            let expected = ways[one] == ways[other];
            together += usize::from(expected);
            assert_eq!(far < 1e-12, expected, "{} and {}: {far:e}", angles[one], angles[other]);
            assert!(expected || far > 1e-7, "{} and {}: {far:e}", angles[one], angles[other]);
        }
    }
    assert!(together > 5, "{together}");
    assert!((landings[0].point - fixed_points(map.c0())[1]).norm() < 1e-12);
}

#[test]
fn rays_of_the_dendrite_land_where_theory_says() {
    check_all(&map("0", "1"), "1/6".parse().unwrap(), false);
}

#[test]
fn rays_of_the_rabbit_land_where_theory_says() {
    check_all(&map(RABBIT[0], RABBIT[1]), "1/7".parse().unwrap(), true);
}

#[test]
fn rays_of_the_basilica_land_where_theory_says() {
    check_all(&map("-1", "0"), "1/3".parse().unwrap(), true);
}

#[test]
fn rays_land_at_parabolic_points_too() {
    let found = landing(&map("-0.75", "0"), "1/3".parse().unwrap());
    assert!(found.is_parabolic && (found.period, found.preperiod) == (1, 0));
    assert!((found.point + 0.5).norm() < 1e-15, "{}", found.point);
    let found = landing(&map("0.25", "0"), "1/4".parse().unwrap());
    assert!(found.is_parabolic && (found.period, found.preperiod) == (1, 2));
    // f(f(z)) = 1/2 with f(z) = -1/2: z^2 = -3/4.
    assert!((found.point - Complex64::new(0.0, 0.75f64.sqrt())).norm() < 1e-12, "{}", found.point);
}

#[test]
fn rays_of_dust_branch_at_preimages_of_the_critical_point_or_land() {
    let dust = map("0.3", "0");
    // The critical value is on the ray of angle 0, so those of 0 and 1/2 meet at the critical point.
    for (angle, preimages) in [("0", 0), ("1/2", 0), ("1/4", 1), ("3/8", 2)] {
        let ray = dynamical_ray(&dust, angle.parse().unwrap(), &Watch::default()).unwrap();
        let RayEnd::Branches(end) = ray.end else { panic!("{angle}: {:?}", ray.end) };
        let image = (0..preimages).fold(end, |z, _| z * z + dust.c0());
        assert!(image.norm() < 1e-12, "{angle} {end}");
    }
    let found = landing(&dust, "1/3".parse().unwrap());
    assert_eq!((found.period, found.preperiod), (2, 0));
    let z = found.point;
    assert!((z * z + z + 1.0 + dust.c0()).norm() < 1e-12, "a point of the cycle of 2");
    assert!(z.im > 0.0);
}

#[test]
fn rays_of_the_parameter_plane_land_where_they_should() {
    let to_40 = |re: f64, im: f64| Complex64::new(re, im);
    let third = Complex64::cis(std::f64::consts::TAU / 3.0);
    let bulb = third / 2.0 - third * third / 4.0;
    for (angle, expected, preperiod, period) in [
        ("0", to_40(0.25, 0.0), 0, 1),
        ("1/2", to_40(-2.0, 0.0), 1, 1),
        ("1/3", to_40(-0.75, 0.0), 0, 1),
        ("2/3", to_40(-0.75, 0.0), 0, 1),
        ("1/7", bulb, 0, 1),
        ("2/7", bulb, 0, 1),
        ("6/7", bulb.conj(), 0, 1),
        ("3/7", to_40(-1.75, 0.0), 0, 3),
        ("4/7", to_40(-1.75, 0.0), 0, 3),
        ("2/5", to_40(-1.25, 0.0), 0, 2),
        ("1/6", to_40(0.0, 1.0), 1, 2),
        ("5/6", to_40(0.0, -1.0), 1, 2),
    ] {
        let ray = parameter_ray(angle.parse().unwrap(), &Watch::default()).unwrap();
        let RayEnd::Lands(landing) = ray.end else { panic!("{angle}: {:?}", ray.end) };
        assert!((landing.point - expected).norm() < 1e-12, "{angle}: {}", landing.point);
        assert_eq!((landing.preperiod, landing.period), (preperiod, period), "{angle}");
    }
    // Where the second image of the critical value is the fixed point: of c^3 + 2 c^2 + 2 c + 2.
    let [re, im] = landing_c0("5/12".parse().unwrap(), &Watch::default()).unwrap();
    let c = re.to_f64();
    assert!((c * c * c + 2.0 * c * c + 2.0 * c + 2.0).abs() < 1e-14 && (c + 1.5437).abs() < 1e-4, "{c}");
    assert_eq!(
        (im.to_string().as_str(), re.to_string().len()),
        ("0", "-1.5436890126920763615708559718017479865252".len())
    );
}
