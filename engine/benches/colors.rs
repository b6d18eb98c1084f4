//! What colouring costs: nanoseconds a pixel, one thread.
//!
//! `cargo bench -p juliaset-engine --bench colors` prints the table.

use juliaset_engine::color::{Coloring, Interior, InteriorBy, Mapping, ShadeRange, Shader, Theme};
use juliaset_engine::{
    Channel, Channels, Plane, Precision, QuadraticMap, Renderer, RunOptions, Samples, Viewport, Watch, tones,
};
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
    let map = QuadraticMap::parse("-0.12", "0.74", 2.0)?;
    let samples = Samples::view(Viewport::home([1280, 800]));
    let plan = renderer.planner().plan(Plane::Dynamical, &map, 1000, &samples, Precision::Auto, &watch)?;
    let field = renderer.field(&plan, Channel::ALL.into_iter().collect::<Channels>(), &watch)?;
    let smooth = Coloring::of(Theme::Smooth);
    let inside = |by| Interior { by, ..smooth.interior };
    let colorings = [
        ("gray", Coloring::of(Theme::Gray)),
        ("smooth", smooth.clone()),
        ("smooth, root", Coloring { mapping: Mapping::SquareRoot, ..smooth.clone() }),
        ("smooth, equal", Coloring { mapping: Mapping::Equalized, ..smooth.clone() }),
        ("distance", Coloring::of(Theme::Distance)),
        ("angle", Coloring::of(Theme::Angle)),
        ("slopes", Coloring::of(Theme::Slopes)),
        ("slopes, outline", Coloring { outline: Some(2.0), ..Coloring::of(Theme::Slopes) }),
        ("smooth, interior by time", Coloring { interior: inside(InteriorBy::Time), ..smooth.clone() }),
        ("smooth, interior by phase", Coloring { interior: inside(InteriorBy::Phase), ..smooth }),
    ];
    println!("\nthe rabbit, 1280 x 800, to 8-bit RGBA, one thread, in ns a pixel");
    for (name, coloring) in colorings {
        let tones = Some(Arc::new(tones(&renderer, &plan, &coloring, &watch)?));
        let shader = Shader::new(&coloring, ShadeRange::new(0, 1000)?, 1280, tones);
        let field = field.as_ref();
        let mut pixels = vec![[0u8; 4]; field.counts().len()];
        let mut least = f64::INFINITY;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            // As many at a time as the window does.
            for (index, pixels) in pixels.chunks_mut(256).enumerate() {
                shader.shade(&field.part(index * 256..index * 256 + pixels.len()), pixels);
            }
            least = least.min(start.elapsed().as_secs_f64());
        }
        println!("  {name:<28} {:>8.2}", least / pixels.len() as f64 * 1e9);
    }
    Ok(())
}
