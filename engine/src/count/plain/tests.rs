use super::*;
use crate::place::{ComplexRegion, Samples};
use num_complex::Complex64;
use proptest::prelude::*;

/// The specification.
fn count(julia: &EscapeTime, x: f64, y: f64) -> u32 {
    super::count(julia.map(), julia.itermax(), x, y)
}

/// Every kernel of this machine, with and without the interior shortcut.
fn kernels() -> Vec<Kernel> {
    Kernel::available().into_iter().flat_map(|kernel| [kernel, kernel.without_interior()]).collect()
}

fn counts(kernel: Kernel, julia: &EscapeTime, points: &[(f64, f64)]) -> Vec<u32> {
    listed(&kernel.prepare(julia), points)
}

fn listed(prepared: &Prepared, points: &[(f64, f64)]) -> Vec<u32> {
    let (xs, ys): (Vec<_>, Vec<_>) = points.iter().copied().unzip();
    let mut counts = vec![u32::MAX; points.len()];
    prepared.count_points(&xs, &ys, &mut counts, &Watch::default()).unwrap();
    counts
}

fn rect(prepared: &Prepared, xs: &[f64], ys: &[f64]) -> Vec<u32> {
    let mut counts = vec![u32::MAX; xs.len() * ys.len()];
    prepared.count_rect(xs, ys, &mut counts, &Watch::default()).unwrap();
    counts
}

fn assert_matches_scalar(julia: &EscapeTime, points: &[(f64, f64)]) {
    let expected: Vec<_> = points.iter().map(|&(x, y)| count(julia, x, y)).collect();
    for kernel in kernels() {
        assert_eq!(counts(kernel, julia, points), expected, "{kernel:?} {julia:?} {points:?}");
    }
}

fn assert_rect_matches_scalar(julia: &EscapeTime, xs: &[f64], ys: &[f64]) {
    let expected: Vec<_> = ys.iter().flat_map(|y| xs.iter().map(|x| count(julia, *x, *y))).collect();
    for kernel in kernels() {
        assert_eq!(rect(&kernel.prepare(julia), xs, ys), expected, "{kernel:?} {julia:?} {xs:?} {ys:?}");
    }
}

fn assert_parameters_match_scalar(threshold: f64, itermax: u32, xs: &[f64], ys: &[f64]) {
    let (px, py) = points(xs, ys);
    let list: Vec<_> = px.into_iter().zip(py).collect();
    let expected: Vec<_> = list.iter().map(|&(x, y)| count_parameter(threshold, itermax, x, y)).collect();
    for kernel in kernels() {
        let prepared = kernel.prepare_parameter(threshold, itermax);
        let told = || format!("{kernel:?} {threshold} {itermax} {xs:?} {ys:?}");
        assert_eq!(rect(&prepared, xs, ys), expected, "{}", told());
        assert_eq!(listed(&prepared, &list), expected, "{}", told());
    }
}

/// Neighbouring columns or rows, anywhere and any distance apart, or unrelated ones.
fn any_lines() -> impl Strategy<Value = Vec<f64>> {
    let even = (-2.2..2.2, -12.0..-0.3, 0usize..40)
        .prop_map(|(first, log, len)| (0..len).map(|i| first + i as f64 * 10f64.powf(log)).collect());
    let special =
        vec![0.0, -0.0, 0.25, -0.75, -1.0, -1.25, 2.0, -2.0, 1e-320, 1e150, 1e154, -1.4e154, 1e200, f64::MAX];
    let any = prop_oneof![3 => -2.1..2.1, 1 => prop::sample::select(special)];
    prop_oneof![3 => even, 1 => prop::collection::vec(any, 0..30)]
}

fn any_c0() -> impl Strategy<Value = Complex64> {
    let part = prop_oneof![
        6 => -2.0..2.0,
        1 => -100.0..100.0,
        1 => prop::sample::select(vec![0.0, -0.0, 1.0, -2.0, 0.25, 1e-300, 1e100, -1e154, 1e300, -f64::MAX]),
    ];
    (part.clone(), part).prop_map(|(re, im)| Complex64::new(re, im))
}

fn any_threshold() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => Just(2.0),
        4 => 0.01..2.0,
        4 => 2.0..100.0,
        2 => prop::sample::select(vec![1e-200, 1e-160, 1e-8, 1e8, 1e77, 1e153, 1.3e154, 1e154, 1e155, 1e200]),
    ]
}

