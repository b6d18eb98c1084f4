//! Equipotentials: the lines on which the potential G, Green's function, has a value.

use crate::count::plan::{PlanError, Planner, Precision};
use crate::field::{Channel, Channels};
use crate::map::{MapError, QuadraticMap};
use crate::place::{RegionError, Samples};
use crate::plane::Plane;
use crate::run::{RenderError, Renderer};
use crate::watch::Watch;
use std::collections::HashMap;
use std::num::NonZeroUsize;

/// Why there are no equipotentials.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ContourError {
    /// Potentials of what escapes are above 0, and smaller ones than the smallest double are not known.
    #[error("the potential {0} is not above 0 and finite")]
    Level(f64),
    /// The samples cannot be counted so.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// They cannot be taken so.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// They are not counted.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// There is no such map.
    #[error(transparent)]
    Map(#[from] MapError),
}

/// The lines of a potential on a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Equipotential {
    /// G: the limit of `2^-n ln |z_n|`, where `z_0` is the sample in either plane.
    pub level: f64,
    /// Polylines in pixels from the top left corner; those that are closed end where they begin.
    pub lines: Vec<Vec<[f64; 2]>>,
}

/// The lines of some potentials on the picture of some samples, in both planes and at any depth.
///
/// G is sampled, at each pixel of pictures that are no larger than a screen and at every so many pixels of larger ones, and the lines are those
/// that cross the sides of the squares between samples (marching squares) where
/// `log2 G`, which is nearly linear between neighbours, has the value. A square with four crossings is cut as its middle says. What
/// is finer than a square is not seen. The potential is known to 1e-4, so the lines are to as much of their distance to the set.
pub fn equipotentials(
    renderer: &Renderer,
    planner: &mut Planner,
    (plane, map): (Plane, &QuadraticMap),
    samples: &Samples,
    levels: &[f64],
    watch: &Watch,
) -> Result<Vec<Equipotential>, ContourError> {
    /// Samples along the longer side.
    const MOST: usize = 2048;
    /// Iterations beyond the lowest level: a neighbour within may have so much a lower potential.
    const DEEPER: f64 = 12.0;
    let Some(lowest) = levels.iter().copied().reduce(f64::min) else { return Ok(Vec::new()) };
    if let Some(level) = levels.iter().find(|level| !(**level > 0.0 && level.is_finite())) {
        return Err(ContourError::Level(*level));
    }
    // A threshold from which on nothing comes back, so that the smooth value is the potential's.
    let threshold = if plane == Plane::Parameter { 2.0 } else { map.c0().norm().max(2.0) };
    let map = map.with_threshold(threshold)?;
    // G of the parameter plane is that of the critical value, c0, and counts begin at 0, one iteration before it.
    let before = if plane == Plane::Parameter { 1.0 } else { 0.0 };
    let value = |level: f64| (threshold.ln() / level).log2() + before;
    let itermax = (value(lowest) + DEEPER).clamp(DEEPER, 2000.0) as u32;
    let plan = planner.plan(plane, &map, itermax, samples, Precision::Auto, watch)?;
    let rect = plan.samples().rect();
    let step = NonZeroUsize::new(rect.columns.len().max(rect.rows.len()).div_ceil(MOST))
        .unwrap_or(NonZeroUsize::MIN);
    let plan = plan.every(&rect, step)?;
    let shape = plan.shape();
    let field = renderer.urgent_field(&plan, Channels::NONE.with(Channel::Smooth), watch)?;
    let values = field.channel(Channel::Smooth).unwrap_or_default();
    let step = step.get() as f64;
    let mut found = Vec::new();
    for level in levels {
        watch.check().map_err(RenderError::from)?;
        let lines = contours(values, shape, value(*level));
        let in_pixels = |[x, y]: [f64; 2]| [x * step + 0.5, y * step + 0.5];
        let lines = lines.into_iter().map(|line| line.into_iter().map(in_pixels).collect()).collect();
        found.push(Equipotential { level: *level, lines });
    }
    Ok(found)
}

/// A side of a square between samples: the sample that it begins at, and whether it goes down.
type Side = (usize, bool);

