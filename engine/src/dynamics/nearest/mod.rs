//! The point of the Julia set that is nearest to a position on the screen, to any number of digits.
//!
//! The orbit of the position is followed until it is far out, or, inside of the set, until its neighbours are spread
//! the most. From there one goes back, beginning at points that are known to lie in the Julia set (repelling cycles and
//! their preimages), each time to that one of the two preimages that is nearer to the orbit. The nearest point that
//! this leads to is as near as any point of the set, to within the factor by which distance estimates err. It is
//! preperiodic, and known by its branches: it can be had to any number of digits.
//!
//! ```
//! use juliaset_engine::dynamics::{CycleKind, nearest};
//! use juliaset_engine::{QuadraticMap, Viewport, Watch};
//! let (map, view) = (QuadraticMap::parse("0", "1", 2.0)?, Viewport::home([640, 400]));
//! // Some pixels beside i, which is one of its points.
//! let found = nearest(&map, &view, [326.0, 4.0], &Watch::default())?.ok_or("there is one")?;
//! assert!(found.distance_pixels() < 40.0 && found.digits() >= 20);
//! // A view that is magnified about it stays on the set.
//! let deep = found.refined(320, &Watch::default())?;
//! let view = deep.zoomed(&view, 1e300).ok_or("it has digits enough")?;
//! assert!((view.width().log10() + 300.0).abs() < 1.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod base;
mod choice;
mod course;
mod pull_back;
mod scaled;
mod target;
#[cfg(test)]
mod tests;

pub use target::CycleKind;
pub(super) use target::big_c0;

use crate::map::QuadraticMap;
use crate::number::{Decimal, Fixed, FloatExp};
use crate::place::Viewport;
use crate::watch::{Cancelled, Watch};
use base::Base;
use course::{Course, Room};
use num_complex::Complex64;
use pull_back::{Pulled, growths, pull_back};
use std::f64::consts::{LOG2_10, LOG10_2};
use std::sync::Arc;
use target::{Branch, Start, Target};

/// The nearest point of the Julia set to a position in pixels; none where nothing is in reach of doubles, for c0
/// beyond 1e100.
///
/// [`NearestFinder`] is the way to ask more than once.
pub fn nearest(
    map: &QuadraticMap,
    view: &Viewport,
    position: [f64; 2],
    watch: &Watch,
) -> Result<Option<NearestPoint>, Cancelled> {
    NearestFinder::new(map).nearest(view, position, watch)
}

/// Finds nearest points of one set, and keeps what serves for the next one: what follows from c0, and in deep views
/// the orbit of a centre.
#[derive(Clone, Debug)]
pub struct NearestFinder {
    c0: [Decimal; 2],
    room: Room,
    targets: Arc<[Target]>,
    base: Option<Base>,
}

impl NearestFinder {
    /// One that knows nothing but the map; this takes some milliseconds.
    pub fn new(map: &QuadraticMap) -> Self {
        const FARTHEST: f64 = 1e100;
        let c0 = map.c0();
        let targets = if c0.norm() <= FARTHEST { target::targets(c0) } else { Vec::new() };
        Self { c0: map.c0_decimals().clone(), room: Room::new(c0), targets: targets.into(), base: None }
    }

    /// Whether it is for this map: the threshold does not matter.
    pub fn is_for(&self, map: &QuadraticMap) -> bool {
        self.c0 == *map.c0_decimals()
    }

    /// The nearest point of the set to a position in pixels, with 20 digits more than the width of the view has.
    ///
    /// In a deep view the first question takes as long as its reference orbit, and any other one in views nearby
    /// as one square root for each iteration.
    pub fn nearest(
        &mut self,
        view: &Viewport,
        position: [f64; 2],
        watch: &Watch,
    ) -> Result<Option<NearestPoint>, Cancelled> {
        let pointer = view.point_at(position);
        let start = Complex64::new(pointer[0].to_f64(), pointer[1].to_f64());
        if self.targets.is_empty() || !start.is_finite() {
            return Ok(None);
        }
        if view.is_deep() {
            self.make_base_for(view, &pointer, watch)?;
        }
        let base = self.base.as_ref().filter(|_| view.is_deep());
        let base = base.and_then(|base| Some((base, base.offset(&pointer, view.spacing())?)));
        let course = Course::follow(&self.room, base, start, view.spacing(), watch)?;
        let Some(chosen) = choice::nearest(&course, &self.targets, self.room.c0, watch)? else {
            return Ok(None);
        };
        let growth = growths(self.room.c0, chosen.start, &chosen.branches).last().copied().unwrap_or(0.0);
        let found = NearestPoint {
            c0: self.c0.clone(),
            near: self.room.c0,
            start: chosen.start,
            branches: chosen.branches.into(),
            pulled: Pulled { point: pointer.clone(), bits: 0 },
            distance: [0.0; 2],
        };
        let wanted =
            bits_of(20.0 - view.width().log10()).max(bits_of(16.0) + growth.ceil().max(0.0) as usize);
        let found = found.known_to(wanted, watch)?;
        let off = [0, 1].map(|part| FloatExp::from_fixed(&(&found.pulled.point[part] - &pointer[part])));
        let far = |unit: FloatExp| {
            let [re, im] = off.map(|part| part.map_or(0.0, |size| size.ratio(&unit)));
            re.hypot(im)
        };
        let distance = [far(view.spacing()), far(view.width())];
        Ok(Some(NearestPoint { distance, ..found }))
    }

