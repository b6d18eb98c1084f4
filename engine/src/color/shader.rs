//! Samples to pixels, by a colouring.

use super::coloring::{Base, Coloring, InteriorBy, Mapping, Wrap};
use super::light::{Lighting, Outline};
use super::palette::Palette;
use super::pixel::{Linear, Pixel};
use super::spread::{PIECE, Spread};
use super::tones::Tones;
use super::{Gray, ShadeRange, period_color, srgb};
use crate::field::{Channel, FieldRef};
use fearless_simd::Level;
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
    /// How escaping samples are spread over the palette.
    spread: Spread,
    /// How those are that do not escape, where a channel says so.
    inner: Option<Spread>,
    /// Thousandths of the picture's width from one sample to the next.
    unit: f64,
    table: Arc<Table>,
    interior: [f32; 3],
    lighting: Option<Lighting>,
    outline: Option<Outline>,
    level: Level,
}

/// Steps from one end of a palette to the other: finer than what 8 bits can show of any but a sudden change.
const STEPS: usize = 1 << 14;

/// A palette, evenly sampled from its start to its end.
#[derive(Debug)]
struct Table {
    palette: Arc<Palette>,
    reverse: bool,
    /// In linear light, and in 8 bits of sRGB with full opacity; none of them where the colours are gray.
    colors: Vec<[f32; 3]>,
    bytes: Vec<[u8; 4]>,
}

impl Table {
    fn of(coloring: &Coloring) -> Self {
        let (palette, reverse) = (coloring.palette.clone(), coloring.reverse);
        let mut colors = if uses_palette(coloring) { palette.table(STEPS + 1) } else { Vec::new() };
        if reverse {
            colors.reverse();
        }
        let bytes = colors.iter().map(|color| opaque8(color.map(srgb::encode8))).collect();
        Self { palette, reverse, colors, bytes }
    }

    fn is_for(&self, coloring: &Coloring) -> bool {
        let known = !self.colors.is_empty() || !uses_palette(coloring);
        known && self.reverse == coloring.reverse && self.palette == coloring.palette
    }

    /// The colour at a position of 0 to 1, between the samples too.
    fn color_at(&self, position: f64) -> [f32; 3] {
        let place = position * STEPS as f64;
        let index = (place as u32).min(STEPS as u32 - 1);
        let share = (place - f64::from(index)) as f32;
        let color = |index: usize| self.colors.get(index).copied().unwrap_or_default();
        let (low, high) = (color(index as usize), color(index as usize + 1));
        std::array::from_fn(|part| low[part] + (high[part] - low[part]) * share)
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
        let level = Level::new();
        let spread = Spread {
            level,
            channel: coloring.spread().unwrap_or(Channel::Smooth),
            unit: 1.0,
            mapping: coloring.mapping,
            tones,
            density: coloring.density,
            offset: coloring.offset,
            wrap: coloring.wrap,
        };
        let shader = Self {
            table,
            itermax: range.itermax(),
            gray: Gray::new(range),
            inner: inner(coloring, &spread),
            spread,
            unit: 1.0,
            interior: coloring.interior.color.map(srgb::decode8),
            lighting: coloring.light.map(|light| Lighting::new(light, level)),
            outline: None,
            level,
            coloring: coloring.clone(),
        };
        shader.of_unit(1000.0 / columns.max(1) as f64)
    }

    /// The same for samples so many thousandths of the picture's width apart.
    fn of_unit(self, unit: f64) -> Self {
        let outline = self.coloring.outline.map(|width| Outline::new(width, unit, self.level));
        let of_channel = |spread: Spread| Spread {
            unit: if spread.channel == Channel::Distance { unit } else { 1.0 },
            ..spread
        };
        let (spread, inner) = (of_channel(self.spread), self.inner.map(of_channel));
        Self { unit, outline, spread, inner, ..self }
    }

    /// The colouring.
    pub fn coloring(&self) -> &Coloring {
        &self.coloring
    }

    /// The same for samples that stand `times` as close.
    #[must_use]
    pub fn finer(&self, times: u32) -> Self {
        self.clone().of_unit(self.unit / f64::from(times.max(1)))
    }

