//! `juliaset render`: a picture, or its raw counts, into a file.

use super::Error;
use super::coloring::ColorArgs;
use super::numbers::{positive, whole};
use super::progress::with_bar;
use super::ray::angle;
use super::set::SetArgs;
use super::view::ViewArgs;
use crate::axes::Overlays;
use crate::picture::{self, Description, Format, Frame};
use crate::scenes;
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use juliaset_engine::color::Coloring;
use juliaset_engine::dynamics::Angle;
use juliaset_engine::export::{self, Depth, PngOptions};
use juliaset_engine::scene::Bounds;
use juliaset_engine::scene::Scene;
use juliaset_engine::{Channel, Fineness, Painting, Plane, QuadraticMap, Renderer, RunOptions, Watch, tones};
use std::io::{self, IsTerminal};
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
    /// parameters c0, which takes no --real and --imag [default: dynamical]
    #[arg(long, value_name = "PLANE", help_heading = "The set z^2 + c0")]
    plane: Option<PlaneArg>,

    #[command(flatten)]
    color: ColorArgs,

    /// Fit density and offset to the view, so that no picture is all dark
    #[arg(long, help_heading = "Colour", conflicts_with_all = ["density", "offset"])]
    fit: bool,

    /// Samples of a pixel whose neighbours differ: 1, 4, 9 or 16 [default: 1]
    #[arg(long, help_heading = "Colour", value_name = "N", value_parser = samples)]
    samples: Option<Fineness>,

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

    /// Start from the scene of a picture (.png) or of a scene file (.toml): options that are given replace its
    /// own, and --size keeps its centre and width
    #[arg(long, value_name = "FILE", help_heading = "Scene")]
    scene: Option<PathBuf>,

    /// Write the scene beside the file too, with the ending .toml; a PNG carries it anyway
    #[arg(long, help_heading = "Scene")]
    keep_scene: bool,

    /// Compress less for faster output
    #[arg(long, help_heading = "Output")]
    fast: bool,

    /// Number of threads, of which at most four for each core are used [default: one for each core]
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
  juliaset render --scene=plot.png --size=7680x4800 -o poster.png
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
        // What is wrong with the arguments is told before anything is begun.
        let Chosen { plane, map, frame, bounds, found, coloring, fineness, overlays, words } =
            self.chosen()?;
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
        let beside = self.scene_file(to_standard_output)?;
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
            _ if let Some(found) = found => found,
            Frame::View(view, _) if !bounds.are_given() => {
                let find = || picture::bounds(&renderer, &mut planner, plane, &map, view, &watch);
                with_bar(&watch, find).map_err(stopped_or_failed)?
            }
            _ => Bounds::ARTICLE,
        };
        let range = bounds.range(found).map_err(|error| Error::Failed(error.into()))?;
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
        let (painting, undrawn) = painting.map_err(stopped_or_failed)?;
        for reason in undrawn {
            eprintln!("juliaset: {reason}");
        }
        let comment = description.command();
        let mut scene = scenes::of(&description, bounds);
        [scene.title, scene.note] = words;
        let png =
            PngOptions { fast: self.fast, depth: self.depth, comment: Some(&comment), scene: Some(&scene) };
        let picture = (&renderer, &painting);
        let written = with_bar(&watch, || match to_standard_output {
            true => write_to_standard_output(picture, &png, &watch),
            false => picture::export(&self.output, format, picture, &png, &watch),
        });
        written.map_err(stopped_or_failed)?;
        if let Some(beside) = beside {
            scenes::write(&beside, &scene).map_err(Error::Failed)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The scene that the arguments ask for, without counting anything.
    pub(super) fn scene(&self) -> Result<Scene, Error> {
        let Chosen { plane, map, frame, bounds, found, coloring, fineness, overlays, words } =
            self.chosen()?;
        let mut scene = Scene::new(plane, map, scenes::place(&frame));
        (scene.bounds, scene.found, scene.coloring) = (bounds, found, coloring);
        [scene.title, scene.note] = words;
        scene.fineness = fineness;
        scenes::set_overlays(&mut scene, &overlays);
        Ok(scene)
    }

    /// Where the scene is written beside the picture, if it is.
    fn scene_file(&self, to_standard_output: bool) -> Result<Option<PathBuf>, Error> {
        let path = self.output.with_extension("toml");
        if self.keep_scene && (to_standard_output || path == self.output) {
            return Err(Error::Arguments(anyhow!(
                "--keep-scene needs an output file to write the scene beside"
            )));
        }
        Ok(self.keep_scene.then_some(path))
    }

    /// The picture that the arguments ask for, from the article's or from that of a scene on.
    fn chosen(&self) -> Result<Chosen, Error> {
        let scene = self.scene.as_deref().map(super::scene::read).transpose()?;
        let before = scene.as_ref();
        let plane = self.plane.map(Plane::from).or(before.map(|scene| scene.plane)).unwrap_or_default();
        let frame = match before {
            Some(scene) => self.view.frame_over(scenes::frame(&scene.place).map_err(Error::Failed)?)?,
            None => self.view.frame(plane)?,
        };
        let usual = before.map_or_else(QuadraticMap::default, |scene| scene.map.clone());
        let map = match plane {
            Plane::Dynamical => self.set.map(&usual)?,
            Plane::Parameter => self.set.map_without_c0(&usual)?,
        };
        let bounds = match (&frame, before) {
            (_, Some(scene)) => self.set.bounds(scene.bounds)?,
            (Frame::Region(..), None) => self.set.article_bounds()?,
            (Frame::View(..), None) => self.set.bounds(Bounds::default())?,
        };
        let is_same = |scene: &&Scene| {
            let same = (scene.plane, &scene.map, scene.bounds) == (plane, &map, bounds);
            same && !self.view.is_elsewhere()
        };
        let found = before.filter(is_same).and_then(|scene| scene.found);
        let coloring = self.color.coloring(before.map(|scene| &scene.coloring))?;
        let fineness = self.samples.or(before.map(|scene| scene.fineness)).unwrap_or_default();
        let drawn = before.map(scenes::overlays).unwrap_or_default();
        let chosen = |given: &Vec<_>, before: Vec<_>| if given.is_empty() { before } else { given.clone() };
        let levels = self.equipotentials.clone();
        let overlays = Overlays {
            axes: self.axes || drawn.axes,
            scale_bar: self.scale_bar || drawn.scale_bar,
            rays: chosen(&self.rays, drawn.rays),
            equipotentials: if levels.is_empty() { drawn.equipotentials } else { levels },
        };
        let words = before.map(|scene| [scene.title.clone(), scene.note.clone()]).unwrap_or_default();
        Ok(Chosen { plane, map, frame, bounds, found, coloring, fineness, overlays, words })
    }
}

/// A picture as it is asked for.
struct Chosen {
    plane: Plane,
    map: QuadraticMap,
    frame: Frame,
    bounds: Bounds,
    /// What a scene says was found for bounds that are not given, if that still holds.
    found: Option<[u32; 2]>,
    coloring: Coloring,
    fineness: Fineness,
    overlays: Overlays,
    /// The title and the note of the scene that it started from.
    words: [String; 2],
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
    export::write_to_standard_output(watch, |out| {
        picture::write(Format::Png, picture, png, watch, out).context("standard output could not be written")
    })
}
