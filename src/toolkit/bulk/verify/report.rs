//! The document of `verify`.

use serde::Serialize;

use crate::bulk::plan::BulkPlan;
use crate::bulk::verify::answers::Answers;
use crate::setup::apply::apply_report::ApplyStatus;

/// The document of `verify`.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VerifyReport {
    /// The users of the old tenant's connection.
    pub old_users: u64,
    /// The users of the new tenant's connection.
    pub new_users: u64,
    /// The answers, after users were looked up once more and repaired.
    pub answers: Answers,
    /// The canonical hash of the old tenant's export: the version of the canonical form, a colon, and hexadecimal digits.
    pub old_hash: String,
    /// The canonical hash of the new tenant's export. It is that of the old tenant if all users are the same.
    pub new_hash: String,
    /// How many users were looked up once more.
    pub rechecked: u64,
    /// How many users differ or are missing in the exports, and were not looked up because they are beyond the limit of
    /// `--recheck`. `--repair` and `--block` do not reach them.
    pub not_looked_up: u64,
    /// What was filled in; left out without `--repair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub repair: Option<ChangeReport>,
    /// Who was blocked; left out without `--block`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub block: Option<ChangeReport>,
    /// Who was marked; left out without `--mark`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub mark: Option<ChangeReport>,
}

/// A change of many users.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChangeReport {
    /// What became of the plan.
    pub status: ApplyStatus,
    /// What was confirmed.
    pub plan: BulkPlan,
    /// How many users were to be changed.
    pub users: u64,
    /// How many were changed.
    pub changed: u64,
    /// How many needed no change any more, or are not there any more.
    pub unchanged: u64,
    /// How many the tenant has refused to change. `failures.ndjson` has each of them.
    pub failed: u64,
}

/// A number of users, for display.
pub fn count_users(users: u64) -> String {
    let unit = if users == 1 { "user" } else { "users" };
    format!("{users} {unit}")
}
