//! What is fuzzed, for the programs of libFuzzer.

pub mod targets;
