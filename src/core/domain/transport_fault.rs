//! Why a request got no answer.

use core::fmt;

use crate::domain::log_line::safe_name;

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

impl TransportFault {
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