    /// Sees to an orbit beside which the pointer's can be followed.
    fn make_base_for(
        &mut self,
        view: &Viewport,
        pointer: &[Fixed; 2],
        watch: &Watch,
    ) -> Result<(), Cancelled> {
        let serves = |base: &Base| base.offset(pointer, view.spacing()).is_some();
        if !self.base.as_ref().is_some_and(serves) {
            // Another one may need all the memory that this one has.
            self.base = None;
            self.base = Some(Base::follow(&self.c0, &self.room, view, watch)?);
        }
        Ok(())
    }
}

/// The bits behind the point that so many digits behind the point need, and some more.
fn bits_of(digits: f64) -> usize {
    const SPARE: f64 = 4.0;
    (digits * LOG2_10 + SPARE).max(64.0).ceil() as usize
}

/// A point of a Julia set that is mapped to a repelling cycle, known exactly: by the way from the cycle back to it.
#[derive(Clone, Debug)]
pub struct NearestPoint {
    c0: [Decimal; 2],
    near: Complex64,
    start: Start,
    branches: Arc<[Branch]>,
    pulled: Pulled,
    distance: [f64; 2],
}

impl PartialEq for NearestPoint {
    /// Whether it is the same point of the same set, however many digits of it are known.
    fn eq(&self, other: &Self) -> bool {
        (&self.c0, self.start, &self.branches) == (&other.c0, other.start, &other.branches)
    }
}

impl NearestPoint {
    /// The real and the imaginary part, to within [`digits`](Self::digits) digits behind the point.
    pub fn point(&self) -> [&Fixed; 2] {
        self.pulled.point.each_ref()
    }

    /// The same as decimals of so many digits behind the point.
    pub fn decimals(&self) -> [Decimal; 2] {
        self.pulled.point.each_ref().map(|part| part.to_places(self.digits()))
    }

    /// How many digits behind the point are known: the parts are within half a unit of the last of them, or a unit
    /// where they are rounded to it.
    pub fn digits(&self) -> usize {
        ((self.pulled.bits - 1).max(0) as f64 * LOG10_2) as usize
    }

    /// The cycle that it is mapped to.
    pub fn kind(&self) -> CycleKind {
        self.start.kind()
    }

    /// After how many iterations it is on the cycle.
    pub fn preperiod(&self) -> usize {
        self.branches.len()
    }

    /// The multiplier of the cycle: around the point the picture repeats, turned and shrunk by it.
    pub fn multiplier(&self) -> Complex64 {
        match self.start.kind() {
            CycleKind::Cycle2 => 4.0 * (self.near + 1.0),
            _ => 2.0 * self.start.point(self.near),
        }
    }

    /// How far it was from the position that was asked for, in pixels.
    pub fn distance_pixels(&self) -> f64 {
        self.distance[0]
    }

    /// The same in widths of the view.
    pub fn distance_widths(&self) -> f64 {
        self.distance[1]
    }

    /// The same point with at least so many digits behind the point. What is known already is not found again.
    pub fn refined(&self, digits: usize, watch: &Watch) -> Result<Self, Cancelled> {
        if digits <= self.digits() {
            Ok(self.clone())
        } else {
            self.clone().known_to(bits_of(digits as f64), watch)
        }
    }

    fn known_to(self, wanted: usize, watch: &Watch) -> Result<Self, Cancelled> {
        let pulled = pull_back(&self.c0, self.near, (self.start, &self.branches), wanted, watch)?;
        Ok(Self { pulled, ..self })
    }

    /// Its position in a view, in pixels.
    pub fn position_in(&self, view: &Viewport) -> [f64; 2] {
        view.position_of(self.point())
    }

    /// How many digits behind the point a view needs, to stay on the point: a millionth of a pixel.
    pub fn digits_for(view: &Viewport) -> usize {
        (6.0 - view.spacing().log10()).ceil().max(6.0) as usize
    }

    /// A view magnified by `factor` about this point, which stays where it is on the screen; none if that needs more
    /// [`digits`](Self::digits_for): [`refined`](Self::refined) has them.
    pub fn zoomed(&self, view: &Viewport, factor: f64) -> Option<Viewport> {
        let zoomed = view.zoomed_about(self.point(), factor);
        (Self::digits_for(&zoomed) <= self.digits()).then_some(zoomed)
    }
}
