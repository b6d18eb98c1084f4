//! `juliaset explore`: the window, at a place.

use super::Error;
use super::coloring::ColorArgs;
use super::command_text;
use super::set::SetArgs;
use super::view::ViewArgs;
use crate::app::{self, Trace};
use crate::scenes;
use anyhow::{Context, anyhow};
use clap::Args;
use juliaset_engine::scene::{Bounds, Scene};
use juliaset_engine::{Fineness, Plane, QuadraticMap, shown_path};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Open the window on a set and a view
///
/// Each of --itermin and --itermax that is not given follows the view. Without arguments, the window shows what
/// it showed when it was closed; with some, that is a step back in its history.
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
    /// The scene that the arguments ask for.
    pub(super) fn scene(&self) -> Result<Scene, Error> {
        let before = self.file.as_deref().map(super::scene::read).transpose()?;
        let frame = match &before {
            Some(scene) => self.view.frame_over(scenes::frame(&scene.place).map_err(Error::Failed)?)?,
            None => self.view.frame(Plane::Dynamical)?,
        };
        let usual = before.as_ref().map_or_else(QuadraticMap::default, |scene| scene.map.clone());
        let plane = before.as_ref().map_or_else(Plane::default, |scene| scene.plane);
        let mut scene = Scene::new(plane, self.set.map(&usual)?, scenes::place(&frame));
        scene.bounds = self.set.bounds(before.as_ref().map_or_else(Bounds::default, |scene| scene.bounds))?;
        scene.coloring = self.color.coloring(before.as_ref().map(|scene| &scene.coloring))?;
        if let Some(before) = before {
            (scene.fineness, scene.axes, scene.scale_bar) = (before.fineness, before.axes, before.scale_bar);
        }
        Ok(scene)
    }

    /// `asked` says whether the arguments ask for a scene; otherwise the last one is shown.
    pub(super) fn run(self, asked: bool) -> Result<ExitCode, Error> {
        let scene = self.scene()?;
        if scene.plane == Plane::Parameter {
            let reason = "the scene shows the parameter plane, and the window opens on Julia sets only";
            return Err(Error::Failed(anyhow!(reason)));
        }
        let view = scenes::frame(&scene.place).and_then(|frame| frame.view(ViewArgs::DEFAULT_SIZE));
        let (view, precision) = (view.map_err(Error::Arguments)?, scene.place.precision());
        let (start, overlays) = (app::Start::resumed(), scenes::overlays(&scene));
        let finer = if self.file.is_some() { scene.fineness != Fineness::default() } else { start.finer };
        let Scene { map, bounds, coloring, .. } = scene;
        let start = app::Start { map, bounds, view, precision, coloring, finer, overlays, ..start };
        let commands = Some(command_text::scene as app::ReadCommand);
        let trace = self.trace.as_deref().map(record).transpose()?.unwrap_or_default();
        Ok(app::run(app::Start { trace, commands, asked, ..start }))
    }
}

/// A record in a new file.
fn record(path: &Path) -> Result<Trace, Error> {
    Trace::to_file(path)
        .with_context(|| format!("the trace `{}` could not be written", shown_path(path)))
        .map_err(Error::Failed)
}
