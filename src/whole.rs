//! JPEG, WebP and TIFF: formats whose encoders want all pixels at once.

use anyhow::{Context, anyhow, bail};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageBuffer, ImageEncoder, ImageError};
use juliaset_engine::color::Coloring;
use juliaset_engine::export::{Depth, ExportError, PngOptions, paint_whole};
use juliaset_engine::{Painting, Renderer, Watch};
use std::io::{Cursor, Write};

/// A format whose pictures are painted in memory before they are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeFormat {
    /// Small files, and not quite the pixels that were painted.
    Jpeg,
    /// Exactly the pixels.
    WebP,
    /// Exactly the pixels, not compressed.
    Tiff,
}

/// What one pixel of a picture consists of.
#[derive(Clone, Copy)]
enum Parts {
    Gray,
    Rgb,
    Rgba,
}

impl Parts {
    fn of(coloring: &Coloring) -> Self {
        match (coloring.is_transparent(), coloring.is_gray()) {
            (true, _) => Self::Rgba,
            (false, true) => Self::Gray,
            (false, false) => Self::Rgb,
        }
    }

    fn count(self) -> u64 {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

impl WholeFormat {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::WebP, Self::Tiff];
    /// The most bytes of pixels: encoders need as much again, or more.
    const MAX_BYTES: u64 = 2 << 30;

    /// Its name, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
        }
    }

    /// What its files end in, without the dot.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::WebP => &["webp"],
            Self::Tiff => &["tif", "tiff"],
        }
    }

    /// Whether its pixels can be of this depth.
    pub fn takes(self, depth: Depth) -> bool {
        depth == Depth::Eight || self == Self::Tiff
    }

    fn max_side(self) -> usize {
        match self {
            Self::Jpeg => 65_535,
            Self::WebP => 16_383,
            Self::Tiff => u32::MAX as usize,
        }
    }

    /// Refuses a picture of `(columns, rows)` that it cannot hold.
    pub fn check(
        self,
        depth: Depth,
        coloring: &Coloring,
        (columns, rows): (usize, usize),
    ) -> anyhow::Result<()> {
        let (name, max) = (self.name(), self.max_side());
        if !self.takes(depth) {
            bail!("a {name} has 8 bits for each part of a pixel, not 16; a PNG and a TIFF can have 16");
        }
        if self == Self::Jpeg && coloring.is_transparent() {
            bail!("a JPEG cannot be transparent, as the interior is; a PNG, a WebP and a TIFF can");
        }
        if columns.max(rows) > max {
            bail!(
                "a {name} has at most {max} pixels a side, not {columns} x {rows}; a PNG has no such limit"
            );
        }
        let bytes = Parts::of(coloring).count() * if depth == Depth::Eight { 1 } else { 2 };
        if columns as u128 * rows as u128 * u128::from(bytes) > u128::from(Self::MAX_BYTES) {
            bail!(
                "a {name} is made in memory from at most 2 GiB of pixels, and {columns} x {rows} are more; \
                 a PNG has no such limit"
            );
        }
        Ok(())
    }

    /// Paints a picture and writes it.
    ///
    /// The command in `options` is kept as the Exif description of a JPEG, if it fits, and of a WebP; the
    /// encoder of TIFF has no place for it. `fast` is for PNG alone.
    pub fn write(
        self,
        (renderer, painting): (&Renderer, &Painting),
        options: &PngOptions<'_>,
        watch: &Watch,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        self.check(options.depth, painting.coloring(), painting.plan().shape())?;
        let image = painted((renderer, painting), options.depth, watch)?;
        // An encoder does not stop in its midst: a picture that is cancelled meanwhile is encoded in vain.
        watch.check().map_err(ExportError::from)?;
        self.encode(&image, options.comment, out)?;
        Ok(watch.check().map_err(ExportError::from)?)
    }

    fn encode(self, image: &DynamicImage, comment: Option<&str>, out: &mut dyn Write) -> anyhow::Result<()> {
        /// As near to the pixels as is seen, at a fifth of their bytes.
        const QUALITY: u8 = 92;
        match self {
            Self::Jpeg => {
                let encoder = JpegEncoder::new_with_quality(out, QUALITY);
                encode(image, encoder, comment.filter(|text| text.len() <= MAX_JPEG_TEXT))
            }
            Self::WebP => encode(image, WebPEncoder::new_lossless(out), comment),
            Self::Tiff => {
                // The encoder goes back to its beginning, which not every file can.
                let mut file = Cursor::new(Vec::new());
                let room = image.as_bytes().len().saturating_add(1 << 16);
                file.get_mut().try_reserve(room).context("the TIFF does not fit in memory")?;
                encode(image, TiffEncoder::new(&mut file), None)?;
                Ok(out.write_all(file.get_ref()).map_err(ExportError::Io)?)
            }
        }
    }
}

