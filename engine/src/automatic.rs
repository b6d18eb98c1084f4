//! How many iterations a view needs.

use crate::cancel::{Cancel, Cancelled};
use crate::deep::{self, DeepError, Reference};
use crate::julia::Julia;
use crate::kernel::Kernel;
use crate::viewport::Viewport;

/// The iterations in which nearly all of what escapes in the whole picture of a set does so.
pub(crate) fn base(kernel: Kernel, julia: &Julia, cancel: &Cancel) -> Result<u32, Cancelled> {
    const SAMPLES: [u32; 2] = [128, 80];
    const MOST: u32 = 2000;
    const LEAST: u32 = 40;
    /// Of all samples that escape, so many in a hundred do so before the base.
    const PERCENT: usize = 99;
    let Ok(probe) = julia.with_bounds(0, MOST) else { return Ok(LEAST) };
    let grid = Viewport::home(SAMPLES).grid();
    let (xs, ys): (Vec<f64>, Vec<f64>) =
        grid.ys.iter().flat_map(|y| grid.xs.iter().map(move |x| (*x, *y))).unzip();
    let mut counts = vec![0; xs.len()];
    kernel.prepare(&probe).count_points(&xs, &ys, &mut counts, cancel)?;
    counts.retain(|count| *count < MOST);
    counts.sort_unstable();
    let typical = counts.get(counts.len() * PERCENT / 100).copied().unwrap_or(0);
    Ok((typical + typical / 4).clamp(LEAST, MOST))
}

/// The iterations that no pixel of a view escapes before, and those in which it spreads over the plane.
pub(crate) fn iterations(
    julia: &Julia,
    view: &Viewport,
    reference: &mut Option<Reference>,
    cancel: &Cancel,
    progress: &mut dyn FnMut(f64),
) -> Result<[u32; 2], DeepError> {
    /// A view that has neither spread nor escaped by then is all inside.
    const MOST: u32 = 1_000_000;
    let Ok(endless) = julia.with_bounds(0, MOST) else { return Ok([0, 0]) };
    deep::course(&endless, view, reference, cancel, progress)
}

#[cfg(test)]
mod tests {
    use crate::cancel::{Cancel, Progress};
    use crate::julia::Julia;
    use crate::plan::Planner;
    use crate::{Kernel, Viewport};

    #[test]
    fn bounds_follow_a_zoom_without_a_jump() {
        let julia = Julia::parse("0", "1", 2.0, 0, 1).unwrap();
        let mut planner = Planner::new(Kernel::best());
        let mut view = Viewport::home([320, 200]);
        let mut bounds =
            |view: &Viewport| planner.bounds(&julia, view, &Cancel::default(), &Progress::default()).unwrap();
        let mut last = bounds(&view);
        for notch in 0..250 {
            view = view.zoomed(2f64.sqrt(), [160.0, 100.0]);
            let next = bounds(&view);
            let step = next[1].abs_diff(last[1]);
            assert!(step <= 5 && next[0] + 30 < next[1], "notch {notch}: {last:?} then {next:?}");
            last = next;
        }
        assert!(last[0] > 150, "{last:?}");
    }

    #[test]
    fn ordinary_widths_have_bounds_around_all_that_is_to_be_seen() {
        let text = include_str!("../../assets/centers/boundary.txt");
        let center: Vec<&str> = text.split_whitespace().map(|part| &part[..40]).collect();
        let renderer = crate::Renderer::new(crate::RunOptions::default()).unwrap();
        let (cancel, progress) = (Cancel::default(), Progress::default());
        for width in ["3.2", "1", "0.1", "1e-3", "1e-6", "1e-9"] {
            let view = Viewport::parse(center[0], center[1], width, [120, 80]).unwrap();
            let [itermin, itermax] =
                renderer.planner().bounds(&Julia::default(), &view, &cancel, &progress).unwrap();
            let julia = Julia::default().with_bounds(itermin, 20 * itermax).unwrap();
            let counts = renderer.counts(&renderer.plan(&julia, view.grid()), &cancel, &progress).unwrap();
            let counts = counts.as_slice();
            assert!(counts.iter().all(|count| *count >= itermin), "{width}: {itermin}");
            let beyond = counts.iter().filter(|count| **count >= itermax).count();
            assert!(beyond * 50 <= counts.len(), "{width}: {beyond} beyond {itermin}..{itermax}");
        }
    }
}
