//! `juliaset nearest`: the point of the Julia set that is nearest to a place.

use super::Error;
use super::about::{complex, json, print};
use super::c0::C0Args;
use super::numbers::{point, positive_decimal};
use super::view::ViewArgs;
use anyhow::anyhow;
use clap::Args;
use juliaset_engine::dynamics::{NearestPoint, nearest};
use juliaset_engine::{Decimal, Viewport, Watch};
use serde::Serialize;
use std::process::ExitCode;

/// Find the point of the Julia set that is nearest to a place, to 20 digits more than a view needs
///
/// It is a preimage of a cycle of one or two points that repels, and as near as any point of the set, within the
/// factor by which distances are estimated.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Nearest {
    #[command(flatten)]
    c0: C0Args,

    /// The place, as decimals of any length
    #[arg(long, value_name = "RE,IM", value_parser = point, allow_hyphen_values = true)]
    center: [Decimal; 2],

    /// Width of the view that is meant around it, as a decimal of any length
    #[arg(long, value_name = "W", value_parser = positive_decimal, allow_hyphen_values = true)]
    width: Decimal,

    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  juliaset nearest dendrite --center=0.3,0.5 --width=1e-3
  juliaset nearest --center=0.25,0.1 --width=1e-100 -r=-0.75 -i=0 --json";

#[derive(Serialize)]
struct Report {
    point: [String; 2],
    kind: &'static str,
    preperiod: usize,
    multiplier: [f64; 2],
    /// In widths.
    distance: f64,
}

impl Report {
    fn of(found: &NearestPoint) -> Self {
        let multiplier = found.multiplier();
        Self {
            point: found.decimals().map(|part| part.to_string()),
            kind: found.kind().name(),
            preperiod: found.preperiod(),
            multiplier: [multiplier.re, multiplier.im],
            distance: found.distance_widths(),
        }
    }

    fn text(&self) -> String {
        let cycle = match self.kind {
            "cycle2" => "the cycle of two points".to_owned(),
            fixed => format!("the fixed point {fixed}"),
        };
        format!(
            "{}\nmapped to {cycle} after {} iterations, {:.4e} widths away\n",
            complex(&self.point),
            self.preperiod,
            self.distance
        )
    }
}

impl Nearest {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let map = self.c0.map()?;
        let size = ViewArgs::DEFAULT_SIZE;
        let [re, im] = &self.center;
        let view = Viewport::of_decimals([re, im], &self.width, size);
        let view = view.map_err(|error| Error::Arguments(error.into()))?;
        let middle = size.map(|side| f64::from(side) / 2.0);
        let found =
            nearest(&map, &view, middle, &Watch::default()).map_err(|error| Error::Failed(error.into()))?;
        let found = found
            .ok_or_else(|| Error::Failed(anyhow!("doubles do not reach the set: c0 is beyond 1e100")))?;
        let report = Report::of(&found);
        print(&if self.json { json(&report)? } else { report.text() })
    }
}
