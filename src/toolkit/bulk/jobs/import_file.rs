//! An import file: an array of users, each kept as the text that it is.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::bulk::record::compact;
use crate::problem::{Problem, ProblemCode};

/// The most bytes of a whole import request. Source: the answer of status 413, "greater than maximum allowed: 512000".
pub const MAX_REQUEST_BYTES: usize = 512_000;

/// The users of an import file.
pub struct ImportFile {
    /// The users, in their order.
    pub records: Vec<ImportRecord>,
}

/// A user of an import file. It may hold a password hash, so it has no `Debug`.
pub struct ImportRecord {
    /// Its text, without line breaks.
    pub json: Box<RawValue>,
    /// What it is found by.
    pub identifiers: Identifiers,
}

/// What a user is found by. Empty texts stand for members that are missing or no texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifiers {
    /// The ID within the connection. Auth0 puts `auth0|` in front of it, also if it begins with that already.
    pub user_id: String,
    /// The e-mail address, in lower case, as Auth0 stores it.
    pub email: String,
    /// The user name, in lower case, as Auth0 compares it.
    pub username: String,
    /// The phone number.
    pub phone_number: String,
}

#[derive(Deserialize)]
struct IdentifierMembers<'a> {
    #[serde(borrow, default)]
    user_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    email: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    username: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    phone_number: Option<Cow<'a, str>>,
}

impl Identifiers {
    /// Reads the identifiers of a user's JSON text; `None` if it is no object of an unambiguous form.
    pub fn parse(json: &str) -> Option<Self> {
        let members: IdentifierMembers<'_> = serde_json::from_str(json).ok()?;
        let text = |member: Option<Cow<'_, str>>| member.unwrap_or_default().into_owned();
        Some(Self {
            user_id: text(members.user_id),
            email: text(members.email).to_lowercase(),
            username: text(members.username).to_lowercase(),
            phone_number: text(members.phone_number),
        })
    }
}

impl ImportFile {
    /// Reads an import file.
    ///
    /// # Errors
    /// `wrong_use`, with the name of the file and the number of the record.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let array: Vec<Box<RawValue>> = serde_json::from_str(text)
            .map_err(|_| unusable(name, "is not a JSON array of users".to_owned()))?;
        let records = array.into_iter().enumerate().map(|(index, json)| {
            let identifiers = Identifiers::parse(json.get()).ok_or_else(|| {
                let number = index.saturating_add(1);
                unusable(name, format!("has a record {number} that is not a user"))
            })?;
            Ok(ImportRecord {
                json: on_one_line(json),
                identifiers,
            })
        });
        let records: Vec<ImportRecord> = records.collect::<Result<_, Problem>>()?;
        if records.is_empty() {
            return Err(unusable(name, "has no users".to_owned()));
        }
        Ok(Self { records })
    }

    /// How many users there are.
    pub fn users(&self) -> u64 {
        self.records.len() as u64
    }
}

fn unusable(name: &str, what: String) -> Problem {
    Problem::new(
        ProblemCode::WrongUse,
        format!("the import file {name} {what}"),
    )
    .with_remedy("Write import files with convert.")
}

/// A record without the white space outside of its texts, if it has line breaks there: a line of `failed.ndjson` holds it.
fn on_one_line(json: Box<RawValue>) -> Box<RawValue> {
    if !json.get().contains('\n') {
        return json;
    }
    RawValue::from_string(compact(json.get())).unwrap_or(json)
}

/// The text of an import file with these users: an array with one user a line.
pub fn to_text<'a>(records: impl IntoIterator<Item = &'a ImportRecord>) -> String {
    let mut text = String::from("[");
    for record in records {
        text.push_str(if text.len() > 1 { ",\n" } else { "\n" });
        text.push_str(record.json.get());
    }
    text.push_str("\n]\n");
    text
}

/// The SHA-256 of a text, in hexadecimal digits.
pub fn sha256_hex(text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
