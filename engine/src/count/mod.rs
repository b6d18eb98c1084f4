//! How a picture is counted: by a plan that knows what it was made of.
//!
//! [`plan`] decides which of two engines counts: [`plain`] in `f64`, whose [scalar loop](plain::count) is the
//! specification, or [`deep`], certified at any depth. [`interior`] knows points that never escape, for both;
//! [`channels`] finds what colour needs beside the count; [`automatic`] how many iterations a view needs.

mod automatic;
pub(crate) mod channels;
pub(crate) mod deep;
pub(crate) mod escape_time;
mod interior;
pub(crate) mod plain;
pub(crate) mod plan;
