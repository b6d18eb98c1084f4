//! A deflate encoder for rows of filtered pixels: Huffman codes made for each band, and runs.
//!
//! Differences between the neighbouring pixels of an escape-time picture are zero nearly everywhere
//! and repeat nothing else, so the search for matches that a general encoder does costs most of its
//! time and finds little: looking at runs of one byte only is several times faster, and with
//! the Paeth filter as small.

use super::huffman::{code_lengths, codes};
use fearless_simd::{Level, dispatch, prelude::*, u8x64};
use fearless_simd_macros::simd;

/// Shorter runs cost more as a match than as literals.
const MIN_RUN: usize = 5;
/// The longest match of deflate.
const MAX_MATCH: usize = 258;
/// The shortest match of deflate.
const MIN_MATCH: usize = 3;
/// Bytes that are looked at together.
const BLOCK: usize = 64;
/// The most bits that are written together.
const MAX_WRITE: u8 = 56;
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
#[derive(Debug)]
pub(super) struct Deflater {
    level: Level,
    /// Only ever grows, as most of what follows it is overwritten before it is read.
    tokens: Vec<u16>,
    token_count: usize,
    out: Vec<u8>,
}

impl Default for Deflater {
    fn default() -> Self {
        Self { level: Level::new(), tokens: Vec::new(), token_count: 0, out: Vec::new() }
    }
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
        let fours = tokens.chunks_exact(4);
        let last = fours.remainder();
        for four in fours {
            // Each pair has at most 42 bits. Both together nearly always have no more than one store takes.
            let pair = |first: Code, second: Code| {
                (u64::from(first.bits) | u64::from(second.bits) << first.length, first.length + second.length)
            };
            let (first, first_length) = pair(code_of(&four[0]), code_of(&four[1]));
            let (second, second_length) = pair(code_of(&four[2]), code_of(&four[3]));
            if first_length + second_length <= MAX_WRITE {
                bits.write(first | second << first_length, first_length + second_length);
            } else {
                bits.write(first, first_length);
                bits.write(second, second_length);
            }
        }
        for code in last.iter().map(code_of).chain([code_of(&END_TOKEN)]) {
            bits.write(code.bits.into(), code.length);
        }
        let length = bits.end_with_empty_stored_block();
        &self.out[..length]
    }

    fn tokenise(&mut self, data: &[u8]) {
        // No token stands for less than a byte.
        let longest = data.len() + BLOCK;
        if self.tokens.len() < longest {
            self.tokens.resize(longest, 0);
        }
        let tokens = self.tokens.as_mut_slice();
        self.token_count = dispatch!(self.level, simd => tokenise(simd, data, tokens));
    }

    /// How often each symbol is written, the end of the block included.
    fn frequencies(&self) -> [u32; SYMBOLS] {
        // Four tables, so that equal neighbours do not wait for each other's addition.
        let mut counters = [[0u32; TOKENS_TABLE]; 4];
        let fours = self.tokens[..self.token_count].chunks_exact(4);
        for token in fours.remainder() {
            counters[0][usize::from(*token) % TOKENS_TABLE] += 1;
        }
        for four in fours {
            for (counters, token) in counters.iter_mut().zip(four) {
                counters[usize::from(*token) % TOKENS_TABLE] += 1;
            }
        }
        let counted = |token: usize| counters.iter().map(|counters| counters[token]).sum::<u32>();
        let mut frequencies = [0; SYMBOLS];
        frequencies[END_OF_BLOCK] = 1;
        for token in 0..TOKENS {
            let symbol = token
                .checked_sub(FIRST_MATCH)
                .map_or(token, |longer| length_symbol(longer + MIN_MATCH).symbol);
            frequencies[symbol] += counted(token);
        }
        frequencies
    }
}

