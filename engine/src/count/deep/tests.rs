mod audit_tests;

use super::*;
use crate::map::QuadraticMap;
use crate::number::{BigPoint, Fixed, FloatExp};
use proptest::prelude::*;

/// A point of the set with no period: inverse iterates, to either side by turns that do not repeat.
pub(super) fn generic(julia: &EscapeTime, bits: usize, mut seed: u32) -> [Fixed; 2] {
    let (c0, _) = BigPoint::new(super::frame::c0(julia, bits).each_ref(), bits);
    let far = big(1.5, 0.5, bits);
    let zero = big(0.0, 0.0, bits);
    let point = (0..bits).fold(far, |z, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let root = z.plus(&c0, -1).sqrt();
        if seed >> 31 == 0 { root } else { zero.plus(&root, -1) }
    });
    point.parts()
}

/// A view of a width of `10^exponent`.
pub(super) fn view_at(center: &[Fixed; 2], exponent: i64, size: [u32; 2]) -> Viewport {
    let [re, im] = center.each_ref().map(|part| part.to_exact_decimal().to_string());
    Viewport::parse(&re, &im, &format!("1e{exponent}"), size).unwrap()
}

pub(super) fn places([columns, rows]: [u32; 2]) -> (Vec<f64>, Vec<f64>) {
    let side = |index: u32, side: u32| (2.0 * f64::from(index) + 1.0 - f64::from(side)) / 2.0;
    (0..rows).flat_map(|j| (0..columns).map(move |i| (side(i, columns), -side(j, rows)))).unzip()
}

/// Plain iteration with many more bits than the view needs, and no bound of anything.
fn brute_force(julia: &EscapeTime, frame: &Frame, place: [f64; 2], bits: usize) -> u32 {
    let start = frame.point(place);
    let (mut z, _) = BigPoint::new(start.each_ref(), bits);
    let (c0, _) = BigPoint::new(super::frame::c0(julia, bits).each_ref(), bits);
    let threshold = Fixed::from_f64(julia.threshold());
    for n in 0..julia.itermax() {
        z.step(&c0);
        if z.norm_sqr_minus(&threshold) > FloatExp::ZERO {
            return n;
        }
    }
    julia.itermax()
}

pub(super) fn julia(re: &str, im: &str, threshold: f64, itermax: u32) -> EscapeTime {
    EscapeTime::of(&QuadraticMap::parse(re, im, threshold).unwrap(), itermax)
}

pub(super) fn prepared(julia: &EscapeTime, view: &Viewport) -> DeepView {
    DeepView::prepare(Level::new(), julia, view, None, &Watch::default(), &mut |_| {}).unwrap()
}

fn counts(julia: &EscapeTime, view: &Viewport) -> Vec<u32> {
    let (xs, ys) = places(view.size());
    let mut counts = vec![u32::MAX; xs.len()];
    prepared(julia, view).count_points(&xs, &ys, &mut counts, &Watch::default()).unwrap();
    counts
}

/// Compares every pixel with brute force in about four times the bits that the view's radius has, as a
/// view that folds over 0 needs twice as many, and one that folds on the threshold's circle twice that.
/// A pixel that stays for very long needs even more.
fn assert_true(julia: &EscapeTime, view: &Viewport) {
    let frame = Frame::new(view);
    let bits = 400 + 4 * (-frame.radius_log2()).max(0.0) as usize;
    let (xs, ys) = places(view.size());
    let found = counts(julia, view);
    for ((x, y), found) in xs.iter().zip(&ys).zip(found) {
        let expected = |bits| brute_force(julia, &frame, [*x, *y], bits);
        assert!(
            found == expected(bits) || found == expected(8 * bits),
            "{found} and not {} at {x} {y} in {julia:?} {view:?}",
            expected(8 * bits)
        );
    }
}

fn big(re: f64, im: f64, bits: usize) -> BigPoint {
    BigPoint::new([&Fixed::from_f64(re), &Fixed::from_f64(im)], bits).0
}

#[derive(Clone, Copy, Debug)]
enum Center {
    /// See [`generic`].
    Generic,
    Zero,
    /// `f^k` of it is 0.
    PreimageOfZero(u32),
    FixedPoint,
    PeriodTwo,
}

