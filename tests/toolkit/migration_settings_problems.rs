//! The settings file: the messages for invalid members.

use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::{Value, json};

fn parse(file: &Value) -> Result<MigrationSettings, Problem> {
    MigrationSettings::parse(file)
}

/// A minimal settings file with one more member.
fn with(member: &str, value: Value) -> Value {
    let mut file = json!({ "connections": [{ "old": "Users" }] });
    file[member] = value;
    file
}

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
fn marker_client_is_not_the_migration_client() {
    let problem = parse(&with("marker_client", json!("auth0-account-migration")))
        .expect_err("one application for both");
    assert_eq!(
        problem.message,
        "settings: marker_client is the name of the migration client, which must not be able to write users"
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