/// The lines between samples at which values pass a value, in steps between samples from the first one on. What is no number
/// is above it.
fn contours(values: &[f64], (columns, rows): (usize, usize), value: f64) -> Vec<Vec<[f64; 2]>> {
    let above = |index: usize| values.get(index).is_none_or(|sample| sample.is_nan() || *sample > value);
    let mut pieces: Vec<[Side; 2]> = Vec::new();
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            let first = row * columns + column;
            let corners = [first, first + 1, first + columns + 1, first + columns];
            let sides = [(first, false), (first + 1, true), (first + columns, false), (first, true)];
            let inside = corners.map(above);
            let crossed: Vec<_> = (0..4).filter(|side| inside[*side] != inside[(side + 1) % 4]).collect();
            match crossed[..] {
                [one, other] => pieces.push([sides[one], sides[other]]),
                [_, _, _, _] => {
                    let middle: f64 = corners.iter().map(|index| values[*index]).sum::<f64>() / 4.0;
                    // The corners that are like the middle are joined: the others are cut off.
                    let joined = if middle.is_nan() || middle > value { inside[0] } else { !inside[0] };
                    let pairs = if joined { [[0, 1], [2, 3]] } else { [[3, 0], [1, 2]] };
                    pieces.extend(pairs.map(|pair| pair.map(|side| sides[side])));
                }
                _ => {}
            }
        }
    }
    let place = |(index, down): Side| {
        let other = if down { index + columns } else { index + 1 };
        let share = (value - values[index]) / (values[other] - values[index]);
        let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
        let (x, y) = ((index % columns) as f64, (index / columns) as f64);
        if down { [x, y + share] } else { [x + share, y] }
    };
    chained(&pieces).into_iter().map(|line| line.into_iter().map(place).collect()).collect()
}

