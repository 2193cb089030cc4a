//! Plans, confirms and does the marking of all users who are proven to be in the new tenant.

use std::collections::HashSet;

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::plan::{BulkChange, BulkPlan};
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::verify::advance::Advance;
use crate::bulk::verify::answers::Answer;
use crate::bulk::verify::failures::{Step, note_failure};
use crate::bulk::verify::mark::{
    MARK_SCOPES, MARKED_FILE, MOVED, id_line, marker_of, parse_ids, set_marker, unreadable,
};
use crate::bulk::verify::proven::{ProvenUser, USERS_IN_FILE, proven_file};
use crate::bulk::verify::report::{ChangeReport, count_users};
use crate::bulk::verify::side::Side;
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
    /// Its connection.
    pub side: &'a Side,
    /// Whether to stop before the first change.
    pub is_dry_run: bool,
}

impl<P: Ports<Ui: BulkUi>, F: RunFolder> MarkUsers<'_, P, F> {
    /// Marks the users that the comparison has listed as proven, and those whom a second look has proven.
    ///
    /// # Errors
    /// `missing_scope`, `files`, or the problem of a request that concerns all users.
    pub async fn run(&self, rechecked: &[SuspectLine]) -> Result<ChangeReport, Problem> {
        let users = self.unmarked(rechecked).await?;
        let mut report = ChangeReport {
            users: u64::try_from(users.len()).unwrap_or(u64::MAX),
            ..ChangeReport::default()
        };
        if users.is_empty() {
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
        for user in &users {
            advance.step();
            let id = &user.old_id;
            let count = match self.mark(user).await {
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

    /// Marks a user; `false` if the user is not there any more.
    async fn mark(&self, user: &ProvenUser) -> Result<bool, Problem> {
        let value = if user.is_awaited_elsewhere {
            // Other identities may have moved since the export.
            let Some(text) = self.session.find_text(&users::read(&user.old_id)).await? else {
                return Ok(false);
            };
            let identities = self.side.moving_identities(text.expose());
            let identities = identities.map_err(|_| unreadable(&user.old_id))?;
            marker_of(identities.iter().map(|identity| {
                let has_moved = identity.is_own || identity.has_marker;
                (identity.id.as_str(), has_moved)
            }))
        } else {
            MOVED.to_owned()
        };
        set_marker(self.session, &user.old_id, self.side.marker(), &value).await
    }

    /// The users to mark, without those whom an interrupted run has marked.
    async fn unmarked(&self, rechecked: &[SuspectLine]) -> Result<Vec<ProvenUser>, Problem> {
        let marked = self.folder.read(MARKED_FILE).await?.unwrap_or_default();
        let marked: HashSet<String> = parse_ids(&marked).collect();
        let mut users = Vec::new();
        for number in 0..self.proven.div_ceil(USERS_IN_FILE) {
            let name = proven_file(number);
            let text = self.folder.read(&name).await?.unwrap_or_default();
            users.extend(text.lines().filter_map(ProvenUser::parse));
        }
        // A user with several identities that move is only proven if all of them are.
        let proven = rechecked
            .iter()
            .filter(|line| line.answer == Answer::Same && !line.user.has_siblings)
            .map(|line| ProvenUser {
                old_id: line.user.old_id.clone(),
                is_awaited_elsewhere: false,
            });
        users.extend(proven);
        users.retain(|user| !marked.contains(&user.old_id));
        Ok(users)
    }

    fn plan(&self, users: u64) -> BulkPlan {
        BulkPlan {
            changes: vec![BulkChange {
                id: "old:mark_users".to_owned(),
                tenant: Tenant::Old,
                title: format!("Mark {} as moved", count_users(users)),
                lines: vec![added(format!("app_metadata.{}: true", self.side.marker()))],
            }],
            warnings: Vec::new(),
        }
    }
}
