//! `juliaset ray`: where an external ray lands.

use super::Error;
use super::c0::C0Parts;
use super::render::PlaneArg;
use anyhow::{Context, anyhow};
use clap::Args;
use juliaset_engine::dynamics::{Angle, AngleError, Landing, Ray, RayEnd, dynamical_ray, parameter_ray};
use juliaset_engine::{Plane, QuadraticMap, Watch};
use serde_json::json;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Tell where the external ray of an angle lands
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct RayOf {
    /// The angle, as a fraction of a turn: 1/7 or 0.25
    #[arg(value_name = "ANGLE", value_parser = angle, allow_hyphen_values = true)]
    angle: Angle,

    #[command(flatten)]
    c0: C0Parts,

    /// Which plane the ray is in: that of a Julia set, or that of the Mandelbrot set, which takes no --real and --imag
    #[arg(long, value_name = "PLANE", default_value = "dynamical")]
    plane: PlaneArg,

    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  juliaset ray 1/7 -r=-0.123 -i=0.745
  juliaset ray 1/6 --plane=parameter
  juliaset ray 5/12 --plane=parameter --json";

/// Reads an angle; the errors end the sentence `invalid value '..' for '..':`.
pub(super) fn angle(text: &str) -> Result<Angle, String> {
    text.parse().map_err(|error| match error {
        AngleError::TooFine(_) => format!("must have a denominator of at most {}", Angle::MAX_DENOMINATOR),
        AngleError::NoDenominator(_) => "must not have the denominator 0".to_owned(),
        _ => "must be a fraction such as 1/7 or a decimal such as 0.25".to_owned(),
    })
}

impl RayOf {
    pub(super) fn run(&self) -> Result<ExitCode, Error> {
        let plane = Plane::from(self.plane);
        if plane == Plane::Parameter && self.c0.is_given() {
            let reason = "a ray of the parameter plane has no c0: leave --real and --imag out";
            return Err(Error::Arguments(anyhow!(reason)));
        }
        let map = self.c0.of(&QuadraticMap::default())?;
        // Interrupting it loses nothing: there is no file.
        let watch = Watch::default();
        let ray = match plane {
            Plane::Dynamical => dynamical_ray(&map, self.angle, &watch),
            Plane::Parameter => parameter_ray(self.angle, &watch),
        };
        let ray = ray.map_err(|error| Error::Failed(error.into()))?;
        let text = if self.json { as_json(&ray) } else { in_words(&ray, plane) };
        writeln!(stdout(), "{text}")
            .context("standard output could not be written")
            .map_err(Error::Failed)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// `lands` says whether the landing point is known; numbers of any precision are texts.
fn as_json(ray: &Ray) -> String {
    let angle = ray.angle.to_string();
    let of_angle =
        json!({ "angle": angle, "preperiod": ray.angle.preperiod(), "period": ray.angle.period() });
    let end = match &ray.end {
        RayEnd::Lands(Landing { decimals, preperiod, period, multiplier, is_parabolic, .. }) => json!({
            "lands": true,
            "point": decimals.clone().map(|part| part.to_string()),
            "preperiod": preperiod,
            "period": period,
            "multiplier": [multiplier.re, multiplier.im],
            "kind": if *is_parabolic { "parabolic" } else { "repelling" },
        }),
        RayEnd::Branches(at) => json!({ "lands": false, "branches_at": [at.re, at.im] }),
        RayEnd::NotFollowed(reason) => json!({ "lands": false, "reason": reason }),
    };
    let mut all = json!({ "ray": of_angle });
    if let (Some(all), Some(end)) = (all.as_object_mut(), end.as_object()) {
        all.extend(end.clone());
    }
    all.to_string()
}

fn in_words(ray: &Ray, plane: Plane) -> String {
    let angle = ray.angle;
    match &ray.end {
        RayEnd::Lands(landing) => {
            let [re, im] = &landing.decimals;
            let sign = if im.is_negative() { "" } else { "+" };
            let what = match plane {
                Plane::Dynamical => "the point",
                Plane::Parameter => "c0",
            };
            let kind = if landing.is_parabolic { "parabolic" } else { "repelling" };
            let size = landing.multiplier.norm();
            format!(
                "The ray of {angle} lands at {what}\n  {re}{sign}{im}i\npreperiod {}, period {}: a {kind} cycle with a \
                 multiplier of modulus {size:.6}",
                landing.preperiod, landing.period
            )
        }
        RayEnd::Branches(at) => format!(
            "The ray of {angle} runs into a preimage of the critical point at {at}, or passes too near to it to tell"
        ),
        RayEnd::NotFollowed(reason) => format!("Where the ray of {angle} lands is not known: {reason}"),
    }
}
