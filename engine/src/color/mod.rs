//! Counts to pixels. Nothing here iterates anything.

mod gray;
mod range;
mod shades;

pub use gray::Gray;
pub use range::{ShadeRange, ShadeRangeError};
pub use shades::Shades;
