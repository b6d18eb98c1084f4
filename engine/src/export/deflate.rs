//! A deflate encoder for rows of filtered pixels: Huffman codes made for each band, and runs.
//!
//! Differences between the neighbouring pixels of an escape-time picture are zero nearly everywhere
//! and repeat nothing else, so the search for matches that a general encoder does costs most of its
//! time and finds little: looking at runs of one byte only is several times faster, and with
//! the Paeth filter as small.

use super::huffman::{code_lengths, codes};

/// Shorter runs cost more as a match than as literals.
const MIN_RUN: usize = 5;
/// The longest match of deflate.
const MAX_MATCH: usize = 258;
/// The shortest match of deflate.
const MIN_MATCH: usize = 3;
/// The symbol that ends a block.
const END_OF_BLOCK: usize = 256;
/// Literals, the end of a block, lengths.
const SYMBOLS: usize = 286;
/// Tokens: a byte is a literal, `256 + n` a match of `n + 3` bytes at distance 1.
const TOKENS: usize = 256 + MAX_MATCH - MIN_MATCH + 1;
/// The order in which the lengths of the code-length code are written.
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The encoder's memory, to be used again for the next band.
#[derive(Debug, Default)]
pub(super) struct Deflater {
    tokens: Vec<u16>,
}

impl Deflater {
    /// Appends `data` to `out` as one block, not the last one, and an empty stored block behind it,
    /// which ends on a byte: such pieces can be put one after the other.
    pub(super) fn append(&mut self, data: &[u8], out: &mut Vec<u8>) {
        self.tokenise(data);
        let frequencies = self.frequencies();
        let lengths = code_lengths(&frequencies, 15);
        let mut bits = BitWriter { out, buffer: 0, filled: 0 };
        write_header(&lengths, &mut bits);
        let table = token_codes(&lengths);
        for token in &self.tokens {
            let Code { bits: code, length } = table[usize::from(*token) % TOKENS_TABLE];
            bits.write(code, length);
        }
        let end = codes(&lengths)[END_OF_BLOCK];
        bits.write(u32::from(end), lengths[END_OF_BLOCK]);
        bits.end_with_empty_stored_block();
    }

    fn tokenise(&mut self, data: &[u8]) {
        self.tokens.clear();
        // No token stands for less than a byte.
        self.tokens.reserve(data.len());
        let mut rest = data;
        while let Some((&byte, after)) = rest.split_first() {
            let run = run_length(byte, after);
            self.tokens.push(u16::from(byte));
            if run < MIN_RUN {
                for _ in 0..run {
                    self.tokens.push(u16::from(byte));
                }
            } else {
                self.push_run(byte, run);
            }
            rest = &after[run..];
        }
    }

    fn push_run(&mut self, byte: u8, mut run: usize) {
        while run >= MIN_MATCH {
            let matched = run.min(MAX_MATCH);
            self.tokens.push((256 + matched - MIN_MATCH) as u16);
            run -= matched;
        }
        for _ in 0..run {
            self.tokens.push(u16::from(byte));
        }
    }

    /// How often each symbol is written, the end of the block included.
    fn frequencies(&self) -> [u32; SYMBOLS] {
        // Two tables, so that equal neighbours do not wait for each other's addition.
        let mut counters = [[0u32; TOKENS_TABLE]; 2];
        let pairs = self.tokens.chunks_exact(2);
        for token in pairs.remainder() {
            counters[0][usize::from(*token) % TOKENS_TABLE] += 1;
        }
        for pair in pairs {
            counters[0][usize::from(pair[0]) % TOKENS_TABLE] += 1;
            counters[1][usize::from(pair[1]) % TOKENS_TABLE] += 1;
        }
        let mut frequencies = [0; SYMBOLS];
        frequencies[END_OF_BLOCK] = 1;
        for (token, (first, second)) in counters[0].iter().zip(&counters[1]).enumerate().take(TOKENS) {
            let symbol = if token < 256 { token } else { length_symbol(token - 256 + MIN_MATCH).symbol };
            frequencies[symbol] += first + second;
        }
        frequencies
    }
}

