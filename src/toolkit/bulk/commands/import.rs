//! `import`: sends the import files of a run folder to the new tenant.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::configuration::choose_pair;
use crate::bulk::jobs::connection::{ensure_enabled, find_connection};
use crate::bulk::jobs::import_plan::{ImportPlan, read_files};
use crate::bulk::jobs::importer::Importer;
use crate::bulk::jobs::journal::{Begin, Journal, Step};
use crate::bulk::jobs::remedy::{Retry, remedy};
use crate::bulk::jobs::retry_files::write_retry_files;
use crate::bulk::jobs::tally::Tally;
use crate::bulk::plan::BulkPlan;
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// The request of `import`. The files are those of `import-files/` in the run folder.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// Whether users who are there already are overwritten; they are found by e-mail address.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub upsert: bool,
    /// Whether to stop before the first request that changes something.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// How `import` ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// A dry run.
    Planned,
    /// The person did not confirm the plan.
    Declined,
    /// What has become of each user is known.
    Done,
}

/// The document of `import`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportReport {
    /// How it ended.
    pub status: ImportStatus,
    /// The connection of the new tenant.
    pub connection: String,
    /// What was confirmed.
    pub plan: BulkPlan,
    /// How many users the import files have.
    pub users: u64,
    /// What has become of them.
    pub tally: Tally,
    /// The users that have failed, by code, the most frequent first. `failed.ndjson` has each of them.
    pub failures: Vec<FailureGroup>,
    /// The files in the run folder to import again.
    pub retry_files: Vec<String>,
}

/// Users that have failed with the same code.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FailureGroup {
    /// Auth0's code, in capital letters, or one of this program.
    pub code: String,
    /// How many users.
    pub count: u64,
    /// Whether sending them again may help.
    pub retry: Retry,
    /// What to do.
    pub remedy: String,
}

/// Runs `import`, or goes on with the import that the journal of the run folder has.
///
/// # Errors
/// `settings`, `wrong_use`, `not_found`, `changed` if an import file is not what it was, `state` if the run is about
/// another import, or the problem that has stopped the import. Another run goes on from there.
pub async fn import<P: Ports<Ui: BulkUi>>(
    request: &ImportRequest,
    ports: &P,
    folder: &impl RunFolder,
) -> Result<ImportReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let pair = choose_pair(&settings, request.connection.as_deref())?;
    let credentials = Credentials::read(Tenant::New, &request.new)?;
    let session = Session::open(Tenant::New, credentials, ports).await?;
    session.require_scopes(&[Scope::CreateUsers, Scope::ReadConnections, Scope::ReadUsers])?;
    let connection = find_connection(&session, &pair.new).await?;
    ensure_enabled(&session, &connection).await?;

    let begin = Begin {
        domain: session.domain().to_owned(),
        connection_id: connection.id.clone(),
        upsert: request.upsert,
    };
    let mut journal = Journal::open(folder).await?;
    let new_files = match &journal.begin {
        None => read_files(folder).await?,
        Some(known) if *known == begin => Vec::new(),
        Some(known) => return Err(another_import(known)),
    };
    let plan = ImportPlan {
        session: &session,
        folder,
        connection: &connection,
        upsert: request.upsert,
    };
    let plan = plan.make(&journal, &new_files).await?;
    let mut report = ImportReport {
        status: ImportStatus::Planned,
        connection: connection.name.clone(),
        users: new_files
            .iter()
            .fold(journal.users(), |sum, file| sum.saturating_add(file.users)),
        plan,
        tally: journal.tally.clone(),
        failures: Vec::new(),
        retry_files: Vec::new(),
    };
    if request.dry_run {
        return Ok(report);
    }
    let has_changes = !report.plan.changes.is_empty();
    if has_changes && !ports.ui().confirm(&report.plan).await {
        report.status = ImportStatus::Declined;
        return Ok(report);
    }
    if journal.begin.is_none() {
        let files = new_files.into_iter().map(Step::File);
        let steps: Vec<Step> = std::iter::once(Step::Begin(begin)).chain(files).collect();
        journal.create(ports.clock().now_ms(), &steps).await?;
    }
    let mut importer = Importer::new(&session, folder, connection, request.upsert, journal).await?;
    importer.run().await?;
    report.status = ImportStatus::Done;
    report.tally = importer.into_journal().tally;
    report.failures = groups(&report.tally);
    report.retry_files = write_retry_files(folder).await?;
    Ok(report)
}

fn groups(tally: &Tally) -> Vec<FailureGroup> {
    let mut groups: Vec<FailureGroup> = tally
        .codes
        .iter()
        .map(|(code, count)| {
            let remedy = remedy(code);
            FailureGroup {
                code: code.clone(),
                count: *count,
                retry: remedy.retry,
                remedy: remedy.text.to_owned(),
            }
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

fn another_import(known: &Begin) -> Problem {
    let mode = if known.upsert { "with" } else { "without" };
    let message = format!(
        "the run has begun an import into the connection {} of {} {mode} --upsert, and can only go on with that",
        known.connection_id, known.domain
    );
    Problem::new(ProblemCode::State, message)
        .with_remedy("Resume it with the same settings and options, or begin a new run.")
}
