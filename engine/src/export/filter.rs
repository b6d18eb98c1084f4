//! PNG filters: what is deflated is the difference between a pixel and a guess from its neighbours.

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

/// Filters the rows of a band, of `width` bytes each and some bytes a pixel, into `out`: a byte for the filter, then
/// the row.
///
/// The first row is filtered by itself, so that a band needs nothing of the one above it.
pub(super) fn filter_band(filter: Filter, bytes: &[u8], width: usize, pixel: usize, out: &mut Vec<u8>) {
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
                let left = row.iter().zip(above);
                let bytes = row[pixel..].iter().zip(&above[pixel..]);
                out.extend(bytes.zip(left).map(|((byte, b), (a, c))| byte.wrapping_sub(paeth(*a, *b, *c))));
            }
        }
        above = row;
    }
}

/// Paeth's guess from the pixels left, above and above left; without branches, so that the compiler
/// can do many at once.
#[inline]
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let towards_a = i16::from(b) - i16::from(c);
    let towards_b = i16::from(a) - i16::from(c);
    let (pa, pb, pc) = (towards_a.abs(), towards_b.abs(), (towards_a + towards_b).abs());
    let b_or_c = if pb <= pc { b } else { c };
    if (pa <= pb) & (pa <= pc) { a } else { b_or_c }
}
