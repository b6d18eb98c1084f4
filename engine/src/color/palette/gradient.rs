//! Stops, and the colours between them.

use crate::color::{oklab, srgb};
use std::borrow::Cow;

/// The most stops that a palette has.
pub const MAX_STOPS: usize = 4096;

/// The most characters that a palette's name has.
pub(super) const MAX_NAME: usize = 120;

/// A colour at a place of a palette.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// From 0 to 1.
    pub position: f64,
    /// Red, green and blue as sRGB codes.
    pub color: [u8; 3],
}

impl Stop {
    /// A colour of sRGB codes at a position from 0 to 1; [`Palette::new`] looks whether it is.
    pub const fn new(position: f64, color: [u8; 3]) -> Self {
        Self { position, color }
    }

    /// A colour as `0xrrggbb`.
    pub(super) const fn hex(position: f64, color: u32) -> Self {
        let [_, r, g, b] = color.to_be_bytes();
        Self::new(position, [r, g, b])
    }

    fn linear(self) -> [f32; 3] {
        self.color.map(srgb::decode8)
    }
}

/// How the colours between two stops come about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blend {
    /// In [OKLab](https://bottosson.github.io/posts/oklab/): even to the eye.
    #[default]
    OkLab,
    /// In linear light, as lamps mix.
    Linear,
    /// In sRGB codes, as older programs do.
    Srgb,
    /// Not at all: each colour reaches up to the next stop.
    Steps,
}

impl Blend {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [Self::OkLab, Self::Linear, Self::Srgb, Self::Steps];

    /// The word for it in palette files: `oklab`, `linear`, `srgb` or `steps`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OkLab => "oklab",
            Self::Linear => "linear",
            Self::Srgb => "srgb",
            Self::Steps => "steps",
        }
    }

    /// The coordinates of a colour that are blended.
    fn coordinates(self, stop: Stop) -> [f64; 3] {
        match self {
            Self::OkLab => oklab::from_linear(stop.linear().map(f64::from)),
            Self::Linear => stop.linear().map(f64::from),
            Self::Srgb | Self::Steps => stop.color.map(|code| f64::from(code) / 255.0),
        }
    }

    fn linear(self, coordinates: [f64; 3]) -> [f32; 3] {
        let linear = match self {
            Self::OkLab => oklab::to_linear(coordinates),
            Self::Linear => coordinates,
            Self::Srgb | Self::Steps => coordinates.map(srgb::decode),
        };
        // A line in OKLab may leave sRGB by a little.
        linear.map(|light| light.clamp(0.0, 1.0) as f32)
    }
}

/// Colours along a line from 0 to 1: stops, and how they are blended.
///
/// Before the first stop and after the last one their colours go on. Where stops share a position the colour
/// changes at once, and the last of them is the colour there.
///
/// A palette does not say whether it is to be used cyclically: the colouring does.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    name: Cow<'static, str>,
    source: Cow<'static, str>,
    stops: Vec<Stop>,
    blend: Blend,
    /// Of each stop, in the space that `blend` names.
    coordinates: Vec<[f64; 3]>,
}

/// Why there is no such [`Palette`].
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PaletteError {
    /// A person finds a palette by its name.
    #[error("the name of a palette has from 1 to {MAX_NAME} characters, none of them a control character")]
    Name,
    /// There is no colour.
    #[error("a palette needs at least one stop")]
    NoStops,
    /// More than [`MAX_STOPS`].
    #[error("the palette has {0} stops, and the most is {MAX_STOPS}")]
    TooManyStops(usize),
    /// A stop outside the line.
    #[error("stop {number} is at {position}, but positions are from 0 to 1")]
    Position {
        /// Which stop, counted from 1.
        number: usize,
        /// The position given.
        position: f64,
    },
    /// A stop before the one that precedes it.
    #[error("stop {number} is at {position}, but the one before it at {before}: stops are in order")]
    Order {
        /// Which stop, counted from 1.
        number: usize,
        /// The position given.
        position: f64,
        /// The position of the stop before.
        before: f64,
    },
}

