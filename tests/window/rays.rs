//! External rays over the picture.

use crate::window::{WIDE, Window};
use egui::accesskit::Role;
use juliaset::app::Start;
use juliaset_engine::QuadraticMap;
use std::time::{Duration, Instant};

/// A panel that all sections have room in.
const TALL: egui::Vec2 = egui::vec2(WIDE.x, 1400.0);

#[test]
fn a_typed_ray_is_drawn_and_the_c0_that_one_lands_at_is_taken() {
    // Of z^2 the ray of an angle is a straight line from the circle outwards.
    let map = QuadraticMap::parse("0", "0", 2.0).unwrap();
    let mut window = Window::start(TALL, 1.0, Start { map, ..Start::default() });
    window.wait();
    let (view, canvas) = (window.view(), window.canvas());
    let middle = view.size().map(|side| f64::from(side) / 2.0);
    let (sin, cos) = (std::f64::consts::TAU / 7.0).sin_cos();
    let radius = 1.4 / view.spacing().to_f64();
    let at = window.at([middle[0] + radius * cos, middle[1] - radius * sin]);
    let light = |window: &mut Window| {
        let picture = window.picture();
        let [x, y] = [at.x - canvas.min.x, at.y - canvas.min.y].map(|part| part as u32);
        let near = (x - 2..=x + 2).flat_map(|x| (y - 2..=y + 2).map(move |y| [x, y]));
        near.map(|[x, y]| picture.get_pixel(x, y).0[0]).max().unwrap()
    };
    let before = light(&mut window);
    assert!(before < 150, "{before}: a light line is not seen there");
    window.fill("Angles of external rays", "1/7");
    let since = Instant::now();
    while light(&mut window) < before.saturating_add(60) {
        window.harness.step();
        assert!(since.elapsed() < Duration::from_secs(20), "{} and {before}", light(&mut window));
    }
    window.fill("Angles of external rays", "1/6");
    window.rest();
    window.named(Role::Button, "Show the c0 where 1/6 lands").click();
    window.harness.step();
    window.until(|window| window.julia().c0().im == 1.0);
    assert_eq!(window.julia().c0().re, 0.0);
}
