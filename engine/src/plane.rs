//! The two planes that a picture can show.

/// What the samples of a picture stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Plane {
    /// Starting points: `z` begins at the sample, and c0 is given. It shows a Julia set.
    #[default]
    Dynamical,
    /// Parameters: `z` begins at 0, and c0 is the sample. It shows the Mandelbrot set.
    Parameter,
}

impl Plane {
    /// The least distance of samples in the parameter plane, where doubles end.
    pub const PARAMETER_SPACING: f64 = 1e-13;
}
