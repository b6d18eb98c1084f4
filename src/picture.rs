//! What of the plane a picture shows, and the file that it becomes.

use crate::storage;
use anyhow::{Context, bail};
use juliaset_engine::export::{ExportError, Job, PngOptions, write_npy, write_png};
use juliaset_engine::{
    Cancel, ComplexRegion, DeepError, Julia, Plan, Planner, Precision, Progress, RegionError, Renderer,
    TooLarge, Viewport,
};
use std::io::Write;
use std::path::Path;

/// The most columns and rows together: the system grants memory that it does not have, and ends the
/// process that then uses it.
const MAX_SAMPLES: usize = 1 << 26;

/// The samples of a picture, by either of two grids.
#[derive(Clone, Debug)]
pub enum Frame {
    /// The article's region, and the number of columns.
    Region(ComplexRegion, usize),
    /// The explorer's view, and which arithmetic counts it.
    View(Viewport, Precision),
}

impl Frame {
    /// The picture of a set made ready to be counted, if memory can be had for its samples; `progress`
    /// counts up to [`Planner::STEPS`] where that takes long.
    pub fn plan(
        &self,
        renderer: &Renderer,
        planner: &mut Planner,
        julia: &Julia,
        cancel: &Cancel,
        progress: &Progress,
    ) -> anyhow::Result<Plan> {
        let (width, height) = self.shape()?;
        if width.saturating_add(height) > MAX_SAMPLES {
            return Err(TooLarge { width, height }.into());
        }
        match self {
            Self::Region(region, resolution) => Ok(renderer.plan(julia, region.grid(*resolution)?)),
            Self::View(view, precision) => Ok(planner.plan(julia, view, *precision, cancel, progress)?),
        }
    }

    /// Columns and rows.
    fn shape(&self) -> Result<(usize, usize), RegionError> {
        match self {
            Self::Region(region, resolution) => region.shape(*resolution),
            Self::View(view, _) => Ok(view.size().map(|side| side as usize).into()),
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

    /// The arguments of the command line that give this again.
    fn arguments(&self) -> String {
        match self {
            Self::Region(region, resolution) => {
                let [xleft, xright, ytop, ybot] = region.bounds();
                format!("-R={resolution} -x={xleft} -X={xright} -y={ybot} -Y={ytop}")
            }
            Self::View(view, precision) => {
                let ([re, im], [columns, rows]) = (view.center_text(), view.size());
                let precision = match precision {
                    Precision::Auto => "",
                    Precision::F64 => " --precision=f64",
                    Precision::Exact => " --precision=exact",
                };
                let width = view.width_text();
                format!("--center={re},{im} --width={width} --size={columns}x{rows}{precision}")
            }
        }
    }
}

/// The command that renders a picture again: what its file keeps as a comment.
pub fn command_line(julia: &Julia, frame: &Frame) -> String {
    let [re, im] = julia.c0_exact();
    format!(
        "juliaset render {} -r={re} -i={im} -t={} -m={} -M={}",
        frame.arguments(),
        julia.threshold(),
        julia.itermin(),
        julia.itermax()
    )
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 8-bit gray.
    Png,
    /// Raw counts.
    Npy,
}

impl Format {
    /// The format that a file's extension asks for. Devices and pipes, which have none, take a PNG.
    pub fn of(path: &Path) -> anyhow::Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("npy") => Ok(Self::Npy),
            _ if storage::is_special(path) => Ok(Self::Png),
            Some(other) => {
                bail!("`{}` ends in .{other}, and only .png and .npy can be written", path.display())
            }
            None => bail!("`{}` has no extension: .png and .npy can be written", path.display()),
        }
    }
}

/// Counts a picture and writes it to a file, by the format that its extension asks for.
///
/// The file appears once it is complete. On an error, [`ExportError::Cancelled`] among them
/// (see [`is_cancelled`]), no file is left, and one that was there is untouched.
pub fn export(path: &Path, job: &Job<'_>, options: &PngOptions<'_>) -> anyhow::Result<()> {
    let format = Format::of(path)?;
    storage::write_atomically(path, |out| {
        write(format, job, options, out).with_context(|| format!("`{}` could not be written", path.display()))
    })
}

/// Counts a picture and writes it to anything, in one of the formats.
pub fn write(
    format: Format,
    job: &Job<'_>,
    options: &PngOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    match format {
        Format::Png => write_png(job, options, out),
        Format::Npy => write_npy(job, out),
    }
}

/// Whether an [`export`], or what comes before it, ended because it was cancelled.
pub fn is_cancelled(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(ExportError::Cancelled(_)))
        || matches!(error.downcast_ref(), Some(DeepError::Cancelled(_)))
}
