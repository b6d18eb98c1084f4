//! Places from other programs: XaoS, Fractint and Kalles Fraktaler, as far as they mean z^2 + c0.

mod exact;
mod fractint;
mod kalles;
#[cfg(test)]
mod tests;
mod xaos;

use crate::color::palette::Palette;
use crate::counts::MAX_ITERMAX;
use crate::map::{MapError, QuadraticMap};
use crate::number::{Decimal, DecimalError, shortened};
use crate::place::{Viewport, ViewportError};
use crate::plane::Plane;

/// The most bytes of a text that is imported: 1 MiB.
pub const MAX_TEXT: usize = 1 << 20;
/// The most entries of a file that are read.
const MAX_ENTRIES: usize = 10_000;

/// A place that another program has kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What it is called there; empty where it has no name.
    pub name: String,
    /// The plane of the picture.
    pub plane: Plane,
    /// The map; of the parameter plane, only its threshold has a meaning.
    pub map: QuadraticMap,
    /// Real and imaginary part of the middle of the picture, exact.
    pub center: [Decimal; 2],
    /// Width and height that the picture shows at least, both above 0.
    pub extent: [Decimal; 2],
    /// The iterations after which a point counts as in the set.
    pub itermax: Option<u32>,
    /// The colours, where the text has them.
    pub palette: Option<Palette>,
    /// What of it cannot be shown, a sentence for each feature.
    pub notes: Vec<String>,
}

impl Place {
    /// The view of a size in pixels that shows all of it.
    ///
    /// # Errors
    ///
    /// Where it is too wide, too narrow or too far from 0 for a view.
    pub fn view(&self, size: [u32; 2]) -> Result<Viewport, ViewportError> {
        let [width, height] = &self.extent;
        let [columns, rows] = size.map(|side| Decimal::from_digits(false, &side.to_string(), 0));
        let by_height = exact::quotient(&exact::times(height, size[0]), &rows);
        let widest = match by_height {
            Some(other) if !columns.is_zero() => exact::larger(other, width.clone()),
            _ => width.clone(),
        };
        Viewport::of_decimals([&self.center[0], &self.center[1]], &widest, size)
    }
}

/// What a text had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The places that can be shown.
    pub places: Vec<Place>,
    /// The entries that cannot, each with its reason.
    pub refused: Vec<Refused>,
}

/// An entry that cannot be shown.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}{error}", if .name.is_empty() { String::new() } else { format!("`{}`: ", .name) })]
pub struct Refused {
    /// What it is called.
    pub name: String,
    /// Why.
    pub error: PlaceError,
}

