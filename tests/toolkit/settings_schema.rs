//! The schema of the settings file, for editors, lists exactly what the reader takes.

use migration_core::domain::optional_settings::{
    LogLevel, MarkedUsers, MetadataKey, MfaPolicy, OptionalSettings, UserIdPolicy,
};
use migration_core::domain::setting_key::SettingKey;
use migration_toolkit::settings::members::{
    CONNECTION_MEMBERS, SCRIPTS, file_members, script_option_member,
};
use migration_toolkit::settings::migration_settings::{
    MAX_ALLOWED_ADDRESSES, MigrationSettings, ScriptKind,
};
use serde_json::{Map, Value, json};

fn schema() -> Value {
    let text = include_str!("../../pkg-template/auth0-migration.schema.json");
    serde_json::from_str(text).expect("the schema is JSON")
}

fn names_of(object: &Value) -> Vec<&str> {
    let members: &Map<String, Value> = object.as_object().expect("an object");
    members.keys().map(String::as_str).collect()
}

/// The values that a key of the action scripts may have, and its default; `None` if any text will do.
fn named_values(key: SettingKey) -> Option<(&'static [&'static str], &'static str)> {
    let default = OptionalSettings::default();
    match key {
        SettingKey::UserId => Some((UserIdPolicy::NAMES, default.user_id.name())),
        SettingKey::MetadataKey => Some((MetadataKey::NAMES, default.metadata_key.name())),
        SettingKey::MfaPolicy => Some((MfaPolicy::NAMES, default.mfa_policy.name())),
        SettingKey::MarkedUsers => Some((MarkedUsers::NAMES, default.marked_users.name())),
        SettingKey::LogLevel => Some((LogLevel::NAMES, default.log_level.name())),
        SettingKey::ClaimsNamespace
        | SettingKey::Marker
        | SettingKey::VerifySignature
        | SettingKey::TimeoutMs
        | SettingKey::Domain
        | SettingKey::ClientId
        | SettingKey::ClientSecret
        | SettingKey::Audience
        | SettingKey::Connection => None,
    }
}

fn accepts(member: &str, value: &Value) -> bool {
    let mut file = json!({ "connections": [{ "old": "Users" }] });
    file[member] = value.clone();
    MigrationSettings::parse(&file).is_ok()
}

#[test]
fn schema_has_the_members_that_the_reader_knows() {
    let schema = schema();
    assert_eq!(names_of(&schema["properties"]), file_members());
    let item = &schema["properties"]["connections"]["items"];
    assert_eq!(names_of(&item["properties"]), CONNECTION_MEMBERS);
    for object in [&schema, item] {
        assert_eq!(object["additionalProperties"], false);
    }
}

#[test]
fn schema_has_the_values_that_the_reader_takes() {
    let schema = schema();
    let properties = &schema["properties"];
    let mut enumerated = vec![SCRIPTS.to_owned()];
    assert_eq!(
        properties[SCRIPTS]["enum"],
        json!(ScriptKind::ALL.map(ScriptKind::name))
    );
    assert_eq!(
        properties[SCRIPTS]["default"],
        MigrationSettings::default().scripts.name()
    );
    for key in SettingKey::OPTIONAL {
        let member = script_option_member(key);
        if let Some((names, default)) = named_values(key) {
            assert_eq!(properties[&member]["enum"], json!(names), "{member}");
            assert_eq!(properties[&member]["default"], default, "{member}");
            enumerated.push(member);
        }
    }
    for member in file_members() {
        let values = properties[&member]["enum"].as_array();
        assert_eq!(values.is_some(), enumerated.contains(&member), "{member}");
        for value in values.into_iter().flatten() {
            assert!(accepts(&member, value), "{member}: {value}");
            let upper = value.as_str().expect("a name").to_uppercase();
            assert!(!accepts(&member, &json!(upper)), "{member}: {upper}");
        }
    }
}

#[test]
fn schema_has_the_bounds_and_defaults_of_the_reader() {
    let schema = schema();
    let properties = &schema["properties"];
    let timeout = &properties["timeout_ms"];
    let bound = |name: &str| timeout["anyOf"][0][name].as_u64().expect("a bound");
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));
    for (ms, is_accepted) in [
        (minimum - 1, false),
        (minimum, true),
        (maximum, true),
        (maximum + 1, false),
    ] {
        assert_eq!(accepts("timeout_ms", &json!(ms)), is_accepted, "{ms}");
        assert_eq!(
            accepts("timeout_ms", &json!(ms.to_string())),
            is_accepted,
            "{ms}"
        );
    }
    let default = OptionalSettings::default();
    assert_eq!(timeout["default"], default.timeout_ms);
    assert_eq!(
        properties["claims_namespace"]["default"],
        default.claims_namespace
    );
    assert_eq!(
        properties["allow_cidr"]["anyOf"][1]["maxItems"],
        json!(MAX_ALLOWED_ADDRESSES)
    );
    let settings = MigrationSettings::default();
    assert_eq!(
        properties["migration_client"]["default"],
        settings.migration_client
    );
    assert_eq!(properties["action"]["default"], settings.action);
    assert_eq!(
        properties["marker_client"]["default"],
        settings.marker_client
    );
    assert_eq!(properties["marker"]["default"], default.marker);
    let length = properties["marker"]["maxLength"].as_u64().expect("a bound");
    let length = usize::try_from(length).expect("a length");
    assert!(accepts("marker", &json!("a".repeat(length))));
    assert!(!accepts("marker", &json!("a".repeat(length + 1))));
    let longest = schema["$defs"]["connection"]["maxLength"]
        .as_u64()
        .expect("a bound");
    let length = usize::try_from(longest).expect("a length");
    let pair = |length: usize| json!([{ "old": "x", "new": "a".repeat(length) }]);
    assert!(accepts("connections", &pair(length)));
    assert!(!accepts("connections", &pair(length + 1)));
}
