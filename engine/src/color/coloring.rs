//! How a picture is coloured, as a person describes it.

use super::palette::Palette;
use crate::field::{Channel, Channels};
use std::sync::Arc;

/// How samples become colours: what a picture's colours say, and in which palette.
///
/// The default is the article's gray. [`Coloring::of`] gives the others as they look best.
///
/// ```
/// use juliaset_engine::color::{Coloring, Theme};
/// use juliaset_engine::{Channel, Channels};
/// assert_eq!(Coloring::default().channels(), Channels::NONE);
/// let slopes = Coloring::of(Theme::Slopes);
/// assert!(slopes.channels().contains(Channel::Direction) && slopes.checked().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Coloring {
    /// What the colours say.
    pub base: Base,
    /// The colours; gray has its own.
    pub palette: Arc<Palette>,
    /// Whether the palette is run through from its end.
    pub reverse: bool,
    /// How values are spread over the palette.
    pub mapping: Mapping,
    /// Lengths of the palette for each unit of the mapped value.
    pub density: f64,
    /// Where in the palette a value of 0 is, in lengths of it.
    pub offset: f64,
    /// What is beyond the palette's ends.
    pub wrap: Wrap,
    /// The colour of samples that do not escape.
    pub interior: Interior,
    /// A light from aside, which shows the potential as a relief.
    pub light: Option<Light>,
    /// The width of a dark line along the set, in thousandths of the picture's width.
    pub outline: Option<f64>,
}

/// What the colour of an escaping sample says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base {
    /// The count, as in the article: black up to itermin, white at itermax.
    #[default]
    Gray,
    /// The count made continuous: [`Channel::Smooth`].
    Smooth,
    /// The distance to the set, in thousandths of the picture's width: [`Channel::Distance`].
    Distance,
    /// As smooth, and darker where the orbit escapes below the real axis: binary decomposition, whose borders
    /// are field lines.
    Angle,
}

/// How a value `x >= 0` is mapped before it is spread over the palette.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mapping {
    /// `x / 16`.
    Linear,
    /// `sqrt(x) / 2`.
    SquareRoot,
    /// `ln(1 + x)`.
    #[default]
    Logarithm,
    /// The share of the view's escaping samples that have less: every colour gets the same area.
    Equalized,
}

/// What is beyond the ends of a palette.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wrap {
    /// It begins anew.
    #[default]
    Cyclic,
    /// It is run through back and forth, so that there is no edge where its ends differ.
    Mirrored,
    /// The colours of its ends.
    Clamped,
}

/// The colour of a sample that does not escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interior {
    /// What it says.
    pub by: InteriorBy,
    /// The one colour, in sRGB; also that of samples of which nothing else is known.
    pub color: [u8; 3],
}

/// What the colour of a sample that does not escape says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum InteriorBy {
    /// Nothing: all have one colour.
    #[default]
    Color,
    /// Nothing: they are transparent.
    Transparent,
    /// Which point of the attracting cycle the orbit tends to.
    Phase,
    /// How long the orbit takes to the cycle.
    Time,
    /// The number of points of the attracting cycle, in the calm colours of [`period_color`](super::period_color).
    Period,
}

/// A light that shines on the potential as on a landscape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Where it comes from, in degrees from the right, counterclockwise.
    pub azimuth: f64,
    /// How high it stands, in degrees: near 0 for hard slopes, 90 for none.
    pub height: f64,
    /// The share of the light that comes from everywhere, 0 to 1.
    pub ambient: f64,
}

/// The colourings that a person chooses between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Theme {
    /// The article's.
    Gray,
    /// The escape time without bands.
    Smooth,
    /// The distance to the set.
    Distance,
    /// The escape time as a lit relief.
    Slopes,
    /// Binary decomposition.
    Angle,
}

impl Theme {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Gray, Self::Smooth, Self::Distance, Self::Slopes, Self::Angle];

    /// Its name, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gray => "Gray",
            Self::Smooth => "Smooth",
            Self::Distance => "Distance",
            Self::Slopes => "Slopes",
            Self::Angle => "Angle",
        }
    }

    /// What it shows, in a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Self::Gray => {
                "How many iterations a point takes to escape, from black at itermin to white at itermax."
            }
            Self::Smooth => "How long a point takes to escape, without bands between whole iterations.",
            Self::Distance => "How far a point is from the set: thin lines stay thin at any size.",
            Self::Slopes => "The escape time as a landscape, lit from aside.",
            Self::Angle => "Where an orbit leaves: darker below the real axis. The borders are field lines.",
        }
    }
}

/// A number of a colouring that cannot be.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ColoringError {
    /// It has to be a number.
    #[error("the {name} is {value}, and must be a number between {least} and {most}")]
    Number {
        /// What it is.
        name: &'static str,
        /// What was given.
        value: f64,
        /// The least that there is.
        least: f64,
        /// The most that there is.
        most: f64,
    },
}

