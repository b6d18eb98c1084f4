//! Real orbits of real maps: which of them never escape is known at once.
//!
//! For c0 from -2 to 1/4, `f(x) = x^2 + c0` maps the interval from -b to b into itself, where
//! `b = 1/2 + sqrt(1/4 - c0)` is its repelling fixed point: `f` is at most `f(b) = b` there, and at least
//! `c0 >= -b`, as `b (b - 1) = -c0` and `b <= 2`. With a threshold of at least b, its points have the count
//! itermax. They would take one bit for each iteration to be followed.

use crate::count::escape_time::EscapeTime;
use crate::number::Fixed;

/// c0 of such a map.
#[derive(Clone, Debug)]
pub(super) struct RealMap {
    julia: EscapeTime,
    /// c0 is exactly what its numbers of these bits say, or else within half a last bit.
    exact_bits: Option<usize>,
}

impl RealMap {
    /// The map, if it is one of these, and `b` is not above the threshold.
    pub(super) fn of(julia: &EscapeTime, exact_bits: Option<usize>) -> Option<Self> {
        /// The sign of `threshold^2 - threshold + c0` is told with these wherever c0 has few digits.
        const BITS: usize = 2400;
        let [re, im] = julia.c0_decimals();
        let [least, most] = [-2.0, 0.25].map(Fixed::from_f64);
        let near = re.to_fixed(BITS);
        let in_range = !(&near - &least).is_negative() && !(&most - &near).is_negative();
        // Next to the ends, c0 itself may be on the other side of them.
        let on_the_edge = re.to_f64() == -2.0 || re.to_f64() == 0.25;
        let is_exact = exact_bits.is_some_and(|needed| needed <= BITS);
        if !im.is_zero() || !in_range || on_the_edge && !is_exact {
            return None;
        }
        let map = Self { julia: julia.clone(), exact_bits };
        let holds_b = map.is_at_most_b(&Fixed::from_f64(julia.threshold()), &Fixed::ZERO, BITS);
        // The threshold itself may be b.
        let is_b = is_exact && map.polynomial(&Fixed::from_f64(julia.threshold()), BITS) == Fixed::ZERO;
        (holds_b == Some(false) || is_b && julia.threshold() >= 0.5).then_some(map)
    }

    /// Whether a point never escapes, in numbers of `bits` bits; none where its orbit is not real, or where
    /// these do not tell.
    pub(super) fn keeps(&self, [x, y]: &[Fixed; 2], bits: usize) -> Option<bool> {
        if *y == Fixed::ZERO {
            return self.is_at_most_b(&size(x), &Fixed::ZERO, bits);
        }
        if *x == Fixed::ZERO {
            let next = &self.c0(bits) - &(y * y);
            return self.is_at_most_b(&size(&next), &self.doubt(bits), bits);
        }
        None
    }

    /// Whether a number, known to within `doubt`, is at most b.
    ///
    /// `x^2 - x + c0 = (x - b) (x - 1 + b)`, and `1 - b <= 1/2`. Its slope is at most `2 x + 1`.
    fn is_at_most_b(&self, x: &Fixed, doubt: &Fixed, bits: usize) -> Option<bool> {
        let half = Fixed::from_f64(0.5);
        if (&(x + doubt) - &half).is_negative() {
            return Some(true);
        }
        let value = self.polynomial(x, bits);
        let slope = &(&x.times(2) + doubt) + &Fixed::from_f64(1.0);
        let doubt = &(doubt * &slope) + &self.doubt(bits);
        match size(&value) {
            clear if (&doubt - &clear).is_negative() => Some(value.is_negative()),
            _ if doubt == Fixed::ZERO => Some(true),
            _ => None,
        }
    }

    fn polynomial(&self, x: &Fixed, bits: usize) -> Fixed {
        &(&(x * x) - x) + &self.c0(bits)
    }

    fn c0(&self, bits: usize) -> Fixed {
        self.julia.c0_decimals()[0].to_fixed(bits)
    }

    fn doubt(&self, bits: usize) -> Fixed {
        match self.exact_bits {
            Some(needed) if needed <= bits => Fixed::ZERO,
            _ => Fixed::dyadic(1, -(bits as i64)),
        }
    }
}

fn size(value: &Fixed) -> Fixed {
    if value.is_negative() { value.times(-1) } else { value.clone() }
}
