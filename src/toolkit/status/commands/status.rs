//! `status`, after the users were counted: reads the logs and makes the record.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::TenantEnvironment;
use crate::api::ports::Ports;
use crate::bulk::configuration::choose_pair;
use crate::bulk::timestamp::parse_ms;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::status::forecast::forecast;
use crate::status::history::{of_connections, parse_history};
use crate::status::logs::read_logs::{LogsRequest, read_logs};
use crate::status::rate::rate;
use crate::status::record::counts::UserCounts;
use crate::status::record::{FORMAT, Method, Source, StatusRecord};
use crate::status::scan::StatusScanReport;
use crate::tenant::Tenant;

/// The request of `status`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct StatusRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// When the run has begun: ISO 8601, UTC.
    pub at: String,
    /// How the users of the old tenant were counted.
    pub old_method: Method,
    /// How the users of the new tenant were counted.
    pub new_method: Method,
    /// The counted users.
    pub scanned: StatusScanReport,
    /// The text of the history file; empty if there is none.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub history: String,
}

/// The result of `status`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatusResult {
    /// The record of this run.
    pub record: StatusRecord,
    /// The earlier records of the same connections, oldest first.
    pub history: Vec<StatusRecord>,
}

/// Runs `status`.
///
/// # Errors
/// `settings`, `wrong_use`, `files` if the history can't be read, or the problem of a request. A missing scope for a log is a
/// note of the record.
pub async fn status<P: Ports>(request: &StatusRequest, ports: &P) -> Result<StatusResult, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let pair = choose_pair(&settings, request.connection.as_deref())?;
    let at_ms = parse_ms(&request.at).ok_or_else(|| {
        let message = format!("the request is invalid: {} is no time in UTC", request.at);
        Problem::new(ProblemCode::WrongUse, message)
    })?;
    let [old, new] = sources(request, pair)?;
    let history = of_connections(parse_history(&request.history)?, &old, &new);
    let logs = LogsRequest {
        settings: &settings,
        pair,
        old: &request.old,
        new: &request.new,
        are_optional: [&old, &new].map(|source| source.method == Method::Files),
        end_ms: at_ms,
        history: &history,
    };
    let logs = read_logs(&logs, ports).await?;
    let StatusScanReport {
        counts,
        moved_by_day,
        last_activity,
    } = request.scanned.clone();
    let rate = rate(&moved_by_day, &request.at);
    let record = StatusRecord {
        format: FORMAT,
        at: request.at.clone(),
        old,
        new,
        rate,
        forecast: forecast(&request.at, &counts, &last_activity, &history),
        refusals: logs.refusals,
        old_log: logs.old,
        new_log: logs.new,
        notes: [notes(&counts), logs.notes].concat(),
        counts,
        moved_by_day,
        last_activity,
    };
    Ok(StatusResult { record, history })
}

/// The connections of both tenants.
fn sources(request: &StatusRequest, pair: &ConnectionPair) -> Result<[Source; 2], Problem> {
    let source = |tenant, environment: &TenantEnvironment, connection: &str, method| {
        // Files need no access to a tenant, so that its domain may be unknown.
        let domain = environment.domain(tenant)?.unwrap_or_default();
        Ok(Source {
            domain,
            connection: connection.to_owned(),
            method,
        })
    };
    Ok([
        source(Tenant::Old, &request.old, &pair.old, request.old_method)?,
        source(Tenant::New, &request.new, &pair.new, request.new_method)?,
    ])
}

fn notes(counts: &UserCounts) -> Vec<String> {
    let mut notes = Vec::new();
    match counts.unreadable {
        0 => {}
        1 => notes.push(
            "1 record of the exports is no user with identities and was not counted.".to_owned(),
        ),
        count => notes.push(format!(
            "{count} records of the exports are no users with identities and were not counted."
        )),
    }
    notes
}
