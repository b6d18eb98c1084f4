//! The panels: they read state and emit commands.

pub mod c0;
pub mod color;
pub mod export;
pub mod field;
pub mod gradient;
pub mod help;
pub mod iterations;
pub mod legend;
pub mod numbers;
pub mod parameters;
pub mod rays;
pub mod row;
pub mod status;
pub mod strip;
pub mod view;
