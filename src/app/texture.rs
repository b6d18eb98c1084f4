//! Samples to colours to textures.

use egui::{Color32, ColorImage, TextureHandle, TextureOptions};
use juliaset_engine::color::Shader;
use juliaset_engine::{Channel, FieldRef, LivePicture, Rect, Renderer, Viewport};
use rayon::prelude::*;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Pixels ready to be uploaded.
pub enum Painted {
    /// All of the picture.
    Whole(Arc<ColorImage>),
    /// Some rectangles of it, by their left top corners.
    Parts(Vec<([usize; 2], Arc<ColorImage>)>),
}

/// Colours samples, on the renderer's threads.
pub struct Paint<'a> {
    renderer: &'a Renderer,
    memory: &'a PaintedBefore,
    shader: Shader,
    /// Whether pixels are tinted by how well they are known.
    honest: bool,
}

/// Pixels that are coloured at a time.
const PIECE: usize = 256;
/// Pieces that a thread takes at least.
const PIECES: usize = 16;

/// Whole pictures of before, whose memory serves again once they are uploaded: of a large window, memory that is
/// touched for the first time takes longer than the colours.
#[derive(Default)]
pub struct PaintedBefore(Mutex<Vec<Arc<ColorImage>>>);

impl PaintedBefore {
    /// One is on its way to the screen while the next one is painted.
    const KEPT: usize = 2;

    /// A panic elsewhere leaves the list whole.
    fn kept(&self) -> MutexGuard<'_, Vec<Arc<ColorImage>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A picture of a size that nobody else has.
    fn take(&self, size: [usize; 2]) -> Option<Arc<ColorImage>> {
        let mut kept = self.kept();
        kept.retain(|image| image.size == size);
        let free = kept.iter().position(|image| Arc::strong_count(image) == 1)?;
        Some(kept.swap_remove(free))
    }

    fn keep(&self, image: &Arc<ColorImage>) {
        let mut kept = self.kept();
        kept.truncate(Self::KEPT - 1);
        kept.insert(0, image.clone());
    }
}

impl<'a> Paint<'a> {
    /// Paints by a shader; `honest` tints pixels by how well they are known.
    pub fn new(renderer: &'a Renderer, memory: &'a PaintedBefore, shader: Shader, honest: bool) -> Self {
        Self { renderer, memory, shader, honest }
    }

    /// The pixels of the given rectangles, or of all of the picture.
    ///
    /// Rectangles are painted on this thread, as the others count on meanwhile, or on all of them where these are
    /// `idle`.
    pub fn pixels(&self, picture: &LivePicture, changed: Option<&[Rect]>, idle: bool) -> Painted {
        let size @ [columns, _] = picture.view().size().map(|side| side as usize);
        let Some(rects) = changed else { return Painted::Whole(self.whole(picture, size)) };
        let part = |rect: &Rect| {
            let mut pixels = vec![Color32::BLACK; rect.area()];
            for (row, line) in rect.rows.clone().zip(pixels.chunks_mut(rect.columns.len().max(1))) {
                for (first, piece) in (0..).step_by(PIECE).zip(line.chunks_mut(PIECE)) {
                    self.piece(picture, row * columns + rect.columns.start + first, piece);
                }
            }
            let image = ColorImage::new([rect.columns.len(), rect.rows.len()], pixels);
            ([rect.columns.start, rect.rows.start], Arc::new(image))
        };
        Painted::Parts(match idle {
            true => self.renderer.pool().install(|| rects.par_iter().map(part).collect()),
            false => rects.iter().map(part).collect(),
        })
    }

    fn whole(&self, picture: &LivePicture, size: [usize; 2]) -> Arc<ColorImage> {
        let used = self.memory.take(size).and_then(|mut image| {
            let pixels = &mut Arc::get_mut(&mut image)?.pixels;
            let pieces = pixels.par_chunks_mut(PIECE).enumerate().with_min_len(PIECES);
            self.renderer.pool().install(|| {
                pieces.for_each(|(index, pixels)| self.piece(picture, index * PIECE, pixels));
            });
            Some(image)
        });
        let image = used.unwrap_or_else(|| Arc::new(self.whole_afresh(picture, size)));
        self.memory.keep(&image);
        image
    }

