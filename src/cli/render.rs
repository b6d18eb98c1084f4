//! `juliaset render`: a picture, or its raw counts, into a file.

use super::Error;
use super::coloring::ColorArgs;
use super::numbers::{positive, whole};
use super::progress::with_bar;
use super::ray::angle;
use super::set::SetArgs;
use super::view::ViewArgs;
use crate::axes::Overlays;
use crate::bounds::Bounds;
use crate::picture::{self, Description, Format, Frame};
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use juliaset_engine::dynamics::Angle;
use juliaset_engine::export::{Depth, ExportError, PngOptions};
use juliaset_engine::{Channel, Fineness, Painting, Plane, Renderer, RunOptions, Watch, tones};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Render a picture into a file
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Render {
    #[command(flatten)]
    view: ViewArgs,

    #[command(flatten)]
    set: SetArgs,

    /// What is shown: a Julia set among the points of the dynamical plane, or the Mandelbrot set among the
    /// parameters c0, which takes no --real and --imag
    #[arg(long, value_name = "PLANE", default_value = "dynamical", help_heading = "The set z^2 + c0")]
    plane: PlaneArg,

    #[command(flatten)]
    color: ColorArgs,

    /// Fit density and offset to the view, so that no picture is all dark
    #[arg(long, help_heading = "Colour", conflicts_with_all = ["density", "offset"])]
    fit: bool,

    /// Samples of a pixel whose neighbours differ: 1, 4, 9 or 16
    #[arg(long, help_heading = "Colour", value_name = "N", default_value = "1", value_parser = samples)]
    samples: Fineness,

    /// Bits of each part of a pixel: 8 or 16
    #[arg(long, help_heading = "Colour", value_name = "BITS", default_value = "8", value_parser = depth)]
    depth: Depth,

    /// Draw a grid with labelled ticks over the picture
    #[arg(long, help_heading = "Over the picture")]
    axes: bool,

    /// Draw a bar of a round length over the picture
    #[arg(long, help_heading = "Over the picture")]
    scale_bar: bool,

    /// Draw the external rays of these angles, in either plane: fractions of a turn, as 1/7,2/7,4/7 or 0.25
    #[arg(long, value_name = "ANGLES", value_delimiter = ',', value_parser = angle, allow_hyphen_values = true,
          help_heading = "Over the picture")]
    rays: Vec<Angle>,

    /// Draw the lines on which the potential, Green's function, has these values, as 0.1,0.01
    #[arg(long, value_name = "LEVELS", value_delimiter = ',', value_parser = positive, allow_hyphen_values = true,
          help_heading = "Over the picture")]
    equipotentials: Vec<f64>,

    /// What a .npy file holds of each pixel: count, or as float64 with NaN where there is none smooth,
    /// distance, direction, angle (of points that escape), period, time, phase (of those that do not)
    #[arg(long, value_name = "NAME", default_value = "count", value_parser = Channel::named, help_heading = "Output")]
    channel: ChannelArg,

    /// File to write: a picture (.png, or .jpg, .webp, .tif for what fits in memory), numbers (.npy), or - for
    /// a PNG on standard output
    #[arg(short, long, value_name = "FILE", default_value = "plot.png", help_heading = "Output")]
    output: PathBuf,

    /// Compress less for faster output
    #[arg(long, help_heading = "Output")]
    fast: bool,

    /// Number of threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads, allow_hyphen_values = true, help_heading = "Output")]
    threads: Option<NonZeroUsize>,
}

const EXAMPLES: &str = "\
Examples:
  juliaset render
  juliaset render -x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000 -o zoom.png
  juliaset render --center=-0.25,1e-3 --width=1e-7 --size=1920x1080 -M=2000
  juliaset render --center=0,0 --width=1e-1000 --size=1920x1080 -r=0 -i=1
  juliaset render -r=-0.123 -i=0.745 -o counts.npy
  juliaset render -r=-0.123 -i=0.745 --channel=distance -o distance.npy
  juliaset render --coloring=slopes --palette=Ember --samples=16 -R=2000 -o print.png
  juliaset render --center=-0.25,1e-3 --width=1e-7 --size=1920x1080 --axes --scale-bar
  juliaset render -r=-0.123 -i=0.745 --rays=1/7,2/7,4/7 --equipotentials=0.1,0.01
  juliaset render --plane=parameter -M=300 --coloring=smooth -o mandelbrot.png
  juliaset render -o - | display";

/// [`Plane`] as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PlaneArg {
    Dynamical,
    Parameter,
}

impl From<PlaneArg> for Plane {
    fn from(chosen: PlaneArg) -> Self {
        match chosen {
            PlaneArg::Dynamical => Self::Dynamical,
            PlaneArg::Parameter => Self::Parameter,
        }
    }
}

/// None for the counts. Another name for what would otherwise be an option of the argument.
type ChannelArg = Option<Channel>;

