//! How smoothly the window follows a hand: gestures are played in a real window, and its own record tells what came
//! on the screen. The measurement behind `juliaset bench --gestures`.

use crate::app::App;
use crate::app::canvas;
use crate::app::start::{self, Start};
use crate::app::state::Scene;
use crate::app::trace::Trace;
use eframe::Frame;
use egui::{
    Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Ui,
    Vec2,
};
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The events of a hand a second: a usual screen shows no more.
pub const RATE: f64 = 60.0;

/// What a hand does, and on what.
#[derive(Clone, Debug)]
pub struct Gesture {
    /// What it is called.
    pub name: String,
    /// What the window shows before.
    pub scene: Scene,
    /// What is done, by the seconds since its beginning.
    pub inputs: Vec<(f64, Input)>,
}

/// What a hand does.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// The pointer goes to a place of a picture, in shares of its width and height from the left top.
    Move(Place, [f64; 2]),
    /// The first button goes down.
    Press,
    /// It comes up.
    Release,
    /// The wheel turns by notches; forwards is positive.
    Wheel(f32),
    /// A key is struck.
    Strike(Key),
    /// Nothing: the gesture lasts at least until then.
    Rest,
}

/// A picture of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The large one.
    Picture,
    /// The small one in the panel.
    Map,
}

/// What came on the screen while a hand moved.
#[derive(Clone, Debug, Serialize)]
pub struct Smoothness {
    /// The gesture's name.
    pub gesture: String,
    /// Frames a second.
    pub frames_per_sec: f64,
    /// From a frame to the next one, in milliseconds: 95 of 100 took less.
    pub gap_p95_ms: f64,
    /// The longest.
    pub worst_gap_ms: f64,
    /// Frames a second that showed an exact picture for the first time.
    pub exact_per_sec: f64,
    /// From such a frame to the next one: 95 of 100 took less.
    pub exact_gap_p95_ms: f64,
    /// The longest.
    pub exact_worst_gap_ms: f64,
}

/// Plays gestures in a window that closes after the last one; where no window can be opened, says so and gives the
/// code to exit with.
pub fn play(gestures: Vec<Gesture>) -> Result<Vec<Smoothness>, ExitCode> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let told = found.clone();
    let code = start::open(None, move |ctx| {
        let mut gestures = VecDeque::from(gestures);
        let playing = gestures.pop_front().map(|gesture| Playing::begin(ctx, gesture)).transpose()?;
        Ok(Box::new(Player { gestures, playing, told }))
    });
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    if code == ExitCode::SUCCESS { Ok(found) } else { Err(code) }
}

/// Plays one gesture after the other.
struct Player {
    gestures: VecDeque<Gesture>,
    playing: Option<Playing>,
    told: Arc<Mutex<Vec<Smoothness>>>,
}

/// A gesture that is being played.
struct Playing {
    app: App,
    record: Receiver<Value>,
    gesture: Gesture,
    /// When it began: as soon as all that the window shows is exact.
    since: Option<Instant>,
    /// How many of its inputs were given, and how long until the next one.
    given: usize,
    wait: Duration,
    pointer: Pos2,
}

impl Playing {
    fn begin(ctx: &Context, gesture: Gesture) -> anyhow::Result<Self> {
        let (lines, record) = channel();
        let Scene { map, view, bounds, precision, coloring, .. } = gesture.scene.clone();
        let start =
            Start { map, view, bounds, precision, coloring, trace: Trace::to(lines), ..Start::alone() };
        Ok(Self {
            app: App::new(ctx, start)?,
            record,
            gesture,
            since: None,
            given: 0,
            wait: Duration::ZERO,
            pointer: Pos2::ZERO,
        })
    }

    /// The inputs whose time has come, and in how many seconds more will come; none once all were given.
    fn inputs(&mut self, ctx: &Context) -> (Vec<Event>, Option<Duration>) {
        let is_ready = |status: Option<&crate::app::state::Status>| status.is_none_or(|status| status.exact);
        let Some(since) = self.since else {
            if is_ready(Some(self.app.status())) && is_ready(self.app.map_status()) {
                self.since = Some(Instant::now());
                // What was recorded before is not of the gesture.
                self.record.try_iter().for_each(drop);
            }
            return (Vec::new(), Some(Duration::from_millis(1)));
        };
        let now = since.elapsed().as_secs_f64();
        let due = self.gesture.inputs[self.given..].iter().take_while(|(time, _)| *time <= now).count();
        let due = self.given..self.given + due;
        self.given = due.end;
        let mut events = Vec::new();
        for (_, input) in &self.gesture.inputs[due] {
            let events_of_it = events_of(ctx, *input, &mut self.pointer);
            // Of several places that come at once, a screen shows the last one.
            if let (Some(Event::PointerMoved(_)), Some(Event::PointerMoved(_))) =
                (events.last(), events_of_it.first())
            {
                events.pop();
            }
            events.extend(events_of_it);
        }
        let next = self.gesture.inputs.get(self.given);
        (events, next.map(|(time, _)| Duration::from_secs_f64((time - now).max(0.0))))
    }

