//! Where a view stands, as the deep engine needs it.

use crate::count::escape_time::EscapeTime;
use crate::number::{Double, DoubleComplex, Fixed, FloatExp, power_of_two};
use crate::place::Viewport;

/// The exact centre of a view, its spacing, and its radius in pixels.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) center: [Fixed; 2],
    pub(super) spacing: FloatExp,
    /// No pixel is further from the centre, in pixels: their middles are half a pixel within the corners, which
    /// is far more than the rounding of this.
    pub(super) radius: f64,
}

impl Frame {
    pub(super) fn new(view: &Viewport) -> Self {
        let [columns, rows] = view.size().map(f64::from);
        Self {
            center: view.center().map(Clone::clone),
            spacing: view.spacing(),
            radius: columns.hypot(rows) / 2.0,
        }
    }

    /// The radius in the plane.
    pub(super) fn plane_radius(&self) -> FloatExp {
        FloatExp::new(self.radius * self.spacing.mantissa(), self.spacing.exponent())
    }

    /// The binary logarithm of the radius in the plane.
    pub(super) fn radius_log2(&self) -> f64 {
        self.spacing.log2() + self.radius.log2()
    }

    /// The binary logarithm of the distance from the centre to a point, or up to 1/2 more: the modulus is at
    /// most the root of two times the larger part.
    pub(super) fn distance_log2(&self, point: &[Fixed; 2]) -> f64 {
        let part = |axis: usize| (&self.center[axis] - &point[axis]).to_float_exp().abs().log2();
        part(0).max(part(1)) + 0.5
    }

    /// The centre as seen from a point, in units of `2^exponent`, each part to within little more than half an
    /// ulp, or `2^-1000`; one that is too large is infinite.
    pub(super) fn center_from(&self, point: &[Fixed; 2], exponent: i64) -> [f64; 2] {
        [0, 1].map(|axis| (&self.center[axis] - &point[axis]).to_float_exp().in_units_of(exponent))
    }

    /// A pixel as seen from a point: in units of a power of two, and which. Each part has 106 bits, or is within
    /// `2^-1000` of what it is.
    pub(super) fn start_from(&self, point: &[Fixed; 2], place: [f64; 2]) -> (DoubleComplex, i64) {
        let [re, im] = self.point(place);
        let (re, re_exponent) = (&re - &point[0]).to_double();
        let (im, im_exponent) = (&im - &point[1]).to_double();
        let exponent = self.spacing.exponent();
        let part = |(high, low), own| Double { high, low }.scaled(power_of_two(own - exponent));
        (DoubleComplex { re: part(re, re_exponent), im: part(im, im_exponent) }, exponent)
    }

    /// The exact place of a pixel, given from the centre in pixels: whole or half ones.
    pub(super) fn point(&self, [right, up]: [f64; 2]) -> [Fixed; 2] {
        let spacing = self.spacing.to_fixed();
        let half_steps = |pixels: f64| spacing.half().times((2.0 * pixels) as i64);
        [&self.center[0] + &half_steps(right), &self.center[1] + &half_steps(up)]
    }
}

/// c0 to twice the digits of `f64`.
///
/// A part that is below `2^-1000` is told as 0: that is less than [`UNDERFLOW`](crate::number::UNDERFLOW), which
/// the rounding of each iteration has in it. One above has 200 bits of these.
pub(super) fn c0_double(julia: &EscapeTime) -> DoubleComplex {
    const BITS: usize = 1200;
    let [re, im] = c0(julia, BITS).map(|part| {
        let ((high, low), exponent) = part.to_double();
        Double { high, low }.scaled(power_of_two(exponent))
    });
    DoubleComplex { re, im }
}

/// c0 with `bits` bits behind the point, each part the nearest.
pub(super) fn c0(julia: &EscapeTime, bits: usize) -> [Fixed; 2] {
    julia.c0_decimals().each_ref().map(|part| part.to_fixed(bits))
}
