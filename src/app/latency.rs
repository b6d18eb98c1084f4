//! How soon the window's render thread answers: the measurement behind `juliaset bench`.

use crate::app::state::Scene;
use crate::app::trace::Trace;
use crate::app::worker::{Exact, News, Wanted, Worker};
use anyhow::{Context, anyhow};
use juliaset_engine::export::{ExportError, PngOptions, write_png};
use juliaset_engine::scene::Bounds;
use juliaset_engine::{
    Channels, LivePicture, MAX_ITERMAX, Pace, Painting, Plan, Plane, Renderer, RunOptions, Samples, Viewport,
    Watch,
};
use serde::Serialize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What was measured of one view, in milliseconds.
#[derive(Debug, Serialize)]
pub struct Latency {
    /// The view's name.
    pub view: &'static str,
    /// From the first request, with all that a view needs still to be made ready, to its exact picture.
    pub first_ms: f64,
    /// From a request to the painted, exact picture, coming from a view nearby: half of the requests took less.
    pub median_ms: f64,
    /// 95 of 100 took less.
    pub p95_ms: f64,
    /// The same for another itermin: the 95th percentile.
    pub recolour_ms: f64,
    /// From the order to stop a picture to its end: the 95th percentile.
    pub stop_ms: f64,
    /// How many pixels were settled in big numbers.
    pub settled: usize,
}

/// The most rounds of a view, and the time after which there are no more.
const ROUNDS: usize = 60;
const LONG_ENOUGH: Duration = Duration::from_secs(4);
const LEAST_ROUNDS: usize = 5;

/// Measures a view, each time coming from another one, so that nothing can be kept.
pub fn measure(name: &'static str, here: Scene) -> anyhow::Result<Latency> {
    let (wake, news) = channel();
    let renderer = Arc::new(Renderer::new(RunOptions::default())?);
    let mut worker = Worker::start("bench", renderer, Trace::off(), move || {
        // The other end is gone only when the measurement is over.
        let _ = wake.send(());
    })?;
    let range = here.range(Bounds::ARTICLE);
    let elsewhere = here.with_view(here.view.zoomed(1.01, [0.0, 0.0]));
    let (mut pictures, mut recolours) = (Vec::new(), Vec::new());
    let first = answer(&mut worker, &news, &here)?;
    let since = Instant::now();
    for round in 0..ROUNDS {
        if round >= LEAST_ROUNDS && since.elapsed() > LONG_ENOUGH {
            break;
        }
        answer(&mut worker, &news, &elsewhere)?;
        pictures.push(answer(&mut worker, &news, &here)?.elapsed_secs);
        let itermin = (range.itermin() + round as u32 % 2 + 1).min(range.itermax() - 1);
        let recoloured = here.with_bounds(Bounds::given([itermin, range.itermax()]));
        let recoloured = answer(&mut worker, &news, &recoloured)?;
        if recoloured.iterations != 0 {
            return Err(anyhow!("another itermin made the worker iterate"));
        }
        recolours.push(recoloured.elapsed_secs);
    }
    drop(worker);
    Ok(Latency {
        view: name,
        first_ms: first.elapsed_secs * 1e3,
        median_ms: percentile_ms(&mut pictures, 0.5),
        p95_ms: percentile_ms(&mut pictures, 0.95),
        recolour_ms: percentile_ms(&mut recolours, 0.95),
        stop_ms: percentile_ms(&mut stops(&here)?, 0.95),
        settled: first.settled,
    })
}

/// How much later an export lets requests be answered, in milliseconds.
#[derive(Debug, Serialize)]
pub struct BesideExport {
    /// The view's name.
    pub view: &'static str,
    /// From a request to the exact picture, while nothing else is done: 95 of 100 took less.
    pub alone_p95_ms: f64,
    /// The same while the view is exported.
    pub exporting_p95_ms: f64,
    /// The pixels a second that were exported between the requests.
    pub exported_pixels_per_sec: f64,
}

