//! How long work is stopped from another thread, and how it tells how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A flag that stops the work it was given to; its clones are the same flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
    above: Option<Arc<AtomicBool>>,
}

/// The work was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Cancel {
    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.flag.load(Ordering::Relaxed) || self.is_cancelled_above()
    }

    /// A flag for a part of the work: it is set with this one, and can be set alone.
    pub(crate) fn child(&self) -> Self {
        Self { flag: Arc::default(), above: Some(self.flag.clone()) }
    }

    /// The flag `part` for a part of the work: it is set with this one too.
    pub(crate) fn with(&self, part: &Self) -> Self {
        Self { flag: part.flag.clone(), above: Some(self.flag.clone()) }
    }

    /// Whether the whole was asked to stop of which this flag is for a part.
    pub(crate) fn is_cancelled_above(&self) -> bool {
        self.above.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// [`Cancelled`] once it was asked to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// How many pixels are done; its clones are the same counter.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Adds pixels that are done.
    pub fn add(&self, pixels: u64) {
        self.0.fetch_add(pixels, Ordering::Relaxed);
    }

    /// The pixels done so far.
    pub fn pixels(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
