//! What is known of c0, found on a thread while the window goes on.

use crate::app::latest::Latest;
use egui::Context;
use juliaset_engine::QuadraticMap;
use juliaset_engine::dynamics::{Facts, facts};

/// The facts about the c0 that is shown.
pub struct Known {
    finder: Latest<QuadraticMap, (QuadraticMap, Facts)>,
    asked: Option<QuadraticMap>,
    found: Option<(QuadraticMap, Facts)>,
}

impl Known {
    /// Knows nothing yet.
    pub fn start(ctx: &Context) -> std::io::Result<Self> {
        let waker = ctx.clone();
        let work = |map: QuadraticMap, watch: &_| facts(&map, watch).ok().map(|facts| (map, facts));
        let finder = Latest::start("facts", work, move || waker.request_repaint())?;
        Ok(Self { finder, asked: None, found: None })
    }

    /// Takes what was found, and asks for the facts where c0 is another one; the threshold does not matter.
    pub fn follow(&mut self, map: &QuadraticMap) {
        if let Some(found) = self.finder.take() {
            self.found = Some(found);
        }
        if self.asked.as_ref().is_none_or(|asked| asked.c0_decimals() != map.c0_decimals()) {
            self.asked = Some(map.clone());
            self.finder.ask(map.clone());
        }
    }

    /// The facts about this c0, once they are found.
    pub fn about(&self, map: &QuadraticMap) -> Option<&Facts> {
        let (of, facts) = self.found.as_ref()?;
        (of.c0_decimals() == map.c0_decimals()).then_some(facts)
    }
}
