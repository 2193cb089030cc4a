//! `GET /api/v2/users` with a query in Lucene syntax: the only way to a user name or a phone number.

use crate::domain::configuration::Configuration;
use crate::domain::identity_field::IdentityField;
use crate::endpoints::http::{Request, encode};

/// Whether an answer has as many users as one may have: the `per_page` below, the most that Auth0 allows, or the 50 that
/// some tenants cap a page at. A search may match a part of a value, so the user may be missing from a full page.
pub fn is_full(count: usize) -> bool {
    count >= 100 || count == 50
}

/// Asks for the users of the connection with an identifier; the answer is of the same form as that of
/// [`super::users_by_email`].
pub fn request(
    configuration: &Configuration,
    token: &str,
    field: IdentityField,
    value: &str,
) -> Request {
    let base = &configuration.audience.identifier;
    let query = [
        field.name(),
        ":",
        &phrase(value),
        " AND identities.connection:",
        &phrase(&configuration.connection),
    ]
    .concat();
    let url = [
        base,
        "users?search_engine=v3&per_page=100&q=",
        &encode(&query),
    ];
    Request::get(url.concat(), token)
}

/// A quoted phrase of a query, in which only the quote and the backslash mean anything, both escaped.
pub fn phrase(value: &str) -> String {
    let mut phrase = String::from("\"");
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            phrase.push('\\');
        }
        phrase.push(character);
    }
    phrase.push('"');
    phrase
}
