//! Which plane a picture shows.

/// What a sample stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Plane {
    /// The plane of `z`: a sample is where an orbit of one map starts. Points that stay are the filled Julia
    /// set.
    #[default]
    Dynamical,
    /// The plane of `c0`: a sample is the parameter of a map, and its critical orbit, from 0, is followed.
    /// Points that stay are the Mandelbrot set.
    Parameter,
}
