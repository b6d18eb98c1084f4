//! What each channel costs on the article's view, against the counts alone, taken in turns within one run.
//!
//! `cargo bench -p juliaset-engine --bench channels` prints the table; only its ratios mean something on a
//! busy machine.

use juliaset_engine::{
    Cancel, Cancelled, Channel, Channels, ChannelsMut, ComplexRegion, Grid, Julia, Kernel, Plane, Sampled,
};
use num_complex::Complex64;
use std::error::Error;
use std::time::Instant;

const RESOLUTION: usize = 4000;
const ROUNDS: usize = 5;
/// Rows that are counted and then given their channels, while they are in the cache.
const ROWS: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let grid = ComplexRegion::new(-0.1, 0.1, -0.1, 0.1)?.grid(RESOLUTION)?;
    let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 5, 100)?;
    let sets: [(&str, &[Channel]); 7] = [
        ("counts alone", &[]),
        ("smooth", &[Channel::Smooth]),
        ("distance", &[Channel::Distance]),
        ("smooth, distance", &[Channel::Smooth, Channel::Distance]),
        ("distance, direction", &[Channel::Distance, Channel::Direction]),
        ("smooth, distance, direction", &[Channel::Smooth, Channel::Distance, Channel::Direction]),
        ("angle", &[Channel::Angle]),
    ];
    for kernel in Kernel::available() {
        let mut least = [f64::INFINITY; 7];
        let mut memory = Memory::new(&grid);
        for _ in 0..ROUNDS {
            for ((_, channels), least) in sets.iter().zip(&mut least) {
                let start = Instant::now();
                run(kernel, &julia, &grid, channels.iter().copied().collect(), &mut memory)?;
                *least = least.min(start.elapsed().as_secs_f64());
            }
        }
        println!("\nthe article's region, {RESOLUTION} x {RESOLUTION}, itermax 100, {kernel}, one thread");
        for ((name, _), seconds) in sets.iter().zip(least) {
            println!("  {name:<28} {:>9.2} ms {:>8.2} x", seconds * 1e3, seconds / least[0]);
        }
    }
    Ok(())
}

/// What is written, touched before it is timed.
struct Memory {
    xs: Vec<f64>,
    ys: Vec<f64>,
    counts: Vec<u32>,
    values: [Vec<f64>; 3],
}

impl Memory {
    fn new(grid: &Grid) -> Self {
        let len = grid.width() * ROWS;
        Self {
            xs: grid.xs.repeat(ROWS),
            ys: vec![1.0; len],
            counts: vec![1; len],
            values: [1.0, 2.0, 3.0].map(|value| vec![value; len]),
        }
    }
}

fn run(
    kernel: Kernel,
    julia: &Julia,
    grid: &Grid,
    channels: Channels,
    memory: &mut Memory,
) -> Result<(), Cancelled> {
    let cancel = Cancel::default();
    let prepared = kernel.prepare(julia);
    let sampled = Sampled::new(kernel, Plane::Dynamical, julia, grid.xs[1] - grid.xs[0]);
    let width = grid.width();
    for ys in grid.ys.chunks(ROWS) {
        for (row, y) in memory.ys.chunks_mut(width).zip(ys) {
            row.fill(*y);
        }
        let len = width * ys.len();
        prepared.count_points(&memory.xs[..len], &memory.ys[..len], &mut memory.counts[..len], &cancel)?;
        let out = channels.iter().zip(&mut memory.values);
        let mut out =
            out.fold(ChannelsMut::default(), |out, (channel, values)| out.with(channel, &mut values[..len]));
        sampled.fill((&grid.xs, ys), &memory.counts[..len], &mut out, &cancel)?;
    }
    Ok(())
}
