//! The panels: they read state and emit commands.

pub mod export;
pub mod field;
pub mod help;
pub mod parameters;
pub mod status;
