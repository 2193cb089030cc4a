//! Why a command failed.

use std::fmt;

use serde::Serialize;

use crate::tenant::Tenant;

/// The kind of a problem. Its name in snake case is stable: scripts may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProblemCode {
    /// The command was called with wrong arguments or environment variables.
    WrongUse,
    /// A setting is invalid.
    Settings,
    /// The old and the new tenant are the same one.
    SameTenant,
    /// No response came, or none that an Auth0 tenant sends.
    Unreachable,
    /// The tenant rejected the credentials.
    Unauthorized,
    /// The token lacks a scope that the command needs.
    MissingScope,
    /// A resource that must exist does not.
    NotFound,
    /// The connection is not a database connection.
    NotADatabase,
    /// The package was built without an action script that the settings choose.
    ScriptMissing,
    /// An action script is longer than Auth0 allows.
    ScriptTooLong,
    /// Another resource has the name already.
    NameTaken,
    /// The rate limit was still exceeded after several retries.
    RateLimited,
    /// The tenant refused a request.
    Refused,
    /// Every change was written, and yet the tenant differs from the plan.
    Unfinished,
    /// The tenant was changed between the plan and the write.
    Changed,
    /// The state file is missing or invalid.
    State,
    /// A file of a bulk command can't be read or written.
    Files,
}

impl ProblemCode {
    /// All codes, in the order of their declaration.
    pub const ALL: [Self; 17] = [
        Self::WrongUse,
        Self::Settings,
        Self::SameTenant,
        Self::Unreachable,
        Self::Unauthorized,
        Self::MissingScope,
        Self::NotFound,
        Self::NotADatabase,
        Self::ScriptMissing,
        Self::ScriptTooLong,
        Self::NameTaken,
        Self::RateLimited,
        Self::Refused,
        Self::Unfinished,
        Self::Changed,
        Self::State,
        Self::Files,
    ];
}

/// Why a command failed, in words. It repeats no secret. Of a response's body it repeats only the `message` that Auth0 wrote.
///
/// ```
/// use migration_toolkit::problem::{Problem, ProblemCode};
/// use migration_toolkit::tenant::Tenant;
///
/// let problem = Problem::in_tenant(Tenant::Old, ProblemCode::NotFound, "there is no connection Users")
///     .with_remedy("Correct the name in the settings file.");
/// assert_eq!(problem.to_string(), "the old tenant: there is no connection Users");
/// assert_eq!(problem.remedy.as_deref(), Some("Correct the name in the settings file."));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Problem {
    /// Kind of the problem.
    pub code: ProblemCode,
    /// The tenant in which the problem is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub tenant: Option<Tenant>,
    /// What is wrong.
    pub message: String,
    /// How to correct it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub remedy: Option<String>,
    /// Titles of the changes that were written before the problem. A second run continues after them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub applied: Vec<String>,
}

impl Problem {
    /// Creates a problem that is in none of the tenants.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            code,
            tenant: None,
            message: message.into(),
            remedy: None,
            applied: Vec::new(),
        }
    }

    /// Creates a problem in a tenant.
    pub fn in_tenant(tenant: Tenant, code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            tenant: Some(tenant),
            ..Self::new(code, message)
        }
    }

    /// Whether the same request may succeed later, without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.code,
            ProblemCode::Unreachable | ProblemCode::RateLimited
        )
    }

    /// Adds how to correct the problem.
    #[must_use]
    pub fn with_remedy(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }

    /// Removes the remedy, where another one applies.
    #[must_use]
    pub fn without_remedy(self) -> Self {
        Self {
            remedy: None,
            ..self
        }
    }

    /// Makes one problem of several of the same kind, so that one run reports them all: a list of what is wrong, each line with
    /// its remedy. A single problem stays as it is. `heading` begins the list, such as "the environment".
    ///
    /// ```
    /// use migration_toolkit::problem::{Problem, ProblemCode};
    ///
    /// let missing = |name| {
    ///     Problem::new(ProblemCode::WrongUse, format!("{name} is not set")).with_remedy("Set it.")
    /// };
    /// let problem = Problem::join("the environment", vec![missing("OLD_DOMAIN"), missing("NEW_DOMAIN")]);
    /// assert_eq!(
    ///     problem.map(|problem| problem.message),
    ///     Some("the environment: 2 problems\n- OLD_DOMAIN is not set. Set it.\n- NEW_DOMAIN is not set. Set it.".to_owned())
    /// );
    /// ```
    pub fn join(heading: &str, mut problems: Vec<Self>) -> Option<Self> {
        let last = problems.pop()?;
        if problems.is_empty() {
            return Some(last);
        }
        let (code, tenant) = (last.code, last.tenant);
        problems.push(last);
        let mut message = format!("{heading}: {} problems", problems.len());
        for problem in &problems {
            let mut item = problem.message.clone();
            if let Some(remedy) = &problem.remedy {
                item.push_str(&format!(". {remedy}"));
            }
            // Text of a tenant may have line breaks, and must not look like another item.
            message.push_str(&format!("\n- {}", item.replace('\n', "\\u{a}")));
        }
        let tenant = tenant.filter(|_| problems.iter().all(|problem| problem.tenant == tenant));
        Some(Self {
            tenant,
            ..Self::new(code, message)
        })
    }

    /// Adds the titles of the changes that were written before the problem.
    #[must_use]
    pub fn with_applied(self, applied: Vec<String>) -> Self {
        Self { applied, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(tenant) = self.tenant {
            write!(formatter, "{tenant}: ")?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
