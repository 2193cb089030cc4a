//! Why a command could not do what it was asked to.

use serde::Serialize;

use crate::tenant::Tenant;

/// What kind of problem it is; the name is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The command was called in a way it can't be.
    WrongUse,
    /// The settings file.
    Settings,
    /// Both tenants are one.
    SameTenant,
    /// No answer came, or none that an Auth0 tenant gives.
    Unreachable,
    /// The credentials are refused.
    Unauthorized,
    /// The token may not do what the command needs.
    MissingScope,
    /// Something that must be there is not.
    NotFound,
    /// The connection is no database connection.
    NotADatabase,
    /// The package was built without an action script that the settings choose.
    ScriptMissing,
    /// A script is longer than a tenant takes.
    ScriptTooLong,
    /// Something else has the name.
    NameTaken,
    /// The rate limit, after many waits.
    RateLimited,
    /// The tenant refused a request.
    Refused,
    /// All was written, and yet the tenant is not as it should be.
    Unfinished,
    /// Somebody else changed it between the plan and the write.
    Changed,
    /// The state file.
    State,
}

/// A problem in words. It repeats no secret and no answer's body but the `message` that Auth0 gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind it is.
    pub code: ProblemCode,
    /// The tenant it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Tenant>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The titles of the changes that were made before; a second run goes on behind them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<String>,
}

impl Problem {
    /// A problem that is about no tenant.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            code,
            tenant: None,
            message: message.into(),
            remedy: None,
            applied: Vec::new(),
        }
    }

    /// A problem with a tenant.
    pub fn in_tenant(tenant: Tenant, code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            tenant: Some(tenant),
            ..Self::new(code, message)
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn with_remedy(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}
