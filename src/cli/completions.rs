//! `juliaset completions`: what a shell completes.

use super::{Arguments, Error};
use anyhow::Context;
use clap::{Args, CommandFactory};
use std::io::Write;
use std::process::ExitCode;

/// Print the completions of a shell
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "juliaset", &mut script);
        let printed = std::io::stdout().write_all(&script).context("the completions could not be printed");
        printed.map(|()| ExitCode::SUCCESS).map_err(Error::Failed)
    }
}
