//! How many iterations a view needs.

use crate::count::deep::{self, DeepError, Reference};
use crate::count::escape_time::EscapeTime;
use crate::count::plain::Kernel;
use crate::map::QuadraticMap;
use crate::place::{Samples, Viewport};
use crate::watch::{Cancelled, Watch};

/// The iterations in which nearly all of what escapes in the whole picture of a set does so.
pub(crate) fn base(kernel: Kernel, map: &QuadraticMap, watch: &Watch) -> Result<u32, Cancelled> {
    const SAMPLES: [u32; 2] = [128, 80];
    const MOST: u32 = 2000;
    const LEAST: u32 = 40;
    /// The percentage of the escaping samples that do so before the base.
    const PERCENT: usize = 99;
    let probe = EscapeTime::of(map, MOST);
    let home = Samples::view(Viewport::home(SAMPLES));
    let Ok([columns, rows]) = home.axes() else { return Ok(LEAST) };
    let mut counts = vec![0; columns.len() * rows.len()];
    kernel.prepare(&probe).count_rect(&columns, &rows, &mut counts, watch)?;
    counts.retain(|count| *count < MOST);
    counts.sort_unstable();
    let typical = counts.get(counts.len() * PERCENT / 100).copied().unwrap_or(0);
    Ok((typical + typical / 4).clamp(LEAST, MOST))
}

/// The iterations that no pixel of a view escapes before, and those in which it spreads over the plane.
pub(crate) fn iterations(
    map: &QuadraticMap,
    view: &Viewport,
    reference: &mut Option<Reference>,
    watch: &Watch,
    progress: &mut dyn FnMut(f64),
) -> Result<[u32; 2], DeepError> {
    /// A view that has neither spread nor escaped by then is all inside.
    const MOST: u32 = 1_000_000;
    let endless = EscapeTime::of(map, MOST);
    deep::course(&endless, view, reference, watch, progress)
}

#[cfg(test)]
mod tests {
    use crate::count::plan::{Planner, Precision};
    use crate::map::QuadraticMap;
    use crate::place::Samples;
    use crate::plane::Plane;
    use crate::watch::Watch;
    use crate::{Kernel, Viewport};

    #[test]
    fn bounds_follow_a_zoom_without_a_jump() {
        let map = QuadraticMap::parse("0", "1", 2.0).unwrap();
        let mut planner = Planner::new(Kernel::best());
        let mut view = Viewport::home([320, 200]);
        let mut bounds = |view: &Viewport| planner.bounds(&map, view, &Watch::default()).unwrap();
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
        let text = include_str!("../../../assets/centers/boundary.txt");
        let center: Vec<&str> = text.split_whitespace().map(|part| &part[..40]).collect();
        let renderer = crate::Renderer::new(crate::RunOptions::default()).unwrap();
        let (map, watch) = (QuadraticMap::default(), Watch::default());
        for width in ["3.2", "1", "0.1", "1e-3", "1e-6", "1e-9"] {
            let view = Viewport::parse(center[0], center[1], width, [120, 80]).unwrap();
            let mut planner = renderer.planner();
            let [itermin, itermax] = planner.bounds(&map, &view, &watch).unwrap();
            let (most, samples) = (20 * itermax, Samples::view(view));
            let plan = planner.plan(Plane::Dynamical, &map, most, &samples, Precision::F64, &watch).unwrap();
            let counts = renderer.counts(&plan, &watch).unwrap();
            let counts = counts.as_slice();
            assert!(counts.iter().all(|count| *count >= itermin), "{width}: {itermin}");
            let beyond = counts.iter().filter(|count| **count >= itermax).count();
            assert!(beyond * 50 <= counts.len(), "{width}: {beyond} beyond {itermin}..{itermax}");
        }
    }
}
