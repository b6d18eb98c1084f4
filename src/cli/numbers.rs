//! Numbers as the arguments take them; the errors end the sentence `invalid value '..' for '--..':`.

use juliaset_engine::export::PngSize;

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

/// Real and imaginary part, as in `-0.25,1e-3`; the parts are read where their precision is known.
pub(super) fn point(text: &str) -> Result<[String; 2], String> {
    match text.split_once(',') {
        Some((re, im)) if !im.contains(',') => Ok([re, im].map(|part| part.trim().to_owned())),
        _ => Err("must be a real and an imaginary part, as in -0.25,1e-3".to_owned()),
    }
}
