//! What each channel costs on the article's view, against the counts alone, taken in turns within one run.
//!
//! `cargo bench -p juliaset-engine --bench channels` prints the table; only its ratios mean something on a
//! busy machine.

use juliaset_engine::{
    Cancel, Cancelled, Channel, Channels, ChannelsMut, ComplexRegion, Grid, Julia, Kernel, Plane, Planner,
    Precision, Progress, Sampled, Viewport,
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
    let asked_for = |name: &str| std::env::args().any(|argument| argument == name);
    let all = !Kernel::available().iter().any(|kernel| asked_for(&kernel.to_string()));
    for kernel in Kernel::available().into_iter().filter(|kernel| all || asked_for(&kernel.to_string())) {
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
    deep()
}

/// Deep views, counts and channels each as a whole.
fn deep() -> Result<(), Box<dyn Error>> {
    const SIZE: [u32; 2] = [1280, 800];
    let boundary = include_str!("../../assets/centers/boundary.txt");
    let (re, im) = boundary.split_once('\n').map_or(("", ""), |(re, im)| (re, im.trim()));
    let (cancel, progress) = (Cancel::default(), Progress::default());
    println!("\n-0.835-0.2321i, boundary, 1280 x 800, itermax 100000, one thread, ms");
    for width in ["1e-5", "1e-20", "1e-300"] {
        let julia = Julia::new(Complex64::new(-0.835, -0.2321), 2.0, 0, 100_000)?;
        let view = Viewport::parse(re, im, width, SIZE)?;
        let plan = Planner::new(Kernel::best()).plan(&julia, &view, Precision::Exact, &cancel, &progress)?;
        let grid = plan.grid();
        let places = || grid.ys.iter().flat_map(|y| grid.xs.iter().map(move |x| (*x, *y)));
        let (xs, ys): (Vec<f64>, Vec<f64>) = places().unzip();
        let mut least = [f64::INFINITY; 3];
        for _ in 0..3 {
            let mut counts = vec![1; xs.len()];
            let start = Instant::now();
            plan.count_points(&xs, &ys, &mut counts, &cancel)?;
            least[0] = least[0].min(start.elapsed().as_secs_f64());
            let mut values = [1.0, 2.0, 3.0].map(|value| vec![value; xs.len()]);
            let [smooth, distance, direction] = &mut values;
            let start = Instant::now();
            let mut out = ChannelsMut::default().with(Channel::Smooth, smooth);
            plan.channels(&grid.rect(), &counts, &mut out, &cancel)?;
            least[1] = least[1].min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let mut out = out.with(Channel::Distance, distance).with(Channel::Direction, direction);
            plan.channels(&grid.rect(), &counts, &mut out, &cancel)?;
            least[2] = least[2].min(start.elapsed().as_secs_f64());
        }
        let [counts, smooth, all] = least.map(|seconds| seconds * 1e3);
        println!(
            "  {width:<8} counts {counts:8.2}   smooth {smooth:8.2} more   with distance, direction {all:8.2} more"
        );
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
