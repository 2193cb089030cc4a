//! The users that an import may have inserted: those of its import files without those that have failed.

use std::collections::HashSet;

use crate::bulk::jobs::failures::{FAILED, Failure};
use crate::bulk::jobs::import_file::{Identifiers, ImportFile};
use crate::bulk::jobs::import_plan::IMPORT_FILES;
use crate::bulk::jobs::journal::{FileState, Journal, TrackedFile};
use crate::bulk::jobs::remedy::Retry;
use crate::bulk::line_reader::LineReader;
use crate::bulk::ndjson::parse_lines;
use crate::bulk::ports::{RunFolder, file_problem};
use crate::bulk::timestamp::CLOCK_TOLERANCE_MS;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::database::whole_id;

/// After so long a job has ended: Auth0 ends import jobs after two hours. Clocks may differ.
const MAX_JOB_MS: u64 = 2 * 3_600_000 + CLOCK_TOLERANCE_MS;

/// What an import run has done, from its folder.
pub struct ImportedUsers<'a, F> {
    folder: &'a F,
    /// The names of the import files.
    pub files: Vec<String>,
    /// When the first file was sent, in UNIX milliseconds.
    pub since_ms: u64,
    /// How many files have, or may have, a job that is still at work.
    pub open_files: u64,
    failed: HashSet<String>,
    /// The whole IDs of the only users that count, if not all do.
    only: Option<HashSet<String>>,
}

/// A user of an import file.
pub struct ImportedUser {
    /// The ID within the connection.
    pub id: String,
    /// The import record as JSON text.
    pub record: String,
}

impl<'a, F: RunFolder> ImportedUsers<'a, F> {
    /// Reads what an import into the tenant of `domain` has done. `now_ms` is the time, in UNIX milliseconds.
    ///
    /// # Errors
    /// `not_found` if the run has imported nothing, `wrong_use` if it has imported into another tenant, `state`, `files`.
    pub async fn read(folder: &'a F, domain: &str, now_ms: u64) -> Result<Self, Problem> {
        let journal = Journal::open(folder).await?;
        let sent = journal
            .files()
            .iter()
            .filter_map(|file| file.planned.since_ms);
        let (Some(since_ms), Some(begin)) = (sent.min(), &journal.begin) else {
            let problem = Problem::new(ProblemCode::NotFound, "this run has imported nobody");
            return Err(problem.with_remedy("Name a run of import or move-rest; runs lists them."));
        };
        if begin.domain != domain {
            let message = format!(
                "this run has imported into {}, and NEW_DOMAIN is {domain}",
                begin.domain
            );
            return Err(Problem::new(ProblemCode::WrongUse, message));
        }
        let is_open = |file: &&TrackedFile| {
            let end_ms = file.sent_ms.unwrap_or_default().saturating_add(MAX_JOB_MS);
            matches!(file.state, FileState::Sent | FileState::Job(_)) && now_ms < end_ms
        };
        let open_files = journal.files().iter().filter(is_open).count() as u64;
        Ok(Self {
            folder,
            files: folder.list(IMPORT_FILES).await?,
            since_ms,
            open_files,
            failed: failed_ids(folder).await?,
            only: None,
        })
    }

    /// Leaves out all users but those with these whole IDs.
    pub fn restrict_to(&mut self, user_ids: &[String]) {
        self.only = Some(user_ids.iter().cloned().collect());
    }

    /// The users of a file that count and have not failed. Those without an ID of their own can't be found again, and are left
    /// out.
    ///
    /// # Errors
    /// `wrong_use` if it is no import file, `files`.
    pub async fn of_file(&self, name: &str) -> Result<Vec<ImportedUser>, Problem> {
        let name = format!("{IMPORT_FILES}/{name}");
        let text = self.folder.read(&name).await?;
        let text = text.ok_or_else(|| file_problem(&name, "is missing"))?;
        let records = ImportFile::parse(&name, &text)?.records.into_iter();
        let users = records.map(|record| ImportedUser {
            id: record.identifiers.user_id,
            record: record.json.get().to_owned(),
        });
        let counts = |id: &str| {
            let only = self.only.as_ref();
            only.is_none_or(|only| only.contains(&whole_id(id)))
        };
        Ok(users
            .filter(|user| !user.id.is_empty() && !self.failed.contains(&user.id))
            .filter(|user| counts(&user.id))
            .collect())
    }
}

/// The IDs of the users that are not there since they have failed.
async fn failed_ids(folder: &impl RunFolder) -> Result<HashSet<String>, Problem> {
    let mut ids = HashSet::new();
    let mut reader = LineReader::new(folder, FAILED);
    while let Some(lines) = reader.next().await? {
        ids.extend(parse_lines::<Failure>(&lines).filter_map(|failure| {
            // Of these only the second factors have failed: the user is stored.
            if failure.retry == Retry::WithUpsert {
                return None;
            }
            Some(Identifiers::parse(failure.user?.get())?.user_id)
        }));
    }
    Ok(ids)
}