impl Default for Light {
    /// From the upper left, as on maps.
    fn default() -> Self {
        Self { azimuth: 132.0, height: 60.0, ambient: 0.2 }
    }
}

impl Default for Interior {
    /// The article's white.
    fn default() -> Self {
        Self { by: InteriorBy::Color, color: [255; 3] }
    }
}

impl Default for Coloring {
    fn default() -> Self {
        Self::of(Theme::Gray)
    }
}

impl Coloring {
    /// The largest density and offset, either way.
    pub const MAX: f64 = 1e6;
    /// The colour of the interior in all colourings but gray.
    const DARK: [u8; 3] = [10, 11, 16];

    /// A colouring as it looks best.
    pub fn of(theme: Theme) -> Self {
        let palette = |name| Palette::builtin(name).cloned().unwrap_or_default();
        let smooth = Self {
            base: Base::Smooth,
            palette: Arc::new(palette("Dusk")),
            reverse: false,
            mapping: Mapping::Logarithm,
            density: 0.42,
            offset: 0.02,
            wrap: Wrap::Cyclic,
            interior: Interior { by: InteriorBy::Color, color: Self::DARK },
            light: None,
            outline: None,
        };
        match theme {
            Theme::Gray => Self { base: Base::Gray, interior: Interior::default(), ..smooth },
            Theme::Smooth => smooth,
            Theme::Distance => Self {
                base: Base::Distance,
                palette: Arc::new(palette("Ice")),
                density: 0.6,
                offset: 0.0,
                wrap: Wrap::Clamped,
                ..smooth
            },
            Theme::Slopes => Self { light: Some(Light::default()), ..smooth },
            Theme::Angle => Self { base: Base::Angle, ..smooth },
        }
    }

    /// The one of [`Theme::ALL`] that it is a variation of.
    pub fn theme(&self) -> Theme {
        match self.base {
            Base::Gray => Theme::Gray,
            Base::Smooth if self.light.is_some() => Theme::Slopes,
            Base::Smooth => Theme::Smooth,
            Base::Distance => Theme::Distance,
            Base::Angle => Theme::Angle,
        }
    }

    /// This one, if all of its numbers can be.
    pub fn checked(self) -> Result<Self, ColoringError> {
        let light = self.light.unwrap_or_default();
        for (name, value, least, most) in [
            ("density", self.density, -Self::MAX, Self::MAX),
            ("offset", self.offset, -Self::MAX, Self::MAX),
            ("azimuth of the light", light.azimuth, -360.0, 360.0),
            ("height of the light", light.height, 1.0, 90.0),
            ("ambient light", light.ambient, 0.0, 1.0),
            ("width of the outline", self.outline.unwrap_or(1.0), 0.0, 1000.0),
        ] {
            if !(least..=most).contains(&value) {
                return Err(ColoringError::Number { name, value, least, most });
            }
        }
        Ok(self)
    }

    /// What it needs to know of the samples beside their counts.
    pub fn channels(&self) -> Channels {
        let mut channels = match self.base {
            Base::Gray => Channels::NONE,
            Base::Smooth => Channels::NONE.with(Channel::Smooth),
            Base::Distance => Channels::NONE.with(Channel::Distance),
            Base::Angle => Channels::NONE.with(Channel::Smooth).with(Channel::Angle),
        };
        if self.light.is_some() {
            channels = channels.with(Channel::Direction);
        }
        if self.outline.is_some() {
            channels = channels.with(Channel::Distance);
        }
        match self.interior.by {
            InteriorBy::Color | InteriorBy::Transparent => channels,
            InteriorBy::Phase => channels.with(Channel::Period).with(Channel::Phase),
            InteriorBy::Time => channels.with(Channel::Time),
            InteriorBy::Period => channels.with(Channel::Period),
        }
    }

    /// The channel that is spread over the palette; none for gray.
    pub fn spread(&self) -> Option<Channel> {
        match self.base {
            Base::Gray => None,
            Base::Distance => Some(Channel::Distance),
            Base::Smooth | Base::Angle => Some(Channel::Smooth),
        }
    }

    /// Whether its colours depend on what is in the view: [`Mapping::Equalized`] of a palette.
    pub fn needs_tones(&self) -> bool {
        self.mapping == Mapping::Equalized && self.base != Base::Gray
    }

    /// Whether all of its colours are gray.
    pub fn is_gray(&self) -> bool {
        let [red, green, blue] = self.interior.color;
        let plain = matches!(self.interior.by, InteriorBy::Color | InteriorBy::Transparent);
        self.base == Base::Gray && plain && red == green && green == blue
    }

    /// Whether samples that do not escape are transparent.
    pub fn is_transparent(&self) -> bool {
        self.interior.by == InteriorBy::Transparent
    }
}

impl Mapping {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Linear, Self::SquareRoot, Self::Logarithm, Self::Equalized];

    /// Its name, for a person and for the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::SquareRoot => "root",
            Self::Logarithm => "log",
            Self::Equalized => "equal",
        }
    }
}
