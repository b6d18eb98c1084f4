//! The one way from a grid to a file: bands of rows, counted and coded on all threads, written in order.

use super::{ExportError, Job};
use crate::cancel::Cancelled;
use crate::counts::TooLarge;
use crate::grid::Rect;
use crate::render::Points;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};

/// What a format makes of a band of counts.
pub(super) trait Coder: Sync {
    /// What is kept of a count.
    type Sample: Copy + Send;
    /// A band as it is written.
    type Coded: Send;
    /// Buffers that are used again from band to band, by one thread at a time.
    type Memory: Default + Send;

    /// Appends what is kept of each count.
    fn sample(&self, counts: &[u32], samples: &mut Vec<Self::Sample>);

    /// Codes a band of whole rows.
    fn code(&self, samples: &[Self::Sample], memory: &mut Self::Memory) -> Self::Coded;
}

/// Bands are at most so large: a few of them fit in the cache of a core.
const MAX_BAND_PIXELS: usize = 1 << 17;
/// Bands are at least so large: smaller ones compress worse.
const MIN_BAND_PIXELS: usize = 1 << 14;
/// A picture is cut into about so many bands, between these bounds, whatever the machine: the same
/// picture is the same file everywhere.
const BANDS: usize = 64;
/// Pixels that are counted at a time: their points and counts stay in the fastest cache.
const CHUNK_PIXELS: usize = 1 << 13;
/// What half of a symmetric picture may take while the other half is written.
const MAX_KEPT_BYTES: usize = 128 << 20;

/// The rows of a picture, as they are counted and coded.
struct Bands {
    width: usize,
    height: usize,
    /// The rows that are counted; the others are theirs turned by half a turn.
    counted_rows: usize,
    band_rows: usize,
}

impl Bands {
    fn new<C: Coder>(job: &Job<'_>) -> Self {
        let (width, height) = (job.plan.grid().width(), job.plan.grid().height());
        let half_bytes = (width as u128 * height as u128).div_ceil(2) * size_of::<C::Sample>() as u128;
        let mirrored = half_bytes <= MAX_KEPT_BYTES as u128 && job.renderer.mirrors(job.plan);
        let pixels = (width.saturating_mul(height) / BANDS).clamp(MIN_BAND_PIXELS, MAX_BAND_PIXELS);
        Self {
            width,
            height,
            counted_rows: if mirrored { height.div_ceil(2) } else { height },
            band_rows: (pixels / width.max(1)).max(1),
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
        let pieces = width.div_ceil(CHUNK_PIXELS).max(1);
        let chunk_rows = (CHUNK_PIXELS / width.max(1)).max(1);
        rows.clone().step_by(chunk_rows).flat_map(move |first| {
            let rows = first..(first + chunk_rows).min(rows.end);
            (0..pieces).map(move |piece| Rect {
                columns: width * piece / pieces..width * (piece + 1) / pieces,
                rows: rows.clone(),
            })
        })
    }
}

/// A band, and the band that is its mirror image.
struct Done<C> {
    band: usize,
    coded: C,
    mirrored: Option<C>,
}

/// What comes of a thread's turn with a band.
enum Turn<C: Coder> {
    Done(Done<C::Coded>),
    /// Something else was urgent: the band is to be gone on with later.
    GaveWay(Begun<C>),
}

/// A band of which some chunks may be counted.
struct Begun<C: Coder> {
    band: usize,
    counted_chunks: usize,
    /// None until its first turn, and afterwards with the samples so far.
    scratch: Option<Scratch<C>>,
}

/// The buffers of one band.
struct Scratch<C: Coder> {
    points: Points,
    counts: Vec<u32>,
    samples: Vec<C::Sample>,
    memory: C::Memory,
}

impl<C: Coder> Default for Scratch<C> {
    fn default() -> Self {
        Self {
            points: Points::default(),
            counts: Vec::new(),
            samples: Vec::new(),
            memory: C::Memory::default(),
        }
    }
}

/// Counts and codes all bands on the renderer's threads, and hands them to `write` from the top down.
///
/// At most two bands a thread are in flight, so memory does not grow with the height of the picture.
/// Bands give way to urgent work: they leave the threads, and are given to them again once it is done.
/// Must not be called from one of the renderer's threads, which would wait for themselves.
pub(super) fn code_in_bands<C: Coder>(
    job: &Job<'_>,
    coder: &C,
    mut write: impl FnMut(C::Coded) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let bands = Bands::new::<C>(job);
    let work =
        Work { job, coder, bands: &bands, stopped: AtomicBool::new(false), scratch: Mutex::new(Vec::new()) };
    let in_flight = 2 * job.renderer.pool().current_num_threads();
    job.renderer.pool().in_place_scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let (mut spawned, mut written) = (0, 0);
        let mut waiting: Vec<Done<C::Coded>> = Vec::new();
        let mut mirrored = Vec::new();
        let give = |begun: Begun<C>| {
            let (work, sender) = (&work, sender.clone());
            scope.spawn(move |_| {
                // The receiver is gone only once nobody wants the band any more.
                let _ = sender.send(work.turn(begun));
            });
        };
        let mut run = || {
            while written < bands.count() {
                while spawned < bands.count().min(written + in_flight) {
                    give(Begun { band: spawned, counted_chunks: 0, scratch: None });
                    spawned += 1;
                }
                match receiver.recv().map_err(|mpsc::RecvError| Cancelled)?? {
                    Turn::Done(done) => waiting.push(done),
                    Turn::GaveWay(begun) => {
                        job.renderer.urgency().wait(job.cancel)?;
                        give(begun);
                    }
                }
                while let Some(next) = waiting.iter().position(|done| done.band == written) {
                    let done = waiting.swap_remove(next);
                    write(done.coded)?;
                    mirrored.extend(done.mirrored);
                    written += 1;
                }
            }
            mirrored.drain(..).rev().try_for_each(&mut write)
        };
        let result = run();
        work.stopped.store(true, Ordering::Relaxed);
        result
    })
}

