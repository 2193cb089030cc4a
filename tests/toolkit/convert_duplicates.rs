//! Users who share an identifier: the first one stays, the later ones are named, and nobody else is touched.

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::bulk::convert::report::Counts;
use serde_json::{Value, json};

use crate::support::convert::{convert, convert_all, ndjson, request, run, user};
use crate::support::memory_host::MemoryHost;

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

/// Users of whom every tenth shares an address with an earlier one.
fn some_duplicates(count: usize) -> Vec<Value> {
    let email = |id: usize| format!("{}@example.com", if id % 10 == 9 { id / 2 } else { id });
    (0..count)
        .map(|id| {
            user(
                &id.to_string(),
                json!({ "email": email(id), "username": format!("u{id}") }),
            )
        })
        .collect()
}

#[test]
fn files_are_rewritten_without_their_duplicates() {
    let mut users = some_duplicates(2_000);
    let repeated = users[300..400].to_vec();
    users.extend(repeated);
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let converted = convert(&request, &[&ndjson(&users)]);
    // Of every ten users, one shares the address of an earlier one; one in ten of these of one who is a duplicate itself.
    let mut seen = std::collections::HashSet::new();
    let mut ids = std::collections::HashSet::new();
    let expected: Vec<&Value> = users
        .iter()
        .filter(|user| {
            let is_new = !seen.contains(&user["email"]) && !ids.contains(&user["user_id"]);
            if is_new {
                seen.insert(&user["email"]);
                ids.insert(&user["user_id"]);
            }
            is_new
        })
        .collect();
    let ids: Vec<&str> = expected
        .iter()
        .map(|user| &user["user_id"].as_str().expect("an ID")[6..])
        .collect();
    assert_eq!(converted.ids(), ids);
    assert!(converted.report.files > 10, "{:?}", converted.report);
}

#[test]
fn what_is_said_of_users_is_said_only_of_those_in_import_files() {
    let odd = json!({ "name": "n".repeat(301), "user_metadata": { "text": "x".repeat(12_000) } });
    let users = [
        user("1", odd.clone()),
        user("1", odd.clone()),
        user("2", json!({})),
        user("2", odd),
    ];
    let converted = convert_all(&users);
    let report = &converted.report;
    assert_eq!((report.out, report.large_profiles), (2, 1));
    assert_eq!(
        (report.left_out.get("name"), report.left_out.total()),
        (1, 1)
    );
    for name in ["left-out.ndjson", "large-profiles.ndjson"] {
        let lines = converted.host.lines(name);
        let lines: Vec<&Value> = lines.iter().map(|line| &line["line"]).collect();
        assert_eq!(lines, [1], "{name}");
    }
}

#[test]
fn field_that_only_duplicates_had_left_out_is_not_reported() {
    let second = user("1", json!({ "name": "n".repeat(301) }));
    let converted = convert_all(&[user("1", json!({})), second]);
    assert_eq!(converted.report.left_out, Counts::default());
    assert!(converted.host.lines("left-out.ndjson").is_empty());
}

#[test]
fn a_file_of_duplicates_only_is_removed() {
    let users: Vec<Value> = (0..100)
        .map(|id| user(&id.to_string(), json!({})))
        .collect();
    let file = ndjson(&users);
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let once = convert(&request, &[&file]);
    let twice = convert(&request, &[&[file.as_str(), &file].concat()]);
    assert_eq!(once.host.import_lines(), twice.host.import_lines());
    assert_eq!(
        (
            twice.report.out,
            twice.report.rejected.get("duplicate_user_id")
        ),
        (100, 100)
    );
    let names: Vec<&String> = twice.host.import_files.keys().collect();
    assert!(names.len() < once.host.import_files.len() + 2, "{names:?}");
}

#[test]
fn colliding_hashes_drop_nobody() {
    let file = ndjson(&some_duplicates(1_000));
    let request = request(json!({}), json!({ "file_size": 50_000 }));
    let exact = convert(&request, &[&file]);
    for bits in [20, 8, 0] {
        let converter = Converter::with_hash_bits(&request, MemoryHost::default(), bits);
        let colliding = run(converter.expect("a valid request"), &[&file]);
        assert_eq!(
            colliding.host.import_files, exact.host.import_files,
            "{bits} bits"
        );
        assert_eq!(colliding.host.files, exact.host.files, "{bits} bits");
    }
}

#[test]
fn import_files_are_read_again_only_for_users_with_equal_hashes() {
    let users: Vec<Value> = (0..100)
        .map(|id| user(&id.to_string(), json!({})))
        .collect();
    let file = ndjson(&users);
    let request = request(json!({}), json!({}));
    for (bits, reads) in [(64, 0), (0, 100)] {
        let converter = Converter::with_hash_bits(&request, MemoryHost::default(), bits);
        let converted = run(converter.expect("a valid request"), &[&file]);
        assert_eq!(converted.host.import_reads.len(), reads, "{bits} bits");
    }
}

#[test]
fn import_files_are_read_again_in_their_order() {
    let file = ndjson(&some_duplicates(1_000));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let reads = convert(&request, &[&file]).host.import_reads;
    // First the users with equal hashes, in all parts of the index, then the files with duplicates.
    let runs: Vec<&[String]> = reads.chunk_by(|one, other| one <= other).collect();
    assert_eq!(runs.len(), 2, "{reads:?}");
    let mut written_again = runs[1].to_vec();
    written_again.dedup();
    assert!(written_again.len() > 10);
    assert_eq!(runs[1], written_again, "a file was read twice");
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
