//! What to do about a user that an import job has refused, by Auth0's code.
//!
//! Source of the codes: Auth0, "Bulk User Imports", and the type `GetJobErrorsResponse` of the official SDK. A code that is
//! not among them is shown as it came.

use serde::{Deserialize, Serialize};

/// Whether sending the user again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Yes, as it is, once the cause is gone: it is in a file of `retry/`.
    AsIs,
    /// Yes, with `--upsert`, since the profile is stored already: it is in a file of `retry-with-upsert/`.
    WithUpsert,
    /// Only after the user was corrected.
    AfterCorrection,
    /// No: somebody has to decide about it.
    No,
}

/// The code of a user whose job failed as a whole, found by halving its file.
pub const JOB_FAILED: &str = "job_failed";
/// The code of a user who is not there after jobs whose results were lost.
pub const NOT_ARRIVED: &str = "not_arrived";
/// The code of a user who was changed in the new tenant since a first attempt to overwrite it.
pub const CHANGED_SINCE: &str = "changed_since";
/// The code of a user of whom no look shows whether all of a first attempt to overwrite it has arrived.
pub const NOT_CONFIRMED: &str = "not_confirmed";
/// The code of a user that makes the request too large on its own.
pub const TOO_LARGE: &str = "too_large";

/// What to do about a code, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Whether sending the user again may help.
    pub retry: Retry,
    /// What to do.
    pub text: &'static str,
}

/// Whether a code says that another user has one of the identifiers. Only a look at the new tenant tells whether that
/// is the same user, who has moved in the meantime.
pub fn is_duplicate(code: &str) -> bool {
    matches!(
        code,
        "DUPLICATED_USER" | "CONFLICT" | "CONFLICT_EMAIL" | "CONFLICT_USERNAME"
    )
}

/// What to do about the codes that are known.
pub const REMEDIES: [(&str, Remedy); 25] = [
    (
        "ANY_OF_MISSING",
        Remedy::new(
            Retry::AfterCorrection,
            "Add one of the members that the message names.",
        ),
    ),
    (
        "ARRAY_LENGTH_LONG",
        Remedy::new(
            Retry::AfterCorrection,
            "Shorten the list; mfa_factors takes at most 10 items.",
        ),
    ),
    (
        "ARRAY_LENGTH_SHORT",
        Remedy::new(Retry::AfterCorrection, "Leave the empty list out."),
    ),
    (
        "CONFLICT",
        Remedy::new(
            Retry::No,
            "Another user of the connection has the same e-mail address, ID, phone number or user name. Decide which of both stays.",
        ),
    ),
    (
        "DUPLICATED_USER",
        Remedy::new(
            Retry::No,
            "Another user of the connection has the same e-mail address, ID, phone number or user name. Decide which of both stays.",
        ),
    ),
    (
        "CONFLICT_EMAIL",
        Remedy::new(
            Retry::No,
            "Another user of the connection has this e-mail address. Decide which of both stays.",
        ),
    ),
    (
        "CONFLICT_USERNAME",
        Remedy::new(
            Retry::No,
            "Another user of the connection has this user name. Decide which of both stays, or change the name.",
        ),
    ),
    (
        "CONNECTION_NOT_FOUND",
        Remedy::new(
            Retry::AsIs,
            "Check that the connection exists and that an application is enabled for it, then import the retry files.",
        ),
    ),
    (
        "ENUM_MISMATCH",
        Remedy::new(
            Retry::AfterCorrection,
            "Use one of the values that the message names.",
        ),
    ),
    (
        "FORMAT",
        Remedy::new(
            Retry::AfterCorrection,
            "Correct the value; it is not an e-mail address, address or date as the field wants it.",
        ),
    ),
    (
        "INVALID_FORMAT",
        Remedy::new(
            Retry::AfterCorrection,
            "Correct the value; it is not an e-mail address, address or date as the field wants it.",
        ),
    ),
    (
        "INVALID_TYPE",
        Remedy::new(
            Retry::AfterCorrection,
            "Correct the type of the value, such as a text where a truth value is wanted.",
        ),
    ),
    (
        "MAX_LENGTH",
        Remedy::new(Retry::AfterCorrection, "Shorten the value."),
    ),
    (
        "MAXIMUM",
        Remedy::new(Retry::AfterCorrection, "Use a smaller number."),
    ),
    (
        "MFA_FACTORS_FAILED",
        Remedy::new(
            Retry::WithUpsert,
            "The user is stored, the second factors are not. Import the files of retry-with-upsert/ with --upsert.",
        ),
    ),
    (
        "MIN_LENGTH",
        Remedy::new(
            Retry::AfterCorrection,
            "The value is too short; leave it out if it is empty.",
        ),
    ),
    (
        "MINIMUM",
        Remedy::new(Retry::AfterCorrection, "Use a larger number."),
    ),
    (
        "NOT_PASSED",
        Remedy::new(
            Retry::AfterCorrection,
            "Take out the member that import files must not have, such as a reserved key of app_metadata or both kinds of hash.",
        ),
    ),
    (
        "OBJECT_REQUIRED",
        Remedy::new(Retry::AfterCorrection, "The value must be a JSON object."),
    ),
    (
        "PATTERN",
        Remedy::new(
            Retry::AfterCorrection,
            "Correct the value; a bcrypt hash must begin with $2a$10$ or $2b$10$, a phone number with + and digits.",
        ),
    ),
    (
        JOB_FAILED,
        Remedy::new(
            Retry::AfterCorrection,
            "Auth0 can't import a file with this user in it, and does not say why. Compare the user with Auth0's schema.",
        ),
    ),
    (
        NOT_ARRIVED,
        Remedy::new(
            Retry::AsIs,
            "The results of the jobs were lost, and the user is not there. Import the retry files.",
        ),
    ),
    (
        CHANGED_SINCE,
        Remedy::new(
            Retry::No,
            "The user was changed in the new tenant since the first attempt, so it was not overwritten again. Compare both.",
        ),
    ),
    (
        NOT_CONFIRMED,
        Remedy::new(
            Retry::WithUpsert,
            "The answer to the first attempt was lost, and nobody can see whether the password hash and the second factors have \
             arrived. The user has logged in or chosen a password, so they were not sent again. If they are missing, import the \
             files of retry-with-upsert/ with --upsert.",
        ),
    ),
    (
        TOO_LARGE,
        Remedy::new(
            Retry::AfterCorrection,
            "The user alone is larger than Auth0 takes in one request. Shorten its metadata.",
        ),
    ),
];

/// What to do about a code that is not known.
const UNKNOWN: Remedy = Remedy::new(
    Retry::AsIs,
    "Auth0 does not document this code. Read its message, then import the retry files.",
);

impl Remedy {
    const fn new(retry: Retry, text: &'static str) -> Self {
        Self { retry, text }
    }
}

/// What to do about a code.
pub fn remedy(code: &str) -> Remedy {
    REMEDIES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(UNKNOWN, |(_, remedy)| *remedy)
}
