//! The bounds of the iterations, each of them given or found for the view.

use crate::color::{ShadeRange, ShadeRangeError};
use crate::counts::MAX_ITERMAX;

/// itermin and itermax as they were chosen; what is `None` is found for the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Up to this count, points are black.
    pub itermin: Option<u32>,
    /// From this count on, points are white.
    pub itermax: Option<u32>,
}

impl Bounds {
    /// Those of the article's first picture.
    pub const ARTICLE: [u32; 2] = [5, 80];

    /// Both given.
    pub const fn given([itermin, itermax]: [u32; 2]) -> Self {
        Self { itermin: Some(itermin), itermax: Some(itermax) }
    }

    /// Whether none has to be found.
    pub fn are_given(self) -> bool {
        self.itermin.is_some() && self.itermax.is_some()
    }

    /// Itself, where there can be counts between the bounds, whatever is found for one that is not given.
    pub fn checked(self) -> Result<Self, ShadeRangeError> {
        let [itermin, itermax] = [self.itermin.unwrap_or(0), self.itermax.unwrap_or(MAX_ITERMAX)];
        ShadeRange::new(itermin, itermax).map(|_| self)
    }

    /// Both bounds: what is given stays as it is, and what was found for the view is moved out of its way.
    pub fn completed(self, [itermin, itermax]: [u32; 2]) -> [u32; 2] {
        match (self.itermin, self.itermax) {
            (Some(itermin), Some(itermax)) => [itermin, itermax],
            (Some(itermin), None) => [itermin, itermax.max(itermin.saturating_add(1))],
            (None, Some(itermax)) => [itermin.min(itermax.saturating_sub(1)), itermax],
            (None, None) => [itermin, itermax],
        }
    }

    /// The range between both bounds.
    pub fn range(self, found: [u32; 2]) -> Result<ShadeRange, ShadeRangeError> {
        let [itermin, itermax] = self.completed(found);
        ShadeRange::new(itermin, itermax)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_stays_and_what_is_found_gives_way() {
        let completed = |itermin, itermax| Bounds { itermin, itermax }.completed([100, 300]);
        assert_eq!(completed(None, None), [100, 300]);
        assert_eq!(completed(Some(7), None), [7, 300]);
        assert_eq!(completed(Some(300), None), [300, 301]);
        assert_eq!(completed(None, Some(200)), [100, 200]);
        assert_eq!(completed(None, Some(80)), [79, 80]);
        assert_eq!(completed(Some(1), Some(2)), [1, 2]);
    }

    #[test]
    fn bounds_without_a_count_between_them_are_refused() {
        let checked = |itermin, itermax| Bounds { itermin, itermax }.checked().is_ok();
        assert!(checked(None, None) && checked(Some(0), Some(1)) && checked(None, Some(1)));
        assert!(checked(Some(MAX_ITERMAX - 1), None));
        assert!(!checked(Some(5), Some(5)) && !checked(None, Some(0)));
        assert!(!checked(Some(MAX_ITERMAX), None) && !checked(None, Some(u32::MAX)));
    }
}
