//! Samples to pixels, by a colouring.

use super::coloring::{Base, Coloring, InteriorBy, Light, Mapping, Wrap};
use super::palette::Palette;
use super::pixel::{Linear, Pixel};
use super::tones::{Tones, logarithm};
use super::{Gray, ShadeRange, period_color, srgb};
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
    table: Arc<Table>,
    interior: [f32; 3],
    lighting: Option<Lighting>,
}

/// Steps from one end of a palette to the other: finer than what 8 bits can show of any but a sudden change.
const STEPS: usize = 1 << 14;

/// A palette, evenly sampled from its start to its end.
#[derive(Debug)]
struct Table {
    palette: Arc<Palette>,
    reverse: bool,
    /// In linear light, and in 8 bits of sRGB; none of them where the colours are gray.
    colors: Vec<[f32; 3]>,
    bytes: Vec<[u8; 3]>,
}

impl Table {
    fn of(coloring: &Coloring) -> Self {
        let (palette, reverse) = (coloring.palette.clone(), coloring.reverse);
        let mut colors = if uses_palette(coloring) { palette.table(STEPS + 1) } else { Vec::new() };
        if reverse {
            colors.reverse();
        }
        let bytes = colors.iter().map(|color| color.map(srgb::encode8)).collect();
        Self { palette, reverse, colors, bytes }
    }

    fn is_for(&self, coloring: &Coloring) -> bool {
        let known = !self.colors.is_empty() || !uses_palette(coloring);
        known && self.reverse == coloring.reverse && self.palette == coloring.palette
    }
}

/// Gray has no need of a palette, unless the interior has one.
fn uses_palette(coloring: &Coloring) -> bool {
    let plain =
        matches!(coloring.interior.by, InteriorBy::Color | InteriorBy::Transparent | InteriorBy::Period);
    coloring.base != Base::Gray || !plain
}

impl Shader {
    /// A colouring of counts between `range`'s bounds, in a picture of `columns` samples a row; `tones` are those
    /// of the view, for colourings that [need](Coloring::needs_tones) them.
    pub fn new(coloring: &Coloring, range: ShadeRange, columns: usize, tones: Option<Arc<Tones>>) -> Self {
        Self::of_table(Arc::new(Table::of(coloring)), coloring, range, columns, tones)
    }

    /// The same for a picture after this one: as long as the palette stays, it is not made ready again.
    #[must_use]
    pub fn next(
        &self,
        coloring: &Coloring,
        range: ShadeRange,
        columns: usize,
        tones: Option<Arc<Tones>>,
    ) -> Self {
        let table =
            if self.table.is_for(coloring) { self.table.clone() } else { Arc::new(Table::of(coloring)) };
        Self::of_table(table, coloring, range, columns, tones)
    }

    fn of_table(
        table: Arc<Table>,
        coloring: &Coloring,
        range: ShadeRange,
        columns: usize,
        tones: Option<Arc<Tones>>,
    ) -> Self {
        Self {
            table,
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
        match (self.table.bytes.get(index), self.table.colors.get(index)) {
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
        let color = |index: usize| self.table.colors.get(index).copied().unwrap_or_default();
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
            InteriorBy::Period => match known(Channel::Period) {
                Some(period) if period >= 1.0 => opaque(period_color(period as u32).map(srgb::decode8)),
                _ => opaque(self.interior),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Interior, Theme};

    #[test]
    fn the_next_shader_is_a_new_one_whatever_was_before() {
        let ember = Arc::new(Palette::builtin("Ember").cloned().unwrap());
        let mut colorings: Vec<Coloring> = Theme::ALL.into_iter().map(Coloring::of).collect();
        colorings.push(Coloring { reverse: true, ..Coloring::of(Theme::Smooth) });
        colorings.push(Coloring { palette: ember, density: 3.0, ..Coloring::of(Theme::Smooth) });
        let inside = Interior { by: InteriorBy::Time, color: [1, 2, 3] };
        colorings.push(Coloring { interior: inside, ..Coloring::default() });
        let (range, counts) = (ShadeRange::default(), (0..=80).collect::<Vec<u32>>());
        let times = vec![7.0; counts.len()];
        let field = FieldRef::new(&counts).with(Channel::Time, &times);
        let shaded = |shader: &Shader| {
            let mut pixels = vec![[0; 3]; counts.len()];
            shader.shade::<[u8; 3]>(&field, &mut pixels);
            pixels
        };
        for before in &colorings {
            let before = Shader::new(before, range, 100, None);
            for coloring in &colorings {
                let next = shaded(&before.next(coloring, range, 100, None));
                assert_eq!(next, shaded(&Shader::new(coloring, range, 100, None)), "{coloring:?}");
            }
        }
    }

    #[test]
    fn no_density_and_no_value_is_too_much() {
        let values = [0.0, -1.0, 1e300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e-300];
        let counts = [3; 8];
        let field = FieldRef::new(&counts).with(Channel::Smooth, &values).with(Channel::Distance, &values);
        for theme in [Theme::Smooth, Theme::Distance, Theme::Angle] {
            for density in [0.0, -Coloring::MAX, Coloring::MAX, 1e-9] {
                for (wrap, mapping) in [
                    (Wrap::Cyclic, Mapping::Linear),
                    (Wrap::Mirrored, Mapping::SquareRoot),
                    (Wrap::Clamped, Mapping::Logarithm),
                ] {
                    let coloring = Coloring {
                        density,
                        wrap,
                        mapping,
                        offset: -Coloring::MAX,
                        outline: Some(1.0),
                        ..Coloring::of(theme)
                    };
                    let mut pixels = [[f32::NAN; 4]; 8];
                    Shader::new(&coloring, ShadeRange::default(), 100, None).shade(&field, &mut pixels);
                    assert!(
                        pixels.as_flattened().iter().all(|part| (0.0..=1.0).contains(part)),
                        "{coloring:?} {pixels:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn neighbouring_values_have_neighbouring_colours() {
        let values: Vec<f64> = (0..10_000).map(|n| 1000.0 + f64::from(n) * 1e-5).collect();
        let counts = vec![1000; values.len()];
        let field = FieldRef::new(&counts).with(Channel::Smooth, &values);
        for mapping in [Mapping::Linear, Mapping::SquareRoot, Mapping::Logarithm] {
            let coloring = Coloring { mapping, wrap: Wrap::Mirrored, ..Coloring::of(Theme::Smooth) };
            let mut pixels = vec![[0; 3]; values.len()];
            let range = ShadeRange::new(0, 2000).unwrap();
            Shader::new(&coloring, range, 100, None).shade::<[u8; 3]>(&field, &mut pixels);
            let step = |pair: &[[u8; 3]]| (0..3).map(|part| pair[0][part].abs_diff(pair[1][part])).max();
            assert!(pixels.windows(2).all(|pair| step(pair) <= Some(1)), "{mapping:?}");
        }
    }
}
