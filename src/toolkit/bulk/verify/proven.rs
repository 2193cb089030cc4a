//! The list of the users who are proven to be in the new tenant.

use crate::bulk::ports::BulkHost;
use crate::bulk::verify::answers::PROVEN_FOLDER;
use crate::bulk::verify::line_buffer::LineBuffer;
use crate::problem::Problem;
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::raw_object::RawObject;

/// How many users a file lists. A file is read as a whole when its users are marked.
pub const USERS_IN_FILE: u64 = 10_000;

/// A user of the old tenant whose identities in the connection are all in the new tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenUser {
    /// The whole ID in the old tenant.
    pub old_id: String,
    /// Whether identities in other connections of the settings have yet to move.
    pub is_awaited_elsewhere: bool,
}

impl ProvenUser {
    fn to_line(&self) -> String {
        let mut line = String::new();
        let mut members = ObjectWriter::begin(&mut line);
        members.insert_str("user_id", &self.old_id);
        if self.is_awaited_elsewhere {
            members.insert_raw("is_awaited_elsewhere", "true");
        }
        members.end();
        line.push('\n');
        line
    }

    /// Reads a line; `None` if a crash has torn it.
    pub fn parse(line: &str) -> Option<Self> {
        let members = RawObject::parse(line)?;
        Some(Self {
            old_id: members.get_str("user_id")?.into_owned(),
            is_awaited_elsewhere: members.get_raw("is_awaited_elsewhere") == Some("true"),
        })
    }
}

/// Writes users of the old tenant into files of [`PROVEN_FOLDER`].
#[derive(Debug, Default)]
pub struct ProvenWriter {
    users: u64,
    lines: Option<LineBuffer>,
}

impl ProvenWriter {
    /// Lists a user.
    ///
    /// # Errors
    /// `files`
    pub fn push(&mut self, user: &ProvenUser, host: &mut impl BulkHost) -> Result<(), Problem> {
        if self.users.checked_rem(USERS_IN_FILE) == Some(0) {
            self.finish(host)?;
            let number = self.users.checked_div(USERS_IN_FILE).unwrap_or(0);
            self.lines = Some(LineBuffer::new(proven_file(number)));
        }
        self.users = self.users.saturating_add(1);
        match &mut self.lines {
            Some(lines) => lines.push(&user.to_line(), host),
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
