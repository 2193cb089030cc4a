//! The list of the users who are proven to be in the new tenant.

use crate::bulk::ports::BulkHost;
use crate::bulk::verify::answers::PROVEN_FOLDER;
use crate::bulk::verify::line_buffer::LineBuffer;
use crate::bulk::verify::mark::id_line;
use crate::problem::Problem;

/// How many users a file lists. A file is read as a whole when its users are marked.
pub const USERS_IN_FILE: u64 = 10_000;

/// Writes the IDs of users of the old tenant into files of [`PROVEN_FOLDER`].
#[derive(Debug, Default)]
pub struct ProvenWriter {
    users: u64,
    lines: Option<LineBuffer>,
}

impl ProvenWriter {
    /// Lists a user by the whole ID in the old tenant.
    ///
    /// # Errors
    /// `files`
    pub fn push(&mut self, old_id: &str, host: &mut impl BulkHost) -> Result<(), Problem> {
        if self.users.checked_rem(USERS_IN_FILE) == Some(0) {
            self.finish(host)?;
            let number = self.users.checked_div(USERS_IN_FILE).unwrap_or(0);
            self.lines = Some(LineBuffer::new(proven_file(number)));
        }
        self.users = self.users.saturating_add(1);
        let line = id_line(old_id);
        match &mut self.lines {
            Some(lines) => lines.push(&line, host),
            None => Ok(()),
        }
    }

    /// Writes what is not written yet.
    ///
    /// # Errors
    /// `files`
    pub fn finish(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.lines
            .as_mut()
            .map_or(Ok(()), |lines| lines.finish(host))
    }

    /// How many users are listed.
    pub fn count(&self) -> u64 {
        self.users
    }
}

/// The name of the file with this number, from 0.
pub fn proven_file(number: u64) -> String {
    format!("{PROVEN_FOLDER}/{:05}.ndjson", number.saturating_add(1))
}
