//! What `check` finds: one line for each thing that must be right before a user can move.

use serde::Serialize;

use crate::problem::Problem;
use crate::setup::check::check_id::CheckId;
use crate::tenant::Tenant;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// It is right.
    Pass,
    /// It may be right, or could not be looked at.
    Warn,
    /// Users can't move because of it.
    Fail,
}

/// One check.
#[must_use = "a check that is dropped counts as passed"]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its stable name.
    pub id: CheckId,
    /// The tenant it looks at.
    pub tenant: Tenant,
    /// The connection it looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// What is to be right.
    pub title: String,
    /// How it ended.
    pub result: CheckResult,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// The remedy for whatever `setup` puts right.
pub const RUN_SETUP: &str = "Run setup: it shows what it would change before it does.";

impl Check {
    /// A check that passed.
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

    /// The same for a connection.
    pub fn for_connection(self, name: &str) -> Self {
        Self {
            connection: Some(name.to_owned()),
            ..self
        }
    }

    /// It fails where `problem` says what is wrong.
    pub fn fail_if(self, problem: Option<String>, remedy: &str) -> Self {
        match problem {
            None => self,
            Some(detail) => self.ends(CheckResult::Fail, detail, remedy),
        }
    }

    /// It warns where `problem` says what may be wrong.
    pub fn warn_if(self, problem: Option<String>, remedy: &str) -> Self {
        match problem {
            None => self,
            Some(detail) => self.ends(CheckResult::Warn, detail, remedy),
        }
    }

    /// It fails with a problem.
    pub fn failed(self, problem: Problem) -> Self {
        Self {
            result: CheckResult::Fail,
            detail: Some(problem.message),
            remedy: Some(problem.remedy.unwrap_or_else(|| RUN_SETUP.to_owned())),
            ..self
        }
    }

    /// It could not be looked at, because of a problem that does no harm to a migration.
    pub fn not_checked(self, problem: Problem) -> Self {
        Self {
            result: CheckResult::Warn,
            ..self.failed(problem)
        }
    }

    /// It passes, with something to say.
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    fn ends(self, result: CheckResult, detail: String, remedy: &str) -> Self {
        Self {
            result,
            detail: Some(detail),
            remedy: Some(remedy.to_owned()),
            ..self
        }
    }
}
