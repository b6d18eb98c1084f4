//! Numbers of any precision: as they are typed, as they are added up, and as they are multiplied.

mod ball;
mod decimal;
mod double;
mod fixed;
mod floatexp;
mod vector;

pub(crate) use ball::{Ball, Radius, UNDERFLOW, UP_F64};
pub use decimal::{Decimal, DecimalError, shortened};
pub(crate) use double::{Double, DoubleComplex, Size};
pub use fixed::Fixed;
pub(crate) use fixed::{BigPoint, most_places};
pub use floatexp::FloatExp;
pub(crate) use floatexp::{U, excess_exponent, power_of_two};
pub(crate) use vector::{atan2, cos_turns, log2};
