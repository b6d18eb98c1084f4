//! Angles of external rays, as exact fractions of a turn.

use crate::number::{Decimal, DecimalError, shortened};
use std::fmt;
use std::str::FromStr;

/// The angle of an external ray: a fraction of a turn, from 0 to below 1, in lowest terms.
///
/// ```
/// use juliaset_engine::dynamics::Angle;
/// let angle: Angle = "0.25".parse()?;
/// assert_eq!(angle.to_string(), "1/4");
/// assert_eq!((angle.preperiod(), angle.period()), (2, Some(1)));
/// assert_eq!("5/12".parse::<Angle>()?.doubled().to_string(), "5/6");
/// # Ok::<(), juliaset_engine::dynamics::AngleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Angle {
    numerator: u64,
    denominator: u64,
}

/// Why a text is no angle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AngleError {
    /// It is neither a fraction nor a decimal; its beginning.
    #[error("`{0}` is not an angle: a fraction such as 1/7 or a decimal such as 0.25 is one")]
    Malformed(String),
    /// The angle is no fraction with a denominator of at most [`Angle::MAX_DENOMINATOR`]; its beginning.
    #[error("the angle `{0}` has a denominator above {max}", max = Angle::MAX_DENOMINATOR)]
    TooFine(String),
    /// The denominator is 0.
    #[error("the angle `{0}` has the denominator 0")]
    NoDenominator(String),
}

impl Angle {
    /// The largest denominator: decimals have at most 18 digits behind the point.
    pub const MAX_DENOMINATOR: u64 = 1 << 62;
    /// Longer periods are not looked for.
    pub const MAX_PERIOD: u32 = 1 << 20;

    /// The fraction of a turn; none where the denominator is 0 or too large. Whole turns are left out.
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        if denominator == 0 || denominator > Self::MAX_DENOMINATOR {
            return None;
        }
        let numerator = numerator % denominator;
        let common = greatest_common_divisor(numerator, denominator);
        Some(Self { numerator: numerator / common, denominator: denominator / common })
    }

    /// Numerator and denominator, in lowest terms.
    pub fn fraction(self) -> [u64; 2] {
        [self.numerator, self.denominator]
    }

    /// The share of a turn, rounded.
    pub fn turns(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The angle of the ray that the map takes this one to: twice the angle, without whole turns.
    #[must_use]
    pub fn doubled(self) -> Self {
        let numerator = 2 * self.numerator % self.denominator;
        match self.denominator % 2 {
            0 => {
                Self { numerator: self.numerator % (self.denominator / 2), denominator: self.denominator / 2 }
            }
            _ => Self { numerator, ..self },
        }
    }

    /// After how many doublings it is periodic: as often as 2 divides the denominator.
    pub fn preperiod(self) -> u32 {
        self.denominator.trailing_zeros()
    }

    /// How many doublings lead back, once it is periodic: the order of 2 modulo the odd part of the denominator. None
    /// where that is more than [`MAX_PERIOD`](Self::MAX_PERIOD).
    pub fn period(self) -> Option<u32> {
        let odd = self.denominator >> self.preperiod();
        let mut power = 1 % odd;
        (1..=Self::MAX_PERIOD).find(|_| {
            power = 2 * power % odd;
            power == 1 % odd
        })
    }

    /// The angle and those that doubling makes of it, without end.
    pub fn orbit(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |angle| Some(angle.doubled()))
    }
}

fn greatest_common_divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

impl FromStr for Angle {
    type Err = AngleError;

