use super::*;
use crate::number::{BigPoint, Fixed};

const BITS: usize = 400;

/// A complex number of these bits.
#[derive(Clone)]
struct Big([Fixed; 2]);

fn whole(value: i64) -> Fixed {
    Fixed::from_f64(value as f64)
}

/// A quotient: each round divides what is left by the nearest doubles.
fn quotient(numerator: &Fixed, denominator: &Fixed) -> Fixed {
    let (mut found, near) = (Fixed::ZERO, denominator.to_float_exp());
    for _ in 0..BITS / 45 + 2 {
        let rest = numerator - &(&found * denominator);
        let Some(size) = crate::FloatExp::from_fixed(&rest) else { break };
        let step = size.quotient(near.abs()).to_fixed();
        let same = rest.is_negative() == denominator.is_negative();
        found = (if same { &found + &step } else { &found - &step }).round(BITS);
    }
    found
}

impl Big {
    fn times(&self, other: &Self) -> Self {
        let ([a, b], [c, d]) = (&self.0, &other.0);
        Self([(&(a * c) - &(b * d)).round(BITS), (&(a * d) + &(b * c)).round(BITS)])
    }

    fn plus(&self, other: &Self) -> Self {
        Self([0, 1].map(|part| &self.0[part] + &other.0[part]))
    }

    fn real(value: Fixed) -> Self {
        Self([value, Fixed::ZERO])
    }
}

/// `value` is within a unit of the fortieth place of the named part.
fn assert_names(name: &str, part: usize, value: &Fixed) {
    let named = named(name).unwrap().decimals()[part].clone();
    let off = &named.to_fixed(BITS) - value;
    assert!(off.to_f64().abs() < 0.6e-40, "{name}: {} {}", value.to_places(45), off.to_f64());
}

#[test]
fn every_name_is_found_and_stands_for_a_point() {
    for known in &NAMED {
        for name in std::iter::once(&known.name).chain(known.other_names) {
            assert_eq!(named(&name.to_uppercase()), Some(known));
        }
        for (decimal, part) in known.decimals().iter().zip(known.parts) {
            assert_eq!(decimal.to_string(), part);
        }
    }
    assert_eq!(named(""), None);
}

/// Newton's method for `c^3 + 2 c^2 + c + 1`, its derivative in doubles: 15 digits more each round.
fn centre_of_period_3(re: f64, im: f64) -> Big {
    let mut c = Big([re, im].map(Fixed::from_f64));
    for _ in 0..12 {
        let square = c.times(&c);
        let twice = square.plus(&square);
        let value = square.times(&c).plus(&twice).plus(&c).plus(&Big::real(whole(1)));
        let near = num_complex::Complex64::new(c.0[0].to_f64(), c.0[1].to_f64());
        let inverse = (3.0 * near * near + 4.0 * near + 1.0).inv();
        let step = value.times(&Big([-inverse.re, -inverse.im].map(Fixed::from_f64)));
        c = c.plus(&step);
    }
    c
}

#[test]
fn the_rabbit_and_the_airplane_solve_their_equation() {
    let rabbit = centre_of_period_3(-0.1, 0.7);
    assert_names("rabbit", 0, &rabbit.0[0]);
    assert_names("rabbit", 1, &rabbit.0[1]);
    assert_names("airplane", 0, &centre_of_period_3(-1.7, 0.0).0[0]);
}

/// `arctan(1 / n)` by its series.
fn arctan_of_inverse(n: i64) -> Fixed {
    let (mut power, mut sum, square) = (quotient(&whole(1), &whole(n)), Fixed::ZERO, whole(n * n));
    for k in 0..i64::try_from(BITS).unwrap() {
        let term = quotient(&power, &whole(2 * k + 1));
        sum = if k % 2 == 0 { &sum + &term } else { &sum - &term };
        power = quotient(&power, &square);
    }
    sum
}

#[test]
fn the_siegel_disc_turns_by_the_golden_mean() {
    let pi = (&arctan_of_inverse(5).times(4) - &arctan_of_inverse(239)).times(4);
    // x^2 + x = 1
    let mut mean = Fixed::from_f64(0.6);
    for _ in 0..40 {
        let rest = &(&(&mean * &mean) + &mean) - &whole(1);
        mean = (&mean - &(&rest * &Fixed::from_f64(1.0 / 5f64.sqrt()))).round(BITS);
    }
    // cos and sin of that turn, by the series of the exponential.
    let turn = Big([Fixed::ZERO, (&pi.times(2) * &mean).round(BITS)]);
    let (mut term, mut sum) = (Big::real(whole(1)), Big::real(Fixed::ZERO));
    for k in 1..120 {
        sum = sum.plus(&term);
        term = Big(term.times(&turn).0.map(|part| quotient(&part, &whole(k))));
    }
    let square = sum.times(&sum);
    let c0 = [0, 1].map(|part| &sum.0[part].half() - &square.0[part].half().half());
    assert_names("Siegel disc", 0, &c0[0]);
    assert_names("Siegel disc", 1, &c0[1]);
}

/// The orbit of 0 after 1, 2, 4, ... iterations, and its derivatives by c0.
fn doublings(c0: &Fixed, amount: usize) -> Vec<(Fixed, f64)> {
    let point = |value: &Fixed| BigPoint::new([value, &Fixed::ZERO], BITS / 2).0;
    let (c0, mut z, mut slope, mut found) = (point(c0), point(&Fixed::ZERO), 0.0, Vec::new());
    for n in 1..=1u32 << (amount - 1) {
        slope = 2.0 * z.to_f64().re * slope + 1.0;
        z.step(&c0);
        if n.is_power_of_two() {
            let [re, _] = z.parts();
            found.push((re, slope));
        }
    }
    found
}

/// The limit of a sequence whose errors are sums of geometric ones: Wynn's epsilon algorithm.
fn limit(sequence: &[Fixed]) -> Fixed {
    let mut before = vec![Fixed::ZERO; sequence.len() + 1];
    let mut last = sequence.to_vec();
    let mut best = last.last().unwrap().clone();
    let mut column = 0;
    while last.len() > 2 {
        let next: Vec<Fixed> = last
            .windows(2)
            .enumerate()
            .map(|(i, pair)| &before[i + 1] + &quotient(&whole(1), &(&pair[1] - &pair[0])))
            .collect();
        (before, last) = (last, next);
        column += 1;
        if column % 2 == 0 {
            best = last.last().unwrap().clone();
        }
    }
    best
}

/// At the limit of the doublings the orbit of 0 after `2^n` iterations is a geometric sequence in the limit of large
/// n (Feigenbaum 1978). So the c0 where three of them in a row are one tend to it, faster by 27 each time.
#[test]
fn doublings_accumulate_at_feigenbaums_point() {
    let mut c0 = Fixed::from_f64(-1.4011551890920506);
    let mut sequence = Vec::new();
    for n in 3..19 {
        for _ in 0..5 {
            let found = doublings(&c0, n + 3);
            let [(a, da), (b, db), (e, de)] = [n, n + 1, n + 2].map(|at| found[at].clone());
            let rest = &(&a * &e) - &(&b * &b);
            let slope = da * e.to_f64() + de * a.to_f64() - 2.0 * db * b.to_f64();
            let step = &rest * &Fixed::from_f64(1.0 / slope);
            c0 = (&c0 - &step).round(BITS / 2);
            if step.to_f64().abs() < 1e-50 {
                break;
            }
        }
        sequence.push(c0.clone());
    }
    assert_names("Feigenbaum", 0, &limit(&sequence));
}
