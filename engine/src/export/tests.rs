//! What is written reads back as what was counted.

use super::*;
use crate::color::Gray;
use crate::counts::Counts;
use crate::grid::Grid;
use crate::julia::Julia;
use crate::region::ComplexRegion;
use crate::render::RunOptions;
use crate::viewport::Viewport;
use num_complex::Complex64;
use std::num::NonZeroUsize;

fn renderer(threads: usize, symmetry: bool) -> Renderer {
    Renderer::new(RunOptions { threads: NonZeroUsize::new(threads), symmetry, ..RunOptions::default() })
        .unwrap()
}

fn julia(itermax: u32) -> Julia {
    Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, itermax).unwrap()
}

/// Wide, high, odd, even, in one band and in many; symmetric or not.
fn grids() -> Vec<Grid> {
    let views = [[1, 1], [2, 1], [1, 2], [3, 3], [300, 201], [301, 200], [9001, 7], [9001, 8], [2, 9000]];
    let region = ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap();
    let views = views.iter().map(|size| Viewport::home(*size).grid());
    views.chain([region.grid(333).unwrap(), region.grid(1).unwrap()]).collect()
}

struct Exported {
    bytes: Vec<u8>,
    pixels: u64,
    counts: Counts,
}

fn exported(
    renderer: &Renderer,
    julia: &Julia,
    grid: &Grid,
    write: impl Fn(&Job<'_>, &mut Vec<u8>) -> Result<(), ExportError>,
) -> Exported {
    let (cancel, progress) = (Cancel::default(), Progress::default());
    let plan = renderer.plan(julia, grid.clone());
    let counts = renderer.counts(&plan, &cancel, &Progress::default()).unwrap();
    let mut bytes = Vec::new();
    write(&Job { renderer, plan: &plan, cancel: &cancel, progress: &progress }, &mut bytes).unwrap();
    Exported { bytes, pixels: progress.pixels(), counts }
}

#[test]
fn a_png_reads_back_as_the_gray_of_the_counts() {
    let (julia, renderer) = (julia(80), renderer(2, true));
    for grid in grids() {
        for fast in [false, true] {
            let options = PngOptions { fast, comment: Some("again: −1") };
            let Exported { bytes, pixels, counts } =
                exported(&renderer, &julia, &grid, |job, out| write_png(job, &options, out));
            let mut reader = ::png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
            let mut read = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut read).unwrap();
            reader.finish().unwrap();
            let texts: Vec<String> =
                reader.info().utf8_text.iter().map(|chunk| chunk.get_text().unwrap()).collect();
            assert_eq!(texts[1], "again: −1");
            let gray = Gray::new(&julia);
            let expected: Vec<u8> = counts.as_slice().iter().map(|count| gray.of(*count)).collect();
            assert!(read == expected, "{} x {}", grid.width(), grid.height());
            assert_eq!(pixels, expected.len() as u64);
        }
    }
}

#[test]
fn an_npy_reads_back_as_the_counts() {
    let renderer = renderer(3, true);
    for (itermax, bytes_each) in [(65_535, 2), (65_536, 4)] {
        for grid in grids().into_iter().filter(|grid| grid.width() * grid.height() < 10_000) {
            let Exported { bytes, counts, .. } =
                exported(&renderer, &julia(itermax), &grid, |job, out| write_npy(job, out));
            let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
            assert_eq!((&bytes[..8], start % 64), (b"\x93NUMPY\x01\x00".as_slice(), 0));
            let header = std::str::from_utf8(&bytes[10..start]).unwrap();
            let expected = format!(
                "{{'descr': '<u{bytes_each}', 'fortran_order': False, 'shape': ({}, {}), }}",
                grid.height(),
                grid.width()
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
    let grid = Viewport::home([1001, 301]).grid();
    let file = |threads, symmetry| {
        let write = |job: &Job<'_>, out: &mut Vec<u8>| write_npy(job, out);
        exported(&renderer(threads, symmetry), &julia(80), &grid, write).bytes
    };
    let first = file(1, false);
    assert!(first == file(5, false) && first == file(4, true));
}

#[test]
fn a_cancelled_export_says_so() {
    let (renderer, julia, grid) = (renderer(2, true), julia(80), Viewport::home([400, 300]).grid());
    let (cancel, progress) = (Cancel::default(), Progress::default());
    cancel.cancel();
    let plan = renderer.plan(&julia, grid);
    let job = Job { renderer: &renderer, plan: &plan, cancel: &cancel, progress: &progress };
    assert!(matches!(write_png(&job, &PngOptions::default(), io::sink()), Err(ExportError::Cancelled(_))));
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
    let (renderer, julia, grid) = (renderer(2, true), julia(80), Viewport::home([1000, 700]).grid());
    let (cancel, progress) = (Cancel::default(), Progress::default());
    let plan = renderer.plan(&julia, grid);
    let job = Job { renderer: &renderer, plan: &plan, cancel: &cancel, progress: &progress };
    for room in [0, 100, 5_000] {
        assert!(matches!(write_png(&job, &PngOptions::default(), Full(room)), Err(ExportError::Io(_))));
        assert!(matches!(write_npy(&job, Full(room)), Err(ExportError::Io(_))));
    }
}

#[test]
fn a_picture_that_exists_already_is_written_as_it_is() {
    let size @ (width, height) = (701, 703);
    let pixels: Vec<u8> = (0..width * height).map(|pixel| (pixel / 7 % 251) as u8).collect();
    let file = |threads, cancel: &Cancel| {
        let mut bytes = Vec::new();
        let rows = |rows: std::ops::Range<usize>, out: &mut Vec<u8>| {
            out.extend_from_slice(&pixels[rows.start * width..rows.end * width]);
        };
        write_gray_png(&renderer(threads, true), size, rows, &PngOptions::default(), cancel, &mut bytes)
            .map(|()| bytes)
    };
    let bytes = file(2, &Cancel::default()).unwrap();
    let mut reader = ::png::Decoder::new(io::Cursor::new(&bytes)).read_info().unwrap();
    let mut read = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut read).unwrap();
    assert_eq!(read, pixels);
    assert_eq!(bytes, file(1, &Cancel::default()).unwrap());
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(matches!(file(1, &cancel), Err(ExportError::Cancelled(_))));
    let empty =
        write_gray_png(&renderer(1, true), (0, 3), |_, _| (), &PngOptions::default(), &cancel, &mut vec![]);
    assert!(matches!(empty, Err(ExportError::Size(_))));
}
