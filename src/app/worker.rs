//! The render thread: a request goes in, pictures come out, the newest request wins.

use crate::app::state::Scene;
use crate::app::texture::{Paint, Painted, PaintedBefore, part};
use crate::app::trace::Trace;
use crate::picture;
use juliaset_engine::color::{Base, Coloring, ShadeRange, Shader, Tones};
use juliaset_engine::scene::Bounds;
use juliaset_engine::{
    Channel, CountError, Field, Fineness, LivePicture, Pace, Painting, Plan, Planner, Rect, Renderer,
    Samples, Stage, Viewport, Watch, tones,
};
use serde_json::json;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The thread that computes what the window shows.
pub struct Worker {
    shared: Arc<Shared>,
    generation: u64,
}

/// News of a request.
pub struct Update {
    /// Which request it answers.
    pub generation: u64,
    /// What there is to tell.
    pub news: News,
}

/// What the thread has to tell.
pub enum News {
    /// More of the picture.
    Picture(Box<Picture>),
    /// How the values of the view are distributed, which was asked for.
    Tones(Arc<Tones>),
    /// There can be no picture, for this reason, a sentence.
    Failed(String),
}

/// A picture as far as it is known.
pub struct Picture {
    /// The view that it shows.
    pub view: Viewport,
    /// What it was counted by.
    pub plan: Plan,
    /// The counts that it is shaded between.
    pub range: ShadeRange,
    /// The pixels that changed.
    pub painted: Painted,
    /// Present when every pixel is exact.
    pub exact: Option<Exact>,
}

/// What is known of a picture that is exact.
pub struct Exact {
    /// From the request to the picture, in seconds.
    pub elapsed_secs: f64,
    /// The iterations that its new counts stand for.
    pub iterations: u64,
    /// How many of its pixels were settled in big numbers.
    pub settled: usize,
    /// Its counts, row after row, those beyond itermax mean itermax; and what its colours needed.
    pub field: Arc<Field>,
}

struct Request {
    generation: u64,
    scene: Scene,
    wanted: Wanted,
    focus: [f64; 2],
    watch: Watch,
    since: Instant,
}

/// What is wanted of a scene beside its picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Pixels tinted by how well they are known.
    pub certainty: bool,
    /// News of how the values of the view are distributed.
    pub tones: bool,
    /// More samples of pixels whose neighbours differ, once the picture is at rest.
    pub finer: bool,
    /// Whole exact pictures alone, one after the other, while c0 is moved: one that is under way is finished before
    /// the newest is begun.
    pub live: bool,
}

#[derive(Default)]
struct Shared {
    inbox: Mutex<Inbox>,
    arrived: Condvar,
    outbox: Mutex<Vec<Update>>,
    /// The request that is being made ready, and since when.
    orbit: Mutex<Option<(Instant, Watch)>>,
}

#[derive(Default)]
struct Inbox {
    next: Option<Request>,
    /// The one that is being answered.
    current: Watch,
    /// Whether that is to be finished before another live one.
    is_live: bool,
    closed: bool,
}

