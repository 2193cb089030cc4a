//! `GET /api/v2/users` with a query in Lucene syntax: the only way to a user name.

use crate::domain::configuration::Configuration;
use crate::endpoints::http::{Request, encode};

/// Asks for the users of the connection with a user name; the answer is of the same form as that of
/// [`super::users_by_email`].
pub fn request(configuration: &Configuration, token: &str, username: &str) -> Request {
    let base = &configuration.audience.identifier;
    let query = format!(
        "username:{} AND identities.connection:{}",
        phrase(username),
        phrase(&configuration.connection)
    );
    Request::get(
        format!("{base}users?search_engine=v3&q={}", encode(&query)),
        token,
    )
}

/// A quoted phrase, in which only the quote and the backslash mean anything, both escaped.
fn phrase(value: &str) -> String {
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
