//! The users of the old tenant whose hashes have no equal in the new one, as text in the temporary file.

use std::ops::Range;

use crate::bulk::index::temporary_file::{TemporaryFile, read_block};
use crate::bulk::ports::BulkHost;
use crate::problem::Problem;
use migration_core::domain::json::{encode_string_into, parse_string};

/// The old users that the second pass has read. Memory: 32 bytes each.
#[derive(Default)]
pub struct Suspects {
    entries: Vec<Entry>,
    is_sorted: bool,
}

struct Entry {
    /// The hash of the ID.
    hash: u64,
    offset: u64,
    bytes: u32,
    state: State,
    may_be_missing: bool,
    has_siblings: bool,
}

/// What the new tenant's export says of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The user was not there yet.
    Unmet,
    /// The user is the same there.
    Same,
    /// The user differs there.
    Differs,
}

/// An old user, read from the temporary file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The ID within the new tenant's connection.
    pub id: String,
    /// The whole user's ID in the old tenant.
    pub old_id: String,
    /// The compared form; `null` of a user whom the old tenant's export does not have.
    pub profile: String,
    /// Whether the user is not expected in the new tenant.
    pub may_be_missing: bool,
    /// Whether the whole user has other identities that move, so that this one alone proves nothing.
    pub has_siblings: bool,
}

impl Suspect {
    /// A user who is in the old tenant only perhaps.
    pub fn unknown(id: String, old_id: String) -> Self {
        Self {
            id,
            old_id,
            profile: "null".to_owned(),
            may_be_missing: false,
            has_siblings: false,
        }
    }
}

impl Suspects {
    /// Stores a user.
    ///
    /// # Errors
    /// `files`
    pub fn insert(
        &mut self,
        hash: u64,
        user: &Suspect,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let mut text = String::new();
        for name in [&user.id, &user.old_id] {
            encode_string_into(name, &mut text);
            text.push('\n');
        }
        text.push_str(&user.profile);
        self.entries.push(Entry {
            hash,
            offset: file.append(text.as_bytes(), host)?,
            bytes: u32::try_from(text.len()).unwrap_or(u32::MAX),
            state: State::Unmet,
            may_be_missing: user.may_be_missing,
            has_siblings: user.has_siblings,
        });
        self.is_sorted = false;
        Ok(())
    }

    /// The hash of a user's ID.
    pub fn hash(&self, number: usize) -> u64 {
        self.entries.get(number).map_or(0, |entry| entry.hash)
    }

    /// Sorts the users by hash, once all are inserted. Numbers of users mean something only from then on.
    pub fn sort(&mut self) {
        if !self.is_sorted {
            // Stable, so that users with one hash stay in the order of the export.
            self.entries.sort_by_key(|entry| entry.hash);
            self.is_sorted = true;
        }
    }

    /// The numbers of the users with this hash of the ID, in the order of the export.
    pub fn with_hash(&mut self, hash: u64) -> Range<usize> {
        self.sort();
        let start = self.entries.partition_point(|entry| entry.hash < hash);
        let end = self.entries.partition_point(|entry| entry.hash <= hash);
        start..end
    }

    /// How many users there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// What is known of a user.
    pub fn state(&self, number: usize) -> State {
        let entry = self.entries.get(number);
        entry.map_or(State::Unmet, |entry| entry.state)
    }

    /// Notes what is known of a user.
    pub fn set_state(&mut self, number: usize, state: State) {
        if let Some(entry) = self.entries.get_mut(number) {
            entry.state = state;
        }
    }

    /// Reads a user.
    ///
    /// # Errors
    /// `files`
    pub fn read(&self, number: usize, host: &mut impl BulkHost) -> Result<Suspect, Problem> {
        let entry = self.entries.get(number);
        let (offset, bytes) = entry.map_or((0, 0), |entry| (entry.offset, entry.bytes));
        let mut buffer = vec![0; usize::try_from(bytes).unwrap_or(0)];
        read_block(offset, &mut buffer, host)?;
        let text = String::from_utf8(buffer).unwrap_or_default();
        let mut lines = text.splitn(3, '\n');
        let mut string = || {
            let text = lines.next().and_then(parse_string);
            text.unwrap_or_default().into_owned()
        };
        Ok(Suspect {
            id: string(),
            old_id: string(),
            profile: lines.next().unwrap_or_default().to_owned(),
            may_be_missing: entry.is_some_and(|entry| entry.may_be_missing),
            has_siblings: entry.is_some_and(|entry| entry.has_siblings),
        })
    }
}
