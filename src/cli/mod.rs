//! The command line: one file for each subcommand.

mod about;
mod bench;
mod c0;
mod coloring;
mod command_text;
mod completions;
mod error;
mod explore;
mod nearest;
mod numbers;
mod progress;
mod ray;
mod render;
mod scene;
mod set;
mod view;

pub use command_text::scene as command_scene;
pub use error::Error;

use crate::app;
use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand};
use juliaset_engine::shortened;
use std::ffi::OsString;
use std::process::ExitCode;

/// Explore filled Julia sets in a live window, or render them from the command line.
///
/// Without a subcommand and without arguments, the window opens.
#[derive(Debug, Parser)]
#[command(name = "juliaset", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  juliaset                                      open the window
  juliaset render                               write plot.png
  juliaset render -x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000
  juliaset explore --center=-0.25,0.1 --width=1e-3

A first argument that is an option of `render` needs no subcommand: juliaset -R=1000";

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::Render),
    Explore(explore::Explore),
    Ray(ray::RayOf),
    About(about::About),
    Nearest(nearest::Nearest),
    Scene(scene::PrintScene),
    Bench(bench::Bench),
    Completions(completions::Completions),
}

/// Does what the arguments, the program's name first, ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<ExitCode, Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Anything behind the subcommand but where to record asks for a scene.
    let is_trace = |argument: &OsString| argument.as_encoded_bytes().starts_with(b"--trace=");
    let asked = arguments.iter().skip(2).any(|argument| !is_trace(argument));
    let arguments = Arguments::try_parse_from(with_subcommand(arguments)).map_err(shorten_value)?;
    match arguments.command {
        None => Ok(app::run(app::Start { commands: Some(command_text::scene), ..app::Start::resumed() })),
        Some(Command::Render(render)) => render.run(),
        Some(Command::Explore(explore)) => explore.run(asked),
        Some(Command::Ray(ray)) => ray.run(),
        Some(Command::About(about)) => about.run(),
        Some(Command::Nearest(nearest)) => nearest.run(),
        Some(Command::Scene(scene)) => scene.run(),
        Some(Command::Bench(bench)) => bench.run(),
        Some(Command::Completions(completions)) => completions.run(),
    }
}

/// A refused value may be a number of thousands of digits: its beginning says which one is meant.
fn shorten_value(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue) {
        let value = shortened(value);
        error.insert(ContextKind::InvalidValue, ContextValue::String(value));
    }
    error
}

/// Options in front of everything are those of `render`.
fn with_subcommand(mut arguments: Vec<OsString>) -> Vec<OsString> {
    const OF_THE_PROGRAM: [&str; 5] = ["-h", "--help", "-V", "--version", "--"];
    if let Some(first) = arguments.get(1)
        && first.as_encoded_bytes().starts_with(b"-")
        && !OF_THE_PROGRAM.iter().any(|own| first == own)
    {
        arguments.insert(1, "render".into());
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
