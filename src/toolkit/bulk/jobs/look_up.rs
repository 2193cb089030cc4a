//! Whether a user of an import file is in the new tenant, found by look-ups that show a change at once.

use serde_json::Value;

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::jobs::connection::JobConnection;
use crate::bulk::jobs::import_file::{Identifiers, ImportRecord};
use crate::bulk::jobs::overwrite::{changed_fields, has_unseen_fields};
use crate::bulk::jobs::poll::find_patiently;
use crate::bulk::timestamp::{CLOCK_TOLERANCE_MS, parse_ms};
use crate::json_value::get_str;
use crate::problem::Problem;
use migration_core::domain::database::{DATABASE, whole_id};

/// The statuses which say that nobody has an identifier: there is no such user, or Auth0 accepts no such identifier.
const NOBODY: [u16; 2] = [400, 404];

/// What a look at the new tenant shows of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The user is there, with the same ID, or with the same e-mail address if the file states no ID.
    There,
    /// A user with another ID has the e-mail address.
    OtherUser(String),
    /// Neither the ID nor the e-mail address is found.
    Absent,
}

/// Looks a user up by ID, then by e-mail address.
///
/// # Errors
/// As [`Session::send`].
pub async fn presence(
    session: &Session<'_, impl Ports>,
    connection: &JobConnection,
    identifiers: &Identifiers,
) -> Result<Presence, Problem> {
    let id = &identifiers.user_id;
    if !id.is_empty() {
        let request = users::read(&whole_id(id));
        let user = find_patiently(session, &request, &NOBODY).await?;
        if user.is_some_and(|user| id_in(&user, connection).as_deref() == Some(id)) {
            return Ok(Presence::There);
        }
    }
    let user = find_by_email(session, connection, &identifiers.email).await?;
    let other = user.and_then(|user| id_in(&user, connection));
    Ok(match other {
        None => Presence::Absent,
        Some(other) if id.is_empty() || other == *id => Presence::There,
        Some(other) => Presence::OtherUser(whole_id(&other)),
    })
}

/// What a look shows of a user that a job may have overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpsertState {
    /// The user is as the file wants it.
    Arrived,
    /// The user is to be sent again: it is not there, was not changed since the time of the first attempt, or is the same as far
    /// as answers show it and was never used.
    Untouched,
    /// The user was changed since, and differs from the file.
    ChangedSince,
    /// The user is the same as far as answers show it. The rest may have arrived, and somebody may have replaced it since.
    Unconfirmed,
}

/// Looks up what has become of a user since a first attempt to overwrite it, at `since_ms` (UNIX milliseconds).
///
/// # Errors
/// As [`Session::send`].
pub async fn upsert_state(
    session: &Session<'_, impl Ports>,
    connection: &JobConnection,
    record: &ImportRecord,
    since_ms: u64,
) -> Result<UpsertState, Problem> {
    let user = find_by_email(session, connection, &record.identifiers.email).await?;
    let Some(user) = user else {
        return Ok(UpsertState::Untouched);
    };
    let is_same = changed_fields(record, &user).is_empty();
    if is_same && !has_unseen_fields(record) {
        return Ok(UpsertState::Arrived);
    }
    let updated_at_ms = parse_ms(get_str(&user, "updated_at"));
    let is_untouched =
        updated_at_ms.is_some_and(|at_ms| at_ms.saturating_add(CLOCK_TOLERANCE_MS) < since_ms);
    Ok(if is_untouched {
        UpsertState::Untouched
    } else if !is_same {
        UpsertState::ChangedSince
    } else if is_unused(&user) {
        // Nobody but an import can have set the password or the second factors.
        UpsertState::Untouched
    } else {
        UpsertState::Unconfirmed
    })
}

/// Whether nobody has logged in as the user or chosen a password.
fn is_unused(user: &Value) -> bool {
    let logins = user.get("logins_count").and_then(Value::as_u64);
    let has = |name: &str| user.get(name).is_some_and(|value| !value.is_null());
    logins.unwrap_or_default() == 0 && !has("last_login") && !has("last_password_reset")
}

/// The user of the connection that has an e-mail address.
///
/// # Errors
/// As [`Session::send`].
pub async fn find_by_email(
    session: &Session<'_, impl Ports>,
    connection: &JobConnection,
    email: &str,
) -> Result<Option<Value>, Problem> {
    if email.is_empty() {
        return Ok(None);
    }
    let found = find_patiently(session, &users::by_email(email), &NOBODY).await?;
    let users = match found {
        Some(Value::Array(users)) => users,
        _ => Vec::new(),
    };
    Ok(users
        .into_iter()
        .find(|user| id_in(user, connection).is_some()))
}

/// The ID that a user has in the connection, without `auth0|`.
fn id_in(user: &Value, connection: &JobConnection) -> Option<String> {
    let identities = user.get("identities")?.as_array()?;
    let identity = identities.iter().find(|identity| {
        get_str(identity, "connection") == connection.name
            && get_str(identity, "provider") == DATABASE
    })?;
    Some(get_str(identity, "user_id").to_owned())
}
