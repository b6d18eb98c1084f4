//! Views about points that are known to more digits than pixels.

use super::{FloatExp, Viewport, needed_bits};
use crate::number::Fixed;
use crate::place::coordinate::{Coordinate, Memo};

impl Viewport {
    /// The point of the plane at a position in pixels, exactly.
    pub fn point_at(&self, position: [f64; 2]) -> [Fixed; 2] {
        self.plane_from_pixel(position)
    }

    /// The position of a point of the plane in pixels, to within a few units of the last place of its distance from
    /// the centre. Where that is beyond 1e35 pixels, it is taken for so many.
    pub fn position_of(&self, point: [&Fixed; 2]) -> [f64; 2] {
        let [right, up] = self.pixels_from_center(point);
        [f64::from(self.columns) / 2.0 + right, f64::from(self.rows) / 2.0 - up]
    }

    /// The same view magnified by `factor`, with a point of the plane staying where it is on the screen.
    ///
    /// The point is exact, and so is its place: where [`zoomed`](Self::zoomed) goes on from a rounded position, and
    /// leaves a point by half a pixel after fifty doublings, this stays on it for any number of them. It needs more
    /// digits of the point than the new view has. The magnification ends as it does there.
    #[must_use]
    pub fn zoomed_about(&self, point: [&Fixed; 2], factor: f64) -> Self {
        if !(factor > 0.0 && factor.is_finite()) {
            return self.clone();
        }
        let spacing = self.possible(self.spacing.over(factor));
        self.with_point_at(point, self.pixels_from_center(point), spacing)
    }

    /// The same view magnified by `factor`, with a point of the plane at a position in pixels; else as
    /// [`zoomed_about`](Self::zoomed_about).
    #[must_use]
    pub fn zoomed_to(&self, point: [&Fixed; 2], position: [f64; 2], factor: f64) -> Self {
        if !(factor > 0.0 && factor.is_finite() && position.iter().all(|side| side.is_finite())) {
            return self.clone();
        }
        let spacing = self.possible(self.spacing.over(factor));
        self.with_point_at(point, self.offset_from_center(position), spacing)
    }

    /// The view of a spacing whose point so many pixels right of and above its centre is this one.
    fn with_point_at(&self, point: [&Fixed; 2], offsets: [f64; 2], spacing: FloatExp) -> Self {
        let (unit, bits) = (spacing.to_fixed(), needed_bits(spacing));
        let part = |at: usize| {
            let shift = &unit * &Fixed::from_f64(offsets[at]);
            Coordinate::rounded(&(point[at] - &shift), bits)
        };
        let moved = Self { re: part(0), im: part(1), spacing, width_text: Memo::default(), ..self.clone() };
        if moved.is_in_reach() { moved } else { self.clone() }
    }

    /// How many pixels a point lies right of and above the centre.
    fn pixels_from_center(&self, point: [&Fixed; 2]) -> [f64; 2] {
        const FAR: f64 = 1e35;
        let pixels = |part: &Fixed, center: &Fixed| {
            let distance = part - center;
            let size = FloatExp::from_fixed(&distance).map_or(0.0, |size| size.ratio(&self.spacing).min(FAR));
            if distance.is_negative() { -size } else { size }
        };
        [pixels(point[0], self.re.value()), pixels(point[1], self.im.value())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_stays_where_it_is_for_four_hundred_notches() {
        let bits = 400 + 64;
        let point = [Fixed::parse("0.1", bits).unwrap(), Fixed::parse("-0.7", bits).unwrap()];
        let mut view = Viewport::home([640, 400]);
        let start = view.position_of(point.each_ref());
        for _ in 0..400 {
            view = view.zoomed_about(point.each_ref(), 1.5);
        }
        assert!(view.width().log10() < -69.0);
        let end = view.position_of(point.each_ref());
        assert!((start[0] - end[0]).abs() < 1e-9 && (start[1] - end[1]).abs() < 1e-9, "{start:?} {end:?}");
    }

    #[test]
    fn positions_and_points_are_inverse() {
        let view = Viewport::parse("-0.25", "0.5", "1e-400", [64, 48]).unwrap();
        let point = view.point_at([3.25, 40.0]);
        let [x, y] = view.position_of(point.each_ref());
        assert!((x - 3.25).abs() < 1e-13 && (y - 40.0).abs() < 1e-13, "{x} {y}");
        let far = view.position_of([&Fixed::from_f64(1.0), &Fixed::from_f64(-1.0)]);
        assert_eq!(far, [1e35 + 32.0, 1e35 + 24.0]);
    }

    #[test]
    fn zooms_that_cannot_be_change_nothing() {
        let view = Viewport::home([64, 48]);
        for factor in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(view.zoomed_about([&Fixed::ZERO, &Fixed::ZERO], factor), view);
        }
        assert_eq!(view.zoomed_about([&Fixed::ZERO, &Fixed::ZERO], 2.0), view.zoomed(2.0, [32.0, 24.0]));
    }
}
