//! The one way from a grid to a file: bands of rows, counted and coded on all threads, written in order.

use super::{ExportError, Job};
use crate::count::plain::BLOCK_ROWS;
use crate::count::plan::Plan;
use crate::counts::{CountError, TooLarge};
use crate::place::{Rect, Symmetry};
use crate::run::{Order, Pieces};
use crate::watch::{Stage, Watch};
use std::ops::Range;

/// What a format keeps of each pixel, and what it makes of a band of them.
pub(super) trait Coder: Sync {
    /// What is kept of a pixel.
    type Sample: Copy + Send;
    /// A band as it is written.
    type Coded: Send;
    /// Buffers that are used again from band to band, by one thread at a time.
    type Memory: Default + Send;

    /// Whether opposite pixels of a symmetric picture have one sample.
    fn is_symmetric(&self) -> bool {
        true
    }

    /// Appends what is kept of each pixel of a rectangle of the plan, row after row; on an error, some of it.
    fn sample(
        &self,
        plan: &Plan,
        rect: &Rect,
        memory: &mut Self::Memory,
        samples: &mut Vec<Self::Sample>,
        watch: &Watch,
    ) -> Result<(), CountError>;

    /// Codes a band of whole rows.
    fn code(&self, samples: &[Self::Sample], memory: &mut Self::Memory) -> Self::Coded;
}

/// The most pixels of a band, if whole blocks of the kernel need no more: a few bands fit in the cache of a core.
const MAX_BAND_PIXELS: usize = 1 << 17;
/// The least pixels of a band: smaller ones compress worse.
const MIN_BAND_PIXELS: usize = 1 << 14;
/// A picture is cut into about this number of bands, between these bounds, whatever the machine: the same
/// picture is the same file everywhere.
const BANDS: usize = 64;
/// What half of a symmetric picture may take while the other half is written.
const MAX_KEPT_BYTES: usize = 128 << 20;

/// The rows of a picture, as they are counted and coded.
struct Bands {
    width: usize,
    height: usize,
    /// How the rows that are not counted follow from those that are.
    symmetry: Symmetry,
    /// The rows that are counted.
    counted_rows: usize,
    band_rows: usize,
}

impl Bands {
    fn new<C: Coder>(job: &Job<'_>, coder: &C) -> Self {
        let (width, height) = job.plan.shape();
        let half_bytes = (width as u128 * height as u128).div_ceil(2) * size_of::<C::Sample>() as u128;
        let fits = coder.is_symmetric() && half_bytes <= MAX_KEPT_BYTES as u128;
        let symmetry = if fits { job.renderer.symmetry_of(job.plan) } else { Symmetry::None };
        let pixels = (width.saturating_mul(height) / BANDS).clamp(MIN_BAND_PIXELS, MAX_BAND_PIXELS);
        Self {
            width,
            height,
            symmetry,
            counted_rows: if symmetry == Symmetry::None { height } else { height.div_ceil(2) },
            band_rows: whole_blocks((pixels / width.max(1)).max(1), width),
        }
    }

    /// The number of bands that are counted.
    fn count(&self) -> usize {
        self.counted_rows.div_ceil(self.band_rows)
    }

    fn rows(&self, band: usize) -> Range<usize> {
        let first = band * self.band_rows;
        first..(first + self.band_rows).min(self.counted_rows)
    }

    /// How many rows of a band stand for two rows of the picture: the middle one is its own mirror image.
    fn mirrored_rows(&self, band: usize) -> usize {
        let rows = self.rows(band);
        rows.end.min(self.height - self.counted_rows).saturating_sub(rows.start)
    }

    /// The parts of a band that are counted at a time: whole rows, or one row in pieces.
    fn chunks(&self, band: usize) -> impl Iterator<Item = Rect> {
        let (rows, width) = (self.rows(band), self.width);
        let pieces = if self.band_rows == 1 { width.div_ceil(MAX_BAND_PIXELS).max(1) } else { 1 };
        rows.clone().step_by(BLOCK_ROWS).flat_map(move |first| {
            let rows = first..(first + BLOCK_ROWS).min(rows.end);
            (0..pieces).map(move |piece| Rect {
                columns: width * piece / pieces..width * (piece + 1) / pieces,
                rows: rows.clone(),
            })
        })
    }
}

