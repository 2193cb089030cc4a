//! When a request is sent again: once after a passing fault, and after a wait that the rate limit asks for.

use crate::domain::log_line::safe_name;

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportFault {
    /// The connection was refused or reset; the name is the system's, such as `ECONNRESET`.
    Broken(String),
    /// The attempt was aborted at its deadline.
    TimedOut,
    /// The body could not be used: it was cut off or larger than any answer of Auth0.
    BadBody,
    /// There is no `fetch` to send with.
    NoFetch,
    /// Anything else, such as TLS or name resolution; the name is the system's, or empty.
    Failed(String),
}

/// What the answer's headers say of the rate limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// `Retry-After`, in seconds (RFC 9110 section 10.2.3).
    pub retry_after: Option<u64>,
    /// `x-ratelimit-reset`, in UNIX seconds.
    pub reset: Option<u64>,
}

/// A pause before a repeat, so that a server that restarts is not hit in the same instant.
pub const PAUSE_MS: u64 = 150;
/// How often one request waits for the rate limit.
const MOST_WAITS: u32 = 3;
/// The wait when the answer names none.
const DEFAULT_WAIT_MS: u64 = 1_000;
/// The shortest wait: the reset is given in whole seconds and clocks differ.
const SHORTEST_WAIT_MS: u64 = 250;

/// Whether a request that got no answer is worth one repeat.
pub fn after_fault(fault: &TransportFault) -> bool {
    matches!(fault, TransportFault::Broken(_))
}

/// Whether an answer is worth one repeat.
pub fn after_status(status: u16) -> bool {
    matches!(status, 502..=504)
}

/// How many milliseconds to wait before a request that met the rate limit is sent again; `None` when
/// it is not to be. `too_many_attempts` is a lock on the user, which waiting here only prolongs.
pub fn rate_limit_wait(
    status: u16,
    error: Option<&str>,
    limit: RateLimit,
    now_ms: u64,
    waits: u32,
) -> Option<u64> {
    if status != 429 || error == Some("too_many_attempts") || waits >= MOST_WAITS {
        return None;
    }
    let asked = match limit {
        RateLimit {
            retry_after: Some(seconds),
            ..
        } => seconds.saturating_mul(1_000),
        RateLimit {
            reset: Some(at), ..
        } => at.saturating_mul(1_000).saturating_sub(now_ms),
        RateLimit { .. } => DEFAULT_WAIT_MS,
    };
    Some(asked.max(SHORTEST_WAIT_MS))
}

impl TransportFault {
    /// The system's name for it, or ours where it has none.
    pub fn name(&self) -> Option<String> {
        let name = match self {
            Self::Broken(name) | Self::Failed(name) => name,
            Self::TimedOut => "timeout",
            Self::BadBody => "bad_body",
            Self::NoFetch => "no_fetch",
        };
        safe_name(name)
    }

    /// What happened, in words for a message.
    pub fn description(&self) -> String {
        let named = |what: &str, name: &str| {
            if name.is_empty() {
                what.to_owned()
            } else {
                format!("{what} ({name})")
            }
        };
        match self {
            Self::Broken(name) => named("the connection broke", name),
            Self::TimedOut => "no answer came in time".to_owned(),
            Self::BadBody => "its answer could not be read".to_owned(),
            Self::NoFetch => "this runtime has no fetch, and none was given".to_owned(),
            Self::Failed(name) => named("the request failed", name),
        }
    }
}
