//! How the command line ends where it does not succeed.

use std::process::ExitCode;

/// Why nothing was done, or not all of it.
#[derive(Debug)]
pub enum Error {
    /// The arguments do not follow the syntax; also `--help` and `--version`.
    Syntax(clap::Error),
    /// The arguments cannot be meant so.
    Arguments(anyhow::Error),
    /// It was tried, and failed.
    Failed(anyhow::Error),
    /// The user stopped it.
    Interrupted,
}

impl Error {
    /// Says what is wrong on standard error, and gives the exit code: 2 for bad arguments, 1 for what
    /// failed, 130 for what was interrupted.
    pub fn report(&self) -> ExitCode {
        match self {
            Self::Syntax(error) => {
                // Where even this cannot be printed, nothing else can.
                let _ = error.print();
                u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
            }
            Self::Arguments(error) => fail(&format!("error: {error:#}"), 2),
            Self::Failed(error) => fail(&format!("error: {error:#}"), 1),
            Self::Interrupted => fail("interrupted: no complete picture was written", 130),
        }
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    use std::io::Write;
    // A closed standard error is no reason to panic.
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(code)
}

impl From<clap::Error> for Error {
    fn from(error: clap::Error) -> Self {
        Self::Syntax(error)
    }
}
