//! The lines that the Actions of both tenants log.

use crate::explain::entry::{Entry, Topic};

/// What stands before every line.
const PREFIX: &str = "auth0-account-migration: ";
/// What stands in a name for the part that differs.
const ANYTHING: char = '…';

/// Explains all lines.
pub(super) fn entries() -> Vec<Entry> {
    vec![
        Entry::new(
            Topic::ActionLine,
            "not confirmed, the next login tries again",
            "The Action could not mark the user as moved in the old tenant; the end of the line says why. The user is logged in \
             all the same.",
            "Nothing for a single user. If you see it for everybody, the marker client's secret or its scopes are wrong: run \
             `check`, then `setup`.",
        ),
        Entry::new(
            Topic::ActionLine,
            "no factor is enrolled",
            "The user was not asked to enrol a second factor instead of one that was lost; the end of the line says why. The \
             user is logged in all the same.",
            "Nothing for a single user: the next login tries again. If you see it for everybody, run `check`.",
        ),
        Entry::new(
            Topic::ActionLine,
            "a metadata key of … bytes cannot be filled in",
            "A value of the old tenant's metadata, which the first login has not stored, is too large for an Action.",
            "Set it in the new tenant yourself; `verify` finds the user.",
        ),
        Entry::new(
            Topic::ActionLine,
            "the old tenant's Action has broken off",
            "At a login of the migration client, the old tenant's Action could not add all its claims to the ID token, or could \
             not note when the migration of the user began; the end of the line says why. The user moves all the same, with \
             more requests.",
            "Nothing for a single user. If you see it for everybody, run `check`, then `setup`.",
        ),
    ]
}

/// The line in a text, which may have more around it.
pub(super) fn find(text: &str) -> Option<Entry> {
    let (_, line) = text.split_once(PREFIX)?;
    entries().into_iter().find(|entry| {
        let (begin, end) = entry.name.split_once(ANYTHING).unwrap_or((entry.name, ""));
        line.strip_prefix(begin)
            .is_some_and(|rest| rest.contains(end))
    })
}
