//! The users whom runs name: those who differ and those who have failed. They are personal data, so the report has them only if
//! the operator asks for it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::jobs::job_errors::UserError;
use crate::json_value::parse;

/// How many users the report names of each kind. The files of the runs have all of them.
pub const MAX_NAMED_USERS: usize = 200;

/// A user whom a run names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NamedUser {
    /// The run.
    pub run: String,
    /// The e-mail address, user name or phone number, or else the ID.
    pub user: String,
    /// The answer or the code of the error.
    pub reason: String,
    /// The fields that differ, or what the tenant has said.
    pub detail: String,
}

/// A line of `failed.ndjson`.
#[derive(Deserialize)]
struct FailedLine {
    code: String,
    #[serde(default)]
    errors: Vec<UserError>,
    #[serde(default)]
    user: Value,
}

/// A line of `differences.ndjson`.
#[derive(Deserialize)]
struct DifferenceLine {
    user_id: String,
    answer: String,
    #[serde(default)]
    fields: Vec<String>,
}

/// Reads lines of a run's `failed.ndjson`. A line that is torn is left out.
pub fn failed_users<'a>(run: &'a str, lines: &'a [String]) -> impl Iterator<Item = NamedUser> + 'a {
    lines.iter().filter_map(move |line| {
        let FailedLine { code, errors, user } = parse(line).ok()?;
        let error = errors.into_iter().next();
        Some(NamedUser {
            run: run.to_owned(),
            user: name_of(&user),
            reason: code,
            detail: error.map(|error| error.message).unwrap_or_default(),
        })
    })
}

/// Reads lines of a run's `differences.ndjson`. A line that is torn is left out.
pub fn differing_users<'a>(
    run: &'a str,
    lines: &'a [String],
) -> impl Iterator<Item = NamedUser> + 'a {
    lines.iter().filter_map(move |line| {
        let line: DifferenceLine = serde_json::from_str(line).ok()?;
        Some(NamedUser {
            run: run.to_owned(),
            user: line.user_id,
            reason: line.answer,
            detail: line.fields.join(", "),
        })
    })
}

fn name_of(user: &Value) -> String {
    ["email", "username", "phone_number", "user_id"]
        .into_iter()
        .find_map(|member| user.get(member)?.as_str())
        .unwrap_or("unknown")
        .to_owned()
}
