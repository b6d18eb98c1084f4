//! The arguments that say what is iterated.

use super::Error;
use super::numbers::{finite_decimal, positive, whole};
use anyhow::anyhow;
use clap::Args;
use juliaset_engine::{Decimal, Julia, JuliaError};

/// The options that `render` and `explore` share for the set.
#[derive(Args, Debug)]
#[command(next_help_heading = "The set z^2 + c0")]
pub(super) struct SetArgs {
    /// Real part of c0, as a decimal of any length
    #[arg(short, long, value_name = "RE", default_value = "-0.835", value_parser = finite_decimal, allow_hyphen_values = true)]
    real: Decimal,

    /// Imaginary part of c0, as a decimal of any length
    #[arg(short, long, value_name = "IM", default_value = "-0.2321", value_parser = finite_decimal, allow_hyphen_values = true)]
    imag: Decimal,

    /// Modulus beyond which an orbit has diverged
    #[arg(short, long, value_name = "T", default_value = "2", value_parser = positive, allow_hyphen_values = true)]
    threshold: f64,

    /// Number of iterations up to which points are black
    /// [default: 5; in deep views by their centre what suits the view]
    #[arg(short = 'm', long, value_name = "N", value_parser = iterations, allow_hyphen_values = true)]
    itermin: Option<u32>,

    /// Number of iterations after which a point counts as in the set, and is white
    /// [default: 80; in deep views by their centre what suits the view]
    #[arg(short = 'M', long, value_name = "N", value_parser = iterations, allow_hyphen_values = true)]
    itermax: Option<u32>,
}

impl SetArgs {
    /// The set, if there is one.
    pub(super) fn julia(&self) -> Result<Julia, Error> {
        let [itermin, itermax] = self.bounds();
        self.bounded(itermin.unwrap_or(Self::ARTICLE[0]), itermax.unwrap_or(Self::ARTICLE[1]))
            .map_err(|error| Error::Arguments(error.into()))
    }

    /// The set, whatever the bounds of its iterations are to be.
    pub(super) fn boundless(&self) -> Result<Julia, Error> {
        let [itermin, itermax] = Self::ARTICLE;
        self.bounded(itermin, itermax).map_err(|error| Error::Arguments(error.into()))
    }

    /// The set with the bounds that are given, and with those that suit a view for the others.
    pub(super) fn suited(&self, suitable: [u32; 2]) -> Result<Julia, Error> {
        let [itermin, itermax] = self.bounds();
        self.bounded(itermin.unwrap_or(suitable[0]), itermax.unwrap_or(suitable[1])).map_err(|error| {
            let left_open = if itermin.is_none() { "--itermin" } else { "--itermax" };
            Error::Arguments(anyhow!("{error}: what suits this view was taken for {left_open}; give both"))
        })
    }

    /// itermin and itermax, where they are given.
    pub(super) fn bounds(&self) -> [Option<u32>; 2] {
        [self.itermin, self.itermax]
    }

    const ARTICLE: [u32; 2] = [5, 80];

    fn bounded(&self, itermin: u32, itermax: u32) -> Result<Julia, JuliaError> {
        Julia::exact([self.real.clone(), self.imag.clone()], self.threshold, itermin, itermax)
    }
}

fn iterations(text: &str) -> Result<u32, String> {
    Ok(whole(text, 0, Julia::MAX_ITERMAX.into())? as u32)
}
