//! What is known of a c0 that the pointer rests on: its attracting cycle, found on a thread of its own.

use crate::app::latest::Latest;
use juliaset_engine::dynamics::attracting_cycle;
use juliaset_engine::num_complex::Complex64;

/// Finds the attracting cycle of the newest c0 that was asked about.
pub struct Places {
    cycles: Latest<Complex64, (Complex64, Option<Cycle>)>,
    asked: Option<Complex64>,
    known: Option<(Complex64, Option<Cycle>)>,
}

/// What a person wants to know of a cycle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cycle {
    pub period: usize,
    pub multiplier: Complex64,
}

impl Places {
    /// Starts the thread; it calls `wake` when there is something new.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let find = |c0| {
            attracting_cycle(c0).map(|cycle| Cycle { period: cycle.period(), multiplier: cycle.multiplier })
        };
        let cycles = Latest::start("cycles", move |c0, _| Some((c0, find(c0))), wake)?;
        Ok(Self { cycles, asked: None, known: None })
    }

    /// A few words about a c0, once they are found.
    pub fn note(&mut self, [re, im]: &[String; 2]) -> Option<String> {
        let c0 = Complex64::new(re.parse().ok()?, im.parse().ok()?);
        if let Some(answer) = self.cycles.take() {
            self.known = Some(answer);
        }
        if self.asked != Some(c0) {
            self.asked = Some(c0);
            self.cycles.ask(c0);
        }
        self.known.filter(|(known, _)| *known == c0).and_then(|(_, cycle)| cycle).map(note)
    }
}

/// The period, and the place of the multiplier in the unit disc.
fn note(cycle: Cycle) -> String {
    let (size, turns) = cycle.multiplier.to_polar();
    let turns = (turns / std::f64::consts::TAU).rem_euclid(1.0);
    // What is no turn but for rounding is none, and 0 has no angle.
    let turns = if turns > 0.999_95 || size < 5e-4 { 0.0 } else { turns };
    format!("period {}, |m| = {size:.3} at {turns:.4} turns", cycle.period)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_cycle_is_told_by_its_period_and_the_place_of_its_multiplier() {
        let (woke, wakes) = channel();
        let mut places = Places::start(move || woke.send(()).unwrap()).unwrap();
        let mut told = |re: &str, im: &str| {
            let point = [re.to_owned(), im.to_owned()];
            assert_eq!(places.note(&point), None);
            wakes.recv().unwrap();
            places.note(&point)
        };
        // Where the multiplier is half a turn's i/2: c0 = m/2 - m^2/4.
        assert_eq!(told("0.0625", "0.25").as_deref(), Some("period 1, |m| = 0.500 at 0.2500 turns"));
        assert_eq!(told("-1", "0").as_deref(), Some("period 2, |m| = 0.000 at 0.0000 turns"));
        assert_eq!(told("-1.1", "0").as_deref(), Some("period 2, |m| = 0.400 at 0.5000 turns"));
        assert_eq!(told("1", "0"), None);
    }
}
