use super::*;
use crate::fixed::{BigPoint, Fixed};

/// A view of a width of `10^exponent`.
fn view_at(center: &[Fixed; 2], exponent: i64, size: [u32; 2]) -> Viewport {
    let [re, im] = center.each_ref().map(|part| part.to_exact_decimal().to_string());
    Viewport::parse(&re, &im, &format!("1e{exponent}"), size).unwrap()
}

fn places([columns, rows]: [u32; 2]) -> (Vec<f64>, Vec<f64>) {
    let side = |index: u32, side: u32| (2.0 * f64::from(index) + 1.0 - f64::from(side)) / 2.0;
    (0..rows).flat_map(|j| (0..columns).map(move |i| (side(i, columns), -side(j, rows)))).unzip()
}

/// Plain iteration with many more bits than the view needs, and no bound of anything.
fn brute_force(julia: &Julia, frame: &Frame, place: [f64; 2], bits: usize) -> u32 {
    let start = frame.point(place);
    let (mut z, _) = BigPoint::new(start.each_ref(), bits);
    let (c0, _) = BigPoint::new(super::frame::c0(julia, bits).each_ref(), bits);
    let threshold = Fixed::from_f64(julia.threshold());
    for n in 0..julia.itermax() {
        z.step(&c0);
        if z.norm_sqr_minus(&threshold).mantissa > 0.0 {
            return n;
        }
    }
    julia.itermax()
}

fn julia(re: f64, im: f64, threshold: f64, itermax: u32) -> Julia {
    Julia::new(Complex64::new(re, im), threshold, 0, itermax).unwrap()
}

struct Outcome {
    wrong: usize,
    settled: usize,
    distinct: usize,
}

fn check(julia: &Julia, view: &Viewport) -> Outcome {
    let frame = &Frame::new(view);
    let (xs, ys) = places(view.size());
    let view = DeepView::prepare(Level::new(), julia, view, None, &Cancel::default(), &mut |_| {}).unwrap();
    let mut counts = vec![u32::MAX; xs.len()];
    let settled = view.count_points(&xs, &ys, &mut counts, &Cancel::default()).unwrap().len();
    let bits = 2 * (200.0 - frame.radius_log2()) as usize;
    let expected: Vec<u32> =
        xs.iter().zip(&ys).map(|(x, y)| brute_force(julia, frame, [*x, *y], bits)).collect();
    let wrong = counts.iter().zip(&expected).filter(|(a, b)| a != b).count();
    let mut values = expected.clone();
    values.sort();
    values.dedup();
    Outcome { wrong, settled, distinct: values.len() }
}

fn big(re: f64, im: f64, bits: usize) -> BigPoint {
    BigPoint::new([&Fixed::from_f64(re), &Fixed::from_f64(im)], bits).0
}

#[derive(Clone, Copy, Debug)]
enum Center {
    /// A point of the set with no period: inverse iterates, left and right by turns that do not repeat.
    Generic,
    Zero,
    /// `f^k` of it is 0.
    PreimageOfZero(u32),
    FixedPoint,
    PeriodTwo,
}

impl Center {
    fn find(self, julia: &Julia, bits: usize) -> [Fixed; 2] {
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
            Self::Generic => {
                let mut state = 12345u32;
                (0..bits).fold(fixed_point(), |z, _| {
                    state = state.wrapping_mul(1664525).wrapping_add(1013904223);
                    let root = back(&z);
                    if state >> 31 == 0 { root } else { zero.plus(&root, -1) }
                })
            }
        }
        .parts()
    }
}

#[test]
fn first() {
    let size = [12, 8];
    for exponent in [-1, -5, -20, -60, -155, -300] {
        for (re, im, threshold) in [
            (-0.835, -0.2321, 2.0),
            (0.0, 1.0, 2.0),
            (0.251, 0.0, 2.0),
            (-0.12, 0.74, 2.0),
            (-1.401155189092050606, 0.0, 2.0),
            (0.4, 0.4, 10.0),
            (-2.0, 0.0, 100.0),
            (-2.0, 0.0, 2.0),
        ] {
            for center in [
                Center::Generic,
                Center::Zero,
                Center::PreimageOfZero(1),
                Center::PreimageOfZero(3),
                Center::FixedPoint,
                Center::PeriodTwo,
            ] {
                let itermax = if re == 0.251 && exponent > -25 {
                    20000
                } else if re == 0.251 {
                    1000
                } else {
                    3000
                };
                let julia = julia(re, im, threshold, itermax);
                let bits = (400 - 7 * exponent) as usize;
                let view = view_at(&center.find(&julia, bits), exponent, size);
                let since = std::time::Instant::now();
                let outcome = check(&julia, &view);
                println!(
                    "{re} {im} 1e{exponent} {center:?}: wrong {} settled {} distinct {} {:.1?}",
                    outcome.wrong,
                    outcome.settled,
                    outcome.distinct,
                    since.elapsed()
                );
                if outcome.wrong > 0 {
                    println!("WRONG")
                }
            }
        }
    }
}
