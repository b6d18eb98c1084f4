//! Times against the article's loop and against the specification, taken in turns within one run.
//!
//! `cargo bench -p juliaset-engine` prints the table; only its ratios mean something on a busy machine.

use juliaset_engine::{
    Cancel, ComplexRegion, Counts, Grid, Julia, Kernel, Progress, Renderer, RunOptions, Viewport,
    kernel::count,
};
use num_complex::Complex64;
use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

/// What is timed: it gives the counts.
type Candidate<'a> = (String, Count<'a>);
type Count<'a> = Box<dyn Fn() -> Vec<u32> + 'a>;

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
    interior()?;
    symmetry()
}

fn article() -> Result<(), Box<dyn Error>> {
    let region = ComplexRegion::new(-0.1, 0.1, -0.1, 0.1)?;
    let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, 100)?;
    let (grid, points) = (region.grid(RESOLUTION)?, region.build(RESOLUTION)?);
    let (c0, threshold_sqr, itermax) = (julia.c0(), julia.threshold_sqr(), julia.itermax());
    let article = || {
        let counts = points.map(|z0| {
            let (mut z, mut i) = (*z0, 0);
            loop {
                z = z * z + c0;
                if i == itermax || z.norm_sqr() > threshold_sqr {
                    break i;
                }
                i += 1;
            }
        });
        counts.into_raw_vec_and_offset().0
    };
    let specification =
        || grid.ys.iter().flat_map(|y| grid.xs.iter().map(|x| count(&julia, *x, *y))).collect();
    let mut candidates: Vec<Candidate<'_>> =
        vec![("article".into(), Box::new(article)), ("specification".into(), Box::new(specification))];
    for kernel in Kernel::available() {
        candidates.push((format!("{kernel}, one thread"), render(&julia, &grid, kernel, 1, false)?));
    }
    let best = Kernel::best();
    candidates.push((format!("{best}, two threads"), render(&julia, &grid, best, 2, false)?));
    table("the article's region, 4000 x 4000, itermax 100", &candidates, Some(KNOWN_SUM));
    Ok(())
}

fn interior() -> Result<(), Box<dyn Error>> {
    let c0 = Complex64::new(-0.12, 0.74);
    let grid = Viewport::parse("0", "0", "3.2", [1280, 800])?.grid();
    let (low, high) = (Julia::new(c0, 2.0, 0, 300)?, Julia::new(c0, 2.0, 0, 10_000)?);
    let best = Kernel::best();
    let candidates: Vec<Candidate<'_>> = vec![
        ("itermax 10000".into(), render(&high, &grid, best, 1, false)?),
        ("itermax 300".into(), render(&low, &grid, best, 1, false)?),
        ("itermax 300, no interior".into(), render(&low, &grid, best.without_interior(), 1, false)?),
    ];
    table("-0.12+0.74i, 1280 x 800, one thread", &candidates, None);
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
    table("-0.835-0.2321i, 2560 x 1600, one thread", &candidates, None);
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
    Ok(Box::new(move || {
        let counts = renderer.counts(&plan, &Cancel::default(), &Progress::default());
        counts.map_or_else(|_| Vec::new(), Counts::into_vec)
    }))
}

/// Runs the candidates in turns and prints the least time of each, and the first one's over it.
fn table(title: &str, candidates: &[Candidate<'_>], sum: Option<u64>) {
    let mut least = vec![f64::INFINITY; candidates.len()];
    for _ in 0..ROUNDS {
        for ((name, run), least) in candidates.iter().zip(&mut least) {
            let start = Instant::now();
            let counts = black_box(run());
            *least = least.min(start.elapsed().as_secs_f64());
            let found: u64 = counts.iter().map(|count| u64::from(*count)).sum();
            assert!(sum.is_none_or(|sum| sum == found), "{name}: the sum of the counts is {found}");
        }
    }
    println!("\n{title}");
    for ((name, _), seconds) in candidates.iter().zip(&least) {
        println!("  {name:<28} {:>9.2} ms {:>8.2} x", seconds * 1e3, least[0] / seconds);
    }
}
