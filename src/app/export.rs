//! The export that is under way, on the threads that the picture is counted on: it gives way to that.

use crate::app::command::Order;
use crate::app::state::Scene;
use crate::axes::Overlays;
use crate::picture::{self, Description, Format};
use crate::scenes;
use juliaset_engine::export::PngOptions;
use juliaset_engine::{Renderer, Stage, Watch};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Instant;

/// A picture on its way to a file.
pub struct Export {
    path: PathBuf,
    since: Instant,
    watch: Watch,
    outcome: Receiver<Outcome>,
    thread: JoinHandle<()>,
}

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// The share of the reference orbit that is done; no pixel is yet.
    Orbit(f32),
    /// The share of the pixels that are done, and the seconds that the rest will take where that can be told.
    Pixels(f32, Option<f64>),
}

/// How an export ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The picture is in the file.
    Saved,
    /// The file was there already, and nobody has said that it may be replaced.
    AlreadyThere,
    /// No file was written, for this reason.
    Failed(String),
}

impl Export {
    /// Starts to render a scene, with what is `found` for bounds that are not given and with what is drawn over it; `wake` is called at the end.
    pub fn start(
        renderer: Arc<Renderer>,
        scene: &Scene,
        found: [u32; 2],
        (order, overlays): (Order, Overlays),
        wake: impl Fn() + Send + 'static,
    ) -> Result<Self, String> {
        let view = scene.view.fitted(order.size).map_err(|error| error.to_string())?;
        let watch = Watch::default();
        let (tell, outcome) = channel();
        // The bounds on screen stay, also where another size would suit others.
        let scene = scene.with_view(view);
        let (path, watched) = (order.path.clone(), watch.clone());
        let run = move || {
            let outcome = if !order.replace && order.path.is_file() {
                Outcome::AlreadyThere
            } else {
                match write(&renderer, &scene, found, (&order, overlays), &watched) {
                    Ok(()) => Outcome::Saved,
                    Err(error) if picture::is_cancelled(&error) => {
                        Outcome::Failed("The export was cancelled; no file was written".into())
                    }
                    Err(error) => Outcome::Failed(format!("{error:#}")),
                }
            };
            // The window may be gone by now.
            let _ = tell.send(outcome);
            wake();
        };
        let spawned = std::thread::Builder::new().name("export".into()).spawn(run);
        let thread = spawned.map_err(|error| format!("the export could not be started: {error}"))?;
        Ok(Self { path, since: Instant::now(), watch, outcome, thread })
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.watch.cancel();
    }

    /// Stops it and waits until nothing is left of its file: for the end of the program.
    pub fn end(self) {
        self.cancel();
        // A panic over there has ended it too.
        let _ = self.thread.join();
    }

    /// The file that it writes.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far it is.
    pub fn standing(&self) -> Standing {
        let share = self.watch.share();
        if self.watch.stage() == Stage::Orbit && share > 0.0 {
            return Standing::Orbit(share as f32);
        }
        let passed = self.since.elapsed().as_secs_f64();
        let left = (share > 0.01 || passed > 2.0 && share > 0.0).then(|| passed * (1.0 - share) / share);
        Standing::Pixels(share as f32, left)
    }

    /// How it ended, once it has.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Outcome::Failed("the export stopped unexpectedly".into()))
            }
        }
    }
}

fn write(
    renderer: &Renderer,
    scene: &Scene,
    found: [u32; 2],
    (Order { path, fineness, depth, .. }, overlays): (&Order, Overlays),
    watch: &Watch,
) -> anyhow::Result<()> {
    let description = Description { overlays, ..scene.description(found, *fineness) };
    let format = Format::of(path)?;
    format.check(*depth, &description.coloring, description.frame.samples()?.shape())?;
    // The panel says what is not all drawn.
    let (painting, _) = description.painting(renderer, &mut renderer.planner(), watch)?;
    let comment = description.command();
    let scene = scenes::of(&description, scene.bounds);
    let options =
        PngOptions { depth: *depth, comment: Some(&comment), scene: Some(&scene), ..PngOptions::default() };
    picture::export(path, format, (renderer, &painting), &options, watch)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::app::Start;
    use juliaset_engine::export::Depth;
    use juliaset_engine::{Fineness, RunOptions};
    use std::time::Duration;

    /// Ends in time or never: the thread would wait for a reader of the pipe.
    #[test]
    fn an_export_into_a_pipe_that_nobody_reads_ends_with_the_window() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe.png");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let Start { map, view, precision, bounds, coloring, .. } = Start::default();
        let scene = Scene { bounds, precision, coloring, ..Scene::of(map, view) };
        let renderer = Arc::new(Renderer::new(RunOptions::default()).unwrap());
        let order = Order {
            path,
            size: [60, 40],
            fineness: Fineness::default(),
            depth: Depth::Eight,
            replace: false,
        };
        let export = Export::start(renderer, &scene, [5, 80], (order, Overlays::default()), || ()).unwrap();
        while !is_waiting() {
            assert_eq!(export.outcome(), None);
            std::thread::sleep(Duration::from_millis(5));
        }
        let (ended, has_ended) = channel();
        std::thread::spawn(move || {
            export.end();
            let _ = ended.send(());
        });
        has_ended.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    /// Whether there is the thread that waits for the pipe to be opened.
    fn is_waiting() -> bool {
        let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let mut names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
        names.any(|name| name.trim() == "stream")
    }
}
