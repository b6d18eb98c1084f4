//! Orbits as paths over a view of any depth.

use crate::map::QuadraticMap;
use crate::number::{BigPoint, Decimal};
use crate::place::Viewport;
use crate::watch::{Cancelled, Watch};

/// An orbit that is further from 0 than this has escaped, and its path ends there.
const FAR: f64 = 1e3;

/// The orbit of a point as positions in a view, in pixels, the point itself first: at most so many iterations of it,
/// and none beyond the first that is further from 0 than 1000 and has escaped.
///
/// Positions are those of the true orbit to within a thousandth of a pixel, for c0 and the point to their last digits.
/// Each side lies between -1e35 and 1e35: at depth most of an orbit is far outside the view.
///
/// ```
/// use juliaset_engine::dynamics::orbit_in_view;
/// use juliaset_engine::{Decimal, QuadraticMap, Viewport, Watch};
/// let (map, view) = (QuadraticMap::parse("-1", "0", 2.0)?, Viewport::home([320, 200]));
/// let zero = Decimal::parse("0")?;
/// let path = orbit_in_view(&map, [&zero, &zero], &view, 3, &Watch::default())?;
/// // 0, -1, 0, -1: a pixel is a hundredth.
/// assert_eq!(path, [[160.0, 100.0], [60.0, 100.0], [160.0, 100.0], [60.0, 100.0]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn orbit_in_view(
    map: &QuadraticMap,
    start: [&Decimal; 2],
    view: &Viewport,
    most: usize,
    watch: &Watch,
) -> Result<Vec<[f64; 2]>, Cancelled> {
    let escapes = FAR.max(2.0 * map.c0().norm());
    // An iteration stretches an error by |2z|: by 4 while the orbit stays within 2, and beyond it grows so fast that the few
    // iterations until it is far out stretch less than the last factor. An iteration adds two units.
    let stretched = 2 * most + 4 * escapes.log2().ceil() as usize;
    let pixel = usize::try_from(-view.spacing().exponent()).unwrap_or(0);
    let bits = pixel + stretched + 16;
    let exact = [start, map.c0_decimals().each_ref()].map(|parts| parts.map(|part| part.to_fixed(bits)));
    let [(mut z, _), (c0, _)] = exact.each_ref().map(|parts| BigPoint::new(parts.each_ref(), bits));
    let mut path = Vec::with_capacity(most.saturating_add(1));
    loop {
        watch.check()?;
        path.push(view.position_of(z.parts().each_ref()));
        if path.len() > most || z.to_f64().norm() > escapes {
            return Ok(path);
        }
        z.step(&c0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(c0: [&str; 2], start: [&str; 2], view: &Viewport, most: usize) -> Vec<[f64; 2]> {
        let map = QuadraticMap::parse(c0[0], c0[1], 2.0).unwrap();
        let start = start.map(|part| Decimal::parse(part).unwrap());
        orbit_in_view(&map, start.each_ref(), view, most, &Watch::default()).unwrap()
    }

    #[test]
    fn an_orbit_that_escapes_ends_where_it_is_far_out() {
        let view = Viewport::home([320, 200]);
        // 3, 8, 63, 3968: the pixel is a hundredth.
        let found = path(["-1", "0"], ["3", "0"], &view, 100);
        let columns: Vec<f64> = found.iter().map(|[x, _]| (x - 160.0) / 100.0).collect();
        assert_eq!(columns, [3.0, 8.0, 63.0, 3968.0]);
        assert_eq!(path(["0", "0"], ["1", "0"], &view, 7).len(), 8);
    }

    #[test]
    fn a_deep_orbit_returns_to_its_pixel() {
        // At c0 = -1 points near 0 come back nearer: i 1e-100 goes to -1 - 1e-200, and that to 2e-200 nearly, 20 pixels.
        let view = Viewport::parse("0", "0", "1e-199", [100, 100]).unwrap();
        let found = path(["-1", "0"], ["0", "1e-100"], &view, 2);
        assert_eq!((found[0], found[1]), ([50.0, -1e35], [-1e35, 50.0]));
        assert!((found[2][0] - 70.0).abs() < 1e-3 && (found[2][1] - 50.0).abs() < 1e-3, "{found:?}");
        // The fixed point 2 of c0 = -2 repels: what is off by 1e-60 is off by 4^50 times that after 50.
        let view = Viewport::parse("2", "0", "1e-28", [100, 100]).unwrap();
        let off = format!("2.{}1", "0".repeat(59));
        let found = path(["-2", "0"], [&off, "0"], &view, 50);
        let expected = 50.0 + 4f64.powi(50) * 1e-60 / 1e-30;
        assert!((found[50][0] / expected - 1.0).abs() < 1e-9, "{} {expected}", found[50][0]);
    }

    #[test]
    fn it_can_be_cancelled() {
        let watch = Watch::default();
        watch.cancel();
        let zero = Decimal::parse("0").unwrap();
        let view = Viewport::home([32, 20]);
        assert!(orbit_in_view(&QuadraticMap::default(), [&zero, &zero], &view, 9, &watch).is_err());
    }
}
