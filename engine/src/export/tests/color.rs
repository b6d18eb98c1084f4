//! Pictures in colour are the painting's pixels, in files and in memory.

use super::{pictures, plan, renderer};
use crate::color::{Coloring, Interior, InteriorBy, Pixel, Theme};
use crate::export::{Depth, ExportError, PngOptions, paint_whole, write_png};
use crate::map::QuadraticMap;
use crate::paint::{Fineness, PaintMemory, Painting};
use crate::place::{Samples, Viewport};
use crate::run::Renderer;
use crate::watch::Watch;
use std::io::Cursor;

fn transparent() -> Coloring {
    let usual = Coloring::of(Theme::Slopes);
    Coloring { interior: Interior { by: InteriorBy::Transparent, ..usual.interior }, ..usual }
}

/// With and without symmetry, light, opacity and more samples a pixel.
fn paintings(renderer: &Renderer) -> Vec<Painting> {
    let watch = Watch::default();
    let rabbit = QuadraticMap::parse("-0.123", "0.745", 2.0).unwrap();
    let view = |size| Samples::view(Viewport::home(size));
    let mut pictures: Vec<_> =
        pictures().into_iter().filter(|(_, samples)| samples.rect().area() < 70_000).collect();
    pictures.push((rabbit, view([211, 403])));
    let colorings = [Coloring::of(Theme::Smooth), Coloring::of(Theme::Distance), transparent()];
    let mut paintings = Vec::new();
    for (index, (map, samples)) in pictures.iter().enumerate() {
        for coloring in &colorings {
            let fineness = Fineness::of_samples([1, 4][index % 2]).unwrap();
            let plan = plan(renderer, map, samples, 80);
            let planner = &mut renderer.planner();
            paintings.push(Painting::new(renderer, planner, plan, coloring, 5, fineness, &watch).unwrap());
        }
    }
    paintings
}

/// All pixels at once: what bands are compared with.
fn painted<P: Pixel>(painting: &Painting) -> Vec<P> {
    let mut pixels = Vec::new();
    let all = painting.plan().samples().rect();
    painting.paint(&all, &mut PaintMemory::default(), &mut pixels, &Watch::default()).unwrap();
    pixels
}

fn file(renderer: &Renderer, painting: &Painting, depth: Depth) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = PngOptions { depth, ..PngOptions::default() };
    write_png(renderer, painting, &options, &Watch::default(), &mut bytes).unwrap();
    bytes
}

/// The parts of all pixels of a file, the high byte first of those of two; and their number and bits.
fn read(file: &[u8]) -> (Vec<u8>, (::png::ColorType, ::png::BitDepth)) {
    let mut reader = ::png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    reader.finish().unwrap();
    (pixels, (frame.color_type, frame.bit_depth))
}

fn bytes<P: Pixel>(painting: &Painting) -> Vec<u8> {
    let mut bytes = Vec::new();
    P::write(&painted::<P>(painting), &mut bytes);
    bytes
}

#[test]
fn colour_opacity_and_16_bits_read_back_as_they_were_painted() {
    use ::png::{BitDepth, ColorType};
    let renderer = renderer(2, true);
    for painting in paintings(&renderer) {
        let [eight, sixteen] =
            [Depth::Eight, Depth::Sixteen].map(|depth| read(&file(&renderer, &painting, depth)));
        let color = match painting.coloring().is_transparent() {
            true => ColorType::Rgba,
            false => ColorType::Rgb,
        };
        assert_eq!([eight.1, sixteen.1], [(color, BitDepth::Eight), (color, BitDepth::Sixteen)]);
        let expected = match painting.coloring().is_transparent() {
            true => [bytes::<[u8; 4]>(&painting), bytes::<[u16; 4]>(&painting)],
            false => [bytes::<[u8; 3]>(&painting), bytes::<[u16; 3]>(&painting)],
        };
        assert!(eight.0 == expected[0], "{:?}", painting.plan().samples());
        assert!(sixteen.0 == expected[1], "{:?}", painting.plan().samples());
    }
}

#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let [one, three] = [1, 3].map(|threads| renderer(threads, true));
    for painting in paintings(&one) {
        for depth in [Depth::Eight, Depth::Sixteen] {
            assert!(file(&one, &painting, depth) == file(&three, &painting, depth));
        }
        let whole = paint_whole::<[u8; 4]>(&one, &painting, &Watch::default()).unwrap();
        assert!(whole == paint_whole::<[u8; 4]>(&three, &painting, &Watch::default()).unwrap());
    }
}

#[test]
fn a_whole_picture_in_memory_is_what_is_painted() {
    let renderer = renderer(2, true);
    for painting in paintings(&renderer) {
        let watch = Watch::default();
        let whole = paint_whole::<[u16; 3]>(&renderer, &painting, &watch).unwrap();
        assert!(whole == painted::<[u16; 3]>(&painting), "{:?}", painting.plan().samples());
        assert_eq!((watch.done(), watch.share()), (whole.len() as u64, 1.0));
    }
}

#[test]
fn a_whole_picture_is_cancelled_and_refused_where_it_does_not_fit() {
    let (renderer, watch) = (renderer(2, true), Watch::default());
    let painting = |size| {
        let plan = plan(&renderer, &QuadraticMap::default(), &Samples::view(Viewport::home(size)), 80);
        Painting::gray(plan, 5).unwrap()
    };
    watch.cancel();
    let ended = paint_whole::<u8>(&renderer, &painting([400, 300]), &watch);
    assert!(matches!(ended, Err(ExportError::Cancelled(_))));
    // More than any address space; a view of that size cannot be planned, so its pixels are larger.
    #[derive(Clone, Copy)]
    struct Huge([u8; 1 << 20]);
    impl Default for Huge {
        fn default() -> Self {
            Self([0; 1 << 20])
        }
    }
    impl Pixel for Huge {
        fn linear(self) -> crate::color::Linear {
            Default::default()
        }

        fn of(_: crate::color::Linear) -> Self {
            Self::default()
        }
        fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
            pixels.iter().for_each(|pixel| bytes.extend(pixel.0));
        }
    }
    let ended = paint_whole::<Huge>(&renderer, &painting([20_000, 20_000]), &Watch::default());
    assert!(matches!(ended, Err(ExportError::TooLarge(_))));
}
