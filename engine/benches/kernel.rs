//! Times against the article's loop and against the specification, taken in turns within one run.
//!
//! `cargo bench -p juliaset-engine` prints the table; only its ratios mean something on a busy machine.

use juliaset_engine::kernel::{count, count_parameter};
use juliaset_engine::{
    Cancel, ComplexRegion, Grid, Julia, JuliaError, Kernel, Renderer, RunOptions, Viewport,
};
use ndarray::ArrayViewMut2;
use num_complex::Complex64;
use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

/// What is timed: it writes the counts.
type Candidate<'a> = (String, Count<'a>);
type Count<'a> = Box<dyn Fn(&mut [u32]) + 'a>;

/// The columns of the article's picture; its known sum is for 4000.
const RESOLUTION: usize = 4000;
const KNOWN_SUM: u64 = 512_712_001;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    article()?;
    let whole = |re, im| Some(Julia::new(Complex64::new(re, im), 2.0, 5, 100));
    views("the article's whole set", 1.6, whole(-0.835, -0.2321))?;
    views("dendrite i, whole", 1.6, whole(0.0, 1.0))?;
    views("rabbit -0.12+0.74i, whole", 1.6, whole(-0.12, 0.74))?;
    views("dendrite i, +-0.1, itermax 1000", 0.1, Some(Julia::new(Complex64::new(0.0, 1.0), 2.0, 5, 1000)))?;
    views("parameter plane, whole", 2.0, None)?;
    small_tiles()?;
    interior()?;
    symmetry()
}

fn article() -> Result<(), Box<dyn Error>> {
    let region = ComplexRegion::new(-0.1, 0.1, -0.1, 0.1)?;
    let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, 100)?;
    let (grid, points) = (region.grid(RESOLUTION)?, region.build(RESOLUTION)?);
    let (c0, threshold_sqr, itermax) = (julia.c0(), julia.threshold_sqr(), julia.itermax());
    let article = |out: &mut [u32]| {
        // The array of points is indexed [column, row].
        for (count, z0) in out.iter_mut().zip(&points) {
            let (mut z, mut i) = (*z0, 0);
            *count = loop {
                z = z * z + c0;
                if i == itermax || z.norm_sqr() > threshold_sqr {
                    break i;
                }
                i += 1;
            };
        }
    };
    let mut candidates = single_thread(Some(&julia), &grid);
    candidates.push(("article".into(), Box::new(article)));
    let best = Kernel::best();
    for threads in [1, 2] {
        candidates.push((
            format!("{best}, renderer, threads: {threads}"),
            render(&julia, &grid, best, threads, false)?,
        ));
    }
    table("the article's region, 4000 x 4000, itermax 100", &candidates, &grid, Some(KNOWN_SUM));
    Ok(())
}

/// A view around 0 of a set, or of the parameter plane.
fn views(title: &str, half: f64, julia: Option<Result<Julia, JuliaError>>) -> Result<(), Box<dyn Error>> {
    let julia = julia.transpose()?;
    let grid = ComplexRegion::new(-half, half, half, -half)?.grid(RESOLUTION / 2)?;
    table(title, &single_thread(julia.as_ref(), &grid), &grid, None);
    Ok(())
}

/// The specification and every kernel, on this thread and with nothing around them.
fn single_thread<'a>(julia: Option<&'a Julia>, grid: &'a Grid) -> Vec<Candidate<'a>> {
    const PARAMETER: (f64, u32) = (2.0, 100);
    let specification = move |out: &mut [u32]| {
        let samples = grid.ys.iter().flat_map(|y| grid.xs.iter().map(move |x| (*x, *y)));
        for (out, (x, y)) in out.iter_mut().zip(samples) {
            *out = match julia {
                Some(julia) => count(julia, x, y),
                None => count_parameter(PARAMETER.0, PARAMETER.1, x, y),
            };
        }
    };
    let mut candidates: Vec<Candidate<'_>> = vec![("specification".into(), Box::new(specification))];
    for kernel in Kernel::available() {
        let prepared = match julia {
            Some(julia) => kernel.prepare(julia),
            None => kernel.prepare_parameter(PARAMETER.0, PARAMETER.1),
        };
        let run = move |out: &mut [u32]| {
            let done = prepared.count_rect(&grid.xs, &grid.ys, out, &Cancel::default());
            assert_eq!(done, Ok(()));
        };
        candidates.push((kernel.to_string(), Box::new(run)));
    }
    candidates
}

