//! Where points of the plane stand on a picture.

use super::{Ruler, Side};
use crate::number::{Fixed, FloatExp};
use num_complex::Complex64;

/// Farther away than any picture is wide, in pixels.
const FAR: f64 = 1e15;

impl Ruler {
    /// The place of a point in pixels from the top left corner of the picture, to within `2^-40` of one near to the picture.
    /// What is farther than 1e15 pixels away is put there.
    pub fn position(&self, [re, im]: [&Fixed; 2]) -> [f64; 2] {
        [self.real.position(re), self.imaginary.position(im)]
    }

    /// The same for points of doubles, one after the other.
    pub(crate) fn positions(&self) -> impl Fn(Complex64) -> [f64; 2] {
        let axis = |side: &Side| {
            let (middle, spacing) = (side.middle.to_f64(), side.spacing.to_f64());
            let (place, spacing) = (side.place, if side.rising { spacing } else { -spacing });
            move |value: f64| (place + (value - middle) / spacing).clamp(-FAR, FAR)
        };
        let (real, imaginary) = (axis(&self.real), axis(&self.imaginary));
        move |z| [real(z.re), imaginary(z.im)]
    }

    /// The distance of pixels: the shorter one, where they differ along the axes.
    pub(crate) fn spacing(&self) -> FloatExp {
        let [one, other] = [self.real.spacing, self.imaginary.spacing];
        if one <= other { one } else { other }
    }

    /// The point in the middle of the picture.
    pub(crate) fn middle(&self) -> [&Fixed; 2] {
        [&self.real.middle, &self.imaginary.middle]
    }
}

impl Side {
    fn position(&self, value: &Fixed) -> f64 {
        let distance = value - &self.middle;
        let pixels = FloatExp::from_fixed(&distance).map_or(0.0, |size| size.ratio(&self.spacing).min(FAR));
        let rises = distance.is_negative() != self.rising;
        self.place + if rises { pixels } else { -pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{ComplexRegion, Viewport};

    #[test]
    fn points_stand_where_the_samples_are() {
        let view = Viewport::parse("0.25", "-1e-3", "2e-200", [40, 20]).unwrap();
        let ruler = Ruler::of_view(&view);
        assert_eq!(ruler.position(view.center()), [20.0, 10.0]);
        let [re, im] = view.center();
        let step = view.spacing().to_fixed();
        assert_eq!(ruler.position([&(re + &step.times(3)), &(im + &step)]), [23.0, 9.0]);
        let region = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0).unwrap();
        let ruler = Ruler::of_region(&region, 32).unwrap();
        let at = |re, im| ruler.position([&Fixed::from_f64(re), &Fixed::from_f64(im)]);
        let near =
            |[x, y]: [f64; 2], there: [f64; 2]| (x - there[0]).abs() < 1e-12 && (y - there[1]).abs() < 1e-12;
        // The first sample is the left bound, in the middle of its pixel; rows go down from the first bound.
        assert!(near(at(-1.6, -1.0), [0.5, 0.5]) && near(at(0.0, 0.5), [16.5, 15.5]));
        assert!(near(ruler.positions()(Complex64::new(0.1, 0.2)), at(0.1, 0.2)));
    }
}
