//! A scene's text.

use super::text::{BASES, INTERIORS, MAPPINGS, PLANES, PRECISIONS, WRAPS, name_of};
use super::{Place, Scene};
use crate::color::Coloring;
use crate::color::palette::quoted;
use crate::map::QuadraticMap;
use crate::number::Decimal;
use crate::paint::Fineness;
use std::fmt::Write as _;

/// The most characters of what a palette says of its source.
pub(super) const MAX_SOURCE: usize = 10_000;

impl Scene {
    /// The version of the texts that this program writes.
    pub const VERSION: u32 = 1;

    /// Writes the scene as TOML: complete, with every digit, the stops of the palette too. It is shorter than
    /// [`MAX_BYTES`](Self::MAX_BYTES): a title, a note and the palette's source are cut where they are longer than theirs.
    pub fn to_toml(&self) -> String {
        let mut text = format!("version = {}\n", Self::VERSION);
        for (key, value, most) in
            [("title", &self.title, Self::MAX_TITLE), ("note", &self.note, Self::MAX_NOTE)]
        {
            if !value.is_empty() {
                text += &format!("{key} = {}\n", quoted(&value.chars().take(most).collect::<String>()));
            }
        }
        text += &format!("plane = \"{}\"\n", name_of(&PLANES, self.plane));
        let [re, im] = self.map.c0_decimals();
        let is_shown = self.plane == crate::plane::Plane::Dynamical;
        if is_shown || self.map.c0_decimals() != QuadraticMap::default().c0_decimals() {
            text += &format!("c0 = [\"{re}\", \"{im}\"]\n");
        }
        text += &format!("threshold = {}\n", number(self.map.threshold()));
        self.write_bounds(&mut text);
        self.write_place(&mut text);
        write_coloring(&self.coloring, &mut text);
        self.write_picture(&mut text);
        text
    }

    fn write_bounds(&self, text: &mut String) {
        let bound =
            |bound: Option<u32>| bound.map_or_else(|| "\"automatic\"".to_owned(), |count| count.to_string());
        let (itermin, itermax) = (bound(self.bounds.itermin), bound(self.bounds.itermax));
        *text += &format!("\n[bounds]\nitermin = {itermin}\nitermax = {itermax}\n");
        if let Some([itermin, itermax]) = self.found {
            *text += &format!("found = [{itermin}, {itermax}]\n");
        }
    }

    fn write_place(&self, text: &mut String) {
        *text += &match &self.place {
            Place::View(view, precision) => {
                let ([re, im], width, [columns, rows]) = (view.center_text(), view.width_text(), view.size());
                let precision = name_of(&PRECISIONS, *precision);
                format!(
                    "\n[view]\ncenter = [\"{re}\", \"{im}\"]\nwidth = \"{width}\"\nsize = [{columns}, {rows}]\n\
                     precision = \"{precision}\"\n"
                )
            }
            Place::Region(region, columns) => {
                let [left, right, top, bottom] = region.bounds().map(number);
                format!(
                    "\n[region]\nleft = {left}\nright = {right}\ntop = {top}\nbottom = {bottom}\ncolumns = {columns}\n"
                )
            }
        };
    }

    fn write_picture(&self, text: &mut String) {
        let has_curves = !self.rays.is_empty() || !self.equipotentials.is_empty();
        if self.fineness == Fineness::default() && !self.axes && !self.scale_bar && !has_curves {
            return;
        }
        *text += &format!("\n[picture]\nsamples = {}\n", self.fineness.samples());
        for (key, is_drawn) in [("axes", self.axes), ("scale_bar", self.scale_bar)] {
            if is_drawn {
                *text += &format!("{key} = true\n");
            }
        }
        if !self.rays.is_empty() {
            let angles: Vec<_> = self.rays.iter().map(|angle| format!("\"{angle}\"")).collect();
            *text += &format!("rays = [{}]\n", angles.join(", "));
        }
        if !self.equipotentials.is_empty() {
            // A float of TOML has a point or an exponent.
            let levels: Vec<_> = self.equipotentials.iter().map(|level| format!("{level:?}")).collect();
            *text += &format!("equipotentials = [{}]\n", levels.join(", "));
        }
    }
}

/// A number as a string, by the shortest decimal that names it.
fn number(value: f64) -> String {
    format!(
        "\"{}\"",
        Decimal::from_f64(value).map_or_else(|| value.to_string(), |decimal| decimal.to_string())
    )
}

fn write_coloring(coloring: &Coloring, text: &mut String) {
    let Coloring { base, palette, reverse, mapping, density, offset, wrap, interior, light, outline } =
        coloring;
    let [red, green, blue] = interior.color;
    // Writing to a string does not fail. The shortest texts of an f64 are TOML's too.
    let _ = write!(
        text,
        "\n[coloring]\nbase = \"{}\"\nreverse = {reverse}\nmapping = \"{}\"\ndensity = {density:?}\n\
         offset = {offset:?}\nwrap = \"{}\"\ninterior = \"{}\"\ninterior_color = \"#{red:02x}{green:02x}{blue:02x}\"\n",
        name_of(&BASES, *base),
        name_of(&MAPPINGS, *mapping),
        name_of(&WRAPS, *wrap),
        name_of(&INTERIORS, interior.by),
    );
    if let Some(outline) = outline {
        *text += &format!("outline = {outline:?}\n");
    }
    if let Some(light) = light {
        let (azimuth, height, ambient) = (light.azimuth, light.height, light.ambient);
        *text +=
            &format!("light = {{ azimuth = {azimuth:?}, height = {height:?}, ambient = {ambient:?} }}\n");
    }
    let source: String = palette.source().chars().take(MAX_SOURCE).collect();
    *text += &format!("\n[coloring.palette]\n{}", palette.as_ref().clone().with_source(source).to_toml());
}