/// What a live picture does: tiles of 64 x 64, each a call of its own.
fn small_tiles() -> Result<(), Box<dyn Error>> {
    const SIDE: usize = 64;
    let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, 100)?;
    let grid = ComplexRegion::new(-1.6, 1.6, 1.6, -1.6)?.grid(2048)?;
    let prepared = Kernel::best().prepare(&julia);
    let in_tiles = |side: usize| {
        let (grid, prepared) = (&grid, &prepared);
        move |out: &mut [u32]| {
            let mut tile = vec![0; side * side];
            for (band, ys) in grid.ys.chunks(side).enumerate() {
                for (column, xs) in grid.xs.chunks(side).enumerate() {
                    let done = prepared.count_rect(xs, ys, &mut tile, &Cancel::default());
                    assert_eq!(done, Ok(()));
                    for (row, counts) in tile.chunks(side).enumerate() {
                        let place = (band * side + row) * grid.width() + column * side;
                        out[place..place + side].copy_from_slice(counts);
                    }
                }
            }
        }
    };
    let candidates: Vec<Candidate<'_>> = vec![
        ("one rectangle".into(), Box::new(in_tiles(2048))),
        ("64 x 64".into(), Box::new(in_tiles(SIDE))),
    ];
    table("the article's whole set in tiles, one thread", &candidates, &grid, None);
    Ok(())
}

fn interior() -> Result<(), Box<dyn Error>> {
    let c0 = Complex64::new(-0.12, 0.74);
    let grid = Viewport::parse("0", "0", "3.2", [1280, 800])?.grid();
    let (low, high) = (Julia::new(c0, 2.0, 0, 300)?, Julia::new(c0, 2.0, 0, 10_000)?);
    let best = Kernel::best();
    // Two tables, as the counts of two itermax differ.
    let deep: Vec<Candidate<'_>> = vec![("itermax 10000".into(), render(&high, &grid, best, 1, false)?)];
    table("-0.12+0.74i, 1280 x 800, one thread", &deep, &grid, None);
    let shallow: Vec<Candidate<'_>> = vec![
        ("itermax 300".into(), render(&low, &grid, best, 1, false)?),
        ("itermax 300, no interior".into(), render(&low, &grid, best.without_interior(), 1, false)?),
    ];
    table("the same", &shallow, &grid, None);
    Ok(())
}

fn symmetry() -> Result<(), Box<dyn Error>> {
    let grid = Viewport::parse("0", "0", "3.2", [2560, 1600])?.grid();
    let julia = Julia::default();
    let best = Kernel::best();
    let candidates: Vec<Candidate<'_>> = vec![
        ("every pixel".into(), render(&julia, &grid, best, 1, false)?),
        ("half of them".into(), render(&julia, &grid, best, 1, true)?),
    ];
    table("-0.835-0.2321i, 2560 x 1600, one thread", &candidates, &grid, None);
    Ok(())
}

/// Renders a grid, threads and all.
fn render<'a>(
    julia: &'a Julia,
    grid: &'a Grid,
    kernel: Kernel,
    threads: usize,
    symmetry: bool,
) -> Result<Count<'a>, Box<dyn Error>> {
    let renderer = Renderer::new(RunOptions { threads: NonZeroUsize::new(threads), kernel, symmetry })?;
    let plan = renderer.plan(julia, grid.clone());
    Ok(Box::new(move |out| {
        let Ok(out) = ArrayViewMut2::from_shape((grid.height(), grid.width()), out) else { return };
        let done = renderer.fill(&plan, |count| count, out, &Cancel::default());
        assert_eq!(done, Ok(()));
    }))
}

/// Runs the candidates in turns and prints the least time of each, and the first one's over it.
///
/// They write to memory that was touched before: fresh pages would take a sixth of the fastest one's time.
fn table(title: &str, candidates: &[Candidate<'_>], grid: &Grid, sum: Option<u64>) {
    let mut least = vec![f64::INFINITY; candidates.len()];
    let mut counts = vec![1u32; grid.width() * grid.height()];
    let mut expected = sum;
    for _ in 0..ROUNDS {
        for ((name, run), least) in candidates.iter().zip(&mut least) {
            counts.fill(u32::MAX);
            let start = Instant::now();
            run(black_box(&mut counts));
            *least = least.min(start.elapsed().as_secs_f64());
            let found: u64 = counts.iter().map(|count| u64::from(*count)).sum();
            assert_eq!(*expected.get_or_insert(found), found, "{name}: the sum of the counts");
        }
    }
    println!("\n{title}");
    for ((name, _), seconds) in candidates.iter().zip(&least) {
        println!("  {name:<28} {:>9.2} ms {:>8.2} x", seconds * 1e3, least[0] / seconds);
    }
}
