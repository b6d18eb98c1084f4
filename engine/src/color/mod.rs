//! Counts to pixels. Nothing here iterates anything.

mod gray;

pub use gray::{Gray, normalised};
