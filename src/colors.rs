//! Colourings as words: what the command line takes, and what a picture's command says.

use anyhow::{Context, anyhow, bail};
use juliaset_engine::color::palette::{MAX_BYTES, Palette, import};
use juliaset_engine::color::{Base, Coloring, Interior, InteriorBy, Light, Mapping, Theme, Wrap};
use juliaset_engine::shown_path;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// What can be said of colours apart from each other; what is not said is as the theme has it.
#[derive(Clone, Debug, Default)]
pub struct Colors {
    /// Which colouring.
    pub theme: Option<Theme>,
    /// Its palette.
    pub palette: Option<Arc<Palette>>,
    /// Whether the palette is turned around.
    pub reverse: bool,
    /// How values are spread over it.
    pub mapping: Option<Mapping>,
    /// How densely.
    pub density: Option<f64>,
    /// From where.
    pub offset: Option<f64>,
    /// What is beyond its ends.
    pub wrap: Option<Wrap>,
    /// The inside of the set.
    pub interior: Option<Interior>,
    /// The light, or that there is none.
    pub light: Option<Option<Light>>,
    /// The width of the outline.
    pub outline: Option<f64>,
}

impl Colors {
    /// The colouring that is asked for; what is not said is as `before`. A palette asks for smooth colours where
    /// no colouring is named and there are none.
    pub fn coloring(&self, before: Option<&Coloring>) -> anyhow::Result<Coloring> {
        let before = before.cloned().unwrap_or_default();
        let usual = match (self.theme, &self.palette) {
            (Some(theme), _) => Coloring::of(theme),
            (None, Some(_)) if before.base == Base::Gray => Coloring::of(Theme::Smooth),
            (None, _) => before,
        };
        let coloring = Coloring {
            palette: self.palette.clone().unwrap_or(usual.palette),
            reverse: self.reverse || usual.reverse,
            mapping: self.mapping.unwrap_or(usual.mapping),
            density: self.density.unwrap_or(usual.density),
            offset: self.offset.unwrap_or(usual.offset),
            wrap: self.wrap.unwrap_or(usual.wrap),
            interior: self.interior.unwrap_or(usual.interior),
            light: self.light.unwrap_or(usual.light),
            outline: self.outline.or(usual.outline),
            ..usual
        };
        Ok(coloring.checked()?)
    }
}

/// The colouring of a name.
pub fn theme(name: &str) -> Result<Theme, String> {
    named(name, &Theme::ALL, |theme| theme.name().to_lowercase())
}

/// The mapping of a name.
pub fn mapping(name: &str) -> Result<Mapping, String> {
    named(name, &Mapping::ALL, |mapping| mapping.name().to_owned())
}

/// What is beyond a palette's ends, by its name.
pub fn wrap(name: &str) -> Result<Wrap, String> {
    named(name, &WRAPS, |wrap| wrap_name(wrap).to_owned())
}

/// Every way beyond a palette's ends.
pub const WRAPS: [Wrap; 3] = [Wrap::Cyclic, Wrap::Mirrored, Wrap::Clamped];

/// What a way beyond a palette's ends is called.
pub fn wrap_name(wrap: Wrap) -> &'static str {
    match wrap {
        Wrap::Mirrored => "mirrored",
        Wrap::Clamped => "clamped",
        _ => "cyclic",
    }
}

fn named<T: Copy>(name: &str, all: &[T], text: impl Fn(T) -> String) -> Result<T, String> {
    let found = all.iter().copied().find(|one| text(*one) == name);
    found.ok_or_else(|| {
        let names: Vec<String> = all.iter().copied().map(text).collect();
        format!("must be one of {}", names.join(", "))
    })
}

/// The inside of the set: `transparent`, `phase`, `time` or a colour.
pub fn interior(text: &str) -> Result<Interior, String> {
    let color = Coloring::of(Theme::Smooth).interior.color;
    let by = |by| Ok(Interior { by, color });
    match text {
        "transparent" => by(InteriorBy::Transparent),
        "phase" => by(InteriorBy::Phase),
        "time" => by(InteriorBy::Time),
        "period" => by(InteriorBy::Period),
        _ => match hex_color(text) {
            Some(color) => Ok(Interior { by: InteriorBy::Color, color }),
            None => Err("must be transparent, phase, time, period or a colour such as #0a0b10".into()),
        },
    }
}

