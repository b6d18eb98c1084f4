//! How soon a view gives way to the next one: `cargo bench -p juliaset-engine --bench walks` prints the table.
//!
//! Random zoom walks with one planner, as a person makes them: each step is cancelled at a random moment, and
//! what is timed is how long it goes on from there.

use juliaset_engine::{
    Channels, LivePicture, Pace, Plane, Precision, QuadraticMap, Renderer, RunOptions, Samples, Viewport,
    Watch,
};
use std::error::Error;
use std::time::{Duration, Instant};

const SIZE: [u32; 2] = [980, 774];
const STEPS: usize = 120;
/// A walk begins anew after this number of steps: most ways lead to where there is nothing.
const LENGTH: usize = 3;
const PATIENCE: Duration = Duration::from_millis(30);

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let boundary = include_str!("../../assets/centers/boundary.txt");
    let boundary = boundary.split_once('\n').map_or(["", ""], |(re, im)| [re, im.trim()]);
    println!("from the order to stop to the end, in ms     median     95 %     most   steps stopped");
    for (name, c0, center, width) in [
        ("-0.835-0.2321i, 1e-5", ["-0.835", "-0.2321"], boundary, "1e-5"),
        ("-0.835-0.2321i, 1e-110", ["-0.835", "-0.2321"], boundary, "1e-110"),
        ("-0.835-0.2321i, 1e-300", ["-0.835", "-0.2321"], boundary, "1e-300"),
        ("i, 1e-60", ["0", "1"], ["0", "0"], "1e-60"),
        ("0.251, 1e-20", ["0.251", "0"], ["0.5", "0.0316227766016837933199889354443"], "1e-20"),
        ("-2, 1e-40", ["-2", "0"], ["0", "0"], "1e-40"),
    ] {
        let map = QuadraticMap::parse(c0[0], c0[1], 2.0)?;
        row(name, &map, &Viewport::parse(center[0], center[1], width, SIZE)?)?;
    }
    Ok(())
}

fn row(name: &str, map: &QuadraticMap, start: &Viewport) -> Result<(), Box<dyn Error>> {
    let renderer = Renderer::new(RunOptions::default())?;
    let (mut planner, mut view) = (renderer.planner(), start.clone());
    let mut random = random();
    let mut waits = Vec::new();
    for step in 0..STEPS {
        if step % LENGTH == 0 {
            view = start.clone();
        }
        let at = [random() * f64::from(SIZE[0]), random() * f64::from(SIZE[1])];
        view = view.zoomed((random() * 12.0 - 8.0).round().exp2(), at);
        let watch = Watch::default();
        let (order, delay) = (watch.clone(), PATIENCE.mul_f64(random()));
        let orderer = std::thread::spawn(move || {
            std::thread::sleep(delay);
            order.cancel();
            Instant::now()
        });
        let finished = (|| {
            let [_, itermax] = planner.bounds(map, &view, &watch).ok()?;
            let samples = Samples::view(view.clone());
            let plan =
                planner.plan(Plane::Dynamical, map, itermax, &samples, Precision::Exact, &watch).ok()?;
            let mut picture = LivePicture::new(plan, Channels::NONE).ok()?;
            picture.refine(&renderer, at, Pace::default(), &watch, &mut |_, _| ()).ok()
        })();
        let ended = Instant::now();
        let ordered = orderer.join().map_err(|_| "the thread that gives the order ended in a panic")?;
        if finished.is_none() {
            waits.push(ended.saturating_duration_since(ordered).as_secs_f64() * 1e3);
        }
    }
    waits.sort_by(f64::total_cmp);
    let at = |share: f64| waits.get(((waits.len() as f64 * share) as usize).min(waits.len().max(1) - 1));
    let [median, most_of_them, most] = [0.5, 0.95, 1.0].map(|share| at(share).copied().unwrap_or(0.0));
    println!("{name:42} {median:8.2} {most_of_them:8.2} {most:8.2} {:15}", waits.len());
    Ok(())
}

/// Numbers from 0 to 1, the same in every run (Marsaglia's xorshift).
fn random() -> impl FnMut() -> f64 {
    let mut state: u64 = 88_172_645_463_325_252;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}
