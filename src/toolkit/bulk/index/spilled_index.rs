//! Records of a hash and what belongs to it, sorted by hash.

use std::ops::RangeInclusive;

use crate::bulk::index::temporary_file::{BLOCK_BYTES, TemporaryFile, read_block};
use crate::bulk::ports::BulkHost;
use crate::problem::Problem;

/// The parts of every index. A record is in the part that the first byte of its hash names.
pub const PARTS: RangeInclusive<u8> = 0..=u8::MAX;

/// Records of `WORDS` numbers each, of which the first one is a hash. They are in memory until a block is full.
///
/// Memory: at most 4 MB while records are inserted, and one part while it is read, which is a 256th of
/// all records with 8 bytes a number. With an even hash, 10 million users with 3 keys and 2 numbers each make parts of 2 MB.
pub struct SpilledIndex<const WORDS: usize> {
    parts: Vec<Part>,
}

#[derive(Clone, Default)]
struct Part {
    /// The offsets of its full blocks.
    blocks: Vec<u64>,
    /// The records of the block that is not full yet.
    pending: Vec<u8>,
}

impl<const WORDS: usize> Default for SpilledIndex<WORDS> {
    fn default() -> Self {
        let parts = PARTS.map(|_| Part::default()).collect();
        Self { parts }
    }
}

impl<const WORDS: usize> SpilledIndex<WORDS> {
    const RECORD_BYTES: usize = WORDS.saturating_mul(8);

    /// Inserts a record. Equal ones may be inserted.
    ///
    /// # Errors
    /// `files`
    pub fn insert(
        &mut self,
        record: [u64; WORDS],
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let hash = record.first().copied().unwrap_or_default();
        let [number, ..] = hash.to_be_bytes();
        let Some(part) = self.parts.get_mut(usize::from(number)) else {
            return Ok(());
        };
        // Exactly a block, so that 256 parts have no more memory than that.
        let room = BLOCK_BYTES.saturating_sub(part.pending.len());
        part.pending.reserve_exact(room);
        for word in record {
            part.pending.extend_from_slice(&word.to_le_bytes());
        }
        if part.pending.len().saturating_add(Self::RECORD_BYTES) > BLOCK_BYTES {
            part.blocks.push(file.append(&part.pending, host)?);
            part.pending.clear();
        }
        Ok(())
    }

    /// Reads all records of a part into `records`, instead of those in it, and sorts them by all their numbers, the hash
    /// first.
    ///
    /// # Errors
    /// `files`
    pub fn read_sorted(
        &self,
        part: u8,
        records: &mut Vec<[u64; WORDS]>,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        self.read(part, records, host)?;
        records.sort_unstable();
        Ok(())
    }

    /// Reads all records of a part into `records`, instead of those in it, in no order.
    ///
    /// # Errors
    /// `files`
    pub fn read(
        &self,
        part: u8,
        records: &mut Vec<[u64; WORDS]>,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        records.clear();
        let Some(part) = self.parts.get(usize::from(part)) else {
            return Ok(());
        };
        // As many whole records as `insert` has put into each block.
        let in_block = BLOCK_BYTES.checked_div(Self::RECORD_BYTES).unwrap_or(0);
        let mut block = vec![0; in_block.saturating_mul(Self::RECORD_BYTES)];
        let in_blocks = part.blocks.len().saturating_mul(in_block);
        records.reserve(in_blocks.saturating_add(in_block));
        for offset in &part.blocks {
            read_block(*offset, &mut block, host)?;
            records.extend(block.chunks_exact(Self::RECORD_BYTES).map(read_words));
        }
        records.extend(
            part.pending
                .chunks_exact(Self::RECORD_BYTES)
                .map(read_words),
        );
        Ok(())
    }
}

/// The numbers of a record: 8 bytes each, the lowest one first.
pub(in crate::bulk) fn read_words<const WORDS: usize>(bytes: &[u8]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = u64::from_le_bytes(bytes.try_into().unwrap_or_default());
    }
    words
}
