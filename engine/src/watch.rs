//! How long work is stopped from another thread, and how it tells how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

/// Stops the work that it was given to, and knows how far that is; its clones are the same watch.
///
/// ```
/// use juliaset_engine::{Cancelled, Stage, Watch};
/// let watch = Watch::default();
/// assert_eq!((watch.stage(), watch.share()), (Stage::Orbit, 0.0));
/// watch.clone().cancel();
/// assert_eq!(watch.check(), Err(Cancelled));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Watch {
    flag: Arc<AtomicBool>,
    above: Option<Arc<Watch>>,
    /// Stops the work too.
    other: Option<Arc<AtomicBool>>,
    progress: Arc<Progress>,
    /// The looks at it until it cancels itself: a moment that is the same on each machine.
    #[cfg(test)]
    looks: Option<Arc<AtomicU64>>,
}

#[derive(Debug, Default)]
struct Progress {
    stage: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
}

/// What work is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// A deep view's reference orbit is followed.
    Orbit,
    /// Samples are counted.
    Samples,
}

/// The work was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Watch {
    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        #[cfg(test)]
        if self.looks.as_ref().is_some_and(|looks| looks.fetch_sub(1, Ordering::Relaxed) == 0) {
            self.cancel();
        }
        let is_set = |flag: &Arc<AtomicBool>| flag.load(Ordering::Relaxed);
        is_set(&self.flag)
            || self.other.as_ref().is_some_and(is_set)
            || self.above.as_ref().is_some_and(|above| above.is_cancelled())
    }

    /// [`Cancelled`] once it was asked to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// What the work is busy with.
    pub fn stage(&self) -> Stage {
        if self.progress.stage.load(Ordering::Relaxed) == 0 { Stage::Orbit } else { Stage::Samples }
    }

    /// The share of the stage that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        let total = self.progress.total.load(Ordering::Relaxed);
        if total == 0 { 0.0 } else { (self.done() as f64 / total as f64).min(1.0) }
    }

    /// The samples that are counted, or the thousandths of the reference orbit that are followed.
    pub fn done(&self) -> u64 {
        self.progress.done.load(Ordering::Relaxed)
    }

    /// A watch for a part of the work: it is cancelled with this one, and can be cancelled alone. Both have
    /// one progress.
    pub(crate) fn child(&self) -> Self {
        let above = Some(Arc::new(self.clone()));
        Self { above, progress: self.progress.clone(), ..Self::default() }
    }

    /// A watch for a part of the work that also stops while a flag is set.
    pub(crate) fn unless(&self, flag: &Arc<AtomicBool>) -> Self {
        Self { other: Some(flag.clone()), ..self.child() }
    }

    /// The work goes on to a stage of `total` steps.
    pub(crate) fn begin(&self, stage: Stage, total: u64) {
        self.progress.done.store(0, Ordering::Relaxed);
        self.progress.total.store(total, Ordering::Relaxed);
        self.progress.stage.store(u8::from(stage == Stage::Samples), Ordering::Relaxed);
    }

    /// Some more steps of the stage are done.
    pub(crate) fn add(&self, steps: u64) {
        self.progress.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// The stage is done up to a share of it.
    pub(crate) fn reach(&self, share: f64) {
        let total = self.progress.total.load(Ordering::Relaxed) as f64;
        self.progress.done.fetch_max((share.clamp(0.0, 1.0) * total) as u64, Ordering::Relaxed);
    }
}

#[cfg(test)]
impl Watch {
    /// A watch that cancels itself when it was looked at as often as that.
    pub(crate) fn of_looks(looks: u64) -> Self {
        Self { looks: Some(Arc::new(AtomicU64::new(looks))), ..Self::default() }
    }

    /// The looks that are left.
    pub(crate) fn looks_left(&self) -> u64 {
        self.looks.as_ref().map_or(0, |looks| looks.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stops_with_the_whole_and_alone() {
        let whole = Watch::default();
        let (part, other) = (whole.child(), whole.child());
        part.cancel();
        assert!(part.is_cancelled() && !whole.is_cancelled() && !other.is_cancelled());
        whole.cancel();
        assert!(other.is_cancelled());
    }

    #[test]
    fn a_stage_is_told_by_its_share() {
        let watch = Watch::default();
        watch.begin(Stage::Orbit, 1000);
        watch.reach(0.25);
        watch.reach(0.125);
        assert_eq!((watch.stage(), watch.share()), (Stage::Orbit, 0.25));
        watch.begin(Stage::Samples, 10);
        watch.child().add(4);
        assert_eq!((watch.stage(), watch.share(), watch.done()), (Stage::Samples, 0.4, 4));
    }
}
