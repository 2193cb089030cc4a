//! What must hold for every identifier and every user, over random ones: 256 of each, or as many as the environment variable
//! `PROPTEST_CASES` says.

use percent_encoding::percent_decode_str;
use proptest::prelude::{Strategy, prop, prop_oneof, proptest};
use proptest::test_runner::Config;
use serde_json::json;

use crate::support::random_user::{claims_and_user, fields, metadata, profiles};
use crate::support::{World, configuration, management_token, typed};

/// Parses a query in Lucene syntax that consists of phrases of fields, joined by AND. `None` for any other query. It knows nothing
/// of how the queries are written.
fn phrases(query: &str) -> Option<Vec<(String, String)>> {
    let mut phrases = Vec::new();
    let mut rest = query;
    loop {
        let (field, after) = rest.split_once(":\"")?;
        let is_name = |character: char| character.is_ascii_lowercase() || "_.".contains(character);
        if field.is_empty() || !field.chars().all(is_name) {
            return None;
        }
        let mut value = String::new();
        let mut characters = after.chars();
        loop {
            match characters.next()? {
                '\\' => value.push(characters.next()?),
                '"' => break,
                character => value.push(character),
            }
        }
        phrases.push((field.to_owned(), value));
        rest = characters.as_str();
        if rest.is_empty() {
            return Some(phrases);
        }
        rest = rest.strip_prefix(" AND ")?;
    }
}

/// The queries of all searches that a lookup sends.
fn queries(identifier: &str) -> Vec<String> {
    let world = World::new().answers(200, &management_token("mt", 86_400));
    let world = (0..8).fold(world, |world, _| world.answers(200, &json!([])));
    world.get_user(&configuration(&[]), identifier);
    let paths = world.paths();
    let query = |path: &String| {
        let (_, query) = path.split_once("&q=")?;
        let query = percent_decode_str(query).decode_utf8().expect("UTF-8");
        Some(query.into_owned())
    };
    paths.iter().filter_map(query).collect()
}

/// Identifiers of all kinds, among them what means something in a query.
fn identifier() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "\"",
        "\\",
        "\\\"",
        "*",
        "?",
        " OR ",
        " AND ",
        ")",
        "(",
        ":",
        "_exists_:",
        "[",
        "TO",
        "~",
        "^",
        "+",
        "-",
        "&&",
        "||",
        "!",
        "/",
        "%22",
        "\n",
        "\0",
        "\u{201d}",
        "é",
        "😀",
        "@",
    ]);
    let piece = prop_oneof![special.prop_map(str::to_owned), "[a-z0-9.]{1,6}", ".{0,4}"];
    let mixed = prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => mixed, 1 => r"\+[0-9]{3,15}", 1 => "[a-z]{1,8}@[a-z]{1,8}"]
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn identifier_never_changes_the_meaning_of_a_query(identifier in identifier()) {
        if let Some(expected) = typed(&identifier) {
            for query in queries(&identifier) {
                let phrases = phrases(&query).expect("two phrases, joined by AND");
                let [(field, value), (connection_field, connection)] = phrases.as_slice() else {
                    panic!("{query} has {} phrases", phrases.len());
                };
                assert!(["email", "username", "phone_number"].contains(&field.as_str()), "{query}");
                assert!(expected.stored_forms().any(|form| form == value), "{query}");
                assert_eq!(
                    (connection_field.as_str(), connection.as_str()),
                    ("identities.connection", "Users")
                );
            }
        }
    }

    #[test]
    fn profile_is_the_same_from_a_token_and_from_a_user(
        fields in fields(),
        user_metadata in metadata(),
        app_metadata in metadata(),
        policy in prop::sample::select(vec!["keep", "domain"]),
    ) {
        let (claims, user) = claims_and_user(&fields, &user_metadata, &app_metadata);
        let (login, read) = profiles(policy, &claims, &user);
        assert_eq!(login, read);
    }
}
