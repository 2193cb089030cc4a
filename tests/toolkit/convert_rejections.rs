//! Every record that can't go into an import file is listed with its place, code, reason and remedy.

use serde_json::{Value, json};

use crate::support::convert::{convert, ndjson, request, user};

/// The line of `rejected.ndjson` for the second record of a file, between two good ones.
fn rejection_of(record: &str) -> Value {
    let first = user("first", json!({}));
    let file = format!("{first}\n{record}\n{}\n", user("last", json!({})));
    let converted = convert(&request(json!({}), json!({})), &[&file]);
    assert_eq!(
        converted.ids(),
        ["first", "last"],
        "the others are converted"
    );
    assert_eq!(converted.report.records, 3);
    let lines = converted.host.lines("rejected.ndjson");
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = &lines[0];
    assert_eq!(line["file"], "users.ndjson");
    assert_eq!(line["line"], 2);
    assert_eq!(line["byte"], first.to_string().len() + 1);
    for text in ["reason", "remedy"] {
        let text = line[text].as_str().expect("a text");
        assert!(text.ends_with('.') && text.len() > 10, "{text}");
    }
    let code = line["code"].as_str().expect("a code");
    assert_eq!(converted.report.rejected.get(code), 1);
    line.clone()
}

fn assert_rejected(record: &str, code: &str, field: Option<&str>, user_id: Option<&str>) {
    let line = rejection_of(record);
    let text = |name: &str| line.get(name).and_then(Value::as_str);
    assert_eq!(
        (text("code"), text("field"), text("user_id")),
        (Some(code), field, user_id),
        "{record}"
    );
}

#[test]
fn a_record_that_is_no_json_object_is_rejected() {
    for record in [
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":\"\u{1}\"}",
        "{",
        "{\"a\":\"\\x\"}",
        "{}{}",
    ] {
        assert_rejected(record, "not_json", None, None);
    }
    for record in ["[1]", "\"text\"", "7", "null"] {
        assert_rejected(record, "not_object", None, None);
    }
}

#[test]
fn a_user_without_an_id_is_rejected() {
    for user_id in [json!(null), json!(""), json!(7), json!(["auth0|1"])] {
        let record = user("1", json!({ "user_id": user_id })).to_string();
        assert_rejected(&record, "no_user_id", Some("user_id"), None);
    }
}

#[test]
fn a_user_whose_connection_is_not_known_is_rejected() {
    let nameless = json!([{ "provider": "auth0", "connection": "Users" }]);
    // Cut to its whole part, a number would be the ID of another user.
    let numbers = [json!(1.5), json!(-1.5), json!(1e-3)]
        .map(|id| json!([{ "provider": "auth0", "connection": "Users", "user_id": id }]));
    let odd = [json!(null), json!("Users"), json!({}), json!([1]), nameless];
    for identities in odd.into_iter().chain(numbers) {
        let record = user("1", json!({ "identities": identities })).to_string();
        assert_rejected(
            &record,
            "no_identities",
            Some("identities"),
            Some("auth0|1"),
        );
    }
}

#[test]
fn whole_number_is_an_id() {
    let identities = json!([{ "provider": "auth0", "connection": "Users", "user_id": 7 }]);
    let record = user("7", json!({ "identities": identities })).to_string();
    let converted = convert(&request(json!({}), json!({})), &[&record]);
    assert_eq!(converted.ids(), ["7"]);
}

#[test]
fn an_id_that_the_new_tenant_would_refuse_is_rejected() {
    for id in [
        String::new(),
        "a b".to_owned(),
        "a\u{a0}b".to_owned(),
        "x".repeat(250),
    ] {
        let record = user(&id, json!({ "email": "jo@example.com" })).to_string();
        let user_id = format!("auth0|{id}");
        assert_rejected(&record, "invalid_user_id", Some("user_id"), Some(&user_id));
    }
}

#[test]
fn a_user_without_email_is_rejected_with_the_way_that_is_left() {
    let record = user("1", json!({ "email": null, "username": "zoe" })).to_string();
    assert_rejected(&record, "no_email", Some("email"), Some("auth0|1"));
    let remedy = rejection_of(&record)["remedy"].to_string();
    assert!(
        remedy.contains("POST /api/v2/users") && remedy.contains("flexible identifiers"),
        "{remedy}"
    );
}

