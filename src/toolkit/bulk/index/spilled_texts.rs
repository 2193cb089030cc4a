//! Texts that are found again by their place.

use crate::bulk::index::temporary_file::{BLOCK_BYTES, TemporaryFile, read_block};
use crate::bulk::ports::BulkHost;
use crate::problem::Problem;

/// Texts in the temporary file. Two blocks are in memory, each somewhat larger than a block of an index, since no text
/// is divided.
#[derive(Default)]
pub struct SpilledTexts {
    /// The offsets of the full blocks, and their lengths.
    blocks: Vec<(u64, usize)>,
    /// The texts of the block that is not full yet.
    pending: Vec<u8>,
    /// The block that was read last, with its index.
    read: Option<(usize, Vec<u8>)>,
}

/// Where a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPlace {
    /// The index of the block.
    pub block: u32,
    /// The offset in the block, in bytes.
    pub offset: u32,
    /// The length of the text, in bytes.
    pub length: u32,
}

impl SpilledTexts {
    /// Adds a text.
    ///
    /// # Errors
    /// `files`
    pub fn push(
        &mut self,
        text: &str,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<TextPlace, Problem> {
        let place = TextPlace {
            block: to_u32(self.blocks.len()),
            offset: to_u32(self.pending.len()),
            length: to_u32(text.len()),
        };
        self.pending.extend_from_slice(text.as_bytes());
        if self.pending.len() >= BLOCK_BYTES {
            let offset = file.append(&self.pending, host)?;
            self.blocks.push((offset, self.pending.len()));
            self.pending.clear();
        }
        Ok(place)
    }

    /// Reads a text; it is empty, if none is there. Reading in the order of the places reads each block once.
    ///
    /// # Errors
    /// `files`
    pub fn get(&mut self, place: TextPlace, host: &mut impl BulkHost) -> Result<&str, Problem> {
        let index = to_usize(place.block);
        let bytes = match self.blocks.get(index) {
            None => &self.pending,
            Some((offset, length)) => {
                let bytes = match self.read.take() {
                    Some((read, bytes)) if read == index => bytes,
                    other => {
                        let mut bytes = other.map(|(_, bytes)| bytes).unwrap_or_default();
                        bytes.resize(*length, 0);
                        read_block(*offset, &mut bytes, host)?;
                        bytes
                    }
                };
                let (_, bytes) = self.read.insert((index, bytes));
                bytes
            }
        };
        let (start, length) = (to_usize(place.offset), to_usize(place.length));
        let text = bytes.get(start..start.saturating_add(length));
        Ok(text
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or_default())
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
