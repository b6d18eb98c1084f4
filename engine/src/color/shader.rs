//! Samples to pixels, by a colouring.

use super::coloring::{Base, Coloring, InteriorBy, Light, Mapping, Wrap};
use super::pixel::{Linear, Pixel};
use super::tones::{Tones, logarithm};
use super::{Gray, ShadeRange, srgb};
use crate::field::{Channel, FieldRef};
use std::f64::consts::TAU;
use std::sync::Arc;

/// A colouring made ready for a picture.
///
/// What a sample's colour needs and its field does not have is done without: the count stands for the smooth
/// value, and there is no light and no outline. So previews, whose samples have counts alone, look alike.
#[derive(Clone, Debug)]
pub struct Shader {
    coloring: Coloring,
    itermax: u32,
    gray: Gray,
    tones: Option<Arc<Tones>>,
    /// Thousandths of the picture's width from one sample to the next.
    unit: f64,
    /// The palette, evenly sampled from its start to its end, in linear light and in 8 bits of sRGB.
    colors: Vec<[f32; 3]>,
    bytes: Vec<[u8; 3]>,
    interior: [f32; 3],
    lighting: Option<Lighting>,
}

/// Steps from one end of a palette to the other: finer than what 8 bits can show of any but a sudden change.
const STEPS: usize = 1 << 14;

impl Shader {
    /// A colouring of counts between `range`'s bounds, in a picture of `columns` samples a row; `tones` are those
    /// of the view, for colourings that [need](Coloring::needs_tones) them.
    pub fn new(coloring: &Coloring, range: ShadeRange, columns: usize, tones: Option<Arc<Tones>>) -> Self {
        // Gray has no need of a palette, unless the interior has one.
        let plain = matches!(coloring.interior.by, InteriorBy::Color | InteriorBy::Transparent);
        let mut colors = match coloring.base {
            Base::Gray if plain => Vec::new(),
            _ => coloring.palette.table(STEPS + 1),
        };
        if coloring.reverse {
            colors.reverse();
        }
        Self {
            bytes: colors.iter().map(|color| color.map(srgb::encode8)).collect(),
            colors,
            itermax: range.itermax(),
            gray: Gray::new(range),
            tones,
            unit: 1000.0 / columns.max(1) as f64,
            interior: coloring.interior.color.map(srgb::decode8),
            lighting: coloring.light.map(Lighting::new),
            coloring: coloring.clone(),
        }
    }

    /// The colouring.
    pub fn coloring(&self) -> &Coloring {
        &self.coloring
    }

    /// The same for samples that stand `times` as close.
    #[must_use]
    pub fn finer(&self, times: u32) -> Self {
        Self { unit: self.unit / f64::from(times.max(1)), ..self.clone() }
    }