/// The lines that pieces make, end to end. No side belongs to more than two of them.
fn chained(pieces: &[[Side; 2]]) -> Vec<Vec<Side>> {
    let mut at: HashMap<Side, [Option<usize>; 2]> = HashMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        for side in piece {
            let both = at.entry(*side).or_default();
            *(if both[0].is_none() { &mut both[0] } else { &mut both[1] }) = Some(index);
        }
    }
    let mut used = vec![false; pieces.len()];
    let follow = |mut side: Side, used: &mut Vec<bool>| {
        let mut line = vec![side];
        while let Some(piece) =
            at.get(&side).and_then(|both| both.iter().flatten().find(|piece| !used[**piece]))
        {
            used[*piece] = true;
            let [one, other] = pieces[*piece];
            side = if one == side { other } else { one };
            line.push(side);
        }
        line
    };
    // Lines that are not closed begin where there is one piece only.
    let starts = pieces.iter().flatten().filter(|side| at.get(side).is_some_and(|both| both[1].is_none()));
    let open: Vec<_> = starts.map(|side| follow(*side, &mut used)).collect();
    let closed: Vec<_> = pieces.iter().map(|[side, _]| follow(*side, &mut used)).collect();
    open.into_iter().chain(closed).filter(|line| line.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Viewport;
    use crate::run::RunOptions;
    use num_complex::Complex64;

    fn lines(plane: Plane, c0: [&str; 2], view: &Viewport, level: f64) -> Vec<Vec<[f64; 2]>> {
        let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
        let map = QuadraticMap::parse(c0[0], c0[1], 2.0).unwrap();
        let samples = Samples::view(view.clone());
        let found =
            equipotentials(&renderer, &mut renderer.planner(), (plane, &map), &samples, &[level], &watch);
        found.unwrap().remove(0).lines
    }

    fn point(view: &Viewport, [x, y]: [f64; 2]) -> Complex64 {
        let [columns, rows] = view.size().map(f64::from);
        let [re, im] = view.center().map(|part| part.to_f64());
        let spacing = view.spacing().to_f64();
        Complex64::new(re + (x - columns / 2.0) * spacing, im - (y - rows / 2.0) * spacing)
    }

    /// By its definition; 0 of points that stay.
    fn potential(start: Complex64, c0: Complex64) -> f64 {
        let (mut z, mut scale) = (start, 1.0);
        for _ in 0..1000 {
            if z.norm() >= 1e60 {
                return z.norm().ln() * scale;
            }
            z = z * z + c0;
            scale *= 0.5;
        }
        0.0
    }

    #[test]
    fn those_of_the_square_are_circles() {
        let view = Viewport::parse("0", "0", "4", [200, 200]).unwrap();
        let lines = lines(Plane::Dynamical, ["0", "0"], &view, 0.5);
        let [line] = &lines[..] else { panic!("{}", lines.len()) };
        assert!(line.len() > 300 && line.first() == line.last());
        for at in line {
            assert!((point(&view, *at).norm() - 0.5f64.exp()).abs() < 0.1 * view.spacing().to_f64());
        }
    }

    #[test]
    fn the_potential_is_the_level_on_all_lines_of_both_planes() {
        let view = Viewport::parse("-0.4", "0.1", "4", [300, 240]).unwrap();
        for (plane, c0, level, pieces) in [
            (Plane::Dynamical, ["-0.12", "0.74"], 0.05, 1),
            // Dust: below the potential of 0 there are two.
            (Plane::Dynamical, ["0.6", "0.8"], 0.05, 2),
            // Above what the antennas hide between two samples.
            (Plane::Parameter, ["0", "0"], 0.3, 1),
        ] {
            let c0_value = Complex64::new(c0[0].parse().unwrap(), c0[1].parse().unwrap());
            let lines = lines(plane, c0, &view, level);
            assert!(lines.len() >= pieces, "{}", lines.len());
            let mut worst = 0.0f64;
            for line in &lines {
                assert!(line.len() < 8 || line.first() == line.last(), "all of it is in sight");
                for at in line {
                    let value = |z: Complex64| match plane {
                        Plane::Dynamical => potential(z, c0_value),
                        Plane::Parameter => potential(z, z),
                    };
                    let z = point(&view, *at);
                    let slopes = [Complex64::ONE, Complex64::I]
                        .map(|along| (value(z + 1e-7 * along) - value(z)) / 1e-7);
                    let off = (value(z) - level).abs() / slopes[0].hypot(slopes[1]);
                    worst = worst.max(off / view.spacing().to_f64());
                }
            }
            assert!(worst < 0.3, "{worst} pixels");
        }
    }

    #[test]
    fn lines_in_a_deep_view_are_where_they_are_in_formulas() {
        // Next to the tip of the segment, c0 = -2, z = 2 cosh w: w is the root of z - 2, and G its real part.
        let view = Viewport::parse("2", "0", "1e-30", [60, 40]).unwrap();
        let lines = lines(Plane::Dynamical, ["-2", "0"], &view, 5e-16);
        let [line] = &lines[..] else { panic!("{}", lines.len()) };
        // 2.5e-31 from the tip.
        assert!(line.iter().any(|[x, y]| (x - 45.0).abs() < 0.1 && (y - 20.0).abs() < 1.0), "{line:?}");
        for [x, y] in line {
            let offset = Complex64::new(x - 30.0, 20.0 - y) * (1e-30 / 60.0);
            assert!((offset.sqrt().re / 5e-16 - 1.0).abs() < 0.02, "{x} {y}");
        }
    }

    #[test]
    fn saddles_are_cut_as_their_middle_says() {
        let values = |corner: f64| [corner, 0.0, 0.0, corner];
        assert_eq!(contours(&values(3.0), (2, 2), 1.0).len(), 2);
        // The middle is above: the low corners are cut off, at the right top and the left bottom.
        let high = contours(&values(3.0), (2, 2), 1.0);
        assert!(
            high.iter().any(|line| line.contains(&[2.0 / 3.0, 0.0]) && line.contains(&[1.0, 1.0 / 3.0])),
            "{high:?}"
        );
        let low = contours(&values(1.5), (2, 2), 1.0);
        assert!(
            low.iter().any(|line| line.contains(&[1.0 / 3.0, 0.0]) && line.contains(&[0.0, 1.0 / 3.0])),
            "{low:?}"
        );
    }

    #[test]
    fn levels_that_cannot_be_are_refused_and_cancelled_work_ends() {
        let (renderer, watch) = (Renderer::new(RunOptions::default()).unwrap(), Watch::default());
        let samples = Samples::view(Viewport::home([64, 40]));
        let map = QuadraticMap::default();
        let mut planner = renderer.planner();
        let mut found = |levels: &[f64]| {
            equipotentials(&renderer, &mut planner, (Plane::Dynamical, &map), &samples, levels, &watch)
        };
        for level in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(found(&[0.1, level]), Err(ContourError::Level(_))), "{level}");
        }
        assert_eq!(found(&[]), Ok(Vec::new()));
        watch.cancel();
        assert!(found(&[0.1]).is_err());
    }
}
