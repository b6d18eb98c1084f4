//! The progress bar: on a terminal only, and only for what takes long enough to be waited for.

use indicatif::{ProgressBar, ProgressStyle};
use juliaset_engine::Watch;
use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const FRAME: Duration = Duration::from_millis(100);
const STEPS: u64 = 10_000;
const TEMPLATE: &str = "{bar:40} {percent:>3} %, {eta} left";

/// Does `work`, and meanwhile shows the share of it that is done.
pub(super) fn with_bar<T>(watch: &Watch, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, ended) = mpsc::channel::<()>();
        scope.spawn(move || {
            if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let style =
                ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(STEPS).with_style(style).with_elapsed(PATIENCE);
            while ended.recv_timeout(FRAME) == Err(RecvTimeoutError::Timeout) {
                bar.set_position((watch.share() * STEPS as f64) as u64);
            }
            bar.finish_and_clear();
        });
        let result = work();
        drop(done);
        result
    })
}
