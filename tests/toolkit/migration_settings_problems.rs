//! The settings file: how the problems of its members are reported.

use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::migration_settings::{parse, with};

#[test]
fn all_problems_of_a_file_are_reported_at_once() {
    let problem = parse(&json!({
        "connections": [
            { "old": "A", "new": "Users", "nwe": "x" },
            { "new": "my_users", "enable_clients": 7 },
            "Users",
            { "old": "B", "new": "Users" },
        ],
        "migration_client": " x",
        "custom_domain": "a/b",
        "scripts": "wasm",
        "user_id": "same",
        "timeout_ms": 99,
        "allow_cidr": ["203.0.113.0/33", "everybody"],
    }))
    .expect_err("invalid members");
    assert_eq!(problem.code, ProblemCode::Settings);
    let (head, list) = problem.message.split_once('\n').expect("a list");
    assert_eq!(head, "settings: 13 problems");
    let example = r#"Name them, such as "connections": [{ "old": "Username-Password-Authentication", "new": "Users" }]."#;
    let ranges = "Write ranges such as 203.0.113.0/24 or 2001:db8::/32, single addresses, or \"allow_cidr\": \"region\" for \
                  those of the new tenant's region.";
    let expected = [
        "- connections[0].nwe is not a setting. Did you mean new? The settings here are: old, new, enable_clients.",
        &format!("- connections[1].old is missing. {example}"),
        "- connections[1].enable_clients must be an array of strings",
        "- connections[1].new must be a connection's name: letters, digits and single dashes, 128 at most, no dash at either end",
        "- connections[2] must be a JSON object",
        "- connections[3].new is \"Users\", which another entry has: two connections can't become one. Give each \
         connection a name of its own in the new tenant.",
        "- migration_client must be a string, with no white space around it",
        "- custom_domain must be a host name such as tenant.eu.auth0.com, with nothing before or after it but a port",
        "- scripts must be one of: webassembly, nowasm",
        "- user_id: User_Id must be one of: domain, keep",
        "- timeout_ms: Timeout_Ms must be a whole number of milliseconds from 100 to 18000",
        &format!(
            "- allow_cidr has \"203.0.113.0/33\", which is no address or range of addresses. {ranges}"
        ),
        &format!(
            "- allow_cidr has \"everybody\", which is no address or range of addresses. {ranges}"
        ),
    ];
    assert_eq!(list.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_single_problem_has_its_remedy_apart() {
    let problem = parse(&with("conections", json!([]))).expect_err("an unknown member");
    assert_eq!(problem.message, "settings: conections is not a setting");
    assert_eq!(
        problem.remedy.as_deref(),
        Some(
            "Did you mean connections? The settings here are: $schema, connections, migration_client, marker_client, action, \
             custom_domain, scripts, user_id, claims_namespace, metadata_key, mfa_policy, marker, marked_users, \
             verify_signature, timeout_ms, log_level, allow_cidr."
        )
    );
}

#[test]
fn setting_of_an_earlier_version_is_refused_with_the_reason() {
    let problem = parse(&with("mark_migrated", json!("api"))).expect_err("a removed member");
    assert_eq!(
        problem.message,
        "settings: mark_migrated is no longer a setting"
    );
    assert_eq!(
        problem.remedy.as_deref(),
        Some(
            "Remove it. Only the new tenant's Action sets the migration marker, since only it knows that a user has landed."
        )
    );
}

#[test]
fn repeated_connections_are_named_with_all_other_problems() {
    let file = json!({
        "connections": [
            { "old": "Users", "new": "x y" },
            { "old": "Users", "new": "A" },
            { "old": "Other", "new": "A" },
        ],
        "migration_client": "a<b",
    });
    let message = parse(&file).expect_err("problems").message;
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[0], "settings: 4 problems");
    for (line, member) in lines[1..].iter().zip([
        "connections[0].new",
        "connections[1].old",
        "connections[2].new",
        "migration_client",
    ]) {
        assert!(line.starts_with(&format!("- {member} ")), "{line}");
    }
    assert!(
        lines[2].ends_with(
            "Move each connection of the old tenant into one connection of the new tenant."
        ),
        "{}",
        lines[2]
    );
}

#[test]
fn misspelt_name_is_answered_with_the_one_that_was_probably_meant() {
    let remedy = |member: &str, value: Value| {
        let problem = parse(&with(member, value)).expect_err("a problem");
        problem.remedy.unwrap_or_default()
    };
    for (member, value, question) in [
        ("mfaPolicy", json!("migrate"), "Did you mean mfa_policy?"),
        ("mfa_policy", json!("migrte"), "Did you mean migrate?"),
        (
            "scripts",
            json!("web-assembly"),
            "Did you mean webassembly?",
        ),
        ("log_level", json!("offf"), "Did you mean off?"),
    ] {
        let remedy = remedy(member, value);
        assert!(remedy.starts_with(question), "{member}: {remedy}");
    }
    assert!(remedy("colour", json!("red")).starts_with("Remove it. "));
    assert_eq!(remedy("scripts", json!("rust")), "");
}

#[test]
fn value_of_another_type_is_answered_with_what_the_setting_may_be() {
    for (member, value, expected) in [
        (
            "timeout_ms",
            Value::Null,
            "timeout_ms: Timeout_Ms must be a whole number of milliseconds from 100 to 18000",
        ),
        (
            "timeout_ms",
            json!([15_000]),
            "timeout_ms: Timeout_Ms must be a whole number of milliseconds from 100 to 18000",
        ),
        (
            "verify_signature",
            json!(1),
            "verify_signature: Verify_Signature must be one of: false, true",
        ),
        (
            "mfa_policy",
            json!(false),
            "mfa_policy must be a string, with no white space around it",
        ),
    ] {
        let problem = parse(&with(member, value)).expect_err("a value of another type");
        assert_eq!(problem.message, format!("settings: {expected}"));
    }
}

#[test]
fn empty_name_of_an_application_is_refused_with_its_place() {
    for name in ["", " "] {
        let file = json!({
            "connections": [{ "old": "DB", "enable_clients": ["App", name] }],
        });
        let problem = parse(&file).expect_err("an empty name");
        assert_eq!(
            problem.message,
            "settings: connections[0].enable_clients has an empty name"
        );
    }
}
