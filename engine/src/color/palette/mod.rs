//! Palettes: colours along a line from 0 to 1.
//!
//! ```
//! use juliaset_engine::color::palette::{Blend, Palette, Stop};
//! let stops = vec![Stop::new(0.0, [0, 0, 0]), Stop::new(1.0, [255, 255, 255])];
//! let palette = Palette::new("Black to white", stops, Blend::OkLab)?;
//! assert_eq!(palette.color(1.0), [1.0; 3]);
//! # Ok::<(), juliaset_engine::color::palette::PaletteError>(())
//! ```

mod builtin;
mod file;
mod gradient;
mod import;

pub use file::TomlError;
pub(crate) use file::{Color, PaletteFile, place_and_message, quoted};
use gradient::MAX_NAME;
pub use gradient::{Blend, MAX_STOPS, Palette, PaletteError, Stop};
pub use import::{FractintError, GimpError, ImportError, MAX_BYTES, UltraFractalError, import};

#[cfg(test)]
mod tests;