#[test]
fn an_email_address_that_is_none_is_rejected() {
    let long = format!("{}@example.com", "l".repeat(65));
    let longer = format!("jo@{}.com", "d".repeat(250));
    let odd = [
        "jo",
        "@example.com",
        "jo@",
        "jo @example.com",
        "a@b@example.com",
        "jo@example..com",
        &long,
        &longer,
    ];
    for email in odd
        .map(Value::from)
        .into_iter()
        .chain([json!(7), json!("")])
    {
        let record = user("1", json!({ "email": email })).to_string();
        assert_rejected(&record, "invalid_email", Some("email"), Some("auth0|1"));
    }
}

#[test]
fn an_unusual_email_address_is_left_to_auth0() {
    // Characters count, not bytes.
    let longest_local = format!("{}@example.com", "é".repeat(64));
    let longest = format!("jo@{}.com", "ü".repeat(247));
    let unusual = [
        longest_local.as_str(),
        &longest,
        "jürgen@münchen.example",
        "o'neil+tag@example.com",
        "jo@localhost",
        "\"a@b\"@example.com",
    ];
    let users: Vec<Value> = (0..)
        .zip(unusual)
        .map(|(id, email)| user(&format!("{id}"), json!({ "email": email })))
        .collect();
    let converted = convert(&request(json!({}), json!({})), &[&ndjson(&users)]);
    assert_eq!(converted.report.out, 6);
}

#[test]
fn a_user_larger_than_an_import_file_is_rejected() {
    let record = user(
        "1",
        json!({ "user_metadata": { "a": "x".repeat(500_000) } }),
    )
    .to_string();
    assert_rejected(&record, "too_large", None, Some("auth0|1"));
}

#[test]
fn a_line_that_is_too_long_is_rejected() {
    let record = user(
        "1",
        json!({ "user_metadata": { "a": "x".repeat(2_000_000) } }),
    )
    .to_string();
    assert_rejected(&record, "too_long", None, None);
    let line = rejection_of(&record);
    assert_eq!(
        line["reason"],
        "The record can't be read: it is longer than 1000000 bytes, and no import takes as much."
    );
    // An old tenant may have such users, and another export has them again.
    let remedy = line["remedy"].as_str().expect("a remedy");
    assert!(
        remedy.starts_with("Make the metadata of the user smaller"),
        "{remedy}"
    );
}

#[test]
fn a_record_that_is_nested_too_deeply_is_not_called_broken() {
    let nested = |levels: usize| {
        let value = (0..levels).fold(json!(1), |value, _| json!([value]));
        user("1", json!({ "user_metadata": { "a": value } }))
    };
    let converted = convert(&request(json!({}), json!({})), &[&ndjson(&[nested(99)])]);
    assert_eq!(converted.ids(), ["1"]);
    let line = rejection_of(&nested(100).to_string());
    assert_eq!(line["code"], "not_json");
    assert_eq!(
        line["reason"],
        "The record is not JSON, or is nested more than 100 levels deep."
    );
}

#[test]
fn what_the_reader_cannot_read_is_rejected_with_its_reason() {
    let one = user("1", json!({}));
    let cases = [
        (format!("[{one}"), 1, "truncated", "the array"),
        (
            format!("[{one}]{{}}"),
            1,
            "text_after_array",
            "after the end",
        ),
        (
            "user_id,email\n\"'auth0|1\",\"'a@example.com\",7\n".to_owned(),
            0,
            "cells",
            "3 cells",
        ),
        (one.to_string()[..40].to_owned(), 0, "truncated", "middle"),
    ];
    for (file, out, code, words) in cases {
        let converted = convert(&request(json!({}), json!({})), &[&file]);
        assert_eq!(converted.report.out, out, "{code}");
        let lines = converted.host.lines("rejected.ndjson");
        let reason = lines[0]["reason"].as_str().expect("a reason");
        assert_eq!(lines[0]["code"], code);
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn the_import_record_of_a_user_without_email_is_kept_with_all_digits() {
    let metadata = r#"{"big":12345678901234567890123}"#;
    let record = format!(
        r#"{{"user_id":"auth0|1","username":"zoe","identities":[{{"provider":"auth0","connection":"Users","user_id":"1"}}],"user_metadata":{metadata}}}"#
    );
    let converted = convert(&request(json!({}), json!({})), &[&format!("{record}\n")]);
    let kept = &converted.host.files["no-email.ndjson"];
    let kept = std::str::from_utf8(kept).expect("UTF-8");
    assert!(
        kept.contains(r#""username":"zoe""#) && kept.contains(metadata),
        "{kept}"
    );
    assert!(
        kept.ends_with("}\n") && !kept.contains("\"email\""),
        "{kept}"
    );
    assert_eq!(converted.report.rejected.get("no_email"), 1);
}
