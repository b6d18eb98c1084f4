//! The command line that renders a scene's picture again: what its file keeps as a comment.

use super::{Place, Scene};
use crate::color::{Coloring, Interior, InteriorBy, Light, Theme, Wrap};
use crate::count::plan::Precision;
use crate::plane::Plane;

impl Scene {
    /// The command that renders the picture again, shaded between these counts: itermin and itermax.
    ///
    /// ```
    /// use juliaset_engine::scene::{Place, Scene};
    /// use juliaset_engine::{ComplexRegion, Plane, QuadraticMap};
    /// let region = Place::Region(ComplexRegion::new(-1.6, 1.6, 1.0, -1.0)?, 500);
    /// let scene = Scene::new(Plane::Dynamical, QuadraticMap::parse("0", "1", 2.0)?, region);
    /// let command = "juliaset render -R=500 -x=-1.6 -X=1.6 -y=-1 -Y=1 -r=0 -i=1 -t=2 -m=5 -M=80";
    /// assert_eq!(scene.command([5, 80]), command);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn command(&self, [itermin, itermax]: [u32; 2]) -> String {
        let set = match self.plane {
            Plane::Dynamical => {
                let [re, im] = self.map.c0_decimals();
                format!("-r={re} -i={im}")
            }
            Plane::Parameter => "--plane=parameter".to_owned(),
        };
        let samples = match self.fineness.samples() {
            1 => String::new(),
            samples => format!(" --samples={samples}"),
        };
        let drawn = [(self.axes, " --axes"), (self.scale_bar, " --scale-bar")];
        let drawn: String =
            drawn.into_iter().filter(|(is_drawn, _)| *is_drawn).map(|(_, flag)| flag).collect();
        let lists = [("rays", listed(&self.rays)), ("equipotentials", listed(&self.equipotentials))];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        let curves: String = lists.map(|(name, list)| format!(" --{name}={list}")).collect();
        format!(
            "juliaset render {} {set} -t={} -m={itermin} -M={itermax}{}{samples}{drawn}{curves}",
            arguments(&self.place),
            self.map.threshold(),
            coloring_flags(&self.coloring),
        )
    }
}

/// With commas between.
fn listed(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The arguments that give a place again.
fn arguments(place: &Place) -> String {
    match place {
        Place::Region(region, columns) => {
            let [xleft, xright, ytop, ybot] = region.bounds();
            format!("-R={columns} -x={xleft} -X={xright} -y={ybot} -Y={ytop}")
        }
        Place::View(view, precision) => {
            let ([re, im], [columns, rows]) = (view.center_text(), view.size());
            let precision = match precision {
                Precision::Auto => "",
                Precision::F64 => " --precision=f64",
                Precision::Exact => " --precision=exact",
            };
            let width = view.width_text();
            format!("--center={re},{im} --width={width} --size={columns}x{rows}{precision}")
        }
    }
}

/// The flags that give a colouring again, each with a space before it; none for the article's gray.
pub fn coloring_flags(coloring: &Coloring) -> String {
    let theme = coloring.theme();
    let usual = Coloring::of(theme);
    let mut flags = String::new();
    let mut add = |differs: bool, name: &str, value: String| {
        if differs {
            flags += &format!(" --{name}={value}");
        }
    };
    add(theme != Theme::Gray, "coloring", theme.name().to_lowercase());
    let palette = coloring.palette.name();
    add(coloring.palette != usual.palette, "palette", quoted(palette));
    add(coloring.mapping != usual.mapping, "mapping", coloring.mapping.name().into());
    add(coloring.density != usual.density, "density", coloring.density.to_string());
    add(coloring.offset != usual.offset, "offset", coloring.offset.to_string());
    add(coloring.wrap != usual.wrap, "wrap", wrap_name(coloring.wrap).into());
    add(coloring.interior != usual.interior, "interior", quoted(&interior_text(coloring.interior)));
    add(coloring.light != usual.light, "light", light_text(coloring.light));
    add(coloring.outline != usual.outline, "outline", coloring.outline.unwrap_or(0.0).to_string());
    if coloring.reverse {
        flags += " --reverse";
    }
    flags
}

/// As a shell takes it.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,/+".contains(c);
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

fn wrap_name(wrap: Wrap) -> &'static str {
    match wrap {
        Wrap::Cyclic => "cyclic",
        Wrap::Mirrored => "mirrored",
        Wrap::Clamped => "clamped",
    }
}

fn interior_text(Interior { by, color: [red, green, blue] }: Interior) -> String {
    match by {
        InteriorBy::Transparent => "transparent".into(),
        InteriorBy::Phase => "phase".into(),
        InteriorBy::Time => "time".into(),
        InteriorBy::Period => "period".into(),
        InteriorBy::Color => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

fn light_text(light: Option<Light>) -> String {
    light.map_or_else(
        || "none".into(),
        |Light { azimuth, height, ambient }| format!("{azimuth},{height},{ambient}"),
    )
}
