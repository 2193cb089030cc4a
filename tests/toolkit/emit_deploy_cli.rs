//! The files for auth0-deploy-cli.

use crate::support::emitted::*;
use serde_json::json;

const FORMAT: &str = "deploy-cli";
const CLIENT: &str = "old-tenant/clients/Moves - -users-- a-b.json";

#[test]
fn minimal_settings_give_these_files() {
    let emitted = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    assert_eq!(
        paths(&emitted),
        [
            "README.md",
            "old-tenant/config.json",
            "old-tenant/clients/auth0-account-migration.json",
            "old-tenant/grants/auth0-account-migration.json",
            "old-tenant/clients/auth0-account-migration-marker.json",
            "old-tenant/grants/auth0-account-migration-marker.json",
            "old-tenant/actions/auth0-account-migration.json",
            "old-tenant/actions/auth0-account-migration/code.js",
            "old-tenant/triggers/triggers.json",
            "new-tenant/config.json",
            "new-tenant/actions/auth0-account-migration.json",
            "new-tenant/actions/auth0-account-migration/code.js",
            "new-tenant/triggers/triggers.json",
            "new-tenant/database-connections/Old-DB/database.json",
            "new-tenant/database-connections/Old-DB/login.js",
            "new-tenant/database-connections/Old-DB/get_user.js",
        ]
    );
    assert_eq!(
        json_content(&emitted, "old-tenant/config.json"),
        json!({
            "AUTH0_DOMAIN": OLD,
            "AUTH0_ALLOW_DELETE": false,
            "AUTH0_INCLUDED_ONLY": ["clients", "clientGrants", "actions", "triggers"],
        })
    );
    assert_eq!(
        json_content(&emitted, "old-tenant/clients/auth0-account-migration.json"),
        json!({
            "name": "auth0-account-migration",
            "description": "Checks passwords for the new tenant while users move to it (auth0-account-migration)",
            "app_type": "non_interactive",
            "grant_types": ["client_credentials", "password", "http://auth0.com/oauth/grant-type/password-realm"],
            "token_endpoint_auth_method": "client_secret_post",
            "oidc_conformant": true,
        })
    );
    assert_eq!(
        json_content(&emitted, "old-tenant/grants/auth0-account-migration.json"),
        json!({
            "client_id": "auth0-account-migration",
            "audience": "https://old.eu.auth0.com/api/v2/",
            "scope": ["read:users"],
            "subject_type": "client",
        })
    );
    assert_eq!(
        json_content(&emitted, "old-tenant/actions/auth0-account-migration.json"),
        json!({
            "name": "auth0-account-migration",
            "supported_triggers": [{ "id": "post-login", "version": "v3" }],
            "code": "./actions/auth0-account-migration/code.js",
            "runtime": "node22",
            "dependencies": [],
            "secrets": [{ "name": "MIGRATION_CLIENT_ID", "value": "##MIGRATION_CLIENT_ID##" }],
            "deployed": true,
        })
    );
    assert_eq!(
        content(
            &emitted,
            "old-tenant/actions/auth0-account-migration/code.js"
        ),
        "// For the migration client ##MIGRATION_CLIENT_ID##; claims are named https://migrationapp/...\n\
         // auth0-account-migration\nexports.onExecutePostLogin = () => {};\n"
    );
    assert_eq!(
        json_content(&emitted, "old-tenant/triggers/triggers.json"),
        json!({
            "post-login": [
                { "action_name": "auth0-account-migration", "display_name": "auth0-account-migration" },
            ],
        })
    );
    assert_eq!(
        json_content(&emitted, "new-tenant/config.json"),
        json!({ "AUTH0_DOMAIN": NEW, "AUTH0_ALLOW_DELETE": false, "AUTH0_INCLUDED_ONLY": ["actions", "triggers", "databases"] })
    );
    let folder = "new-tenant/database-connections/Old-DB";
    assert_eq!(
        json_content(&emitted, &format!("{folder}/database.json")),
        json!({
            "name": "Old-DB",
            "strategy": "auth0",
            "options": {
                "brute_force_protection": true,
                "enabledDatabaseCustomization": true,
                "import_mode": true,
                "customScripts": { "login": "./login.js", "get_user": "./get_user.js" },
                "configuration": {
                    "Domain": OLD,
                    "Client_ID": "##MIGRATION_CLIENT_ID##",
                    "Client_Secret": "##MIGRATION_CLIENT_SECRET##",
                    "Audience": "https://old.eu.auth0.com/api/v2/",
                    "Connection": "Old-DB",
                },
            },
        })
    );
    assert_eq!(
        content(&emitted, &format!("{folder}/login.js")),
        package_files().login
    );
    assert_eq!(
        content(&emitted, &format!("{folder}/get_user.js")),
        package_files().get_user
    );
}

