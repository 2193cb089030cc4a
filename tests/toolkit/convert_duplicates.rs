//! Users who share an identifier: the first one stays, the later ones are named, and nobody else is touched.

use serde_json::json;

use crate::support::convert::{convert, convert_all, ndjson, request, user};

#[test]
fn each_identifier_is_unique_over_the_whole_input() {
    let cases = [
        (
            "duplicate_user_id",
            json!({}),
            json!({ "email": "other@example.com" }),
            "1",
        ),
        (
            "duplicate_email",
            json!({ "email": "jo@example.com" }),
            json!({ "email": "Jo@Example.com" }),
            "2",
        ),
        (
            "duplicate_username",
            json!({ "username": "zoe" }),
            json!({ "username": "ZOE" }),
            "2",
        ),
        (
            "duplicate_phone_number",
            json!({ "phone_number": "+1555" }),
            json!({ "phone_number": "+1555" }),
            "2",
        ),
    ];
    for (code, first, second, id) in cases {
        let second = user(id, second);
        let line = second.to_string();
        let users = [user("1", first), user("between", json!({})), second];
        let converted = convert_all(&users);
        assert_eq!(converted.ids(), ["1", "between"], "{code}");
        let byte = ndjson(&users).len() - line.len() - 1;
        let rejected = converted.host.lines("rejected.ndjson");
        let field = code
            .strip_prefix("duplicate_")
            .expect("a code of duplicates");
        let expected = json!({
            "file": "users.ndjson", "line": 3, "byte": byte, "user_id": format!("auth0|{id}"), "field": field, "code": code,
            "reason": rejected[0]["reason"], "remedy": rejected[0]["remedy"],
        });
        assert_eq!(rejected, [expected]);
        let reason = rejected[0]["reason"].to_string();
        assert!(reason.contains("users.ndjson, line 1"), "{reason}");
    }
}

#[test]
fn an_escape_or_another_kind_of_identifier_makes_no_difference_of_its_own() {
    let escaped = r#"{"user_id":"auth0|2","email":"\u004ao@example.com","identities":[{"provider":"auth0","connection":"Users","user_id":"2"}]}"#;
    let first = user("1", json!({ "email": "jo@example.com" }));
    let file = format!("{first}\n{escaped}\n");
    let converted = convert(&request(json!({}), json!({})), &[&file]);
    assert_eq!(converted.report.rejected.get("duplicate_email"), 1);
    let same_text = [
        user("1", json!({ "username": "same" })),
        user("same", json!({ "email": "x@example.com" })),
    ];
    assert_eq!(convert_all(&same_text).report.out, 2);
}

#[test]
fn only_letters_of_ascii_are_folded() {
    let kelvin = user("1", json!({ "email": "\u{212a}@example.com" }));
    let letter = user("2", json!({ "email": "k@example.com" }));
    assert_eq!(convert_all(&[kelvin, letter]).report.out, 2);
    let ids = [
        user("a", json!({})),
        user("A", json!({ "email": "upper@example.com" })),
    ];
    assert_eq!(
        convert_all(&ids).report.out,
        2,
        "IDs are compared as they are"
    );
}

#[test]
fn who_shares_something_only_with_a_duplicate_stays() {
    let users = [
        user("1", json!({ "email": "one@example.com" })),
        user(
            "2",
            json!({ "email": "one@example.com", "username": "two" }),
        ),
        user(
            "3",
            json!({ "email": "three@example.com", "username": "two" }),
        ),
        user("4", json!({ "email": "three@example.com" })),
    ];
    let converted = convert_all(&users);
    assert_eq!(converted.ids(), ["1", "3"]);
    let lines = converted.host.lines("rejected.ndjson");
    assert!(
        lines[1]["reason"].to_string().contains("line 3"),
        "{lines:?}"
    );
}

#[test]
fn a_rejected_or_left_out_identifier_is_nobody_s() {
    let users = [
        user("1", json!({ "email": "no address", "username": "zoe" })),
        user("2", json!({ "username": "zoe", "blocked": true })),
        user("3", json!({ "username": "zoe" })),
        user("4", json!({ "username": "u".repeat(129) })),
        user("5", json!({ "username": "u".repeat(129) })),
    ];
    assert_eq!(convert_all(&users).ids(), ["3", "4", "5"]);
}

#[test]
fn duplicates_in_other_files_are_found_and_named() {
    let members = json!({ "inputs": [
        { "name": "a.ndjson.gz", "kind": "users" }, { "name": "b.json", "kind": "users" },
    ] });
    let first = ndjson(&[user("0", json!({})), user("1", json!({}))]);
    let second = json!([user("1", json!({})), user("2", json!({}))]).to_string();
    let converted = convert(&request(json!({}), members), &[&first, &second]);
    assert_eq!(converted.ids(), ["0", "1", "2"]);
    let line = &converted.host.lines("rejected.ndjson")[0];
    assert_eq!(
        (&line["file"], &line["line"], &line["byte"]),
        (&json!("b.json"), &json!(1), &json!(1))
    );
    assert!(
        line["reason"].to_string().contains("a.ndjson.gz, line 2"),
        "{line}"
    );
}

#[test]
fn users_of_one_address_stay_where_addresses_need_not_be_unique() {
    let users = [
        user("1", json!({ "email": "jo@example.com" })),
        user("2", json!({ "email": "jo@example.com" })),
    ];
    let request = request(json!({}), json!({ "non_unique_emails": true }));
    assert_eq!(convert(&request, &[&ndjson(&users)]).report.out, 2);
    assert_eq!(convert_all(&users).report.out, 1);
}

#[test]
fn identities_of_one_record_that_share_an_address_are_duplicates() {
    let identity = |id: &str| {
        json!({ "provider": "auth0", "connection": "Users", "user_id": id,
                "profileData": { "email": "jo@example.com" } })
    };
    let linked = user(
        "a",
        json!({ "identities": [identity("a"), identity("b")], "email": "jo@example.com" }),
    );
    let converted = convert_all(&[linked]);
    assert_eq!(converted.ids(), ["a"]);
    let rejected = &converted.host.lines("rejected.ndjson")[0];
    assert_eq!(
        (&rejected["user_id"], &rejected["reason"]),
        (
            &json!("auth0|b"),
            &json!("Another user has the same e-mail address: users.ndjson, line 1.")
        )
    );
}
