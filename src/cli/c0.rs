//! The arguments that say what c0 is.

use super::Error;
use super::numbers::finite_decimal;
use anyhow::anyhow;
use clap::Args;
use juliaset_engine::dynamics::{NAMED, named};
use juliaset_engine::{Decimal, QuadraticMap, shortened};

/// c0 by its parts.
#[derive(Args, Debug)]
pub(super) struct C0Parts {
    /// Real part of c0, as a decimal of any length [default: -0.835]
    #[arg(short, long, value_name = "RE", value_parser = finite_decimal, allow_hyphen_values = true)]
    real: Option<Decimal>,

    /// Imaginary part of c0, as a decimal of any length [default: -0.2321]
    #[arg(short, long, value_name = "IM", value_parser = finite_decimal, allow_hyphen_values = true)]
    imag: Option<Decimal>,
}

impl C0Parts {
    /// Whether any part is given.
    pub(super) fn is_given(&self) -> bool {
        self.real.is_some() || self.imag.is_some()
    }

    /// A map with these parts; one that is not given is as it was.
    pub(super) fn of(&self, usual: &QuadraticMap) -> Result<QuadraticMap, Error> {
        let [re, im] = usual.c0_decimals().clone();
        let c0 = [self.real.clone().unwrap_or(re), self.imag.clone().unwrap_or(im)];
        usual.with_c0(c0).map_err(|error| Error::Arguments(error.into()))
    }
}

/// c0 by its name or its parts.
#[derive(Args, Debug)]
pub(super) struct C0Args {
    /// A named c0: dendrite, rabbit, airplane, basilica, San Marco, cauliflower, Siegel disc, Feigenbaum, dragon,
    /// article, dust
    #[arg(value_name = "NAME", conflicts_with_all = ["real", "imag"])]
    name: Option<String>,

    #[command(flatten)]
    parts: C0Parts,
}

impl C0Args {
    /// The map of this c0.
    pub(super) fn map(&self) -> Result<QuadraticMap, Error> {
        let default = QuadraticMap::default();
        let Some(name) = &self.name else { return self.parts.of(&default) };
        let known = named(name).ok_or_else(|| Error::Arguments(unknown(name)))?;
        default.with_c0(known.decimals()).map_err(|error| Error::Arguments(error.into()))
    }
}

fn unknown(name: &str) -> anyhow::Error {
    let known: Vec<&str> = NAMED.iter().map(|known| known.name).collect();
    anyhow!("no c0 is called `{}`: known are {}", shortened(name), known.join(", "))
}
