//! One check of the report that the command `check` makes.

use serde::Serialize;

use crate::problem::Problem;
use crate::setup::check::check_id::CheckId;
use crate::tenant::Tenant;

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// The current state is right.
    Pass,
    /// The current state may be wrong, or it could not be checked.
    Warn,
    /// Users can't move.
    Fail,
}

/// One thing that must be right before a user can move. It passes unless a method says otherwise.
#[must_use = "a check that is dropped counts as passed"]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Check {
    /// The stable name of the check.
    pub id: CheckId,
    /// The tenant that is checked.
    pub tenant: Tenant,
    /// The connection that is checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// The desired state, for display.
    pub title: String,
    /// The result.
    pub result: CheckResult,
    /// The current state, for display.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub detail: Option<String>,
    /// How to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub remedy: Option<String>,
}

/// The remedy if `setup` fixes the problem.
pub const RUN_SETUP: &str = "Run setup: it shows what it would change before it does.";

impl Check {
    /// A check that passes.
    pub fn pass(tenant: Tenant, id: CheckId, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            id,
            tenant,
            connection: None,
            title,
            result: CheckResult::Pass,
            detail: None,
            remedy: None,
        }
    }

    /// Says which connection is checked.
    pub fn for_connection(self, name: &str) -> Self {
        Self {
            connection: Some(name.to_owned()),
            ..self
        }
    }

    /// Fails if there is a problem.
    pub fn fail_if(self, problem: Option<String>, remedy: &str) -> Self {
        match problem {
            None => self,
            Some(detail) => self.end(CheckResult::Fail, detail, remedy),
        }
    }

    /// Warns if there may be a problem, unless the check has failed already.
    pub fn warn_if(self, problem: Option<String>, remedy: &str) -> Self {
        match problem {
            Some(detail) if self.result == CheckResult::Pass => {
                self.end(CheckResult::Warn, detail, remedy)
            }
            _ => self,
        }
    }

    /// Fails with a problem.
    pub fn failed(self, problem: Problem) -> Self {
        Self {
            result: CheckResult::Fail,
            detail: Some(problem.message),
            remedy: Some(problem.remedy.unwrap_or_else(|| RUN_SETUP.to_owned())),
            ..self
        }
    }

    /// Warns that the current state could not be checked, because of a problem that does not stop users from moving.
    pub fn not_checked(self, problem: Problem) -> Self {
        Self {
            result: CheckResult::Warn,
            ..self.failed(problem)
        }
    }

    /// Adds a detail without changing the result.
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    fn end(self, result: CheckResult, detail: String, remedy: &str) -> Self {
        Self {
            result,
            detail: Some(detail),
            remedy: Some(remedy.to_owned()),
            ..self
        }
    }
}
