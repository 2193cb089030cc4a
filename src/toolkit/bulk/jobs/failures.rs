//! `failed.ndjson`: the users that were not imported, with our own record, and the files to send some of them again.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::bulk::jobs::import_file::{Identifiers, ImportRecord, to_text};
use crate::bulk::jobs::job_errors::UserError;
use crate::bulk::jobs::journal::Journal;
use crate::bulk::jobs::remedy::{Retry, remedy};
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// The name of the file in the run folder.
pub const FAILED: &str = "failed.ndjson";
/// How many bytes of users a retry file holds; Auth0 advises files of this size where there are many.
const RETRY_FILE_BYTES: usize = 400_000;

/// A line of `failed.ndjson`.
#[derive(Serialize, Deserialize)]
pub struct Failure {
    /// The import file that held the user.
    pub file: String,
    /// The first of the codes.
    pub code: String,
    /// Whether sending the user again may help.
    pub retry: Retry,
    /// What to do.
    pub remedy: String,
    /// The errors as Auth0 states them.
    pub errors: Vec<UserError>,
    /// The ID of another user that has the same e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_user_id: Option<String>,
    /// The user as our import file has it; `null` if Auth0 names a user that the file does not have.
    pub user: Option<Box<RawValue>>,
}

impl Failure {
    /// A failure of a user of a file.
    pub fn new(file: &str, errors: Vec<UserError>, user: Option<&ImportRecord>) -> Self {
        let code = errors.first().map(|error| error.code.clone());
        let code = code.unwrap_or_default();
        let remedy = remedy(&code);
        Self {
            file: file.to_owned(),
            code,
            retry: remedy.retry,
            remedy: remedy.text.to_owned(),
            errors,
            other_user_id: None,
            user: user.map(|record| record.json.clone()),
        }
    }

    /// A failure that is not Auth0's word, but ours.
    pub fn own(file: &str, code: &str, message: String, user: &ImportRecord) -> Self {
        let error = UserError {
            code: code.to_owned(),
            message,
            path: String::new(),
        };
        Self::new(file, vec![error], Some(user))
    }
}

/// The lines of failures.
pub fn to_lines(failures: &[Failure]) -> String {
    let mut lines = String::new();
    for failure in failures {
        lines.push_str(&serde_json::to_string(failure).unwrap_or_default());
        lines.push('\n');
    }
    lines
}

#[derive(Deserialize)]
struct LineOwner {
    file: String,
}

/// Takes out of `failed.ndjson` what a crash has left there: failures of files whose outcome is not in the journal yet, which
/// are written again.
///
/// # Errors
/// `files`
pub async fn drop_unsettled<F: RunFolder>(
    folder: &F,
    journal: &Journal<'_, F>,
) -> Result<(), Problem> {
    let Some(text) = folder.read(FAILED).await? else {
        return Ok(());
    };
    let is_settled = |line: &str| {
        let owner: Option<LineOwner> = serde_json::from_str(line).ok();
        owner.is_some_and(|owner| journal.is_settled(&owner.file))
    };
    let kept: String = text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n') && is_settled(line))
        .collect();
    if kept == text {
        return Ok(());
    }
    folder.write(FAILED, &kept).await
}

/// Writes the users that can be sent again into files of `retry/` and `retry-with-upsert/`, and returns the names of the
/// files.
///
/// # Errors
/// `files`
pub async fn write_retry_files(folder: &impl RunFolder) -> Result<Vec<String>, Problem> {
    let text = folder.read(FAILED).await?.unwrap_or_default();
    let failures = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Failure>(line).ok());
    let (mut as_is, mut with_upsert) = (Vec::new(), Vec::new());
    for failure in failures {
        let Some(json) = failure.user else { continue };
        let record = ImportRecord {
            json,
            identifiers: Identifiers::default(),
        };
        match failure.retry {
            Retry::AsIs => as_is.push(record),
            Retry::WithUpsert => with_upsert.push(record),
            Retry::AfterCorrection | Retry::No => {}
        }
    }
    let mut names = Vec::new();
    for (name, records) in [("retry", as_is), ("retry-with-upsert", with_upsert)] {
        for (index, chunk) in chunks(&records).into_iter().enumerate() {
            let number = index.saturating_add(1);
            let name = format!("{name}/{number:05}.json");
            folder.write(&name, &to_text(chunk)).await?;
            names.push(name);
        }
    }
    Ok(names)
}

fn chunks(records: &[ImportRecord]) -> Vec<Vec<&ImportRecord>> {
    let mut chunks: Vec<Vec<&ImportRecord>> = Vec::new();
    let mut bytes = 0_usize;
    for record in records {
        let length = record.json.get().len().saturating_add(2);
        match chunks.last_mut() {
            Some(chunk) if bytes.saturating_add(length) <= RETRY_FILE_BYTES => {
                chunk.push(record);
                bytes = bytes.saturating_add(length);
            }
            _ => {
                chunks.push(vec![record]);
                bytes = length;
            }
        }
    }
    chunks
}
