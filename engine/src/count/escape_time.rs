//! What the counting engines are asked for.

use crate::map::QuadraticMap;
use crate::number::Decimal;
use num_complex::Complex64;

/// After how many iterations a point escapes a map: the map, and how far its orbits are followed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EscapeTime {
    map: QuadraticMap,
    itermax: u32,
}

impl EscapeTime {
    pub(crate) fn of(map: &QuadraticMap, itermax: u32) -> Self {
        Self { map: map.clone(), itermax }
    }

    pub(crate) fn map(&self) -> &QuadraticMap {
        &self.map
    }

    pub(crate) fn c0(&self) -> Complex64 {
        self.map.c0()
    }

    pub(crate) fn c0_decimals(&self) -> &[Decimal; 2] {
        self.map.c0_decimals()
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
impl EscapeTime {
    pub(crate) fn new(c0: Complex64, threshold: f64, itermax: u32) -> Result<Self, crate::map::MapError> {
        Ok(Self::of(&QuadraticMap::new(c0, threshold)?, itermax))
    }
}
