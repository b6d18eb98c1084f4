//! What iteration makes of all points of a small disc at once: a polynomial, and how far it may be wrong.

use super::orbit::Orbit;
use crate::number::{Size, U, UNDERFLOW, UP_F64, excess_exponent, power_of_two};
use num_complex::Complex64;

/// The highest power of a series.
pub(super) const DEGREE: usize = 16;
/// A series is good while its error is this much smaller than the view that it belongs to, and a little
/// more for each iteration, as rounding adds up. Both only choose what is followed further, and how.
const TOLERANCE: f64 = 1.0 / (1u64 << 36) as f64;
const TOLERANCE_PER_ITERATION: f64 = 64.0 * U;

/// The points of a disc after `m` iterations, seen from point `m` of the reference orbit.
///
/// With `v` in the unit disc, the point that started at `center + radius v` (in pixels from the middle
/// of the view) is `Z_m + d`, `d = 2^exponent (constant + sum of terms[j-1] v^j)`, to within
/// `2^exponent * error`.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) m: usize,
    pub(super) center: [f64; 2],
    pub(super) radius: f64,
    /// The radius of the whole view, in pixels.
    view_radius: f64,
    pub(super) exponent: i64,
    pub(super) constant: Complex64,
    terms: [Complex64; DEGREE],
    /// The terms above this one are 0.
    pub(super) degree: usize,
    /// The bound of the error, rounding and all.
    pub(super) error: f64,
    /// The size of the whole view by now, roughly: errors are small or large against this.
    pub(super) spread: f64,
    /// The sum of the moduli of the terms.
    pub(super) reach: f64,
}

impl Series {
    /// The disc of a view before the first iteration: `start` is its centre as seen from the reference
    /// orbit's start, and a pixel is `spacing`, both in units of `2^exponent`.
    pub(super) fn begin(start: Complex64, spacing: f64, radius: f64, exponent: i64, error: f64) -> Self {
        let mut terms = [Complex64::ZERO; DEGREE];
        terms[0] = Complex64::new(spacing * radius, 0.0);
        // Little more than u for either part of the start, and u for the product.
        let error = error + 4.0 * U * (start.size() + spacing * radius);
        Self {
            m: 0,
            center: [0.0; 2],
            radius,
            view_radius: radius,
            exponent,
            constant: start,
            terms,
            degree: 1,
            error,
            spread: spacing * radius,
            reach: spacing * radius,
        }
    }

    /// The same after one more iteration.
    ///
    /// `d' = (2 Z + d) d`, power by power: the constant `c` becomes `(2 Z + c) c`, and the
    /// sum of the terms `p` becomes `2 (Z + c) p + p^2`.
    ///
    /// An error `e` of `d` becomes `(2 |Z + d| + e) e`, as in [`Ball::of_square`](crate::number::Ball::of_square), with
    /// `|Z + d| <= |Z + c| + reach`; as computed, `Z + c` may be `2 u (|Z| + |c|)` less than that.
    ///
    /// The roundings, in units of `u`: a sum takes 1, a complex product less than 2.3, and `Z` is within 1. So
    /// `2 Z + c` is off by `5 |Z| + 2 |c|`, and with the product, the constant by `(9.6 |Z| + 4.3 |c|) |c|`;
    /// `2 (Z + c)` by `4 |Z| + 2 |c|`, and with the product and the sum with `p^2`, the terms together by
    /// `(10.6 |Z| + 8.6 |c|) reach`; those of `p^2`, of at most `DEGREE / 2` products each, by `13 reach^2`. With
    /// `all = |c| + reach`, that is less than `12 |Z| all + 3 (DEGREE + 3) all^2`.
    ///
    /// What powers of two below `2^-1000` or products below the normal numbers lose is less than 1e-290 of the
    /// squares of `all` and 1.
    pub(super) fn next(&self, orbit: &Orbit) -> Self {
        let (point, point_exponent) = orbit.at(self.m);
        let up = point_exponent.max(self.exponent);
        let (of_point, of_square) = (power_of_two(point_exponent - up), power_of_two(self.exponent - up));
        let point = point * of_point;
        let middle = point + self.constant * of_square;
        let linear = 2.0 * middle;
        let reach = self.reach;
        let mut terms = [Complex64::ZERO; DEGREE];
        for (new, old) in terms.iter_mut().zip(&self.terms[..self.degree]) {
            *new = linear * old;
        }
        let (mut degree, mut cut) = (self.degree, of_square * reach * reach);
        // Left out or not, it is in the error.
        let negligible = cut <= 1e-24 * TOLERANCE * linear.size() * self.spread;
        if !negligible {
            (degree, cut) = self.add_square(&mut terms, of_square);
        }
        let (size, all) = (point.size(), self.constant.size() + reach);
        let rounding = 12.0 * U * size * all
            + 3.0 * (DEGREE + 3) as f64 * U * of_square * all * all
            + 1e-290 * (all + 1.0) * (all + 1.0);
        let exponent = self.exponent + up;
        let of_middle = middle.size() + 2.0 * U * (size + of_square * all);
        let factor = 2.0 * (of_middle + of_square * reach) + of_square * self.error;
        let cut_reference = power_of_two((orbit.step_error() - exponent).max(-1000));
        let mut next = Self {
            m: self.m + 1,
            exponent,
            constant: (point + middle) * self.constant,
            terms,
            degree,
            error: (self.error * factor + cut + rounding + cut_reference) * UP_F64,
            spread: self.spread * linear.size().max(of_square * self.spread),
            reach: 0.0,
            ..*self
        };
        next.normalise();
        next
    }

