//! Palettes of other programs.

mod fractint;
mod gimp;
mod ultra_fractal;

pub use fractint::FractintError;
pub use gimp::GimpError;
pub use ultra_fractal::UltraFractalError;

use super::{MAX_NAME, Palette, TomlError};
use std::borrow::Cow;

/// The most bytes of a file that is imported: 4 MiB.
pub const MAX_BYTES: usize = 4 << 20;

/// Why nothing is imported.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// More than [`MAX_BYTES`].
    #[error("the file has {0} bytes, and a palette file has {MAX_BYTES} at most")]
    TooLarge(usize),
    /// The contents are of no kind that is read.
    #[error(
        "the file is no palette: line {line} is {text:?}, which begins neither a Fractint map, an Ultra Fractal \
         or GIMP gradient, nor a palette of this program"
    )]
    Unknown {
        /// The first line with text, counted from 1.
        line: usize,
        /// Its beginning.
        text: String,
    },
    /// The file has no text, or bytes that no text has.
    #[error("the file is no palette: it is not text")]
    NotText,
    /// A Fractint map with a mistake.
    #[error(transparent)]
    Fractint(#[from] FractintError),
    /// An Ultra Fractal file with a mistake.
    #[error(transparent)]
    UltraFractal(#[from] UltraFractalError),
    /// A GIMP gradient with a mistake.
    #[error(transparent)]
    Gimp(#[from] GimpError),
    /// A palette file of this program with a mistake.
    #[error(transparent)]
    Toml(#[from] TomlError),
}

/// Reads the palettes of a file, whose kind its contents tell: Fractint's `.map`, Ultra Fractal's `.ugr` (all
/// gradients in it, and those of a `.upr`), GIMP's `.ggr`, or a palette file as [`Palette::to_toml`] writes it.
///
/// `name_hint`, a file name with or without folder and ending, names palettes whose file does not.
///
/// ```
/// use juliaset_engine::color::palette::import;
/// let palettes = import("maps/fire.map", b"0 0 0\r\n255 64 0 flame\r\n255 255 255\r\n")?;
/// assert_eq!(palettes[0].name(), "fire");
/// assert_eq!(palettes[0].stops()[1].color, [255, 64, 0]);
/// # Ok::<(), juliaset_engine::color::palette::ImportError>(())
/// ```
pub fn import(name_hint: &str, bytes: &[u8]) -> Result<Vec<Palette>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge(bytes.len()));
    }
    let text = text(bytes);
    if text.contains('\0') {
        return Err(ImportError::NotText);
    }
    let name = stem(name_hint);
    let (line, first) =
        lines(&text).find(|(_, line)| !is_empty_or_comment(line)).ok_or(ImportError::NotText)?;
    if first.starts_with("GIMP Gradient") {
        Ok(vec![gimp::parse(name, &text)?])
    } else if ultra_fractal::is_any(&text) {
        Ok(ultra_fractal::parse(name, &text)?)
    } else if first.starts_with(|first: char| first.is_ascii_digit()) {
        Ok(vec![fractint::parse(name, &text)?])
    } else if lines(&text).any(|(_, line)| line.starts_with("stops") && line.contains('=')) {
        Ok(vec![Palette::from_toml(&text)?])
    } else {
        Err(ImportError::Unknown { line, text: beginning(first) })
    }
}

/// The text of a file. What is not UTF-8 is old, and taken for Latin 1, where every byte is a character.
///
/// A Ctrl-Z ends a file of DOS.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.split(|byte| *byte == 0x1a).next().unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// The lines without the spaces around them, counted from 1. They end with LF, CR LF or CR.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
    lines.enumerate().map(|(index, line)| (index + 1, line.trim()))
}

fn is_empty_or_comment(line: &str) -> bool {
    line.is_empty() || [";", "#", "//"].iter().any(|mark| line.starts_with(mark))
}

/// As much of a line as an error shows.
fn beginning(line: &str) -> String {
    let mut beginning: String = line.chars().take(40).collect();
    if beginning.len() < line.len() {
        beginning.push('…');
    }
    beginning
}

/// The name of a file without folder and ending.
fn stem(name_hint: &str) -> &str {
    let file = name_hint.rsplit(['/', '\\']).next().unwrap_or(name_hint);
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    }
}

/// A name that a palette may have, out of any text.
fn valid_name(text: &str) -> String {
    let shown: String = text.chars().filter(|character| !character.is_control()).take(MAX_NAME).collect();
    let name = shown.trim();
    if name.is_empty() { "Imported".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests;
