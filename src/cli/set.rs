//! The arguments that say what is iterated.

use super::Error;
use super::c0::C0Parts;
use super::numbers::{positive, whole};
use anyhow::anyhow;
use clap::Args;
use juliaset_engine::scene::Bounds;
use juliaset_engine::{MAX_ITERMAX, QuadraticMap};

/// The options that `render` and `explore` share for the set.
#[derive(Args, Debug)]
#[command(next_help_heading = "The set z^2 + c0")]
pub(super) struct SetArgs {
    #[command(flatten)]
    c0: C0Parts,

    /// Modulus beyond which an orbit has diverged [default: 2]
    #[arg(short, long, value_name = "T", value_parser = positive, allow_hyphen_values = true)]
    threshold: Option<f64>,

    /// Number of iterations up to which points are black
    /// [default: 5; by centre, width or size what suits the view, and less than a given itermax]
    #[arg(short = 'm', long, value_name = "N", value_parser = iterations, allow_hyphen_values = true)]
    itermin: Option<u32>,

    /// Number of iterations after which a point counts as in the set, and is white
    /// [default: 80; by centre, width or size what suits the view, and more than a given itermin]
    #[arg(short = 'M', long, value_name = "N", value_parser = iterations, allow_hyphen_values = true)]
    itermax: Option<u32>,
}

impl SetArgs {
    /// The map whose set it is; what is not given is as in another one.
    pub(super) fn map(&self, usual: &QuadraticMap) -> Result<QuadraticMap, Error> {
        let map = QuadraticMap::of_decimals(
            usual.c0_decimals().clone(),
            self.threshold.unwrap_or(usual.threshold()),
        );
        self.c0.of(&map.map_err(|error| Error::Arguments(error.into()))?)
    }

    /// The same in the parameter plane, where every sample is a c0 of its own.
    pub(super) fn map_without_c0(&self, usual: &QuadraticMap) -> Result<QuadraticMap, Error> {
        if self.c0.is_given() {
            let reason =
                "the parameter plane has no c0, as every sample of it is one: leave --real and --imag out";
            return Err(Error::Arguments(anyhow!(reason)));
        }
        self.map(usual)
    }

    /// The bounds of the iterations as they are given, or else as they were before, where there are such.
    pub(super) fn bounds(&self, before: Bounds) -> Result<Bounds, Error> {
        let (itermin, itermax) = (self.itermin.or(before.itermin), self.itermax.or(before.itermax));
        let bounds = Bounds { itermin, itermax };
        bounds.checked().map_err(|error| Error::Arguments(error.into()))
    }

    /// The same for the article's grid: what is not given is as in the article.
    pub(super) fn article_bounds(&self) -> Result<Bounds, Error> {
        let [itermin, itermax] = Bounds::ARTICLE;
        let bounds = Bounds::given([self.itermin.unwrap_or(itermin), self.itermax.unwrap_or(itermax)]);
        bounds.checked().map_err(|error| Error::Arguments(error.into()))
    }
}

fn iterations(text: &str) -> Result<u32, String> {
    Ok(whole(text, 0, MAX_ITERMAX.into())? as u32)
}
