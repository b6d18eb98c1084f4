use super::*;
use crate::color::{Gray, Theme};
use crate::map::QuadraticMap;
use crate::place::{ComplexRegion, Samples, Viewport};
use crate::plane::Plane;
use crate::run::RunOptions;

const ITERMAX: u32 = 240;

fn samples() -> Vec<Samples> {
    let region = ComplexRegion::new(-1.6, 1.6, 1.0, -1.0).unwrap();
    let deep = Viewport::parse("0", "0", "1e-30", [61, 40]).unwrap();
    vec![Samples::region(region, 61).unwrap(), Samples::view(Viewport::home([61, 40])), Samples::view(deep)]
}

fn painting(samples: &Samples, coloring: &Coloring, fineness: u32) -> Painting {
    let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
    // 0 is in the Julia set of i.
    let deep = samples.of_view().is_some_and(Viewport::is_deep);
    let [re, im] = if deep { ["0", "1"] } else { ["-0.12", "0.74"] };
    let map = QuadraticMap::parse(re, im, 2.0).unwrap();
    let mut planner = renderer.planner();
    let plan = planner.plan(Plane::Dynamical, &map, ITERMAX, samples, Precision::Auto, &watch).unwrap();
    let fineness = Fineness::of_samples(fineness).unwrap();
    Painting::new(&renderer, &mut planner, plan, coloring, 2, fineness, &watch).unwrap()
}

fn painted<P: Pixel>(painting: &Painting, rect: &Rect) -> Vec<P> {
    let mut pixels = Vec::new();
    painting.paint(rect, &mut PaintMemory::default(), &mut pixels, &Watch::default()).unwrap();
    pixels
}

fn colorings() -> Vec<Coloring> {
    let mut colorings: Vec<Coloring> = Theme::ALL.into_iter().map(Coloring::of).collect();
    let equalized = Coloring { mapping: crate::color::Mapping::Equalized, ..Coloring::of(Theme::Smooth) };
    colorings.extend([equalized, Coloring { outline: Some(3.0), ..Coloring::default() }]);
    colorings
}

#[test]
fn a_pixel_does_not_depend_on_the_rectangle_that_it_is_painted_in() {
    for samples in samples() {
        for coloring in colorings() {
            for fineness in [1, 4] {
                let painting = painting(&samples, &coloring, fineness);
                let whole = painted::<[u8; 3]>(&painting, &samples.rect());
                let columns = samples.shape().0;
                let rect = Rect { columns: 7..33, rows: 11..25 };
                let part = painted::<[u8; 3]>(&painting, &rect);
                let expected =
                    rect.rows.clone().flat_map(|row| &whole[row * columns..][rect.columns.clone()]);
                // Deep channels are equal to 1e-6 only, which may be another code of 8 bits.
                let close = |(a, b): (&[u8; 3], &[u8; 3])| a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) <= 1);
                assert!(part.iter().zip(expected).all(close), "{samples:?} {coloring:?}");
            }
        }
    }
}

#[test]
fn the_article_s_gray_is_that_of_the_counts() {
    for samples in samples() {
        let painting = Painting::gray(painting(&samples, &Coloring::default(), 1).plan().clone(), 2).unwrap();
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let counts = renderer.counts(painting.plan(), &Watch::default()).unwrap();
        let gray = Gray::new(ShadeRange::new(2, ITERMAX).unwrap());
        let expected: Vec<u8> = counts.as_slice().iter().map(|count| gray.of(*count)).collect();
        assert_eq!(painted::<u8>(&painting, &samples.rect()), expected);
    }
}

#[test]
fn a_pixel_with_other_neighbours_is_the_mean_of_its_samples_in_linear_light() {
    for samples in samples() {
        let (columns, rows) = samples.shape();
        for (coloring, side) in
            [(Coloring::of(Theme::Slopes), 2), (Coloring::default(), 3), (Coloring::of(Theme::Smooth), 4)]
        {
            let coarse = painted::<Linear>(&painting(&samples, &coloring, 1), &samples.rect());
            let fine = samples.finer(NonZeroU32::new(side).unwrap()).unwrap();
            // The same colours: distances are in thousandths of the width of either.
            let all = painted::<Linear>(&painting(&fine, &coloring, 1), &fine.rect());
            let found = painted::<Linear>(&painting(&samples, &coloring, side * side), &samples.rect());
            let (side, mut refined) = (side as usize, 0);
            for (pixel, found) in found.iter().enumerate() {
                let (column, row) = (pixel % columns, pixel / columns);
                let mean: Linear = std::array::from_fn(|part| {
                    let lines = (0..side).flat_map(|line| {
                        &all[(row * side + line) * columns * side..][column * side..][..side]
                    });
                    lines.map(|color| color[part]).sum::<f32>() / (side * side) as f32
                });
                let near = |color: &Linear| color.iter().zip(found).all(|(a, b)| (a - b).abs() < 2e-4);
                assert!(
                    near(&mean) || near(&coarse[pixel]),
                    "{pixel}: {found:?} {mean:?} {:?}",
                    coarse[pixel]
                );
                refined += usize::from(!near(&coarse[pixel]));
            }
            assert!(refined > columns * rows / 20, "{refined}");
        }
    }
}

