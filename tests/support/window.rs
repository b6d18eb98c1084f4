//! The window as a test uses it: gestures and keys in, scene, words and pixels out. No display, no GPU.

use crate::cpu_renderer::CpuRenderer;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Rect, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use image::RgbaImage;
use juliaset::app::{App, Start};
use juliaset_engine::color::ShadeRange;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{QuadraticMap, Samples, Viewport};
use std::ops::Deref;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What holding Ctrl reports on Linux and Windows.
pub const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);

/// A wide window: the panel, and a picture of some 400 x 270 points.
pub const WIDE: Vec2 = vec2(700.0, 300.0);
/// A window in which all of the panel is in sight.
pub const TALL: Vec2 = vec2(700.0, 1000.0);

pub struct Window {
    pub harness: Harness<'static, App>,
    /// The folder of palettes, empty at first.
    pub palettes: TempDir,
}

impl Window {
    /// A window of a size in points with the article's picture, bounds included, which is exact.
    pub fn open(size: Vec2, pixels_per_point: f32) -> Self {
        let start = Start { bounds: Bounds::given(Bounds::ARTICLE), ..Start::default() };
        let mut window = Self::start(size, pixels_per_point, start);
        window.wait();
        window
    }

    /// A window of a size in points at a start.
    pub fn start(size: Vec2, pixels_per_point: f32, start: Start) -> Self {
        let palettes = tempfile::tempdir().unwrap();
        let folder = Some(palettes.path().to_path_buf());
        let config = palettes.path().join("config");
        std::fs::create_dir(&config).unwrap();
        let settings = config.join("settings.toml");
        // Zooms are about the pointer exactly, and no ring is drawn; what holds on to the set is tested by itself.
        std::fs::write(&settings, "hold_on_to_the_set = false\n").unwrap();
        let settings = Some(settings);
        let bookmarks = folder.as_ref().map(|folder| folder.join("bookmarks"));
        let start = Start { settings, bookmarks, palettes: folder, ..start };
        Self::start_with(size, pixels_per_point, start, palettes)
    }

    /// The same with the files that the start names, in a folder of the test's.
    pub fn start_with(size: Vec2, pixels_per_point: f32, start: Start, palettes: TempDir) -> Self {
        let start = Start { finer: false, ..start };
        let harness = Harness::builder()
            .with_size(size)
            .with_pixels_per_point(pixels_per_point)
            .with_step_dt(1.0 / 60.0)
            .with_render_cursor(false)
            .renderer(CpuRenderer::default())
            .build_eframe(|creation| App::new(&creation.egui_ctx, start).unwrap());
        Self { harness, palettes }
    }

    pub fn julia(&self) -> Julia {
        let app = self.harness.state();
        Julia { map: app.scene().map.clone(), range: app.range() }
    }

    pub fn view(&self) -> Viewport {
        self.harness.state().scene().view.clone()
    }

    /// What is undone and redone.
    pub fn scene(&self) -> (Julia, Viewport) {
        (self.julia(), self.view())
    }

