//! What a bulk command is about to change, for the person who confirms it.

use serde::Serialize;

use crate::bulk::ports::BulkUi;
use crate::setup::apply::apply_report::ApplyStatus;
use crate::setup::plan::diff::Line;
use crate::tenant::Tenant;

/// The changes of a bulk command. Unlike those of `setup`, each stands for many requests.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[must_use = "a plan that is dropped changes nothing"]
pub struct BulkPlan {
    /// The changes; empty if there is nothing to do.
    pub changes: Vec<BulkChange>,
    /// What the operator should know before confirming the plan.
    pub warnings: Vec<String>,
}

impl BulkPlan {
    /// Asks whether to execute the plan, unless it is a dry run. `Done` means that it is to be executed.
    pub async fn confirm(&self, ui: &impl BulkUi, is_dry_run: bool) -> ApplyStatus {
        if is_dry_run {
            ApplyStatus::Planned
        } else if ui.confirm(self).await {
            ApplyStatus::Done
        } else {
            ApplyStatus::Declined
        }
    }
}

/// A change to one tenant.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BulkChange {
    /// The stable name of the change: the tenant, what is done, and the connection if it is about one, such as
    /// `new:import_users:Users`. The same kind of change has the same name in every run.
    pub id: String,
    /// The tenant that is changed.
    pub tenant: Tenant,
    /// The change in a few words.
    pub title: String,
    /// The details of the change.
    pub lines: Vec<Line>,
}
