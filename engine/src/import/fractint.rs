//! Entries of Fractint's parameter files: `Name { key=value ... }`, with `;` before comments and a backslash
//! where a value goes on in the next line (its documentation, "Parameter Save/Restore Commands").

use super::{
    MAX_ENTRIES, Place, PlaceError, exact, is_zero, iterations, length, map_of, number, over_magnification,
    threshold,
};
use crate::color::palette::{Blend, Palette, Stop};
use crate::number::{Decimal, shortened};

/// Where an entry says nothing else (`cmdfiles.c`).
const DEFAULT_ITERATIONS: u32 = 150;
const CORNERS_OF_JULIA: &str = "-2.0/2.0/-1.5/1.5";
const CORNERS_OF_MANDEL: &str = "-2.5/1.5/-1.5/1.5";
/// Keys of how it is computed, shown on an old screen, or saved: nothing of the picture.
const SILENT: [&str; 33] = [
    "reset",
    "type",
    "corners",
    "center-mag",
    "params",
    "maxiter",
    "bailout",
    "colors",
    "passes",
    "float",
    "periodicity",
    "sound",
    "video",
    "savename",
    "symmetry",
    "fillcolor",
    "iterincr",
    "batch",
    "askvideo",
    "release",
    "aspectdrift",
    "viewwindows",
    "cyclerange",
    "mathtolerance",
    "bfdigits",
    "hertz",
    "volume",
    "attenuate",
    "filename",
    "textsafe",
    "ismand",
    "function",
    "tempdir",
];

/// The first entries and their places; none where the text has no entry.
pub(super) fn parse(text: &str) -> Vec<(String, Result<Place, PlaceError>)> {
    let text = without_comments(text);
    let mut entries = Vec::new();
    let mut rest = text.as_str();
    while entries.len() < MAX_ENTRIES
        && let Some((before, after)) = rest.split_once('{')
    {
        let (body, behind) = after.split_once('}').unwrap_or((after, ""));
        rest = behind;
        // What stands before the bracket is the last line of what stands there.
        let name = before.lines().last().unwrap_or_default().trim();
        let is_picture = !name.eq_ignore_ascii_case("comment") && !name.contains(':');
        if is_picture && body.contains('=') {
            entries.push((shortened(name), entry(name, body)));
        }
    }
    entries
}

/// Lines without their comments, and values that go on joined.
fn without_comments(text: &str) -> String {
    let mut joined = String::new();
    let mut goes_on = false;
    for line in text.lines() {
        let line = line.split(';').next().unwrap_or_default();
        let line = if goes_on { line.trim_start() } else { line };
        let (line, more) = match line.strip_suffix('\\') {
            Some(line) => (line, true),
            None => (line, false),
        };
        joined.push_str(line);
        if !more {
            joined.push('\n');
        }
        goes_on = more;
    }
    joined
}

/// The settings of an entry; the last of a key counts.
struct Settings<'a>(Vec<(String, &'a str)>);

impl<'a> Settings<'a> {
    fn of(body: &'a str) -> Self {
        let pairs = body.split_whitespace().filter_map(|word| word.split_once('='));
        Self(pairs.map(|(key, value)| (key.to_ascii_lowercase(), value)).collect())
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(found, _)| found == key).map(|(_, value)| *value)
    }
}

fn entry(name: &str, body: &str) -> Result<Place, PlaceError> {
    let settings = Settings::of(body);
    let is_julia = match settings.get("type").map(str::to_ascii_lowercase).as_deref() {
        Some("julia" | "juliafp") => true,
        Some("mandel" | "mandelfp") | None => false,
        Some(other) => return Err(PlaceError::OtherMap(format!("the type `{}`", shortened(other)))),
    };
    let params: Vec<&str> = settings.get("params").unwrap_or("0/0").split('/').collect();
    let part = |index: usize| params.get(index).map_or(Ok(zero()), |text| number("params", text));
    let first = [part(0)?, part(1)?];
    if !is_julia && first.iter().any(|part| !part.is_zero()) {
        return Err(PlaceError::OtherMap("orbits that do not begin at 0 (`params`)".into()));
    }
    if settings.get("invert").is_some_and(|value| !value.split('/').all(is_zero)) {
        return Err(PlaceError::OtherMap("a plane turned inside out (`invert`)".into()));
    }
    let mut notes = Vec::new();
    let (center, extent) = frame(&settings, is_julia, &mut notes)?;
    let bailout = settings.get("bailout").filter(|value| !is_zero(value));
    let threshold = bailout.map_or(Ok(2.0), |square| threshold("bailout", square))?;
    let (plane, map) = map_of(is_julia.then_some(first), threshold)?;
    let itermax =
        settings.get("maxiter").map_or(Ok(DEFAULT_ITERATIONS), |value| iterations("maxiter", value))?;
    let palette = settings.get("colors").and_then(|colors| palette(name, colors, &mut notes));
    note_the_rest(&settings, &mut notes);
    Ok(Place { name: shortened(name), plane, map, center, extent, itermax: Some(itermax), palette, notes })
}

