//! What `check` reports about the old tenant, after `setup` and for each problem.

use crate::support::checks::*;
use crate::support::toolkit::*;
use migration_toolkit::setup::check;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::read::current_state::OldTenantState;
use serde_json::json;

#[test]
fn old_tenant_check_names_each_problem() {
    use CheckResult::{Fail, Warn};
    type Case = (
        fn(&mut OldTenantState),
        &'static str,
        CheckResult,
        &'static str,
    );
    let cases: [Case; 13] = [
        (
            |old| grant_of(old).scopes = strings(&["read:users", "read:logs", "update:users"]),
            "client_grant",
            Warn,
            "it has more than it needs: read:logs, update:users",
        ),
        (
            |old| old.retiring.marker = Some("former-marker".to_owned()),
            "rotation",
            Warn,
            "The former marker client auth0-account-migration-marker (retiring) is still there, and its secret is accepted",
        ),
        (
            |old| old.migration_client = Default::default(),
            "migration_client",
            Fail,
            "no application has this name",
        ),
        (
            |old| client_of(old).grant_types = strings(&["client_credentials"]),
            "grant_types",
            Fail,
            "it lacks password, http://auth0.com/oauth/grant-type/password-realm",
        ),
        (
            |old| client_of(old).auth_method = "none".to_owned(),
            "auth_method",
            Fail,
            "it has none",
        ),
        (
            |old| client_of(old).requires_organization = true,
            "organization",
            Fail,
            "it requires an organization, with which passwords can't be checked",
        ),
        (
            |old| old.connections[0].is_enabled = false,
            "old_connection_enabled",
            Fail,
            "it is not",
        ),
        (
            |old| old.migration_client.grant = None,
            "client_grant",
            Fail,
            "it is not authorised at all",
        ),
        (
            |old| old.post_login.action = None,
            "action",
            Warn,
            "it does not exist: each login takes more requests",
        ),
        (
            |old| action_of(&mut old.post_login).code = "// by hand".to_owned(),
            "action",
            Fail,
            "its code differs: another version, other settings or another secret, or a change by hand",
        ),
        (
            |old| action_of(&mut old.post_login).is_deployed = false,
            "action_deployed",
            Fail,
            "its last changes are not deployed",
        ),
        (
            |old| old.post_login.bindings.clear(),
            "action_bound",
            Fail,
            "it is not in the flow",
        ),
        (
            |old| {
                let protection = old.attack_protection.as_mut().expect("attack protection");
                protection.suspicious_ip.allowlist.clear();
            },
            "allowlists",
            Fail,
            "not on both allowlists: 18.197.9.11",
        ),
    ];
    let settings = with_allowed_addresses();
    for (drift, id, result, detail) in cases {
        let mut old = passing_old_tenant(&settings);
        drift(&mut old);
        let checks = check_old(&settings, &old);
        assert!(
            not_passed(&checks).contains(&(id.to_owned(), result, detail)),
            "{id}: {:?}",
            not_passed(&checks)
        );
    }
}

#[test]
fn mfa_policy_fails_the_check_unless_users_migrate() {
    let always = vec![json!("all-applications")];
    let reject = check::old_tenant::mfa_policy(&settings(json!({})), Ok(always.clone()));
    assert_eq!(reject.result, CheckResult::Fail);
    let migrate =
        check::old_tenant::mfa_policy(&settings(json!({ "mfa_policy": "migrate" })), Ok(always));
    assert_eq!(migrate.result, CheckResult::Pass);
    let never = check::old_tenant::mfa_policy(&settings(json!({})), Ok(Vec::new()));
    assert_eq!((never.result, never.detail), (CheckResult::Pass, None));
}