    /// What was recorded since it began.
    fn smoothness(&self) -> Smoothness {
        let seconds = self.gesture.inputs.last().map_or(0.0, |(time, _)| *time);
        Smoothness::of(self.gesture.name.clone(), self.record.try_iter(), seconds)
    }
}

impl Smoothness {
    /// Of the record of a gesture that took some seconds.
    fn of(gesture: String, record: impl Iterator<Item = Value>, seconds: f64) -> Self {
        let (mut frames, mut exact, mut is_exact) = (Vec::new(), Vec::new(), false);
        for line in record {
            match (line["event"].as_str(), line["picture"].as_str()) {
                (Some("exact"), Some("picture")) => is_exact = true,
                (Some("frame"), _) => {
                    let at = line["t_us"].as_u64().unwrap_or(0) as f64 / 1e3;
                    frames.push(at);
                    if std::mem::take(&mut is_exact) {
                        exact.push(at);
                    }
                }
                _ => {}
            }
        }
        let [gap_p95_ms, worst_gap_ms] = gaps(&frames);
        let [exact_gap_p95_ms, exact_worst_gap_ms] = gaps(&exact);
        Self {
            gesture,
            frames_per_sec: frames.len() as f64 / seconds,
            gap_p95_ms,
            worst_gap_ms,
            exact_per_sec: exact.len() as f64 / seconds,
            exact_gap_p95_ms,
            exact_worst_gap_ms,
        }
    }
}

/// The 95th percentile of the gaps between times, and the longest.
fn gaps(times: &[f64]) -> [f64; 2] {
    let mut gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_by(f64::total_cmp);
    let at = |share: f64| gaps.get(((gaps.len() as f64 - 1.0) * share) as usize).copied().unwrap_or(f64::NAN);
    [at(0.95), at(1.0)]
}

/// What egui is told of an input; `pointer` is where the pointer is.
fn events_of(ctx: &Context, input: Input, pointer: &mut Pos2) -> Vec<Event> {
    let modifiers = Modifiers::NONE;
    let button =
        |pressed| Event::PointerButton { pos: *pointer, button: PointerButton::Primary, pressed, modifiers };
    match input {
        Input::Move(place, [x, y]) => {
            let name = if place == Place::Map { "map" } else { "picture" };
            let Some(shown) = ctx.read_response(canvas::id(name)) else { return Vec::new() };
            *pointer = shown.rect.min + shown.rect.size() * Vec2::new(x as f32, y as f32);
            vec![Event::PointerMoved(*pointer)]
        }
        Input::Press => vec![button(true)],
        Input::Release => vec![button(false)],
        Input::Wheel(notches) => {
            let (unit, delta, phase) = (MouseWheelUnit::Line, Vec2::new(0.0, notches), TouchPhase::Move);
            let source = MouseWheelSource::Wheel;
            vec![Event::MouseWheel { source, unit, delta, phase, modifiers }]
        }
        Input::Strike(key) => [true, false]
            .map(|pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers })
            .into(),
        Input::Rest => Vec::new(),
    }
}

impl eframe::App for Player {
    fn raw_input_hook(&mut self, ctx: &Context, input: &mut egui::RawInput) {
        // The hand of whoever sits before the screen is not a part of the measurement.
        input.events.clear();
        input.focused = true;
        let Some(playing) = &mut self.playing else { return };
        let (events, next) = playing.inputs(ctx);
        input.events = events;
        match next {
            Some(wait) => playing.wait = wait,
            None => {
                self.told.lock().unwrap_or_else(PoisonError::into_inner).push(playing.smoothness());
                self.playing = None;
            }
        }
    }

    fn logic(&mut self, ctx: &Context, frame: &mut Frame) {
        if self.playing.is_none() {
            let next = self.gestures.pop_front().map(|gesture| Playing::begin(ctx, gesture));
            match next {
                Some(Ok(next)) => self.playing = Some(next),
                Some(Err(error)) => eprintln!("juliaset: {error:#}"),
                None => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
            ctx.request_repaint();
        }
        if let Some(playing) = &mut self.playing {
            playing.app.logic(ctx, frame);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        if let Some(playing) = &mut self.playing {
            playing.app.ui(ui, frame);
            ui.request_repaint_after(playing.wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn frames_that_show_a_new_exact_picture_are_told_from_the_others() {
        let at = |ms: u64, event: &str, picture: Option<&str>| json!({ "t_us": ms * 1000, "event": event, "picture": picture });
        let (large, map) = (Some("picture"), Some("map"));
        let record = [
            at(10, "frame", None),
            at(12, "exact", large),
            at(13, "exact", large),
            at(20, "frame", None),
            at(21, "exact", map),
            at(40, "frame", None),
            at(41, "exact", large),
            at(50, "frame", None),
        ];
        let found = Smoothness::of("drag".into(), record.into_iter(), 0.1);
        assert_eq!([found.frames_per_sec, found.exact_per_sec], [40.0, 20.0]);
        assert_eq!([found.worst_gap_ms, found.exact_worst_gap_ms], [20.0, 30.0]);
        assert_eq!(found.gap_p95_ms, 10.0);
    }
}
