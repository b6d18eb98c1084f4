//! How the iterates of a view grow from a small disc over the plane.
//!
//! With `Z_m` the orbit of a view's centre and `s_0` its radius, all points of the view are within
//! `s_m` of `Z_m`, `s_{m+1} = (2 |Z_m| + s_m) s_m`: a bound. How far points near the centre get from it is told
//! by `l_{m+1} = max(2 |Z_m|, l_m) l_m`, from the same radius on. What is asked of that is a matter of the view alone. So
//! that the answer is too, it is taken from a reference orbit that was made for another view only where it
//! is clear, and from the orbit of the centre itself elsewhere.

use super::frame::Frame;
use super::orbit::Orbit;
use super::plain::Plain;
use super::series::Series;
use crate::number::{Ball, FloatExp, U, power_of_two};
use crate::watch::{Cancelled, Watch};
use num_complex::Complex64;

/// What another view's orbit says must be clear by at least this share, which is far more than the roundings of
/// a comparison, of a few `u`.
///
/// It decides neither a count nor a bound, only which of two orbits is asked, of which both say the same.
const LEAST_SHARE: f64 = 1e-6;

/// What becomes of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Course {
    /// No point of the view has a smaller count.
    pub(super) least: u32,
    /// The iterations after which the view is spread over the plane, or its centre is outside or near the
    /// attracting cycle; 0 where all of the view is inside for ever.
    pub(super) spread: u32,
}

impl Course {
    /// The two, as counts of the set.
    pub(super) fn bounds(self, plain: &Plain) -> [u32; 2] {
        let spread = if self.spread == 0 { 0 } else { plain.true_count(self.spread) };
        [plain.true_count(self.least), spread]
    }
}

/// Whose orbit a course is followed along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The view's centre is its start.
    View,
    /// It was made for another view: what it does not tell clearly is not answered.
    Another,
}

/// A centre on its way.
struct Walk<'a> {
    plain: &'a Plain,
    orbit: &'a Orbit,
    owner: Owner,
    /// The centre alone.
    center: Series,
    /// `s_m`, and how far it may be wrong, as a share of it.
    size: FloatExp,
    doubt: f64,
    /// The same for `l_m`.
    typical: FloatExp,
    typical_doubt: f64,
}

/// What one comparison says; an orbit that does not tell is of no use.
struct Unclear;

impl Orbit {
    /// The course of a view, `start` being its series before the first iteration; none where the orbit of
    /// another view does not tell.
    pub(super) fn course(
        &self,
        plain: &Plain,
        frame: &Frame,
        start: &Series,
        owner: Owner,
        watch: &Watch,
    ) -> Result<Option<Course>, Cancelled> {
        let mut walk = Walk::new(plain, self, frame, start, owner);
        let mut least = None;
        loop {
            if walk.center.m.is_multiple_of(256) {
                watch.check()?;
            }
            match walk.look(&mut least) {
                Err(Unclear) => return Ok(None),
                Ok(Some(course)) => return Ok(Some(course)),
                Ok(None) => walk.step(),
            }
        }
    }

    /// Whether it goes on until a view is spread over the plane or is all outside.
    pub(super) fn lasts(
        &self,
        plain: &Plain,
        frame: &Frame,
        start: &Series,
        watch: &Watch,
    ) -> Result<bool, Cancelled> {
        /// Beyond this, parts of the view are so large that `f64` tells their points apart. Like all that is
        /// compared here, it only chooses between two orbits.
        const SPREAD: f64 = 0.25;
        let mut walk = Walk::new(plain, self, frame, start, Owner::Another);
        loop {
            if walk.center.m.is_multiple_of(256) {
                watch.check()?;
            }
            let Ball { value: point, radius: error } = walk.point();
            let size = walk.size.to_f64();
            let is_outside = walk.center.m > 0 && point.norm() - size - error > plain.julia.threshold();
            if size >= SPREAD
                || is_outside
                || plain.is_interior(Ball::new(point, size + error))
                || walk.is_at_itermax()
            {
                return Ok(true);
            }
            if walk.is_at_the_end() {
                return Ok(false);
            }
            walk.step();
        }
    }
}

impl<'a> Walk<'a> {
    fn new(plain: &'a Plain, orbit: &'a Orbit, frame: &Frame, start: &Series, owner: Owner) -> Self {
        let size = frame.plane_radius();
        Self {
            plain,
            orbit,
            owner,
            center: start.of_its_middle(),
            size,
            doubt: 0.0,
            typical: size,
            typical_doubt: 0.0,
        }
    }