    /// Writes the pixels of some samples: as many as there are of both.
    pub fn shade<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        let coloring = &self.coloring;
        let layers = self.lighting.is_some() || coloring.outline.is_some();
        let plain = !layers && coloring.base != Base::Angle && coloring.interior.by == InteriorBy::Color;
        match coloring.base {
            Base::Gray if plain => self.shade_gray(field, pixels),
            _ if plain => self.shade_plain(field, pixels),
            _ => self.shade_any(field, pixels),
        }
    }

    fn shade_gray<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        let inside = P::opaque(self.coloring.interior.color, self.interior);
        for (pixel, count) in pixels.iter_mut().zip(field.counts()) {
            *pixel = if *count >= self.itermax { inside } else { gray_pixel(self.gray.of(*count)) };
        }
    }

    /// Colours of the palette alone.
    fn shade_plain<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        /// Positions are found in small pieces first, as that is a loop without a branch.
        const PIECE: usize = 64;
        let inside = P::opaque(self.coloring.interior.color, self.interior);
        let mut positions = [0.0; PIECE];
        for (index, pixels) in pixels.chunks_mut(PIECE).enumerate() {
            let field = field.part(index * PIECE..index * PIECE + pixels.len());
            self.positions(&field, &mut positions);
            for ((pixel, count), position) in pixels.iter_mut().zip(field.counts()).zip(&positions) {
                *pixel = if *count >= self.itermax { inside } else { self.palette_pixel(*position) };
            }
        }
    }

    fn palette_pixel<P: Pixel>(&self, position: f64) -> P {
        let index = (position * STEPS as f64 + 0.5) as usize;
        match (self.bytes.get(index), self.colors.get(index)) {
            (Some(bytes), Some(color)) => P::opaque(*bytes, *color),
            _ => P::default(),
        }
    }

    fn shade_any<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        let mut position = [0.0];
        for (index, pixel) in pixels.iter_mut().enumerate() {
            let sample = field.part(index..index + 1);
            let Some(count) = sample.counts().first() else { return };
            let color = if *count >= self.itermax {
                self.inside(&sample)
            } else if self.coloring.base == Base::Gray {
                let gray = srgb::decode8(self.gray.of(*count));
                self.lit(&sample, [gray; 3])
            } else {
                self.positions(&sample, &mut position);
                self.lit(&sample, self.color_at(position[0]))
            };
            *pixel = P::of(color);
        }
    }

    /// Where in the palette samples are, 0 to 1.
    fn positions(&self, field: &FieldRef<'_>, positions: &mut [f64]) {
        let (counts, channel) = (field.counts(), self.coloring.spread().unwrap_or(Channel::Smooth));
        let values = field.channel(channel).filter(|values| values.len() == counts.len());
        let unit = if channel == Channel::Distance { self.unit } else { 1.0 };
        match values {
            Some(values) => {
                for ((position, count), value) in positions.iter_mut().zip(counts).zip(values) {
                    *position = if value.is_nan() { f64::from(*count) } else { value * unit };
                }
            }
            None => {
                for (position, count) in positions.iter_mut().zip(counts) {
                    *position = f64::from(*count);
                }
            }
        }
        let positions = &mut positions[..counts.len()];
        match (self.coloring.mapping, &self.tones) {
            (Mapping::Equalized, Some(tones)) => {
                positions.iter_mut().for_each(|x| *x = tones.share(logarithm(*x)));
            }
            (mapping, _) => positions.iter_mut().for_each(|x| *x = mapping.of(*x)),
        }
        let (density, offset) = (self.coloring.density, self.coloring.offset);
        for x in positions {
            let place = *x * density + offset;
            let within = match self.coloring.wrap {
                Wrap::Cyclic => place - place.floor(),
                Wrap::Mirrored => 1.0 - ((place / 2.0 - (place / 2.0).floor()) * 2.0 - 1.0).abs(),
                Wrap::Clamped => place,
            };
            // What is no number is at the start.
            *x = if within > 0.0 { within.min(1.0) } else { 0.0 };
        }
    }

    /// The palette's colour at a position of 0 to 1, between its samples too.
    fn color_at(&self, position: f64) -> [f32; 3] {
        let place = position * STEPS as f64;
        let index = (place as usize).min(STEPS - 1);
        let share = (place - index as f64) as f32;
        let color = |index: usize| self.colors.get(index).copied().unwrap_or_default();
        let (low, high) = (color(index), color(index + 1));
        std::array::from_fn(|part| low[part] + (high[part] - low[part]) * share)
    }

    /// An escaping sample's colour with the layers that are over it.
    fn lit(&self, sample: &FieldRef<'_>, color: [f32; 3]) -> Linear {
        let mut color = color;
        if self.coloring.base == Base::Angle && value(sample, Channel::Angle).is_some_and(|angle| angle < 0.0)
        {
            /// The light that is left to the darker half: about half of the brightness that an eye sees.
            const DARKER: f32 = 0.25;
            color = color.map(|part| part * DARKER);
        }
        if let (Some(lighting), Some(direction)) = (&self.lighting, value(sample, Channel::Direction)) {
            color = lighting.light(color, direction);
        }
        if let (Some(width), Some(distance)) = (self.coloring.outline, value(sample, Channel::Distance)) {
            let share = (distance * self.unit / width.max(1e-9)).clamp(0.0, 1.0);
            let smooth = share * share * (3.0 - 2.0 * share);
            color = color.map(|part| part * smooth as f32);
        }
        [color[0], color[1], color[2], 1.0]
    }

    /// The colour of a sample that does not escape.
    fn inside(&self, sample: &FieldRef<'_>) -> Linear {
        let opaque = |[red, green, blue]: [f32; 3]| [red, green, blue, 1.0];
        let known = |channel| value(sample, channel);
        match self.coloring.interior.by {
            InteriorBy::Color => opaque(self.interior),
            InteriorBy::Transparent => [0.0; 4],
            InteriorBy::Phase => match (known(Channel::Phase), known(Channel::Period)) {
                (Some(phase), Some(period)) if period >= 1.0 => {
                    opaque(self.color_at(fraction((phase + 0.5) / period + self.coloring.offset)))
                }
                _ => opaque(self.interior),
            },
            InteriorBy::Time => match known(Channel::Time) {
                Some(time) => {
                    /// Lengths of the palette for a factor of e in time.
                    const DENSITY: f64 = 0.2;
                    opaque(self.color_at(fraction(logarithm(time) * DENSITY + self.coloring.offset)))
                }
                None => opaque(self.interior),
            },
        }
    }
}

fn fraction(x: f64) -> f64 {
    let fraction = x - x.floor();
    if fraction > 0.0 { fraction } else { 0.0 }
}

fn gray_pixel<P: Pixel>(gray: u8) -> P {
    P::opaque([gray; 3], [srgb::decode8(gray); 3])
}

/// The value of a channel of one sample, where it has one.
fn value(sample: &FieldRef<'_>, channel: Channel) -> Option<f64> {
    sample.channel(channel)?.first().copied().filter(|value| !value.is_nan())
}

/// A light made ready.
///
/// The landscape is the escape time: it falls with 45 degrees everywhere, towards [`Channel::Direction`]. With the
/// light at a height `h` and an angle `a` aside of that, a slope is `1 + cos(a) / tan(h)` times as bright as
/// flat ground (Lambert's law).
#[derive(Clone, Debug)]
struct Lighting {
    azimuth: f64,
    slope: f64,
    ambient: f64,
}

impl Lighting {
    fn new(light: Light) -> Self {
        Self {
            azimuth: light.azimuth / 360.0 * TAU,
            slope: (light.height / 360.0 * TAU).tan().recip(),
            ambient: light.ambient,
        }
    }

    /// A colour in this light.
    fn light(&self, color: [f32; 3], direction: f64) -> [f32; 3] {
        let direct = (1.0 + (direction - self.azimuth).cos() * self.slope).max(0.0);
        let brightness = (self.ambient + (1.0 - self.ambient) * direct) as f32;
        color.map(|part| (part * brightness).min(1.0))
    }
}
