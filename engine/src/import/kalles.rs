//! Locations of Kalles Fraktaler: lines of `Name: value`.
//!
//! The picture is 4 / Zoom high (`pixel_spacing = (m_ZoomRadius * 2) / m_nY`, `Zoom = 2 / m_ZoomRadius` in
//! its `FraktalSFT`), and as wide as its window, which a location does not tell: 16 to 9 is its usual one.

use super::{Place, PlaceError, exact, is_zero, iterations, map_of, number, over_magnification};
use crate::number::{Decimal, shortened};

/// Lines of colours.
const COLORS: [&str; 5] = ["Colors", "MultiColors", "ColorMethod", "IterDiv", "InteriorColor"];

pub(super) fn is_any(text: &str) -> bool {
    ["Re", "Im", "Zoom"].iter().all(|name| value(text, name).is_some())
}

/// The value of the first line of this name.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = text.lines().filter_map(|line| line.trim_start_matches('\u{feff}').split_once(':'));
    lines.find(|(found, _)| found.trim() == name).map(|(_, value)| value.trim())
}

pub(super) fn parse(text: &str) -> Result<Place, PlaceError> {
    let part = |key: &'static str| number(key, value(text, key).ok_or(PlaceError::Missing(key))?);
    only_quadratic(text)?;
    let zoom = value(text, "Zoom").ok_or(PlaceError::Missing("Zoom"))?;
    let height = over_magnification("Zoom", "4", zoom)?;
    if height.is_negative() {
        return Err(PlaceError::Value { key: "Zoom", value: shortened(zoom), expected: "greater than 0" });
    }
    let nine = Decimal::from_digits(false, "9", 0);
    let width = exact::quotient(&exact::times(&height, 16), &nine).ok_or(PlaceError::NoArea)?;
    let (plane, map) = map_of(None, 2.0)?;
    let itermax = value(text, "Iterations").map(|value| iterations("Iterations", value)).transpose()?;
    Ok(Place {
        name: String::new(),
        plane,
        map,
        center: [part("Re")?, part("Im")?],
        extent: [width, height],
        itermax,
        palette: None,
        notes: notes(text),
    })
}

fn only_quadratic(text: &str) -> Result<(), PlaceError> {
    let is = |name: &str, wanted: &str| {
        value(text, name).is_none_or(|value| Decimal::parse(value) == Decimal::parse(wanted))
    };
    let other = |what: &str| Err(PlaceError::OtherMap(what.to_owned()));
    if !is("Power", "2") {
        let power = shortened(value(text, "Power").unwrap_or_default());
        return other(&format!("the power {power} of z"));
    }
    if !is("FractalType", "0") || !is("UseHybridFormula", "0") {
        return other("another formula than that of the Mandelbrot set");
    }
    if !is("FactorAR", "1") || !is("FactorAI", "0") {
        return other("a factor before z^2");
    }
    if !is("SeedR", "0") || !is("SeedI", "0") {
        return other("orbits that do not begin at 0");
    }
    Ok(())
}

fn notes(text: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let is_set = |name: &str| value(text, name).is_some_and(|value| !value.is_empty() && !is_zero(value));
    if is_set("Rotate") || is_set("RotateAngle") {
        notes.push("There the picture is turned; here it is upright.".to_owned());
    }
    if is_set("StretchAmount") || value(text, "Ratio").is_some_and(|ratio| !is_360(ratio)) {
        notes.push("There the picture is stretched; here it is not.".to_owned());
    }
    if COLORS.iter().any(|name| is_set(name)) {
        notes.push("Its colours are not taken over.".to_owned());
    }
    if is_set("Slopes") {
        notes.push("Its slopes are not taken over; the colouring slopes is like them.".to_owned());
    }
    notes
}

/// The height of the window in which nothing is stretched, for 640 columns.
fn is_360(ratio: &str) -> bool {
    Decimal::parse(ratio) == Decimal::parse("360")
}
