//! The short glide from the view that was on screen to the new one.

use juliaset_engine::Placement;
use std::time::{Duration, Instant};

/// Where the pixels of the scene's view are drawn: at their own place, or still on their way there.
#[derive(Clone, Copy, Debug)]
pub struct Glide {
    from: Placement,
    start: Instant,
}

const DURATION: Duration = Duration::from_millis(110);
const HOME: Placement = Placement { scale: 1.0, offset: [0.0, 0.0] };

impl Glide {
    /// Nothing moves.
    pub fn at_rest() -> Self {
        Self { from: HOME, start: Instant::now() }
    }

    /// Starts from what is on screen now, after the view changed so that the old view's pixels lie
    /// at `moved` in the new one.
    pub fn towards_new_view(&self, moved: Placement, now: Instant) -> Self {
        // drawn(moved(p)) must be what drawn(p) was: drawn' = drawn o moved^-1.
        let drawn = self.at(now);
        let scale = drawn.scale / moved.scale;
        let offset = [0, 1].map(|axis| drawn.offset[axis] - scale * moved.offset[axis]);
        Self { from: Placement { scale, offset }, start: now }
    }

    /// Where the view's pixels are drawn at a moment.
    pub fn at(&self, now: Instant) -> Placement {
        let passed = now.saturating_duration_since(self.start).as_secs_f64() / DURATION.as_secs_f64();
        if passed >= 1.0 {
            return HOME;
        }
        let left = (1.0 - passed).powi(3);
        let scale = self.from.scale.powf(left);
        // A zoom keeps its fixed point still: the offset goes with the scale.
        let share = if self.from.scale == 1.0 { left } else { (scale - 1.0) / (self.from.scale - 1.0) };
        Placement { scale, offset: self.from.offset.map(|offset| offset * share) }
    }

    /// Whether everything is at its place.
    pub fn is_at_rest(&self, now: Instant) -> bool {
        self.at(now) == HOME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glide_starts_from_the_old_picture_keeps_its_fixed_point_and_ends_at_the_new_one() {
        let now = Instant::now();
        let moved = Placement { scale: 2.0, offset: [-30.0, -50.0] };
        let glide = Glide::at_rest().towards_new_view(moved, now);
        let drawn = |at: Instant, x: f64, axis: usize| {
            let old_to_new = x * moved.scale + moved.offset[axis];
            glide.at(at).scale * old_to_new + glide.at(at).offset[axis]
        };
        assert!((drawn(now, 7.0, 0) - 7.0).abs() < 1e-9);
        let halfway = now + DURATION / 2;
        assert!(
            (drawn(halfway, 30.0, 0) - 30.0).abs() < 1e-9 && (drawn(halfway, 50.0, 1) - 50.0).abs() < 1e-9
        );
        assert!(!glide.is_at_rest(halfway) && glide.is_at_rest(now + DURATION));
    }
}
