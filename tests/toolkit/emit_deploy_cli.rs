//! The trees for auth0-deploy-cli.

use crate::support::emitted::*;
use serde_json::json;

const FORMAT: &str = "deploy-cli";
const CLIENT: &str = "old-tenant/clients/Moves - -users-- a-b.json";

#[test]
fn the_least_settings_give_these_files() {
    let emitted = emit(&minimum(), FORMAT, true).expect("files");
    assert_eq!(
        paths(&emitted),
        [
            "README.md",
            "old-tenant/config.json",
            "old-tenant/clients/auth0-account-migration.json",
            "old-tenant/grants/auth0-account-migration.json",
            "old-tenant/actions/auth0-account-migration.json",
            "old-tenant/actions/auth0-account-migration/code.js",
            "old-tenant/triggers/triggers.json",
            "new-tenant/config.json",
            "new-tenant/database-connections/Old-DB/database.json",
            "new-tenant/database-connections/Old-DB/login.js",
            "new-tenant/database-connections/Old-DB/get_user.js",
        ]
    );
    assert_eq!(
        value(&emitted, "old-tenant/config.json"),
        json!({
            "AUTH0_DOMAIN": OLD,
            "AUTH0_ALLOW_DELETE": false,
            "AUTH0_INCLUDED_ONLY": ["clients", "clientGrants", "actions", "triggers"],
        })
    );
    assert_eq!(
        value(&emitted, "old-tenant/clients/auth0-account-migration.json"),
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
        value(&emitted, "old-tenant/grants/auth0-account-migration.json"),
        json!({
            "client_id": "auth0-account-migration",
            "audience": "https://old.eu.auth0.com/api/v2/",
            "scope": ["read:users"],
            "subject_type": "client",
        })
    );
    assert_eq!(
        value(&emitted, "old-tenant/actions/auth0-account-migration.json"),
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
        value(&emitted, "old-tenant/triggers/triggers.json"),
        json!({
            "post-login": [
                { "action_name": "auth0-account-migration", "display_name": "auth0-account-migration" },
            ],
        })
    );
    assert_eq!(
        value(&emitted, "new-tenant/config.json"),
        json!({ "AUTH0_DOMAIN": NEW, "AUTH0_ALLOW_DELETE": false, "AUTH0_INCLUDED_ONLY": ["databases"] })
    );
    let folder = "new-tenant/database-connections/Old-DB";
    assert_eq!(
        value(&emitted, &format!("{folder}/database.json")),
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
        artifacts().login
    );
    assert_eq!(
        content(&emitted, &format!("{folder}/get_user.js")),
        artifacts().get_user
    );
}

#[test]
fn all_settings_give_these_files() {
    let emitted = emit(&everything(), FORMAT, true).expect("files");
    assert_eq!(
        paths(&emitted),
        [
            "README.md",
            "old-tenant/config.json",
            CLIENT,
            "old-tenant/grants/Moves - -users-- a-b.json",
            "old-tenant/actions/..-Move-.json",
            "old-tenant/actions/..-Move-/code.js",
            "old-tenant/triggers/triggers.json",
            "old-tenant/attack-protection/brute-force-protection.json",
            "old-tenant/attack-protection/suspicious-ip-throttling.json",
            "old-tenant/attack-protection/breached-password-detection.json",
            "new-tenant/config.json",
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
    let included = &value(&emitted, "old-tenant/config.json")["AUTH0_INCLUDED_ONLY"];
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
    assert_eq!(value(&emitted, CLIENT)["name"], name);
    let grant = value(&emitted, "old-tenant/grants/Moves - -users-- a-b.json");
    assert_eq!(grant["client_id"], name);
    assert_eq!(grant["audience"], "https://old.eu.auth0.com/api/v2/");
    assert_eq!(
        grant["scope"],
        json!(["read:users", "update:users_app_metadata"])
    );
    let action = value(&emitted, "old-tenant/actions/..-Move-.json");
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
        value(&emitted, "old-tenant/triggers/triggers.json"),
        bindings
    );
    for kind in ["brute-force-protection", "suspicious-ip-throttling"] {
        let allowlist = json!({ "allowlist": ["203.0.113.0/24", "2001:db8::/32"] });
        assert_eq!(
            value(
                &emitted,
                &format!("old-tenant/attack-protection/{kind}.json")
            ),
            allowlist
        );
    }
    let breached = value(
        &emitted,
        "old-tenant/attack-protection/breached-password-detection.json",
    );
    assert_eq!(breached, json!({}));
    for (new, old) in [
        ("Users", "Old-DB"),
        ("2nd-users", "Other DB"),
        ("Third", "Old-DB"),
    ] {
        let folder = format!("new-tenant/database-connections/{new}");
        let database = value(&emitted, &format!("{folder}/database.json"));
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
                "Mark_Migrated": "api",
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
            artifacts().login_nowasm
        );
        assert_eq!(
            content(&emitted, &format!("{folder}/get_user.js")),
            artifacts().get_user_nowasm
        );
    }
}

