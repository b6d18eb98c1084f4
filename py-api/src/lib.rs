//! The Python module `juliaset._core`: the engine's types, and NumPy arrays of what they give.
//!
//! `arguments` and `array` are what comes in and goes out, `run` is how anything that takes long runs.

#![forbid(unsafe_code)]

mod about;
mod arguments;
mod array;
mod article;
mod color;
mod cycle;
mod errors;
mod file;
mod image;
mod julia_div;
mod mandelbrot;
mod nearest;
mod numbers;
mod palette;
mod picture;
mod place;
mod plans;
mod png;
mod region;
mod run;
mod scene;
mod viewport;

/// Filled Julia sets as NumPy arrays.
#[pyo3::pymodule]
mod _core {
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python gives it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_export]
    use super::about::{About, about};
    #[pymodule_export]
    use super::article::article_counts;
    #[pymodule_export]
    use super::color::Coloring;
    #[pymodule_export]
    use super::cycle::Cycle;
    #[pymodule_export]
    use super::julia_div::JuliaDiv;
    #[pymodule_export]
    use super::mandelbrot::Mandelbrot;
    #[pymodule_export]
    use super::nearest::{NearestPoint, nearest};
    #[pymodule_export]
    use super::palette::Palette;
    #[pymodule_export]
    use super::png::save_png;
    #[pymodule_export]
    use super::region::ComplexRegion;
    #[pymodule_export]
    use super::scene::Scene;
    #[pymodule_export]
    use super::viewport::Viewport;
}
