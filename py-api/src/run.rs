//! Long work: on threads of our own, without the interpreter's lock, ended by Ctrl-C.

use crate::arguments::Threads;
use juliaset_engine::{Renderer, RunOptions, Watch};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::mem;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, TryLockError};
use std::thread;
use std::time::Duration;

/// How often Python is asked whether there was a signal.
const TICK: Duration = Duration::from_millis(20);
/// Renderers that are kept for the next call.
const KEPT: usize = 4;

/// Runs `work` on other threads until it ends or a signal raises something, which cancels it.
pub fn interruptible<T: Send>(
    py: Python<'_>,
    threads: Option<Threads>,
    work: impl FnOnce(&Renderer, &Watch) -> T + Send,
) -> PyResult<T> {
    let renderer = take(threads.unwrap_or_else(Threads::all))?;
    let watch = Watch::default();
    let result = py.detach(|| watched(|| work(&renderer, &watch), &watch));
    put_back(renderer);
    result
}

fn watched<T: Send>(work: impl FnOnce() -> T + Send, watch: &Watch) -> PyResult<T> {
    thread::scope(|scope| {
        let (done, finished) = mpsc::sync_channel(1);
        // Nobody listens any more once a signal was raised.
        let run = move || drop(done.send(work()));
        let worker = thread::Builder::new().name("julia".into()).spawn_scoped(scope, run)?;
        loop {
            match finished.recv_timeout(TICK) {
                Ok(value) => return Ok(value),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    // Joined here, as the scope would panic in its turn.
                    drop(worker.join());
                    return Err(PyRuntimeError::new_err("a fault in juliaset ended the calculation"));
                }
            }
            if let Err(signal) = Python::attach(|py| py.check_signals()) {
                watch.cancel();
                return Err(signal);
            }
        }
    })
}

/// Renderers whose threads sleep, and the process that they are threads of.
struct Idle {
    process: u32,
    renderers: Vec<Renderer>,
}

static IDLE: Mutex<Idle> = Mutex::new(Idle { process: 0, renderers: Vec::new() });

/// A renderer of nobody else's: one that is idle, or a new one.
fn take(Threads(threads): Threads) -> PyResult<Renderer> {
    let idle = with_idle(|idle| {
        let fits = |renderer: &Renderer| renderer.threads() == threads.get();
        idle.renderers.iter().position(fits).map(|at| idle.renderers.swap_remove(at))
    });
    match idle.flatten() {
        Some(renderer) => Ok(renderer),
        None => Renderer::new(RunOptions { threads: Some(threads), ..RunOptions::default() })
            .map_err(|error| PyRuntimeError::new_err(error.to_string())),
    }
}

fn put_back(renderer: Renderer) {
    with_idle(|idle| {
        if idle.renderers.len() < KEPT {
            idle.renderers.push(renderer);
        }
    });
}

/// Never waits: whoever finds the list in use (or forked away while it was) does without.
fn with_idle<T>(change: impl FnOnce(&mut Idle) -> T) -> Option<T> {
    let mut idle = match IDLE.try_lock() {
        Ok(idle) => idle,
        Err(TryLockError::Poisoned(idle)) => idle.into_inner(),
        Err(TryLockError::WouldBlock) => return None,
    };
    let process = std::process::id();
    if idle.process != process {
        // A fork copies no threads: ending those of the parent would wait for them for ever.
        mem::take(&mut idle.renderers).into_iter().for_each(mem::forget);
        idle.process = process;
    }
    Some(change(&mut idle))
}
