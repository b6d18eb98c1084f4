//! Which of the two planes a picture shows.

/// What the samples of a picture are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Plane {
    /// Starting points: `z = sample`, c0 fixed. The Julia set.
    #[default]
    Dynamical,
    /// Parameters: `c0 = sample`, `z = 0`. The Mandelbrot set.
    Parameter,
}
