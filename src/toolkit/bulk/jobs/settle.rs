//! Finds out what has become of each user of a job that has ended, and notes it.

use crate::api::endpoints::jobs;
use crate::api::ports::Ports;
use crate::bulk::jobs::failures::Failure;
use crate::bulk::jobs::import_file::{ImportFile, ImportRecord};
use crate::bulk::jobs::importer::Importer;
use crate::bulk::jobs::job::{Job, JobStatus, JobSummary};
use crate::bulk::jobs::job_errors::{JobErrors, RefusedUser, join};
use crate::bulk::jobs::journal::PlannedFile;
use crate::bulk::jobs::look_up::{Presence, presence};
use crate::bulk::jobs::poll::find_patiently;
use crate::bulk::jobs::remedy::{JOB_FAILED, NOT_ARRIVED, is_duplicate};
use crate::bulk::jobs::split::{Cause, Outcome, non_empty};
use crate::bulk::ports::RunFolder;
use crate::problem::{Problem, ProblemCode};

/// After so many jobs in a row that failed as a whole, it is not a user that is wrong.
const MAX_WHOLE_FAILURES: u32 = 12;
/// How often users whose results were lost are sent again.
const MAX_LOST: u32 = 2;

/// What a job says about its users.
enum Told {
    /// It failed as a whole, with this reason.
    WholeJob(String),
    /// It has refused these users.
    Users(Vec<RefusedUser>),
    /// Nothing, since its results are not kept any more.
    Nothing,
}