/// Writes the tokens of some bytes, and returns how many there are; no run begins before `data`.
#[simd]
fn tokenise<S: Simd>(simd: S, data: &[u8], tokens: &mut [u16]) -> usize {
    let (mut at, mut count) = (0, 0);
    while let Some(bytes) = data[at..].first_chunk::<{ BLOCK + 1 }>() {
        let (block, next) = (&bytes[..BLOCK], &bytes[1..]);
        let equal = u8x64::from_slice(simd, block).simd_eq(u8x64::from_slice(simd, next)).to_bitmask();
        // Bit i: the MIN_RUN bytes behind byte i equal it. The highest ones are not known.
        let runs = equal & equal >> 1 & equal >> 2 & equal >> 3 & equal >> 4;
        let literals = (runs.trailing_zeros() as usize).min(BLOCK - MIN_RUN + 1);
        // Always all of them: cheaper than a loop whose end nobody can predict.
        for (token, byte) in tokens[count..count + BLOCK].iter_mut().zip(block) {
            *token = u16::from(*byte);
        }
        at += literals;
        count += literals;
        if runs != 0 {
            let byte = data[at];
            let run = run_length(byte, &data[at + 1..]);
            tokens[count] = byte.into();
            count += 1 + write_run(byte, run, &mut tokens[count + 1..]);
            at += 1 + run;
        }
    }
    while let Some((&byte, after)) = data[at..].split_first() {
        let run = run_length(byte, after);
        tokens[count] = byte.into();
        count += 1;
        if run < MIN_RUN {
            tokens[count..count + run].fill(byte.into());
            count += run;
        } else {
            count += write_run(byte, run, &mut tokens[count..]);
        }
        at += 1 + run;
    }
    count
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
    /// Appends at most [`MAX_WRITE`] bits: with those of an unfinished byte, less than a word.
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

    /// The tokens of the longest runs, one after the other: the definition.
    fn tokens_run_by_run(data: &[u8]) -> Vec<u16> {
        let mut tokens = Vec::new();
        for run in data.chunk_by(|a, b| a == b) {
            let (byte, mut more) = (u16::from(run[0]), run.len() - 1);
            tokens.push(byte);
            while more >= MIN_MATCH && run.len() > MIN_RUN {
                let matched = more.min(MAX_MATCH);
                tokens.push((FIRST_MATCH + matched - MIN_MATCH) as u16);
                more -= matched;
            }
            tokens.extend(std::iter::repeat_n(byte, more));
        }
        tokens
    }

    fn assert_tokens(data: &[u8]) {
        let mut deflater = Deflater::default();
        deflater.tokenise(data);
        assert!(deflater.tokens[..deflater.token_count] == tokens_run_by_run(data), "{data:?}");
    }

    #[test]
    fn a_run_is_found_wherever_it_begins_and_ends() {
        for (first, run) in
            (0..140).flat_map(|first| (1..12).chain([60, 70, 300]).map(move |run| (first, run)))
        {
            for behind in [0, 1, 3, 66, 130] {
                let unlike = |count: usize| (0..count).map(|index| (index % 7) as u8);
                let data: Vec<u8> =
                    unlike(first).chain(std::iter::repeat_n(9, run)).chain(unlike(behind)).collect();
                assert_tokens(&data);
            }
        }
    }

    #[test]
    fn codes_of_the_greatest_length_read_back() {
        // Frequencies that double give codes of up to 15 bits; the rare ones stand together here.
        let often: Vec<u8> = (0..16u8).flat_map(|byte| [byte, 100 + byte % 3].repeat(1 << byte)).collect();
        for shift in 0..8 {
            let rare = [0, 1, 2, 3, 0, 2, 1, 3].repeat(2);
            assert_reads_back(&[often.clone(), vec![77; shift], rare.clone()]);
            assert_reads_back(&[[&often[shift..], &rare, &[0; 300], &rare].concat()]);
        }
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
            let data: Vec<u8> = runs.iter().flat_map(|(byte, length)| vec![*byte; *length]).collect();
            assert_tokens(&data);
            assert_reads_back(&[data]);
        }
    }
}
