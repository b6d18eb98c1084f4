#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| juliaset_fuzz::targets::png(bytes));
