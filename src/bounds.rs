//! The bounds of the iterations, each of them given or found for the view.

pub use juliaset_engine::scene::Bounds;