/// What the threads share.
struct Work<'a, C: Coder> {
    job: &'a Job<'a>,
    coder: &'a C,
    bands: &'a Bands,
    /// Set when no band is wanted any more, whatever the reason.
    stopped: AtomicBool,
    scratch: Mutex<Vec<Scratch<C>>>,
}

impl<C: Coder> Work<'_, C> {
    fn turn(&self, mut begun: Begun<C>) -> Result<Turn<C>, ExportError> {
        let lock = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = begun.scratch.take().unwrap_or_else(|| lock().pop().unwrap_or_default());
        if begun.counted_chunks == 0 {
            scratch.samples.clear();
        }
        if !self.count(&mut begun, &mut scratch)? {
            return Ok(Turn::GaveWay(Begun { scratch: Some(scratch), ..begun }));
        }
        let done = self.code(begun.band, &mut scratch);
        lock().push(scratch);
        Ok(Turn::Done(done))
    }

    /// Counts what is left of a band; returns whether all of it is counted, or it had to give way.
    fn count(&self, begun: &mut Begun<C>, scratch: &mut Scratch<C>) -> Result<bool, ExportError> {
        let Scratch { points, counts, samples, .. } = scratch;
        let (width, height) = (self.bands.width, self.bands.rows(begun.band).len());
        samples.try_reserve(width * height - samples.len()).map_err(|_| TooLarge { width, height })?;
        let pause = self.job.renderer.urgency().pause();
        // Also in the midst of a chunk, which may take long: it is then counted again.
        let stop = self.job.cancel.with(&pause);
        for rect in self.bands.chunks(begun.band).skip(begun.counted_chunks) {
            if self.stopped.load(Ordering::Relaxed) {
                return Err(Cancelled.into());
            }
            self.job.cancel.check()?;
            counts.resize(rect.area(), 0);
            if pause.is_cancelled() || points.count(self.job.plan, &rect, counts, &stop).is_err() {
                self.job.cancel.check()?;
                return Ok(false);
            }
            self.coder.sample(counts, samples);
            self.job.progress.add(rect.area() as u64);
            begun.counted_chunks += 1;
        }
        Ok(true)
    }

    fn code(&self, band: usize, scratch: &mut Scratch<C>) -> Done<C::Coded> {
        let Scratch { samples, memory, .. } = scratch;
        let coded = self.coder.code(samples, memory);
        let mirrored_rows = self.bands.mirrored_rows(band);
        let mirrored = (mirrored_rows > 0).then(|| {
            samples.truncate(mirrored_rows * self.bands.width);
            samples.reverse();
            self.job.progress.add(samples.len() as u64);
            self.coder.code(samples, memory)
        });
        Done { band, coded, mirrored }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cancel, Julia, LivePicture, Pace, Progress, Renderer, RunOptions, Urgent, Viewport};
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicUsize;

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

        fn sample(&self, counts: &[u32], samples: &mut Vec<u32>) {
            samples.extend_from_slice(counts);
            if self.chunks.fetch_add(1, Ordering::SeqCst) == 2 {
                *self.urgent.lock().unwrap() = Some(self.renderer.urgent());
                self.begun.send(()).unwrap();
            }
        }

        fn code(&self, samples: &[u32], (): &mut ()) -> Vec<u32> {
            samples.to_vec()
        }
    }

    #[test]
    fn an_export_counts_nothing_while_something_is_urgent_and_loses_nothing() {
        let options = RunOptions { threads: NonZeroUsize::new(1), ..RunOptions::default() };
        let renderer = Renderer::new(options).unwrap();
        let (julia, cancel, progress) = (Julia::default(), Cancel::default(), Progress::default());
        let view = Viewport::home([700, 500]).panned(3, 1);
        let plan = renderer.plan(&julia, view.grid());
        let job = Job { renderer: &renderer, plan: &plan, cancel: &cancel, progress: &progress };
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
            let small = Viewport::home([200, 100]);
            let plan = renderer.plan(&julia, small.grid());
            let mut picture = LivePicture::new(&small, &julia, plan.engine()).unwrap();
            picture.refine(&renderer, &plan, [0.0, 0.0], Pace::default(), &cancel, &mut |_, _| ()).unwrap();
            assert_eq!(coder.chunks.load(Ordering::SeqCst), 3, "the export waits");
            *coder.urgent.lock().unwrap() = None;
            export.join().unwrap().unwrap();
        });
        let expected = renderer.counts(&plan, &cancel, &Progress::default()).unwrap();
        assert!(written == expected.as_slice() && coder.chunks.into_inner() > 3);
        assert_eq!(progress.pixels(), written.len() as u64);
    }

    #[test]
    fn an_export_that_waits_can_be_cancelled() {
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let (cancel, progress) = (Cancel::default(), Progress::default());
        let plan = renderer.plan(&Julia::default(), Viewport::home([700, 500]).grid());
        let job = Job { renderer: &renderer, plan: &plan, cancel: &cancel, progress: &progress };
        let (begun, is_begun) = mpsc::sync_channel(1);
        let coder =
            Interrupted { renderer: &renderer, urgent: Mutex::default(), begun, chunks: AtomicUsize::new(0) };
        std::thread::scope(|scope| {
            let export = scope.spawn(|| code_in_bands(&job, &coder, |_| Ok(())));
            is_begun.recv().unwrap();
            cancel.cancel();
            assert!(matches!(export.join().unwrap(), Err(ExportError::Cancelled(_))));
        });
    }
}
