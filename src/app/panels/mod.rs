//! The panels: they read state and emit commands.

pub mod bookmarks;
pub mod c0;
pub mod color;
pub mod export;
pub mod facts;
pub mod field;
pub mod finder;
pub mod gradient;
pub mod help;
pub mod history;
pub mod iterations;
pub mod legend;
pub mod named;
pub mod numbers;
pub mod orbits;
pub mod parameters;
pub mod preferences;
pub mod rays;
pub mod row;
pub mod section;
pub mod side;
pub mod status;
pub mod strip;
pub mod tip;
pub mod view;
