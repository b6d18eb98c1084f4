//! What is written reads back as what was counted.

mod color;

use super::*;
use crate::color::{Gray, ShadeRange};
use crate::count::plan::Precision;
use crate::counts::Counts;
use crate::map::QuadraticMap;
use crate::paint::Painting;
use crate::place::{ComplexRegion, Samples, Viewport};
use crate::plane::Plane;
use crate::run::RunOptions;
use std::num::NonZeroUsize;

fn renderer(threads: usize, symmetry: bool) -> Renderer {
    Renderer::new(RunOptions { threads: NonZeroUsize::new(threads), symmetry, ..RunOptions::default() })
        .unwrap()
}

fn plan(renderer: &Renderer, map: &QuadraticMap, samples: &Samples, itermax: u32) -> Plan {
    let mut planner = renderer.planner();
    planner.plan(Plane::Dynamical, map, itermax, samples, Precision::Auto, &Watch::default()).unwrap()
}

/// Wide, high, odd, even, in one band and in many; symmetric or not.
fn pictures() -> Vec<(QuadraticMap, Samples)> {
    let views = [
        [1, 1],
        [2, 1],
        [1, 2],
        [3, 3],
        [300, 201],
        [301, 200],
        [9001, 7],
        [9001, 8],
        [2, 9000],
        [900_001, 3],
        [250_001, 11],
    ];
    let region = ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap();
    let region = |resolution| Samples::region(region, resolution).unwrap();
    let aside = Viewport::parse("0.3", "0", "1", [301, 200]).unwrap();
    let views = views.iter().map(|size| Samples::view(Viewport::home(*size)));
    let article = |samples| (QuadraticMap::default(), samples);
    let real = (QuadraticMap::parse("-1.1", "0", 2.0).unwrap(), Samples::view(aside));
    views.chain([region(333), region(1)]).map(article).chain([real]).collect()
}

struct Exported {
    bytes: Vec<u8>,
    pixels: u64,
    counts: Counts,
}

fn exported(
    renderer: &Renderer,
    plan: &Plan,
    write: impl Fn(&Job<'_>, &mut Vec<u8>) -> Result<(), ExportError>,
) -> Exported {
    let watch = Watch::default();
    let counts = renderer.counts(plan, &Watch::default()).unwrap();
    let mut bytes = Vec::new();
    write(&Job { renderer, plan, watch: &watch }, &mut bytes).unwrap();
    Exported { bytes, pixels: watch.done(), counts }
}

#[test]
fn a_png_reads_back_as_the_gray_of_the_counts() {
    let (range, renderer) = (ShadeRange::new(5, 80).unwrap(), renderer(2, true));
    for (map, samples) in pictures() {
        let plan = plan(&renderer, &map, &samples, range.itermax());
        for fast in [false, true] {
            let options = PngOptions { fast, comment: Some("again: −1"), ..PngOptions::default() };
            let painting = Painting::gray(plan.clone(), range.itermin()).unwrap();
            let Exported { bytes, pixels, counts } = exported(&renderer, &plan, |job, out| {
                write_png(job.renderer, &painting, &options, job.watch, out)
            });
            let mut reader = ::png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
            let mut read = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut read).unwrap();
            reader.finish().unwrap();
            let texts: Vec<String> =
                reader.info().utf8_text.iter().map(|chunk| chunk.get_text().unwrap()).collect();
            assert_eq!(texts[1], "again: −1");
            let gray = Gray::new(range);
            let expected: Vec<u8> = counts.as_slice().iter().map(|count| gray.of(*count)).collect();
            assert!(read == expected, "{samples:?}");
            assert_eq!(pixels, expected.len() as u64);
        }
    }
}

