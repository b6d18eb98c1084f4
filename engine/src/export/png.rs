//! PNG: bands deflated apart from each other, joined into one stream.

use super::bands::{Coder, code_in_bands};
use super::deflate::Deflater;
use super::filter::{Filter, filter_band};
use super::{Depth, ExportError, Job, PngOptions, PngSize};
use crate::color::Pixel;
use crate::count::plan::Plan;
use crate::counts::CountError;
use crate::paint::{PaintMemory, Painting};
use crate::place::Rect;
use crate::run::{Order, Pieces, Renderer};
use crate::scene::{KEYWORD, Scene};
use crate::watch::{Stage, Watch};
use png::chunk::IDAT;
use simd_adler32::{Adler32, adler32};
use std::io::Write;
use std::marker::PhantomData;
use std::ops::Range;

/// A 32 KB window, no dictionary, made by a fast and by the default algorithm (RFC 1950).
const ZLIB_HEADER: [u8; 2] = [0x78, 0x9c];
/// A last block with nothing but its end in it.
const EMPTY_LAST_BLOCK: [u8; 2] = [3, 0];

/// Writes a picture: gray, with colour or with opacity, as its colouring needs.
///
/// The same picture is the same file, whatever the number of threads. On an error some of the file
/// may have been written. Must not be called from one of the renderer's threads.
pub fn write_png(
    renderer: &Renderer,
    painting: &Painting,
    options: &PngOptions<'_>,
    watch: &Watch,
    out: impl Write,
) -> Result<(), ExportError> {
    let coloring = painting.coloring();
    let job = Job { renderer, plan: painting.plan(), watch };
    let gray = coloring.is_gray() && !coloring.is_transparent();
    match (options.depth, gray, coloring.is_transparent()) {
        (Depth::Eight, true, _) => write::<u8>(&job, painting, options, out),
        (Depth::Eight, false, false) => write::<[u8; 3]>(&job, painting, options, out),
        (Depth::Eight, false, true) => write::<[u8; 4]>(&job, painting, options, out),
        (Depth::Sixteen, true, _) => write::<u16>(&job, painting, options, out),
        (Depth::Sixteen, false, false) => write::<[u16; 3]>(&job, painting, options, out),
        (Depth::Sixteen, false, true) => write::<[u16; 4]>(&job, painting, options, out),
    }
}

fn write<P: PngPixel>(
    job: &Job<'_>,
    painting: &Painting,
    options: &PngOptions<'_>,
    out: impl Write,
) -> Result<(), ExportError> {
    let mut file = PngFile::start::<P>(job.plan.shape(), options, out)?;
    let (filter, pixel) = (filter_of(options), PhantomData::<P>);
    code_in_bands(job, &PngCoder { painting, filter, pixel }, |band: Deflated| file.append(&band))?;
    file.finish()
}

/// A pixel as a PNG has it.
trait PngPixel: Pixel {
    const COLOR: png::ColorType;
    const DEPTH: png::BitDepth;
}

impl PngPixel for u8 {
    const COLOR: png::ColorType = png::ColorType::Grayscale;
    const DEPTH: png::BitDepth = png::BitDepth::Eight;
}

impl PngPixel for u16 {
    const COLOR: png::ColorType = png::ColorType::Grayscale;
    const DEPTH: png::BitDepth = png::BitDepth::Sixteen;
}

impl PngPixel for [u8; 3] {
    const COLOR: png::ColorType = png::ColorType::Rgb;
    const DEPTH: png::BitDepth = png::BitDepth::Eight;
}

impl PngPixel for [u8; 4] {
    const COLOR: png::ColorType = png::ColorType::Rgba;
    const DEPTH: png::BitDepth = png::BitDepth::Eight;
}

impl PngPixel for [u16; 3] {
    const COLOR: png::ColorType = png::ColorType::Rgb;
    const DEPTH: png::BitDepth = png::BitDepth::Sixteen;
}

impl PngPixel for [u16; 4] {
    const COLOR: png::ColorType = png::ColorType::Rgba;
    const DEPTH: png::BitDepth = png::BitDepth::Sixteen;
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
    let mut file = PngFile::start::<u8>((width, height), options, out)?;
    let filter = filter_of(options);
    let band_rows = (BAND_PIXELS / width).max(1);
    watch.begin(Stage::Samples, width as u64 * height as u64);
    let code = |first: usize, (samples, memory): &mut (Vec<u8>, Deflating), watch: &Watch| {
        watch.check()?;
        samples.clear();
        gray(first..(first + band_rows).min(height), samples);
        watch.add(samples.len() as u64);
        Ok::<_, ExportError>(deflated(filter, [width, 1], samples, memory))
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
    fn start<P: PngPixel>(
        (width, height): (usize, usize),
        options: &PngOptions<'_>,
        out: W,
    ) -> Result<Self, ExportError> {
        let (columns, rows) = PngSize::of(width, height)?;
        let mut encoder = png::Encoder::new(out, columns, rows);
        encoder.set_color(P::COLOR);
        encoder.set_depth(P::DEPTH);
        let software = format!("juliaset {}", env!("CARGO_PKG_VERSION"));
        let scene = options.scene.map(Scene::to_toml);
        let texts = [
            ("Software", Some(software.as_str())),
            ("Comment", options.comment),
            (KEYWORD, scene.as_deref()),
        ];
        for (keyword, text) in texts {
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

struct PngCoder<'a, P> {
    painting: &'a Painting,
    filter: Filter,
    pixel: PhantomData<P>,
}

#[derive(Default)]
struct PngMemory {
    paint: PaintMemory,
    bytes: Vec<u8>,
    deflating: Deflating,
}

#[derive(Default)]
struct Deflating {
    filtered: Vec<u8>,
    deflater: Deflater,
}

/// A band as it stands in the file, and what the checksum wants of it.
struct Deflated {
    bytes: Vec<u8>,
    filtered_adler: u32,
    filtered_len: usize,
}

impl<P: PngPixel> Coder for PngCoder<'_, P> {
    type Sample = P;
    type Coded = Deflated;
    type Memory = PngMemory;

    fn is_symmetric(&self) -> bool {
        self.painting.is_symmetric()
    }

    fn sample(
        &self,
        _: &Plan,
        rect: &Rect,
        memory: &mut PngMemory,
        pixels: &mut Vec<P>,
        watch: &Watch,
    ) -> Result<(), CountError> {
        self.painting.paint(rect, &mut memory.paint, pixels, watch)
    }

    fn code(&self, pixels: &[P], memory: &mut PngMemory) -> Deflated {
        memory.bytes.clear();
        P::write(pixels, &mut memory.bytes);
        let columns = self.painting.plan().shape().0;
        deflated(self.filter, [columns * P::BYTES, P::BYTES], &memory.bytes, &mut memory.deflating)
    }
}

/// Deflates rows of `width` bytes, of `pixel` bytes a pixel.
fn deflated(filter: Filter, [width, pixel]: [usize; 2], bytes: &[u8], memory: &mut Deflating) -> Deflated {
    let Deflating { filtered, deflater } = memory;
    filter_band(filter, bytes, [width, pixel], filtered);
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
