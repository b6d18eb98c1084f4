//! What c0 says of its Julia set.

use super::misiurewicz::{self, Landing};
use super::{PeriodicOrbit, cycle, fixed_points};
use crate::map::QuadraticMap;
use crate::number::{BigPoint, Decimal, Fixed};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;
use std::fmt;

/// After how many iterations of the critical orbit nothing more is expected of it.
const MOST_ITERATIONS: u32 = 1_000_000;
/// A multiplier whose modulus is as near to 1 cannot be told from one on the circle.
const NEUTRAL: f64 = 1e-9;

/// Where the critical orbit, that of 0, goes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Behaviour {
    /// To an attracting cycle, from its point nearest to 0 on.
    Attracting(PeriodicOrbit),
    /// To a cycle whose multiplier has modulus 1, within rounding; or around it.
    Parabolic {
        /// How many points the cycle has.
        period: usize,
        /// The derivative of one turn.
        multiplier: Complex64,
        /// The nearest rational number `p/q`, `q` at most 1000, to the multiplier's angle in turns.
        angle: [u32; 2],
        /// How far the angle is from that.
        off: f64,
    },
    /// To infinity.
    Escaping {
        /// How many iterations stay within 2: the count of c0 in the parameter plane.
        after: u32,
        /// The estimate of the distance to the Mandelbrot set, within a factor of 2.
        distance: f64,
    },
    /// It lands on a cycle that repels.
    Preperiodic {
        /// How many iterations until then.
        preperiod: usize,
        /// How many points the cycle has.
        period: usize,
        /// The derivative of one turn.
        multiplier: Complex64,
        /// Whether it does so in exact arithmetic, and not only for a c0 that is rounded to these digits.
        exact: bool,
    },
    /// None of these after so many iterations.
    Undecided {
        /// The iterations.
        after: u32,
    },
}

/// What is known of a c0.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Where the critical orbit goes.
    pub behaviour: Behaviour,
    /// Whether the Julia set is connected, if that is certain.
    pub connected: Option<bool>,
    /// The fixed points alpha and beta, each with its multiplier.
    pub fixed_points: [PeriodicOrbit; 2],
}

/// Finds out what c0 says of its Julia set; the threshold does not matter.
///
/// ```
/// use juliaset_engine::dynamics::{Behaviour, facts, named};
/// use juliaset_engine::{QuadraticMap, Watch};
/// let map = QuadraticMap::of_decimals(named("rabbit").ok_or("known")?.decimals(), 2.0)?;
/// let facts = facts(&map, &Watch::default())?;
/// assert!(matches!(&facts.behaviour, Behaviour::Attracting(cycle) if cycle.period() == 3));
/// assert_eq!(facts.connected, Some(true));
/// assert_eq!(
///     facts.to_string(),
///     "attracted to a cycle of period 3, multiplier 0 (superattracting), so the set is connected"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn facts(map: &QuadraticMap, watch: &Watch) -> Result<Facts, Cancelled> {
    let (c0, exact) = (map.c0(), map.c0_decimals());
    let behaviour = behaviour(c0, exact, watch)?;
    let connected = connected(exact, &behaviour);
    let fixed_points = fixed_points(c0).map(|point| PeriodicOrbit::of(vec![point]));
    Ok(Facts { behaviour, connected, fixed_points })
}

fn behaviour(c0: Complex64, exact: &[Decimal; 2], watch: &Watch) -> Result<Behaviour, Cancelled> {
    if c0.norm_sqr() > 4.0 {
        return Ok(
            escape(c0, exact, watch)?.unwrap_or(Behaviour::Escaping { after: 0, distance: f64::INFINITY })
        );
    }
    if let Some(short) = short_cycle(c0) {
        return Ok(short);
    }
    if let Some(Landing { preperiod, period, multiplier, exact }) = misiurewicz::landing(exact) {
        return Ok(Behaviour::Preperiodic { preperiod, period, multiplier, exact });
    }
    watch.check()?;
    if let Some(escape) = escape(c0, exact, watch)? {
        return Ok(escape);
    }
    watch.check()?;
    let Some(found) = cycle::neutral_or_attracting(c0, &[400, 4_000, 20_000, 200_000, MOST_ITERATIONS])
    else {
        return Ok(Behaviour::Undecided { after: MOST_ITERATIONS });
    };
    let points = std::iter::successors(Some(found.point), |z| Some(cycle::step(*z, c0)));
    let orbit = PeriodicOrbit::of(points.take(found.period as usize).collect());
    Ok(of_cycle(orbit, 300.0 * NEUTRAL).unwrap_or(Behaviour::Undecided { after: MOST_ITERATIONS }))
}

