//! External rays and equipotentials over a picture, as the window and exports draw them.

mod raster;

pub use raster::{CurveRaster, Layers};

use super::{Block, Overlays, Text, Tone};
use anyhow::Context;
use juliaset_engine::dynamics::{DrawnRay, RayEnd, drawn_ray};
use juliaset_engine::export::ExportError;
use juliaset_engine::{
    ContourError, Equipotential, Plane, Planner, QuadraticMap, RenderError, Renderer, Ruler, Samples, Watch,
    equipotentials,
};

/// Lines over a picture, in its pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// One for each angle.
    pub rays: Vec<DrawnRay>,
    /// One for each level.
    pub equipotentials: Vec<Equipotential>,
}

impl Curves {
    /// Finds those that are chosen for a picture.
    pub fn find(
        (renderer, planner): (&Renderer, &mut Planner),
        (plane, map): (Plane, &QuadraticMap),
        (samples, ruler): (&Samples, &Ruler),
        overlays: &Overlays,
        watch: &Watch,
    ) -> anyhow::Result<Self> {
        let mut rays = Vec::new();
        for angle in &overlays.rays {
            // Told apart by the type of its cause.
            rays.push(drawn_ray(plane, map, *angle, ruler, watch).map_err(ExportError::from)?);
        }
        let levels = &overlays.equipotentials;
        let found = equipotentials(renderer, planner, (plane, map), samples, levels, watch);
        let equipotentials = found.map_err(|error| match error {
            ContourError::Render(RenderError::Cancelled(cancelled)) => ExportError::from(cancelled).into(),
            other => anyhow::Error::from(other),
        });
        Ok(Self { rays, equipotentials: equipotentials.context("there are no equipotentials")? })
    }
}

impl Curves {
    /// What is to be said of the rays that are not drawn: one sentence for each.
    pub fn undrawn(&self) -> Vec<String> {
        let reason = |ray: &DrawnRay| match ray.end {
            RayEnd::NotFollowed(reason) => {
                Some(format!("The ray of {} is not all drawn: {reason}", ray.angle))
            }
            _ => None,
        };
        self.rays.iter().filter_map(reason).collect()
    }
}

/// How a line is drawn: a light line with dark sides, which is seen on any picture.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// Half the width of the light line, in heights of the text.
    pub half: f32,
    /// The light line.
    pub line: Tone,
    /// Its sides, each as wide as half of the line and a pixel.
    pub casing: Tone,
}

impl Pen {
    /// Of rays.
    pub const RAY: Self = Self {
        half: 0.06,
        line: Tone { light: true, opacity: 0.95 },
        casing: Tone { light: false, opacity: 0.65 },
    };
    /// Of equipotentials.
    pub const EQUIPOTENTIAL: Self = Self {
        half: 0.04,
        line: Tone { light: true, opacity: 0.75 },
        casing: Tone { light: false, opacity: 0.5 },
    };
    /// Of the point that a ray lands at.
    pub const LANDING: Self = Self { half: 0.22, ..Self::RAY };

    /// Half the width of the light line and of all of it, in pixels, for text of a height of `em` pixels.
    pub fn halves(self, em: f32) -> [f32; 2] {
        let half = (self.half * em).max(0.5);
        [half, half + 1.0 + half.min(em * 0.06) * 0.5]
    }
}

/// The names of rays and where they stand, on plates that do not lie on each other: where each ray comes onto the picture of a
/// size, for text of a height of `em` pixels whose width `measure` says.
pub fn labels(
    rays: &[DrawnRay],
    [columns, rows]: [f64; 2],
    em: f32,
    measure: &dyn Fn(&str) -> f32,
) -> Vec<(Text, Block)> {
    let inset = f64::from(em) * 1.6;
    let is_within =
        |[x, y]: &[f64; 2]| (inset..=columns - inset).contains(x) && (inset..=rows - inset).contains(y);
    let mut placed: Vec<(Text, Block)> = Vec::new();
    for ray in rays {
        let Some([x, y]) = ray.lines.iter().flatten().find(|place| is_within(place)) else { continue };
        let text = ray.angle.to_string();
        let (width, height) = (measure(&text).ceil() as i32, (1.4 * em).round() as i32);
        let padding = (0.35 * em).round() as i32;
        let left = *x as i32 - width / 2 - padding;
        let top = *y as i32 - height / 2;
        let plate = Block { left, top, right: left + width + 2 * padding, bottom: top + height };
        if !placed.iter().any(|(_, other)| plate.is_near(other, padding)) {
            let middle = (plate.top + plate.bottom) as f32 / 2.0;
            placed.push((Text { text, left: (left + padding) as f32, middle }, plate));
        }
    }
    placed
}
