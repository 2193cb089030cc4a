//! What `check` reports about tenants that are set up, and about each problem.

use crate::support::toolkit::*;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::check;
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::read::current_state::{
    DatabaseConnection, NewTenantState, OldTenantState,
};
use serde_json::{Value, json};

fn check_old(settings: &MigrationSettings, current: &OldTenantState) -> Vec<Check> {
    check::old_tenant::checks(settings, &package_files(), current)
}

fn check_new(settings: &MigrationSettings, current: &NewTenantState) -> Vec<Check> {
    let (package_files, foreign) = (package_files(), PreservedSettings::new());
    let old = old_tenant(settings);
    check::new_tenant::checks(
        &context(settings, &package_files, &foreign),
        old.client_credentials(),
        current,
    )
}

/// The name of a check, as the report has it.
fn id(check: &Check) -> String {
    let id = serde_json::to_value(check.id).expect("JSON");
    id.as_str().expect("a string").to_owned()
}

/// The checks that did not pass: name, result and detail.
fn not_passed(checks: &[Check]) -> Vec<(String, CheckResult, &str)> {
    checks
        .iter()
        .filter(|check| check.result != CheckResult::Pass)
        .map(|check| {
            assert!(check.remedy.is_some(), "{:?} has no remedy", check.id);
            (
                id(check),
                check.result,
                check.detail.as_deref().unwrap_or_default(),
            )
        })
        .collect()
}

fn with_allowed_addresses() -> MigrationSettings {
    settings(json!({ "allow_cidr": ["203.0.113.1"] }))
}

fn right_old(settings: &MigrationSettings) -> OldTenantState {
    OldTenantState {
        attack_protection: Some(attack_protection(&["203.0.113.1"])),
        ..old_tenant(settings)
    }
}

fn right_new(settings: &MigrationSettings) -> NewTenantState {
    let mut new = new_tenant(settings, json!({}));
    new.connections[0].enabled_clients.push("app".to_owned());
    new
}

#[test]
fn all_checks_pass_after_setup() {
    let settings = with_allowed_addresses();
    let checks = [
        check_old(&settings, &right_old(&settings)),
        check_new(&settings, &right_new(&settings)),
    ]
    .concat();
    assert_eq!(not_passed(&checks), []);
    let ids: Vec<String> = checks.iter().map(id).collect();
    assert_eq!(
        ids,
        [
            "migration_client",
            "grant_types",
            "auth_method",
            "organization",
            "old_connection_enabled",
            "client_grant",
            "action",
            "action_secrets",
            "action_deployed",
            "action_bound",
            "allowlists",
            "new_connection",
            "custom_database",
            "import_mode",
            "script_login",
            "script_get_user",
            "settings",
            "settings_known",
            "new_connection_enabled",
        ]
    );
}

#[test]
fn old_tenant_check_names_each_problem() {
    use CheckResult::{Fail, Warn};
    type Case = (
        fn(&mut OldTenantState),
        &'static str,
        CheckResult,
        &'static str,
    );
    let cases: [Case; 12] = [
        (
            |old| grant_of(old).scopes = strings(&["read:users", "read:logs", "update:users"]),
            "client_grant",
            Warn,
            "it has more than it needs: read:logs, update:users",
        ),
        (
            |old| old.client = None,
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
            |old| old.grant = None,
            "client_grant",
            Fail,
            "it is not authorised at all",
        ),
        (
            |old| old.action = None,
            "action",
            Warn,
            "there is none: each login takes more requests, and nobody is marked as moved",
        ),
        (
            |old| action_of(old).code = "// by hand".to_owned(),
            "action",
            Fail,
            "its code differs: another version, another client or namespace, or a change by hand",
        ),
        (
            |old| action_of(old).is_deployed = false,
            "action_deployed",
            Fail,
            "its last changes are not deployed",
        ),
        (
            |old| old.bindings.clear(),
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
            "not on both allowlists: 203.0.113.1",
        ),
    ];
    let settings = with_allowed_addresses();
    for (drift, id, result, detail) in cases {
        let mut old = right_old(&settings);
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
fn new_tenant_check_names_each_problem() {
    use CheckResult::{Fail, Warn};
    type Case = (
        fn(&mut DatabaseConnection),
        &'static str,
        CheckResult,
        &'static str,
    );
    let cases: [Case; 8] = [
        (
            |new| new.options["enabledDatabaseCustomization"] = json!(false),
            "custom_database",
            Fail,
            "its custom database is switched off",
        ),
        (
            |new| new.options["import_mode"] = json!(false),
            "import_mode",
            Fail,
            "it is off: the old tenant would be asked at every login",
        ),
        (
            |new| new.options["customScripts"]["login"] = json!("function login() { older }"),
            "script_login",
            Fail,
            "it differs: another version, another kind, or a change by hand",
        ),
        (
            |new| new.options["customScripts"]["get_user"] = Value::Null,
            "script_get_user",
            Fail,
            "there is none",
        ),
        (
            |new| new.configuration["Client_ID"] = json!("2.0$changed"),
            "settings_known",
            Warn,
            "their values can't be read, and they are not what setup wrote last",
        ),
        (
            |new| new.configuration = object(json!({ "Domain": "2.0$x" })),
            "settings",
            Fail,
            "missing: Client_ID, Client_Secret, Audience, Connection",
        ),
        (
            |new| new.configuration.clear(),
            "settings_known",
            Warn,
            "their values can't be read, and they are not what setup wrote last",
        ),
        (
            |new| (new.options, new.configuration) = Default::default(),
            "script_login",
            Fail,
            "there is none",
        ),
    ];
    let settings = with_allowed_addresses();
    for (drift, id, result, detail) in cases {
        let mut new = right_new(&settings);
        drift(database_of(&mut new));
        let checks = check_new(&settings, &new);
        assert!(
            not_passed(&checks).contains(&(id.to_owned(), result, detail)),
            "{id}: {:?}",
            not_passed(&checks)
        );
        assert!(
            checks
                .iter()
                .all(|check| check.connection.as_deref() == Some("Moved"))
        );
    }
    let mut new = right_new(&settings);
    new.connections[0].enabled_clients.clear();
    assert_eq!(
        not_passed(&check_new(&settings, &new)),
        [(
            "new_connection_enabled".to_owned(),
            Warn,
            "no application uses it yet"
        )]
    );
    new.connections[0].database = None;
    assert_eq!(
        not_passed(&check_new(&settings, &new)),
        [(
            "new_connection".to_owned(),
            Fail,
            "no connection has this name"
        )]
    );
}

#[test]
fn mfa_policy_fails_the_check_unless_users_migrate() {
    let always = json!(["all-applications"]);
    let reject = check::old_tenant::mfa_policy(&settings(json!({})), Ok(always.clone()));
    assert_eq!(reject.result, CheckResult::Fail);
    let migrate =
        check::old_tenant::mfa_policy(&settings(json!({ "mfa_policy": "migrate" })), Ok(always));
    assert_eq!(migrate.result, CheckResult::Pass);
    let never = check::old_tenant::mfa_policy(&settings(json!({})), Ok(json!([])));
    assert_eq!((never.result, never.detail), (CheckResult::Pass, None));
}

#[test]
fn old_sandbox_fails_the_check() {
    let sandbox =
        |version: &str| check::new_tenant::sandbox(Ok(json!({ "sandbox_version": version })));
    assert_eq!(sandbox("22").result, CheckResult::Pass);
    let old = sandbox("16");
    assert_eq!(old.result, CheckResult::Fail);
    assert_eq!(
        old.detail.as_deref(),
        Some("it is Node 16, and the action scripts need Node 18")
    );
}
