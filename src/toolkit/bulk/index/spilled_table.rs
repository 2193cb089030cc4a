//! Records that are found again by their number.

use crate::bulk::index::spilled_index::read_words;
use crate::bulk::index::temporary_file::{BLOCK_BYTES, TemporaryFile, read_block};
use crate::bulk::ports::BulkHost;
use crate::problem::Problem;

/// Records of `WORDS` numbers each, numbered from 0 in the order in which they are pushed. Two blocks are in memory.
#[derive(Default)]
pub struct SpilledTable<const WORDS: usize> {
    /// The offsets of the full blocks.
    blocks: Vec<u64>,
    /// The records of the block that is not full yet.
    pending: Vec<u8>,
    /// The block that was read last, with its index.
    read: Option<(usize, Vec<u8>)>,
}

impl<const WORDS: usize> SpilledTable<WORDS> {
    const RECORD_BYTES: usize = WORDS.saturating_mul(8);
    const BLOCK_RECORDS: usize = match BLOCK_BYTES.checked_div(Self::RECORD_BYTES) {
        Some(records) => records,
        None => 0,
    };

    /// How many records there are, which is the number of the next one.
    pub fn count(&self) -> u64 {
        let pending = self.pending.len().checked_div(Self::RECORD_BYTES);
        let in_blocks = self.blocks.len().saturating_mul(Self::BLOCK_RECORDS);
        in_blocks.saturating_add(pending.unwrap_or(0)) as u64
    }

    /// Adds a record.
    ///
    /// # Errors
    /// `files`
    pub fn push(
        &mut self,
        record: [u64; WORDS],
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        for word in record {
            self.pending.extend_from_slice(&word.to_le_bytes());
        }
        if self.pending.len().saturating_add(Self::RECORD_BYTES) > BLOCK_BYTES {
            self.blocks.push(file.append(&self.pending, host)?);
            self.pending.clear();
        }
        Ok(())
    }

    /// Reads a record; only zeros, if there is none with this number. Reading in ascending order reads each block once.
    ///
    /// # Errors
    /// `files`
    pub fn get(&mut self, number: u64, host: &mut impl BulkHost) -> Result<[u64; WORDS], Problem> {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let block = number.checked_div(Self::BLOCK_RECORDS).unwrap_or(0);
        let within = number.checked_rem(Self::BLOCK_RECORDS).unwrap_or(0);
        let start = within.saturating_mul(Self::RECORD_BYTES);
        if let Some(offset) = self.blocks.get(block) {
            if self.read.as_ref().is_none_or(|(index, _)| *index != block) {
                let length = Self::BLOCK_RECORDS.saturating_mul(Self::RECORD_BYTES);
                let mut bytes = self.read.take().map(|(_, bytes)| bytes).unwrap_or_default();
                bytes.resize(length, 0);
                read_block(*offset, &mut bytes, host)?;
                self.read = Some((block, bytes));
            }
        }
        let bytes = match &self.read {
            Some((_, bytes)) if block < self.blocks.len() => bytes,
            _ => &self.pending,
        };
        Ok(read_words(bytes.get(start..).unwrap_or_default()))
    }
}
