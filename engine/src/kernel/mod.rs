//! Counting: one definition, and the fastest way to it that this machine has.

mod scalar;
mod simd;
#[cfg(test)]
mod tests;

pub use scalar::count;

use crate::cancel::{Cancel, Cancelled};
use crate::interior::Disc;
use crate::julia::Julia;
use std::fmt;

/// How points are counted: the instruction set, and whether the interior shortcut is taken.
///
/// Every kernel gives the same counts.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    level: fearless_simd::Level,
    interior: bool,
}

impl Kernel {
    /// The fastest one of this machine.
    pub fn best() -> Self {
        Self { level: fearless_simd::Level::new(), interior: true }
    }

    /// One for every instruction set that this machine has, the plainest first.
    pub fn available() -> Vec<Self> {
        simd::levels().into_iter().map(|level| Self { level, interior: true }).collect()
    }

    /// The same without the interior shortcut: every orbit is followed to its end.
    #[must_use]
    pub fn without_interior(self) -> Self {
        Self { interior: false, ..self }
    }

    /// The instruction set.
    pub(crate) fn level(self) -> fearless_simd::Level {
        self.level
    }

    /// A kernel made ready for one set: what depends on c0 alone is computed here, once.
    pub fn prepare(self, julia: &Julia) -> Prepared {
        /// Below this `itermax` there is nothing to gain.
        const WORTHWHILE: u32 = 64;
        let worthwhile = self.interior && julia.itermax() >= WORTHWHILE;
        let interior = if worthwhile { Disc::find(julia) } else { None };
        Prepared { kernel: self, julia: julia.clone(), interior }
    }
}

impl fmt::Display for Kernel {
    /// The name of the instruction set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(simd::level_name(self.level))
    }
}

/// A [`Kernel`] ready to count points of one [`Julia`] set; shared between threads.
#[derive(Clone, Debug)]
pub struct Prepared {
    kernel: Kernel,
    julia: Julia,
    interior: Option<Disc>,
}

impl Prepared {
    /// How it is counted.
    pub(crate) fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// The set that is counted.
    pub fn julia(&self) -> &Julia {
        &self.julia
    }

    /// Writes the counts of the points `xs[k] + i ys[k]` to `counts[k]`.
    ///
    /// The three slices have one length (the shortest decides). Looks at `cancel` at least every few
    /// hundred thousand iterations; `counts` is then partly written.
    pub fn count_points(
        &self,
        xs: &[f64],
        ys: &[f64],
        counts: &mut [u32],
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let len = xs.len().min(ys.len()).min(counts.len());
        let points = (&xs[..len], &ys[..len]);
        let interior = self.interior.as_ref();
        simd::count_points(self.kernel.level, &self.julia, interior, points, &mut counts[..len], cancel)
    }
}
