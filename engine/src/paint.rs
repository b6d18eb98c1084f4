//! Pictures in colour: counted, coloured and, where neighbours differ, sampled more finely.

use crate::color::{Coloring, Linear, Pixel, ShadeRange, ShadeRangeError, Shader, Tones};
use crate::count::plan::{Engine, Plan, PlanError, Planner, Precision};
use crate::counts::CountError;
use crate::field::{Channel, Channels, ChannelsMut, FieldRef};
use crate::place::{FinerError, Rect};
use crate::run::{Order, Pieces, RenderError, Renderer};
use crate::watch::Watch;
use std::fmt::Debug;
use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::Range;
use std::sync::Arc;

/// A plan with its colouring: what every face paints by, so that the same scene is the same picture.
///
/// ```
/// use juliaset_engine::color::{Coloring, Theme};
/// use juliaset_engine::*;
/// let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
/// let (map, samples) = (QuadraticMap::default(), Samples::view(Viewport::home([64, 40])));
/// let mut planner = renderer.planner();
/// let plan = planner.plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &watch)?;
/// let coloring = Coloring::of(Theme::Smooth);
/// let painting = Painting::new(&renderer, &mut planner, plan, &coloring, 5, Fineness::default(), &watch)?;
/// let mut pixels = Vec::<[u8; 3]>::new();
/// painting.paint(&samples.rect(), &mut PaintMemory::default(), &mut pixels, &watch)?;
/// assert_eq!(pixels.len(), 64 * 40);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Painting {
    plan: Plan,
    shader: Shader,
    channels: Channels,
    fine: Option<Fine>,
    overlay: Option<Arc<dyn Overlay>>,
}

/// What is drawn over a picture: a grid, a scale bar.
pub trait Overlay: Debug + Send + Sync {
    /// Calls `lay` with each colour that lies on a pixel of a rectangle, by the pixel's index in it, row after
    /// row, and in the order in which colours of one pixel lie on each other.
    ///
    /// A pixel's colours do not depend on the rectangle that it is in.
    fn colors(&self, rect: &Rect, lay: &mut dyn FnMut(usize, Linear));
}

/// The same picture in more samples.
#[derive(Clone, Debug)]
struct Fine {
    plan: Plan,
    shader: Shader,
    times: usize,
}

/// How finely a pixel is sampled whose neighbours differ from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fineness(NonZeroU32);

impl Default for Fineness {
    /// One sample a pixel.
    fn default() -> Self {
        Self(NonZeroU32::MIN)
    }
}

impl Fineness {
    /// The most samples along a side of a pixel.
    pub const MOST: u32 = 4;

    /// So many samples a pixel: 1, 4, 9 or 16.
    pub fn of_samples(samples: u32) -> Option<Self> {
        let side = (1..=Self::MOST).find(|side| side * side == samples)?;
        NonZeroU32::new(side).map(Self)
    }

    /// The samples of a pixel whose neighbours differ.
    pub fn samples(self) -> u32 {
        self.0.get() * self.0.get()
    }
}

