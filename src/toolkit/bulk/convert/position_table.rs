//! Where converted users are: in the output and in the input.

use crate::bulk::index::spilled_table::SpilledTable;
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;

/// Three numbers, which say where a user is in the output, and the position in the input: 32 bytes in the temporary file.
/// Users are numbered from 0 on in the order in which they are pushed.
#[derive(Default)]
pub struct PositionTable(SpilledTable<4>);

impl PositionTable {
    /// How many users there are, which is the number of the next one.
    pub fn count(&self) -> u64 {
        self.0.count()
    }

    /// Adds a user.
    ///
    /// # Errors
    /// `files`
    pub fn push(
        &mut self,
        [one, two, three]: [u32; 3],
        position: Position,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let Position {
            file: input,
            line,
            byte,
        } = position;
        let record = [join(one, two), join(three, input), line, byte];
        self.0.push(record, file, host)
    }

    /// Reads a user; only zeros, if there is none with this number. Reading in ascending order is fast.
    ///
    /// # Errors
    /// `files`
    pub fn get(
        &mut self,
        number: u64,
        host: &mut impl BulkHost,
    ) -> Result<([u32; 3], Position), Problem> {
        let [first, second, line, byte] = self.0.get(number, host)?;
        let ((one, two), (three, file)) = (split(first), split(second));
        Ok(([one, two, three], Position { file, line, byte }))
    }
}

fn join(high: u32, low: u32) -> u64 {
    u64::from(high).wrapping_shl(32) | u64::from(low)
}

fn split(both: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = both.to_be_bytes();
    (
        u32::from_be_bytes([a, b, c, d]),
        u32::from_be_bytes([e, f, g, h]),
    )
}
