//! One code and its explanation, as a row of a table.

use serde::Serialize;

/// Where a code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The `code` of an action script's error and log line.
    Outcome,
    /// A member of an action script's log line.
    LogMember,
    /// A value of the member `fault`.
    Fault,
    /// A value of the member `marker`.
    Marker,
    /// A value of the member `left_out`.
    LeftOut,
    /// A value of the member `lost_factors`.
    LostFactor,
    /// A line of the new tenant's Action.
    ActionLine,
    /// The `code` of a line about the package's token cache.
    TokenCache,
    /// The `code` of a problem that the command line reports.
    Problem,
    /// The code of a user that an import job has refused.
    ImportError,
    /// The type of an entry in the old tenant's log.
    OldTenantLog,
    /// The type of an entry in the new tenant's log.
    NewTenantLog,
}

impl Topic {
    /// All topics, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Outcome,
        Self::LogMember,
        Self::Fault,
        Self::Marker,
        Self::LeftOut,
        Self::LostFactor,
        Self::ActionLine,
        Self::TokenCache,
        Self::Problem,
        Self::ImportError,
        Self::OldTenantLog,
        Self::NewTenantLog,
    ];

    /// The heading of its part of the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Outcome => "Outcomes of the action scripts",
            Self::LogMember => "Members of a log line",
            Self::Fault => "Faults",
            Self::Marker => "The migration marker",
            Self::LeftOut => "Parts of a profile that were left out",
            Self::LostFactor => "Second factors that were lost",
            Self::ActionLine => "Lines of both tenants' Actions",
            Self::TokenCache => "Lines of the token cache",
            Self::Problem => "Problems of the command line",
            Self::ImportError => "Errors of import jobs",
            Self::OldTenantLog => "Entries of the old tenant's log",
            Self::NewTenantLog => "Entries of the new tenant's log",
        }
    }

    /// Where its codes are found, in a whole sentence.
    pub fn introduction(self) -> &'static str {
        match self {
            Self::Outcome => {
                "The `code` of each log line and of each error that an action script calls back with."
            }
            Self::LogMember => {
                "Each call of an action script logs one line, a JSON object. It holds no identifier, password, token or secret."
            }
            Self::Fault => {
                "Why a request got no answer: the member `fault` of a log line. The names in capitals are the system's own."
            }
            Self::Marker => {
                "What is known of the user's marker: the member `marker` of a log line."
            }
            Self::LeftOut => {
                "The new tenant would refuse these, so the user has moved without them: the member `left_out` of a log line, and \
                 the reports of `convert`."
            }
            Self::LostFactor => {
                "Kinds of second factors that can't be carried: the member `lost_factors` of a log line, and \
                 `app_metadata.migration_lost_factors` of the user in the new tenant."
            }
            Self::ActionLine => {
                "The Actions of both tenants log only what they could not do: a line that begins with \
                 `auth0-account-migration:` and goes on like this."
            }
            Self::TokenCache => {
                "With the option `tokenCache`, the package logs a line with the event `token_cache` and one of these codes for each \
                 failure of the store. No call fails for that."
            }
            Self::Problem => "The `problem.code` of a command that has failed, with `--json`.",
            Self::ImportError => {
                "Why an import job has refused a user: in the files of failures in the run folder, and in the document of `import`."
            }
            Self::OldTenantLog => {
                "The type of an entry under *Monitoring > Logs* of the old tenant whose application is the migration client."
            }
            Self::NewTenantLog => {
                "The type of an entry under *Monitoring > Logs* of the new tenant. Most failures are the other side of a refusal \
                 of the old tenant."
            }
        }
    }
}

/// A code and its explanation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) topic: Topic,
    pub(super) name: &'static str,
    /// What the person who logs in sees; only outcomes have it.
    pub(super) user_sees: Option<&'static str>,
    pub(super) meaning: &'static str,
    pub(super) action: &'static str,
}

impl Entry {
    pub(super) const fn new(
        topic: Topic,
        name: &'static str,
        meaning: &'static str,
        action: &'static str,
    ) -> Self {
        Self {
            topic,
            name,
            user_sees: None,
            meaning,
            action,
        }
    }
}
