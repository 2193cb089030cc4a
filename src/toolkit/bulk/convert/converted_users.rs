//! The users that were converted, by number. Those in the import files have the numbers from 0 on in the order of the
//! files; those without an e-mail address come after all of them, since no import takes them.

use std::ops::Range;

use crate::bulk::convert::import_files::{ImportFiles, Place};
use crate::bulk::index::spilled_table::SpilledTable;
use crate::bulk::index::spilled_texts::{SpilledTexts, TextPlace};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;

/// The number of the first user without an e-mail address.
const FIRST_WITHOUT_EMAIL: u64 = 1 << 63;

/// The users that were converted: 32 bytes each in the temporary file, and the records of those without e-mail address.
#[derive(Default)]
pub struct ConvertedUsers {
    in_files: SpilledTable<4>,
    without_email: SpilledTable<4>,
    /// The records of the users without an e-mail address.
    records: SpilledTexts,
}

impl ConvertedUsers {
    /// The number of the next user in the import files.
    pub fn next_in_files(&self) -> u64 {
        self.in_files.count()
    }

    /// The numbers of the users without an e-mail address, in their order. The end is the number of the next one.
    pub fn without_email(&self) -> Range<u64> {
        FIRST_WITHOUT_EMAIL..FIRST_WITHOUT_EMAIL.saturating_add(self.without_email.count())
    }

    /// Adds a user in the import files.
    ///
    /// # Errors
    /// `files`
    pub fn add_in_files(
        &mut self,
        place: Place,
        position: Position,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let place = [place.file, place.offset, place.length];
        self.in_files.push(words(place, position), file, host)
    }

    /// Adds a user without an e-mail address, with the import record.
    ///
    /// # Errors
    /// `files`
    pub fn add_without_email(
        &mut self,
        record: &str,
        position: Position,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let place = self.records.push(record, file, host)?;
        let place = [place.block, place.offset, place.length];
        self.without_email.push(words(place, position), file, host)
    }

    /// Where a user is in the input.
    ///
    /// # Errors
    /// `files`
    pub fn position(&mut self, number: u64, host: &mut impl BulkHost) -> Result<Position, Problem> {
        let (_, position) = self.get(number, host)?;
        Ok(position)
    }

    /// Where a user is in the import files, if it is there.
    ///
    /// # Errors
    /// `files`
    pub fn place(&mut self, number: u64, host: &mut impl BulkHost) -> Result<Place, Problem> {
        let ([file, offset, length], _) = self.get(number, host)?;
        Ok(Place {
            file,
            offset,
            length,
        })
    }

    /// The import record of a user.
    ///
    /// # Errors
    /// `files`
    pub fn record(
        &mut self,
        number: u64,
        files: &ImportFiles,
        host: &mut impl BulkHost,
    ) -> Result<String, Problem> {
        if !is_without_email(number) {
            let place = self.place(number, host)?;
            return files.read_user(place, host);
        }
        let ([block, offset, length], _) = self.get(number, host)?;
        let place = TextPlace {
            block,
            offset,
            length,
        };
        Ok(self.records.get(place, host)?.to_owned())
    }

    /// The three numbers of the place, and the position.
    fn get(
        &mut self,
        number: u64,
        host: &mut impl BulkHost,
    ) -> Result<([u32; 3], Position), Problem> {
        let [first, second, line, byte] = match number.checked_sub(FIRST_WITHOUT_EMAIL) {
            None => self.in_files.get(number, host)?,
            Some(number) => self.without_email.get(number, host)?,
        };
        let ((one, two), (three, file)) = (split(first), split(second));
        Ok(([one, two, three], Position { file, line, byte }))
    }
}

/// Whether a number is one of a user without an e-mail address.
pub fn is_without_email(number: u64) -> bool {
    number >= FIRST_WITHOUT_EMAIL
}

fn words([one, two, three]: [u32; 3], position: Position) -> [u64; 4] {
    let Position { file, line, byte } = position;
    [join(one, two), join(three, file), line, byte]
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