fn zero() -> Decimal {
    Decimal::from_digits(false, "0", 0)
}

type Frame = ([Decimal; 2], [Decimal; 2]);

/// Centre and extent, by whichever of the two forms stands last.
fn frame(settings: &Settings<'_>, is_julia: bool, notes: &mut Vec<String>) -> Result<Frame, PlaceError> {
    let mut forms = settings.0.iter().rev().filter(|(key, value)| {
        // Without a value they only say which form is saved.
        matches!(key.as_str(), "corners" | "center-mag") && !value.is_empty()
    });
    let usual = if is_julia { CORNERS_OF_JULIA } else { CORNERS_OF_MANDEL };
    match forms.next() {
        Some((key, value)) if key == "center-mag" => by_magnification(value, notes),
        Some((_, value)) => by_corners(value, notes),
        None => by_corners(usual, notes),
    }
}

/// xmin, xmax, ymin, ymax, and a third corner where the picture is turned or skewed.
fn by_corners(text: &str, notes: &mut Vec<String>) -> Result<Frame, PlaceError> {
    let numbers = numbers("corners", &text.split('/').collect::<Vec<_>>())?;
    let (sides, third) = match numbers.as_slice() {
        [left, right, bottom, top] => ([left, right, bottom, top], None),
        [left, right, bottom, top, x, y] => ([left, right, bottom, top], Some([x, y])),
        _ => {
            let expected = "four or six numbers with / between them";
            return Err(PlaceError::Value { key: "corners", value: shortened(text), expected });
        }
    };
    let [left, right, bottom, top] = sides;
    if third.is_some_and(|[x, y]| x != left || y != bottom) {
        notes.push("There the picture is turned or skewed; here it is upright.".into());
    }
    let far_apart = || {
        let expected = "numbers that have no more than thousands of digits together";
        PlaceError::Value { key: "corners", value: shortened(text), expected }
    };
    // A half may be beyond the ends of what can be written and read.
    let middle = |a, b| number("corners", &exact::middle(a, b).ok_or_else(far_apart)?.to_string());
    let difference = |a, b| exact::difference(a, b).ok_or_else(far_apart);
    let center = [middle(left, right)?, middle(bottom, top)?];
    let extent = [difference(right, left)?, difference(top, bottom)?];
    if extent.iter().any(Decimal::is_negative) {
        notes.push("There the picture is mirrored; here it is not.".into());
    }
    let [width, height] = extent;
    Ok((center, [length(width)?, length(height)?]))
}

/// The centre, the magnification, how much narrower the picture is, its rotation and its skew: half of its
/// height is 1 / Mag, and half of its width that over 0.75 Xmagfactor (`cvtcorners` in `miscres.c`).
fn by_magnification(text: &str, notes: &mut Vec<String>) -> Result<Frame, PlaceError> {
    let parts: Vec<&str> = text.split('/').collect();
    let expected = "a centre, a magnification and up to three more numbers with / between them";
    let wrong = || PlaceError::Value { key: "center-mag", value: shortened(text), expected };
    let ([x, y, magnification], rest) = parts.split_first_chunk().ok_or_else(wrong)?;
    let rest = numbers("center-mag", rest)?;
    let narrower = rest.first().filter(|value| !value.is_zero()).cloned();
    if rest.len() > 3 {
        return Err(wrong());
    }
    if rest.iter().skip(1).any(|angle| !angle.is_zero()) {
        notes.push("There the picture is turned or skewed; here it is upright.".into());
    }
    if narrower.as_ref().is_some_and(Decimal::is_negative) {
        notes.push("There the picture is mirrored; here it is not.".into());
    }
    let digit = |digit| Decimal::from_digits(false, digit, 0);
    let height = over_magnification("center-mag", "2", magnification)?;
    // 4 / 3 of the height, over the factor.
    let width = exact::quotient(&exact::times(&height, 4), &digit("3")).ok_or_else(wrong)?;
    let width = match narrower {
        Some(narrower) => exact::quotient(&width, &narrower).ok_or_else(wrong)?,
        None => width,
    };
    Ok(([number("center-mag", x)?, number("center-mag", y)?], [length(width)?, length(height)?]))
}