impl Palette {
    /// A palette of stops in the order of their positions.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        stops: Vec<Stop>,
        blend: Blend,
    ) -> Result<Self, PaletteError> {
        let name = name.into();
        let is_name = !name.trim().is_empty() && !name.contains(char::is_control);
        if !is_name || name.chars().count() > MAX_NAME {
            return Err(PaletteError::Name);
        }
        validate(&stops)?;
        let coordinates = stops.iter().map(|stop| blend.coordinates(*stop)).collect();
        Ok(Self { name, source: Cow::Borrowed(""), stops, blend, coordinates })
    }

    /// The same with the author, licence and address of its colours.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Cow<'static, str>>) -> Self {
        self.source = source.into();
        self
    }

    /// What a person calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Author, licence and address of its colours, as far as known.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// In the order of their positions; at least one.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// How the stops are blended.
    pub fn blend(&self) -> Blend {
        self.blend
    }

    /// The colour at `t`: linear light of the sRGB primaries, each from 0 to 1.
    ///
    /// A `t` outside 0 to 1 is taken to the nearer end, and NaN to 0. At a stop the colour is its own,
    /// [`srgb::decode8`] of its codes.
    pub fn color(&self, t: f64) -> [f32; 3] {
        let t = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) };
        let next = self.stops.partition_point(|stop| stop.position <= t);
        let Some(before) = next.checked_sub(1) else {
            return self.stops.first().map_or([0.0; 3], |stop| stop.linear());
        };
        let stop = self.stops[before];
        match self.stops.get(next) {
            Some(after) if self.blend != Blend::Steps && stop.position < t => {
                let share = (t - stop.position) / (after.position - stop.position);
                let [from, to] = [self.coordinates[before], self.coordinates[next]];
                self.blend.linear(std::array::from_fn(|i| from[i] + (to[i] - from[i]) * share))
            }
            _ => stop.linear(),
        }
    }

    /// The colours at `len` places with equal distances, the first at 0 and the last at 1.
    pub fn table(&self, len: usize) -> Vec<[f32; 3]> {
        let last = len.saturating_sub(1).max(1) as f64;
        (0..len).map(|index| self.color(index as f64 / last)).collect()
    }

    /// The same colours from the last to the first.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut stops = Vec::with_capacity(self.stops.len());
        let mut end = 1.0;
        for stop in self.stops.iter().rev() {
            // A step begins where it ended.
            let position = if self.blend == Blend::Steps { end } else { stop.position };
            end = stop.position;
            stops.push(Stop::new(1.0 - position, stop.color));
        }
        let coordinates = self.coordinates.iter().rev().copied().collect();
        Self { stops, coordinates, ..self.clone() }
    }
}

fn validate(stops: &[Stop]) -> Result<(), PaletteError> {
    if stops.is_empty() {
        return Err(PaletteError::NoStops);
    }
    if stops.len() > MAX_STOPS {
        return Err(PaletteError::TooManyStops(stops.len()));
    }
    let mut before = 0.0;
    for (index, Stop { position, .. }) in stops.iter().enumerate() {
        let number = index + 1;
        if !(0.0..=1.0).contains(position) {
            return Err(PaletteError::Position { number, position: *position });
        }
        if *position < before {
            return Err(PaletteError::Order { number, position: *position, before });
        }
        before = *position;
    }
    Ok(())
}

impl Default for Palette {
    /// From black to white.
    fn default() -> Self {
        let (stops, blend) = (vec![Stop::new(0.0, [0; 3]), Stop::new(1.0, [255; 3])], Blend::Srgb);
        let coordinates = stops.iter().map(|stop| blend.coordinates(*stop)).collect();
        Self { name: Cow::Borrowed("Gray"), source: Cow::Borrowed(""), stops, blend, coordinates }
    }
}
