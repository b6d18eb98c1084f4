//! `juliaset scene`: what a file says of its picture.

use super::Error;
use crate::scenes;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Print the scene of a picture or a scene file
#[derive(Args, Debug)]
pub(super) struct PrintScene {
    /// A PNG of this program, or a scene (.toml)
    file: PathBuf,
}

impl PrintScene {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        let scene = scenes::read(&self.file).map_err(Error::Failed)?;
        let mut out = std::io::stdout().lock();
        let written = out.write_all(scene.to_toml().as_bytes()).and_then(|()| out.flush());
        written.map(|()| ExitCode::SUCCESS).map_err(|error| {
            Error::Failed(anyhow::Error::from(error).context("standard output could not be written"))
        })
    }
}
