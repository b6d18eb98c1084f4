//! Counts to pixels. Nothing here iterates anything.

mod gray;
mod oklab;
pub mod palette;
mod range;
mod shades;
pub mod srgb;

pub use gray::Gray;
pub use range::{ShadeRange, ShadeRangeError};
pub use shades::Shades;
