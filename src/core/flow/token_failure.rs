//! Why a token request brought no token, for the call that sent it and for those that waited for its result.

use crate::domain::outcome::Refusal;
use crate::domain::retry::RetryCause;

/// Why a token request brought no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFailure {
    /// What a call that does not try again ends with.
    pub refusal: Refusal,
    /// Why another request may bring a token; `None` if the failure is final.
    pub remedy: Option<TokenRemedy>,
}

/// Why another token request may bring a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenRemedy {
    /// The request may be sent again, as any other.
    Retry(RetryCause),
    /// The call that sent the request ran out of time, and others may have more.
    MoreTime,
}

impl TokenFailure {
    /// The failure of a call that ran out of time.
    pub fn out_of_time(refusal: Refusal) -> Self {
        Self {
            refusal,
            remedy: Some(TokenRemedy::MoreTime),
        }
    }
}
