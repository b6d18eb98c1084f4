//! PNG filters: what is deflated is the difference between a pixel and a guess from its neighbours.

use fearless_simd::{Level, dispatch, prelude::*, u8x64};
use fearless_simd_macros::simd;

/// How the rows behind the first one of a band are filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// The pixel above.
    Up,
    /// Paeth's choice of left, above, above left.
    Paeth,
}

/// The byte before each row that names its filter.
const SUB: u8 = 1;
const UP: u8 = 2;
const PAETH: u8 = 4;

/// Filters the rows of a band, of `width` bytes each and `pixel` bytes a pixel, into `out`: a byte for the filter,
/// then the row.
///
/// The first row is filtered by itself, so that a band needs nothing of the one above it.
pub(super) fn filter_band(filter: Filter, bytes: &[u8], [width, pixel]: [usize; 2], out: &mut Vec<u8>) {
    let level = Level::new();
    out.clear();
    out.reserve(bytes.len() + bytes.len().div_ceil(width.max(1)));
    let mut above: &[u8] = &[];
    for row in bytes.chunks(width.max(1)) {
        let pixel = pixel.min(row.len());
        match (above.is_empty(), filter) {
            (true, _) => {
                out.push(SUB);
                out.extend_from_slice(&row[..pixel]);
                out.extend(row[pixel..].iter().zip(row).map(|(byte, left)| byte.wrapping_sub(*left)));
            }
            (false, Filter::Up) => {
                out.push(UP);
                out.extend(row.iter().zip(above).map(|(byte, up)| byte.wrapping_sub(*up)));
            }
            (false, Filter::Paeth) => {
                out.push(PAETH);
                let first = row[..pixel].iter().zip(above);
                out.extend(first.map(|(byte, up)| byte.wrapping_sub(*up)));
                let start = out.len();
                out.resize(start + row.len() - pixel, 0);
                let around = [&row[pixel..], row, &above[pixel..], above];
                dispatch!(level, simd => subtract_paeth(simd, &mut out[start..], around));
            }
        }
        above = row;
    }
}

/// The difference of each byte to Paeth's guess from the bytes left, above and above left, as many as `out` has.
#[simd]
fn subtract_paeth<S: Simd>(simd: S, out: &mut [u8], [bytes, left, above, above_left]: [&[u8]; 4]) {
    const BLOCK: usize = 64;
    let len = out.len();
    let [bytes, left, above, above_left] = [bytes, left, above, above_left].map(|bytes| &bytes[..len]);
    let at = |slice: &[u8], first: usize| u8x64::from_slice(simd, &slice[first..first + BLOCK]);
    let mut first = 0;
    while first + BLOCK <= len {
        let (a, b, c) = (at(left, first), at(above, first), at(above_left, first));
        let distance = |x: u8x64<S>, y: u8x64<S>| x.max(y) - x.min(y);
        let (pa, pb) = (distance(b, c), distance(a, c));
        let between = a.min(b).simd_le(c) & c.simd_le(a.max(b));
        let pc = between.select(distance(pa, pb), u8x64::splat(simd, 255));
        let b_or_c = pb.simd_le(pc).select(b, c);
        let guess = (pa.simd_le(pb) & pa.simd_le(pc)).select(a, b_or_c);
        (at(bytes, first) - guess).store_slice(&mut out[first..first + BLOCK]);
        first += BLOCK;
    }
    for (i, out) in out.iter_mut().enumerate().skip(first) {
        *out = bytes[i].wrapping_sub(paeth(left[i], above[i], above_left[i]));
    }
}

/// Paeth's guess from the pixels left, above and above left.
///
/// It is the one of them that is nearest to `a + b - c`: from that, `a` is `|b - c|` away, `b` `|a - c|`, and `c`
/// `|(b - c) + (a - c)|`, which is the difference of the two others where `c` lies between `a` and `b`. Else
/// it is their sum, and no less than either: then it does not matter, and any large number stands for it.
#[inline]
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (pa, pb) = (b.abs_diff(c), a.abs_diff(c));
    let between = a.min(b) <= c && c <= a.max(b);
    let pc = if between { pa.abs_diff(pb) } else { 255 };
    if pa <= pb && pa <= pc {
        a
    } else if pb <= pc {
        b
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition (PNG specification, 9.4).
    fn defined(a: u8, b: u8, c: u8) -> u8 {
        let [wide_a, wide_b, wide_c] = [a, b, c].map(i32::from);
        let guess = wide_a + wide_b - wide_c;
        let [pa, pb, pc] = [wide_a, wide_b, wide_c].map(|part| (guess - part).abs());
        if pa <= pb && pa <= pc {
            a
        } else if pb <= pc {
            b
        } else {
            c
        }
    }

    #[test]
    fn the_guess_is_the_defined_one_of_all_bytes() {
        // Rows of one byte a pixel: left is a, above b, above left c, for 256 values of b at once.
        for a in 0..=255 {
            for c in 0..=255 {
                let above: Vec<u8> = (0..=255).collect();
                let mut out = vec![0; 256];
                let (bytes, left, above_left) = ([7; 256], [a; 256], [c; 256]);
                let around = [&bytes[..], &left, &above, &above_left];
                dispatch!(Level::new(), simd => subtract_paeth(simd, &mut out, around));
                let expected = above.iter().map(|b| 7u8.wrapping_sub(defined(a, *b, c)));
                assert!(out.into_iter().eq(expected), "{a} {c}");
                assert!(above.into_iter().all(|b| paeth(a, b, c) == defined(a, b, c)), "{a} {c}");
            }
        }
    }

    #[test]
    fn rows_of_every_length_are_filtered_alike() {
        let bytes: Vec<u8> = (0..2 * 200usize).map(|index| (index * index / 7 % 251) as u8).collect();
        for (width, pixel) in (1..200).flat_map(|width| [1, 2, 3, 4, 6, 8].map(|pixel| (width, pixel))) {
            let mut out = Vec::new();
            filter_band(Filter::Paeth, &bytes[..2 * width], [width, pixel], &mut out);
            let (above, row) = bytes[..2 * width].split_at(width);
            let expected = (0..width).map(|index| {
                let before = |row: &[u8]| index.checked_sub(pixel).map_or(0, |before| row[before]);
                row[index].wrapping_sub(defined(before(row), above[index], before(above)))
            });
            assert!(
                out[width + 1] == PAETH && out[width + 2..].iter().copied().eq(expected),
                "{width} {pixel}"
            );
        }
    }
}