const STANDARD_OUTPUT: &str = "-";

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    const MAX: u64 = 1024;
    NonZeroUsize::new(whole(text, 1, MAX)? as usize).ok_or_else(|| "must not be 0".to_owned())
}

fn samples(text: &str) -> Result<Fineness, String> {
    text.parse().ok().and_then(Fineness::of_samples).ok_or_else(|| "must be 1, 4, 9 or 16".to_owned())
}

fn depth(text: &str) -> Result<Depth, String> {
    match text {
        "8" => Ok(Depth::Eight),
        "16" => Ok(Depth::Sixteen),
        _ => Err("must be 8 or 16".to_owned()),
    }
}

impl Render {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        let plane = self.plane.into();
        let frame = self.view.frame(plane)?;
        // What is wrong with the arguments is told before anything is begun.
        let map = match plane {
            Plane::Dynamical => self.set.map()?,
            Plane::Parameter => self.set.map_without_c0()?,
        };
        let bounds = match frame {
            Frame::Region(..) => self.set.article_bounds()?,
            Frame::View(..) => self.set.bounds()?,
        };
        let coloring = self.color.coloring()?;
        let to_standard_output = self.output == Path::new(STANDARD_OUTPUT);
        let format = match to_standard_output {
            true => Format::Png,
            false => Format::of(&self.output).map_err(Error::Arguments)?,
        };
        let format = format.of_channel(self.channel).map_err(Error::Arguments)?;
        let shape = frame.samples().map_err(|error| Error::Arguments(error.into()))?.shape();
        format.check(self.depth, &coloring, shape).map_err(Error::Arguments)?;
        if to_standard_output && io::stdout().is_terminal() {
            return Err(Error::Arguments(anyhow!("standard output is a terminal, which cannot show a PNG")));
        }
        let overlays = Overlays {
            axes: self.axes,
            scale_bar: self.scale_bar,
            rays: self.rays.clone(),
            equipotentials: self.equipotentials.clone(),
        };
        if !overlays.is_none() && matches!(format, Format::Npy | Format::ChannelNpy(_)) {
            return Err(Error::Arguments(anyhow!(
                "axes, scale bars, rays and equipotentials are for pictures, and .npy holds numbers"
            )));
        }
        let watch = Watch::default();
        stop_on_signals(&watch)?;
        let options = RunOptions { threads: self.threads, ..RunOptions::default() };
        let renderer = Renderer::new(options).map_err(|error| Error::Failed(error.into()))?;
        let mut planner = renderer.planner();
        let found = match &frame {
            Frame::View(view, _) if !bounds.are_given() => {
                let find = || picture::bounds(&renderer, &mut planner, plane, &map, view, &watch);
                with_bar(&watch, find).map_err(stopped_or_failed)?
            }
            _ => Bounds::ARTICLE,
        };
        let range = bounds.range(found).map_err(|error| Error::Failed(error.into()))?;
        let fineness = self.samples;
        let mut description = Description { plane, map, range, frame, coloring, fineness, overlays };
        let painting = with_bar(&watch, || {
            if self.fit {
                let Description { frame, map, coloring, .. } = &description;
                let plan = frame.plan(&mut planner, plane, map, range.itermax(), &watch)?;
                let tones = tones(&renderer, &plan, coloring, &watch)?;
                description.coloring = tones.fit(&description.coloring);
            }
            description.painting(&renderer, &mut planner, &watch)
        });
        let painting = painting.map_err(stopped_or_failed)?;
        let comment = description.command();
        let png = PngOptions { fast: self.fast, depth: self.depth, comment: Some(&comment) };
        let picture = (&renderer, &painting);
        let written = with_bar(&watch, || match to_standard_output {
            true => write_to_standard_output(picture, &png, &watch),
            false => picture::export(&self.output, format, picture, &png, &watch),
        });
        written.map(|()| ExitCode::SUCCESS).map_err(stopped_or_failed)
    }
}

fn stopped_or_failed(error: anyhow::Error) -> Error {
    if picture::is_cancelled(&error) { Error::Interrupted } else { Error::Failed(error) }
}

/// Ctrl-C, and what ends a process politely, cancel the render, which then leaves no file.
fn stop_on_signals(watch: &Watch) -> Result<(), Error> {
    let watch = watch.clone();
    ctrlc::set_handler(move || watch.cancel()).context("signals cannot be caught").map_err(Error::Failed)
}

fn write_to_standard_output(
    picture: (&Renderer, &Painting),
    png: &PngOptions<'_>,
    watch: &Watch,
) -> anyhow::Result<()> {
    const BUFFER_BYTES: usize = 1 << 18;
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
    let written = picture::write(Format::Png, picture, png, watch, &mut out);
    written
        .and_then(|()| Ok(out.flush().map_err(ExportError::Io)?))
        .context("standard output could not be written")
}
