//! The views that are measured.

use crate::app::state::Scene;
use anyhow::Context;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{QuadraticMap, Renderer, Viewport, Watch};

/// A scene and what it is called.
pub(super) type Named = (&'static str, Scene);

/// What the window shows in ordinary use, in a size in pixels.
pub(super) fn shallow(size: [u32; 2]) -> anyhow::Result<Vec<Named>> {
    let view = |name, [c0_re, c0_im]: [&str; 2], itermax, [re, im, width]: [&str; 3]| {
        let (map, view) = (QuadraticMap::parse(c0_re, c0_im, 2.0)?, Viewport::parse(re, im, width, size)?);
        Ok((name, Scene::of(map, view).with_bounds(Bounds::given([0, itermax]))))
    };
    [
        view("article", ["-0.835", "-0.2321"], 80, ["0", "0", "3.2"]),
        view("article, zoom", ["-0.835", "-0.2321"], 100, ["0", "0", "0.2"]),
        view("rabbit", ["-0.12", "0.74"], 10_000, ["0", "0", "3.2"]),
        view("dendrite", ["0", "1"], 300, ["-0.3002", "0.6248", "1e-2"]),
        view("spirals", ["-0.7269", "0.1889"], 150, ["0.1", "0.15", "0.3"]),
    ]
    .into_iter()
    .collect()
}

/// Deep views, with the bounds that suit them.
pub(super) fn deep(renderer: &Renderer, size: [u32; 2]) -> anyhow::Result<Vec<Named>> {
    /// A point of the article's set's boundary, to a thousand digits.
    const BOUNDARY: &str = include_str!("../../../assets/centers/boundary.txt");
    /// The fixed point that pushes orbits away, for c0 = 0.251.
    const FIXED_POINT: [&str; 2] = ["0.5", "0.0316227766016837933199889354443271853372067247945484"];
    let (re, im) = BOUNDARY.trim().split_once('\n').context("the centre has two lines")?;
    let (article, near_parabolic, dendrite) = (["-0.835", "-0.2321"], ["0.251", "0"], ["0", "1"]);
    [
        ("article, 1e-20", article, None, [re, im], "1e-20"),
        ("article, 1e-300", article, None, [re, im], "1e-300"),
        ("article, 1e-1000", article, None, [re, im], "1e-1000"),
        ("0.251, 1e-20, itermax 30000", near_parabolic, Some(30_000), FIXED_POINT, "1e-20"),
        ("dendrite, 1e-200", dendrite, None, ["0", "0"], "1e-200"),
    ]
    .into_iter()
    .map(|(name, [c0_re, c0_im], itermax, [re, im], width)| {
        let map = QuadraticMap::parse(c0_re, c0_im, 2.0)?;
        let view = Viewport::parse(re.trim(), im.trim(), width, size)?;
        let [itermin, suitable] = renderer.planner().bounds(&map, &view, &Watch::default())?;
        let bounds = Bounds::given([itermin, itermax.unwrap_or(suitable)]);
        Ok((name, Scene::of(map, view).with_bounds(bounds)))
    })
    .collect()
}
