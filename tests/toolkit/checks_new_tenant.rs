//! What `check` reports about the new tenant, after `setup` and for each problem.

use crate::support::checks::*;
use crate::support::toolkit::*;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::check;
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::check::check_id::CheckId;
use migration_toolkit::setup::read::current_state::DatabaseConnection;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

#[test]
fn all_checks_pass_after_setup() {
    let settings = with_allowed_addresses();
    let checks = [
        check_old(&settings, &passing_old_tenant(&settings)),
        check_new_action(&settings, &passing_new_tenant(&settings)),
        check_new(&settings, &passing_new_tenant(&settings)),
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
            "other_actions",
            "marker_client",
            "marker_grant_types",
            "marker_auth_method",
            "marker_client_grant",
            "rotation",
            "allowlists",
            "new_action",
            "new_action_secrets",
            "new_action_deployed",
            "new_action_bound",
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
            "it is missing",
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
            "it is missing",
        ),
    ];
    let settings = with_allowed_addresses();
    for (drift, id, result, detail) in cases {
        let mut new = passing_new_tenant(&settings);
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
    let mut new = passing_new_tenant(&settings);
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
    new.database_names = strings(&["Staff", "Movd"]);
    let checks = check_new(&settings, &new);
    assert_eq!(
        not_passed(&checks),
        [(
            "new_connection".to_owned(),
            Fail,
            "no connection has this name; its database connections are: Staff, Movd"
        )]
    );
    let remedy = checks[0].remedy.as_deref().unwrap_or_default();
    assert!(remedy.starts_with("Did you mean Movd? "), "{remedy}");
}

#[test]
fn old_sandbox_fails_the_check() {
    let sandbox =
        |version: &str| check::new_tenant::sandbox(Ok(json!({ "sandbox_version": version })));
    for version in ["22", "18"] {
        assert_eq!(sandbox(version).result, CheckResult::Pass, "{version}");
    }
    let old = sandbox("16");
    assert_eq!(old.result, CheckResult::Fail);
    assert_eq!(
        old.detail.as_deref(),
        Some("it is Node 16, and the action scripts need Node 18")
    );
}

#[test]
fn a_later_warning_does_not_hide_a_failure() {
    let check = Check::pass(Tenant::New, CheckId::ImportMode, "Import mode is on")
        .fail_if(Some("it is off".to_owned()), "Run setup.")
        .warn_if(Some("it may be slow".to_owned()), "Wait.");
    assert_eq!(check.result, CheckResult::Fail);
    assert_eq!(check.detail.as_deref(), Some("it is off"));
    assert_eq!(check.remedy.as_deref(), Some("Run setup."));
}

#[test]
fn problem_of_a_request_fails_the_check_and_setup_is_the_remedy_unless_there_is_one() {
    let failed = |problem: Problem| {
        let check =
            Check::pass(Tenant::New, CheckId::ImportMode, "Import mode is on").failed(problem);
        (check.result, check.detail, check.remedy)
    };
    let problem = Problem::new(ProblemCode::Refused, "no answer");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        failed(problem.clone()),
        (
            CheckResult::Fail,
            text("no answer"),
            text("Run setup: it shows what it would change before it does.")
        )
    );
    assert_eq!(
        failed(problem.with_remedy("Wait.")),
        (CheckResult::Fail, text("no answer"), text("Wait."))
    );
}

/// The action scripts would use the former secret, and refuse every login.
#[test]
fn secret_of_the_migration_client_that_changed_after_setup_is_a_failure() {
    let settings = with_allowed_addresses();
    let new = passing_new_tenant(&settings);
    let mut old = old_tenant(&settings);
    client_of(&mut old).credentials.secret = String::from("changed").into();
    let older = "they are older than the settings file, or than the Client ID or secret of the migration client";
    assert_eq!(
        not_passed(&check_new_of(&settings, &old, &new)),
        [("settings_known".to_owned(), CheckResult::Fail, older)]
    );
    // rotate-secret is at work: the former client is still accepted.
    old.retiring.migration = Some("former".to_owned());
    let unknown = "their values can't be read, and they are not what setup wrote last";
    assert_eq!(
        not_passed(&check_new_of(&settings, &old, &new)),
        [("settings_known".to_owned(), CheckResult::Warn, unknown)]
    );
}
