//! What of the plane a picture shows, and the file that it becomes.

use crate::axes::curves::{CurveRaster, Curves, Layers};
use crate::axes::{Overlays, Raster};
use crate::whole::WholeFormat;
use anyhow::{Context, bail};
use juliaset_engine::color::{Coloring, ShadeRange};
use juliaset_engine::export::{
    Depth, ExportError, FileError, Job, PngOptions, is_special, write_channel_npy, write_npy, write_png,
    write_watched,
};
use juliaset_engine::scene::{Place, Scene};
use juliaset_engine::{
    BoundsError, Channel, ComplexRegion, Fineness, Overlay, PaintError, Painting, Plan, PlanError, Plane,
    Planner, Precision, QuadraticMap, RegionError, RenderError, Renderer, Ruler, Samples, Viewport, Watch,
    parameter_bounds, shown_path,
};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// The samples of a picture, by either of two grids.
#[derive(Clone, Debug)]
pub enum Frame {
    /// The article's region, and the number of columns.
    Region(ComplexRegion, usize),
    /// The explorer's view, and which arithmetic counts it.
    View(Viewport, Precision),
}

impl Frame {
    /// The picture of a set made ready to be counted, if memory can be had for its samples; `watch` tells the
    /// share that is done where that takes long.
    pub fn plan(
        &self,
        planner: &mut Planner,
        plane: Plane,
        map: &QuadraticMap,
        itermax: u32,
        watch: &Watch,
    ) -> anyhow::Result<Plan> {
        Ok(planner.plan(plane, map, itermax, &self.samples()?, self.precision(), watch)?)
    }

    /// What is sampled.
    pub fn samples(&self) -> Result<Samples, RegionError> {
        match self {
            Self::Region(region, resolution) => Samples::region(*region, *resolution),
            Self::View(view, _) => Ok(Samples::view(view.clone())),
        }
    }

    /// Where the numbers of the plane stand on it.
    pub fn ruler(&self) -> Result<Ruler, RegionError> {
        match self {
            Self::Region(region, resolution) => Ruler::of_region(region, *resolution),
            Self::View(view, _) => Ok(Ruler::of_view(view)),
        }
    }

    /// Which arithmetic counts it.
    pub fn precision(&self) -> Precision {
        match self {
            Self::Region(..) => Precision::Auto,
            Self::View(_, precision) => *precision,
        }
    }

    /// The explorer's view that shows all of this, in `size` pixels where it has none of its own.
    pub fn view(&self, size: [u32; 2]) -> anyhow::Result<Viewport> {
        match self {
            Self::View(view, _) => Ok(view.clone()),
            Self::Region(region, _) => {
                let [left, right, first, last] = region.bounds();
                // Halves first: the sum of two large bounds may not be a number.
                let [re, im] =
                    [left / 2.0 + right / 2.0, first / 2.0 + last / 2.0].map(|part| part.to_string());
                let [columns, rows] = size.map(f64::from);
                let width = (right - left).abs().max((last - first).abs() / rows * columns);
                Ok(Viewport::parse(&re, &im, &width.to_string(), size)?)
            }
        }
    }
}

/// Bounds of the iterations that suit a view.
pub fn bounds(
    renderer: &Renderer,
    planner: &mut Planner,
    plane: Plane,
    map: &QuadraticMap,
    view: &Viewport,
    watch: &Watch,
) -> anyhow::Result<[u32; 2]> {
    match plane {
        Plane::Dynamical => Ok(planner.bounds(map, view, watch)?),
        // By what it is about, as it is looked at for whether it was cancelled.
        Plane::Parameter => {
            parameter_bounds(renderer, planner, map, view, watch).map_err(|error| match error {
                BoundsError::Plan(error) => error.into(),
                BoundsError::Render(error) => error.into(),
                other => other.into(),
            })
        }
    }
}

/// A picture as a person describes it: what its file keeps as a comment is the command that renders it again.
#[derive(Clone, Debug)]
pub struct Description {
    /// Which plane.
    pub plane: Plane,
    /// The map.
    pub map: QuadraticMap,
    /// The bounds of the iterations.
    pub range: ShadeRange,
    /// The part of the plane.
    pub frame: Frame,
    /// The colours.
    pub coloring: Coloring,
    /// How finely pixels are sampled.
    pub fineness: Fineness,
    /// What is drawn over it.
    pub overlays: Overlays,
}

impl Description {
    /// The command that renders it again.
    pub fn command(&self) -> String {
        let place = match &self.frame {
            Frame::View(view, precision) => Place::View(view.clone(), *precision),
            Frame::Region(region, columns) => Place::Region(*region, *columns),
        };
        let mut scene = Scene::new(self.plane, self.map.clone(), place);
        (scene.coloring, scene.fineness) = (self.coloring.clone(), self.fineness);
        Overlays {
            axes: scene.axes,
            scale_bar: scene.scale_bar,
            rays: scene.rays,
            equipotentials: scene.equipotentials,
        } = self.overlays.clone();
        scene.command([self.range.itermin(), self.range.itermax()])
    }

