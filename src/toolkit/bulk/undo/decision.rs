//! Whether a user whom an import has inserted may be deleted.
//!
//! Everything that is not known to be as the import has left it stays: a deleted user can't be restored.

use crate::bulk::timestamp::{CLOCK_TOLERANCE_MS, parse_ms};
use crate::bulk::verify::compared::differences;
use crate::bulk::verify::side::Side;
use migration_core::domain::json::parse_string;
use migration_core::domain::raw_object::RawObject;

/// The notes of this project in `app_metadata`. They are about one tenant, so the comparison leaves them out.
const NOTES: [&str; 3] = [
    "app_metadata.migration_confirmed",
    "app_metadata.migration_lost_factors",
    "app_metadata.migration_started",
];

/// Why a user stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The user has logged in, or has chosen a password.
    Used,
    /// The user was there before the import began.
    Older,
    /// The user differs from the import record in these fields.
    Changed(Vec<String>),
    /// Another identity is linked to the user.
    Linked,
    /// The answer does not show whether the user may be deleted.
    Unclear,
    /// The user is in the old tenant, and only those are to be deleted who are not.
    InOldTenant,
}

impl Kept {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Older => "older",
            Self::Changed(_) => "changed",
            Self::Linked => "linked",
            Self::Unclear => "unclear",
            Self::InOldTenant => "in_old_tenant",
        }
    }

    /// The fields that have changed.
    pub fn fields(&self) -> &[String] {
        match self {
            Self::Changed(fields) => fields,
            _ => &[],
        }
    }

    /// The reason in a plan.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Used => "have logged in or chosen a password",
            Self::Older => "were there before the import",
            Self::Changed(_) => "were changed since",
            Self::Linked => "are linked to another identity",
            Self::Unclear => "could not be judged",
            Self::InOldTenant => "are in the old tenant",
        }
    }
}

/// Decides about a user, as the new tenant shows it. `record` is the import record; `since_ms` is when the import began,
/// in UNIX milliseconds. `None`: the user may be deleted.
pub fn keep(side: &Side, record: &str, user: &str, since_ms: u64) -> Option<Kept> {
    let (Some(record), Some(root)) = (RawObject::parse(record), RawObject::parse(user)) else {
        return Some(Kept::Unclear);
    };
    let is_number_above_0 = root
        .get_raw("logins_count")
        .is_some_and(|count| count != "0");
    if is_number_above_0 || root.has("last_login") || root.has("last_password_reset") {
        return Some(Kept::Used);
    }
    let identities = root.get_raw("identities").and_then(RawObject::parse_array);
    match identities.as_deref() {
        Some([_]) => {}
        Some([_, _, ..]) => return Some(Kept::Linked),
        _ => return Some(Kept::Unclear),
    }
    let created_at = root.get_raw("created_at").and_then(parse_string);
    match created_at.and_then(|at| parse_ms(&at)) {
        None => return Some(Kept::Unclear),
        Some(ms) if ms.saturating_add(CLOCK_TOLERANCE_MS) < since_ms => return Some(Kept::Older),
        Some(_) => {}
    }
    let id = record.get_str("user_id").unwrap_or_default();
    let Ok(Some(profile)) = side.find_profile(user, &id) else {
        return Some(Kept::Unclear);
    };
    let profile = RawObject::parse(&profile).unwrap_or_default();
    let mut fields = differences(&record, &profile);
    fields.retain(|field| !NOTES.contains(&field.as_str()));
    (!fields.is_empty()).then_some(Kept::Changed(fields))
}
