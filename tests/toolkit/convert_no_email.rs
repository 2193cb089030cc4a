//! Users without an e-mail address are kept in a file of their own, and duplicates are found among them and all others.

use serde_json::{Value, json};

use crate::support::convert::{
    Converted, assert_same_with_collisions, convert, convert_all, ndjson, request, user,
};

fn without_email(id: &str, members: Value) -> Value {
    let mut user = user(id, members);
    user.as_object_mut().expect("an object").remove("email");
    user
}

/// The IDs of the users in `no-email.ndjson`.
fn kept(converted: &Converted) -> Vec<String> {
    let lines = converted.host.lines("no-email.ndjson");
    let id = |line: &Value| line["user_id"].as_str().expect("an ID").to_owned();
    lines.iter().map(id).collect()
}

/// The lines of `rejected.ndjson` as ID and code.
fn rejected(converted: &Converted) -> Vec<(String, String)> {
    let text = |line: &Value, name: &str| line[name].as_str().expect("a text").to_owned();
    let lines = converted.host.lines("rejected.ndjson");
    lines
        .iter()
        .map(|line| (text(line, "user_id"), text(line, "code")))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(id, code)| (format!("auth0|{id}"), (*code).to_owned()))
        .collect()
}

#[test]
fn users_without_email_are_unique_by_id_user_name_and_phone_number() {
    for (code, first, second, id) in [
        ("duplicate_user_id", json!({}), json!({}), "1"),
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
    ] {
        let users = [
            without_email("1", first),
            without_email("between", json!({})),
            without_email(id, second),
        ];
        let converted = convert_all(&users);
        assert_eq!(kept(&converted), ["1", "between"], "{code}");
        assert_eq!(
            rejected(&converted),
            pairs(&[("1", "no_email"), ("between", "no_email"), (id, code)])
        );
        let last = &converted.host.lines("rejected.ndjson")[2];
        assert_eq!(last["line"], json!(3));
        let reason = last["reason"].to_string();
        assert!(reason.contains("users.ndjson, line 1"), "{reason}");
    }
}

#[test]
fn user_in_an_import_file_goes_before_one_without_email_whoever_comes_first() {
    let named = json!({ "username": "zoe" });
    for (first, second, reason) in [
        (
            without_email("1", named.clone()),
            user("2", named.clone()),
            "Another user has the same user name: users.ndjson, line 2.",
        ),
        (
            user("2", named.clone()),
            without_email("1", named.clone()),
            "An earlier user has the same user name: users.ndjson, line 1.",
        ),
    ] {
        let converted = convert_all(&[first, second]);
        assert_eq!(converted.ids(), ["2"]);
        assert!(kept(&converted).is_empty());
        assert_eq!(rejected(&converted), pairs(&[("1", "duplicate_username")]));
        assert_eq!(converted.host.lines("rejected.ndjson")[0]["reason"], reason);
    }
}

#[test]
fn user_without_email_who_shares_something_only_with_a_duplicate_stays() {
    let users = [
        user("1", json!({ "email": "one@example.com" })),
        user(
            "2",
            json!({ "email": "one@example.com", "username": "two" }),
        ),
        without_email("3", json!({ "username": "two" })),
    ];
    assert_eq!(kept(&convert_all(&users)), ["3"]);
}

#[test]
fn many_users_without_email_are_found_whatever_their_hashes_are() {
    // Every tenth has the user name of another one; texts of this size fill several blocks of the temporary file.
    let name = |id: usize| if id % 10 == 9 { id - 1 } else { id };
    let about = "x".repeat(500);
    let users: Vec<Value> = (0..1_000)
        .map(|id| {
            let members = json!({ "username": format!("u{}", name(id)), "user_metadata": { "about": about } });
            if id % 3 == 0 { user(&id.to_string(), members) } else { without_email(&id.to_string(), members) }
        })
        .collect();
    let file = ndjson(&users);
    let request = request(json!({}), json!({ "file_size": 50_000 }));
    let exact = convert(&request, &[&file]);
    assert_eq!(exact.report.rejected.get("duplicate_username"), 100);
    let imported = exact.users();
    let stay = exact.host.lines("no-email.ndjson");
    let mut names: Vec<&Value> = imported
        .iter()
        .chain(&stay)
        .map(|user| &user["username"])
        .collect();
    names.sort_by_key(|name| name.to_string());
    names.dedup();
    assert_eq!((names.len(), imported.len() + stay.len()), (900, 900));
    assert_same_with_collisions(&request, &file, &exact, &[8, 0]);
}
