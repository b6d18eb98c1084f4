//! Samples to pixels. Nothing here iterates anything.
//!
//! A [`Coloring`] says how a picture is coloured, a [`Shader`] does it, and a [`palette::Palette`] has the colours.

mod coloring;
mod gray;
mod light;
mod oklab;
pub mod palette;
mod period;
mod pixel;
mod range;
mod shader;
mod shades;
mod spread;
pub mod srgb;
mod tones;

pub use coloring::{Base, Coloring, ColoringError, Interior, InteriorBy, Light, Mapping, Theme, Wrap};
pub use gray::Gray;
pub use period::period_color;
pub use pixel::{Linear, Pixel};
pub use range::{ShadeRange, ShadeRangeError};
pub use shader::Shader;
pub use shades::Shades;
pub use tones::Tones;
