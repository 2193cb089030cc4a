//! The document of `undo-run`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bulk::plan::BulkPlan;
use crate::setup::apply::apply_report::ApplyStatus;

/// The document of `undo-run`.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UndoRunReport {
    /// What became of the plan.
    pub status: ApplyStatus,
    /// What was confirmed.
    pub plan: BulkPlan,
    /// How many users the import may have inserted.
    pub users: u64,
    /// How many were deleted, those of an interrupted run included.
    pub deleted: u64,
    /// How many of them the marker was taken away from in the old tenant.
    pub unmarked: u64,
    /// How many were not there any more.
    pub gone: u64,
    /// How many stay, by reason. `kept.ndjson` has each of them.
    pub kept: BTreeMap<String, u64>,
    /// How many a tenant has refused to change. `failures.ndjson` has each of them.
    pub failed: u64,
    /// How many import files may have a job that is still at work, so that users arrive after this run.
    pub open_files: u64,
}
