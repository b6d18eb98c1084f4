//! `juliaset explore`: the window, at a place.

use super::Error;
use super::coloring::ColorArgs;
use super::set::SetArgs;
use super::view::ViewArgs;
use crate::app;
use clap::Args;
use juliaset_engine::Plane;
use std::path::PathBuf;
use std::process::ExitCode;

/// Open the window on a set and a view
///
/// Each of --itermin and --itermax that is not given follows the view.
#[derive(Args, Debug)]
pub(super) struct Explore {
    #[command(flatten)]
    view: ViewArgs,

    #[command(flatten)]
    set: SetArgs,

    #[command(flatten)]
    color: ColorArgs,

    /// Record every gesture, request, picture and frame with its time, as JSON lines
    #[arg(long, value_name = "FILE", help_heading = "Other")]
    trace: Option<PathBuf>,
}

impl Explore {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let frame = self.view.frame(Plane::Dynamical)?;
        let view = frame.view(ViewArgs::DEFAULT_SIZE).map_err(Error::Arguments)?;
        let (map, bounds) = (self.set.map()?, self.set.bounds()?);
        let (precision, coloring) = (frame.precision(), self.color.coloring()?);
        Ok(app::run(app::Start { map, bounds, view, precision, coloring, finer: true, trace: self.trace }))
    }
}
