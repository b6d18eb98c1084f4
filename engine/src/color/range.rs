//! The counts that are black and white.

/// The counts between which a picture is shaded, validated once and then trusted.
///
/// ```
/// use juliaset_engine::color::ShadeRange;
/// assert!(ShadeRange::new(80, 5).is_err());
/// assert_eq!(ShadeRange::new(5, 80)?.itermax(), 80);
/// # Ok::<(), juliaset_engine::color::ShadeRangeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShadeRange {
    itermin: u32,
    itermax: u32,
}

/// Why there is no such [`ShadeRange`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShadeRangeError {
    /// There is no count between the bounds.
    #[error("itermin is {itermin} and itermax is {itermax}, but itermin must be the smaller one")]
    Empty {
        /// The lower bound given.
        itermin: u32,
        /// The upper bound given.
        itermax: u32,
    },
    /// Counts end at [`ShadeRange::MAX`].
    #[error("itermax is {0}, and must be at most {max}", max = ShadeRange::MAX)]
    TooMany(u32),
}

impl ShadeRange {
    /// The largest count that there is.
    pub const MAX: u32 = crate::counts::MAX_ITERMAX;

    /// Counts up to `itermin` are black, and `itermax`, the count of a point that has not escaped, is white.
    pub fn new(itermin: u32, itermax: u32) -> Result<Self, ShadeRangeError> {
        if itermin >= itermax {
            return Err(ShadeRangeError::Empty { itermin, itermax });
        }
        if itermax > Self::MAX {
            return Err(ShadeRangeError::TooMany(itermax));
        }
        Ok(Self { itermin, itermax })
    }

    /// Counts up to this one are black.
    pub fn itermin(self) -> u32 {
        self.itermin
    }

    /// The count that is white.
    pub fn itermax(self) -> u32 {
        self.itermax
    }

    /// The article's normalised value of a count: 0 up to itermin, 1 from itermax.
    pub fn shade(self, count: u32) -> f64 {
        let count = count.clamp(self.itermin, self.itermax);
        f64::from(count - self.itermin) / f64::from(self.itermax - self.itermin)
    }
}

impl Default for ShadeRange {
    /// The article's: 5 and 80.
    fn default() -> Self {
        Self { itermin: 5, itermax: 80 }
    }
}
