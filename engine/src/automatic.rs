//! How many iterations a view needs.

use crate::deep::{DeepError, DeepView, Reference};
use crate::julia::Julia;
use crate::kernel::Kernel;
use crate::place::{Samples, Viewport};
use crate::watch::{Cancelled, Watch as Cancel};

/// The iterations in which nearly all of what escapes in the whole picture of a set does so.
pub(crate) fn base(kernel: Kernel, julia: &Julia, cancel: &Cancel) -> Result<u32, Cancelled> {
    const SAMPLES: [u32; 2] = [128, 80];
    const MOST: u32 = 2000;
    const LEAST: u32 = 40;
    /// Of all samples that escape, so many in a hundred do so before the base.
    const PERCENT: usize = 99;
    let Ok(probe) = julia.with_bounds(0, MOST) else { return Ok(LEAST) };
    let home = Samples::view(Viewport::home(SAMPLES));
    let Ok([columns, rows]) = home.axes() else { return Ok(LEAST) };
    let mut counts = vec![0; columns.len() * rows.len()];
    kernel.prepare(&probe).count_rect(&columns, &rows, &mut counts, cancel)?;
    counts.retain(|count| *count < MOST);
    counts.sort_unstable();
    let typical = counts.get(counts.len() * PERCENT / 100).copied().unwrap_or(0);
    Ok((typical + typical / 4).clamp(LEAST, MOST))
}

/// The iterations that no pixel of a view escapes before, and those in which it spreads over the plane.
pub(crate) fn iterations(
    kernel: Kernel,
    julia: &Julia,
    view: &Viewport,
    reference: &mut Option<Reference>,
    cancel: &Cancel,
    progress: &mut dyn FnMut(f64),
) -> Result<[u32; 2], DeepError> {
    /// A view that has neither spread nor escaped by then is all inside.
    const MOST: u32 = 1_000_000;
    let Ok(endless) = julia.with_bounds(0, MOST) else { return Ok([0, 0]) };
    let deep = DeepView::prepare(kernel.level(), &endless, view, reference.as_ref(), cancel, progress)?;
    *reference = Some(deep.reference());
    let (least, spread) = (deep.least_count(), deep.iterations_to_spread());
    // A view as small as the reference orbit serves for may spread just after its end.
    let spread = if least < MOST { spread.max(least) } else { spread };
    Ok([least, spread])
}

#[cfg(test)]
mod tests {
    use crate::map::QuadraticMap;
    use crate::plan::Planner;
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
}
