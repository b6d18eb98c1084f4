//! The counts of the article's Python programs, whose orbits have left on the circle too.

use crate::arguments::Indexing;
use crate::array::Image;
use crate::run::{Progress, interruptible};
use num_complex::Complex64;
use numpy::PyArrayMethods;
use pyo3::prelude::*;
use std::ops::Range;

/// The counts of points that lie anywhere, as the article's Python programs count them: an orbit has left once
/// ``abs(z) >= threshold``, or ``z.real**2 + z.imag**2 >= threshold**2`` where ``squared``.
///
/// For `juliaset.article`.
#[pyfunction]
pub fn article_counts<'py>(
    py: Python<'py>,
    points: Image<'py, Complex64>,
    c_0: Complex64,
    threshold: f64,
    itermax: u32,
    squared: bool,
) -> PyResult<Image<'py, u32>> {
    let lock = points.0.readonly();
    let points = lock.as_array();
    let (columns, rows) = points.dim();
    let image = Image::<u32>::new(py, (columns, rows), Indexing::Ij, None)?;
    let mut array = image.lock()?;
    let mut out = array.as_array_mut();
    let left = Left::new(threshold, squared);
    interruptible(py, None, Progress::default(), |renderer, watch| {
        renderer.pool().in_place_scope(|scope| {
            for (mut counts, points) in out.columns_mut().into_iter().zip(points.columns()) {
                let (left, watch) = (&left, watch);
                scope.spawn(move |_| {
                    for (count, z) in counts.iter_mut().zip(points) {
                        if watch.is_cancelled() {
                            return;
                        }
                        *count = left.after(*z, c_0, itermax);
                    }
                });
            }
        });
    })?;
    drop(array);
    drop(lock);
    Ok(image)
}

/// When an orbit has left.
struct Left {
    threshold: f64,
    threshold_sqr: f64,
    /// Squared moduli about which only `hypot` knows; all, where the threshold is so large or small that a square is
    /// not exact to a few units of 2^-53.
    undecided: Option<Range<f64>>,
}

impl Left {
    fn new(threshold: f64, squared: bool) -> Self {
        let threshold_sqr = threshold * threshold;
        // A squared modulus and its root are each exact to a few units of 2^-53.
        let is_normal = (1e-280..1e280).contains(&threshold_sqr);
        let undecided = match (squared, is_normal) {
            (true, _) => Some(threshold_sqr..threshold_sqr),
            (false, true) => Some(threshold_sqr * (1.0 - 1e-14)..threshold_sqr * (1.0 + 1e-14)),
            (false, false) => None,
        };
        Self { threshold, threshold_sqr, undecided }
    }

    fn after(&self, Complex64 { re: mut x, im: mut y }: Complex64, c_0: Complex64, itermax: u32) -> u32 {
        for n in 0..itermax {
            (x, y) = (x * x - y * y + c_0.re, x * y + y * x + c_0.im);
            let square = x * x + y * y;
            let is_undecided = self.undecided.as_ref().is_none_or(|range| range.contains(&square));
            let has_left =
                if is_undecided { x.hypot(y) >= self.threshold } else { square >= self.threshold_sqr };
            if has_left {
                return n;
            }
        }
        itermax
    }
}