impl Center {
    fn find(self, julia: &EscapeTime, bits: usize) -> [Fixed; 2] {
        let (c0, _) = BigPoint::new(super::frame::c0(julia, bits).each_ref(), bits);
        let one = big(1.0, 0.0, bits);
        let zero = big(0.0, 0.0, bits);
        let fixed_point = || one.plus(&one.plus(&c0, -4).sqrt(), 1).half();
        let back = |z: &BigPoint| z.plus(&c0, -1).sqrt();
        match self {
            Self::Zero => zero,
            Self::FixedPoint => fixed_point(),
            Self::PreimageOfZero(k) => (0..k).fold(zero, |z, _| back(&z)),
            Self::PeriodTwo => zero.plus(&one, -1).plus(&zero.plus(&one, -3).plus(&c0, -4).sqrt(), 1).half(),
            Self::Generic => return generic(julia, bits, 12345),
        }
        .parts()
    }
}

const CENTERS: [Center; 6] = [
    Center::Generic,
    Center::Zero,
    Center::PreimageOfZero(1),
    Center::PreimageOfZero(3),
    Center::FixedPoint,
    Center::PeriodTwo,
];

/// Compares views around all kinds of centres, from wide to narrow, with brute force.
fn assert_true_at_all_widths(julia: &EscapeTime) {
    for (exponent, size) in
        [(0, [12, 8]), (-5, [12, 8]), (-20, [12, 8]), (-60, [9, 6]), (-155, [5, 4]), (-300, [4, 3])]
    {
        for center in CENTERS {
            let center = center.find(julia, (400 - 7 * exponent) as usize);
            assert_true(julia, &view_at(&center, exponent, size));
        }
    }
    let center = Center::Generic.find(julia, 3600);
    assert_true(julia, &view_at(&center, -1000, [2, 2]));
}

/// Real, -1.5437: the third iterate of 0 is a fixed point, for ever by c^3 + 2 c^2 + 2 c + 2 = 0.
const MISIUREWICZ: &str = "-1.543689012692076361570855971801747986525203297650983935240804037831168673927973866485157914576059125462120829226367060189278756463322141011522909218905292722992781697157582950422170089518563410700385200128000282366477261779986908996884104614976976927086847969611978920181446128991348585592145309524153482664595734117098522176434389";

#[test]
fn spirals_are_true() {
    assert_true_at_all_widths(&julia("-0.835", "-0.2321", 2.0, 4000));
}

#[test]
fn a_dendrite_is_true() {
    assert_true_at_all_widths(&julia("0", "1", 2.0, 4000));
}

#[test]
fn slow_orbits_are_true() {
    assert_true_at_all_widths(&julia("0.251", "0", 2.0, 2500));
    // Long enough for all of them to escape.
    let julia = julia("0.251", "0", 2.0, 25_000);
    assert_true(&julia, &view_at(&Center::FixedPoint.find(&julia, 400), -15, [6, 4]));
}

#[test]
fn the_rabbit_is_true() {
    assert_true_at_all_widths(&julia("-0.12", "0.74", 2.0, 4000));
}

#[test]
fn the_feigenbaum_point_is_true() {
    assert_true_at_all_widths(&julia("-1.401155189092050606", "0", 2.0, 1500));
}

#[test]
fn weak_and_long_attractors_are_true() {
    for re in [
        "0.25",
        "0.250000000000000000000000000001",
        "-0.75",
        "-0.7499",
        "-0.7501",
        "-1.4011138049397767",
        "-1.2501",
    ] {
        let julia = julia(re, "0", 2.0, 800);
        for (exponent, size) in [(0, [12, 8]), (-5, [7, 5]), (-20, [7, 5]), (-60, [4, 3])] {
            for center in CENTERS {
                let center = center.find(&julia, (400 - 7 * exponent) as usize);
                assert_true(&julia, &view_at(&center, exponent, size));
            }
        }
    }
}

#[test]
fn larger_thresholds_are_true() {
    assert_true_at_all_widths(&julia("0.4", "0.4", 10.0, 4000));
    assert_true_at_all_widths(&julia("-2", "0", 100.0, 4000));
}

