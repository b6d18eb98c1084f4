//! Positions of XaoS: commands in brackets, as its `save.cpp` writes them.
//!
//! `(view re im width height)` is shown whole whatever the window (`recalc_view` in its `fractal.cpp`).

use super::{Place, PlaceError, is_zero, iterations, length, map_of, number, threshold};
use crate::number::shortened;

/// Where a file says nothing else (`fractal.h`).
const DEFAULT_ITERATIONS: u32 = 170;
/// Commands of the program's ways and not of the picture.
const SILENT: [&str; 24] = [
    "initstate",
    "display",
    "letterspersec",
    "speedup",
    "maxstep",
    "fastmode",
    "fastjulia",
    "cyclingspeed",
    "zoomcenter",
    "fastrotate",
    "rotationspeed",
    "range",
    "periodicity",
    "usleep",
    "wait",
    "textposition",
    "clearscreen",
    "clearline",
    "autopilot",
    "shiftpalette",
    "color",
    "message",
    "text",
    "smoothmorph",
];

pub(super) fn is_any(text: &str) -> bool {
    let mut commands = commands(text);
    commands.any(|command| matches!(command.name, "initstate" | "view"))
}

/// A command and what follows its name.
struct Command<'a> {
    name: &'a str,
    values: Vec<&'a str>,
}

/// The commands of a text; what stands between them is skipped.
fn commands(text: &str) -> impl Iterator<Item = Command<'_>> {
    let lines = text.lines().map(|line| line.split(';').next().unwrap_or_default());
    lines.flat_map(|line| line.split('(').skip(1)).filter_map(|command| {
        let mut words = command.split(')').next().unwrap_or_default().split_whitespace();
        Some(Command { name: words.next()?, values: words.collect() })
    })
}

/// What a position has told so far.
#[derive(Default)]
struct Told<'a> {
    formula: Option<&'a str>,
    is_julia: bool,
    seed: Option<[&'a str; 2]>,
    view: Option<[&'a str; 4]>,
    maxiter: Option<&'a str>,
    bailout: Option<&'a str>,
    notes: Vec<String>,
}

pub(super) fn parse(text: &str) -> Result<Place, PlaceError> {
    let mut told = Told::default();
    for command in commands(text) {
        told.take(&command)?;
    }
    let formula = told.formula.unwrap_or("'mandel");
    if formula != "'mandel" {
        let name = shortened(formula.trim_start_matches('\''));
        return Err(PlaceError::OtherMap(format!("the formula `{name}`")));
    }
    let [re, im, width, height] = told.view.ok_or(PlaceError::Missing("view"))?;
    let view = |value| number("view", value);
    let c0 = match (told.is_julia, told.seed) {
        (false, _) => None,
        (true, None) => return Err(PlaceError::Missing("juliaseed")),
        (true, Some([re, im])) => Some([number("juliaseed", re)?, number("juliaseed", im)?]),
    };
    let threshold = told.bailout.map_or(Ok(2.0), |square| threshold("bailout", square))?;
    let (plane, map) = map_of(c0, threshold)?;
    let itermax = told.maxiter.map_or(Ok(DEFAULT_ITERATIONS), |value| iterations("maxiter", value))?;
    // It draws pictures from the least imaginary part downwards.
    told.notes.insert(0, "XaoS draws the imaginary axis downwards; here it points up.".to_owned());
    Ok(Place {
        name: String::new(),
        plane,
        map,
        center: [view(re)?, view(im)?],
        extent: [length(view(width)?)?, length(view(height)?)?],
        itermax: Some(itermax),
        palette: None,
        notes: told.notes,
    })
}

impl<'a> Told<'a> {
    fn take(&mut self, command: &Command<'a>) -> Result<(), PlaceError> {
        let first = command.values.first().copied().unwrap_or_default();
        let is_set = || !first.is_empty() && !is_zero(first) && first != "#f";
        match command.name {
            "formula" => self.formula = Some(first),
            "julia" => self.is_julia = first == "#t",
            "juliaseed" | "morphjulia" => self.seed = Some(values("juliaseed", command)?),
            "view" | "morphview" | "animateview" => self.view = Some(values("view", command)?),
            "maxiter" => self.maxiter = Some(first),
            "bailout" => self.bailout = Some(first),
            "plane" if is_set() => {
                return Err(PlaceError::OtherMap(
                    "another plane than that of c0 (its `plane` is not 0)".into(),
                ));
            }
            "perturbation" if command.values.iter().any(|value| !is_zero(value)) => {
                return Err(PlaceError::OtherMap("orbits that do not begin at 0 (`perturbation`)".into()));
            }
            "plane" | "perturbation" => {}
            "angle" | "morphangle" if is_set() => {
                self.note(format!(
                    "There the picture is turned by {} degrees; here it is upright.",
                    shortened(first)
                ));
            }
            "autorotate" if is_set() => self.note("There the picture turns; here it rests.".into()),
            "cycling" if is_set() => self.note("There the colours run; here Cycle makes them.".into()),
            "palette" | "defaultpalette" => self.note("Its palette is not taken over.".into()),
            "filter" if command.values.get(1) == Some(&"#t") => {
                self.note(format!("Its filter {} is not taken over.", shortened(first)));
            }
            "outcoloring" | "incoloring" | "outtcoloring" | "intcoloring" if is_set() => {
                self.note(format!("Its `{}` is not taken over.", command.name));
            }
            "angle" | "morphangle" | "autorotate" | "cycling" | "filter" | "outcoloring" | "incoloring"
            | "outtcoloring" | "intcoloring" => {}
            silent if SILENT.contains(&silent) => {}
            other => self.note(format!("Its command `{}` has no meaning here.", shortened(other))),
        }
        Ok(())
    }

    /// Each feature is told once, and a hostile text cannot make many.
    fn note(&mut self, note: String) {
        const MOST: usize = 50;
        if self.notes.len() < MOST && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

fn values<'a, const N: usize>(key: &'static str, command: &Command<'a>) -> Result<[&'a str; N], PlaceError> {
    command.values.clone().try_into().map_err(|_| PlaceError::Value {
        key,
        value: shortened(&command.values.join(" ")),
        expected: if N == 2 { "two numbers" } else { "four numbers" },
    })
}