#[test]
fn what_cannot_be_is_an_error() {
    assert_eq!(Fineness::of_samples(2), None);
    assert_eq!(Fineness::of_samples(16).map(Fineness::samples), Some(16));
    let samples = Samples::view(Viewport::home([9, 7]));
    let plan = painting(&samples, &Coloring::default(), 1).plan().clone();
    assert!(Painting::gray(plan, ITERMAX).is_err());
}

/// Half-transparent white over the diagonal, twice over one pixel of it.
#[derive(Debug)]
struct Diagonal;

impl Overlay for Diagonal {
    fn colors(&self, rect: &Rect, lay: &mut dyn FnMut(usize, Linear)) {
        for row in rect.rows.clone().filter(|row| rect.columns.contains(row)) {
            let pixel = (row - rect.rows.start) * rect.columns.len() + row - rect.columns.start;
            (0..if row == 20 { 2 } else { 1 }).for_each(|_| lay(pixel, [0.5; 4]));
        }
    }
}

#[test]
fn what_is_laid_over_a_picture_changes_its_own_pixels_only_and_mixes_light() {
    let transparent = Coloring {
        interior: crate::color::Interior { by: crate::color::InteriorBy::Transparent, ..Default::default() },
        ..Coloring::of(Theme::Smooth)
    };
    for (coloring, fineness) in [(Coloring::default(), 1), (transparent, 4)] {
        let samples = Samples::view(Viewport::home([61, 40]));
        let plain = painting(&samples, &coloring, fineness);
        let over = plain.clone().with_overlay(Arc::new(Diagonal));
        assert!(plain.is_symmetric() && !over.is_symmetric());
        let rect = Rect { columns: 3..50, rows: 5..40 };
        let light = painted::<Linear>(&plain, &rect);
        let [before, after] = [&plain, &over].map(|painting| painted::<[u8; 4]>(painting, &rect));
        let gray = [&plain, &over].map(|painting| painted::<u8>(painting, &rect));
        let deep = painted::<[u16; 4]>(&over, &rect);
        let mut laid = 0;
        for (pixel, (column, row)) in rect
            .rows
            .clone()
            .flat_map(|row| rect.columns.clone().map(move |column| (column, row)))
            .enumerate()
        {
            if column != row {
                assert_eq!((after[pixel], gray[1][pixel]), (before[pixel], gray[0][pixel]));
                continue;
            }
            let share = if row == 20 { 0.25 } else { 0.5 };
            let expected = light[pixel].map(|part| part * share + 1.0 - share);
            let near = |code: u8, expected: u8| code.abs_diff(expected) <= 2;
            assert!(
                after[pixel].into_iter().zip(<[u8; 4]>::of(expected)).all(|(code, right)| near(code, right))
            );
            // Gray has no opacity: it is for pictures that need none.
            assert!(!coloring.is_gray() || near(gray[1][pixel], u8::of(expected)));
            let codes = deep[pixel].into_iter().zip(<[u16; 4]>::of(expected));
            assert!(codes.into_iter().all(|(code, right)| code.abs_diff(right) <= 8), "{:?}", deep[pixel]);
            laid += 1;
        }
        assert_eq!(laid, 35);
    }
}

#[test]
fn smooth_colours_at_1e_300_have_no_step_larger_than_that_of_their_values() {
    let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
    let (map, mut planner) = (QuadraticMap::parse("0", "1", 2.0).unwrap(), renderer.planner());
    // 0 is in the Julia set of i.
    let view = Viewport::parse("0", "0", "1e-300", [160, 100]).unwrap();
    let [itermin, itermax] = planner.bounds(&map, &view, &watch).unwrap();
    let samples = Samples::view(view);
    let plan = planner.plan(Plane::Dynamical, &map, itermax, &samples, Precision::Auto, &watch).unwrap();
    let field = renderer.field(&plan, Channels::NONE.with(Channel::Smooth), &watch).unwrap();
    // Codes of gray rise evenly with the value here: by 255 for 16 iterations over the density.
    let black_to_white = Coloring {
        palette: Arc::default(),
        mapping: crate::color::Mapping::Linear,
        wrap: crate::color::Wrap::Clamped,
        density: 2.0,
        offset: -2.0 * f64::from(itermin) / 16.0,
        ..Coloring::of(Theme::Smooth)
    };
    let fineness = Fineness::default();
    let painting =
        Painting::new(&renderer, &mut planner, plan, &black_to_white, itermin, fineness, &watch).unwrap();
    let pixels = painted::<[u8; 3]>(&painting, &samples.rect());
    let (smooth, mut compared) = (field.channel(Channel::Smooth).unwrap(), 0);
    for (values, pixels) in smooth.chunks(160).zip(pixels.chunks(160)) {
        for (pair, colors) in values.windows(2).zip(pixels.windows(2)) {
            let step = (pair[1] - pair[0]).abs() * 2.0 / 16.0 * 255.0;
            if step.is_finite() {
                let seen = f64::from(colors[0][0].abs_diff(colors[1][0]));
                assert!(seen <= step + 1.0, "{pair:?} {colors:?}");
                compared += usize::from(step < 1.0 && colors[0][0] > 0 && colors[0][0] < 255);
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}