#[test]
fn an_npy_reads_back_as_the_counts() {
    let renderer = renderer(3, true);
    for (itermax, bytes_each) in [(65_535, 2), (65_536, 4)] {
        for (map, samples) in pictures().into_iter().filter(|(_, samples)| samples.rect().area() < 10_000) {
            let plan = plan(&renderer, &map, &samples, itermax);
            let Exported { bytes, counts, .. } = exported(&renderer, &plan, |job, out| write_npy(job, out));
            let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
            assert_eq!((&bytes[..8], start % 64), (b"\x93NUMPY\x01\x00".as_slice(), 0));
            let header = std::str::from_utf8(&bytes[10..start]).unwrap();
            let expected = format!(
                "{{'descr': '<u{bytes_each}', 'fortran_order': False, 'shape': ({}, {}), }}",
                samples.shape().1,
                samples.shape().0
            );
            assert_eq!(header.trim_end(), expected);
            let read: Vec<u32> = bytes[start..]
                .chunks_exact(bytes_each)
                .map(|value| value.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
                .collect();
            assert_eq!(read, counts.as_slice());
        }
    }
}

#[test]
fn neither_threads_nor_symmetry_change_a_byte() {
    for (map, samples) in pictures() {
        let file = |threads, symmetry| {
            let renderer = renderer(threads, symmetry);
            let plan = plan(&renderer, &map, &samples, 80);
            exported(&renderer, &plan, |job, out| write_npy(job, out)).bytes
        };
        let first = file(1, false);
        assert!(first == file(5, false) && first == file(4, true), "{samples:?}");
    }
}

#[test]
fn a_cancelled_export_says_so() {
    let (renderer, watch) = (renderer(2, true), Watch::default());
    let plan = plan(&renderer, &QuadraticMap::default(), &Samples::view(Viewport::home([400, 300])), 80);
    watch.cancel();
    let painting = Painting::gray(plan.clone(), 5).unwrap();
    let job = Job { renderer: &renderer, plan: &plan, watch: &watch };
    assert!(matches!(
        write_png(&renderer, &painting, &PngOptions::default(), &watch, io::sink()),
        Err(ExportError::Cancelled(_))
    ));
    assert!(matches!(write_npy(&job, io::sink()), Err(ExportError::Cancelled(_))));
}

#[test]
fn a_full_disk_ends_the_export() {
    struct Full(usize);
    impl io::Write for Full {
        fn write(&mut self, data: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(data.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(data.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (renderer, watch) = (renderer(2, true), Watch::default());
    let plan = plan(&renderer, &QuadraticMap::default(), &Samples::view(Viewport::home([1000, 700])), 80);
    let painting = Painting::gray(plan.clone(), 5).unwrap();
    let job = Job { renderer: &renderer, plan: &plan, watch: &watch };
    for room in [0, 100, 5_000] {
        assert!(matches!(
            write_png(&renderer, &painting, &PngOptions::default(), &watch, Full(room)),
            Err(ExportError::Io(_))
        ));
        assert!(matches!(write_npy(&job, Full(room)), Err(ExportError::Io(_))));
    }
}

#[test]
fn a_picture_that_exists_already_is_written_as_it_is() {
    let size @ (width, height) = (701, 703);
    let pixels: Vec<u8> = (0..width * height).map(|pixel| (pixel / 7 % 251) as u8).collect();
    let file = |threads, watch: &Watch| {
        let mut bytes = Vec::new();
        let rows = |rows: std::ops::Range<usize>, out: &mut Vec<u8>| {
            out.extend_from_slice(&pixels[rows.start * width..rows.end * width]);
        };
        write_gray_png(&renderer(threads, true), size, rows, &PngOptions::default(), watch, &mut bytes)
            .map(|()| bytes)
    };
    let bytes = file(2, &Watch::default()).unwrap();
    let mut reader = ::png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
    let mut read = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut read).unwrap();
    assert_eq!(read, pixels);
    assert_eq!(bytes, file(1, &Watch::default()).unwrap());
    let watch = Watch::default();
    watch.cancel();
    assert!(matches!(file(1, &watch), Err(ExportError::Cancelled(_))));
    let empty =
        write_gray_png(&renderer(1, true), (0, 3), |_, _| (), &PngOptions::default(), &watch, &mut vec![]);
    assert!(matches!(empty, Err(ExportError::Size(_))));
}
