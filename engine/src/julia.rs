//! What is iterated, validated once and then trusted.

use num_complex::Complex64;

/// The map `z -> z^2 + c0`, when an orbit counts as escaped, and how long it is followed.
///
/// The count of a point `z`, for every part of this crate:
///
/// ```text
/// for n in 0..itermax { z = z*z + c0; if |z|^2 > threshold^2 { return n } } return itermax
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Julia {
    c0: Complex64,
    threshold: f64,
    itermin: u32,
    itermax: u32,
}

/// Why there is no such [`Julia`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum JuliaError {
    /// A part of c0 is NaN or infinite.
    #[error("c0 is {0}, and both its parts must be finite numbers")]
    C0(Complex64),
    /// The threshold is not a positive finite number.
    #[error("threshold is {0}, and must be a positive finite number")]
    Threshold(f64),
    /// There is no count between the bounds.
    #[error("itermin is {itermin} and itermax is {itermax}, but itermin must be the smaller one")]
    Iterations {
        /// The lower bound given.
        itermin: u32,
        /// The upper bound given.
        itermax: u32,
    },
    /// Counts are followed up to [`Julia::MAX_ITERMAX`].
    #[error("itermax is {0}, and must be at most {max}", max = Julia::MAX_ITERMAX)]
    TooMany(u32),
}

impl Julia {
    /// The largest `itermax`.
    pub const MAX_ITERMAX: u32 = 2_000_000_000;

    /// Checks the four and keeps them.
    pub fn new(c0: Complex64, threshold: f64, itermin: u32, itermax: u32) -> Result<Self, JuliaError> {
        if !c0.re.is_finite() || !c0.im.is_finite() {
            return Err(JuliaError::C0(c0));
        }
        if !threshold.is_finite() || threshold <= 0.0 {
            return Err(JuliaError::Threshold(threshold));
        }
        if itermin >= itermax {
            return Err(JuliaError::Iterations { itermin, itermax });
        }
        if itermax > Self::MAX_ITERMAX {
            return Err(JuliaError::TooMany(itermax));
        }
        Ok(Self { c0, threshold, itermin, itermax })
    }

    /// The parameter of the map.
    pub fn c0(&self) -> Complex64 {
        self.c0
    }

    /// The modulus that an escaped orbit has passed.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// `threshold^2`, rounded: what `|z|^2` is compared with.
    pub fn threshold_sqr(&self) -> f64 {
        self.threshold * self.threshold
    }

    /// Counts up to this one are black.
    pub fn itermin(&self) -> u32 {
        self.itermin
    }

    /// The count of a point that has not escaped, shown white.
    pub fn itermax(&self) -> u32 {
        self.itermax
    }

    /// Whether an orbit that has once escaped can be told so later: `|z|` grows for ever from there.
    ///
    /// With `R = threshold >= max(2, |c0|)`, `|z| > R` gives `|z^2 + c0| >= |z| (|z| - 1) > |z|`.
    pub fn escape_is_final(&self) -> bool {
        self.threshold >= 2.0 && self.threshold >= self.c0.norm()
    }
}

impl Default for Julia {
    /// The article's: c0 = -0.835-0.2321i, threshold 2, itermin 5, itermax 80.
    fn default() -> Self {
        Self { c0: Complex64::new(-0.835, -0.2321), threshold: 2.0, itermin: 5, itermax: 80 }
    }
}
