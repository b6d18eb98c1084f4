//! `juliaset bench`: what this machine makes of it.

use super::Error;
use crate::app::latency::{self, BesideExport, Latency};
use crate::picture::{self, Format};
use anyhow::Context;
use clap::Args;
use juliaset_engine::export::{Job, PngOptions};
use juliaset_engine::{
    Cancel, ComplexRegion, Counts, Grid, Julia, Kernel, Progress, Renderer, RunOptions, Viewport,
};
use num_complex::Complex64;
use serde::Serialize;
use std::fmt;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Instant;

/// Measure this machine: counting, the article's picture, and how soon the window's picture is exact
#[derive(Args, Debug)]
pub(super) struct Bench {
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    processor: String,
    threads: usize,
    instruction_set: String,
    counting: Vec<Counting>,
    article_job: Vec<ArticleJob>,
    request_to_exact_at_1280x800: Vec<Latency>,
    request_to_exact_beside_an_8k_export: Vec<BesideExport>,
}

#[derive(Serialize)]
struct Counting {
    how: String,
    secs: f64,
    iterations_per_sec: f64,
    times_the_specification: f64,
}

#[derive(Serialize)]
struct ArticleJob {
    what: &'static str,
    secs: f64,
    bytes: u64,
}

/// The article's picture has so many columns and rows.
const ARTICLE_SIDE: usize = 4000;
const ROUNDS: usize = 5;