fn numbers(key: &'static str, parts: &[&str]) -> Result<Vec<Decimal>, PlaceError> {
    /// More than any form has.
    const MOST: usize = 8;
    parts.iter().take(MOST).map(|part| number(key, part)).collect()
}

fn note_the_rest(settings: &Settings<'_>, notes: &mut Vec<String>) {
    const MOST: usize = 50;
    for (key, value) in &settings.0 {
        let note = match key.as_str() {
            "bailoutest" if value.eq_ignore_ascii_case("mod") => continue,
            "inside" | "outside" | "logmap" | "ranges" | "decomp" | "biomorph" | "potential" | "distest"
                if is_zero(value) || matches!(*value, "no" | "-1") =>
            {
                continue;
            }
            silent if SILENT.contains(&silent) => continue,
            other => format!("Its `{}={}` is not taken over.", shortened(other), shortened(value)),
        };
        if notes.len() < MOST && !notes.contains(&note) {
            notes.push(note);
        }
    }
}

/// Colours as three letters each, of 64 levels, and `<n>` for as many between two of them; or a file's name.
fn palette(name: &str, text: &str, notes: &mut Vec<String>) -> Option<Palette> {
    if let Some(file) = text.strip_prefix('@') {
        notes.push(format!("Its colours are in the file `{}`, which is not read.", shortened(file)));
        return None;
    }
    let Some(colors) = colors(text).filter(|colors| colors.len() > 1) else {
        notes.push(format!("Its colours `{}` cannot be read.", shortened(text)));
        return None;
    };
    notes.push("Its colours are taken over, and not which of them a number of iterations has.".into());
    let last = (colors.len() - 1) as f64;
    let stops =
        colors.iter().enumerate().map(|(index, color)| Stop::new(index as f64 / last, *color)).collect();
    let name = if name.is_empty() { "Fractint" } else { name };
    Palette::new(shortened(name), stops, Blend::Srgb).ok()
}

/// The colours of Fractint's screens.
const MOST_COLORS: usize = 256;

fn colors(text: &str) -> Option<Vec<[u8; 3]>> {
    let mut colors: Vec<[u8; 3]> = Vec::new();
    let mut between = 0usize;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '<' {
            let digits: String =
                std::iter::from_fn(|| letters.next_if(char::is_ascii_digit)).take(4).collect();
            let count = digits.parse().ok().filter(|count| (1..MOST_COLORS).contains(count));
            if letters.next() != Some('>') || colors.is_empty() || between > 0 {
                return None;
            }
            between = count?;
            continue;
        }
        let color = [level(letter)?, level(letters.next()?)?, level(letters.next()?)?];
        let before = colors.last().copied().unwrap_or(color);
        for step in 1..=between {
            colors.push(std::array::from_fn(|part| blended(before[part], color[part], step, between + 1)));
        }
        between = 0;
        colors.push(color);
        if colors.len() > MOST_COLORS {
            return None;
        }
    }
    let eight_bits = |level: u8| level << 2 | level >> 4;
    (between == 0).then(|| colors.into_iter().map(|color| color.map(eight_bits)).collect())
}

/// The level at a step of some between two, rounded.
fn blended(from: u8, to: u8, step: usize, steps: usize) -> u8 {
    let (from, to) = (usize::from(from), usize::from(to));
    let sum = from * (steps - step) + to * step;
    u8::try_from((sum + steps / 2) / steps).unwrap_or(63)
}

/// A level from 0 to 63 by its letter.
fn level(letter: char) -> Option<u8> {
    let code = u8::try_from(letter).ok()?;
    match code {
        b'0'..=b'9' => Some(code - b'0'),
        b'A'..=b'Z' => Some(code - b'A' + 10),
        b'_'..=b'z' => Some(code - b'_' + 36),
        _ => None,
    }
}
