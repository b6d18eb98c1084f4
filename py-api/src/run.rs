//! Long work: on threads of our own, without the interpreter's lock, ended by Ctrl-C.

use crate::arguments::Threads;
use juliaset_engine::{Renderer, RunOptions, Stage, Watch};
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
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

/// Who is told how far work is: nobody, a function, or a bar.
#[derive(Default)]
pub struct Progress(Option<Py<PyAny>>);

impl<'py> FromPyObject<'_, 'py> for Progress {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = crate::array::hint::PROGRESS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = object.py();
        let started = py.import(intern!(py, "juliaset._progress"))?.getattr(intern!(py, "started"))?;
        let listener = started.call1((object,))?;
        Ok(Self((!listener.is_none()).then(|| listener.unbind())))
    }
}

impl Progress {
    /// `share` is that of all of the work, from 0 to 1.
    fn tell(&self, py: Python<'_>, share: f64) -> PyResult<()> {
        if let Some(listener) = &self.0 {
            listener.call1(py, (share,))?;
        }
        Ok(())
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        if let Some(listener) = &self.0 {
            listener.call_method0(py, intern!(py, "close"))?;
        }
        Ok(())
    }
}

/// How much of all work is done, of which a deep view's orbit is taken for half.
#[derive(Default)]
struct Share {
    had_orbit: bool,
}

impl Share {
    fn of(&mut self, watch: &Watch) -> f64 {
        let share = watch.share();
        if watch.stage() == Stage::Orbit {
            self.had_orbit |= share > 0.0;
            return share / 2.0;
        }
        if self.had_orbit { 0.5 + share / 2.0 } else { share }
    }
}

/// Runs `work` on other threads until it ends or a signal raises something, which cancels it.
pub fn interruptible<T: Send>(
    py: Python<'_>,
    threads: Option<Threads>,
    progress: Progress,
    work: impl FnOnce(&Renderer, &Watch) -> T + Send,
) -> PyResult<T> {
    let renderer = take(threads.unwrap_or_else(Threads::all))?;
    let watch = Watch::default();
    let result = py.detach(|| watched(|| work(&renderer, &watch), &watch, &progress));
    put_back(renderer);
    let ended = if result.is_ok() { progress.tell(py, 1.0) } else { Ok(()) };
    let closed = progress.close(py);
    let value = result?;
    ended.and(closed)?;
    Ok(value)
}

fn watched<T: Send>(work: impl FnOnce() -> T + Send, watch: &Watch, progress: &Progress) -> PyResult<T> {
    let mut share = Share::default();
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
            let share = share.of(watch);
            // What either raises ends the work.
            let asked = Python::attach(|py| py.check_signals().and_then(|()| progress.tell(py, share)));
            if let Err(raised) = asked {
                watch.cancel();
                return Err(raised);
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
        let fits = |renderer: &Renderer| renderer.options().threads == Some(threads);
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
