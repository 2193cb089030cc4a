//! The files for auth0-deploy-cli: the marker client and the new tenant's Action.

use crate::support::emitted::*;
use serde_json::json;

const FORMAT: &str = "deploy-cli";

#[test]
fn marker_client_and_new_action_are_emitted_with_placeholders_for_their_secrets() {
    let emitted = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    let name = "auth0-account-migration-marker";
    assert_eq!(
        json_content(&emitted, &format!("old-tenant/clients/{name}.json")),
        json!({
            "name": name,
            "description": "Marks the users who have moved to the new tenant (auth0-account-migration)",
            "app_type": "non_interactive",
            "grant_types": ["client_credentials"],
            "token_endpoint_auth_method": "client_secret_post",
            "oidc_conformant": true,
        })
    );
    assert_eq!(
        json_content(&emitted, &format!("old-tenant/grants/{name}.json")),
        json!({
            "client_id": name,
            "audience": "https://old.eu.auth0.com/api/v2/",
            "scope": ["read:users", "update:users_app_metadata"],
            "subject_type": "client",
        })
    );
    let action = "new-tenant/actions/auth0-account-migration";
    assert_eq!(
        json_content(&emitted, &format!("{action}.json")),
        json!({
            "name": "auth0-account-migration",
            "supported_triggers": [{ "id": "post-login", "version": "v3" }],
            "code": "./actions/auth0-account-migration/code.js",
            "runtime": "node22",
            "dependencies": [],
            "secrets": [
                { "name": "DOMAIN", "value": OLD },
                { "name": "AUDIENCE", "value": "https://old.eu.auth0.com/api/v2/" },
                { "name": "CLIENT_ID", "value": "##MARKER_CLIENT_ID##" },
                { "name": "CLIENT_SECRET", "value": "##MARKER_CLIENT_SECRET##" },
                { "name": "CONNECTIONS", "value": "{\"Old-DB\":\"Old-DB\"}" },
                { "name": "USER_ID", "value": "domain" },
                { "name": "MARKER", "value": "migration_complete" },
            ],
            "deployed": true,
        })
    );
    assert_eq!(
        content(&emitted, &format!("{action}/code.js")),
        "// For the marker client; DOMAIN old.eu.auth0.com; AUDIENCE https://old.eu.auth0.com/api/v2/; \
         CLIENT_ID ##MARKER_CLIENT_ID##; CONNECTIONS {\"Old-DB\":\"Old-DB\"}; USER_ID domain; MARKER migration_complete\n\
         // auth0-account-migration\nexports.onExecutePostLogin = 1;\n"
    );
    assert_eq!(
        json_content(&emitted, "new-tenant/triggers/triggers.json"),
        json!({
            "post-login": [
                { "action_name": "auth0-account-migration", "display_name": "auth0-account-migration" },
            ],
        })
    );
}

#[test]
fn factors_to_ask_for_come_from_the_environment_only_if_users_with_factors_move() {
    let all = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    let action = json_content(&all, "new-tenant/actions/..-Move-.json");
    let names: Vec<&str> = action["secrets"]
        .as_array()
        .expect("secrets")
        .iter()
        .map(|secret| secret["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names.last(), Some(&"ENROLL_FACTORS"));
    assert_eq!(action["secrets"][7]["value"], "##ENROLL_FACTORS##");
    assert_eq!(action["secrets"][0]["value"], "login.example.com");
    assert!(
        content(&all, "README.md")
            .contains("\n   export ENROLL_FACTORS=otp\n   AUTH0_INCLUDED_ONLY=")
    );
    let few = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    assert!(!content(&few, "README.md").contains("ENROLL_FACTORS"));
}

#[test]
fn applications_whose_names_are_one_as_file_names_have_files_of_their_own() {
    for (migration, marker) in [("a/b", "a?b"), ("Mover", "mover")] {
        let mut settings = minimal_settings();
        settings["migration_client"] = json!(migration);
        settings["marker_client"] = json!(marker);
        let emitted = emit(&settings, FORMAT, true).expect("the settings are valid");
        let names: Vec<String> = paths(&emitted)
            .into_iter()
            .map(|path| path.to_lowercase())
            .collect();
        let mut unique = names.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), names.len(), "{names:?}");
    }
}
