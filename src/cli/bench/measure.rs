//! Counting and exporting, measured against the specification in the same run.

use super::{ArticleJob, Counting, Price, Rate};
use crate::picture::{self, Format};
use juliaset_engine::color::ShadeRange;
use juliaset_engine::export::{PngOptions, write_png};
use juliaset_engine::kernel::{count, count_parameter};
use juliaset_engine::scene::Bounds;
use juliaset_engine::{
    Channel, Channels, ComplexRegion, Field, Kernel, Painting, Plan, Plane, Precision, QuadraticMap, Rect,
    Renderer, RunOptions, Samples, Viewport, Watch,
};
use std::num::NonZeroUsize;
use std::time::Instant;

const ROUNDS: usize = 5;
/// The article's picture has as many columns as rows.
const ARTICLE_SIDE: usize = 4000;

/// The region that the article measures, and its bounds.
fn article() -> anyhow::Result<(Samples, ShadeRange)> {
    let region = ComplexRegion::new(-0.1, 0.1, 0.1, -0.1)?;
    Ok((Samples::region(region, ARTICLE_SIDE)?, ShadeRange::new(20, 100)?))
}

fn plan(renderer: &Renderer, plane: Plane, samples: &Samples, itermax: u32) -> anyhow::Result<Plan> {
    let (map, watch) = (QuadraticMap::default(), Watch::default());
    Ok(renderer.planner().plan(plane, &map, itermax, samples, Precision::Auto, &watch)?)
}

fn one_thread() -> anyhow::Result<Renderer> {
    let threads = Some(NonZeroUsize::MIN);
    Ok(Renderer::new(RunOptions { threads, symmetry: false, ..RunOptions::default() })?)
}

/// Counting by the specification, on one thread and on all of them: the article's picture and the parameter
/// plane.
pub(super) fn counting() -> anyhow::Result<Vec<Counting>> {
    let parameters = Samples::view(Viewport::parse("-0.75", "0.01", "3", [2000, 1600])?);
    let all = Renderer::new(RunOptions { symmetry: false, ..RunOptions::default() })?;
    let one = one_thread()?;
    let mut rows = counted([&one, &all], Plane::Dynamical, &article()?.0, 100, "")?;
    rows.extend(counted([&one, &all], Plane::Parameter, &parameters, 300, "parameter plane, ")?);
    Ok(rows)
}

fn counted(
    renderers: [&Renderer; 2],
    plane: Plane,
    samples: &Samples,
    itermax: u32,
    what: &str,
) -> anyhow::Result<Vec<Counting>> {
    /// The specification takes long: some rows of the picture stand for all.
    const ROW_STEP: usize = 8;
    let (columns, rows) = samples.shape();
    let mut field = Field::new(columns, rows, Channels::NONE)?;
    let plan = plan(renderers[0], plane, samples, itermax)?;
    let mut specification = f64::MAX;
    let mut fast = [f64::MAX; 2];
    // In turn, so that a machine that is busy for a while is so for all three.
    for _ in 0..ROUNDS {
        specification = specification.min(timed(|| specified(&plan, ROW_STEP))?);
        for (renderer, secs) in renderers.iter().zip(&mut fast) {
            let fill = || Ok(renderer.fill_field(&plan, &mut field, &Watch::default())?);
            // The first time is that of fresh memory.
            *secs = secs.min(timed(fill)?);
        }
    }
    let row_iterations =
        |row: &[u32]| -> f64 { row.iter().map(|count| f64::from((count + 1).min(itermax))).sum() };
    let all: f64 = field.counts().chunks(columns).map(row_iterations).sum();
    let some: f64 = field.counts().chunks(columns).step_by(ROW_STEP).map(row_iterations).sum();
    let reference = some / specification;
    let row = |how: String, secs: f64| {
        let iterations_per_sec = all / secs;
        Counting { how, secs, iterations_per_sec, times_the_specification: iterations_per_sec / reference }
    };
    let kernel = Kernel::best();
    Ok(vec![
        row(format!("{what}specification, one thread"), all / reference),
        row(format!("{what}{kernel}, one thread"), fast[0]),
        row(format!("{what}{kernel}, all threads"), fast[1]),
    ])
}

