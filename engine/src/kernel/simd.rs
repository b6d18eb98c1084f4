//! SIMD
