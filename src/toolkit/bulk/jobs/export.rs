//! Exports the users of a connection into a file of the run folder.

use serde::{Deserialize, Serialize};

use crate::api::connection_fault::ConnectionFault;
use crate::api::endpoints::jobs;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::jobs::connection::{JobConnection, find_connection};
use crate::bulk::jobs::download::{Downloaded, Downloads, ExportedFile};
use crate::bulk::jobs::job::{Job, JobStatus};
use crate::bulk::jobs::poll::{OutageWaits, PollWaits, find_patiently, read_job, wait};
use crate::bulk::ports::{RunFolder, file_problem};
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// How long a job is waited for, in milliseconds: Auth0 ends export jobs after eight hours.
const MAX_JOB_MS: u64 = 9 * 3_600_000;
/// How often a damaged file is downloaded again.
const MAX_DAMAGED: u32 = 2;

/// What a run folder notes of an export, so that it goes on after a crash: `export-old.json`, `export-new.json`.
#[derive(Serialize, Deserialize)]
struct ExportNote {
    domain: String,
    connection_id: String,
    job_id: String,
    /// The file, once it is there.
    #[serde(default)]
    file: Option<ExportedFile>,
}

/// The name of the file in the run folder that holds the exported users of a tenant.
pub fn file_name(side: Tenant) -> &'static str {
    match side {
        Tenant::Old => "users-old.ndjson.gz",
        Tenant::New => "users-new.ndjson.gz",
    }
}

fn note_name(side: Tenant) -> &'static str {
    match side {
        Tenant::Old => "export-old.json",
        Tenant::New => "export-new.json",
    }
}

/// Exports these fields of the users of the connection with a name to [`file_name`]. A run that was interrupted goes on with the
/// job that it had started.
///
/// # Errors
/// `not_found`, `not_a_database`, `refused` with the reason of a job that failed, `files`, or as [`Session::send`].
pub async fn export_users<P: Ports>(
    session: &Session<'_, P>,
    folder: &(impl RunFolder + Downloads),
    connection: &str,
    fields: &[&str],
) -> Result<ExportedFile, Problem> {
    let connection = find_connection(session, connection).await?;
    let mut note = match known_export(session, folder, &connection).await? {
        Some(ExportNote {
            file: Some(file), ..
        }) => return Ok(file),
        Some(note) => note,
        None => start(session, folder, &connection, fields).await?,
    };
    let job = wait_for_end(session, &note.job_id).await?;
    let file = fetch(session, folder, job).await?;
    note.file = Some(file.clone());
    write_note(session, folder, &note).await?;
    Ok(file)
}

/// What an earlier process has noted, if its job is still of use.
async fn known_export(
    session: &Session<'_, impl Ports>,
    folder: &impl RunFolder,
    connection: &JobConnection,
) -> Result<Option<ExportNote>, Problem> {
    let text = folder.read(note_name(session.tenant())).await?;
    let note: Option<ExportNote> = text.and_then(|text| serde_json::from_str(&text).ok());
    let Some(note) =
        note.filter(|note| note.domain == session.domain() && note.connection_id == connection.id)
    else {
        return Ok(None);
    };
    if note.file.is_some() {
        return Ok(Some(note));
    }
    let job = read_job(session, &note.job_id).await?;
    let is_of_use =
        job.is_some_and(|job| matches!(job.status, JobStatus::Running | JobStatus::Completed));
    Ok(is_of_use.then_some(note))
}

/// Starts a job. If the answer is lost, another one is started: an export changes nothing.
async fn start(
    session: &Session<'_, impl Ports>,
    folder: &impl RunFolder,
    connection: &JobConnection,
    fields: &[&str],
) -> Result<ExportNote, Problem> {
    session.report_reading(&format!("the users of {}", connection.name));
    let job = find_patiently(session, &jobs::export_users(&connection.id, fields), &[]).await?;
    let job = job
        .as_ref()
        .map(Job::from_json)
        .filter(|job| !job.id.is_empty());
    let job = job.ok_or_else(|| {
        refused(
            session,
            "the answer to an export job does not state the job's ID".to_owned(),
        )
    })?;
    let note = ExportNote {
        domain: session.domain().to_owned(),
        connection_id: connection.id.clone(),
        job_id: job.id,
        file: None,
    };
    write_note(session, folder, &note).await?;
    Ok(note)
}

async fn write_note(
    session: &Session<'_, impl Ports>,
    folder: &impl RunFolder,
    note: &ExportNote,
) -> Result<(), Problem> {
    let text = serde_json::to_string(note).unwrap_or_default();
    folder.write(note_name(session.tenant()), &text).await
}

