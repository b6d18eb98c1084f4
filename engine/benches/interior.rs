//! What interior points cost: `cargo bench -p juliaset-engine --bench interior` prints, for whole views,
//! the time of itermax 10 000 over that of itermax 300, and how long a kernel takes to be made ready.

use juliaset_engine::{
    Plane, Planner, Precision, QuadraticMap, Renderer, RunOptions, Samples, Viewport, Watch,
};
use ndarray::Array2;
use num_complex::Complex64;
use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

const ROUNDS: usize = 25;
const NAMED: [(&str, f64, f64); 14] = [
    ("0.25", 0.25, 0.0),
    ("-0.75", -0.75, 0.0),
    ("-0.7499", -0.7499, 0.0),
    ("-0.749", -0.749, 0.0),
    ("-0.7501", -0.7501, 0.0),
    ("0.2499999", 0.249_999_9, 0.0),
    ("0.249999", 0.249_999, 0.0),
    ("-1", -1.0, 0.0),
    ("rabbit", -0.122_561_166_876_653_62, 0.744_861_766_619_744_2),
    ("-0.12+0.74i", -0.12, 0.74),
    ("-0.5+0.5i", -0.5, 0.5),
    ("near the rabbit's root", -0.124_95, 0.649_48),
    ("near a turn of 1/22", 0.27, 0.0065),
    ("airplane", -1.754_877_666_246_692_8, 0.0),
];

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    println!("1280 x 800, one thread      300, ms  10 000, ms  ratio  ready, ms");
    for (name, re, im) in NAMED {
        row(name, Complex64::new(re, im))?;
    }
    preparation()
}

fn row(name: &str, c0: Complex64) -> Result<(), Box<dyn Error>> {
    let options = RunOptions { threads: Some(NonZeroUsize::MIN), symmetry: false, ..RunOptions::default() };
    let (renderer, watch) = (Renderer::new(options)?, Watch::default());
    let samples = Samples::view(Viewport::parse("0", "0", "3.2", [1280, 800])?);
    let map = QuadraticMap::new(c0, 2.0)?;
    let mut least = [f64::INFINITY; 2];
    let mut ready = f64::INFINITY;
    let mut counts = Array2::zeros((800, 1280));
    for _ in 0..ROUNDS {
        for (itermax, least) in [300, 10_000].into_iter().zip(&mut least) {
            let mut planner = Planner::default();
            let since = Instant::now();
            let plan = planner.plan(Plane::Dynamical, &map, itermax, &samples, Precision::F64, &watch)?;
            ready = ready.min(since.elapsed().as_secs_f64());
            let since = Instant::now();
            renderer.fill(&plan, |count| count, counts.view_mut(), &watch)?;
            black_box(&counts);
            *least = least.min(since.elapsed().as_secs_f64());
        }
    }
    let [low, high] = least;
    println!("{name:24} {:10.2} {:11.2} {:6.2} {:10.3}", low * 1e3, high * 1e3, high / low, ready * 1e3);
    Ok(())
}

/// How long it takes to make a kernel ready, over c0 spread evenly.
fn preparation() -> Result<(), Box<dyn Error>> {
    let (one, watch) = (Samples::view(Viewport::home([1, 1])), Watch::default());
    let mut times = Vec::new();
    for i in 0..40 {
        for j in 0..30 {
            let c0 = Complex64::new(-2.0 + 2.5 * f64::from(i) / 40.0, 1.2 * f64::from(j) / 30.0);
            let map = QuadraticMap::new(c0, 2.0)?;
            let mut planner = Planner::default();
            let since = Instant::now();
            black_box(planner.plan(Plane::Dynamical, &map, 1000, &one, Precision::F64, &watch)?);
            times.push(since.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "ready, ms, over {} c0: median {:.3}, 90 % {:.3}, 99 % {:.3}, most {:.3}",
        times.len(),
        at(50),
        at(90),
        at(99),
        at(100)
    );
    Ok(())
}
