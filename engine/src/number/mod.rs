//! Numbers of any precision: as they are typed, as they are added up, and as they are multiplied.

mod decimal;
mod fixed;
mod wide;

pub use decimal::{Decimal, DecimalError, shortened};
pub use fixed::Fixed;
pub(crate) use fixed::{BigPoint, Scaled, most_places, power_of_two};
pub use wide::Wide;
