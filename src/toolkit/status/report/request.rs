//! The request of `report`, and how the report is made of it.

use serde::Deserialize;
use serde_json::Value;

use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::status::history::parse_history;
use crate::status::report::connection_report::{ConnectionReport, group_by_connection};
use crate::status::report::model::ReportModel;
use crate::status::report::named_users::{
    MAX_NAMED_USERS, NamedUser, differing_users, failed_users,
};
use crate::status::report::run_report::{RunReport, parse_record};
use crate::status::report::run_steps::RunRecord;
use crate::status::report::setting_rows::setting_rows;

/// The command whose runs the report leaves out: its results are the history.
const STATUS_COMMAND: &str = "status";

/// The request of `report`. It cannot contain credentials, so none can get into the page.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// The settings file. Without one, the report shows no settings.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub settings: Option<Value>,
    /// The text of the history file.
    pub history: String,
    /// The runs of bulk commands, oldest first.
    pub runs: Vec<ReportedRun>,
    /// The folders of the runs whose `run.json` can't be read.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub unreadable_runs: Vec<String>,
}

/// A run of a bulk command.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct ReportedRun {
    /// Its `run.json`.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub record: Value,
    /// Its state now.
    pub state: String,
    /// The first lines of its `failed.ndjson`, if the report may name users.
    pub failed: Option<Vec<String>>,
    /// The first lines of its `differences.ndjson`, if the report may name users.
    pub differences: Option<Vec<String>>,
}

impl ReportedRun {
    /// The name of a run whose record is none.
    fn damaged(&self) -> Option<String> {
        match parse_record(&self.record) {
            Some(_) => None,
            None => Some(get_str(&self.record, "id").to_owned()),
        }
    }
}

impl ReportRequest {
    /// Makes the report.
    ///
    /// # Errors
    /// `settings`; `files`, if the history has no record or one of a later version.
    pub fn run(&self) -> Result<ReportModel, Problem> {
        let settings = self.settings.as_ref().map(MigrationSettings::parse);
        let settings = settings.transpose()?;
        let records = parse_history(&self.history)?;
        let connections: Vec<ConnectionReport> = group_by_connection(&records)
            .iter()
            .filter_map(|group| ConnectionReport::new(group))
            .collect();
        if connections.is_empty() {
            return Err(Problem::new(
                ProblemCode::Files,
                "the history has no record, so there is nothing to report",
            )
            .with_remedy("Run auth0-account-migration status first."));
        }
        let (runs, other_runs) = self.runs_of(&connections);
        let damaged = self.runs.iter().filter_map(ReportedRun::damaged);
        let unreadable_runs = self
            .unreadable_runs
            .iter()
            .cloned()
            .chain(damaged)
            .collect();
        Ok(ReportModel {
            failed_users: named_failed(&runs),
            differing_users: named_differing(&runs),
            runs: runs
                .iter()
                .map(|(record, input)| RunReport::new(record, &input.state))
                .collect(),
            other_runs,
            unreadable_runs,
            settings: settings.as_ref().map(setting_rows).unwrap_or_default(),
            connections,
        })
    }

    /// The runs of the migration, and how many there are of others.
    fn runs_of(&self, connections: &[ConnectionReport]) -> (Vec<(RunRecord, &ReportedRun)>, u32) {
        let records = self.runs.iter().filter_map(|input| {
            let record = parse_record(&input.record)?;
            (record.command != STATUS_COMMAND).then_some((record, input))
        });
        let (own, others): (Vec<_>, Vec<_>) =
            records.partition(|(record, _)| is_of_connections(record, connections));
        (own, u32::try_from(others.len()).unwrap_or(u32::MAX))
    }
}

/// Whether a run was about the tenants of the history. One that needed no tenant counts.
fn is_of_connections(record: &RunRecord, connections: &[ConnectionReport]) -> bool {
    let is = |domain: &Option<String>, of: &str| {
        domain
            .as_deref()
            .is_none_or(|domain| domain.eq_ignore_ascii_case(of))
    };
    connections.iter().any(|connection| {
        is(&record.old_domain, &connection.old.domain)
            && is(&record.new_domain, &connection.new.domain)
    })
}

/// The users whom imports could not move, those of the latest run first.
fn named_failed(runs: &[(RunRecord, &ReportedRun)]) -> Vec<NamedUser> {
    let users = runs.iter().rev().flat_map(|(record, input)| {
        let lines = input.failed.as_deref().unwrap_or_default();
        failed_users(&record.id, lines)
    });
    users.take(MAX_NAMED_USERS).collect()
}

/// The users who are not the same, by the latest run that has compared the tenants.
fn named_differing(runs: &[(RunRecord, &ReportedRun)]) -> Vec<NamedUser> {
    let latest = runs
        .iter()
        .rev()
        .find(|(record, _)| record.steps.contains_key("verify"));
    let users = latest.into_iter().flat_map(|(record, input)| {
        let lines = input.differences.as_deref().unwrap_or_default();
        differing_users(&record.id, lines)
    });
    users.take(MAX_NAMED_USERS).collect()
}
