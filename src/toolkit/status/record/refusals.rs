//! Who was refused and why, from the logs of both tenants.

use serde::{Deserialize, Serialize};

/// What the logs say since the run before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Refusals {
    /// Passwords that the old tenant has found right for the migration client (`sepft`).
    pub proven: u64,
    /// Logins that were refused, for whatever reason.
    pub refused: u64,
    /// `refused` of all logins, in percent; `null` without any.
    pub percent: Option<f64>,
    /// The reasons, the most frequent first.
    pub reasons: Vec<RefusalReason>,
    /// The same by day, oldest first.
    pub days: Vec<RefusalDay>,
}

/// One reason for refusals, or for failures of the new tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefusalReason {
    /// The tenant whose log says so: `old` or `new`.
    pub tenant: crate::tenant::Tenant,
    /// The type of the log entries, such as `fepft`. Source: Auth0, "Log Event Type Codes".
    pub log_type: String,
    /// What it means, as a short phrase: "wrong e-mail address or password".
    pub meaning: String,
    /// Whether it counts as a refused login. Entries of the new tenant stand beside and do not count.
    pub is_refusal: bool,
    /// How many entries.
    pub count: u64,
}

/// Proven and refused logins of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefusalDay {
    /// The day in UTC: `2026-11-26`.
    pub day: String,
    /// As [`Refusals::proven`].
    pub proven: u64,
    /// Refusals of the old tenant by log type.
    pub refused: Vec<TypeCount>,
}

/// How many log entries of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TypeCount {
    /// The type of the log entries.
    pub log_type: String,
    /// How many entries.
    pub count: u64,
}

/// What was read of a tenant's log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct LogRead {
    /// Whether the log could be read; without the scope `read:logs` it can't.
    pub read: bool,
    /// The ID of the last entry that was read: the next run begins after it. Kept from the run before if nothing was read.
    pub checkpoint: Option<String>,
    /// The time of the first entry that this run has read.
    pub first_at: Option<String>,
    /// The time of the last entry.
    pub last_at: Option<String>,
    /// How many entries were read.
    pub entries: u64,
    /// Whether entries between the run before and this one may be missing, as the tenant keeps its log for a few days only.
    pub has_gap: bool,
}

impl LogRead {
    /// Where it has ended, as a reading that goes on from there and has read nothing yet; `None` if nothing was ever read.
    pub fn end(&self) -> Option<Self> {
        let checkpoint = self.checkpoint.clone()?;
        Some(Self {
            checkpoint: Some(checkpoint),
            last_at: self.last_at.clone(),
            ..Self::default()
        })
    }
}
