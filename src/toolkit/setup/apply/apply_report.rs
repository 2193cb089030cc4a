//! What a command that changes tenants returns.

use serde::Serialize;

use crate::setup::plan::plan::Plan;

/// The document of `setup`, `finish` and `undo`.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ApplyReport {
    /// What became of the plan.
    pub status: ApplyStatus,
    /// The plan.
    pub plan: Plan,
    /// What else the user should know or do.
    pub notes: Vec<String>,
}

/// What became of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ApplyStatus {
    /// There was nothing to change.
    #[default]
    NothingToDo,
    /// There are changes to make, and none was made because of `--dry-run`.
    Planned,
    /// The user declined the plan.
    Declined,
    /// All changes were made. `setup`, `finish` and `undo` have read the tenants again, and these are in the desired
    /// state; the other commands have written down what a tenant has refused.
    Done,
}
