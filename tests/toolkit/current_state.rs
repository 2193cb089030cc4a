//! How the answers of the Management API become the current state.

use crate::support::toolkit::*;
use migration_toolkit::secret::Secret;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::read::current_state::{
    Action, ClientGrant, DatabaseConnection, IpProtection, M2mApplication,
};
use serde_json::json;

#[test]
fn application_is_read_with_its_secret_and_grant_types() {
    let client = M2mApplication::from_json(&json!({
        "client_id": "id1",
        "client_secret": "s3cr3t",
        "app_type": "non_interactive",
        "grant_types": ["password"],
        "token_endpoint_auth_method": "client_secret_post",
        "organization_usage": "require",
    }));
    assert_eq!(client.credentials.id, "id1");
    assert_eq!(client.credentials.secret, Secret::new("s3cr3t"));
    assert_eq!(client.app_type, "non_interactive");
    assert_eq!(client.grant_types, ["password"]);
    assert_eq!(client.auth_method, "client_secret_post");
    assert!(client.requires_organization);

    let bare = M2mApplication::from_json(&json!({ "client_id": "id1" }));
    assert!(bare.credentials.secret.is_empty());
    assert!(!bare.requires_organization);
}

#[test]
fn grant_action_and_protection_are_read_by_their_api_names() {
    let grant = ClientGrant::from_json(&json!({ "id": "cgr_1", "scope": ["read:users"] }));
    assert_eq!(
        (grant.id.as_str(), grant.scopes),
        ("cgr_1", strings(&["read:users"]))
    );

    let action = Action::from_json(&json!({
        "id": "act_1",
        "code": "// code",
        "runtime": "node22",
        "supported_triggers": [{ "id": "post-login", "version": "v3" }],
        "secrets": [{ "name": "ONE" }, { "name": "TWO" }],
        "all_changes_deployed": true,
    }));
    assert_eq!(action.id, "act_1");
    assert_eq!(action.code, "// code");
    assert_eq!(action.runtime, "node22");
    assert_eq!(action.triggers, ["post-login"]);
    assert_eq!(action.secret_names, ["ONE", "TWO"]);
    assert!(action.is_deployed);

    let protection = json!({ "enabled": true, "allowlist": ["192.0.2.1"] });
    let protection = IpProtection::from_json(&protection);
    assert!(protection.is_enabled);
    assert_eq!(protection.allowlist, ["192.0.2.1"]);
}

#[test]
fn connection_counts_as_changed_unless_only_values_were_encrypted_anew() {
    let before = json!({
        "id": "con_1",
        "options": { "import_mode": true, "configuration": { "Domain": "2.0$a" } },
        "metadata": { "owner": "x" },
        "display_name": "Staff",
    });
    let connection = DatabaseConnection::from_json(&before);
    assert_eq!(json!(connection.options), json!({ "import_mode": true }));
    assert!(connection.is_unchanged(&before));

    let mut encrypted_anew = before.clone();
    encrypted_anew["options"]["configuration"]["Domain"] = json!("2.0$b");
    assert!(connection.is_unchanged(&encrypted_anew));

    for (pointer, value) in [
        ("/options/import_mode", json!(false)),
        ("/options/configuration", json!({ "Other": "2.0$a" })),
        ("/metadata/owner", json!("y")),
        ("/display_name", json!("Others")),
    ] {
        let mut changed = before.clone();
        *changed.pointer_mut(pointer).expect("a member") = value;
        assert!(!connection.is_unchanged(&changed), "{pointer}");
    }
}

#[test]
fn each_sign_of_this_project_on_a_connection_is_known() {
    let other = "function login(email, password, callback) {}";
    let own = "/* auth0-account-migration 0.1.0 */";
    let fingerprint = json!({ "auth0_account_migration_settings": "sha256" });
    // What is there, and whether it is set up, has scripts of this project, and has a fingerprint.
    for (login, get_user, metadata, expected) in [
        (other, other, json!({}), (false, false, false)),
        (own, other, json!({}), (true, true, false)),
        (other, own, json!({}), (false, true, false)),
        (other, other, fingerprint, (true, true, true)),
    ] {
        let connection = DatabaseConnection::from_json(&json!({
            "id": "con_1",
            "options": { "customScripts": { "login": login, "get_user": get_user } },
            "metadata": metadata,
        }));
        assert_eq!(
            (
                connection.is_set_up(),
                connection.has_own_scripts(),
                connection.has_fingerprint()
            ),
            expected,
            "{login} {get_user} {metadata}"
        );
    }
}

#[test]
fn debug_output_contains_no_secret() {
    let settings = settings(json!({}));
    let old = old_tenant(&settings);
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let setup = set_up_plan(&settings, &old, &new).expect("a plan");
    let finish = plan::finish::plan(&settings, &values(), &new_tenant(&settings, json!({})))
        .expect("a plan");
    let credentials = old.credentials(ClientRole::Migration).expect("a client");
    assert_eq!(
        format!("{credentials:?}"),
        "ApplicationCredentials { id: \"theClient\", secret: Secret([redacted]) }"
    );
    for text in [
        format!("{setup:?}"),
        format!("{:?}", setup.changes[0].step),
        format!("{finish:?}"),
        format!("{old:?}"),
    ] {
        assert!(!text.is_empty());
        for secret in ["theSecret", "markerSecret", "k3y", "2.0$"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
