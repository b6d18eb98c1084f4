//! The one way from a grid to a file: bands of rows, counted and coded on all threads, written in order.

use super::{ExportError, Job};
use crate::cancel::{Cancelled, Progress};
use crate::counts::TooLarge;
use crate::grid::Rect;
use crate::kernel::BLOCK_ROWS;
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
        let pieces = width.div_ceil(MAX_BAND_PIXELS).max(1);
        rows.clone().step_by(BLOCK_ROWS).flat_map(move |first| {
            let rows = first..(first + BLOCK_ROWS).min(rows.end);
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

/// The buffers of one thread.
struct Scratch<C: Coder> {
    counts: Vec<u32>,
    samples: Vec<C::Sample>,
    memory: C::Memory,
}

impl<C: Coder> Default for Scratch<C> {
    fn default() -> Self {
        Self { counts: Vec::new(), samples: Vec::new(), memory: C::Memory::default() }
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
    let bands = Bands::new::<C>(job);
    let work =
        Work { job, coder, bands: &bands, stopped: AtomicBool::new(false), scratch: Mutex::new(Vec::new()) };
    let in_flight = 2 * job.renderer.pool().current_num_threads();
    job.renderer.pool().in_place_scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let (mut spawned, mut written) = (0, 0);
        let mut waiting: Vec<Done<C::Coded>> = Vec::new();
        let mut mirrored = Vec::new();
        let mut run = || {
            while written < bands.count() {
                while spawned < bands.count().min(written + in_flight) {
                    let (work, sender, band) = (&work, sender.clone(), spawned);
                    scope.spawn(move |_| {
                        // The receiver is gone only once nobody wants the band any more.
                        let _ = sender.send(work.band(band));
                    });
                    spawned += 1;
                }
                match receiver.recv() {
                    Ok(done) => waiting.push(done?),
                    Err(mpsc::RecvError) => return Err(Cancelled.into()),
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
    fn band(&self, band: usize) -> Result<Done<C::Coded>, ExportError> {
        let lock = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = lock().pop().unwrap_or_default();
        let done = self.count_and_code(band, &mut scratch);
        lock().push(scratch);
        done
    }

    fn count_and_code(&self, band: usize, scratch: &mut Scratch<C>) -> Result<Done<C::Coded>, ExportError> {
        let Scratch { counts, samples, memory } = scratch;
        let progress: &Progress = self.job.progress;
        let (width, height) = (self.bands.width, self.bands.rows(band).len());
        samples.clear();
        samples.try_reserve(width * height).map_err(|_| TooLarge { width, height })?;
        for rect in self.bands.chunks(band) {
            if self.stopped.load(Ordering::Relaxed) {
                return Err(Cancelled.into());
            }
            self.job.cancel.check()?;
            counts.resize(rect.area(), 0);
            self.job.plan.count_rect(&rect, counts, self.job.cancel)?;
            self.coder.sample(counts, samples);
            progress.add(rect.area() as u64);
        }
        let coded = self.coder.code(samples, memory);
        let mirrored = (self.bands.mirrored_rows(band) > 0).then(|| {
            samples.truncate(self.bands.mirrored_rows(band) * width);
            samples.reverse();
            progress.add(samples.len() as u64);
            self.coder.code(samples, memory)
        });
        Ok(Done { band, coded, mirrored })
    }
}