    /// Adds the square of the sum of the terms; returns the new degree and a bound of what is cut off.
    fn add_square(&self, terms: &mut [Complex64; DEGREE], factor: f64) -> (usize, f64) {
        let old = &self.terms[..self.degree];
        let degree = (2 * self.degree).min(DEGREE);
        for power in 2..=degree {
            // Each pair once, and its mirror image.
            let (mut sum, lowest) = (Complex64::ZERO, power.saturating_sub(self.degree).max(1));
            let mut low = lowest;
            while 2 * low < power {
                sum += old[low - 1] * old[power - low - 1];
                low += 1;
            }
            sum *= 2.0;
            if 2 * low == power {
                sum += old[low - 1] * old[low - 1];
            }
            terms[power - 1] += sum * factor;
        }
        // Term i meets all those above DEGREE - i.
        let (mut cut, mut above) = (0.0, 0.0);
        for (index, term) in old.iter().enumerate().take(self.degree) {
            let partner = DEGREE - index;
            if partner <= self.degree {
                above += old[partner - 1].size();
            }
            cut += term.size() * above;
        }
        (degree, cut * factor)
    }

    /// Drops what is too small to matter, and brings the numbers near to 1.
    fn normalise(&mut self) {
        /// Dropped or not, a term is in the error; [`UP_F64`] of the next step has room for the sum.
        const NEGLIGIBLE: f64 = 1e-15 * TOLERANCE;
        // No view spreads over more than the plane.
        self.spread = self.spread.min(power_of_two(-self.exponent));
        while self.degree > 1 {
            let top = self.terms[self.degree - 1].size();
            if top > NEGLIGIBLE * self.spread {
                break;
            }
            self.terms[self.degree - 1] = Complex64::ZERO;
            self.error += top;
            self.degree -= 1;
        }
        self.reach = self.terms[..self.degree].iter().map(|term| term.size()).sum::<f64>() * UP_F64;
        let size = self.spread.max(self.reach).max(self.constant.size());
        if let Some(shift) = excess_exponent(size) {
            let factor = power_of_two(-shift);
            self.exponent += shift;
            self.constant *= factor;
            self.terms.iter_mut().for_each(|term| *term *= factor);
            self.error *= factor;
            self.spread *= factor;
            self.reach *= factor;
        }
    }

    /// Whether it tells the points of the view apart better than is needed.
    pub(super) fn is_good(&self) -> bool {
        self.error <= (TOLERANCE + TOLERANCE_PER_ITERATION * self.m as f64) * self.spread
    }

