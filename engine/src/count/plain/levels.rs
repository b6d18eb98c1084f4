//! The instruction sets that this machine has.

use fearless_simd::{Level, prelude::*};

/// All of them, the plainest first.
pub(super) fn levels() -> Vec<Level> {
    let best = Level::new();
    let mut levels = vec![];
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    levels.extend(
        [
            best.as_sse2().map(Simd::level),
            best.as_sse4_2().map(Simd::level),
            best.as_avx2().map(Simd::level),
            best.as_avx512().map(Simd::level),
        ]
        .into_iter()
        .flatten(),
    );
    if levels.is_empty() {
        levels.push(best);
    }
    levels
}

/// What an instruction set is called.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Sse2(_) => "SSE2",
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Sse4_2(_) => "SSE4.2",
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Avx2(_) => "AVX2",
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Level::Avx512(_) => "AVX-512",
        #[cfg(target_arch = "aarch64")]
        Level::Neon(_) => "NEON",
        _ => "no SIMD",
    }
}
