//! Small pictures of scenes, made on a thread of their own that gives way to the large one.

use crate::app::history::StepId;
use crate::app::state::Scene;
use crate::picture;
use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use juliaset_engine::color::{Linear, Pixel, ShadeRange, Shader, Tones};
use juliaset_engine::export::paint_whole;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Channel, Field, Fineness, Planner, Renderer, Watch};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What a thumbnail is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A step of the history.
    Step(StepId),
    /// A bookmark, by a number of its own.
    Bookmark(u64),
    /// A set that has a name, by its place among them.
    Named(usize),
}

/// The exact picture that is on screen: a thumbnail of it need not be counted.
#[derive(Clone)]
pub struct Shown {
    /// What it is of, in the window's size.
    pub scene: Scene,
    /// The counts that it is shaded between.
    pub range: ShadeRange,
    /// What it is made of.
    pub field: Arc<Field>,
}

/// The thumbnails at hand, and the thread that makes them.
pub struct Thumbnails {
    shared: Arc<Shared>,
    /// In pixels.
    size: [u32; 2],
    made: HashMap<Subject, Thumbnail>,
    /// Those that are asked for and are not there yet.
    asked: HashMap<Subject, Asked>,
    /// Counts the frames.
    frame: u64,
}

/// What a thumbnail that is not there yet is to be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Screen,
    Scene,
}

struct Thumbnail {
    /// None where it cannot be made.
    texture: Option<TextureHandle>,
    /// The frame that it was last asked for in.
    used: u64,
}

/// What stands where a thumbnail is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The thumbnail.
    Ready(TextureId),
    /// It is not made yet.
    Waiting,
    /// It cannot be made.
    Missing,
}

/// The most thumbnails in memory: a few windows full of them.
const MOST_MADE: usize = 200;
/// The most that are waited for: the oldest wishes are forgotten, and uttered again where they last.
const MOST_ASKED: usize = 40;

struct Job {
    subject: Subject,
    size: [u32; 2],
    /// The frame that it was asked for in.
    frame: u64,
    from: Source,
}

enum Source {
    Screen(Shown),
    Scene(Scene),
}

#[derive(Default)]
struct Shared {
    inbox: Mutex<Inbox>,
    changed: Condvar,
    outbox: Mutex<Vec<(Subject, Option<ColorImage>)>>,
}

#[derive(Default)]
struct Inbox {
    /// In the order in which they were asked for.
    jobs: VecDeque<Job>,
    /// The large picture is being made.
    busy: bool,
    /// Of what is being counted.
    watch: Watch,
    closed: bool,
}

impl Inbox {
    fn take_first(&mut self) -> Option<Job> {
        let newest = self.jobs.iter().map(|job| job.frame).max()?;
        let first = self.jobs.iter().position(|job| job.frame == newest)?;
        self.jobs.remove(first)
    }
}