/// At least `rows`, and whole blocks of the kernel, unless these are too wide to be kept for every thread.
fn whole_blocks(rows: usize, width: usize) -> usize {
    /// The lowest block of any instruction set.
    const LOWEST: usize = 5;
    const MOST_PIXELS: usize = 1 << 22;
    let fits = |rows: usize| rows.saturating_mul(width) <= MOST_PIXELS;
    match rows.next_multiple_of(BLOCK_ROWS) {
        whole if fits(whole) => whole,
        _ if fits(LOWEST) => LOWEST,
        _ => 1,
    }
}

/// Appends the counts of a rectangle.
pub(super) fn append_counts(
    plan: &Plan,
    rect: &Rect,
    counts: &mut Vec<u32>,
    watch: &Watch,
) -> Result<(), CountError> {
    let known = counts.len();
    counts.resize(known + rect.area(), 0);
    plan.count(rect, &mut counts[known..], watch).map(|_settled| ())
}

/// A band as it is written, and the band that is its mirror image.
struct Done<C> {
    coded: C,
    mirrored: Option<C>,
}

/// The buffers of one thread.
struct Scratch<C: Coder> {
    samples: Vec<C::Sample>,
    memory: C::Memory,
}

impl<C: Coder> Default for Scratch<C> {
    fn default() -> Self {
        Self { samples: Vec::new(), memory: C::Memory::default() }
    }
}

/// Counts and codes all bands on the renderer's threads, and hands them to `write` from the top down.
///
/// At most two bands a thread are in flight, so memory does not grow with the height of the picture.
/// Must not be called from one of the renderer's threads, which would wait for themselves.
pub(super) fn code_in_bands<C: Coder>(
    job: &Job<'_>,
    coder: &C,
    mut write: impl FnMut(C::Coded) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let bands = Bands::new(job, coder);
    job.watch.begin(Stage::Samples, bands.width as u64 * bands.height as u64);
    let mut mirrored = Vec::new();
    Pieces::new(job.renderer, job.watch, Order::Given).each(
        0..bands.count(),
        |band, scratch: &mut Scratch<C>, watch| bands.band(job, coder, band, scratch, watch),
        |_, done| {
            write(done.coded)?;
            mirrored.extend(done.mirrored);
            Ok(())
        },
    )?;
    mirrored.drain(..).rev().try_for_each(&mut write)
}

impl Bands {
    fn band<C: Coder>(
        &self,
        job: &Job<'_>,
        coder: &C,
        band: usize,
        scratch: &mut Scratch<C>,
        watch: &Watch,
    ) -> Result<Done<C::Coded>, ExportError> {
        let Scratch { samples, memory } = scratch;
        let (width, height) = (self.width, self.rows(band).len());
        samples.clear();
        samples.try_reserve(width * height).map_err(|_| TooLarge { width, height })?;
        for rect in self.chunks(band) {
            let known = samples.len();
            job.renderer.giving_way(watch, |watch| {
                samples.truncate(known);
                coder.sample(job.plan, &rect, memory, samples, watch)
            })?;
            watch.add(rect.area() as u64);
        }
        let coded = coder.code(samples, memory);
        let mirrored = (self.mirrored_rows(band) > 0).then(|| {
            samples.truncate(self.mirrored_rows(band) * width);
            self.symmetry.turn(samples, width);
            watch.add(samples.len() as u64);
            coder.code(samples, memory)
        });
        Ok(Done { coded, mirrored })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::plan::Precision;
    use crate::export::ExportError;
    use crate::field::Channels;
    use crate::map::QuadraticMap;
    use crate::place::{Samples, Viewport};
    use crate::plane::Plane;
    use crate::run::{Renderer, RunOptions, Urgent};
    use crate::{LivePicture, Pace};
    use std::num::NonZeroUsize;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Mutex, mpsc};

