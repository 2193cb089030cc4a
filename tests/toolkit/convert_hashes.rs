//! Password hashes from Auth0's support: every known layout is joined by ID, and what is of no use is said.

use serde_json::{Value, json};

use crate::support::convert::{Converted, convert, ndjson, request, user, with_input};

const SALT_AND_HASH: &str = "nOUIs5kJ7naTuTFkBy1veuK0kSxUFXfuaOKdOKf9xYT0KKIGSJwFa";

fn bcrypt(prefix: &str) -> String {
    format!("{prefix}{SALT_AND_HASH}")
}

/// A line of the usual layout.
fn line(id: &str, hash: &str) -> Value {
    json!({
        "_id": { "$oid": id }, "email": "jo@example.com", "email_verified": true, "passwordHash": hash,
        "password_set_date": { "$date": "2020-01-01T00:00:00Z" }, "tenant": "old-tenant",
        "connection": "Users", "_tmp_is_unique": true,
    })
}

/// Converts user 1 with these lines of a file of hashes.
fn with_hashes(lines: &[Value]) -> Converted {
    let request = request(json!({}), with_input("hashes"));
    convert(
        &request,
        &[&ndjson(lines), &ndjson(&[user("1", json!({}))])],
    )
}

fn codes(converted: &Converted) -> Vec<Value> {
    let lines = converted.host.lines("unused-hashes.ndjson");
    lines.iter().map(|line| line["code"].clone()).collect()
}

#[test]
fn every_layout_of_the_hash_file_is_joined_by_id() {
    let hash = bcrypt("$2b$10$");
    let layouts = [
        line("1", &hash),
        json!({ "_ID": { "$oid": "1" }, "passwordHash": hash, "tenant": "old-tenant", "connection": "Users" }),
        json!({
            "_id": "1", "passwordHash": hash, "tenant": "old-tenant", "connection": "Users", "version": "1.1",
            "identifiers": [{ "type": "email", "value": "jo@example.com", "verified": true }],
        }),
        json!({ "_id": { "$oid": "1" }, "email": "jo@example.com", "passwordHash": hash }),
        json!({ "_id": "auth0|1", "passwordHash": hash }),
    ];
    for layout in layouts {
        let converted = with_hashes(std::slice::from_ref(&layout));
        assert_eq!(converted.only_user()["password_hash"], hash, "{layout}");
        let report = converted
            .report
            .hashes
            .as_ref()
            .expect("a report of hashes");
        assert_eq!(
            (report.lines, report.users, report.unused.total()),
            (1, 1, 0)
        );
    }
}

#[test]
fn hashes_that_are_not_of_ten_rounds_go_as_custom_hashes() {
    for prefix in ["$2a$10$", "$2b$10$"] {
        let written = with_hashes(&[line("1", &bcrypt(prefix))]).only_user();
        assert_eq!(written["password_hash"], bcrypt(prefix));
        assert_eq!(written.get("custom_password_hash"), None);
    }
    let custom = [
        ("$2a$12$", "$2a$12$"),
        ("$2b$04$", "$2b$04$"),
        ("$2y$10$", "$2b$10$"),
        ("$2y$31$", "$2b$31$"),
    ];
    for (prefix, written_prefix) in custom {
        let written = with_hashes(&[line("1", &bcrypt(prefix))]).only_user();
        let expected =
            json!({ "algorithm": "bcrypt", "hash": { "value": bcrypt(written_prefix) } });
        assert_eq!(written["custom_password_hash"], expected);
        assert_eq!(written.get("password_hash"), None);
    }
}

