//! The settings file: its members and their defaults.

use migration_core::domain::optional_settings::{
    LogLevel, MarkedUsers, MetadataKey, MfaPolicy, UserIdPolicy, VerifySignature,
};
use migration_core::domain::setting_key::SettingKey;
use migration_toolkit::settings::migration_settings::{
    ConnectionPair, MigrationSettings, ScriptKind,
};
use migration_toolkit::settings::script_options::ScriptOptions;
use serde_json::json;

use crate::support::migration_settings::{parse, with};

#[test]
fn members_that_are_left_out_have_defaults() {
    let settings = parse(&json!({ "connections": [{ "old": "Users" }] })).expect("good settings");
    let pair = ConnectionPair {
        old: "Users".to_owned(),
        new: "Users".to_owned(),
        enable_clients: Vec::new(),
    };
    let expected = MigrationSettings {
        connections: vec![pair],
        migration_client: "auth0-account-migration".to_owned(),
        marker_client: "auth0-account-migration-marker".to_owned(),
        action: "auth0-account-migration".to_owned(),
        custom_domain: None,
        scripts: ScriptKind::WebAssembly,
        options: ScriptOptions::default(),
        allow_cidr: Vec::new(),
        allow_region: false,
    };
    assert_eq!(settings, expected);
}

#[test]
fn every_member_can_be_set() {
    let settings = parse(&json!({
        "$schema": "./auth0-migration.schema.json",
        "connections": [
            { "old": "Old name with blanks", "new": "Staff", "enable_clients": ["Portal"] },
            { "old": "Users" },
        ],
        "migration_client": "Umzug",
        "marker_client": "Umzug (Marke)",
        "action": "Umzug nach Login",
        "custom_domain": "Login.Example.com",
        "scripts": "nowasm",
        "user_id": "keep",
        "claims_namespace": "https://claims.example.com/",
        "metadata_key": "metadata",
        "mfa_policy": "migrate",
        "marker": "rehearsal",
        "marked_users": "allow",
        "verify_signature": true,
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
    assert_eq!(settings.marker_client, "Umzug (Marke)");
    assert_eq!(settings.action, "Umzug nach Login");
    assert_eq!(settings.custom_domain.as_deref(), Some("login.example.com"));
    assert_eq!(settings.scripts, ScriptKind::NoWasm);
    let expected = ScriptOptions {
        user_id: Some(UserIdPolicy::Keep),
        claims_namespace: Some("https://claims.example.com/".to_owned()),
        metadata_key: Some(MetadataKey::Metadata),
        mfa_policy: Some(MfaPolicy::Migrate),
        marker: Some("rehearsal".to_owned()),
        marked_users: Some(MarkedUsers::Allow),
        verify_signature: Some(VerifySignature::On),
        timeout_ms: Some(9_000),
        log_level: Some(LogLevel::Error),
    };
    assert_eq!(settings.options, expected);
    let pair = &settings.connections[0];
    let values: Vec<(&str, String)> = SettingKey::OPTIONAL
        .into_iter()
        .filter_map(|key| Some((key.name(), settings.script_setting(pair, key)?)))
        .collect();
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    assert_eq!(
        values,
        [
            ("User_Id", "keep"),
            ("Claims_Namespace", "https://claims.example.com/"),
            ("Metadata_Key", "metadata"),
            ("Mfa_Policy", "migrate"),
            ("Marker", "rehearsal"),
            ("Marked_Users", "allow"),
            ("Verify_Signature", "true"),
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
fn addresses_of_the_command_line_are_added_to_those_of_the_file() {
    let settings = parse(&with("allow_cidr", json!(["203.0.113.1"]))).expect("good settings");
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
