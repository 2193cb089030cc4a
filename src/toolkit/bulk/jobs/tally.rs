//! How many users had which end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What has become of a number of users. The first four counts are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Tally {
    /// Users that a job has inserted.
    pub inserted: u64,
    /// Users that a job has overwritten.
    pub updated: u64,
    /// Users that are in the new tenant with the same ID, as a look has shown: they moved in the meantime, or an earlier
    /// request had arrived.
    pub already_there: u64,
    /// Users that are not there, or not as the file wants them. Each is in `failed.ndjson`.
    pub failed: u64,
    /// How many of the failed users have which code; a user counts by the first of its codes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, u64>,
}

impl Tally {
    /// How many users these are.
    pub fn users(&self) -> u64 {
        self.inserted
            .saturating_add(self.updated)
            .saturating_add(self.already_there)
            .saturating_add(self.failed)
    }

    /// Counts a user that has failed.
    pub fn fail(&mut self, code: &str) {
        self.failed = self.failed.saturating_add(1);
        let count = self.codes.entry(code.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    /// Adds other users.
    pub fn add(&mut self, other: &Self) {
        self.inserted = self.inserted.saturating_add(other.inserted);
        self.updated = self.updated.saturating_add(other.updated);
        self.already_there = self.already_there.saturating_add(other.already_there);
        self.failed = self.failed.saturating_add(other.failed);
        for (code, count) in &other.codes {
            let sum = self.codes.entry(code.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
}