    /// The picture made ready to be painted, and a sentence for each curve that is not all drawn over it; `watch`
    /// tells the share that is done where that takes long.
    pub fn painting(
        &self,
        renderer: &Renderer,
        planner: &mut Planner,
        watch: &Watch,
    ) -> anyhow::Result<(Painting, Vec<String>)> {
        let plan = self.frame.plan(planner, self.plane, &self.map, self.range.itermax(), watch)?;
        let (itermin, fineness) = (self.range.itermin(), self.fineness);
        let painting = Painting::new(renderer, planner, plan, &self.coloring, itermin, fineness, watch)?;
        let (ruler, overlays) = (self.frame.ruler()?, &self.overlays);
        let (mut layers, mut undrawn): (Vec<Arc<dyn Overlay>>, _) = (Vec::new(), Vec::new());
        if overlays.has_curves() {
            let samples = self.frame.samples()?;
            let place = (&samples, &ruler);
            let curves = Curves::find((renderer, planner), (self.plane, &self.map), place, overlays, watch)?;
            layers.push(CurveRaster::new(&curves, ruler.size())?);
            undrawn = curves.undrawn();
        }
        if let Some(axes) = Raster::new(&ruler, overlays)? {
            layers.push(axes);
        }
        let is_bare = layers.is_empty();
        let painting = if is_bare { painting } else { painting.with_overlay(Arc::new(Layers(layers))) };
        Ok((painting, undrawn))
    }
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Pixels, written while they are painted.
    Png,
    /// Pixels, painted in memory first.
    Whole(WholeFormat),
    /// Raw counts.
    Npy,
    /// A channel beside the counts.
    ChannelNpy(Channel),
}

impl Format {
    /// The format that a file's extension asks for. Devices and pipes, which have none, take a PNG.
    pub fn of(path: &Path) -> anyhow::Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        const WRITTEN: &str = ".png, .jpg, .webp, .tif and .npy can be written";
        let whole = |extension: &str| {
            WholeFormat::ALL.into_iter().find(|format| format.extensions().contains(&extension))
        };
        match extension.as_deref().map(|extension| (extension, whole(extension))) {
            Some(("png", _)) => Ok(Self::Png),
            Some(("npy", _)) => Ok(Self::Npy),
            Some((_, Some(whole))) => Ok(Self::Whole(whole)),
            _ if is_special(path) => Ok(Self::Png),
            Some((other, None)) => bail!("`{}` ends in .{other}, and only {WRITTEN}", shown_path(path)),
            None => bail!("`{}` has no extension: {WRITTEN}", shown_path(path)),
        }
    }

    /// Whether the parts of its pixels can be of this depth.
    pub fn takes(self, depth: Depth) -> bool {
        match self {
            Self::Png => true,
            Self::Whole(format) => format.takes(depth),
            Self::Npy | Self::ChannelNpy(_) => depth == Depth::Eight,
        }
    }

    /// Refuses a picture of `(columns, rows)` that it cannot hold, before anything of it is counted.
    pub fn check(self, depth: Depth, coloring: &Coloring, shape: (usize, usize)) -> anyhow::Result<()> {
        match self {
            Self::Whole(format) => format.check(depth, coloring, shape),
            Self::Png | Self::Npy | Self::ChannelNpy(_) => Ok(()),
        }
    }

    /// The format for a channel, where one is asked for.
    pub fn of_channel(self, channel: Option<Channel>) -> anyhow::Result<Self> {
        match (self, channel) {
            (_, None) => Ok(self),
            (Self::Npy | Self::ChannelNpy(_), Some(channel)) => Ok(Self::ChannelNpy(channel)),
            (_, Some(channel)) => bail!("the channel {channel} can be written to a .npy file only"),
        }
    }
}

/// Counts a picture and writes it to a file.
///
/// The file appears once it is complete. On an error, [`ExportError::Cancelled`] among them
/// (see [`is_cancelled`]), no file is left, and one that was there is untouched.
pub fn export(
    path: &Path,
    format: Format,
    (renderer, painting): (&Renderer, &Painting),
    options: &PngOptions<'_>,
    watch: &Watch,
) -> anyhow::Result<()> {
    write_watched(path, watch, |out| {
        write(format, (renderer, painting), options, watch, out)
            .with_context(|| format!("`{}` could not be written", shown_path(path)))
    })
}

/// Counts a picture and writes it to anything, in one of the formats.
pub fn write(
    format: Format,
    (renderer, painting): (&Renderer, &Painting),
    options: &PngOptions<'_>,
    watch: &Watch,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let job = Job { renderer, plan: painting.plan(), watch };
    match format {
        Format::Png => write_png(renderer, painting, options, watch, out)?,
        Format::Whole(format) => format.write((renderer, painting), options, watch, out)?,
        Format::Npy => write_npy(&job, out)?,
        Format::ChannelNpy(channel) => write_channel_npy(&job, channel, out)?,
    }
    Ok(())
}

/// Whether an [`export`], or what comes before it, ended because it was cancelled.
pub fn is_cancelled(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(ExportError::Cancelled(_)))
        || matches!(error.downcast_ref(), Some(PlanError::Cancelled(_)))
        || matches!(error.downcast_ref(), Some(RenderError::Cancelled(_)))
        || matches!(error.downcast_ref(), Some(FileError::Cancelled(_)))
        || matches!(
            error.downcast_ref(),
            Some(PaintError::Plan(PlanError::Cancelled(_)) | PaintError::Render(RenderError::Cancelled(_)))
        )
}