    /// Keeps the counts, and begins something urgent in the midst of the first band.
    struct Interrupted<'a> {
        renderer: &'a Renderer,
        urgent: Mutex<Option<Urgent<'a>>>,
        begun: mpsc::SyncSender<()>,
        chunks: AtomicUsize,
    }

    impl Coder for Interrupted<'_> {
        type Sample = u32;
        type Coded = Vec<u32>;
        type Memory = ();

        fn sample(
            &self,
            plan: &Plan,
            rect: &Rect,
            (): &mut (),
            samples: &mut Vec<u32>,
            watch: &Watch,
        ) -> Result<(), CountError> {
            append_counts(plan, rect, samples, watch)?;
            if self.chunks.fetch_add(1, Ordering::SeqCst) == 2 {
                *self.urgent.lock().unwrap() = Some(self.renderer.urgent());
                self.begun.send(()).unwrap();
            }
            Ok(())
        }

        fn code(&self, samples: &[u32], (): &mut ()) -> Vec<u32> {
            samples.to_vec()
        }
    }

    fn renderer() -> Renderer {
        Renderer::new(RunOptions { threads: NonZeroUsize::new(1), ..RunOptions::default() }).unwrap()
    }

    fn plan(renderer: &Renderer, view: Viewport) -> Plan {
        let (map, samples) = (QuadraticMap::default(), Samples::view(view));
        let mut planner = renderer.planner();
        planner.plan(Plane::Dynamical, &map, 80, &samples, Precision::Auto, &Watch::default()).unwrap()
    }

    #[test]
    fn an_export_counts_nothing_while_something_is_urgent_and_loses_nothing() {
        let (renderer, watch) = (renderer(), Watch::default());
        let plan_of_all = plan(&renderer, Viewport::home([700, 500]).panned(3, 1));
        let job = Job { renderer: &renderer, plan: &plan_of_all, watch: &watch };
        let (begun, is_begun) = mpsc::sync_channel(1);
        let coder =
            Interrupted { renderer: &renderer, urgent: Mutex::default(), begun, chunks: AtomicUsize::new(0) };
        let mut written = Vec::new();
        std::thread::scope(|scope| {
            let export = scope.spawn(|| {
                code_in_bands(&job, &coder, |band| {
                    written.extend(band);
                    Ok(())
                })
            });
            is_begun.recv().unwrap();
            // The only thread of the pool is free for this: otherwise it would never end.
            let small = plan(&renderer, Viewport::home([200, 100]));
            let mut picture = LivePicture::new(small, Channels::NONE).unwrap();
            let watch = Watch::default();
            picture.refine(&renderer, [0.0, 0.0], Pace::default(), &watch, &mut |_, _| ()).unwrap();
            assert_eq!(coder.chunks.load(Ordering::SeqCst), 3, "the export waits");
            *coder.urgent.lock().unwrap() = None;
            export.join().unwrap().unwrap();
        });
        let expected = renderer.counts(&plan_of_all, &Watch::default()).unwrap();
        assert!(written == expected.as_slice() && coder.chunks.into_inner() > 3);
        assert_eq!(watch.done(), written.len() as u64);
    }

    #[test]
    fn an_export_that_waits_can_be_cancelled() {
        let (renderer, watch) = (renderer(), Watch::default());
        let plan = plan(&renderer, Viewport::home([700, 500]));
        let job = Job { renderer: &renderer, plan: &plan, watch: &watch };
        let (begun, is_begun) = mpsc::sync_channel(1);
        let coder =
            Interrupted { renderer: &renderer, urgent: Mutex::default(), begun, chunks: AtomicUsize::new(0) };
        std::thread::scope(|scope| {
            let export = scope.spawn(|| code_in_bands(&job, &coder, |_| Ok(())));
            is_begun.recv().unwrap();
            watch.cancel();
            assert!(matches!(export.join().unwrap(), Err(ExportError::Cancelled(_))));
        });
    }
}
