//! Users that were hashed, on their way to the comparison.

use crate::bulk::index::spilled_index::read_words;
use crate::bulk::verify::hashes::Entry;

/// Some users of one side, hashed. Another thread may have hashed them, so they can be bytes in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HashedUsers {
    /// Whether they are of the old tenant.
    pub is_old: bool,
    /// How many users of the connection there were, those outside of the sample among them.
    pub users: u64,
    /// The hashes of those in the sample.
    pub entries: Vec<Entry>,
    /// How many records can't be compared.
    pub unchecked: u64,
    /// What the file of differences says of these records.
    pub unchecked_lines: String,
}

/// The bytes of a number.
const WORD_BYTES: usize = size_of::<u64>();
/// Whether they are old, the users, the records that can't be compared, and the entries.
const COUNTS: usize = 4;

impl HashedUsers {
    /// Whether there is nothing to tell the comparison.
    pub fn is_empty(&self) -> bool {
        self.users == 0 && self.unchecked == 0
    }

    /// Forgets the users.
    pub fn clear(&mut self) {
        self.users = 0;
        self.entries.clear();
        self.unchecked = 0;
        self.unchecked_lines.clear();
    }

    /// The users as bytes, for [`from_bytes`](Self::from_bytes) of the same version: four counts and the entries, 8 bytes a
    /// number, and the lines.
    pub fn to_bytes(&self) -> Vec<u8> {
        let is_old = u64::from(self.is_old);
        let counts = [
            is_old,
            self.users,
            self.unchecked,
            self.entries.len() as u64,
        ];
        let words = counts.iter().chain(self.entries.as_flattened());
        let mut bytes: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend_from_slice(self.unchecked_lines.as_bytes());
        bytes
    }

    /// The users of [`to_bytes`](Self::to_bytes); `None` for other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (counts, rest) = bytes.split_at_checked(COUNTS.saturating_mul(WORD_BYTES))?;
        let [is_old, users, unchecked, entries] = read_words(counts);
        let length = usize::try_from(entries)
            .ok()?
            .checked_mul(size_of::<Entry>())?;
        let (entries, lines) = rest.split_at_checked(length)?;
        let entries = entries.chunks_exact(size_of::<Entry>());
        Some(Self {
            is_old: is_old == 1,
            users,
            entries: entries.map(read_words).collect(),
            unchecked,
            unchecked_lines: std::str::from_utf8(lines).ok()?.to_owned(),
        })
    }
}