/// A panic elsewhere leaves these plain values whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Thumbnails {
    /// Starts the thread, for thumbnails of a size in pixels; `wake` is called on it whenever one is made.
    pub fn start(
        renderer: Arc<Renderer>,
        size: [u32; 2],
        wake: impl Fn() + Send + 'static,
    ) -> anyhow::Result<Self> {
        let shared = Arc::<Shared>::default();
        let desk = Desk { shared: shared.clone(), planner: renderer.planner(), renderer };
        std::thread::Builder::new().name("thumbnails".into()).spawn(move || desk.run(wake))?;
        Ok(Self { shared, size, made: HashMap::new(), asked: HashMap::new(), frame: 0 })
    }

    /// Begins a frame: takes what was made, and says whether the large picture is being made, which goes first.
    pub fn begin_frame(&mut self, ctx: &Context, busy: bool) {
        self.frame += 1;
        for (subject, image) in std::mem::take(&mut *lock(&self.shared.outbox)) {
            self.asked.remove(&subject);
            let name = format!("{subject:?}");
            let texture = image.map(|image| ctx.load_texture(name, image, TextureOptions::LINEAR));
            self.made.insert(subject, Thumbnail { texture, used: self.frame });
        }
        while self.made.len() > MOST_MADE {
            let oldest = self.made.iter().min_by_key(|(_, made)| made.used);
            let Some(subject) = oldest.map(|(subject, _)| *subject) else { break };
            self.made.remove(&subject);
        }
        let mut inbox = lock(&self.shared.inbox);
        if busy != inbox.busy {
            inbox.busy = busy;
            if busy {
                inbox.watch.cancel();
            }
            self.shared.changed.notify_one();
        }
    }

    /// The thumbnail of a scene, which is given in the size of the window that it is seen in; it is made where
    /// it is not there. None is a scene that cannot be shown.
    pub fn look(&mut self, subject: Subject, scene: impl FnOnce() -> Option<Scene>) -> Look {
        if let Some(made) = self.made.get_mut(&subject) {
            made.used = self.frame;
            return made.texture.as_ref().map_or(Look::Missing, |texture| Look::Ready(texture.id()));
        }
        if !self.asked.contains_key(&subject) {
            let Some(scene) = scene() else { return Look::Missing };
            self.ask(subject, Asked::Scene, Source::Scene(scene));
        }
        Look::Waiting
    }

    /// Whether a thumbnail is there, or is being taken from the screen.
    pub fn is_taken(&self, subject: Subject) -> bool {
        self.made.contains_key(&subject) || self.asked.get(&subject) == Some(&Asked::Screen)
    }

    /// Whether all that are wanted are there.
    pub fn are_made(&self) -> bool {
        self.asked.is_empty()
    }

    /// Takes the thumbnail from the exact picture on screen.
    pub fn take(&mut self, subject: Subject, shown: Shown) {
        lock(&self.shared.inbox).jobs.retain(|job| job.subject != subject);
        self.ask(subject, Asked::Screen, Source::Screen(shown));
    }

    fn ask(&mut self, subject: Subject, asked: Asked, from: Source) {
        self.asked.insert(subject, asked);
        let mut inbox = lock(&self.shared.inbox);
        inbox.jobs.push_back(Job { subject, size: self.size, frame: self.frame, from });
        if inbox.jobs.len() > MOST_ASKED
            && let Some(oldest) = inbox.jobs.pop_front()
        {
            self.asked.remove(&oldest.subject);
        }
        self.shared.changed.notify_one();
    }
}

impl Drop for Thumbnails {
    fn drop(&mut self) {
        let mut inbox = lock(&self.shared.inbox);
        inbox.closed = true;
        inbox.watch.cancel();
        self.shared.changed.notify_one();
    }
}

struct Desk {
    shared: Arc<Shared>,
    renderer: Arc<Renderer>,
    planner: Planner,
}

impl Desk {
    fn run(mut self, wake: impl Fn()) {
        while let Some((job, watch)) = self.next() {
            let image = match &job.from {
                Source::Screen(shown) => Ok(shrunk(shown, job.size)),
                Source::Scene(scene) => self.render(scene, job.size, &watch),
            };
            match image {
                Err(error) if picture::is_cancelled(&error) => lock(&self.shared.inbox).jobs.push_back(job),
                made => {
                    lock(&self.shared.outbox).push((job.subject, made.ok()));
                    wake();
                }
            }
        }
    }

