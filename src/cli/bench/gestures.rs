//! The gestures that are played in a window, and the table of what came on its screen.

use super::views::{self, Named};
use crate::app::gestures::{Gesture, Input, Place, RATE, Smoothness, play};
use crate::app::state::Scene;
use egui::Key;
use juliaset_engine::color::{Coloring, Theme};
use juliaset_engine::dynamics::NAMED;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{Fixed, QuadraticMap, Renderer, RunOptions, Viewport};
use std::f64::consts::TAU;
use std::fmt;
use std::process::ExitCode;

/// What `juliaset bench --gestures` prints.
#[derive(serde::Serialize)]
pub(super) struct Smoothnesses(Vec<Smoothness>);

/// Plays all gestures; where there is no window, the code to exit with.
pub(super) fn measure() -> anyhow::Result<Result<Smoothnesses, ExitCode>> {
    Ok(play(all()?).map(Smoothnesses))
}

/// The picture's size in a window of 1280 x 800.
const SIZE: [u32; 2] = [980, 775];
const SECONDS: f64 = 3.0;

fn all() -> anyhow::Result<Vec<Gesture>> {
    let renderer = Renderer::new(RunOptions::default())?;
    let mut gestures = Vec::new();
    let deep = views::deep(&renderer, SIZE)?;
    let find = |views: &[Named], name: &str| {
        views.iter().find(|(known, _)| *known == name).map(|(_, scene)| scene.clone())
    };
    let home = Scene::of(QuadraticMap::default(), Viewport::home(SIZE)).with_bounds(Bounds::given([5, 80]));
    let places = [
        ("whole set", Some(home.clone())),
        ("1e-20", find(&deep, "article, 1e-20")),
        ("1e-300", find(&deep, "article, 1e-300")),
    ];
    for (place, scene) in places.into_iter().filter_map(|(place, scene)| Some((place, scene?))) {
        let automatic = scene.with_bounds(Bounds::default());
        gestures.push(gesture(format!("drag, {place}"), &scene, dragged(Place::Picture, [0.5, 0.5], 0.2)));
        gestures.push(gesture(format!("wheel in and out, {place}"), &automatic, wheeled([0.62, 0.42])));
        gestures.push(gesture(format!("dive, {place}"), &automatic, dived()));
    }
    let smooth = Scene { coloring: Coloring::of(Theme::Smooth), ..home.clone() };
    gestures.push(gesture(
        "drag, whole set, smooth".into(),
        &smooth,
        dragged(Place::Picture, [0.5, 0.5], 0.2),
    ));
    for named in &NAMED {
        let map = QuadraticMap::parse(named.parts[0], named.parts[1], 2.0)?;
        let scene = home.with_map(map).with_bounds(Bounds::given([0, 300]));
        let inputs = dragged(Place::Map, place_of_c0(&scene), 0.06);
        gestures.push(gesture(format!("c0 about {}", named.name), &scene, inputs));
    }
    Ok(gestures)
}

fn gesture(name: String, scene: &Scene, inputs: Vec<(f64, Input)>) -> Gesture {
    Gesture { name, scene: scene.clone(), inputs }
}

/// The times at which a hand tells where it is.
fn ticks() -> impl Iterator<Item = f64> {
    (0..=(SECONDS * RATE) as u32).map(|tick| f64::from(tick) / RATE)
}

/// The button goes down at a place, which is dragged around in a circle of a radius, twice.
fn dragged(picture: Place, [x, y]: [f64; 2], radius: f64) -> Vec<(f64, Input)> {
    let mut inputs = vec![(0.0, Input::Move(picture, [x, y])), (0.0, Input::Press)];
    inputs.extend(ticks().map(|time| {
        let (sin, cos) = (2.0 * TAU * time / SECONDS).sin_cos();
        (time, Input::Move(picture, [x + radius * (1.0 - cos), y + radius * sin]))
    }));
    inputs.push((SECONDS, Input::Release));
    inputs
}

/// Fifteen notches in, and as many out.
fn wheeled(place: [f64; 2]) -> Vec<(f64, Input)> {
    const NOTCHES: u32 = 15;
    let turn = |notch: u32| {
        let time = f64::from(notch) * SECONDS / f64::from(2 * NOTCHES);
        (time, Input::Wheel(if notch < NOTCHES { 1.0 } else { -1.0 }))
    };
    let mut inputs = vec![(0.0, Input::Move(Place::Picture, place))];
    inputs.extend((0..2 * NOTCHES).map(turn));
    inputs.push((SECONDS, Input::Rest));
    inputs
}

fn dived() -> Vec<(f64, Input)> {
    let start = [(0.0, Input::Move(Place::Picture, [0.5, 0.5])), (0.0, Input::Strike(Key::D))];
    start.into_iter().chain([(SECONDS, Input::Rest)]).collect()
}

/// Where c0 is in the map, in shares of it.
fn place_of_c0(scene: &Scene) -> [f64; 2] {
    const MAP: [u32; 2] = [276, 177];
    let view = scene.small_view(MAP);
    let c0 = scene.map.c0();
    let place = view.position_of([&Fixed::from_f64(c0.re), &Fixed::from_f64(c0.im)]);
    [0, 1].map(|axis| place[axis] / f64::from(MAP[axis]))
}

impl fmt::Display for Smoothnesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Gestures of {SECONDS} s in a window of 1280 x 800, {RATE} inputs a second\n")?;
        writeln!(f, "  {:34} all frames                 new exact pictures", "")?;
        writeln!(f, "  {:34} per s  95 % gap  worst gap  per s  95 % gap  worst gap, ms", "")?;
        for row in &self.0 {
            writeln!(
                f,
                "  {:34} {:5.1} {:9.1} {:10.1} {:6.1} {:9.1} {:10.1}",
                row.gesture,
                row.frames_per_sec,
                row.gap_p95_ms,
                row.worst_gap_ms,
                row.exact_per_sec,
                row.exact_gap_p95_ms,
                row.exact_worst_gap_ms
            )?;
        }
        Ok(())
    }
}