/// [`TOKENS`], rounded up to a power of two: indices need no check then.
const TOKENS_TABLE: usize = 512;

/// How many bytes at the start of `data` equal `byte`.
fn run_length(byte: u8, data: &[u8]) -> usize {
    let pattern = u64::from_ne_bytes([byte; 8]);
    let (words, _) = data.as_chunks::<8>();
    let mut run = 0;
    for word in words {
        let difference = u64::from_le_bytes(*word) ^ pattern;
        if difference != 0 {
            return run + difference.trailing_zeros() as usize / 8;
        }
        run += 8;
    }
    run + data[run..].iter().take_while(|other| **other == byte).count()
}

/// Bits as they are written, the first one lowest.
#[derive(Clone, Copy, Default)]
struct Code {
    bits: u32,
    length: u8,
}

/// What is written for each token: for a match, its length, the extra bits and the distance (always
/// 1, whose code is a single 0).
fn token_codes(lengths: &[u8; SYMBOLS]) -> [Code; TOKENS_TABLE] {
    let codes = codes(lengths);
    let mut table = [Code::default(); TOKENS_TABLE];
    for (token, entry) in table.iter_mut().enumerate().take(TOKENS) {
        *entry = if token < 256 {
            Code { bits: codes[token].into(), length: lengths[token] }
        } else {
            let LengthSymbol { symbol, extra, extra_bits } = length_symbol(token - 256 + MIN_MATCH);
            let bits = u32::from(codes[symbol]) | u32::from(extra) << lengths[symbol];
            Code { bits, length: lengths[symbol] + extra_bits + 1 }
        };
    }
    table
}

struct LengthSymbol {
    symbol: usize,
    extra: u16,
    extra_bits: u8,
}

/// The symbol and the extra bits of a match of `length` bytes (RFC 1951, 3.2.5).
fn length_symbol(length: usize) -> LengthSymbol {
    if length == MAX_MATCH {
        return LengthSymbol { symbol: 285, extra: 0, extra_bits: 0 };
    }
    let offset = length - MIN_MATCH;
    // Four symbols share each number of extra bits; the first eight have none.
    let extra_bits = (offset.max(4).ilog2() - 2) as u8;
    let extra = (offset & ((1 << extra_bits) - 1)) as u16;
    LengthSymbol { symbol: 257 + (offset >> extra_bits) + 4 * usize::from(extra_bits), extra, extra_bits }
}

/// The start of a block with codes of its own (RFC 1951, 3.2.7).
fn write_header(lengths: &[u8; SYMBOLS], bits: &mut BitWriter<'_>) {
    let literals = lengths.iter().rposition(|length| *length > 0).unwrap_or(END_OF_BLOCK) + 1;
    // One distance code of one bit, even where no match uses it.
    let all: Vec<u8> = lengths[..literals].iter().copied().chain([1]).collect();
    let runs = code_length_runs(&all);
    let mut frequencies = [0; 19];
    for run in &runs {
        frequencies[run.symbol] += 1;
    }
    let code_lengths = code_lengths(&frequencies, 7);
    let codes = codes(&code_lengths);
    let shown =
        CODE_LENGTH_ORDER.iter().rposition(|symbol| code_lengths[*symbol] > 0).map_or(4, |last| last + 1);
    let shown = shown.max(4);
    const NOT_LAST_DYNAMIC: u32 = 0b100;
    bits.write(NOT_LAST_DYNAMIC, 3);
    bits.write(literals as u32 - 257, 5);
    bits.write(0, 5);
    bits.write(shown as u32 - 4, 4);
    for symbol in &CODE_LENGTH_ORDER[..shown] {
        bits.write(code_lengths[*symbol].into(), 3);
    }
    for run in runs {
        bits.write(codes[run.symbol].into(), code_lengths[run.symbol]);
        bits.write(run.extra, run.extra_bits);
    }
}

