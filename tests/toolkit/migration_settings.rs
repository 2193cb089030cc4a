//! The settings file: what it may say, and what is said about one that is wrong.

use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::{
    ConnectionPair, MigrationSettings, ScriptKind,
};
use serde_json::{Value, json};

fn read(file: &Value) -> Result<MigrationSettings, Problem> {
    MigrationSettings::parse(file)
}

/// A file with the least there can be in it, and more.
fn with(member: &str, value: Value) -> Value {
    let mut file = json!({ "connections": [{ "old": "Users" }] });
    file.as_object_mut()
        .expect("an object")
        .insert(member.to_owned(), value);
    file
}

#[test]
fn the_least_has_defaults() {
    let settings = read(&json!({ "connections": [{ "old": "Users" }] })).expect("good settings");
    let pair = ConnectionPair {
        old: "Users".to_owned(),
        new: "Users".to_owned(),
        enable_clients: Vec::new(),
    };
    let wanted = MigrationSettings {
        connections: vec![pair],
        migration_client: "auth0-account-migration".to_owned(),
        action: "auth0-account-migration".to_owned(),
        custom_domain: None,
        scripts: ScriptKind::WebAssembly,
        options: Vec::new(),
        allow_cidr: Vec::new(),
    };
    assert_eq!(settings, wanted);
}

#[test]
fn everything_can_be_set() {
    let settings = read(&json!({
        "$schema": "./auth0-migration.schema.json",
        "connections": [
            { "old": "Old name with blanks", "new": "Staff", "enable_clients": ["Portal"] },
            { "old": "Users" },
        ],
        "migration_client": "Umzug",
        "action": "Umzug nach Login",
        "custom_domain": "Login.Example.com",
        "scripts": "nowasm",
        "user_id": "keep",
        "claims_namespace": "https://claims.example.com/",
        "metadata_key": "metadata",
        "mfa_policy": "migrate",
        "mark_migrated": "api",
        "timeout_ms": 9000,
        "log_level": "error",
        "allow_cidr": ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"],
    }));
    let settings = settings.expect("good settings");
    assert_eq!(settings.connections[0].old, "Old name with blanks");
    assert_eq!(settings.connections[0].new, "Staff");
    assert_eq!(settings.connections[0].enable_clients, ["Portal"]);
    assert_eq!(settings.connections[1].new, "Users");
    assert_eq!(settings.migration_client, "Umzug");
    assert_eq!(settings.action, "Umzug nach Login");
    assert_eq!(settings.custom_domain.as_deref(), Some("login.example.com"));
    assert_eq!(settings.scripts, ScriptKind::NoWasm);
    let options: Vec<(&str, &str)> = settings
        .options
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    assert_eq!(
        options,
        [
            ("User_Id", "keep"),
            ("Claims_Namespace", "https://claims.example.com/"),
            ("Metadata_Key", "metadata"),
            ("Mfa_Policy", "migrate"),
            ("Mark_Migrated", "api"),
            ("Timeout_Ms", "9000"),
            ("Log_Level", "error"),
        ]
    );
    assert_eq!(
        settings.allow_cidr,
        ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"]
    );
}

#[test]
fn what_is_wrong_is_named() {
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
            "settings: connections[0].new must be a connection's name: letters, digits and dashes, 35 at most, no \
             dash at either end",
        ),
        (
            connections(json!([{ "old": "a", "new": "x" }, { "old": "b", "new": "x" }])),
            "settings: connections[1].new is \"x\", which another entry has: two connections can't become one",
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
        let problem = read(&file).expect_err(message);
        assert_eq!(
            (problem.code, problem.message.as_str()),
            (ProblemCode::Settings, message),
            "{file}"
        );
    }
}

#[test]
fn addresses_of_the_command_line_join_those_of_the_file() {
    let settings = read(&with("allow_cidr", json!(["203.0.113.1"]))).expect("good settings");
    let more = vec!["203.0.113.1".to_owned(), "203.0.113.2".to_owned()];
    let settings = settings
        .with_allowed_addresses(more)
        .expect("good addresses");
    assert_eq!(settings.allow_cidr, ["203.0.113.1", "203.0.113.2"]);
    assert!(
        settings
            .with_allowed_addresses(vec!["everybody".to_owned()])
            .is_err()
    );
}
