//! What a bulk run has done: how many users, how fast, and what went wrong.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::jobs::tally::Tally;
use crate::bulk::timestamp::parse_ms;
use crate::bulk::verify::answers::Answers;
use crate::status::record::plausible::normal_time;
use crate::status::report::run_steps::{
    AssignStep, ConvertStep, ExportStep, ImportStep, RunRecord, UndoStep, VerifyStep,
};

const MINUTE_MS: f64 = 60_000.0;

/// A bulk run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RunReport {
    /// The name of the run folder.
    pub id: String,
    /// The command.
    pub command: String,
    /// How it has ended, or that it has not: `running`, `done`, `incomplete`, `failed`, `interrupted`.
    pub state: String,
    /// When it has begun: ISO 8601, UTC.
    pub started_at: String,
    /// When it has ended; `null` if it has not.
    pub ended_at: Option<String>,
    /// The connection, if it was named.
    pub connection: Option<String>,
    /// From its beginning to its end, in milliseconds. A run that was resumed has the pause in it.
    pub duration_ms: Option<u64>,
    /// How many users its last finished step was about; `null` if none is finished.
    pub users: Option<u64>,
    /// Users a minute over the whole run, waiting for the tenants included; `null` if the run has not ended.
    pub users_per_minute: Option<f64>,
    /// What has become of imported users.
    pub imported: Option<Tally>,
    /// Users that a step could not move, and assignments that it could not make, by step and code.
    pub errors: Vec<ErrorGroup>,
    /// What the comparison of both tenants has found.
    pub verified: Option<Verified>,
}

/// What went wrong in one way in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ErrorGroup {
    /// The step: `convert`, `import` or `assign`.
    pub step: String,
    /// Why, as a code.
    pub code: String,
    /// How often.
    pub count: u64,
    /// What to do, if the step has said so.
    pub remedy: Option<String>,
}

/// What the comparison of both tenants has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Verified {
    /// The users of the old connection.
    pub old_users: u64,
    /// The users of the new connection.
    pub new_users: u64,
    /// How many users got each answer.
    pub answers: Answers,
}

/// Reads the record of a run; `None` if it is none, or has begun at no time.
pub fn parse_record(record: &Value) -> Option<RunRecord> {
    let record = RunRecord::deserialize(record).ok()?;
    Some(RunRecord {
        started_at: normal_time(&record.started_at)?,
        ..record
    })
}

impl RunReport {
    /// The report on a run in this state.
    pub fn new(record: &RunRecord, state: &str) -> Self {
        let converted: Option<ConvertStep> = record.step("convert");
        let imported: Option<ImportStep> = record.step("import");
        let assigned: Option<AssignStep> = record.step("assign");
        let verified: Option<VerifyStep> = record.step("verify");
        let users = count_users(
            record,
            converted.as_ref(),
            imported.as_ref(),
            verified.as_ref(),
        );
        let duration_ms = duration_ms(record);
        Self {
            id: record.id.clone(),
            command: record.command.clone(),
            state: state.to_owned(),
            started_at: record.started_at.clone(),
            ended_at: record.ended_at.clone(),
            connection: record.connection.clone(),
            duration_ms,
            users,
            users_per_minute: per_minute(users, duration_ms),
            errors: errors(converted, imported.as_ref(), assigned),
            imported: imported.map(|step| step.tally),
            verified: verified.map(|step| Verified {
                old_users: step.old_users,
                new_users: step.new_users,
                answers: step.answers,
            }),
        }
    }
}

fn count_users(
    record: &RunRecord,
    converted: Option<&ConvertStep>,
    imported: Option<&ImportStep>,
    verified: Option<&VerifyStep>,
) -> Option<u64> {
    let exported = |step| record.step::<ExportStep>(step).map(|step| step.users);
    imported
        .map(|step| step.tally.users())
        .or_else(|| record.step::<UndoStep>("undo_run").map(|step| step.users))
        .or_else(|| verified.map(|step| step.old_users.max(step.new_users)))
        .or_else(|| converted.map(|step| step.records))
        .or_else(|| exported("export_old"))
        .or_else(|| exported("export_new"))
}

fn duration_ms(record: &RunRecord) -> Option<u64> {
    let end = parse_ms(record.ended_at.as_deref()?)?;
    end.checked_sub(parse_ms(&record.started_at)?)
}

fn per_minute(users: Option<u64>, duration_ms: Option<u64>) -> Option<f64> {
    let duration_ms = duration_ms.filter(|ms| *ms > 0)?;
    Some(users? as f64 / (duration_ms as f64 / MINUTE_MS))
}

fn errors(
    converted: Option<ConvertStep>,
    imported: Option<&ImportStep>,
    assigned: Option<AssignStep>,
) -> Vec<ErrorGroup> {
    let group = |step: &str, code: &str, count: u64, remedy: Option<&str>| ErrorGroup {
        step: step.to_owned(),
        code: code.to_owned(),
        count,
        remedy: remedy.map(str::to_owned),
    };
    let rejected = converted.map(|step| step.rejected).unwrap_or_default();
    let mut groups: Vec<ErrorGroup> = rejected
        .iter()
        .map(|(code, count)| group("convert", code, *count, None))
        .collect();
    for failure in imported.iter().flat_map(|step| &step.failures) {
        groups.push(group(
            "import",
            &failure.code,
            failure.count,
            Some(&failure.remedy),
        ));
    }
    for failure in assigned.iter().flat_map(|step| &step.failures) {
        groups.push(group(
            "assign",
            &failure.code,
            failure.count,
            Some(&failure.remedy),
        ));
    }
    groups.sort_by_key(|group| Reverse(group.count));
    groups
}
