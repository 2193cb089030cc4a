//! Why a request for a token or for keys has failed, for the call that sent it and for those that waited for its result.

use crate::domain::outcome::Refusal;
use crate::domain::retry::RetryCause;

/// Why a request for a token or for keys has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchFailure {
    /// What a call that does not try again ends with.
    pub refusal: Refusal,
    /// Why another request may succeed; `None` if the failure is final.
    pub remedy: Option<FetchRemedy>,
}

/// Why another request may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchRemedy {
    /// The request may be sent again, as any other.
    Retry(RetryCause),
    /// The call that sent the request ran out of time, and others may have more.
    MoreTime,
}

impl FetchFailure {
    /// The failure of a call that ran out of time.
    pub fn out_of_time(refusal: Refusal) -> Self {
        Self {
            refusal,
            remedy: Some(FetchRemedy::MoreTime),
        }
    }
}
