//! What a command that writes ends with.

use serde::Serialize;

use crate::domain::toolkit::plan::Plan;

/// The document of `setup`, `finish` and `undo`.
#[derive(Serialize)]
pub struct Written {
    /// What became of the plan.
    pub status: Status,
    /// The plan.
    pub plan: Plan,
    /// What else is to be known or done.
    pub notes: Vec<String>,
}

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All was as it should be.
    NothingToDo,
    /// There is something to do, and nothing was done, as was asked.
    Planned,
    /// The operator did not agree.
    Declined,
    /// It was carried out, and the tenants were read again and are as they should be.
    Done,
}