/// Waits until a job is completed.
async fn wait_for_end(session: &Session<'_, impl Ports>, id: &str) -> Result<Job, Problem> {
    let clock = session.ports().clock();
    let started_ms = clock.monotonic_ms();
    let mut waits = PollWaits::new();
    loop {
        let job = completed_or_running(session, id).await?;
        if job.status == JobStatus::Completed {
            return Ok(job);
        }
        if clock.monotonic_ms().saturating_sub(started_ms) >= MAX_JOB_MS {
            let message = "the export job has not ended after nine hours".to_owned();
            return Err(refused(session, message));
        }
        session.ports().ui().event(&Event::Progress {
            tenant: Some(session.tenant()),
            what: "export job",
            done: job.percentage_done,
            total: None,
            unit: "percent",
            remaining_ms: job.time_left_ms,
        });
        clock.sleep(waits.next_ms(job.time_left_ms)).await;
    }
}

async fn completed_or_running(session: &Session<'_, impl Ports>, id: &str) -> Result<Job, Problem> {
    let expired = || {
        let message = "the export job has expired, so its file can't be downloaded any more";
        refused(session, message.to_owned())
            .with_remedy("Run the command again: it starts another export.")
    };
    let job = read_job(session, id).await?.ok_or_else(expired)?;
    match job.status {
        JobStatus::Running | JobStatus::Completed => Ok(job),
        JobStatus::Expired => Err(expired()),
        JobStatus::Failed if job.reason.is_empty() => Err(refused(
            session,
            "the export job has failed, and Auth0 does not say why".to_owned(),
        )),
        JobStatus::Failed => Err(refused(
            session,
            format!("the export job has failed: {}", job.reason),
        )),
    }
}

/// Downloads the file of a completed job. Each attempt asks for a link of its own, which is valid for a minute.
async fn fetch(
    session: &Session<'_, impl Ports>,
    folder: &impl Downloads,
    job: Job,
) -> Result<ExportedFile, Problem> {
    let name = file_name(session.tenant());
    let (mut job, mut waits) = (job, OutageWaits::default());
    let (mut most_received, mut damaged, mut fresh_link) = (0, 0_u32, false);
    loop {
        if job.location.is_empty() {
            let message = "the export job is completed and has no file".to_owned();
            return Err(refused(session, message));
        }
        session.ports().ui().redact(&job.location);
        let downloaded = folder.download(&job.location, name).await;
        let is_link = matches!(downloaded, Downloaded::LinkExpired { .. });
        let (received, reason) = match downloaded {
            Downloaded::Complete(file) => return Ok(file),
            Downloaded::FileError => return Err(file_problem(name, "cannot be written")),
            Downloaded::Refused { reason } => return Err(download_failed(session, &reason)),
            Downloaded::LinkExpired { received } => {
                (received, "the link is not accepted".to_owned())
            }
            Downloaded::Interrupted { received, reason } => {
                // Waiting cures neither a certificate nor a proxy that refuses.
                if let Some(fault) = ConnectionFault::from_name(&reason) {
                    return Err(host_failed(session, &job.location, &fault));
                }
                (received, reason)
            }
            Downloaded::Damaged { reason } if damaged < MAX_DAMAGED => {
                damaged = damaged.saturating_add(1);
                (0, reason)
            }
            Downloaded::Damaged { reason } => return Err(download_failed(session, &reason)),
        };
        if received > most_received {
            most_received = received;
            waits = OutageWaits::default();
        }
        // A link that was not accepted is replaced at once; only a second one in a row means something else.
        if !is_link || fresh_link {
            let Some(wait_ms) = waits.next_ms() else {
                return Err(download_failed(session, &reason));
            };
            wait(session, wait_ms, &reason).await;
        }
        fresh_link = is_link;
        job = completed_or_running(session, &job.id).await?;
    }
}

fn download_failed(session: &Session<'_, impl Ports>, reason: &str) -> Problem {
    let message = format!("the file of the export can't be downloaded: {reason}");
    Problem::in_tenant(session.tenant(), ProblemCode::Unreachable, message)
}

/// The host of the file can't be reached. Its name is not secret; the rest of the link is.
fn host_failed(
    session: &Session<'_, impl Ports>,
    link: &Secret,
    fault: &ConnectionFault,
) -> Problem {
    let host = host_of(link.expose());
    let reason = format!("{host} can't be reached: {fault}");
    download_failed(session, &reason).with_remedy(fault.remedy(host))
}

/// The host and the port of a link; without a user name, which could be secret.
fn host_of(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

fn refused(session: &Session<'_, impl Ports>, message: String) -> Problem {
    Problem::in_tenant(session.tenant(), ProblemCode::Refused, message)
}
