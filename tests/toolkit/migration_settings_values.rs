//! The settings file: what the value of each member may be.

use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::migration_settings::{parse, with};

#[test]
fn an_invalid_member_is_named_with_what_it_may_be() {
    let connections = |value: Value| json!({ "connections": value });
    let cases = [
        (
            json!([]),
            "settings: the settings file must be a JSON object",
        ),
        (
            json!({}),
            "settings: connections must be an array with at least one connection",
        ),
        (
            connections(json!([])),
            "settings: connections must be an array with at least one connection",
        ),
        (
            connections(json!(["Users"])),
            "settings: connections[0] must be a JSON object",
        ),
        (
            connections(json!([{}])),
            "settings: connections[0].old is missing",
        ),
        (
            connections(json!([{ "old": 7 }])),
            "settings: connections[0].old must be a string, with no white space around it",
        ),
        (
            connections(json!([{ "old": "a", "new": "" }])),
            "settings: connections[0].new must not be empty",
        ),
        (
            connections(json!([{ "old": "a", "name": "b" }])),
            "settings: connections[0].name is not a setting",
        ),
        (
            connections(json!([{ "old": "Users", "new": "my_users" }])),
            "settings: connections[0].new must be a connection's name: letters, digits and single dashes, \
             128 at most, no dash at either end",
        ),
        (
            connections(json!([{ "old": "a", "new": "x" }, { "old": "b", "new": "x" }])),
            "settings: connections[1].new is \"x\", which another entry has: two connections can't become one",
        ),
        (
            connections(json!([{ "old": "a", "new": "x" }, { "old": "a", "new": "y" }])),
            "settings: connections[1].old is \"a\", which another entry has: its users would get the same IDs in two \
             connections of the new tenant, and an ID can be used only once",
        ),
        (
            connections(json!([{ "old": "a", "new": "x-" }])),
            "settings: connections[0].new must be a connection's name: letters, digits and single dashes, 128 at \
             most, no dash at either end",
        ),
        (
            with("marker_client", json!("<b>")),
            "settings: marker_client must be an application's name, without < and >",
        ),
        (
            connections(json!([{ "old": "a", "enable_clients": "Portal" }])),
            "settings: connections[0].enable_clients must be an array of strings",
        ),
        (
            with("conections", json!([])),
            "settings: conections is not a setting",
        ),
        (
            with("migration_client", json!(" x")),
            "settings: migration_client must be a string, with no white space around it",
        ),
        (
            with("scripts", json!("wasm")),
            "settings: scripts must be one of: webassembly, nowasm",
        ),
        (
            with("custom_domain", json!("https://login.example.com")),
            "settings: custom_domain must be a host name such as tenant.eu.auth0.com, without https://",
        ),
        (
            with("user_id", json!("same")),
            "settings: user_id: User_Id must be one of: domain, keep",
        ),
        (
            with("mfa_policy", json!("skip")),
            "settings: mfa_policy: Mfa_Policy must be one of: reject, migrate",
        ),
        (
            with("timeout_ms", json!(99)),
            "settings: timeout_ms: Timeout_Ms must be a whole number of milliseconds from 100 to 18000",
        ),
        (
            with("timeout_ms", json!(150.5)),
            "settings: timeout_ms: Timeout_Ms must be a whole number of milliseconds from 100 to 18000",
        ),
        (
            with("claims_namespace", json!("https://x.auth0.com/")),
            "settings: claims_namespace: Claims_Namespace must not be under auth0.com, webtask.io or webtask.run, \
             whose claims are ignored",
        ),
        (
            with("allow_cidr", json!(["203.0.113.0/33"])),
            "settings: allow_cidr has \"203.0.113.0/33\", which is no address or range of addresses",
        ),
        (
            with(
                "allow_cidr",
                json!(
                    (0..101)
                        .map(|n| format!("203.0.113.{n}"))
                        .collect::<Vec<_>>()
                ),
            ),
            "settings: allow_cidr has more than 100 entries, the most that Auth0 takes",
        ),
    ];
    for (file, message) in cases {
        let problem = parse(&file).expect_err(message);
        assert_eq!(
            (problem.code, problem.message.as_str()),
            (ProblemCode::Settings, message),
            "{file}"
        );
    }
}

#[test]
fn only_the_members_that_are_numbers_or_truths_may_be_written_as_such() {
    for (member, value) in [("user_id", json!(7)), ("log_level", json!(true))] {
        let problem = parse(&with(member, value)).expect_err("a problem");
        assert_eq!(
            problem.message,
            format!("settings: {member} must be a string, with no white space around it")
        );
    }
}

#[test]
fn a_hundred_ranges_are_taken_and_no_more() {
    let ranges = |count: usize| {
        let ranges: Vec<String> = (0..count)
            .map(|number| format!("18.0.0.{number}"))
            .collect();
        parse(&with("allow_cidr", json!(ranges)))
    };
    assert_eq!(ranges(100).expect("settings").allow_cidr.len(), 100);
    assert_eq!(
        ranges(101).expect_err("a problem").message,
        "settings: allow_cidr has more than 100 entries, the most that Auth0 takes"
    );
}

#[test]
fn a_range_is_digits_after_the_slash() {
    for range in [
        "10.0.0.0/+8",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.0/-1",
        "/8",
    ] {
        assert!(
            parse(&with("allow_cidr", json!([range]))).is_err(),
            "{range}"
        );
    }
    assert!(parse(&with("allow_cidr", json!(["10.0.0.1/24", "::1/128"]))).is_ok());
}

#[test]
fn marker_client_is_not_the_migration_client() {
    let problem = parse(&with("marker_client", json!("auth0-account-migration")))
        .expect_err("one application for both");
    assert_eq!(
        problem.message,
        "settings: marker_client is the name of the migration client, which must not be able to write users"
    );
}

/// `rotate-secret` would delete it as a former application.
#[test]
fn application_does_not_have_the_name_of_the_other_one_set_aside() {
    for (member, name) in [
        ("marker_client", "auth0-account-migration (retiring)"),
        (
            "migration_client",
            "auth0-account-migration-marker (retiring)",
        ),
    ] {
        let problem = parse(&with(member, json!(name))).expect_err("a name that is taken");
        assert_eq!(
            problem.message,
            format!(
                "settings: {member} is the name that rotate-secret gives the other application while it replaces it"
            )
        );
    }
}

#[test]
fn connection_name_has_128_characters_at_most() {
    let new = |name: String| json!({ "connections": [{ "old": "Users", "new": name }] });
    for (name, is_accepted) in [
        ("a".repeat(128), true),
        ("a".repeat(129), false),
        ("a-b-1".to_owned(), true),
        ("a--b".to_owned(), false),
        ("-a".to_owned(), false),
    ] {
        assert_eq!(parse(&new(name.clone())).is_ok(), is_accepted, "{name}");
    }
}