/// Points in the plane, on the threshold's circle, near it, and far beyond what `f64` can square.
fn any_points(threshold: f64) -> impl Strategy<Value = Vec<(f64, f64)>> {
    let on_circle = (0.0..std::f64::consts::TAU, -2i32..3).prop_map(move |(angle, ulps)| {
        let radius = threshold * (1.0 + f64::from(ulps) * f64::EPSILON);
        (radius * angle.cos(), radius * angle.sin())
    });
    let special = || {
        prop::sample::select(vec![0.0, -0.0, 2.0, -2.0, 1e-320, 1e154, -1.4e154, 1e200, f64::MAX, -f64::MAX])
    };
    let point = prop_oneof![6 => (-2.0..2.0, -2.0..2.0), 2 => on_circle, 1 => (special(), special())];
    prop::collection::vec(point, 0..70)
}

fn any_itermax() -> impl Strategy<Value = u32> {
    prop_oneof![1u32..6, 6u32..40, 64u32..400]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn matches_scalar(
        c0 in any_c0(),
        (threshold, points) in any_threshold().prop_flat_map(|t| (Just(t), any_points(t))),
        itermax in any_itermax(),
    ) {
        assert_matches_scalar(&EscapeTime::new(c0, threshold, itermax).unwrap(), &points);
    }

    #[test]
    fn matches_scalar_where_the_threshold_is_c0(
        c0 in any_c0(),
        points in any_points(2.0),
        itermax in any_itermax(),
    ) {
        prop_assume!(c0.norm() > 0.0 && c0.norm().is_finite());
        assert_matches_scalar(&EscapeTime::new(c0, c0.norm(), itermax).unwrap(), &points);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(700))]

    #[test]
    fn rectangles_match_scalar(
        c0 in any_c0(),
        threshold in any_threshold(),
        xs in any_lines(),
        ys in any_lines(),
        itermax in any_itermax(),
    ) {
        assert_rect_matches_scalar(&EscapeTime::new(c0, threshold, itermax).unwrap(), &xs, &ys);
    }

    #[test]
    fn parameters_match_scalar(
        threshold in any_threshold(),
        xs in any_lines(),
        ys in any_lines(),
        itermax in any_itermax(),
    ) {
        assert_parameters_match_scalar(threshold, itermax, &xs, &ys);
    }

    /// Where a threshold and |c0| are nearly equal, an orbit may just come back.
    #[test]
    fn parameters_near_the_threshold_match_scalar(
        threshold in 0.9..2.5,
        around in (0.0..std::f64::consts::TAU, prop::sample::select(vec![1.0, 1.0 - 1e-6, 1.0 - 1e-15, 1.0 + 1e-12])),
        itermax in any_itermax(),
    ) {
        let (angle, factor) = around;
        let line = |middle: f64| (-6..7).map(|i| middle * (1.0 + f64::from(i) * 1e-7)).collect::<Vec<_>>();
        let radius = threshold * factor;
        assert_parameters_match_scalar(threshold, itermax, &line(radius * angle.cos()), &line(radius * angle.sin()));
    }
}

/// c0 whose sets differ in kind: attracting, superattracting, parabolic and nearly so, dendrites, dust.
const NAMED: [(f64, f64); 12] = [
    (-0.12, 0.74),
    (-1.0, 0.0),
    (0.0, 0.0),
    (-0.5, 0.5),
    (0.249_999, 0.0),
    (0.25, 0.0),
    (-0.749, 0.0),
    (-0.75, 0.0),
    (0.0, 1.0),
    (-2.0, 0.0),
    (0.251, 0.0),
    (-1.401_155_189_092_050_6, 0.0),
];

#[test]
fn named_sets_match_scalar() {
    let side = |size: i32| (0..size).map(move |i| f64::from(2 * i + 1 - size) * 3.2 / f64::from(2 * size));
    let points: Vec<_> = side(30).flat_map(|y| side(40).map(move |x| (x, y))).collect();
    for (re, im) in NAMED {
        for (threshold, itermax) in [(2.0, 3000), (2.0, 100), (4.0, 300), (1.0, 200), (0.5, 200)] {
            let julia = EscapeTime::new(Complex64::new(re, im), threshold, itermax).unwrap();
            assert_matches_scalar(&julia, &points);
        }
    }
}

