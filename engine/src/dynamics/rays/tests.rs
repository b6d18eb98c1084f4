use super::*;
use crate::dynamics::{cycles, fixed_points};
use crate::map::QuadraticMap;
use crate::number::{BigPoint, FloatExp};
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

fn drawn(map: &QuadraticMap, angle: &str, view: &Viewport) -> DrawnRay {
    drawn_ray(Plane::Dynamical, map, angle.parse().unwrap(), &Ruler::of_view(view), &Watch::default())
        .unwrap()
}

/// How far a point is from lines.
fn distance_to([x, y]: [f64; 2], lines: &[Vec<[f64; 2]>]) -> f64 {
    let pieces = lines.iter().flat_map(|line| line.windows(2));
    let far = |pair: &[[f64; 2]]| {
        let [from, to] = [pair[0], pair[1]].map(|[x, y]| Complex64::new(x, y));
        let (along, there) = (to - from, Complex64::new(x, y) - from);
        let share = ((there * along.conj()).re / along.norm_sqr()).clamp(0.0, 1.0);
        (there - along * share).norm()
    };
    pieces.map(far).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_ray_on_a_deep_view_is_where_one_of_a_wide_view_leads_to() {
    // About a repelling fixed point the rays repeat themselves, turned and magnified by its multiplier.
    let map = map("0", "1");
    let watch = Watch::default();
    let RayEnd::Lands(alpha) = dynamical_ray(&map, "1/7".parse().unwrap(), &watch).unwrap().end else {
        panic!()
    };
    assert_eq!(alpha.period, 1);
    let around = |width: &str| {
        let bits = 1000;
        let point = alpha.refined(&map, alpha_angle(), bits).unwrap();
        let [re, im] = point.coordinates().map(|part| part.to_decimal(bits).to_string());
        Viewport::parse(&re, &im, width, [200, 200]).unwrap()
    };
    let factor = alpha.multiplier.powu(3);
    let magnified = |times: i32, width: f64| {
        // As many turns of the three rays as shrink the view by that.
        let size = FloatExp::from_f64(width).unwrap();
        let size = (0..times).fold(size, |size, _| size.over(factor.norm()));
        drawn(&map, "1/7", &around(&size.to_decimal().to_string()))
    };
    let (near, deep) = (magnified(12, 1.0), magnified(500, 1.0));
    assert!(deep.landing.is_some_and(|[x, y]| (x - 100.0).hypot(y - 100.0) < 1e-6));
    let turn = Complex64::cis((factor.arg() * 488.0).rem_euclid(std::f64::consts::TAU)).conj();
    let mut compared = 0;
    for at in deep.lines.iter().flatten() {
        let offset = Complex64::new(at[0] - 100.0, 100.0 - at[1]);
        if !(2.0..60.0).contains(&offset.norm()) {
            continue;
        }
        // What is deep was turned back by that often.
        let there = offset / turn;
        let far = distance_to([100.0 + there.re, 100.0 - there.im], &near.lines);
        assert!(far < 0.1, "{at:?} {far}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

fn alpha_angle() -> Angle {
    "1/7".parse().unwrap()
}

#[test]
fn a_ray_in_the_midst_of_a_deep_view_goes_on_to_the_same_point_and_others_are_not_there() {
    let map = map("-0.123", "0.745");
    let watch = Watch::default();
    let ray = dynamical_ray(&map, "5/17".parse().unwrap(), &watch).unwrap();
    let middle = ray.points[130];
    let [re, im] = [middle.re, middle.im].map(|part| format!("{part:e}"));
    // Doubles know it to some 1e-16: the ray passes there.
    let view = Viewport::parse(&re, &im, "4e-13", [400, 400]).unwrap();
    assert!(view.is_deep());
    let deep = drawn(&map, "5/17", &view);
    assert!(distance_to([200.0, 200.0], &deep.lines) < 2.0, "{:?}", deep.lines);
    assert!(deep.landing.is_none());
    // A view of far more digits about the same point of a line, by the line itself.
    let on_line = deep.lines[0][deep.lines[0].len() / 2];
    let [re, im] = view.point_text(on_line);
    let deeper = drawn(&map, "5/17", &Viewport::parse(&re, &im, "1e-16", [400, 400]).unwrap());
    assert!(distance_to([200.0, 200.0], &deeper.lines) < 30.0, "{:?}", deeper.lines);
    assert!(drawn(&map, "6/17", &view).lines.is_empty());
}

#[test]
fn followed_rays_look_at_their_watch() {
    let watch = Watch::default();
    watch.cancel();
    let map = QuadraticMap::default();
    let angle = alpha_angle();
    assert_eq!(dynamical_ray(&map, angle, &watch), Err(Cancelled));
    assert_eq!(parameter_ray(angle, &watch), Err(Cancelled));
    let deep = Viewport::parse("0", "0", "1e-30", [40, 40]).unwrap();
    assert!(drawn_ray(Plane::Dynamical, &map, angle, &Ruler::of_view(&deep), &watch).is_err());
}
