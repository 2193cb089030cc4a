//! What `finish --clean-up` deletes, and in which order.

use crate::support::clean_up::Finished;
use crate::support::plan::lines;
use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::read::current_state::OldLeftovers;
use migration_toolkit::setup::saved_allowlists::SavedAllowlists;
use migration_toolkit::tenant::Tenant;

#[test]
fn actions_go_first_and_the_applications_that_they_use_last() {
    let plan = Finished::new().plan().expect("a plan");
    assert_eq!(
        lines(&plan),
        [
            "old: Take the Action auth0-account-migration out of the post-login flow",
            "  - auth0-account-migration",
            "old: Delete the Action auth0-account-migration",
            "  - auth0-account-migration",
            "new: Take the Action auth0-account-migration out of the post-login flow",
            "  - auth0-account-migration",
            "new: Delete the Action auth0-account-migration",
            "  - auth0-account-migration",
            "old: Take the new tenant's addresses out of the allowlist of brute-force protection",
            "  - allowlist: 203.0.113.0/24",
            "  - allowlist: 192.0.2.1/32",
            "old: Take the new tenant's addresses out of the allowlist of suspicious IP throttling",
            "  - allowlist: 203.0.113.0/24",
            "old: Withdraw the grant of the migration client for the Management API",
            "  - grant: https://old.eu.auth0.com/api/v2/",
            "old: Delete the migration client auth0-account-migration",
            "  - application: auth0-account-migration",
            "old: Withdraw the grant of the marker client for the Management API",
            "  - grant: https://old.eu.auth0.com/api/v2/",
            "old: Delete the marker client auth0-account-migration-marker",
            "  - application: auth0-account-migration-marker",
        ]
    );
    use Scope::{DeleteActions, DeleteClientGrants, DeleteClients, UpdateActions};
    assert_eq!(
        plan.scopes(Tenant::Old),
        [
            DeleteActions,
            DeleteClientGrants,
            DeleteClients,
            UpdateActions,
            Scope::UpdateAttackProtection
        ]
    );
    assert_eq!(plan.scopes(Tenant::New), [DeleteActions, UpdateActions]);
}

#[test]
fn nothing_is_planned_when_nothing_is_left() {
    let mut finished = Finished::new();
    finished.old = OldLeftovers::default();
    finished.new.post_login.action = None;
    let plan = finished.plan().expect("a plan");
    assert_eq!(lines(&plan), [""; 0]);
    assert_eq!(plan.warnings, [""; 0]);
}

#[test]
fn run_that_broke_off_goes_on_with_what_is_left() {
    let mut finished = Finished::new();
    finished.old.post_login.action = None;
    finished.new.post_login.bindings.clear();
    finished.old.migration_client = None;
    let marker = finished.old.marker_client.as_mut().expect("a client");
    marker.grants.clear();
    finished.allowlists = SavedAllowlists::default();
    let plan = finished.plan().expect("a plan");
    let ids: Vec<&str> = plan
        .changes
        .iter()
        .map(|change| change.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "new:delete_action:auth0-account-migration",
            "old:delete_client:auth0-account-migration-marker"
        ]
    );
}

#[test]
fn entries_that_were_on_an_allowlist_before_setup_stay() {
    let mut finished = Finished::new();
    finished.allowlists = SavedAllowlists {
        brute_force: Vec::new(),
        suspicious_ip: strings(&["203.0.113.0/24", "2001:db8::/32"]),
    };
    let plan = finished.plan().expect("a plan");
    let removed: Vec<String> = lines(&plan)
        .into_iter()
        .filter(|line| line.contains("allowlist: "))
        .collect();
    assert_eq!(removed, ["  - allowlist: 203.0.113.0/24"]);
}
