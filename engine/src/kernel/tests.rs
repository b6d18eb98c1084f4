use super::*;
use crate::place::{ComplexRegion, Samples};
use num_complex::Complex64;
use proptest::prelude::*;

/// The specification.
fn count(julia: &Julia, x: f64, y: f64) -> u32 {
    super::count(julia.map(), julia.itermax(), x, y)
}

/// Every kernel of this machine, with and without the interior shortcut.
fn kernels() -> Vec<Kernel> {
    Kernel::available().into_iter().flat_map(|kernel| [kernel, kernel.without_interior()]).collect()
}

fn counts(kernel: Kernel, julia: &Julia, points: &[(f64, f64)]) -> Vec<u32> {
    let (xs, ys): (Vec<_>, Vec<_>) = points.iter().copied().unzip();
    let mut counts = vec![u32::MAX; points.len()];
    kernel.prepare(julia).count_points(&xs, &ys, &mut counts, &Cancel::default()).unwrap();
    counts
}

fn assert_matches_scalar(julia: &Julia, points: &[(f64, f64)]) {
    let expected: Vec<_> = points.iter().map(|&(x, y)| count(julia, x, y)).collect();
    for kernel in kernels() {
        assert_eq!(counts(kernel, julia, points), expected, "{kernel:?} {julia:?} {points:?}");
    }
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
        assert_matches_scalar(&Julia::new(c0, threshold, 0, itermax).unwrap(), &points);
    }

    #[test]
    fn matches_scalar_where_the_threshold_is_c0(
        c0 in any_c0(),
        points in any_points(2.0),
        itermax in any_itermax(),
    ) {
        prop_assume!(c0.norm() > 0.0 && c0.norm().is_finite());
        assert_matches_scalar(&Julia::new(c0, c0.norm(), 0, itermax).unwrap(), &points);
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
            let julia = Julia::new(Complex64::new(re, im), threshold, 0, itermax).unwrap();
            assert_matches_scalar(&julia, &points);
        }
    }
}

#[test]
fn a_tile_longer_than_a_batch_matches_scalar() {
    let points: Vec<_> =
        (0..5001).map(|i| (f64::from(i) * 4e-5 - 0.1, f64::from(i % 71) * 2e-3 - 0.07)).collect();
    let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, 100).unwrap();
    assert_matches_scalar(&julia, &points);
}

#[test]
fn every_fourth_row_and_column_of_the_article_has_the_known_sum() {
    let region = ComplexRegion::new(-0.1, 0.1, -0.1, 0.1).unwrap();
    let [xs, ys] = Samples::region(region, 4000).unwrap().axes().unwrap();
    let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, 100).unwrap();
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
    let julia = Julia::new(Complex64::new(0.1, 0.1), 2.0, 0, 50).unwrap();
    assert_eq!(count(&julia, 1e200, 1e200), 50);
    assert_matches_scalar(&julia, &[(1e200, 1e200), (1e200, 0.0), (0.0, 0.0)]);
}

#[test]
fn a_cancelled_count_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    let julia = Julia::new(Complex64::new(0.25, 0.0), 2.0, 0, Julia::MAX_ITERMAX).unwrap();
    for kernel in kernels() {
        let stopped = kernel.prepare(&julia).count_points(&[0.1], &[0.1], &mut [0], &cancel);
        assert_eq!(stopped, Err(Cancelled), "{kernel}");
    }
}