/// A colour as `#rrggbb`.
pub fn hex_text([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The colour of `#rrggbb`, with or without the sign.
pub fn hex_color(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

/// A light: azimuth, height and ambient share, or `none`.
pub fn light(text: &str) -> Result<Option<Light>, String> {
    if text == "none" {
        return Ok(None);
    }
    let numbers: Vec<f64> = text.split(',').map_while(|part| part.trim().parse().ok()).collect();
    let usual = Light::default();
    match (numbers.as_slice(), numbers.len() == text.split(',').count()) {
        ([azimuth], true) => Ok(Some(Light { azimuth: *azimuth, ..usual })),
        ([azimuth, height], true) => Ok(Some(Light { azimuth: *azimuth, height: *height, ..usual })),
        ([azimuth, height, ambient], true) => {
            Ok(Some(Light { azimuth: *azimuth, height: *height, ambient: *ambient }))
        }
        _ => Err("must be none, or azimuth, height in degrees and ambient share, as in 132,60,0.2".into()),
    }
}

/// A palette by its name, or from a file; of a file with several, the one named behind a colon, else the first.
pub fn palette(text: &str) -> anyhow::Result<Palette> {
    if let Some(palette) = Palette::builtin(text) {
        return Ok(palette.clone());
    }
    if Path::new(text).is_file() {
        return Ok(read(Path::new(text))?.swap_remove(0));
    }
    if let Some((path, name)) = text.rsplit_once(':').filter(|(path, _)| Path::new(path).is_file()) {
        let palettes = read(Path::new(path))?;
        let names: Vec<String> = palettes.iter().map(|palette| palette.name().to_owned()).collect();
        let found = palettes.into_iter().find(|palette| palette.name() == name);
        return found.ok_or_else(|| anyhow!("`{path}` has no palette `{name}`, but {}", names.join(", ")));
    }
    let names: Vec<&str> = Palette::builtins().iter().map(Palette::name).collect();
    bail!("`{text}` is no palette file, and none of {}", names.join(", "))
}

/// The palettes of a file: at least one.
pub fn read(path: &Path) -> anyhow::Result<Vec<Palette>> {
    let context = || format!("`{}` could not be read", shown_path(path));
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(context)?;
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).with_context(context)?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let palettes = import(&name, &bytes).with_context(context)?;
    if palettes.is_empty() { bail!("`{}` has no palette", shown_path(path)) } else { Ok(palettes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use juliaset_engine::scene::coloring_flags as flags;

    #[test]
    fn flags_give_a_colouring_again() {
        let light = Light { azimuth: 45.0, height: 30.0, ambient: 0.5 };
        let ember = Arc::new(Palette::builtin("Ember").unwrap().clone());
        let colorings = Theme::ALL.into_iter().flat_map(|theme| {
            let usual = Coloring::of(theme);
            [
                usual.clone(),
                Coloring {
                    palette: ember.clone(),
                    reverse: true,
                    mapping: Mapping::Equalized,
                    density: 1.5,
                    offset: -0.25,
                    wrap: Wrap::Mirrored,
                    interior: Interior { by: InteriorBy::Color, color: [1, 200, 30] },
                    light: (theme == Theme::Slopes || theme == Theme::Distance).then_some(light),
                    outline: Some(2.5),
                    ..usual
                },
            ]
        });
        for coloring in colorings {
            let mut colors = Colors::default();
            for flag in flags(&coloring).split_whitespace() {
                let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
                let value = value.trim_matches('\'');
                match name {
                    "--coloring" => colors.theme = Some(theme(value).unwrap()),
                    "--palette" => colors.palette = Some(Arc::new(palette(value).unwrap())),
                    "--mapping" => colors.mapping = Some(mapping(value).unwrap()),
                    "--density" => colors.density = Some(value.parse().unwrap()),
                    "--offset" => colors.offset = Some(value.parse().unwrap()),
                    "--wrap" => colors.wrap = Some(wrap(value).unwrap()),
                    "--interior" => colors.interior = Some(interior(value).unwrap()),
                    "--light" => colors.light = Some(super::light(value).unwrap()),
                    "--outline" => colors.outline = Some(value.parse().unwrap()),
                    "--reverse" => colors.reverse = true,
                    other => panic!("{other}"),
                }
            }
            if coloring.theme() == Theme::Gray {
                colors.theme = Some(Theme::Gray);
            }
            assert_eq!(colors.coloring(None).unwrap(), coloring, "{}", flags(&coloring));
        }
        assert_eq!(flags(&Coloring::default()), "");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for text in ["", "1,2,3,4", "1,x", "none,1"] {
            assert!(light(text).is_err(), "{text}");
        }
        for text in ["", "#12345", "#1234567", "#12345g", "fase", "#+12345"] {
            assert!(interior(text).is_err(), "{text}");
        }
        assert!(palette("no such palette").is_err_and(|error| error.to_string().contains("Dusk")));
        let dense = Colors { density: Some(f64::NAN), ..Colors::default() };
        assert!(dense.coloring(None).is_err_and(|error| error.to_string().contains("density is NaN")));
    }
}