    /// Until every queued event is handled, every pixel is exact and nothing moves any more.
    pub fn wait(&mut self) {
        let since = Instant::now();
        loop {
            self.harness.step();
            let delay = self.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
            let state = self.harness.state();
            let exact = state.status().exact && state.map_status().is_none_or(|status| status.exact);
            if exact && delay != Duration::ZERO {
                return;
            }
            assert!(since.elapsed() < Duration::from_secs(60), "the picture never becomes exact");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Until something holds.
    #[track_caller]
    pub fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        let since = Instant::now();
        while !holds(self) {
            assert!(since.elapsed() < Duration::from_secs(60), "it never holds");
            self.harness.step();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// A click, by its place in points.
    pub fn click_at(&mut self, at: Pos2) {
        self.press(at);
        self.release(at);
    }

    /// Until what was done has become one step of undo, by egui's clock.
    pub fn rest(&mut self) {
        self.wait();
        self.harness.run_steps(40);
    }

    pub fn event(&mut self, event: Event) {
        self.harness.event(event);
        self.harness.step();
    }

    /// Events that arrive between two frames.
    pub fn events_at_once(&mut self, events: impl IntoIterator<Item = Event>) {
        self.harness.input_mut().events.extend(events);
        self.harness.step();
    }

    pub fn key(&mut self, key: Key) {
        self.chord(Modifiers::NONE, key);
    }

    pub fn chord(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
    }

    /// Types as a keyboard does: each character is a key and a text.
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            if let Some(key) = Key::from_name(&letter.to_uppercase().to_string()) {
                self.harness.key_down(key);
            }
            self.harness.event(Event::Text(letter.to_string()));
        }
        self.harness.step();
    }

    /// Puts a text in the place of what is in a field, letter by letter, and stays in the field.
    pub fn fill(&mut self, field: &str, text: &str) {
        self.named(Role::TextInput, field).focus();
        self.harness.step();
        self.chord(CTRL, Key::A);
        self.key(Key::Delete);
        self.type_text(text);
        self.harness.step();
    }

    /// What a field shows.
    pub fn field_text(&self, field: &str) -> String {
        self.named(Role::TextInput, field).value().unwrap_or_default()
    }

    pub fn named<'a>(&'a self, role: Role, name: &'a str) -> Node<'a> {
        self.harness.get_by_role_and_label(role, name)
    }

    /// The names of what has the keyboard.
    pub fn focused(&self) -> Option<String> {
        let nodes = self.harness.root().children_recursive();
        let focused = nodes.map(|node| node.accesskit_node()).find(|node| node.is_focused())?;
        focused.label()
    }

    /// Every text that can be read in the window.
    pub fn texts(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive().map(|node| node.accesskit_node());
        nodes.filter(|node| node.role() == Role::Label).filter_map(|node| node.value()).collect()
    }

    #[track_caller]
    pub fn assert_says(&self, part: &str) {
        assert!(self.texts().iter().any(|text| text.contains(part)), "no {part:?} in {:#?}", self.texts());
    }

    pub fn says(&self, part: &str) -> bool {
        self.texts().iter().any(|text| text.contains(part))
    }

    /// The place of the picture, in points.
    pub fn canvas(&self) -> Rect {
        self.canvas_named("Picture of").rect()
    }

    /// The place of the map, in points.
    pub fn map(&self) -> Rect {
        self.canvas_named("Map of").rect()
    }

    fn canvas_named<'a>(&'a self, start: &'a str) -> Node<'a> {
        let named =
            |node: &Node<'_>| node.accesskit_node().label().is_some_and(|label| label.starts_with(start));
        self.harness.get_all_by_role(Role::Canvas).find(named).unwrap()
    }

    /// The place in points of a position in the view, in pixels.
    pub fn at(&self, pixel: [f64; 2]) -> Pos2 {
        let scale = self.harness.ctx.pixels_per_point();
        self.canvas().min + vec2(pixel[0] as f32, pixel[1] as f32) / scale
    }

    pub fn press(&mut self, at: Pos2) {
        self.event(Event::PointerMoved(at));
        self.button(at, true);
    }

    pub fn move_to(&mut self, at: Pos2) {
        self.event(Event::PointerMoved(at));
    }

    pub fn release(&mut self, at: Pos2) {
        self.button(at, false);
    }

    fn button(&mut self, at: Pos2, pressed: bool) {
        self.event(button(at, pressed));
    }

    /// A drag in some steps.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.press(from);
        for share in [0.1, 0.5, 1.0] {
            self.move_to(from + (to - from) * share);
        }
        self.release(to);
    }

    pub fn wheel(
        &mut self,
        unit: MouseWheelUnit,
        source: MouseWheelSource,
        delta: Vec2,
        modifiers: Modifiers,
    ) {
        let phase = egui::TouchPhase::Move;
        self.event(Event::MouseWheel { unit, delta, phase, modifiers, source });
    }

