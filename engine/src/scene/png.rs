//! The scene that a picture carries: a text before its image data (PNG, third edition, 11.3.3.4 iTXt).

use super::{Scene, SceneError};
use std::io::{self, Read};

/// What the text is called in the file.
pub(crate) const KEYWORD: &str = "juliaset scene";

/// Why there is no scene in a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("it is neither a scene nor a PNG, but something else")]
    OtherFormat,
    /// A picture that does not carry one.
    #[error("the picture has no scene: an image viewer or a chat may have stripped it")]
    NoScene,
    /// A picture that ends before its image data.
    #[error("the picture is cut off before its image data")]
    CutOff,
    /// A picture that is no longer what was written.
    #[error("the picture is damaged: {0}")]
    Damaged(&'static str),
    /// The scene was compressed by another program, as this one writes none.
    #[error("the picture's scene is compressed, and only plain text is read")]
    Compressed,
    /// So much stands before the image data that no scene is looked for behind it.
    #[error("the picture has more than {} MiB before its image data", MAX_SKIPPED >> 20)]
    TooMuch,
    /// What it carries is no scene.
    #[error(transparent)]
    Scene(#[from] SceneError),
}

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// As much is read past: profiles and thumbnails of other programs are smaller.
const MAX_SKIPPED: u64 = 32 << 20;
/// What stands in the chunk beside the text: the keyword, five zeros at most, and a language that we write none of.
const MAX_HEAD: usize = 256;

impl Scene {
    /// Reads a scene from a file: its text, or a PNG that carries it. Of a PNG nothing is read that stands behind the
    /// beginning of its image data, and never more than 32 MiB, nearly all of which is not kept.
    pub fn read(mut file: impl Read) -> Result<Self, ReadError> {
        let mut start = Vec::new();
        file.by_ref().take(SIGNATURE.len() as u64).read_to_end(&mut start)?;
        if start == SIGNATURE {
            return scene_of_chunks(file);
        }
        let most = Self::MAX_BYTES as u64;
        file.take(most).read_to_end(&mut start)?;
        if start.len() > Self::MAX_BYTES {
            return Err(SceneError::TooLong.into());
        }
        let text = String::from_utf8(start).map_err(|_| ReadError::OtherFormat)?;
        if text.contains('\0') {
            return Err(ReadError::OtherFormat);
        }
        Ok(Self::from_toml(text.strip_prefix('\u{feff}').unwrap_or(&text))?)
    }
}

fn scene_of_chunks(mut file: impl Read) -> Result<Scene, ReadError> {
    let mut skipped = 0u64;
    let mut is_first = true;
    loop {
        let mut head = [0; 8];
        exactly(&mut file, &mut head)?;
        let [l0, l1, l2, l3, kind @ ..] = head;
        let length = u32::from_be_bytes([l0, l1, l2, l3]);
        if length > i32::MAX as u32 || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(ReadError::Damaged("a chunk of it is none"));
        }
        match &kind {
            b"IHDR" if is_first => {}
            _ if is_first => return Err(ReadError::Damaged("its first chunk is not its header")),
            b"IDAT" | b"IEND" => return Err(ReadError::NoScene),
            _ => {}
        }
        is_first = false;
        let mut read = 0;
        if &kind == b"iTXt" {
            let mut start = vec![0; (length as usize).min(KEYWORD.len() + 1)];
            exactly(&mut file, &mut start)?;
            if start.strip_suffix(&[0]) == Some(KEYWORD.as_bytes()) {
                return scene_of_text(file, start, length);
            }
            read = start.len() as u64;
        }
        let rest = u64::from(length) - read + CRC_BYTES;
        skipped = skipped.saturating_add(rest);
        if skipped > MAX_SKIPPED {
            return Err(ReadError::TooMuch);
        }
        if io::copy(&mut file.by_ref().take(rest), &mut io::sink())? < rest {
            return Err(ReadError::CutOff);
        }
    }
}

const CRC_BYTES: u64 = 4;

/// The scene of a chunk of which the keyword, with its zero, has been read.
fn scene_of_text(mut file: impl Read, keyword: Vec<u8>, length: u32) -> Result<Scene, ReadError> {
    let left = (length as usize).saturating_sub(keyword.len());
    if left > Scene::MAX_BYTES + MAX_HEAD {
        return Err(SceneError::TooLong.into());
    }
    let mut body = vec![0; left];
    exactly(&mut file, &mut body)?;
    let mut expected = [0; CRC_BYTES as usize];
    exactly(&mut file, &mut expected)?;
    if crc32(&[b"iTXt", keyword.as_slice(), &body]) != u32::from_be_bytes(expected) {
        return Err(ReadError::Damaged("its scene is not what was written"));
    }
    let malformed = || ReadError::Damaged("its scene is no text");
    let (flags, rest) = body.split_at_checked(2).ok_or_else(malformed)?;
    if flags.first() != Some(&0) {
        return Err(ReadError::Compressed);
    }
    // A language and the keyword in it, each up to a zero.
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    let text = parts.nth(2).ok_or_else(malformed)?;
    let text = str::from_utf8(text).map_err(|_| malformed())?;
    Ok(Scene::from_toml(text)?)
}

fn exactly(file: &mut impl Read, bytes: &mut [u8]) -> Result<(), ReadError> {
    file.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::CutOff,
        _ => ReadError::Io(error),
    })
}

/// The checksum of a chunk: the CRC of ISO 3309, bit by bit, as in PNG's annex D.
fn crc32(parts: &[&[u8]]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    let step = |crc: u32| if crc & 1 == 1 { POLYNOMIAL ^ (crc >> 1) } else { crc >> 1 };
    let bytes = parts.iter().flat_map(|part| part.iter());
    !bytes.fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}
