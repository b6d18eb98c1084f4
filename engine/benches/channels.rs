//! What each channel costs on the article's view, against the counts alone, taken in turns within one run.
//!
//! `cargo bench -p juliaset-engine --bench channels` prints the table; only its ratios mean something on a
//! busy machine.

use juliaset_engine::{
    Channel, Channels, ComplexRegion, Field, Kernel, Plan, Plane, Planner, Precision, QuadraticMap, Renderer,
    RunOptions, Samples, Viewport, Watch,
};
use std::error::Error;
use std::num::NonZeroUsize;
use std::time::Instant;

const RESOLUTION: usize = 4000;
const ROUNDS: usize = 5;

const SETS: [(&str, &[Channel]); 7] = [
    ("counts alone", &[]),
    ("smooth", &[Channel::Smooth]),
    ("distance", &[Channel::Distance]),
    ("smooth, distance", &[Channel::Smooth, Channel::Distance]),
    ("distance, direction", &[Channel::Distance, Channel::Direction]),
    ("smooth, distance, direction", &[Channel::Smooth, Channel::Distance, Channel::Direction]),
    ("angle", &[Channel::Angle]),
];

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let samples = Samples::region(ComplexRegion::new(-0.1, 0.1, -0.1, 0.1)?, RESOLUTION)?;
    for kernel in Kernel::available() {
        let plan = plan(kernel, &samples, 100, Precision::F64)?;
        table(
            &format!("the article's region, {RESOLUTION} x {RESOLUTION}, itermax 100, {kernel}"),
            &plan,
            kernel,
        )?;
    }
    let boundary = include_str!("../../assets/centers/boundary.txt");
    let (re, im) = boundary.split_once('\n').map_or(("", ""), |(re, im)| (re, im.trim()));
    for width in ["1e-5", "1e-20", "1e-300"] {
        let samples = Samples::view(Viewport::parse(re, im, width, [1280, 800])?);
        let plan = plan(Kernel::best(), &samples, 100_000, Precision::Exact)?;
        table(&format!("-0.835-0.2321i, boundary, 1280 x 800, {width} wide"), &plan, Kernel::best())?;
    }
    Ok(())
}

fn plan(
    kernel: Kernel,
    samples: &Samples,
    itermax: u32,
    precision: Precision,
) -> Result<Plan, Box<dyn Error>> {
    let (map, watch) = (QuadraticMap::parse("-0.835", "-0.2321", 2.0)?, Watch::default());
    Ok(Planner::new(kernel).plan(Plane::Dynamical, &map, itermax, samples, precision, &watch)?)
}

/// One thread, into memory that was touched before.
fn table(title: &str, plan: &Plan, kernel: Kernel) -> Result<(), Box<dyn Error>> {
    let options = RunOptions { threads: Some(NonZeroUsize::MIN), kernel, symmetry: false };
    let (renderer, (columns, rows)) = (Renderer::new(options)?, plan.shape());
    let mut least = [f64::INFINITY; SETS.len()];
    for _ in 0..ROUNDS {
        for ((_, channels), least) in SETS.iter().zip(&mut least) {
            let channels: Channels = channels.iter().copied().collect();
            let mut field = Field::new(columns, rows, channels)?;
            // The first time is that of fresh memory.
            for _ in 0..2 {
                let start = Instant::now();
                renderer.fill_field(plan, &mut field, &Watch::default())?;
                *least = least.min(start.elapsed().as_secs_f64());
            }
        }
    }
    println!("\n{title}, one thread");
    for ((name, _), seconds) in SETS.iter().zip(least) {
        println!("  {name:<28} {:>9.2} ms {:>8.2} x", seconds * 1e3, seconds / least[0]);
    }
    Ok(())
}
