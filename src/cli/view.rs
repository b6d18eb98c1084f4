//! The arguments that say what of the plane is shown.

use super::Error;
use super::numbers::{finite, point, positive_decimal, side, size};
use crate::picture::Frame;
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use juliaset_engine::export::PngSize;
use juliaset_engine::{ComplexRegion, Decimal, Plane, Precision, RegionError, Viewport};

/// The options that `render` and `explore` share for the view: a region by its bounds, or a centre,
/// a width and a size.
#[derive(Args, Debug)]
#[command(next_help_heading = "The region by its bounds")]
pub(super) struct ViewArgs {
    /// Number of pixels in real (x) direction; those in y direction follow [default: 500]
    #[arg(short = 'R', long, value_name = "N", value_parser = side, allow_hyphen_values = true,
          conflicts_with_all = BY_CENTER)]
    resolution: Option<u32>,

    /// Real (x) value on the left side [default: -1.6; -2.5 in the parameter plane]
    #[arg(short, long, value_name = "X", value_parser = finite, allow_hyphen_values = true,
          conflicts_with_all = BY_CENTER)]
    xleft: Option<f64>,

    /// Real (x) value on the right side, which is just outside [default: 1.6; 1.5 in the parameter plane]
    #[arg(short = 'X', long, value_name = "X", value_parser = finite, allow_hyphen_values = true,
          conflicts_with_all = BY_CENTER)]
    xright: Option<f64>,

    /// Imaginary (y) value on the bottom side, which is just outside
    /// [default: -1; -1.25 in the parameter plane]
    #[arg(short, long, value_name = "Y", value_parser = finite, allow_hyphen_values = true,
          conflicts_with_all = BY_CENTER)]
    ybot: Option<f64>,

    /// Imaginary (y) value on the top side [default: 1; 1.25 in the parameter plane]
    #[arg(short = 'Y', long, value_name = "Y", value_parser = finite, allow_hyphen_values = true,
          conflicts_with_all = BY_CENTER)]
    ytop: Option<f64>,

    /// Centre, as decimals of any length [default: 0,0; -0.5,0 in the parameter plane]
    #[arg(long, value_name = "RE,IM", value_parser = point, allow_hyphen_values = true,
          help_heading = "The view by its centre, in place of bounds")]
    center: Option<[Decimal; 2]>,

    /// Width of the view in the plane, as a decimal of any length [default: 3.2; 4 in the parameter plane]
    #[arg(long, value_name = "W", value_parser = positive_decimal, allow_hyphen_values = true,
          help_heading = "The view by its centre, in place of bounds")]
    width: Option<Decimal>,

    /// Columns and rows [default: 1280x800]
    #[arg(long, value_name = "WxH", value_parser = size, allow_hyphen_values = true,
          help_heading = "The view by its centre, in place of bounds")]
    size: Option<[u32; 2]>,

    /// Which arithmetic counts the view [default: auto]
    #[arg(long, value_name = "P", help_heading = "The view by its centre, in place of bounds")]
    precision: Option<PrecisionArg>,
}

const BY_CENTER: [&str; 4] = ["center", "width", "size", "precision"];

/// [`Precision`] as an argument.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum PrecisionArg {
    /// f64 for pixels at least 1e-11 apart, exact below that
    #[default]
    Auto,
    /// The plain loop in f64, however deep
    F64,
    /// Certified counts at any depth
    Exact,
}

impl From<PrecisionArg> for Precision {
    fn from(chosen: PrecisionArg) -> Self {
        match chosen {
            PrecisionArg::Auto => Self::Auto,
            PrecisionArg::F64 => Self::F64,
            PrecisionArg::Exact => Self::Exact,
        }
    }
}

impl ViewArgs {
    /// The size of a view that is given none.
    pub(super) const DEFAULT_SIZE: [u32; 2] = [1280, 800];
    /// The grid that the arguments ask for: any of a centre's arguments selects the view by its centre.
    pub(super) fn frame(&self, plane: Plane) -> Result<Frame, Error> {
        if !self.is_by_center() {
            let usual = match plane {
                Plane::Dynamical => [-1.6, 1.6, 1.0, -1.0],
                Plane::Parameter => [-2.5, 1.5, 1.25, -1.25],
            };
            return self.region(usual, 500).map_err(Error::Arguments);
        }
        let (default_re, default_width) = match plane {
            Plane::Dynamical => ("0", "3.2"),
            Plane::Parameter => ("-0.5", "4"),
        };
        let size = self.size.unwrap_or(Self::DEFAULT_SIZE);
        let view = || -> anyhow::Result<Viewport> {
            let [re, im] = match &self.center {
                Some(center) => center.clone(),
                None => [Decimal::parse(default_re)?, Decimal::parse("0")?],
            };
            let width = match &self.width {
                Some(width) => width.clone(),
                None => Decimal::parse(default_width)?,
            };
            Ok(Viewport::of_decimals([&re, &im], &width, size)?)
        };
        let precision = self.precision.unwrap_or_default().into();
        view().map(|view| Frame::View(view, precision)).map_err(Error::Arguments)
    }

