//! What the types of log entries mean for a migration.

use crate::tenant::Tenant;

/// What an entry counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The old tenant has found a password right.
    Proven,
    /// A login was refused.
    Refusal,
    /// Something that stands beside: a failure or warning of the new tenant.
    Beside,
}

/// A type of log entries.
#[derive(Debug)]
pub struct LogType {
    /// The tenant whose log has the entries.
    pub tenant: Tenant,
    /// The type. Source: Auth0, "Log Event Type Codes".
    pub code: &'static str,
    /// What an entry counts as.
    pub meaning: Meaning,
    /// The meaning as a short phrase.
    pub phrase: &'static str,
}

const fn old(code: &'static str, phrase: &'static str) -> LogType {
    LogType {
        tenant: Tenant::Old,
        code,
        meaning: Meaning::Refusal,
        phrase,
    }
}

const fn new(code: &'static str, phrase: &'static str) -> LogType {
    LogType {
        tenant: Tenant::New,
        code,
        meaning: Meaning::Beside,
        phrase,
    }
}

/// All types that are counted. In the old tenant's log only entries of the migration client are, in the new tenant's only those
/// of the new connection.
pub const LOG_TYPES: [LogType; 16] = [
    LogType {
        meaning: Meaning::Proven,
        ..old("sepft", "right password")
    },
    old("fepft", "wrong e-mail address or password"),
    old("fp", "wrong password"),
    old("fu", "unknown e-mail address or user name"),
    old("f", "failed login"),
    old("pwd_leak", "password known from a data breach"),
    old("limit_wc", "account blocked after too many wrong passwords"),
    old(
        "limit_mu",
        "IP address blocked after too many failed logins",
    ),
    old("limit_sul", "too many logins of one user in a short time"),
    old("mfar", "second factor required"),
    old("feccft", "migration client refused"),
    old("api_limit", "rate limit of the tenant reached"),
    new("f", "failed login in the new tenant"),
    new("fu", "login of an unknown user in the new tenant"),
    new("w", "warning at a login in the new tenant"),
    new("wum", "warning about a user in the new tenant"),
];

/// The type of an entry of a tenant's log; `None` if it is not counted.
pub fn find_log_type(tenant: Tenant, code: &str) -> Option<&'static LogType> {
    LOG_TYPES
        .iter()
        .find(|log_type| log_type.tenant == tenant && log_type.code == code)
}
