//! Work on a thread of its own, of which only the newest matters.

use juliaset_engine::Watch;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A thread that does the newest job, and gives up an older one for it.
pub struct Latest<Job, Answer> {
    shared: Arc<Shared<Job, Answer>>,
}

struct Shared<Job, Answer> {
    inbox: Mutex<Inbox<Job>>,
    arrived: Condvar,
    answer: Mutex<Option<Answer>>,
}

struct Inbox<Job> {
    next: Option<Job>,
    /// That of the newest job.
    watch: Watch,
    closed: bool,
}

/// A panic elsewhere leaves these plain values whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<Job: Send + 'static, Answer: Send + 'static> Latest<Job, Answer> {
    /// Starts the thread under a name. It calls `wake` after each job that `work` has an answer to: none of one that was
    /// given up.
    pub fn start(
        name: &str,
        mut work: impl FnMut(Job, &Watch) -> Option<Answer> + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let inbox = Mutex::new(Inbox { next: None, watch: Watch::default(), closed: false });
        let shared = Arc::new(Shared { inbox, arrived: Condvar::new(), answer: Mutex::new(None) });
        let theirs = shared.clone();
        let run = move || {
            while let Some((job, watch)) = theirs.next() {
                if let Some(answer) = work(job, &watch) {
                    *lock(&theirs.answer) = Some(answer);
                    wake();
                }
            }
        };
        std::thread::Builder::new().name(name.into()).spawn(run)?;
        Ok(Self { shared })
    }

    /// Asks for a job instead of all before.
    pub fn ask(&self, job: Job) {
        let mut inbox = lock(&self.shared.inbox);
        inbox.watch.cancel();
        inbox.watch = Watch::default();
        inbox.next = Some(job);
        self.shared.arrived.notify_one();
    }

    /// Gives up what was asked for.
    pub fn give_up(&self) {
        let mut inbox = lock(&self.shared.inbox);
        inbox.watch.cancel();
        inbox.next = None;
    }

    /// The newest answer, once.
    pub fn take(&self) -> Option<Answer> {
        lock(&self.shared.answer).take()
    }
}

impl<Job, Answer> Shared<Job, Answer> {
    fn next(&self) -> Option<(Job, Watch)> {
        let mut inbox = lock(&self.inbox);
        loop {
            if inbox.closed {
                return None;
            }
            match inbox.next.take() {
                Some(job) => return Some((job, inbox.watch.clone())),
                None => inbox = self.arrived.wait(inbox).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl<Job, Answer> Drop for Latest<Job, Answer> {
    fn drop(&mut self) {
        let mut inbox = lock(&self.shared.inbox);
        inbox.closed = true;
        inbox.watch.cancel();
        self.shared.arrived.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn an_older_job_is_given_up_for_the_newest_one() {
        let (began, begins) = channel();
        let (woke, wakes) = channel();
        // Odd jobs wait until they are given up.
        let work = move |job: u32, watch: &Watch| {
            began.send(job).unwrap();
            while job % 2 == 1 && !watch.is_cancelled() {
                std::thread::yield_now();
            }
            (!watch.is_cancelled()).then_some(10 * job)
        };
        let latest = Latest::start("test", work, move || woke.send(()).unwrap()).unwrap();
        latest.ask(1);
        assert_eq!(begins.recv(), Ok(1));
        latest.ask(2);
        wakes.recv().unwrap();
        assert_eq!((latest.take(), latest.take()), (Some(20), None));
        latest.ask(3);
        assert_eq!((begins.recv(), begins.recv()), (Ok(2), Ok(3)));
        // The thread ends, and with it its ends of the channels.
        drop(latest);
        assert!(begins.recv().is_err() && wakes.recv().is_err());
    }
}
