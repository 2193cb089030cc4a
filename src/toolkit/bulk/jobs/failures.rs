//! `failed.ndjson`: the users that were not imported, with our own record.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::bulk::jobs::import_file::ImportRecord;
use crate::bulk::jobs::job_errors::UserError;
use crate::bulk::jobs::journal::Journal;
use crate::bulk::jobs::remedy::{Retry, remedy};
use crate::bulk::line_reader::LineReader;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// The name of the file in the run folder.
pub const FAILED: &str = "failed.ndjson";
/// Where the lines that stay are written. A host removes such a file that a crash has left.
const KEPT: &str = "failed.ndjson.tmp";

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
    let is_kept = |line: &str| {
        let owner: Option<LineOwner> = serde_json::from_str(line).ok();
        line.ends_with('\n') && owner.is_some_and(|owner| journal.is_settled(&owner.file))
    };
    let mut reader = LineReader::new(folder, FAILED);
    let mut is_clean = true;
    while let Some(lines) = reader.next().await? {
        is_clean &= lines.split_inclusive('\n').all(is_kept);
    }
    if is_clean {
        return Ok(());
    }
    folder.write(KEPT, "").await?;
    let mut reader = LineReader::new(folder, FAILED);
    while let Some(lines) = reader.next().await? {
        let kept: String = lines
            .split_inclusive('\n')
            .filter(|line| is_kept(line))
            .collect();
        folder.append(KEPT, &kept).await?;
    }
    folder.rename(KEPT, FAILED).await
}
