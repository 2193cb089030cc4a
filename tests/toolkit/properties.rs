//! What must hold for every export, over random ones: 256 of each, or as many as the environment variable `PROPTEST_CASES` says.

use migration_core::domain::raw_object::RawObject;
use proptest::prelude::{Strategy, prop, prop_oneof, proptest};
use proptest::test_runner::Config;
use serde_json::{Value, json};

use crate::support::convert::{convert, request};
use crate::support::random_user::{self, claims_and_user, fields, profiles};
use crate::support::verify::{self, compare, export};

/// JSON texts in odd but valid forms: digits, escapes, white space and the order of keys as nobody would write them.
fn json_text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "null",
        "true",
        "-0",
        "1.10",
        "1E+2",
        "0.1e-7",
        "123456789012345678901234567890",
        r#""""#,
        r#""\u00e9\/\"\\""#,
        r#""\ud83d\ude00""#,
        "\"\u{7f}\u{2028}é\"",
        "[ ]",
        "{ }",
    ]);
    let leaf = prop_oneof![odd.prop_map(str::to_owned), "\"[a-z 0-9é]{0,12}\""];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let members = prop::collection::btree_map("[a-zA-Z_é]{1,5}", inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(" , "))),
            members.prop_map(|members| object_text(members.into_iter().rev())),
        ]
    })
}

fn object_text(members: impl Iterator<Item = (String, String)>) -> String {
    let members: Vec<String> = members
        .map(|(name, value)| format!("\"{name}\" :{value}"))
        .collect();
    format!("{{{}}}", members.join(", "))
}

/// Metadata as text. The names are not among those that Auth0 reserves.
fn metadata() -> impl Strategy<Value = String> {
    let members = prop::collection::btree_map("x_[a-z]{1,6}", json_text(), 0..4);
    (members, 0_usize..4_000).prop_map(|(mut members, length)| {
        // So long that the users need several files.
        members.insert("x_long".to_owned(), format!("\"{}\"", "-".repeat(length)));
        object_text(members.into_iter().rev())
    })
}

/// The members of a user beside ID and identities.
fn members() -> impl Strategy<Value = (String, String)> {
    (metadata(), metadata())
}

fn users() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(members(), 1..10)
}

/// The users as the lines of an export.
fn lines(connection: &str, users: &[(String, String)]) -> String {
    let members: Vec<(String, String)> = users
        .iter()
        .enumerate()
        .map(|(number, (user_metadata, app_metadata))| {
            let text = format!(
                r#""email":"u{number}@example.com","user_metadata":{user_metadata},"app_metadata":{app_metadata}"#
            );
            (format!("id{number}"), text)
        })
        .collect();
    let borrowed: Vec<(&str, &str)> = members
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    export(connection, &borrowed)
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn convert_keeps_metadata_byte_for_byte(users in users()) {
        let small = json!({ "file_size": 10_000 });
        let converted = convert(&request(json!({}), small), &[&lines("Users", &users)]);
        let records = converted.host.import_lines();
        assert_eq!(records.len(), users.len());
        for (record, (user_metadata, app_metadata)) in records.iter().zip(&users) {
            let record = RawObject::parse(record).expect("an object");
            assert_eq!(record.get_raw("user_metadata"), Some(user_metadata.as_str()));
            assert_eq!(record.get_raw("app_metadata"), Some(app_metadata.as_str()));
        }
        for file in converted.host.import_files.values() {
            let parsed: Vec<Value> = serde_json::from_slice(file).expect("a JSON array");
            assert!(file.len() <= 10_000 || parsed.len() == 1, "{} bytes", file.len());
        }
    }

    #[test]
    fn profile_is_the_same_from_a_token_a_user_and_an_export(
        fields in fields(),
        user_metadata in random_user::metadata(),
        app_metadata in random_user::metadata(),
        policy in prop::sample::select(vec!["keep", "domain"]),
    ) {
        let (claims, user) = claims_and_user(&fields, &user_metadata, &app_metadata);
        let (login, read) = profiles(policy, &claims, &user);
        let exported = request(
            json!({ "user_id": policy }),
            json!({ "old": { "domain": "old.example.com" } }),
        );
        let imported = convert(&exported, &[&user.to_string()]).only_user();
        assert_eq!(login, imported);
        assert_eq!(read, imported);
    }

    #[test]
    fn verify_of_an_export_with_itself_finds_nothing(users in users()) {
        let compared = compare(&verify::request(), &lines("Users", &users), &lines("Moved", &users));
        assert_eq!(compared.differences(), Vec::<String>::new());
    }
}
