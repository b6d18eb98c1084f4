//! The app: everything with a window, an argument or a file. A library, so that tests can drive it.

pub mod app;
pub mod axes;
pub mod bookmarks;
pub mod cli;
pub mod colors;
pub mod complex;
pub mod imports;
pub mod picture;
mod said;
pub mod scenes;
pub mod session;
pub mod settings;
pub mod storage;
pub mod whole;