#[test]
fn a_parameter_of_hundreds_of_digits_is_true() {
    assert_true_at_all_widths(&julia(MISIUREWICZ, "0", 2.0, 4000));
}

#[test]
fn orbits_that_touch_or_cross_the_circle_are_true() {
    // The ends of this set lie on the circle; half of a view around one of their preimages escapes.
    let julia_of_circle = julia("-2", "0", 2.0, 3000);
    for (exponent, size) in [(-5, [12, 8]), (-60, [9, 6]), (-155, [5, 4])] {
        for center in CENTERS {
            let center = center.find(&julia_of_circle, (400 - 7 * exponent) as usize);
            assert_true(&julia_of_circle, &view_at(&center, exponent, size));
        }
    }
    // Small thresholds, which orbits leave and come back into.
    for threshold in [0.3, 0.9, 1.4] {
        let julia = julia("-0.835", "-0.2321", threshold, 300);
        for exponent in [0, -20, -60] {
            let center = Center::Generic.find(&julia, 900);
            assert_true(&julia, &view_at(&center, exponent, [9, 6]));
        }
    }
    // The lines between two counts far outside of the set, crossed by a deep view.
    let julia = julia("0", "0", 2.0, 100);
    let square_root = "1.414213562373095048801688724209698078569671875376948073176679737990732478";
    let fourth_root = "1.189207115002721066717499970560475915292972092463817413019002224719466668";
    for center in [square_root, fourth_root] {
        for exponent in [-3, -30, -60] {
            let view = Viewport::parse(center, "0", &format!("1e{exponent}"), [9, 6]).unwrap();
            assert_true(&julia, &view);
            let mut found = counts(&julia, &view);
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), 2, "both sides are in view");
        }
    }
}

#[test]
fn the_inside_is_known_at_once_at_any_depth_and_beside_the_outside() {
    let julia_of_rabbit = julia("-0.12", "0.74", 2.0, 200_000);
    for width in ["1e-3", "1e-20", "1e-300", "1e-1000"] {
        let view = Viewport::parse("0.01", "-0.02", width, [640, 400]).unwrap();
        assert_eq!(prepared(&julia_of_rabbit, &view).uniform, Some(200_000), "{width}");
    }
    // Orbits that come to 0 twice as near each time need no bits for that.
    let view = Viewport::parse("0.1", "0.1", "1e-30", [64, 40]).unwrap();
    assert_eq!(prepared(&julia("0", "0", 2.0, 40), &view).uniform, Some(40));
    let julia = julia("-0.12", "0.74", 2.0, 2_000);
    let center = Center::PreimageOfZero(4).find(&julia, 900);
    for exponent in [0, -1] {
        let view = view_at(&center, exponent, [12, 8]);
        assert_true(&julia, &view);
        let found = counts(&julia, &view);
        assert!(found.contains(&2_000) && found.iter().any(|count| *count < 2_000));
    }
}

/// Around a repelling fixed point of multiplier `lambda`, the view at the scale `s / |lambda|^k` tends
/// to the view at `s` with `k` added to every count; `k` is even, as a negative `lambda` turns it.
fn assert_self_similar(julia: &EscapeTime, center: [Fixed; 2], log10_lambda: f64, depth: i64) {
    const SIZE: [u32; 2] = [40, 30];
    let view = |log10_width: f64| {
        let exponent = log10_width.floor();
        let [re, im] =
            center.each_ref().map(|part| part.to_decimal(((depth + 60) * 10 / 3) as usize).to_string());
        let width = format!("{:.16}e{exponent}", 10f64.powf(log10_width - exponent));
        Viewport::parse(&re, &im, &width, SIZE).unwrap()
    };
    let shallow = -30.0;
    let steps = 2 * ((depth as f64 + shallow) / (2.0 * log10_lambda)) as u32;
    let (wide, deep) =
        (counts(julia, &view(shallow)), counts(julia, &view(shallow - f64::from(steps) * log10_lambda)));
    let differing = wide.iter().zip(&deep).filter(|(wide, deep)| **deep != **wide + steps).count();
    let mut kinds = wide.clone();
    kinds.sort_unstable();
    kinds.dedup();
    assert!(kinds.len() > 5, "there is something to see: {kinds:?}");
    // The width is rounded: pixels on the line between two counts may fall on either side.
    assert!(differing * 100 <= wide.len(), "{differing} of {} differ", wide.len());
}

