//! Reads the logs of both tenants, as far as the tokens allow.

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::status::logs::migration_client::MigrationClient;
use crate::status::logs::tally::LogTally;
use crate::status::logs::walk::walk_log;
use crate::status::record::StatusRecord;
use crate::status::record::refusals::{LogRead, Refusals};
use crate::tenant::Tenant;

/// What is read.
pub struct LogsRequest<'a> {
    /// The settings, which name the migration client.
    pub settings: &'a MigrationSettings,
    /// The pair of connections.
    pub pair: &'a ConnectionPair,
    /// The environment variables of the old tenant.
    pub old: &'a TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: &'a TenantEnvironment,
    /// Whether the run goes on without credentials for the old and for the new tenant: their users were given as files.
    pub are_optional: [bool; 2],
    /// When the run has begun, in UNIX milliseconds.
    pub end_ms: u64,
    /// The earlier records of these connections, oldest first.
    pub history: &'a [StatusRecord],
}

/// What was read.
pub struct Logs {
    /// The counts; `None` if no log could be read.
    pub refusals: Option<Refusals>,
    /// What was read of the old tenant's log.
    pub old: LogRead,
    /// What was read of the new tenant's log.
    pub new: LogRead,
    /// Why a log was not read.
    pub notes: Vec<String>,
}

/// Reads both logs. A log whose scope is missing is left out, and a note says so.
///
/// # Errors
/// The problem of a request that is not about a scope.
pub async fn read_logs(request: &LogsRequest<'_>, ports: &impl Ports) -> Result<Logs, Problem> {
    let (mut tally, mut notes) = (LogTally::default(), Vec::new());
    let [old_is_optional, new_is_optional] = request.are_optional;
    let old_before = latest(request.history, |record| &record.old_log);
    let new_before = latest(request.history, |record| &record.new_log);
    let old = match open(Tenant::Old, request.old, old_is_optional, ports).await? {
        Err(note) => skipped(old_before, note, &mut notes),
        Ok(session) => {
            let read = read_old(&session, request, &old_before, &mut tally).await;
            read.or_else(|problem| skip_scope(problem, old_before, &mut notes))?
        }
    };
    let new = match open(Tenant::New, request.new, new_is_optional, ports).await? {
        Err(note) => skipped(new_before, note, &mut notes),
        Ok(session) => {
            let read = read_new(&session, request, &new_before, &mut tally).await;
            read.or_else(|problem| skip_scope(problem, new_before, &mut notes))?
        }
    };
    Ok(Logs {
        refusals: (old.read || new.read).then(|| tally.finish()),
        old,
        new,
        notes,
    })
}

/// Opens a session. The inner error is a note for the record.
async fn open<'a, P: Ports>(
    tenant: Tenant,
    environment: &TenantEnvironment,
    is_optional: bool,
    ports: &'a P,
) -> Result<Result<Session<'a, P>, String>, Problem> {
    match Credentials::read(tenant, environment) {
        Ok(credentials) => Session::open(tenant, credentials, ports).await.map(Ok),
        Err(problem) if is_optional => Ok(Err(note(tenant, &problem))),
        Err(problem) => Err(problem),
    }
}

/// Reads the old tenant's log: the entries of the migration client.
async fn read_old(
    session: &Session<'_, impl Ports>,
    request: &LogsRequest<'_>,
    before: &LogRead,
    tally: &mut LogTally,
) -> Result<LogRead, Problem> {
    session.require_scopes(&[Scope::ReadLogs])?;
    let client = MigrationClient::read(session, request.settings).await?;
    let mut read = before.clone();
    walk_log(session, &mut read, request.end_ms, |entry| {
        if client.is_in(entry) {
            tally.add(Tenant::Old, entry);
        }
    })
    .await?;
    Ok(read)
}

/// Reads the new tenant's log: the entries of the new connection.
async fn read_new(
    session: &Session<'_, impl Ports>,
    request: &LogsRequest<'_>,
    before: &LogRead,
    tally: &mut LogTally,
) -> Result<LogRead, Problem> {
    session.require_scopes(&[Scope::ReadLogs])?;
    let mut read = before.clone();
    walk_log(session, &mut read, request.end_ms, |entry| {
        if get_str(entry, "connection") == request.pair.new {
            tally.add(Tenant::New, entry);
        }
    })
    .await?;
    Ok(read)
}

/// Where the runs before have ended, which the last one may only have kept from another.
fn latest(history: &[StatusRecord], log: impl Fn(&StatusRecord) -> &LogRead) -> LogRead {
    let last = history.last().map(log);
    last.and_then(LogRead::end).unwrap_or_default()
}

fn skip_scope(
    problem: Problem,
    before: LogRead,
    notes: &mut Vec<String>,
) -> Result<LogRead, Problem> {
    match (problem.code, problem.tenant) {
        (ProblemCode::MissingScope, Some(tenant)) => {
            Ok(skipped(before, note(tenant, &problem), notes))
        }
        _ => Err(problem),
    }
}

/// What remains of a log that is not read.
fn skipped(before: LogRead, note: String, notes: &mut Vec<String>) -> LogRead {
    notes.push(note);
    before
}

fn note(tenant: Tenant, problem: &Problem) -> String {
    format!("The log of {tenant} was not read: {}.", problem.message)
}
