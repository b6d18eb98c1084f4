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
/// Tokens: a byte is a literal, then the end of the block, then matches of 3 bytes and more at distance 1.
const TOKENS: usize = FIRST_MATCH + MAX_MATCH - MIN_MATCH + 1;
const END_TOKEN: u16 = 256;
const FIRST_MATCH: usize = 257;
/// A length of 15 bits, 5 extra bits and a distance of 1 bit.
const MAX_TOKEN_BYTES: usize = 3;
/// More than the codes' lengths in front of a block, and what ends it.
const MAX_FRAME_BYTES: usize = 512;
/// The order in which the lengths of the code-length code are written.
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The encoder's memory, to be used again for the next band.
#[derive(Debug, Default)]
pub(super) struct Deflater {
    /// Only ever grows, as most of what follows it is overwritten before it is read.
    tokens: Vec<u16>,
    token_count: usize,
    out: Vec<u8>,
}

impl Deflater {
    /// `data` as one block, not the last one, and an empty stored block behind it, which ends on a
    /// byte: such pieces can be put one after the other.
    pub(super) fn deflate(&mut self, data: &[u8]) -> &[u8] {
        self.tokenise(data);
        let lengths = code_lengths(&self.frequencies(), 15);
        let table = token_codes(&lengths);
        let code_of = |token: &u16| table[usize::from(*token) % TOKENS_TABLE];
        let tokens = &self.tokens[..self.token_count];
        let longest = tokens.len() * MAX_TOKEN_BYTES + MAX_FRAME_BYTES;
        if self.out.len() < longest {
            self.out.resize(longest, 0);
        }
        let mut bits = BitWriter { out: &mut self.out, written: 0, buffer: 0, filled: 0 };
        write_header(&lengths, &mut bits);
        let pairs = tokens.chunks_exact(2);
        let last = pairs.remainder();
        for pair in pairs {
            // Together at most 42 bits: one store for both.
            let (first, second) = (code_of(&pair[0]), code_of(&pair[1]));
            let both = u64::from(first.bits) | u64::from(second.bits) << first.length;
            bits.write(both, first.length + second.length);
        }
        for code in last.iter().map(code_of).chain([code_of(&END_TOKEN)]) {
            bits.write(code.bits.into(), code.length);
        }
        let length = bits.end_with_empty_stored_block();
        &self.out[..length]
    }

    fn tokenise(&mut self, data: &[u8]) {
        // No token stands for less than a byte.
        let longest = data.len() + MIN_RUN;
        if self.tokens.len() < longest {
            self.tokens.resize(longest, 0);
        }
        let tokens = self.tokens.as_mut_slice();
        let mut count = 0;
        let mut rest = data;
        while let Some((&byte, after)) = rest.split_first() {
            let run = run_length(byte, after);
            // Always as many as the longest run of literals: cheaper than a loop whose end nobody can predict.
            tokens[count..count + MIN_RUN].fill(byte.into());
            if run < MIN_RUN {
                count += 1 + run;
            } else {
                count += 1;
                count += write_run(byte, run, &mut tokens[count..]);
            }
            rest = &after[run..];
        }
        self.token_count = count;
    }

    /// How often each symbol is written, the end of the block included.
    fn frequencies(&self) -> [u32; SYMBOLS] {
        // Two tables, so that equal neighbours do not wait for each other's addition.
        let mut counters = [[0u32; TOKENS_TABLE]; 2];
        let pairs = self.tokens[..self.token_count].chunks_exact(2);
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
            let symbol = token
                .checked_sub(FIRST_MATCH)
                .map_or(token, |longer| length_symbol(longer + MIN_MATCH).symbol);
            frequencies[symbol] += first + second;
        }
        frequencies
    }
}

/// Writes the tokens of `run` more bytes, and returns how many there are.
fn write_run(byte: u8, mut run: usize, tokens: &mut [u16]) -> usize {
    let mut count = 0;
    while run >= MIN_MATCH {
        let matched = run.min(MAX_MATCH);
        tokens[count] = (FIRST_MATCH + matched - MIN_MATCH) as u16;
        count += 1;
        run -= matched;
    }
    tokens[count..count + run].fill(byte.into());
    count + run
}

/// [`TOKENS`], rounded up to a power of two: indices need no check then.
const TOKENS_TABLE: usize = 1024;

/// How many bytes at the start of `data` equal `byte`.
#[inline]
fn run_length(byte: u8, data: &[u8]) -> usize {
    let pattern = u64::from_ne_bytes([byte; 8]);
    let mut run = 0;
    while let Some(word) = data[run..].first_chunk::<8>() {
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
        *entry = if token < FIRST_MATCH {
            Code { bits: codes[token].into(), length: lengths[token] }
        } else {
            let LengthSymbol { symbol, extra, extra_bits } = length_symbol(token - FIRST_MATCH + MIN_MATCH);
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
    const NOT_LAST_DYNAMIC: u64 = 0b100;
    bits.write(NOT_LAST_DYNAMIC, 3);
    bits.write(literals as u64 - 257, 5);
    bits.write(0, 5);
    bits.write(shown as u64 - 4, 4);
    for symbol in &CODE_LENGTH_ORDER[..shown] {
        bits.write(code_lengths[*symbol].into(), 3);
    }
    for run in runs {
        bits.write(codes[run.symbol].into(), code_lengths[run.symbol]);
        bits.write(run.extra.into(), run.extra_bits);
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
    /// Long enough for all that will be written, and eight bytes more.
    out: &'a mut [u8],
    written: usize,
    buffer: u64,
    filled: u8,
}

impl BitWriter<'_> {
    /// Appends at most 57 bits.
    #[inline]
    fn write(&mut self, bits: u64, length: u8) {
        self.buffer |= bits << self.filled;
        self.filled += length;
        // Always a whole word, of which only the finished bytes count: no branch to mispredict.
        self.out[self.written..self.written + 8].copy_from_slice(&self.buffer.to_le_bytes());
        self.written += usize::from(self.filled / 8);
        self.buffer >>= self.filled & !7;
        self.filled %= 8;
    }

    /// Returns how many bytes were written in all.
    fn end_with_empty_stored_block(mut self) -> usize {
        self.write(0, 3);
        self.write(0, (8 - self.filled) % 8);
        self.write(0xffff_0000, 32);
        self.written
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
            out.extend_from_slice(deflater.deflate(piece));
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
            assert_reads_back(&[vec![0; length], vec![7; length], b"x".to_vec()]);
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
