//! Plans, confirms and does the repair of all users that lack metadata or a block.

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::plan::{BulkChange, BulkPlan};
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::verify::advance::Advance;
use crate::bulk::verify::answers::Answers;
use crate::bulk::verify::failures::{Step, note_failure};
use crate::bulk::verify::repair::{Repair, repair_user};
use crate::bulk::verify::report::{ChangeReport, count_users};
use crate::bulk::verify::side::Side;
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::problem::Problem;
use crate::setup::apply::apply_report::ApplyStatus;
use crate::setup::plan::diff::added;
use crate::tenant::Tenant;

/// The repair of users of the new tenant.
pub struct RepairUsers<'a, P, F> {
    /// What is brought to them.
    pub repair: Repair,
    /// The new tenant.
    pub session: &'a Session<'a, P>,
    /// Its connection.
    pub side: &'a Side,
    /// The run folder.
    pub folder: &'a F,
    /// Whether to stop before the first change.
    pub is_dry_run: bool,
}

impl<P: Ports<Ui: BulkUi>, F: RunFolder> RepairUsers<'_, P, F> {
    /// Repairs the users that lack something. Their lines and the answers are corrected.
    ///
    /// # Errors
    /// `missing_scope`, `files`, or the problem of a request that concerns all users.
    pub async fn run(
        &self,
        lines: &mut [SuspectLine],
        answers: &mut Answers,
    ) -> Result<ChangeReport, Problem> {
        let (repair, mut report) = (self.repair, ChangeReport::default());
        let mut needy: Vec<&mut SuspectLine> =
            lines.iter_mut().filter(|line| line.needs(repair)).collect();
        if needy.is_empty() {
            return Ok(report);
        }
        report.users = u64::try_from(needy.len()).unwrap_or(u64::MAX);
        let keys = needy.iter().map(|line| line.missing_keys).sum();
        let (plan, what, step) = match repair {
            Repair::Metadata => (
                plan_metadata(report.users, keys),
                "filling in metadata",
                Step::Repair,
            ),
            Repair::Block => (plan_block(report.users), "blocking users", Step::Block),
        };
        report.plan = plan;
        self.session.require_scopes(repair.scopes())?;
        let ports = self.session.ports();
        report.status = report.plan.confirm(ports.ui(), self.is_dry_run).await;
        if report.status != ApplyStatus::Done {
            return Ok(report);
        }
        let mut advance = Advance::start(ports, Tenant::New, what, report.users);
        for line in &mut needy {
            advance.step();
            answers.remove(line.answer, &line.fields);
            let written = repair_user(repair, self.session, self.side, line).await;
            answers.add(line.answer, &line.fields);
            let count = match written {
                Ok(true) => &mut report.changed,
                Ok(false) => &mut report.unchanged,
                Err(problem) => {
                    note_failure(self.folder, step, &line.user.id, problem).await?;
                    &mut report.failed
                }
            };
            *count = count.saturating_add(1);
        }
        Ok(report)
    }
}

fn plan_metadata(users: u64, keys: usize) -> BulkPlan {
    BulkPlan {
        changes: vec![BulkChange {
            id: "new:repair_metadata".to_owned(),
            tenant: Tenant::New,
            title: format!("Fill in metadata of {}", count_users(users)),
            lines: vec![added(format!(
                "{keys} keys of user_metadata and app_metadata that these users do not have"
            ))],
        }],
        warnings: vec![
            "Only keys that a user does not have are written, so a newer value stays. A key that somebody has deleted in \
             the new tenant on purpose comes back."
                .to_owned(),
        ],
    }
}

fn plan_block(users: u64) -> BulkPlan {
    BulkPlan {
        changes: vec![BulkChange {
            id: "new:block_users".to_owned(),
            tenant: Tenant::New,
            title: format!("Block {}", count_users(users)),
            lines: vec![added("blocked: true, as in the old tenant".to_owned())],
        }],
        warnings: vec![
            "If users are blocked in the old tenant because they have moved, do not confirm: they could log in nowhere."
                .to_owned(),
        ],
    }
}
