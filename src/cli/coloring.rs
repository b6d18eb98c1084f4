//! The arguments that say how a picture is coloured.

use super::Error;
use super::numbers::finite;
use crate::colors::{self, Colors};
use crate::storage;
use clap::Args;
use juliaset_engine::color::palette::Palette;
use juliaset_engine::color::{Coloring, Interior, Light, Mapping, Theme, Wrap};
use std::sync::Arc;

/// The options that `render` and `explore` share for colour.
#[derive(Args, Debug)]
#[command(next_help_heading = "Colour")]
pub(super) struct ColorArgs {
    /// What the colours say: gray (the article's), smooth, distance, slopes or angle
    /// [default: gray; smooth where a palette is given]
    #[arg(long, value_name = "NAME", value_parser = colors::theme)]
    coloring: Option<Theme>,

    /// The colours: a palette's name, or a file (.map, .ugr, .ggr, .toml), with :NAME behind it where it has several
    #[arg(long, value_name = "NAME|FILE", value_parser = palette)]
    palette: Option<Arc<Palette>>,

    /// Turn the palette around
    #[arg(long)]
    reverse: bool,

    /// How values are spread over the palette: linear, root, log, or equal (the same area for every colour)
    #[arg(long, value_name = "NAME", value_parser = colors::mapping)]
    mapping: Option<Mapping>,

    /// How often the palette is run through, for each unit of the mapped value
    #[arg(long, value_name = "D", value_parser = finite, allow_hyphen_values = true)]
    density: Option<f64>,

    /// Where in the palette a value of 0 is, in lengths of the palette
    #[arg(long, value_name = "O", value_parser = finite, allow_hyphen_values = true)]
    offset: Option<f64>,

    /// What is beyond the palette's ends: cyclic, mirrored or clamped
    #[arg(long, value_name = "NAME", value_parser = colors::wrap)]
    wrap: Option<Wrap>,

    /// The inside of the set: a colour (#0a0b10), transparent, phase or time
    #[arg(long, value_name = "COLOUR", value_parser = colors::interior)]
    interior: Option<Interior>,

    /// A light from aside: azimuth and height in degrees, and the share from everywhere (132,60,0.2), or none
    #[arg(long, value_name = "A,H,S", value_parser = colors::light, allow_hyphen_values = true)]
    light: Option<LightArg>,

    /// A dark line along the set, of a width in thousandths of the picture's width
    #[arg(long, value_name = "W", value_parser = finite, allow_hyphen_values = true)]
    outline: Option<f64>,
}

/// Another name for what would otherwise be an option of the argument.
type LightArg = Option<Light>;

impl ColorArgs {
    /// The colouring that is asked for; what is not is as it was before, where there is one.
    pub(super) fn coloring(&self, before: Option<&Coloring>) -> Result<Coloring, Error> {
        let colors = Colors {
            theme: self.coloring,
            palette: self.palette.clone(),
            reverse: self.reverse,
            mapping: self.mapping,
            density: self.density,
            offset: self.offset,
            wrap: self.wrap,
            interior: self.interior,
            light: self.light,
            outline: self.outline,
        };
        colors.coloring(before).map_err(Error::Arguments)
    }
}

/// One of the program's, one of the person's own, or one of a file.
fn palette(text: &str) -> Result<Arc<Palette>, String> {
    let own = storage::palette_folder().map(|folder| storage::palettes(&folder).0).unwrap_or_default();
    if let Some(palette) = own.into_iter().find(|palette| palette.name() == text) {
        return Ok(Arc::new(palette));
    }
    colors::palette(text).map(Arc::new).map_err(|error| format!("{error:#}"))
}
