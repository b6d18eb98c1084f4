//! Huffman codes as deflate wants them (RFC 1951, 3.2.2): lengths from frequencies, codes from lengths.

/// The lengths of a prefix code for symbols of these frequencies, none above `limit`; 0 for those
/// that do not occur.
///
/// Optimal unless the limit is met: then frequencies are flattened until it holds.
pub(super) fn code_lengths<const N: usize>(frequencies: &[u32; N], limit: u8) -> [u8; N] {
    let mut flattened = *frequencies;
    loop {
        let lengths = unlimited_lengths(&flattened);
        if lengths.iter().all(|length| *length <= limit) {
            return lengths;
        }
        for frequency in flattened.iter_mut().filter(|frequency| **frequency > 0) {
            *frequency = frequency.div_ceil(2);
        }
    }
}

/// Huffman's algorithm with two queues: the leaves in ascending order, and the inner nodes, which
/// come into being in ascending order.
fn unlimited_lengths<const N: usize>(frequencies: &[u32; N]) -> [u8; N] {
    let mut lengths = [0; N];
    let mut leaves: Vec<(u32, usize)> =
        frequencies.iter().copied().zip(0..).filter(|(frequency, _)| *frequency > 0).collect();
    leaves.sort_unstable();
    match leaves.as_slice() {
        [] => return lengths,
        [(_, symbol)] => {
            lengths[*symbol] = 1;
            return lengths;
        }
        _ => {}
    }
    let mut weights: Vec<u64> = leaves.iter().map(|(frequency, _)| u64::from(*frequency)).collect();
    let nodes = 2 * leaves.len() - 1;
    let mut parents = vec![0; nodes];
    let (mut leaf, mut inner) = (0, leaves.len());
    for node in leaves.len()..nodes {
        let mut weight = 0;
        for _ in 0..2 {
            let take_leaf = leaf < leaves.len() && (inner >= node || weights[leaf] <= weights[inner]);
            let lightest = if take_leaf { &mut leaf } else { &mut inner };
            weight += weights[*lightest];
            parents[*lightest] = node;
            *lightest += 1;
        }
        weights.push(weight);
    }
    let mut depths = vec![0u8; nodes];
    for node in (0..nodes - 1).rev() {
        depths[node] = depths[parents[node]].saturating_add(1);
    }
    for ((_, symbol), depth) in leaves.iter().zip(&depths) {
        lengths[*symbol] = *depth;
    }
    lengths
}

/// The codes that these lengths stand for, with their bits in the order in which they are written.
pub(super) fn codes<const N: usize>(lengths: &[u8; N]) -> [u16; N] {
    let mut codes = [0; N];
    let mut next = 0u16;
    for length in 1..=15u8 {
        next <<= 1;
        for (code, _) in codes.iter_mut().zip(lengths).filter(|(_, of_symbol)| **of_symbol == length) {
            *code = next.reverse_bits() >> (16 - length);
            next = next.wrapping_add(1);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_the_deflate_specification() {
        let lengths = [3, 3, 3, 3, 3, 2, 4, 4];
        let written = codes(&lengths).map(|code| code);
        let read: Vec<u16> =
            written.iter().zip(lengths).map(|(code, length)| code.reverse_bits() >> (16 - length)).collect();
        assert_eq!(read, [0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111]);
    }

    #[test]
    fn a_limited_code_is_complete() {
        let mut fibonacci = [0u32; 30];
        let (mut a, mut b) = (1, 1);
        for frequency in &mut fibonacci {
            *frequency = a;
            (a, b) = (b, a + b);
        }
        for limit in [7, 15] {
            let lengths = code_lengths(&fibonacci, limit);
            assert!(lengths.iter().all(|length| (1..=limit).contains(length)));
            let kraft: f64 = lengths.iter().map(|length| 0.5f64.powi(i32::from(*length))).sum();
            assert_eq!(kraft, 1.0);
        }
    }
}