/// Measures requests without and with an 8K export on the same threads, in turn.
pub fn beside_an_export(name: &'static str, here: Scene) -> anyhow::Result<BesideExport> {
    const TURNS: usize = 4;
    /// A person is no faster; the export goes on meanwhile.
    const BETWEEN_REQUESTS: Duration = Duration::from_millis(15);
    let (wake, news) = channel();
    let renderer = Arc::new(Renderer::new(RunOptions::default())?);
    let mut worker = Worker::start("bench", renderer.clone(), Trace::off(), move || {
        // The other end is gone only when the measurement is over.
        let _ = wake.send(());
    })?;
    let elsewhere = here.with_view(here.view.zoomed(1.01, [0.0, 0.0]));
    answer(&mut worker, &news, &here)?;
    let mut requests = |waits: &mut Vec<f64>| -> anyhow::Result<()> {
        for round in 0..ROUNDS / 2 {
            std::thread::sleep(BETWEEN_REQUESTS);
            let scene = if round % 2 == 0 { &elsewhere } else { &here };
            waits.push(answer(&mut worker, &news, scene)?.elapsed_secs);
        }
        Ok(())
    };
    let (mut alone, mut exporting, mut exported, mut secs) = (Vec::new(), Vec::new(), 0, 0.0);
    for _ in 0..TURNS {
        requests(&mut alone)?;
        let (watch, since) = (Watch::default(), Instant::now());
        std::thread::scope(|scope| {
            let export = scope.spawn(|| export_until_cancelled(&renderer, &here, &watch));
            let asked = requests(&mut exporting);
            watch.cancel();
            let ended = export.join().map_err(|_| anyhow!("the export ended in a panic"))?;
            exported += ended?;
            asked
        })?;
        secs += since.elapsed().as_secs_f64();
    }
    Ok(BesideExport {
        view: name,
        alone_p95_ms: percentile_ms(&mut alone, 0.95),
        exporting_p95_ms: percentile_ms(&mut exporting, 0.95),
        exported_pixels_per_sec: exported as f64 / secs,
    })
}

/// Exports a scene in 8K to nowhere, again and again; returns the pixels that were counted.
fn export_until_cancelled(renderer: &Renderer, scene: &Scene, watch: &Watch) -> anyhow::Result<u64> {
    let range = scene.range(Bounds::ARTICLE);
    let plan = plan(renderer, scene, scene.view.fitted([7680, 4320])?, range.itermax())?;
    let painting = Painting::gray(plan, range.itermin())?;
    let mut pixels = 0;
    while !watch.is_cancelled() {
        match write_png(renderer, &painting, &PngOptions::default(), watch, std::io::sink()) {
            Ok(_) | Err(ExportError::Cancelled(_)) => pixels += watch.done(),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(pixels)
}

fn plan(renderer: &Renderer, scene: &Scene, view: Viewport, itermax: u32) -> anyhow::Result<Plan> {
    let (plane, samples, watch) = (Plane::Dynamical, Samples::view(view), Watch::default());
    Ok(renderer.planner().plan(plane, &scene.map, itermax, &samples, scene.precision, &watch)?)
}

fn answer(worker: &mut Worker, news: &Receiver<()>, scene: &Scene) -> anyhow::Result<Exact> {
    let generation = worker.request(scene, Wanted::default(), [0.0, 0.0]);
    loop {
        news.recv().context("the render thread ended")?;
        for update in worker.updates().into_iter().filter(|update| update.generation == generation) {
            match update.news {
                News::Failed(reason) => return Err(anyhow!(reason)),
                News::Tones(_) => {}
                News::Picture(picture) => {
                    if let Some(exact) = picture.exact {
                        return Ok(exact);
                    }
                }
            }
        }
    }
}

/// The seconds from the order to stop to the end of the work, for orders in the midst of a picture
/// that is much more work than a scene.
fn stops(scene: &Scene) -> anyhow::Result<Vec<f64>> {
    const HEAVIER: u32 = 100;
    let itermax = scene.range(Bounds::ARTICLE).itermax().saturating_mul(HEAVIER).min(MAX_ITERMAX);
    let renderer = Renderer::new(RunOptions::default())?;
    let plan = plan(&renderer, scene, scene.view.clone(), itermax)?;
    let mut seconds = Vec::new();
    for round in 0..ROUNDS {
        let watch = Watch::default();
        let mut picture = LivePicture::new(plan.clone(), Channels::NONE)?;
        let (order, pace) = (watch.clone(), Pace::default());
        let ordered = std::thread::scope(|scope| {
            let caller = scope.spawn(move || {
                std::thread::sleep(Duration::from_micros(500 + 30 * round as u64));
                let now = Instant::now();
                order.cancel();
                now
            });
            let finished = picture.refine(&renderer, [0.0, 0.0], pace, &watch, &mut |_, _| ()).is_ok();
            let ended = Instant::now();
            caller.join().ok().filter(|_| !finished).map(|ordered| ended.saturating_duration_since(ordered))
        });
        seconds.extend(ordered.map(|waited| waited.as_secs_f64()));
    }
    Ok(seconds)
}

/// NaN where nothing was measured.
fn percentile_ms(secs: &mut [f64], share: f64) -> f64 {
    secs.sort_by(f64::total_cmp);
    let index = ((secs.len() as f64 * share).ceil() as usize).saturating_sub(1);
    secs.get(index).map_or(f64::NAN, |secs| secs * 1e3)
}
