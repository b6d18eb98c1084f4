//! Rasterises what egui tessellates, on the CPU alone: pictures of the window can be tested where there is
//! no display and no GPU, and come out the same on every machine.
//!
//! Like egui's own back ends it blends premultiplied colours in gamma space, snaps vertices to 1/256 of a
//! pixel, and gives a pixel whose centre lies on a shared edge to exactly one of the two triangles.

use std::collections::HashMap;

use egui::epaint::{Primitive, Vertex};
use egui::{ColorImage, ImageData, TextureFilter, TextureId, TextureOptions, TextureWrapMode, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// Hand it to `Harness::builder().renderer(..)`.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
    /// The frame that frees a texture may still draw it: these go when the next frame comes.
    freed: Vec<TextureId>,
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        for (id, updates) in delta.set.drain() {
            for update in updates {
                let ImageData::Color(patch) = update.image;
                match (update.pos, self.textures.get_mut(&id)) {
                    (Some(at), Some(texture)) => texture.overwrite(at, &patch),
                    _ => drop(self.textures.insert(id, Texture::new(&patch, update.options))),
                }
            }
        }
        self.freed.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = (ctx.content_rect().size() * scale).round();
        let mut target = RgbaImage::new(size.x as u32, size.y as u32);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = clipped.primitive else {
                return Err("a paint callback needs a GPU".to_owned());
            };
            let Some(texture) = self.textures.get(&mesh.texture_id) else {
                return Err(format!("{:?} is drawn but was never set", mesh.texture_id));
            };
            let clip = clipped.clip_rect * scale;
            let clip = [clip.min, clip.max].map(|corner| {
                let corner = corner.round().clamp(egui::Pos2::ZERO, size.to_pos2());
                [corner.x as i64, corner.y as i64]
            });
            for corners in mesh.indices.as_chunks::<3>().0 {
                let corners = corners.map(|index| mesh.vertices[index as usize]);
                fill_triangle(&mut target, clip, corners, scale, texture);
            }
        }
        Ok(target)
    }
}

/// Fills the pixels whose centres the triangle covers; `clip` is its first pixel and the one past its last.
fn fill_triangle(
    target: &mut RgbaImage,
    clip: [[i64; 2]; 2],
    mut corners: [Vertex; 3],
    scale: f32,
    texture: &Texture,
) {
    let snap = |corner: Vertex| [corner.pos.x, corner.pos.y].map(|at| (at * scale * 256.0).round() as i64);
    let mut at = corners.map(snap);
    let mut area = edge(at[0], at[1], at[2]);
    if area < 0 {
        corners.swap(1, 2);
        at.swap(1, 2);
        area = -area;
    }
    if area == 0 {
        return;
    }
    let filter = texture.filter(corners, area as f32 / 65536.0);
    let from =
        [0, 1].map(|axis| at.iter().fold(i64::MAX, |least, p| least.min(p[axis] >> 8)).max(clip[0][axis]));
    let to = [0, 1].map(|axis| at.iter().fold(0, |most, p| most.max((p[axis] >> 8) + 1)).min(clip[1][axis]));
    // Edge k is the one across from corner k; a centre on it belongs to us if it is a top or a left edge.
    let edges = [[at[1], at[2]], [at[2], at[0]], [at[0], at[1]]];
    let least = edges.map(|[a, b]| if b[1] < a[1] || (b[1] == a[1] && b[0] > a[0]) { 0 } else { 1 });
    for y in from[1]..to[1] {
        for x in from[0]..to[0] {
            let inside = edges.map(|[a, b]| edge(a, b, [x * 256 + 128, y * 256 + 128]));
            if (0..3).any(|k| inside[k] < least[k]) {
                continue;
            }
            let weight = inside.map(|w| w as f32 / area as f32);
            let mix = |of: &dyn Fn(&Vertex) -> f32| (0..3).map(|k| weight[k] * of(&corners[k])).sum::<f32>();
            let texel = texture.sample([mix(&|v| v.uv.x), mix(&|v| v.uv.y)], filter);
            let color = [0, 1, 2, 3].map(|c| mix(&|v| f32::from(v.color.to_array()[c])) * texel[c] / 255.0);
            let below = &mut target.get_pixel_mut(x as u32, y as u32).0;
            for (below, color_here) in below.iter_mut().zip(color) {
                *below = (color_here + f32::from(*below) * (1.0 - color[3] / 255.0)).round() as u8;
            }
        }
    }
}

/// Twice the area of the triangle `a`, `b`, `c`: positive if that order is clockwise on the screen.
fn edge(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

struct Texture {
    image: ColorImage,
    options: TextureOptions,
}

impl Texture {
    fn new(image: &ColorImage, options: TextureOptions) -> Self {
        Self { image: image.clone(), options }
    }

    fn overwrite(&mut self, [left, top]: [usize; 2], patch: &ColorImage) {
        for (y, row) in patch.pixels.chunks_exact(patch.width().max(1)).enumerate() {
            let start = (top + y) * self.image.width() + left;
            self.image.pixels[start..start + row.len()].copy_from_slice(row);
        }
    }

    /// Minification where a pixel (the triangle has `area / 2` of them) holds more than one texel.
    fn filter(&self, corners: [Vertex; 3], area: f32) -> TextureFilter {
        let [a, b, c] = corners.map(|corner| corner.uv);
        let texels = ((b - a).x * (c - a).y - (b - a).y * (c - a).x).abs() * self.image.pixels.len() as f32;
        // A 1:1 picture is not to be taken for a smaller one by a rounding error.
        if texels > area * 1.001 { self.options.minification } else { self.options.magnification }
    }

    fn sample(&self, uv: [f32; 2], filter: TextureFilter) -> [f32; 4] {
        let [x, y] = [uv[0] * self.image.width() as f32, uv[1] * self.image.height() as f32];
        if filter == TextureFilter::Nearest {
            return self.texel(x.floor(), y.floor());
        }
        let [left, top] = [(x - 0.5).floor(), (y - 0.5).floor()];
        let [right, down] = [x - 0.5 - left, y - 0.5 - top];
        let mix = |a: [f32; 4], b: [f32; 4], t: f32| [0, 1, 2, 3].map(|c| a[c] + (b[c] - a[c]) * t);
        let upper = mix(self.texel(left, top), self.texel(left + 1.0, top), right);
        let lower = mix(self.texel(left, top + 1.0), self.texel(left + 1.0, top + 1.0), right);
        mix(upper, lower, down)
    }

    fn texel(&self, x: f32, y: f32) -> [f32; 4] {
        let [x, y] = [(x, self.image.width()), (y, self.image.height())].map(|(at, size)| {
            let (at, size) = (at as i64, size as i64);
            let wrapped = match self.options.wrap_mode {
                TextureWrapMode::ClampToEdge => at.clamp(0, size - 1),
                TextureWrapMode::Repeat => at.rem_euclid(size),
                TextureWrapMode::MirroredRepeat => {
                    let at = at.rem_euclid(2 * size);
                    at.min(2 * size - 1 - at)
                }
            };
            wrapped as usize
        });
        self.image[(x, y)].to_array().map(f32::from)
    }
}