    /// Until no notice stands on the picture any more.
    pub fn let_notices_go(&mut self) {
        let spoken = |window: &Self| {
            let mut nodes = window.harness.root().children_recursive().map(|node| node.accesskit_node());
            nodes.any(|node| node.live() != egui::accesskit::Live::Off)
        };
        for _ in 0..40 {
            if !spoken(self) {
                return;
            }
            self.harness.run_steps(30);
        }
        unreachable!("the notices stay");
    }

    /// The pixels of the picture, as they are on the screen once no notice is on it.
    pub fn picture(&mut self) -> RgbaImage {
        self.let_notices_go();
        let screen = self.harness.render().unwrap();
        let area = self.canvas() * self.harness.ctx.pixels_per_point();
        let [left, top, columns, rows] =
            [area.min.x, area.min.y, area.width(), area.height()].map(|side| side.round() as u32);
        assert_eq!([columns, rows], self.view().size(), "the view has the pixels of its place");
        image::imageops::crop_imm(&screen, left, top, columns, rows).to_image()
    }

    /// Every pixel on screen is what the article's loop gives for its point, half a spacing being the
    /// unit in which pixels stand from the centre.
    #[track_caller]
    pub fn assert_exact(&mut self) {
        let view = self.view();
        let [re, im] = view.center_text().map(|part| part.parse::<f64>().unwrap());
        let [columns, rows] = view.size().map(i64::from);
        let at = |center: f64, halves: i64| center + halves as f64 * (view.spacing().to_f64() / 2.0);
        let xs: Vec<_> = (0..columns).map(|i| at(re, 2 * i + 1 - columns)).collect();
        let ys: Vec<_> = (0..rows).map(|j| at(im, rows - 1 - 2 * j)).collect();
        self.assert_samples(&xs, &ys);
    }

    /// Every pixel on screen is what the article's loop gives for its column's and its row's sample.
    #[track_caller]
    pub fn assert_samples(&mut self, xs: &[f64], ys: &[f64]) {
        let julia = self.julia();
        let found = self.picture();
        let mut wrong = Vec::new();
        for (x, y, pixel) in found.enumerate_pixels() {
            let gray = gray(&julia, count(&julia, xs[x as usize], ys[y as usize]));
            if pixel.0 != [gray, gray, gray, 255] {
                wrong.push(([x, y], pixel.0, gray));
            }
        }
        assert!(wrong.is_empty(), "{} of {} pixels, first {:?}", wrong.len(), xs.len() * ys.len(), wrong[0]);
    }
}

pub fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// A set as it is shown: what is iterated, and the counts that are black and white.
#[derive(Clone, Debug, PartialEq)]
pub struct Julia {
    pub map: QuadraticMap,
    pub range: ShadeRange,
}

impl Julia {
    pub fn itermin(&self) -> u32 {
        self.range.itermin()
    }

    pub fn itermax(&self) -> u32 {
        self.range.itermax()
    }
}

impl Deref for Julia {
    type Target = QuadraticMap;
    fn deref(&self) -> &QuadraticMap {
        &self.map
    }
}

/// The samples of a view, to the nearest doubles.
pub fn axes(view: &Viewport) -> [Vec<f64>; 2] {
    Samples::view(view.clone()).axes().unwrap()
}

/// The count of a point, by the definition.
pub fn count(julia: &Julia, x: f64, y: f64) -> u32 {
    let (c0, limit) = (julia.c0(), julia.threshold() * julia.threshold());
    let (mut x, mut y) = (x, y);
    for n in 0..julia.itermax() {
        (x, y) = (x * x - y * y + c0.re, 2.0 * x * y + c0.im);
        if x * x + y * y > limit {
            return n;
        }
    }
    julia.itermax()
}

/// The article's gray of a count.
fn gray(julia: &Julia, count: u32) -> u8 {
    let above = f64::from(count.max(julia.itermin()) - julia.itermin());
    (above / f64::from(julia.itermax() - julia.itermin()) * 255.0) as u8
}

/// Whether two numbers are the same but for rounding.
pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}
