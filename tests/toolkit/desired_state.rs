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
fn migration_client_may_only_read_and_second_factors_only_if_they_migrate() {
    let scopes = |policy: &str| desired::scope_names(&settings(json!({ "mfa_policy": policy })));
    assert_eq!(scopes("reject"), ["read:users"]);
    assert_eq!(
        scopes("migrate"),
        ["read:users", "read:authentication_methods"]
    );
}
