//! Counts to pixels. Nothing here iterates anything.

mod gray;
mod shades;

pub use gray::{Gray, normalised};
pub use shades::Shades;
