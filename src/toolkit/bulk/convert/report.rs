//! What `convert` says at the end.

use std::collections::BTreeMap;

use serde::Serialize;

/// Counts by name. Names that nothing was counted for are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, name: &str) {
        match self.0.get_mut(name) {
            Some(count) => increase(count),
            None => {
                self.0.insert(name.to_owned(), 1);
            }
        }
    }

    /// How many were counted.
    pub fn get(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// How many were counted of all names together.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// Counts one more. No count reaches the end of 64 bits.
pub(in crate::bulk) fn increase(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// What `convert` has done.
///
/// `records + extra_identities = out + skipped + rejected`, always: each record is counted once, and one that is several
/// users of the connection, which were linked, once more for each of these beyond the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConvertReport {
    /// The records of the input, those that could not be read included.
    pub records: u64,
    /// The identities of the connection beyond the first one of each record.
    pub extra_identities: u64,
    /// The users in the import files.
    pub out: u64,
    /// The users who stay in the old tenant, by reason.
    pub skipped: Counts,
    /// The users who can't go into an import file, by code.
    pub rejected: Counts,
    /// The users without a certain field that the new tenant would have refused, by field.
    pub left_out: Counts,
    /// The users whose second factor is lost, and who enrol again at the first login.
    pub lost_factors: u64,
    /// The users whose import record has more than 10,240 bytes, which Auth0 will refuse from 2027-03-04 on.
    pub large_profiles: u64,
    /// The import files.
    pub files: u64,
    /// The size of all import files together.
    pub bytes: u64,
    /// The password hashes, if a file of them was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub hashes: Option<JoinReport>,
    /// The second factors, if a file of them was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub factors: Option<JoinReport>,
}

/// What became of a file whose lines belong to users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JoinReport {
    /// The lines of the file.
    pub lines: u64,
    /// The users in the import files who got something from the file.
    pub users: u64,
    /// The lines that were of no use, by code. Each is a line of `unused-hashes.ndjson` or `unused-factors.ndjson`.
    pub unused: Counts,
}

impl ConvertReport {
    /// Whether every record is accounted for.
    pub fn adds_up(&self) -> bool {
        let came = self.records.saturating_add(self.extra_identities);
        let (skipped, rejected) = (self.skipped.total(), self.rejected.total());
        came == self.out.saturating_add(skipped).saturating_add(rejected)
    }
}