/// Why a picture cannot be painted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PaintError {
    /// It cannot be made ready.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// What its colours are fitted to could not be counted.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// It cannot be sampled more finely.
    #[error(transparent)]
    Finer(#[from] FinerError),
    /// There is no count between black and white.
    #[error(transparent)]
    Range(#[from] ShadeRangeError),
}

/// Buffers that are used again from rectangle to rectangle.
#[derive(Debug, Default)]
pub struct PaintMemory {
    counts: Vec<u32>,
    values: [Vec<f64>; Channel::ALL.len()],
    around: Vec<Linear>,
    fine: Vec<Linear>,
}

/// How the values of a plan's escaping samples are distributed, by some that are spread over it: for
/// [`Coloring::needs_tones`] and [`Tones::fit`].
pub fn tones(
    renderer: &Renderer,
    plan: &Plan,
    coloring: &Coloring,
    watch: &Watch,
) -> Result<Tones, RenderError> {
    /// Samples along the longer side.
    const SAMPLES: usize = 256;
    let (columns, rows) = plan.shape();
    let step = NonZeroUsize::new(columns.max(rows).div_ceil(SAMPLES)).unwrap_or(NonZeroUsize::MIN);
    let Ok(few) = plan.every(&plan.samples().rect(), step) else { return Ok(Tones::of([])) };
    let channel = coloring.spread().unwrap_or(Channel::Smooth);
    let field = renderer.urgent_field(&few, Channels::NONE.with(channel), watch)?;
    let unit = if channel == Channel::Distance { 1000.0 / columns.max(1) as f64 } else { 1.0 };
    let values = field.channel(channel).unwrap_or_default();
    Ok(Tones::of(values.iter().map(|value| value * unit)))
}

impl Painting {
    /// Makes a plan ready to be painted; counts up to `itermin` are black in gray.
    ///
    /// The colours of a colouring that [needs tones](Coloring::needs_tones) are found here, by counting some samples.
    pub fn new(
        renderer: &Renderer,
        planner: &mut Planner,
        plan: Plan,
        coloring: &Coloring,
        itermin: u32,
        fineness: Fineness,
        watch: &Watch,
    ) -> Result<Self, PaintError> {
        let tones = match coloring.needs_tones() {
            true => Some(Arc::new(tones(renderer, &plan, coloring, watch)?)),
            false => None,
        };
        let range = ShadeRange::new(itermin, plan.itermax())?;
        let shader = Shader::new(coloring, range, plan.shape().0, tones);
        let fine = match fineness.0 {
            NonZeroU32::MIN => None,
            times => Some(Fine {
                plan: finer(planner, &plan, times, watch)?,
                shader: shader.finer(times.get()),
                times: times.get() as usize,
            }),
        };
        Ok(Self { plan, channels: coloring.channels(), shader, fine, overlay: None })
    }

    /// A plan in the article's gray: counts up to `itermin` are black.
    pub fn gray(plan: Plan, itermin: u32) -> Result<Self, ShadeRangeError> {
        let (coloring, range) = (Coloring::default(), ShadeRange::new(itermin, plan.itermax())?);
        let shader = Shader::new(&coloring, range, plan.shape().0, None);
        Ok(Self { plan, channels: Channels::NONE, shader, fine: None, overlay: None })
    }

    /// The same picture with something drawn over it, in linear light. In gray it is drawn gray, by its green.
    #[must_use]
    pub fn with_overlay(self, overlay: Arc<dyn Overlay>) -> Self {
        Self { overlay: Some(overlay), ..self }
    }

    /// What is painted.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How it is coloured.
    pub fn coloring(&self) -> &Coloring {
        self.shader.coloring()
    }

    /// Appends the pixels of a rectangle, row after row; on an error, some of them.
    ///
    /// A pixel does not depend on the rectangle that it is painted in.
    pub fn paint<P: Pixel>(
        &self,
        rect: &Rect,
        memory: &mut PaintMemory,
        pixels: &mut Vec<P>,
        watch: &Watch,
    ) -> Result<(), CountError> {
        let known = pixels.len();
        pixels.resize(known + rect.area(), P::default());
        let pixels = &mut pixels[known..];
        match &self.fine {
            None => sample(&self.plan, &self.shader, self.channels, rect, memory, pixels, watch),
            Some(fine) => self.paint_finely(fine, rect, memory, pixels, watch),
        }?;
        if let Some(overlay) = &self.overlay {
            overlay.colors(rect, &mut |index, color| lay(&mut pixels[index], color));
        }
        Ok(())
    }

    /// Whether opposite pixels of a symmetric plan have one colour.
    pub(crate) fn is_symmetric(&self) -> bool {
        self.overlay.is_none() && self.channels.are_symmetric()
    }

    /// Paints some rectangles on the renderer's threads, beginning them in their order, and hands them to `done`
    /// on this thread as they are finished.
    ///
    /// Somebody waits for them: other work gives way. Must not be called from one of the renderer's threads.
    pub fn paint_each<P: Pixel>(
        &self,
        renderer: &Renderer,
        rects: Vec<Rect>,
        watch: &Watch,
        mut done: impl FnMut(&Rect, Vec<P>),
    ) -> Result<(), CountError> {
        let paint = |rect: Rect, memory: &mut PaintMemory, watch: &Watch| {
            let mut pixels = Vec::new();
            self.paint(&rect, memory, &mut pixels, watch)?;
            Ok::<_, CountError>((rect, pixels))
        };
        let _goes_first = renderer.urgent();
        let pieces = Pieces { urgent: true, ..Pieces::new(renderer, watch, Order::AsFinished) };
        pieces.each(rects.into_iter(), paint, |_, (rect, pixels)| {
            done(&rect, pixels);
            Ok(())
        })
    }

    fn paint_finely<P: Pixel>(
        &self,
        fine: &Fine,
        rect: &Rect,
        memory: &mut PaintMemory,
        pixels: &mut [P],
        watch: &Watch,
    ) -> Result<(), CountError> {
        let (columns, rows) = self.plan.shape();
        let grown =
            |range: &Range<usize>, side: usize| range.start.saturating_sub(1)..(range.end + 1).min(side);
        let frame = Rect { columns: grown(&rect.columns, columns), rows: grown(&rect.rows, rows) };
        let mut around = std::mem::take(&mut memory.around);
        around.clear();
        around.resize(frame.area(), Linear::default());
        let sampled = sample(&self.plan, &self.shader, self.channels, &frame, memory, &mut around, watch);
        let painted = sampled.and_then(|()| {
            let edges = Edges { colors: &around, columns: frame.columns.len(), rows: frame.rows.len() };
            for (row, line) in rect.rows.clone().zip(pixels.chunks_mut(rect.columns.len().max(1))) {
                let inner_row = row - frame.rows.start;
                let first = rect.columns.start - frame.columns.start;
                for (index, pixel) in line.iter_mut().enumerate() {
                    *pixel = P::of(edges.color(first + index, inner_row));
                }
                for run in edges.runs(first..first + line.len(), inner_row) {
                    let place = rect.columns.start + run.start - first;
                    let run = run.start - first..run.end - first;
                    let whole = place..place + run.len();
                    fine.paint(self.channels, row, whole, memory, &mut line[run], watch)?;
                }
            }
            Ok(())
        });
        memory.around = around;
        painted
    }
}

/// Lays a colour over a pixel's.
fn lay<P: Pixel>(pixel: &mut P, color: Linear) {
    let below = pixel.linear();
    *pixel = P::of(std::array::from_fn(|part| color[part] + below[part] * (1.0 - color[3])));
}

/// Samples of a plan in more samples a pixel.
fn finer(planner: &mut Planner, plan: &Plan, times: NonZeroU32, watch: &Watch) -> Result<Plan, PaintError> {
    let precision = match plan.engine() {
        // The doubles that define the picture's counts define these too, also where they are closer.
        Engine::F64 if plan.samples().of_view().is_some() => Precision::F64,
        Engine::F64 => Precision::Auto,
        Engine::Deep => Precision::Exact,
    };
    let samples = plan.samples().finer(times)?;
    Ok(planner.plan(plan.plane(), plan.map(), plan.itermax(), &samples, precision, watch)?)
}

/// Counts and colours the samples of a rectangle.
fn sample<P: Pixel>(
    plan: &Plan,
    shader: &Shader,
    channels: Channels,
    rect: &Rect,
    memory: &mut PaintMemory,
    pixels: &mut [P],
    watch: &Watch,
) -> Result<(), CountError> {
    let area = rect.area();
    memory.counts.resize(area, 0);
    let mut out = ChannelsMut::default();
    for (channel, values) in Channel::ALL.into_iter().zip(&mut memory.values) {
        if channels.contains(channel) {
            values.resize(area, f64::NAN);
            out = out.with(channel, values);
        }
    }
    plan.field(rect, &mut memory.counts, &mut out, watch)?;
    let mut field = FieldRef::new(&memory.counts);
    for channel in channels.iter() {
        field = field.with(channel, &memory.values[channel as usize]);
    }
    shader.shade(&field, pixels);
    Ok(())
}

impl Fine {
    /// The pixels of some neighbours in a row, each the mean of its samples.
    fn paint<P: Pixel>(
        &self,
        channels: Channels,
        row: usize,
        columns: Range<usize>,
        memory: &mut PaintMemory,
        pixels: &mut [P],
        watch: &Watch,
    ) -> Result<(), CountError> {
        let times = self.times;
        let rect = Rect {
            columns: columns.start * times..columns.end * times,
            rows: row * times..(row + 1) * times,
        };
        let mut fine = std::mem::take(&mut memory.fine);
        fine.resize(rect.area(), Linear::default());
        let sampled = sample(&self.plan, &self.shader, channels, &rect, memory, &mut fine, watch);
        let share = 1.0 / (times * times) as f64;
        for (index, pixel) in pixels.iter_mut().enumerate() {
            // In f64 the sum of so few f32 is exact, but for light that nobody sees: a half that is mirrored, with its
            // samples in another order, has the same means.
            let mut sum = [0.0f64; 4];
            for line in fine.chunks(rect.columns.len()) {
                for color in &line[index * times..(index + 1) * times] {
                    sum = std::array::from_fn(|part| sum[part] + f64::from(color[part]));
                }
            }
            *pixel = P::of(sum.map(|part| (part * share) as f32));
        }
        memory.fine = fine;
        sampled
    }
}

/// The colours of a rectangle, and where they differ from their neighbours'.
struct Edges<'a> {
    colors: &'a [Linear],
    columns: usize,
    rows: usize,
}

impl Edges<'_> {
    fn color(&self, column: usize, row: usize) -> Linear {
        self.colors[row * self.columns + column]
    }

    /// Whether one of the eight pixels around has another colour, to the eye.
    fn is_edge(&self, column: usize, row: usize) -> bool {
        /// Codes of 8 bits that an eye does not tell apart.
        const ALIKE: u8 = 3;
        let own = <[u8; 4]>::of(self.color(column, row));
        let around = |middle: usize, side: usize| middle.saturating_sub(1)..(middle + 2).min(side);
        around(row, self.rows).any(|row| {
            around(column, self.columns).any(|column| {
                let other = <[u8; 4]>::of(self.color(column, row));
                own.into_iter().zip(other).any(|(a, b)| a.abs_diff(b) > ALIKE)
            })
        })
    }

    /// The runs of pixels of a row that are to be sampled more finely.
    fn runs(&self, columns: Range<usize>, row: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for column in columns.filter(|column| self.is_edge(*column, row)) {
            match runs.last_mut().filter(|run| run.end == column) {
                Some(run) => run.end += 1,
                None => runs.push(column..column + 1),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests;
