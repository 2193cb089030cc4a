//! NDJSON with the names of columns becomes records in the form of Auth0's export.

use migration_toolkit::bulk::record::{canonical_record, is_column};

use crate::support::records::{read, read_in_pieces, records, utf16};

const CANONICAL: &str = r#"{"user_id":"auth0|1","identities":[{"connection":"Users"}],"user_metadata":{"Email Verified":1}}"#;
const EXTENSION: &str = r#"{"Id":"auth0|2","Given Name":"Z","Email":"z@example.com","Email Verified":true,"Connection":"Users","user_metadata":{"n":1e400, "é":"\u00e9"}}"#;
const REWRITTEN: &str = r#"{"user_metadata":{"n":1e400, "é":"\u00e9"},"user_id":"auth0|2","given_name":"Z","email":"z@example.com","email_verified":true,"identities":[{"provider":"auth0","connection":"Users","user_id":"2"}]}"#;

#[test]
fn names_of_the_extension_are_rewritten_and_metadata_stays_as_it_is() {
    assert_eq!(records(&read(format!("{EXTENSION}\n"))), [REWRITTEN]);
    assert_eq!(records(&read(format!("[{EXTENSION}]"))), [REWRITTEN]);
}

#[test]
fn paths_are_rewritten_to_the_values_they_lead_to() {
    let line = r#"{"user_id":"auth0|3","identities[0].connection":"Users","identities[1].connection":"google","identities[1].provider":"google-oauth2","app_metadata.a.b":1.10,"app_metadata.a.c[0]":"x","other.path":2}"#;
    let expected = r#"{"user_id":"auth0|3","other.path":2,"identities":[{"provider":"auth0","connection":"Users","user_id":"3"},{"connection":"google","provider":"google-oauth2"}],"app_metadata":{"a":{"b":1.10,"c":["x"]}}}"#;
    assert_eq!(records(&read(line)), [expected]);
}

#[test]
fn user_id_is_made_from_the_first_identity_if_it_was_not_exported() {
    let line = r#"{"Email":"z@example.com","identities[0].provider":"auth0","identities[0].user_id":"4","identities[0].connection":"Users"}"#;
    assert_eq!(
        records(&read(line)),
        [
            r#"{"user_id":"auth0|4","email":"z@example.com","identities":[{"provider":"auth0","user_id":"4","connection":"Users"}]}"#
        ]
    );
}

#[test]
fn boolean_that_is_a_text_becomes_a_boolean() {
    let line = r#"{"Id":"auth0|5","Email Verified":"True","Blocked":"false","Name":"True"}"#;
    assert_eq!(
        records(&read(line)),
        [r#"{"user_id":"auth0|5","email_verified":true,"blocked":false,"name":"True"}"#]
    );
}

#[test]
fn record_in_the_form_of_the_export_passes_unchanged() {
    assert_eq!(canonical_record(CANONICAL), None);
    assert_eq!(canonical_record("[1]"), None);
    let text = format!("{EXTENSION}\n{CANONICAL}\n");
    assert_eq!(records(&read(text)), [REWRITTEN, CANONICAL]);
}

#[test]
fn line_of_another_file_passes_unchanged() {
    let line = r#"{"_id":{"$oid":"1"},"email":"a@example.com","passwordHash":"$2b$10$x","tenant":"t","connection":"Users"}"#;
    assert_eq!(records(&read(format!("{line}\n"))), [line]);
}

#[test]
fn names_of_columns_far_behind_are_seen_by_the_first_name_of_the_record() {
    let text = format!("{}{EXTENSION}\n", format!("{CANONICAL}\n").repeat(3000));
    for size in [10_000, text.len()] {
        let read = read_in_pieces(text.as_bytes(), size);
        assert_eq!(records(&read).last(), Some(&REWRITTEN), "pieces of {size}");
    }
}

#[test]
fn names_of_columns_are_told_from_those_of_the_export() {
    for name in [
        "Id",
        "Email Verified",
        "Connection",
        "identities[0].isSocial",
        "user_metadata.a",
        "Phone Number",
    ] {
        assert!(is_column(name), "{name}");
    }
    for name in [
        "id",
        "connection",
        "user_id",
        "user_metadata",
        "Shoe size",
        "a.b",
        "identities[0",
        "identities[x]",
        "app_metadata.",
        "",
    ] {
        assert!(!is_column(name), "{name}");
    }
}

#[test]
fn utf16_of_both_byte_orders_is_read() {
    let text = format!("{EXTENSION}\r\n{{\"user_id\":\"🦊\"}}\r\n");
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let read = read(utf16(&text, unit));
        assert_eq!(records(&read), [REWRITTEN, r#"{"user_id":"🦊"}"#]);
        let second = 2 + 2 * (EXTENSION.encode_utf16().count() as u64 + 2);
        assert_eq!(
            (read[1].position().line, read[1].position().byte),
            (2, second)
        );
    }
}

#[test]
fn names_of_columns_are_seen_wherever_they_begin() {
    // The first 1,000 records are looked through as a whole.
    let late = r#"{"Id":"auth0|4","Email":"z@example.com"}"#;
    let rewritten = r#"{"user_id":"auth0|4","email":"z@example.com"}"#;
    for before in [999, 1_000, 1_001, 1_002] {
        for other in [CANONICAL, r#"{"email":"a@example.com"}"#] {
            let text = format!("{}{late}\n", format!("{other}\n").repeat(before));
            let read = read_in_pieces(text.as_bytes(), text.len());
            assert_eq!(
                records(&read).last(),
                Some(&rewritten),
                "{before} times {other}"
            );
        }
    }
}
