//! Values of c0 that have names: places to start from.

use crate::number::Decimal;

/// A c0 with a name, exact or to 40 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedC0 {
    /// What it is called.
    pub name: &'static str,
    /// What it is called too.
    pub other_names: &'static [&'static str],
    /// The real and the imaginary part.
    pub parts: [&'static str; 2],
    /// What it is, in a few words.
    pub meaning: &'static str,
}

/// The known ones.
pub const NAMED: [NamedC0; 11] = [
    NamedC0 {
        name: "dendrite",
        other_names: &["i"],
        parts: ["0", "1"],
        meaning: "the critical point comes to a cycle of 2 that repels",
    },
    NamedC0 {
        name: "rabbit",
        other_names: &["Douady's rabbit"],
        parts: ["-0.1225611668766536199752455518207356540527", "0.7448617666197442365931704286043923672402"],
        meaning: "the critical point has period 3: c^3 + 2 c^2 + c + 1 = 0",
    },
    NamedC0 {
        name: "airplane",
        other_names: &[],
        parts: ["-1.7548776662466927600495088963585286918946", "0"],
        meaning: "the real one whose critical point has period 3: c^3 + 2 c^2 + c + 1 = 0",
    },
    NamedC0 {
        name: "basilica",
        other_names: &[],
        parts: ["-1", "0"],
        meaning: "the critical point has period 2",
    },
    NamedC0 {
        name: "San Marco",
        other_names: &["San Marco dragon"],
        parts: ["-0.75", "0"],
        meaning: "parabolic: the multiplier of a fixed point is -1",
    },
    NamedC0 {
        name: "cauliflower",
        other_names: &[],
        parts: ["0.25", "0"],
        meaning: "parabolic: the multiplier of the fixed point is 1",
    },
    NamedC0 {
        name: "Siegel disc",
        other_names: &["Siegel", "golden mean", "Siegel disk"],
        parts: ["-0.3905408702184000506697626007137984858176", "-0.5867879073469687511967146430557158400967"],
        meaning: "the multiplier of a fixed point is 1 turned by the golden mean, (sqrt(5) - 1) / 2 of a turn",
    },
    NamedC0 {
        name: "Feigenbaum",
        other_names: &["Feigenbaum point"],
        parts: ["-1.4011551890920506005238267878938612922263", "0"],
        meaning: "where the doublings of the period accumulate",
    },
    NamedC0 {
        name: "dragon",
        other_names: &["fat dragon"],
        parts: ["0.360284", "0.100376"],
        meaning: "attracted to a cycle of period 8",
    },
    NamedC0 {
        name: "article",
        other_names: &["default"],
        parts: ["-0.835", "-0.2321"],
        meaning: "the set of the article",
    },
    NamedC0 { name: "dust", other_names: &[], parts: ["0.4", "0.3"], meaning: "no two points are connected" },
];

impl NamedC0 {
    /// The real and the imaginary part.
    pub fn decimals(&self) -> [Decimal; 2] {
        // Each of them is a decimal, which a test looks after.
        self.parts.map(|part| Decimal::parse(part).unwrap_or_else(|_| Decimal::from_digits(false, "0", 0)))
    }
}

/// The c0 of this name; capitals, spaces and what is no letter do not matter.
///
/// ```
/// use juliaset_engine::dynamics::named;
/// assert_eq!(named("douadys RABBIT").map(|c0| c0.name), Some("rabbit"));
/// assert_eq!(named("hare"), None);
/// ```
pub fn named(name: &str) -> Option<&'static NamedC0> {
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(name);
    let is_called = |known: &&NamedC0| {
        std::iter::once(&known.name).chain(known.other_names).any(|own| letters(own) == wanted)
    };
    NAMED.iter().find(is_called)
}

#[cfg(test)]
mod tests;