impl Bench {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        let report = measure().map_err(Error::Failed)?;
        let text = match self.json {
            true => {
                serde_json::to_string_pretty(&report).context("the report").map_err(Error::Failed)? + "\n"
            }
            false => report.to_string(),
        };
        io::stdout()
            .write_all(text.as_bytes())
            .context("standard output could not be written")
            .map_err(Error::Failed)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn measure() -> anyhow::Result<Report> {
    let renderer = Renderer::new(RunOptions::default())?;
    Ok(Report {
        processor: processor_name(),
        threads: renderer.pool().current_num_threads(),
        instruction_set: Kernel::best().to_string(),
        counting: counting()?,
        article_job: article_jobs(&renderer)?,
        request_to_exact_at_1280x800: views()
            .into_iter()
            .chain(deep_views(&renderer)?)
            .map(|(name, julia, view)| latency::measure(name, julia, view))
            .collect::<anyhow::Result<_>>()?,
        request_to_exact_beside_an_8k_export: views()
            .into_iter()
            .chain(deep_views(&renderer)?.into_iter().take(1))
            .map(|(name, julia, view)| latency::beside_an_export(name, julia, view))
            .collect::<anyhow::Result<_>>()?,
    })
}

/// The region that the article measures.
fn article() -> anyhow::Result<(Julia, Grid)> {
    let c0 = Julia::default().c0();
    let grid = ComplexRegion::new(-0.1, 0.1, 0.1, -0.1)?.grid(ARTICLE_SIDE)?;
    Ok((Julia::new(c0, 2.0, 20, 100)?, grid))
}

fn counting() -> anyhow::Result<Vec<Counting>> {
    let (julia, grid) = article()?;
    let threads = |threads| Renderer::new(RunOptions { threads, ..RunOptions::default() });
    let (one, all) = (threads(Some(NonZeroUsize::MIN))?, threads(None)?);
    // The specification takes long: every eighth row of the picture stands for all.
    const ROW_STEP: usize = 8;
    let sparse = Grid { xs: grid.xs.clone(), ys: grid.ys.iter().copied().step_by(ROW_STEP).collect() };
    let count = |renderer: &Renderer, grid: &Grid| -> anyhow::Result<Counts> {
        Ok(renderer.counts(&renderer.plan(&julia, grid.clone()), &Cancel::default(), &Progress::default())?)
    };
    let iterations = |counts: &Counts| -> f64 {
        counts.as_slice().iter().map(|count| f64::from((count + 1).min(julia.itermax()))).sum()
    };
    let (sparse_iterations, whole_iterations) =
        (iterations(&count(&all, &sparse)?), iterations(&count(&all, &grid)?));
    let (mut specification, mut single, mut parallel) = (f64::MAX, f64::MAX, f64::MAX);
    // In turn, so that a machine that is busy for a while is so for all three.
    for _ in 0..ROUNDS {
        specification = specification.min(timed(|| Ok(specified(&julia, &sparse)))?);
        single = single.min(timed(|| count(&one, &grid))?);
        parallel = parallel.min(timed(|| count(&all, &grid))?);
    }
    let reference = sparse_iterations / specification;
    let row = |how: String, secs: f64, iterations: f64| {
        let iterations_per_sec = iterations / secs;
        Counting { how, secs, iterations_per_sec, times_the_specification: iterations_per_sec / reference }
    };
    let kernel = Kernel::best();
    Ok(vec![
        row("specification, one thread".into(), specification * ROW_STEP as f64, whole_iterations),
        row(format!("{kernel}, one thread"), single, whole_iterations),
        row(format!("{kernel}, all threads"), parallel, whole_iterations),
    ])
}

fn specified(julia: &Julia, grid: &Grid) -> u64 {
    let row = |y: &f64| {
        grid.xs.iter().map(|x| u64::from(juliaset_engine::kernel::count(julia, *x, *y))).sum::<u64>()
    };
    grid.ys.iter().map(row).sum()
}

fn article_jobs(renderer: &Renderer) -> anyhow::Result<Vec<ArticleJob>> {
    let (julia, grid) = article()?;
    [("PNG", false), ("PNG, --fast", true)]
        .into_iter()
        .map(|(what, fast)| {
            let (mut secs, mut bytes) = (f64::MAX, 0);
            for _ in 0..ROUNDS {
                let mut file = Vec::new();
                let (cancel, progress) = (Cancel::default(), Progress::default());
                let plan = renderer.plan(&julia, grid.clone());
                let job = Job { renderer, plan: &plan, cancel: &cancel, progress: &progress };
                let options = PngOptions { fast, comment: None };
                secs = secs.min(timed(|| Ok(picture::write(Format::Png, &job, &options, &mut file)?))?);
                bytes = file.len() as u64;
            }
            Ok(ArticleJob { what, secs, bytes })
        })
        .collect()
}

fn timed<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<f64> {
    let since = Instant::now();
    std::hint::black_box(work()?);
    Ok(since.elapsed().as_secs_f64())
}

const VIEW_SIZE: [u32; 2] = [1280, 800];

/// Views that people look at, from the lightest to the heaviest.
fn views() -> Vec<(&'static str, Julia, Viewport)> {
    let view = |name, c0: (f64, f64), itermax, re, im, width| {
        let julia = Julia::new(Complex64::new(c0.0, c0.1), 2.0, 0, itermax).ok()?;
        Some((name, julia, Viewport::parse(re, im, width, VIEW_SIZE).ok()?))
    };
    [
        view("article", (-0.835, -0.2321), 80, "0", "0", "3.2"),
        view("article, zoom", (-0.835, -0.2321), 100, "0", "0", "0.2"),
        view("rabbit", (-0.12, 0.74), 10_000, "0", "0", "3.2"),
        view("dendrite", (0.0, 1.0), 300, "-0.3002", "0.6248", "1e-2"),
        view("spirals", (-0.7269, 0.1889), 150, "0.1", "0.15", "0.3"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Deep views, with the bounds that suit them.
fn deep_views(renderer: &Renderer) -> anyhow::Result<Vec<(&'static str, Julia, Viewport)>> {
    /// A point of the article's set's boundary, to a thousand digits.
    const BOUNDARY: &str = include_str!("../../assets/centers/boundary.txt");
    /// The fixed point that pushes orbits away, for c0 = 0.251.
    const FIXED_POINT: [&str; 2] = ["0.5", "0.0316227766016837933199889354443271853372067247945484"];
    let (re, im) = BOUNDARY.trim().split_once('\n').context("the centre has two lines")?;
    let (article, near_parabolic, dendrite) = ((-0.835, -0.2321), (0.251, 0.0), (0.0, 1.0));
    [
        ("article, 1e-20", article, None, [re, im], "1e-20"),
        ("article, 1e-300", article, None, [re, im], "1e-300"),
        ("article, 1e-1000", article, None, [re, im], "1e-1000"),
        ("0.251, 1e-20, itermax 30000", near_parabolic, Some(30_000), FIXED_POINT, "1e-20"),
        ("dendrite, 1e-200", dendrite, None, ["0", "0"], "1e-200"),
    ]
    .into_iter()
    .map(|(name, (c0_re, c0_im), itermax, [re, im], width)| {
        let set = Julia::new(Complex64::new(c0_re, c0_im), 2.0, 0, 1)?;
        let view = Viewport::parse(re.trim(), im.trim(), width, VIEW_SIZE)?;
        let [itermin, suitable] =
            renderer.planner().bounds(&set, &view, &Cancel::default(), &Progress::default())?;
        Ok((name, set.with_bounds(itermin, itermax.unwrap_or(suitable))?, view))
    })
    .collect()
}

/// The processor's name where the system tells it, or else what kind it is.
fn processor_name() -> String {
    let listed = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = listed.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, {} threads, {}\n", self.processor, self.threads, self.instruction_set)?;
        writeln!(f, "Counting the article's picture, 4000 x 4000          s   G iterations/s   ratio")?;
        for row in &self.counting {
            let rate = row.iterations_per_sec / 1e9;
            writeln!(
                f,
                "  {:44} {:8.4} {:16.2} {:7.1}",
                row.how, row.secs, rate, row.times_the_specification
            )?;
        }
        writeln!(f, "\nCounting and writing it                              s               MB")?;
        for row in &self.article_job {
            writeln!(f, "  {:44} {:8.4} {:16.2}", row.what, row.secs, row.bytes as f64 / 1e6)?;
        }
        writeln!(f, "\nFrom request to exact picture, 1280 x 800, in ms")?;
        writeln!(f, "  {:28} first   median     95 %   recolour   stop   settled", "")?;
        for row in &self.request_to_exact_at_1280x800 {
            writeln!(
                f,
                "  {:28} {:5.1} {:8.1} {:8.1} {:10.1} {:6.2} {:9}",
                row.view, row.first_ms, row.median_ms, row.p95_ms, row.recolour_ms, row.stop_ms, row.settled
            )?;
        }
        writeln!(f, "\nThe same beside an 8K export on the same threads, 95 % in ms")?;
        writeln!(f, "  {:28} alone   exporting   ratio   exported, M pixels/s", "")?;
        for row in &self.request_to_exact_beside_an_8k_export {
            let (alone, exporting) = (row.alone_p95_ms, row.exporting_p95_ms);
            let rate = row.exported_pixels_per_sec / 1e6;
            writeln!(
                f,
                "  {:28} {alone:5.1} {exporting:11.1} {:7.2} {rate:22.1}",
                row.view,
                exporting / alone
            )?;
        }
        Ok(())
    }
}