    /// The first wish of the newest frame that has one, once nothing else is being made.
    fn next(&self) -> Option<(Job, Watch)> {
        let mut inbox = lock(&self.shared.inbox);
        loop {
            if inbox.closed {
                return None;
            }
            if !inbox.busy
                && let Some(job) = inbox.take_first()
            {
                inbox.watch = Watch::default();
                return Some((job, inbox.watch.clone()));
            }
            inbox = self.shared.changed.wait(inbox).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn render(&mut self, scene: &Scene, size: [u32; 2], watch: &Watch) -> anyhow::Result<ColorImage> {
        let [width, height] = covered(scene.view.size().map(f64::from), size).map(|side| side.round() as u32);
        let view = scene.view.resized([width.max(1), height.max(1)]).fitted(size)?;
        let found = match scene.bounds.are_given() {
            true => Bounds::ARTICLE,
            false => {
                let (renderer, planner) = (&self.renderer, &mut self.planner);
                picture::bounds(renderer, planner, scene.plane, &scene.map, &view, watch)?
            }
        };
        let fineness = Fineness::of_samples(4).unwrap_or_default();
        let description = scene.with_view(view).description(found, fineness);
        let (painting, _) = description.painting(&self.renderer, &mut self.planner, watch)?;
        let pixels = paint_whole::<[u8; 4]>(&self.renderer, &painting, watch)?;
        Ok(image(size, &pixels.into_flattened()))
    }
}

/// The middle of a picture that has the shape of another size, in pixels of the picture.
fn covered([columns, rows]: [f64; 2], [width, height]: [u32; 2]) -> [f64; 2] {
    let scale = (columns / f64::from(width)).min(rows / f64::from(height));
    [width, height].map(|side| f64::from(side) * scale)
}

fn image([columns, rows]: [u32; 2], bytes: &[u8]) -> ColorImage {
    ColorImage::from_rgba_unmultiplied([columns as usize, rows as usize], bytes)
}

/// The middle of a picture, each pixel the mean of some that it stands for.
fn shrunk(shown: &Shown, size: [u32; 2]) -> ColorImage {
    /// Rows of the picture for each row of the thumbnail, at most; their pixels are all taken.
    const ROWS: usize = 3;
    let Shown { scene, range, field, .. } = shown;
    let whole = [field.width(), field.height()];
    let part = covered(whole.map(|side| side as f64), size);
    // The pixels from one end of a pixel of the thumbnail to the other, at least one.
    let piece = |axis: usize, index: usize| {
        let step = part[axis] / f64::from(size[axis]);
        let start = (whole[axis] as f64 - part[axis]) / 2.0 + index as f64 * step;
        let first = (start.round() as usize).min(whole[axis].saturating_sub(1));
        first..((start + step).round() as usize).clamp(first + 1, whole[axis].max(first + 1))
    };
    let shader = Shader::new(&scene.coloring, *range, whole[0], tones(shown));
    let mut line = vec![Linear::default(); whole[0]];
    let mut bytes = Vec::with_capacity(size[0] as usize * size[1] as usize * 4);
    let mut sums = vec![([0.0f64; 4], 0usize); size[0] as usize];
    for row in 0..size[1] as usize {
        sums.fill(([0.0; 4], 0));
        let rows = piece(1, row);
        for row in rows.clone().step_by(rows.len().div_ceil(ROWS).max(1)) {
            let first = row * whole[0];
            shader.shade(&field.as_ref().as_ref().part(first..first + whole[0]), &mut line);
            for (column, (sum, count)) in sums.iter_mut().enumerate() {
                for color in &line[piece(0, column)] {
                    *sum = std::array::from_fn(|part| sum[part] + f64::from(color[part]));
                    *count += 1;
                }
            }
        }
        for (sum, count) in &sums {
            bytes.extend(<[u8; 4]>::of(sum.map(|part| (part / (*count).max(1) as f64) as f32)));
        }
    }
    image(size, &bytes)
}

/// How the values of a picture are distributed, where its colours go by that.
fn tones(Shown { scene, field, .. }: &Shown) -> Option<Arc<Tones>> {
    let coloring = &scene.coloring;
    if !coloring.needs_tones() {
        return None;
    }
    let channel = coloring.spread()?;
    let unit = if channel == Channel::Distance { 1000.0 / field.width().max(1) as f64 } else { 1.0 };
    let few = field.channel(channel)?.iter().step_by((field.counts().len() / 50_000).max(1));
    Some(Arc::new(Tones::of(few.map(|value| value * unit))))
}

#[cfg(test)]
mod tests;