/// Why a place cannot be shown.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// More than [`MAX_TEXT`] bytes.
    #[error("the text has {0} bytes, and a place has {MAX_TEXT} at most")]
    TooLarge(usize),
    /// It is of no kind that is read.
    #[error(
        "the text is no place: it is neither of XaoS (.xpf) nor of Fractint (.par) nor of Kalles Fraktaler"
    )]
    Unknown,
    /// It is the picture of another map.
    #[error("it shows {0}, and only z^2 + c0 can be shown")]
    OtherMap(String),
    /// Something that a place needs is not there.
    #[error("it has no {0}")]
    Missing(&'static str),
    /// A value is none.
    #[error("{key} is `{value}`, and must be {expected}")]
    Value {
        /// Its name in the text.
        key: &'static str,
        /// The value, shortened.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A number cannot be.
    #[error("{key}: {error}")]
    Number {
        /// Its name in the text.
        key: &'static str,
        /// What is wrong with it.
        error: DecimalError,
    },
    /// Nothing of the plane is shown.
    #[error("its picture has no area")]
    NoArea,
    /// There is no such map.
    #[error(transparent)]
    Map(#[from] MapError),
}

/// Reads the places of a text, whose kind its contents tell: a position of XaoS, entries of a Fractint
/// parameter file, or a location of Kalles Fraktaler.
///
/// # Errors
///
/// Where it is none of these. An entry that cannot be shown is among the [`Places::refused`].
///
/// ```
/// use juliaset_engine::import::import;
/// let found = import("Re: -0.75\nIm: 0.1\nZoom: 2E2\nIterations: 500\nRotate: 30\n")?;
/// let place = &found.places[0];
/// assert_eq!((place.center[0].to_string().as_str(), place.itermax), ("-0.75", Some(500)));
/// assert_eq!(place.extent[1].to_f64(), 4.0 / 200.0);
/// assert!(place.notes[0].contains("turned"));
/// # Ok::<(), juliaset_engine::import::PlaceError>(())
/// ```
pub fn import(text: &str) -> Result<Places, PlaceError> {
    if text.len() > MAX_TEXT {
        return Err(PlaceError::TooLarge(text.len()));
    }
    let entries = if xaos::is_any(text) {
        vec![(String::new(), xaos::parse(text))]
    } else if kalles::is_any(text) {
        vec![(String::new(), kalles::parse(text))]
    } else {
        fractint::parse(text)
    };
    if entries.is_empty() {
        return Err(PlaceError::Unknown);
    }
    let mut found = Places::default();
    for (name, entry) in entries {
        match entry {
            Ok(place) => found.places.push(place),
            Err(error) => found.refused.push(Refused { name, error }),
        }
    }
    Ok(found)
}

fn number(key: &'static str, text: &str) -> Result<Decimal, PlaceError> {
    Decimal::parse(text).map_err(|error| PlaceError::Number { key, error })
}

/// `factor` over a magnification, which may be larger than any [`Decimal`]; its sign is kept.
fn over_magnification(key: &'static str, factor: &str, text: &str) -> Result<Decimal, PlaceError> {
    /// Deeper than any view.
    const DEEPEST: i64 = 390_000;
    let wrong =
        || PlaceError::Value { key, value: shortened(text), expected: "a magnification greater than 0" };
    let (mantissa, exponent) = text.trim().split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| wrong())?;
    if exponent.abs() > DEEPEST {
        return Err(wrong());
    }
    let factor = Decimal::from_digits(false, factor, 0);
    let near = exact::quotient(&factor, &number(key, mantissa)?).ok_or_else(wrong)?;
    Ok(Decimal::from_digits(near.is_negative(), near.digits(), near.exponent().saturating_sub(exponent)))
}

fn is_zero(text: &str) -> bool {
    Decimal::parse(text).is_ok_and(|value| value.is_zero())
}

/// A number of iterations, which no program has in fractions.
fn iterations(key: &'static str, text: &str) -> Result<u32, PlaceError> {
    let value = text.trim().parse().ok().filter(|value| (1..=MAX_ITERMAX).contains(value));
    value.ok_or_else(|| PlaceError::Value {
        key,
        value: shortened(text),
        expected: "a whole number from 1 to 2000000000",
    })
}

/// The modulus beyond which an orbit has diverged, from its square.
fn threshold(key: &'static str, square: &str) -> Result<f64, PlaceError> {
    let value = number(key, square)?.to_f64().sqrt();
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(PlaceError::Value { key, value: shortened(square), expected: "greater than 0" })
}

/// A width or height: its modulus, as some programs turn pictures round by negative ones.
fn length(value: Decimal) -> Result<Decimal, PlaceError> {
    match value.is_zero() {
        true => Err(PlaceError::NoArea),
        false => Ok(Decimal::from_digits(false, value.digits(), value.exponent())),
    }
}

/// The map of a picture: of the parameter plane, any one with the threshold.
fn map_of(c0: Option<[Decimal; 2]>, threshold: f64) -> Result<(Plane, QuadraticMap), PlaceError> {
    Ok(match c0 {
        Some(c0) => (Plane::Dynamical, QuadraticMap::of_decimals(c0, threshold)?),
        None => {
            let any = QuadraticMap::default().c0_decimals().clone();
            (Plane::Parameter, QuadraticMap::of_decimals(any, threshold)?)
        }
    })
}
