//! Plans, confirms and does the marking of all users who are proven to be in the new tenant.

use std::collections::HashSet;

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::plan::{BulkChange, BulkPlan};
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::verify::advance::Advance;
use crate::bulk::verify::answers::Answer;
use crate::bulk::verify::failures::{Step, note_failure};
use crate::bulk::verify::mark::{MARK_SCOPES, MARKED_FILE, MOVED, id_line, parse_ids, set_marker};
use crate::bulk::verify::proven::{USERS_IN_FILE, proven_file};
use crate::bulk::verify::report::{ChangeReport, count_users};
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::problem::Problem;
use crate::setup::apply::apply_report::ApplyStatus;
use crate::setup::plan::diff::added;
use crate::tenant::Tenant;

/// The marking of users of the old tenant.
pub struct MarkUsers<'a, P, F> {
    /// The old tenant.
    pub session: &'a Session<'a, P>,
    /// The run folder.
    pub folder: &'a F,
    /// How many users the comparison has listed as proven. An earlier one in the folder may have listed more.
    pub proven: u64,
    /// The key of the migration marker in `app_metadata`.
    pub marker: &'a str,
    /// Whether to stop before the first change.
    pub is_dry_run: bool,
}

impl<P: Ports<Ui: BulkUi>, F: RunFolder> MarkUsers<'_, P, F> {
    /// Marks the users that the comparison has listed as proven, and those whom a second look has proven.
    ///
    /// # Errors
    /// `missing_scope`, `files`, or the problem of a request that concerns all users.
    pub async fn run(&self, rechecked: &[SuspectLine]) -> Result<ChangeReport, Problem> {
        let ids = self.unmarked(rechecked).await?;
        let mut report = ChangeReport {
            users: u64::try_from(ids.len()).unwrap_or(u64::MAX),
            ..ChangeReport::default()
        };
        if ids.is_empty() {
            return Ok(report);
        }
        report.plan = self.plan(report.users);
        self.session.require_scopes(&MARK_SCOPES)?;
        let ports = self.session.ports();
        report.status = report.plan.confirm(ports.ui(), self.is_dry_run).await;
        if report.status != ApplyStatus::Done {
            return Ok(report);
        }
        let mut advance = Advance::start(ports, Tenant::Old, "marking users", report.users);
        for id in &ids {
            advance.step();
            let count = match set_marker(self.session, id, self.marker, MOVED).await {
                Ok(true) => {
                    self.folder.append(MARKED_FILE, &id_line(id)).await?;
                    &mut report.changed
                }
                Ok(false) => &mut report.unchanged,
                Err(problem) => {
                    note_failure(self.folder, Step::Mark, id, problem).await?;
                    &mut report.failed
                }
            };
            *count = count.saturating_add(1);
        }
        Ok(report)
    }

    /// The users to mark, without those whom an interrupted run has marked.
    async fn unmarked(&self, rechecked: &[SuspectLine]) -> Result<Vec<String>, Problem> {
        let marked = self.folder.read(MARKED_FILE).await?.unwrap_or_default();
        let marked: HashSet<String> = parse_ids(&marked).collect();
        let mut ids = Vec::new();
        for number in 0..self.proven.div_ceil(USERS_IN_FILE) {
            let name = proven_file(number);
            let text = self.folder.read(&name).await?.unwrap_or_default();
            ids.extend(parse_ids(&text).filter(|id| !marked.contains(id)));
        }
        // A user with several identities in the connection is only proven if all of them are.
        let proven = rechecked
            .iter()
            .filter(|line| line.answer == Answer::Same && !line.user.has_siblings)
            .map(|line| line.user.old_id.clone());
        ids.extend(proven.filter(|id| !marked.contains(id)));
        Ok(ids)
    }

    fn plan(&self, users: u64) -> BulkPlan {
        BulkPlan {
            changes: vec![BulkChange {
                id: "old:mark_users".to_owned(),
                tenant: Tenant::Old,
                title: format!("Mark {} as moved", count_users(users)),
                lines: vec![added(format!("app_metadata.{}: true", self.marker))],
            }],
            warnings: Vec::new(),
        }
    }
}