impl<P: Ports, F: RunFolder> Importer<'_, P, F> {
    /// Settles a file whose job has ended, and returns the files that are to be sent in addition. `job` is `None` if the
    /// tenant does not know it any more.
    pub(super) async fn settle(
        &mut self,
        name: &str,
        job_id: &str,
        job: Option<&Job>,
    ) -> Result<Vec<String>, Problem> {
        let (planned, _, file) = self.load(name).await?;
        let told = self.told(job_id, job).await?;
        let refused = match told {
            Told::WholeJob(reason) => {
                self.count_whole_failure(&reason)?;
                let cause = Cause {
                    why: "the job failed as a whole",
                    code: JOB_FAILED,
                    message: &reason,
                };
                return self.halve(&planned, &file, &cause).await;
            }
            Told::Users(refused) => refused,
            Told::Nothing => Vec::new(),
        };
        let mut outcome = Outcome {
            why: "the results of the job were lost",
            is_lost: true,
            ..Outcome::default()
        };
        let positions = join(&file, &refused);
        for (user, position) in refused.iter().zip(&positions) {
            let record = position.and_then(|position| file.records.get(position));
            self.add_refused(&planned, user, record, &mut outcome)
                .await?;
        }
        let summary = job.and_then(|job| job.summary);
        match summary.filter(|summary| accounts_for_all(summary, &file, &positions)) {
            Some(summary) => {
                self.whole_failures = 0;
                outcome.tally.inserted = summary.inserted;
                outcome.tally.updated = summary.updated;
            }
            None => {
                self.look_at_rest(&planned, &file, &positions, &mut outcome)
                    .await?
            }
        }
        self.begin_step("note the outcome");
        let parts = self.finish_file(&planned, outcome).await?;
        self.end_step();
        Ok(parts)
    }

    async fn told(&self, job_id: &str, job: Option<&Job>) -> Result<Told, Problem> {
        let Some(job) = job.filter(|job| job.status != JobStatus::Expired) else {
            return Ok(Told::Nothing);
        };
        let has_failures = job.summary.is_none_or(|summary| summary.failed > 0);
        if job.status == JobStatus::Completed && !has_failures {
            return Ok(Told::Users(Vec::new()));
        }
        let answer = find_patiently(self.session, &jobs::errors(job_id), &[404]).await?;
        let errors = answer.as_ref().map(JobErrors::from_json);
        Ok(match (job.status, errors) {
            (_, Some(JobErrors::Users(users))) => Told::Users(users),
            (JobStatus::Failed, Some(JobErrors::WholeJob(reason))) if !reason.is_empty() => {
                Told::WholeJob(reason)
            }
            (JobStatus::Failed, _) => Told::WholeJob(job.reason.clone()),
            _ => Told::Nothing,
        })
    }

    /// A user that makes its file unreadable is found after some halvings, with jobs that succeed in between. If none does,
    /// the cause is another, and halving on would send each user alone.
    fn count_whole_failure(&mut self, reason: &str) -> Result<(), Problem> {
        self.whole_failures = self.whole_failures.saturating_add(1);
        if self.whole_failures < MAX_WHOLE_FAILURES {
            return Ok(());
        }
        let message = format!(
            "{MAX_WHOLE_FAILURES} import jobs in a row have failed as a whole; the last reason is: {}",
            if reason.is_empty() { "none" } else { reason }
        );
        Err(Problem::in_tenant(
            self.session.tenant(),
            ProblemCode::Refused,
            message,
        ))
    }

    /// A user whose identifiers another user has is looked up: it may be the same one, who has moved in the meantime, or an
    /// earlier request of ours has arrived.
    async fn add_refused(
        &self,
        planned: &PlannedFile,
        user: &RefusedUser,
        record: Option<&ImportRecord>,
        outcome: &mut Outcome<'_>,
    ) -> Result<(), Problem> {
        let mut failure = Failure::new(&planned.file, user.errors.clone(), record);
        let Some(record) = record else {
            // Auth0 names a user that the file does not have: it is written down, and belongs to no user of ours.
            outcome.failures.push(failure);
            return Ok(());
        };
        if user.errors.iter().any(|error| is_duplicate(&error.code)) {
            let identifiers = &record.identifiers;
            match presence(self.session, &self.connection, identifiers).await? {
                Presence::There if !self.upsert => {
                    outcome.tally.already_there = outcome.tally.already_there.saturating_add(1);
                    return Ok(());
                }
                Presence::OtherUser(id) => failure.other_user_id = Some(id),
                Presence::There | Presence::Absent => {}
            }
        }
        outcome.fail(failure);
        Ok(())
    }

    /// Looks up every user that the job has not refused, because its summary is lost or does not add up.
    async fn look_at_rest<'f>(
        &self,
        planned: &PlannedFile,
        file: &'f ImportFile,
        refused: &[Option<usize>],
        outcome: &mut Outcome<'f>,
    ) -> Result<(), Problem> {
        let mut missing = Vec::new();
        for (position, record) in file.records.iter().enumerate() {
            if refused.contains(&Some(position)) {
                continue;
            }
            let is_missing = if self.upsert {
                self.look_at_upserted(planned, record, outcome).await?
            } else {
                self.look_at_inserted(planned, record, outcome).await?
            };
            if !is_missing {
                continue;
            }
            if planned.lost < MAX_LOST {
                missing.push(record);
            } else {
                let message = "not in the new tenant after several jobs".to_owned();
                outcome.fail(Failure::own(&planned.file, NOT_ARRIVED, message, record));
            }
        }
        outcome.again = non_empty(missing);
        Ok(())
    }

    async fn look_at_inserted(
        &self,
        planned: &PlannedFile,
        record: &ImportRecord,
        outcome: &mut Outcome<'_>,
    ) -> Result<bool, Problem> {
        match presence(self.session, &self.connection, &record.identifiers).await? {
            Presence::Absent => return Ok(true),
            Presence::There => {
                outcome.tally.already_there = outcome.tally.already_there.saturating_add(1);
            }
            Presence::OtherUser(id) => {
                let message = format!("{id} has the same e-mail address");
                let mut failure = Failure::own(&planned.file, "DUPLICATED_USER", message, record);
                failure.other_user_id = Some(id);
                outcome.fail(failure);
            }
        }
        Ok(false)
    }
}

/// Whether the summary and the errors together say what has become of every user of the file.
fn accounts_for_all(summary: &JobSummary, file: &ImportFile, refused: &[Option<usize>]) -> bool {
    let joined = refused.iter().filter(|position| position.is_some());
    let told = summary.inserted.saturating_add(summary.updated);
    joined.count() as u64 == summary.failed
        && refused.len() as u64 == summary.failed
        && told.saturating_add(summary.failed) == file.users()
}
