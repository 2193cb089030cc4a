//! The comparison of two exports: every difference is found and named, and nothing else is.

use crate::support::verify::*;
use migration_toolkit::bulk::convert::request::BlockedUsers;
use migration_toolkit::bulk::verify::request::CompareRequest;
use serde_json::json;

/// A user with every field.
const ZOE: &str = r#""email":"zoe@example.com","email_verified":true,"username":"zoe","name":"Zoe Bell","nickname":"zoe","given_name":"Zoe","family_name":"Bell","picture":"https://example.com/zoe.png","phone_number":"+15550100","phone_verified":true,"user_metadata":{"theme":"dark","score":1.10},"app_metadata":{"plan":{"name":"pro","seats":9007199254740993},"flags":[1,2]}"#;

/// Compares one user with a changed copy.
fn differences_after(change: (&str, &str)) -> Vec<String> {
    let changed = ZOE.replacen(change.0, change.1, 1);
    assert_ne!(changed, ZOE, "the change changes something");
    let (old, new) = (
        export("Users", &[("1", ZOE)]),
        export("Moved", &[("1", &changed)]),
    );
    compare(&request(), &old, &new).differences()
}

#[test]
fn each_planted_difference_is_found_and_named() {
    for (change, field) in [
        (("zoe@", "zo@"), "email"),
        (
            (r#""email_verified":true"#, r#""email_verified":false"#),
            "email_verified",
        ),
        ((r#","score":1.10"#, ""), "user_metadata.score"),
        ((r#""dark""#, r#""light""#), "user_metadata.theme"),
        (
            ("9007199254740993", "9007199254740992"),
            "app_metadata.plan",
        ),
        (("[1,2]", "[2,1]"), "app_metadata.flags"),
        (("Zoe Bell", "Zoë Bell"), "name"),
        (("+15550100", "+15550101"), "phone_number"),
        ((r#""username":"zoe""#, r#""username":"zo""#), "username"),
        (
            (r#""flags""#, r#""flag s""#),
            "app_metadata.flag s,app_metadata.flags",
        ),
        (
            (r#""phone_verified":true"#, r#""phone_verified":false"#),
            "phone_verified",
        ),
        ((r#""given_name":"Zoe","#, ""), "given_name"),
        ((r#""email":"#, r#""blocked":true,"email":"#), "blocked"),
        (("zoe.png", "zo.png"), "picture"),
    ] {
        let expected = format!("auth0|1 differs {field}");
        assert_eq!(differences_after(change), [expected], "{change:?}");
    }
}

/// A change of this hash needs another number before the colon.
#[test]
fn canonical_hash_of_certain_users_stays_the_same() {
    let old = [
        ("1", ZOE),
        ("2", r#""email":"b@example.com""#),
        (
            "3",
            r#""email":"\u00c9va@Example.com","blocked":true,"user_metadata":{"b":[1E2,-0.50],"a":{"\u0007":null}}"#,
        ),
    ];
    let new = [
        (
            "3",
            r#""user_metadata":{"a":{"\u0007":null},"b":[100,-5e-1]},"blocked":true,"email":"éva@example.com""#,
        ),
        ("1", ZOE),
        (
            "2",
            r#""name":"b@example.com","email":"b@example.com","user_metadata":{}"#,
        ),
    ];
    let report = compare(&request(), &export("Users", &old), &export("Moved", &new)).report;
    assert_eq!(
        (report.answers.same, &report.new_hash),
        (3, &report.old_hash)
    );
    assert_eq!(
        report.old_hash,
        "v1:8bfe59253586177ef756b7b32cdfdcf25b3c6ba00ab77109c8ca29f511e2c14f"
    );
}

#[test]
fn missing_and_extra_users_are_found() {
    let old = export("Users", &[("1", ZOE), ("2", r#""email":"b@example.com""#)]);
    let new = export("Moved", &[("1", ZOE), ("3", r#""email":"b@example.com""#)]);
    let compared = compare(&request(), &old, &new);
    assert_eq!(compared.differences(), ["auth0|2 missing", "auth0|3 extra"]);
    let answers = compared.report.answers;
    assert_eq!((answers.same, answers.missing, answers.extra), (1, 1, 1));
    assert_eq!(
        (compared.report.old_users, compared.report.new_users),
        (2, 2)
    );
}

#[test]
fn id_under_the_other_policy_is_a_missing_and_an_extra_user() {
    let request = CompareRequest {
        settings: json!({ "connections": [{ "old": "Users", "new": "Moved" }], "user_id": "domain" }),
        old: serde_json::from_value(json!({ "domain": "old.eu.auth0.com" })).expect("a domain"),
        ..request()
    };
    let old = export("Users", &[("1", ZOE), ("2", ZOE)]);
    let new = export("Moved", &[("1", ZOE), ("old.eu.auth0.com|2", ZOE)]);
    assert_eq!(
        compare(&request, &old, &new).differences(),
        ["auth0|1 extra", "auth0|old.eu.auth0.com|1 missing"]
    );
}

#[test]
fn order_of_keys_escapes_spelling_of_numbers_and_case_of_addresses_are_no_difference() {
    let new = export(
        "Moved",
        &[(
            "1",
            &ZOE.replace("1.10", "11e-1")
                .replace(
                    r#""name":"pro","seats":9007199254740993"#,
                    r#""seats" : 9007199254740993, "n\u0061me":"pr\u006f""#,
                )
                .replace("Zoe Bell", "\\u005aoe Bell"),
        )],
    );
    let old = export(
        "Users",
        &[("1", &ZOE.replace("zoe@example.com", "Zoe@Example.com"))],
    );
    let compared = compare(&request(), &old, &new);
    assert_eq!(compared.differences(), [""; 0]);
    assert_eq!(compared.report.answers.same, 1);
    assert_eq!(compared.report.old_hash, compared.report.new_hash);
}

#[test]
fn what_auth0_and_this_project_add_is_no_difference() {
    let old = r#""email":"a@example.com","app_metadata":{"migration_started":"x","plan":1},"last_ip":"1.2.3.4","logins_count":7,"updated_at":"2020""#;
    let new = r#""email":"a@example.com","email_verified":false,"name":"a@example.com","nickname":"a","picture":"https://s.gravatar.com/a","user_metadata":{},"app_metadata":{"plan":1,"migration_confirmed":"2026","migration_lost_factors":["totp"],"migration_complete":true},"blocked":false,"created_at":"2026","last_login":"2026""#;
    let compared = compare(
        &request(),
        &export("Users", &[("1", old)]),
        &export("Moved", &[("1", new)]),
    );
    assert_eq!(compared.differences(), [""; 0]);
    assert_eq!(compared.report.answers.same, 1);
    assert_eq!(compared.report.old_hash, compared.report.new_hash);
}

#[test]
fn hash_depends_on_every_user_and_not_on_their_order() {
    let users = [("1", ZOE), ("2", r#""email":"b@example.com""#)];
    let (old, mut turned) = (export("Users", &users), users);
    turned.reverse();
    let report = compare(&request(), &old, &export("Moved", &turned)).report;
    assert_eq!(report.old_hash, report.new_hash);
    assert_eq!(report.old_hash.len(), "v1:".len() + 64);
    let fewer = compare(&request(), &old, &export("Moved", &users[..1])).report;
    assert_eq!(fewer.old_hash, report.old_hash);
    assert_ne!(fewer.new_hash, report.new_hash);
    let twice = export("Moved", &[users[0], users[1], users[1]]);
    assert_ne!(
        compare(&request(), &old, &twice).report.new_hash,
        report.new_hash
    );
}

#[test]
fn users_who_stay_by_decision_are_not_missing() {
    let old = export(
        "Users",
        &[
            ("1", r#""email":"a@example.com","blocked":true"#),
            ("2", r#""email":"b@example.com","multifactor":["guardian"]"#),
            (
                "3",
                r#""email":"c@example.com","app_metadata":{"migration_complete":true}"#,
            ),
        ],
    );
    let compared = compare(&request(), &old, "");
    assert_eq!(compared.differences(), ["auth0|3 missing"]);
    assert_eq!(compared.report.answers.left_by_decision, 2);

    let keep = CompareRequest {
        settings: json!({ "connections": [{ "old": "Users", "new": "Moved" }], "user_id": "keep", "mfa_policy": "migrate" }),
        blocked: Some(BlockedUsers::Keep),
        ..request()
    };
    assert_eq!(compare(&keep, &old, "").report.answers.missing, 3);
}

#[test]
fn record_that_cannot_be_read_is_unchecked_with_its_line() {
    let old = format!("{}{{\"user_id\":\n[1]\n", export("Users", &[("1", ZOE)]));
    let new = export("Moved", &[("1", ZOE)]) + "{\"user_id\":\"auth0|2\"}\n";
    let compared = compare(&request(), &old, &new);
    assert_eq!(
        (
            compared.report.answers.same,
            compared.report.answers.unchecked
        ),
        (1, 3)
    );
    let lines = compared.lines("differences.ndjson");
    assert_eq!(
        lines[0],
        json!({ "answer": "unchecked", "tenant": "old", "file": "old.ndjson", "line": 2, "reason": "the record is no JSON object, or is nested too deeply" })
    );
    assert_eq!(
        (&lines[2]["file"], &lines[2]["line"], &lines[2]["reason"]),
        (
            &json!("new.ndjson"),
            &json!(2),
            &json!("the record does not list its identities with their IDs")
        )
    );
}

#[test]
fn users_of_other_connections_are_not_compared_and_linked_identities_are_users_of_their_own() {
    let linked = r#"{"user_id":"auth0|1","email":"a@example.com","identities":[{"provider":"auth0","connection":"Users","user_id":"1"},{"provider":"auth0","connection":"Users","user_id":"2","profileData":{"email":"b@example.com"}},{"provider":"google-oauth2","connection":"google","user_id":"9"}]}"#;
    let old = format!("{linked}\n{}", export("Others", &[("7", ZOE)]));
    let new = export(
        "Moved",
        &[
            ("1", r#""email":"a@example.com""#),
            ("2", r#""email":"b@example.com""#),
        ],
    );
    let compared = compare(&request(), &old, &new);
    assert_eq!(compared.differences(), [""; 0]);
    assert_eq!(
        (compared.report.answers.same, compared.report.old_users),
        (2, 2)
    );
}