    /// Reads a fraction or a decimal, exactly. Whole turns and a sign are taken: -1/7 is 6/7.
    fn from_str(text: &str) -> Result<Self, AngleError> {
        let text = text.trim();
        let named = || shortened(text);
        let (negative, numerator, denominator) = match text.split_once('/') {
            Some((numerator, denominator)) => {
                let (numerator, denominator) = (numerator.trim(), denominator.trim());
                let unsigned = numerator.strip_prefix('-').unwrap_or(numerator);
                let is_whole =
                    |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                if !is_whole(unsigned) || !is_whole(denominator) {
                    return Err(AngleError::Malformed(named()));
                }
                let read = |text: &str| text.parse::<u64>().map_err(|_| AngleError::TooFine(named()));
                (unsigned.len() < numerator.len(), read(unsigned)?, read(denominator)?)
            }
            None => of_decimal(text)?,
        };
        if denominator == 0 {
            return Err(AngleError::NoDenominator(named()));
        }
        let angle = Self::new(numerator, denominator).ok_or_else(|| AngleError::TooFine(named()))?;
        let opposite = (angle.denominator - angle.numerator) % angle.denominator;
        Ok(if negative { Self { numerator: opposite, ..angle } } else { angle })
    }
}

/// Whether a decimal is negative, and it without its sign as a fraction, whole turns left out.
fn of_decimal(text: &str) -> Result<(bool, u64, u64), AngleError> {
    const MOST_PLACES: usize = 18;
    let decimal = Decimal::parse(text).map_err(|error| match error {
        DecimalError::TooSmall(_) | DecimalError::TooLong(_) => AngleError::TooFine(shortened(text)),
        _ => AngleError::Malformed(shortened(text)),
    })?;
    let places = decimal.places();
    if places > MOST_PLACES {
        return Err(AngleError::TooFine(shortened(text)));
    }
    let digits = decimal.digits();
    // Digits before the point are whole turns.
    let behind = if places == 0 { "0" } else { &digits[digits.len().saturating_sub(places)..] };
    let numerator = behind.parse::<u64>().map_err(|_| AngleError::TooFine(shortened(text)))?;
    Ok((decimal.is_negative(), numerator, 10u64.pow(places as u32)))
}

impl fmt::Display for Angle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(out, "{}", self.numerator),
            denominator => write!(out, "{}/{denominator}", self.numerator),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn angle(text: &str) -> Angle {
        text.parse().unwrap()
    }

    #[test]
    fn fractions_and_decimals_are_read_exactly() {
        for (text, read) in [
            ("1/7", "1/7"),
            ("2/14", "1/7"),
            ("8/7", "1/7"),
            ("-1/7", "6/7"),
            ("0", "0"),
            ("1", "0"),
            ("0/5", "0"),
            ("0.25", "1/4"),
            ("-0.25", "3/4"),
            (".1", "1/10"),
            ("12.5", "1/2"),
            ("5e-1", "1/2"),
            (" 3 / 4 ", "3/4"),
            ("0.333333333333333333", "333333333333333333/1000000000000000000"),
            ("1e3", "0"),
        ] {
            assert_eq!(angle(text).to_string(), read, "{text}");
        }
        for text in ["", "x", "1/", "/7", "1/-7", "1/7/2", "+1/7", "0x1/2", "1.5/7"] {
            assert!(matches!(text.parse::<Angle>(), Err(AngleError::Malformed(_))), "{text}");
        }
        assert!(matches!("1/0".parse::<Angle>(), Err(AngleError::NoDenominator(_))));
        for text in
            ["0.1234567890123456789", "1/99999999999999999999", "1e-400000000", "1/4611686018427387905"]
        {
            assert!(matches!(text.parse::<Angle>(), Err(AngleError::TooFine(_))), "{text}");
        }
    }

    #[test]
    fn the_orbit_has_the_preperiod_and_the_period() {
        for denominator in 1..400 {
            for numerator in 0..denominator {
                let angle = Angle::new(numerator, denominator).unwrap();
                let mut seen: Vec<Angle> = Vec::new();
                let again = angle.orbit().find_map(|next| {
                    let before = seen.iter().position(|angle| *angle == next);
                    seen.push(next);
                    before
                });
                let preperiod = again.unwrap();
                assert_eq!(angle.preperiod() as usize, preperiod, "{angle}");
                assert_eq!(angle.period().unwrap() as usize, seen.len() - 1 - preperiod, "{angle}");
                let twice = 2.0 * angle.turns();
                assert!((angle.doubled().turns() - twice.fract()).abs() < 1e-15, "{angle}");
            }
        }
        assert_eq!(angle("1/4611686018427387903").period(), Some(62));
    }
}
