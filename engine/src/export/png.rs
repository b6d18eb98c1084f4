//! 8-bit gray PNG: bands deflated apart from each other, joined into one stream.

use super::bands::{Coder, code_in_bands};
use super::deflate::Deflater;
use super::filter::{Filter, filter_band};
use super::{ExportError, Job, PngOptions, PngSize};
use crate::color::Gray;
use png::chunk::IDAT;
use simd_adler32::{Adler32, adler32};
use std::io::Write;

/// A 32 KB window, no dictionary, made by a fast and by the default algorithm (RFC 1950).
const ZLIB_HEADER: [u8; 2] = [0x78, 0x9c];
/// A last block with nothing but its end in it.
const EMPTY_LAST_BLOCK: [u8; 2] = [3, 0];

/// Writes the gray picture of a grid: [`Gray`] of every count.
///
/// The same picture is the same file, whatever the number of threads. On an error some of the file
/// may have been written.
pub fn write_png(job: &Job<'_>, options: &PngOptions<'_>, out: impl Write) -> Result<(), ExportError> {
    let (width, height) = (job.plan.grid().width(), job.plan.grid().height());
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
    let mut file = encoder.write_header()?;
    let filter = if options.fast { Filter::Up } else { Filter::Paeth };
    let coder = PngCoder { gray: Gray::new(job.plan.julia()), width, filter };
    let mut start = ZLIB_HEADER.as_slice();
    let mut checksum = Checksum::default();
    code_in_bands(job, &coder, |band: Deflated| {
        checksum.append(&band);
        let mut data = band.bytes;
        if !start.is_empty() {
            data.splice(0..0, std::mem::take(&mut start).iter().copied());
        }
        Ok(file.write_chunk(IDAT, &data)?)
    })?;
    let end = [EMPTY_LAST_BLOCK.as_slice(), &checksum.sum.to_be_bytes()].concat();
    file.write_chunk(IDAT, &end)?;
    Ok(file.finish()?)
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

    fn sample(&self, counts: &[u32], samples: &mut Vec<u8>) {
        self.gray.extend(samples, counts);
    }

    fn code(&self, samples: &[u8], memory: &mut PngMemory) -> Deflated {
        let PngMemory { filtered, deflater } = memory;
        filter_band(self.filter, samples, self.width, filtered);
        Deflated {
            bytes: deflater.deflate(filtered).to_vec(),
            filtered_adler: adler32(&filtered.as_slice()),
            filtered_len: filtered.len(),
        }
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