#[test]
fn views_of_thousands_of_digits_are_similar_to_themselves() {
    // The fixed point 1/2 - sqrt(1 - 4 c0) / 2 of multiplier 1 - sqrt(1 - 4 c0), negative.
    let julia_of_c0 = julia("-1.6", "0", 2.0, 100_000);
    let bits = 10_300;
    let one = big(1.0, 0.0, bits);
    let (c0, _) = BigPoint::new(super::frame::c0(&julia_of_c0, bits).each_ref(), bits);
    let root = one.plus(&one.plus(&c0, -4).sqrt(), -1);
    let multiplier = (1.0 - (1.0f64 + 6.4).sqrt()).abs();
    assert_self_similar(&julia_of_c0, root.half().parts(), multiplier.log10(), 3000);
}

#[test]
fn views_of_ten_thousand_digits_are_similar_to_themselves() {
    // The other one, of multiplier 1 + sqrt(1 - 4 c0).
    let julia = julia("-1.401155189092050606", "0", 2.0, 100_000);
    let multiplier = 1.0 + (1.0f64 + 4.0 * 1.401_155_189_092_050_6).sqrt();
    assert_self_similar(&julia, Center::FixedPoint.find(&julia, 33_800), multiplier.log10(), 10_000);
}

#[test]
fn numbers_of_three_thousand_digits_are_taken() {
    let long = |first: &str| format!("{first}{}", "0123456789".repeat(300));
    let julia = EscapeTime::of(&QuadraticMap::parse(&long("-0.835"), &long("-0.2321"), 2.0).unwrap(), 1000);
    let view = Viewport::parse(&long("0.1"), &long("-0.2"), "1e-2900", [8, 6]).unwrap();
    let mut found = counts(&julia, &view);
    found.dedup();
    assert_eq!(found.len(), 1, "nothing is so near to the set");
    assert_true(&julia, &Viewport::parse(&long("0.1"), &long("-0.2"), "3", [8, 6]).unwrap());
}

#[test]
fn a_reference_orbit_serves_views_nearby() {
    let julia = julia("-0.835", "-0.2321", 2.0, 4000);
    let view = view_at(&Center::Generic.find(&julia, 900), -30, [12, 8]);
    let (none, watch) = (&mut |_| {}, Watch::default());
    let known = prepared(&julia, &view).reference();
    for (near, same) in [
        (view.panned(100, -70), true),
        (view.zoomed(40.0, [3.0, 1.0]), true),
        (view.zoomed(1e-3, [3.0, 1.0]), true),
        (view.panned(100_000, 0), false),
        (view.zoomed(1e12, [3.0, 1.0]), false),
    ] {
        let prepared = DeepView::prepare(Level::new(), &julia, &near, Some(&known), &watch, none).unwrap();
        assert_eq!(Arc::ptr_eq(&prepared.orbit, &known.0), same);
        let (xs, ys) = places(near.size());
        let mut found = vec![0; xs.len()];
        prepared.count_points(&xs, &ys, &mut found, &watch).unwrap();
        assert_eq!(found, counts(&julia, &near));
        assert_true(&julia, &near);
    }
}

/// A zoom walk as with a mouse wheel and a hand.
fn walk(view: &Viewport, steps: &[(i32, f64, f64, bool)]) -> Vec<Viewport> {
    let [columns, rows] = view.size().map(f64::from);
    let steps = steps.iter().scan(view.clone(), |view, (notches, x, y, pan)| {
        *view = match pan {
            true => view.panned((x * columns) as i64, (y * rows) as i64),
            false => view.zoomed(2f64.powf(f64::from(*notches) * 0.4), [x * columns, y * rows]),
        };
        Some(view.clone())
    });
    steps.collect()
}

