//! Lines of the files with password hashes and second factors that are of no use.

use serde::Serialize;

/// Why a line of a file with hashes or factors, or a part of it, is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusedCode {
    /// The line could not be read as text.
    Unreadable,
    /// The line is not a JSON object.
    NotObject,
    /// The line has no ID of a user.
    NoUserId,
    /// The line has no password hash.
    NoHash,
    /// The hash is not one of bcrypt.
    UnknownHash,
    /// The hash is one of a user of another connection.
    OtherConnection,
    /// The hash is one of a user of another tenant.
    OtherTenant,
    /// The user has two hashes that differ.
    TwoHashes,
    /// The factor is not one that bulk import takes, or it is masked.
    InvalidFactor,
    /// The user has more factors than bulk import takes.
    TooManyFactors,
    /// No user of the input has this ID.
    NoUser,
    /// There is more than fits into memory.
    TooMuch,
}

impl UnusedCode {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NotObject => "not_object",
            Self::NoUserId => "no_user_id",
            Self::NoHash => "no_hash",
            Self::UnknownHash => "unknown_hash",
            Self::OtherConnection => "other_connection",
            Self::OtherTenant => "other_tenant",
            Self::TwoHashes => "two_hashes",
            Self::InvalidFactor => "invalid_factor",
            Self::TooManyFactors => "too_many_factors",
            Self::NoUser => "no_user",
            Self::TooMuch => "too_much",
        }
    }

    /// What is wrong, and what it means for the user.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Unreadable => "The line is not text, or too long.",
            Self::NotObject => "The line is not a JSON object.",
            Self::NoUserId => "The line has no ID of a user.",
            Self::NoHash => "The line has no passwordHash.",
            Self::UnknownHash => {
                "The hash is not one of bcrypt, so the user has to reset the password."
            }
            Self::OtherConnection => "The user is in another connection.",
            Self::OtherTenant => "The user is in another tenant.",
            Self::TwoHashes => {
                "The user has two hashes that differ, and it is not known which one is right: the user has to reset the \
                 password."
            }
            Self::InvalidFactor => {
                "Bulk import does not take this factor, or it is masked, and a masked one would fail the login: it counts \
                 as lost."
            }
            Self::TooManyFactors => "Bulk import takes 10 factors: the others count as lost.",
            Self::NoUser => "The input has no user with this ID in the connection.",
            Self::TooMuch => "The line, or all lines together, are too large to be kept in memory.",
        }
    }
}

/// A line of `unused-hashes.ndjson` or `unused-factors.ndjson`.
#[derive(Serialize)]
pub(super) struct UnusedLine<'a> {
    /// `None` if only a whole file tells that something is of no use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_id: Option<&'a str>,
    pub(super) code: &'a str,
    pub(super) reason: &'a str,
}