/// The sum of the counts of some rows, by the specification.
fn specified(plan: &Plan, row_step: usize) -> anyhow::Result<u64> {
    let [xs, ys] = plan.samples().axes()?;
    let (map, itermax) = (plan.map(), plan.itermax());
    let count = |x: &f64, y: &f64| match plan.plane() {
        Plane::Dynamical => count(map, itermax, *x, *y),
        Plane::Parameter => count_parameter(map.threshold(), itermax, *x, *y),
    };
    let row = |y: &f64| xs.iter().map(|x| u64::from(count(x, y))).sum::<u64>();
    Ok(ys.iter().step_by(row_step).map(row).sum())
}

/// The article's picture into memory.
pub(super) fn article_jobs(renderer: &Renderer) -> anyhow::Result<Vec<ArticleJob>> {
    let (samples, range) = article()?;
    [("PNG", false), ("PNG, --fast", true)]
        .into_iter()
        .map(|(what, fast)| {
            let (mut secs, mut bytes) = (f64::MAX, 0);
            for _ in 0..ROUNDS {
                let mut file = Vec::new();
                let plan = plan(renderer, Plane::Dynamical, &samples, range.itermax())?;
                let watch = Watch::default();
                let painting = Painting::gray(plan, range.itermin())?;
                let options = PngOptions { fast, ..PngOptions::default() };
                let write = || Ok(write_png(renderer, &painting, &options, &watch, &mut file)?);
                secs = secs.min(timed(write)?);
                bytes = file.len() as u64;
            }
            Ok(ArticleJob { what, secs, bytes })
        })
        .collect()
}

/// The article's picture with more and more channels beside the counts.
pub(super) fn channels() -> anyhow::Result<Vec<Price>> {
    const SETS: [(&str, &[Channel]); 5] = [
        ("counts alone", &[]),
        ("smooth", &[Channel::Smooth]),
        ("distance", &[Channel::Distance]),
        ("distance, direction", &[Channel::Distance, Channel::Direction]),
        ("smooth, distance, direction", &[Channel::Smooth, Channel::Distance, Channel::Direction]),
    ];
    let (renderer, samples) = (one_thread()?, article()?.0);
    let plan = plan(&renderer, Plane::Dynamical, &samples, 100)?;
    let (columns, rows) = samples.shape();
    let mut fastest = [f64::MAX; SETS.len()];
    for _ in 0..3 {
        for ((_, channels), fastest) in SETS.iter().zip(&mut fastest) {
            let mut field = Field::new(columns, rows, channels.iter().copied().collect())?;
            // The first time is that of fresh memory.
            for _ in 0..2 {
                let fill = || Ok(renderer.fill_field(&plan, &mut field, &Watch::default())?);
                *fastest = fastest.min(timed(fill)?);
            }
        }
    }
    let price = |((channels, _), secs)| Price { channels, secs, times_counts_alone: secs / fastest[0] };
    Ok(SETS.into_iter().zip(fastest).map(price).collect())
}

/// The article's whole set, large, to nowhere.
pub(super) fn exports(renderer: &Renderer) -> anyhow::Result<Vec<Rate>> {
    const SIDE: u32 = 8000;
    let samples = Samples::view(Viewport::home([SIDE, SIDE]));
    // Not symmetric: every pixel is counted.
    let (columns, rows) = samples.shape();
    let samples = samples.window(&Rect { columns: 1..columns, rows: 1..rows })?;
    let [itermin, itermax] = Bounds::ARTICLE;
    let painting = Painting::gray(plan(renderer, Plane::Dynamical, &samples, itermax)?, itermin)?;
    let pixels = samples.rect().area() as f64;
    let row = |what, format, fast| -> anyhow::Result<Rate> {
        let mut secs = f64::MAX;
        for _ in 0..2 {
            let watch = Watch::default();
            let options = PngOptions { fast, ..PngOptions::default() };
            let picture = (renderer, &painting);
            let write = || picture::write(format, picture, &options, &watch, &mut std::io::sink());
            secs = secs.min(timed(write)?);
        }
        Ok(Rate { what, secs, pixels_per_sec: pixels / secs })
    };
    Ok(vec![
        row("PNG", Format::Png, false)?,
        row("PNG, --fast", Format::Png, true)?,
        row("NPY", Format::Npy, false)?,
    ])
}

/// The seconds that some work takes, whose result is thrown away.
fn timed<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<f64> {
    let since = Instant::now();
    std::hint::black_box(work()?);
    Ok(since.elapsed().as_secs_f64())
}
