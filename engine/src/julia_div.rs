//! The article's two steps in one: a set over a region, as an array.

use crate::color::{ShadeRange, ShadeRangeError};
use crate::count::plan::{PlanError, Precision};
use crate::counts::{Counts, TooLarge, try_vec};
use crate::map::{MapError, QuadraticMap};
use crate::place::{ComplexRegion, RegionError, Samples};
use crate::plane::Plane;
use crate::run::{NoThreads, RenderError, Renderer, RunOptions};
use crate::watch::Watch;
use ndarray::{Array2, ShapeBuilder};
use num_complex::Complex64;

/// How fast orbits of `z -> z^2 + c0` leave a disc, over any region, at one resolution.
///
/// ```
/// use juliaset_engine::{ComplexRegion, JuliaDiv};
/// use num_complex::Complex64;
///
/// let julia_div = JuliaDiv::new(Complex64::new(-0.835, -0.2321), 2.0, (5, 80), 64)?;
/// let values = julia_div.over(&ComplexRegion::new(-1.6, 1.6, -1.0, 1.0)?)?;
/// assert_eq!(values.dim(), (64, 40));
/// assert_eq!(values[[0, 0]], 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct JuliaDiv {
    map: QuadraticMap,
    range: ShadeRange,
    resolution: usize,
}

/// Why there is no such array.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JuliaDivError {
    /// There is no such map.
    #[error(transparent)]
    Map(#[from] MapError),
    /// There are no counts between the bounds.
    #[error(transparent)]
    Range(#[from] ShadeRangeError),
    /// The picture cannot be made ready.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// There is no such grid.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// The picture does not fit in memory.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// It could not be counted.
    #[error(transparent)]
    NoThreads(#[from] NoThreads),
}

impl JuliaDiv {
    /// `iterations` are itermin and itermax; `resolution` is the number of columns.
    pub fn new(
        c0: Complex64,
        threshold: f64,
        iterations: (u32, u32),
        resolution: usize,
    ) -> Result<Self, JuliaDivError> {
        let (itermin, itermax) = iterations;
        let (map, range) = (QuadraticMap::new(c0, threshold)?, ShadeRange::new(itermin, itermax)?);
        Ok(Self { map, range, resolution })
    }

    /// The map that is iterated.
    pub fn map(&self) -> &QuadraticMap {
        &self.map
    }

    /// The counts that are shown as 0 and as 1.
    pub fn range(&self) -> ShadeRange {
        self.range
    }

    /// The number of columns.
    pub fn resolution(&self) -> usize {
        self.resolution
    }

    /// The counts between itermin and itermax, normalised to 0 and 1, indexed `[column, row]`.
    ///
    /// In memory the points of a row are neighbours. Starts threads for itself, one for each core.
    pub fn over(&self, region: &ComplexRegion) -> Result<Array2<f64>, JuliaDivError> {
        let counts = self.picture(region)?;
        let mut values = try_vec(counts.width(), counts.height(), 0.0).map_err(RenderError::from)?;
        for (value, count) in values.iter_mut().zip(counts.as_slice()) {
            *value = self.range.shade(*count);
        }
        array(counts.width(), counts.height(), values)
    }

    /// The raw counts, indexed `[column, row]`, otherwise as [`over`](Self::over).
    pub fn counts(&self, region: &ComplexRegion) -> Result<Array2<u32>, JuliaDivError> {
        let counts = self.picture(region)?;
        array(counts.width(), counts.height(), counts.into_vec())
    }

    fn picture(&self, region: &ComplexRegion) -> Result<Counts, JuliaDivError> {
        let samples = Samples::region(*region, self.resolution)?;
        let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
        let (itermax, precision) = (self.range.itermax(), Precision::Auto);
        let mut planner = renderer.planner();
        let plan = planner.plan(Plane::Dynamical, &self.map, itermax, &samples, precision, &watch)?;
        Ok(renderer.counts(&plan, &watch)?)
    }
}

/// Rows of a picture as an array indexed `[column, row]`, without moving anything.
fn array<T>(width: usize, height: usize, rows: Vec<T>) -> Result<Array2<T>, JuliaDivError> {
    let shape = (width, height).f();
    Array2::from_shape_vec(shape, rows).map_err(|_| RenderError::from(TooLarge { width, height }).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The loop as the article prints it.
    fn as_printed(z: Complex64, c0: Complex64, threshold: f64, (itermin, itermax): (u32, u32)) -> f64 {
        let (mut z, mut i) = (z, 0);
        loop {
            z = z * z + c0;
            if i == itermax || z.norm_sqr() > threshold.powi(2) {
                break;
            }
            i += 1;
        }
        f64::from(i.max(itermin) - itermin) / f64::from(itermax - itermin)
    }

    #[test]
    fn values_are_those_of_the_printed_loop() {
        let c0 = Complex64::new(-0.835, -0.2321);
        for (bounds, threshold, iterations) in
            [([-1.6, 1.6, -1.0, 1.0], 2.0, (5, 80)), ([0.1, -0.1, 0.1, -0.07], 0.5, (0, 33))]
        {
            let [xleft, xright, yleft, yright] = bounds;
            let region = ComplexRegion::new(xleft, xright, yleft, yright).unwrap();
            let values = JuliaDiv::new(c0, threshold, iterations, 61).unwrap().over(&region).unwrap();
            let expected = region.build(61).unwrap().mapv(|z| as_printed(z, c0, threshold, iterations));
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        let region = ComplexRegion::new(-1.6, 1.6, -1.0, 1.0).unwrap();
        let at =
            |resolution| JuliaDiv::new(Complex64::i(), 2.0, (5, 80), resolution).unwrap().counts(&region);
        assert!(matches!(at(0), Err(JuliaDivError::Region(_))));
        assert!(matches!(at(usize::MAX), Err(JuliaDivError::Region(_))));
        assert!(JuliaDiv::new(Complex64::i(), f64::NAN, (5, 80), 10).is_err());
        assert!(JuliaDiv::new(Complex64::i(), 2.0, (80, 80), 10).is_err());
    }
}
