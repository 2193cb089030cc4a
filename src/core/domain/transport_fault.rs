//! Why a request got no answer.

use core::fmt;

use crate::domain::log_line::safe_name;

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// The connection was refused or reset, or did not come about in time; the name is the system's, such as `ECONNRESET`.
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

impl TransportFault {
    /// The fault of a thrown error: `cause` is its `error.cause.code`, where Node's `fetch` has the system's name, `code`
    /// its `error.code`, where other runtimes have it. A text that is no such name is not taken over.
    pub fn from_codes(cause: Option<String>, code: Option<String>) -> Self {
        let name = cause
            .filter(|name| is_system_name(name))
            .or_else(|| code.filter(|name| is_system_name(name)))
            .unwrap_or_default();
        match name.as_str() {
            "timeout" => Self::TimedOut,
            "no_fetch" => Self::NoFetch,
            "ECONNREFUSED"
            | "ECONNRESET"
            | "EPIPE"
            | "ETIMEDOUT"
            | "UND_ERR_CONNECT_TIMEOUT"
            | "UND_ERR_SOCKET"
            | "ConnectionRefused"
            | "ConnectionReset"
            | "ConnectionClosed" => Self::Broken(name),
            _ => Self::Failed(name),
        }
    }

    /// The system's name for the fault, or this project's where the system has none.
    pub fn name(&self) -> Option<String> {
        let name = match self {
            Self::Broken(name) | Self::Failed(name) => name,
            Self::TimedOut => "timeout",
            Self::BadBody => "bad_body",
            Self::NoFetch => "no_fetch",
        };
        safe_name(name)
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (description, name) = match self {
            Self::Broken(name) => ("the connection broke", name.as_str()),
            Self::TimedOut => ("no answer came in time", ""),
            Self::BadBody => ("its answer could not be read", ""),
            Self::NoFetch => ("this runtime has no fetch, and none was given", ""),
            Self::Failed(name) => ("the request failed", name.as_str()),
        };
        formatter.write_str(description)?;
        if name.is_empty() {
            return Ok(());
        }
        formatter.write_str(" (")?;
        formatter.write_str(name)?;
        formatter.write_str(")")
    }
}

impl core::error::Error for TransportFault {}

/// Whether a text is a system's name for a fault, such as `ERR_TLS_CERT_ALTNAME_INVALID` or Bun's `ConnectionRefused`.
/// It becomes part of a message, and an injected `fetch` may throw any text.
fn is_system_name(text: &str) -> bool {
    let is_upper_snake_case = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let is_buns = |text: &str| {
        text.starts_with("Connection") && text.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    text.len() <= 40
        && (is_upper_snake_case(text) || is_buns(text) || matches!(text, "timeout" | "no_fetch"))
}
