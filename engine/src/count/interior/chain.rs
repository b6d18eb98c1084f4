//! Discs that return into themselves, by a chain of discs along the orbit of the centre.
//!
//! `|z - a| <= r` gives `|z^2 - a^2| <= 2 |a| r + r^2`, and a computed iteration adds less than
//! [`ROUNDING`](super::ROUNDING). So if a chain of such discs ends within the first, whoever is in the first
//! comes back to it.
//!
//! *Rounding of the chain itself*, with `u = 2^-53`. A modulus is found to within `2u` of itself, a gap of at most 1
//! to within `3u`, and a gap beyond 1 closes nothing: `1 + 1e-15` and `1e-15` are more. A radius takes four roundings,
//! the sum with the gap one: `1e-12` is more than all of them, in each step. The bound of a room is `1e-9` of it
//! below the threshold: far more than the roundings of `size + radius` and of the kernels' `|z|^2`, `4u` each.

use super::lemniscate::Lemniscate;
use super::{ROUNDING, Room};
use crate::dynamics::cycle::{Cycle, step};
use num_complex::Complex64;

/// Up to this period a disc is looked for with care.
const SHORT: u32 = 32;
/// Where a disc is smaller, rounding would be larger than what the map contracts.
const LEAST_RADIUS: f64 = 1e-9;

/// The largest disc found about a point of a cycle that its period maps into itself.
pub(super) fn disc(room: &Room, cycle: &Cycle) -> Option<Lemniscate> {
    // The map contracts most near 0, so a disc moved towards it is often larger.
    let parts: &[f64] = if cycle.period <= SHORT { &[0.0, 0.25, 0.5, 0.75, 1.0] } else { &[0.0, 1.0] };
    let factor = if cycle.period <= SHORT { 0.85 } else { 0.5 };
    let mut best: Option<Lemniscate> = None;
    for part in parts {
        let center = cycle.point * *part;
        let chain = Chain::along(room, center, cycle.period);
        // It must hold the point of the cycle and not only another one.
        let least = LEAST_RADIUS.max((cycle.point - center).norm());
        let floor = best.map_or(least, |disc| least.max(disc.radius * 1.01));
        let found = std::iter::successors(Some(1.0), |radius| Some(radius * factor))
            .take_while(|radius| *radius > floor)
            .find(|radius| chain.closes(*radius));
        if let Some(found) = found {
            let radius = chain.enlarged(found, found / factor);
            best = Some(Lemniscate::disc(center, radius, cycle.period));
        }
    }
    best
}

/// The orbit that the centres of the discs follow.
struct Chain {
    /// The moduli of the centres.
    sizes: Vec<f64>,
    /// How far the last centre is from the first.
    gap: f64,
    /// Where the discs must stay.
    bound: f64,
}

impl Chain {
    fn along(room: &Room, center: Complex64, period: u32) -> Self {
        let mut z = center;
        let mut sizes = Vec::with_capacity(period as usize);
        for _ in 0..period {
            sizes.push(z.norm() * (1.0 + 1e-15));
            z = step(z, room.c0);
        }
        Self { sizes, gap: (z - center).norm() + 1e-15, bound: room.bound }
    }

    /// Whether a disc about the first centre is led back into itself within the bound.
    fn closes(&self, first: f64) -> bool {
        let mut radius = first;
        for size in &self.sizes {
            if size + radius >= self.bound {
                return false;
            }
            radius = (2.0 * size + radius) * radius * (1.0 + 1e-12) + ROUNDING;
        }
        self.gap + radius <= first * (1.0 - 1e-12)
    }

    /// A larger radius that closes too, between one that does and one that does not.
    fn enlarged(&self, mut low: f64, mut high: f64) -> f64 {
        for _ in 0..4 {
            let middle = f64::midpoint(low, high);
            if self.closes(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}
