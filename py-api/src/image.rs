//! Pictures in colour.

use crate::arguments::{Indexing, Precision, Threads, Whole};
use crate::array::{memory_for, with_room};
use crate::errors::Raise;
use crate::palette::Bytes;
use crate::picture::{Request, Subject};
use crate::place::Place;
use crate::run::{Progress, interruptible};
use juliaset_engine::color::{Coloring, Pixel};
use juliaset_engine::export::paint_whole;
use juliaset_engine::{Fineness, Painting, Rect, Renderer, Watch, tones};
use numpy::{PyArray1, PyArray3, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// How finely pixels are sampled whose neighbours differ, as their number of samples.
#[derive(Clone, Copy, Default)]
pub struct SamplesPerPixel(Fineness);

impl<'py> FromPyObject<'_, 'py> for SamplesPerPixel {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::INDEX;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Whole(samples) = object.extract()?;
        let fineness = u32::try_from(samples).ok().and_then(Fineness::of_samples).map(Self);
        fineness
            .ok_or_else(|| PyValueError::new_err(format!("samples is {samples}, and must be 1, 4, 9 or 16")))
    }
}

/// How a picture is painted.
pub struct Paint {
    pub coloring: Coloring,
    pub samples: SamplesPerPixel,
    /// Whether density and offset are fitted to the whole picture.
    pub fit: bool,
}

impl Subject {
    /// Red, green, blue, and the opacity where the inside is transparent, of each pixel: `[row, column, channel]`,
    /// or `[column, row, channel]`.
    pub fn image<'py>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        paint: Paint,
    ) -> PyResult<Bytes<'py>> {
        if paint.coloring.is_transparent() {
            self.pixels::<4>(py, request, paint)
        } else {
            self.pixels::<3>(py, request, paint)
        }
    }

    fn pixels<'py, const PARTS: usize>(
        &self,
        py: Python<'py>,
        request: Request<'_, 'py>,
        paint: Paint,
    ) -> PyResult<Bytes<'py>>
    where
        [u8; PARTS]: Pixel,
    {
        let Request { region, window, indexing, threads, precision, progress } = request;
        let (columns, rows) = window.shape();
        memory_for(py, (columns, rows), PARTS)?;
        let (whole, itermin) = (region.whole(self.resolution)?.rect, self.range.itermin());
        let plan = region.plan_whole(self, precision.0)?;
        let pixels = interruptible(py, threads, progress, |renderer, watch| {
            let (plan, mut planner) = plan(renderer, watch).map_err(Raise::raise)?;
            let coloring = match paint.fit {
                true => {
                    tones(renderer, &plan, &paint.coloring, watch).map_err(Raise::raise)?.fit(&paint.coloring)
                }
                false => paint.coloring,
            };
            let fineness = paint.samples.0;
            let painting = Painting::new(renderer, &mut planner, plan, &coloring, itermin, fineness, watch);
            let painting = painting.map_err(Raise::raise)?;
            if window.rect == whole {
                return paint_whole::<[u8; PARTS]>(renderer, &painting, watch).map_err(Raise::raise);
            }
            part(renderer, &painting, &window.rect, watch)
        })??;
        let array: Bound<'py, PyArray3<u8>> =
            PyArray1::from_vec(py, pixels.into_flattened()).reshape([rows, columns, PARTS])?;
        match indexing {
            Indexing::Xy => Ok(Bytes(array.into_any())),
            Indexing::Ij => array.call_method1("swapaxes", (0, 1)).map(Bytes),
        }
    }

    /// The colouring with the density and offset that spread the values of a picture over the palette once.
    pub fn fit(
        &self,
        py: Python<'_>,
        region: &Place<'_>,
        coloring: Coloring,
        (threads, precision, progress): (Option<Threads>, Precision, Progress),
    ) -> PyResult<Coloring> {
        let plan = region.plan_whole(self, precision.0)?;
        interruptible(py, threads, progress, |renderer, watch| {
            let (plan, _) = plan(renderer, watch).map_err(Raise::raise)?;
            Ok(tones(renderer, &plan, &coloring, watch).map_err(Raise::raise)?.fit(&coloring))
        })?
    }
}

/// The pixels of a part, painted in rectangles on all threads.
fn part<const PARTS: usize>(
    renderer: &Renderer,
    painting: &Painting,
    rect: &Rect,
    watch: &Watch,
) -> PyResult<Vec<[u8; PARTS]>>
where
    [u8; PARTS]: Pixel,
{
    /// Each is sampled with a frame of one pixel where it is sampled finely.
    const SIDE: usize = 128;
    let mut pixels = with_room(rect.area())?;
    pixels.resize(rect.area(), [0; PARTS]);
    let (width, first_column) = (rect.columns.len(), rect.columns.start);
    let tiles = rect.tiles(SIDE);
    let painted = painting.paint_each(renderer, tiles, watch, |tile, painted: Vec<[u8; PARTS]>| {
        for (row, line) in tile.rows.clone().zip(painted.chunks(tile.columns.len())) {
            let first = (row - rect.rows.start) * width + tile.columns.start - first_column;
            pixels[first..first + line.len()].copy_from_slice(line);
        }
    });
    painted.map_err(Raise::raise)?;
    Ok(pixels)
}