/// A panic elsewhere leaves these plain values whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Worker {
    /// Starts the thread, called after what it renders, which counts on the renderer's; `wake` is called on
    /// it whenever there is news.
    pub fn start(
        name: &str,
        renderer: Arc<Renderer>,
        trace: Trace,
        wake: impl Fn() + Send + 'static,
    ) -> anyhow::Result<Self> {
        let shared = Arc::<Shared>::default();
        let theirs = shared.clone();
        let planner = renderer.planner();
        let run = move || {
            let (picture, tones, shader) = (None, None, None);
            let painted = PaintedBefore::default();
            Desk { shared: theirs, renderer, planner, trace, wake, picture, tones, shader, painted }.run()
        };
        std::thread::Builder::new().name(format!("render {name}")).spawn(run)?;
        Ok(Self { shared, generation: 0 })
    }

    /// Asks for a picture instead of all that was asked for before; `focus` (in pixels) comes first.
    pub fn request(&mut self, scene: &Scene, wanted: Wanted, focus: [f64; 2]) -> u64 {
        self.generation += 1;
        let mut inbox = lock(&self.shared.inbox);
        if !(wanted.live && inbox.is_live) {
            inbox.current.cancel();
        }
        inbox.next = Some(Request {
            generation: self.generation,
            scene: scene.clone(),
            wanted,
            focus,
            watch: Watch::default(),
            since: Instant::now(),
        });
        self.shared.arrived.notify_one();
        self.generation
    }

    /// The share of the reference orbit that is done, where it takes longer than one waits gladly.
    pub fn orbit_share(&self) -> Option<f64> {
        const PATIENCE: Duration = Duration::from_millis(500);
        let orbit = lock(&self.shared.orbit);
        let (_, watch) = orbit.as_ref().filter(|(since, _)| since.elapsed() > PATIENCE)?;
        (watch.stage() == Stage::Orbit).then(|| watch.share())
    }

    /// The news since the last call, oldest first.
    pub fn updates(&self) -> Vec<Update> {
        std::mem::take(&mut *lock(&self.shared.outbox))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut inbox = lock(&self.shared.inbox);
        inbox.closed = true;
        inbox.current.cancel();
        self.shared.arrived.notify_one();
    }
}

/// What the thread works with.
struct Desk<W> {
    shared: Arc<Shared>,
    renderer: Arc<Renderer>,
    planner: Planner,
    trace: Trace,
    wake: W,
    picture: Option<LivePicture>,
    /// The distribution of the values of a view, and what it is of.
    tones: Option<(Values, Arc<Tones>)>,
    /// The last one.
    shader: Option<Shader>,
    painted: PaintedBefore,
}

/// What a distribution is of: all of a scene but its colours, itermax, and the channel.
type Values = (Scene, u32, Option<Channel>);

impl<W: Fn()> Desk<W> {
    fn run(mut self) {
        while let Some(request) = self.next() {
            let range = self.answer(&request);
            // From here on it gives way to anything.
            lock(&self.shared.inbox).is_live = false;
            if let Some(range) = range {
                self.refine_at_rest(&request, range);
            }
        }
    }

