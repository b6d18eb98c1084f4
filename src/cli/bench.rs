//! `juliaset bench`: what this machine makes of it.

mod gestures;
mod measure;
mod views;

use super::Error;
use crate::app::latency::{self, BesideExport, Latency};
use anyhow::Context;
use clap::Args;
use juliaset_engine::{Kernel, Renderer, RunOptions};
use serde::Serialize;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// Measure this machine: counting, the article's picture, and how soon the window's picture is exact
#[derive(Args, Debug)]
pub(super) struct Bench {
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,

    /// Play drags, zooms, dives and sweeps of c0 in a window instead, and tell how smoothly it follows
    #[arg(long)]
    gestures: bool,
}

#[derive(Serialize)]
struct Report {
    processor: String,
    threads: usize,
    instruction_set: String,
    counting: Vec<Counting>,
    article_job: Vec<ArticleJob>,
    channels: Vec<Price>,
    exports: Vec<Rate>,
    request_to_exact_at_1280x800: Vec<Latency>,
    request_to_exact_at_3840x2160: Vec<Latency>,
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

/// What the article's picture costs with some channels, on one thread.
#[derive(Serialize)]
struct Price {
    channels: &'static str,
    secs: f64,
    times_counts_alone: f64,
}

/// An export of a large picture to nowhere.
#[derive(Serialize)]
struct Rate {
    what: &'static str,
    secs: f64,
    pixels_per_sec: f64,
}

impl Bench {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        if self.gestures {
            return match gestures::measure().map_err(Error::Failed)? {
                Ok(report) => self.print(&report),
                Err(code) => Ok(code),
            };
        }
        self.print(&measure().map_err(Error::Failed)?)
    }

    fn print(&self, report: &(impl Serialize + fmt::Display)) -> Result<ExitCode, Error> {
        let text = match self.json {
            true => serde_json::to_string_pretty(report).context("the report").map_err(Error::Failed)? + "\n",
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
    const WINDOW: [u32; 2] = [1280, 800];
    const LARGE_WINDOW: [u32; 2] = [3840, 2160];
    let renderer = Renderer::new(RunOptions::default())?;
    let deep = views::deep(&renderer, WINDOW)?;
    let beside = views::shallow(WINDOW)?.into_iter().chain(deep.iter().take(1).cloned());
    Ok(Report {
        processor: processor_name(),
        threads: renderer.threads(),
        instruction_set: Kernel::best().to_string(),
        counting: measure::counting()?,
        article_job: measure::article_jobs(&renderer)?,
        channels: measure::channels()?,
        exports: measure::exports(&renderer)?,
        request_to_exact_beside_an_8k_export: beside
            .map(|(name, scene)| latency::beside_an_export(name, scene))
            .collect::<anyhow::Result<_>>()?,
        request_to_exact_at_1280x800: latencies(views::shallow(WINDOW)?.into_iter().chain(deep))?,
        request_to_exact_at_3840x2160: latencies(views::shallow(LARGE_WINDOW)?)?,
    })
}

fn latencies(views: impl IntoIterator<Item = views::Named>) -> anyhow::Result<Vec<Latency>> {
    views.into_iter().map(|(name, scene)| latency::measure(name, scene)).collect()
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
        writeln!(f, "\nThe article's picture with channels, one thread      s            ratio")?;
        for row in &self.channels {
            writeln!(f, "  {:44} {:8.4} {:16.2}", row.channels, row.secs, row.times_counts_alone)?;
        }
        writeln!(f, "\nExporting 8000 x 8000 pixels                          s       M pixels/s")?;
        for row in &self.exports {
            writeln!(f, "  {:44} {:8.4} {:16.1}", row.what, row.secs, row.pixels_per_sec / 1e6)?;
        }
        let sizes = [
            ("1280 x 800", &self.request_to_exact_at_1280x800),
            ("3840 x 2160", &self.request_to_exact_at_3840x2160),
        ];
        for (size, rows) in sizes {
            writeln!(f, "\nFrom request to exact picture, {size}, in ms")?;
            writeln!(f, "  {:28} first   median     95 %   recolour   stop   settled", "")?;
            for row in rows {
                let (first, median, p95) = (row.first_ms, row.median_ms, row.p95_ms);
                let (recolour, stop, settled) = (row.recolour_ms, row.stop_ms, row.settled);
                writeln!(
                    f,
                    "  {:28} {first:5.1} {median:8.1} {p95:8.1} {recolour:10.1} {stop:6.2} {settled:9}",
                    row.view
                )?;
            }
        }
        writeln!(
            f,
            "\nFrom request to exact picture, 1280 x 800, beside an 8K export on the same threads, 95 % in ms"
        )?;
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
