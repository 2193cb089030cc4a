//! The plan of an import: how many users in how many files, and with `upsert` whom it would overwrite.

use serde::Serialize;

use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::jobs::connection::JobConnection;
use crate::bulk::jobs::import_file::{ImportFile, sha256_hex};
use crate::bulk::jobs::journal::{FileState, Journal, PlannedFile};
use crate::bulk::jobs::look_up::find_by_email;
use crate::bulk::jobs::overwrite::overwritten_fields;
use crate::bulk::jobs::rate::Rate;
use crate::bulk::plan::{BulkChange, BulkPlan};
use crate::bulk::ports::{RunFolder, file_problem};
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::setup::plan::diff::{Line, added, changed};
use migration_core::flow::ports::Clock;

/// The folder of the import files in the run folder.
pub const IMPORT_FILES: &str = "import-files";
/// The list of the users that would be overwritten, in the run folder.
pub const OVERWRITTEN: &str = "overwritten.ndjson";
/// How many files, and how many users to be overwritten, the plan names one by one.
const MAX_NAMED: usize = 10;

/// What a plan is made of.
pub struct ImportPlan<'a, P, F> {
    /// The new tenant.
    pub session: &'a Session<'a, P>,
    /// The run folder.
    pub folder: &'a F,
    /// The connection.
    pub connection: &'a JobConnection,
    /// Whether users who are there are overwritten.
    pub upsert: bool,
}

/// A line of `overwritten.ndjson`.
#[derive(Serialize)]
struct Overwritten<'a> {
    file: &'a str,
    user_id: &'a str,
    email: &'a str,
    fields: Vec<&'static str>,
}

/// Reads the import files of a run folder: their hashes and how many users they have.
///
/// # Errors
/// `not_found` if there are none, `wrong_use` if one is no import file, `files`.
pub async fn read_files(folder: &impl RunFolder) -> Result<Vec<PlannedFile>, Problem> {
    let mut files = Vec::new();
    for name in folder.list(IMPORT_FILES).await? {
        if !name.ends_with(".json") {
            continue;
        }
        let file = format!("{IMPORT_FILES}/{name}");
        let text = folder.read(&file).await?;
        let text = text.ok_or_else(|| file_problem(&file, "is missing"))?;
        files.push(PlannedFile {
            users: ImportFile::parse(&file, &text)?.users(),
            sha256: sha256_hex(&text),
            file,
            lost: 0,
            since_ms: None,
        });
    }
    if files.is_empty() {
        let message = format!("the run folder has no files in {IMPORT_FILES}/");
        return Err(Problem::new(ProblemCode::NotFound, message)
            .with_remedy("Write them with convert, or name import files."));
    }
    Ok(files)
}

impl<P: Ports, F: RunFolder> ImportPlan<'_, P, F> {
    /// Makes the plan: of the files that are new, or of what is left of an import that has begun.
    ///
    /// # Errors
    /// As [`Session::send`], `files`.
    pub async fn make(
        &self,
        journal: &Journal<'_, F>,
        new_files: &[PlannedFile],
    ) -> Result<BulkPlan, Problem> {
        let mut plan = BulkPlan::default();
        let open = journal.files().iter();
        let open = open.filter(|file| file.state != FileState::Settled);
        let files: Vec<&PlannedFile> = open
            .clone()
            .map(|file| &file.planned)
            .chain(new_files)
            .collect();
        let users = files
            .iter()
            .fold(0_u64, |sum, file| sum.saturating_add(file.users));
        if files.is_empty() {
            return Ok(plan);
        }
        let mut lines = named(
            files
                .iter()
                .map(|file| added(format!("{}: {}", file.file, count(file.users, "user")))),
        );
        if self.upsert {
            let unsent: Vec<&PlannedFile> = open
                .filter(|file| file.state == FileState::Planned)
                .map(|file| &file.planned)
                .chain(new_files)
                .collect();
            lines.extend(self.overwritten(&unsent).await?);
            plan.warnings.push(format!(
                "--upsert overwrites the users who have the same e-mail address, and replaces their metadata as a whole; \
                 the list is in {OVERWRITTEN}."
            ));
        }
        let (verb, kind) = if self.upsert {
            ("Import or overwrite", "upsert_users")
        } else {
            ("Import", "import_users")
        };
        let tenant = self.session.tenant().name();
        plan.changes.push(BulkChange {
            id: format!("{tenant}:{kind}:{}", self.connection.name),
            tenant: self.session.tenant(),
            title: format!(
                "{verb} {} in {} into the connection {}",
                count(users, "user"),
                count(files.len() as u64, "file"),
                self.connection.name
            ),
            lines,
        });
        Ok(plan)
    }

    /// Looks up every user of the files by e-mail address, and lists those who would be overwritten.
    async fn overwritten(&self, files: &[&PlannedFile]) -> Result<Vec<Line>, Problem> {
        let clock = self.session.ports().clock();
        let total = files
            .iter()
            .fold(0_u64, |sum, file| sum.saturating_add(file.users));
        let rate = Rate::start(clock.monotonic_ms(), 0);
        let (mut done, mut lines) = (0_u64, Vec::new());
        self.folder.write(OVERWRITTEN, "").await?;
        for planned in files {
            let text = self.folder.read(&planned.file).await?.unwrap_or_default();
            let file = ImportFile::parse(&planned.file, &text)?;
            let mut found = String::new();
            for record in &file.records {
                let email = &record.identifiers.email;
                let user = find_by_email(self.session, self.connection, email).await?;
                done = done.saturating_add(1);
                let Some(user) = user else { continue };
                let line = Overwritten {
                    file: &planned.file,
                    user_id: get_str(&user, "user_id"),
                    email,
                    fields: overwritten_fields(record, &user),
                };
                found.push_str(&serde_json::to_string(&line).unwrap_or_default());
                found.push('\n');
                let fields = match line.fields.as_slice() {
                    [] => "nothing".to_owned(),
                    fields => fields.join(", "),
                };
                lines.push(changed(format!("{} ({email}): {fields}", line.user_id)));
            }
            self.folder.append(OVERWRITTEN, &found).await?;
            self.session.ports().ui().event(&Event::Progress {
                tenant: Some(self.session.tenant()),
                what: "looking up whom the import would overwrite",
                done,
                total: Some(total),
                unit: "users",
                remaining_ms: rate.remaining_ms(clock.monotonic_ms(), done, total),
            });
        }
        Ok(named(lines.into_iter()))
    }
}

/// The first lines, and one that counts the others.
fn named(mut lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut first: Vec<Line> = lines.by_ref().take(MAX_NAMED).collect();
    let sign = first.last().map(|line| line.sign);
    let others = lines.count();
    if let (Some(sign), 1..) = (sign, others) {
        let text = format!("and {others} more");
        first.push(Line { sign, text });
    }
    first
}

fn count(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
