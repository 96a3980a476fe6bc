//! CRC-64/ECMA-182 as OSS computes it (`x-oss-hash-crc64ecma`), which catalogues list as CRC-64/XZ.
//!
//! Computed here and not by a crate, because both the bytes and the speed of the module count: in wasm at
//! `opt-level = "z"` this is faster than the crate `crc` with as many tables, in less than half its bytes; `crc64fast` is
//! faster still, but ships its 32 KB of tables, which do not compress.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The polynomial with its lowest power in the highest bit: the CRC is a reflected one.
const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;

/// The amount that a byte adds to the checksum, by its value.
type Table = [AtomicU64; 256];

/// Tables for a byte with 0 to 7 others behind it, and for one with 8 to 15.
///
/// Zeros until they are built, so that they are no part of the file that is shipped. Atomics are plain memory on
/// `wasm32`; elsewhere two threads may build the tables at the same time, and write the same.
static TABLES: [[Table; 8]; 2] = [const { [const { [const { AtomicU64::new(0) }; 256] }; 8] }; 2];
static BUILT: AtomicBool = AtomicBool::new(false);

/// The checksum of bytes that come piece by piece.
#[derive(Clone, Debug)]
pub struct Crc64 {
    state: u64,
}

impl Crc64 {
    /// The checksum of no bytes. The first call in a program builds 32 KiB of tables, in a fraction of a millisecond.
    #[must_use]
    pub fn new() -> Self {
        if !BUILT.load(Ordering::Acquire) {
            build();
            BUILT.store(true, Ordering::Release);
        }
        Crc64 { state: !0 }
    }

    /// Adds `bytes`. Where one piece ends and the next begins does not matter.
    pub fn update(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks();
        for block in blocks {
            self.add_block(block);
        }
        for byte in rest {
            self.add_byte(*byte);
        }
    }

    /// The checksum of all bytes so far. OSS writes it as a decimal number.
    #[must_use]
    pub fn value(&self) -> u64 {
        !self.state
    }

    fn add_block(&mut self, block: &[u8; 16]) {
        let [first, second] = words(block);
        let [near, far] = &TABLES;
        self.state = of_word(far, first ^ self.state) ^ of_word(near, second);
    }

    fn add_byte(&mut self, byte: u8) {
        let [[table, ..], _] = &TABLES;
        let [lowest, ..] = self.state.to_le_bytes();
        self.state = (self.state >> 8) ^ of_byte(table, lowest ^ byte);
    }
}

impl Default for Crc64 {
    fn default() -> Self {
        Self::new()
    }
}

fn words(block: &[u8; 16]) -> [u64; 2] {
    let both = u128::from_le_bytes(*block);
    #[allow(clippy::cast_possible_truncation)] // each word is half of it
    [both as u64, (both >> 64) as u64]
}

/// Spelt out, because the optimiser for size does not unroll loops and nearly all the work is done here.
fn of_word(tables: &[Table; 8], word: u64) -> u64 {
    let [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
    let [b0, b1, b2, b3, b4, b5, b6, b7] = word.to_le_bytes();
    of_byte(t7, b0)
        ^ of_byte(t6, b1)
        ^ of_byte(t5, b2)
        ^ of_byte(t4, b3)
        ^ of_byte(t3, b4)
        ^ of_byte(t2, b5)
        ^ of_byte(t1, b6)
        ^ of_byte(t0, b7)
}

/// A table has every byte; the optimiser sees that and leaves the check out.
fn of_byte(table: &Table, byte: u8) -> u64 {
    table.get(usize::from(byte)).map_or(0, |entry| entry.load(Ordering::Relaxed))
}

/// Divides every byte, with more and more zeros behind it, by the polynomial.
fn build() {
    for byte in 0..=255_u8 {
        let mut remainder = u64::from(byte);
        for table in TABLES.as_flattened() {
            for _ in 0..8 {
                let carry = if remainder & 1 == 1 { POLYNOMIAL } else { 0 };
                remainder = (remainder >> 1) ^ carry;
            }
            if let Some(entry) = table.get(usize::from(byte)) {
                entry.store(remainder, Ordering::Relaxed);
            }
        }
    }
}
