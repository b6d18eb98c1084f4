//! The transfer function of sRGB (IEC 61966-2-1), exactly.
//!
//! Colours are mixed in linear light and shown or stored as sRGB codes. `linear` is light from 0 to 1 of one
//! of the primaries, `encoded` is what the codes are equal steps of.
//!
//! ```
//! use juliaset_engine::color::srgb;
//! assert_eq!(srgb::encode8(0.5), 188);
//! assert!((srgb::decode8(188) - 0.5).abs() < 0.003);
//! ```

use std::sync::LazyLock;

/// Light of an encoded value from 0 to 1.
pub fn decode(encoded: f64) -> f64 {
    if encoded <= 0.04045 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
}

/// Encoded value of light from 0 to 1.
pub fn encode(linear: f64) -> f64 {
    if linear <= 0.0031308 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// Light of a code of 8 bits: the nearest `f32`.
#[inline]
pub fn decode8(code: u8) -> f32 {
    DECODED[usize::from(code)]
}

/// The code of 8 bits nearest to [`encode`]; light below 0 and NaN are 0, light above 1 is 255.
///
/// One look into a table, as a picture has millions of these: the first 16 bits of the `f32` say which one or
/// two codes are possible, and the other 16 bits which of them it is.
#[inline]
#[expect(clippy::manual_clamp, reason = "NaN is to become the least, and clamp keeps it")]
pub fn encode8(linear: f32) -> u8 {
    let bits = linear.max(DARKEST).min(1.0).to_bits();
    let entry = CODES[((bits >> 16) - (DARKEST.to_bits() >> 16)) as usize & (CODES.len() - 1)];
    ((entry + (bits & 0xffff)) >> 16) as u8
}

/// The code of 16 bits nearest to [`encode`]; light below 0 and NaN are 0, light above 1 is 65535.
///
/// Two looks into tables in place of a power, which takes ten times as long.
#[inline]
#[expect(clippy::manual_clamp, reason = "NaN is to become the least, and clamp keeps it")]
pub fn encode16(linear: f32) -> u16 {
    let Codes16 { starts, beginnings } = &*CODES16;
    let bits = linear.max(Codes16::DARKEST).min(1.0).to_bits();
    let group = (bits >> Codes16::LOW) as usize - Codes16::FIRST;
    let [from, to] = [starts[group], starts[group + 1]].map(u32::from);
    // The way between the ends of a group is so straight that this is off by one at most (the tests compare
    // the ends of every code); the beginnings on both sides of it decide.
    let low = bits & ((1 << Codes16::LOW) - 1);
    let guess = from + (((to - from) * low) >> Codes16::LOW);
    let is_next = bits >= beginnings[guess as usize + 1];
    let is_one_before = bits < beginnings[guess as usize];
    let code = guess + u32::from(is_next) - u32::from(is_one_before);
    code as u16
}

/// 2^-13. The code 1 begins at 1 / 2 / 255 / 12.92 = 1.2 * 2^-13.
const DARKEST: f32 = 1.0 / 8192.0;

static DECODED: [f32; 256] = decoded();

/// For each value of the first 16 bits from [`DARKEST`] to 1: the code that its `f32` begin with, times 2^16,
/// plus what takes the other 16 bits to the next code where that begins.
///
/// There is one such place at most: the light of neighbouring codes differs by 1/112 of it at least, and such
/// a group spans 1/128 of its power of two (the tests compare every group).
static CODES: [u32; 2048] = codes();

static CODES16: LazyLock<Codes16> = LazyLock::new(Codes16::new);

struct Codes16 {
    /// The code of the first `f32` of each group with the same first bits.
    starts: Vec<u16>,
    /// The bits of the least `f32` of each code, and an end that none reaches.
    beginnings: Vec<u32>,
}

impl Codes16 {
    /// 2^-21. The code 1 begins at 1 / 2 / 65535 / 12.92 = 1.2 * 2^-21.
    const DARKEST: f32 = 1.0 / 2_097_152.0;

    /// The bits that do not tell the group: few codes share one, and the tables stay in a second-level cache.
    const LOW: u32 = 12;

    const FIRST: usize = (Self::DARKEST.to_bits() >> Self::LOW) as usize;

    fn new() -> Self {
        let beginning = |code: u32| least_bits(decode((f64::from(code) - 0.5) / 65535.0));
        let beginnings = std::iter::once(0).chain((1..=65535).map(beginning)).chain([u32::MAX]);
        let beginnings: Vec<u32> = beginnings.collect();
        // One group more than there are, as the last has an end too.
        let last = (1.0f32.to_bits() >> Self::LOW) + 1;
        let starts = (Self::FIRST as u32..=last).map(|group| {
            let code = beginnings.partition_point(|bits| *bits <= group << Self::LOW) - 1;
            code as u16
        });
        Self { starts: starts.collect(), beginnings }
    }
}

const fn decoded() -> [f32; 256] {
    let mut decoded = [0.0; 256];
    let mut code = 0;
    while code < decoded.len() {
        decoded[code] = decoded_in_const(code as f64 / 255.0) as f32;
        code += 1;
    }
    decoded
}

const fn codes() -> [u32; 2048] {
    let first = DARKEST.to_bits() >> 16;
    let mut codes = [0; 2048];
    let mut code = 0;
    let mut next = beginning(1);
    let mut group = 0;
    while group < codes.len() {
        codes[group] = code << 16;
        if code < 255 && next >> 16 == first + group as u32 {
            codes[group] += 0x1_0000 - (next & 0xffff);
            code += 1;
            next = beginning(code + 1);
        }
        group += 1;
    }
    codes
}

/// The bits of the least `f32` with this code of 8 bits. Bits of positive `f32` are ordered as these are.
const fn beginning(code: u32) -> u32 {
    least_bits(decoded_in_const((code as f64 - 0.5) / 255.0))
}

/// The bits of the least `f32` that is not below a positive number.
const fn least_bits(exact: f64) -> u32 {
    let rounded = exact as f32;
    if (rounded as f64) < exact { rounded.to_bits() + 1 } else { rounded.to_bits() }
}

/// [`decode`] where `powf` is not to be had.
const fn decoded_in_const(encoded: f64) -> f64 {
    if encoded <= 0.04045 {
        return encoded / 12.92;
    }
    // x^2.4 = x^2 * (x^(1/5))^2. Newton's steps for the root fall to it from 1, in their last ones doubling
    // the digits each time; the least value here is 0.09, whose root is 0.62.
    let x = (encoded + 0.055) / 1.055;
    let mut root = 1.0;
    let mut step = 0;
    while step < 12 {
        root -= (root - x / (root * root * root * root)) / 5.0;
        step += 1;
    }
    x * x * root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of [`encode8`].
    fn formula(linear: f32) -> u8 {
        (encode(f64::from(linear)) * 255.0).round() as u8
    }

    #[test]
    fn the_transfer_function_goes_there_and_back() {
        for step in 0..=1000 {
            let encoded = f64::from(step) / 1000.0;
            assert!((encode(decode(encoded)) - encoded).abs() < 1e-7, "{encoded}");
        }
        assert_eq!([decode(0.0), decode(1.0), encode(0.0)], [0.0, 1.0, 0.0]);
    }

    #[test]
    fn codes_go_there_and_back() {
        for code in 0..=255 {
            assert_eq!(encode8(decode8(code)), code);
            assert_eq!(decode8(code), decode(f64::from(code) / 255.0) as f32, "{code}");
            assert_eq!(encode16(decode8(code)), u16::from(code) * 257);
        }
    }

    #[test]
    fn the_table_matches_the_formula_around_every_beginning_of_a_code() {
        for code in 1..=255 {
            let beginning = beginning(code);
            for bits in beginning - 300..beginning + 300 {
                let linear = f32::from_bits(bits);
                assert_eq!(encode8(linear), formula(linear), "{linear:e}");
            }
            assert_eq!(u32::from(encode8(f32::from_bits(beginning))), code);
            assert_eq!(u32::from(encode8(f32::from_bits(beginning - 1))), code - 1);
        }
    }

    #[test]
    fn the_table_matches_the_formula_in_every_group_and_over_a_dense_sweep() {
        let mut swept = 0;
        // An odd step, so that the low bits differ from group to group.
        for bits in (0..=1.0f32.to_bits()).step_by(1009) {
            let linear = f32::from_bits(bits);
            assert_eq!(encode8(linear), formula(linear), "{linear:e}");
            swept += 1;
        }
        assert!(swept > 1_000_000);
        for group in DARKEST.to_bits() >> 16..=1.0f32.to_bits() >> 16 {
            for low in [0, 1, 0x7fff, 0x8000, 0xffff] {
                let linear = f32::from_bits(group << 16 | low).min(1.0);
                assert_eq!(encode8(linear), formula(linear), "{linear:e}");
            }
        }
    }

    #[test]
    fn light_outside_the_range_is_its_end() {
        let outside = [-1.0, -0.0, -1e-40, f32::NEG_INFINITY, f32::NAN, 1e-40];
        assert_eq!(outside.map(encode8), [0; 6]);
        assert_eq!(outside.map(encode16), [0; 6]);
        let above = [1.0, 1.000_000_1, 7.5, f32::MAX, f32::INFINITY];
        assert_eq!(above.map(encode8), [255; 5]);
        assert_eq!(above.map(encode16), [65535; 5]);
    }

    #[test]
    fn codes_of_16_bits_are_the_nearest() {
        let formula = |linear: f32| (encode(f64::from(linear)) * 65535.0).round() as u16;
        for code in 1..=65535 {
            let middle = decode(f64::from(code) / 65535.0) as f32;
            assert_eq!(encode16(middle), code);
            let beginning = least_bits(decode((f64::from(code) - 0.5) / 65535.0));
            for bits in beginning - 2..beginning + 2 {
                let linear = f32::from_bits(bits);
                assert_eq!(encode16(linear), formula(linear), "{linear:e}");
            }
        }
        for bits in (0..=1.0f32.to_bits()).step_by(4999) {
            let linear = f32::from_bits(bits);
            assert_eq!(encode16(linear), formula(linear), "{linear:e}");
        }
    }
}
