//! What is copied: the picture, painted on a thread as an export is, and texts that give it again.

use crate::app::state::Scene;
use crate::axes::Overlays;
use crate::picture::{Description, Frame};
use crate::scenes;
use egui::{Color32, ColorImage};
use juliaset_engine::color::{InteriorBy, Light, Theme};
use juliaset_engine::export::paint_whole;
use juliaset_engine::{Fineness, Precision, Renderer, Watch};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// A picture on its way to the clipboard; dropping it stops it.
pub struct Copying {
    watch: Watch,
    image: Receiver<Result<ColorImage, String>>,
}

impl Copying {
    /// Starts to paint a picture; `wake` is called when it is done.
    pub fn start(
        renderer: Arc<Renderer>,
        description: Description,
        wake: impl Fn() + Send + 'static,
    ) -> Self {
        let watch = Watch::default();
        let (tell, image) = channel();
        let watched = watch.clone();
        let paint = move || {
            let painted = painted(&renderer, &description, &watched);
            // The window may be gone by now.
            let _ = tell.send(painted.map_err(|error| format!("The picture could not be copied: {error:#}")));
            wake();
        };
        // Without a thread there is no answer, which reads as a failure.
        let _ = std::thread::Builder::new().name("copy".into()).spawn(paint);
        Self { watch, image }
    }

    /// The picture, or why there is none, once it is done.
    pub fn image(&self) -> Option<Result<ColorImage, String>> {
        match self.image.try_recv() {
            Ok(image) => Some(image),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err("The picture could not be copied".into())),
        }
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        self.watch.cancel();
    }
}

fn painted(renderer: &Renderer, description: &Description, watch: &Watch) -> anyhow::Result<ColorImage> {
    let (painting, _) = description.painting(renderer, &mut renderer.planner(), watch)?;
    let (columns, rows) = painting.plan().shape();
    let pixels: Vec<[u8; 4]> = paint_whole(renderer, &painting, watch)?;
    let color =
        |[red, green, blue, opacity]: [u8; 4]| Color32::from_rgba_unmultiplied(red, green, blue, opacity);
    Ok(ColorImage::new([columns, rows], pixels.into_iter().map(color).collect()))
}

/// The scene's text, with what is `found` for bounds that are not given.
pub fn text(scene: &Scene, found: [u32; 2], fineness: Fineness, overlays: Overlays) -> String {
    let description = Description { overlays, ..scene.description(found, fineness) };
    scenes::of(&description, scene.bounds).to_toml()
}

/// A script of Python that has the picture's pixels.
pub fn python(scene: &Scene, found: [u32; 2], fineness: Fineness) -> String {
    let Description { map, range, frame, coloring, .. } = scene.description(found, fineness);
    let Frame::View(view, precision) = frame else { return String::new() };
    let ([c_re, c_im], [re, im], [columns, rows]) = (map.c0_decimals(), view.center_text(), view.size());
    let (width, threshold) = (view.width_text(), map.threshold());
    let palette = &coloring.palette;
    let mut stops = String::new();
    for stop in palette.stops() {
        let [red, green, blue] = stop.color;
        // Writing to a string does not fail.
        let _ = write!(stops, "({:?}, \"#{red:02x}{green:02x}{blue:02x}\"), ", stop.position);
    }
    let [red, green, blue] = coloring.interior.color;
    let interior = match coloring.interior.by {
        InteriorBy::Transparent => "transparent".to_owned(),
        InteriorBy::Phase => "phase".to_owned(),
        InteriorBy::Time => "time".to_owned(),
        InteriorBy::Period => "period".to_owned(),
        _ => format!("#{red:02x}{green:02x}{blue:02x}"),
    };
    let light = coloring.light.map_or_else(String::new, |Light { azimuth, height, ambient }| {
        format!(", light=({azimuth:?}, {height:?}, {ambient:?})")
    });
    let outline = coloring.outline.map_or_else(String::new, |outline| format!(", outline={outline:?}"));
    let precision = match precision {
        Precision::Auto => "auto",
        Precision::F64 => "f64",
        Precision::Exact => "exact",
    };
    let theme = coloring.theme();
    let name: Vec<String> =
        Theme::ALL.iter().filter(|one| **one == theme).map(|one| one.name().to_lowercase()).collect();
    format!(
        "from juliaset import Coloring, JuliaDiv, Palette, Viewport\n\n\
         view = Viewport((\"{re}\", \"{im}\"), \"{width}\", ({columns}, {rows}))\n\
         julia = JuliaDiv((\"{c_re}\", \"{c_im}\"), {threshold:?}, ({itermin}, {itermax}))\n\
         palette = Palette({palette_name}, [{stops}], \"{blend}\")\n\
         coloring = Coloring(\n    \"{theme}\", palette=palette, mapping=\"{mapping}\", density={density:?}, offset={offset:?},\n    \
         wrap=\"{wrap}\", interior=\"{interior}\", reverse={reverse}{light}{outline},\n)\n\
         image = julia.image(view, coloring, samples={samples}, precision=\"{precision}\")\n",
        itermin = range.itermin(),
        itermax = range.itermax(),
        palette_name = serde_json::Value::from(palette.name()),
        stops = stops.trim_end_matches(", "),
        blend = palette.blend().name(),
        theme = name.concat(),
        mapping = coloring.mapping.name(),
        density = coloring.density,
        offset = coloring.offset,
        wrap = crate::colors::wrap_name(coloring.wrap),
        reverse = if coloring.reverse { "True" } else { "False" },
        samples = fineness.samples(),
    )
}
