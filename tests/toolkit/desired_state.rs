//! The desired state of both tenants: the applications and the Actions.

use crate::support::toolkit::*;
use migration_toolkit::settings::script_settings::ApplicationCredentials;
use migration_toolkit::setup::desired::actions::old_tenant_action;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::desired::enroll_factors::switched_on;
use serde_json::json;

#[test]
fn namespace_never_breaks_out_of_the_comment_in_the_action() {
    let settings =
        settings(json!({ "claims_namespace": "https://x.example/\nboom();\u{2028}boom();//" }));
    let code = old_tenant_action(&package_files(), &settings, CLIENT_ID).code();
    assert_eq!(
        code.strip_suffix(&package_files().action),
        Some(
            "// For the migration client theClient; claims are named \
             https://x.example/\\nboom();\\u{2028}boom();//...\n"
        )
    );
}

#[test]
fn migration_client_may_only_read_and_second_factors_only_if_they_migrate() {
    let scopes = |policy: &str| {
        ClientRole::Migration.scope_names(&settings(json!({ "mfa_policy": policy })))
    };
    assert_eq!(scopes("reject"), ["read:users"]);
    assert_eq!(
        scopes("migrate"),
        ["read:users", "read:authentication_methods"]
    );
}

#[test]
fn marker_client_gets_tokens_of_its_own_and_nothing_else() {
    let settings = settings(json!({ "mfa_policy": "migrate", "marker_client": "Marks" }));
    assert_eq!(
        ClientRole::Marker.application(&settings),
        json!({
            "name": "Marks",
            "description": "Marks the users who have moved to the new tenant (auth0-account-migration)",
            "app_type": "non_interactive",
            "grant_types": ["client_credentials"],
            "token_endpoint_auth_method": "client_secret_post",
            "oidc_conformant": true,
        })
    );
    assert_eq!(
        ClientRole::Marker.grant(&settings, "id1", "https://old.eu.auth0.com/api/v2/"),
        json!({
            "client_id": "id1",
            "audience": "https://old.eu.auth0.com/api/v2/",
            "scope": ["read:users", "update:users_app_metadata"],
            "subject_type": "client",
        })
    );
}

#[test]
fn new_action_is_created_with_everything_that_it_reads() {
    let settings = settings(json!({
        "connections": [{ "old": "Users", "new": "Moved" }, { "old": "Staff DB", "new": "Staff" }],
        "custom_domain": "login.example.com",
        "user_id": "keep",
        "marker": "rehearsal",
        "mfa_policy": "migrate",
    }));
    let action = new_action(&settings, "otp,phone");
    let body = action.body();
    assert_eq!(
        body["secrets"],
        json!([
            { "name": "DOMAIN", "value": "login.example.com" },
            { "name": "AUDIENCE", "value": "https://old.eu.auth0.com/api/v2/" },
            { "name": "CLIENT_ID", "value": "theMarker" },
            { "name": "CLIENT_SECRET", "value": "markerSecret" },
            { "name": "CONNECTIONS", "value": r#"{"Moved":"Users","Staff":"Staff DB"}"# },
            { "name": "USER_ID", "value": "keep" },
            { "name": "MARKER", "value": "rehearsal" },
            { "name": "ENROLL_FACTORS", "value": "otp,phone" },
        ])
    );
    assert_eq!(
        (&body["name"], &body["runtime"], &body["supported_triggers"]),
        (
            &json!("auth0-account-migration"),
            &json!("node22"),
            &json!([{ "id": "post-login", "version": "v3" }])
        )
    );
    let code = body["code"].as_str().expect("code");
    let (heading, script) = code.split_once('\n').expect("a first line");
    assert_eq!(script, package_files().new_tenant_action);
    let (heading, fingerprint) = heading.split_once("; fingerprint ").expect("a fingerprint");
    assert_eq!(
        heading,
        "// For the marker client; DOMAIN login.example.com; AUDIENCE https://old.eu.auth0.com/api/v2/; CLIENT_ID theMarker; \
         CONNECTIONS {\"Moved\":\"Users\",\"Staff\":\"Staff DB\"}; USER_ID keep; MARKER rehearsal; ENROLL_FACTORS otp,phone"
    );
    assert!(
        fingerprint.len() == 64 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{fingerprint}"
    );
}

#[test]
fn new_action_has_the_defaults_of_the_scripts_in_its_secrets() {
    let action = new_action(&settings(json!({})), "");
    let values: Vec<(&str, &str)> = action
        .secrets
        .iter()
        .map(|(name, value)| (*name, value.expose()))
        .collect();
    assert_eq!(
        values,
        [
            ("DOMAIN", "old.eu.auth0.com"),
            ("AUDIENCE", "https://old.eu.auth0.com/api/v2/"),
            ("CLIENT_ID", "theMarker"),
            ("CLIENT_SECRET", "markerSecret"),
            ("CONNECTIONS", r#"{"Moved":"Users"}"#),
            ("USER_ID", "domain"),
            ("MARKER", "migration_complete"),
        ]
    );
}

#[test]
fn another_client_secret_gives_another_fingerprint_and_shows_nowhere_else() {
    let (settings, package_files, preserved) =
        (settings(json!({})), package_files(), Default::default());
    let context = context(&settings, &package_files, &preserved);
    let code = |secret: &str| {
        let client = ApplicationCredentials {
            id: MARKER_ID.to_owned(),
            secret: migration_toolkit::secret::Secret::new(secret),
        };
        context.new_tenant_action(&client, "").code()
    };
    let (one, two) = (code("first"), code("second"));
    assert_ne!(one, two);
    assert!(!one.contains("first"), "{one}");
    let without_fingerprint = |code: &str| {
        let (before, after) = code.split_once("; fingerprint ").expect("a fingerprint");
        format!("{before}{}", &after[64..])
    };
    assert_eq!(without_fingerprint(&one), without_fingerprint(&two));
}

#[test]
fn connection_name_never_breaks_out_of_the_comment_in_the_new_action() {
    let settings = settings(json!({
        "connections": [{ "old": "a\u{2028}boom();\nboom();\u{2029}b", "new": "Moved" }],
    }));
    let code = new_action(&settings, "").code();
    let heading = code
        .strip_suffix(&package_files().new_tenant_action)
        .and_then(|heading| heading.strip_suffix('\n'))
        .expect("the package's code");
    assert!(
        !heading.contains(['\n', '\r', '\u{2028}', '\u{2029}']),
        "{heading}"
    );
    assert!(
        heading.contains(r#"CONNECTIONS {"Moved":"a\u{2028}boom();\nboom();\u{2029}b"};"#),
        "{heading}"
    );
}

#[test]
fn only_factors_that_are_on_and_can_be_asked_for_are_listed() {
    let factors = [
        json!({ "name": "webauthn-platform", "enabled": true }),
        json!({ "name": "sms", "enabled": true }),
        json!({ "name": "email", "enabled": true }),
        json!({ "name": "recovery-code", "enabled": true }),
        json!({ "name": "duo", "enabled": true }),
        json!({ "name": "push-notification", "enabled": false }),
        json!({ "name": "webauthn-roaming", "enabled": "true" }),
        json!({ "name": "otp", "enabled": true, "trial_expired": false }),
    ];
    assert_eq!(switched_on(&factors), ["otp", "phone"]);
    assert_eq!(switched_on(&[]), Vec::<&str>::new());
}
