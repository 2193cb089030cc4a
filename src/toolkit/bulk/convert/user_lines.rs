//! Lines about users of the import files. They are written at the end, since some of these users turn out to be duplicates.

use serde::Serialize;

use crate::bulk::convert::lines_file::LinesFile;
use crate::bulk::index::spilled_table::SpilledTable;
use crate::bulk::index::spilled_texts::{SpilledTexts, TextPlace};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::{BulkHost, file_problem};
use crate::problem::Problem;

/// A file of the run folder with lines about users, which are in the temporary file until the end.
pub struct UserLines {
    name: &'static str,
    /// The number of the user, and the place of the line in `texts`.
    lines: SpilledTable<4>,
    texts: SpilledTexts,
}

impl UserLines {
    /// A file of this name, without lines.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            lines: SpilledTable::default(),
            texts: SpilledTexts::default(),
        }
    }

    /// Adds a line about the user of this number.
    ///
    /// # Errors
    /// `files`
    pub fn add(
        &mut self,
        user: u64,
        line: &impl Serialize,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let Ok(text) = serde_json::to_string(line) else {
            return Err(file_problem(self.name, "could not be written"));
        };
        let place = self.texts.push(&text, file, host)?;
        let TextPlace {
            block,
            offset,
            length,
        } = place;
        let record = [user, block.into(), offset.into(), length.into()];
        self.lines.push(record, file, host)
    }

    /// Writes the lines, except for those about the users of these numbers, which are sorted. They are handed to
    /// `withdrawn` instead.
    ///
    /// # Errors
    /// `files`
    pub fn write_without(
        &mut self,
        users: &[u64],
        host: &mut impl BulkHost,
        mut withdrawn: impl FnMut(&str),
    ) -> Result<(), Problem> {
        let mut written = LinesFile::new(self.name);
        for number in 0..self.lines.count() {
            let [user, place @ ..] = self.lines.get(number, host)?;
            let [block, offset, length] =
                place.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
            let place = TextPlace {
                block,
                offset,
                length,
            };
            let line = self.texts.get(place, host)?;
            if users.binary_search(&user).is_ok() {
                withdrawn(line);
            } else {
                written.add_text(line, host)?;
            }
        }
        written.flush(host)
    }
}