    /// The course, once it is known; `least` is what is known of it before.
    fn look(&self, least: &mut Option<u32>) -> Result<Option<Course>, Unclear> {
        let (m, threshold) = (self.center.m as u32, self.plain.julia.threshold());
        let Ball { value: point, radius: error } = self.point();
        let (norm, size) = (point.norm(), self.size.to_f64());
        let around = error + self.doubt * size;
        if m > 0 && least.is_none() && self.is_above(norm + size, threshold, around)? {
            *least = Some(m - 1);
        }
        let typical = self.typical.to_f64();
        let is_outside = m > 0 && self.is_above(norm, threshold, error)?;
        if is_outside || self.is_above(typical, 1.0, self.typical_doubt * typical)? {
            return Ok(Some(Course { least: least.unwrap_or(m.saturating_sub(1)), spread: m }));
        }
        let itermax = self.plain.julia.itermax();
        if self.is_at_itermax() || self.is_clearly_interior(point, size, around)? {
            return Ok(Some(Course { least: least.unwrap_or(itermax), spread: 0 }));
        }
        if self.is_clearly_settled(point, error)? {
            return Ok(Some(Course { least: least.unwrap_or(m.saturating_sub(1)), spread: m }));
        }
        if self.is_at_the_end() {
            let end = Course { least: least.unwrap_or(m.saturating_sub(1)), spread: m };
            return if self.owner == Owner::View { Ok(Some(end)) } else { Err(Unclear) };
        }
        Ok(None)
    }

    /// `z^2 + c0` for the centre, and the size of the view with it.
    ///
    /// With a centre known to within `e`, an error that is a share of `s` grows by
    /// `(2 |Z| + 2 s) / (2 |Z| + s)`, and by `2 e / (2 |Z| + s)`; one of `l` doubles at most where `l` is the
    /// larger one, and grows by `2 e / 2 |Z|` where it is not. Which one is larger is in doubt only within a factor
    /// of 2. Of the roundings, `16 u`, a sum and a product of bounds take `4 u` each, and the modulus `2 u`.
    fn step(&mut self) {
        let modulus = self.modulus();
        let (linear, error) = (modulus.value.doubled(), modulus.radius.doubled());
        let factor = linear.plus_up(self.size);
        self.doubt = self.doubt * (1.0 + self.size.ratio(&factor)) + error.ratio(&factor) + 16.0 * U;
        self.size = factor.times_up(self.size);
        let growth = if self.typical.doubled() > linear { 2.0 } else { 1.0 };
        let factor = linear.max(self.typical);
        self.typical_doubt = self.typical_doubt * growth + error.ratio(&factor) + 16.0 * U;
        self.typical = factor.times_up(self.typical);
        self.center = self.center.next(self.orbit);
    }

    /// The modulus of the centre, whatever its size. Beside the error of the series, [`Orbit::at`] is within `u |Z|`, and
    /// the sum is rounded by `u (|Z| + |d|)`.
    fn modulus(&self) -> Ball<FloatExp, FloatExp> {
        let (point, exponent) = self.orbit.at(self.center.m);
        let up = exponent.max(self.center.exponent);
        let of_point = power_of_two(exponent - up);
        let of_d = power_of_two(self.center.exponent - up);
        let (point, d) = (point * of_point, self.center.constant * of_d);
        let error = self.center.error * of_d + 4.0 * U * (point.norm() + d.norm());
        Ball::new(FloatExp::new((point + d).norm(), up), FloatExp::new(error, up))
    }

    /// The centre, and how far it may be wrong, in the plane.
    fn point(&self) -> Ball<Complex64> {
        let factor = power_of_two(self.center.exponent);
        let (point, d) = (super::series::value(self.orbit, self.center.m), self.center.constant * factor);
        Ball::new(point + d, self.center.error * factor + 4.0 * U * (point.norm() + d.norm()))
    }

    /// Whether a value is above a limit.
    ///
    /// The view's own orbit gives what it gives. Another one must be so clear that the view's own says the same.
    /// That one's error comes from the same roundings along the same path, without those of the way from orbit to
    /// centre: it is no larger, so the two are within twice this error, and four times is taken.
    fn is_above(&self, value: f64, limit: f64, error: f64) -> Result<bool, Unclear> {
        let doubt = 4.0 * error + LEAST_SHARE * (value + limit);
        let is_clear = self.owner == Owner::View || (value - limit).abs() > doubt;
        if is_clear { Ok(value > limit) } else { Err(Unclear) }
    }

    fn is_clearly_interior(&self, point: Complex64, size: f64, error: f64) -> Result<bool, Unclear> {
        let holds = |size: f64| self.plain.is_interior(Ball::new(point, size));
        if self.owner == Owner::View || !self.plain.has_interior() {
            return Ok(holds(size));
        }
        // No region is further out than 2 or so.
        let doubt = 4.0 * error + LEAST_SHARE * (size + 2.0);
        match (holds(size + doubt), holds(size - doubt)) {
            (true, _) => Ok(true),
            (_, false) => Ok(false),
            _ => Err(Unclear),
        }
    }

    /// Whether the centre has come so near to the attracting cycle that its own orbit is not followed further.
    fn is_clearly_settled(&self, center: Complex64, error: f64) -> Result<bool, Unclear> {
        let doubt = if self.owner == Owner::View { 0.0 } else { 4.0 * error + LEAST_SHARE };
        self.plain.is_deep_inside(center, doubt).ok_or(Unclear)
    }

    fn is_at_itermax(&self) -> bool {
        self.center.m >= self.plain.julia.itermax() as usize
    }

    fn is_at_the_end(&self) -> bool {
        self.center.m + 1 >= self.orbit.len()
    }
}
