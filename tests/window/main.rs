//! The window, driven as its user drives it: pointer, wheel, keys and typing, against what is on screen.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

#[path = "../support/cpu_renderer.rs"]
mod cpu_renderer;
#[path = "../support/window.rs"]
mod window;

mod axes;
mod color;
mod depth;
mod export;
mod facts;
mod fields;
mod finder;
mod gestures;
mod history;
mod hold;
mod keys;
mod map;
mod orbits;
mod panel;
mod pictures;
mod rays;
mod scenes;
mod session;
mod settings;
mod sliders;
mod toasts;
mod touch;
mod words;