/// Views of a walk have the bounds and counts that they have afresh; returns how many new reference orbits
/// were made for them.
fn assert_walk_is_forgotten(julia: &EscapeTime, views: &[Viewport]) -> usize {
    let watch = Watch::default();
    let planner = || crate::Planner::new(crate::Kernel::best());
    let mut kept = planner();
    let mut known: Option<Reference> = None;
    let mut made = 0;
    for view in views {
        let bounds = kept.bounds(julia.map(), view, &watch).unwrap();
        assert_eq!(bounds, planner().bounds(julia.map(), view, &watch).unwrap(), "{julia:?} {view:?}");
        let (xs, ys) = places(view.size());
        let known_before = known.take();
        let prepared =
            DeepView::prepare(Level::new(), julia, view, known_before.as_ref(), &watch, &mut |_| {}).unwrap();
        // Along another view's orbit the leaves are spread before it ends, so that few go the slow way.
        let is_own = prepared.frame.center == *prepared.orbit.center();
        let stop = prepared.advance(&mut prepared.start.clone(), &watch).unwrap();
        let is_good = stop != Stop::Spread || leaf::is_spread_enough(&prepared.start);
        assert!(is_own || is_good, "{julia:?} {view:?}");
        let reference = prepared.reference();
        made += usize::from(known_before.is_none_or(|before| !Arc::ptr_eq(&before.0, &reference.0)));
        known = Some(reference);
        let mut found = vec![0; xs.len()];
        prepared.count_points(&xs, &ys, &mut found, &watch).unwrap();
        assert_eq!(found, counts(julia, view), "{julia:?} {view:?}");
        let escaped = found.iter().copied().filter(|count| *count < julia.itermax());
        assert!(escaped.min().is_none_or(|least| bounds[0] <= least), "{bounds:?} {julia:?} {view:?}");
    }
    made
}

#[test]
fn an_orbit_that_serves_badly_is_made_anew() {
    // Afresh, the bounds of these views differed by hundreds from those along the first one's orbit.
    let text = include_str!("../../../../assets/centers/boundary.txt");
    let [re, im] = [0, 1].map(|line| text.split_whitespace().nth(line).unwrap());
    let julia = julia("-0.835", "-0.2321", 2.0, 1200);
    let mut view = Viewport::parse(re, im, "1e-300", [98, 81]).unwrap().panned(16, 8);
    let mut views = vec![view.clone()];
    for _ in 0..9 {
        view = view.zoomed(2f64.powf(1.2), [65.6, 47.8]);
        views.push(view.clone());
    }
    let made = assert_walk_is_forgotten(&julia, &views);
    assert!((2..6).contains(&made), "{made} orbits");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn a_view_is_what_it_is_whichever_way_led_to_it(
        c0 in prop::sample::select(vec![
            ("-0.835", "-0.2321"), ("0", "1"), ("0.251", "0"), ("-0.12", "0.74"), ("-2", "0"), ("0.4", "0.4"),
        ]),
        threshold in prop::sample::select(vec![2.0, 2.0, 50.0, 1.1]),
        seed in any::<u32>(),
        exponent in -120i64..-12,
        steps in prop::collection::vec((-10i32..16, 0f64..1.0, 0f64..1.0, prop::bool::weighted(0.3)), 6),
    ) {
        let julia = julia(c0.0, c0.1, threshold, 900);
        let center = generic(&julia, (400 - 4 * exponent) as usize, seed);
        let view = view_at(&center, exponent, [31, 20]);
        assert_walk_is_forgotten(&julia, &walk(&view, &steps));
    }
}

#[test]
fn a_view_whose_centre_settles_has_the_bounds_that_it_has_afresh() {
    // The orbit of its own centre ends near the attracting cycle, before the view is spread; another one goes on.
    let julia = julia("-0.12", "0.74", 2.0, 900);
    let start = view_at(&generic(&julia, 776, 1_851_926_462), -94, [31, 20]);
    let steps = [
        (0, 0.0, 0.0, false),
        (-8, 0.477_615_747_657_242_85, 0.590_246_417_346_974_8, false),
        (-8, 0.567_070_590_856_209_5, 0.904_234_444_976_37, false),
        (-4, 0.815_325_121_304_422_7, 0.193_040_054_959_108_03, false),
        (-9, 0.162_070_265_291_386_63, 0.205_492_195_899_042_9, false),
        (15, 0.367_832_571_227_489_75, 0.840_065_560_785_470_2, false),
    ];
    assert_walk_is_forgotten(&julia, &walk(&start, &steps));
}