    fn whole_afresh(&self, picture: &LivePicture, size: [usize; 2]) -> ColorImage {
        let area = size[0] * size[1];
        // Arrays are written to their places in the list by the threads that make them.
        let piece = |index: usize| {
            let mut pixels = [Color32::BLACK; PIECE];
            let first = index * PIECE;
            self.piece(picture, first, &mut pixels[..PIECE.min(area - first)]);
            pixels
        };
        let pieces = (0..area.div_ceil(PIECE)).into_par_iter().with_min_len(PIECES);
        let pieces: Vec<[Color32; PIECE]> = self.renderer.pool().install(|| pieces.map(piece).collect());
        let mut pixels = pieces.into_flattened();
        pixels.truncate(area);
        ColorImage::new(size, pixels)
    }

    /// Colours a piece of a row, at most [`PIECE`] pixels from the index of the first one.
    fn piece(&self, picture: &LivePicture, first: usize, pixels: &mut [Color32]) {
        let mut shaded = [[0; 4]; PIECE];
        let field = picture.field().as_ref().as_ref().part(first..first + pixels.len());
        self.shader.shade(&field, &mut shaded[..pixels.len()]);
        let all = shaded[..pixels.len()].iter().fold(u8::MAX, |all, [.., opacity]| all & opacity);
        if all == u8::MAX {
            // The same bytes, without a branch for each of them.
            for (pixel, [red, green, blue, opacity]) in pixels.iter_mut().zip(shaded) {
                *pixel = Color32::from_rgba_premultiplied(red, green, blue, opacity);
            }
        } else {
            for (pixel, [red, green, blue, opacity]) in pixels.iter_mut().zip(shaded) {
                *pixel = Color32::from_rgba_unmultiplied(red, green, blue, opacity);
            }
        }
        if self.honest {
            self.tint(picture, first, &field, pixels);
        }
    }

    fn tint(&self, picture: &LivePicture, first: usize, field: &FieldRef<'_>, pixels: &mut [Color32]) {
        let settled: Vec<usize> = picture.settled_within(first..first + pixels.len()).collect();
        let periods = field.channel(Channel::Period);
        let itermax = picture.plan().itermax();
        for (index, (pixel, count)) in pixels.iter_mut().zip(field.counts()).enumerate() {
            let proven =
                periods.is_some_and(|periods| periods.get(index).is_some_and(|period| *period >= 1.0));
            let tint = if !picture.is_known(first + index) {
                Certainty::Preview
            } else if settled.contains(&(first + index)) {
                Certainty::Settled
            } else if *count < itermax {
                continue;
            } else if proven {
                Certainty::Interior
            } else {
                Certainty::Reached
            };
            *pixel = mix(*pixel, tint.color());
        }
    }
}

/// Pixels of a rectangle, by its left top corner.
pub fn part(rect: &Rect, pixels: &[[u8; 4]]) -> ([usize; 2], Arc<ColorImage>) {
    let color = |[red, green, blue, opacity]: &[u8; 4]| {
        Color32::from_rgba_unmultiplied(*red, *green, *blue, *opacity)
    };
    let image = ColorImage::new([rect.columns.len(), rect.rows.len()], pixels.iter().map(color).collect());
    ([rect.columns.start, rect.rows.start], Arc::new(image))
}

/// How well a pixel is known, where that is worth a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It is proven never to escape.
    Interior,
    /// It has not escaped by itermax, and nobody knows whether it would.
    Reached,
    /// It was settled in big numbers.
    Settled,
    /// It is a preview.
    Preview,
}

impl Certainty {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Interior, Self::Reached, Self::Settled, Self::Preview];

    /// What it means.
    pub fn label(self) -> &'static str {
        match self {
            Self::Interior => "proven never to escape",
            Self::Reached => "has not escaped by itermax",
            Self::Settled => "settled in big numbers",
            Self::Preview => "not exact yet",
        }
    }

    /// Its tint: told apart by those who see red and green alike.
    pub fn color(self) -> Color32 {
        match self {
            Self::Interior => Color32::from_rgb(0, 114, 178),
            Self::Reached => Color32::from_rgb(230, 159, 0),
            Self::Settled => Color32::from_rgb(204, 121, 167),
            Self::Preview => Color32::from_rgb(150, 150, 150),
        }
    }
}

/// Three parts of a tint to one of a colour.
fn mix(color: Color32, tint: Color32) -> Color32 {
    let part = |color: u8, tint: u8| ((u16::from(color) + 3 * u16::from(tint)) / 4) as u8;
    Color32::from_rgb(part(color.r(), tint.r()), part(color.g(), tint.g()), part(color.b(), tint.b()))
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
