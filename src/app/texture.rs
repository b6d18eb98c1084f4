//! Counts to colours to textures.

use egui::{Color32, ColorImage, TextureHandle, TextureOptions};
use juliaset_engine::color::{Gray, ShadeRange};
use juliaset_engine::{LivePicture, Rect, Renderer, Viewport};
use rayon::prelude::*;
use std::sync::Arc;

/// Pixels ready to be uploaded.
pub enum Painted {
    /// All of the picture.
    Whole(Arc<ColorImage>),
    /// Some rectangles of it, by their left top corners.
    Parts(Vec<([usize; 2], Arc<ColorImage>)>),
}

/// Colours counts, on the renderer's threads.
pub struct Paint<'a> {
    renderer: &'a Renderer,
    gray: Gray,
}

impl<'a> Paint<'a> {
    /// Paints in the article's gray.
    pub fn new(renderer: &'a Renderer, range: ShadeRange) -> Self {
        Self { renderer, gray: Gray::new(range) }
    }

    /// The pixels of the given rectangles, or of all of the picture.
    pub fn pixels(&self, picture: &LivePicture, changed: Option<&[Rect]>) -> Painted {
        let size = picture.view().size().map(|side| side as usize);
        match changed {
            None => Painted::Whole(Arc::new(self.whole(picture.counts(), size))),
            Some(rects) => Painted::Parts(
                rects
                    .iter()
                    .map(|rect| {
                        let pixels = rect.rows.clone().flat_map(|row| {
                            let line = row * size[0];
                            picture.counts()[line + rect.columns.start..line + rect.columns.end]
                                .iter()
                                .map(|count| self.color(*count))
                        });
                        let image = ColorImage::new([rect.columns.len(), rect.rows.len()], pixels.collect());
                        ([rect.columns.start, rect.rows.start], Arc::new(image))
                    })
                    .collect(),
            ),
        }
    }

    fn whole(&self, counts: &[u32], size: [usize; 2]) -> ColorImage {
        let pixels = self
            .renderer
            .pool()
            .install(|| counts.par_iter().with_min_len(16_384).map(|count| self.color(*count)).collect());
        ColorImage::new(size, pixels)
    }

    fn color(&self, count: u32) -> Color32 {
        Color32::from_gray(self.gray.of(count))
    }
}

/// The pictures on screen: the newest, and beneath it the one before, which fills what a glide leaves open.
pub struct Screen {
    /// What its textures are called.
    name: &'static str,
    front: Option<(TextureHandle, Viewport)>,
    back: Option<(TextureHandle, Viewport)>,
}

impl Screen {
    /// An empty one.
    pub fn new(name: &'static str) -> Self {
        Self { name, front: None, back: None }
    }

    /// Takes over new pixels of the picture of `view`.
    pub fn update(&mut self, ctx: &egui::Context, view: &Viewport, painted: Painted) {
        match painted {
            Painted::Whole(image) => {
                if self.front.as_ref().is_none_or(|(_, shown)| shown != view) {
                    std::mem::swap(&mut self.front, &mut self.back);
                }
                match &mut self.front {
                    Some((texture, shown)) => {
                        texture.set(image, TextureOptions::NEAREST);
                        *shown = view.clone();
                    }
                    none => {
                        let texture = ctx.load_texture(self.name, image, TextureOptions::NEAREST);
                        *none = Some((texture, view.clone()));
                    }
                }
            }
            Painted::Parts(parts) => {
                if let Some((texture, _)) = self.front.as_mut().filter(|(_, shown)| shown == view) {
                    for (corner, image) in parts {
                        texture.set_partial(corner, image, TextureOptions::NEAREST);
                    }
                }
            }
        }
    }

    /// The pictures in the order in which they are drawn, each with its view.
    pub fn layers(&self) -> impl Iterator<Item = (&TextureHandle, &Viewport)> {
        [&self.back, &self.front].into_iter().flatten().map(|(texture, view)| (texture, view))
    }
}
