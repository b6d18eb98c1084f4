//! Scenes of places that XaoS, Fractint and Kalles Fraktaler have kept.

use anyhow::{anyhow, bail};
use juliaset_engine::color::{Coloring, Theme};
use juliaset_engine::import::{self, PlaceError};
use juliaset_engine::scene::{Bounds, Place, Scene};
use juliaset_engine::{Plane, Precision, shortened};
use std::sync::Arc;

/// A scene, and what of the text it does not show, a sentence each.
pub type Imported = (Scene, Vec<String>);

/// The size of the picture, in pixels.
const SIZE: [u32; 2] = [1280, 800];

/// The scene of the entry of this name, or of the first that can be shown; none of a text that no other program wrote.
pub fn scene(text: &str, entry: Option<&str>) -> Option<anyhow::Result<Imported>> {
    match import::import(text) {
        Err(PlaceError::Unknown | PlaceError::TooLarge(_)) => None,
        Err(error) => Some(Err(error.into())),
        Ok(found) => Some(chosen(found, entry)),
    }
}

fn chosen(found: import::Places, entry: Option<&str>) -> anyhow::Result<Imported> {
    let is_wanted = |name: &str| entry.is_none_or(|entry| name.eq_ignore_ascii_case(entry));
    if let Some(place) = found.places.into_iter().find(|place| is_wanted(&place.name)) {
        return of_place(place);
    }
    match (found.refused.into_iter().find(|refused| is_wanted(&refused.name)), entry) {
        (Some(refused), _) => Err(refused.into()),
        (None, Some(entry)) => bail!("there is no entry `{}`", shortened(entry)),
        (None, None) => bail!("there is no entry"),
    }
}

fn of_place(place: import::Place) -> anyhow::Result<Imported> {
    let view = place.view(SIZE)?;
    if place.plane == Plane::Parameter && view.spacing().to_f64() < Plane::PARAMETER_SPACING {
        return Err(anyhow!(
            "its pixels stand {:.1e} apart, and the parameter plane ends at 1e-13",
            view.spacing().to_f64()
        ));
    }
    let mut scene = Scene::new(place.plane, place.map, Place::View(view, Precision::Auto));
    scene.title = place.name.chars().take(Scene::MAX_TITLE).collect();
    scene.bounds = Bounds { itermin: None, itermax: place.itermax };
    if let Some(palette) = place.palette {
        scene.coloring = Coloring { palette: Arc::new(palette), ..Coloring::of(Theme::Smooth) };
    }
    Ok((scene, place.notes))
}
