//! Users who are set aside until the whole input is known.

use crate::bulk::convert::position_table::PositionTable;
use crate::bulk::index::spilled_texts::{SpilledTexts, TextPlace};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;
use zeroize::Zeroizing;

/// The users, with their import records, in the temporary file.
#[derive(Default)]
pub struct UsersAside {
    users: PositionTable,
    texts: SpilledTexts,
}

/// One of them.
pub struct UserAside {
    /// Where the user is in the input.
    pub position: Position,
    /// The import record.
    pub record: String,
    /// The fields that were left out of the import record.
    pub left_out: Vec<String>,
}

impl UsersAside {
    /// How many users there are, which is the number of the next one.
    pub fn count(&self) -> u64 {
        self.users.count()
    }

    /// Adds a user with the import record and the fields that were left out of it.
    ///
    /// # Errors
    /// `files`
    pub fn add(
        &mut self,
        position: Position,
        record: &str,
        left_out: &[&str],
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        // JSON text of the writer has no line break.
        let lines = [&[record], left_out].concat();
        let text = Zeroizing::new(lines.join("\n"));
        let place = self.texts.push(&text, file, host)?;
        let place = [place.block, place.offset, place.length];
        self.users.push(place, position, file, host)
    }

    /// Where a user is in the input.
    ///
    /// # Errors
    /// `files`
    pub fn position(&mut self, number: u64, host: &mut impl BulkHost) -> Result<Position, Problem> {
        let (_, position) = self.users.get(number, host)?;
        Ok(position)
    }

    /// Reads a user.
    ///
    /// # Errors
    /// `files`
    pub fn get(&mut self, number: u64, host: &mut impl BulkHost) -> Result<UserAside, Problem> {
        let ([block, offset, length], position) = self.users.get(number, host)?;
        let place = TextPlace {
            block,
            offset,
            length,
        };
        let mut lines = self.texts.get(place, host)?.split('\n').map(str::to_owned);
        Ok(UserAside {
            position,
            record: lines.next().unwrap_or_default(),
            left_out: lines.collect(),
        })
    }
}
