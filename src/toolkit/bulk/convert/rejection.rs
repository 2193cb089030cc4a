//! Why a record can't go into an import file, or does not.

use std::borrow::Cow;

use serde::Serialize;

use crate::bulk::record::RecordError;

/// Why a record can't go into an import file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RejectionCode {
    /// The record is longer than any profile.
    TooLong,
    /// The record is not UTF-8.
    NotText,
    /// The input ends in the middle of the record or the array.
    Truncated,
    /// The row of a CSV file has another number of cells than its header.
    Cells,
    /// There is text after the end of the array.
    TextAfterArray,
    /// The record is not JSON, or more than 100 arrays and objects are inside one another.
    NotJson,
    /// The record is JSON, but not an object.
    NotObject,
    /// The record has no `user_id`.
    NoUserId,
    /// The record has no `identities`, so its connection is not known.
    NoIdentities,
    /// The ID can't be one of the new tenant.
    InvalidUserId,
    /// Bulk import takes no user without an e-mail address.
    NoEmail,
    /// The e-mail address is none.
    InvalidEmail,
    /// The import record is larger than an import file may be.
    TooLarge,
    /// An earlier user has the same ID.
    DuplicateUserId,
    /// An earlier user has the same e-mail address.
    DuplicateEmail,
    /// An earlier user has the same user name.
    DuplicateUsername,
    /// An earlier user has the same phone number.
    DuplicatePhoneNumber,
}

impl RejectionCode {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::NotText => "not_text",
            Self::Truncated => "truncated",
            Self::Cells => "cells",
            Self::TextAfterArray => "text_after_array",
            Self::NotJson => "not_json",
            Self::NotObject => "not_object",
            Self::NoUserId => "no_user_id",
            Self::NoIdentities => "no_identities",
            Self::InvalidUserId => "invalid_user_id",
            Self::NoEmail => "no_email",
            Self::InvalidEmail => "invalid_email",
            Self::TooLarge => "too_large",
            Self::DuplicateUserId => "duplicate_user_id",
            Self::DuplicateEmail => "duplicate_email",
            Self::DuplicateUsername => "duplicate_username",
            Self::DuplicatePhoneNumber => "duplicate_phone_number",
        }
    }

    /// The member of the user that is wrong.
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::NoUserId | Self::InvalidUserId | Self::DuplicateUserId => Some("user_id"),
            Self::NoIdentities => Some("identities"),
            Self::NoEmail | Self::InvalidEmail | Self::DuplicateEmail => Some("email"),
            Self::DuplicateUsername => Some("username"),
            Self::DuplicatePhoneNumber => Some("phone_number"),
            _ => None,
        }
    }

    /// What is wrong, as a sentence. Errors of the reader and duplicates have sentences with more detail.
    pub fn reason(self) -> &'static str {
        match self {
            Self::TooLong => "The record is too long.",
            Self::NotText => "The record is not UTF-8.",
            Self::Truncated => "The file ends in the middle of the record.",
            Self::Cells => "The row has another number of cells than the header.",
            Self::TextAfterArray => "There is text after the end of the array.",
            Self::NotJson => "The record is not JSON, or is nested more than 100 levels deep.",
            Self::NotObject => "The record is not a JSON object.",
            Self::NoUserId => "The user has no ID.",
            Self::NoIdentities => "The user has no identities, so the connection is not known.",
            Self::InvalidUserId => {
                "The ID can't be one of the new tenant: it is empty, has white space, or is longer than 255 characters."
            }
            Self::NoEmail => "The user has no e-mail address, and bulk import requires one.",
            Self::InvalidEmail => "The e-mail address is not one that Auth0 takes.",
            Self::TooLarge => {
                "The user is larger than an import file may be, which is 500,000 bytes."
            }
            Self::DuplicateUserId => "An earlier user has the same ID.",
            Self::DuplicateEmail => "An earlier user has the same e-mail address.",
            Self::DuplicateUsername => "An earlier user has the same user name.",
            Self::DuplicatePhoneNumber => "An earlier user has the same phone number.",
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::TooLong => {
                "Make the metadata of the user smaller in the old tenant. If the record is no user, correct the file."
            }
            Self::NotText | Self::NotJson | Self::NotObject | Self::Cells => {
                "Correct the record in a copy of the file, or export the users again."
            }
            Self::Truncated => "The file is not complete. Download or export it again.",
            Self::TextAfterArray => "Put one array into each file, or one user on each line.",
            Self::NoUserId | Self::NoIdentities => {
                "Export the users again with the fields user_id and identities; the command export does so."
            }
            Self::InvalidUserId => {
                "Create the user in the new tenant with POST /api/v2/users and another ID, and change the ID wherever \
                 it is stored."
            }
            Self::NoEmail => {
                "If the new connection has flexible identifiers, assign --with no-email creates the user by POST \
                 /api/v2/users; else add an e-mail address in the old tenant and export again."
            }
            Self::InvalidEmail => {
                "Correct the address in the old tenant, and export the users again."
            }
            Self::TooLarge => {
                "Make the metadata of the user smaller; Auth0 limits a profile to 10 kB from 2027-03-04."
            }
            Self::DuplicateUserId => {
                "If the same user was exported twice, there is nothing to do. If not, change the ID of one of the two."
            }
            Self::DuplicateEmail | Self::DuplicateUsername | Self::DuplicatePhoneNumber => {
                "Change one of the two users in the old tenant, or delete it, and export the users again."
            }
        }
    }
}

/// Why the user stays in the old tenant although the record is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// The user has the migration marker.
    AlreadyMoved,
    /// The user has no identity in the connection.
    OtherConnection,
    /// The user is blocked.
    Blocked,
    /// The user has a second factor that would be lost.
    SecondFactor,
}

impl SkipReason {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlreadyMoved => "already_moved",
            Self::OtherConnection => "other_connection",
            Self::Blocked => "blocked",
            Self::SecondFactor => "second_factor",
        }
    }

    /// What to do if the user should move; `None` if nothing.
    pub fn remedy(self) -> Option<&'static str> {
        match self {
            Self::SecondFactor => Some(
                "Pass the second factors with --factors, or set mfa_policy to migrate: the user then enrols again at the \
                 first login.",
            ),
            Self::Blocked => {
                Some("Convert with --blocked keep: the user stays blocked in the new tenant.")
            }
            Self::AlreadyMoved | Self::OtherConnection => None,
        }
    }
}

/// A line of `rejected.ndjson`.
#[derive(Serialize)]
pub(super) struct RejectedLine<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) byte: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<&'a str>,
    pub(super) code: &'a str,
    pub(super) reason: Cow<'a, str>,
    pub(super) remedy: &'a str,
}

/// A line of `skipped.ndjson`.
#[derive(Serialize)]
pub(super) struct SkippedLine<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) user_id: &'a str,
    pub(super) reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<&'a str>,
}

impl From<RecordError> for RejectionCode {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::TooLong => Self::TooLong,
            RecordError::NotText { .. } => Self::NotText,
            RecordError::Truncated | RecordError::TruncatedArray => Self::Truncated,
            RecordError::TextAfterArray => Self::TextAfterArray,
            RecordError::Cells { .. } => Self::Cells,
            RecordError::BrokenItem => Self::NotJson,
        }
    }
}