    fn is_by_center(&self) -> bool {
        self.center.is_some() || self.width.is_some() || self.size.is_some() || self.precision.is_some()
    }

    fn is_by_bounds(&self) -> bool {
        let bounds = [self.xleft, self.xright, self.ybot, self.ytop];
        self.resolution.is_some() || bounds.iter().any(Option::is_some)
    }

    /// Whether the arguments may ask for another place than there is, not only for another size of it.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.center.is_some() || self.width.is_some() || self.is_by_bounds()
    }

    /// The grid of a scene, with what the arguments ask for in place of its own.
    pub(super) fn frame_over(&self, frame: Frame) -> Result<Frame, Error> {
        let changed = match frame {
            frame if !self.is_by_center() && !self.is_by_bounds() => Ok(frame),
            Frame::Region(region, columns) if self.is_by_bounds() => u32::try_from(columns)
                .map_err(anyhow::Error::from)
                .and_then(|columns| self.region(region.bounds(), columns)),
            Frame::View(..) if self.is_by_bounds() => Err(anyhow!(
                "the scene has a centre and a width: change these and its size, not the bounds of a region"
            )),
            frame => self.view_over(&frame),
        };
        changed.map_err(Error::Arguments)
    }

    fn view_over(&self, frame: &Frame) -> anyhow::Result<Frame> {
        let (columns, rows) = frame.samples()?.shape();
        let shape = [u32::try_from(columns)?, u32::try_from(rows)?];
        let size = self.size.unwrap_or(shape);
        let precision = self.precision.map_or(frame.precision(), Precision::from);
        // A region's view is that of its shape in the new size.
        let view = frame.view(size)?.with_size(size)?;
        if self.center.is_none() && self.width.is_none() {
            return Ok(Frame::View(view, precision));
        }
        let [re, im] = match &self.center {
            Some(center) => center.clone(),
            None => {
                let [re, im] = view.center_text();
                [Decimal::parse(&re)?, Decimal::parse(&im)?]
            }
        };
        let width = match &self.width {
            Some(width) => width.clone(),
            None => Decimal::parse(&view.width_text())?,
        };
        Ok(Frame::View(Viewport::of_decimals([&re, &im], &width, size)?, precision))
    }

    fn region(&self, [left, right, top, bottom]: [f64; 4], columns: u32) -> anyhow::Result<Frame> {
        let (xleft, xright) = (self.xleft.unwrap_or(left), self.xright.unwrap_or(right));
        let (ybot, ytop) = (self.ybot.unwrap_or(bottom), self.ytop.unwrap_or(top));
        let resolution = self.resolution.unwrap_or(columns);
        for (names, first, last) in [("xleft and xright", xleft, xright), ("ybot and ytop", ybot, ytop)] {
            if first == last {
                return Err(anyhow!("{names} are both {first}, and must differ"));
            }
            if !(last - first).is_finite() {
                return Err(anyhow!("{names} are {first:e} and {last:e}, which is too far apart"));
            }
        }
        // The top comes first, so that it is row 0.
        let region = ComplexRegion::new(xleft, xright, ytop, ybot)?;
        let shape = region.shape(resolution as usize);
        let max = PngSize::MAX_SIDE;
        match shape {
            Ok((_, rows)) if rows <= max as usize => Ok(Frame::Region(region, resolution as usize)),
            Ok((_, rows)) => Err(rows_out_of_range(resolution, rows as f64)),
            Err(RegionError::Shape { rows, .. }) => Err(rows_out_of_range(resolution, rows)),
            Err(other) => Err(other.into()),
        }
    }
}

fn rows_out_of_range(resolution: u32, rows: f64) -> anyhow::Error {
    let max = PngSize::MAX_SIDE;
    anyhow!("a resolution of {resolution} gives these bounds {rows} rows, and there must be 1 to {max}")
}