#[test]
fn hashes_of_other_users_are_said_and_not_used() {
    let hash = bcrypt("$2b$10$");
    let with = |name: &str, value: Value| {
        let mut line = line("1", &hash);
        line[name] = value;
        line
    };
    let cases = [
        (
            with("connection", json!("Others")),
            "other_connection",
            Some("auth0|1"),
        ),
        (
            with("tenant", json!("another")),
            "other_tenant",
            Some("auth0|1"),
        ),
        (line("stranger", &hash), "no_user", Some("auth0|stranger")),
        (with("_id", json!(null)), "no_user_id", None),
        (
            with("passwordHash", json!(null)),
            "no_hash",
            Some("auth0|1"),
        ),
        (json!([1]), "not_object", None),
    ];
    for (line, code, user_id) in cases {
        let converted = with_hashes(&[line]);
        assert_eq!(converted.only_user().get("password_hash"), None, "{code}");
        assert_eq!(codes(&converted), [code]);
        let said = &converted.host.lines("unused-hashes.ndjson")[0];
        assert_eq!(
            said.get("user_id").and_then(Value::as_str),
            user_id,
            "{code}"
        );
        assert!(said["reason"].as_str().expect("a reason").ends_with('.'));
        let report = converted.report.hashes.expect("a report of hashes");
        assert_eq!((report.users, report.unused.get(code)), (0, 1));
    }
}

#[test]
fn every_character_that_bcrypt_writes_is_taken() {
    let hash = format!("$2b$10${}", "./AZaz09".repeat(7).split_at(53).0);
    let written = with_hashes(&[line("1", &hash)]).only_user();
    assert_eq!(written["password_hash"], hash);
}

#[test]
fn hashes_of_duplicates_are_not_counted() {
    let hashes = [line("1", &bcrypt("$2b$10$")), line("2", &bcrypt("$2b$12$"))];
    let users = [user("1", json!({})), user("2", json!({}))];
    let request = request(json!({}), with_input("hashes"));
    let twice = [users.clone(), users].concat();
    let report = convert(&request, &[&ndjson(&hashes), &ndjson(&twice)]).report;
    assert_eq!((report.out, report.rejected.total()), (2, 2));
    let report = report.hashes.expect("a report of hashes");
    assert_eq!((report.users, report.unused.total()), (2, 0));
}

#[test]
fn a_hash_that_is_not_bcrypt_is_said_and_not_used() {
    let long = format!("{}a", bcrypt("$2b$10$"));
    let short = "$2b$10$abc".to_owned();
    let odd = bcrypt("$2b$10$").replace("KK", "!!");
    for hash in [
        bcrypt("$2x$10$"),
        bcrypt("$2b$03$"),
        bcrypt("$2b$32$"),
        bcrypt("$2b$9$"),
        bcrypt("$2b$100$"),
        bcrypt("$2b$1a$"),
        long,
        short,
        odd,
        String::new(),
    ] {
        let converted = with_hashes(&[line("1", &hash)]);
        assert_eq!(codes(&converted), ["unknown_hash"], "{hash}");
        assert_eq!(converted.only_user().get("custom_password_hash"), None);
    }
}

#[test]
fn two_hashes_of_one_user_are_used_only_if_they_are_equal() {
    let (one, other) = (bcrypt("$2b$10$"), bcrypt("$2a$10$"));
    let equal = with_hashes(&[line("1", &one), line("1", &one)]);
    assert_eq!(equal.only_user()["password_hash"], one);
    let different = with_hashes(&[line("1", &one), line("1", &other)]);
    assert_eq!(different.only_user().get("password_hash"), None);
    assert_eq!(codes(&different), ["two_hashes"]);
    assert_eq!(
        different.host.lines("unused-hashes.ndjson")[0]["user_id"],
        "auth0|1"
    );
}

#[test]
fn the_hash_of_a_skipped_user_is_not_a_stranger_s() {
    let request = request(json!({}), with_input("hashes"));
    let blocked = user("1", json!({ "blocked": true }));
    let converted = convert(
        &request,
        &[
            &ndjson(&[line("1", &bcrypt("$2b$10$"))]),
            &ndjson(&[blocked]),
        ],
    );
    assert_eq!(codes(&converted), [] as [Value; 0]);
}

