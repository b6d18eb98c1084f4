//! A map and how far its orbits are followed, as the counting engines take them.

use crate::map::QuadraticMap;
use crate::number::Decimal;
use num_complex::Complex64;

/// A map, and the count of the points that stay.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Julia {
    map: QuadraticMap,
    itermax: u32,
}

impl Julia {
    pub(crate) fn of(map: &QuadraticMap, itermax: u32) -> Self {
        Self { map: map.clone(), itermax }
    }

    pub(crate) fn map(&self) -> &QuadraticMap {
        &self.map
    }

    pub(crate) fn with_bounds(&self, _itermin: u32, itermax: u32) -> Result<Self, ()> {
        Ok(Self::of(&self.map, itermax))
    }

    pub(crate) fn c0(&self) -> Complex64 {
        self.map.c0()
    }

    pub(crate) fn c0_exact(&self) -> &[Decimal; 2] {
        self.map.c0_exact()
    }

    pub(crate) fn threshold(&self) -> f64 {
        self.map.threshold()
    }

    pub(crate) fn threshold_sqr(&self) -> f64 {
        self.map.threshold_sqr()
    }

    pub(crate) fn itermax(&self) -> u32 {
        self.itermax
    }

    pub(crate) fn escape_is_final(&self) -> bool {
        self.map.escape_is_final()
    }
}

#[cfg(test)]
impl Julia {
    pub(crate) const MAX_ITERMAX: u32 = crate::counts::MAX_ITERMAX;

    pub(crate) fn new(
        c0: Complex64,
        threshold: f64,
        _itermin: u32,
        itermax: u32,
    ) -> Result<Self, crate::map::MapError> {
        Ok(Self::of(&QuadraticMap::new(c0, threshold)?, itermax))
    }

    pub(crate) fn parse(
        re: &str,
        im: &str,
        threshold: f64,
        _itermin: u32,
        itermax: u32,
    ) -> Result<Self, crate::map::MapError> {
        Ok(Self::of(&QuadraticMap::parse(re, im, threshold)?, itermax))
    }

    pub(crate) fn exact(
        c0: [Decimal; 2],
        threshold: f64,
        _itermin: u32,
        itermax: u32,
    ) -> Result<Self, crate::map::MapError> {
        Ok(Self::of(&QuadraticMap::exact(c0, threshold)?, itermax))
    }

    pub(crate) fn with_threshold(&self, threshold: f64) -> Result<Self, crate::map::MapError> {
        Ok(Self::of(&self.map.with_threshold(threshold)?, self.itermax))
    }
}
