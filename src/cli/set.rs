//! The arguments that say what is iterated.

use super::Error;
use super::numbers::{finite_decimal, positive, whole};
use clap::Args;
use juliaset_engine::{Decimal, Julia};

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
    #[arg(short = 'm', long, value_name = "N", default_value = "5", value_parser = iterations, allow_hyphen_values = true)]
    itermin: u32,

    /// Number of iterations after which a point counts as in the set, and is white
    #[arg(short = 'M', long, value_name = "N", default_value = "80", value_parser = iterations, allow_hyphen_values = true)]
    itermax: u32,
}

impl SetArgs {
    /// The set, if there is one.
    pub(super) fn julia(&self) -> Result<Julia, Error> {
        let c0 = [self.real.clone(), self.imag.clone()];
        Julia::exact(c0, self.threshold, self.itermin, self.itermax)
            .map_err(|error| Error::Arguments(error.into()))
    }
}

fn iterations(text: &str) -> Result<u32, String> {
    Ok(whole(text, 0, Julia::MAX_ITERMAX.into())? as u32)
}
