//! `juliaset scene`: what a file says of its picture.

use super::Error;
use crate::scenes;
use clap::Args;
use juliaset_engine::scene::Scene;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Print the scene of a picture or a scene file
#[derive(Args, Debug)]
pub(super) struct PrintScene {
    /// A PNG of this program, a scene (.toml), or a place of XaoS, Fractint (FILE:NAME for one of several) or Kalles
    /// Fraktaler
    file: PathBuf,
}

/// Reads a scene; what it does not show of a place of another program is said on standard error.
pub(super) fn read(path: &Path) -> Result<Scene, Error> {
    let (scene, notes) = scenes::open(path).map_err(Error::Failed)?;
    let mut out = std::io::stderr().lock();
    // A closed standard error is no reason to stop.
    notes.iter().for_each(|note| drop(writeln!(out, "note: {note}")));
    Ok(scene)
}

impl PrintScene {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        let scene = read(&self.file)?;
        let mut out = std::io::stdout().lock();
        let written = out.write_all(scene.to_toml().as_bytes()).and_then(|()| out.flush());
        written.map(|()| ExitCode::SUCCESS).map_err(|error| {
            Error::Failed(anyhow::Error::from(error).context("standard output could not be written"))
        })
    }
}
