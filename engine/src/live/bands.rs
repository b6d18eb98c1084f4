//! A picture of which nothing is known: bands of whole rows, counted straight into its memory.

use super::tiles::{Work, iterations};
use super::{COUNT, LivePicture};
use crate::count::plain::BLOCK_ROWS;
use crate::count::plan::Engine;
use crate::counts::CountError;
use crate::field::{Channels, ChannelsMut};
use crate::place::{Rect, Symmetry};
use crate::run::{Order, Pieces};
use crate::watch::Watch;
use std::sync::Arc;

/// What is written of some whole rows.
struct Rows<'a> {
    counts: &'a mut [u32],
    channels: ChannelsMut<'a>,
    known: &'a mut [u8],
}

/// Rows to count, and the rows opposite to them: none, or as many, or one less where the last row is its own
/// opposite.
struct Band<'a> {
    rect: Rect,
    rows: Rows<'a>,
    opposite: Rows<'a>,
}

/// What was done of a picture.
pub(super) struct Done {
    /// The iterations that the new counts stand for.
    pub iterations: u64,
    /// What is left, in the half that is counted.
    pub left: Vec<Rect>,
}

/// Whether a picture is better counted in bands: all of it, by the kernel that likes long rows.
pub(super) fn are_suitable(picture: &LivePicture) -> bool {
    picture.plan.engine() == Engine::F64 && super::none_has(&picture.known, u8::MAX)
}

/// Counts a picture of which nothing is known, nearest to `focus` first, until it is done or it is time to stop.
///
/// Known are then whole bands, and with a symmetry their opposites.
pub(super) fn run(
    picture: &mut LivePicture,
    work: &Work<'_>,
    symmetry: Symmetry,
    focus: [f64; 2],
) -> Result<Done, CountError> {
    let (columns, _) = picture.plan.shape();
    let bits = COUNT | picture.channels.bits();
    let (counts, mut channels) = Arc::make_mut(&mut picture.field).parts_mut();
    // A field may still have channels that are not wanted any more.
    channels.keep(picture.channels);
    let whole = Rows { counts, channels, known: &mut picture.known };
    let mut bands = cut(whole, columns, symmetry);
    bands.sort_by_key(|band| band.rect.distance_sqr(focus));
    let rects: Vec<Rect> = bands.iter().map(|band| band.rect.clone()).collect();
    let (mut finished, mut sum) = (vec![false; rects.len()], 0);
    let pieces = Pieces {
        until: work.until,
        urgent: true,
        ..Pieces::new(work.renderer, work.watch, Order::AsFinished)
    };
    let count = |band: Band<'_>, (): &mut (), watch: &Watch| band.count(work, (symmetry, bits), watch);
    let ended = pieces.each(bands.into_iter(), count, |index, iterations| {
        finished[index] = true;
        sum += iterations;
        Ok(())
    });
    work.unless_time_is_up(ended)?;
    let left = rects.into_iter().zip(finished).filter(|(_, finished)| !finished).map(|(rect, _)| rect);
    Ok(Done { iterations: sum, left: left.collect() })
}

/// All bands of a picture, from the top; of the upper half where the lower one follows from it.
fn cut(whole: Rows<'_>, columns: usize, symmetry: Symmetry) -> Vec<Band<'_>> {
    /// Pixels of a band: some tens of microseconds of work in an ordinary view.
    const PIXELS: usize = 1 << 15;
    let columns = columns.max(1);
    let rows = whole.counts.len() / columns;
    let computed = if symmetry == Symmetry::None { rows } else { rows.div_ceil(2) };
    let band_rows = (PIXELS / columns).next_multiple_of(BLOCK_ROWS).max(BLOCK_ROWS);
    let (mut upper, mut lower) = whole.split_at(computed * columns);
    let mut bands = Vec::new();
    let mut first = 0;
    while first < computed {
        let end = (first + band_rows).min(computed);
        let (rows, below) = upper.split_at((end - first) * columns);
        let above = lower.counts.len().saturating_sub((end - first) * columns);
        let (rest, opposite) = lower.split_at(above);
        (upper, lower) = (below, rest);
        bands.push(Band { rect: Rect { columns: 0..columns, rows: first..end }, rows, opposite });
        first = end;
    }
    bands
}

impl<'a> Rows<'a> {
    /// The rows up to a pixel, and those from there on.
    fn split_at(self, pixel: usize) -> (Self, Self) {
        let (counts, more_counts) = self.counts.split_at_mut(pixel);
        let (channels, more_channels) = self.channels.split_at(pixel);
        let (known, more_known) = self.known.split_at_mut(pixel);
        let more = Self { counts: more_counts, channels: more_channels, known: more_known };
        (Self { counts, channels, known }, more)
    }
}

impl Band<'_> {
    /// Counts the band and copies it to its opposite; returns the iterations that its counts stand for.
    fn count(
        mut self,
        work: &Work<'_>,
        (symmetry, bits): (Symmetry, u8),
        watch: &Watch,
    ) -> Result<u64, CountError> {
        let (rows, columns) = (&mut self.rows, self.rect.columns.len());
        work.plan.field(&self.rect, rows.counts, &mut rows.channels, watch)?;
        symmetry.copy_rows(rows.counts, self.opposite.counts, columns);
        let wanted: Channels = rows.channels.channels();
        for channel in wanted.iter() {
            if let (Some(from), Some(to)) = (rows.channels.get(channel), self.opposite.channels.get(channel))
            {
                symmetry.copy_rows(from, to, columns);
            }
        }
        rows.known.fill(bits);
        self.opposite.known.fill(bits);
        Ok(iterations(rows.counts, work.plan.itermax()))
    }
}
