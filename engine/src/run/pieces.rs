//! The one scheduler: pieces of work in a given order, on all threads, watched.

use super::Renderer;
use crate::watch::{Cancelled, Watch};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// In which order results are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they come.
    AsFinished,
    /// That of the pieces; no more than a few results wait for an earlier one.
    Given,
}

/// How pieces are worked on.
#[derive(Clone, Copy)]
pub(crate) struct Pieces<'a> {
    pub(crate) renderer: &'a Renderer,
    pub(crate) watch: &'a Watch,
    pub(crate) order: Order,
    /// When the work stops by itself, with [`Cancelled`].
    pub(crate) until: Option<Instant>,
    /// Whether other work gives way to this; else this gives way to that.
    pub(crate) urgent: bool,
}

/// How often one looks whether urgent work is over.
const PAUSE: Duration = Duration::from_micros(200);

/// What is left to begin.
struct Queue<I> {
    pieces: I,
    /// How many are begun.
    begun: usize,
    /// No more than these are to be begun by now.
    limit: usize,
    /// Whether all are begun.
    empty: bool,
}

/// What a thread has to tell.
enum Message<T> {
    Done(usize, T),
    /// It has left, because there is nothing to begin, or because other work goes first.
    Left,
}

/// A panic elsewhere leaves these plain values whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Pieces<'a> {
    /// Work that gives way to urgent work.
    pub(crate) fn new(renderer: &'a Renderer, watch: &'a Watch, order: Order) -> Self {
        Self { renderer, watch, order, until: None, urgent: false }
    }

    /// Does `work` for each piece on the renderer's threads, beginning them in their order, and hands the
    /// results to `done` on this thread, with the index of the piece.
    ///
    /// The first error ends it: pieces under way are cancelled, and those that are finished all the same are
    /// still handed over where that is done as they come. Each thread has its own `M`, which is used again
    /// from piece to piece. Must not be called from one of the renderer's threads.
    pub(crate) fn each<P, M, T, E>(
        &self,
        pieces: impl Iterator<Item = P> + Send,
        work: impl Fn(P, &mut M, &Watch) -> Result<T, E> + Sync,
        mut done: impl FnMut(usize, T) -> Result<(), E>,
    ) -> Result<(), E>
    where
        P: Send,
        M: Default + Send,
        T: Send,
        E: From<Cancelled> + Send,
    {
        let threads = self.renderer.threads();
        let ahead = if self.order == Order::Given { 2 * threads } else { usize::MAX };
        let watch = self.watch.child();
        let queue = Mutex::new(Queue { pieces, begun: 0, limit: ahead, empty: false });
        let memories = Mutex::new(Vec::<M>::new());
        let (sender, results) = mpsc::channel();
        self.renderer.pool().in_place_scope(|scope| {
            let (queue, memories, work, watch) = (&queue, &memories, &work, &watch);
            let start = || {
                let sender = sender.clone();
                scope.spawn(move |_| {
                    let mut memory = lock(memories).pop().unwrap_or_default();
                    while let Some((index, piece)) = self.next(queue) {
                        let result = work(piece, &mut memory, watch);
                        let failed = result.is_err();
                        // The receiver is there until the last thread has left.
                        drop(sender.send(Message::Done(index, result)));
                        if failed {
                            break;
                        }
                    }
                    lock(memories).push(memory);
                    drop(sender.send(Message::Left));
                });
            };
            let (mut busy, mut until, mut failure) = (0, self.until, None);
            let mut in_order = InOrder { next: 0, waiting: Vec::new() };
            loop {
                while failure.is_none() && busy < threads && self.may_begin(queue) {
                    start();
                    busy += 1;
                }
                if busy == 0 {
                    match failure {
                        Some(error) => return Err(error),
                        None if lock(queue).empty => return Ok(()),
                        None => {}
                    }
                    self.watch.check()?;
                    std::thread::sleep(PAUSE);
                    continue;
                }
                let Some(message) = receive(&results, &mut until, watch) else { continue };
                let handed = match message {
                    Message::Left => {
                        busy -= 1;
                        Ok(())
                    }
                    Message::Done(_, Err(error)) => Err(error),
                    Message::Done(index, Ok(result)) if self.order == Order::AsFinished => {
                        done(index, result)
                    }
                    Message::Done(..) if failure.is_some() => Ok(()),
                    Message::Done(index, Ok(result)) => {
                        let handed = in_order.hand(index, result, &mut done);
                        lock(queue).limit = in_order.next + ahead;
                        handed
                    }
                };
                if let Err(error) = handed {
                    watch.cancel();
                    failure.get_or_insert(error);
                }
            }
        })
    }

    fn goes_first(&self) -> bool {
        self.urgent || !self.renderer.is_urgent()
    }

    fn may_begin<I>(&self, queue: &Mutex<Queue<I>>) -> bool {
        let queue = lock(queue);
        !queue.empty && queue.begun < queue.limit && self.goes_first()
    }

    fn next<I: Iterator>(&self, queue: &Mutex<Queue<I>>) -> Option<(usize, I::Item)> {
        let mut queue = lock(queue);
        if queue.begun >= queue.limit || !self.goes_first() {
            return None;
        }
        let piece = queue.pieces.next();
        queue.empty = piece.is_none();
        queue.begun += usize::from(piece.is_some());
        piece.map(|piece| (queue.begun - 1, piece))
    }
}