#[test]
fn a_long_list_matches_scalar() {
    let points: Vec<_> =
        (0..5001).map(|i| (f64::from(i) * 4e-5 - 0.1, f64::from(i % 71) * 2e-3 - 0.07)).collect();
    let julia = EscapeTime::new(Complex64::new(-0.835, -0.2321), 2.0, 100).unwrap();
    assert_matches_scalar(&julia, &points);
}

#[test]
fn every_shape_of_a_rectangle_matches_scalar() {
    let line = |len: usize, first: f64| -> Vec<f64> { (0..len).map(|i| first + i as f64 * 0.013).collect() };
    for julia in [
        EscapeTime::new(Complex64::new(-0.835, -0.2321), 2.0, 80).unwrap(),
        EscapeTime::new(Complex64::new(-0.12, 0.74), 2.0, 300).unwrap(),
    ] {
        for columns in (0..20).chain([64]) {
            for rows in (0..14).chain([64]) {
                assert_rect_matches_scalar(&julia, &line(columns, -0.4), &line(rows, -0.3));
            }
        }
    }
}

/// The whole Mandelbrot set, its cusp, and where the shortcuts end: the rims of the cardioid and of the disc.
#[test]
fn named_parameters_match_scalar() {
    let line = |middle: f64, width: f64, len: i32| -> Vec<f64> {
        (0..len).map(|i| middle + (f64::from(2 * i + 1 - len) / f64::from(2 * len)) * width).collect()
    };
    for (re, im, width) in [
        (-0.6, 0.0, 3.4),
        (0.25, 0.0, 1e-2),
        (0.25, 0.0, 1e-7),
        (0.25, 0.0, 1e-16),
        (-0.75, 0.0, 1e-3),
        (-1.25, 0.0, 2e-3),
        (-1.0, 0.25, 1e-3),
        (-0.125, 0.649_519_052_838_329, 1e-3),
        (-0.390_540_870_218_4, -0.586_787_907_346_97, 1e-4),
        (-2.0, 0.0, 1e-5),
        (-1.768_778_8, 0.001_738_9, 1e-2),
    ] {
        for (threshold, itermax) in [(2.0, 2000), (2.0, 90), (10.0, 400), (1.9, 300), (1.0, 200)] {
            assert_parameters_match_scalar(threshold, itermax, &line(re, width, 30), &line(im, width, 20));
        }
    }
}

/// Followed to the end, this would take hours.
#[test]
fn shortcuts_end_what_no_itermax_would() {
    let line: Vec<_> = (0..24).map(|i| f64::from(i) * 1e-3 - 0.1).collect();
    for kernel in Kernel::available() {
        for (re, im) in [(0.0, 0.0), (-1.0, 0.0), (-0.122_561, 0.744_862), (-1.754_877, 0.0)] {
            let xs: Vec<_> = line.iter().map(|x| re + x * 1e-3).collect();
            let ys: Vec<_> = line.iter().map(|y| im + y * 1e-3).collect();
            let counts = rect(&kernel.prepare_parameter(2.0, crate::MAX_ITERMAX), &xs, &ys);
            assert!(counts.iter().all(|count| *count == crate::MAX_ITERMAX), "{kernel} {re} {im}");
        }
        let basilica = EscapeTime::new(Complex64::new(-1.0, 0.0), 2.0, crate::MAX_ITERMAX).unwrap();
        let counts = rect(&kernel.prepare(&basilica), &line, &line);
        assert!(counts.iter().all(|count| *count == crate::MAX_ITERMAX), "{kernel}");
    }
}

/// Each bound that the proof in `parameter` names, on a ring of multipliers as near to 1 as the shortcut goes.
#[test]
fn what_stays_by_proof_stays() {
    for k in 0..200 {
        let multiplier = Complex64::from_polar(1.0 - 2.6e-4, f64::from(k) * 0.031_415_926);
        for c in [multiplier / 2.0 - multiplier * multiplier / 4.0, multiplier / 4.0 - 1.0] {
            let (mut x, mut y) = (0.0, 0.0);
            let mut farthest: f64 = 0.0;
            for _ in 0..20_000 {
                (x, y) = (x * x - y * y + c.re, x * y + y * x + c.im);
                farthest = farthest.max(x * x + y * y);
            }
            assert!(farthest < 1.73 * 1.73, "{c}");
            for kernel in Kernel::available() {
                // Some hundred iterations would not bring it back to a state that it had.
                let prepared = kernel.prepare_parameter(2.0, crate::MAX_ITERMAX);
                assert_eq!(listed(&prepared, &[(c.re, c.im)]), [crate::MAX_ITERMAX], "{kernel} {c}");
            }
        }
    }
}