/// The fixed point alpha or the cycle of two, if it does not repel: their multipliers are known by formulas, also
/// where the critical orbit takes for ever to come near.
fn short_cycle(c0: Complex64) -> Option<Behaviour> {
    let [alpha, _] = fixed_points(c0);
    let root = (-3.0 - 4.0 * c0).sqrt();
    let mut two = [(-1.0 - root) / 2.0, (-1.0 + root) / 2.0];
    two.sort_by(|a, b| a.norm_sqr().total_cmp(&b.norm_sqr()));
    // The smaller one without cancellation.
    two[0] = (c0 + 1.0) / two[1];
    let cycles = [vec![alpha], two.to_vec()].map(PeriodicOrbit::of);
    cycles.into_iter().find_map(|cycle| of_cycle(cycle, NEUTRAL))
}

/// What a cycle makes of the set, if it attracts or nearly does. Where the multiplier is near to 1 itself, it changes
/// as the root of c0 does, and so does its rounding, unless it is known by a formula.
fn of_cycle(cycle: PeriodicOrbit, near_one: f64) -> Option<Behaviour> {
    let multiplier = cycle.multiplier;
    let is_neutral = (multiplier.norm() - 1.0).abs() < NEUTRAL || (multiplier - 1.0).norm() < near_one;
    if is_neutral {
        let turns = multiplier.arg() / std::f64::consts::TAU;
        let (angle, off) = nearest_rational(if turns < 0.0 { turns + 1.0 } else { turns });
        return Some(Behaviour::Parabolic { period: cycle.period(), multiplier, angle, off });
    }
    (multiplier.norm() < 1.0).then_some(Behaviour::Attracting(cycle))
}

/// The nearest `p/q` by continued fractions, with the first `q` that is exact to rounding, or the last up to 1000.
fn nearest_rational(angle: f64) -> ([u32; 2], f64) {
    const LARGEST: f64 = 1000.0;
    const EXACT: f64 = 1e-9;
    let (mut before, mut last) = ([1.0, 0.0], [angle.floor(), 1.0]);
    let mut rest = angle - angle.floor();
    let off = |[p, q]: [f64; 2]| (angle - p / q).abs();
    while off(last) > EXACT && rest > 1e-12 {
        let inverse = 1.0 / rest;
        let next = [0, 1].map(|part| inverse.floor() * last[part] + before[part]);
        if next[1] > LARGEST {
            break;
        }
        (before, last, rest) = (last, next, inverse - inverse.floor());
    }
    // A whole turn is none.
    let [p, q] = if last[0] == last[1] { [0.0, 1.0] } else { last };
    ([p as u32, q as u32], off(last))
}

/// How the critical orbit escapes, if it does.
///
/// The nearest doubles say it where c0 is not so near to the Mandelbrot set that they might err; there it is said by
/// its digits, as long as those of the orbit last.
fn escape(c0: Complex64, exact: &[Decimal; 2], watch: &Watch) -> Result<Option<Behaviour>, Cancelled> {
    /// What rounding c0 and the orbit moves c0 by, generously.
    const UNSURE: f64 = 1e-13;
    /// The digits that name any double.
    const DIGITS_OF_DOUBLES: usize = 17;
    match escape_in_doubles(c0, watch)? {
        Some((after, distance)) if distance > UNSURE => Ok(Some(Behaviour::Escaping { after, distance })),
        None if exact.iter().all(|part| part.places() <= DIGITS_OF_DOUBLES) => Ok(None),
        _ => Ok(escape_in_big_numbers(exact, watch)?),
    }
}