/// A symbol of the code-length code with the bits behind it.
struct CodeLengthRun {
    symbol: usize,
    extra: u32,
    extra_bits: u8,
}

fn code_length_runs(lengths: &[u8]) -> Vec<CodeLengthRun> {
    let mut runs = Vec::new();
    let mut rest = lengths;
    while let Some((&length, after)) = rest.split_first() {
        let again = after.iter().take_while(|other| **other == length).count();
        let mut plain = CodeLengthRun { symbol: length.into(), extra: 0, extra_bits: 0 };
        let taken = match (length, again + 1) {
            (0, zeros @ 11..) => {
                let zeros = zeros.min(138);
                plain = CodeLengthRun { symbol: 18, extra: zeros as u32 - 11, extra_bits: 7 };
                zeros
            }
            (0, zeros @ 3..) => {
                plain = CodeLengthRun { symbol: 17, extra: zeros as u32 - 3, extra_bits: 3 };
                zeros
            }
            (1.., 4..) => {
                let repeats = again.min(6);
                runs.push(plain);
                plain = CodeLengthRun { symbol: 16, extra: repeats as u32 - 3, extra_bits: 2 };
                repeats + 1
            }
            _ => 1,
        };
        runs.push(plain);
        rest = &rest[taken..];
    }
    runs
}

/// Bits into bytes, the first one lowest.
struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    buffer: u64,
    filled: u8,
}

impl BitWriter<'_> {
    /// Appends at most 32 bits.
    #[inline]
    fn write(&mut self, bits: u32, length: u8) {
        self.buffer |= u64::from(bits) << self.filled;
        self.filled += length;
        if self.filled >= 32 {
            self.out.extend_from_slice(&(self.buffer as u32).to_le_bytes());
            self.buffer >>= 32;
            self.filled -= 32;
        }
    }

    fn end_with_empty_stored_block(mut self) {
        self.write(0, 3);
        let bytes = usize::from(self.filled.div_ceil(8));
        self.out.extend_from_slice(&self.buffer.to_le_bytes()[..bytes]);
        self.out.extend_from_slice(&[0, 0, 0xff, 0xff]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn assert_reads_back(pieces: &[Vec<u8>]) {
        let mut deflater = Deflater::default();
        let mut out = Vec::new();
        for piece in pieces {
            deflater.append(piece, &mut out);
        }
        const EMPTY_LAST_BLOCK: [u8; 2] = [3, 0];
        out.extend_from_slice(&EMPTY_LAST_BLOCK);
        let mut read = Vec::new();
        flate2::read::DeflateDecoder::new(out.as_slice()).read_to_end(&mut read).unwrap();
        assert!(read == pieces.concat());
    }

    #[test]
    fn every_length_of_run_reads_back() {
        for length in (0..600).chain([5_000, 100_000]) {
            assert_reads_back(&[vec![0; length], vec![7; length], b"x".repeat(1)]);
        }
    }

    #[test]
    fn every_byte_and_nothing_read_back() {
        assert_reads_back(&[Vec::new(), (0..=255).collect(), Vec::new(), vec![255]]);
    }

    #[test]
    fn skewed_frequencies_read_back() {
        let skewed: Vec<u8> = (0..24u8).flat_map(|byte| [byte, 255 - byte].repeat(1 << (byte / 2))).collect();
        assert_reads_back(&[skewed]);
    }

    proptest! {
        #[test]
        fn bytes_read_back(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..2000), 0..4)) {
            assert_reads_back(&pieces);
        }

        #[test]
        fn runs_read_back(runs in prop::collection::vec((0u8..4, 1usize..400), 0..100)) {
            let data = runs.iter().flat_map(|(byte, length)| vec![*byte; *length]).collect();
            assert_reads_back(&[data]);
        }
    }
}