#[test]
fn linked_identities_get_the_hash_of_their_own_id() {
    let identity = |id: &str| {
        json!({ "provider": "auth0", "connection": "Users", "user_id": id,
                "profileData": { "email": format!("{id}@example.com") } })
    };
    let linked = user("a", json!({ "identities": [identity("a"), identity("b")] }));
    let hashes = [line("a", &bcrypt("$2a$10$")), line("b", &bcrypt("$2b$10$"))];
    let request = request(json!({}), with_input("hashes"));
    let users = convert(&request, &[&ndjson(&hashes), &ndjson(&[linked])]).users();
    assert_eq!(users[0]["password_hash"], bcrypt("$2a$10$"));
    assert_eq!(users[1]["password_hash"], bcrypt("$2b$10$"));
}

#[test]
fn id_that_begins_with_the_prefix_itself_is_told_from_the_id_without_it() {
    let (own, other) = (bcrypt("$2a$10$"), bcrypt("$2b$10$"));
    for (prefix, first, unused) in [
        // The second line may be about the first user as well, so that user gets neither hash.
        ("", Value::Null, &["two_hashes"][..]),
        ("auth0|", json!(own), &[]),
    ] {
        let request = request(json!({}), with_input("hashes"));
        let hashes = [("1", &own), ("auth0|1", &other)];
        let hashes = hashes.map(|(id, hash)| line(&format!("{prefix}{id}"), hash));
        let users = [
            user("1", json!({})),
            user("auth0|1", json!({ "email": "b@example.com" })),
        ];
        let converted = convert(&request, &[&ndjson(&hashes), &ndjson(&users)]);
        let found: Vec<Value> = converted
            .users()
            .iter()
            .map(|user| user["password_hash"].clone())
            .collect();
        assert_eq!(found, [first, json!(other)], "{prefix}");
        assert_eq!(codes(&converted), unused);
    }
}

#[test]
fn whole_ids_among_ids_without_the_prefix_are_joined() {
    let hash = bcrypt("$2b$10$");
    let request = request(json!({}), with_input("hashes"));
    let hashes = [line("auth0|1", &hash), line("2", &hash)];
    let users = [
        user("1", json!({})),
        user("2", json!({ "email": "b@example.com" })),
    ];
    let converted = convert(&request, &[&ndjson(&hashes), &ndjson(&users)]);
    assert!(
        converted
            .users()
            .iter()
            .all(|user| user["password_hash"] == hash.as_str())
    );
}

#[test]
fn many_hashes_are_found_again() {
    let hash_of = |id: usize| bcrypt(&format!("$2b${:02}$", 4 + id % 28));
    // More than one chunk of the memory that they are stored in, which is 1 MB.
    let hashes: Vec<Value> = (0..20_000)
        .map(|id| line(&id.to_string(), &hash_of(id)))
        .collect();
    let users: Vec<Value> = (0..20_000)
        .step_by(27)
        .map(|id| user(&id.to_string(), json!({})))
        .collect();
    let request = request(json!({}), with_input("hashes"));
    let converted = convert(&request, &[&ndjson(&hashes), &ndjson(&users)]);
    for (index, user) in converted.users().iter().enumerate() {
        let custom = user.pointer("/custom_password_hash/hash/value");
        let hash = custom
            .or_else(|| user.get("password_hash"))
            .expect("a hash");
        assert_eq!(*hash, hash_of(index * 27));
    }
    let report = converted.report.hashes.expect("a report of hashes");
    assert_eq!(report.unused.get("no_user"), 20_000 - users.len() as u64);
}

#[test]
fn the_tenant_of_a_custom_domain_is_not_compared() {
    let members = json!({
        "old": { "domain": "login.example.com" },
        "inputs": with_input("hashes")["inputs"],
    });
    let hash = bcrypt("$2b$10$");
    let file = ndjson(&[line("1", &hash)]);
    let converted = convert(
        &request(json!({}), members),
        &[&file, &ndjson(&[user("1", json!({}))])],
    );
    assert_eq!(converted.only_user()["password_hash"], hash);
}
