//! Pictures into files, while they are counted: memory does not grow with the height of the picture.

mod bands;
mod deflate;
mod file;
mod filter;
mod huffman;
mod npy;
mod png;
#[cfg(test)]
mod tests;
mod whole;

pub use file::{FileError, is_special, write_atomically, write_to_standard_output, write_watched};
pub use npy::{write_channel_npy, write_npy};
pub use png::{write_gray_png, write_png};
pub use whole::paint_whole;

use crate::count::plan::Plan;
use crate::counts::{CountError, TooLarge, Undecided};
use crate::run::Renderer;
use crate::scene::Scene;
use crate::watch::{Cancelled, Watch};
use std::io;

/// What is exported, on which threads, and how it is stopped and watched.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The threads; the export must not be called from one of them.
    pub renderer: &'a Renderer,
    /// The picture.
    pub plan: &'a Plan,
    /// Stops the export with [`ExportError::Cancelled`], and tells how far it is.
    pub watch: &'a Watch,
}

/// How a PNG is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct PngOptions<'a> {
    /// The least time instead of the smallest file.
    pub fast: bool,
    /// Bits of each part of a pixel.
    pub depth: Depth,
    /// Kept in the file as its `Comment`.
    pub comment: Option<&'a str>,
    /// What the picture shows, kept in the file before its image data: [`Scene::read`] finds it there.
    pub scene: Option<&'a Scene>,
}

/// Bits of each part of a pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// 8 bits: what screens show.
    #[default]
    Eight,
    /// 16 bits: for what is edited further. Gray of a count alone has no more than 8 bits of it.
    Sixteen,
}

/// Why there is no file, or only a part of one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// It could not be written.
    #[error(transparent)]
    Io(io::Error),
    /// It was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A count could not be found.
    #[error(transparent)]
    Undecided(#[from] Undecided),
    /// A band of it does not fit in memory.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// It has no pixels, or more than a PNG can hold.
    #[error(transparent)]
    Size(#[from] PngSize),
    /// A text to be kept in the picture cannot be.
    #[error("the picture cannot be encoded: {0}")]
    Encoding(::png::EncodingError),
}

impl From<CountError> for ExportError {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Cancelled(cancelled) => cancelled.into(),
            CountError::Undecided(undecided) => undecided.into(),
        }
    }
}

/// No PNG can be of this size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a PNG of {width} x {height} pixels cannot be: both must lie between 1 and {max}", max = PngSize::MAX_SIDE)]
pub struct PngSize {
    /// Columns asked for.
    pub width: usize,
    /// Rows asked for.
    pub height: usize,
}

impl PngSize {
    /// The most columns or rows that a PNG can hold.
    pub const MAX_SIDE: u32 = i32::MAX as u32;

    /// The columns and rows as a PNG wants them.
    fn of(width: usize, height: usize) -> Result<(u32, u32), Self> {
        let side = |side| u32::try_from(side).ok().filter(|side| (1..=Self::MAX_SIDE).contains(side));
        side(width).zip(side(height)).ok_or(Self { width, height })
    }
}

impl From<::png::EncodingError> for ExportError {
    fn from(error: ::png::EncodingError) -> Self {
        match error {
            ::png::EncodingError::IoError(error) => Self::Io(error),
            other => Self::Encoding(other),
        }
    }
}