/// The count and the distance estimate `|z| ln |z| / |dz/dc|`.
fn escape_in_doubles(c0: Complex64, watch: &Watch) -> Result<Option<(u32, f64)>, Cancelled> {
    const FAR_SQR: f64 = 1e12;
    let (mut z, mut slope) = (Complex64::ZERO, Complex64::ZERO);
    let mut after = None;
    for n in 0..MOST_ITERATIONS {
        slope = 2.0 * z * slope + 1.0;
        z = cycle::step(z, c0);
        let norm_sqr = z.norm_sqr();
        if norm_sqr > 4.0 {
            let after = *after.get_or_insert(n);
            if norm_sqr > FAR_SQR {
                let modulus = z.norm();
                return Ok(Some((after, modulus * modulus.ln() / slope.norm())));
            }
        }
        if n % 65536 == 0 {
            watch.check()?;
        }
    }
    Ok(None)
}

fn escape_in_big_numbers(exact: &[Decimal; 2], watch: &Watch) -> Result<Option<Behaviour>, Cancelled> {
    const SPARE_BITS: usize = 256;
    const MOST: u32 = 20_000;
    let places = exact.iter().map(Decimal::places).max().unwrap_or(0);
    let bits = places * 7 + SPARE_BITS;
    let c0 = super::nearest::big_c0(exact, bits);
    let mut z = BigPoint::new([&Fixed::ZERO, &Fixed::ZERO], bits).0;
    let (mut slope_log2, mut slope) = (0f64, Complex64::ZERO);
    let mut after = None;
    for n in 0..MOST {
        slope = 2.0 * z.to_f64() * slope + (-slope_log2).exp2();
        let excess = slope.norm().max(1e-300).log2().max(0.0).floor();
        (slope, slope_log2) = (slope * (-excess).exp2(), slope_log2 + excess);
        z.step(&c0);
        // Each step is off by a last bit or two, and that grows as the derivative does.
        if slope_log2 + 48.0 > bits as f64 {
            return Ok(None);
        }
        let modulus = z.to_f64().norm();
        if modulus > 2.0 {
            let after = *after.get_or_insert(n);
            if modulus > 1e6 {
                let distance = (modulus * modulus.ln() / slope.norm()).log2() - slope_log2;
                return Ok(Some(Behaviour::Escaping { after, distance: distance.exp2() }));
            }
        }
        if n % 64 == 0 {
            watch.check()?;
        }
    }
    Ok(None)
}

/// Whether the Julia set is connected: whether c0 is in the Mandelbrot set, which of the real numbers contains those
/// from -2 to 1/4.
fn connected(exact: &[Decimal; 2], behaviour: &Behaviour) -> Option<bool> {
    if exact[1].is_zero() {
        let bits = exact[0].places() * 4 + 64;
        let value = exact[0].to_fixed(bits);
        let below = |bound: f64| (&value - &Fixed::from_f64(bound)).is_negative();
        let is_quarter = Decimal::from_f64(0.25).as_ref() == Some(&exact[0]);
        return Some(!below(-2.0) && (below(0.25) || is_quarter));
    }
    match behaviour {
        Behaviour::Attracting(_) => Some(true),
        Behaviour::Escaping { .. } => Some(false),
        Behaviour::Preperiodic { exact, .. } => exact.then_some(true),
        Behaviour::Parabolic { .. } => in_the_first_two_components(exact).then_some(true),
        Behaviour::Undecided { .. } => None,
    }
}

/// Whether c0 to its last digit is in the main cardioid or the disc of period 2, with their boundaries: where a fixed
/// point or the cycle of two does not repel.
///
/// With `q = |c0 - 1/4|^2` the cardioid is `q (q + Re c0 - 1/4) <= (Im c0)^2 / 4`, and the disc `|c0 + 1| <= 1/4`. In
/// units of `10^-places / 4` all of it are integers.
fn in_the_first_two_components([re, im]: &[Decimal; 2]) -> bool {
    let places = re.places().max(im.places());
    let shift = i64::try_from(places).unwrap_or(i64::MAX);
    let whole = |part: &Decimal| {
        Decimal::from_digits(part.is_negative(), part.digits(), part.exponent() + shift).to_fixed(0)
    };
    let one = Decimal::from_digits(false, "1", shift).to_fixed(0);
    let (x, y) = (whole(re).times(4), whole(im).times(4));
    let at_most = |small: &Fixed, large: &Fixed| !(large - small).is_negative();
    let squares = |x: &Fixed| &(x * x) + &(&y * &y);
    let u = &x - &one;
    let q = squares(&u);
    let cardioid = at_most(&(&q * &(&q + &(&one * &u).times(4))), &(&(&one * &one) * &(&y * &y)).times(4));
    cardioid || at_most(&squares(&(&x + &one.times(4))), &(&one * &one))
}

