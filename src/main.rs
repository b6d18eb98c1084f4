//! No arguments: the window. Arguments: the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    match juliaset::cli::run(std::env::args_os()) {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