/// The next message; none once `until` has come, when the work is cancelled.
fn receive<T>(results: &mpsc::Receiver<T>, until: &mut Option<Instant>, watch: &Watch) -> Option<T> {
    let received = match *until {
        Some(until) => results.recv_timeout(until.saturating_duration_since(Instant::now())),
        None => results.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    if received.is_err() {
        *until = None;
        watch.cancel();
    }
    received.ok()
}

/// Hands results over in the order of their pieces.
struct InOrder<T> {
    next: usize,
    waiting: Vec<(usize, T)>,
}

impl<T> InOrder<T> {
    fn hand<E>(
        &mut self,
        index: usize,
        result: T,
        done: &mut impl FnMut(usize, T) -> Result<(), E>,
    ) -> Result<(), E> {
        self.waiting.push((index, result));
        while let Some(place) = self.waiting.iter().position(|(index, _)| *index == self.next) {
            let (index, result) = self.waiting.swap_remove(place);
            self.next += 1;
            done(index, result)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::RunOptions;
    use std::num::NonZeroUsize;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn renderer(threads: usize) -> Renderer {
        Renderer::new(RunOptions { threads: NonZeroUsize::new(threads), ..RunOptions::default() }).unwrap()
    }

    /// A piece's number, after a while that differs from piece to piece.
    fn slowly(piece: usize, _: &mut (), watch: &Watch) -> Result<usize, Cancelled> {
        std::thread::sleep(Duration::from_micros(37 * (piece as u64 * 7 % 11)));
        watch.check().map(|()| piece)
    }

    #[test]
    fn results_come_once_each_and_in_order_where_that_is_asked_for() {
        for threads in [1, 3] {
            let (renderer, watch) = (renderer(threads), Watch::default());
            for order in [Order::AsFinished, Order::Given] {
                let mut found = Vec::new();
                let run = Pieces::new(&renderer, &watch, order);
                run.each(0..100, slowly, |index, piece| {
                    assert_eq!(index, piece);
                    found.push(piece);
                    Ok(())
                })
                .unwrap();
                if order == Order::AsFinished {
                    found.sort_unstable();
                }
                assert!(found.into_iter().eq(0..100));
            }
        }
    }

    #[test]
    fn few_results_wait_for_a_slow_consumer() {
        let (renderer, watch, begun) = (renderer(2), Watch::default(), AtomicUsize::new(0));
        let work = |piece, (): &mut (), _: &Watch| {
            begun.fetch_add(1, Ordering::Relaxed);
            Ok::<usize, Cancelled>(piece)
        };
        let mut most = 0;
        let done = |index, _| {
            std::thread::sleep(Duration::from_millis(1));
            most = most.max(begun.load(Ordering::Relaxed) - index);
            Ok(())
        };
        Pieces::new(&renderer, &watch, Order::Given).each(0..40, work, done).unwrap();
        assert!(most <= 5, "{most}");
    }

    #[test]
    fn an_error_ends_the_work_and_a_deadline_keeps_what_is_done() {
        let (renderer, watch) = (renderer(2), Watch::default());
        let mut found = 0;
        let failing = |piece, memory: &mut (), watch: &Watch| {
            if piece == 7 { Err(Cancelled) } else { slowly(piece, memory, watch) }
        };
        let run = Pieces::new(&renderer, &watch, Order::AsFinished);
        let ended = run.each(0..1_000_000, failing, |_, _| {
            found += 1;
            Ok(())
        });
        assert_eq!(ended, Err(Cancelled));
        assert!((6..10).contains(&found) && !watch.is_cancelled(), "{found}");
        let until = Some(Instant::now() + Duration::from_millis(20));
        let ended = Pieces { until, ..run }.each(0..usize::MAX, slowly, |_, _| Ok(()));
        assert!(ended == Err(Cancelled) && !watch.is_cancelled());
    }

    #[test]
    fn work_begins_nothing_while_other_work_is_urgent() {
        let (renderer, watch) = (renderer(1), Watch::default());
        let urgent = renderer.urgent();
        let begun = AtomicUsize::new(0);
        let work = |_, (): &mut (), _: &Watch| {
            begun.fetch_add(1, Ordering::Relaxed);
            Ok::<(), Cancelled>(())
        };
        std::thread::scope(|scope| {
            let background = scope
                .spawn(|| Pieces::new(&renderer, &watch, Order::Given).each(0..20, work, |_, ()| Ok(())));
            let run = Pieces { urgent: true, ..Pieces::new(&renderer, &watch, Order::AsFinished) };
            for _ in 0..10 {
                run.each(0..3, |_, (): &mut (), _| Ok::<(), Cancelled>(()), |_, ()| Ok(())).unwrap();
            }
            assert_eq!(begun.load(Ordering::Relaxed), 0);
            drop(urgent);
            background.join().unwrap().unwrap();
        });
        assert_eq!(begun.load(Ordering::Relaxed), 20);
    }
}