fn encode(image: &DynamicImage, mut encoder: impl ImageEncoder, comment: Option<&str>) -> anyhow::Result<()> {
    if let Some(comment) = comment {
        encoder.set_exif_metadata(exif(comment)).map_err(ImageError::Unsupported)?;
    }
    image.write_with_encoder(encoder).map_err(|error| match error {
        ImageError::IoError(error) => ExportError::Io(error).into(),
        error => anyhow!(error).context("the picture cannot be encoded"),
    })
}

/// Exif stands in one segment of a JPEG, of less than 64 KiB.
const MAX_JPEG_TEXT: usize = 65_000;

/// Exif with a description and nothing else: a TIFF's header and its one directory of one entry (TIFF 6.0, 2).
fn exif(description: &str) -> Vec<u8> {
    const HEADER: [u8; 8] = [b'I', b'I', 42, 0, 8, 0, 0, 0];
    const IMAGE_DESCRIPTION: u16 = 270;
    const ASCII: u16 = 2;
    const BEHIND_THE_DIRECTORY: u32 = 26;
    let text = [description.as_bytes(), &[0]].concat();
    let mut exif = HEADER.to_vec();
    let entries = 1u16;
    for number in [entries, IMAGE_DESCRIPTION, ASCII] {
        exif.extend(number.to_le_bytes());
    }
    let no_next_directory = 0;
    for number in [text.len() as u32, BEHIND_THE_DIRECTORY, no_next_directory] {
        exif.extend(number.to_le_bytes());
    }
    exif.extend(text);
    exif
}

/// A picture in memory, of as many parts a pixel as its colouring needs.
fn painted(
    (renderer, painting): (&Renderer, &Painting),
    depth: Depth,
    watch: &Watch,
) -> anyhow::Result<DynamicImage> {
    macro_rules! painted {
        ($variant:ident, $pixel:ty, $flat:expr) => {{
            let pixels: Vec<$pixel> = paint_whole(renderer, painting, watch)?;
            DynamicImage::$variant(buffer(painting.plan().shape(), $flat(pixels))?)
        }};
    }
    let gray8 = |pixels: Vec<u8>| pixels;
    let gray16 = |pixels: Vec<u16>| pixels;
    Ok(match (depth, Parts::of(painting.coloring())) {
        (Depth::Eight, Parts::Gray) => painted!(ImageLuma8, u8, gray8),
        (Depth::Eight, Parts::Rgb) => painted!(ImageRgb8, [u8; 3], Vec::into_flattened),
        (Depth::Eight, Parts::Rgba) => painted!(ImageRgba8, [u8; 4], Vec::into_flattened),
        (Depth::Sixteen, Parts::Gray) => painted!(ImageLuma16, u16, gray16),
        (Depth::Sixteen, Parts::Rgb) => painted!(ImageRgb16, [u16; 3], Vec::into_flattened),
        (Depth::Sixteen, Parts::Rgba) => painted!(ImageRgba16, [u16; 4], Vec::into_flattened),
    })
}

fn buffer<P: image::Pixel>(
    (columns, rows): (usize, usize),
    parts: Vec<P::Subpixel>,
) -> anyhow::Result<ImageBuffer<P, Vec<P::Subpixel>>> {
    let (columns, rows) = (u32::try_from(columns)?, u32::try_from(rows)?);
    ImageBuffer::from_raw(columns, rows, parts).context("the picture has fewer pixels than it should")
}
