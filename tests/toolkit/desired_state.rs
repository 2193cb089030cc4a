//! The desired state of the old tenant.

use crate::support::toolkit::*;
use migration_toolkit::setup::desired;
use serde_json::json;

#[test]
fn namespace_never_breaks_out_of_the_comment_in_the_action() {
    let settings =
        settings(json!({ "claims_namespace": "https://x.example/\nboom();\u{2028}boom();//" }));
    let code = desired::action_code(&package_files(), &settings, CLIENT_ID);
    assert_eq!(
        code.strip_suffix(&package_files().action),
        Some(
            "// For the migration client theClient; claims are named \
             https://x.example/\\nboom();\\u{2028}boom();//...\n"
        )
    );
}

#[test]
fn migration_client_may_update_users_only_if_the_login_script_sets_the_marker() {
    let scopes = |mark: &str| desired::scope_names(&settings(json!({ "mark_migrated": mark })));
    assert_eq!(scopes("action"), ["read:users"]);
    assert_eq!(scopes("api"), ["read:users", "update:users_app_metadata"]);
}