#[test]
fn thresholds_of_any_size_are_true() {
    for threshold in [
        1e-300, 1e-200, 1e-145, 1e-139, 1e-100, 1e-30, 1e-8, 1e-3, 1e6, 1e30, 1e60, 1e71, 1e100, 1e140,
        1e141, 1e147, 1e154, 1e200, 1e308,
    ] {
        for (re, im) in [("-0.835", "-0.2321"), ("0", "1"), ("0", "0"), ("-2", "0"), ("1e-20", "0")] {
            let julia = julia(re, im, threshold, 60);
            for (exponent, size) in [(0, [7, 5]), (-20, [7, 5]), (-60, [3, 2])] {
                let center = generic(&julia, (400 - 4 * exponent) as usize, 7);
                assert_true(&julia, &view_at(&center, exponent, size));
            }
            for center in ["1e-4", "1.7", "1e-150"] {
                let view = Viewport::parse(center, "0.3", "1e-20", [3, 3]).unwrap();
                assert_true(&julia, &view);
                assert_true(&julia, &Viewport::parse(center, "0", "1e-20", [3, 3]).unwrap());
            }
        }
    }
}

#[test]
fn large_parameters_and_far_views_are_true() {
    for (re, im) in [("1e307", "1e307"), ("1e31", "0"), ("-1e29", "3e28"), ("1000", "0")] {
        for threshold in [2.0, 1e20, 1e160, 1e308] {
            let julia = julia(re, im, threshold, 40);
            for (center, width) in [("0.3", "1e-20"), ("1e20", "3"), ("1e16", "1e90"), ("-1e100", "1e-30")] {
                assert_true(&julia, &Viewport::parse(center, "0", width, [5, 4]).unwrap());
            }
            // Those of a larger c0 are further out than a view can be.
            if re != "1e307" {
                let center = generic(&julia, 900, 3);
                assert_true(&julia, &view_at(&center, -20, [5, 4]));
            }
        }
    }
}

#[test]
fn a_tiny_threshold_around_a_point_that_stays_is_no_endless_work() {
    // Without an end of the reference orbit there, each iteration doubles its bits.
    for (c0, threshold) in [("0", 1e-8), ("0", 1e-9), ("1e-20", 1e-8), ("0", 1e-100), ("0", 1e-300)] {
        let julia = julia(c0, "0", threshold, 1_000_000);
        let found = counts(&julia, &Viewport::parse("1e-4", "0", "1e-20", [4, 4]).unwrap());
        // The square of 1e-4 is 1e-8: the threshold is crossed there, or all are outside.
        let of_few =
            counts(&EscapeTime::of(julia.map(), 6), &Viewport::parse("1e-4", "0", "1e-20", [4, 4]).unwrap());
        let cut: Vec<u32> = found.iter().map(|count| (*count).min(6)).collect();
        assert_eq!(cut, of_few);
        assert!(found.iter().all(|count| [0, 1_000_000].contains(count)), "{found:?}");
    }
}

#[test]
fn real_orbits_that_stay_are_known_at_once() {
    for (c0, center) in [("-2", "0.3"), ("-1.9", "0.3"), ("-1.9", "1.9661"), ("0.25", "0.5"), ("-2", "2")] {
        let julia = julia(c0, "0", 2.0, 1_000_000);
        let view = Viewport::parse(center, "0", "1e-20", [5, 3]).unwrap();
        let (xs, ys) = places(view.size());
        let mut found = vec![0; xs.len()];
        let settled = prepared(&julia, &view).count_points(&xs, &ys, &mut found, &Watch::default()).unwrap();
        assert!(settled.len() <= 2, "{c0} {center}: {settled:?}");
        let brief = EscapeTime::of(julia.map(), 300);
        assert_true(&brief, &view);
        let cut: Vec<u32> = found.iter().map(|count| (*count).min(300)).collect();
        assert_eq!(cut, counts(&brief, &view));
    }
    // The orbits of the imaginary axis are real from their first iteration on.
    let julia = julia("-1.9", "0", 2.0, 1_000_000);
    let view = Viewport::parse("0", "0.1", "1e-20", [3, 5]).unwrap();
    let found = counts(&julia, &view);
    assert!((0..5).all(|row| found[3 * row + 1] == 1_000_000 && found[3 * row] < 1000), "{found:?}");
}