impl Facts {
    /// `attracting`, `parabolic`, `escaping`, `preperiodic` or `undecided`.
    pub fn kind(&self) -> &'static str {
        match self.behaviour {
            Behaviour::Attracting(_) => "attracting",
            Behaviour::Parabolic { .. } => "parabolic",
            Behaviour::Escaping { .. } => "escaping",
            Behaviour::Preperiodic { .. } => "preperiodic",
            Behaviour::Undecided { .. } => "undecided",
        }
    }

    /// The number of points of the cycle that the critical orbit tends to or lands on.
    pub fn period(&self) -> Option<usize> {
        match &self.behaviour {
            Behaviour::Attracting(cycle) => Some(cycle.period()),
            Behaviour::Parabolic { period, .. } | Behaviour::Preperiodic { period, .. } => Some(*period),
            _ => None,
        }
    }

    /// The multiplier of that cycle.
    pub fn multiplier(&self) -> Option<Complex64> {
        match &self.behaviour {
            Behaviour::Attracting(cycle) => Some(cycle.multiplier),
            Behaviour::Parabolic { multiplier, .. } | Behaviour::Preperiodic { multiplier, .. } => {
                Some(*multiplier)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Facts {
    /// One sentence, without a capital and a full stop.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.behaviour {
            Behaviour::Attracting(cycle) => {
                let (period, multiplier) = (cycle.period(), Short(cycle.multiplier));
                let very = if cycle.multiplier.norm() < 1e-12 { " (superattracting)" } else { "" };
                let what = if period == 1 {
                    "a fixed point".to_owned()
                } else {
                    format!("a cycle of period {period}")
                };
                write!(out, "attracted to {what}, multiplier {multiplier}{very}")?;
            }
            Behaviour::Parabolic { period, multiplier, angle: [p, q], off } => {
                let multiplier = Short(*multiplier);
                if *off < 1e-7 {
                    write!(
                        out,
                        "parabolic within rounding: a cycle of period {period} has multiplier {multiplier}, 1 turned by {p}/{q}"
                    )?;
                } else {
                    write!(
                        out,
                        "indifferent within rounding: a cycle of period {period} has multiplier {multiplier}, 1 turned by about {p}/{q}"
                    )?;
                }
            }
            Behaviour::Escaping { after, .. } => write!(out, "escapes after {after}")?,
            Behaviour::Preperiodic { preperiod, period, multiplier, exact } => {
                let rounded = if *exact { "" } else { " within rounding" };
                let multiplier = Short(*multiplier);
                write!(
                    out,
                    "lands after {preperiod} on a cycle of period {period} that repels{rounded}, multiplier {multiplier}"
                )?;
            }
            Behaviour::Undecided { after } => write!(out, "undecided after {after} iterations")?,
        }
        match (self.connected, &self.behaviour) {
            (Some(true), Behaviour::Undecided { .. }) => {
                write!(out, ", but the set is connected, as c0 is real and from -2 to 1/4")
            }
            (Some(true), _) => write!(out, ", so the set is connected"),
            (Some(false), _) => write!(out, ", so the set is dust"),
            (None, _) => write!(out, ", and whether the set is connected is not known"),
        }
    }
}

/// A complex number to six digits.
pub(crate) struct Short(pub(crate) Complex64);

impl fmt::Display for Short {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = |value: f64| if value.abs() < 1e-12 { 0.0 } else { (value * 1e6).round() / 1e6 };
        let (re, im) = (round(self.0.re), round(self.0.im));
        match (re, im) {
            (_, 0.0) => write!(out, "{}", re + 0.0),
            (0.0, _) => write!(out, "{im}i"),
            _ => write!(out, "{re}{im:+}i"),
        }
    }
}

#[cfg(test)]
mod tests;
