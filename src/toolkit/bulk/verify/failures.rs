//! Users that a tenant has refused to change.

use crate::bulk::ports::RunFolder;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::object_writer::ObjectWriter;

/// The file of the run folder with these users.
pub const FAILURES_FILE: &str = "failures.ndjson";

/// What was to be done with the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Metadata was to be filled in.
    Repair,
    /// The user was to be blocked.
    Block,
    /// The marker was to be set.
    Mark,
    /// The marker was to be taken away.
    Unmark,
    /// The user was to be deleted.
    Delete,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Repair => "repair",
            Self::Block => "block",
            Self::Mark => "mark",
            Self::Unmark => "unmark",
            Self::Delete => "delete",
        }
    }
}

/// Forgets the users whom an earlier process has written down: it is tried again to change them.
///
/// # Errors
/// `files`
pub async fn forget_failures(folder: &impl RunFolder) -> Result<(), Problem> {
    match folder.read(FAILURES_FILE).await? {
        Some(_) => folder.write(FAILURES_FILE, "").await,
        None => Ok(()),
    }
}

/// Writes down that a user was refused, if that is what the problem says.
///
/// # Errors
/// The problem itself, if it concerns more than this user; `files`.
pub async fn note_failure(
    folder: &impl RunFolder,
    step: Step,
    user_id: &str,
    problem: Problem,
) -> Result<(), Problem> {
    if problem.code != ProblemCode::Refused {
        return Err(problem);
    }
    let mut line = String::new();
    let mut members = ObjectWriter::begin(&mut line);
    members.insert_str("user_id", user_id);
    members.insert_str("step", step.name());
    members.insert_str("message", &problem.message);
    members.end();
    line.push('\n');
    folder.append(FAILURES_FILE, &line).await
}