#[test]
fn a_point_on_the_circle_is_decided_where_arithmetic_is_exact() {
    // |0^2 + c0| is 1 for c0 = 0.6 + 0.8i, which no number of bits is exactly; then it is outside.
    for threshold in [1.0, 2.0] {
        let julia = julia("0.6", "0.8", threshold, 50);
        let view = Viewport::parse("0", "0", "1e-20", [3, 3]).unwrap();
        let found = counts(&julia, &view);
        assert_eq!(found[4], 1 + u32::from(threshold == 2.0), "{found:?}");
    }
}

#[test]
fn what_is_not_decided_is_an_error() {
    // No exact number is short enough for it: 1 and 1e-30000 more than the threshold.
    let far = format!("1.{}1", "0".repeat(29_999));
    let julia = julia(&far, "0", 1.0, 50);
    let plain = Plain::new(&julia);
    let start = [Fixed::ZERO, Fixed::ZERO];
    let settle =
        |most| settle::count_within(&julia, &plain, (&start, [1.5, -2.0]), 100, most, &Watch::default());
    let undecided = crate::Undecided { half_pixels: [3, -4], iterations: 0, bits: 1000 };
    assert_eq!(settle(1000), Err(undecided.into()));
    assert_eq!(
        undecided.to_string(),
        "1000 bits do not tell whether the pixel 1.5 right of and -2 above the middle of the view has \
         escaped after 1 iterations"
    );
    assert_eq!(settle(200_000), Ok(0));
}

#[test]
fn a_cancelled_count_ends_whichever_way_a_pixel_goes() {
    let watch = Watch::default();
    watch.cancel();
    let julia = julia("-0.835", "-0.2321", 2.0, 4000);
    let view = view_at(&generic(&julia, 900, 5), -30, [12, 8]);
    let ready = prepared(&julia, &view);
    let stopped = Err(Cancelled);
    assert_eq!(ready.count_alone([0.5, 0.5], &watch), stopped);
    assert_eq!(ready.settle([0.5, 0.5], &watch), Err(Cancelled.into()));
    assert_eq!(ready.count_points(&[0.5], &[0.5], &mut [0], &watch).err(), Some(Cancelled.into()));
    assert!(
        ready
            .orbit
            .lasts(&ready.plain, &ready.frame, &first_series(&ready.frame, &ready.orbit), &watch)
            .is_err()
    );
}

#[test]
fn a_cancelled_orbit_ends() {
    let watch = Watch::default();
    watch.cancel();
    let view = Viewport::parse("0", "0", "1e-20000", [8, 6]).unwrap();
    let found =
        DeepView::prepare(Level::new(), &julia("0", "1", 2.0, 1_000_000), &view, None, &watch, &mut |_| {});
    assert_eq!(found.err(), Some(DeepError::Cancelled(Cancelled)));
}

/// The instruction sets of this machine.
pub(super) fn levels() -> Vec<Level> {
    crate::Kernel::available().into_iter().map(|kernel| kernel.level()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_view_is_true_whichever_instructions_find_it(
        (re, im) in (-1.9f64..0.6, -1.1f64..1.1),
        threshold in prop::sample::select(vec![2.0, 2.0, 2.0, 2.5, 7.0, 100.0, 1e5, 0.8]),
        seed in any::<u32>(),
        exponent in -120i64..1,
        (columns, rows) in (1u32..12, 1u32..9),
        itermax in prop::sample::select(vec![40u32, 700, 2000]),
    ) {
        let julia = julia(&re.to_string(), &im.to_string(), threshold, itermax);
        let center = generic(&julia, (400 - 4 * exponent) as usize, seed);
        let view = view_at(&center, exponent, [columns, rows]);
        assert_true(&julia, &view);
        let (xs, ys) = places(view.size());
        let expected = counts(&julia, &view);
        for level in levels() {
            let view = DeepView::prepare(level, &julia, &view, None, &Watch::default(), &mut |_| {}).unwrap();
            let mut found = vec![u32::MAX; xs.len()];
            view.count_points(&xs, &ys, &mut found, &Watch::default()).unwrap();
            prop_assert_eq!(&found, &expected);
        }
    }
}