#[test]
fn every_fourth_row_and_column_of_the_article_has_the_known_sum() {
    let region = ComplexRegion::new(-0.1, 0.1, -0.1, 0.1).unwrap();
    let [xs, ys] = Samples::region(region, 4000).unwrap().axes().unwrap();
    let julia = EscapeTime::new(Complex64::new(-0.835, -0.2321), 2.0, 100).unwrap();
    let points: Vec<_> =
        ys.iter().step_by(4).flat_map(|y| xs.iter().step_by(4).map(move |x| (*x, *y))).collect();
    let scalar: u64 = points.iter().map(|&(x, y)| u64::from(count(&julia, x, y))).sum();
    for kernel in Kernel::available() {
        let sum: u64 = counts(kernel, &julia, &points).into_iter().map(u64::from).sum();
        assert_eq!(sum, scalar, "{kernel}");
    }
}

#[test]
fn an_orbit_of_nan_has_not_escaped() {
    let julia = EscapeTime::new(Complex64::new(0.1, 0.1), 2.0, 50).unwrap();
    assert_eq!(count(&julia, 1e200, 1e200), 50);
    assert_matches_scalar(&julia, &[(1e200, 1e200), (1e200, 0.0), (0.0, 0.0)]);
}

#[test]
fn a_cancelled_count_stops() {
    let watch = Watch::default();
    watch.cancel();
    let julia = EscapeTime::new(Complex64::new(0.25, 0.0), 2.0, crate::MAX_ITERMAX).unwrap();
    for kernel in kernels() {
        let stopped = kernel.prepare(&julia).count_points(&[0.1], &[0.1], &mut [0], &watch);
        assert_eq!(stopped, Err(Cancelled), "{kernel}");
        let stopped = kernel.prepare_parameter(2.0, 9).count_rect(&[0.1; 9], &[0.1; 3], &mut [0; 27], &watch);
        assert_eq!(stopped, Err(Cancelled), "{kernel}");
    }
}

/// One block that takes hours: it is left when the flag is set, whether its iterations are tested or not.
#[test]
fn a_block_that_takes_long_is_left_in_the_middle() {
    let julia = EscapeTime::new(Complex64::new(-1.0, 0.0), 2.0, crate::MAX_ITERMAX).unwrap();
    for kernel in Kernel::available() {
        let (prepared, watch) = (kernel.without_interior().prepare(&julia), Watch::default());
        std::thread::scope(|scope| {
            let counting = scope.spawn(|| prepared.count_rect(&[0.0; 8], &[0.0; 5], &mut [0; 40], &watch));
            std::thread::sleep(std::time::Duration::from_millis(20));
            watch.cancel();
            assert_eq!(counting.join().unwrap(), Err(Cancelled), "{kernel}");
        });
    }
}

#[test]
fn a_threshold_that_nothing_is_beyond_gives_itermax() {
    for threshold in [f64::NAN, f64::INFINITY, 1e200] {
        assert_parameters_match_scalar(threshold, 70, &[0.0, 1.0, 1e200, f64::MAX], &[0.0, 3.0]);
    }
}

/// On the repelling fixed point 2 of c0 = -2, with hardly any imaginary part: the real part stays the same for
/// hundreds of iterations, until the other one has grown. Only all of a state that comes back ends an orbit.
#[test]
fn half_a_state_that_comes_back_ends_no_orbit() {
    let julia = EscapeTime::new(Complex64::new(-2.0, 0.0), 4.0, 3000).unwrap();
    let points: Vec<_> = (200..300).map(|exponent| (2.0, 10f64.powi(-exponent))).collect();
    assert!(points.iter().all(|&(x, y)| count(&julia, x, y) < 600));
    assert_matches_scalar(&julia, &points);
}