    /// The same for a disc inside of this one, `center` and `radius` in pixels from the middle of the view.
    pub(super) fn around(&self, center: [f64; 2], radius: f64) -> Self {
        let shift = Complex64::new(center[0] - self.center[0], center[1] - self.center[1]) / self.radius;
        let shrink = radius / self.radius;
        let (mut constant, mut terms) = (self.constant, self.terms);
        // Horner's rule, as often as there are terms, leaves the coefficients around the new centre.
        for lowest in 0..self.degree {
            for power in (lowest.max(1)..self.degree).rev() {
                let above = terms[power];
                terms[power - 1] += above * shift;
            }
            if lowest == 0 {
                constant += terms[0] * shift;
            }
        }
        // How fast points of the whole view move apart here.
        let slope = (terms[0].size() * self.view_radius / self.radius).max(terms[1].size());
        let mut scale = 1.0;
        for term in &mut terms[..self.degree] {
            scale *= shrink;
            *term *= scale;
        }
        // Term j becomes part of those from i = 0 to j, which are at most |term| stretch together. On its way there are
        // j - i products and sums of 3.3 u, at most i + 1 more sums, the shift's own 2 u for each of j - i factors
        // and the scale's 2 u for each of i, and a last product: at most 5.3 DEGREE + 3 in all.
        let stretch = (shift.size() + shrink).max(1.0).powi(self.degree as i32);
        let rounding = 8.0 * (DEGREE + 2) as f64 * U * (self.reach + self.constant.size()) * stretch;
        let mut part = Self {
            center,
            radius,
            constant,
            terms,
            error: self.error + rounding,
            // Not so small that a flat place in the view would need an error of nothing.
            spread: slope.max(self.spread * 1e-6),
            ..self.clone()
        };
        part.normalise();
        part
    }

    /// The same for its middle alone.
    pub(super) fn of_its_middle(&self) -> Self {
        Self { terms: [Complex64::ZERO; DEGREE], degree: 1, reach: 0.0, ..self.clone() }
    }

    /// `d / 2^exponent` of a point, which is given in the unit disc, to within [`error`](Self::error)
    /// and [`evaluation_error`](Self::evaluation_error).
    pub(super) fn at(&self, v: Complex64) -> Complex64 {
        self.terms[..self.degree].iter().rfold(Complex64::ZERO, |sum, term| (sum + term) * v) + self.constant
    }

    /// How `d / 2^exponent` of a point changes with a step of one pixel.
    pub(super) fn slope_at(&self, v: Complex64) -> Complex64 {
        let terms = self.terms[..self.degree].iter().enumerate().rev();
        terms.fold(Complex64::ZERO, |sum, (index, term)| sum * v + term * (index + 1) as f64) / self.radius
    }

    /// What rounding may add to a value of the series: in units of `u`, term `j` takes part in `j` sums and
    /// products of less than 3.3 each, and has `j` factors that are off by 2, so less than `5.3 DEGREE`; and both
    /// the sum and the constant in one more sum. Fused operations round less.
    pub(super) fn evaluation_error(&self) -> f64 {
        100.0 * U * self.reach + 4.0 * U * self.constant.size()
    }

    /// The coefficients, from the highest down to the constant, of the points themselves in place of `d`.
    pub(super) fn of_points(&self, orbit: &Orbit) -> Coefficients {
        let factor = power_of_two(self.exponent);
        let point = value(orbit, self.m);
        let size = (self.constant.size() + self.reach) * factor;
        // The point is off by u, the sum with the constant by u of both, and the evaluation by one more.
        Coefficients {
            terms: self.terms[..self.degree].iter().rev().map(|term| term * factor).collect(),
            constant: point + self.constant * factor,
            error: (self.error + self.evaluation_error()) * factor
                + 8.0 * U * (point.size() + size)
                + UNDERFLOW,
        }
    }
}

/// A polynomial over the unit disc and how far it may be wrong, rounding of its evaluation included.
pub(super) struct Coefficients {
    pub(super) terms: Vec<Complex64>,
    pub(super) constant: Complex64,
    pub(super) error: f64,
}

/// A point of the orbit as an `f64`.
pub(super) fn value(orbit: &Orbit, k: usize) -> Complex64 {
    let (point, exponent) = orbit.at(k);
    point * power_of_two(exponent)
}
