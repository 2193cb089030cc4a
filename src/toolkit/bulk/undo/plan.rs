//! What `undo-run` shows before it changes anything.

use std::collections::BTreeMap;

use crate::bulk::plan::{BulkChange, BulkPlan};
use crate::bulk::undo::decision::Kept;
use crate::bulk::verify::report::count_users;
use crate::setup::plan::diff::removed;
use crate::tenant::Tenant;

/// The run that has marked the users is another one, so it is not known whether one has.
const MARKED_USERS: &str = "Users whom --mark has marked keep the migration marker in the old tenant. Afterwards \
                            login refuses them as already moved, and no run moves them. With --unmark, this command takes \
                            it away. See docs/bulk.md#undo-a-run.";

/// What becomes of the migration markers in the old tenant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PlannedMarkers {
    /// So many users lose theirs if they have one.
    TakenFrom(u64),
    /// All stay.
    Stay,
    /// The old tenant has none of the users who are deleted.
    NoUser,
}

/// The plan. `kept` counts the users who stay, by reason.
pub fn plan(deleted: u64, markers: PlannedMarkers, kept: &BTreeMap<String, u64>) -> BulkPlan {
    let mut changes = Vec::new();
    if let PlannedMarkers::TakenFrom(users) = markers {
        changes.push(BulkChange {
            id: "old:unmark_users".to_owned(),
            tenant: Tenant::Old,
            title: format!("Take the migration marker away from {}", count_users(users)),
            lines: vec![removed(
                "the marker of those of them who have it: they can move again",
            )],
        });
    }
    if deleted > 0 {
        changes.push(BulkChange {
            id: "new:delete_users".to_owned(),
            tenant: Tenant::New,
            title: format!("Delete {}", count_users(deleted)),
            lines: vec![removed(if markers == PlannedMarkers::NoUser {
                "users whom this run has inserted, who have never logged in, are as the run has left them, and are not in the \
                 old tenant any more"
            } else {
                "users whom this run has inserted, who have never logged in and are as the run has left them"
            })],
        });
    }
    let stay = kept.iter().map(|(name, count)| {
        let (reason, users) = (reason(name), count_users(*count));
        format!("Some stay, since they {reason}: {users}.")
    });
    let marker_warning = (markers == PlannedMarkers::Stay).then(|| MARKED_USERS.to_owned());
    BulkPlan {
        changes,
        warnings: marker_warning.into_iter().chain(stay).collect(),
    }
}

/// The warning that users of these many import files may arrive after the look at the new tenant; none if all files are settled.
pub fn arrivals(open_files: u64) -> Option<String> {
    (open_files > 0).then(|| {
        format!(
            "The import was interrupted, and import jobs of it may still be at work (files: {open_files}). Users who arrive later \
             stay in the new tenant: run this command again in two hours, when each job has ended."
        )
    })
}

/// Why users stay, by the stable name of the reason.
fn reason(name: &str) -> &'static str {
    let reasons = [
        Kept::Used,
        Kept::Older,
        Kept::Changed(Vec::new()),
        Kept::Linked,
        Kept::Unclear,
        Kept::InOldTenant,
    ];
    let reason = reasons.iter().find(|reason| reason.name() == name);
    reason.map_or("stay", Kept::reason)
}
