//! Numbers as the arguments take them; the errors end the sentence `invalid value '..' for '--..':`.

use juliaset_engine::export::PngSize;
use juliaset_engine::{Decimal, DecimalError};

/// A finite number.
pub(super) fn finite(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err("must be a finite number".to_owned()),
        Err(_) => Err("is not a number".to_owned()),
    }
}

/// Whether the digits before the exponent are all 0.
fn is_written_zero(text: &str) -> bool {
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    !digits.contains(|digit| matches!(digit, '1'..='9'))
}

/// A finite number above zero.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    match finite(text)? {
        value if value > 0.0 => Ok(value),
        value if value == 0.0 && !is_written_zero(text) => Err("is too small to be told from 0".to_owned()),
        _ => Err("must be greater than 0".to_owned()),
    }
}

/// A decimal of any length.
pub(super) fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).map_err(|error| match error {
        DecimalError::Malformed(_) => "is not a number".to_owned(),
        DecimalError::TooLarge(_) => format!("must be below 1e{}", Decimal::MAX_EXPONENT + 1),
        DecimalError::TooSmall(_) => {
            format!("is too small: numbers other than 0 end at 1e{}", Decimal::MIN_EXPONENT)
        }
        DecimalError::TooLong(_) => format!("must be at most {} characters long", Decimal::MAX_LENGTH),
        DecimalError::NotPositive(_) => "must be greater than 0".to_owned(),
    })
}

/// A decimal of any length that is a finite `f64`, if rounded to one.
pub(super) fn finite_decimal(text: &str) -> Result<Decimal, String> {
    let value = decimal(text)?;
    if value.to_f64().is_finite() { Ok(value) } else { Err("must lie between -1e308 and 1e308".to_owned()) }
}

/// A decimal of any length above zero.
pub(super) fn positive_decimal(text: &str) -> Result<Decimal, String> {
    let value = decimal(text)?;
    let is_positive = !value.is_zero() && !value.is_negative();
    if is_positive { Ok(value) } else { Err("must be greater than 0".to_owned()) }
}

/// A whole number from `min` to `max`.
pub(super) fn whole(text: &str, min: u64, max: u64) -> Result<u64, String> {
    let wrong = || format!("must be a whole number from {min} to {max}");
    text.trim().parse::<u64>().ok().filter(|value| (min..=max).contains(value)).ok_or_else(wrong)
}

/// A number of columns or rows that a PNG can hold.
pub(super) fn side(text: &str) -> Result<u32, String> {
    Ok(whole(text, 1, PngSize::MAX_SIDE.into())? as u32)
}

/// Columns and rows, as in `1280x800`.
pub(super) fn size(text: &str) -> Result<[u32; 2], String> {
    match text.split_once(['x', 'X', '×']) {
        Some((columns, rows)) => Ok([side(columns)?, side(rows)?]),
        None => Err("must be columns and rows, as in 1280x800".to_owned()),
    }
}

/// Real and imaginary part, as in `-0.25,1e-3`.
pub(super) fn point(text: &str) -> Result<[Decimal; 2], String> {
    let read = |part, text| decimal(text).map_err(|reason| format!("its {part} part {reason}"));
    match text.split_once(',') {
        Some((re, im)) if !im.contains(',') => Ok([read("real", re)?, read("imaginary", im)?]),
        _ => Err("must be a real and an imaginary part, as in -0.25,1e-3".to_owned()),
    }
}
