//! `check` after `finish`: the migration is over, which is a state that passes.

use crate::support::checks::{check_new, id, not_passed};
use crate::support::rotation::application;
use crate::support::toolkit::*;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::check::finished;
use migration_toolkit::setup::check::probe;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::setup::read::current_state::{NewTenantState, OldLeftovers, PostLoginFlow};
use serde_json::json;

fn finished_tenant() -> NewTenantState {
    let mut new = new_tenant(&settings(json!({})), json!({}));
    new.connections[0].enabled_clients = strings(&["portal"]);
    let database = database_of(&mut new);
    database.options = retired(database.options.clone());
    database.configuration.clear();
    database.metadata.clear();
    new
}

#[test]
fn finished_connection_passes_and_is_said_to_be_finished() {
    let new = finished_tenant();
    let checks = check_new(&settings(json!({})), &new);
    assert_eq!(not_passed(&checks), []);
    assert!(checks.iter().any(|check| id(check) == "finished"));
    assert!(!checks.iter().any(|check| id(check).starts_with("script_")));
    assert!(finished::is_finished(&new));
}

#[test]
fn connection_with_one_of_the_two_scripts_is_not_finished() {
    let settings = settings(json!({}));
    let mut new = finished_tenant();
    let script = package_files().login;
    database_of(&mut new).options["customScripts"]["login"] = json!(script);
    assert!(!finished::is_finished(&new));
    let checks = check_new(&settings, &new);
    assert!(!checks.iter().any(|check| id(check) == "finished"));
    assert!(
        not_passed(&checks)
            .iter()
            .any(|(id, result, _)| id == "script_get_user" && *result == CheckResult::Fail)
    );
}

#[test]
fn finished_connection_without_import_mode_fails_with_a_remedy_that_does_not_begin_anew() {
    let mut new = finished_tenant();
    database_of(&mut new).options["import_mode"] = json!(false);
    let checks = check_new(&settings(json!({})), &new);
    let failed: Vec<_> = checks
        .iter()
        .filter(|check| check.result == CheckResult::Fail)
        .collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    let remedy = failed[0].remedy.as_deref().unwrap_or_default();
    assert!(!remedy.contains("setup"), "{remedy}");
}

#[test]
fn what_setup_has_made_may_be_there_or_not() {
    let settings = settings(json!({}));
    let client = application(ClientRole::Marker, MARKER_ID);
    let left = OldLeftovers {
        marker_client: Some(client),
        ..OldLeftovers::default()
    };
    let check = finished::old_leftovers(&settings, &left);
    assert_eq!(check.result, CheckResult::Pass);
    let detail = check.detail.unwrap_or_default();
    assert!(
        detail.contains("the marker client auth0-account-migration-marker"),
        "{detail}"
    );
    assert!(detail.contains("finish --clean-up"), "{detail}");
    let none = finished::new_leftovers(&settings, &PostLoginFlow::default());
    assert_eq!(
        (none.result, none.detail.as_deref()),
        (CheckResult::Pass, Some("nothing of setup is left"))
    );
}

#[test]
fn probe_that_could_not_run_says_why() {
    let settings = settings(json!({}));
    let pair = probe::connection(&settings, None).expect("a connection");
    for (is_read, why) in [
        (true, "there is no migration client auth0-account-migration"),
        (false, "the old tenant could not be read"),
    ] {
        let check = probe::not_tried(&settings, pair, is_read);
        assert_eq!(check.result, CheckResult::Fail);
        let detail = check.detail.unwrap_or_default();
        assert!(
            detail.starts_with("it was not tried: ") && detail.contains(why),
            "{detail}"
        );
        assert!(check.remedy.is_some());
    }
    assert_eq!(probe::not_needed().result, CheckResult::Warn);
    assert_eq!(probe::connection(&settings, Some(&finished_tenant())), None);
}
