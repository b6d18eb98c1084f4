//! `juliaset explore`: the window, at a place.

use super::Error;
use super::coloring::ColorArgs;
use super::set::SetArgs;
use super::view::ViewArgs;
use crate::app;
use crate::scenes;
use anyhow::anyhow;
use clap::Args;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Fineness, Plane};
use std::path::PathBuf;
use std::process::ExitCode;

/// Open the window on a set and a view
///
/// Each of --itermin and --itermax that is not given follows the view.
#[derive(Args, Debug)]
pub(super) struct Explore {
    /// A picture (.png) or a scene (.toml) to open; the other options change what it shows
    file: Option<PathBuf>,

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
        let scene = self.file.as_deref().map(scenes::read).transpose().map_err(Error::Failed)?;
        let start = app::Start::default();
        let (frame, usual, finer, overlays) = match &scene {
            Some(scene) if scene.plane == Plane::Parameter => {
                let reason = "the scene shows the parameter plane, and the window opens on Julia sets only";
                return Err(Error::Failed(anyhow!(reason)));
            }
            Some(scene) => {
                let frame = scenes::frame(&scene.place).map_err(Error::Failed)?;
                let finer = scene.fineness != Fineness::default();
                (self.view.frame_over(frame)?, scene.map.clone(), finer, scenes::overlays(scene))
            }
            None => (self.view.frame(Plane::Dynamical)?, start.map.clone(), start.finer, start.overlays),
        };
        let view = frame.view(ViewArgs::DEFAULT_SIZE).map_err(Error::Arguments)?;
        let bounds = self.set.bounds(scene.as_ref().map_or(Bounds::default(), |scene| scene.bounds))?;
        let coloring = self.color.coloring(scene.as_ref().map(|scene| &scene.coloring))?;
        let (map, precision, trace) = (self.set.map(&usual)?, frame.precision(), self.trace);
        let start = app::Start { map, bounds, view, precision, coloring, ..start };
        Ok(app::run(app::Start { finer, overlays, trace, ..start }))
    }
}
