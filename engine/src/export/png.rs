//! 8-bit gray PNG: bands deflated apart from each other, joined into one stream.

use super::bands::{Coder, Part, code_in_bands};
use super::deflate::Deflater;
use super::filter::{Filter, filter_band};
use super::{ExportError, Job, PngOptions, PngSize};
use crate::color::{Gray, ShadeRange};
use crate::run::{Order, Pieces, Renderer};
use crate::watch::{Cancelled, Stage, Watch};
use png::chunk::IDAT;
use simd_adler32::{Adler32, adler32};
use std::io::Write;
use std::ops::Range;

/// A 32 KB window, no dictionary, made by a fast and by the default algorithm (RFC 1950).
const ZLIB_HEADER: [u8; 2] = [0x78, 0x9c];
/// A last block with nothing but its end in it.
const EMPTY_LAST_BLOCK: [u8; 2] = [3, 0];

/// Writes a gray picture: [`Gray`] of every count.
///
/// The same picture is the same file, whatever the number of threads. On an error some of the file
/// may have been written.
pub fn write_png(
    job: &Job<'_>,
    range: ShadeRange,
    options: &PngOptions<'_>,
    out: impl Write,
) -> Result<(), ExportError> {
    let mut file = PngFile::start(job.plan.shape(), options, out)?;
    let coder = PngCoder { gray: Gray::new(range), width: job.plan.shape().0, filter: filter_of(options) };
    code_in_bands(job, &coder, |band: Deflated| file.append(&band))?;
    file.finish()
}

/// Writes a gray picture of `(columns, rows)` that exists already: `gray` appends the pixels of some of its rows.
///
/// Rows are asked for and coded on the renderer's threads. On an error some of the file may have been written.
pub fn write_gray_png(
    renderer: &Renderer,
    (width, height): (usize, usize),
    gray: impl Fn(Range<usize>, &mut Vec<u8>) + Sync,
    options: &PngOptions<'_>,
    watch: &Watch,
    out: impl Write,
) -> Result<(), ExportError> {
    const BAND_PIXELS: usize = 1 << 17;
    let mut file = PngFile::start((width, height), options, out)?;
    let filter = filter_of(options);
    let band_rows = (BAND_PIXELS / width).max(1);
    watch.begin(Stage::Samples, width as u64 * height as u64);
    let code = |first: usize, (samples, memory): &mut (Vec<u8>, PngMemory), watch: &Watch| {
        watch.check()?;
        samples.clear();
        gray(first..(first + band_rows).min(height), samples);
        watch.add(samples.len() as u64);
        Ok::<_, ExportError>(deflated(filter, width, samples, memory))
    };
    let bands = (0..height).step_by(band_rows);
    Pieces::new(renderer, watch, Order::Given).each(bands, code, |_, band| file.append(&band))?;
    file.finish()
}

fn filter_of(options: &PngOptions<'_>) -> Filter {
    if options.fast { Filter::Up } else { Filter::Paeth }
}

/// A file that is written band after band.
struct PngFile<W: Write> {
    writer: png::Writer<W>,
    start: &'static [u8],
    checksum: Checksum,
}

impl<W: Write> PngFile<W> {
    fn start((width, height): (usize, usize), options: &PngOptions<'_>, out: W) -> Result<Self, ExportError> {
        let (columns, rows) = PngSize::of(width, height)?;
        let mut encoder = png::Encoder::new(out, columns, rows);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let software = format!("juliaset {}", env!("CARGO_PKG_VERSION"));
        for (keyword, text) in [("Software", Some(software.as_str())), ("Comment", options.comment)] {
            if let Some(text) = text {
                encoder.add_itxt_chunk(keyword.to_owned(), text.to_owned())?;
            }
        }
        Ok(Self { writer: encoder.write_header()?, start: &ZLIB_HEADER, checksum: Checksum::default() })
    }

    fn append(&mut self, band: &Deflated) -> Result<(), ExportError> {
        self.checksum.append(band);
        let start = std::mem::take(&mut self.start);
        if start.is_empty() {
            return Ok(self.writer.write_chunk(IDAT, &band.bytes)?);
        }
        Ok(self.writer.write_chunk(IDAT, &[start, &band.bytes].concat())?)
    }

    fn finish(mut self) -> Result<(), ExportError> {
        let end = [EMPTY_LAST_BLOCK.as_slice(), &self.checksum.sum.to_be_bytes()].concat();
        self.writer.write_chunk(IDAT, &end)?;
        Ok(self.writer.finish()?)
    }
}

struct PngCoder {
    gray: Gray,
    width: usize,
    filter: Filter,
}

#[derive(Default)]
struct PngMemory {
    filtered: Vec<u8>,
    deflater: Deflater,
}

/// A band as it stands in the file, and what the checksum wants of it.
struct Deflated {
    bytes: Vec<u8>,
    filtered_adler: u32,
    filtered_len: usize,
}

impl Coder for PngCoder {
    type Sample = u8;
    type Coded = Deflated;
    type Memory = PngMemory;

    fn sample(&self, part: &Part<'_>, samples: &mut Vec<u8>, _: &Watch) -> Result<(), Cancelled> {
        self.gray.extend(samples, part.counts);
        Ok(())
    }

    fn code(&self, samples: &[u8], memory: &mut PngMemory) -> Deflated {
        deflated(self.filter, self.width, samples, memory)
    }
}

fn deflated(filter: Filter, width: usize, samples: &[u8], memory: &mut PngMemory) -> Deflated {
    let PngMemory { filtered, deflater } = memory;
    filter_band(filter, samples, width, filtered);
    Deflated {
        bytes: deflater.deflate(filtered).to_vec(),
        filtered_adler: adler32(&filtered.as_slice()),
        filtered_len: filtered.len(),
    }
}

/// The Adler-32 of all bands from those of each.
struct Checksum {
    sum: u32,
}

impl Default for Checksum {
    fn default() -> Self {
        Self { sum: Adler32::new().finish() }
    }
}

impl Checksum {
    /// Adler-32 is two sums: of the bytes (a, from 1), and of all values of a (b). Those of a
    /// second piece follow from starting it with this a instead of 1, and with this b.
    fn append(&mut self, band: &Deflated) {
        const MODULUS: u64 = 65_521;
        let halves = |sum: u32| (u64::from(sum & 0xffff), u64::from(sum >> 16));
        let ((a1, b1), (a2, b2)) = (halves(self.sum), halves(band.filtered_adler));
        let ahead = a1 + MODULUS - 1;
        let a = (ahead + a2) % MODULUS;
        let b = (b1 + b2 + (ahead % MODULUS) * (band.filtered_len as u64 % MODULUS)) % MODULUS;
        self.sum = (b << 16 | a) as u32;
    }
}
