//! Counts of points that lie anywhere.

use super::{Order, Pieces, Renderer};
use crate::count::escape_time::EscapeTime;
use crate::count::plain::Left;
use crate::count::plan::PlanError;
use crate::counts::MAX_ITERMAX;
use crate::map::QuadraticMap;
use crate::plane::Plane;
use crate::watch::{Cancelled, Stage, Watch};
use num_complex::Complex64;

/// Points that are counted at a time.
const PIECE: usize = 4096;

impl Renderer {
    /// Writes `convert` of the count of each point to `out`, by the scalar loop that defines the counts.
    ///
    /// Of the two slices the shorter one decides. Once cancelled, `out` is partly written.
    ///
    /// ```
    /// use juliaset_engine::{num_complex::Complex64, *};
    /// let (renderer, watch) = (Renderer::new(RunOptions::default())?, Watch::default());
    /// let map = QuadraticMap::parse("0", "1", 2.0)?;
    /// let points = [Complex64::ZERO, Complex64::new(1.0, 1.0)];
    /// let mut counts = [0; 2];
    /// renderer.counts_at((Plane::Dynamical, &map, 50), &points, |count| count, &mut counts, &watch)?;
    /// assert_eq!(counts, [50, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts_at<T: Send>(
        &self,
        (plane, map, itermax): (Plane, &QuadraticMap, u32),
        points: &[Complex64],
        convert: impl Fn(u32) -> T + Sync,
        out: &mut [T],
        watch: &Watch,
    ) -> Result<(), PlanError> {
        if !(1..=MAX_ITERMAX).contains(&itermax) {
            return Err(PlanError::Itermax(itermax));
        }
        let prepared = match plane {
            Plane::Dynamical => self.options.kernel.prepare(&EscapeTime::of(map, itermax)),
            Plane::Parameter => self.options.kernel.prepare_parameter(map.threshold(), itermax),
        };
        watch.begin(Stage::Samples, points.len() as u64);
        let run = Pieces::new(self, watch, Order::AsFinished);
        let work = |(points, out): (&[Complex64], &mut [T]), memory: &mut (Left, Vec<u32>), watch: &Watch| {
            let (left, counts) = memory;
            counts.resize(points.len(), 0);
            prepared.count_scattered(points, left, counts, watch)?;
            out.iter_mut().zip(&*counts).for_each(|(place, count)| *place = convert(*count));
            watch.add(points.len() as u64);
            Ok::<(), Cancelled>(())
        };
        run.each(points.chunks(PIECE).zip(out.chunks_mut(PIECE)), work, |_, ()| Ok(()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{count, count_parameter};
    use crate::run::RunOptions;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn matches_scalar(
            points in prop::collection::vec((-2.5f64..2.5, -2.5f64..2.5), 0..600),
            (re, im) in (-2.0f64..1.0, -1.5f64..1.5),
            threshold in 0.1f64..5.0,
            itermax in 1u32..300,
        ) {
            let points: Vec<_> = points.into_iter().map(|(x, y)| Complex64::new(x, y)).collect();
            let map = QuadraticMap::new(Complex64::new(re, im), threshold).unwrap();
            let renderer = Renderer::new(RunOptions::default()).unwrap();
            let found = |plane| {
                let mut counts = vec![0; points.len()];
                let what = (plane, &map, itermax);
                renderer.counts_at(what, &points, |count| count, &mut counts, &Watch::default()).unwrap();
                counts
            };
            let scalar = |z: &Complex64| count(&map, itermax, z.re, z.im);
            prop_assert_eq!(found(Plane::Dynamical), points.iter().map(scalar).collect::<Vec<_>>());
            let scalar = |c0: &Complex64| count_parameter(threshold, itermax, c0.re, c0.im);
            prop_assert_eq!(found(Plane::Parameter), points.iter().map(scalar).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_kernel_matches_scalar_where_points_are_kept_and_left() {
        let points: Vec<_> =
            (0..1000).map(|k| Complex64::from_polar(f64::from(k) / 500.0, f64::from(k))).collect();
        for kernel in crate::Kernel::available() {
            let renderer = Renderer::new(RunOptions { kernel, ..RunOptions::default() }).unwrap();
            for (re, im) in [(-0.835, -0.2321), (-0.12, 0.74), (0.0, 1.0), (-1.5, 1.0)] {
                for itermax in [1, 7, 8, 9, 16, 47, 128, 129, 1000] {
                    let map = QuadraticMap::new(Complex64::new(re, im), 2.0).unwrap();
                    let mut counts = vec![0; points.len()];
                    let what = (Plane::Dynamical, &map, itermax);
                    renderer.counts_at(what, &points, |n| n, &mut counts, &Watch::default()).unwrap();
                    for (point, found) in points.iter().zip(counts) {
                        assert_eq!(
                            found,
                            count(&map, itermax, point.re, point.im),
                            "{kernel} {re} {itermax}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn more_points_than_a_piece_and_those_far_away() {
        let renderer = Renderer::new(RunOptions::default()).unwrap();
        let map = QuadraticMap::default();
        let mut points: Vec<_> =
            (0..3 * PIECE + 5).map(|k| Complex64::from_polar(k as f64 / 1e4, k as f64)).collect();
        points[7] = Complex64::new(f64::NAN, 1.0);
        points[PIECE] = Complex64::new(1e300, -1e300);
        let mut counts = vec![0; points.len()];
        let watch = Watch::default();
        renderer.counts_at((Plane::Dynamical, &map, 99), &points, |n| n, &mut counts, &watch).unwrap();
        assert_eq!(watch.share(), 1.0);
        for (point, found) in points.iter().zip(counts) {
            assert_eq!(found, count(&map, 99, point.re, point.im));
        }
        watch.cancel();
        let cancelled = renderer.counts_at((Plane::Dynamical, &map, 99), &points, |n| n, &mut [0; 9], &watch);
        assert_eq!(cancelled, Err(PlanError::Cancelled(Cancelled)));
        let none = renderer.counts_at((Plane::Dynamical, &map, 0), &points, |n| n, &mut [0; 9], &watch);
        assert_eq!(none, Err(PlanError::Itermax(0)));
    }
}
