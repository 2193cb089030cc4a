//! The one temporary file of a command.

use crate::bulk::ports::{BulkHost, file_problem};
use crate::problem::Problem;

/// How many bytes are written at once, except for the last ones. Larger blocks are no faster, but 256 of them are in
/// memory.
pub const BLOCK_BYTES: usize = 16 * 1024;

/// Gives out the blocks of the temporary file, each once. All indexes of a command share it.
#[derive(Debug, Default)]
pub struct TemporaryFile {
    end: u64,
}

impl TemporaryFile {
    /// Writes a block behind all others, and returns its offset.
    ///
    /// # Errors
    /// `files`
    pub fn append(&mut self, bytes: &[u8], host: &mut impl BulkHost) -> Result<u64, Problem> {
        let offset = self.end;
        if !host.write_block(offset, bytes) {
            return Err(problem("could not be written"));
        }
        self.end = offset.saturating_add(bytes.len() as u64);
        Ok(offset)
    }

    /// The size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.end
    }
}

/// Reads a block.
///
/// # Errors
/// `files`
pub fn read_block(offset: u64, buffer: &mut [u8], host: &mut impl BulkHost) -> Result<(), Problem> {
    if host.read_block(offset, buffer) {
        Ok(())
    } else {
        Err(problem("could not be read"))
    }
}

fn problem(what: &str) -> Problem {
    file_problem("with the temporary index", what)
}