#[test]
fn all_settings_give_these_files() {
    let emitted = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    assert_eq!(
        paths(&emitted),
        [
            "README.md",
            "old-tenant/config.json",
            CLIENT,
            "old-tenant/grants/Moves - -users-- a-b.json",
            "old-tenant/clients/Marks.json",
            "old-tenant/grants/Marks.json",
            "old-tenant/actions/..-Move-.json",
            "old-tenant/actions/..-Move-/code.js",
            "old-tenant/triggers/triggers.json",
            "old-tenant/attack-protection/brute-force-protection.json",
            "old-tenant/attack-protection/suspicious-ip-throttling.json",
            "old-tenant/attack-protection/breached-password-detection.json",
            "new-tenant/config.json",
            "new-tenant/actions/..-Move-.json",
            "new-tenant/actions/..-Move-/code.js",
            "new-tenant/triggers/triggers.json",
            "new-tenant/database-connections/Users/database.json",
            "new-tenant/database-connections/Users/login.js",
            "new-tenant/database-connections/Users/get_user.js",
            "new-tenant/database-connections/2nd-users/database.json",
            "new-tenant/database-connections/2nd-users/login.js",
            "new-tenant/database-connections/2nd-users/get_user.js",
            "new-tenant/database-connections/Third/database.json",
            "new-tenant/database-connections/Third/login.js",
            "new-tenant/database-connections/Third/get_user.js",
        ]
    );
    let included = &json_content(&emitted, "old-tenant/config.json")["AUTH0_INCLUDED_ONLY"];
    assert_eq!(
        *included,
        json!([
            "clients",
            "clientGrants",
            "actions",
            "triggers",
            "attackProtection"
        ])
    );
    let name = "Moves / \"users\": a\\b";
    assert_eq!(json_content(&emitted, CLIENT)["name"], name);
    let grant = json_content(&emitted, "old-tenant/grants/Moves - -users-- a-b.json");
    assert_eq!(grant["client_id"], name);
    assert_eq!(grant["audience"], "https://old.eu.auth0.com/api/v2/");
    assert_eq!(
        grant["scope"],
        json!(["read:users", "read:authentication_methods"])
    );
    let action = json_content(&emitted, "old-tenant/actions/..-Move-.json");
    assert_eq!(action["name"], "../Move*");
    assert_eq!(action["code"], "./actions/..-Move-/code.js");
    let secrets = json!([
        { "name": "MIGRATION_CLIENT_ID", "value": "##MIGRATION_CLIENT_ID##" },
        { "name": "CLAIMS_NAMESPACE", "value": "https://ns.example.com/" },
    ]);
    assert_eq!(action["secrets"], secrets);
    let first = content(&emitted, "old-tenant/actions/..-Move-/code.js")
        .lines()
        .next();
    let heading = "// For the migration client ##MIGRATION_CLIENT_ID##; claims are named https://ns.example.com/...";
    assert_eq!(first, Some(heading));
    let bindings =
        json!({ "post-login": [{ "action_name": "../Move*", "display_name": "../Move*" }] });
    assert_eq!(
        json_content(&emitted, "old-tenant/triggers/triggers.json"),
        bindings
    );
    for kind in ["brute-force-protection", "suspicious-ip-throttling"] {
        let allowlist = json!({ "allowlist": ["203.0.113.0/24", "2001:db8::/32"] });
        assert_eq!(
            json_content(
                &emitted,
                &format!("old-tenant/attack-protection/{kind}.json")
            ),
            allowlist
        );
    }
    let breached = json_content(
        &emitted,
        "old-tenant/attack-protection/breached-password-detection.json",
    );
    assert_eq!(breached, json!({}));
    for (new, old) in [
        ("Users", "Old-DB"),
        ("2nd-users", "Other DB"),
        ("Third", "Third-DB"),
    ] {
        let folder = format!("new-tenant/database-connections/{new}");
        let database = json_content(&emitted, &format!("{folder}/database.json"));
        assert_eq!(
            database["options"]["configuration"],
            json!({
                "Domain": "login.example.com",
                "Client_ID": "##MIGRATION_CLIENT_ID##",
                "Client_Secret": "##MIGRATION_CLIENT_SECRET##",
                "Audience": "https://old.eu.auth0.com/api/v2/",
                "Connection": old,
                "User_Id": "keep",
                "Claims_Namespace": "https://ns.example.com/",
                "Metadata_Key": "metadata",
                "Mfa_Policy": "migrate",
                "Marker": "rehearsal",
                "Marked_Users": "allow",
                "Verify_Signature": "true",
                "Timeout_Ms": "9000",
                "Log_Level": "error",
            })
        );
        let enabled = if new == "Users" {
            json!(["My \"App\"", "abc123"])
        } else {
            json!(null)
        };
        assert_eq!(database["enabled_clients"], enabled, "{new}");
        assert_eq!(
            content(&emitted, &format!("{folder}/login.js")),
            package_files().login_nowasm
        );
        assert_eq!(
            content(&emitted, &format!("{folder}/get_user.js")),
            package_files().get_user_nowasm
        );
    }
}
