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
/// Each of --itermin and --itermax that is not given follows the view. Without arguments, the window shows what
/// it showed when it was closed; with some, that is a step back in its history.
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
    /// `asked` says whether the arguments ask for a scene; otherwise the last one is shown.
    pub(super) fn run(self, asked: bool) -> Result<ExitCode, Error> {
        let frame = self.view.frame(Plane::Dynamical)?;
        let view = frame.view(ViewArgs::DEFAULT_SIZE).map_err(Error::Arguments)?;
        let (map, bounds) = (self.set.map()?, self.set.bounds()?);
        let (precision, coloring) = (frame.precision(), self.color.coloring()?);
        let (start, trace) = (app::Start::resumed(), self.trace);
        Ok(app::run(app::Start { map, bounds, view, precision, coloring, trace, asked, ..start }))
    }
}
