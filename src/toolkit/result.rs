//! What a command returns to the command line.

use serde::Serialize;

use crate::problem::Problem;

/// The result of a command: `{ ok: document }` or `{ problem }`.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CommandResult<D> {
    /// The document of the command.
    Ok(D),
    /// Why the command failed.
    Problem(Problem),
}

impl<D> From<Result<D, Problem>> for CommandResult<D> {
    fn from(result: Result<D, Problem>) -> Self {
        match result {
            Ok(document) => Self::Ok(document),
            Err(problem) => Self::Problem(problem),
        }
    }
}
