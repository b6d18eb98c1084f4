//! The explorer of filled Julia sets: a window, and a command line, around `juliaset-engine`.

pub mod app;
