//! The interior
use crate::julia::Julia; use num_complex::Complex64;
#[derive(Clone, Copy, Debug)]
pub(super) struct Disc { center: Complex64, radius_sqr: f64, interval: u32 }
impl Disc {
    pub(super) fn find(_julia: &Julia) -> Option<Self> { None }
    pub(super) fn center(&self) -> Complex64 { self.center }
    pub(super) fn radius_sqr(&self) -> f64 { self.radius_sqr }
    pub(super) fn interval(&self) -> u32 { self.interval }
}
