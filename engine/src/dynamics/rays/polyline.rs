//! Polylines in pixels: smooth where they are on the picture, and nothing where they are not.

/// How far beyond the edges of a picture its lines go, in pixels.
pub(super) const MARGIN: f64 = 16.0;
/// The length of a piece of a smooth line.
const PIECE: f64 = 3.0;

/// The parts of a polyline that are on a picture of a size, or within a margin around it, all in pixels.
///
/// Where a piece leaves that part of the plane it is cut (Liang and Barsky, 1984). Points may be as far away as they like.
pub fn clipped(points: &[[f64; 2]], size: [f64; 2], margin: f64) -> Vec<Vec<[f64; 2]>> {
    let mut lines: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let Some([start, end]) = inside(from, to, size, margin) else {
            open = false;
            continue;
        };
        // The end of a piece that is very long is rounded, and stays where it was cut.
        let within = |axis: usize, at: f64| at.clamp(-margin, size[axis] + margin);
        let at = |share: f64| [0, 1].map(|axis| within(axis, from[axis] + share * (to[axis] - from[axis])));
        if !open || start > 0.0 {
            lines.push(vec![at(start)]);
        }
        if let Some(line) = lines.last_mut() {
            line.push(if end < 1.0 { at(end) } else { to });
        }
        open = end >= 1.0;
    }
    lines
}

/// The shares of a piece at which it enters and leaves.
fn inside(from: [f64; 2], to: [f64; 2], size: [f64; 2], margin: f64) -> Option<[f64; 2]> {
    let (mut start, mut end) = (0.0f64, 1.0f64);
    for axis in [0, 1] {
        let step = to[axis] - from[axis];
        let [low, high] = [-margin - from[axis], size[axis] + margin - from[axis]];
        if step == 0.0 {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let [one, other] = [low / step, high / step];
        start = start.max(one.min(other));
        end = end.min(one.max(other));
    }
    (start < end).then_some([start, end])
}

/// The curve through points that are evenly spaced in its parameter, in pieces of a few pixels where it is near to a picture of a size.
///
/// Between two points it is the cubic whose slopes are those of the chords around (Catmull and Rom, 1974): off by the
/// fourth power of the step.
pub(super) fn smooth(points: &[[f64; 2]], size: [f64; 2]) -> Vec<[f64; 2]> {
    const MOST_PIECES: f64 = 4000.0;
    let Some(first) = points.first() else { return Vec::new() };
    let mut curve = vec![*first];
    for (index, pair) in points.windows(2).enumerate() {
        let [from, to] = [pair[0], pair[1]];
        let before = if index == 0 { from } else { points[index - 1] };
        let after = points.get(index + 2).copied().unwrap_or(to);
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        // The curve is not farther from the chord than that is long.
        let near = [0, 1].iter().all(|axis| {
            let axis = *axis;
            from[axis].min(to[axis]) - length < size[axis] + MARGIN
                && from[axis].max(to[axis]) + length > -MARGIN
        });
        let pieces = if near { (length / PIECE).ceil().clamp(1.0, MOST_PIECES) } else { 1.0 };
        for piece in 1..pieces as u32 {
            let t = f64::from(piece) / pieces;
            curve.push([0, 1].map(|axis| {
                let slopes = [(to[axis] - before[axis]) / 2.0, (after[axis] - from[axis]) / 2.0];
                let rise = to[axis] - from[axis];
                from[axis]
                    + t * (slopes[0]
                        + t * (3.0 * rise - 2.0 * slopes[0] - slopes[1]
                            + t * (slopes[0] + slopes[1] - 2.0 * rise)))
            }));
        }
        curve.push(to);
    }
    curve
}

/// The same line without points that are closer together than is seen.
pub(super) fn thinned(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    const SEEN: f64 = 0.05;
    let mut kept: Vec<[f64; 2]> = Vec::new();
    let last = points.last().copied();
    for point in points {
        if kept.last().is_none_or(|before| (point[0] - before[0]).hypot(point[1] - before[1]) >= SEEN) {
            kept.push(point);
        }
    }
    kept.extend(last.filter(|last| kept.last() != Some(last)));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_the_margin_and_come_back() {
        let points = [[-100.0, 5.0], [5.0, 5.0], [5.0, 200.0], [8.0, 200.0], [8.0, 6.0]];
        let lines = clipped(&points, [10.0, 20.0], 2.0);
        assert_eq!(lines, [vec![[-2.0, 5.0], [5.0, 5.0], [5.0, 22.0]], vec![[8.0, 22.0], [8.0, 6.0]]]);
        assert!(clipped(&[[-5.0, -100.0], [-5.0, 100.0]], [10.0, 20.0], 2.0).is_empty());
        assert_eq!(clipped(&[[5.0, 2.0], [5.0, 1e35]], [10.0, 20.0], 0.0), [vec![[5.0, 2.0], [5.0, 20.0]]]);
        // Rounded, its end would be beyond the edge.
        let long = [[7.4, 4.36], [8.0, -270_621.763_004_594_13]];
        assert_eq!(clipped(&long, [10.0, 20.0], 0.0)[0][1][1], 0.0);
        // It passes the corner.
        assert!(clipped(&[[-5.0, 15.0], [5.0, 28.0]], [10.0, 20.0], 0.0).is_empty());
        assert_eq!(clipped(&[[-50.0, 3.0], [50.0, 3.0]], [10.0, 20.0], 0.0), [vec![[0.0, 3.0], [10.0, 3.0]]]);
    }

    #[test]
    fn a_smooth_line_goes_through_its_points_and_is_the_circle_between_them() {
        let on_circle = |step: f64| {
            let (sin, cos) = (step * 0.1).sin_cos();
            [500.0 + 400.0 * cos, 500.0 + 400.0 * sin]
        };
        let points: Vec<_> = (0..40).map(|step| on_circle(f64::from(step))).collect();
        let line = smooth(&points, [1000.0, 1000.0]);
        assert!(points.iter().all(|point| line.contains(point)));
        // Next to its ends there is no point beyond.
        let inner = &line[20..line.len() - 20];
        let mut checked = 0;
        for [x, y] in inner {
            checked += 1;
            assert!(((x - 500.0).hypot(y - 500.0) - 400.0).abs() < 0.01, "{x} {y}");
        }
        assert!(checked > 200);
        assert!(line.windows(2).all(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]) < 4.5));
    }
}