#[test]
fn an_unknown_domain_comes_from_the_environment() {
    let emitted = emit(&minimum(), FORMAT, false).expect("files");
    for tree in ["old-tenant", "new-tenant"] {
        assert_eq!(
            value(&emitted, &format!("{tree}/config.json"))["AUTH0_DOMAIN"],
            json!(null),
            "{tree}"
        );
    }
    let audience = "https://##OLD_DOMAIN##/api/v2/";
    assert_eq!(
        value(&emitted, "old-tenant/grants/auth0-account-migration.json")["audience"],
        audience
    );
    let database = value(
        &emitted,
        "new-tenant/database-connections/Old-DB/database.json",
    );
    let configuration = &database["options"]["configuration"];
    assert_eq!(configuration["Domain"], "##OLD_DOMAIN##");
    assert_eq!(configuration["Audience"], audience);
    let readme = content(&emitted, "README.md");
    assert!(readme.contains(
        "\n   export OLD_DOMAIN=TENANT.REGION.auth0.com\n   export AUTH0_DOMAIN=$OLD_DOMAIN\n"
    ));
    assert!(!readme.contains("unset AUTH0_DOMAIN"));
    // The old tenant's domain must not reach the import of the new tenant.
    let known = emit(&minimum(), FORMAT, true).expect("files");
    assert_eq!(
        content(&known, "README.md")
            .matches("\n   unset AUTH0_DOMAIN\n")
            .count(),
        2
    );
}

#[test]
fn names_become_names_of_files_on_every_system() {
    let names = [
        ("..", "-"),
        ("con", "-"),
        ("LPT1.txt", "-"),
        ("com10", "com10"),
        ("ends with dots...", "ends with dots-"),
        ("a\u{7}b\nc", "a-b-c"),
        ("Übersiedlung", "Übersiedlung"),
    ];
    for (name, file) in names {
        let mut settings = minimum();
        settings["migration_client"] = json!(name);
        let emitted = emit(&settings, FORMAT, true).expect("files");
        let client = value(&emitted, &format!("old-tenant/clients/{file}.json"));
        assert_eq!(client["name"], name);
    }
    let mut settings = minimum();
    settings["action"] = json!("ü".repeat(300));
    let emitted = emit(&settings, FORMAT, true).expect("files");
    let file = "ü".repeat(100);
    assert_eq!(
        value(&emitted, &format!("old-tenant/actions/{file}.json"))["name"],
        "ü".repeat(300)
    );
}

#[test]
fn whatever_is_replaced_is_warned_of() {
    let few = emit(&minimum(), FORMAT, true).expect("files");
    let all = emit(&everything(), FORMAT, true).expect("files");
    let (few_readme, all_readme) = (content(&few, "README.md"), content(&all, "README.md"));
    for warning in [
        "The post-login flow of the old tenant",
        "Connections of the new tenant",
    ] {
        assert!(
            few_readme.contains(warning) && all_readme.contains(warning),
            "{warning}"
        );
    }
    for warning in [
        "The allowlists of the old tenant",
        "`enabled_clients` of `database.json`",
    ] {
        assert!(
            !few_readme.contains(warning) && all_readme.contains(warning),
            "{warning}"
        );
    }
    let notes = |emitted: &migration_toolkit::emit::EmittedFiles| emitted.notes.join("\n");
    assert!(notes(&few).contains("triggers.json replaces the whole post-login flow"));
    assert!(!notes(&few).contains("allowlists") && !notes(&few).contains("enabled_clients"));
    assert!(notes(&all).contains("replaces the allowlists"));
    assert!(notes(&all).contains("enabled_clients disables every other application for: Users."));
}
