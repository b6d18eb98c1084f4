//! What depth costs: `cargo bench -p juliaset-engine --bench deep` prints the table.

use juliaset_engine::{
    Channels, LivePicture, Pace, Plane, Planner, Precision, QuadraticMap, Renderer, RunOptions, Samples,
    Viewport, Watch,
};
use std::error::Error;
use std::time::Instant;

const SIZE: [u32; 2] = [1280, 800];
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let boundary = include_str!("../../assets/centers/boundary.txt");
    let boundary = boundary.split_once('\n').map_or(("", ""), |(re, im)| (re, im.trim()));
    let fixed_point = ("0.5", "0.0316227766016837933199889354443271853372067247945484");
    let zero = ("0", "0");
    println!("1280 x 800, ms                       ready   counted  settled  counts");
    for (name, c0, center, width) in [
        ("-0.835-0.2321i, boundary, 1e-5", ("-0.835", "-0.2321"), boundary, "1e-5"),
        ("-0.835-0.2321i, boundary, 1e-20", ("-0.835", "-0.2321"), boundary, "1e-20"),
        ("-0.835-0.2321i, boundary, 1e-60", ("-0.835", "-0.2321"), boundary, "1e-60"),
        ("-0.835-0.2321i, boundary, 1e-300", ("-0.835", "-0.2321"), boundary, "1e-300"),
        ("-0.835-0.2321i, boundary, 1e-1000", ("-0.835", "-0.2321"), boundary, "1e-1000"),
        ("0.251, repelling fixed point, 1e-20", ("0.251", "0"), fixed_point, "1e-20"),
        ("i, centre 0, 1e-200", ("0", "1"), zero, "1e-200"),
        ("-0.12+0.74i, centre 0, 1e-200", ("-0.12", "0.74"), zero, "1e-200"),
    ] {
        if std::env::args().any(|argument| argument.starts_with("1e-") && !name.ends_with(&argument)) {
            continue;
        }
        let view = Viewport::parse(center.0, center.1, width, SIZE)?;
        row(name, &QuadraticMap::parse(c0.0, c0.1, 2.0)?, &view)?;
    }
    Ok(())
}

fn row(name: &str, map: &QuadraticMap, view: &Viewport) -> Result<(), Box<dyn Error>> {
    let renderer = Renderer::new(RunOptions::default())?;
    const ITERMAX: u32 = 100_000;
    let (samples, watch) = (Samples::view(view.clone()), Watch::default());
    let (mut ready, mut counted) = (f64::MAX, f64::MAX);
    let (mut settled, mut range) = (0, (0, 0));
    for _ in 0..ROUNDS {
        let since = Instant::now();
        let mut planner: Planner = renderer.planner();
        let plan = planner.plan(Plane::Dynamical, map, ITERMAX, &samples, Precision::Exact, &watch)?;
        ready = ready.min(since.elapsed().as_secs_f64());
        let since = Instant::now();
        let mut picture = LivePicture::new(plan, Channels::NONE)?;
        let pace = Pace { patience: std::time::Duration::from_secs(100), ..Pace::default() };
        picture.refine(&renderer, [640.0, 400.0], pace, &watch, &mut |_, _| ())?;
        counted = counted.min(since.elapsed().as_secs_f64());
        settled = picture.settled();
        range = picture
            .counts()
            .iter()
            .fold((u32::MAX, 0), |(low, high), count| (low.min(*count), high.max(*count)));
    }
    println!("{name:36} {:8.2} {:8.2} {settled:8}  {} to {}", ready * 1e3, counted * 1e3, range.0, range.1);
    Ok(())
}