    fn next(&self) -> Option<Request> {
        let mut inbox = lock(&self.shared.inbox);
        loop {
            if inbox.closed {
                return None;
            }
            match inbox.next.take() {
                Some(request) => {
                    (inbox.current, inbox.is_live) = (request.watch.clone(), request.wanted.live);
                    return Some(request);
                }
                None => inbox = self.shared.arrived.wait(inbox).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Counts and shows the picture; returns the counts that it is shaded between, once it is exact.
    fn answer(&mut self, request: &Request) -> Option<ShadeRange> {
        let renderer = self.renderer.clone();
        let _urgent = renderer.urgent();
        *lock(&self.shared.orbit) = Some((Instant::now(), request.watch.clone()));
        let planned = self.plan(request);
        *lock(&self.shared.orbit) = None;
        let ready = planned.and_then(|range| {
            if request.wanted.tones
                && let Some(tones) = self.tones(request, range)?
            {
                self.tell(request, News::Tones(tones));
            }
            Ok((range, self.shader(request, range)?))
        });
        match ready {
            Ok((range, shader)) => return self.refine(request, range, shader).then_some(range),
            Err(error) if picture::is_cancelled(&error) => self.superseded(request),
            Err(error) => self.failed(request, &error),
        }
        None
    }

    /// Samples pixels more finely whose neighbours differ, once nothing was asked for a while.
    fn refine_at_rest(&mut self, request: &Request, range: ShadeRange) {
        /// Coarse, then fine.
        const SAMPLES: [u32; 2] = [4, 16];
        let Wanted { certainty, finer, .. } = request.wanted;
        let Some(plan) = self.picture.as_ref().map(|picture| picture.plan().clone()) else { return };
        // The article's gray stays what it is: one sample a pixel.
        let gray = request.scene.coloring.base == Base::Gray;
        if gray || certainty || !finer || !self.is_at_rest() {
            return;
        }
        for samples in SAMPLES {
            match self.sample_finely(request, &plan, range, samples) {
                Ok(()) => self
                    .trace
                    .event("finer", || json!({ "generation": request.generation, "samples": samples })),
                // The exact picture stays on screen.
                Err(_) => return self.superseded(request),
            }
        }
    }

    /// Waits a little; returns whether nothing was asked meanwhile.
    fn is_at_rest(&self) -> bool {
        const REST: Duration = Duration::from_millis(120);
        let inbox = lock(&self.shared.inbox);
        let busy = |inbox: &mut Inbox| inbox.next.is_none() && !inbox.closed;
        let waited = self.shared.arrived.wait_timeout_while(inbox, REST, busy);
        waited.map_or_else(|error| error.into_inner().1, |waited| waited.1).timed_out()
    }

    fn sample_finely(
        &mut self,
        request: &Request,
        plan: &Plan,
        range: ShadeRange,
        samples: u32,
    ) -> anyhow::Result<()> {
        const SIDE: usize = 96;
        const INTERVAL: Duration = Duration::from_millis(40);
        let (coloring, watch) = (&request.scene.coloring, &request.watch);
        let fineness = Fineness::of_samples(samples).unwrap_or_default();
        let (renderer, planner) = (&self.renderer, &mut self.planner);
        let itermin = range.itermin();
        let painting = Painting::new(renderer, planner, plan.clone(), coloring, itermin, fineness, watch)?;
        let mut tiles = plan.samples().rect().tiles(SIDE);
        tiles.sort_by_key(|tile| tile.distance_sqr(request.focus));
        let (mut parts, mut shown) = (Vec::new(), Instant::now());
        let show = |parts: &mut Vec<_>| {
            post(&self.shared, request, (plan, range), Painted::Parts(std::mem::take(parts)), None);
            (self.wake)();
        };
        painting.paint_each(renderer, tiles, watch, |tile, pixels: Vec<[u8; 4]>| {
            parts.push(part(tile, &pixels));
            if shown.elapsed() > INTERVAL {
                show(&mut parts);
                shown = Instant::now();
            }
        })?;
        show(&mut parts);
        Ok(())
    }

    fn failed(&self, request: &Request, error: &anyhow::Error) {
        self.tell(request, News::Failed(format!("This view cannot be shown: {error:#}.")));
    }

    fn tell(&self, request: &Request, news: News) {
        lock(&self.shared.outbox).push(Update { generation: request.generation, news });
        (self.wake)();
    }

    fn superseded(&self, request: &Request) {
        self.trace.event("superseded", || json!({ "generation": request.generation }));
    }

    /// Makes the picture ready to be counted, with the bounds that suit it where none are given.
    fn plan(&mut self, request: &Request) -> anyhow::Result<ShadeRange> {
        let Request { scene: Scene { plane, map, bounds, view, precision, coloring, .. }, watch, .. } =
            request;
        let found = match bounds.are_given() {
            true => Bounds::ARTICLE,
            false => picture::bounds(&self.renderer, &mut self.planner, *plane, map, view, watch)?,
        };
        let range = bounds.range(found)?;
        let (itermax, samples) = (range.itermax(), Samples::view(view.clone()));
        let plan = self.planner.plan(*plane, map, itermax, &samples, *precision, watch)?;
        let mut channels = coloring.channels();
        if request.wanted.certainty {
            channels = channels.with(Channel::Period);
        }
        match &mut self.picture {
            Some(picture) => picture.retarget(plan, channels)?,
            none => *none = Some(LivePicture::new(plan, channels)?),
        }
        Ok(range)
    }

    /// The colours of the picture, made ready.
    fn shader(&mut self, request: &Request, range: ShadeRange) -> anyhow::Result<Shader> {
        let coloring = &request.scene.coloring;
        let tones = if coloring.needs_tones() { self.tones(request, range)? } else { None };
        let columns = request.scene.view.size()[0] as usize;
        let shader = match &self.shader {
            Some(shader) => shader.next(coloring, range, columns, tones),
            None => Shader::new(coloring, range, columns, tones),
        };
        self.shader = Some(shader.clone());
        Ok(shader)
    }

    /// How the values of the view are distributed; it is found once for a view.
    fn tones(&mut self, request: &Request, range: ShadeRange) -> anyhow::Result<Option<Arc<Tones>>> {
        let Some(picture) = &self.picture else { return Ok(None) };
        let coloring = &request.scene.coloring;
        let values = (request.scene.with_coloring(Coloring::default()), range.itermax(), coloring.spread());
        let known = self.tones.take().filter(|(known, _)| *known == values);
        let (values, found) = match known {
            Some(known) => known,
            None => (values, Arc::new(tones(&self.renderer, picture.plan(), coloring, &request.watch)?)),
        };
        self.tones = Some((values, found.clone()));
        Ok(Some(found))
    }

    /// Counts the picture, and posts it whenever it is worth a look; returns whether it became exact.
    fn refine(&mut self, request: &Request, range: ShadeRange, shader: Shader) -> bool {
        let Some(picture) = &mut self.picture else { return false };
        let plan = picture.plan().clone();
        let paint = Paint::new(&self.renderer, &self.painted, shader, request.wanted.certainty);
        let first_pixels =
            || self.trace.event("first_pixels", || json!({ "generation": request.generation }));
        let mut first = true;
        let show = &mut |picture: &LivePicture, changed: &[_]| {
            let painted = paint.pixels(picture, if first { None } else { Some(changed) }, false);
            if std::mem::take(&mut first) {
                first_pixels();
            }
            post(&self.shared, request, (&plan, range), painted, None);
            (self.wake)();
        };
        // The last picture is posted below, with the news that it is exact.
        let mut last = Vec::new();
        let mut postponed = |picture: &LivePicture, changed: &[_]| {
            if picture.is_exact() { last = changed.to_vec() } else { show(picture, changed) }
        };
        /// What takes longer is shown as far as it is known, so that something moves.
        const LIVE_PATIENCE: Duration = Duration::from_secs(1);
        let pace = Pace::of_pixels(picture.counts().len());
        let pace = if request.wanted.live { Pace { patience: LIVE_PATIENCE, ..pace } } else { pace };
        let found = picture.refine(&self.renderer, request.focus, pace, &request.watch, &mut postponed);
        let iterations = match found {
            Ok(iterations) => iterations,
            Err(CountError::Cancelled(_)) => {
                self.superseded(request);
                return false;
            }
            Err(error) => {
                self.failed(request, &error.into());
                return false;
            }
        };
        if first {
            first_pixels();
        }
        // Most of a picture is painted and uploaded sooner as a whole.
        let few = last.iter().map(Rect::area).sum::<usize>() < picture.counts().len() / 2;
        let painted = paint.pixels(picture, Some(last.as_slice()).filter(|_| few && !first), true);
        let elapsed_secs = request.since.elapsed().as_secs_f64();
        let (settled, field) = (picture.settled(), picture.field().clone());
        let exact = Exact { elapsed_secs, iterations, settled, field };
        post(&self.shared, request, (&plan, range), painted, Some(exact));
        (self.wake)();
        self.trace.event("exact", || {
            json!({
                "generation": request.generation,
                "elapsed_us": elapsed_secs * 1e6,
                "iterations": iterations,
                "bounds": [range.itermin(), range.itermax()],
            })
        });
        true
    }
}

fn post(
    shared: &Shared,
    request: &Request,
    (plan, range): (&Plan, ShadeRange),
    painted: Painted,
    exact: Option<Exact>,
) {
    let mut outbox = lock(&shared.outbox);
    if matches!(painted, Painted::Whole(_)) {
        outbox.retain(|update| matches!(update.news, News::Tones(_)));
    }
    let picture = Picture { plan: plan.clone(), view: request.scene.view.clone(), range, painted, exact };
    outbox.push(Update { generation: request.generation, news: News::Picture(Box::new(picture)) });
}
