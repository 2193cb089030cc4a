//! Why a token request brought no token, for the call that sent it and for those that waited for its result.

use crate::domain::object_writer::ObjectWriter;
use crate::domain::outcome::Refusal;
use crate::domain::raw_object::RawObject;
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

const REFUSAL: &str = "refusal";
const REMEDY: &str = "remedy";
const ASKED_MS: &str = "asked_ms";
const TEMPORARY_FAULT: &str = "temporary_fault";
const RATE_LIMIT: &str = "rate_limit";
const MORE_TIME: &str = "more_time";

impl TokenFailure {
    /// The failure of a call that ran out of time.
    pub fn out_of_time(refusal: Refusal) -> Self {
        Self {
            refusal,
            remedy: Some(TokenRemedy::MoreTime),
        }
    }

    /// The failure as JSON, to hand to a caller in another instance of the module.
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        let mut members = ObjectWriter::begin(&mut json);
        members.insert_raw(REFUSAL, &self.refusal.to_json());
        let name = match self.remedy {
            None => "",
            Some(TokenRemedy::MoreTime) => MORE_TIME,
            Some(TokenRemedy::Retry(RetryCause::TemporaryFault)) => TEMPORARY_FAULT,
            Some(TokenRemedy::Retry(RetryCause::RateLimit { asked_ms })) => {
                members.insert_number(ASKED_MS, asked_ms);
                RATE_LIMIT
            }
        };
        members.insert_str(REMEDY, name);
        members.end();
        json
    }

    /// Reads what [`TokenFailure::to_json`] wrote.
    pub fn from_json(json: &RawObject<'_>) -> Option<Self> {
        // A wait that is too long for an integer is too long for every call.
        let asked_ms = json
            .get_integer(ASKED_MS)
            .map_or(u64::MAX, i64::unsigned_abs);
        let remedy = match json.get_str(REMEDY).as_deref() {
            Some(MORE_TIME) => Some(TokenRemedy::MoreTime),
            Some(TEMPORARY_FAULT) => Some(TokenRemedy::Retry(RetryCause::TemporaryFault)),
            Some(RATE_LIMIT) => Some(TokenRemedy::Retry(RetryCause::RateLimit { asked_ms })),
            _ => None,
        };
        Some(Self {
            refusal: Refusal::from_json(&RawObject::parse(json.get_raw(REFUSAL)?)?)?,
            remedy,
        })
    }
}
