//! `juliaset about`: what c0 says of its Julia set.

use super::Error;
use super::c0::C0Args;
use anyhow::Context;
use clap::Args;
use juliaset_engine::dynamics::{Behaviour, Facts, PeriodicOrbit, cycles, facts};
use juliaset_engine::num_complex::Complex64;
use juliaset_engine::{Decimal, QuadraticMap, Watch};
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// Say what is known of a c0: what attracts, whether the set is connected
///
/// c0 is given by its parts or by its name.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct About {
    #[command(flatten)]
    c0: C0Args,

    /// Also list all cycles of up to this period, 8 at the most
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    cycles: Option<u32>,

    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  juliaset about rabbit
  juliaset about -r=-0.75 -i=0 --json";

fn period(text: &str) -> Result<u32, String> {
    super::numbers::whole(text, 1, 8).map(|period| period as u32)
}

/// The object that is printed: what does not apply is left out.
#[derive(Serialize)]
struct Report {
    c0: [String; 2],
    kind: &'static str,
    connected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preperiod: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multiplier: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    angle: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escapes_after: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undecided_after: Option<u32>,
    fixed_points: Vec<Point>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cycles: Option<Vec<Points>>,
    sentence: String,
}

#[derive(Serialize)]
struct Point {
    point: [f64; 2],
    multiplier: [f64; 2],
}

#[derive(Serialize)]
struct Points {
    period: usize,
    multiplier: [f64; 2],
    points: Vec<[f64; 2]>,
}

fn parts(z: Complex64) -> [f64; 2] {
    [z.re, z.im]
}

impl Report {
    fn of(map: &QuadraticMap, facts: &Facts, cycles: Option<&[PeriodicOrbit]>) -> Self {
        let point = |orbit: &PeriodicOrbit| {
            Some(Point { point: parts(*orbit.points.first()?), multiplier: parts(orbit.multiplier) })
        };
        let points = |orbit: &PeriodicOrbit| Points {
            period: orbit.period(),
            multiplier: parts(orbit.multiplier),
            points: orbit.points.iter().copied().map(parts).collect(),
        };
        let mut report = Self {
            c0: map.c0_decimals().each_ref().map(Decimal::to_string),
            kind: facts.kind(),
            connected: facts.connected,
            period: facts.period(),
            preperiod: None,
            multiplier: facts.multiplier().map(parts),
            angle: None,
            escapes_after: None,
            distance: None,
            undecided_after: None,
            fixed_points: facts.fixed_points.iter().filter_map(point).collect(),
            cycles: cycles.map(|cycles| cycles.iter().map(points).collect()),
            sentence: facts.to_string(),
        };
        match &facts.behaviour {
            Behaviour::Parabolic { angle, .. } => report.angle = Some(*angle),
            Behaviour::Preperiodic { preperiod, .. } => report.preperiod = Some(*preperiod),
            Behaviour::Escaping { after, distance } => {
                (report.escapes_after, report.distance) = (Some(*after), Some(*distance));
            }
            Behaviour::Undecided { after } => report.undecided_after = Some(*after),
            _ => {}
        }
        report
    }

    /// The same for people.
    fn text(&self) -> String {
        let mut text = format!("c0 = {}: {}\n", complex(&self.c0), self.sentence);
        if let Some(distance) = self.distance {
            text += &format!("distance to the Mandelbrot set: about {distance:.3e}\n");
        }
        for (name, Point { point, multiplier }) in ["alpha", "beta"].iter().zip(&self.fixed_points) {
            text += &format!("fixed point {name}: {}, multiplier {}\n", number(*point), number(*multiplier));
        }
        for Points { period, multiplier, points } in self.cycles.iter().flatten() {
            let first = points.first().copied().map(number).unwrap_or_default();
            text +=
                &format!("cycle of period {period} through {first}, multiplier {}\n", number(*multiplier));
        }
        text
    }
}

fn number([re, im]: [f64; 2]) -> String {
    complex(&[re, im].map(|part| part.to_string()))
}

/// `a+bi`, as it is written.
pub(super) fn complex([re, im]: &[String; 2]) -> String {
    let sign = if im.starts_with('-') { "" } else { "+" };
    format!("{re}{sign}{im}i")
}

/// Writes to standard output.
pub(super) fn print(text: &str) -> Result<ExitCode, Error> {
    let written = io::stdout().lock().write_all(text.as_bytes());
    match written {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => {
            written.context("cannot write to standard output").map_err(Error::Failed)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// One object on one line.
pub(super) fn json(report: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(report).map(|line| line + "\n").map_err(|error| Error::Failed(error.into()))
}

impl About {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let (map, watch) = (self.c0.map()?, Watch::default());
        let facts = facts(&map, &watch).map_err(|error| Error::Failed(error.into()))?;
        let mut found = Vec::new();
        for period in 1..=self.cycles.unwrap_or(0) {
            let of_period = cycles(map.c0(), period, &watch);
            found.extend(of_period.map_err(|error| Error::Failed(error.into()))?);
        }
        let report = Report::of(&map, &facts, self.cycles.map(|_| found.as_slice()));
        print(&if self.json { json(&report)? } else { report.text() })
    }
}
