//! What `explain` says of entries of the tenants' logs, as an operator copies or downloads them.

use migration_toolkit::explain::all::Topic;
use serde_json::{Value, json};

use crate::support::explanations::{explain, names};

/// An entry as `GET /logs` returns it. Its details have codes and types of their own.
fn entry(log_type: &str) -> Value {
    json!({
        "_id": "90020261126120000000000000000000000000000000000000000000000001",
        "log_id": "90020261126120000000000000000000000000000000000000000000000001",
        "date": "2026-11-26T12:00:00.000Z",
        "type": log_type,
        "description": "Wrong email or password.",
        "client_id": "client",
        "client_name": "auth0-account-migration",
        "ip": "203.0.113.7",
        "details": {
            "body": { "type": "s", "note": "{\"event\":\"login\",\"code\":\"found\"}" },
            "error": { "code": "blocked", "type": "oauth-authorization" },
            "request": { "problem": { "code": "changed" } },
        },
    })
}

#[test]
fn entry_is_explained_by_its_type_in_every_form_in_which_it_is_copied() {
    let whole = entry("fepft");
    let mut without_log_id = whole.clone();
    without_log_id
        .as_object_mut()
        .expect("an object")
        .remove("log_id");
    let streamed = json!({ "log_id": whole["log_id"], "data": whole });
    let bus = json!({ "version": "0", "detail-type": "Auth0 log", "detail": streamed });
    for value in [&whole, &without_log_id, &streamed, &bus, &json!([streamed])] {
        let pretty = serde_json::to_string_pretty(value).expect("JSON");
        for text in [value.to_string(), format!("info: {value}"), pretty] {
            let lines: Vec<&str> = text.split('\n').collect();
            let report = explain(&lines).expect("an explanation");
            assert_eq!(names(&report), [(Topic::OldTenantLog, "fepft")], "{text}");
            assert_eq!((report.explained, report.unknown), (1, 0), "{text}");
        }
    }
}

#[test]
fn many_entries_are_counted_by_type() {
    let entries = ["fepft", "sapi", "fepft", "fp"].map(entry);
    let pretty = serde_json::to_string_pretty(&entries).expect("JSON");
    let lines = entries.each_ref().map(Value::to_string).join("\n");
    for text in [json!(entries).to_string(), pretty, lines] {
        let lines: Vec<&str> = text.split('\n').collect();
        let report = explain(&lines).expect("an explanation");
        assert_eq!((report.explained, report.unknown), (3, 1), "{text}");
        assert_eq!(
            names(&report),
            [
                (Topic::OldTenantLog, "fepft"),
                (Topic::OldTenantLog, "fp"),
                (Topic::NewTenantLog, "fp"),
            ],
            "an entry does not say which tenant has written it"
        );
        assert_eq!(report.explanations[0].count, 2);
    }
}

#[test]
fn part_of_an_entry_is_explained_if_its_type_is_known() {
    for text in [
        r#"{"type":"limit_mu"}"#,
        r#"{"date":"2026-11-26T12:00:00.000Z","type":"limit_mu","details":{"error":{"code":"x"}}}"#,
    ] {
        let report = explain(&[text]).expect("an explanation");
        assert_eq!(
            names(&report),
            [(Topic::OldTenantLog, "limit_mu")],
            "{text}"
        );
    }
    assert!(explain(&[r#"{"type":"limit_mu_"}"#]).is_err());
}

#[test]
fn type_of_an_entry_that_means_nothing_for_a_migration_is_named() {
    let problem = explain(&[&entry("sapi").to_string()]).expect_err("no code");
    assert_eq!(problem.message, "there is no code sapi");
}

#[test]
fn type_of_something_else_does_not_hide_the_line_inside() {
    let line = r#"{"event":"login","code":"found"}"#;
    let text = json!({ "type": "w", "message": line }).to_string();
    let report = explain(&[&text]).expect("an explanation");
    assert_eq!(names(&report)[0], (Topic::Outcome, "found"));
}

#[test]
fn line_of_the_failures_of_an_import_is_explained_by_its_code() {
    let line = json!({
        "file": "00001.json",
        "code": "DUPLICATED_USER",
        "errors": [{ "code": "DUPLICATED_USER", "message": "m", "path": "" }],
        "user": { "email": "a@example.com" },
    });
    let report = explain(&[&line.to_string()]).expect("an explanation");
    assert_eq!(names(&report), [(Topic::ImportError, "DUPLICATED_USER")]);
}