    /// Writes the pixels of some samples: as many as there are of both.
    pub fn shade<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        let coloring = &self.coloring;
        let layers = self.lighting.is_some() || self.outline.is_some();
        let plain = !layers && coloring.base != Base::Angle && coloring.interior.by == InteriorBy::Color;
        if plain && coloring.base == Base::Gray {
            return self.shade_gray(field, pixels);
        }
        for (index, pixels) in pixels.chunks_mut(PIECE).enumerate() {
            let field = field.part(index * PIECE..index * PIECE + pixels.len());
            if plain { self.shade_plain(&field, pixels) } else { self.shade_any(&field, pixels) }
        }
    }

    fn shade_gray<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        let inside = self.inside_plain();
        for (pixel, count) in pixels.iter_mut().zip(field.counts()) {
            *pixel = if *count >= self.itermax { inside } else { gray_pixel(self.gray.of(*count)) };
        }
    }

    /// Colours of the palette alone.
    fn shade_plain<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        let inside = self.inside_plain();
        let mut positions = [0.0; PIECE];
        self.spread.positions(field, &mut positions);
        let table = (self.table.bytes.get(..=STEPS), self.table.colors.get(..=STEPS));
        let (Some(bytes), Some(colors)) = table else { return };
        for ((pixel, count), position) in pixels.iter_mut().zip(field.counts()).zip(positions) {
            let index = nearest(position);
            *pixel = if *count >= self.itermax { inside } else { P::opaque(bytes[index], colors[index]) };
        }
    }

    fn inside_plain<P: Pixel>(&self) -> P {
        P::opaque(opaque8(self.coloring.interior.color), self.interior)
    }

    /// Colours with what lies over them.
    fn shade_any<P: Pixel>(&self, field: &FieldRef<'_>, pixels: &mut [P]) {
        /// The light that is left to the darker half: about half of the brightness that an eye sees.
        const DARKER: f32 = 0.25;
        let (mut positions, mut inner) = ([0.0; PIECE], [0.0; PIECE]);
        let (mut light, mut line) = ([1.0; PIECE], [1.0; PIECE]);
        let gray = self.coloring.base == Base::Gray;
        if !gray {
            self.spread.positions(field, &mut positions);
        }
        if let (Some(lighting), Some(directions)) = (&self.lighting, field.channel(Channel::Direction)) {
            lighting.brightness(directions, &mut light);
        }
        if let (Some(outline), Some(distances)) = (&self.outline, field.channel(Channel::Distance)) {
            outline.factors(distances, &mut line);
        }
        if let Some(spread) = &self.inner
            && field.counts().iter().any(|count| *count >= self.itermax)
        {
            spread.positions(field, &mut inner);
        }
        let angles = field.channel(Channel::Angle).filter(|_| self.coloring.base == Base::Angle);
        for ((index, pixel), count) in pixels.iter_mut().enumerate().zip(field.counts()) {
            if *count >= self.itermax {
                *pixel = P::of(self.inside(field, index, inner[index]));
                continue;
            }
            let color = match gray {
                true => [srgb::decode8(self.gray.of(*count)); 3],
                false => self.table.color_at(positions[index]),
            };
            let below = angles.and_then(|angles| angles.get(index)).is_some_and(|angle| *angle < 0.0);
            let dark = if below { DARKER } else { 1.0 };
            let (light, line) = (light[index] as f32, line[index] as f32);
            let [red, green, blue] = color.map(|part| (part * dark * light).min(1.0) * line);
            *pixel = P::of([red, green, blue, 1.0]);
        }
    }

    /// The colour of a sample that does not escape, by its index and its position in the palette.
    fn inside(&self, field: &FieldRef<'_>, index: usize, position: f64) -> Linear {
        let opaque = |[red, green, blue]: [f32; 3]| [red, green, blue, 1.0];
        let known = |channel| -> Option<f64> {
            field.channel(channel)?.get(index).copied().filter(|value| !value.is_nan())
        };
        match self.coloring.interior.by {
            InteriorBy::Transparent => [0.0; 4],
            InteriorBy::Phase => match (known(Channel::Phase), known(Channel::Period)) {
                (Some(phase), Some(period)) if period >= 1.0 => {
                    let position = fraction((phase + 0.5) / period + self.coloring.offset);
                    opaque(self.table.color_at(position))
                }
                _ => opaque(self.interior),
            },
            InteriorBy::Period => match known(Channel::Period) {
                Some(period) if period >= 1.0 => opaque(period_color(period as u32).map(srgb::decode8)),
                _ => opaque(self.interior),
            },
            _ => match self.inner.as_ref().and_then(|spread| known(spread.channel)) {
                Some(_) => opaque(self.table.color_at(position)),
                None => opaque(self.interior),
            },
        }
    }
}

/// How samples that do not escape are spread over the palette, where that is by a channel.
fn inner(coloring: &Coloring, spread: &Spread) -> Option<Spread> {
    /// Lengths of the palette for a factor of e in time.
    const DENSITY: f64 = 0.2;
    match coloring.interior.by {
        InteriorBy::Color | InteriorBy::Transparent | InteriorBy::Phase | InteriorBy::Period => None,
        InteriorBy::Time => Some(Spread {
            channel: Channel::Time,
            mapping: Mapping::Logarithm,
            tones: None,
            density: DENSITY,
            wrap: Wrap::Cyclic,
            ..spread.clone()
        }),
    }
}

/// The index of the sample of a table that is nearest to a position of 0 to 1.
///
/// At 2^52 doubles are integers: the last bits of such a one are the index.
fn nearest(position: f64) -> usize {
    const INTEGERS: f64 = 4_503_599_627_370_496.0;
    let bits = (position * STEPS as f64 + INTEGERS).to_bits();
    usize::from(bits as u16).min(STEPS)
}

fn fraction(x: f64) -> f64 {
    let fraction = x - x.floor();
    if fraction > 0.0 { fraction } else { 0.0 }
}

fn opaque8([red, green, blue]: [u8; 3]) -> [u8; 4] {
    [red, green, blue, 255]
}

fn gray_pixel<P: Pixel>(gray: u8) -> P {
    P::opaque(opaque8([gray; 3]), [srgb::decode8(gray); 3])
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
