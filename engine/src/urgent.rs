//! Work that somebody waits for, and how the rest gives way to it.

use crate::cancel::{Cancel, Cancelled};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is urgent on a pool of threads just now.
#[derive(Debug, Default)]
pub(crate) struct Urgency {
    now: Mutex<Now>,
    calm: Condvar,
}

#[derive(Debug, Default)]
struct Now {
    /// The pieces of urgent work that are under way or wait for threads.
    urgent: usize,
    /// Set as soon as there are any; there is another flag after each time.
    pause: Cancel,
}

/// Urgent work, from its beginning until this is dropped: exports on the same threads wait meanwhile.
#[derive(Debug)]
#[must_use = "what is urgent ends when this is dropped"]
pub struct Urgent<'a>(&'a Urgency);

impl Urgency {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins urgent work.
    pub(crate) fn begin(&self) -> Urgent<'_> {
        let mut now = self.now();
        now.urgent += 1;
        now.pause.cancel();
        Urgent(self)
    }

    /// A flag that is set once there is urgent work.
    pub(crate) fn pause(&self) -> Cancel {
        self.now().pause.clone()
    }

    /// Waits until nothing is urgent. Must not be called on a thread of the pool, which urgent work needs.
    pub(crate) fn wait(&self, cancel: &Cancel) -> Result<(), Cancelled> {
        /// How often to look whether the wait is still wanted.
        const LOOK: Duration = Duration::from_millis(5);
        let mut now = self.now();
        while now.urgent > 0 {
            cancel.check()?;
            (now, _) = self.calm.wait_timeout(now, LOOK).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }
}

impl Drop for Urgent<'_> {
    fn drop(&mut self) {
        let mut now = self.0.now();
        now.urgent -= 1;
        if now.urgent == 0 {
            now.pause = Cancel::default();
            self.0.calm.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_is_set_from_the_first_piece_of_work_to_the_last() {
        let urgency = Urgency::default();
        let before = urgency.pause();
        let first = urgency.begin();
        let second = urgency.begin();
        drop(first);
        assert!(before.is_cancelled() && urgency.pause().is_cancelled());
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(urgency.wait(&cancel), Err(Cancelled));
        drop(second);
        assert!(!urgency.pause().is_cancelled());
        assert_eq!(urgency.wait(&cancel), Ok(()));
    }
}
