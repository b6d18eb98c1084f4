//! The panels: they read state and emit commands.

pub mod color;
pub mod export;
pub mod field;
pub mod gradient;
pub mod help;
pub mod legend;
pub mod parameters;
pub mod row;
pub mod status;
pub mod strip;
