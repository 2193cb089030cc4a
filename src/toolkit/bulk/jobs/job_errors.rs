//! Which users an import job has refused, joined to our own records.
//!
//! Auth0 masks the secrets of the users that it shows with the errors, so what it shows is never written to a file: only
//! the identifiers are taken from it, and our own record is looked up by them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::jobs::import_file::{Identifiers, ImportFile};
use crate::bulk::jobs::job::reason;
use crate::json_value::get_str;
use migration_core::domain::database::id_within;

/// An error of a user, as Auth0 states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserError {
    /// Auth0's code, such as `DUPLICATED_USER`.
    pub code: String,
    /// Auth0's message.
    pub message: String,
    /// The member that is wrong, if the error is about one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// The three forms of an answer of `GET /jobs/{id}/errors`.
#[derive(Debug, PartialEq, Eq)]
pub enum JobErrors {
    /// Status 204, or an empty list: no user was refused.
    None,
    /// A list of users with their errors.
    Users(Vec<RefusedUser>),
    /// An object: the job failed as a whole, with the reason in Auth0's words.
    WholeJob(String),
}

/// A user as an answer names it.
#[derive(Debug, PartialEq, Eq)]
pub struct RefusedUser {
    /// What the user is found by.
    pub identifiers: Identifiers,
    /// Why it was refused.
    pub errors: Vec<UserError>,
}

impl JobErrors {
    /// Reads an answer; `null` stands for an empty body.
    pub fn from_json(answer: &Value) -> Self {
        match answer {
            Value::Array(items) if !items.is_empty() => {
                Self::Users(items.iter().map(refused_user).collect())
            }
            Value::Object(_) => Self::WholeJob(reason(answer)),
            _ => Self::None,
        }
    }
}

fn refused_user(item: &Value) -> RefusedUser {
    let user = item.get("user").map(Value::to_string).unwrap_or_default();
    let errors = item.get("errors").and_then(Value::as_array).into_iter();
    let errors = errors.flatten().map(|error| UserError {
        code: get_str(error, "code").to_owned(),
        message: get_str(error, "message").to_owned(),
        path: get_str(error, "path").to_owned(),
    });
    RefusedUser {
        identifiers: Identifiers::parse(&user).unwrap_or_default(),
        errors: errors.collect(),
    }
}

/// For each user that was refused, the position of our own record in the file; `None` if none matches. A record is taken
/// once: a user that occurs twice in a file may be refused once for each.
pub fn join(file: &ImportFile, refused: &[RefusedUser]) -> Vec<Option<usize>> {
    let mut index: HashMap<(u8, &str), Vec<usize>> = HashMap::new();
    for (position, record) in file.records.iter().enumerate() {
        for key in keys(&record.identifiers) {
            index.entry(key).or_default().push(position);
        }
    }
    let mut is_taken = vec![false; file.records.len()];
    let mut positions = Vec::with_capacity(refused.len());
    for user in refused {
        let candidates = keys(&user.identifiers).filter_map(|key| index.get(&key));
        let mut free = candidates
            .flatten()
            .copied()
            .filter(|position| is_taken.get(*position) == Some(&false));
        let position = free.next();
        if let Some(taken) = position.and_then(|position| is_taken.get_mut(position)) {
            *taken = true;
        }
        positions.push(position);
    }
    positions
}

/// The identifiers that are there, the surest first. The ID may also be shown as the tenant stores it.
fn keys(identifiers: &Identifiers) -> impl Iterator<Item = (u8, &str)> {
    [
        (0, identifiers.user_id.as_str()),
        (0, id_within(&identifiers.user_id).unwrap_or_default()),
        (1, identifiers.email.as_str()),
        (2, identifiers.username.as_str()),
        (3, identifiers.phone_number.as_str()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
}
