//! External rays: the curves on which the argument of Böttcher's coordinate is constant, in both planes.
//!
//! ```
//! use juliaset_engine::dynamics::{RayEnd, dynamical_ray, landing_c0, parameter_ray};
//! use juliaset_engine::{QuadraticMap, Watch};
//! let watch = Watch::default();
//! let ray = dynamical_ray(&QuadraticMap::parse("0", "1", 2.0)?, "1/6".parse()?, &watch)?;
//! let RayEnd::Lands(landing) = &ray.end else { return Err("it lands".into()) };
//! assert_eq!((landing.preperiod, landing.period), (1, 2));
//! assert_eq!(landing.decimals.clone().map(|part| part.to_string()), ["0", "1"]);
//! assert_eq!(landing_c0("1/6".parse()?, &watch)?.map(|part| part.to_string()), ["0", "1"]);
//! assert_eq!(landing_c0("1/3".parse()?, &watch)?.map(|part| part.to_string()), ["-0.75", "0"]);
//! assert!(parameter_ray("1/7".parse()?, &watch)?.points.len() > 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod angle;
mod descent;
mod drawn;
mod dynamical;
mod landing;
mod midst;
mod newton;
mod parameter;
mod polyline;

pub use angle::{Angle, AngleError};
pub use drawn::{DrawnRay, drawn_ray};
pub use dynamical::dynamical_ray;
pub use parameter::{landing_c0, parameter_ray};
pub use polyline::clipped;

use crate::number::Decimal;
use crate::watch::Cancelled;
use num_complex::Complex64;

/// An external ray, from far outside inwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Ray {
    /// Its angle.
    pub angle: Angle,
    /// Its points. Those of a ray that lands end with the landing point.
    pub points: Vec<Complex64>,
    /// Where it leads to.
    pub end: RayEnd,
}

/// Where a ray leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum RayEnd {
    /// To a point of the set.
    Lands(Landing),
    /// Into the critical point or one of its preimages, near to this point, or too near to one to be told from it. Only rays
    /// of sets that are dust do so.
    Branches(Complex64),
    /// It is not followed so far, for this reason.
    NotFollowed(&'static str),
}

/// The point that a ray lands at. In the dynamical plane it is periodic, or mapped to a periodic point; in the
/// parameter plane it is the c0 of whose Julia set this is true of the point c0, or the root of a hyperbolic component.
#[derive(Clone, Debug, PartialEq)]
pub struct Landing {
    /// To the nearest doubles.
    pub point: Complex64,
    /// To 40 digits behind the point, where it can be told so exactly.
    pub decimals: [Decimal; 2],
    /// After how many iterations the point is periodic.
    pub preperiod: u32,
    /// The number of points of its cycle: the period of the angle, or a divisor of that where several rays land.
    pub period: u32,
    /// The derivative of as many iterations as the cycle has points.
    pub multiplier: Complex64,
    /// Whether the cycle is parabolic, to the rounding of doubles; it repels otherwise.
    pub is_parabolic: bool,
}

/// Why there is no ray.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RayError {
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The landing point is asked for, and is not known; why not.
    #[error("where the ray of {angle} lands is not known: {reason}")]
    NoLanding {
        /// The angle of the ray.
        angle: Angle,
        /// What is in the way.
        reason: &'static str,
    },
}

/// Digits behind the point of a landing point.
const PLACES: usize = 40;
/// The bits that they are found in: a preimage of the critical point is a square root, which halves what is known.
const BITS: usize = 384;

/// The angles that doubling makes of one, and where it goes on behind the last of them: none where their
/// number is above a limit, which is then their number.
fn orbit_of(angle: Angle, most: usize) -> (Vec<Angle>, Option<usize>) {
    let preperiod = angle.preperiod() as usize;
    let all = angle.period().map(|period| preperiod + period as usize).filter(|all| *all <= most);
    (angle.orbit().take(all.unwrap_or(most)).collect(), all.map(|_| preperiod))
}

#[cfg(test)]
mod tests;
